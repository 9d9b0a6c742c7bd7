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

const LETTERHEAD: &str =
    "name: \"Riverside <b>Clinic</b>\"\nlines: [\"12 River Street\", \"=1+1 | *Phone*\"]\nlogo: logo.png\n";

#[test]
fn a_report_is_handed_over_with_a_letterhead_and_lines_to_sign_on() {
    let place = Place::new();
    place
        .write("answers.yaml", ANSWERS)
        .write("head.yaml", LETTERHEAD)
        .write("logo.png", b"\x89PNG\r\n\x1a\nxyz");
    let report = |more: &[&str]| {
        place.run(&[&["report", "level-of-care", "answers.yaml", "--letterhead", "head.yaml"], more].concat())
    };
    let page = report(&["--format", "html", "--credential", "LMSW"]).out;
    // On each sheet, escaped, with its picture in it and nothing else allowed.
    assert_eq!(page.matches("Riverside &lt;b&gt;Clinic&lt;&#x2f;b&gt;").count(), 2, "{page}");
    assert_eq!(page.matches("<img src=\"data:image&#x2f;png;base64,iVBORw0KGgp4eXo=\" alt=\"\">").count(), 2);
    assert!(page.contains("img-src data:;") && !page.contains("<b>"), "{page}");
    for line in ["Intake worker", ", LMSW", "Supervisor", "Client", "(UTC +00:00)"] {
        assert!(page.contains(line), "{line}");
    }
    let markdown = report(&["--format", "markdown"]).out;
    assert!(markdown.starts_with("**Riverside \\<b\\>Clinic\\</b\\>**"), "{markdown}");
    assert!(report(&[]).out.starts_with("Riverside <b>Clinic</b>\n12 River Street\n"));
    let json: serde_json::Value = serde_json::from_str(&report(&["--format", "json"]).out).unwrap();
    assert_eq!(json["handover"]["letterhead"]["lines"][0], "12 River Street");
    // Without one there is no place for a picture.
    let plain = place.run(&["report", "level-of-care", "answers.yaml", "--format", "html"]).out;
    assert!(!plain.contains("<img") && !plain.contains("Supervisor"), "{plain}");
}

#[test]
fn a_letterhead_brings_nothing_but_text_and_a_picture_beside_it() {
    let place = Place::new();
    place.write("answers.yaml", ANSWERS).write("logo.svg", "<svg/>");
    for (written, why) in [
        ("name: A\nlogo: ../logo.png\n", "stands in the folder of its letterhead"),
        ("name: A\nlogo: /etc/hostname\n", "stands in the folder of its letterhead"),
        ("name: A\nlogo: logo.svg\n", "a logo is a PNG or a JPEG"),
        ("name: A\nlogo: none.png\n", "no such file"),
        ("name: \" \"\n", "a letterhead has a name"),
        ("name: A\nlines: [a, b, c, d, e, f, g, h, i]\n", "at most 8 lines"),
        ("name: A\nhtml: <script>\n", "html"),
    ] {
        place.write("head.yaml", written);
        let ran = place.run(&["report", "level-of-care", "answers.yaml", "--letterhead", "head.yaml"]);
        assert!(ran.code == 2 && ran.err.contains(why), "{written}: {}", ran.whole());
    }
}

#[test]
fn the_notice_of_part_2_stands_word_for_word_in_every_form() {
    let place = Place::new();
    place.write("answers.yaml", ANSWERS);
    for format in ["text", "html", "markdown", "json"] {
        let ran =
            place.run(&["report", "level-of-care", "answers.yaml", "--format", format, "--part2-notice"]);
        let words = ran.out.replace("&#x2f;", "/").replace('\\', "");
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in [
            "This record which has been disclosed to you is protected by Federal confidentiality rules (42 CFR part 2).",
            "against the patient, unless authorized by the consent of the patient, except as provided at 42 CFR 2.12(c)(5)",
            "is NOT sufficient to meet the required elements of written consent to further use or redisclose the record",
            "89 FR 12472",
        ] {
            assert!(words.contains(part), "{format}: {part}: {words}");
        }
        assert!(!words.contains("Supervisor"), "{format}");
    }
}
