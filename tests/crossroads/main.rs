//! The program as its users meet it, and what must hold whatever they do.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::wildcard_enum_match_arm,
    reason = "a test that stumbles fails"
)]

mod any_bytes;
mod bad_input;
mod columns;
#[cfg(feature = "parquet")]
mod columns_file;
mod commands;
mod compare;
mod coverage;
mod diff;
mod export;
mod faults;
mod help_lines;
mod include;
mod independent;
mod instruments;
mod interview;
mod layers;
mod level_of_care;
mod lines;
mod meaning;
mod oracle;
mod otherwise;
mod proofs;
mod random;
mod readme;
mod report;
mod rows;
mod run;
mod score_files;
#[cfg(feature = "encrypt")]
mod sealed;
mod sessions;
mod short;
mod spanish;
mod texts;
mod twins;
mod urgent;
mod wide;
mod window;
