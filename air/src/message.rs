//! The messages on the buses: columns structs with a bus and a tag.
//!
//! The first field of every message on a bus is its tag. Tags start at 1, so an all-zero padding row
//! of a table never is a message that a chip can look up. Messages of one subject are declared there:
//! [`crate::memory`], [`crate::syscall`].

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;

use crate::bus::Bus;
use crate::columns;
use crate::columns::{Columns, Word};
use crate::expr::Expr;

/// What the messages of a type have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The bus they are on.
    pub bus: Bus,
    /// The name in reports.
    pub name: &'static str,
    /// The tag; `None` if it is the message's first field.
    pub tag: Option<i64>,
}

impl Kind {
    /// The kind of a type of message.
    pub const fn of<M: Message<()>>() -> Self {
        M::KIND
    }

    /// The tag of a kind that has one.
    pub const fn fixed_tag(&self) -> i64 {
        self.tag.expect("a kind with one tag")
    }
}

/// A message with fields of type `E`.
pub trait Message<E>: Columns<E> {
    /// Bus, name and tag.
    const KIND: Kind;

    /// The message as the bus has it: tag, fields, zeros. As many as the bus is wide count.
    fn tuple(self) -> [E; Bus::MAX_WIDTH]
    where
        E: Expr,
    {
        const { assert!(Self::WIDTH + Self::KIND.tag.is_some() as usize <= Self::KIND.bus.width()) };
        let mut tuple = core::array::from_fn(|_| E::zero());
        let mut places = tuple.iter_mut();
        let mut put = |cell| {
            if let Some(place) = places.next() {
                *place = cell;
            }
        };
        if let Some(tag) = Self::KIND.tag {
            put(E::constant(tag));
        }
        self.write(&mut put);
        tuple
    }

    /// A tuple of this kind for people to read.
    fn show(tuple: &[u64]) -> String {
        let names = Self::layout().names();
        let fields = &tuple[Self::KIND.tag.is_some().into()..];
        let shown = names.iter().zip(fields).map(|(name, value)| format!(" {name}={value}"));
        Self::KIND.name.to_owned() + &shown.collect::<String>()
    }
}

/// Gives columns structs a bus, a tag and a name, and makes them messages:
/// `message! { State on Machine, Some(1), "state"; }`.
#[macro_export]
macro_rules! message {
    ($($message:ident on $bus:ident, $tag:expr, $name:literal;)*) => {$(
        impl<E> $crate::message::Message<E> for $message<E> {
            const KIND: $crate::message::Kind = $crate::message::Kind {
                bus: $crate::bus::Bus::$bus,
                name: $name,
                tag: $tag,
            };
        }
    )*};
}

columns! {
    /// The machine between two rows of time.
    pub struct State {
        /// Time of the next row.
        clk: cell,
        /// pc / 4.
        pc: cell,
        /// next_pc / 4.
        next_pc: cell,
    }
}

columns! {
    /// The end of the run.
    pub struct End {
        /// Time after the last row.
        clk: cell,
        /// The exit code.
        code: Word,
    }
}

columns! {
    /// A public output byte.
    pub struct Output {
        /// Its index.
        index: cell,
        /// The byte.
        byte: cell,
    }
}

columns! {
    /// A program row: see [`crate::rom`].
    pub struct Fetch {
        /// pc / 4.
        pc: cell,
        /// The opcode with its variant bit.
        opcode: cell,
        /// First operand field.
        a: cell,
        /// Second operand field.
        b: cell,
        /// Third operand field.
        c: cell,
        /// Fourth operand field.
        d: cell,
    }
}

columns! {
    /// A value below 2^bits.
    pub struct Range {
        /// Number of bits, at most 16.
        bits: cell,
        /// The value.
        value: cell,
    }
}

columns! {
    /// Two bytes.
    pub struct BytePair {
        /// One byte.
        x: cell,
        /// Another byte.
        y: cell,
    }
}

columns! {
    /// Two bytes and their AND.
    pub struct And {
        /// One byte.
        x: cell,
        /// Another byte.
        y: cell,
        /// x & y.
        and: cell,
    }
}

columns! {
    /// A shift by less than a limb.
    pub struct Power {
        /// The shift amount, at most 15.
        t: cell,
        /// 2^t.
        power: cell,
        /// 2^(16 - t).
        copower: cell,
    }
}

message! {
    State on Machine, Some(1), "state";
    End on Machine, Some(2), "end";
    Output on Machine, Some(5), "output";
    Fetch on Lookup, Some(1), "program";
    Range on Lookup, Some(2), "range";
    BytePair on Lookup, Some(3), "byte pair";
    And on Lookup, Some(4), "and";
    Power on Lookup, Some(5), "power";
}
