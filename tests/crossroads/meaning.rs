//! What missing answers mean, on random questionnaires and responses.

use crate::random::{Allow, Rng, questionnaire};
use crossroads::assess::{Assessment, Truth, Worked, assess};
use crossroads::program::{self, ChoiceSet, Given, ItemId, ItemKind, Program};
use crossroads::questionnaire;
use crossroads::response::{Answer, Response, check_choices};
use crossroads::source::Source;
use proptest::prelude::*;

pub(crate) fn compile(yaml: &str) -> Program {
    let source = Source::new("random.yaml", yaml);
    let (read, mut diagnostics) = questionnaire::read(&source);
    let compiled = program::compile(&read.expect("readable"), &Default::default());
    diagnostics.extend(compiled.diagnostics);
    let drawn: Vec<String> = diagnostics
        .iter()
        .map(|d| crossroads::diagnostic::draw(d, std::slice::from_ref(&source), false))
        .collect();
    compiled.program.unwrap_or_else(|| panic!("{}\n{yaml}", drawn.join("\n"))).0
}

/// Every answer that an item can have.
pub(crate) fn answers(program: &Program, item: ItemId) -> Vec<Answer> {
    let item = &program.items[item];
    let given: Vec<Given> = match &item.kind {
        ItemKind::OneOf(choices) => (0..choices.len()).map(|c| Given::Choices(ChoiceSet::only(c))).collect(),
        ItemKind::AnyOf(choices) => (0..1u64 << choices.len())
            .map(ChoiceSet)
            .filter(|set| check_choices(item, *set).is_ok())
            .map(Given::Choices)
            .collect(),
        ItemKind::Number(range) => (range.min..=range.max).map(Given::Number).collect(),
        ItemKind::FreeText(_) => vec![Given::Text("words".to_owned())],
    };
    given.into_iter().map(Answer::Given).collect()
}

/// A random response: some items answered, some settled without an answer, some open.
pub(crate) fn response(rng: &mut Rng, program: &Program, answered: usize, settled: usize) -> Response {
    let mut response = Response::new(program);
    for id in program.items.ids() {
        let answer = if rng.chance(answered) {
            rng.pick(&answers(program, id)).clone()
        } else if rng.chance(settled) {
            rng.pick(&[Answer::Declined, Answer::NotKnown]).clone()
        } else {
            Answer::Open
        };
        response.set(id, answer);
    }
    response
}

/// Does `after` say nothing that `before` ruled out?
fn narrows(program: &Program, before: &Assessment, after: &Assessment) -> Result<(), String> {
    let truth = |what: &str, b: Truth, a: Truth| match (b, a) {
        (Truth::True, Truth::False | Truth::Unknown) | (Truth::False, Truth::True | Truth::Unknown) => {
            Err(format!("{what} was {} and is {}", b.word(), a.word()))
        }
        _ => Ok(()),
    };
    if before.level_at_least > after.level_at_least || before.level_at_most < after.level_at_most {
        return Err("the level range widened".to_owned());
    }
    for id in program.rules.ids() {
        truth(&program.rules[id].id, before.rules[id], after.rules[id])?;
    }
    for id in program.notices.ids() {
        truth(&program.notices[id].id, before.notices[id], after.notices[id])?;
    }
    for id in program.scales.ids() {
        let (b, a) = (before.scales[id].range, after.scales[id].range);
        if a.min < b.min || a.max > b.max {
            return Err(format!("{} went from {b:?} to {a:?}", program.scales[id].id));
        }
    }
    for id in program.values.ids() {
        match (before.values[id], after.values[id]) {
            (Worked::Number(b), Worked::Number(a)) if a.min < b.min || a.max > b.max => {
                return Err(format!("{} went from {b:?} to {a:?}", program.values[id].id));
            }
            (Worked::Condition(b), Worked::Condition(a)) => truth(&program.values[id].id, b, a)?,
            _ => {}
        }
    }
    Ok(())
}

const ALL: Allow = Allow { hidden: true, declining_matters: true, wide: false };

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn settling_an_open_item_never_rules_in_what_was_ruled_out(seed: u64, size in 0usize..7) {
        let mut rng = Rng(seed);
        let yaml = questionnaire(&mut rng, size, ALL);
        let program = compile(&yaml);
        let mut now = response(&mut rng, &program, 40, 30);
        let mut before = assess(&program, &now);
        // Settle what is open, one after the other, in any order.
        while let Some(id) = {
            let open: Vec<ItemId> = program.items.ids().filter(|id| *now.answer(*id) == Answer::Open).collect();
            (!open.is_empty()).then(|| *rng.pick(&open))
        } {
            let mut all = answers(&program, id);
            all.extend([Answer::Declined, Answer::NotKnown]);
            now.set(id, rng.pick(&all).clone());
            let after = assess(&program, &now);
            if let Err(what) = narrows(&program, &before, &after) {
                prop_assert!(false, "{what}\nsettled {}\n{now:?}\n{yaml}", program.items[id].id);
            }
            before = after;
        }
    }

    #[test]
    fn whatever_the_missing_answers_are_the_result_allowed_it(seed: u64, size in 0usize..6) {
        let mut rng = Rng(seed);
        let yaml = questionnaire(&mut rng, size, Allow { hidden: true, declining_matters: false, wide: false });
        let program = compile(&yaml);
        let partial = response(&mut rng, &program, 50, 50);
        let before = assess(&program, &partial);
        for _ in 0..20 {
            let mut full = partial.clone();
            for id in program.items.ids() {
                if !matches!(full.answer(id), Answer::Given(_)) {
                    full.set(id, rng.pick(&answers(&program, id)).clone());
                }
            }
            let after = assess(&program, &full);
            // A given answer under a question that was declined counts, as the format says; a completion that
            // un-asks it is a revision, about which nothing is promised.
            let revised = program.items.ids().any(|id| {
                matches!(partial.answer(id), Answer::Given(_))
                    && before.items[id].asked == Truth::Unknown && after.items[id].asked == Truth::False
            });
            if !revised && let Err(what) = narrows(&program, &before, &after) {
                prop_assert!(false, "{what}\n{partial:?}\n{full:?}\n{yaml}");
            }
        }
    }

    #[test]
    fn a_complete_response_has_one_level_and_one_of_everything(seed: u64, size in 0usize..7) {
        let mut rng = Rng(seed);
        let yaml = questionnaire(&mut rng, size, ALL);
        let program = compile(&yaml);
        let full = response(&mut rng, &program, 100, 0);
        let assessment = assess(&program, &full);
        prop_assert!(assessment.complete, "{full:?}\n{yaml}");
        prop_assert!(assessment.level.is_some());
        prop_assert_eq!(assessment.level, assessment.level_at_least);
        prop_assert_eq!(assessment.level, assessment.level_at_most);
        prop_assert!(assessment.scales.rows().all(|s| s.range.single().is_some() && s.band().is_some()));
    }
}
