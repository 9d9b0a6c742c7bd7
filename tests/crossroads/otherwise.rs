//! What could make a less intensive start safe: who is told, who is not, and that urgent things come first.

use crate::level_of_care::random;
use crate::random::Rng;
use crate::run::Place;
use crossroads::assess::{Truth, assess};
use crossroads::library;
use crossroads::program::{Given, Urgency};
use crossroads::proof::{BUDGET, Proof};
use crossroads::response::{self, Answer};
use crossroads::source::Source;
use crossroads::yaml;
use insta::assert_snapshot;
use serde_json::Value;

/// Drinks daily, nobody there at night; what stands in the last lines is put in besides.
fn story(more: &str) -> String {
    let private = if more.contains("suicide") { "" } else { "suicide: \"no\"\n" };
    format!(
        "now: [none]\nadult: \"yes\"\nsubstances: [alcohol]\nalcohol_often: \"daily\"\nalcohol_now: \"going\"\n\
         alcohol_amount: \"ten_more\"\npast_withdrawal: [none]\nrecent: [none]\nhealth: [none]\npregnant: \"no\"\n\
         mood: [none]\nhome: [steady]\nsupport: [phone, family]\nsigns: [more]\nearlier: [none]\n{private}{more}"
    )
}

const HEADING: &str = "What could change the place to start";

/// The part of a text from a heading to the next.
fn part(text: &str) -> String {
    let lines = text.lines().skip_while(|line| *line != HEADING);
    lines
        .take_while(|line| line.is_empty() || line.starts_with(' ') || *line == HEADING)
        .collect::<Vec<_>>()
        .join("\n")
}

fn report(more: &str, arguments: &[&str]) -> String {
    let place = Place::new();
    place.write("answers.yaml", story(more));
    let ran = place.run(&[&["report", "level-of-care", "answers.yaml"], arguments].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    ran.out
}

fn json(more: &str) -> Value {
    serde_json::from_str(&report(more, &["--format", "json"])).unwrap()
}

#[test]
fn somebody_there_at_night_could_make_outpatient_care_a_safe_start() {
    assert_snapshot!("explained", part(&report("", &["--explain"])));
    let json = json("");
    assert_eq!(json["level"], "inpatient");
    assert_snapshot!("json", serde_json::to_string_pretty(&json["would_change"]).unwrap());
    // That nobody around may use is no advice for anybody: the page says nothing of the way to an IOP.
    assert!(!part(&report("", &["--explain"])).contains("almost everyone"));
    // Everything that the level hangs on is answered.
    assert_eq!(json["could_raise"], Value::Array(Vec::new()));
}

#[test]
fn what_is_missing_and_could_ask_for_more_is_named() {
    let more = "signs: \"?\"\nsupport: [phone, overnight]\n";
    let story = story("").replace("signs: [more]\n", "").replace("support: [phone, family]\n", "");
    let place = Place::new();
    place.write("answers.yaml", story + more);
    let ran = place.run(&["report", "level-of-care", "answers.yaml", "--explain"]);
    assert_snapshot!("missing", part(&ran.out));
    let ran = place.run(&["report", "level-of-care", "answers.yaml", "--format", "json"]);
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    let named: Vec<&str> =
        json["could_raise"].as_array().unwrap().iter().map(|r| r["rule"].as_str().unwrap()).collect();
    // Nobody there has gone back to use after care, and others at home do not use: those rules need more than signs.
    assert_eq!(named, ["many_signs"]);
    assert_eq!(json["could_raise"][0]["unknown"], serde_json::json!(["signs"]));
}

#[test]
fn the_persons_own_report_never_has_it() {
    let said =
        ["could be a safe start", "this may be needed", HEADING, "Something is urgent. That comes first"];
    for more in ["", "safe_home: \"hurting\"\n"] {
        for arguments in [&[][..], &["--format", "markdown"], &["--format", "markdown", "--include-private"]]
        {
            let text = report(more, arguments);
            assert!(!said.iter().any(|said| text.contains(said)), "{arguments:?}");
        }
        for arguments in [&["--format", "html"][..], &["--format", "html", "--include-private"]] {
            let html = report(more, arguments);
            let (first, second) = html.split_once("For the professional").unwrap();
            assert!(!said.iter().any(|said| first.contains(said)));
            assert!(second.contains(HEADING));
        }
    }
}

#[test]
fn the_professionals_sheet_has_it_where_no_private_answer_is_left_off() {
    let sentence =
        "With someone there at night (people you can count on), this could be a safe start: Outpatient care.";
    let html = report("", &["--format", "html", "--include-private"]);
    assert!(html.contains(sentence), "{html}");
    // Two that differ in nothing but a private answer have the same page, also where that answer is urgent.
    let sheet = |more: &str| {
        let html = report(more, &["--format", "html"]);
        let (_, second) = html.split_once(HEADING).unwrap();
        second.split_once("</section>").unwrap().0.to_owned()
    };
    let (calm, urgent) = (sheet("suicide: \"no\"\n"), sheet("suicide: \"plan\"\n"));
    assert_eq!(calm, urgent);
    assert!(calm.contains("private answers are left off") && !calm.contains("could be a safe start"));
}

#[test]
fn nothing_is_said_of_less_while_something_is_urgent() {
    for more in ["safe_home: \"hurting\"\n", "suicide: \"at_times\"\n"] {
        let json = json(more);
        assert_eq!((json["level"].as_str(), json["urgency"].as_str()), (Some("inpatient"), Some("now")));
        assert_eq!(json["would_change"], Value::Array(Vec::new()));
        let text = part(&report(more, &["--explain"]));
        assert!(text.contains("Something is urgent.") && !text.contains("could be a safe start"), "{text}");
    }
}

/// Every example leads where it is said to, changes nothing but what can be changed, and loses nothing urgent.
#[test]
fn every_example_leads_where_it_is_said_to() {
    let loaded = library::load("level-of-care").unwrap();
    let program = &loaded.program;
    let mut proof = Proof::new(program, BUDGET).unwrap();
    let mut rng = Rng(11);
    let (mut examples, mut less, mut urgent) = (0, 0, 0);
    for round in 0..400 {
        let mut response = random(program, &mut rng, 60 + round % 41);
        if round % 2 == 0 {
            let (node, _) = yaml::parse(&Source::new("story", &story(""))).unwrap();
            let story = response::read(program, &node).unwrap();
            for (id, answer) in story.iter().filter(|(_, answer)| **answer != Answer::Open) {
                if !rng.chance(15) {
                    response.set(id, answer.clone());
                }
            }
        }
        let now = assess(program, &response);
        for one in proof.otherwise(&response, 20).unwrap() {
            let lower = Some(one.level) < now.level_at_most;
            assert!(!(lower && now.urgency >= Some(Urgency::Today)));
            less += usize::from(lower);
            urgent += usize::from(now.urgency >= Some(Urgency::Today));
            for set in &one.sets {
                let mut other = response.clone();
                for (item, answer) in set {
                    assert!(program.items[*item].changeable && matches!(answer, Answer::Given(_)));
                    assert!(matches!(
                        response.answer(*item),
                        Answer::Given(Given::Choices(_) | Given::Number(_))
                    ));
                    other.set(*item, answer.clone());
                }
                let then = assess(program, &other);
                assert_eq!(then.level, Some(one.level));
                for (id, notice) in program.notices.iter().filter(|(_, n)| n.urgency >= Urgency::Today) {
                    assert!(
                        now.notices[id] != Truth::True || then.notices[id] == Truth::True,
                        "{}",
                        notice.id
                    );
                }
                examples += 1;
            }
        }
    }
    assert!(examples > 100 && less > 20 && urgent > 10, "{examples} {less} {urgent}");
}

/// What stands on the list of things to arrange is about home, people, time and money, and nothing else.
#[test]
fn what_can_be_changed_is_never_history_health_use_or_safety() {
    let loaded = library::load("level-of-care").unwrap();
    let items = loaded.program.items.rows();
    let marked: Vec<&str> = items.filter(|item| item.changeable).map(|item| item.id.as_str()).collect();
    assert_eq!(marked, ["home", "support", "care", "hours_free", "times_free", "practical"]);
}
