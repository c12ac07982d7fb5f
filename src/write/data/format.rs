//! Records as JSON lines and as comma-separated values.

use rust_decimal::Decimal;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// A table of records that all have the same keys.
pub struct Table {
    /// File name without ending.
    pub name: &'static str,
    pub keys: Vec<&'static str>,
    pub rows: Vec<Vec<Value>>,
}

/// The value of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text of a department; None is null, or an empty cell.
    Text(Option<String>),
    /// A word of this program: a code, a sign, a rule.
    Word(Option<&'static str>),
    /// Written as a string, so that no reader makes a binary number of it.
    Decimal(Option<Decimal>),
    Count(Option<usize>),
    /// Names; in comma-separated values joined by `|`, which no file name holds.
    List(Vec<String>),
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => text.serialize(serializer),
            Self::Word(word) => word.serialize(serializer),
            Self::Decimal(number) => number.map(|number| number.to_string()).serialize(serializer),
            Self::Count(count) => count.serialize(serializer),
            Self::List(names) => names.serialize(serializer),
        }
    }
}

impl Value {
    /// The value as a cell. Text that a spreadsheet program would run as a formula gets an apostrophe in front.
    fn cell(&self) -> String {
        match self {
            Self::Text(text) => guarded(text.clone().unwrap_or_default()),
            Self::Word(word) => word.unwrap_or_default().to_owned(),
            Self::Decimal(number) => number.map(|number| number.to_string()).unwrap_or_default(),
            Self::Count(count) => count.map(|count| count.to_string()).unwrap_or_default(),
            Self::List(names) => guarded(names.join("|")),
        }
    }
}

/// Signs that begin a formula, in either width.
const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
const APOSTROPHE: char = '\'';

/// The text as a cell that no spreadsheet program runs. CSV knows no text that is not looked into, so that what would
/// begin a formula gets an apostrophe in front (the way OWASP describes); figures (`-5`, `+3.2%`) and a lone dash run
/// nothing and keep their value. Text that begins with an apostrophe of its own gets one too: whoever takes the first
/// apostrophe away has what was written. The .jsonl files hold the same values untouched.
fn guarded(text: String) -> String {
    let begins = text.trim_start_matches(' ');
    let is_formula = begins.starts_with(FORMULA_STARTS) && !is_figure(begins) && begins != "-";
    if is_formula || text.starts_with(APOSTROPHE) {
        format!("{APOSTROPHE}{text}")
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
    values: &'a [Value],
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

/// One JSON object a line.
pub fn json_lines(table: &Table) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    for values in &table.rows {
        let keys = &table.keys;
        serde_json::to_writer(&mut bytes, &Record { keys, values }).map_err(|cause| cause.to_string())?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}

/// Comma-separated values with a header line, in UTF-8 with the mark by which spreadsheet programs know it.
pub fn csv(table: &Table) -> Result<Vec<u8>, String> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{FEFF}".as_bytes().to_vec());
    let text = |cause: csv::Error| cause.to_string();
    writer.write_record(&table.keys).map_err(text)?;
    for values in &table.rows {
        writer.write_record(values.iter().map(Value::cell)).map_err(text)?;
    }
    writer.into_inner().map_err(|cause| cause.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, expected: &str) {
        assert_eq!(Value::Text(Some(text.to_owned())).cell(), expected);
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
        assert_eq!(Value::List(vec!["=a".to_owned(), "b".to_owned()]).cell(), "'=a|b");
    }

    #[test]
    fn a_table_without_rows_keeps_its_header() {
        let table = Table {
            name: "empty",
            keys: vec!["a", "b"],
            rows: Vec::new(),
        };
        assert_eq!(csv(&table).unwrap(), "\u{FEFF}a,b\r\n".as_bytes());
        assert_eq!(json_lines(&table).unwrap(), b"");
    }
}
