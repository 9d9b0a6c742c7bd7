#![no_main]
#[path = "../../tests/crossroads/any_bytes.rs"]
mod any_bytes;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| any_bytes::journal(bytes));
