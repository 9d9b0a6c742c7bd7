//! The short interview, and the offer at the end of any, as a person meets them.

use crate::window::{Window, window};
use std::path::Path;
use tempfile::TempDir;

const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/crossroads/fixtures/short.yaml");
const OFFER: &str = "Your answers to the questions that are left cannot change what we suggest.";

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn begin(folder: &TempDir, options: &[&str]) -> Window {
    let mut window = window().run(folder.path(), &[&["take", FIXTURE], options].concat());
    window.sees("A list that can be cut short").sees("2. Not now").types("1\r").sees("How many hours");
    window
}

fn answers(folder: &TempDir, name: &str) -> String {
    let text = std::fs::read_to_string(folder.path().join(name)).unwrap();
    text.split_once("answers:\n").unwrap().1.to_owned()
}

fn folder_of(path: &Path) -> Vec<String> {
    std::fs::read_dir(path).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn what_cannot_matter_is_skipped_and_asked_once_it_can() {
    let folder = folder();
    // So high that the whole report is one page.
    let options = ["take", FIXTURE, "--short", "--save", "a.yaml"];
    let mut window = window().size(80, 120).run(folder.path(), &options);
    window.sees("Questions that cannot change what we suggest are skipped.").sees("2. Not now").types("1\r");
    // Nothing rests on the colour, so it does not count from the start.
    window.sees("First part: question 1 of about 5").types("5\r");
    window.sees("Safety: question 2 of 3").sees("Are you in danger?").types("1\r");
    window.sees("What you wish: question 3 of 3").types("b\r").sees("Are you in danger?").types("b\r");
    // With more hours the nights and days matter after all, and come in their order.
    window.sees("Your answer so far: 5 hours.").types("20\r").sees("question 2 of about 5");
    window.sees("Are your nights hard?").types("2\r").sees("What you wish: question 4 of 4").types("b\r");
    window.sees("Are you in danger?").types("b\r").sees("Are your nights hard?").types("1\r");
    window.sees("The middle of the list.").sees("question 3 of 5").sees("Are your days hard?").types("p\r");
    window.sees("question 5 of 5").types("1\r").sees("the last question");
    // What was skipped can be answered all the same, and is not called blank.
    window.types("1\r").sees("A place to start").sees("Left blank").sees("You did not say: days.");
    window.sees("Not asked").sees("These could not change the suggestion: colour.").types("q");
    window.sees("4. Done").types("3\r").sees("3. days: left blank").sees("4. colour: not asked").types("4\r");
    window.sees("question 4 of 6").sees("Which colour do you like?").types("2\r").sees("the last question");
    window.types("4\r");
    assert_eq!(window.ends(), 0);
    assert_eq!(
        answers(&folder, "a.yaml"),
        "  hours: 20\n  nights: \"no\"\n  days: null\n  colour: \"blue\"\n  danger: \"no\"\n  wish: [\"rest\"]\n"
    );
}

#[test]
fn a_short_interview_goes_on_from_a_file_and_its_own_file_is_open_where_it_skipped() {
    let folder = folder();
    let mut window = begin(&folder, &["--short", "--save", "a.yaml"]);
    window.types("5\r").sees("Are you in danger?").types("q\r").sees("Leave now?").types("2\r");
    assert_eq!(window.ends(), 130);
    assert_eq!(answers(&folder, "a.yaml"), "  hours: 5\n");
    // Longer, the next is asked, and there is something to offer.
    let mut window = window_of(&folder, &["--answers", "a.yaml"]);
    window.sees("2. Not now").types("1\r").sees("You could stop here").types("1\r");
    window.sees("question 2 of 6").sees("Are your nights hard?").types("\u{3}");
    assert_eq!(window.ends(), 130);
    let mut window =
        window_of(&folder, &["--answers", "a.yaml", "--short", "--save", "b.yaml", "-o", "r.txt"]);
    window.sees("Questions that cannot change what we suggest are skipped.").sees("2. Not now").types("1\r");
    window.sees("question 2 of 3").types("1\r").sees("question 3 of 3").types("2\r");
    assert_eq!(window.ends(), 0);
    assert_eq!(answers(&folder, "b.yaml"), "  hours: 5\n  danger: \"no\"\n  wish: [\"talk\"]\n");
    let report = std::fs::read_to_string(folder.path().join("r.txt")).unwrap();
    assert!(report.contains("These could not change the suggestion: nights; days; colour."), "{report}");
    assert!(!report.contains("Left blank") && !report.contains("Not reached"), "{report}");
    // The file says the same later.
    let place = crate::run::command(folder.path(), &["report", FIXTURE, "b.yaml"]).output().unwrap();
    let again = String::from_utf8(place.stdout).unwrap();
    assert!(again.contains("These could not change the suggestion: nights; days; colour."), "{again}");
}

fn window_of(folder: &TempDir, options: &[&str]) -> Window {
    window().run(folder.path(), &[&["take", FIXTURE], options].concat())
}

#[test]
fn what_is_left_is_offered_to_be_skipped_once() {
    let folder = folder();
    let mut window = begin(&folder, &["--save", "a.yaml"]);
    window.sees("question 1 of 6").types("5\r").sees("You could stop here").sees(OFFER);
    // A key too many does not choose, and what there is so far can be read.
    window.sees("Asked all the same: Safety, What you wish.").types("\r").sees("Please type one number");
    window.types("3\r").sees("What we have so far").types("q").sees("You could stop here").types("1\r");
    window.sees("question 2 of 6").types("b\r").sees("so far: 5 hours").types("20\r");
    window.sees("Are your nights hard?").types("2\r");
    // It would be so again, and is not said again.
    window.sees("Are your days hard?").types("1\r").sees("Which colour").types("1\r");
    window
        .sees("question 5 of 6")
        .types("1\r")
        .sees("question 6 of 6")
        .types("1\r")
        .sees("the last question");
    window.types("4\r");
    assert_eq!(window.ends(), 0);
    assert!(answers(&folder, "a.yaml").contains("  colour: \"red\"\n"));

    let mut window = begin(&folder, &[]);
    window.types("20\r").sees("nights hard").types("1\r").sees("days hard").types("2\r").sees(OFFER);
    window.types("2\r").sees("Safety: question 4 of 5").types("1\r").sees("question 5 of 5").types("1\r");
    window.sees("the last question").types("4\r");
    assert_eq!(window.ends(), 0);
    assert_eq!(folder_of(folder.path()), ["a.yaml"]);
}

#[test]
fn plain_lines_offer_and_skip_too() {
    let folder = folder();
    let mut window = window()
        .size(80, 200)
        .run(folder.path(), &["take", FIXTURE, "--plain", "--short", "--format", "text"]);
    window
        .sees("Questions that cannot change what we suggest are skipped.")
        .types("1\r")
        .sees("How many hours")
        .types("5\r");
    window.sees("question 2 of 3").types("1\r").sees("question 3 of 3").types("1\r");
    window.sees("These could not change the suggestion: nights; days; colour.");
    assert_eq!(window.ends(), 0);

    let mut window = crate::window::window().size(60, 200).run(folder.path(), &["take", FIXTURE, "--plain"]);
    window.sees("2. Not now").types("1\r").sees("How many hours").types("5\r").sees("You could stop here");
    window.sees("2. Skip these questions").types("2\r").sees("question 2 of 3").types("1\r");
    window.sees("question 3 of 3").types("1\r").sees("the last question").types("4\r");
    assert_eq!(window.ends(), 0);
    assert!(!window.text().contains("nights hard"), "{}", window.text());
}

/// Where it would take too long to know, everything is asked.
#[test]
fn what_is_too_large_is_asked_whole_and_says_so() {
    let folder = folder();
    let mut yaml = std::fs::read_to_string(FIXTURE).unwrap();
    let choices: Vec<String> = (0..60).map(|n| format!("{{code: \"c{n}\", text: C}}")).collect();
    let item = |n: usize| {
        let any_of = choices.join(", ");
        format!("      - {{id: m{n}, name: m, ask: \"M?\", any_of: [{any_of}], worse: none}}\n")
    };
    let many: String = (0..40).map(item).collect();
    yaml = yaml.replacen("  - id: safety\n", &format!("{many}  - id: safety\n"), 1);
    std::fs::write(folder.path().join("large.yaml"), yaml).unwrap();
    let mut window = window().run(folder.path(), &["take", "large.yaml", "--short"]);
    window.sees("This list is too large to tell what could be skipped, so each question is asked.");
    window.types("1\r").sees("question 1 of 46").types("5\r").sees("question 2 of 46").sees("nights hard");
    window.types("\u{3}");
    assert_eq!(window.ends(), 130);
}

#[test]
fn without_levels_it_is_the_scores_that_cannot_change() {
    let folder = folder();
    let item = |id: &str| {
        format!(
            "      - {{id: {id}, name: {id}, ask: \"{id}?\", number: {{min: 0, max: 3}}, worse: higher}}\n"
        )
    };
    let yaml = format!(
        "format: 1\nid: scores\nversion: 1.0.0\ntitle: Only scores\nlanguage: en\nlicense: CC0-1.0\n\
         reviewed_by: []\nvalidated: none\nsections:\n  - id: all\n    title: All\n    items:\n{}{}{}\
         scales:\n  - {{id: most, name: Most, highest: [one, two]}}\n",
        item("one"),
        item("two"),
        item("three")
    );
    std::fs::write(folder.path().join("scores.yaml"), yaml).unwrap();
    let mut window = window().run(folder.path(), &["take", "scores.yaml"]);
    window.sees("Only scores").types("1\r").sees("one?").types("1\r").sees("two?").types("2\r");
    window
        .sees("You could stop here")
        .sees("cannot change the result.")
        .types("2\r")
        .sees("the last question");
    window.types("1\r").sees("Not asked").sees("These could not change the result: three.").types("q");
    window.sees("4. Done").types("4\r");
    assert_eq!(window.ends(), 0);
}

#[test]
fn the_offer_fits_a_small_window() {
    let folder = folder();
    for (columns, rows) in [(40, 24), (80, 24)] {
        let mut window = window().size(columns, rows).run(folder.path(), &["take", FIXTURE]);
        window.sees("2. Not now").types("1\r").sees("How many hours").types("5\r").sees("4. Leave");
        window.sees("You could stop here").sees(OFFER).sees("1. Go on answering");
        let text = window.text();
        assert!(text.lines().all(|line| line.chars().count() <= columns.into()), "{text}");
        window.types("4\r").sees("Leave now?").types("2\r");
        assert_eq!(window.ends(), 130);
    }
}
