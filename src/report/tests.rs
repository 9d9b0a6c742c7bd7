//! What a report says, in every format.

use super::*;
use crate::assess::assess;
use crate::program;
use crate::questionnaire::{self, help};
use crate::response;
use crate::source::Source;
use crate::yaml;
use unicode_width::UnicodeWidthStr;

const QUESTIONNAIRE: &str = r#"
format: 1
id: small
version: 1.0.0
title: A small one
language: en
license: CC0-1.0
credit: "By nobody"
reviewed_by: []
validated: none
limits: |
  It knows little.
  Talk it over.

  It is small.
closing: "That is all."
sources: {book: "Somebody (2020), A book"}
levels:
  - id: low
    name: Some care
    because: "Nothing points to more. Only a professional can tell."
    hours_per_week: {min: 1, max: 8}
    sessions_per_week: {min: 1, max: 2}
    about: "You come now and then."
    first_step: "Call {help.samhsa}."
    ask: "Is this enough?"
  - id: high
    name: More care
    about: "You stay for a time."
    stays: [{id: days, text: "Often some days."}]
    parts: [{text: "Rest.", when: "'rest' in hopes"}]
    first_step: ["Call {help.samhsa}.", {text: "Say that you take {drinks} drinks.", when: "drinks > 5"}]
    say: ["I need help.", {text: "It is about a secret.", when: "secret == 'yes'"}]
    meanwhile: "Do not be alone."
    ask: "How long?"
notices:
  - {id: a_now, urgency: now, text: "Call {help.emergency} now, or ask someone to call. Do not be alone. Do not drive yourself.", when_unsure: "Unwell: call {help.emergency}."}
  - {id: b_now, urgency: now, text: "Go to an emergency room now, with someone. Do not be alone. Do not drive yourself. You can also call or text {help.crisis}."}
  - {id: c_now, urgency: now, text: "Call or text {help.crisis} now. It is free, any hour. Move away from anything you could use to hurt yourself. Tell someone you trust."}
  - {id: d_now, urgency: now, text: "If you are in danger right now, call {help.emergency}. When it is safe to talk, call {help.violence}. They can help you make a plan."}
  - {id: e_today, urgency: today, text: "Get seen today."}
  - {id: secret_now, urgency: now, text: "A secret thing to do now.", when_unsure: "A secret thing: call."}
  - {id: young, urgency: information, instead_of_level: true, text: "No level for you."}
  - {id: known, urgency: information, text: "There are medicines."}
sections:
  - id: one
    title: First part
    items:
      - id: danger
        name: what happens now
        ask: "Is any of this so?"
        any_of:
          - {code: "a", text: "Thing A", name: "thing A"}
          - {code: "b", text: "Thing B", name: "thing B"}
          - {code: "c", text: "Thing C", name: "thing C"}
          - {code: "d", text: "Thing D", name: "thing D"}
          - {code: "none", text: "None", name: "none", exclusive: true}
        worse: more
      - {id: young, name: your age, ask: "Are you 18?", one_of: [{code: "yes", text: "Yes"}, {code: "no", text: "No"}], worse: none}
      - {id: drinks, name: drinks a day, ask: "How many drinks?", number: {min: 0, max: 20, unit: drinks}, worse: higher, hidden_as: 0}
      - {id: secret, name: the secret, ask: "A secret?", one_of: [{code: "no", text: "Nothing hidden", points: 0}, {code: "yes", text: "Something hidden", name: "hidden thing", points: 2}], worse: last, private: true}
  - id: two
    title: Second part
    items:
      - {id: hopes, name: your hopes, ask: "What would help?", any_of: [{code: "rest", text: "To rest", name: "rest"}, {code: "walk", text: "To walk", name: "walking"}], worse: none}
      - {id: walk, name: the walk, ask: "How far?", show_if: "'walk' in hopes", number: {min: 1, max: 9}, worse: none, hidden_as: 1}
      - {id: own_words, name: your own words, ask: "Anything else?", text: {max_length: 300}}
values:
  - {id: twice, unit: drinks, is: "2 * (drinks + 1)"}
  - {id: heavy, is: "drinks > 5 && !('none' in danger)"}
scales:
  - id: need
    name: Need
    sum: [{item: drinks, weight: 2}, {item: secret, reverse: true}]
    bands: [{from: 0, id: few, name: Few}, {from: 10, id: many, name: Many}]
rules:
  - {id: drinks_a_lot, when: "drinks > 9", at_least: high, for: days, because: "You take {drinks} drinks.", source: book}
  - {id: secretly, when: "secret == 'yes'", at_least: high, because: "You have a secret."}
  - {id: a, when: "'a' in danger", notice: a_now, because: "A."}
  - {id: b, when: "'b' in danger", notice: b_now, because: "B."}
  - {id: c, when: "'c' in danger", notice: c_now, because: "C."}
  - {id: d, when: "'d' in danger", notice: d_now, because: "D."}
  - {id: e, when: [heavy, "drinks != 20"], notice: e_today, because: "E."}
  - {id: s, when: "secret == 'yes' && drinks >= 0", notice: secret_now, because: "S."}
  - {id: not_18, when: "young == 'no'", notice: young, because: "Not 18."}
  - {id: medicine, when: "twice > 2", notice: known, because: "M."}
  - {id: walks, when: "'walk' in hopes", helps: high, because: "You walk {walk} miles."}
  - {id: far, when: "walk > 5 || need.band == 'many'", hinders: high, because: "It is {walk} miles.", try: "Ask for a ride."}
for_professional:
  - {title: Safety, items: [danger, secret, drinks]}
  - {title: Wishes, items: [hopes, walk, own_words, young]}
"#;

struct Given {
    program: Program,
    words: Words,
    help: Help,
    phrases: Phrases,
    response: Response,
    assessment: Assessment,
}

fn phrases() -> Phrases {
    let text = include_str!("../../questionnaires/interface/report.en.yaml");
    yaml::words(&Source::new("report.en.yaml", text)).unwrap_or_else(|d| panic!("{d:?}"))
}

fn given(answers: &str) -> Given {
    let source = Source::new("us.yaml", include_str!("../../questionnaires/help/us.yaml"));
    let help = help::read(&source, None).help.unwrap();
    let (questionnaire, mut diagnostics) = questionnaire::read(&Source::new("small.yaml", QUESTIONNAIRE));
    let compiled = program::compile(&questionnaire.unwrap(), &help);
    diagnostics.extend(compiled.diagnostics);
    let (program, words) = compiled.program.unwrap_or_else(|| panic!("{diagnostics:#?}"));
    let (node, _) = yaml::parse(&Source::new("answers.yaml", answers)).unwrap();
    let response = response::read(&program, &node).unwrap();
    let assessment = assess(&program, &response);
    Given { program, words, help, phrases: phrases(), response, assessment }
}

impl Given {
    fn subject(&self) -> Subject<'_> {
        Subject {
            program: &self.program,
            words: &self.words,
            own_voice: None,
            help: &self.help,
            phrases: &self.phrases,
            sha256: "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            response: &self.response,
            assessment: &self.assessment,
            answered_at: "2026-11-23T02:10:00-05:00",
            record: None,
        }
    }

    fn write(&self, private: Private, detail: Detail, format: Format) -> String {
        write(&self.subject(), Content { private, detail }, format).unwrap()
    }
}

const TEXT: Format = Format::Text(80, Colour::Off);
const FORMATS: [Format; 5] =
    [TEXT, Format::Text(40, Colour::Off), Format::Json, Format::Html, Format::Markdown];

/// A day with everything in it: asked, declined, not known, not asked and open.
const A_DAY: &str =
    r#"{danger: [none], young: "yes", drinks: 12, secret: "no", hopes: [rest], own_words: "?"}"#;
const URGENT: &str = r#"{danger: [a, b, c, d], young: null, drinks: 12}"#;

fn snapshot(name: &str, text: &str) {
    let version = text
        .replace(&format!("Crossroads {CROSSROADS}"), "Crossroads VERSION")
        .replace(&format!("\"{CROSSROADS}\""), "\"VERSION\"");
    insta::with_settings!({omit_expression => true, prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!(name, version);
    });
}

#[test]
fn text_at_80_columns() {
    snapshot("text_80", &given(A_DAY).write(Private::Shown, Detail::Report, TEXT));
}

#[test]
fn text_at_40_columns() {
    let narrow = Format::Text(40, Colour::Off);
    snapshot("text_40", &given(URGENT).write(Private::Shown, Detail::Report, narrow));
}

#[test]
fn text_explained() {
    snapshot("explained", &given(A_DAY).write(Private::Shown, Detail::Explained, TEXT));
}

#[test]
fn markdown_page() {
    snapshot("markdown", &given(URGENT).write(Private::LeftOff, Detail::Report, Format::Markdown));
}

#[test]
fn html_page() {
    snapshot("html", &given(A_DAY).write(Private::LeftOff, Detail::Report, Format::Html));
}

#[test]
fn json_result() {
    let text = given(URGENT).write(Private::LeftOff, Detail::Report, Format::Json);
    serde_json::from_str::<serde_json::Value>(&text).unwrap();
    snapshot("json", &text);
}

#[test]
fn json_explained() {
    let text = given(A_DAY).write(Private::Shown, Detail::Explained, Format::Json);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["explain"]["values"]["twice"], "(drinks + 1) * 2");
    assert_eq!(value["explain"]["rules"][6]["when"], "heavy && drinks != 20");
    assert_eq!(value["explain"]["scales"]["need"]["sum"][1]["at_least"], 2);
    assert_eq!(value["scales"]["need"]["score"], 26);
}

#[test]
fn every_certain_now_notice_is_in_the_first_24_lines() {
    for answers in [URGENT, r#"{danger: [d, a]}"#, r#"{danger: [c], drinks: 20, secret: "yes"}"#] {
        let given = given(answers);
        for format in FORMATS {
            let text = given.write(Private::Shown, Detail::Report, format);
            // A page keeps numbers on one line.
            let text = text.replace("<span class=\"number\">", "").replace("</span>", "");
            let top = text.lines().take(24).map(|l| l.trim_start_matches("┃ ").trim()).collect::<Vec<_>>();
            let top = top.join(" ");
            for (id, notice) in given.program.notices.iter() {
                let certain = given.assessment.notices[id] == crate::assess::Truth::True;
                if certain && notice.urgency == crate::program::Urgency::Now {
                    let said = given.words.notices[id].text.fill(|_| String::new());
                    assert!(top.contains(&said), "{answers} {format:?}: no {}\n{top}", notice.id);
                }
            }
        }
    }
}

#[test]
fn the_first_screen_holds_the_first_three() {
    for answers in [A_DAY, r#"{danger: [a], drinks: 12}"#] {
        let text = given(answers).write(Private::Shown, Detail::Report, TEXT);
        let top: Vec<&str> = text.lines().take(24).collect();
        assert!(top.contains(&"A place to start") && top.contains(&"Next step"), "{text}");
        assert!(top.contains(&"  - Say that you take 12 drinks."), "{text}");
        assert_eq!(top.first() == Some(&"First"), answers != A_DAY, "{text}");
    }
}

#[test]
fn nothing_is_a_suggestion_while_something_must_be_done_now() {
    let lead = |answers: &str| {
        let text = given(answers).write(Private::Shown, Detail::Report, TEXT);
        let mut lines = text.lines().skip_while(|line| *line != "A place to start");
        lines.nth(1).unwrap().trim().to_owned()
    };
    for (answers, expected) in [
        (A_DAY, "More care, to discuss with a professional."),
        (
            r#"{danger: [none], young: "yes", drinks: 2, secret: null}"#,
            "At least: Some care. Perhaps: More care. It depends on what is not answered",
        ),
        (
            r#"{danger: [a], young: "yes", drinks: 12}"#,
            "After that: at least More care, to discuss with a professional.",
        ),
        (r#"{danger: [a]}"#, "After that: at least Some care, perhaps More care. It depends on what is not"),
        (r#"{danger: [none], young: "no", drinks: 12}"#, "No level for you."),
        (r#"{danger: [a], young: "no", drinks: 12}"#, "No level for you."),
    ] {
        assert_eq!(lead(answers), expected, "{answers}");
    }
}

#[test]
fn nothing_comforts_while_more_may_be_needed() {
    let why =
        |answers: &str| given(answers).write(Private::Shown, Detail::Report, TEXT).contains("Nothing points");
    assert!(why(r#"{danger: [none], young: "yes", drinks: 2, secret: "no"}"#));
    assert!(!why(r#"{danger: [none], young: "yes", drinks: 2, secret: null}"#));
}

#[test]
fn no_line_is_wider_than_asked_for() {
    let long = "x".repeat(200);
    for answers in [A_DAY.to_owned(), URGENT.to_owned(), format!("{{own_words: \"{long} 日本語の長い文\"}}")]
    {
        let given = given(&answers);
        for width in [40, 47, 60, 80, 88] {
            let format = Format::Text(width, Colour::Off);
            for line in given.write(Private::Shown, Detail::Explained, format).lines() {
                assert!(line.width() <= width, "{width}: {line}");
            }
        }
    }
}

#[test]
fn colour_is_the_only_difference_of_colour() {
    let given = given(URGENT);
    let coloured = given.write(Private::Shown, Detail::Explained, Format::Text(80, Colour::On));
    let plain = given.write(Private::Shown, Detail::Explained, TEXT);
    assert!(coloured.contains('\u{1b}') && !plain.contains('\u{1b}'));
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
}

#[test]
fn what_somebody_typed_stays_what_they_typed() {
    let typed = r#"<script>alert(1)</script> & "q" </style> | a | # one `x` **b** [l](http://e.vil) ![i](x) \u202Eevil\u0007\u001b[31m\n- two\n# three\n```\n<img src=x onerror=y> www.e.vil {{ 7*7 }} {% x %}"#;
    let typed = typed.replace(r#""q""#, r#"\"q\""#);
    let answers = format!(r#"{{danger: [none], drinks: 1, own_words: "{typed}"}}"#);
    let given = given(&answers);
    for format in FORMATS {
        let text = given.write(Private::Shown, Detail::Explained, format);
        assert!(!text.chars().any(|c| c != '\n' && crate::diagnostic::hidden(c)), "{format:?}");
        assert!(!text.lines().any(|l| l.trim_start().starts_with("# three") || l.starts_with("```")));
        assert!(!text.contains("49"), "{format:?}: a template in an answer was filled in");
    }
    let html = given.write(Private::Shown, Detail::Explained, Format::Html);
    assert!(!html.contains("<script") && !html.contains("<img") && html.contains("&lt;script&gt;"));
    assert_eq!(html.matches("</style>").count(), 1);
    let markdown = given.write(Private::Shown, Detail::Explained, Format::Markdown);
    for mark in ["`x", "**b**", "[l]", "](", "://", "www.e", "# one", "![i"] {
        let mut found = markdown.match_indices(mark);
        let escaped = |at: usize| markdown[..at].ends_with('\\');
        assert!(found.all(|(at, _)| escaped(at)), "{mark} in\n{markdown}");
    }
    assert!(markdown.contains(r"\<script\>") && markdown.contains(r"\| a \|"));
}

#[test]
fn the_page_needs_nothing_else_and_says_nothing_in_its_title() {
    let html = given(URGENT).write(Private::Shown, Detail::Explained, Format::Html);
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    assert!(html.contains("content=\"default-src 'none'; style-src 'unsafe-inline'"));
    assert!(html.contains("<title>Notes for an appointment</title>"));
    for part in ["<script", "<link", "<img", "<iframe", "href=", "src=", "url(", "@import", " on"] {
        let found = html.match_indices(part).filter(|(at, _)| {
            // " on" begins a handler only inside a tag.
            part != " on" || html[..*at].rfind('<') > html[..*at].rfind('>')
        });
        assert_eq!(found.count(), 0, "{part}");
    }
}

#[test]
fn private_answers_stay_off_a_page() {
    let given = given(r#"{danger: [none], young: "yes", drinks: 2, secret: "yes"}"#);
    for format in [TEXT, Format::Html, Format::Markdown] {
        let page = given.write(Private::LeftOff, Detail::Explained, format);
        for secret in [
            "Something hidden",
            "hidden thing",
            "You have a secret",
            "A secret thing",
            "It is about a secret",
        ] {
            assert!(!page.contains(secret), "{format:?} says {secret}");
        }
        assert!(page.contains("Some private answers also counted."), "{format:?}");
        // The level is what it is, but no suggestion while the notice stands, and the numbers are there.
        assert!(page.contains("At least: More care, to discuss with a professional."), "{format:?}\n{page}");
        let top: Vec<&str> = page.lines().take(24).collect();
        assert!(top.join(" ").contains("988"), "{format:?}");
        let whole = given.write(Private::Shown, Detail::Explained, format);
        for secret in ["Something hidden", "You have a secret.", "A secret thing", "It is about a secret."] {
            assert!(whole.contains(secret), "{format:?} does not say {secret}");
        }
    }
}

#[test]
fn a_page_does_not_tell_what_a_private_answer_was() {
    // The same level either way, so the two pages are the same but for the sentence around the level.
    let page = |secret: &str| {
        let given = given(&format!(r#"{{danger: [none], young: "yes", drinks: 12, secret: {secret}}}"#));
        let page = given.write(Private::LeftOff, Detail::Explained, TEXT);
        page.replace("At least: More care,", "More care,")
    };
    assert_eq!(page(r#""yes""#), page(r#""no""#));
    let declined = page("null");
    assert!(!declined.contains("the secret\n") && !declined.contains("You did not say: the secret"));
    assert_eq!(declined, page(r#""?""#));
}

/// Without our phrases nothing is left but what the questionnaire, the help lines and the answers say.
#[test]
fn no_word_comes_from_the_program() {
    let file = include_str!("../../questionnaires/interface/report.en.yaml");
    let blank = |line: &str| match line.split_once(": \"") {
        Some((key, value)) if !line.trim_start().starts_with('#') => {
            let names = value.split('{').skip(1).map(|rest| rest.split('}').next().unwrap());
            let names: String = names.map(|name| format!(" {{{name}}} ")).collect();
            format!("{key}: \" {names}\"")
        }
        _ => line.to_owned(),
    };
    let blank: String = file.lines().map(|line| blank(line) + "\n").collect();
    let phrases: Phrases = yaml::words(&Source::new("blank.yaml", &blank)).unwrap();
    let help = include_str!("../../questionnaires/help/us.yaml");
    for answers in [A_DAY, URGENT, "{}"] {
        let given = Given { phrases: phrases.clone(), ..given(answers) };
        for private in [Private::Shown, Private::LeftOff] {
            let text = given.write(private, Detail::Explained, TEXT);
            for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 2) {
                // The fingerprint, and the notation of conditions, are the same in every language.
                let known = QUESTIONNAIRE.contains(word) || help.contains(word) || "abcdef".contains(word);
                assert!(known, "`{word}` comes from the program:\n{text}");
            }
        }
        let so_far = so_far(&given.subject(), 80, Colour::Off);
        assert!(so_far.lines().all(|l| l.trim().is_empty() || l.starts_with('┃') || l.contains("care")));
    }
}

#[test]
fn so_far_says_what_is_urgent_and_what_is_open() {
    let given = given(r#"{danger: [a], young: null, drinks: 12}"#);
    let expected = "\
First
┃ - Call 911 now, or ask someone to call. Do not be alone. Do not drive
┃   yourself.

┃ Also today:
┃ - Get seen today.

What we have so far
  So far: at least More care.
  This can still change. It is nothing to go by before the end.
  Some questions are not answered yet.
  1 question is left blank. You do not owe anyone an answer.
";
    assert_eq!(so_far(&given.subject(), 80, Colour::Off), expected);
}

#[test]
fn a_time_that_is_none_is_shown_as_it_is() {
    let given = given(A_DAY);
    for (at, expected) in [
        ("2026-11-23T02:10:00-05:00", "answered 2026-11-23, 02:10 (UTC -05:00)."),
        ("2026-11-23T02:10:00Z", "answered 2026-11-23, 02:10."),
        ("2026-11-23T02:10:00.5+01:00", "answered 2026-11-23, 02:10 (UTC +01:00)."),
        ("last\u{1b}[31m night", r"answered last\u{1b}[31m night."),
        ("20T6", "answered 20T6."),
    ] {
        let subject = Subject { answered_at: at, ..given.subject() };
        let content = Content { private: Private::Shown, detail: Detail::Report };
        let text = write(&subject, content, TEXT).unwrap();
        assert!(text.contains(expected), "{at}");
    }
}
