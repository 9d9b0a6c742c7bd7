//! Whom to call: by country, from a file, and in which language.

use crate::run::Place;
use crossroads::library::{self, HelpFrom};
use crossroads::questionnaire::help;
use std::path::Path;

const ANSWERS: &str = "now: [too_much, thoughts]\nadult: \"yes\"\nsubstances: [alcohol, opioids]\n";

fn place() -> Place {
    let place = Place::new();
    place.write("answers.yaml", ANSWERS);
    place
}

#[test]
fn the_country_of_the_locale_says_whom_to_call() {
    let place = place();
    let report = |locale: &str| place.run_in(locale, &["report", "level-of-care", "answers.yaml"]).out;
    for here in ["en_US.UTF-8", "C.UTF-8", "POSIX", "C", "en", ""] {
        assert!(report(here).contains("Call 911 now"), "{here}");
        assert!(report(here).contains("Call or text 988 now. It is free, any hour. Move away"), "{here}");
    }
    for elsewhere in ["en_GB.UTF-8", "de_DE@euro", "en_419"] {
        let text = report(elsewhere).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("Call your local emergency number now, or ask someone to call."), "{text}");
        assert!(
            text.contains("Call or text a crisis line near you now. If you find none, call your local"),
            "{text}"
        );
        assert!(text.contains("Call a doctor or a health center near you. Ask what it costs"), "{text}");
        // No number of another country, wherever it stands; what the rules cite stands at the end.
        let (said, _) = text.split_once("How this was made").unwrap();
        for number in ["911", "988", "1-800", "SAMHSA", "findtreatment.gov", "88788"] {
            assert!(!said.contains(number), "{elsewhere}: {number} in {said}");
        }
    }
}

#[test]
fn a_file_says_whom_to_call() {
    let place = place();
    let neutral = include_str!("../../questionnaires/help/neutral.yaml");
    let file = neutral.replace("your local emergency number\"\n", "112\"\n").replace("id: neutral", "id: at");
    place.write("at.yaml", &file);
    let report = |arguments: &[&str]| {
        place.run(
            &[&["report", "level-of-care", "answers.yaml", "--help-file", "at.yaml"], arguments].concat(),
        )
    };
    assert!(report(&[]).out.contains("Call 112 now, or ask someone to call."));
    let html = report(&["--format", "html"]).out;
    assert!(html.contains("Danger to life: 112"), "{html}");
    let shown = place.run(&["show", "level-of-care", "--help-file", "at.yaml"]).out;
    assert!(shown.contains("Call 112 now"), "{shown}");

    // Its words in another language stand beside it.
    place
        .write("rest.yaml", REST)
        .write("rest.es.yaml", REST_ES)
        .write("rest.answers.yaml", "tired: \"yes\"\n");
    let mixed =
        place.run(&["report", "rest.yaml", "rest.answers.yaml", "--lang", "es", "--help-file", "at.yaml"]);
    assert!(mixed.err.contains("`at.yaml` has no words in `es`"), "{}", mixed.whole());
    place.write(
        "at.es.yaml",
        "format: 1\nhelp: at\nlanguage: es\ntexts: {lines: {emergency: {name: Peligro de muerte}}}\n",
    );
    let ran =
        place.run(&["report", "rest.yaml", "rest.answers.yaml", "--lang", "es", "--help-file", "at.yaml"]);
    assert!(
        ran.out.contains("Llame al 112.") && ran.out.contains("Peligro de muerte: 112"),
        "{}",
        ran.whole()
    );
    insta::assert_snapshot!("help_checked", place.run(&["check", "at.yaml"]).whole());
    place.run(&["check", "at.yaml", "--accept-texts"]);
    assert!(place.read("at.es.yaml").contains("originals:\n  lines.emergency.name: \""));
}

const REST: &str = "format: 1
id: rest
version: 1.0.0
title: Rest
language: en
license: CC0-1.0
reviewed_by: []
validated: none
sections:
  - id: nights
    title: Nights
    items:
      - {id: tired, ask: \"Are you tired?\", one_of: [{code: \"no\", text: \"No\"}, {code: \"yes\", text: \"Yes\"}], worse: last}
notices:
  - {id: call, urgency: today, text: \"Call {help.emergency}.\"}
rules:
  - {id: is_tired, when: tired == 'yes', notice: call, because: You are tired.}
";

const REST_ES: &str = "format: 1
questionnaire: rest
language: es
texts: {notices: {call: \"Llame al {help.emergency}.\"}}
";

#[test]
fn what_is_wrong_with_a_file_is_told_by_line_and_column() {
    let place = place();
    place.write("bad.yaml", "format: 1\nid: bad\nlanguage: en\ncountry: X\nlines:\n  - {id: a, nam: A}\n");
    let run = |file: &str| place.run(&["report", "level-of-care", "answers.yaml", "--help-file", file]);
    insta::assert_snapshot!("help_bad", run("bad.yaml").whole());
    place.write("torn.yaml", "format: 1\nlines: [\n");
    insta::assert_snapshot!("help_torn", run("torn.yaml").whole());
    insta::assert_snapshot!("help_not_there", run("none.yaml").whole());
    // It has no line that a text prints.
    place.write("rest.yaml", REST).write("rest.answers.yaml", "tired: \"yes\"\n");
    place.write(
        "few.yaml",
        "format: 1\nid: few\nlanguage: en\ncountry: X\nelsewhere: Y\nlines:\n  - {id: crisis, name: A, number: \"1\", text: B, source: C, checked: D}\n",
    );
    let ran = place.run(&["report", "rest.yaml", "rest.answers.yaml", "--help-file", "few.yaml"]);
    insta::assert_snapshot!("help_few", ran.whole());
}

/// Each number has its source and the day it was checked, and the words of each language are complete and fresh.
#[test]
fn the_files_that_come_with_the_program_are_complete() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires/help");
    for name in ["us", "neutral"] {
        let checked = library::help_checked(&folder.join(format!("{name}.yaml"))).unwrap();
        assert_eq!(checked.len(), 2, "{name}: its own language and Spanish");
        let first = checked[0].1.help.as_ref().unwrap();
        for (sources, read) in &checked {
            assert!(read.diagnostics.is_empty(), "{:?}: {:#?}", sources.last(), read.diagnostics);
            let help = read.help.as_ref().unwrap();
            for (line, original) in help.lines.iter().zip(&first.lines) {
                assert!(!line.source.is_empty() && line.checked.len() == "2026-11-24".len(), "{}", line.id);
                if original.number.contains(|c: char| c.is_ascii_digit() || c == '.') {
                    assert_eq!(line.number, original.number, "a number is the same in every language");
                }
            }
        }
    }
}

/// No digits are made up: who has no file of their own is told whom to look for.
#[test]
fn the_neutral_file_names_no_number() {
    for language in ["en", "es"] {
        let neutral = library::help_lines_from(HelpFrom::Country("ZZ"), language).unwrap();
        assert_eq!((neutral.id.as_str(), neutral.language.as_str()), ("neutral", language));
        for line in &neutral.lines {
            let words = [&line.number, &line.text, line.note.as_ref().unwrap_or(&line.number)];
            assert!(!words.iter().any(|text| text.contains(|c: char| c.is_ascii_digit())), "{}", line.id);
        }
        // The same lines, and what is said of them, as where the program is at home.
        let own = library::help_lines_from(HelpFrom::Own, language).unwrap();
        let shape = |help: &help::Help| -> Vec<(String, bool)> {
            help.lines.iter().map(|line| (line.id.clone(), line.note.is_some())).collect()
        };
        assert_eq!(shape(&neutral), shape(&own));
    }
}
