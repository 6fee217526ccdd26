//! Memory: registers and RAM as locations whose values carry the time of their last access.
//!
//! Each access pulls the location's last [`Memory`] message and pushes one with the new value and
//! time. Of each location, [`image`] or [`zero_init`] pushes the first message, at time 0, and pulls
//! the last. As times grow along the way (see [`access`]), the messages of a location are one chain
//! in the order of time, and each access finds what the one before it left.

pub mod access;
pub mod clock;
pub mod gaps;
pub mod image;
pub mod touch;
pub mod zero_init;

use alloc::format;
use alloc::string::String;

use crate::bus::Bus;
use crate::columns;
use crate::columns::Word;
use crate::expr::Expr;
use crate::message::{Kind, Message};

/// An address space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    /// The registers of [`crate::rom::reg`].
    Register = 3,
    /// RAM words.
    Ram = 4,
}

impl Space {
    /// The tag of the space's messages.
    pub const fn tag(self) -> u32 {
        self as u32
    }

    /// The tag of the space's messages.
    pub fn expr<E: Expr>(self) -> E {
        E::constant(self.tag().into())
    }
}

columns! {
    /// The value of a location since its last access.
    pub struct Memory {
        /// The [`Space::tag`].
        space: cell,
        /// Register index, or address / 4.
        key: cell,
        /// The value.
        value: Word,
        /// Time of the access.
        time: cell,
    }
}

impl<E> Message<E> for Memory<E> {
    const KIND: Kind = Kind { bus: Bus::Machine, name: "memory", tag: None };

    fn show(tuple: &[u64]) -> String {
        let [space, key, lo, hi, time] = core::array::from_fn(|i| tuple[i]);
        let place = if space == u64::from(Space::Register.tag()) {
            format!("register {key}")
        } else {
            format!("RAM word {key:#x}")
        };
        format!("{place} with ({lo:#x}, {hi:#x}) at time {time}")
    }
}
