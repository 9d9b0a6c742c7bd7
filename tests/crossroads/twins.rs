//! What is told of small changes, held against going through all responses of small questionnaires.

use crate::random::{Allow, Rng, questionnaire};
use crossroads::assess::{Assessment, Truth, Worked, assess};
use crossroads::check::mutants::mutants;
use crossroads::program::{self, ChoiceSet, Given, Item, ItemKind, Program};
use crossroads::proof::{Told, Twins};
use crossroads::questionnaire;
use crossroads::response::{Answer, Response, check_choices};
use crossroads::source::Source;

/// All that can be said to an item. Not known is the same as declined and is left out.
fn said(item: &Item) -> Vec<Answer> {
    let given: Vec<Given> = match &item.kind {
        ItemKind::OneOf(choices) => {
            (0..choices.len()).map(|place| Given::Choices(ChoiceSet::only(place))).collect()
        }
        ItemKind::AnyOf(choices) => {
            let sets = (0..1 << choices.len()).map(ChoiceSet);
            sets.filter(|set| check_choices(item, *set).is_ok()).map(Given::Choices).collect()
        }
        ItemKind::Number(range) => (range.min..=range.max).map(Given::Number).collect(),
        ItemKind::FreeText(_) => vec![Given::Text("...".to_owned())],
    };
    given.into_iter().map(Answer::Given).chain([Answer::Declined, Answer::Open]).collect()
}

/// Every response of a program; none where there are many.
fn all(program: &Program) -> Option<Vec<Response>> {
    let mut all = vec![Response::new(program)];
    for (id, item) in program.items.iter() {
        let said = said(item);
        if all.len() * said.len() > 250 {
            return None;
        }
        let with = |response: &Response| {
            let response = response.clone();
            said.iter()
                .map(move |answer| {
                    let mut response = response.clone();
                    response.set(id, answer.clone());
                    response
                })
                .collect::<Vec<_>>()
        };
        all = all.iter().flat_map(with).collect();
    }
    Some(all)
}

/// What a case can state is so of the first and not of the second.
fn stated(before: &Assessment, after: &Assessment) -> bool {
    let sure = |truth: Truth, other: Truth| truth != Truth::Unknown && truth != other;
    let so = |truth: Truth| truth == Truth::True;
    let asked = before.items.iter().any(|(id, item)| sure(item.asked, after.items[id].asked));
    let values = before
        .values
        .iter()
        .any(|(id, value)| *value != Worked::Condition(Truth::Unknown) && *value != after.values[id]);
    let scales = before.scales.iter().any(|(id, score)| {
        score.range != after.scales[id].range
            || (score.band().is_some() && score.band() != after.scales[id].band())
    });
    let rules = before.rules.iter().any(|(id, truth)| so(*truth) != so(after.rules[id]));
    let notices = before.notices.iter().any(|(id, truth)| so(*truth) != so(after.notices[id]));
    let levels = |a: &Assessment| (a.level, a.level_at_least, a.level_at_most, a.urgency);
    asked || values || scales || rules || notices || levels(before) != levels(after)
}

/// Anything but the lowest and the highest band while they are not the same.
fn differs(before: &Assessment, after: &Assessment) -> bool {
    let bands = before.scales.iter().any(|(id, score)| score.band() != after.scales[id].band());
    bands || Assessment { scales: before.scales.clone(), ..after.clone() } != *before
}

fn compiled(yaml: &str) -> Option<(questionnaire::Questionnaire, Program)> {
    let (written, _) = questionnaire::read(&Source::new("random.yaml", yaml));
    let written = written?;
    let (program, _) = program::compile(&written, &Default::default()).program?;
    Some((written, program))
}

#[test]
fn small_changes_are_told_apart_as_going_through_all_responses_tells_them() {
    let mut rng = Rng(11);
    let (mut same, mut apart, mut not_stated, mut held) = (0, 0, 0, 0);
    while held < 700 {
        let allow = Allow { hidden: rng.chance(60), declining_matters: rng.chance(60), wide: false };
        let Some((written, program)) = compiled(&questionnaire(&mut rng, 1, allow)) else { continue };
        let Some(all) = all(&program) else { continue };
        held += 1;
        let before: Vec<Assessment> = all.iter().map(|response| assess(&program, response)).collect();
        let mut twins = Twins::new(&program);
        let _ = mutants(&written, &program, &[], &mut |changed| {
            let any = |so: fn(&Assessment, &Assessment) -> bool| {
                all.iter().zip(&before).any(|(response, before)| so(before, &assess(changed, response)))
            };
            let told = twins.tell(changed);
            let shows = |response: &Response, so: fn(&Assessment, &Assessment) -> bool| {
                so(&assess(&program, response), &assess(changed, response))
            };
            match &told {
                Told::Same => {
                    assert!(!any(differs));
                    same += 1;
                }
                Told::Apart(response) => {
                    assert!(shows(response, stated));
                    apart += 1;
                }
                Told::NotStated(response) => {
                    assert!(shows(response, differs) && !any(stated));
                    not_stated += 1;
                }
                Told::Undecided => panic!("not decided"),
            }
            told
        });
    }
    assert!(same > 1000 && apart > 1000 && not_stated > 10, "{same} {apart} {not_stated}");
}
