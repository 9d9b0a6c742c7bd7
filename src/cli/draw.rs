//! Errors and diagnostics on standard error.

use super::Exit;
use crate::diagnostic::{self, Diagnostic};
use crate::library::Trouble;
use crate::source::Source;
use std::io::Write;

/// Draws diagnostics, one after the other.
pub(super) fn diagnostics(
    source: &Source,
    diagnostics: &[Diagnostic],
    out: &mut dyn Write,
    colour: bool,
) -> std::io::Result<()> {
    for diagnostic in diagnostics {
        writeln!(out, "{}\n", diagnostic::draw(diagnostic, source, colour))?;
    }
    Ok(())
}

/// Says why the program could not go on. A pipe that was closed is no failure.
pub(super) fn failure(error: &anyhow::Error) -> Exit {
    let closed = |e: &(dyn std::error::Error + 'static)| {
        e.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
    };
    if error.chain().any(closed) {
        return Exit::Done;
    }
    let mut err = anstream::stderr().lock();
    if let Some(Trouble::Invalid(source, found)) = error.downcast_ref::<Trouble>() {
        let _ = diagnostics(source, found, &mut err, true);
    }
    let _ = writeln!(err, "crossroads: {error:#}");
    Exit::CouldNotRun
}
