//! A name that templates may use, with what it means.

use minijinja::Value;
use std::collections::BTreeMap;

/// What the templates of a kind of output may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dictionary {
    pub names: &'static [Known],
    /// Tables that stand in the place of lines.
    pub tables: &'static [&'static str],
}

/// A name of the dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    pub name: &'static str,
    /// What it gives, for the user.
    pub meaning: &'static str,
    pub kind: Kind,
}

/// What stands behind a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words; may be lacking. With an example.
    Text(&'static str),
    Count(usize),
    /// Yes or no.
    Flag,
    /// A list of words, with an example of one.
    Texts(&'static str),
    /// A list of rows with these names.
    Rows(&'static [Known]),
}

impl Kind {
    /// What the list of names says about it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Text(_) => "文字",
            Self::Count(_) => "个数",
            Self::Flag => "是否",
            Self::Texts(_) | Self::Rows(_) => "清单",
        }
    }

    /// The names of a row.
    pub const fn fields(self) -> &'static [Known] {
        match self {
            Self::Rows(fields) => fields,
            Self::Text(_) | Self::Count(_) | Self::Flag | Self::Texts(_) => &[],
        }
    }
}

/// A department for which everything is given: each list has two entries.
pub fn full_example(names: &[Known]) -> Value {
    let values = names.iter().map(|known| {
        let value = match known.kind {
            Kind::Text(example) => Value::from(example),
            Kind::Count(count) => Value::from(count),
            Kind::Flag => Value::from(true),
            Kind::Texts(example) => Value::from(vec![example; 2]),
            Kind::Rows(fields) => Value::from(vec![full_example(fields); 2]),
        };
        (known.name, value)
    });
    Value::from(values.collect::<BTreeMap<_, _>>())
}

/// A department for which nothing is given.
pub fn bare_example(names: &[Known]) -> Value {
    let values = names.iter().map(|known| {
        let value = match known.kind {
            Kind::Text(_) => Value::from(()),
            Kind::Count(_) => Value::from(0),
            Kind::Flag => Value::from(false),
            Kind::Texts(_) | Kind::Rows(_) => Value::from(Vec::<Value>::new()),
        };
        (known.name, value)
    });
    Value::from(values.collect::<BTreeMap<_, _>>())
}
