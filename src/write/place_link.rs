//! Places in workbooks as links name them.

use crate::domain::place::Address;

/// `'校舍维修'!G7`
pub fn location(sheet: &str, cell: Address) -> String {
    format!("{}!{cell}", sheet_in_formula(sheet))
}

/// The name of a sheet as formulas write it: quotes inside it doubled, so that any name works.
pub fn sheet_in_formula(sheet: &str) -> String {
    format!("'{}'", sheet.replace('\'', "''"))
}

/// A name of a file as a link writes it: what would end the path or be taken for an escape is escaped.
pub fn file_in_link(name: &str) -> String {
    name.replace('%', "%25").replace('#', "%23").replace(' ', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_sheet_and_any_file_can_be_linked_to() {
        assert_eq!(location("O'Neil (1)", Address::new(6, 6)), "'O''Neil (1)'!G7");
        assert_eq!(location("[一]#2", Address::new(0, 0)), "'[一]#2'!A1");
        assert_eq!(file_in_link("3#楼 50%-标注.xlsx"), "3%23楼%2050%25-标注.xlsx");
    }
}
