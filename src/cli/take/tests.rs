//! The whole talk, driven by lines: what is typed goes in, what is shown comes out.

use super::files::Files;
use super::flow::{Flow, Length};
use super::{Finished, talk};
use crate::cli::Exit;
use crate::cli::clock::Clock;
use crate::cli::prompter::lines::Lines;
use crate::interview::Interview;
use crate::library;
use crate::response::{Response, write_cell};
use std::collections::BTreeMap;

/// What a talk left behind.
struct Talk {
    exit: Exit,
    shown: String,
    /// `item: cell` of all that is not open.
    answers: Vec<String>,
}

/// Talks over the fixture, typing these lines.
fn type_in(lines: &[&str]) -> Talk {
    type_in_with(lines, |_| {})
}

fn type_in_with(lines: &[&str], prepare: impl FnOnce(&mut Response)) -> Talk {
    let loaded = library::load("tests/crossroads/fixtures/interview.yaml").unwrap();
    let (words, phrases) = (library::interview_words("en").unwrap(), library::report_phrases("en").unwrap());
    let mut response = Response::new(&loaded.program);
    prepare(&mut response);
    let clock = Clock(|| "2026-11-23T02:10:00-05:00[-05:00]".parse().unwrap());
    let mut flow = Flow {
        loaded: &loaded,
        words: &words,
        phrases: &phrases,
        interview: Interview::new(&loaded.program, response),
        given: None,
        length: Length::Whole,
        clock,
        save: None,
        drafts: BTreeMap::new(),
    };
    let input = lines.iter().map(|line| format!("{line}\n")).collect::<String>();
    let mut prompter = Lines { input: input.as_bytes(), output: Vec::new(), words: &words, width: || 60 };
    let Finished { exit, .. } = talk(&mut flow, &mut prompter, &Files::none(clock)).unwrap();
    // A terminal shows what is typed, and the line break after it.
    let shown = String::from_utf8(prompter.output).unwrap().replace("Your answer: ", "Your answer: \n");
    assert!(shown.lines().all(|line| line.chars().count() <= 60), "{shown}");
    let items = &loaded.program.items;
    let answers = flow.interview.response().iter();
    let cells =
        answers.filter_map(|(id, a)| Some(format!("{}: {}", items[id].id, write_cell(&items[id], a)?)));
    Talk { exit, shown, answers: cells.collect() }
}

/// How often this was shown.
fn times(talk: &Talk, text: &str) -> usize {
    talk.shown.matches(text).count()
}

#[test]
fn answering_to_the_end() {
    let talk = type_in(&["1", "1", "20", "1 2", "1", "hello", "", "4"]);
    assert_eq!(talk.exit, Exit::Done);
    assert_eq!(
        talk.answers,
        ["danger: no", "hours: 20", "things: long;second", "more: no", "words: hello", "extras: []",]
    );
    for text in [
        "A short list",
        "First part: question 1 of about 5",
        "Are you in danger?",
        "A few things to begin with.",
    ] {
        assert_eq!(times(&talk, text), 1, "{text}\n{}", talk.shown);
    }
    assert_eq!(times(&talk, "That was the last question"), 1);
    assert_eq!(times(&talk, "The text above stays in this window"), 1);
}

#[test]
fn declining_not_knowing_and_skipping() {
    let talk = type_in(&["1", "p", "d", "P", "d", "x", "4"]);
    assert_eq!(talk.answers, ["danger: ", "hours: ?", "things: ", "more: ?", "words: ", "extras: "]);
    assert_eq!((talk.exit, times(&talk, "Call 911 now")), (Exit::Done, 0));
}

#[test]
fn going_back_shows_the_answer_and_keeps_it() {
    let talk = type_in(&["1", "1", "20", "b", "", "2", "b", "1", "p", "b", "", "p", "3", "", "4"]);
    assert_eq!(talk.answers, ["danger: no", "hours: 20", "things: long", "words: ", "extras: "]);
    for text in ["Your answer so far: 20 hours.", "Your answer so far: The second thing."] {
        assert_eq!(times(&talk, text), 1, "{}", talk.shown);
    }
    assert_eq!(times(&talk, "You left this one blank."), 2, "{}", talk.shown);
    assert_eq!(times(&talk, "Is there more to the second thing?"), 1);
}

#[test]
fn back_from_the_first_question_is_the_first_screen() {
    let talk = type_in(&["1", "b", "2"]);
    assert_eq!((talk.exit, times(&talk, "A short list")), (Exit::Interrupted, 2));
}

#[test]
fn what_cannot_be_an_answer_is_asked_again_kindly() {
    let talk = type_in(&[
        "1",
        "yes",
        "2",
        "a few",
        "200",
        "8 hours",
        "",
        "1 3",
        "9",
        "3",
        &"x".repeat(41),
        "",
        "q",
        "2",
    ]);
    assert_eq!(talk.answers, ["danger: yes", "hours: 8", "things: none"]);
    for text in [
        "Please type a whole number in digits, from 0 to 100.",
        "That does not fit here. Please type a number from 0 to 100.",
        "Please type the numbers of all that fit.",
        "\"None of these\" does not go with others.",
        "There is no such number here. They go from 1 to 3.",
        "That is too long by 1.",
        "To leave this one blank,",
    ] {
        assert_eq!(times(&talk, text), 1, "{text}\n{}", talk.shown);
    }
}

#[test]
fn a_notice_has_a_screen_whenever_it_begins_and_then_a_line() {
    let talk = type_in(&["1", "2", "2", "20", "q", "1", "b", "b", "1", "b", "b", "2", "2", "q", "2"]);
    assert_eq!(times(&talk, "Thank you for telling us."), 2, "{}", talk.shown);
    assert_eq!(times(&talk, "Call 911 now. Do not be alone."), 2, "{}", talk.shown);
    // Two questions, leaving, three questions, and not while it was taken back.
    assert_eq!(times(&talk, "\nCall 911 now.\n"), 8, "{}", talk.shown);
    assert_eq!(talk.exit, Exit::Interrupted);
}

#[test]
fn what_we_have_so_far_comes_back_to_the_notice() {
    let talk = type_in(&["1", "2", "3", "2", "q", "2"]);
    assert_eq!(times(&talk, "Thank you for telling us."), 2, "{}", talk.shown);
}

#[test]
fn answers_wait_while_a_call_is_made() {
    let talk = type_in(&["1", "2", "1", "1", "20", "q", "2"]);
    assert_eq!(times(&talk, "Your answers wait here as long as this window is open."), 1);
    assert_eq!(talk.answers, ["danger: yes", "hours: 20"]);
    for lines in [&["1", "2", "4"][..], &["1", "2", "1", "2"]] {
        assert_eq!(type_in(lines).exit, Exit::Interrupted);
    }
}

#[test]
fn a_second_notice_has_its_own_screen() {
    let talk = type_in(&["1", "2", "2", "20", "2", "2", "2", "x", "4"]);
    assert_eq!(times(&talk, "Thank you for telling us."), 2);
    assert!(talk.shown.contains("Call 911 now.\nText 988 now.\n"), "{}", talk.shown);
}

#[test]
fn a_notice_that_is_certain_from_the_start_comes_before_the_first_question() {
    let talk = type_in_with(&["1", "2", "q", "2"], |response| {
        let loaded = library::load("tests/crossroads/fixtures/interview.yaml").unwrap();
        let danger = loaded.program.item("danger").unwrap();
        response.set(danger, crate::response::read_cell(&loaded.program.items[danger], "yes").unwrap());
    });
    let (notice, question) = (talk.shown.find("Do not be alone"), talk.shown.find("question 2"));
    assert!(notice.is_some() && notice < question, "{}", talk.shown);
    assert_eq!(times(&talk, "Are you in danger?"), 0);
}

#[test]
fn what_has_to_be_done_today_has_a_screen_once_and_no_line_after() {
    let talk = type_in(&["1", "1", "99", "2", "1", "3", "q", "2"]);
    assert_eq!(times(&talk, "See a clinic today. It is not far."), 3, "{}", talk.shown);
    assert_eq!(times(&talk, "1. I have read this, go on"), 2, "{}", talk.shown);
    assert_eq!(times(&talk, "\nSee a clinic today.\n"), 0, "{}", talk.shown);
}

#[test]
fn leaving_asks_once_and_says_what_is_kept() {
    let talk = type_in(&["1", "q", "1", "q", "2"]);
    assert_eq!((talk.exit, times(&talk, "Your answers are not saved.")), (Exit::Interrupted, 2));
}

#[test]
fn the_end_of_the_input_leaves_and_never_hangs() {
    for lines in
        [&[][..], &["1"], &["1", "2"], &["1", "1", "20", "none"], &["1", "p", "p", "p", "p", "x", "1"]]
    {
        assert_eq!(type_in(lines).exit, Exit::Interrupted, "{lines:?}");
    }
}

#[test]
fn help_says_more_lists_the_letters_and_whom_to_call() {
    let talk = type_in(&["1", "?", "1", "h", "q", "2"]);
    for text in [
        "This answer is private.",
        "p = Prefer not to say (leave this one blank)",
        "Emergency: 911",
        "Any danger counts.",
    ] {
        assert!(talk.shown.contains(text), "{text}\n{}", talk.shown);
    }
    assert!(
        talk.shown.contains("There is no right or wrong answer."),
        "the second question has no help of its own"
    );
}

#[test]
fn an_answer_can_be_changed_at_the_end() {
    // The list can be left, and the question that is picked is the only one that is asked again.
    let talk = type_in(&["1", "1", "5", "3", "x", "3", "b", "3", "2", "20", "1", "4"]);
    assert_eq!(talk.answers[1], "hours: 20");
    assert_eq!(times(&talk, "That was the last question"), 4, "{}", talk.shown);
    for text in ["1. danger: No", "2. hours: 5", "4. your own words: left blank"] {
        assert_eq!(times(&talk, text), 2, "{}", talk.shown);
    }
    assert_eq!(times(&talk, "How many hours a week do you have?"), 2, "{}", talk.shown);
    assert!(
        talk.shown.contains("High care") && talk.shown.contains("professional: Low care"),
        "{}",
        talk.shown
    );
}
