//! NDJSON that was changed in odd places: lines that are read together, a column after the other, are what each is alone,
//! where there is no line before to compare with.

use crate::meaning::compile;
use crate::random::Rng;
use crate::rows::{options, run_with};
use crossroads::rows::{Format, Reject};

const QUESTIONNAIRE: &str = "format: 1
id: lines
version: 1.0.0
title: Lines
language: en
license: CC0-1.0
reviewed_by: []
validated: none
levels:
  - {id: low, name: Low, because: Base.}
sections:
  - id: one
    title: One
    items:
      - {id: a, ask: A?, worse: last, one_of: [{code: x, text: X, points: 0}, {code: a_code_with_19_bytes, text: Y, points: 1}]}
      - {id: b, ask: B?, worse: higher, number: {min: 0, max: 200}}
      - id: an_item_with_a_long_name
        ask: C?
        worse: more
        any_of: [{code: p, text: P, points: 1}, {code: q, text: Q, points: 2}, {code: none, text: None, points: 0, exclusive: true}]
      - {id: d, ask: D?, worse: last, one_of: [{code: \"no\", text: N, points: 0}, {code: \"yes\", text: Y, points: 5}]}
scales:
  - {id: s, name: S, sum: [a, b, an_item_with_a_long_name, d]}
rules:
  - {id: r, when: s >= 3, at_least: low, because: B.}
";

/// A usual line, with a comma or not where JSON has none, and values that are usual or not.
fn line(rng: &mut Rng, number: usize) -> String {
    let mut pick = |all: &[&str]| all[rng.below(all.len())].to_owned();
    let values = [
        format!("\"id\":\"r{number}\""),
        format!(
            "\"a\":{}",
            pick(&["\"x\"", "\"x\"", "\"a_code_with_19_bytes\"", "null", "\"?\"", "\"z\"", "\"\\u0078\""])
        ),
        format!(
            "\"b\":{}",
            pick(&["0", "7", "12", "200", "201", "007", "-1", "3.0", "null", "\"9\"", "1 ", "+1"])
        ),
        format!(
            "\"other\":{}",
            pick(&["true", "false", "\"a,b\"", "\"\\\"\"", "[1,2]", "{\"k\":[1,\"]\"]}", "\"é\"", "\"\t\""])
        ),
        format!(
            "\"an_item_with_a_long_name\":{}",
            pick(&[
                "[]",
                "[\"p\"]",
                "[\"p\",\"q\"]",
                "[ \"q\" ]",
                "[\"p\" \"q\"]",
                "\"none\"",
                "[\"p\"",
                "[[\"p\"]]"
            ])
        ),
        format!("\"d\":{}", pick(&["\"no\"", "\"no\"", "\"yes\"", "\"yes", "\"\"", "null"])),
    ];
    let end = pick(&["}", "}", "}", "} ", "}\r", "}}", "", "},"]);
    format!("{{{}{end}", values.join(","))
}

/// A line in which nothing is unusual.
fn usual(rng: &mut Rng, number: usize) -> String {
    let mut pick = |all: &[&str]| all[rng.below(all.len())].to_owned();
    format!(
        "{{\"id\":\"r{number}\",\"a\":{},\"b\":{},\"other\":{},\"an_item_with_a_long_name\":{},\"d\":{}}}",
        pick(&["\"x\"", "\"a_code_with_19_bytes\"", "null"]),
        pick(&["0", "7", "12", "200"]),
        pick(&["true", "\"a,b\"", "[\"r\"]"]),
        pick(&["\"none\"", "[\"p\"]", "[\"p\",\"q\"]"]),
        pick(&["\"no\"", "\"yes\"", "null"]),
    )
}

/// Changes a line somewhere: a byte left out, doubled, or another in its place, also the end of a line.
fn changed(rng: &mut Rng, line: &str) -> String {
    let mut bytes: Vec<char> = line.chars().collect();
    let at = rng.below(bytes.len());
    match rng.below(4) {
        0 => drop(bytes.remove(at)),
        1 => bytes.insert(at, bytes[at]),
        2 => bytes[at] = ['\n', ',', '"', '\\', '[', ']', ' ', '}'][rng.below(8)],
        _ => bytes.insert(at, ['\n', ',', '"', '\\', '[', ']', ' ', '{'][rng.below(8)]),
    }
    bytes.into_iter().collect()
}

#[test]
fn lines_together_are_what_each_is_alone() {
    let program = compile(QUESTIONNAIRE);
    let (mut odd, mut good) = (0, 0);
    for seed in 0..12 {
        let mut rng = Rng(seed + 1);
        let text: Vec<String> = (0..600)
            .map(|number| match rng.below(20) {
                0 => line(&mut rng, number),
                1 => {
                    let line = usual(&mut rng, number);
                    changed(&mut rng, &line)
                }
                _ => usual(&mut rng, number),
            })
            .collect();
        let text = text.join("\n");
        let mut reasons = Vec::new();
        let mut alone = String::new();
        for line in text.split('\n').filter(|line| !line.trim_ascii().is_empty()) {
            // After it one that has all keys, as a table without a column is an error.
            let two = format!("{line}\n{{\"id\":\"last\",\"a\":\"x\"}}");
            let (rows, _, rejects) = run_with(&program, Format::Ndjson, two.as_bytes(), &options(1)).unwrap();
            let (_, rows) = rows.split_once('\n').unwrap();
            alone += &rows[..rows.find("last,").unwrap()];
            reasons.extend(rejects.into_iter().map(why));
        }
        odd += reasons.len();
        for threads in [1, 3] {
            let (rows, tally, rejects) =
                run_with(&program, Format::Ndjson, text.as_bytes(), &options(threads)).unwrap();
            let (_, rows) = rows.split_once('\n').unwrap();
            for (row, alone) in rows.lines().zip(alone.lines()) {
                let id = row.split(',').next().unwrap();
                let at = text.find(id).unwrap_or(0);
                assert_eq!(row, alone, "seed {seed}: {:?}", &text[at.saturating_sub(20)..at + 200]);
            }
            assert_eq!(rows.len(), alone.len(), "seed {seed}");
            assert_eq!(rejects.len(), reasons.len(), "seed {seed}");
            for (reject, reason) in rejects.into_iter().zip(&reasons) {
                assert_eq!(&why(reject), reason, "seed {seed}");
            }
            good += tally.written;
        }
    }
    assert!(odd > 300 && good > 10_000, "{odd} odd lines, {good} good ones");
}

fn why(reject: Reject) -> (String, String, String) {
    (reject.columns, reject.values, reject.reason)
}
