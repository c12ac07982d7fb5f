//! stub
use super::grid::Workbook;
use crate::domain::submission::Refusal;

pub fn read(_bytes: &[u8]) -> Result<Workbook, Refusal> {
    Err(super::package::damaged("stub"))
}
