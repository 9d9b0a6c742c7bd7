//! Every diagnostic, by a faulty file that says on the line what is expected there: `#~ CODE`.

use crossroads::check::coverage::coverage;
use crossroads::check::mutants::{mutants, nothing_known};
use crossroads::check::{self, cases};
use crossroads::diagnostic::{Diagnostic, any_error};
use crossroads::source::Source;
use crossroads::{program, questionnaire};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/crossroads/faults")
}

fn source(path: &Path) -> Source {
    Source::new(path.file_name().unwrap().to_string_lossy(), &std::fs::read_to_string(path).unwrap())
}

/// All that is found in a questionnaire and its cases, as `crossroads check` does it, with `--coverage` where that is what the file is about.
fn found(path: &Path) -> Vec<(Source, Vec<Diagnostic>)> {
    let main = source(path);
    let (written, mut diagnostics) = questionnaire::read(&main);
    let mut all = Vec::new();
    if let Some(written) = written {
        let compiled = program::compile(&written, &Default::default());
        diagnostics.extend(compiled.diagnostics);
        if let Some((program, words)) = compiled.program.filter(|_| !any_error(&diagnostics)) {
            let proofs = check::prove(&written, &program).findings;
            let found = check::unused(&written, &program, &words).into_iter().chain(proofs);
            diagnostics.extend(found.map(|finding| finding.diagnostic));
            let beside = path.with_extension("cases.yaml");
            if beside.exists() {
                let cases = source(&beside);
                let outcome = cases::run(&program, &cases);
                all.push((cases, outcome.diagnostics));
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
    all.push((main, diagnostics));
    all
}

#[test]
fn every_faulty_file_has_what_its_lines_say_and_nothing_else() {
    let mut wrong = String::new();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.to_string_lossy().ends_with(".cases.yaml") {
            continue;
        }
        for (source, diagnostics) in found(&path) {
            let mut expected: BTreeMap<(usize, String), i32> = BTreeMap::new();
            for (number, line) in source.text.lines().enumerate() {
                let codes = line.split_once("#~").map_or("", |(_, codes)| codes);
                for code in codes.split_whitespace() {
                    *expected.entry((number + 1, code.to_owned())).or_default() += 1;
                }
            }
            for diagnostic in &diagnostics {
                let (line, _) = source.line_column(diagnostic.span.start);
                *expected.entry((line, diagnostic.code.id.to_owned())).or_default() -= 1;
            }
            for ((line, code), count) in expected.into_iter().filter(|(_, count)| *count != 0) {
                let what = if count > 0 { "is not found" } else { "is found and not expected" };
                wrong += &format!("{}:{line}: {code} {what}\n", source.name);
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
        for (source, diagnostics) in found(&folder().join(format!("{}.yaml", code.id))) {
            for diagnostic in diagnostics {
                assert!(diagnostic.span.start <= source.text.len(), "{}", diagnostic.code.id);
                let drawn = crossroads::diagnostic::draw(&diagnostic, &source, false);
                assert!(drawn.contains(&source.name) && drawn.contains('^'), "{drawn}");
            }
        }
    }
}
