//! `crossroads export`: what `score` makes of the rows is what `report` says of each session.

use crate::random::Rng;
use crate::run::{Place, Ran};
use crate::sessions::{begun, whole};
use crossroads::interview::{Interview, Place as Here};
use crossroads::library;
use crossroads::response::{self, Answer, Response};
use crossroads::session::{Event, Origin};
use serde_json::Value;

const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/crossroads/fixtures/interview.yaml");

/// Sessions with random answers, some changed, of which so many of a hundred stop before the end.
fn sessions(place: &Place, name: &str, count: usize, unfinished: usize, rng: &mut Rng) -> Vec<String> {
    let loaded = library::load(name).unwrap();
    let program = &loaded.program;
    std::fs::create_dir(place.path("all")).unwrap();
    let mut names = Vec::new();
    for number in 0..count {
        let mut interview = Interview::new(program, Response::new(program));
        let mut lines = begun(&loaded);
        let last = if rng.chance(unfinished) { 1 + rng.below(program.items.len()) } else { usize::MAX };
        let mut said = 0;
        while said < last {
            let settled = interview.settled();
            if rng.chance(10) && !settled.is_empty() && said < 200 {
                interview.go_to(*rng.pick(&settled));
            }
            let Here::Item(item) = interview.place() else { break };
            let logic = &program.items[item];
            let codes: Vec<&str> = logic.choices().iter().map(|choice| choice.code.as_str()).collect();
            let answer = match rng.below(8) {
                0 => Answer::NotKnown,
                1 => Answer::Declined,
                _ if codes.is_empty() => {
                    let cells = ["7", "=1+1", "-2", "a, \"b\"\nc", "@x;y", "'=q", "é\ttab"];
                    response::read_cell(logic, cells[rng.below(cells.len())]).unwrap_or(Answer::Declined)
                }
                _ => response::read_cell(logic, codes[rng.below(codes.len())]).unwrap(),
            };
            lines.answer(logic, &answer);
            interview.answer(answer);
            said += 1;
        }
        let name = format!("all/s{number:02}.session");
        place.write(&name, &lines.bytes);
        names.push(name);
    }
    names
}

fn run(place: &Place, arguments: &[&str]) -> Ran {
    let ran = place.run(arguments);
    assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.whole());
    ran
}

/// What is the same in a row of results and in a report.
fn compared(row: &Value, report: &Value) {
    for key in ["urgency", "level", "level_at_least", "level_at_most"] {
        assert_eq!(row[key], report[key], "{key}: {row}");
    }
    assert_eq!(row["status"] == "complete", report["complete"] == true, "{row}");
    for (id, scale) in report["scales"].as_object().unwrap() {
        let id = id.replace('.', "__");
        assert_eq!(row[&id], scale["score"], "{id}: {row}");
        assert_eq!(row[format!("{id}_at_least")], scale["at_least"], "{id}");
        assert_eq!(row[format!("{id}_at_most")], scale["at_most"], "{id}");
    }
    let unknown =
        ["declined", "not_known", "open"].map(|why| report["unknown"][why].as_array().unwrap().clone());
    let mut unknown: Vec<String> =
        unknown.concat().iter().map(|id| id.as_str().unwrap().to_owned()).collect();
    let mut blank: Vec<String> =
        row["unknown"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect();
    unknown.sort();
    blank.sort();
    assert_eq!(unknown, blank);
}

fn follows(questionnaire: &str, unfinished: usize, formats: &[&str], seed: u64) {
    let place = Place::new();
    let names = sessions(&place, questionnaire, 8, unfinished, &mut Rng(seed));
    let reports: Vec<Value> = names
        .iter()
        .map(|name| {
            let ran = run(
                &place,
                &["report", name, "--worker", "bob", "--questionnaire", questionnaire, "--format", "json"],
            );
            serde_json::from_str(&ran.out).unwrap()
        })
        .collect();
    for format in formats {
        let file = format!("x.{format}");
        run(
            &place,
            &[
                "export",
                "all",
                "--worker",
                "bob",
                "--questionnaire",
                questionnaire,
                "-o",
                &file,
                "--with-notes",
            ],
        );
        let scored = run(
            &place,
            &[
                "score",
                questionnaire,
                &file,
                "--allow-missing",
                "--ranges",
                "--to",
                "ndjson",
                "--threads",
                "1",
            ],
        );
        let rows: Vec<Value> = scored.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(rows.len(), reports.len(), "{format}: {}", scored.err);
        rows.iter().zip(&reports).for_each(|(row, report)| compared(row, report));
    }
}

#[test]
fn scoring_the_rows_gives_what_reports_give() {
    let tables: &[&str] =
        if cfg!(feature = "parquet") { &["csv", "ndjson", "parquet"] } else { &["csv", "ndjson"] };
    for (seed, questionnaire) in [(1, "level-of-care"), (2, "intake-interview"), (3, FIXTURE), (4, FIXTURE)] {
        follows(questionnaire, 0, tables, seed);
        // What was not reached by all has no cell in a table.
        follows(questionnaire, 60, &["ndjson"], seed + 10);
    }
}

#[test]
fn the_rows_name_nobody_unless_that_is_asked_for() {
    let place = Place::new();
    assert_eq!(whole(&place).code, 0);
    let export = |more: &[&str]| {
        place.run(&[&["export", "a.session", "--worker", "bob", "--questionnaire", FIXTURE], more].concat())
    };
    let ran = export(&[]);
    assert_eq!(ran.out, "danger,hours,things,more,words,extras\nno,5,none,,hello,this\n");
    assert_eq!(ran.err, "crossroads: wrote 1 row to standard output\n");
    // A note that a spreadsheet would run.
    let lines = "1\na\n2\n6\n7\n";
    place.run_with(
        &["interview", FIXTURE, "--plain", "--worker", "=cmd()", "--session", "a.session", "--resume"],
        lines,
    );
    let ran = export(&["--with-id", "--with-notes", "-o", "x.csv"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert!(place.read("x.csv").starts_with("client,notes,danger,"), "{}", place.read("x.csv"));
    assert!(place.read("x.csv").contains("\nC 17,"), "{}", place.read("x.csv"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(place.path("x.csv")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let history = place.run(&["history", "a.session"]).out;
    assert!(history.contains("bob  exported csv to standard output"), "{history}");
    assert!(history.contains("bob  exported csv to x.csv"), "{history}");
    let ran = export(&["-o", "x.csv"]);
    assert!(ran.code == 2 && ran.err.contains("--force writes over it"), "{}", ran.err);
    assert!(!place.run(&["history", "a.session"]).out.ends_with("exported csv to x.csv\n"));
}

#[test]
fn notes_are_one_cell_that_no_spreadsheet_runs() {
    let place = Place::new();
    let loaded = library::load(FIXTURE).unwrap();
    let mut lines = begun(&loaded);
    let no = crossroads::session::Cell::Text("no".to_owned());
    lines.add(Event::Answered { item: "danger".to_owned(), answer: no, source: Origin::Client });
    let words = "=HYPERLINK(1)\u{1b}[2J".to_owned();
    lines.add(Event::Answered {
        item: "words".to_owned(),
        answer: crossroads::session::Cell::Text("=".repeat(40)),
        source: Origin::Client,
    });
    lines.add(Event::Noted { item: None, text: words.clone() });
    lines.add(Event::Noted { item: Some("hours".to_owned()), text: "two\nlines, \"quoted\"".to_owned() });
    lines.add(Event::Words { item: "hours".to_owned(), text: words });
    place.write("a.session", &lines.bytes);
    let arguments = ["export", "a.session", "--worker", "bob", "--questionnaire", FIXTURE, "--with-notes"];
    let ran = run(&place, &arguments);
    insta::assert_snapshot!(ran.whole());
    // Forty characters and an apostrophe are still forty characters of the person's.
    place.write("x.csv", &ran.out);
    let ran = run(&place, &["score", FIXTURE, "x.csv", "--allow-missing"]);
    assert_eq!(ran.out.lines().count(), 2, "{}", ran.whole());
}

#[test]
fn what_makes_no_table_is_refused_by_name() {
    let place = Place::new();
    assert_eq!(whole(&place).code, 0);
    let begin = |name: &str, questionnaire: &str, lines: &str| {
        let arguments = ["interview", questionnaire, "--plain", "--worker", "ann", "--session", name];
        place.run_with(&arguments, lines)
    };
    let export = |more: &[&str]| {
        place.run(&[&["export", "a.session", "--worker", "bob", "--questionnaire", FIXTURE], more].concat())
    };
    begin("b.session", FIXTURE, "1\n1\n");
    let ran = export(&["b.session"]);
    assert!(
        ran.code == 2 && ran.err.contains("`b.session` has questions that were not reached"),
        "{}",
        ran.err
    );
    assert!(!place.run(&["history", "a.session"]).out.contains("exported"), "nothing left it");
    assert_eq!(export(&["b.session", "--to", "ndjson"]).code, 0);
    begin("c.session", FIXTURE, "1\n");
    let ran = export(&["c.session", "--to", "ndjson"]);
    assert!(ran.code == 2 && ran.err.contains("`c.session` has no answer yet"), "{}", ran.err);
    place.write(
        "new.yaml",
        std::fs::read_to_string(FIXTURE).unwrap().replace("version: 1.0.0", "version: 2.0.0"),
    );
    begin("d.session", "new.yaml", "1\n1\n");
    let ran = export(&["d.session"]);
    assert!(
        ran.code == 2
            && ran.err.contains("`a.session` with `fixture` 1.0.0 and `d.session` with `fixture` 2.0.0"),
        "{}",
        ran.err
    );
    assert!(export(&["a.session"]).err.contains("named twice"));
}

#[test]
fn what_was_not_asked_has_no_key_and_what_was_declined_is_null() {
    let place = Place::new();
    let lines = ["1", "1", "p", "3", "hello", "1", "5"].map(|line| format!("{line}\n")).concat();
    let interview = ["interview", FIXTURE, "--plain", "--worker", "ann", "--session", "a.session"];
    assert_eq!(place.run_with(&interview, lines).code, 0);
    let ran = run(
        &place,
        &["export", "a.session", "--worker", "bob", "--questionnaire", FIXTURE, "--to", "ndjson"],
    );
    let row: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((row.get("hours"), row.get("more")), (Some(&Value::Null), None), "{}", ran.out);
    assert!(ran.err.contains("needs --allow-missing"), "{}", ran.err);
}
