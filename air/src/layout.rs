//! What groups of columns are made of: the names of cells, and the structures of exports.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

/// A group of columns.
#[derive(Clone, Debug)]
pub enum Layout {
    /// One cell.
    Cell,
    /// Cells with numbers for names.
    Array(usize),
    /// A struct of [`columns!`](crate::columns!).
    Group {
        /// Its name.
        name: &'static str,
        /// Its documentation.
        doc: &'static str,
        /// Its fields.
        parts: Vec<Part>,
    },
    /// Groups side by side.
    Parts(Vec<Part>),
}

/// A part of a group.
#[derive(Clone, Debug)]
pub struct Part {
    /// The name; empty if the names of the part's cells stand for themselves.
    pub name: &'static str,
    /// Its documentation.
    pub doc: &'static str,
    /// What it is.
    pub layout: Layout,
}

impl Part {
    /// A part without a name.
    pub const fn nameless(layout: Layout) -> Self {
        Self { name: "", doc: "", layout }
    }
}

impl Layout {
    /// The columns of a struct.
    pub fn group<const N: usize>(name: &'static str, doc: &'static str, parts: [Part; N]) -> Self {
        Self::Group { name, doc, parts: parts.into() }
    }

    /// No columns.
    pub const NONE: Self = Self::Parts(Vec::new());

    /// One column.
    pub fn column(name: &'static str) -> Self {
        Self::Parts(vec![Part { name, doc: "", layout: Self::Cell }])
    }

    /// The parts with names, of a group.
    pub fn parts(&self) -> &[Part] {
        match self {
            Self::Cell | Self::Array(_) => &[],
            Self::Group { parts, .. } | Self::Parts(parts) => parts,
        }
    }

    /// The name of every cell, `part.part` or `part.i`, in order.
    pub fn names(&self) -> Vec<String> {
        let own = match self {
            Self::Cell => vec![String::new()],
            Self::Array(cells) => (0..*cells).map(|i| i.to_string()).collect(),
            Self::Group { .. } | Self::Parts(_) => Vec::new(),
        };
        let of_parts = self.parts().iter().flat_map(|part| {
            let names = part.layout.names().into_iter();
            names.map(|name| match (part.name, name.as_str()) {
                ("", _) => name,
                (part, "") => part.to_owned(),
                (part, name) => format!("{part}.{name}"),
            })
        });
        own.into_iter().chain(of_parts).collect()
    }
}
