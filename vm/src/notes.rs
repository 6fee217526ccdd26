//! What a run's user may want to know besides its result.

use std::fmt;

use mipsilon_spec::syscall;

use crate::place::Place;
use crate::syscalls;

/// The most unsupported system calls that are noted, so that a program cannot fill memory with them.
const MAX_UNSUPPORTED: usize = 64;

/// What happened in a run besides its result. No proof says anything of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// Rows of time of transfers: one per word of RAM that a read of the private input touches, and
    /// one per byte of public output. Every executed instruction has one more.
    pub transfer_rows: u64,
    /// The first of the transfers with the most rows.
    pub longest: Option<Transfer>,
    /// The system calls that are not supported, by their first occurrence; at most 64.
    pub unsupported: Vec<UnsupportedCall>,
    /// Whether the program has read from the private input.
    pub reads_input: bool,
}

/// A system call that moved bytes of the private input or the public output. Displays as `the read
/// at` its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// The number of the system call.
    pub number: u32,
    /// Where it is.
    pub place: Place,
    /// Its rows of time.
    pub rows: u64,
}

/// A system call that returned ENOSYS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsupportedCall {
    /// Its number.
    pub number: u32,
    /// Where the program made it first.
    pub place: Place,
}

impl Notes {
    /// Notes a transfer of so many rows.
    pub(crate) fn add_transfer(&mut self, number: u32, rows: u64, place: impl FnOnce() -> Place) {
        self.transfer_rows += rows;
        if rows > self.longest.as_ref().map_or(0, |longest| longest.rows) {
            self.longest = Some(Transfer { number, place: place(), rows });
        }
    }

    /// Notes an unsupported call, if it is the first of its number.
    pub(crate) fn add_unsupported(&mut self, number: u32, place: impl FnOnce() -> Place) {
        let known = self.unsupported.iter().any(|call| call.number == number);
        if !known && self.unsupported.len() < MAX_UNSUPPORTED {
            self.unsupported.push(UnsupportedCall { number, place: place() });
        }
    }
}

impl UnsupportedCall {
    /// The call's name in Linux, for instance `set_thread_area`.
    pub fn name(&self) -> Option<&'static str> {
        syscalls::name(self.number)
    }
}

impl fmt::Display for UnsupportedCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "system call {}", self.number)?;
        if let Some(name) = self.name() {
            write!(f, " ({name})")?;
        }
        write!(f, " is not supported: ENOSYS, at pc {}", self.place)
    }
}

impl fmt::Display for Transfer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = if self.number == syscall::READ { "read" } else { "write" };
        write!(f, "the {name} at {}", self.place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(pc: u32) -> Place {
        Place { pc, symbol: (pc == 8).then(|| ("main".to_owned(), 8)) }
    }

    #[test]
    fn each_number_is_noted_once_and_not_without_end() {
        let mut notes = Notes::default();
        notes.add_unsupported(4283, || place(8));
        notes.add_unsupported(4283, || unreachable!());
        notes.add_unsupported(5000, || place(12));
        let texts: Vec<_> = notes.unsupported.iter().map(UnsupportedCall::to_string).collect();
        assert_eq!(
            texts,
            [
                "system call 4283 (set_thread_area) is not supported: ENOSYS, \
                 at pc 0x00000008 <main+0x8>",
                "system call 5000 is not supported: ENOSYS, at pc 0x0000000c",
            ]
        );
        (6000..7000).for_each(|number| notes.add_unsupported(number, || place(0)));
        assert_eq!(notes.unsupported.len(), MAX_UNSUPPORTED);
    }

    #[test]
    fn the_longest_transfer_is_kept() {
        let mut notes = Notes::default();
        notes.add_transfer(syscall::READ, 0, || unreachable!());
        notes.add_transfer(syscall::READ, 3, || place(8));
        notes.add_transfer(syscall::WRITE, 3, || unreachable!());
        assert_eq!(
            notes.longest.as_ref().unwrap().to_string(),
            "the read at 0x00000008 <main+0x8>"
        );
        notes.add_transfer(syscall::WRITE, 4, || place(0));
        assert_eq!(notes.longest.as_ref().unwrap().to_string(), "the write at 0x00000000");
        assert_eq!(notes.transfer_rows, 10);
    }
}
