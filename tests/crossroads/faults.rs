//! Every diagnostic, by a faulty file that says on the line what is expected there: `#~ CODE`.

use crossroads::check::coverage::coverage;
use crossroads::check::mutants::{mutants, nothing_known};
use crossroads::check::{self, cases};
use crossroads::diagnostic::{Diagnostic, any_error};
use crossroads::source::{self, Source};
use crossroads::{library, program};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/crossroads/faults")
}

/// Files, and what is found in them.
type Found = (Vec<Source>, Vec<Diagnostic>);

/// All that is found in a questionnaire and its cases, as `crossroads check` does it, with `--coverage` where that is what the file is about.
fn found(path: &Path) -> Vec<Found> {
    let library::Whole { sources, questionnaire, mut diagnostics, .. } =
        library::whole(&path.to_string_lossy(), None).unwrap();
    let mut all = Vec::new();
    if let Some(written) = questionnaire {
        let compiled = program::compile(&written, &Default::default());
        diagnostics.extend(compiled.diagnostics);
        if let Some((program, words)) = compiled.program.filter(|_| !any_error(&diagnostics)) {
            let proofs = check::prove(&written, &program).findings;
            let found = check::unused(&written, &program, &words).into_iter().chain(proofs);
            diagnostics.extend(found.map(|finding| finding.diagnostic));
            if let Some(cases) = library::cases(&path.to_string_lossy()).unwrap() {
                let outcome = cases::run(&program, &cases);
                all.push((vec![cases], outcome.diagnostics));
                // The other files' cases are there for one fault and reach little else.
                if ["not-covered.yaml", "not-noticed.yaml"].iter().any(|name| path.ends_with(name)) {
                    let reached = coverage(&written, &program, &outcome.cases);
                    diagnostics.extend(reached.groups.into_iter().flat_map(|group| group.missing));
                    let changed = mutants(&written, &program, &outcome.cases, &mut nothing_known);
                    diagnostics.extend(changed.unnoticed.into_iter().map(|found| found.diagnostic));
                }
            }
        }
    }
    all.push((sources, diagnostics));
    for language in library::languages(&path.to_string_lossy()) {
        let read = library::whole(&path.to_string_lossy(), Some(&language)).unwrap();
        let is_text = |source: &Source| read.translations.contains(&source.start);
        let texts: Vec<Source> = read.sources.iter().filter(|s| is_text(s)).cloned().collect();
        let compiled = read.questionnaire.map(|written| program::compile(&written, &Default::default()));
        let found = read.diagnostics.into_iter().chain(compiled.into_iter().flat_map(|c| c.diagnostics));
        let inside = |d: &Diagnostic| source::of(&read.sources, d.span.start).is_some_and(is_text);
        all.push((texts, found.filter(inside).collect()));
    }
    all
}

#[test]
fn every_faulty_file_has_what_its_lines_say_and_nothing_else() {
    let mut wrong = String::new();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        // What is included, and texts, stand in a folder or under a name with two dots.
        if path.is_dir() || path.file_stem().unwrap().to_string_lossy().contains('.') {
            continue;
        }
        for (sources, diagnostics) in found(&path) {
            let mut expected: BTreeMap<(&str, usize, String), i32> = BTreeMap::new();
            for source in &sources {
                for (number, line) in source.text.lines().enumerate() {
                    let codes = line.split_once("#~").map_or("", |(_, codes)| codes);
                    for code in codes.split_whitespace() {
                        *expected.entry((&source.name, number + 1, code.to_owned())).or_default() += 1;
                    }
                }
            }
            for diagnostic in &diagnostics {
                let source = source::of(&sources, diagnostic.span.start).unwrap();
                let (line, _) = source.line_column(diagnostic.span.start);
                *expected.entry((&source.name, line, diagnostic.code.id.to_owned())).or_default() -= 1;
            }
            for ((file, line, code), count) in expected.into_iter().filter(|(_, count)| *count != 0) {
                let what = if count > 0 { "is not found" } else { "is found and not expected" };
                wrong += &format!("{file}:{line}: {code} {what}\n");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_code_has_a_faulty_file_that_raises_it() {
    for code in check::codes() {
        let path = folder().join(format!("{}.yaml", code.id));
        assert!(path.exists(), "there is no {}", path.display());
        let raised = found(&path).iter().any(|(_, found)| found.iter().any(|d| d.code.id == code.id));
        assert!(raised, "{} does not raise its code", path.display());
    }
}

#[test]
fn every_diagnostic_names_a_place_in_its_file() {
    for code in check::codes() {
        for (sources, diagnostics) in found(&folder().join(format!("{}.yaml", code.id))) {
            for diagnostic in diagnostics {
                assert!(sources.iter().any(|s| s.has(diagnostic.span.start)), "{}", diagnostic.code.id);
                let source = source::of(&sources, diagnostic.span.start).unwrap();
                let drawn = crossroads::diagnostic::draw(&diagnostic, &sources, false);
                assert!(drawn.contains(&source.name) && drawn.contains('^'), "{drawn}");
            }
        }
    }
}
