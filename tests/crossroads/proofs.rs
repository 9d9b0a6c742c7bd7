//! `check` proves things of every response: planted faults are found, each with answers that show it.

use crate::run::Place;
use serde_json::Value;
use std::fmt::Write;

const HEAD: &str = "\
format: 1
id: planted
version: 1.0.0
title: Planted
language: en
license: CC0-1.0
reviewed_by: []
validated: none
levels:
  - {id: outpatient, name: Outpatient, because: Base.}
  - {id: iop, name: IOP}
  - {id: inpatient, name: Inpatient}
";

/// What `check` says of a questionnaire, and a place with the answers that it shows.
fn checked(yaml: &str) -> (Place, Value, i32) {
    let place = Place::new();
    place.write("planted.yaml", yaml);
    let ran = place.run(&["check", "planted.yaml", "--format", "json", "--witness", "shown"]);
    let json: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.whole()));
    (place, json["questionnaires"][0].clone(), ran.code)
}

/// The finding with this code.
fn finding<'a>(questionnaire: &'a Value, code: &str) -> &'a Value {
    let findings = questionnaire["findings"].as_array().unwrap();
    findings.iter().find(|f| f["code"] == code).unwrap_or_else(|| panic!("no {code} in {findings:#?}"))
}

/// What `report` says of a file of answers that `check` wrote.
fn reported(place: &Place, name: &str) -> Value {
    let ran = place.run(&["report", "planted.yaml", &format!("shown/{name}"), "--format", "json"]);
    serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.whole()))
}

#[test]
fn danger_that_no_rule_covers_and_that_falls_to_a_middle_level() {
    let yaml = HEAD.to_owned()
        + "\
sections:
  - id: one
    title: One
    items:
      - {id: seizure, ask: Seizure?, one_of: yes_no, worse: last}
      - {id: alone, ask: Alone?, one_of: yes_no, worse: last}
      - {id: drinks, ask: Drinks?, one_of: yes_no, worse: last}
choices:
  yes_no: [{code: \"no\", text: \"No\"}, {code: \"yes\", text: \"Yes\"}]
rules:
  - {id: alone_and_drinks, when: \"seizure == 'yes' && alone == 'yes' && drinks == 'yes'\", at_least: inpatient, because: B.}
  - {id: anything, when: \"seizure == 'yes' || drinks == 'yes'\", at_least: iop, because: B.}
guarantees:
  - id: a_seizure_is_watched
    says: A seizure is watched day and night.
    when: seizure == 'yes' && drinks == 'yes'
    at_least: inpatient
";
    let (place, planted, code) = checked(&yaml);
    assert_eq!(code, 1);
    let broken = finding(&planted, "broken-guarantee");
    assert_eq!((&broken["subject"], &broken["line"]), (&"a_seizure_is_watched".into(), &26.into()));
    assert_eq!(broken["witness"]["seizure"], "yes");
    assert_eq!(broken["witness"]["drinks"], "yes");
    let report = reported(&place, "broken-guarantee-a_seizure_is_watched.yaml");
    assert_eq!(report["level_at_least"], "iop");
}

#[test]
fn a_worse_answer_that_lowers_the_level() {
    let yaml = HEAD.to_owned()
        + "\
sections:
  - id: one
    title: One
    items:
      - {id: severity, ask: How bad?, number: {min: 0, max: 10}, worse: higher}
      - {id: other, ask: Other?, number: {min: 0, max: 3}, worse: higher}
rules:
  - {id: bad, when: severity < 7 && other > 1, at_least: inpatient, because: B.}
  - {id: some, when: severity > 2, at_least: iop, because: B.}
";
    let (place, planted, code) = checked(&yaml);
    assert_eq!(code, 1);
    let fall = finding(&planted, "worse-is-less");
    assert_eq!((&fall["subject"], fall["line"].as_u64()), (&"severity".into(), Some(17)));
    assert_eq!((&fall["witness"]["severity"], &fall["witness_worse"]["severity"]), (&6.into(), &7.into()));
    let of = |name| reported(&place, name)["level_at_least"].clone();
    assert_eq!(of("worse-is-less-severity.yaml"), "inpatient");
    assert_eq!(of("worse-is-less-severity-worse.yaml"), "iop");
}

/// Three questions of 0, 2 or 4 points: a sum is never odd.
fn even(rest: &str) -> String {
    let mut yaml = HEAD.to_owned() + "sections:\n  - id: one\n    title: One\n    items:\n";
    for n in 1..=3 {
        writeln!(yaml, "      - {{id: q{n}, ask: Q?, one_of: even, worse: last}}").unwrap();
    }
    yaml + "choices:\n  even: [{code: a, text: A, points: 0}, {code: b, text: B, points: 2}, {code: c, text: C, points: 4}]\n"
        + rest
}

#[test]
fn a_rule_behind_a_sum_that_cannot_be_reached() {
    let (_, planted, _) = checked(&even(
        "scales:\n  - {id: total, name: Total, sum: [q1, q2, q3]}\nrules:\n  \
         - {id: high, when: total > 8, at_least: iop, because: B.}\n  \
         - {id: odd, when: total == 7, at_least: inpatient, because: B.}\n",
    ));
    let never = finding(&planted, "never-true");
    assert_eq!(
        (&never["subject"], &never["message"]),
        (&"odd".into(), &"what `odd` asks for can never be".into())
    );
    assert_eq!(finding(&planted, "unreachable-level")["subject"], "inpatient");
}

#[test]
fn a_band_that_no_sum_is_in_and_a_band_with_a_gap_before_it() {
    let bands = |bands: &str| {
        even(&format!(
            "scales:\n  - {{id: total, name: Total, sum: [q1, q2, q3], bands: [{bands}]}}\nrules:\n  \
             - {{id: high, when: total > 8, at_least: inpatient, because: B.}}\n  \
             - {{id: some, when: total > 4, at_least: iop, because: B.}}\n"
        ))
    };
    let (_, planted, code) =
        checked(&bands("{from: 0, id: a, name: A}, {from: 7, id: b, name: B}, {from: 8, id: c, name: C}"));
    assert_eq!(code, 0);
    assert_eq!(finding(&planted, "unreachable-band")["message"], "no score of `total` is in `b`");
    let (_, planted, code) = checked(&bands("{from: 1, id: a, name: A}, {from: 8, id: c, name: C}"));
    assert_eq!(code, 1);
    assert_eq!(finding(&planted, "bad-bands")["severity"], "error");
}

#[test]
fn a_code_that_no_item_has() {
    let (_, planted, code) =
        checked(&even("rules:\n  - {id: r, when: q1 == 'd', at_least: iop, because: B.}\n"));
    assert_eq!((code, &finding(&planted, "unknown-code")["severity"]), (1, &"error".into()));
}

/// Forty items of four choices, six scales, twelve rules: the model of which exact analysis was measured first.
/// `shared`: scales of the same items; `total`: one more over all.
pub(crate) fn forty(shared: bool, total: bool) -> String {
    let mut yaml = HEAD.to_owned() + "sections:\n  - id: one\n    title: One\n    items:\n";
    for n in 0..40 {
        writeln!(yaml, "      - {{id: q{n}, ask: Q?, one_of: four, worse: last}}").unwrap();
    }
    yaml += "choices:\n  four:\n";
    for n in 0..4 {
        writeln!(yaml, "    - {{code: c{n}, text: C, points: {n}}}").unwrap();
    }
    yaml += "scales:\n";
    for scale in 0..6 {
        let items: Vec<String> = if shared {
            (0..8).map(|at| format!("q{}", (7 * at + 5 * scale) % 40)).collect()
        } else {
            (0..40).filter(|n| n * 6 / 40 == scale).map(|n| format!("q{n}")).collect()
        };
        writeln!(yaml, "  - {{id: s{scale}, name: S, sum: [{}]}}", items.join(", ")).unwrap();
    }
    if total {
        let all: Vec<String> = (0..40).map(|n| format!("q{n}")).collect();
        writeln!(yaml, "  - {{id: total, name: Total, sum: [{}]}}", all.join(", ")).unwrap();
    }
    yaml += "rules:\n";
    let of_all = if total { "total >= 75" } else { "s0 + s1 >= 32" };
    for (n, (when, level)) in [
        ("s0 >= 15 && s1 >= 12", "inpatient"),
        ("s2 >= 16 || s3 >= 17 && s4 >= 10", "inpatient"),
        ("s5 >= 14 && !(s0 < 8)", "inpatient"),
        ("s1 >= 17 && s2 >= 9", "inpatient"),
        ("q3 == 'c3' && s4 >= 13", "inpatient"),
        (of_all, "inpatient"),
        ("s0 >= 12", "iop"),
        ("s1 >= 11 && s5 >= 6", "iop"),
        ("s2 >= 12 || s3 >= 14", "iop"),
        ("s4 >= 12 && q20 in ['c2', 'c3']", "iop"),
        ("s5 >= 13", "iop"),
        ("s3 >= 10 && s4 >= 9", "iop"),
    ]
    .iter()
    .enumerate()
    {
        writeln!(yaml, "  - {{id: r{n}, when: \"{when}\", at_least: {level}, because: B.}}").unwrap();
    }
    yaml
}

#[test]
fn a_total_over_all_forty_items_is_decided_too() {
    let (_, planted, code) = checked(&forty(false, true));
    assert_eq!((code, &planted["undecided"]), (0, &serde_json::json!([])), "{planted:#}");
}

#[test]
fn scales_that_share_items_are_decided_too() {
    let (_, planted, code) = checked(&forty(true, false));
    assert_eq!((code, &planted["undecided"]), (0, &serde_json::json!([])), "{planted:#}");
}

#[test]
fn forty_items_in_six_scales_are_decided() {
    let (_, planted, code) = checked(&forty(false, false));
    assert_eq!(code, 0, "{planted:#}");
    assert_eq!(planted["undecided"], serde_json::json!([]));
    // Seven ways to be answered each: open, declined, not known, and four choices.
    assert_eq!(planted["responses"], "6366805760909027985741435139224001"); // 7^40
    assert!(
        planted["proved"].as_array().unwrap().iter().any(|p| p.as_str().unwrap().starts_with("monotone"))
    );
}
