//! Conditions of COUNTIFS and its kin on the rows of a list.

use super::ledger::Places;
use super::{Expression, Known, Range, Value};
use rust_decimal::Decimal;

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
        Self::Text(text.to_owned())
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

    fn accepts(&self, value: &Value) -> bool {
        match (value, &self.operand) {
            (Value::Number(number), Value::Number(limit)) => self.relation.holds(number.cmp(limit)),
            (Value::Text(text), Value::Text(wanted)) => text == wanted || value.folds_to(&self.operand),
            _ => false,
        }
    }
}

/// The rows of a list that fulfil all tests; None if what they look at was not kept.
pub fn rows(tests: &[Test], ledger: Known) -> Option<Vec<u32>> {
    let range = tests.first()?.column;
    if range.is_empty() {
        return None;
    }
    let all = range.first.row..=range.last.0;
    let candidates: Vec<u32> = match rarest(tests, ledger)? {
        Some((places, operand)) => {
            let rows = places.get(operand).map(Vec::as_slice).unwrap_or_default();
            rows.iter().copied().filter(|row| all.contains(row)).collect()
        }
        None => all.collect(),
    };
    let columns = tests.iter().map(|test| {
        let first = test.column.first;
        Some((test, ledger.column(first.sheet, first.column)?))
    });
    let columns: Vec<_> = columns.collect::<Option<_>>()?;
    let mut fulfilling = Vec::new();
    for row in candidates {
        let mut fulfils = true;
        for (test, column) in &columns {
            fulfils &= test.accepts(column.at(row)?);
        }
        if fulfils {
            fulfilling.push(row);
        }
    }
    Some(fulfilling)
}

/// Where the operand stands that the fewest rows hold, of those that rows must equal.
fn rarest<'a>(tests: &'a [Test], ledger: Known<'a>) -> Option<Option<(&'a Places, &'a Value)>> {
    let mut rarest = None;
    let mut fewest = usize::MAX;
    for test in tests.iter().filter(|test| test.relation == Relation::Equal) {
        let places = ledger.places(test.column.first.sheet, test.column.first.column)?;
        let rows = places.get(&test.operand).map_or(0, Vec::len);
        if rows < fewest {
            fewest = rows;
            rarest = Some((places, &test.operand));
        }
    }
    Some(rarest)
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

/// A number as a criterion writes it.
pub fn number(number: Decimal) -> String {
    number.normalize().to_string()
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
