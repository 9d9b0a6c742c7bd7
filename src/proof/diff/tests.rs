//! What is found to differ is what differs where each response is looked at by itself.

mod changed;

use super::*;
use crate::assess::{Assessment, Truth, assess};
use crate::program::{Band, Given, Item};
use crate::proof::tests::answers;
use crate::proof::tests::random::{self, Allow, Rng};
use crate::proof::{BUDGET, Proof};
use crate::response::{Answer, read_cell, write_cell};
use crate::source::Source;
use changed::changed;
use std::collections::BTreeMap;

type Compiled = (Program, Words);

fn compile(yaml: &str) -> Option<Compiled> {
    let (questionnaire, _) = crate::questionnaire::read(&Source::new("random.yaml", yaml));
    crate::program::compile(&questionnaire?, &Default::default()).program
}

fn between<'a>(old: &'a Compiled, new: &'a Compiled) -> Differences {
    let same = same_items(Pair { old: &old.0, new: &new.0 });
    diff(Pair { old: (&old.0, &old.1), new: (&new.0, &new.1) }, &same, BUDGET).unwrap()
}

/// Everything that both can read about an item: what each takes it for.
fn readings(old: Option<&Item>, new: Option<&Item>) -> Vec<Pair<Answer>> {
    let given: Vec<Pair<Answer>> = match (old, new) {
        (Some(old), Some(new)) => answers(old)
            .into_iter()
            .filter_map(|answer| {
                let there = read_cell(new, &write_cell(old, &answer)?).ok()?;
                matches!(there, Answer::Given(_)).then_some(Pair { old: answer, new: there })
            })
            .collect(),
        (Some(only), None) | (None, Some(only)) => {
            answers(only).into_iter().map(|answer| Pair { old: answer.clone(), new: answer }).collect()
        }
        (None, None) => Vec::new(),
    };
    let none = [Answer::Declined, Answer::NotKnown, Answer::Open];
    given.into_iter().chain(none.map(|answer| Pair { old: answer.clone(), new: answer })).collect()
}

/// All responses that both can read; none where there are too many.
fn responses(old: &Program, new: &Program, most: usize) -> Option<Vec<Pair<Response>>> {
    let mut items: Vec<Pair<Option<ItemId>>> =
        old.items.iter().map(|(id, item)| Pair { old: Some(id), new: new.item(&item.id) }).collect();
    let added = new.items.iter().filter(|(_, item)| old.item(&item.id).is_none());
    items.extend(added.map(|(id, _)| Pair { old: None, new: Some(id) }));
    let mut all = vec![Pair { old: Response::new(old), new: Response::new(new) }];
    for ids in items {
        let readings = readings(ids.old.map(|id| &old.items[id]), ids.new.map(|id| &new.items[id]));
        if all.len() * readings.len() > most {
            return None;
        }
        let mut more = Vec::new();
        for response in &all {
            for reading in &readings {
                let mut response = response.clone();
                ids.old.into_iter().for_each(|id| response.old.set(id, reading.old.clone()));
                ids.new.into_iter().for_each(|id| response.new.set(id, reading.new.clone()));
                more.push(response);
            }
        }
        all = more;
    }
    Some(all)
}

fn fit_lines(program: &Program, words: &Words, id: RuleId) -> String {
    // The words of random rules tell their fit apart, but for those that say the same.
    let Effect::Helps(level) = program.rules[id].effect else { return String::new() };
    format!("{} {:?}", program.levels[level].id, words.rules[id].because)
}

/// How two assessments of a response differ, by what a person gets.
fn keys(old: &Compiled, new: &Compiled, before: &Assessment, after: &Assessment) -> Vec<String> {
    let mut keys = Vec::new();
    let level = |program: &Program, id: Option<LevelId>| id.map(|id| program.levels[id].id.clone());
    for (name, here, there) in [
        ("Level", before.level, after.level),
        ("AtLeast", before.level_at_least, after.level_at_least),
        ("AtMost", before.level_at_most, after.level_at_most),
    ] {
        let (here, there) = (level(&old.0, here), level(&new.0, there));
        if here != there {
            keys.push(format!("{name} {here:?} {there:?}"));
        }
    }
    let shared = old.0.scales.iter().filter(|_| old.0.levels.is_empty() && new.0.levels.is_empty());
    for (id, scale) in shared {
        let Some(there) = new.0.scales.find(|other| other.id == scale.id) else { continue };
        let (one, other) = (before.scales[id], after.scales[there]);
        if one.range != other.range {
            keys.push(format!("score {}", scale.id));
        }
        let band = |scale: &Scale, place: Option<usize>| place.map(|place| scale.bands[place].id.clone());
        let (one, other) = (band(scale, one.band()), band(&new.0.scales[there], other.band()));
        if one != other {
            keys.push(format!("{} {one:?} {other:?}", scale.id));
        }
    }
    if before.urgency != after.urgency {
        keys.push(format!("urgency {:?} {:?}", before.urgency, after.urgency));
    }
    for id in ["n0", "n1", "n2", "n3", "n9"] {
        let of = |(program, _): &Compiled, assessment: &Assessment| {
            let id = program.notices.find(|notice| notice.id == id);
            id.map_or(Truth::False, |id| assessment.notices[id])
        };
        let (here, there) = (of(old, before), of(new, after));
        for (sure, so) in [("Certain", Truth::of(true, true)), ("Possible", Truth::Unknown)] {
            let is = |truth: Truth| truth == Truth::True || truth == so;
            match (is(here), is(there)) {
                (false, true) => keys.push(format!("{id} {sure} Gained")),
                (true, false) => keys.push(format!("{id} {sure} Lost")),
                (true, true) | (false, false) => {}
            }
        }
    }
    let said = |(program, words): &Compiled, assessment: &Assessment| -> Vec<String> {
        let helps = program.rules.iter().filter(|(_, rule)| matches!(rule.effect, Effect::Helps(_)));
        let helps = helps.filter(|(id, _)| assessment.rules[*id] == Truth::True);
        helps.map(|(id, _)| fit_lines(program, words, id)).collect()
    };
    let (here, there) = (said(old, before), said(new, after));
    let mut lines: Vec<&String> = here.iter().chain(&there).collect();
    lines.sort();
    lines.dedup();
    for line in lines {
        match (here.contains(line), there.contains(line)) {
            (false, true) => keys.push(format!("fit {line} Gained")),
            (true, false) => keys.push(format!("fit {line} Lost")),
            (true, true) | (false, false) => {}
        }
    }
    keys
}

fn key(old: &Compiled, new: &Compiled, what: &What) -> String {
    match what {
        What::Moves(moves, ids) => {
            let old = ids.old.map(|id| old.0.levels[id].id.clone());
            let new = ids.new.map(|id| new.0.levels[id].id.clone());
            format!("{moves:?} {old:?} {new:?}")
        }
        What::Urgency(Pair { old, new }) => format!("urgency {old:?} {new:?}"),
        What::Score(ids) => format!("score {}", old.0.scales[ids.old].id),
        What::Band(ids, Pair { old: before, new: after }) => {
            let (old, new) = (&old.0.scales[ids.old], &new.0.scales[ids.new]);
            let band = |bands: &[Band], place: &Option<usize>| place.map(|place| bands[place].id.clone());
            format!("{} {:?} {:?}", old.id, band(&old.bands, before), band(&new.bands, after))
        }
        What::Notice(ids, sure, turn) => {
            let old = ids.old.map(|id| &old.0.notices[id].id);
            let new = ids.new.map(|id| &new.0.notices[id].id);
            format!("{} {sure:?} {turn:?}", old.or(new).unwrap())
        }
        What::Fit(lines, turn) => {
            let old = lines.old.first().map(|id| fit_lines(&old.0, &old.1, *id));
            let new = lines.new.first().map(|id| fit_lines(&new.0, &new.1, *id));
            format!("fit {} {turn:?}", old.or(new).unwrap())
        }
    }
}

/// Does every item that is asked have an answer?
fn complete(assessments: [&Assessment; 2], programs: [&Program; 2], response: &Pair<Response>) -> bool {
    let given = |side: usize, id| matches!(response.get(side).answer(id), Answer::Given(_));
    let asked = |side: usize, item: &str| {
        let id = programs[side].item(item);
        id.is_some_and(|id| assessments[side].items[id].asked != Truth::False)
    };
    let either = |item: &str| asked(0, item) || asked(1, item);
    [0, 1]
        .into_iter()
        .all(|side| programs[side].items.iter().all(|(id, item)| given(side, id) || !either(&item.id)))
}

/// Holds what is found against every response. How many differences there are.
fn agree(old: &Compiled, new: &Compiled, most: usize, yaml: &dyn Fn() -> String) -> Option<usize> {
    let responses = responses(&old.0, &new.0, most)?;
    let found = between(old, new);
    let mut counts: BTreeMap<String, (u64, bool)> = BTreeMap::new();
    let mut differ = 0_u64;
    let mut looked_at = Vec::new();
    for response in &responses {
        let (before, after) = (assess(&old.0, &response.old), assess(&new.0, &response.new));
        let complete = complete([&before, &after], [&old.0, &new.0], response);
        let keys = keys(old, new, &before, &after);
        differ += u64::from(!keys.is_empty());
        for key in &keys {
            let (count, any) = counts.entry(key.clone()).or_default();
            *count += 1;
            *any |= complete;
        }
        looked_at.push((complete, keys));
    }
    assert_eq!(found.responses.to_string(), responses.len().to_string(), "{}", yaml());
    assert_eq!(found.differ.to_string(), differ.to_string(), "{}", yaml());
    let theirs: BTreeMap<String, (u64, bool)> = found
        .all
        .iter()
        .map(|one| (key(old, new, &one.what), (one.count.to_string().parse().unwrap(), one.witness.complete)))
        .collect();
    assert_eq!(theirs, counts, "{}", yaml());
    assert_eq!(found.all.len(), counts.len());
    for one in &found.all {
        let Witness { response, complete, deciding } = &one.witness;
        let key = key(old, new, &one.what);
        let (before, after) = (assess(&old.0, &response.old), assess(&new.0, &response.new));
        assert!(keys(old, new, &before, &after).contains(&key), "{}", yaml());
        // With these answers it is always so, whatever the others are.
        for (other, (whole, keys)) in responses.iter().zip(&looked_at) {
            let blank =
                |answer: &Answer| if *answer == Answer::NotKnown { Answer::Declined } else { answer.clone() };
            let same = deciding.iter().all(|ids| {
                let old =
                    ids.old.is_none_or(|id| blank(other.old.answer(id)) == blank(response.old.answer(id)));
                old && ids.new.is_none_or(|id| blank(other.new.answer(id)) == blank(response.new.answer(id)))
            });
            assert!(!same || !whole && *complete || keys.contains(&key), "{key}\n{}", yaml());
        }
    }
    Some(found.all.len())
}

#[test]
fn what_differs_is_what_differs_for_each_response() {
    let mut rng = Rng(11);
    let (mut pairs, mut found, mut with) = (0, 0, 0);
    while pairs < 3_200 {
        let allow = Allow { hidden: rng.chance(60), declining_matters: rng.chance(50), wide: false };
        let size = 1 + rng.below(3);
        let yaml = random::questionnaire(&mut rng, size, allow);
        let Some(old) = compile(&yaml) else { continue };
        for _ in 0..3 {
            let other = changed(&mut rng, &yaml);
            let Some(new) = compile(&other) else { continue };
            let Some(count) = agree(&old, &new, 800, &|| format!("{yaml}\n{other}")) else { continue };
            pairs += 1;
            found += count;
            with += usize::from(count > 0);
        }
    }
    assert!(with > 1_000 && pairs - with > 500, "{with} of {pairs} pairs differ, in {found} ways");
}

/// A questionnaire of these items, of which the first line of each rule is a condition.
fn small(items: &str, rules: &[(&str, &str)]) -> String {
    let rules = rules.iter().enumerate().map(|(n, (when, effect))| {
        format!("  - {{id: r{n}, when: {when:?}, {effect}, because: Because.}}\n")
    });
    format!(
        "format: 1\nid: small\nversion: 1.0.0\ntitle: Small\nlanguage: en\nlicense: CC0-1.0\nreviewed_by: []\n\
         validated: none\nlevels:\n  - {{id: low, name: Low, because: Base.}}\n  - {{id: high, name: High}}\n\
         notices:\n  - {{id: n0, urgency: now, text: Notice.}}\nsections:\n  - id: part\n    title: Part\n    \
         items:\n{items}rules:\n{}",
        rules.collect::<String>()
    )
}

fn item(id: &str, kind: &str, answers: &str) -> String {
    format!("      - {{id: {id}, ask: \"{id}?\", worse: none, {kind}: {answers}}}\n")
}

const NUMBERED: &str = "[{code: \"0\", text: None}, {code: \"1\", text: One}, {code: \"7\", text: Seven}]";
const ALONE: &str =
    "[{code: \"0\", text: None, exclusive: true}, {code: \"1\", text: One}, {code: \"7\", text: Seven}]";

/// Of an item whose kind changes, what is the same in a file is the same to both.
#[test]
fn kinds_that_change() {
    let kinds = [
        (item("q", "one_of", NUMBERED), "q == '1'"),
        (item("q", "any_of", NUMBERED), "'1' in q"),
        (item("q", "any_of", ALONE), "'1' in q"),
        (item("q", "number", "{min: 0, max: 3}"), "q == 1"),
        (item("q", "number", "{min: 5, max: 9}"), "q == 7"),
        (item("q", "number", "{min: -5000, max: 90000}"), "q >= 3"),
        (item("q", "text", "{max_length: 30}"), "1 == 2"),
    ];
    for (one, condition) in &kinds {
        for (other, another) in &kinds {
            let wide = one.contains("90000") && other.contains("90000");
            let text = |items: &str| items.contains("text: {");
            // By cells, own words would read whatever there is; here they share nothing with what is chosen.
            if wide || text(one) != text(other) {
                continue;
            }
            let old = small(&one.replace("worse: none, text", "text"), &[(condition, "at_least: high")]);
            let new = small(&other.replace("worse: none, text", "text"), &[(another, "notice: n0")]);
            let pair = (compile(&old).expect(&old), compile(&new).expect(&new));
            // A large number is looked at from the side of the other.
            let pair = if one.contains("90000") { (pair.1, pair.0) } else { pair };
            agree(&pair.0, &pair.1, 1_000_000, &|| format!("{old}\n{new}")).unwrap();
        }
    }
}

/// Without levels it is the scores and their bands that a person gets.
#[test]
fn scores_and_bands_without_levels() {
    let of = |points: u8, prorate: u8, bands: &str| {
        let item = |id: &str| {
            format!(
                "      - {{id: {id}, ask: '?', worse: last, one_of: [{{code: \"n\", text: N, points: 0}}, \
                 {{code: \"s\", text: S, points: 1}}, {{code: \"d\", text: D, points: {points}}}]}}\n"
            )
        };
        format!(
            "format: 1\nid: small\nversion: 1.0.0\ntitle: Small\nlanguage: en\nlicense: CC0-1.0\nreviewed_by: []\n\
             validated: none\nnotices:\n  - {{id: n0, urgency: now, text: Notice.}}\nsections:\n  - id: part\n    \
             title: Part\n    items:\n{}scales:\n  - {{id: total, name: Total, sum: [a, b, c], prorate: {prorate}, \
             bands: [{bands}]}}\nrules:\n  - {{id: r0, when: c == 'd', notice: n0, because: Because.}}\n",
            ["a", "b", "c"].map(item).concat()
        )
    };
    let few = "{from: 0, id: low, name: Low}, {from: 3, id: high, name: High}";
    let moved = "{from: 0, id: low, name: Low}, {from: 4, id: high, name: High}";
    let more =
        "{from: 0, id: low, name: Low}, {from: 2, id: mid, name: Mid}, {from: 4, id: high, name: High}";
    let versions = [of(2, 0, few), of(2, 0, moved), of(2, 1, few), of(3, 0, more), of(2, 0, "")];
    for one in &versions {
        for other in &versions {
            let pair = (compile(one).expect(one), compile(other).expect(other));
            let found = agree(&pair.0, &pair.1, 1_000, &|| format!("{one}\n{other}")).unwrap();
            assert_eq!(found == 0, one == other, "{one}\n{other}");
        }
    }
}

#[test]
fn items_are_the_same_by_their_id() {
    let of = |ids: [&str; 2]| {
        let items = ids.map(|id| item(id, "one_of", NUMBERED));
        crate::proof::tests::compile(&small(&items.concat(), &[("a == '1'", "notice: n0")]))
    };
    let (old, new) = (of(["a", "b"]), of(["c", "a"]));
    let same = same_items(Pair { old: &old, new: &new });
    assert_eq!(same, [(ItemId::new(0), ItemId::new(1))]);
}

#[test]
fn the_same_file_differs_in_nothing() {
    let loaded = crate::library::load("level-of-care").unwrap();
    let both = (&loaded.program, &loaded.words);
    let same = same_items(Pair { old: both.0, new: both.0 });
    let found = diff(Pair { old: both, new: both }, &same, BUDGET).unwrap();
    assert_eq!(found.all, []);
    assert_eq!(found.differ.to_string(), "0");
    let proof = Proof::new(&loaded.program, BUDGET).unwrap();
    assert_eq!(found.responses, proof.responses());
}

#[test]
fn where_there_is_no_room_it_is_said() {
    let loaded = crate::library::load("level-of-care").unwrap();
    let both = (&loaded.program, &loaded.words);
    let same = same_items(Pair { old: both.0, new: both.0 });
    let found = diff(Pair { old: both, new: both }, &same, 1_000);
    assert_eq!(found, Err(NotCompared { why: TooLarge::Nodes, item: None }));
}

/// A line about fit is the same by its words or by the id of its rule; another effect is another line.
#[test]
fn lines_about_fit() {
    let line = |id: &str, when: &str, effect: &str, because: &str| {
        format!("  - {{id: {id}, when: {when:?}, {effect}, because: {because}}}\n")
    };
    let of =
        |rules: &[String]| compile(&(small(&item("q", "one_of", NUMBERED), &[]) + &rules.concat())).unwrap();
    let old = of(&[
        line("a", "q == '0'", "helps: low", "Near."),
        line("b", "q == '1'", "hinders: high", "Far."),
        line("c", "q == '7'", "hinders: high", "Dear."),
    ]);
    let new = of(&[
        line("a", "q == '0'", "helps: low", "It is near."),
        line("other", "q in ['1', '7']", "hinders: high", "Far."),
        line("c", "q == '7'", "helps: high", "Dear."),
    ]);
    let found = between(&old, &new);
    let lines: Vec<String> = found
        .all
        .iter()
        .map(|one| {
            let What::Fit(lines, turn) = &one.what else { panic!("{:?}", one.what) };
            let old = lines.old.iter().map(|id| &old.0.rules[*id].id);
            let ids: Vec<&String> = old.chain(lines.new.iter().map(|id| &new.0.rules[*id].id)).collect();
            format!("{ids:?} {turn:?} {}", one.count)
        })
        .collect();
    let expected = ["[\"b\", \"other\"] Gained 1", "[\"c\"] Lost 1", "[\"c\"] Gained 1"];
    assert_eq!(lines, expected);
    assert_eq!(found.differ.to_string(), "1");
}

/// Numbers between which neither version tells are one value, of as many responses as there are numbers.
#[test]
fn large_numbers_are_counted() {
    let of = |max: i64, from: i64| {
        compile(&small(
            &item("q", "number", &format!("{{min: 0, max: {max}}}")),
            &[(&format!("q >= {from}"), "at_least: high")],
        ))
        .unwrap()
    };
    let (old, new) = (of(1_000_000, 250), of(2_000_000, 70_250));
    let found = between(&old, &new);
    assert_eq!(found.responses.to_string(), "1000004");
    let moves: Vec<(String, String)> =
        found.all.iter().map(|one| (key(&old, &new, &one.what), one.count.to_string())).collect();
    let expected = ["Level", "AtLeast", "AtMost"]
        .map(|of| (format!("{of} Some(\"high\") Some(\"low\")"), "70000".to_owned()));
    assert_eq!(moves, expected);
    let asked = found.all[0].witness.response.clone();
    assert_eq!(asked.old.answer(old.0.item("q").unwrap()), &Answer::Given(Given::Number(250)));
    assert_eq!(asked.old.answer(old.0.item("q").unwrap()), asked.new.answer(new.0.item("q").unwrap()));
}

/// A planted change of the built-in: one sign more is asked for.
#[test]
fn a_cut_off_of_the_built_in() {
    let loaded = crate::library::load("level-of-care").unwrap();
    let text = loaded.sources[0].text.replacen("- use_signs >= 4", "- use_signs >= 5", 9);
    let (questionnaire, _) = crate::questionnaire::read(&Source::new("changed.yaml", &text));
    let new = crate::program::compile(&questionnaire.unwrap(), &loaded.help).program.unwrap();
    let old = (loaded.program, loaded.words);
    let found = between(&old, &new);
    let changes: Vec<String> = found.all.iter().map(|one| key(&old, &new, &one.what)).collect();
    assert!(changes.contains(&"Level Some(\"iop\") Some(\"outpatient\")".to_owned()), "{changes:?}");
    for one in &found.all {
        let Pair { old: before, new: after } = &one.witness.response;
        let (before, after) = (assess(&old.0, before), assess(&new.0, after));
        let level = |program: &Program, id: Option<LevelId>| id.map(|id| program.levels[id].id.clone());
        match &one.what {
            What::Moves(Moves::Level, ids) => {
                assert_eq!((before.level, after.level), (ids.old, ids.new));
                assert_ne!(level(&old.0, before.level), level(&new.0, after.level));
            }
            What::Moves(Moves::AtLeast, ids) => {
                assert_eq!((before.level_at_least, after.level_at_least), (ids.old, ids.new));
            }
            What::Moves(Moves::AtMost, ids) => {
                assert_eq!((before.level_at_most, after.level_at_most), (ids.old, ids.new));
            }
            What::Score(_) | What::Band(..) | What::Notice(..) | What::Urgency(_) | What::Fit(..) => {
                panic!("{:?}", one.what)
            }
        }
    }
}
