//! Every command with its whole standard output, standard error and exit code.

use crate::run::Place;
use insta::assert_snapshot;

/// The questionnaire and cases that `crossroads new` writes are small and have a bit of everything.
fn sleep() -> Place {
    let place = Place::new();
    assert_eq!(place.run(&["new", "sleep"]).code, 0);
    place
}

const ROWS: &str = "\
id,awake,hours,dozing,note
a,never,8,,x
b,most,4,sofa;wheel,x
c,most,99,sofa,x
d,,?,none,x
e,most,4
=1+1,some,6,wheel,x
f,sometimes,x,none;sofa,x
";

#[test]
fn help_names_every_command_and_exit_code() {
    let place = Place::new();
    assert_snapshot!(place.run(&["--help"]).whole());
    for command in [
        "take",
        "interview",
        "report",
        "history",
        "verify",
        "score",
        "check",
        "diff",
        "explain",
        "list",
        "show",
        "new",
        "schema",
        "completions",
        "man",
    ] {
        let help = place.run(&[command, "--help"]);
        assert_eq!((help.code, help.err.as_str()), (0, ""), "{command}");
        assert!(help.out.contains("Usage: crossroads"), "{command}");
        assert_eq!(help.out.contains("130  interrupted"), command == "score", "{command}");
    }
}

#[test]
fn a_wrong_command_line_is_2() {
    let place = Place::new();
    for arguments in [
        &["nonsense"][..],
        &["score"],
        &["report"],
        &["diff", "level-of-care"],
        &["diff", "level-of-care", "level-of-care", "--from", "csv"],
        &["list", "more"],
        &["show", "x", "--format", "pdf"],
    ] {
        let ran = place.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.err.contains("Usage") || ran.err.contains("--help"), "{}", ran.err);
    }
}

#[test]
fn list() {
    assert_snapshot!(Place::new().run(&["list"]).whole());
}

#[test]
fn new_writes_a_questionnaire_that_holds_and_never_over_one() {
    let place = Place::new();
    assert_snapshot!("new", place.run(&["new", "sleep"]).whole());
    assert_snapshot!("new_checked", place.run(&["check", "sleep.yaml"]).whole());
    place.write("sleep.yaml", "mine");
    assert_snapshot!("new_again", place.run(&["new", "sleep"]).whole());
    assert_eq!(place.read("sleep.yaml"), "mine");
    assert_snapshot!("new_bad_name", place.run(&["new", "../Sleep"]).whole());
}

#[test]
fn check_finds_all_in_one_run() {
    let place = sleep();
    let broken = place
        .read("sleep.yaml")
        .replace("hours < 5,", "hors < 5,")
        .replace("'wheel' in dozing", "'weel' in dozing")
        .replace("at_least: visit", "at_leest: visit");
    place.write("broken.yaml", broken);
    assert_snapshot!("check_broken", place.run(&["check", "broken.yaml"]).whole());
    assert_snapshot!(
        "check_json",
        place.run(&["check", "broken.yaml", "sleep.yaml", "--format", "json"]).whole()
    );
    let cases = place.read("sleep.cases.yaml").replace("level: visit", "level: self_care");
    place.write("sleep.cases.yaml", cases);
    assert_snapshot!("check_failed_case", place.run(&["check", "sleep.yaml"]).whole());
}

#[test]
fn the_built_ins_hold() {
    let ran = Place::new().run(&["check"]);
    assert_eq!(ran.code, 0, "{}", ran.whole());
    assert!(ran.out.contains("no errors, no warnings"), "{}", ran.out);
}

#[test]
fn explain() {
    let place = Place::new();
    assert_snapshot!("explain_code", place.run(&["explain", "hidden-number"]).whole());
    assert_snapshot!("explain_all", place.run(&["explain"]).whole());
    assert_snapshot!("explain_unknown", place.run(&["explain", "hiden-number"]).whole());
}

#[test]
fn show() {
    let place = sleep();
    assert_snapshot!("show_text", place.run(&["show", "sleep.yaml"]).whole());
    assert_snapshot!("show_markdown", place.run(&["show", "sleep.yaml", "--format", "markdown"]).whole());
    assert_snapshot!("show_json", place.run(&["show", "sleep.yaml", "--format", "json"]).whole());
    let yaml = place.run(&["show", "sleep.yaml", "--format", "yaml"]);
    assert_eq!((yaml.code, yaml.out), (0, place.read("sleep.yaml")));
    assert_snapshot!("show_unknown", place.run(&["show", "level-of-car"]).whole());
}

#[test]
fn score() {
    let place = sleep();
    place.write("in.csv", ROWS);
    assert_snapshot!("score_output", place.run_with(&["score", "sleep.yaml", "--keep", "id"], ROWS).whole());
    let to_file =
        place.run(&["score", "sleep.yaml", "in.csv", "-o", "out.csv", "--keep", "id,note", "--ranges"]);
    assert_snapshot!("score_file", to_file.whole());
    assert_snapshot!("score_file_out", place.read("out.csv"));
    assert_snapshot!("score_file_rejects", place.read("out.rejects.csv"));
    // Good rows only: the rejects of the run before go, so that they are not taken for this one's.
    place.write("good.csv", "awake,hours,dozing\nnever,8,\n");
    assert_eq!(place.run(&["score", "sleep.yaml", "good.csv", "-o", "out.csv"]).code, 0);
    assert!(!place.path("out.rejects.csv").exists());
    for (allowed, code) in [("0", 1), ("2", 1), ("3", 0), ("42%", 1), ("43%", 0)] {
        let ran = place.run(&["score", "sleep.yaml", "in.csv", "--max-rejects", allowed]);
        assert_eq!(ran.code, code, "--max-rejects {allowed}");
    }
}

#[test]
fn score_sums_up_compares_and_is_strict() {
    let place = sleep();
    place.write("in.csv", ROWS);
    let theirs = "awake,hours,dozing,theirs\nnever,8,none,self_care\nmost,3,wheel,self_care\nmost,3,wheel,visit\n\
                  most,3,wheel,else\nnever,8,,visit\n";
    let ran =
        place.run_with(&["score", "sleep.yaml", "--reference", "theirs", "--summary", "sum.json"], theirs);
    assert_snapshot!("score_reference", ran.whole());
    let mut summary: serde_json::Value = serde_json::from_str(&place.read("sum.json")).unwrap();
    assert!(summary["seconds"].as_f64().is_some_and(|seconds| seconds > 0.0));
    summary["seconds"] = 0.into();
    summary["questionnaire"]["sha256"] = "".into();
    assert_snapshot!("score_summary", serde_json::to_string_pretty(&summary).unwrap());
    let strict = place.run(&["score", "sleep.yaml", "in.csv", "-o", "out.csv", "--strict"]);
    assert_snapshot!("score_strict", strict.whole());
    assert!(!place.path("out.csv").exists());
    let piped = place.run(&["score", "sleep.yaml", "in.csv", "--strict"]);
    assert_eq!((piped.code, piped.out.lines().count()), (1, 1), "the header, and nothing after the row");
    let torn = place.run_with(&["score", "sleep.yaml"], "awake,hours,dozing\nnever,8,none\nmost,3,\"whe");
    assert_snapshot!("score_torn", torn.whole());
}

/// Lines of JSON as writers have them: keys in any order or not there, numbers with a point, lists, ticks, blank lines, and
/// lines that are no rows.
#[test]
fn score_lines_of_json() {
    let place = sleep();
    let lines = "\u{feff}{\"id\":7,\"awake\":\"never\",\"hours\":8.0,\"dozing\":[\"none\"]}\r\n\n\
                 {\"dozing\": [\"sofa\", \"wheel\"], \"hours\": 3, \"id\": {\"a\": [\"=1\"]}, \"note\": \"\"}\n\
                 {\"id\":\"c\",\"awake\":\"perhaps\",\"hours\":99,\"dozing\":null}\n\
                 {\"id\":\"d\",\"dozing___sofa\":1,\"dozing___wheel\":0,\"dozing___none\":0}\n\
                 {\"id\":\"e\",\"dozing___sofa\":1}\n\
                 {\"id\":\"f\",\"dozing\":[],\"dozing___sofa\":1}\n\
                 {\"id\":\"g\",\"hours\":3,\"hours\":4}\nnot JSON\n{\"id\":\"h\"} {}\n{\"id\":\"i\",";
    place.write("in.ndjson", lines);
    let ran = place.run(&["score", "sleep.yaml", "in.ndjson", "-o", "out.ndjson", "--keep", "id"]);
    assert_snapshot!("score_json", ran.whole());
    assert_snapshot!("score_json_out", place.read("out.ndjson"));
    assert_snapshot!("score_json_rejects", place.read("out.rejects.ndjson"));
    // What was mended can be read again as it is.
    let again = ["score", "sleep.yaml", "out.rejects.ndjson", "--to", "ndjson"];
    assert_snapshot!("score_json_again", place.run(&again).whole());
    let error = |lines: &str, more: &[&str]| {
        let command = [&["score", "sleep.yaml", "--from", "ndjson"], more].concat();
        place.run_with(&command, lines).whole()
    };
    let errors = [
        error("[{\"awake\":\"never\"}]", &[]),
        error("{\"awake\":\"never\"}\n", &["--keep", "id"]),
        error("{\"awake\":\"never\"}\n", &["--allow-missing"]),
        error("", &[]),
        place.run_with(&["score", "sleep.yaml"], "{\"awake\":\"never\"}\n").whole(),
        place.run_with(&["score", "sleep.yaml"], "PAR1\u{15}\u{4}").whole(),
    ];
    assert_snapshot!("score_json_errors", errors.join("\n"));
}

/// There and back again: a table by columns gives what the lines that it came from give.
#[test]
#[cfg(feature = "parquet")]
fn score_by_columns() {
    let place = sleep();
    place.write("in.csv", ROWS);
    let in_lines = place.run(&["score", "sleep.yaml", "in.csv", "--keep", "id,note", "--max-rejects", "9"]);
    let by_columns = ["score", "sleep.yaml", "in.csv", "-o", "out.parquet", "--keep", "id,note"];
    assert_eq!(place.run(&by_columns).code, 1);
    assert!(place.path("out.rejects.csv").exists());
    let file = std::fs::File::open(place.path("out.parquet")).unwrap();
    let file = parquet::file::serialized_reader::SerializedFileReader::new(file).unwrap();
    let about = parquet::file::reader::FileReader::metadata(&file).file_metadata();
    assert_eq!(about.num_rows(), in_lines.out.lines().count() as i64 - 1);
    let said = about.key_value_metadata().unwrap();
    let said: Vec<&str> = said.iter().map(|said| said.key.as_str()).collect();
    assert_eq!(said, ["id", "version", "sha256"].map(|name| format!("crossroads.questionnaire.{name}")));
    // Results are no answers, and a table without columns of answers is refused; so is what is no table.
    let errors = [
        place.run(&["score", "sleep.yaml", "out.parquet"]),
        place.run(&["score", "sleep.yaml", "in.csv", "--from", "parquet"]),
        place.run_with(&["score", "sleep.yaml", "--from", "parquet"], "PAR1"),
    ];
    assert_snapshot!("score_columns_errors", errors.map(|ran| ran.whole()).join("\n"));
}

#[test]
#[cfg(not(feature = "parquet"))]
fn score_without_columns() {
    let place = sleep();
    place.write("in.csv", ROWS);
    let ran = place.run(&["score", "sleep.yaml", "in.csv", "-o", "out.parquet"]);
    assert_eq!((ran.code, place.path("out.parquet").exists()), (2, false));
    assert!(ran.err.contains("--features parquet"), "{}", ran.err);
    assert_eq!(place.run(&["score", "sleep.yaml", "in.parquet", "--from", "parquet"]).code, 2);
}

#[test]
#[cfg(not(feature = "encrypt"))]
fn sessions_without_encryption() {
    let place = Place::new();
    let new = ["interview", "--plain", "--worker", "ann", "--session", "a.session"];
    for (arguments, file) in [
        ([&new[..], &["--encrypt"]].concat(), ""),
        ([&new[..], &["--recipient", "age1"]].concat(), ""),
        (vec!["history", "b.session", "--identity", "id.txt"], ""),
        (vec!["history", "b.session"], "age-encryption.org/v1\n"),
        (vec!["verify", "b.session"], "-----BEGIN AGE ENCRYPTED FILE-----\n"),
    ] {
        place.write("b.session", file);
        let ran = place.run(&arguments);
        assert_eq!((ran.code, place.path("a.session").exists()), (2, false), "{arguments:?}");
        assert!(ran.err.contains("--features encrypt"), "{}", ran.err);
    }
}

#[test]
fn score_by_a_map_and_in_ticked_columns() {
    let place = sleep();
    place.write(
        "map.yaml",
        "columns: {Q1: awake, sleep_h: hours}\ncodes:\n  awake: {\"0\": never, \"1\": some, \"2\": most}\n\
         declined: [REFUSED]\nnot_known: [\"-99\"]\nopen: [\"-98\"]\n",
    );
    let rows = "Q1,sleep_h,dozing___sofa,dozing___wheel,dozing___none\n0,8,0,0,0\n2,-99,1,1,0\nREFUSED,3,,,\n\
                1,-98,0,0,1\n1,4,1,0,1\n1,4,1,2,0\n";
    assert_snapshot!(
        "score_map",
        place.run_with(&["score", "sleep.yaml", "--map", "map.yaml"], rows).whole()
    );
    place.write("map.yaml", "columns: {Q1: awke}\ncodes:\n  awake: {\"0\": nevr}\ncolour: red\n");
    assert_snapshot!(
        "score_bad_map",
        place.run_with(&["score", "sleep.yaml", "--map", "map.yaml"], rows).whole()
    );
}

#[test]
fn score_says_what_is_wrong_with_the_columns() {
    let place = sleep();
    let score = |input: &str, more: &[&str]| {
        place.run_with(&[&["score", "sleep.yaml"], more].concat(), input).whole()
    };
    assert_snapshot!("score_missing", score("awake,hours\nnever,8\n", &[]));
    assert_snapshot!("score_missing_allowed", score("awake,hours\nnever,8\n", &["--allow-missing"]));
    assert_snapshot!("score_semicolons", score("awake;hours;dozing\nnever;8;\n", &[]));
    assert_snapshot!("score_keep", score("awake,hours,dozing,id\nnever,8,,1\n", &["--keep", "ident"]));
    assert_snapshot!("score_empty", score("", &[]));
    assert_snapshot!("score_no_rows", score("awake,hours,dozing\n", &[]));
    assert_snapshot!("score_other_file", score("awake,hours,dozing\n", &["--expect", "00ff"]));
    // A byte order mark, CRLF, quotes and another order of the columns are all fine.
    assert_snapshot!("score_fine", score("\u{feff}hours,\"dozing\",awake\r\n8,,\"never\"\r\n", &[]));
}

#[test]
fn report_of_each_format() {
    let place = sleep();
    place.write(
        "answers.yaml",
        "questionnaire: sleep\nanswered_at: 2026-11-23T02:10:00-05:00\nanswers: {awake: \"most\", hours: 4, dozing: [wheel]}\n",
    );
    for format in ["text", "markdown", "html", "json"] {
        let ran = place.run(&["report", "sleep.yaml", "answers.yaml", "--format", format]);
        assert_snapshot!(format!("report_{format}"), ran.whole());
    }
    assert_snapshot!(
        "report_explain",
        place.run(&["report", "sleep.yaml", "answers.yaml", "--explain"]).whole()
    );
    let kept = place.run(&["report", "sleep.yaml", "answers.yaml", "-o", "page.txt"]);
    assert_eq!(kept.code, 0);
    let again = place.run(&["report", "sleep.yaml", "answers.yaml", "-o", "page.txt"]);
    assert_eq!(again.code, 2, "{}", again.err);
}

#[test]
fn what_is_written_is_readable_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let place = sleep();
    place.write("answers.yaml", "{awake: \"most\"}").write("in.csv", ROWS);
    place.run(&["report", "sleep.yaml", "answers.yaml", "-o", "page.txt"]);
    place.run(&["score", "sleep.yaml", "in.csv", "-o", "out.csv"]);
    for name in ["page.txt", "out.csv", "out.rejects.csv"] {
        let mode = std::fs::metadata(place.path(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn the_committed_schema_is_fresh() {
    let committed = include_str!("../../questionnaires/schema.json");
    assert_eq!(
        Place::new().run(&["schema"]).out,
        committed,
        "run `crossroads schema > questionnaires/schema.json`"
    );
}

#[test]
fn completions_and_man_name_every_command() {
    let place = Place::new();
    for arguments in
        [&["completions", "bash"][..], &["completions", "zsh"], &["completions", "fish"], &["man"]]
    {
        let ran = place.run(arguments);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        for command in
            ["take", "report", "score", "check", "diff", "explain", "list", "show", "new", "schema"]
        {
            assert!(ran.out.contains(command), "{arguments:?} does not name {command}");
        }
    }
}

#[test]
fn check_says_what_a_file_beside_a_questionnaire_is() {
    let ran = sleep().run(&["check", "sleep.cases.yaml"]);
    assert!(
        ran.code == 2 && ran.err.contains("is a file of cases") && ran.err.contains("`sleep`"),
        "{}",
        ran.whole()
    );
}

#[test]
fn nothing_is_proved_of_what_can_never_be() {
    let place = Place::new();
    let yaml = "format: 1\nid: hours\nversion: 1.0.0\ntitle: Hours\nlanguage: en\nlicense: CC0-1.0\nreviewed_by: []\n\
        validated: none\nsections:\n  - id: all\n    title: All\n    items:\n      - {id: hours, ask: How many?, number: {min: 0, \
        max: 9}, worse: lower}\nnotices:\n  - {id: rest, urgency: today, text: Rest.}\nrules:\n  - {id: few, when: hours < 3, \
        notice: rest, because: Few.}\n";
    let guarantees =
        "guarantees:\n  - {id: some, says: Few hours bring rest., when: hours < 2, notice: rest}\n";
    place.write("good.yaml", format!("{yaml}{guarantees}"));
    let good = place.run(&["check", "good.yaml"]).out;
    assert!(
        good.contains("the one rule changes what somebody gets") && good.contains("- some: Few hours"),
        "{good}"
    );
    let dead = "  - {id: dead, when: hours > 9, notice: rest, because: Many.}\n";
    let nobody = "  - {id: nobody, says: Nobody rests., when: hours > 9, notice: rest}\n";
    place.write("bad.yaml", format!("{yaml}{dead}{guarantees}{nobody}"));
    let bad = place.run(&["check", "bad.yaml"]).out;
    assert_eq!(bad.matches("never-true").count(), 2, "{bad}");
    assert!(bad.contains("- some: Few hours"), "{bad}");
    assert!(!bad.contains("changes what somebody gets") && !bad.contains("- nobody:"), "{bad}");
}
