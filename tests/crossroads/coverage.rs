//! What cases reach, and which small changes they would notice.

use crate::run::Place;
use crate::window::window;
use crossroads::check::cases;
use crossroads::check::coverage::coverage;
use crossroads::check::mutants::{Mutation, mutants, nothing_known};
use crossroads::library;
use crossroads::program::notation::condition;
use crossroads::program::{self, Program};
use crossroads::questionnaire::{self, Questionnaire};
use crossroads::source::Source;
use insta::assert_snapshot;

fn compiled(text: &str) -> (Questionnaire, Program) {
    let (written, diagnostics) = questionnaire::read(&Source::new("small.yaml", text));
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let written = written.unwrap();
    let compiled = program::compile(&written, &library::help_lines().unwrap());
    let (program, _) = compiled.program.unwrap_or_else(|| panic!("{:?}", compiled.diagnostics));
    (written, program)
}

/// A questionnaire with this condition in a rule.
fn with_rule(when: &str) -> String {
    format!(
        "format: 1\nid: small\nversion: 1.0.0\ntitle: Small\nlanguage: en\nlicense: CC0-1.0\n\
         reviewed_by: []\nvalidated: none\n\
         levels:\n  - {{id: low, name: Low, because: Base., hours_per_week: {{min: 2, max: 8}}}}\n  \
         - {{id: high, name: High}}\n\
         sections:\n  - id: one\n    title: One\n    items:\n      \
         - {{id: a, ask: A?, number: {{min: 0, max: 9}}, worse: higher}}\n      \
         - {{id: b, ask: B?, number: {{min: 0, max: 9}}, worse: higher}}\n      \
         - {{id: one, ask: One?, worse: none, one_of: [{{code: x, text: X}}, {{code: z, text: Z}}, {{code: w, text: W}}]}}\n      \
         - {{id: any, ask: Any?, worse: none, any_of: [{{code: x, text: X}}, {{code: z, text: Z}}]}}\n\
         rules:\n  - {{id: r, when: {when}, helps: low, because: So.}}\n"
    )
}

/// What stands in a message between "notices" and the end of the change.
fn whats(mutation: &Mutation) -> Vec<String> {
    let what = |message: &str| {
        let what = message.strip_prefix("no case notices ").unwrap();
        what.trim_end_matches(" in the rule `r`").replace('`', "")
    };
    mutation.unnoticed.iter().map(|d| what(&d.message)).collect()
}

#[test]
fn each_slip_an_author_could_make_is_a_change() {
    #[rustfmt::skip]
    let rows: &[(&str, &[&str])] = &[
        ("a < 3", &["a < 3 as a <= 3", "a < 3 as a < 2", "a < 3 as a < 4"]),
        ("a <= 3", &["a <= 3 as a < 3", "a <= 3 as a <= 2", "a <= 3 as a <= 4"]),
        ("a > 3", &["a > 3 as a >= 3", "a > 3 as a > 2", "a > 3 as a > 4"]),
        ("a >= 3", &["a >= 3 as a > 3", "a >= 3 as a >= 2", "a >= 3 as a >= 4"]),
        ("a > b", &["a > b as a >= b"]),
        ("b >= a", &["b >= a as b > a"]),
        ("a == 3", &["a == 3 as a != 3", "a == 3 as a == 2", "a == 3 as a == 4"]),
        ("a != 3", &["a != 3 as a == 3", "a != 3 as a != 2", "a != 3 as a != 4"]),
        ("a + 1 < 2 * b", &["a + 1 < b * 2 as a + 1 <= b * 2", "a + 1 < b * 2 as a + 0 < b * 2",
            "a + 1 < b * 2 as a + 2 < b * 2"]),
        ("a >= low.hours_min", &["a >= 2 as a > 2", "a >= 2 as a >= 1", "a >= 2 as a >= 3"]),
        ("a in [1, 5]", &["a == 1 || a == 5 as a == 5", "a == 1 as a == 0", "a == 1 as a == 2",
            "a == 1 || a == 5 as a == 1", "a == 5 as a == 4", "a == 5 as a == 6"]),
        ("one == 'x'", &["one == 'x' as one != 'x'"]),
        ("one != 'x'", &["one != 'x' as one == 'x'"]),
        ("one in ['x', 'z']", &["one in ['x', 'z'] as one == 'z'", "one in ['x', 'z'] as one == 'x'"]),
        ("!(one in ['x', 'z'])", &["!(one in ['x', 'z']) as one in ['x', 'z']",
            "!(one in ['x', 'z']) as one != 'z'", "!(one in ['x', 'z']) as one != 'x'"]),
        ("'x' in any", &["'x' in any as !('x' in any)"]),
        ("!('x' in any)", &["!('x' in any) as 'x' in any"]),
        ("answered(a)", &["answered(a) as !answered(a)"]),
        ("answered(a) && answered(b) && 'x' in any", &[
            "answered(a) && answered(b) as answered(a) || answered(b)",
            "answered(b) && 'x' in any as answered(b) || 'x' in any",
            "answered(a) as !answered(a)", "answered(b) as !answered(b)", "'x' in any as !('x' in any)"]),
        ("!(answered(a) || answered(b))", &["!(answered(a) || answered(b)) as answered(a) || answered(b)",
            "answered(a) || answered(b) as answered(a) && answered(b)",
            "answered(a) as !answered(a)", "answered(b) as !answered(b)"]),
    ];
    for (when, expected) in rows {
        let (written, program) = compiled(&with_rule(&format!("\"{when}\"")));
        let found = whats(&mutants(&written, &program, &[], &nothing_known));
        let expected = [&["when the rule r never holds"], *expected].concat();
        assert_eq!(found, expected, "{when}");
    }
}

/// `&&` binds tighter, so a slip there also changes what belongs together.
#[test]
fn a_joint_is_changed_as_it_would_be_in_the_text() {
    for (when, as_if) in [
        ("a > 1 && a > 2 && a > 3", ["a > 1 || a > 2 && a > 3", "a > 1 && a > 2 || a > 3"]),
        ("a > 1 || a > 2 || a > 3", ["a > 1 && a > 2 || a > 3", "a > 1 || a > 2 && a > 3"]),
        ("a > 1 || a > 2 && a > 3", ["a > 1 && a > 2 && a > 3", "a > 1 || a > 2 || a > 3"]),
    ] {
        let (written, program) = compiled(&with_rule(&format!("\"{when}\"")));
        let seen = std::cell::RefCell::new(Vec::new());
        let _ = mutants(&written, &program, &[], &|changed| {
            seen.borrow_mut().push(when_of(changed));
            false
        });
        for text in as_if {
            let wanted = when_of(&compiled(&with_rule(&format!("\"{text}\""))).1);
            assert!(seen.borrow().contains(&wanted), "{when} as {text}: {seen:?}");
        }
        assert_eq!(when_of(&program), when, "the program itself stays as it is");
    }
}

fn when_of(program: &Program) -> String {
    condition(program, &program.rules.rows().next().unwrap().when)
}

/// The starter without one of its cases, and what nobody notices then.
#[test]
fn without_a_case_exactly_what_it_was_there_for_goes_unnoticed() {
    let place = Place::new();
    assert_eq!(place.run(&["new", "sleep"]).code, 0);
    let (written, program) = compiled(&place.read("sleep.yaml"));
    let text = place.read("sleep.cases.yaml");
    let without = |name: &str| {
        let (before, rest) = text.split_once(&format!("  - name: {name}")).unwrap();
        let after =
            rest.split_once("\n  - name: ").map_or(String::new(), |(_, after)| format!("  - name: {after}"));
        let outcome = cases::run(&program, &Source::new("cases.yaml", &format!("{before}{after}")));
        assert!(outcome.diagnostics.is_empty(), "{:?}", outcome.diagnostics);
        let reached = coverage(&written, &program, &outcome.cases);
        let missing = reached.groups.into_iter().flat_map(|group| group.missing).map(|d| d.message);
        let changed = mutants(&written, &program, &outcome.cases, &nothing_known);
        missing.chain(changed.unnoticed.into_iter().map(|d| d.message)).collect::<Vec<String>>()
    };
    assert_eq!(
        without("Nights that are just not short"),
        [
            "no case notices `hours < 5` as `hours <= 5` in the rule `short_nights`",
            "no case notices `hours < 5` as `hours < 6` in the rule `short_nights`",
        ]
    );
    assert_eq!(
        without("Awake some nights, which is just below the cut-off"),
        [
            "in no case is `tiredness` 1, the highest below the band `high`",
            "no case notices when `high` of `tiredness` begins at 1 and not at 2",
        ]
    );
    assert_eq!(
        without("One hour less"),
        [
            "no case notices `hours < 7 || awake != 'never'` as `hours < 7 && awake != 'never'` where `dozing` is asked",
            "no case notices `hours < 7` as `hours < 6` where `dozing` is asked",
        ]
    );
}

#[test]
fn the_built_ins_and_the_starter_reach_all_and_notice_all() {
    let place = Place::new();
    assert_eq!(place.run(&["new", "sleep"]).code, 0);
    for arguments in [&["check", "--coverage"][..], &["check", "sleep.yaml", "--coverage"]] {
        let text = place.run(arguments);
        assert!(text.code == 0 && text.out.contains("no errors, no warnings"), "{}", text.whole());
        let json = place.run(&[arguments, &["--format", "json"]].concat());
        let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
        for questionnaire in json["questionnaires"].as_array().unwrap() {
            let coverage = &questionnaire["coverage"];
            let groups = coverage["reached"].as_object().unwrap();
            assert!(
                groups.len() >= 3 && groups.values().all(|group| group["met"] == group["of"]),
                "{coverage}"
            );
            let changes = &coverage["changes"];
            assert!(
                changes["made"].as_u64() >= Some(16) && changes["made"] == changes["noticed"],
                "{coverage}"
            );
        }
    }
}

/// Most changes are passed over in most cases without working anything out again. What is then said to go
/// unnoticed is run here through every case, and no case may fail.
#[test]
fn what_goes_unnoticed_fails_no_case() {
    let (written, program) = compiled(&library::find("level-of-care").unwrap().text);
    let all = library::cases("level-of-care").unwrap().unwrap();
    // Some of the cases, so that many changes go unnoticed.
    let (some, _) = all.text.split_once("  # ---- Opioids and pregnancy").unwrap();
    let source = Source::new("cases.yaml", some);
    let outcome = cases::run(&program, &source);
    assert_eq!(outcome.failed, 0);
    let mutation = mutants(&written, &program, &outcome.cases, &|changed| {
        let outcome = cases::run(changed, &source);
        assert_eq!(outcome.failed, 0, "{:?}", outcome.diagnostics);
        true
    });
    assert!(mutation.unnoticed.is_empty() && mutation.cannot_matter.len() > 100, "{mutation:?}");
    assert_eq!(mutation.made, mutation.noticed() + mutation.cannot_matter.len());
}

#[test]
fn check_with_coverage_shows_what_is_missing() {
    let place = Place::new();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/crossroads/faults");
    for name in ["not-covered.yaml", "not-covered.cases.yaml", "not-noticed.yaml", "not-noticed.cases.yaml"] {
        place.write(name, std::fs::read(folder.join(name)).unwrap());
    }
    assert_snapshot!("check_coverage", place.run(&["check", "--coverage", "not-covered.yaml"]).whole());
    let json = ["check", "--coverage", "not-covered.yaml", "--format", "json"];
    assert_snapshot!("check_coverage_json", place.run(&json).whole());
    // All is reached, and yet not all is noticed.
    let ran = place.run(&["check", "--coverage", "not-noticed.yaml"]);
    assert!(ran.code == 1 && !ran.out.contains("not-covered]"), "{}", ran.whole());
    // Without `--coverage` all is well.
    assert_eq!(place.run(&["check", "not-covered.yaml"]).code, 0);
}

/// At 40 columns no line of the summary is longer than the terminal.
#[test]
fn the_summary_fits_a_narrow_terminal() {
    let place = Place::new();
    let mut shown = window().size(40, 60).run(&place.path(""), &["check", "level-of-care", "--coverage"]);
    assert_eq!(shown.ends(), 0);
    let long: Vec<&str> = shown.raw.lines().filter(|line| line.chars().count() > 40).collect();
    assert!(long.is_empty() && shown.raw.contains("noticed:"), "{}", shown.raw);
}

#[test]
fn cases_state_values_and_what_is_asked() {
    let place = Place::new();
    place.write(
        "small.yaml",
        with_rule("[n, a > 3]")
            .replace("rules:", "values:\n  - {id: n, is: a > 3}\n  - {id: m, is: a + b}\nrules:"),
    );
    let cases = |expected: &str| {
        let text = format!(
            "format: 1\nquestionnaire: small\ncases:\n  - name: A\n    answers: {{a: 4, b: \"?\"}}\n    {expected}\n"
        );
        place.write("small.cases.yaml", text);
        place.run(&["check", "small.yaml"])
    };
    for good in ["values: {n: true}", "values: {m: {at_least: 4, at_most: 13}}", "asked: [a, b]"] {
        assert_eq!(cases(good).code, 0, "{good}");
    }
    #[rustfmt::skip]
    let bad = [
        ("values: {n: false}", "`n` is true"),
        ("values: {n: 1}", "`n` is a condition"),
        ("values: {m: 4}", "`m` comes to 4 to 13"),
        ("values: {m: true}", "`m` is a number"),
        ("values: {k: true}", "no value is called `k`"),
        ("values: {n: maybe}", "a whole number, true or false belongs here"),
        ("not_asked: [a]", "`a` is asked"),
        ("asked: [c]", "no item is called `c`"),
    ];
    for (expected, message) in bad {
        let ran = cases(expected);
        assert!(ran.code == 1 && ran.out.contains(message), "{expected}: {}", ran.whole());
    }
}
