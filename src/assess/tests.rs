//! The meaning of missing answers, point by point, on one small questionnaire.

use super::*;
use crate::source::Source;
use crate::{program, questionnaire, response, yaml};

const YAML: &str = "
format: 1
id: small
version: 1.0.0
title: Small
language: en
license: CC0-1.0
reviewed_by: []
validated: none
levels:
  - {id: low, name: Low, because: Base., hours_per_week: {min: 1, max: 8}}
  - {id: high, name: High}
notices:
  - {id: seen, urgency: today, text: Seen.}
  - {id: young, urgency: information, text: Young., instead_of_level: true}
sections:
  - id: one
    title: One
    items:
      - id: gate
        ask: Gate?
        worse: last
        one_of: [{code: \"no\", text: No, points: 0}, {code: \"yes\", text: Yes, points: 3}]
      - id: inner
        ask: Inner?
        show_if: gate == 'yes'
        worse: last
        one_of: [{code: a, text: A, points: 1}, {code: b, text: B, points: 4}]
      - id: hours
        ask: Hours?
        show_if: gate == 'yes'
        number: {min: 0, max: 40}
        hidden_as: 7
        worse: higher
      - id: many
        ask: Many?
        worse: more
        any_of:
          - {code: x, text: X, points: 2}
          - {code: y, text: Y, points: 3}
          - {code: none, text: None, points: 0, exclusive: true}
      - id: age
        ask: Age?
        worse: none
        one_of: [{code: old, text: Old}, {code: young, text: Young}]
values:
  - {id: double, is: 2 * hours}
  - {id: cut, is: (0 - hours) / 3}
scales:
  - id: total
    name: Total
    sum: [gate, inner, many]
    prorate: 1
    bands: [{from: 0, id: little, name: Little}, {from: 5, id: much, name: Much}]
  - {id: turned, name: Turned, sum: [{item: inner, reverse: true, weight: 2}]}
  - {id: top, name: Top, highest: [gate, inner, many]}
rules:
  - {id: not_a, when: inner != 'a', helps: low, because: B.}
  - {id: is_a, when: inner == 'a', helps: low, because: B.}
  - {id: has_x, when: \"'x' in many\", notice: seen, because: B.}
  - {id: much, when: total.band == 'much', at_least: high, because: B.}
  - {id: said, when: answered(inner), helps: low, because: B.}
  - {id: long, when: hours >= 7, helps: low, because: B.}
  - {id: is_young, when: age == 'young', notice: young, because: B.}
";

/// What a line of `name=value` words says of the assessment of these answers.
fn found(answers: &str, wanted: &str) -> String {
    let written = questionnaire::read(&Source::new("small.yaml", YAML)).0.unwrap();
    let program = program::compile(&written, &Default::default()).program.unwrap().0;
    let node = yaml::parse(&Source::new("answers", answers)).unwrap().0;
    let response = response::read(&program, &node).unwrap();
    let assessment = assess(&program, &response);
    let range = |r: Range| r.single().map_or(format!("{}..{}", r.min, r.max), |n| n.to_string());
    let level = |id: Option<LevelId>| id.map_or("none".to_owned(), |id| program.levels[id].id.clone());
    let words = wanted.split_whitespace().map(|word| {
        let name = word.split('=').next().unwrap();
        let value = match name {
            "level" => level(assessment.level),
            "least" => level(assessment.level_at_least),
            "most" => level(assessment.level_at_most),
            "urgency" => assessment.urgency.map_or("none", Urgency::word).to_owned(),
            "complete" => assessment.complete.to_string(),
            "prorated" => assessment.scales.rows().any(|s| s.prorated).to_string(),
            "band" => {
                assessment.scales.rows().next().unwrap().band().map_or("?".to_owned(), |b| b.to_string())
            }
            name => match (
                program.scales.find(|s| s.id == name),
                program.values.find(|v| v.id == name),
                program.rules.find(|r| r.id == name),
            ) {
                (Some(scale), ..) => range(assessment.scales[scale].range),
                (_, Some(value), _) => match assessment.values[value] {
                    Worked::Number(number) => range(number),
                    Worked::Condition(truth) => truth.word().to_owned(),
                },
                (.., Some(rule)) => assessment.rules[rule].word().to_owned(),
                _ => panic!("{name}"),
            },
        };
        format!("{name}={value}")
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn each_way_of_not_answering_has_its_own_meaning() {
    for (answers, expected) in [
        // All answered: one of everything.
        (
            "{gate: \"yes\", inner: b, hours: 10, many: [x], age: old}",
            "level=high least=high most=high urgency=today complete=true total=9 band=1 turned=2 top=4 double=20 cut=-3",
        ),
        // Not asked: every comparison is false but `!=`, it adds nothing, and a number counts as `hidden_as`.
        (
            "{gate: \"no\", many: [none], age: old}",
            "not_a=true is_a=false said=false total=0 turned=0 top=0 long=true double=14 level=low complete=true",
        ),
        // An answer given to what is not asked stays in the file and does not count.
        (
            "{gate: \"no\", inner: b, hours: 0, many: [none], age: old}",
            "total=0 is_a=false said=false long=true double=14",
        ),
        // Nothing said: everything it may be.
        (
            "{}",
            "level=none least=low most=high total=0..12 turned=0..8 top=0..5 double=0..80 cut=-13..0 not_a=unknown \
             has_x=unknown said=unknown band=? urgency=none complete=false",
        ),
        // Declined and not known are unknown, but they are no answer for certain.
        ("{gate: \"yes\", inner: null}", "said=false is_a=unknown total=4..12"),
        ("{gate: \"yes\", inner: \"?\"}", "said=false is_a=unknown turned=2..8"),
        // An any_of that is unknown may be any valid set: an exclusive choice stands alone.
        ("{gate: \"no\"}", "total=0..5 top=0..5 has_x=unknown"),
        // What `show_if` rests on is open: a given answer counts or is not asked.
        ("{inner: b, many: [none]}", "total=0..7 is_a=false not_a=true said=unknown"),
        ("{inner: a, many: [none]}", "total=0..4 is_a=unknown said=unknown turned=0..8"),
        // Once it is declined the answer counts.
        ("{gate: null, inner: b, many: [none]}", "said=true is_a=false not_a=true turned=2"),
        // Prorated: one item of three missing, none open, each known to be asked. 2 of 3 items known.
        ("{gate: \"yes\", inner: a, many: null}", "total=6 prorated=true band=1 complete=false least=high"),
        // (3 + 4) x 3 / 2 = 10.5, rounded half up to 11.
        ("{gate: \"yes\", inner: b, many: null}", "total=11 prorated=true"),
        // Kept within what the items could still give: (0 + 0) x 3 / 2 = 0; not asked counts as known, with nothing.
        ("{gate: \"no\", many: \"?\"}", "total=0 prorated=true"),
        // (3 + 2) x 3 / 2 = 7.5, rounded to 8; inner could give 1 to 4, so 6 to 9 are possible.
        ("{gate: \"yes\", inner: null, many: [x]}", "total=8 prorated=true"),
        // Two missing are too many, and one that is open is not missing.
        ("{gate: \"yes\", inner: null, many: null}", "total=4..12 prorated=false"),
        ("{gate: \"yes\", inner: a}", "total=4..9 prorated=false"),
        // It is not known whether `inner` is asked.
        ("{gate: null, inner: a, many: [x]}", "total=3..6 prorated=false"),
        // A notice that stands instead of a level: none is handed out, and the bounds stay.
        (
            "{gate: \"no\", many: [none], age: young}",
            "level=none least=low most=low complete=true urgency=information",
        ),
        ("{gate: \"no\", many: [none]}", "level=low is_young=unknown complete=false"),
    ] {
        assert_eq!(
            found(answers, expected),
            expected.split_whitespace().collect::<Vec<_>>().join(" "),
            "{answers}"
        );
    }
}

#[test]
fn truth_is_kleenes() {
    use Truth::{False, True, Unknown};
    for (a, b, and, or) in [
        (True, True, True, True),
        (True, Unknown, Unknown, True),
        (True, False, False, True),
        (Unknown, Unknown, Unknown, Unknown),
        (Unknown, False, False, Unknown),
        (False, False, False, False),
    ] {
        assert_eq!((a.and(b), b.and(a), a.or(b), b.or(a)), (and, and, or, or), "{a:?} {b:?}");
    }
    assert_eq!((True.not(), Unknown.not(), False.not()), (False, Unknown, True));
}
