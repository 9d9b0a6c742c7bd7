//! A file of help lines, and its texts in other languages.

use super::{Args, Checked, texts};
use crate::check::Finding;
use crate::library;
use crate::questionnaire::help::Read;
use std::path::Path;

pub(super) fn look_at(path: &Path, args: &Args) -> anyhow::Result<Checked> {
    let mut all = library::help_checked(path)?;
    if args.accept_texts {
        for (sources, Read { diagnostics, originals, .. }) in &all {
            // The file alone has no originals.
            if let Some(source) = sources.get(1) {
                texts::note(source, Path::new(&source.name), originals, diagnostics)?;
            }
        }
        all = library::help_checked(path)?;
    }
    let mut checked =
        Checked { id: path.display().to_string(), ran: None, findings: Vec::new(), cases: None };
    for (count, (sources, mut read)) in all.into_iter().enumerate() {
        checked.id = read.help.map_or(checked.id, |help| help.id);
        // What is wrong with the file itself has been said with the first entry.
        let own = sources.first().map_or(0, crate::source::Source::end);
        read.diagnostics.retain(|diagnostic| count == 0 || diagnostic.span.start >= own);
        checked.findings.push((sources, read.diagnostics.into_iter().map(Finding::from).collect()));
    }
    Ok(checked)
}
