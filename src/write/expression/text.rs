//! The formula of an expression, as a cell of its sheet holds it.

use super::criterion::number;
use super::{Cell, Condition, Criterion, Expression, Operator, Range, Relation, Sheet};
use crate::domain::place::Address;
use crate::write::place_link::sheet_in_formula;

/// How tightly an operator binds.
const SUM: u8 = 1;
const PRODUCT: u8 = 2;
const WHOLE: u8 = 3;

impl Expression {
    /// The formula without 「＝」, in a cell of this sheet.
    pub fn text(&self, home: Sheet) -> String {
        match self {
            Self::Number(constant) => number(*constant),
            Self::Text(text) => quoted(text),
            Self::Cell(cell) => reference(*cell, home),
            Self::Named(named) => named.name.to_owned(),
            Self::Arithmetic(operator, left, right) => arithmetic(*operator, left, right, home),
            Self::Round(inner, digits) => format!("ROUND({},{digits})", inner.text(home)),
            Self::Least(parts) => format!("MIN({})", list(parts, home)),
            Self::Greatest(parts) => format!("MAX({})", list(parts, home)),
            Self::Magnitude(inner) => format!("ABS({})", inner.text(home)),
            Self::Sum(cells) => format!("SUM({})", range(*cells, home)),
            Self::CountFilled(cells) => format!("COUNTA({})", range(*cells, home)),
            Self::If(condition, then, otherwise) => format!(
                "IF({},{},{})",
                condition.text(home),
                then.text(home),
                otherwise.text(home)
            ),
            Self::Unless(inner, otherwise) => format!("IFERROR({},{})", inner.text(home), otherwise.text(home)),
            Self::CountIfs(criteria) => format!("COUNTIFS({})", pairs(criteria, home)),
            Self::SumIfs(cells, criteria) => format!("SUMIFS({},{})", range(*cells, home), pairs(criteria, home)),
            Self::AverageIfs(cells, criteria) => {
                format!("AVERAGEIFS({},{})", range(*cells, home), pairs(criteria, home))
            }
            Self::SumProduct(criteria, factors) => sum_product(criteria, factors, home),
            Self::Rank(cell, cells) => format!("RANK({},{})", reference(*cell, home), range(*cells, home)),
            Self::Band(score, floors, names) => {
                format!("LOOKUP({},{},{})", score.text(home), floors.name, names.name)
            }
        }
    }

    const fn binding(&self) -> u8 {
        match self {
            Self::Arithmetic(Operator::Plus | Operator::Minus, ..) => SUM,
            Self::Arithmetic(Operator::Times | Operator::Over, ..) => PRODUCT,
            _ => WHOLE,
        }
    }

    /// The formula, in brackets where it binds less than this.
    fn within(&self, binding: u8, home: Sheet) -> String {
        let text = self.text(home);
        if self.binding() < binding {
            format!("({text})")
        } else {
            text
        }
    }
}

impl Condition {
    fn text(&self, home: Sheet) -> String {
        match self {
            Self::Compare(left, relation, right) => {
                format!("{}{}{}", left.text(home), relation.sign(), right.text(home))
            }
            Self::IsNumber(inner) => format!("ISNUMBER({})", inner.text(home)),
        }
    }
}

fn arithmetic(operator: Operator, left: &Expression, right: &Expression, home: Sheet) -> String {
    let (sign, binding, right_binding) = match operator {
        Operator::Plus => ('+', SUM, SUM),
        Operator::Minus => ('-', SUM, PRODUCT),
        Operator::Times => ('*', PRODUCT, PRODUCT),
        Operator::Over => ('/', PRODUCT, WHOLE),
    };
    format!(
        "{}{sign}{}",
        left.within(binding, home),
        right.within(right_binding, home)
    )
}

fn list(parts: &[Expression], home: Sheet) -> String {
    parts.iter().map(|part| part.text(home)).collect::<Vec<_>>().join(",")
}

fn pairs(criteria: &[Criterion], home: Sheet) -> String {
    let pair = |criterion: &Criterion| {
        let column = range(criterion.column, home);
        let sign = criterion.relation.sign();
        match (&criterion.operand, criterion.relation) {
            (operand, Relation::Equal) => format!("{column},{}", operand.text(home)),
            (Expression::Number(limit), _) => format!("{column},\"{sign}{}\"", number(*limit)),
            (operand, _) => format!("{column},\"{sign}\"&{}", operand.within(WHOLE, home)),
        }
    };
    criteria.iter().map(pair).collect::<Vec<_>>().join(",")
}

/// `SUMPRODUCT((range=value)*(range>0),factor,factor)`: what is no number counts as nought among the factors.
fn sum_product(criteria: &[Criterion], factors: &[Range], home: Sheet) -> String {
    let tests = criteria.iter().map(|criterion| {
        let sign = criterion.relation.sign();
        let operand = criterion.operand.within(WHOLE, home);
        format!("({}{sign}{operand})", range(criterion.column, home))
    });
    let tests = tests.collect::<Vec<_>>().join("*");
    let factors = factors.iter().map(|factor| range(*factor, home));
    let factors = factors.collect::<Vec<_>>().join(",");
    format!("SUMPRODUCT({tests},{factors})")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// `项目汇总!`, quoted; nothing for a cell of the same sheet.
fn on(sheet: Sheet, home: Sheet) -> String {
    if sheet == home {
        String::new()
    } else {
        format!("{}!", sheet_in_formula(sheet))
    }
}

fn reference(cell: Cell, home: Sheet) -> String {
    format!(
        "{}{}",
        on(cell.sheet, home),
        Address::new(cell.row, u32::from(cell.column))
    )
}

/// A range that stays where it is when the formula is copied; one within a row goes with the formula.
fn range(cells: Range, home: Sheet) -> String {
    let first = Address::new(cells.first.row, u32::from(cells.first.column));
    let last = Address::new(cells.last.0, u32::from(cells.last.1));
    let sheet = on(cells.first.sheet, home);
    if cells.first.row == cells.last.0 && cells.first.column < cells.last.1 {
        format!("{sheet}{first}:{last}")
    } else {
        format!("{sheet}{}:{}", fixed(first), fixed(last))
    }
}

/// The cells as another sheet's formula names them: `'口径说明'!$B$40:$B$43`.
pub fn absolute(cells: Range) -> String {
    let at = |row, column| fixed(Address::new(row, u32::from(column)));
    let first = at(cells.first.row, cells.first.column);
    let last = at(cells.last.0, cells.last.1);
    let sheet = on(cells.first.sheet, "");
    if first == last {
        format!("{sheet}{first}")
    } else {
        format!("{sheet}{first}:{last}")
    }
}

/// `$K$4`
fn fixed(address: Address) -> String {
    let text = address.to_string();
    let row = text.find(|letter: char| letter.is_ascii_digit()).unwrap_or(text.len());
    let (column, row) = text.split_at(row);
    format!("${column}${row}")
}
