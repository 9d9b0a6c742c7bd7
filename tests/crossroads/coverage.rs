//! What cases reach, and which small changes they would notice.

use crate::run::Place;
use crate::window::window;
use crossroads::check::cases;
use crossroads::check::coverage::coverage;
use crossroads::check::mutants::{Mutation, mutants, nothing_known};
use crossroads::library;
use crossroads::program::notation::condition;
use crossroads::program::{self, Program};
use crossroads::proof::Told;
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
    mutation.unnoticed.iter().map(|found| what(&found.diagnostic.message)).collect()
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
        let found = whats(&mutants(&written, &program, &[], &mut nothing_known));
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
        let _ = mutants(&written, &program, &[], &mut |changed| {
            seen.borrow_mut().push(when_of(changed));
            Told::Undecided
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
        let changed = mutants(&written, &program, &outcome.cases, &mut nothing_known);
        missing
            .chain(changed.unnoticed.into_iter().map(|found| found.diagnostic.message))
            .collect::<Vec<String>>()
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
            // An instrument may be two questions and a cut-off.
            assert!(
                !groups.is_empty() && groups.values().all(|group| group["met"] == group["of"]),
                "{coverage}"
            );
            let changes = &coverage["changes"];
            assert!(
                changes["made"].as_u64() >= Some(2) && changes["made"] == changes["noticed"],
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
    let mutation = mutants(&written, &program, &outcome.cases, &mut |changed| {
        let outcome = cases::run(changed, &source);
        assert_eq!(outcome.failed, 0, "{:?}", outcome.diagnostics);
        Told::Same
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

/// Scores are 0, 2 and 4, so that 3 and 4 are the same cut-off; `a > 9` never holds, so that it never holds is no
/// change; and that `a < 5 && a >= 5` is not certain is all that a case could say of it.
#[test]
fn a_change_that_no_answers_tell_is_listed_apart_and_others_with_a_case() {
    let place = Place::new();
    let small = with_rule("s >= 3")
        .replace("rules:", "scales:\n  - {id: s, name: S, sum: [{item: c, weight: 2}]}\nrules:")
        .replace(
            "      - {id: one,",
            "      - {id: c, ask: C?, number: {min: 0, max: 2}, worse: higher}\n      - {id: one,",
        );
    let small = format!(
        "{small}  - {{id: never, when: a > 9, helps: low, because: No.}}\n  \
         - {{id: both, when: a < 5 && a >= 5, helps: low, because: No.}}\n"
    );
    let cases = "format: 1\nquestionnaire: small\ncases:\n  - {name: A, answers: {c: 1}, not_rules: [r]}\n  \
                 - {name: B, answers: {c: 2}, rules: [r]}\n";
    place.write("small.yaml", small);
    place.write("small.cases.yaml", cases);
    let json = place.run(&["check", "small.yaml", "--coverage", "--format", "json", "--witness", "shown"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let json = &json["questionnaires"][0];
    let listed = |list: &str| json["coverage"]["changes"][list].as_array().unwrap().clone();
    let has = |list: &str, what: &str| {
        listed(list).contains(&format!("no case notices {what}").into()) || panic!("{what}: {json:#}")
    };
    assert!(has("cannot_matter", "`s >= 3` as `s > 3` in the rule `r`"));
    assert!(has("cannot_matter", "`s >= 3` as `s >= 4` in the rule `r`"));
    assert!(has("cannot_matter", "`a > 9` as `a > 10` in the rule `never`"));
    assert!(has("cannot_be_stated", "when the rule `both` never holds"));
    assert!(has("unnoticed", "`a > 9` as `a >= 9` in the rule `never`"));
    let finding = |what: &str| {
        let mut found = json["findings"].as_array().unwrap().iter();
        found.find(|finding| finding["message"].as_str().unwrap().contains(what)).unwrap().clone()
    };
    let finding = finding("`a > 9` as `a >= 9`");
    assert_eq!(finding["witness"], serde_json::json!({"a": 9}));
    assert_eq!(finding["help"], "a case would: `answers: {a: 9}`, with `not_rules: [never]`");
    let mut shown = std::fs::read_dir(place.path("shown")).unwrap();
    assert!(shown.any(|file| file.unwrap().file_name().to_string_lossy().starts_with("not-noticed-")));
    let text = place.run(&["check", "small.yaml", "--coverage"]).out;
    let line = text.lines().skip_while(|line| !line.contains("cannot matter:"));
    let told: Vec<&str> = line.take(3).map(str::trim).collect();
    assert!(told.join(" ").contains("no response tells it from the file"), "{text}");
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
