//! Wide, combining and joined characters keep their columns, in windows of 80 and of 40 columns and on a page.

use crate::run::Place;
use crate::window::window;
use crossroads::assess::assess;
use crossroads::library;
use crossroads::report::{self, Colour, Content, Detail, Format, Private, Subject};
use unicode_width::UnicodeWidthStr;

const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/crossroads/fixtures/wide.yaml");
const ANSWERS: &str = "answered_at: \"2026-11-23T02:10:00+09:00\"
answers: {tired: \"yes\", why: [work, noise], hours: 4, own: \"眠れない夜が続いて…\"}
";

/// The window stops the test where a character would stand half in one line and half in the next.
#[test]
fn an_interview_keeps_its_columns() {
    for (columns, rows) in [(80, 24), (40, 24)] {
        let folder = tempfile::tempdir().unwrap();
        let mut window = window().size(columns, rows).run(folder.path(), &["take", FIXTURE]);
        window.sees("睡眠について 😴").types("\r").sees("1. まったくない");
        // The rest of a long choice stands under its beginning.
        let text = window.text();
        let choice: Vec<&str> = text
            .lines()
            .skip_while(|line| !line.starts_with("  2. "))
            .take_while(|line| !line.starts_with("  3. "))
            .collect();
        assert!(choice.len() >= 2 && choice.iter().skip(1).all(|line| line.starts_with("     ")), "{text}");
        window.types("３\r").sees("911に電話してください。").types("2\r").sees("[ ] 1. 仕事");
        window.sees("911に電話してください。");
        assert!(
            !window.text().contains("一人にならないで"),
            "the foot is the first sentence:\n{}",
            window.text()
        );
        window.types("1 ２\r").sees("何時間ねむりますか").types("４時間\r").sees("ほかに伝えたい");
        window.types("眠れない 😴\r").sees("That was the last question").types("3\r");
        window.sees("自由記述: 眠れない 😴").types("b\r").types("1\r").sees("集中的なケア");
        window.types("q").sees("Done. Leave nothing behind").types("4\r");
        assert_eq!(window.ends(), 0);
        let mut plain =
            crate::window::window().size(columns, 200).run(folder.path(), &["take", FIXTURE, "--plain"]);
        plain.sees("Your answer:").types("1\r").sees("1. まったくない").types("q\r2\r");
        plain.ends();
    }
}

#[test]
fn a_report_keeps_its_columns() {
    let loaded = library::load(FIXTURE).unwrap();
    let place = Place::new();
    place.write("answers.yaml", ANSWERS);
    let stored = library::answers(&loaded.program, &place.path("answers.yaml")).unwrap();
    let assessment = assess(&loaded.program, &stored.response);
    let phrases = library::report_phrases("ja").unwrap();
    let subject = Subject {
        program: &loaded.program,
        words: &loaded.words,
        own_voice: None,
        help: &loaded.help,
        phrases: &phrases,
        sha256: "00",
        response: &stored.response,
        assessment: &assessment,
        answered_at: "2026-11-23T02:10:00+09:00",
        record: None,
    };
    let content = Content { private: Private::Shown, detail: Detail::Explained };
    for width in [80, 40] {
        let text = report::write(&subject, content, Format::Text(width, Colour::Off)).unwrap();
        for line in text.lines() {
            assert!(line.width() <= width, "{width}: {line}");
        }
        insta::assert_snapshot!(format!("wide_{width}"), text);
    }
    let html = report::write(&subject, content, Format::Html).unwrap();
    for whole in [
        "<html lang=\"en\">",
        "集中的なケア 👩\u{200d}⚕️",
        "cafe\u{301} abierto",
        "👨\u{200d}👩\u{200d}👧 🇯🇵",
    ] {
        assert!(html.contains(whole), "{whole}: {html}");
    }
}

/// Tables of `check`, `list` and `score` too.
#[test]
fn what_authors_read_keeps_its_columns() {
    let place = Place::new();
    let checked = place.run(&["check", FIXTURE]);
    assert_eq!(checked.code, 0, "{}", checked.whole());
    for line in checked.out.lines().chain(place.run(&["show", FIXTURE]).out.lines()) {
        assert!(line.width() <= 88, "{line}");
    }
}
