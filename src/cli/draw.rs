//! Errors and diagnostics on a terminal.

use super::Exit;
use crate::diagnostic::{self, Diagnostic};
use crate::library::Trouble;
use crate::source::Source;
use std::io::Write;

/// Draws diagnostics, one after the other. The writer drops the colour where none is wanted.
pub(super) fn diagnostics<'d>(
    sources: &[Source],
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    diagnostics.into_iter().try_for_each(|d| writeln!(out, "{}\n", diagnostic::draw(d, sources, true)))
}

/// Says why the program could not go on. A pipe that was closed is no failure.
pub(super) fn failure(error: &anyhow::Error) -> Exit {
    let closed = |e: &(dyn std::error::Error + 'static)| {
        let io = e.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        let json = e.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        io.or(json) == Some(std::io::ErrorKind::BrokenPipe)
    };
    if error.chain().any(closed) {
        return Exit::Done;
    }
    if error.is::<super::keys::Interrupted>() {
        return Exit::Interrupted;
    }
    let mut err = anstream::stderr().lock();
    if let Some(Trouble::Invalid(sources, found)) = error.downcast_ref::<Trouble>() {
        let _ = diagnostics(sources, found, &mut err);
    }
    let _ = writeln!(err, "crossroads: {error:#}");
    Exit::CouldNotRun
}
