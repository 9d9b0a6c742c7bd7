//! What is worked out for all responses at once is what the reference says of each.

use super::diagram::{Diagrams, FALSE, Full, Node, TRUE};
use super::meaning::Truths;
use super::{BUDGET, Proof};
use crate::assess::{Truth, assess};
use crate::program::{ChoiceSet, Given, Item, ItemKind, Program};
use crate::response::{Answer, Response, check_choices};
use crate::source::Source;
use random::{Allow, Rng};

mod brute;

/// What is known of earlier operations is forgotten where there is much of it. Doing it all again makes no new node, and
/// ends nevertheless.
#[test]
fn operations_that_make_no_node_come_to_an_end_too() {
    let mut diagrams = Diagrams::new(vec![2; 40], 2_000);
    let variables: Vec<Node> = (0..40)
        .map(|at| diagrams.variable(at, |value| if value == 0 { FALSE } else { TRUE }).unwrap())
        .collect();
    let pairs = (0..40).flat_map(|a| (0..a).map(move |b| (a, b)));
    let full = pairs.cycle().take(1_000_000).find_map(|(a, b)| diagrams.or(variables[a], variables[b]).err());
    assert_eq!(full, Some(Full));
    assert!(diagrams.len() < 1_000);
}

#[path = "../../tests/crossroads/random.rs"]
pub(super) mod random;

pub(super) fn compile(yaml: &str) -> Program {
    let (questionnaire, diagnostics) = crate::questionnaire::read(&Source::new("random.yaml", yaml));
    assert!(!crate::diagnostic::any_error(&diagnostics), "{diagnostics:#?}\n{yaml}");
    let compiled = crate::program::compile(&questionnaire.unwrap(), &Default::default());
    compiled.program.unwrap_or_else(|| panic!("{:#?}\n{yaml}", compiled.diagnostics)).0
}

/// A random program; `None` where the random file has a mistake in it.
pub(super) fn program(rng: &mut Rng, size: usize, allow: Allow) -> Option<Program> {
    let yaml = random::questionnaire(rng, size, allow);
    let (questionnaire, _) = crate::questionnaire::read(&Source::new("random.yaml", &yaml));
    Some(crate::program::compile(&questionnaire?, &Default::default()).program?.0)
}

/// Every answer that can be given to an item.
pub(super) fn answers(item: &Item) -> Vec<Answer> {
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
    given.into_iter().map(Answer::Given).collect()
}

/// Any answer to an item, or none.
pub(super) fn answer(rng: &mut Rng, item: &Item) -> Answer {
    match rng.below(10) {
        0 => return Answer::Open,
        1 => return Answer::Declined,
        2 => return Answer::NotKnown,
        _ => {}
    }
    Answer::Given(match &item.kind {
        ItemKind::OneOf(choices) => Given::Choices(ChoiceSet::only(rng.below(choices.len()))),
        ItemKind::AnyOf(choices) => {
            let alone = choices.iter().position(|choice| choice.exclusive);
            let free = (0..choices.len()).filter(|place| !choices[*place].exclusive && rng.chance(40));
            let set = free.fold(ChoiceSet::default(), |set, place| set.with(ChoiceSet::only(place)));
            match alone {
                Some(place) if set.is_empty() => Given::Choices(ChoiceSet::only(place)),
                Some(_) | None => Given::Choices(set),
            }
        }
        ItemKind::Number(range) => {
            Given::Number(range.min + rng.below((range.max - range.min + 1) as usize) as i64)
        }
        ItemKind::FreeText(_) => Given::Text("...".to_owned()),
    })
}

pub(super) fn response(rng: &mut Rng, program: &Program) -> Response {
    let mut response = Response::new(program);
    for (id, item) in program.items.iter() {
        response.set(id, answer(rng, item));
    }
    response
}

/// All that a function comes to for a response.
fn at(diagrams: &Diagrams, values: &[usize], mut node: Node) -> i64 {
    while let Some(variable) = diagrams.asks(node) {
        node = diagrams.child(node, variable, values[variable]);
    }
    diagrams.constant(node).unwrap()
}

fn truth(diagrams: &Diagrams, values: &[usize], truths: Truths) -> Truth {
    match (at(diagrams, values, truths.certain), at(diagrams, values, truths.possible)) {
        (1, 1) => Truth::True,
        (0, 1) => Truth::Unknown,
        (0, 0) => Truth::False,
        other => panic!("{other:?} is no truth"),
    }
}

fn same(proof: &Proof, response: &Response) {
    let program = proof.program;
    let values: Vec<usize> =
        proof.space.order.iter().flat_map(|item| proof.space.values(*item, response.answer(*item))).collect();
    let of = |truths| truth(&proof.diagrams, &values, truths);
    let assessment = assess(program, response);
    for (id, possible) in assessment.items.iter() {
        assert_eq!(of(proof.meaning.asked[id]), possible.asked, "{}", program.items[id].id);
    }
    for (id, truth) in assessment.rules.iter() {
        assert_eq!(of(proof.meaning.rules[id]), *truth, "{}", program.rules[id].id);
    }
    for (id, truth) in assessment.notices.iter() {
        assert_eq!(of(proof.meaning.notices[id]), *truth, "{}", program.notices[id].id);
    }
    for (id, score) in assessment.scales.iter() {
        let bounds = proof.meaning.scales[id];
        let of = |node| at(&proof.diagrams, &values, node);
        assert_eq!((of(bounds.min), of(bounds.max)), (score.range.min, score.range.max));
        assert_eq!(of(proof.meaning.prorated[id]) == 1, score.prorated);
    }
    for (id, truths) in proof.meaning.levels.iter() {
        let at_least = assessment.level_at_least.unwrap() >= id;
        let at_most = assessment.level_at_most.unwrap() >= id;
        assert_eq!(of(*truths), Truth::of(at_least, at_most));
    }
    assert_eq!(at(&proof.diagrams, &values, proof.valid), 1);
}

#[test]
fn all_responses_at_once_mean_what_each_means() {
    let mut rng = Rng(7);
    let (mut programs, mut hidden) = (0, 0);
    while programs < 200 {
        let allow = Allow { hidden: rng.chance(70), declining_matters: rng.chance(60), wide: rng.chance(30) };
        let size = 2 + rng.below(6);
        let Some(program) = program(&mut rng, size, allow) else { continue };
        programs += 1;
        hidden += program.items.rows().filter(|item| !item.rests_on.is_empty()).count();
        let proof = Proof::new(&program, BUDGET).unwrap();
        for _ in 0..40 {
            same(&proof, &response(&mut rng, &program));
        }
    }
    assert!(hidden > 100);
}

#[test]
fn level_of_care_means_the_same() {
    let loaded = crate::library::load("level-of-care").unwrap();
    let proof = Proof::new(&loaded.program, BUDGET).unwrap();
    eprintln!("{} nodes", proof.nodes());
    let mut rng = Rng(3);
    for _ in 0..300 {
        same(&proof, &response(&mut rng, &loaded.program));
    }
}
