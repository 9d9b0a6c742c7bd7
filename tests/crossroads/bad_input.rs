//! Bad input: a clear error that names the place and the mend, exit code 2, and nothing lost or echoed.

use crate::run::{Place, Ran, command};
use insta::assert_snapshot;
use std::process::Stdio;

fn place() -> Place {
    let place = Place::new();
    let start = include_str!("../../src/cli/new/questionnaire.yaml").replace("NAME", "sleep");
    place.write("sleep.yaml", start).write("answers.yaml", "{awake: \"most\"}");
    place
}

/// Every command that reads a questionnaire, on this file.
fn each(place: &Place, file: &str) -> Vec<Ran> {
    [&["check", file][..], &["show", file], &["report", file, "answers.yaml"], &["score", file, "in.csv"]]
        .map(|arguments| place.run(arguments))
        .into()
}

#[test]
fn a_questionnaire_that_cannot_be_read() {
    let place = place();
    std::fs::create_dir(place.path("folder.yaml")).unwrap();
    place.write("bytes.yaml", b"format: 1\nid: \xff\xfe\n");
    for (file, word) in
        [("nowhere.yaml", "no such file"), ("folder.yaml", "folder"), ("bytes.yaml", "line 2 is not UTF-8")]
    {
        for ran in each(&place, file) {
            assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{file}: {}", ran.err);
            assert!(ran.err.contains(word) && ran.err.contains(file), "{file}: {}", ran.err);
        }
    }
    // Empty is a questionnaire without anything in it: checked, with all that is missing.
    place.write("empty.yaml", "");
    assert_snapshot!("bad_empty", place.run(&["check", "empty.yaml"]).whole());
    assert_eq!(place.run(&["show", "empty.yaml"]).code, 2);
}

#[test]
fn a_byte_order_mark_and_crlf_are_fine() {
    let place = place();
    let text = format!("\u{feff}{}", place.read("sleep.yaml").replace('\n', "\r\n"));
    place.write("windows.yaml", text);
    let ran = place.run(&["check", "windows.yaml"]);
    assert_eq!(ran.code, 0, "{}", ran.whole());
}

#[test]
fn the_slips_that_authors_make() {
    let place = place();
    for (name, line) in [
        ("tag", "when: !answered(awake)"),
        ("brace", "because: {hours} is little"),
        ("quotes", "when: 'wheel' in dozing && hours < 5"),
        ("colon", "because: Stop: this is dangerous"),
        ("tab", "\tbecause: Because."),
        ("octal", "number: {min: 0, max: 010}"),
        ("double", "because: One.\n    because: Two."),
        ("curly", "when: hours < ‘5’"),
    ] {
        let item = "      - {id: extra, ask: More?, worse: higher, ";
        let text = place.read("sleep.yaml");
        let text = match name {
            "octal" => text.replace("\nscales:", &format!("\n{item}{line}}}\nscales:")),
            _ => text.replace(
                "\nfor_professional:",
                &format!("\n  - id: slip\n    {line}\n    helps: visit\nfor_professional:"),
            ),
        };
        place.write("slip.yaml", text);
        assert_snapshot!(format!("slip_{name}"), place.run(&["check", "slip.yaml"]).whole());
    }
    let bare = place.read("sleep.yaml").replace("{code: \"never\"", "{code: no");
    place.write("slip.yaml", bare);
    assert_snapshot!("slip_bare", place.run(&["check", "slip.yaml"]).whole());
}

#[test]
fn files_made_to_exhaust_are_refused() {
    let place = place();
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for n in 1..12 {
        let inner = vec![format!("*a{}", n - 1); 9].join(", ");
        bomb += &format!("a{n}: &a{n} [{inner}]\n");
    }
    place.write("bomb.yaml", bomb);
    place.write("deep.yaml", "[".repeat(100_000));
    place.write("deep_map.yaml", "{a: ".repeat(100_000));
    place.write("long.yaml", "- x\n".repeat(100_000));
    for file in ["bomb.yaml", "deep.yaml", "deep_map.yaml", "long.yaml"] {
        let check = place.run(&["check", file]);
        assert_eq!(check.code, 1, "{file}: {}", check.err);
        assert!(check.out.contains("than a questionnaire can be"), "{file}: {}", check.out);
        assert!(check.out.len() < 2000, "{file}: {}", check.out.len());
        let report = place.run(&["report", "sleep.yaml", file]);
        assert_eq!(report.code, 2, "{file}: {}", report.err);
    }
    let long = "!".repeat(100_000);
    place.write("slip.yaml", place.read("sleep.yaml").replace("hours < 5,", &format!("\"{long}x\",")));
    assert_eq!(place.run(&["check", "slip.yaml"]).code, 1);
}

#[test]
fn answers_that_are_none_are_all_named_at_once_and_never_repeated() {
    let place = place();
    place.write(
        "answers.yaml",
        "awake: secretcode\nhours: 98765\ndozing: [sofa, none, sofa]\ncolour: secretvalue\n",
    );
    let ran = place.run(&["report", "sleep.yaml", "answers.yaml"]);
    assert!(!ran.err.contains("secret") && !ran.err.contains("98765"), "{}", ran.err);
    assert_snapshot!("bad_answers", ran.whole());
    for (name, text) in [
        ("list", "- a\n- b\n"),
        ("other", "questionnaire: phq-9\nanswers: {q1: \"0\"}\n"),
        ("yaml", "awake: [secretcode\n"),
        ("double", "awake: \"never\"\nawake: \"most\"\n"),
        ("empty", ""),
    ] {
        place.write("answers.yaml", text);
        let ran = place.run(&["report", "sleep.yaml", "answers.yaml"]);
        assert!(!ran.err.contains("secret"), "{}", ran.err);
        assert_snapshot!(format!("bad_answers_{name}"), ran.whole());
    }
}

#[test]
fn rejected_values_never_reach_standard_error() {
    let place = place();
    let ran = place
        .run_with(&["score", "sleep.yaml"], "awake,hours,dozing\nsecretcode,8,\nnever,77777,secretcode\n");
    assert_eq!(ran.code, 1);
    assert!(!ran.whole().contains("secretcode") && !ran.whole().contains("77777"), "{}", ran.whole());
}

#[test]
fn control_and_bidirectional_characters_are_shown_escaped() {
    let place = place();
    let evil = "\\e[31mred\\a\\u202Eback";
    let text = place
        .read("sleep.yaml")
        .replace("title: Sleep and rest", &format!("title: \"{evil}\""))
        .replace("ask: How often do you lie awake?", &format!("ask: \"{evil}\""));
    place.write("evil.yaml", &text);
    place.write("wrong.yaml", text.replace("hours < 5", "hors\u{202e} < 5"));
    for arguments in [
        &["show", "evil.yaml"][..],
        &["show", "evil.yaml", "--format", "markdown"],
        &["report", "evil.yaml", "answers.yaml"],
        &["report", "evil.yaml", "answers.yaml", "--format", "markdown"],
        &["report", "evil.yaml", "answers.yaml", "--format", "html"],
        &["check", "wrong.yaml"],
        &["show", "no\u{1b}[31m\u{202e}.yaml"],
        &["explain", "\u{1b}[31m"],
        &["score", "sleep.yaml", "--keep", "\u{1b}[31m"],
    ] {
        let whole = place.run_with(arguments, "a\u{1b}[31m,awake,hours,dozing\n,,,\n").whole();
        assert!(!whole.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{arguments:?}: {whole:?}");
    }
}

#[test]
fn a_full_disk_is_an_error_and_a_closed_pipe_is_none() {
    let place = place();
    place.write("in.csv", format!("awake,hours,dozing\n{}", "never,8,\n".repeat(5000)));
    let folder = place.path("");
    let full = || Stdio::from(std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
    for arguments in [
        &["show", "level-of-care"][..],
        &["report", "sleep.yaml", "answers.yaml"],
        &["score", "sleep.yaml", "in.csv"],
        &["score", "sleep.yaml", "in.csv", "--to", "ndjson"],
        #[cfg(feature = "parquet")]
        &["score", "sleep.yaml", "in.csv", "--to", "parquet"],
        &["check"],
        &["schema"],
        &["list"],
    ] {
        let ran = command(&folder, arguments).stdout(full()).output().unwrap();
        assert_eq!(ran.status.code(), Some(2), "{arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
        assert!(!ran.stderr.is_empty(), "{arguments:?}");

        let mut child =
            command(&folder, arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let ran = child.wait_with_output().unwrap();
        let err = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(0), "{arguments:?}: {err}");
        assert!(!err.contains("panicked"), "{arguments:?}: {err}");
    }
    let ran = place.run(&["score", "sleep.yaml", "in.csv", "-o", "/dev/full/out.csv"]);
    assert_eq!(ran.code, 2);
}

#[test]
fn being_stopped_leaves_no_half_written_file() {
    let place = place();
    let folder = place.path("");
    let before = || std::fs::read_dir(&folder).unwrap().count();
    let files = before();
    let mut child = command(&folder, &["score", "sleep.yaml", "-o", "out.csv"])
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    std::io::Write::write_all(&mut input, b"awake,hours,dozing\nnever,8,\n").unwrap();
    // It has begun its files once they are there; the input stays open, so it waits for more rows.
    while before() < files + 2 {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it was stopped");
        std::thread::yield_now();
    }
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    drop(input);
    assert_eq!(before(), files);
}

#[test]
fn a_row_without_an_end_is_an_error_and_no_memory_is_spent_on_it() {
    let place = place();
    let rows = format!("awake,hours,dozing\nnever,8,\n\"{}", "never,8,\n".repeat(2_000_000));
    let ran = place.run_with(&["score", "sleep.yaml", "-o", "out.csv"], rows);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("a row after row 1 that is longer than 16 MiB"), "{}", ran.err);
    assert!(!place.path("out.csv").exists());
}

#[test]
fn a_file_that_may_not_grow_leaves_nothing_behind() {
    let place = place();
    place.write("in.csv", format!("awake,hours,dozing\n{}", "never,8,\n".repeat(20_000)));
    let folder = place.path("");
    let files = std::fs::read_dir(&folder).unwrap().count();
    let script = "ulimit -f 8; exec \"$0\" score sleep.yaml in.csv -o out.csv";
    let ran = std::process::Command::new("bash")
        .args(["-c", script, env!("CARGO_BIN_EXE_crossroads")])
        .current_dir(&folder)
        .output()
        .unwrap();
    let err = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(2), "{err}");
    assert!(err.contains("cannot write"), "{err}");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), files, "{err}");
}
