//! What is wrong with the texts in other languages, and the note that they are right.

use crate::check::Finding;
use crate::diagnostic::{Diagnostic, Severity};
use crate::library;
use crate::program;
use crate::questionnaire::help::Help;
use crate::questionnaire::include::Origin;
use crate::questionnaire::overlay;
use crate::session::{self, IfThere};
use crate::source::{self, Source};
use anyhow::Context;
use std::path::Path;

/// What is found in each language beside what the questionnaire itself has.
pub(super) fn found(name: &str, help: &Help) -> anyhow::Result<Vec<(Vec<Source>, Vec<Finding>)>> {
    let mut all = Vec::new();
    for language in library::languages(name) {
        let mut read = library::whole(name, Some(&language))?;
        let compiled = read.questionnaire.take().map(|written| program::compile(&written, help));
        let found = read.diagnostics.iter().cloned().chain(compiled.into_iter().flat_map(|c| c.diagnostics));
        let is_in_texts = |diagnostic: &Diagnostic| {
            source::of(&read.sources, diagnostic.span.start)
                .is_some_and(|source| read.translations.contains(&source.start))
        };
        let found: Vec<Finding> = found.filter(is_in_texts).map(Finding::from).collect();
        all.push((read.sources, found));
    }
    Ok(all)
}

/// Notes in the files of texts beside a questionnaire which originals they were written for. One with errors stays as
/// it is; they are told when it is looked at.
pub(super) fn accept(name: &str) -> anyhow::Result<()> {
    let languages = library::languages(name);
    for language in std::iter::once(None).chain(languages.iter().map(Some)) {
        let read = library::whole(name, language.map(String::as_str))?;
        for overlay in &read.overlays {
            let (Origin::File(path), Some(source)) =
                (&overlay.origin, source::of(&read.sources, overlay.start))
            else {
                continue;
            };
            note(source, path, &overlay.originals, &read.diagnostics)?;
        }
    }
    Ok(())
}

/// Notes in a file of texts which originals they were written for.
pub(super) fn note(
    source: &Source,
    path: &Path,
    originals: &[(String, String)],
    diagnostics: &[Diagnostic],
) -> anyhow::Result<()> {
    let here = diagnostics.iter().filter(|diagnostic| source.has(diagnostic.span.start));
    let faulty = here.map(|diagnostic| diagnostic.code.severity).any(|severity| severity == Severity::Error);
    if originals.is_empty() || faulty {
        return Ok(());
    }
    let text = overlay::accepted(source, originals).with_context(|| {
        format!("cannot note the originals in `{}`: write each of its keys on a line", source.name)
    })?;
    if text != source.text {
        session::write(path, text.as_bytes(), IfThere::Replace)?;
    }
    Ok(())
}
