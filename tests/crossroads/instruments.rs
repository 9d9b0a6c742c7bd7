//! Published instruments: their terms, their own words, their reports, and what they bring into a placement form.

use crate::level_of_care::grade;
use crate::run::Place;
use crossroads::assess::{Assessment, Truth, assess};
use crossroads::library::{self, Loaded};
use crossroads::program::Template;
use crossroads::response::{Response, read_cell};
use std::path::{Path, PathBuf};

/// Those that are part of the program, and those that are run by their path.
const FREE: &[&str] = &["phq-9", "phq-2", "gad-7", "gad-2", "taps-1", "pc-ptsd-5", "dsm-5-count"];
const NON_COMMERCIAL: &[&str] = &["audit", "audit-c", "dast-10"];

fn file(id: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires");
    let folder = if NON_COMMERCIAL.contains(&id) { root.join("non-commercial") } else { root };
    folder.join(format!("{id}.yaml"))
}

fn all() -> impl Iterator<Item = (&'static str, Loaded)> {
    let ids = FREE.iter().chain(NON_COMMERCIAL);
    ids.map(|id| (*id, library::load(&file(id).to_string_lossy()).unwrap()))
}

#[test]
fn every_case_holds_all_is_reached_and_every_small_change_noticed() {
    let place = Place::new();
    for id in FREE.iter().chain(NON_COMMERCIAL) {
        let ran = place.run(&["check", &file(id).to_string_lossy(), "--coverage", "--format", "json"]);
        assert_eq!(ran.code, 0, "{id}: {}", ran.whole());
        let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let found = &json["questionnaires"][0];
        let reached = found["coverage"]["reached"].as_object().unwrap();
        assert!(!reached.is_empty() && reached.values().all(|group| group["met"] == group["of"]), "{found}");
        let changes = &found["coverage"]["changes"];
        assert!(changes["made"].as_u64() > Some(0) && changes["made"] == changes["noticed"], "{changes}");
    }
}

#[test]
fn what_forbids_commercial_use_is_no_part_of_the_program() {
    for builtin in library::BUILTINS {
        let license = library::load(builtin.id).unwrap().words.license.to_lowercase();
        assert!(!license.contains("commercial"), "{}: {license}", builtin.id);
    }
    for (id, loaded) in all() {
        let words = &loaded.words;
        assert_eq!(words.license.contains("commercial"), NON_COMMERCIAL.contains(&id), "{id}");
        assert!(words.credit.as_ref().is_some_and(|credit| !credit.is_empty()), "{id}");
        // Where the wording was checked, and when; of our own words there is nothing to check it against.
        let form = words.sources.iter().find(|(key, _)| key == "form");
        assert!(id == "dsm-5-count" || form.is_some_and(|(_, text)| text.contains("checked 20")), "{id}");
        assert!(loaded.program.levels.is_empty(), "{id}");
    }
    for id in NON_COMMERCIAL {
        assert!(library::load(id).is_err(), "{id} is embedded");
    }
}

/// The instruments keep their published wording; what stands around it is held to our own reading level.
#[test]
fn our_own_words_around_them_can_be_read_in_sixth_grade() {
    for (id, Loaded { program, words, .. }) in all() {
        let plain = |text: &Template| text.fill(|_| "some".to_owned());
        let mut own: Vec<String> = [&words.about, &words.limits, &words.closing].map(plain).to_vec();
        own.extend(words.notices.rows().flat_map(|notice| [&notice.text, &notice.when_unsure]).map(plain));
        own.extend(words.rules.rows().map(|rule| plain(&rule.because)));
        own.extend(words.scales.rows().flat_map(|scale| &scale.meanings).map(plain));
        own.extend(words.items.rows().map(|item| plain(&item.help)));
        if id == "dsm-5-count" {
            own.extend(words.items.rows().map(|item| plain(&item.ask)));
        }
        let own: Vec<&str> = own.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        let grade = grade(own.iter().copied());
        assert!(grade <= 6.0, "{id}: {grade}");
        for sentence in own.iter().flat_map(|text| text.split(['.', '?', '!', '\n', ':', ';'])) {
            assert!(sentence.split_whitespace().count() <= 16, "{id}: {sentence}");
        }
        // Fixed words that hurt have a line of their own before them.
        let said =
            words.sections.rows().any(|(_, about)| plain(about).contains("These words are the author"));
        assert!(said || id == "dsm-5-count", "{id}");
        assert_eq!(program.reviewed_by.len(), 0, "{id}");
    }
}

#[test]
fn a_report_says_what_a_number_is_called_and_how_well_it_finds_and_never_comforts() {
    let place = Place::new();
    place.write("none.yaml", (1..=9).map(|n| format!("q{n}: \"0\"\n")).collect::<String>());
    for format in ["text", "markdown", "html"] {
        let report = place.run(&["report", "phq-9", "none.yaml", "--format", format]).out;
        let report = report.split_whitespace().collect::<Vec<_>>().join(" ");
        for said in [
            "Minimal",
            "0 of 27",
            "88 of 100",
            "15 of 100",
            "A low number does not mean that all is well",
            "To discuss with a professional",
            "sensitivity 88 %, specificity 85 %",
            "No permission required",
        ] {
            assert!(report.contains(said), "{format}: no `{said}` in {report}");
        }
        assert!(!report.contains("A place to start"), "{format}: {report}");
    }
    let json = place.run(&["report", "phq-9", "none.yaml", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    for level in ["level", "level_at_least", "level_at_most"] {
        assert!(json[level].is_null(), "{json}");
    }
    let total = &json["scales"]["total"];
    assert_eq!((&total["score"], &total["band"]), (&0.into(), &"minimal".into()));
    let pair = &total["accuracy"][0];
    assert_eq!(
        (&pair["at"], &pair["sensitivity"], &pair["specificity"]),
        (&10.into(), &88.into(), &85.into())
    );
    assert!(pair["against"].is_string() && pair["source"] == "levis2019", "{pair}");
}

#[test]
fn without_levels_a_table_has_empty_columns_for_them() {
    let place = Place::new();
    let scored = place.run_with(&["score", "gad-2"], "q1,q2\n1,2\n,3\n");
    assert_eq!(
        scored.out,
        "status,urgency,level,level_at_least,level_at_most,total,rules,notices,unknown\n\
        complete,,,,,3,,,\npartial,,,,,,,,q1\n"
    );
}

/// The answers of 223 real people (the last line of the file is blank), read by a map; the totals are plain sums.
#[test]
fn real_answers_add_up() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/ukm_students/Psychological_aspects.csv");
    let Ok(csv) = std::fs::read_to_string(&path) else {
        panic!(
            "`real_answers_add_up` needs the answers in `../shared/data/ukm_students`, which are not there"
        );
    };
    let place = Place::new();
    for (id, letter, columns) in [("phq-9", "D", 0..9), ("gad-7", "A", 9..16)] {
        let named: Vec<String> = (1..=columns.len()).map(|n| format!("{letter}{n}: q{n}")).collect();
        place.write("map.yaml", format!("columns: {{{}}}\n", named.join(", ")));
        let scored =
            place.run_with(&["score", id, "--map", "map.yaml", "--allow-missing", "--to", "ndjson"], &csv);
        assert_eq!(scored.code, 0, "{}", scored.err);
        assert_eq!(scored.out.lines().count(), 223, "{id}");
        for (row, line) in csv.lines().skip(1).zip(scored.out.lines()) {
            let cells = row.split(',').skip(columns.start).take(columns.len());
            let sum: i64 = cells.map(|cell| cell.trim().parse::<i64>().unwrap()).sum();
            let scored: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(scored["total"], sum, "{id}: {row}");
        }
    }
}

fn told(loaded: &Loaded, cells: &[(&str, &str)]) -> Assessment {
    let program = &loaded.program;
    let mut response = Response::new(program);
    for (name, cell) in cells {
        let item = program.item(name).unwrap_or_else(|| panic!("no `{name}`"));
        response.set(item, read_cell(&program.items[item], cell).unwrap());
    }
    assess(program, &response)
}

/// One line puts an instrument into a placement form; its total, its band and its notices are then there for rules.
#[test]
fn one_line_puts_an_instrument_into_a_placement_form() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires");
    let read = |name: &str| std::fs::read_to_string(root.join(name)).unwrap();
    for form in ["level-of-care", "intake-interview"] {
        for (id, named, rule) in [
            (
                "phq-9",
                "phq-9",
                "    when: [part.total >= 10, part.total.band == 'moderate']\n    notice: part.crisis",
            ),
            ("gad-7", "gad-7", "    when: part.total.band in ['moderate', 'severe']\n    at_least: iop"),
            ("audit", "audit.yaml", "    when: part.total.band == 'zone_2'\n    notice: part.stop_with_help"),
        ] {
            let place = Place::new();
            place.write("audit.yaml", read("non-commercial/audit.yaml"));
            place.write("intake-interview.texts.yaml", read("intake-interview.texts.yaml"));
            let line = format!("  - {{questionnaire: {named}, as: part}}\n");
            let mut text = read(&format!("{form}.yaml"));
            text = match text.find("\ninclude:\n") {
                Some(at) => {
                    format!("{}\ninclude:\n{line}{}", &text[..at], &text[at + "\ninclude:\n".len()..])
                }
                None => text.replacen("\nsources:\n", &format!("\ninclude:\n{line}\nsources:\n"), 1),
            };
            let rules = if text.contains("\nrules:\n") { "\nrules:\n" } else { "\nsections:\n" };
            let own = format!(
                "\nrules:\n  - id: from_part\n{rule}\n    because: What you said adds up to {{part.total}}.\n"
            );
            let own = if rules == "\nrules:\n" { own } else { format!("{own}\nsections:\n") };
            let text = text.replacen(rules, &own, 1);
            place.write(&format!("{form}.yaml"), text);
            let loaded = library::load(&place.path(&format!("{form}.yaml")).to_string_lossy())
                .unwrap_or_else(|trouble| panic!("{form} with {id}: {trouble}"));
            let program = &loaded.program;
            assert!(program.levels.len() == 3 && loaded.words.credit.is_some(), "{form} with {id}");
            let fired = program.rules.find(|rule| rule.id == "from_part").unwrap();
            let notice = |found: &Assessment, name: &str| {
                found.notices[program.notices.find(|notice| notice.id == name).unwrap()]
            };
            let answers = |points: &[i64]| -> Vec<(String, String)> {
                (1..)
                    .zip(points)
                    .map(|(n, point): (usize, _)| (format!("part.q{n}"), point.to_string()))
                    .collect()
            };
            let some = |points: &[i64]| {
                let answers = answers(points);
                let cells: Vec<(&str, &str)> =
                    answers.iter().map(|(n, c)| (n.as_str(), c.as_str())).collect();
                told(&loaded, &cells)
            };
            match id {
                "phq-9" => {
                    let found = some(&[2, 2, 2, 2, 2, 0, 0, 0, 0]);
                    assert_eq!(found.rules[fired], Truth::True);
                    // Whatever the total, thoughts of death bring the crisis line, in front of all else.
                    let found = some(&[0, 0, 0, 0, 0, 0, 0, 0, 1]);
                    assert_eq!(
                        (found.rules[fired], notice(&found, "part.crisis")),
                        (Truth::False, Truth::True)
                    );
                    assert_eq!(found.urgency, Some(crossroads::program::Urgency::Now));
                }
                "gad-7" => {
                    let found = some(&[3, 3, 3, 3, 3, 0, 0]);
                    assert_eq!(found.rules[fired], Truth::True);
                    assert_eq!(found.level_at_least, program.level("iop"));
                    assert_eq!(some(&[3, 3, 3, 0, 0, 0, 0]).rules[fired], Truth::False);
                }
                _ => {
                    let found = some(&[2, 1, 1, 1, 1, 1, 1, 1, 0, 0]);
                    assert_eq!(found.rules[fired], Truth::True);
                    let found = some(&[4, 4, 4, 4, 4, 0, 0, 0, 0, 0]);
                    assert_eq!(notice(&found, "part.stop_with_help"), Truth::True);
                }
            }
        }
    }
}

#[test]
fn a_form_with_levels_inside_one_without_needs_them() {
    let place = Place::new();
    let head = "format: 1\nid: form\nversion: 1.0.0\ntitle: Form\nlanguage: en\nlicense: CC0-1.0\nreviewed_by: []\n\
        validated: none\nsections: []\n";
    place.write("form.yaml", format!("{head}include: [{{questionnaire: level-of-care, as: care}}]\n"));
    let ran = place.run(&["check", "form.yaml"]);
    assert!(
        ran.code == 1 && ran.whole().contains("bad-include") && ran.whole().contains("`levels: true`"),
        "{}",
        ran.whole()
    );
}

#[test]
fn a_moved_cut_off_is_a_difference() {
    let place = Place::new();
    let text = std::fs::read_to_string(file("gad-2")).unwrap();
    place.write("gad-2.yaml", text.replace("from: 3, id: cut_off", "from: 4, id: cut_off"));
    insta::assert_snapshot!("moved_cut_off", place.run(&["diff", "gad-2", "gad-2.yaml"]).whole());
    let json = place.run(&["diff", "gad-2", "gad-2.yaml", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let first = &json["differences"][0];
    let said = ["what", "scale", "old", "new"].map(|key| first[key].as_str().unwrap());
    assert_eq!(said, ["band", "total", "cut_off", "below"]);
}
