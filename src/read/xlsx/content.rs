//! What a cell element holds, and the cell that it makes.
//!
//! ```text
//! <c r="B3" s="2" t="s"> <f>…</f> <v>17</v> </c>     <c t="inlineStr"> <is> <t>教育局</t> </is> </c>
//! ```

use super::strings::{Shared, Strings};
use super::styles::NumberFormat;
use super::text;
use super::xml::{Cause, Scanner};
use crate::domain::cell::{Cell, Stored};
use crate::domain::place::Address;
use crate::read::package::Shortcuts;
use crate::read::plain_number::PlainNumber;
use crate::read::value::{
    error_cell, iso_date_cell, kept_text_cell, number_cell, text_cell, truth_cell, unvalued_cell,
};
use std::borrow::Cow;

/// What the cells of a workbook refer to.
#[derive(Debug, Default)]
pub struct Facts {
    pub strings: Strings,
    /// Number format of each style.
    pub formats: Vec<NumberFormat>,
    pub is_1904: bool,
    pub shortcuts: Shortcuts,
}

/// The attributes and children of a cell element.
#[derive(Debug, Default)]
pub struct Content<'a> {
    pub kind: &'a str,
    pub style: usize,
    pub value: Option<Cow<'a, str>>,
    pub inline: Option<Cow<'a, str>>,
    /// The text of a formula, blank where it is shared with another cell.
    pub formula: Option<Cow<'a, str>>,
}

impl<'a> Content<'a> {
    /// Reads the children up to the end of the element. Errors if it holds two values: nobody can say which counts.
    pub fn read(&mut self, scanner: &mut Scanner<'a>) -> Result<(), Cause> {
        while let Some(tag) = scanner.child()? {
            let is_again = match tag.name {
                "v" => self.value.is_some(),
                "is" => self.inline.is_some(),
                _ => false,
            };
            if is_again {
                return Err(TWO_VALUES.to_owned());
            }
            match tag.name {
                "v" => self.value = Some(scanner.text()?),
                "is" => {
                    let mut inline = String::new();
                    text::read_item(scanner, &mut inline)?;
                    self.inline = Some(Cow::Owned(inline));
                }
                "f" if tag.attribute("t") == Some("shared") => {
                    self.formula = Some(Cow::Borrowed(""));
                    scanner.skip()?;
                }
                "f" => self.formula = Some(scanner.text()?),
                _ => scanner.skip()?,
            }
        }
        match (&self.inline, &self.value) {
            (Some(_), Some(value)) if !value.is_empty() => Err(TWO_VALUES.to_owned()),
            _ => Ok(()),
        }
    }
}

const TWO_VALUES: &str = "有两个值，无法确定以哪个为准";

impl Facts {
    /// The cell of an element; None if it is blank. A value that is not of the kind it claims makes a cell that holds an
    /// error, so that it is told where the cell is read. Errors if it names a shared string that is not there.
    pub fn cell(&self, at: Address, content: &Content<'_>) -> Result<Option<Cell>, Cause> {
        let given = content.value.as_deref();
        let value = given.filter(|value| !value.is_empty());
        Ok(match (content.kind, &content.inline, value) {
            (_, Some(inline), _) => Some(text_cell(at, inline)),
            ("str", _, _) if given.is_some() => Some(text_cell(at, &text::unescaped(given.unwrap_or_default()))),
            ("inlineStr", _, _) | (_, _, None) => content.formula.as_deref().map(|formula| without_value(at, formula)),
            ("s", _, Some(number)) => {
                let number = number.trim_ascii().parse().map_err(|_| no_such_string())?;
                Some(self.shared(at, number)?)
            }
            ("" | "n", _, Some(number)) => Some(self.number(at, number, content.style)),
            ("b", _, Some(truth)) => Some(self.truth(at, truth)),
            ("e", _, Some(name)) => Some(error_cell(at, name)),
            ("d", _, Some(date)) => Some(iso_date_cell(at, date, self.format(content.style))),
            (_, _, Some(unknown)) => Some(unreadable(at, unknown)),
        })
    }

    /// The cell that shows a shared string. Errors if there is none of this number.
    pub fn shared(&self, at: Address, number: usize) -> Result<Cell, Cause> {
        let Shared { text, is_error } = self.strings.get(number).ok_or_else(no_such_string)?;
        Ok(kept_text_cell(at, text, *is_error))
    }

    /// The cell that shows a number under the format of a style.
    pub fn number(&self, at: Address, text: &str, style: usize) -> Cell {
        if let Some(cell) = self.plain_number(at, text, style) {
            return cell;
        }
        match text.trim_ascii().parse::<f64>() {
            Ok(number) if number.is_finite() => number_cell(at, number, self.format(style), self.is_1904),
            _ => unreadable(at, text),
        }
    }

    /// A number as nearly all are; None for any other.
    fn plain_number(&self, at: Address, text: &str, style: usize) -> Option<Cell> {
        let format = match self.shortcuts {
            Shortcuts::Taken => self.formats.get(style)?.plain?,
            Shortcuts::Avoided => return None,
        };
        let number = PlainNumber::read(text)?;
        Some(Cell {
            at,
            text: number.shown(format)?,
            stored: Stored::Number(number.decimal()),
            hidden: false,
        })
    }

    fn truth(&self, at: Address, text: &str) -> Cell {
        match text.trim_ascii().to_ascii_lowercase().as_str() {
            "0" | "false" => truth_cell(at, false),
            "1" | "true" => truth_cell(at, true),
            _ => unreadable(at, text),
        }
    }

    fn format(&self, style: usize) -> &str {
        self.formats.get(style).map_or("General", |format| format.code.as_str())
    }
}

fn no_such_string() -> Cause {
    "引用的共享文本不存在".to_owned()
}

/// A value that is not what its cell says it is, shown as it is written.
fn unreadable(at: Address, written: &str) -> Cell {
    error_cell(at, text_cell(at, written).text.as_str())
}

/// A formula that stores no value. `=8个` and `=100%` are no calculations but what somebody wrote: their text stands.
fn without_value(at: Address, formula: &str) -> Cell {
    match is_written_figure(formula) {
        true => text_cell(at, &format!("={formula}")),
        false => unvalued_cell(at),
    }
}

/// A figure with at most a percent sign or a unit of other than Latin letters behind it.
fn is_written_figure(formula: &str) -> bool {
    let unit = formula.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
    unit.len() < formula.len()
        && (unit == "%" || unit.chars().all(|letter| letter.is_alphabetic() && !letter.is_ascii()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a cell element makes: kind and text.
    fn cell(xml: &str) -> Result<Option<(Stored, String)>, Cause> {
        let facts = Facts {
            strings: Strings::read("<sst><si><t>甲</t></si><si><t> #N/A </t></si></sst>", Shortcuts::Taken).unwrap(),
            formats: ["General", "0%", "yyyy/m/d", "0.00_ "].map(NumberFormat::of).to_vec(),
            ..Facts::default()
        };
        let mut scanner = Scanner::new(xml);
        let tag = scanner.child()?.unwrap();
        let mut content = Content {
            kind: tag.attribute("t").unwrap_or(""),
            style: tag.number("s").unwrap_or(0) as usize,
            ..Content::default()
        };
        content.read(&mut scanner)?;
        let cell = facts.cell(Address::new(0, 0), &content)?;
        Ok(cell.map(|cell| (cell.stored, cell.text.into())))
    }

    #[track_caller]
    fn case(xml: &str, stored: Stored, text: &str) {
        assert_eq!(cell(xml), Ok(Some((stored, text.to_owned()))), "{xml}");
    }

    fn number(text: &str) -> Stored {
        Stored::Number(text.parse().unwrap())
    }

    #[test]
    fn a_cell_is_what_its_kind_says() {
        case("<c><v>95</v></c>", number("95"), "95");
        case("<c t='n'><v> 9<!-- -->5 </v></c>", number("95"), "95");
        case("<c><v><![CDATA[95]]></v></c>", number("95"), "95");
        case("<c s='1'><f>1-0.05</f><v>&#48;.95</v></c>", number("0.95"), "95%");
        case("<c t='s'><v>0</v></c>", Stored::Text, "甲");
        case("<c t='str'><f>\"\"</f><v/></c>", Stored::Text, "");
        case("<c t='str'><v>一_x000A_二</v></c>", Stored::Text, "一\n二");
        case("<c t='inlineStr'><is><t>甲</t></is></c>", Stored::Text, "甲");
        case("<c t='b'><v>1</v></c>", Stored::Truth(true), "TRUE");
        case("<c s='2'><v>44926</v></c>", Stored::Date, "2022/12/31");
        case(
            "<c t='d' s='2'><v>2022-12-31T00:00:00</v></c>",
            Stored::Date,
            "2022/12/31",
        );
        case("<c t='d'><v>2022-12-31</v></c>", Stored::Date, "2022/12/31");
        case("<c t='d'><v>年底</v></c>", Stored::Text, "年底");
    }

    #[test]
    fn a_blank_cell_is_none_unless_a_formula_stands_there() {
        assert_eq!(cell("<c s='3'/>"), Ok(None));
        assert_eq!(cell("<c t='s'><v/></c>"), Ok(None));
        case("<c><f>SUM(A1:A3)</f></c>", Stored::FormulaWithoutValue, "");
        case(
            "<c><f t='shared' si='4294967295'>8个</f><v></v></c>",
            Stored::FormulaWithoutValue,
            "",
        );
        case("<c><f>8个</f></c>", Stored::Text, "=8个");
        case("<c><f>100%</f></c>", Stored::Text, "=100%");
    }

    #[test]
    fn an_error_in_any_spelling_is_one() {
        for name in ["#DIV/0!", "#SPILL!", "#CONNECT!", "#PYTHON!", "#NEVER_SEEN!"] {
            case(&format!("<c t='e'><v>{name}</v></c>"), Stored::Error, name);
        }
        case("<c t='s'><v>1</v></c>", Stored::Error, "#N/A");
        case("<c t='str'><v>#EXTERNAL!</v></c>", Stored::Error, "#EXTERNAL!");
    }

    #[test]
    fn what_is_not_of_its_kind_is_no_value() {
        for written in ["NaN", "inf", "1e400", "0x5F", "1,234", "教育"] {
            case(&format!("<c><v>{written}</v></c>"), Stored::Error, written);
            case(&format!("<c t='n'><v>{written}</v></c>"), Stored::Error, written);
        }
        case("<c t='b'><v>7</v></c>", Stored::Error, "7");
        case("<c t='zz'><v>7</v></c>", Stored::Error, "7");
    }

    #[test]
    fn a_shared_string_that_is_not_there_is_told() {
        for number in ["2", "-1", "1.0", "甲", "99999999999999999999999"] {
            assert!(cell(&format!("<c t='s'><v>{number}</v></c>")).is_err());
        }
    }
}
