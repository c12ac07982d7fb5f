//! What is tried with bytes that a machine makes up: one function a target, and the inputs from which it sets out.
//!
//! ```text
//! target       bytes are                                              what must hold
//! sniff        a whole file                                           an answer
//! package      one part of an .xlsx or .ods, the first byte which     an answer
//! records      the stream Workbook of an .xls                         an answer
//! notation     the text of a cell                                     a figure only where digits are
//! recognition  a table, cells parted by tabs                          the laws of every form
//! marked       one part of an .xlsx that is sent back                 all cells stay as they were
//! ```

mod containers;
mod marked;
mod notation;
mod package;
mod tables;
mod workbooks;

/// Tries one input; panics where something does not hold.
pub type Target = fn(&[u8]);

/// A name, the function, and the inputs to begin with.
pub struct Aim {
    pub name: &'static str,
    pub target: Target,
    pub seeds: fn() -> Vec<Vec<u8>>,
}

pub const AIMS: [Aim; 6] = [
    Aim {
        name: "sniff",
        target: workbooks::sniff,
        seeds: workbooks::files,
    },
    Aim {
        name: "package",
        target: workbooks::packaged,
        seeds: workbooks::parts,
    },
    Aim {
        name: "records",
        target: workbooks::records,
        seeds: workbooks::streams,
    },
    Aim {
        name: "notation",
        target: notation::text,
        seeds: notation::texts,
    },
    Aim {
        name: "recognition",
        target: tables::table,
        seeds: tables::tables,
    },
    Aim {
        name: "marked",
        target: marked::part,
        seeds: marked::parts,
    },
];
