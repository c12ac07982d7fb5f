//! The value of an expression, and whether it proves a figure.

use super::criterion::{Test, rows};
use super::figure::Figure;
use super::{Cell, Condition, Criterion, Expression, Known, Named, Operator, Range, Seen};

/// What a formula says of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// Every spreadsheet program computes this figure.
    Holds,
    /// The rule gives this figure, but binary programs may round it to another.
    Edge,
    /// It computes something else, or nothing.
    Fails,
}

/// Whether an expression computes the figure that stands in its cell.
pub fn proof(expression: &Expression, figure: Seen, ledger: Known) -> Proof {
    match (expression.value(ledger), figure) {
        (Ok(Computed::Number(given)), Seen::Number(figure)) if given.decimal == figure => {
            if given.shows(figure) {
                Proof::Holds
            } else {
                Proof::Edge
            }
        }
        (Ok(Computed::Text(given)), Seen::Text(figure)) if given == figure && is_storable(figure) => Proof::Holds,
        _ => Proof::Fails,
    }
}

/// A text that is read again as a text: results that look like numbers or truth values are taken for such, and an
/// empty one is lost.
fn is_storable(text: &str) -> bool {
    !text.is_empty() && text.parse::<f64>().is_err() && !text.starts_with('#') && text != "TRUE" && text != "FALSE"
}

/// What an expression comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Computed<'a> {
    Number(Figure),
    Text(&'a str),
}

/// Why an expression comes to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// #DIV/0!
    Division,
    /// Too large, not a number, not kept, or seen differently by different programs.
    Unknown,
}

type Outcome<'a> = Result<Computed<'a>, Fault>;

impl Expression {
    fn value<'a>(&'a self, ledger: Known<'a>) -> Outcome<'a> {
        let computed = match self {
            Self::Number(number) => Figure::of(*number),
            Self::Text(text) => return Ok(Computed::Text(text)),
            Self::Cell(cell) => return content(*cell, ledger),
            Self::Named(named) => return content(named.cells.first, ledger),
            Self::Arithmetic(operator, sides) => {
                let (left, right) = &**sides;
                arithmetic(*operator, left.number(ledger)?, right.number(ledger)?)?
            }
            Self::Round(inner, digits) => inner.number(ledger)?.rounded(*digits),
            Self::Least(parts) => extreme(parts, Figure::least, ledger)?,
            Self::Greatest(parts) => extreme(parts, Figure::greatest, ledger)?,
            Self::Magnitude(inner) => inner.number(ledger)?.magnitude(),
            Self::Sum(range) => known(Figure::sum(numbers(*range, ledger)?))?,
            Self::CountFilled(range) => {
                let values = known(ledger.values(*range))?;
                count(values.iter().filter(|value| !matches!(value, Seen::Blank)).count())
            }
            Self::If(condition, then, otherwise) => {
                return match condition.holds(ledger)? {
                    true => then.value(ledger),
                    false => otherwise.value(ledger),
                };
            }
            Self::Unless(inner, otherwise) => {
                return match inner.value(ledger) {
                    Err(Fault::Division) => otherwise.value(ledger),
                    given => given,
                };
            }
            Self::CountIfs(criteria) => count(fulfilling(criteria, ledger)?.len()),
            Self::SumIfs(range, criteria) => known(Figure::sum(chosen(*range, criteria, ledger)?))?,
            Self::AverageIfs(range, criteria) => average(chosen(*range, criteria, ledger)?)?,
            Self::SumProduct(criteria, factors) => sum_product(criteria, factors, ledger)?,
            Self::Rank(cell, range) => rank(*cell, *range, ledger)?,
            Self::Band(given) => return band(given.score.number(ledger)?, given.floors, given.names, ledger),
        };
        Ok(Computed::Number(computed))
    }

    fn number(&self, ledger: Known) -> Result<Figure, Fault> {
        match self.value(ledger)? {
            Computed::Number(figure) => Ok(figure),
            Computed::Text(_) => Err(Fault::Unknown),
        }
    }
}

impl Condition {
    fn holds(&self, ledger: Known) -> Result<bool, Fault> {
        match self {
            Self::IsNumber(inner) => Ok(matches!(inner.value(ledger)?, Computed::Number(_))),
            Self::Compare(left, relation, right) => {
                let order = left.number(ledger)?.compare(&right.number(ledger)?);
                Ok(relation.holds(known(order)?))
            }
        }
    }
}

fn known<T>(found: Option<T>) -> Result<T, Fault> {
    found.ok_or(Fault::Unknown)
}

/// What a cell holds; a blank one counts as nought.
fn content(cell: Cell, ledger: Known<'_>) -> Outcome<'_> {
    Ok(match known(ledger.at(cell))? {
        Seen::Blank => Computed::Number(count(0)),
        Seen::Number(number) => Computed::Number(Figure::of(number)),
        Seen::Text(text) => Computed::Text(text),
    })
}

fn count(number: usize) -> Figure {
    Figure::of(number.into())
}

fn arithmetic(operator: Operator, left: Figure, right: Figure) -> Result<Figure, Fault> {
    known(match operator {
        Operator::Plus => left.plus(right),
        Operator::Minus => left.minus(right),
        Operator::Times => left.times(right),
        Operator::Over if right.decimal.is_zero() => return Err(Fault::Division),
        Operator::Over => left.over(right),
    })
}

/// The least or greatest of the parts.
fn extreme(parts: &[Expression], better: fn(Figure, Figure) -> Figure, ledger: Known) -> Result<Figure, Fault> {
    let mut best: Option<Figure> = None;
    for part in parts {
        let figure = part.number(ledger)?;
        best = Some(best.map_or(figure, |held| better(held, figure)));
    }
    known(best)
}

/// The numbers of a range; text and blank cells are passed over.
fn numbers(range: Range, ledger: Known) -> Result<Vec<Figure>, Fault> {
    let values = known(ledger.values(range))?;
    Ok(values.into_iter().filter_map(figure).collect())
}

fn figure(value: Seen) -> Option<Figure> {
    match value {
        Seen::Number(number) => Some(Figure::of(number)),
        Seen::Blank | Seen::Text(_) => None,
    }
}

/// The rows that fulfil all criteria.
fn fulfilling(criteria: &[Criterion], ledger: Known) -> Result<Vec<u32>, Fault> {
    let mut tests = Vec::with_capacity(criteria.len());
    for criterion in criteria {
        let operand = match criterion.operand.value(ledger)? {
            Computed::Number(figure) => Seen::Number(figure.decimal),
            Computed::Text(text) => Seen::Text(text),
        };
        tests.push(known(Test::of(criterion, operand))?);
    }
    known(rows(&tests, ledger))
}

/// The numbers of a column in the rows that fulfil all criteria.
fn chosen(column: Range, criteria: &[Criterion], ledger: Known) -> Result<Vec<Figure>, Fault> {
    let rows = fulfilling(criteria, ledger)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let column = known(ledger.column(column.first.sheet, column.first.column))?;
    let mut chosen = Vec::with_capacity(rows.len());
    for row in rows {
        chosen.extend(figure(known(column.at(row))?));
    }
    Ok(chosen)
}

fn average(figures: Vec<Figure>) -> Result<Figure, Fault> {
    let number = count(figures.len());
    arithmetic(Operator::Over, known(Figure::sum(figures))?, number)
}

fn sum_product(criteria: &[Criterion], factors: &[Range], ledger: Known) -> Result<Figure, Fault> {
    let mut products = Vec::new();
    for row in fulfilling(criteria, ledger)? {
        let mut product = Some(Figure::of(rust_decimal::Decimal::ONE));
        for factor in factors {
            let factor = figure(known(ledger.at(Cell { row, ..factor.first }))?);
            product = match product.zip(factor) {
                Some((product, factor)) => Some(known(product.times(factor))?),
                None => None,
            };
        }
        products.extend(product);
    }
    known(Figure::sum(products))
}

fn rank(cell: Cell, range: Range, ledger: Known) -> Result<Figure, Fault> {
    let Computed::Number(own) = content(cell, ledger)? else {
        return Err(Fault::Unknown);
    };
    if range.is_empty() || range.first.column != range.last.1 {
        return Err(Fault::Unknown);
    }
    let column = known(ledger.column(range.first.sheet, range.first.column))?;
    let all = range.first.row..=range.last.0;
    let higher = column.groups_above(own.decimal).flat_map(|group| column.rows_of(group));
    let above = higher.filter(|row| all.contains(row));
    Ok(count(above.count() + 1))
}

/// The name beside the highest floor that the score reaches.
fn band(score: Figure, floors: Named, names: Named, ledger: Known<'_>) -> Outcome<'_> {
    let mut reached = None;
    for (row, floor) in (0..).zip(numbers(floors.cells, ledger)?) {
        if known(score.compare(&floor))?.is_ge() {
            reached = Some(row);
        }
    }
    let name = names.cells.first;
    content(
        Cell {
            row: name.row + known(reached)?,
            ..name
        },
        ledger,
    )
}
