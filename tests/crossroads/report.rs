//! `crossroads report`: where answers come from, where the report goes, and what stays off it.

use crate::run::Place;

const ANSWERS: &str = "{now: [none], suicide: \"at_times\", legal: null}";

#[test]
fn answers_come_from_a_file_or_from_standard_input() {
    let place = Place::new();
    place.write("answers.yaml", ANSWERS);
    let stamped =
        |out: String| out.lines().filter(|l| !l.contains("Self-report,")).collect::<Vec<_>>().join("\n");
    let file = place.run(&["report", "level-of-care", "answers.yaml"]);
    let input = place.run_with(&["report", "level-of-care", "-"], ANSWERS);
    assert_eq!((file.code, input.code, input.err.as_str()), (0, 0, ""));
    assert_eq!(stamped(file.out), stamped(input.out));
    let wrong = place.run_with(&["report", "level-of-care", "-"], [b'n', b'o', b'w', 0xff]);
    assert_eq!(wrong.code, 2);
    assert_eq!(
        wrong.err,
        "crossroads: cannot read `standard input`: line 1 is not UTF-8; save the file as UTF-8\n"
    );
}

#[test]
fn a_file_is_written_once_and_its_whole_path_is_said() {
    let place = Place::new();
    place.write("answers.yaml", ANSWERS);
    let report = |more: &[&str]| {
        place.run(&[&["report", "level-of-care", "answers.yaml", "-o", "page.html"], more].concat())
    };
    let ran = report(&[]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    let path = std::fs::canonicalize(place.path("page.html")).unwrap();
    assert!(
        ran.err.contains("wrote /") && ran.err.contains(path.file_name().unwrap().to_str().unwrap()),
        "{}",
        ran.err
    );
    place.write("page.html", "mine");
    let ran = report(&[]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.ends_with("there is a file of this name already; --force writes over it\n"),
        "{}",
        ran.err
    );
    assert_eq!(place.read("page.html"), "mine");
    assert_eq!(report(&["--force"]).code, 0);
    assert!(place.read("page.html").starts_with("<!DOCTYPE html>"));
}

#[test]
fn private_answers_stay_off_pages_and_files_unless_they_are_asked_for() {
    let place = Place::new();
    place.write("answers.yaml", ANSWERS);
    let secret = "Yes, at times";
    let report =
        |more: &[&str]| place.run(&[&["report", "level-of-care", "answers.yaml"], more].concat()).out;
    assert!(report(&[]).contains(secret));
    for format in ["html", "markdown"] {
        let page = report(&["--format", format]);
        assert!(!page.contains(secret) && page.contains("Some private answers also counted."), "{format}");
        assert!(report(&["--format", format, "--include-private"]).contains(secret), "{format}");
    }
    report(&["-o", "page.txt"]);
    assert!(!place.read("page.txt").contains(secret));
    assert!(place.read("page.txt").lines().take(3).any(|line| line.contains("988")));
    report(&["-o", "whole.txt", "--include-private"]);
    assert!(place.read("whole.txt").contains(secret));
}
