//! `crossroads diff`: what changes for people, with its whole output.

use crate::run::{Place, Ran};
use insta::assert_snapshot;
use serde_json::Value;

/// Two versions of the small questionnaire: an item is called otherwise, a choice is gone, a cut-off is another.
fn versions() -> Place {
    let place = Place::new();
    assert_eq!(place.run(&["new", "sleep"]).code, 0);
    let old = place.read("sleep.yaml");
    let new = old
        .replace("version: 0.1.0", "version: 0.2.0")
        .replace("- id: awake", "- id: lying_awake")
        .replace("awake != 'never'", "lying_awake != 'never'")
        .replace("[awake, dozing]", "[lying_awake, dozing]")
        .replace("[hours, awake, dozing]", "[hours, lying_awake, dozing]")
        .replace("hours < 5,", "hours < 6,")
        .replace("          - {code: \"sofa\", text: On the sofa, points: 0}\n", "");
    place.write("new.yaml", new);
    place
}

const SAME: &str = "--same=awake=lying_awake";

const ROWS: &str = "\
id,awake,hours,dozing,note
a,never,8,,x
b,most,4,sofa;wheel,x
c,most,99,sofa,x
d,,?,none,x
e,most,4
f,some,5,wheel,x
g,sometimes,x,none;sofa,x
h,most,5,none,
i,?,5,wheel,
";

/// The output without the digits of a file, which are another's with each change of what `new` writes.
fn json(ran: &Ran) -> Value {
    let mut value: Value = serde_json::from_str(&ran.out).unwrap();
    for side in ["old", "new"] {
        value[side]["sha256"] = "".into();
    }
    value
}

#[test]
fn in_words() {
    let place = versions();
    assert_snapshot!("renamed", place.run(&["diff", "sleep.yaml", "new.yaml"]).whole());
    assert_snapshot!("named_the_same", place.run(&["diff", "sleep.yaml", "new.yaml", SAME]).whole());
    assert_snapshot!("the_same_file", place.run(&["diff", "sleep.yaml", "sleep.yaml"]).whole());
    let words = place.read("sleep.yaml").replace("How often do you", "How often, at night, do you");
    place.write("words.yaml", words);
    assert_snapshot!("other_words", place.run(&["diff", "sleep.yaml", "words.yaml"]).whole());
}

#[test]
fn for_programs() {
    let place = versions();
    place.write("in.csv", ROWS);
    let ran = place.run(&["diff", "sleep.yaml", "new.yaml", SAME, "--format=json", "--responses=in.csv"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    assert_snapshot!("json", serde_json::to_string_pretty(&json(&ran)).unwrap());
}

/// Rows that are given as a table are the same as those of a line or a pipe each.
#[test]
fn real_responses() {
    let place = versions();
    place.write("in.csv", ROWS);
    let ran = place.run(&["diff", "sleep.yaml", "new.yaml", SAME, "--responses", "in.csv"]);
    assert_snapshot!("responses", ran.whole());
    let table = |ran: &Ran| json(ran)["table"].clone();
    let command = ["diff", "sleep.yaml", "new.yaml", SAME, "--format", "json", "--responses"];
    let expected = table(&place.run(&[&command[..], &["in.csv"]].concat()));
    let piped = place.run_with(&[&command[..], &["-"]].concat(), ROWS);
    assert_eq!(table(&piped), expected);
    let lines = "{\"awake\":\"most\",\"hours\":5,\"dozing\":[\"none\"]}\n{\"awake\":\"some\",\"hours\":5,\
                 \"dozing\":[\"wheel\"]}\n{\"awake\":\"often\"}\n";
    place.write("in.ndjson", lines);
    let lines = table(&place.run(&[&command[..], &["in.ndjson"]].concat()));
    assert_eq!((&lines["rows"], &lines["compared"], &lines["same"]), (&3.into(), &2.into(), &0.into()));
    // Nothing differs, but rows that cannot be read need a look.
    let rejected = place.run(&["diff", "sleep.yaml", "sleep.yaml", "--responses", "in.ndjson"]);
    assert_eq!(rejected.code, 1);
    place.write("good.csv", "awake,hours,dozing\nnever,8,none\n");
    let good = place.run(&["diff", "sleep.yaml", "sleep.yaml", "--responses", "good.csv"]);
    assert_snapshot!("all_the_same", good.whole());
    // No answer is shown, only ids and counts.
    for answer in ["99", "sometimes"] {
        assert!(!ran.whole().contains(answer), "{answer}");
    }
}

#[test]
#[cfg(feature = "parquet")]
fn real_responses_by_columns() {
    let place = versions();
    place.write("in.csv", ROWS);
    // Results that carry the answers along are answers again.
    let carried = ["score", "sleep.yaml", "in.csv", "--keep", "awake,hours,dozing", "-o", "in.parquet"];
    assert_eq!(place.run(&carried).code, 1);
    let command = ["diff", "sleep.yaml", "new.yaml", SAME, "--format", "json", "--responses"];
    let table = |name: &str| json(&place.run(&[&command[..], &[name]].concat()))["table"].clone();
    let (rows, columns) = (table("in.csv"), table("in.parquet"));
    for what in ["compared", "same", "level", "level_at_least", "level_at_most", "urgency", "notices"] {
        assert_eq!(rows[what], columns[what], "{what}");
    }
}

#[test]
#[cfg(not(feature = "parquet"))]
fn real_responses_without_columns() {
    let place = versions();
    place.write("in.parquet", "PAR1");
    let ran = place.run(&["diff", "sleep.yaml", "new.yaml", "--responses", "in.parquet"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("--features parquet"), "{}", ran.err);
}

/// A planted change of the built-in. Every example is a response that `report` reads, and comes to what is said of it.
#[test]
fn every_example_is_what_is_said_of_it() {
    let place = Place::new();
    let old = place.run(&["show", "level-of-care", "--format", "yaml"]).out;
    let new = old.replace("- use_signs >= 4", "- use_signs >= 5").replace("version: 1.0.0", "version: 1.1.0");
    let new = new.replacen("'hurting'", "'not_always'", 1).replacen("'benzodiazepine'", "'alcohol'", 1);
    place.write("new.yaml", new);
    let command = ["diff", "level-of-care", "new.yaml", "--format", "json", "--witness", "examples"];
    let ran = place.run(&command);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let found = json(&ran);
    let differences = found["differences"].as_array().unwrap();
    let mut kinds = std::collections::BTreeSet::new();
    for one in differences {
        let what = one["what"].as_str().unwrap();
        kinds.insert(what);
        let [old, new] = [("level-of-care", 0), ("new.yaml", 1)].map(|(questionnaire, side)| {
            let file = format!("examples/{}", one["files"][side].as_str().unwrap());
            let report = place.run(&["report", questionnaire, &file, "--format", "json"]);
            assert_eq!((report.code, report.err.as_str()), (0, ""), "{file}");
            serde_json::from_str::<Value>(&report.out).unwrap()
        });
        match what {
            "level" | "level_at_least" | "level_at_most" | "urgency" => {
                assert_eq!((&old[what], &new[what]), (&one["old"], &one["new"]), "{one}");
                assert_ne!(old[what], new[what]);
            }
            "notice" => {
                let said = |report: &Value| {
                    let notices = report["notices"].as_array().unwrap();
                    notices.iter().any(|notice| notice["id"] == one["id"] && notice["certain"] != false)
                };
                assert_eq!(
                    (said(&old), said(&new)),
                    (one["turn"] == "lost", one["turn"] == "gained"),
                    "{one}"
                );
            }
            _ => {}
        }
    }
    for kind in ["level", "level_at_least", "level_at_most", "notice", "possible_notice"] {
        assert!(kinds.contains(kind), "{kinds:?}");
    }
    let moves = |one: &&Value| one["what"] == "level" && one["old"] == "iop" && one["new"] == "outpatient";
    assert!(differences.iter().any(|one| moves(&one) && one["direction"] == "down"));
    // Nothing is written over.
    let again = place.run(&command);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("name another folder"), "{}", again.err);
}

#[test]
fn what_it_cannot_compare() {
    let place = versions();
    place.write("words.txt", "hello\n").write("empty.csv", "").write("in.csv", ROWS);
    let ran = [
        place.run(&["diff", "sleep.yaml", "gone.yaml"]),
        place.run(&["diff", "sleep.yaml", "words.txt"]),
        place.run(&["diff", "sleep.yaml", "level-of-care"]),
        place.run(&["diff", "sleep.yaml", "new.yaml", "--same", "awake"]),
        place.run(&["diff", "sleep.yaml", "new.yaml", "--same", "awke=lying_awake"]),
        place.run(&["diff", "sleep.yaml", "new.yaml", "--same", "awake=hours"]),
        place.run(&["diff", "sleep.yaml", "new.yaml", "--responses", "gone.csv"]),
        place.run(&["diff", "sleep.yaml", "new.yaml", "--responses", "empty.csv"]),
        place.run(&["diff", "sleep.yaml", "new.yaml", "--responses", "in.csv", "--from", "ndjson"]),
        place.run(&["diff", "sleep.yaml", "new.yaml", "--witness", "words.txt"]),
    ];
    assert!(ran[..8].iter().chain(&ran[9..]).all(|ran| ran.code == 2 && ran.out.is_empty()));
    assert_snapshot!("errors", ran.map(|ran| ran.whole()).join("\n"));
}

/// What is asked, side by side: whatever can change about an item, a level and a notice is named.
#[test]
fn what_is_asked() {
    let place = versions();
    let old = place.read("sleep.yaml");
    let new = old
        .replace("{code: \"some\", text: Some nights, points: 1}", "{code: \"now_and_then\", text: Some nights, points: 1}")
        .replace("text: Most nights, points: 2}", "text: Most nights, points: 3}\n    - {code: \"all\", text: All nights, points: 4}")
        .replace("number: {min: 0, max: 24, unit: hours}", "number: {min: 1, max: 20, unit: hours}")
        .replace("show_if: hours < 7 || awake != 'never'", "show_if: hours < 8")
        .replace("points: 0, exclusive: true}", "points: 0}")
        .replace("urgency: today ", "urgency: now ")
        .replace("- id: visit\n    name: A visit", "- id: doctor\n    name: A visit")
        .replace("at_least: visit", "at_least: doctor")
        .replace(
            "scales:\n",
            "  - id: more\n    title: More\n    items:\n      - {id: wish, ask: Anything else?, text: {max_length: 40}}\n\nscales:\n",
        );
    place.write("other.yaml", new);
    let ran = place.run(&["diff", "sleep.yaml", "other.yaml"]);
    let (_, items) = ran.out.split_once("\nitems\n").unwrap();
    assert_snapshot!("items", items);
    let back = place.run(&["diff", "other.yaml", "sleep.yaml"]);
    let (_, items) = back.out.split_once("\nitems\n").unwrap();
    assert_snapshot!("items_back", items);
}

/// A table of all responses is counted as the proof counts them.
#[test]
fn all_responses_as_a_table_are_what_is_counted_exactly() {
    let place = Place::new();
    let yaml = "format: 1\nid: hours\nversion: 1.0.0\ntitle: Hours\nlanguage: en\nlicense: CC0-1.0\nreviewed_by: []\n\
        validated: none\nlevels:\n  - {id: low, name: Low, because: Nothing.}\n  - {id: high, name: High}\nsections:\n  - id: \
        all\n    title: All\n    items:\n      - {id: hours, ask: How many?, number: {min: 0, max: 9}, worse: lower}\n      - {id: \
        sad, ask: Sad?, one_of: [{code: \"no\", text: \"No\"}, {code: \"yes\", text: \"Yes\"}], worse: last}\nrules:\n  - {id: \
        few, when: [hours < 5, sad == 'yes'], at_least: high, because: Few.}\n";
    place.write("old.yaml", yaml).write("new.yaml", yaml.replace("hours < 5", "hours < 7"));
    let hours: Vec<String> = (0..=9).map(|n| format!("\"hours\":{n},")).collect();
    let hours = hours.iter().map(String::as_str).chain(["\"hours\":null,", "\"hours\":\"?\",", ""]);
    let sad = ["\"sad\":\"no\",", "\"sad\":\"yes\",", "\"sad\":null,", "\"sad\":\"?\",", ""];
    let rows = hours.flat_map(|hours| sad.map(|sad| format!("{{{hours}{sad}\"x\":0}}\n")));
    let rows: String = rows.filter(|row| row != "{\"x\":0}\n").collect();
    place.write("in.ndjson", rows);
    let ran = place.run(&["diff", "old.yaml", "new.yaml", "--format", "json", "--responses", "in.ndjson"]);
    let found = json(&ran);
    for key in ["level", "level_at_least", "level_at_most"] {
        let counted: u64 =
            found["table"][key].as_array().unwrap().iter().map(|one| one["rows"].as_u64().unwrap()).sum();
        let exact: u64 = found["differences"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["what"] == key)
            .map(|one| one["count"].as_str().unwrap().parse::<u64>().unwrap())
            .sum();
        assert!(exact > 0 && counted == exact, "{key}: {counted} {exact}\n{}", ran.out);
    }
}
