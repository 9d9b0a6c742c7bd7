//! `crossroads compare`: the order, what is claimed and what is not, versions, clients, and where it is said.

use crate::random::Rng;
use crate::run::Place;
use crossroads::assess::assess;
use crossroads::library::{self, Loaded};
use crossroads::report::compare::{Client, Comparison, Point, compare};
use crossroads::report::{Colour, Format, Private, Subject};
use crossroads::response::{self, Answer, Response};
use serde_json::Value;
use std::collections::BTreeMap;

const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/crossroads/fixtures/interview.yaml");

fn answers(at: &str, answers: &str) -> String {
    format!("{{\"questionnaire\": \"fixture\", \"answered_at\": \"{at}\", \"answers\": {answers}}}")
}

/// Four times: much, little, much again, and mostly open.
fn four() -> Place {
    let place = Place::new();
    place.write("d.json", answers("2026-09-30T09:00:00+00:00", "{danger: \"no\"}"));
    place.write(
        "a.json",
        answers(
            "2026-03-01T10:00:00-05:00",
            "{danger: \"no\", hours: 5, things: [\"second\"], more: \"yes\"}",
        ),
    );
    place.write(
        "b.json",
        answers("2026-03-02T23:00:00-05:00", "{danger: \"no\", hours: 40, things: [\"long\"]}"),
    );
    place.write("c.json", answers("2026-09-01T09:00:00+00:00", "{danger: \"yes\", hours: 9, things: null}"));
    place
}

#[test]
fn the_order_is_that_of_time_and_each_step_says_what_it_rests_on() {
    let place = four();
    let arguments = ["compare", "d.json", "c.json", "b.json", "a.json", "--questionnaire", FIXTURE];
    let ran = place.run(&arguments);
    insta::assert_snapshot!(ran.whole());
    let json: Value =
        serde_json::from_str(&place.run(&[&arguments[..], &["--format", "json"]].concat()).out).unwrap();
    let levels: Vec<&str> =
        json["steps"].as_array().unwrap().iter().map(|s| s["level"].as_str().unwrap()).collect();
    assert_eq!(levels, ["step_down", "step_up", "not_certain"]);
    assert_eq!(json["steps"][0]["rules"]["stopped"], serde_json::json!(["more_to_it", "few_hours"]));
    assert_eq!(json["steps"][1]["rules"]["began"], serde_json::json!(["in_danger", "few_hours"]));
    assert_eq!(json["steps"][2]["rules"]["not_certain"], serde_json::json!(["few_hours"]));
    // Without a time in each file the order is the one given.
    place.write("e.yaml", "hours: 3");
    let ran = place.run(&["compare", "b.json", "e.yaml", "--questionnaire", FIXTURE]);
    assert!(ran.out.contains("In the order of the files") && ran.out.contains("step-up"), "{}", ran.whole());
}

#[test]
fn a_page_draws_ranges_needs_nothing_else_and_leaves_private_answers_off() {
    let place = Place::new();
    place.write("a.yaml", "{suicide: \"at_times\", past_withdrawal: [seizure], now: [none], adult: \"yes\"}");
    place.write("b.yaml", "{suicide: \"no\", now: [none], adult: \"yes\"}");
    let arguments = ["compare", "a.yaml", "b.yaml", "--questionnaire", "level-of-care"];
    let run = |more: &[&str]| place.run(&[&arguments[..], more].concat());
    let page = run(&["--format", "html"]).out;
    assert!(
        page.contains("<svg role=\"img\"")
            && page.contains("<title id=\"p1t\">")
            && page.contains("class=\"range\"")
    );
    assert!(
        !page.contains("<script")
            && !page.contains("http:")
            && !page.contains("https:")
            && !page.contains("Yes, at times"),
        "{page}"
    );
    assert!(run(&["--format", "html", "--include-private"]).out.contains("Yes, at times"));
    assert!(run(&[]).out.contains("Yes, at times"));
    let ran = run(&["-o", "c.html"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert_eq!(place.read("c.html"), page);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(place.path("c.html")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert_eq!(run(&["-o", "c.html"]).code, 2);
    // Nothing says that something is better or worse.
    for form in ["text", "markdown", "html"] {
        let text = run(&["--format", form]).out.to_lowercase();
        assert!(!text.contains(" better") && !text.contains(" worse") && !text.contains("improve"), "{form}");
    }
}

/// A session of the fixture, answered by these lines.
fn session(place: &Place, name: &str, client: &[&str], lines: &[&str]) {
    let arguments =
        [&["interview", FIXTURE, "--plain", "--worker", "ann", "--session", name], client].concat();
    let ran = place.run_with(&arguments, lines.iter().map(|line| format!("{line}\n")).collect::<String>());
    assert!(place.path(name).exists(), "{}", ran.whole());
}

#[test]
fn sessions_of_one_client_are_compared_and_say_so_and_those_of_two_are_not() {
    let place = Place::new();
    let lines = |hours| ["1", "1", hours, "3", "hello", "1", "5"];
    session(&place, "a.session", &["--client", "C 17"], &lines("5"));
    session(&place, "b.session", &["--client", "C 17"], &lines("50"));
    session(&place, "c.session", &["--client", "C 18"], &lines("50"));
    let run = |more: &[&str]| {
        place.run(&[&["compare", "--worker", "bob", "--questionnaire", FIXTURE], more].concat())
    };
    let ran = run(&["a.session", "b.session"]);
    assert!(ran.out.contains("step-down, from High care to Low care"), "{}", ran.whole());
    assert!(ran.out.contains("C 17") && ran.out.contains("head of the chain"), "{}", ran.whole());
    let history = place.run(&["history", "b.session"]).out;
    assert!(history.contains("bob  exported comparison as text to standard output"), "{history}");
    let ran = run(&["a.session", "c.session"]);
    assert!(
        ran.code == 2 && ran.err.contains("different clients") && !ran.err.contains("C 1"),
        "{}",
        ran.whole()
    );
    assert!(!place.run(&["history", "c.session"]).out.contains("exported"));
    let ran = run(&["a.session", "c.session", "--anyway"]);
    assert!(ran.out.contains("These sessions name different clients."), "{}", ran.whole());
    let ran = run(&["a.session", "a.session"]);
    assert!(ran.code == 2 && ran.err.contains("named twice"), "{}", ran.err);
    std::fs::copy(place.path("a.session"), place.path("copy.session")).unwrap();
    let ran = run(&["a.session", "copy.session"]);
    assert!(ran.code == 2 && ran.err.contains("is a copy of `a.session`"), "{}", ran.err);
}

#[test]
fn bands_that_were_crossed_between_are_said_and_times_of_one_day_told_apart() {
    let place = Place::new();
    for (name, at, points) in [
        ("a.yaml", "2026-03-01T10:00:00+00:00", "3"),
        ("b.yaml", "2026-06-01T10:00:00+00:00", "0"),
        ("c.yaml", "2026-06-01T18:30:00+00:00", "3"),
    ] {
        let answers: Vec<String> = (1..=9).map(|n| format!("q{n}: \"{points}\"")).collect();
        place.write(
            name,
            format!("questionnaire: phq-9\nanswered_at: \"{at}\"\nanswers: {{{}}}\n", answers.join(", ")),
        );
    }
    let ran = place.run(&["compare", "a.yaml", "b.yaml", "c.yaml", "--format", "markdown"]);
    for text in [
        "1 to 2: from \"Severe\" to \"Minimal\"; 2 to 3: from \"Minimal\" to \"Severe\"",
        "| 1\\. 2026-03-01 | 2\\. 2026-06-01 10:00 | 3\\. 2026-06-01 18:30 |",
    ] {
        assert!(ran.out.contains(text), "{text}\n{}", ran.whole());
    }
}

#[test]
fn a_version_that_is_not_here_is_read_with_another_as_far_as_that_can_be_said() {
    let place = Place::new();
    session(&place, "a.session", &[], &["1", "1", "5", "3", "hello", "1", "5"]);
    let newer = std::fs::read_to_string(FIXTURE).unwrap().replace("version: 1.0.0", "version: 2.0.0");
    let newer = newer.replace("How many hours a week do you have?", "How many hours a day do you have?");
    place.write("new.yaml", &newer);
    place
        .write("b.yaml", answers("2030-03-01T10:00:00-05:00", "{danger: \"no\", hours: 40, things: [none]}"));
    let run = |more: &[&str]| {
        place.run(
            &[&["compare", "--worker", "bob", "a.session", "b.yaml", "--questionnaire", "new.yaml"], more]
                .concat(),
        )
    };
    let ran = run(&[]);
    let text = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("were given to version 1.0.0. That version is not here"), "{}", ran.whole());
    assert!(
        text.contains("hours the words of the question") && text.contains("not certain whether it changed"),
        "{text}"
    );
    // With both versions each is read with its own.
    let ran = run(&["--questionnaire", FIXTURE]);
    assert!(ran.out.contains("step-down") && !ran.out.contains("is not here"), "{}", ran.whole());
    // A file of answers does not tell what has changed.
    place.write(
        "c.yaml",
        answers("2026-01-01T10:00:00+00:00", "{danger: \"no\"}")
            .replace("\"answers\"", "\"version\": \"0.9.0\", \"answers\""),
    );
    let ran = place.run(&["compare", "c.yaml", "b.yaml", "--questionnaire", FIXTURE]);
    assert!(
        ran.code == 2 && ran.err.contains("version 0.9.0") && ran.err.contains("--questionnaire"),
        "{}",
        ran.err
    );
    place.write("d.yaml", "{questionnaire: other, answers: {hours: 1}}");
    let ran = place.run(&["compare", "d.yaml", "b.yaml", "--questionnaire", FIXTURE]);
    assert!(ran.code == 2 && ran.err.contains("only answers to one questionnaire"), "{}", ran.err);
}

fn compared(loaded: &Loaded, responses: [&Response; 2]) -> Value {
    let phrases = library::report_phrases("en").unwrap();
    let words = library::compare_phrases("en").unwrap();
    let assessments = responses.map(|response| assess(&loaded.program, response));
    let points: Vec<Point> = responses
        .into_iter()
        .zip(&assessments)
        .map(|(response, assessment)| Point {
            subject: Subject {
                program: &loaded.program,
                words: &loaded.words,
                own_voice: None,
                help: &loaded.help,
                phrases: &phrases,
                sha256: &loaded.sha256,
                response,
                assessment,
                answered_at: "",
                record: None,
            },
            seconds: None,
            asked: None,
        })
        .collect();
    let differs = BTreeMap::new();
    let comparison = Comparison {
        points: &points,
        by_time: false,
        client: Client::NotSaid,
        differs: &differs,
        phrases: &words,
    };
    // Every form of it can be written.
    compare(&comparison, Private::LeftOff, Format::Html).unwrap();
    compare(&comparison, Private::LeftOff, Format::Text(40, Colour::Off)).unwrap();
    serde_json::from_str(&compare(&comparison, Private::Shown, Format::Json).unwrap()).unwrap()
}

/// Whatever the answers that are missing would have been, what is claimed is so.
#[test]
fn what_is_claimed_holds_whatever_the_missing_answers_are() {
    let loaded = library::load("level-of-care").unwrap();
    let program = &loaded.program;
    let mut rng = Rng(7);
    let said = |rng: &mut Rng, id| {
        let item = &program.items[id];
        let codes: Vec<&str> = item.choices().iter().map(|choice| choice.code.as_str()).collect();
        match codes.is_empty() {
            true => response::read_cell(item, "7").unwrap_or(Answer::Declined),
            false => response::read_cell(item, codes[rng.below(codes.len())]).unwrap(),
        }
    };
    let (mut claims, mut levels) = (0, 0);
    for _ in 0..80 {
        let open = rng.below(40);
        let mut pair = [Response::new(program), Response::new(program)];
        for response in &mut pair {
            for id in program.items.ids().filter(|_| !rng.chance(open)).collect::<Vec<_>>() {
                response.set(id, said(&mut rng, id));
            }
            // For a child no level is suggested.
            let adult = program.item("adult").unwrap();
            response.set(adult, response::read_cell(&program.items[adult], "yes").unwrap());
        }
        let before = compared(&loaded, [&pair[0], &pair[1]]);
        for response in &mut pair {
            for id in program.items.ids() {
                if *response.answer(id) == Answer::Open {
                    response.set(id, said(&mut rng, id));
                }
            }
        }
        let whole = compared(&loaded, [&pair[0], &pair[1]]);
        let level = |json: &Value| json["steps"][0]["level"].as_str().unwrap().to_owned();
        if ["step_up", "step_down", "same"].contains(&level(&before).as_str()) {
            levels += 1;
            assert!([level(&before).as_str(), "none_suggested"].contains(&level(&whole).as_str()));
        }
        for (id, scale) in before["whole"]["scales"].as_object().unwrap() {
            let after = &whole["whole"]["scales"][id];
            if scale["certain"] == true && scale["prorated"] == false {
                claims += 1;
                let (least, most) = (scale["at_least"].as_i64().unwrap(), scale["at_most"].as_i64().unwrap());
                let change = after["change"].as_i64().unwrap();
                assert!(least <= change && change <= most, "{id}: {scale} {after}");
                assert!(scale["change"].is_null() || least == most);
                assert!(least == most || least > 0 || most < 0, "a change that may be none is not claimed");
            }
        }
        let turned = |json: &Value, turn: &str| json["steps"][0]["rules"][turn].as_array().unwrap().clone();
        for turn in ["began", "stopped"] {
            let after = turned(&whole, turn);
            assert!(turned(&before, turn).iter().all(|rule| after.contains(rule)), "{turn}");
        }
    }
    assert!(claims > 150 && levels > 10, "{claims} {levels}");
}
