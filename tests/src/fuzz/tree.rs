//! Anything serialisable as a tree, and the tree as the bytes that postcard makes of the thing.

use serde::ser::{self, Serialize, Serializer};

/// A value without its types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tree {
    /// Bytes that belong together: a number, or an array of bytes.
    Leaf(Vec<u8>),
    /// A fixed number of parts.
    Record(Vec<Self>),
    /// As many parts as the number before them says.
    List(Vec<Self>),
    /// What may be missing.
    Option(Option<Box<Self>>),
    /// One of several kinds, with its parts.
    Variant(u32, Box<Self>),
}

impl Tree {
    /// The tree of a value.
    pub(super) fn of(value: &impl Serialize) -> Self {
        value.serialize(ToTree).expect("no map, no list of unknown length")
    }

    /// The bytes that postcard makes of the value.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.write(&mut bytes);
        bytes
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Leaf(leaf) => bytes.extend(leaf),
            Self::Record(parts) => parts.iter().for_each(|part| part.write(bytes)),
            Self::List(parts) => {
                bytes.extend(number(parts.len() as u64));
                parts.iter().for_each(|part| part.write(bytes));
            }
            Self::Option(None) => bytes.push(0),
            Self::Option(Some(part)) => {
                bytes.push(1);
                part.write(bytes);
            }
            Self::Variant(index, part) => {
                bytes.extend(number(u64::from(*index)));
                part.write(bytes);
            }
        }
    }
}

/// An integer in postcard's encoding, which has a variable length.
fn number(value: u64) -> Vec<u8> {
    postcard::to_allocvec(&value).expect("memory")
}

/// Why a value is no tree.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct NoTree(String);

impl ser::Error for NoTree {
    fn custom<T: core::fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

struct ToTree;

/// Parts of a record, a list or a variant.
struct Parts {
    parts: Vec<Tree>,
    wrap: fn(Vec<Tree>) -> Tree,
    variant: Option<u32>,
}

impl Parts {
    fn new(wrap: fn(Vec<Tree>) -> Tree, variant: Option<u32>) -> Self {
        Self { parts: Vec::new(), wrap, variant }
    }
    fn push<T: Serialize + ?Sized>(&mut self, part: &T) -> Result<(), NoTree> {
        self.parts.push(part.serialize(ToTree)?);
        Ok(())
    }
    fn end(self) -> Tree {
        let tree = (self.wrap)(self.parts);
        match self.variant {
            Some(index) => Tree::Variant(index, Box::new(tree)),
            None => tree,
        }
    }
}

/// A record; of bytes alone, a leaf.
fn record(parts: Vec<Tree>) -> Tree {
    let byte = |part: &Tree| match part {
        Tree::Leaf(bytes) if bytes.len() == 1 => Some(bytes[0]),
        _ => None,
    };
    match parts.iter().map(byte).collect::<Option<Vec<u8>>>() {
        Some(bytes) if bytes.len() > 1 => Tree::Leaf(bytes),
        _ => Tree::Record(parts),
    }
}

macro_rules! leaves {
    ($($method:ident: $type:ty),*) => {
        $(fn $method(self, value: $type) -> Result<Tree, NoTree> {
            Ok(Tree::Leaf(postcard::to_allocvec(&value).map_err(ser::Error::custom)?))
        })*
    };
}

impl Serializer for ToTree {
    type Ok = Tree;
    type Error = NoTree;
    type SerializeSeq = Parts;
    type SerializeTuple = Parts;
    type SerializeTupleStruct = Parts;
    type SerializeTupleVariant = Parts;
    type SerializeMap = ser::Impossible<Tree, NoTree>;
    type SerializeStruct = Parts;
    type SerializeStructVariant = Parts;

    leaves! {
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32,
        serialize_i64: i64, serialize_u8: u8, serialize_u16: u16, serialize_u32: u32,
        serialize_u64: u64, serialize_f32: f32, serialize_f64: f64, serialize_char: char,
        serialize_str: &str
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<Tree, NoTree> {
        Ok(Tree::List(bytes.iter().map(|&byte| Tree::Leaf(vec![byte])).collect()))
    }
    fn serialize_none(self) -> Result<Tree, NoTree> {
        Ok(Tree::Option(None))
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Tree, NoTree> {
        Ok(Tree::Option(Some(Box::new(value.serialize(Self)?))))
    }
    fn serialize_unit(self) -> Result<Tree, NoTree> {
        Ok(Tree::Record(Vec::new()))
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<Tree, NoTree> {
        self.serialize_unit()
    }
    fn serialize_unit_variant(
        self,
        _: &'static str,
        index: u32,
        _: &'static str,
    ) -> Result<Tree, NoTree> {
        Ok(Tree::Variant(index, Box::new(Tree::Record(Vec::new()))))
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Tree, NoTree> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        index: u32,
        _: &'static str,
        value: &T,
    ) -> Result<Tree, NoTree> {
        Ok(Tree::Variant(index, Box::new(value.serialize(self)?)))
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Parts, NoTree> {
        Ok(Parts::new(Tree::List, None))
    }
    fn serialize_tuple(self, _: usize) -> Result<Parts, NoTree> {
        Ok(Parts::new(record, None))
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Parts, NoTree> {
        Ok(Parts::new(record, None))
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        index: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Parts, NoTree> {
        Ok(Parts::new(record, Some(index)))
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, NoTree> {
        Err(NoTree("a map".to_owned()))
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts, NoTree> {
        Ok(Parts::new(record, None))
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        index: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Parts, NoTree> {
        Ok(Parts::new(record, Some(index)))
    }
    /// As postcard.
    fn is_human_readable(&self) -> bool {
        false
    }
}

macro_rules! parts {
    ($($trait:ident: $method:ident($($key:ty)?)),*) => {
        $(impl ser::$trait for Parts {
            type Ok = Tree;
            type Error = NoTree;
            fn $method<T: Serialize + ?Sized>(
                &mut self,
                $(_: $key,)?
                value: &T,
            ) -> Result<(), NoTree> {
                self.push(value)
            }
            fn end(self) -> Result<Tree, NoTree> {
                Ok(Self::end(self))
            }
        })*
    };
}

parts! {
    SerializeSeq: serialize_element(),
    SerializeTuple: serialize_element(),
    SerializeTupleStruct: serialize_field(),
    SerializeTupleVariant: serialize_field(),
    SerializeStruct: serialize_field(&'static str),
    SerializeStructVariant: serialize_field(&'static str)
}
