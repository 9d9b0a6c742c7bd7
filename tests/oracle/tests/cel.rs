//! On complete answers an expression means what CEL says that it means.
//!
//! The `cel` crate works out every value of random questionnaires from the answers alone. CEL has no items with
//! points or scales with bands, so these are handed to it as variables: `points(x)` as `x_points`, `s.band` as
//! `s_band`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that stumbles fails"
)]

#[path = "../../crossroads/random.rs"]
mod random;

use cel::{Context, Program as Cel, Value};
use crossroads::assess::{Worked, assess};
use crossroads::program::{self, ChoiceSet, Given, ItemKind};
use crossroads::questionnaire;
use crossroads::response::{Answer, Response, check_choices};
use crossroads::source::Source;
use random::{Allow, Rng};
use std::sync::Arc;

#[test]
fn cel_agrees_on_complete_answers() {
    let (mut numbers, mut conditions, mut trues) = (0, 0, 0);
    for seed in 0..3000 {
        let mut rng = Rng(seed);
        let yaml =
            random::questionnaire(&mut rng, 6, Allow { hidden: false, declining_matters: true, wide: false });
        let source = Source::new("random.yaml", &yaml);
        let written = questionnaire::read(&source).0.unwrap();
        let program = program::compile(&written, &Default::default()).program.expect(&yaml).0;
        let mut response = Response::new(&program);
        let mut context = Context::default();
        for (id, item) in program.items.iter() {
            let texts = |set: ChoiceSet| -> Vec<Value> {
                let codes = crossroads::response::codes(item, set);
                codes.into_iter().map(|code| Value::String(Arc::new(code.to_owned()))).collect()
            };
            let (given, value) = match &item.kind {
                ItemKind::OneOf(choices) => {
                    let set = ChoiceSet::only(rng.below(choices.len()));
                    (Given::Choices(set), texts(set).remove(0))
                }
                ItemKind::AnyOf(choices) => {
                    let valid = |set: &ChoiceSet| check_choices(item, *set).is_ok();
                    let sets: Vec<ChoiceSet> = (0..1 << choices.len()).map(ChoiceSet).filter(valid).collect();
                    let set = *rng.pick(&sets);
                    (Given::Choices(set), Value::List(Arc::new(texts(set))))
                }
                ItemKind::Number(range) => {
                    let number = range.min + rng.below((range.max - range.min + 1) as usize) as i64;
                    (Given::Number(number), Value::Int(number))
                }
                ItemKind::FreeText(_) => continue,
            };
            let chosen = match &given {
                Given::Choices(set) => set.places().map(|place| item.choices()[place].points).sum(),
                Given::Number(_) | Given::Text(_) => 0,
            };
            context.add_variable_from_value(&item.id, value);
            context.add_variable_from_value(format!("{}_points", item.id), Value::Int(chosen));
            context.add_variable_from_value(format!("{}_answered", item.id), Value::Bool(true));
            response.set(id, Answer::Given(given));
        }
        let assessment = assess(&program, &response);
        for (id, scale) in program.scales.iter() {
            let score = assessment.scales[id].range.single().unwrap();
            let band = scale.bands.iter().rev().find(|b| b.from <= score).unwrap().id.clone();
            context.add_variable_from_value(&scale.id, Value::Int(score));
            context.add_variable_from_value(format!("{}_band", scale.id), Value::String(Arc::new(band)));
        }
        context.add_variable_from_value("middle_hours_min", Value::Int(9));
        for ((id, value), text) in program.values.iter().zip(&written.values) {
            let text = for_cel(&text.is.value);
            let theirs = Cel::compile(&text).unwrap().execute(&context).unwrap();
            let ours = match assessment.values[id] {
                Worked::Number(range) => {
                    numbers += 1;
                    Value::Int(range.single().unwrap())
                }
                Worked::Condition(truth) => {
                    conditions += 1;
                    trues += usize::from(truth == crossroads::assess::Truth::True);
                    Value::Bool(truth == crossroads::assess::Truth::True)
                }
            };
            assert_eq!(ours, theirs, "{text}\n{yaml}");
            context.add_variable_from_value(&value.id, theirs);
        }
    }
    assert!(numbers > 2000 && conditions > 2000, "{numbers} numbers, {conditions} conditions");
    assert!(trues * 5 > conditions && trues * 5 < conditions * 4, "{trues} of {conditions} were true");
}

/// `points(x)` as `x_points`, `answered(x)` as `x_answered`, and dots as underscores.
fn for_cel(text: &str) -> String {
    let mut text = text.replace(".band", "_band").replace(".hours_min", "_hours_min");
    for function in ["points", "answered"] {
        while let Some(start) = text.find(&format!("{function}(")) {
            let end = start + text[start..].find(')').unwrap();
            let item = text[start + function.len() + 1..end].to_owned();
            text.replace_range(start..=end, &format!("{item}_{function}"));
        }
    }
    text
}
