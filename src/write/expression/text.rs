//! The formula of an expression, as a cell of its sheet holds it.

use super::{Cell, Condition, Criterion, Expression, Operator, Range, Relation, Sheet};
use crate::domain::place::{Address, push_letters};
use crate::write::place_link::{push_address, push_doubling, push_sheet};
use crate::write::wording::{cell_text, push_decimal, push_whole};
use rust_decimal::Decimal;

/// How tightly an operator binds.
const SUM: u8 = 1;
const PRODUCT: u8 = 2;
const WHOLE: u8 = 3;

impl Expression {
    /// The formula without 「＝」, in a cell of this sheet.
    pub fn text(&self, home: Sheet) -> String {
        let mut text = String::new();
        self.push(home, &mut text);
        text
    }

    /// Writes the formula without 「＝」, in a cell of this sheet.
    pub fn push(&self, home: Sheet, text: &mut String) {
        Text { text, home }.expression(self);
    }

    const fn binding(&self) -> u8 {
        match self {
            Self::Arithmetic(Operator::Plus | Operator::Minus, ..) => SUM,
            Self::Arithmetic(Operator::Times | Operator::Over, ..) => PRODUCT,
            _ => WHOLE,
        }
    }
}

/// A formula that is being written.
struct Text<'a> {
    text: &'a mut String,
    /// The sheet it stands on.
    home: Sheet,
}

impl Text<'_> {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn number(&mut self, number: Decimal) {
        push_decimal(self.text, number);
    }

    fn expression(&mut self, expression: &Expression) {
        match expression {
            Expression::Number(constant) => self.number(constant.normalize()),
            Expression::Text(text) => self.quoted(text),
            Expression::Cell(cell) => self.cell(*cell),
            Expression::Named(named) => self.push(named.name),
            Expression::Arithmetic(operator, sides) => self.arithmetic(*operator, &sides.0, &sides.1),
            Expression::Round(inner, digits) => {
                self.push("ROUND(");
                self.expression(inner);
                self.push(",");
                self.number((*digits).into());
                self.push(")");
            }
            Expression::Least(parts) => self.call("MIN", parts),
            Expression::Greatest(parts) => self.call("MAX", parts),
            Expression::Magnitude(inner) => self.call("ABS", [&**inner]),
            Expression::Sum(cells) => self.of_cells("SUM(", *cells),
            Expression::CountFilled(cells) => self.of_cells("COUNTA(", *cells),
            Expression::If(condition, then, otherwise) => {
                self.push("IF(");
                self.condition(condition);
                self.push(",");
                self.list([&**then, &**otherwise]);
                self.push(")");
            }
            Expression::Unless(inner, otherwise) => self.call("IFERROR", [&**inner, &**otherwise]),
            Expression::CountIfs(criteria) => {
                self.push("COUNTIFS(");
                self.pairs(criteria);
            }
            Expression::SumIfs(cells, criteria) => self.of_rows("SUMIFS(", *cells, criteria),
            Expression::AverageIfs(cells, criteria) => self.of_rows("AVERAGEIFS(", *cells, criteria),
            Expression::SumProduct(criteria, factors) => self.sum_product(criteria, factors),
            Expression::Rank(cell, cells) => {
                self.push("RANK(");
                self.cell(*cell);
                self.push(",");
                self.range(*cells);
                self.push(")");
            }
            Expression::Band(band) => {
                self.push("LOOKUP(");
                self.expression(&band.score);
                for part in [",", band.floors.name, ",", band.names.name, ")"] {
                    self.push(part);
                }
            }
        }
    }

    fn call<'a>(&mut self, function: &str, parts: impl IntoIterator<Item = &'a Expression>) {
        self.push(function);
        self.push("(");
        self.list(parts);
        self.push(")");
    }

    fn list<'a>(&mut self, parts: impl IntoIterator<Item = &'a Expression>) {
        for (at, part) in parts.into_iter().enumerate() {
            self.push(if at > 0 { "," } else { "" });
            self.expression(part);
        }
    }

    fn of_cells(&mut self, function: &str, cells: Range) {
        self.push(function);
        self.range(cells);
        self.push(")");
    }

    /// A function of a column in the rows that fulfil the criteria.
    fn of_rows(&mut self, function: &str, cells: Range, criteria: &[Criterion]) {
        self.push(function);
        self.range(cells);
        self.push(",");
        self.pairs(criteria);
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::Compare(left, relation, right) => {
                self.expression(left);
                self.push(relation.sign());
                self.expression(right);
            }
            Condition::IsNumber(inner) => self.call("ISNUMBER", [inner]),
        }
    }

    /// An expression, in brackets where it binds less than this.
    fn within(&mut self, binding: u8, expression: &Expression) {
        let is_loose = expression.binding() < binding;
        self.push(if is_loose { "(" } else { "" });
        self.expression(expression);
        self.push(if is_loose { ")" } else { "" });
    }

    fn arithmetic(&mut self, operator: Operator, left: &Expression, right: &Expression) {
        let (sign, binding, right_binding) = match operator {
            Operator::Plus => ("+", SUM, SUM),
            Operator::Minus => ("-", SUM, PRODUCT),
            // Rounded quotients: a×(b÷c) is not always (a×b)÷c.
            Operator::Times => ("*", PRODUCT, WHOLE),
            Operator::Over => ("/", PRODUCT, WHOLE),
        };
        self.within(binding, left);
        self.push(sign);
        self.within(right_binding, right);
    }

    /// Columns with what their cells must be, and the bracket behind.
    fn pairs(&mut self, criteria: &[Criterion]) {
        for (at, criterion) in criteria.iter().enumerate() {
            self.push(if at > 0 { "," } else { "" });
            self.range(criterion.column);
            self.push(",");
            let sign = criterion.relation.sign();
            match (&criterion.operand, criterion.relation) {
                (operand, Relation::Equal) => self.expression(operand),
                (Expression::Number(limit), _) => {
                    self.push("\"");
                    self.push(sign);
                    self.number(limit.normalize());
                    self.push("\"");
                }
                (operand, _) => {
                    self.push("\"");
                    self.push(sign);
                    self.push("\"&");
                    self.within(WHOLE, operand);
                }
            }
        }
        self.push(")");
    }

    /// `SUMPRODUCT((range=value)*(range>0),factor,factor)`: what is no number counts as nought among the factors.
    fn sum_product(&mut self, criteria: &[Criterion], factors: &[Range]) {
        self.push("SUMPRODUCT(");
        for (at, criterion) in criteria.iter().enumerate() {
            self.push(if at > 0 { "*(" } else { "(" });
            self.range(criterion.column);
            self.push(criterion.relation.sign());
            self.within(WHOLE, &criterion.operand);
            self.push(")");
        }
        for factor in factors {
            self.push(",");
            self.range(*factor);
        }
        self.push(")");
    }

    fn quoted(&mut self, text: &str) {
        self.push("\"");
        // As the cells hold it that it is compared with.
        push_doubling(self.text, &cell_text(text), b'"');
        self.push("\"");
    }

    /// `项目汇总!`, quoted; nothing for a cell of the same sheet.
    fn on(&mut self, sheet: Sheet) {
        if sheet != self.home {
            push_sheet(self.text, sheet);
        }
    }

    fn cell(&mut self, cell: Cell) {
        self.on(cell.sheet);
        push_address(self.text, Address::new(cell.row, u32::from(cell.column)));
    }

    /// A range that stays where it is when the formula is copied; one within a row goes with the formula.
    fn range(&mut self, cells: Range) {
        let first = Address::new(cells.first.row, u32::from(cells.first.column));
        let last = Address::new(cells.last.0, u32::from(cells.last.1));
        self.on(cells.first.sheet);
        if cells.first.row == cells.last.0 && cells.first.column < cells.last.1 {
            push_address(self.text, first);
            self.push(":");
            push_address(self.text, last);
        } else {
            push_fixed(self.text, first);
            self.push(":");
            push_fixed(self.text, last);
        }
    }
}

/// The cells as another sheet's formula names them: `'口径说明'!$B$40:$B$43`.
pub fn absolute(cells: Range) -> String {
    let at = |row, column| Address::new(row, u32::from(column));
    let first = at(cells.first.row, cells.first.column);
    let last = at(cells.last.0, cells.last.1);
    let mut text = String::new();
    push_sheet(&mut text, cells.first.sheet);
    push_fixed(&mut text, first);
    if first != last {
        text.push(':');
        push_fixed(&mut text, last);
    }
    text
}

/// `$K$4`
fn push_fixed(text: &mut String, address: Address) {
    text.push('$');
    push_letters(text, address.column);
    text.push('$');
    push_whole(text, u64::from(address.row) + 1);
}
