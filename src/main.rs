//! The program: parses the command line, runs, and ends with an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    crossroads::cli::run(std::env::args_os()).into()
}
