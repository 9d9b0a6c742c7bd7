use super::reading::{Pointed, point, reply};
use super::wrap::{first_sentence, hang, wrap};
use super::{Action, Key, Kind, Reply};
use crate::library;
use crate::program::Range;
use unicode_width::UnicodeWidthStr;

fn keys() -> Vec<Key> {
    let key = |action, letter| {
        let [short, word, does] = [const { String::new() }; 3];
        Key { action, letter, short, word, does }
    };
    vec![key(Action::Back, 'b'), key(Action::Decline, 'p'), key(Action::Help, 'h'), key(Action::Leave, 'q')]
}

fn options() -> Vec<String> {
    ["Yes", "No, I am younger", "Bad shakes", "Something else"].map(str::to_owned).to_vec()
}

#[test]
fn a_line_points_at_choices_or_letters() {
    for (line, expected) in [
        ("", Pointed::Empty),
        ("  ", Pointed::Empty),
        ("b", Pointed::Action(Action::Back)),
        (" B ", Pointed::Action(Action::Back)),
        ("?", Pointed::Action(Action::Help)),
        ("1", Pointed::Numbers(vec![0])),
        ("1, 3", Pointed::Numbers(vec![0, 2])),
        ("1 9", Pointed::Nothing),
        ("0", Pointed::Nothing),
        ("99999999999999999999999", Pointed::Nothing),
        ("y", Pointed::Words(vec![0])),
        ("no", Pointed::Words(vec![1])),
        ("bad", Pointed::Words(vec![2])),
        ("shakes", Pointed::Words(vec![2])),
        ("z", Pointed::Nothing),
        ("bb", Pointed::Nothing),
    ] {
        assert_eq!(point(line, &options(), &keys()), expected, "{line:?}");
    }
}

fn check(kind: &Kind, rows: &[(&str, Option<Reply>)]) {
    let words = library::interview_words("en").unwrap();
    for (line, expected) in rows {
        let found = reply(line, kind, &keys(), &words);
        assert_eq!(found.as_ref().ok(), expected.as_ref(), "{line:?} gave {found:?}");
    }
}

#[test]
fn a_line_as_one_choice() {
    let one = |at, kept: Option<&str>| Kind::One { options: options(), at, kept: kept.map(str::to_owned) };
    check(
        &one(None, None),
        &[
            ("2", Some(Reply::One(1))),
            ("1 2", None),
            ("", None),
            ("q", Some(Reply::Action(Action::Leave))),
            ("yes", Some(Reply::One(0))),
        ],
    );
    check(&one(Some(0), None), &[("", Some(Reply::One(0)))]);
    check(&one(None, Some("blank")), &[("", Some(Reply::Kept)), ("1", Some(Reply::One(0)))]);
}

#[test]
fn a_line_as_any_choices() {
    let any = |ticked: &[usize], alone: &[usize], kept| Kind::Any {
        options: options(),
        ticked: ticked.to_vec(),
        alone: alone.to_vec(),
        kept,
        none_is_fine: None,
    };
    check(
        &any(&[], &[3], false),
        &[
            ("1 3", Some(Reply::Any(vec![0, 2]))),
            ("3,1,1", Some(Reply::Any(vec![0, 2]))),
            ("4", Some(Reply::Any(vec![3]))),
            ("1 4", None),
            ("", None),
            ("p", Some(Reply::Action(Action::Decline))),
        ],
    );
    check(&any(&[], &[], false), &[("", Some(Reply::Any(vec![])))]);
    check(&any(&[1], &[3], false), &[("", Some(Reply::Any(vec![1])))]);
    check(&any(&[], &[3], true), &[("", Some(Reply::Kept))]);
}

#[test]
fn a_line_as_a_number_or_own_words() {
    let range = Range::new(0, 100);
    let unit = || Some("hours".to_owned());
    check(
        &Kind::Number { range, unit: unit(), kept: false },
        &[
            ("20", Some(Reply::Number(20))),
            (" 20 hours ", Some(Reply::Number(20))),
            ("20 Hours", Some(Reply::Number(20))),
            ("", None),
            ("101", None),
            ("-1", None),
            ("2.5", None),
            ("twenty", None),
            ("b", Some(Reply::Action(Action::Back))),
            ("99999999999999999999", None),
        ],
    );
    check(&Kind::Number { range, unit: unit(), kept: true }, &[("", Some(Reply::Kept))]);
    check(
        &Kind::Text { most: 5, begin: String::new(), kept: false },
        &[
            ("hello", Some(Reply::Text("hello".to_owned()))),
            ("hello!", None),
            ("a\tb", Some(Reply::Text("a b".to_owned()))),
            ("x", Some(Reply::Text("x".to_owned()))),
            ("?", Some(Reply::Action(Action::Help))),
            ("  ", None),
        ],
    );
}

#[test]
fn lines_break_between_words_and_fit() {
    for (text, width, expected) in [
        ("one two three", 8, vec!["one two", "three"]),
        ("one two three", 13, vec!["one two three"]),
        ("a\n\nb", 20, vec!["a", "", "b"]),
        ("b = back, p\u{a0}=\u{a0}prefer", 12, vec!["b = back,", "p = prefer"]),
        ("  indented words go on", 12, vec!["  indented", "  words go", "  on"]),
        ("incomprehensibilities", 10, vec!["incomprehe", "nsibilitie", "s"]),
        ("a\u{1b}[31mb\u{202e}", 80, vec!["a\\u{1b}[31mb\\u{202e}"]),
        ("日本語日本語", 9, vec!["日本語日", "本語"]),
    ] {
        let lines = wrap(text, width);
        assert_eq!(lines, expected, "{text:?}");
        assert!(lines.iter().all(|line| line.width() <= width));
    }
    assert_eq!(hang("1. ", "one two three", 11), ["1. one two", "   three"]);
}

#[test]
fn a_notice_in_a_line_is_its_first_sentence() {
    for (text, first) in [
        ("Call 911 now. Do not wait.", "Call 911 now."),
        ("See 988lifeline.org now. Or call.", "See 988lifeline.org now."),
        ("Call 911", "Call 911"),
        ("119番に電話。一人にならないで。", "119番に電話。"),
        ("", ""),
    ] {
        assert_eq!(first_sentence(text), first);
    }
}
