//! The parts of a document, read back as trees.

use jiping::write::Artifact;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// An element with its attributes, its children, and the text directly inside it.
#[derive(Debug, Default, Clone)]
pub struct Node {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    pub children: Vec<Node>,
    text: String,
}

impl Node {
    /// The first element of this name below, at whatever depth.
    pub fn find(&self, name: &str) -> Option<&Self> {
        self.children.iter().find_map(|child| {
            if child.name == name {
                Some(child)
            } else {
                child.find(name)
            }
        })
    }

    /// Every element of this name below.
    pub fn all<'a>(&'a self, name: &'a str) -> Vec<&'a Self> {
        let mut found = Vec::new();
        for child in &self.children {
            if child.name == name {
                found.push(child);
            }
            found.extend(child.all(name));
        }
        found
    }

    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    #[track_caller]
    pub fn value(&self, name: &str) -> &str {
        self.attributes
            .get(name)
            .unwrap_or_else(|| panic!("{} has no {name}: {:?}", self.name, self.attributes))
    }

    /// What a person reads in it; a line break is one.
    pub fn words(&self) -> String {
        match self.name.as_str() {
            "w:t" => self.text.clone(),
            "w:br" => "\n".to_owned(),
            _ => self.children.iter().map(Self::words).collect(),
        }
    }

    /// The name of a paragraph's style.
    pub fn style(&self) -> &str {
        self.find("w:pStyle").map_or("", |style| style.value("w:val"))
    }
}

/// Every part of a document by its path.
pub fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            (file.name().unwrap().into_owned(), text)
        })
        .collect()
}

/// A part as a tree. Panics if it is not well-formed.
#[track_caller]
pub fn tree(text: &str) -> Node {
    let mut reader = Reader::from_str(text);
    let mut open = vec![Node::default()];
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => open.push(element(&start)),
            Event::Empty(start) => {
                let empty = element(&start);
                open.last_mut().unwrap().children.push(empty);
            }
            Event::End(_) => {
                let closed = open.pop().unwrap();
                open.last_mut().unwrap().children.push(closed);
            }
            Event::Text(text) => open.last_mut().unwrap().text += &text.xml10_content(),
            Event::GeneralRef(reference) => {
                let mark = match &*reference.xml10_content() {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    other => panic!("&{other}; is not known"),
                };
                open.last_mut().unwrap().text.push(mark);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open.len(), 1, "something is not closed");
    open.pop().unwrap().children.pop().unwrap()
}

fn element(start: &BytesStart) -> Node {
    let attributes = start.attributes().map(|attribute| {
        let attribute = attribute.unwrap();
        (attribute.key.as_ref().to_owned(), attribute.value.into_owned())
    });
    Node {
        name: start.name().as_ref().to_owned(),
        attributes: attributes.collect(),
        ..Node::default()
    }
}

/// The text of a document as a tree.
#[track_caller]
pub fn document(artifacts: &[Artifact], path: &str) -> Node {
    let artifact = artifacts
        .iter()
        .find(|artifact| artifact.path == path)
        .unwrap_or_else(|| panic!("{path} was not written"));
    tree(&parts(&artifact.bytes)["word/document.xml"])
}
