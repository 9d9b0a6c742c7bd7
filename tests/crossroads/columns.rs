//! The columnar twin means what the reference means, bit for bit.

use crate::meaning::{compile, response};
use crate::random::{Allow, Rng, questionnaire};
use crossroads::assess::columns::{Outcomes, Plan};
use crossroads::assess::{Assessment, Standing, Truth, assess};
use crossroads::library;
use crossroads::program::{Id, Program};
use crossroads::response::Response;
use crossroads::response::columns::{Batch, ROWS};
use proptest::prelude::*;

/// All of a row that a result can show, in words that can be compared.
fn of_row(program: &Program, outcomes: &Outcomes, row: usize) -> String {
    let scales: Vec<_> =
        outcomes.scales.rows().map(|scores| (scores.range(row), scores.prorated[row] == 1)).collect();
    let all = |bits: &crossroads::assess::columns::Bits| bits.of(row).collect::<Vec<_>>();
    format!(
        "{:?}",
        (
            [outcomes.level[row], outcomes.level_at_least[row], outcomes.level_at_most[row]],
            outcomes.urgency[row],
            outcomes.partial[row] == 0,
            scales,
            (all(&outcomes.rules), all(&outcomes.notices), all(&outcomes.blank)),
            program.items.len(),
        )
    )
}

fn of_assessment(program: &Program, response: &Response, assessment: &Assessment) -> String {
    let level = |level: Option<crossroads::program::LevelId>| level.map_or(0, |level| level.row() as u16 + 1);
    let scales: Vec<_> = assessment.scales.rows().map(|score| (score.range, score.prorated)).collect();
    let certain = |truths: Vec<Truth>| -> Vec<usize> {
        truths.iter().enumerate().filter(|(_, t)| **t == Truth::True).map(|(row, _)| row).collect()
    };
    let blank: Vec<usize> = program
        .items
        .ids()
        .filter(|id| !matches!(assessment.standing(response, *id), Standing::Answered | Standing::NotAsked))
        .map(Id::row)
        .collect();
    format!(
        "{:?}",
        (
            [level(assessment.level), level(assessment.level_at_least), level(assessment.level_at_most)],
            assessment.urgency.map_or(0, |urgency| urgency as u8 + 1),
            assessment.complete,
            scales,
            (
                certain(assessment.rules.rows().copied().collect()),
                certain(assessment.notices.rows().copied().collect()),
                blank,
            ),
            program.items.len(),
        )
    )
}

#[track_caller]
fn agree(program: &Program, responses: &[Response], about: &str) {
    let plan = Plan::new(program);
    let (mut batch, mut outcomes) = (Batch::new(program), plan.outcomes());
    for responses in responses.chunks(ROWS) {
        for (row, response) in responses.iter().enumerate() {
            for (id, answer) in response.iter() {
                batch.column_mut(id).set(row, answer);
            }
        }
        batch.rows = responses.len();
        plan.assess(&batch, &mut outcomes);
        for (row, response) in responses.iter().enumerate() {
            let expected = of_assessment(program, response, &assess(program, response));
            assert_eq!(of_row(program, &outcomes, row), expected, "{response:?}\n{about}");
        }
    }
}

const ALL: Allow = Allow { hidden: true, declining_matters: true, wide: true };

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_batch_is_the_reference_row_by_row(seed: u64, size in 0usize..8) {
        let mut rng = Rng(seed);
        let yaml = questionnaire(&mut rng, size, ALL);
        let program = compile(&yaml);
        let responses: Vec<Response> = (0..120)
            .map(|n| response(&mut rng, &program, [100, 90, 60, 30][n % 4], [100, 50][n % 2]))
            .collect();
        agree(&program, &responses, &yaml);
    }
}

/// The questionnaire that people meet has items, scales and rules of every kind.
#[test]
fn the_default_questionnaire_is_the_same_both_ways() {
    let program = library::load("level-of-care").unwrap().program;
    let mut rng = Rng(3);
    let responses: Vec<Response> =
        (0..2000).map(|n| crate::level_of_care::random(&program, &mut rng, [100, 85, 50][n % 3])).collect();
    agree(&program, &responses, "level-of-care");
}
