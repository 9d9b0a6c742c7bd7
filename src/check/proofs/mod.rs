//! What is proved of a questionnaire for every response that there can be, and a response that shows where it is not.
//!
//! Each file has one question, its codes and their explanations; [`crate::proof`] has the answers. What would take
//! too long to decide is said to be undecided, never guessed. All of it is about the file, not about people.

mod guarantees;
mod reach;
mod rules;
mod silence;
mod worse;

use crate::diagnostic::{Code, Diagnostic};
use crate::program::{ItemId, Program};
use crate::proof::{BUDGET, Count, Proof, TooLarge, Undecided};
use crate::questionnaire::{Item, Questionnaire};
use crate::response::{self, Response};

/// The codes of these modules.
pub(super) fn codes() -> impl Iterator<Item = &'static Code> {
    [reach::CODES, rules::CODES, worse::CODES, guarantees::CODES].into_iter().flatten().copied()
}

/// Something that is wrong, and the response that shows it.
#[derive(Debug, Clone)]
pub struct Finding {
    /// What and where.
    pub diagnostic: Diagnostic,
    /// The id of what it is about, where it is about something that has one.
    pub subject: Option<String>,
    /// A response that shows it, where one can.
    pub witness: Option<Response>,
    /// The same with one answer made worse, or given, where that is what shows it.
    pub witness_worse: Option<Response>,
}

impl Finding {
    pub(super) fn new(diagnostic: Diagnostic, subject: &str) -> Self {
        Self { subject: Some(subject.to_owned()), ..Self::from(diagnostic) }
    }
}

impl From<Diagnostic> for Finding {
    fn from(diagnostic: Diagnostic) -> Self {
        Self { diagnostic, subject: None, witness: None, witness_worse: None }
    }
}

/// A place where declining is not the same to the rules as any answer.
#[derive(Debug, Clone)]
pub struct Declining {
    /// The item.
    pub item: ItemId,
    /// Why, in words.
    pub because: Vec<String>,
}

/// What was asked of all responses, and what came of it.
#[derive(Debug, Default)]
pub struct Proofs {
    /// All that is wrong.
    pub findings: Vec<Finding>,
    /// What is proved, in words.
    pub proved: Vec<String>,
    /// What could not be decided, in words.
    pub undecided: Vec<String>,
    /// The items that have no order from better to worse, which the words about worse answers do not cover.
    pub without_order: Vec<ItemId>,
    /// Where declining is not the same as any answer.
    pub declining: Vec<Declining>,
    /// How many responses there are.
    pub responses: Option<Count>,
}

/// What is looked at, and what has been found so far.
struct Look<'a> {
    questionnaire: &'a Questionnaire,
    program: &'a Program,
    proof: Proof<'a>,
    found: Proofs,
}

/// Asks everything of all responses.
#[must_use]
pub fn prove(questionnaire: &Questionnaire, program: &Program) -> Proofs {
    let proof = match Proof::new(program, BUDGET) {
        Ok(proof) => proof,
        Err(why) => {
            let undecided = vec![format!("everything: {}", too_large(program, &why))];
            return Proofs { findings: reach::facts(questionnaire, program), undecided, ..Proofs::default() };
        }
    };
    let responses = Some(proof.responses());
    let found = Proofs { responses, without_order: proof.without_order(), ..Proofs::default() };
    let mut look = Look { questionnaire, program, proof, found };
    look.reach();
    look.rules();
    look.worse();
    look.silence();
    look.guarantees();
    look.found.findings.sort_by_key(|finding| finding.diagnostic.span.start);
    look.found
}

fn too_large(program: &Program, why: &TooLarge) -> String {
    match why {
        TooLarge::Nodes => "the rules and scales rest on too many items at once".to_owned(),
        TooLarge::Items => "there are too many items and choices".to_owned(),
        TooLarge::Number(item) => {
            format!(
                "`{}` has too many numbers, and is more than compared with constants",
                program.items[*item].id
            )
        }
    }
}

impl Look<'_> {
    /// Takes an answer, or notes that there is none.
    fn decided<T>(&mut self, answer: Result<T, Undecided>, question: impl FnOnce() -> String) -> Option<T> {
        match answer {
            Ok(answer) => Some(answer),
            Err(Undecided::TooLarge) => {
                self.found.undecided.push(question());
                None
            }
            Err(Undecided::NotReplayed) => {
                let word = "the response found for it does not show it, which is a mistake of this program";
                self.found.undecided.push(format!("{}: {word}", question()));
                None
            }
        }
    }

    fn find(&mut self, diagnostic: Diagnostic, subject: &str) {
        self.found.findings.push(Finding::new(diagnostic, subject));
    }

    fn find_with(
        &mut self,
        diagnostic: Diagnostic,
        subject: &str,
        witness: Response,
        worse: Option<Response>,
    ) {
        let finding = Finding::new(diagnostic, subject);
        self.found.findings.push(Finding { witness: Some(witness), witness_worse: worse, ..finding });
    }

    /// Says that something is proved, unless something like it was found or is undecided.
    fn proved(&mut self, before: (usize, usize), words: String) {
        if before == self.so_far() {
            self.found.proved.push(words);
        }
    }

    /// The same of all things of some kinds, where there are any.
    fn proved_of_each(&mut self, before: (usize, usize), of: &[(usize, &str)], words: &str) {
        let there = of.iter().filter(|(number, _)| *number > 0);
        let there: Vec<&(usize, &str)> = there.collect();
        match there.as_slice() {
            [] => {}
            [(1, noun)] => self.proved(before, format!("the one {noun} {words}")),
            several => {
                let counts: Vec<String> = several.iter().map(|(number, noun)| count(*number, noun)).collect();
                self.proved(before, format!("each of {} {words}", counts.join(" and ")));
            }
        }
    }

    /// How much has been found and how much was left undecided.
    fn so_far(&self) -> (usize, usize) {
        (self.found.findings.len(), self.found.undecided.len())
    }

    /// The items as they are written, in the order of the program's.
    fn written(&self, item: ItemId) -> Option<&Item> {
        let mut items = self.questionnaire.sections.iter().flat_map(|section| &section.items);
        items.find(|written| written.id.value == self.program.items[item].id)
    }

    /// A short response in words; nothing where it is long.
    fn shown(&self, response: &Response) -> Option<String> {
        in_words(self.program, response).filter(|said| !said.is_empty())
    }
}

/// A short response in words; nothing where it is long.
pub(super) fn in_words(program: &Program, response: &Response) -> Option<String> {
    let said: Vec<String> = response
        .iter()
        .filter_map(|(id, answer)| {
            let item = &program.items[id];
            Some(format!("{}: {}", item.id, response::write(item, answer)?))
        })
        .collect();
    (said.len() <= SHORT).then(|| said.join(", "))
}

/// A response with so many answers can be shown in a line.
const SHORT: usize = 6;

/// "1 rule", "2 rules".
fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
