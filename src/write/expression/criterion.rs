//! Conditions of COUNTIFS and its kin on the rows of a list.

use super::column::Column;
use super::{Expression, Known, Range, Seen};
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
        Self::Text(text.into())
    }
}

/// A criterion with its operand known.
pub struct Test<'a> {
    column: Range,
    relation: Relation,
    operand: Seen<'a>,
}

impl<'a> Test<'a> {
    /// None if a spreadsheet program might read the operand as something else than it says.
    pub fn of(criterion: &Criterion, operand: Seen<'a>) -> Option<Self> {
        let is_safe = match operand {
            Seen::Number(number) => number.normalize().mantissa().unsigned_abs() < 10_u128.pow(MOST_DIGITS),
            Seen::Text(text) => criterion.relation == Relation::Equal && is_plain(text),
            Seen::Blank => false,
        };
        is_safe.then_some(Self {
            column: criterion.column,
            relation: criterion.relation,
            operand,
        })
    }

    /// What it asks of the rows; None if what it looks at was not kept.
    fn question(&self, ledger: Known<'a>) -> Option<Question<'a>> {
        let column = ledger.column(self.column.first.sheet, self.column.first.column)?;
        Some(match (self.relation, self.operand) {
            (Relation::Equal, operand) => Question::Holds(column, column.group(operand)),
            (relation, Seen::Number(limit)) => Question::Compares(column, relation, limit),
            (_, Seen::Text(_) | Seen::Blank) => Question::Holds(column, None),
        })
    }
}

/// What a test asks of a row.
enum Question<'a> {
    /// Whether it holds a value of this group; None for one that no row holds.
    Holds(&'a Column, Option<u32>),
    /// Whether its number compares with this one.
    Compares(&'a Column, Relation, Decimal),
}

impl<'a> Question<'a> {
    const fn column(&self) -> &'a Column {
        match self {
            Self::Holds(column, _) | Self::Compares(column, ..) => column,
        }
    }

    /// How many rows are to be looked at for it.
    fn count(&self) -> u32 {
        match self {
            Self::Holds(column, group) => group.map_or(0, |group| column.count(group)),
            Self::Compares(..) => u32::MAX,
        }
    }

    fn accepts(&self, row: u32) -> bool {
        match self {
            Self::Holds(column, group) => group.is_some_and(|group| column.holds(row, group)),
            Self::Compares(column, relation, limit) => match column.at(row) {
                Some(Seen::Number(number)) => relation.holds(number.cmp(limit)),
                _ => false,
            },
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
    let questions = tests.iter().map(|test| test.question(ledger));
    let mut questions: Vec<Question> = questions.collect::<Option<_>>()?;
    // First the one that the fewest rows answer; the others are asked of these.
    questions.sort_by_key(Question::count);
    let (first, others) = questions.split_first()?;
    let mut rows: Vec<u32> = match first {
        Question::Holds(column, group) => {
            let holding = group.map_or(&[][..], |group| column.rows_of(group));
            holding.iter().copied().filter(|row| all.contains(row)).collect()
        }
        Question::Compares(..) => all.filter(|row| first.accepts(*row)).collect(),
    };
    if let Some(&last) = rows.last() {
        // A column that is known so far down is known above.
        questions
            .iter()
            .try_for_each(|question| question.column().at(last).map(drop))?;
    }
    rows.retain(|row| others.iter().all(|question| question.accepts(*row)));
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
