#![no_main]
//! Runs [`mipsilon_tests::fuzz::proof_file`].

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| mipsilon_tests::fuzz::proof_file(bytes));
