//! Worked examples: answers, and what they have to come to.

use super::expected::{Expectation, expectations};
use crate::assess::{Assessment, assess};
use crate::diagnostic::{Code, Diagnostic, Severity::Error, any_error, suggest};
use crate::program::Program;
use crate::questionnaire::{format_is_1, keys, shape};
use crate::response::{self, Response};
use crate::source::Source;
use crate::yaml::{self, Node};
use std::collections::BTreeMap;

/// A case whose answers come to something else than it says.
pub const FAILED_CASE: Code = Code {
    id: "failed-case",
    severity: Error,
    means: "The answers of a worked example come to something else than the example says.",
    why: "Either the rules or the example are wrong; the examples are what a reader trusts.",
    example: "- name: A seizure in the past\n  answers: {past_seizure: \"yes\"}\n  level: outpatient",
    mend: "Find out which of the two is right. `crossroads report --explain` shows each rule for an answers file.",
};

/// A case that cannot be run.
pub const BAD_CASE: Code = Code {
    id: "bad-case",
    severity: Error,
    means: "A worked example cannot be run: an answer is none, or it names what the questionnaire does not have.",
    why: "An example that is passed over shows nothing.",
    example: "- name: A seizure in the past\n  answers: {past_siezure: \"yes\"}",
    mend: "answers: {past_seizure: \"yes\"}",
};

/// The codes of this module.
pub const CODES: &[&Code] = &[&FAILED_CASE, &BAD_CASE];

/// What became of the cases of a file.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How many there are.
    pub total: usize,
    /// How many came to something else, or could not be run.
    pub failed: usize,
    /// All that is wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// Those that could be run.
    pub cases: Vec<Case>,
}

/// A case that was run.
#[derive(Debug)]
pub struct Case {
    /// Its answers.
    pub(super) response: Response,
    /// What they come to.
    pub(super) assessment: Assessment,
    /// What it says that they come to, where that holds.
    pub(super) holds: Vec<Expectation>,
}

/// Runs the cases of a file.
#[must_use]
pub fn run(program: &Program, source: &Source) -> Outcome {
    let (node, mut diagnostics) = match yaml::parse(source) {
        Ok(parsed) => parsed,
        Err(diagnostic) => return Outcome { diagnostics: vec![*diagnostic], ..Outcome::default() },
    };
    shape::check(&node, &shape::Shape::Map(keys::CASES), &mut diagnostics);
    format_is_1(&node, &mut diagnostics);
    if let Some(id) = node.get("questionnaire").filter(|n| n.text().is_some_and(|t| !is_of(program, t))) {
        let message = format!("these cases are of another questionnaire than `{}`", program.id);
        diagnostics.push(Diagnostic::new(&BAD_CASE, id.span, message));
    }
    let written = node.get("cases").map_or(&[][..], Node::list);
    let mut outcome = Outcome { total: written.len(), failed: 0, diagnostics, cases: Vec::new() };
    let mut earlier: BTreeMap<&str, Response> = BTreeMap::new();
    for case in written {
        let before = outcome.diagnostics.len();
        if let Some(response) = answers(program, case, &earlier, &mut outcome.diagnostics) {
            outcome.cases.push(run_one(program, case, response.clone(), &mut outcome.diagnostics));
            let name = case.get("name").and_then(Node::text).unwrap_or("");
            if earlier.insert(name, response).is_some() {
                let at = case.get("name").map_or(case.span, |n| n.span);
                outcome.diagnostics.push(Diagnostic::new(&BAD_CASE, at, "another case has this name"));
            }
        }
        let wrong = outcome.diagnostics.get(before..).is_some_and(any_error);
        outcome.failed += usize::from(wrong);
    }
    outcome
}

/// Are these cases of the questionnaire, or of a part of it whose ids are the same here?
fn is_of(program: &Program, id: &str) -> bool {
    let mut parts = program.includes.iter().filter(|part| part.prefix.is_none());
    id == program.id || parts.any(|part| part.id == id)
}

fn run_one(program: &Program, case: &Node, response: Response, diagnostics: &mut Vec<Diagnostic>) -> Case {
    let assessment = assess(program, &response);
    let mut holds = Vec::new();
    for (span, expectation) in expectations(program, case, diagnostics) {
        match expectation.contradicted_by(program, &assessment) {
            None => holds.push(expectation),
            Some(message) => {
                let mut diagnostic = Diagnostic::new(&FAILED_CASE, span, message);
                diagnostic.also = case.get("name").map(|name| (name.span, "in this case".to_owned()));
                diagnostics.push(diagnostic);
            }
        }
    }
    Case { response, assessment, holds }
}

fn answers(
    program: &Program,
    case: &Node,
    earlier: &BTreeMap<&str, Response>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Response> {
    let mut response = Response::new(program);
    if let Some(from) = case.get("from") {
        let name = from.text().unwrap_or("");
        match earlier.get(name) {
            Some(base) => response = base.clone(),
            None => {
                let mut diagnostic =
                    Diagnostic::new(&BAD_CASE, from.span, "no earlier case that runs has this name");
                diagnostic.help = suggest(name, earlier.keys().copied());
                diagnostics.push(diagnostic);
                return None;
            }
        }
    }
    let node = case.get("answers")?;
    match response::read(program, node) {
        Ok(given) => {
            for (key, _) in node.map() {
                if let Some(id) = key.text().and_then(|name| program.item(name)) {
                    response.set(id, given.answer(id).clone());
                }
            }
            Some(response)
        }
        Err(problems) => {
            diagnostics.extend(problems.into_iter().map(|problem| {
                let mut diagnostic = Diagnostic::new(
                    &BAD_CASE,
                    problem.span,
                    format!("`{}`: {}", problem.item, problem.reason),
                );
                diagnostic.help = problem.help;
                diagnostic
            }));
            None
        }
    }
}
