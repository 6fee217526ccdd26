#![no_main]
//! Runs [`mipsilon_tests::fuzz::verifier`].

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| mipsilon_tests::fuzz::verifier(bytes));
