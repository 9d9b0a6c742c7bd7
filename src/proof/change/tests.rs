//! The smallest changes, and what could raise the level, are those that looking at every response finds.

use super::*;
use crate::program::{ChoiceSet, Effect, Given, ItemKind, RuleId};
use crate::proof::raise::Raise;
use crate::proof::tests::random::{Allow, Rng};
use crate::proof::tests::{self, answers, response};
use std::collections::BTreeMap;

/// So many responses are tried; a questionnaire with more is passed over.
const MOST: usize = 150;

/// The response with each of these items as it is or with any other of its answers: first all without the last item,
/// then these with each of its answers in turn.
fn all_with(program: &Program, response: &Response, items: &[ItemId]) -> Vec<Response> {
    let mut all = vec![response.clone()];
    for item in items {
        let without = all.len();
        for answer in answers(&program.items[*item]).into_iter().filter(|a| a != response.answer(*item)) {
            for at in 0..without {
                let mut other = all[at].clone();
                other.set(*item, answer.clone());
                all.push(other);
            }
        }
    }
    all
}

fn count_with(program: &Program, items: &[ItemId]) -> usize {
    items.iter().map(|item| answers(&program.items[*item]).len() + 1).product()
}

/// The smallest sets, by trying everything.
fn tried(program: &Program, response: &Response, items: &[ItemId]) -> Vec<(LevelId, BTreeSet<Vec<ItemId>>)> {
    let now = assess(program, response);
    let urgent: Vec<NoticeId> = program
        .notices
        .iter()
        .filter(|(id, n)| {
            matches!(n.urgency, Urgency::Now | Urgency::Today) && now.notices[*id] == Truth::True
        })
        .map(|(id, _)| id)
        .collect();
    let mut found: BTreeMap<LevelId, BTreeSet<Vec<ItemId>>> = BTreeMap::new();
    for other in all_with(program, response, items) {
        let then = assess(program, &other);
        let Some(level) = then.level.filter(|level| Some(*level) != now.level) else { continue };
        let lost = urgent.iter().any(|id| then.notices[*id] != Truth::True);
        if lost || (!urgent.is_empty() && Some(level) < now.level_at_most) {
            continue;
        }
        let ids = program.items.ids();
        found
            .entry(level)
            .or_default()
            .insert(ids.filter(|id| other.answer(*id) != response.answer(*id)).collect());
    }
    for sets in found.values_mut() {
        let fewest = sets.iter().map(Vec::len).min().unwrap_or_default();
        sets.retain(|set| set.len() == fewest);
    }
    found.into_iter().collect()
}

/// What was met on the way, so that it is known to be tried.
#[derive(Debug, Default)]
struct Met {
    /// Questionnaires of which the changes were tried, and what could raise the level.
    changes: usize,
    raises: usize,
    /// Levels reached by changing one item, two, three.
    sizes: [usize; 6],
    /// Levels with several smallest sets, beside something urgent, and where no level was handed out.
    several: usize,
    urgent: usize,
    ranges: usize,
    /// Rules that could raise it, and those of them that look at missing answers which do not matter.
    rules: usize,
    sharper: usize,
}

#[test]
fn the_smallest_changes_and_what_could_raise_the_level_are_those_that_trying_everything_finds() {
    let mut rng = Rng(41);
    let mut met = Met::default();
    while met.changes < 10_000 || met.raises < 10_000 {
        let allow = Allow { hidden: rng.chance(50), declining_matters: rng.chance(40), wide: false };
        let size = 1 + rng.below(4);
        let Some(mut program) = tests::program(&mut rng, size, allow) else { continue };
        for item in program.items.ids() {
            program.items[item].changeable = rng.chance(70);
        }
        for notice in program.notices.ids() {
            program.notices[notice].instead_of_level = rng.chance(10);
        }
        let mut proof = Proof::new(&program, BUDGET).unwrap();
        let mut response = response(&mut rng, &program);
        changes_agree(&mut proof, &response, &mut met);
        for item in program.items.ids() {
            if rng.chance(30) {
                response.set(item, rng.pick(&[Answer::Open, Answer::Declined, Answer::NotKnown]).clone());
            }
        }
        raises_agree(&mut proof, &response, &mut met);
    }
    let Met { sizes, several, urgent, ranges, rules, sharper, .. } = met;
    assert!(sizes[1] > 1000 && sizes[2] > 50 && sizes[3] > 2, "{met:?}");
    assert!(several > 50 && urgent > 100 && ranges > 100 && rules > 1000 && sharper > 100, "{met:?}");
}

fn changes_agree(proof: &mut Proof, response: &Response, met: &mut Met) {
    let program = proof.program;
    let now = assess(program, response);
    let may = |id: &ItemId| may_change(&program.items[*id], *id, &now);
    let items: Vec<ItemId> = program.items.ids().filter(may).collect();
    if count_with(program, &items) > MOST {
        return;
    }
    let found = proof.otherwise(response, usize::MAX).unwrap();
    let shown: Vec<(LevelId, BTreeSet<Vec<ItemId>>)> = found
        .iter()
        .map(|one| {
            let set = |set: &Vec<(ItemId, Answer)>| set.iter().map(|(item, _)| *item).collect();
            (one.level, one.sets.iter().map(set).collect())
        })
        .collect();
    assert_eq!(shown, tried(program, response, &items));
    met.changes += 1;
    for one in &found {
        assert_eq!(one.count.to_string(), one.sets.len().to_string());
        assert!(one.sets.iter().all(|set| set.len() == one.items));
        one.sets.iter().for_each(|set| is_simplest(program, response, one.level, set));
        met.sizes[one.items] += 1;
        met.several += usize::from(one.sets.len() > 1);
        met.urgent += usize::from(now.urgency >= Some(Urgency::Today));
        met.ranges += usize::from(now.level.is_none());
    }
}

/// How many choices differ, and by how much numbers do.
fn changed(program: &Program, item: ItemId, one: &Answer, other: &Answer) -> (u64, u64) {
    match (one, other) {
        (Answer::Given(Given::Choices(a)), Answer::Given(Given::Choices(b))) => {
            match program.items[item].kind {
                ItemKind::AnyOf(_) => ((a.0 ^ b.0).count_ones().into(), 0),
                ItemKind::OneOf(_) | ItemKind::Number(_) | ItemKind::FreeText(_) => {
                    (1, a.0.trailing_zeros().abs_diff(b.0.trailing_zeros()).into())
                }
            }
        }
        (Answer::Given(Given::Number(a)), Answer::Given(Given::Number(b))) => (1, a.abs_diff(*b)),
        (one, other) => panic!("{one:?} became {other:?}"),
    }
}

/// No other answers to the example's items lead to the level with fewer choices changed.
fn is_simplest(program: &Program, response: &Response, level: LevelId, example: &[(ItemId, Answer)]) {
    let now = assess(program, response);
    let weight = |set: &[(ItemId, Answer)]| {
        let weights =
            set.iter().map(|(item, answer)| changed(program, *item, response.answer(*item), answer));
        weights.fold((0, 0), |(a, b), (c, d)| (a + c, b + d))
    };
    let items: Vec<ItemId> = example.iter().map(|(item, _)| *item).collect();
    let good = all_with(program, response, &items).into_iter().filter(|other| {
        let then = assess(program, other);
        let kept = program.notices.iter().all(|(id, notice)| {
            notice.urgency < Urgency::Today
                || now.notices[id] != Truth::True
                || then.notices[id] == Truth::True
        });
        then.level == Some(level) && kept
    });
    let sets = good.map(|other| items.iter().map(|id| (*id, other.answer(*id).clone())).collect::<Vec<_>>());
    let sets: Vec<_> = sets.collect();
    assert!(sets.contains(&example.to_vec()));
    // Which number or choice is nearest counts only among those with as few choices changed; of an `any_of` which
    // answer is better counts as well, so there only the choices are held against each other.
    let any_of = items.iter().any(|id| matches!(program.items[*id].kind, ItemKind::AnyOf(_)));
    let least = sets.iter().map(|set| weight(set)).min().unwrap();
    let here = weight(example);
    assert!(if any_of { here.0 == least.0 } else { here == least });
}

/// What could raise the level, by trying everything.
fn raising(program: &Program, response: &Response) -> Option<Vec<Raise>> {
    let silent = |id: &ItemId| !matches!(response.answer(*id), Answer::Given(_));
    let silent: Vec<ItemId> = program.items.ids().filter(silent).collect();
    if count_with(program, &silent) > MOST {
        return None;
    }
    let now = assess(program, response);
    let all = all_with(program, response, &silent);
    let worked: Vec<Assessment> = all.iter().map(|one| assess(program, one)).collect();
    let raise = |rule: RuleId| {
        let Effect::AtLeast(level, _) = program.rules[rule].effect else { return None };
        if Some(level) <= now.level_at_least {
            return None;
        }
        let mut items = Vec::new();
        let mut step = 1;
        for item in &silent {
            let count = answers(&program.items[*item]).len() + 1;
            let raises = |at: usize| {
                let nth = at / step % count;
                let without = at - nth * step;
                nth > 0
                    && worked[at].rules[rule] == Truth::True
                    && worked[without].level_at_least < Some(level)
            };
            if now.items[*item].asked != Truth::False && (0..all.len()).any(raises) {
                items.push(*item);
            }
            step *= count;
        }
        (!items.is_empty()).then_some(Raise { rule, level, items })
    };
    Some(program.rules.ids().filter_map(raise).collect())
}

fn raises_agree(proof: &mut Proof, response: &Response, met: &mut Met) {
    let program = proof.program;
    let Some(expected) = raising(program, response) else { return };
    let found = proof.could_raise(response).unwrap();
    assert_eq!(found, expected);
    met.raises += 1;
    met.rules += found.len();
    for raise in &found {
        let silent = |id: &&ItemId| !matches!(response.answer(**id), Answer::Given(_));
        let looks_at = program.rules[raise.rule].items.iter().filter(silent).count();
        met.sharper += usize::from(looks_at > raise.items.len());
    }
}

#[test]
fn the_sets_shown_are_capped_and_all_are_counted() {
    let items: String = (0..30)
        .map(|n| {
            let choices = r#"[{code: "no", text: "No", points: 0}, {code: "yes", text: "Yes", points: 1}]"#;
            format!("      - {{id: q{n}, ask: Q, changeable: true, worse: last, one_of: {choices}}}\n")
        })
        .collect();
    let names: Vec<String> = (0..30).map(|n| format!("q{n}")).collect();
    let yaml = format!(
        "format: 1\nid: wide\nversion: 1.0.0\ntitle: T\nlanguage: en\nlicense: CC0-1.0\nreviewed_by: []\n\
         validated: none\nlevels: [{{id: low, name: L, because: B.}}, {{id: high, name: H}}]\nsections:\n  - id: s\n    \
         title: S\n    items:\n{items}scales: [{{id: sum, name: S, sum: [{}]}}]\nrules:\n  - {{id: r, when: sum >= 15, at_least: \
         high, because: B.}}\n",
        names.join(", ")
    );
    let program = tests::compile(&yaml);
    let mut response = Response::new(&program);
    for item in program.items.ids() {
        response.set(item, Answer::Given(Given::Choices(ChoiceSet::only(1))));
    }
    // Thirty points; fifteen and more are high, so sixteen items have to be answered otherwise.
    let found = Proof::new(&program, BUDGET).unwrap().otherwise(&response, 3).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].items, found[0].sets.len()), (16, 3));
    assert_eq!(found[0].count.to_string(), "145422675");
}
