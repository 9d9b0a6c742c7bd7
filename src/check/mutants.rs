//! Small changes of a program, and whether the cases would notice them.
//!
//! A change that no case notices is a cut-off, an operator or a rule about which the cases say nothing: a slip
//! there would go unseen. What is changed is the compiled program; the texts stay as they are. Only what a case
//! states counts, and it has to have held before. Of those that go unnoticed it is asked whether any answers tell
//! them from the file: if none do, nothing is missing; if some do, they are the case to write.

use super::cases::Case;
use super::changes::{Change, Changed, changes};
use super::expected::{Expectation, statable};
use super::proofs::{Finding, in_words};
use crate::assess::{State, Truth, Worked, assess};
use crate::diagnostic::{Code, Diagnostic, Severity::Warning};
use crate::program::{Effect, Program, RuleId};
use crate::proof::Told;
use crate::questionnaire::Questionnaire;
use crate::response::Response;

/// A change that no case notices.
pub(super) const NOT_NOTICED: Code = Code {
    id: "not-noticed",
    severity: Warning,
    means: "The questionnaire could say something else at this place, and every worked example would still hold.",
    why: "A slip of one, `<` for `<=` or `&&` for `||`, would go unseen here.",
    example: "when: hours < 5\n...\ncases:\n  - {name: Short nights, answers: {hours: 3}, rules: [short_nights]}",
    mend: "State what holds at the edge: `- {name: Just enough, answers: {hours: 5}, not_rules: [short_nights]}`.",
};

/// The codes of this module.
pub(super) const CODES: &[&Code] = &[&NOT_NOTICED];

/// What became of all small changes.
#[derive(Debug)]
pub struct Mutation {
    /// How many changes there are.
    pub made: usize,
    /// Those that no case notices, with a response that tells them from the file where one was found.
    pub unnoticed: Vec<Finding>,
    /// Those that no case notices, and nobody could: all answers come to the same.
    pub cannot_matter: Vec<Diagnostic>,
    /// Those that no case could notice: only what is not certain differs.
    pub cannot_be_stated: Vec<Finding>,
}

impl Mutation {
    /// How many changes at least one case notices.
    #[must_use]
    pub fn noticed(&self) -> usize {
        self.made - self.unnoticed.len() - self.cannot_matter.len() - self.cannot_be_stated.len()
    }
}

/// Tells whether a changed program comes to the same as the one it was made of, whatever the answers are.
pub type Tell<'a> = dyn FnMut(&Program) -> Told + 'a;

/// Proves nothing: every change could matter.
#[must_use]
pub fn nothing_known(_changed: &Program) -> Told {
    Told::Undecided
}

/// Makes every small change in turn and runs the cases. `tell` is asked about those that no case notices.
#[must_use]
pub fn mutants(
    questionnaire: &Questionnaire,
    program: &Program,
    cases: &[Case],
    tell: &mut Tell,
) -> Mutation {
    let before: Vec<Before> = cases
        .iter()
        .map(|case| Before { case, state: case.assessment.state(program, &case.response) })
        .collect();
    let mut changed = program.clone();
    let mut mutation =
        Mutation { made: 0, unnoticed: Vec::new(), cannot_matter: Vec::new(), cannot_be_stated: Vec::new() };
    for Changed { span, what, mut change } in changes(questionnaire, program) {
        mutation.made += 1;
        let looked_at: Vec<&Case> = before
            .iter()
            .filter(|before| before.may_notice(program, &change))
            .map(|before| before.case)
            .collect();
        // INVARIANT: swapping twice leaves the program as it was.
        change.swap(&mut changed);
        if !looked_at.iter().any(|case| notices(case, &changed)) {
            let diagnostic = Diagnostic::new(&NOT_NOTICED, span, format!("no case notices {what}"));
            match tell(&changed) {
                Told::Same => mutation.cannot_matter.push(diagnostic),
                Told::Apart(response) => {
                    let finding = telling(diagnostic, program, &changed, response);
                    mutation.unnoticed.push(finding);
                }
                Told::NotStated(response) => {
                    let witness = Some(response);
                    mutation.cannot_be_stated.push(Finding { witness, ..diagnostic.into() });
                }
                Told::Undecided => mutation.unnoticed.push(diagnostic.into()),
            }
        }
        change.swap(&mut changed);
    }
    mutation
}

/// A change with the case that would notice it; without one where the reference does not say so.
fn telling(diagnostic: Diagnostic, program: &Program, changed: &Program, response: Response) -> Finding {
    let (before, after) = (assess(program, &response), assess(changed, &response));
    let mut stated = statable(program, &before).into_iter();
    let Some(stated) = stated.find(|expected| expected.contradicted_by(changed, &after).is_some()) else {
        return diagnostic.into();
    };
    let stated = stated.written(program);
    let help = match in_words(program, &response) {
        Some(answers) => format!("a case would: `answers: {{{answers}}}`, with `{stated}`"),
        None => format!("a case that states `{stated}` would; `--format json` shows its answers"),
    };
    Finding { witness: Some(response), ..diagnostic.help(help).into() }
}

fn notices(case: &Case, changed: &Program) -> bool {
    let assessment = assess(changed, &case.response);
    case.holds.iter().any(|expected| expected.contradicted_by(changed, &assessment).is_some())
}

/// A case and what was worked out in it before anything was changed.
struct Before<'a> {
    case: &'a Case,
    state: State<'a>,
}

impl Before<'_> {
    /// Could this case notice the change? False only where what was changed comes to the same here, or where
    /// the case states nothing that rests on it; most changes are told so without working all out again.
    fn may_notice(&self, program: &Program, change: &Change) -> bool {
        let was = &self.case.assessment;
        match change {
            Change::When(id, when) => {
                let effect = &program.rules[*id].effect;
                let stated = self.case.holds.iter().any(|expected| rests_on(expected, *id, effect));
                stated && self.state.truth(when) != was.rules[*id]
            }
            Change::Effect(id, _) => was.rules[*id] != Truth::False,
            Change::Is(id, is) => Worked::Condition(self.state.truth(is)) != was.values[*id],
            Change::ShowIf(items) => {
                items.iter().any(|(id, show_if)| self.state.truth(show_if) != was.items[*id].asked)
            }
            Change::From(id, _, old, new) => {
                let range = was.scales[*id].range;
                let moves = |score: i64| (score >= *old) != (score >= *new);
                moves(range.min) || moves(range.max)
            }
        }
    }
}

/// Could this come out otherwise where a rule with this effect does?
fn rests_on(expected: &Expectation, rule: RuleId, effect: &Effect) -> bool {
    match expected {
        Expectation::Rule(id, _) => *id == rule,
        Expectation::Notice(id, _) => *effect == Effect::Notice(*id),
        Expectation::Urgency(_) => matches!(effect, Effect::Notice(_)),
        // A notice may stand in the place of a level.
        Expectation::Level(_) | Expectation::LevelAtLeast(_) | Expectation::LevelAtMost(_) => {
            matches!(effect, Effect::AtLeast(..) | Effect::Notice(_))
        }
        Expectation::Score(..) | Expectation::Band(..) | Expectation::Value(..) | Expectation::Asked(..) => {
            false
        }
    }
}
