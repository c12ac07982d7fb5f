//! Records as JSON lines and as comma-separated values.

use rust_decimal::Decimal;
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::borrow::Cow;
use std::io::Write;

/// A table of records that all have the same keys.
pub struct Table<'a> {
    /// File name without ending.
    pub name: &'static str,
    pub keys: Vec<&'static str>,
    /// Hands over each record in turn, as a value for each key; errs with the cause where one cannot be made or taken.
    pub rows: Rows<'a>,
}

/// What hands records over.
type Rows<'a> = Box<dyn FnOnce(&mut Receive) -> Result<(), String> + 'a>;

/// What takes records.
pub type Receive<'a> = dyn FnMut(&[Value]) -> Result<(), String> + 'a;

impl<'a> Table<'a> {
    /// A table of records that are at hand.
    pub fn of(name: &'static str, keys: Vec<&'static str>, rows: impl Iterator<Item = Vec<Value<'a>>> + 'a) -> Self {
        let mut rows = rows;
        Self {
            name,
            keys,
            rows: Box::new(move |receive| rows.try_for_each(|values| receive(&values))),
        }
    }
}

/// The value of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// Text of a department; None is null, or an empty cell.
    Text(Option<Cow<'a, str>>),
    /// A word of this program: a code, a sign, a rule.
    Word(Option<&'static str>),
    /// Written as a string, so that no reader makes a binary number of it.
    Decimal(Option<Decimal>),
    Count(Option<usize>),
    /// Names; in comma-separated values joined by `|`, which no file name holds.
    List(Vec<&'a str>),
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => text.serialize(serializer),
            Self::Word(word) => word.serialize(serializer),
            Self::Decimal(Some(number)) => serializer.collect_str(number),
            Self::Decimal(None) => serializer.serialize_none(),
            Self::Count(count) => count.serialize(serializer),
            Self::List(names) => names.serialize(serializer),
        }
    }
}

impl Value<'_> {
    /// The value as a cell. Text that a spreadsheet program would run as a formula gets an apostrophe in front.
    fn cell(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => guarded(Cow::Borrowed(text.as_deref().unwrap_or_default())),
            Self::Word(word) => Cow::Borrowed(word.unwrap_or_default()),
            Self::Decimal(number) => number.map(|number| number.to_string()).unwrap_or_default().into(),
            Self::Count(count) => count.map(|count| count.to_string()).unwrap_or_default().into(),
            Self::List(names) => guarded(names.join("|").into()),
        }
    }
}

/// Signs that begin a formula, in either width.
const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
const APOSTROPHE: char = '\'';
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// The text as a cell that no spreadsheet program runs. CSV knows no text that is not looked into, so that what would
/// begin a formula gets an apostrophe in front (the way OWASP describes); figures (`-5`, `+3.2%`) and a lone dash run
/// nothing and keep their value. Text that begins with an apostrophe of its own gets one too: whoever takes the first
/// apostrophe away has what was written. The .jsonl files hold the same values untouched.
fn guarded(text: Cow<str>) -> Cow<str> {
    let begins = text.trim_start_matches(' ');
    let is_formula = begins.starts_with(FORMULA_STARTS) && !is_figure(begins) && begins != "-";
    if is_formula || text.starts_with(APOSTROPHE) {
        format!("{APOSTROPHE}{text}").into()
    } else {
        text
    }
}

/// A plain number, signed or as a percentage.
fn is_figure(text: &str) -> bool {
    let digits = text.strip_suffix('%').unwrap_or(text);
    digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'+' | b'-'))
        && digits.parse::<Decimal>().is_ok()
}

/// A record: keys in the order of the table.
struct Record<'a> {
    keys: &'a [&'static str],
    values: &'a [Value<'a>],
}

impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.keys.len()))?;
        for (key, value) in self.keys.iter().zip(self.values) {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// Writes the records, each in both formats before the next is made: one JSON object a line, and comma-separated values
/// with a header line, in UTF-8 with the mark by which spreadsheet programs know it.
///
/// # Errors
/// The cause, where a record cannot be written.
pub fn write(table: Table, json_lines: &mut impl Write, csv: &mut impl Write) -> Result<(), String> {
    csv.write_all(BYTE_ORDER_MARK.as_bytes()).map_err(in_words)?;
    let mut csv = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(csv);
    let keys = &table.keys;
    csv.write_record(keys).map_err(in_words)?;
    (table.rows)(&mut |values| {
        serde_json::to_writer(&mut *json_lines, &Record { keys, values }).map_err(in_words)?;
        json_lines.write_all(b"\n").map_err(in_words)?;
        for value in values {
            csv.write_field(&*value.cell()).map_err(in_words)?;
        }
        csv.write_record(None::<&[u8]>).map_err(in_words)
    })?;
    csv.flush().map_err(in_words)
}

fn in_words(cause: impl ToString) -> String {
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, expected: &str) {
        assert_eq!(Value::Text(Some(text.into())).cell(), expected);
    }

    #[test]
    fn department_text_never_becomes_a_formula() {
        case("=HYPERLINK(\"http://a\")", "'=HYPERLINK(\"http://a\")");
        case("+1+1", "'+1+1");
        case("-1", "-1");
        case("+3.20%", "+3.20%");
        case("-", "-");
        case("-1-1", "'-1-1");
        case("--1", "'--1");
        case("  =1", "'  =1");
        case("'=1", "''=1");
        case("\n=1", "'\n=1");
        case("@SUM(A1)", "'@SUM(A1)");
        case("\t=1", "'\t=1");
        case("＝1+1", "'＝1+1");
        case("≥95%", "≥95%");
        case("", "");
        assert_eq!(Value::Decimal(Some("-1.50".parse().unwrap())).cell(), "-1.50");
        assert_eq!(Value::Word(Some("＝")).cell(), "＝");
        assert_eq!(Value::List(vec!["=a", "b"]).cell(), "'=a|b");
    }

    #[test]
    fn a_table_without_rows_keeps_its_header() {
        let table = Table::of("empty", vec!["a", "b"], std::iter::empty());
        let (mut json_lines, mut csv) = (Vec::new(), Vec::new());
        write(table, &mut json_lines, &mut csv).unwrap();
        assert_eq!(csv, "\u{FEFF}a,b\r\n".as_bytes());
        assert_eq!(json_lines, b"");
    }
}
