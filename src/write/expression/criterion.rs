//! Conditions of COUNTIFS and its kin on the rows of a list.

use super::ledger::Column;
use super::{Expression, Known, Range, Value};

/// Characters that a criterion holds.
const LONGEST: usize = 255;
/// Digits of a number that survive being written into a criterion.
const MOST_DIGITS: u32 = 15;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    Equal,
    Greater,
    AtLeast,
    Less,
    AtMost,
}

impl Relation {
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
            Self::Less => "<",
            Self::AtMost => "<=",
        }
    }

    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Greater => order.is_gt(),
            Self::AtLeast => order.is_ge(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
        }
    }
}

/// What the cells of a column must be for their row to count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    pub column: Range,
    pub relation: Relation,
    pub operand: Expression,
}

impl Criterion {
    /// The same as a text, or as what a cell holds.
    pub fn is(column: Range, operand: impl Into<Expression>) -> Self {
        Self::new(column, Relation::Equal, operand)
    }

    pub fn new(column: Range, relation: Relation, operand: impl Into<Expression>) -> Self {
        Self {
            column,
            relation,
            operand: operand.into(),
        }
    }
}

impl From<&str> for Expression {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

/// A criterion with its operand known.
pub struct Test {
    column: Range,
    relation: Relation,
    operand: Value,
}

impl Test {
    /// None if a spreadsheet program might read the operand as something else than it says.
    pub fn of(criterion: &Criterion, operand: Value) -> Option<Self> {
        let is_safe = match &operand {
            Value::Number(number) => number.normalize().mantissa().unsigned_abs() < 10_u128.pow(MOST_DIGITS),
            Value::Text(text) => criterion.relation == Relation::Equal && is_plain(text),
            Value::Blank => false,
        };
        is_safe.then(|| Self {
            column: criterion.column,
            relation: criterion.relation,
            operand: operand.folded(),
        })
    }

    /// Whether a value compares with the operand as it must.
    fn accepts(&self, value: &Value) -> bool {
        match (value, &self.operand) {
            (Value::Number(number), Value::Number(limit)) => self.relation.holds(number.cmp(limit)),
            _ => false,
        }
    }

    fn column<'a>(&self, ledger: Known<'a>) -> Option<&'a Column> {
        ledger.column(self.column.first.sheet, self.column.first.column)
    }

    /// The rows that hold the operand, ascending.
    fn places<'a>(&self, ledger: Known<'a>) -> Option<&'a [u32]> {
        let places = ledger.places(self.column.first.sheet, self.column.first.column)?;
        Some(places.get(&self.operand).map(Vec::as_slice).unwrap_or_default())
    }
}

/// The rows of a list that fulfil all tests; None if what they look at was not kept.
pub fn rows(tests: &[Test], ledger: Known) -> Option<Vec<u32>> {
    let range = tests.first()?.column;
    if range.is_empty() {
        return None;
    }
    let all = range.first.row..=range.last.0;
    let columns = tests.iter().map(|test| test.column(ledger));
    let columns: Vec<&Column> = columns.collect::<Option<_>>()?;
    let is_equal = |test: &&Test| test.relation == Relation::Equal;
    let holding = tests.iter().filter(is_equal).map(|test| test.places(ledger));
    let mut holding: Vec<&[u32]> = holding.collect::<Option<_>>()?;
    // First the operand that the fewest rows hold.
    holding.sort_by_key(|rows| rows.len());
    let mut rows: Vec<u32> = match holding.first() {
        Some(fewest) => fewest.iter().copied().filter(|row| all.contains(row)).collect(),
        None => all.collect(),
    };
    if let Some(&last) = rows.last() {
        // A column that is known so far down is known above.
        columns.iter().try_for_each(|column| column.at(last).map(drop))?;
    }
    let others = holding.get(1..).unwrap_or_default();
    rows.retain(|row| others.iter().all(|rows| rows.binary_search(row).is_ok()));
    for (test, column) in tests.iter().zip(columns).filter(|(test, _)| !is_equal(test)) {
        rows.retain(|row| column.at(*row).is_some_and(|value| test.accepts(value)));
    }
    Some(rows)
}

/// A text that means itself as a criterion: no sign of comparison, no wildcard, and nothing that reads as a number, a
/// date or a truth value.
fn is_plain(text: &str) -> bool {
    let of_dates = |letter: char| "年月日时分秒点上下午".contains(letter);
    let speaks = |letter: char| letter.is_alphabetic() && !letter.is_ascii() && !of_dates(letter);
    let begins_well = !text.starts_with(['=', '<', '>']);
    let is_code = text.starts_with(|first: char| first.is_ascii_uppercase())
        && text.len() > 1
        && text.chars().skip(1).all(|letter| letter.is_ascii_digit());
    begins_well
        && !text.contains(['*', '?', '~', '\n'])
        && text.encode_utf16().count() <= LONGEST
        && (is_code || text.chars().any(speaks))
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn a_criterion_is_taken_for_what_it_says_or_not_at_all() {
        for text in [
            "教育局",
            "3#楼 50% [一]&'二'",
            "F03",
            "优",
            "O'Neil 局",
            "2025年度办公室",
        ] {
            assert!(is_plain(text), "{text}");
        }
        let long = "局".repeat(256);
        for text in [
            "", "=1+1", ">90局", "教*局", "局？?", "2025", "3月5日", "1-2", "TRUE", "50%", "—", &long,
        ] {
            assert!(!is_plain(text), "{text}");
        }
    }
}
