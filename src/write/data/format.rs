//! Records as JSON lines and as comma-separated values.

use crate::write::place_link::push_doubling;
use crate::write::wording::push_decimal;
use rust_decimal::Decimal;
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

impl Value<'_> {
    /// Writes the value as JSON.
    fn push_json(&self, line: &mut String) {
        match self {
            Self::Text(Some(text)) => push_json_text(line, text),
            Self::Word(Some(word)) => push_json_text(line, word),
            Self::Decimal(Some(number)) => {
                line.push('"');
                push_decimal(line, *number);
                line.push('"');
            }
            Self::Count(Some(count)) => push_decimal(line, (*count).into()),
            Self::Text(None) | Self::Word(None) | Self::Decimal(None) | Self::Count(None) => line.push_str("null"),
            Self::List(names) => {
                line.push('[');
                for (at, name) in names.iter().enumerate() {
                    line.push_str(if at > 0 { "," } else { "" });
                    push_json_text(line, name);
                }
                line.push(']');
            }
        }
    }

    /// Writes the value as a cell. Text that a spreadsheet program would run as a formula gets an apostrophe in front.
    fn push_cell(&self, line: &mut String) {
        match self {
            Self::Text(text) => push_quoted(line, &guarded(Cow::Borrowed(text.as_deref().unwrap_or_default()))),
            Self::Word(word) => push_quoted(line, word.unwrap_or_default()),
            Self::Decimal(number) => number.iter().for_each(|number| push_decimal(line, *number)),
            Self::Count(count) => count.iter().for_each(|count| push_decimal(line, (*count).into())),
            Self::List(names) => push_quoted(line, &guarded(names.join("|").into())),
        }
    }
}

/// Writes a text as JSON: as it is, as nearly all are, between its marks.
fn push_json_text(line: &mut String, text: &str) {
    // Many bytes are looked at together.
    let is_special = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
    if text.bytes().fold(false, |any, byte| any | is_special(byte)) {
        line.push_str(&serde_json::Value::from(text).to_string());
    } else {
        line.push('"');
        line.push_str(text);
        line.push('"');
    }
}

/// Writes a text as a cell, between quotes where it has a sign that would end it.
fn push_quoted(line: &mut String, text: &str) {
    let is_special = |byte: u8| matches!(byte, b'"' | b',' | b'\r' | b'\n');
    if text.bytes().fold(false, |any, byte| any | is_special(byte)) {
        line.push('"');
        push_doubling(line, text, '"');
        line.push('"');
    } else {
        line.push_str(text);
    }
}

/// Signs that begin a formula, in either width.
const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
const APOSTROPHE: char = '\'';
const BYTE_ORDER_MARK: &str = "\u{FEFF}";
/// Ends a line of comma-separated values.
const LINE_END: &str = "\r\n";

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

/// Writes the records, each in both formats before the next is made: one JSON object a line, and comma-separated values
/// with a header line, in UTF-8 with the mark by which spreadsheet programs know it.
///
/// # Errors
/// The cause, where a record cannot be written.
pub fn write(table: Table, json_lines: &mut impl Write, csv: &mut impl Write) -> Result<(), String> {
    let mut line = BYTE_ORDER_MARK.to_owned();
    line.push_str(&table.keys.join(","));
    line.push_str(LINE_END);
    csv.write_all(line.as_bytes()).map_err(in_words)?;
    // What stands before each value: `{"department":`, `,"file":`
    let keys = (0..).zip(&table.keys);
    let keys = keys.map(|(at, key)| format!("{}\"{key}\":", if at > 0 { "," } else { "{" }));
    let keys: Vec<String> = keys.collect();
    (table.rows)(&mut |values| {
        line.clear();
        for (key, value) in keys.iter().zip(values) {
            line.push_str(key);
            value.push_json(&mut line);
        }
        line.push_str("}\n");
        json_lines.write_all(line.as_bytes()).map_err(in_words)?;
        line.clear();
        for (at, value) in values.iter().enumerate() {
            line.push_str(if at > 0 { "," } else { "" });
            value.push_cell(&mut line);
        }
        line.push_str(LINE_END);
        csv.write_all(line.as_bytes()).map_err(in_words)
    })
}

fn in_words(cause: impl ToString) -> String {
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, expected: &str) {
        assert_eq!(cell(&Value::Text(Some(text.into()))), expected);
    }

    fn cell(value: &Value) -> String {
        let mut line = String::new();
        value.push_cell(&mut line);
        line
    }

    fn json(value: &Value) -> String {
        let mut line = String::new();
        value.push_json(&mut line);
        line
    }

    #[test]
    fn department_text_never_becomes_a_formula() {
        case("=HYPERLINK(\"http://a\")", "\"'=HYPERLINK(\"\"http://a\"\")\"");
        case("+1+1", "'+1+1");
        case("-1", "-1");
        case("+3.20%", "+3.20%");
        case("-", "-");
        case("-1-1", "'-1-1");
        case("--1", "'--1");
        case("  =1", "'  =1");
        case("'=1", "''=1");
        case("\n=1", "\"'\n=1\"");
        case("@SUM(A1)", "'@SUM(A1)");
        case("\t=1", "'\t=1");
        case("＝1+1", "'＝1+1");
        case("≥95%", "≥95%");
        case("", "");
        assert_eq!(cell(&Value::Decimal(Some("-1.50".parse().unwrap()))), "-1.50");
        assert_eq!(cell(&Value::Word(Some("＝"))), "＝");
        assert_eq!(cell(&Value::List(vec!["=a", "b"])), "'=a|b");
    }

    #[test]
    fn values_are_written_as_libraries_read_them() {
        let texts = [
            "",
            "教育局",
            "a,b",
            "一\r\n二",
            "\"引\",“文”",
            "反\\斜\u{1}\u{7f}\t",
            "\"",
        ];
        for text in texts {
            let value = Value::Text(Some(text.into()));
            assert_eq!(json(&value), serde_json::to_string(text).unwrap());
            let line = format!("{},{}\r\n", cell(&value), cell(&Value::Word(Some(text))));
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(line.as_bytes());
            assert_eq!(reader.records().next().unwrap().unwrap(), vec![text, text]);
        }
        assert_eq!(json(&Value::List(vec!["a", "b\n"])), "[\"a\",\"b\\n\"]");
        assert_eq!(json(&Value::List(Vec::new())), "[]");
        assert_eq!(json(&Value::Decimal(None)), "null");
        assert_eq!(json(&Value::Decimal(Some("1.50".parse().unwrap()))), "\"1.50\"");
        assert_eq!(json(&Value::Count(Some(12))), "12");
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
