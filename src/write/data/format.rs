//! Records as JSON lines and as comma-separated values.

use crate::domain::place::Address;
use crate::domain::text::{any_byte, is_ideograph};
use crate::write::place_link::{push_address, push_doubling};
use crate::write::wording::{push_decimal, push_whole};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::io;
use std::ops::Range;

/// A table of records that all have the same keys.
pub struct Table<'a> {
    /// File name without ending.
    pub name: &'static str,
    pub keys: Vec<&'static str>,
    /// Hands over each record in turn, as a value for each key; errs where one cannot be read any more or is not taken.
    pub rows: Rows<'a>,
}

/// What hands records over.
type Rows<'a> = Box<dyn FnOnce(&mut Receive) -> io::Result<()> + 'a>;

/// What takes records: the values that are a record's own, and those that many have at their end.
pub type Receive<'a> = dyn FnMut(&[Value], &[Value]) -> io::Result<()> + 'a;

impl<'a> Table<'a> {
    /// A table of records that are at hand.
    pub fn of(name: &'static str, keys: Vec<&'static str>, rows: impl Iterator<Item = Vec<Value<'a>>> + 'a) -> Self {
        let mut rows = rows;
        Self {
            name,
            keys,
            rows: Box::new(move |receive| rows.try_for_each(|values| receive(&values, &[]))),
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
    /// A cell of a sheet.
    Place(Option<Address>),
    /// Names; in comma-separated values joined by `|`, which no file name holds.
    List(Vec<&'a str>),
}

/// What stands before each value of a record in JSON: `{"department":`, `,"file":`
pub struct Keys(Vec<String>);

impl Keys {
    pub fn of(names: &[&'static str]) -> Self {
        let named = (0..).zip(names);
        let keys = named.map(|(at, name)| format!("{}\"{name}\":", if at > 0 { "," } else { "{" }));
        Self(keys.collect())
    }
}

/// Records of a table in both formats.
#[derive(Debug, Default)]
pub struct Lines {
    pub json: String,
    pub csv: String,
    /// The last text of each key: neighbours often have the same, which then is not looked through again, but copied.
    above: Vec<Above>,
}

/// A text with what is in front of it, if it stands in both formats as it is.
#[derive(Debug, Default)]
struct Above {
    text: Range<usize>,
    json: Range<usize>,
    csv: Range<usize>,
}

impl Above {
    /// Whether it is this text; an empty one may be none at all.
    fn is(&self, text: &str, csv: &str) -> bool {
        !text.is_empty() && csv.get(self.text.clone()) == Some(text)
    }
}

impl Lines {
    /// Adds a record, which has a value for each key: its own, and those at its end.
    pub fn add(&mut self, keys: &Keys, own: &[Value], end: &[Value]) {
        self.above.resize_with(keys.0.len(), Above::default);
        for (at, (key, value)) in keys.0.iter().zip(own.iter().chain(end)).enumerate() {
            if !self.copied(at, value) {
                self.written(at, key, value);
            }
        }
        self.json.push_str("}\n");
        self.csv.push_str(LINE_END);
    }

    /// Writes a text that the record above has too; false for any other value.
    fn copied(&mut self, at: usize, value: &Value) -> bool {
        match (value, self.above.get(at)) {
            (Value::Text(Some(text)), Some(above)) if above.is(text, &self.csv) => {
                self.json.extend_from_within(above.json.clone());
                self.csv.extend_from_within(above.csv.clone());
                true
            }
            _ => false,
        }
    }

    /// Writes a value with what is in front of it, and keeps where it stands.
    fn written(&mut self, at: usize, key: &str, value: &Value) {
        let (json, csv) = (self.json.len(), self.csv.len());
        self.json.push_str(key);
        self.csv.push_str(if at > 0 { "," } else { "" });
        let (json_value, csv_value) = (self.json.len(), self.csv.len());
        self.value(value);
        let (json, csv, text) = (json..self.json.len(), csv..self.csv.len(), csv_value..self.csv.len());
        // Marks and escapes make a text longer.
        let is_as_it_is = match value {
            Value::Text(Some(own)) => text.len() == own.len() && json.end - json_value == own.len() + QUOTES,
            _ => false,
        };
        if let Some(above) = self.above.get_mut(at) {
            let kept = Above { text, json, csv };
            *above = if is_as_it_is { kept } else { Above::default() };
        }
    }

    /// Takes all records away.
    pub fn clear(&mut self) {
        self.json.clear();
        self.csv.clear();
        self.above.clear();
    }

    /// Writes a value as JSON, and as a cell. In a cell, text that a spreadsheet program would run as a formula gets an
    /// apostrophe in front.
    fn value(&mut self, value: &Value) {
        match value {
            Value::Text(Some(text)) if is_plain(text) => {
                push_in_marks(&mut self.json, text);
                self.csv.push_str(&guarded(text));
            }
            Value::Word(Some(word)) if is_plain(word) => {
                push_in_marks(&mut self.json, word);
                self.csv.push_str(word);
            }
            Value::Text(Some(text)) => {
                push_json_text(&mut self.json, text);
                push_quoted(&mut self.csv, &guarded(text));
            }
            Value::Word(Some(word)) => {
                push_json_text(&mut self.json, word);
                push_quoted(&mut self.csv, word);
            }
            Value::Decimal(Some(number)) => self.in_quotes(|text| push_decimal(text, *number)),
            Value::Place(Some(cell)) => self.in_quotes(|text| push_address(text, *cell)),
            Value::Count(Some(count)) => {
                push_whole(&mut self.json, *count as u64);
                push_whole(&mut self.csv, *count as u64);
            }
            Value::Text(None) | Value::Word(None) | Value::Decimal(None) | Value::Place(None) | Value::Count(None) => {
                self.json.push_str("null");
            }
            Value::List(names) => {
                self.json.push('[');
                for (at, name) in names.iter().enumerate() {
                    self.json.push_str(if at > 0 { "," } else { "" });
                    push_json_text(&mut self.json, name);
                }
                self.json.push(']');
                push_quoted(&mut self.csv, &guarded(&names.join("|")));
            }
        }
    }

    /// Writes what has no sign that means anything to either format.
    fn in_quotes(&mut self, push: impl Fn(&mut String)) {
        let from = self.csv.len();
        push(&mut self.csv);
        let written = self.csv.get(from..).unwrap_or_default();
        push_in_marks(&mut self.json, written);
    }
}

/// Bytes of the marks that JSON has around a text.
const QUOTES: usize = 2;

/// Writes a text as JSON: as it is, as nearly all are, between its marks.
fn push_json_text(line: &mut String, text: &str) {
    if any_byte(text, |byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        line.push_str(&serde_json::Value::from(text).to_string());
    } else {
        push_in_marks(line, text);
    }
}

/// Writes a text between the marks that JSON has around it.
fn push_in_marks(line: &mut String, text: &str) {
    line.push('"');
    line.push_str(text);
    line.push('"');
}

/// Whether a text has no sign that means anything to either format, as nearly all have none.
fn is_plain(text: &str) -> bool {
    !any_byte(text, |byte| byte < b' ' || matches!(byte, b'"' | b'\\' | b','))
}

/// Writes a text as a cell, between quotes where it has a sign that would end it.
fn push_quoted(line: &mut String, text: &str) {
    if any_byte(text, |byte| matches!(byte, b'"' | b',' | b'\r' | b'\n')) {
        line.push('"');
        push_doubling(line, text, b'"');
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
fn guarded(text: &str) -> Cow<'_, str> {
    if text.starts_with(|first| is_ideograph(first) || first.is_ascii_alphanumeric()) {
        return text.into();
    }
    let begins = text.trim_start_matches(' ');
    let is_formula = begins.starts_with(FORMULA_STARTS) && !is_figure(begins) && begins != "-";
    if is_formula || text.starts_with(APOSTROPHE) {
        format!("{APOSTROPHE}{text}").into()
    } else {
        text.into()
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

/// The header line of comma-separated values, with the mark of UTF-8 by which spreadsheet programs know it.
pub fn header(names: &[&'static str]) -> String {
    format!("{BYTE_ORDER_MARK}{}{LINE_END}", names.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, expected: &str) {
        assert_eq!(cell(&Value::Text(Some(text.into()))), expected);
    }

    fn lines(value: &Value) -> Lines {
        let mut lines = Lines::default();
        lines.value(value);
        lines
    }

    fn cell(value: &Value) -> String {
        lines(value).csv
    }

    fn json(value: &Value) -> String {
        lines(value).json
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
    fn a_record_is_a_line_in_either_format() {
        let mut lines = Lines::default();
        let keys = Keys::of(&["a", "b", "c", "d"]);
        let place = Value::Place("AB12".parse().ok());
        for _ in 0..2 {
            let own = [Value::Word(Some("x")), place.clone()];
            lines.add(&keys, &own, &[Value::Place(None), Value::Decimal(None)]);
        }
        assert_eq!(
            lines.json,
            "{\"a\":\"x\",\"b\":\"AB12\",\"c\":null,\"d\":null}\n".repeat(2)
        );
        assert_eq!(lines.csv, "x,AB12,,\r\n".repeat(2));
        assert_eq!(header(&["a", "b"]), "\u{FEFF}a,b\r\n");
    }

    #[test]
    fn a_text_that_stands_in_the_record_above_is_written_as_any_other() {
        let keys = Keys::of(&["a", "b"]);
        let texts = [
            "教育局",
            "教育局",
            "=1",
            "=1",
            "",
            "",
            "a,b",
            "a,b",
            "\"",
            "\"",
            "\\",
            "\\",
            "教育",
            "教育局",
        ];
        let pairs = texts.iter().flat_map(|one| texts.iter().map(move |two| [*one, *two]));
        let (mut all, mut json, mut csv) = (Lines::default(), String::new(), String::new());
        for pair in pairs {
            for value in [|text| Value::Text(Some(text)), |_| Value::Text(None)] {
                let values = pair.map(|text| value(Cow::Borrowed(text)));
                let mut alone = Lines::default();
                alone.add(&keys, &values, &[]);
                all.add(&keys, &values, &[]);
                json += &alone.json;
                csv += &alone.csv;
            }
            let again = pair.map(|text| Value::Text(Some(text.into())));
            let mut alone = Lines::default();
            alone.add(&keys, &again, &[]);
            (0..2).for_each(|_| all.add(&keys, &again, &[]));
            json += &alone.json.repeat(2);
            csv += &alone.csv.repeat(2);
        }
        assert_eq!((&all.json, &all.csv), (&json, &csv));
        all.clear();
        all.add(&keys, &[Value::Word(Some("x")), Value::Word(None)], &[]);
        assert_eq!((&*all.json, &*all.csv), ("{\"a\":\"x\",\"b\":null}\n", "x,\r\n"));
    }
}
