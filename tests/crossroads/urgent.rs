//! Whoever is in danger is told so before anything else: every certain `now` notice stands in the first screenful
//! of every output of every command that prints an assessment.

use crate::run::Place;
use crossroads::library;
use crossroads::program::{Effect, Urgency};

/// The first 24 lines as one line, as a reader takes them in.
fn first_screenful(text: &str) -> String {
    let words = |text: &str| text.split_whitespace().filter(|w| *w != "┃").collect::<Vec<_>>().join(" ");
    words(&text.lines().take(24).collect::<Vec<_>>().join("\n"))
}

/// The body of a page as a browser shows it: no styles, no tags.
fn body(html: &str) -> String {
    let body = html.split_once("<body").map_or("", |(_, body)| body);
    let text: String =
        body.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect();
    text.replace("&#x27;", "'").replace("&amp;", "&").replace("&#x2f;", "/")
}

#[test]
fn every_certain_now_notice_stands_in_the_first_screenful_of_every_output() {
    let loaded = library::load("level-of-care").unwrap();
    let (program, words) = (&loaded.program, &loaded.words);
    let place = Place::new();
    // Each way to a `now` notice, alone and all together with a full set of other answers.
    let ways = [
        ("now", "[seizure]"),
        ("now", "[too_much]"),
        ("now", "[chest]"),
        ("now", "[shaking]"),
        ("now", "[thoughts]"),
        ("safe_home", "\"hurting\""),
        ("suicide", "\"at_times\""),
        ("suicide", "\"plan\""),
    ];
    let rest = "adult: \"yes\"\nsubstances: [alcohol]\nalcohol_often: \"daily\"\nalcohol_now: \"going\"\nalcohol_amount: \
                \"ten_more\"\npast_withdrawal: [seizure]\nhome: [outside]\nsupport: [none]\nsigns: [more, urges, time]\n";
    let all =
        "now: [seizure, too_much, chest, shaking, thoughts]\nsafe_home: \"hurting\"\nsuicide: \"plan\"\n";
    let mut seen = std::collections::BTreeSet::new();
    for answers in ways.iter().map(|(item, answer)| format!("{item}: {answer}\n")).chain([all.to_owned()]) {
        let answers = format!("{answers}{rest}");
        place.write("answers.yaml", &answers);
        let source = crossroads::source::Source::new("answers", &answers);
        let (node, _) = crossroads::yaml::parse(&source).unwrap();
        let response = crossroads::response::read(program, &node).unwrap();
        let assessment = crossroads::assess::assess(program, &response);
        for (id, notice) in program.notices.iter() {
            if notice.urgency != Urgency::Now || assessment.notices[id] != crossroads::assess::Truth::True {
                continue;
            }
            seen.insert(notice.id.clone());
            let text = words.notices[id].text.fill(|_| String::new());
            let private = program.rules.iter().all(|(rule, row)| {
                row.effect != Effect::Notice(id)
                    || assessment.rules[rule] != crossroads::assess::Truth::True
                    || row.items.iter().any(|item| program.items[*item].private)
            });
            for (arguments, page) in [
                (&["--format", "text"][..], false),
                (&["--format", "text", "--explain"], false),
                (&["--format", "json"], false),
                (&["--format", "markdown"], true),
                (&["--format", "markdown", "--include-private"], false),
                (&["--format", "html"], true),
                (&["--format", "html", "--include-private"], false),
            ] {
                let ran = place.run(&[&["report", "level-of-care", "answers.yaml"], arguments].concat());
                assert_eq!(ran.code, 0, "{}", ran.err);
                let html = arguments.contains(&"html");
                let top = first_screenful(&if html { body(&ran.out) } else { ran.out.clone() });
                let top = top.replace("**", "").replace('\\', "");
                if page && private {
                    // A page leaves a private answer and its notice off; whom to call stands at its head.
                    for number in ["911", "988", "1-800-799-7233"] {
                        assert!(top.contains(number), "{} {arguments:?}: {top}", notice.id);
                    }
                } else {
                    assert!(top.contains(&text), "{} {arguments:?}: {text}\n\n{top}", notice.id);
                }
            }
        }
    }
    let now = program.notices.rows().filter(|n| n.urgency == Urgency::Now).count();
    assert_eq!(seen.len(), now, "{seen:?}");
}

#[test]
fn a_row_of_a_batch_says_how_urgent_it_is_before_it_says_a_level() {
    let ran = Place::new()
        .run_with(&["score", "level-of-care", "--allow-missing"], "now,suicide\nseizure;thoughts,plan\n");
    let (header, row) = ran.out.split_once('\n').unwrap();
    assert!(header.starts_with("status,urgency,level,"), "{header}");
    assert!(row.starts_with("partial,now,"), "{row}");
    for notice in ["call_emergency", "call_crisis", "call_emergency_thoughts"] {
        assert!(row.contains(notice), "{row}");
    }
}

/// Nothing soothes and nothing says to wait while something cannot.
#[test]
fn beside_what_is_urgent_nothing_says_that_all_is_well_or_to_wait() {
    let place = Place::new();
    let rest = "adult: \"yes\"\nsigns: [none]\nsupport: [phone, overnight]\nhome: [steady]\nmood: [none]\n\
                health: [none]\nearlier: [none]\nrecent: [none]\npast_withdrawal: [none]\n";
    for (answers, now) in [
        ("now: [too_much]\nsubstances: [alcohol]\nalcohol_often: \"daily\"\nalcohol_now: \"going\"\n", true),
        ("now: [none]\nsubstances: [opioids]\nopioids: \"most\"\npregnant: \"yes\"\n", false),
        ("now: [none]\nsubstances: [sedatives]\nsedatives: \"stopped\"\n", false),
        ("now: [none]\nsubstances: [alcohol]\nalcohol_often: \"daily\"\nalcohol_now: \"less\"\n", false),
    ] {
        place.write("answers.yaml", format!("{answers}{rest}"));
        let text = place.run(&["report", "level-of-care", "answers.yaml"]).out;
        assert!(text.starts_with("First"), "{text}");
        assert!(!text.contains("points to more than this"), "{text}");
        assert_eq!(text.contains("Do first what stands at the top."), now, "{text}");
        assert_eq!(text.contains("Until then:"), !now, "{text}");
        assert!(!text.contains("this week?\"") && !text.contains("for it this week"), "{text}");
    }
}
