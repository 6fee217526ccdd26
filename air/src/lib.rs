//! The machine as AIRs.
//!
//! This crate states every chip of the Mipsilon machine against its own [`builder::Builder`]:
//! instruction chips ([`adapters`] × [`cores`]), [`syscall`], [`tables`], and the buses between
//! them. It records them as data, checks them on concrete rows and shows them to Plonky3. Nothing
//! here names a field, an extension, a hash or a commitment scheme.
//!
//! # Why balanced buses mean a run
//!
//! Each chip's constraints speak of one row (only `zero-init` reads the next). What makes the rows
//! a run is that every message of [`bus::Bus::Machine`] and [`bus::Bus::Transfer`] is pushed as
//! often as it is pulled, and that every message looked up is in a table. All multiplicities but
//! those of tables are booleans, and the verifier bounds their number below 2^30 < p, so balance
//! in the field is balance of multisets.
//!
//! 1. *Walk.* Each real row of an instruction or transfer pulls one state (or transfer) at time clk
//!    and pushes one at clk + 4; `public` pushes the first state and pulls one *end*. A closed
//!    cycle of rows would need p rows. So all real rows lie on one path from the entry to the end,
//!    in the order of clk, and nothing follows the exit.
//! 2. *Clock.* The verifier bounds the end's clk by 2^24 - 8, hence that of every row.
//! 3. *Memory.* Each access pulls the location's previous message and pushes one with a later
//!    time: the range-checked distance is below 2^24 and so are all times (rows by the clock,
//!    `touch` by its own check), so nothing wraps. Each location has one first message, at time 0,
//!    and one last pull: `image` has it once by construction, `zero-init` in strictly ascending
//!    keys inside the gaps of the image. So the accesses of a location form one chain, in the
//!    order of time, and each reads what the one before it left.
//! 4. *Words.* Pushed words are range-checked or copies of pulled ones, so a pulled word has 16-bit
//!    limbs. Exceptions: the output counter (a count of rows) and [`rom::reg::LL`] (built from a
//!    checked address).
//!
//! # Decisions
//!
//! - Register ages are checked in 16 bits, with [`memory::touch`] for older ones; RAM ages in 24
//!   bits. A touch costs a row per register and 16,384 cycles, and saves 11 cells on every other
//!   row, while RAM is often older.
//! - Transfers have a bus of their own: a bus has one tuple width, and theirs would widen all
//!   state and memory messages.
//! - Link values of JAL and JALR, and shift amounts as (limbs, bits), are constants of the ROM.
//! - The number of a system call and its descriptor are classified by products of differences, not
//!   by a table of 2^16 rows. The endianness bit and the case rt = 0 of SC are a variant bit of the
//!   opcode, not a field of their own.
//! - A branch row pulls (pc, pc + 4), which saves a column and makes a branch in a slot
//!   unsatisfiable by itself.
//! - Verifier, symbolic and debug builders replay the recorded AST: see [`plonky3`].

#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod adapters;
pub mod ast;
pub mod bounds;
pub mod builder;
pub mod bus;
pub mod check;
pub mod chip;
pub mod columns;
pub mod cores;
pub mod evaluate;
pub mod export;
pub mod expr;
pub mod height;
pub mod instruction;
pub mod interface;
pub mod layout;
pub mod machine;
pub mod memory;
pub mod message;
pub mod plonky3;
pub mod rom;
pub mod step;
pub mod syscall;
pub mod tables;
