#![no_main]
//! Runs [`mipsilon_tests::fuzz::executor`].

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| mipsilon_tests::fuzz::executor(bytes));
