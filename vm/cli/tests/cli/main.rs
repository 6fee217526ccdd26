//! The command line as scripts see it: exit statuses, JSON, files, and what it does with bad input.

mod backends;
mod bad_input;
mod bench;
mod chips;
mod digest;
mod document;
mod extract;
mod hostile_names;
mod inspect;
mod log;
mod mipsilon;
mod prove;
mod run;
mod scripts;
mod usage;
mod verify;
