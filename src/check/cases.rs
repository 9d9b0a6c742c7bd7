//! Worked examples: answers, and what they have to come to.

use crate::assess::{Assessment, Score, Truth, assess};
use crate::diagnostic::{Code, Diagnostic, Severity::Error, any_error, suggest};
use crate::program::{LevelId, Program};
use crate::questionnaire::{format_is_1, keys, shape};
use crate::response::{self, Response};
use crate::source::Source;
use crate::yaml::{self, Kind, Node};
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
    if let Some(id) = node.get("questionnaire").filter(|n| n.text().is_some_and(|t| t != program.id)) {
        let message = format!("these cases are of another questionnaire than `{}`", program.id);
        diagnostics.push(Diagnostic::new(&BAD_CASE, id.span, message));
    }
    let cases = node.get("cases").map_or(&[][..], Node::list);
    let mut outcome = Outcome { total: cases.len(), failed: 0, diagnostics };
    let mut earlier: BTreeMap<&str, Response> = BTreeMap::new();
    for case in cases {
        let before = outcome.diagnostics.len();
        if let Some(response) = answers(program, case, &earlier, &mut outcome.diagnostics) {
            let assessment = assess(program, &response);
            Expectations { program, assessment: &assessment, diagnostics: &mut outcome.diagnostics }
                .check(case);
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

struct Expectations<'a> {
    program: &'a Program,
    assessment: &'a Assessment,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Expectations<'_> {
    fn check(&mut self, case: &Node) {
        let assessment = self.assessment;
        self.level(case, "level", assessment.level);
        self.level(case, "level_at_least", assessment.level_at_least);
        self.level(case, "level_at_most", assessment.level_at_most);
        if let Some(node) = case.get("urgency") {
            let found = assessment.urgency.map(|u| u.word());
            self.same(node, node.text(), found);
        }
        for (key, node) in case.get("scales").map_or(&[][..], Node::map) {
            self.scale(key, node);
        }
        for (key, node) in case.get("bands").map_or(&[][..], Node::map) {
            self.band(key, node);
        }
        let rules: Vec<(&str, Truth)> =
            self.program.rules.iter().map(|(id, r)| (r.id.as_str(), assessment.rules[id])).collect();
        let notices: Vec<(&str, Truth)> =
            self.program.notices.iter().map(|(id, n)| (n.id.as_str(), assessment.notices[id])).collect();
        self.truths(case.get("rules"), &rules, "rule", true);
        self.truths(case.get("not_rules"), &rules, "rule", false);
        self.truths(case.get("notices"), &notices, "notice", true);
        self.truths(case.get("not_notices"), &notices, "notice", false);
    }

    fn level(&mut self, case: &Node, key: &str, found: Option<LevelId>) {
        let Some(node) = case.get(key) else { return };
        let known = self.program.levels.rows().map(|l| l.id.as_str());
        if let Some(name) = node.text().filter(|name| self.program.level(name).is_none()) {
            self.unknown(node, "level", name, suggest(name, known));
            return;
        }
        let found = found.map(|id| self.program.levels[id].id.as_str());
        self.same(node, node.text(), found);
    }

    fn scale(&mut self, key: &Node, node: &Node) {
        let Some((id, score)) = self.score(key) else { return };
        let bound = |name: &str| node.get(name).and_then(Node::whole);
        let expected = match &node.kind {
            Kind::Map(_) => bound("at_least").zip(bound("at_most")),
            Kind::Scalar(_) | Kind::List(_) => node.whole().map(|w| (w, w)),
        };
        let found = (score.range.min, score.range.max);
        if expected.is_some_and(|expected| expected != found) {
            let shown =
                if found.0 == found.1 { found.0.to_string() } else { format!("{} to {}", found.0, found.1) };
            let message = format!("`{id}` comes to {shown}");
            self.diagnostics.push(Diagnostic::new(&FAILED_CASE, node.span, message));
        }
    }

    fn band(&mut self, key: &Node, node: &Node) {
        let Some(name) = key.text() else { return };
        let Some((_, score)) = self.score(key) else { return };
        let bands = self.program.scales.rows().find(|s| s.id == name).map_or(&[][..], |s| &s.bands);
        let expected = node.text().unwrap_or("");
        if !bands.iter().any(|b| b.id == expected) {
            self.unknown(node, "band", expected, suggest(expected, bands.iter().map(|b| b.id.as_str())));
            return;
        }
        let found = score.band().and_then(|place| bands.get(place)).map(|b| b.id.as_str());
        self.same(node, Some(expected), found);
    }

    fn score(&mut self, key: &Node) -> Option<(String, Score)> {
        let name = key.text().unwrap_or("");
        if let Some(id) = self.program.scales.find(|s| s.id == name) {
            return Some((name.to_owned(), self.assessment.scales[id]));
        }
        self.unknown(key, "scale", name, suggest(name, self.program.scales.rows().map(|s| s.id.as_str())));
        None
    }

    fn truths(&mut self, list: Option<&Node>, all: &[(&str, Truth)], noun: &str, expected: bool) {
        for node in list.map_or(&[][..], Node::list) {
            let name = node.text().unwrap_or("");
            let Some((_, truth)) = all.iter().find(|(id, _)| *id == name) else {
                self.unknown(node, noun, name, suggest(name, all.iter().map(|(id, _)| *id)));
                continue;
            };
            if (*truth == Truth::True) != expected {
                let message = format!("the {noun} `{name}` is {}", truth.word());
                self.diagnostics.push(Diagnostic::new(&FAILED_CASE, node.span, message));
            }
        }
    }

    fn same(&mut self, node: &Node, expected: Option<&str>, found: Option<&str>) {
        if expected != found {
            let message = format!("it comes to {}", found.map_or("none".to_owned(), |f| format!("`{f}`")));
            self.diagnostics.push(Diagnostic::new(&FAILED_CASE, node.span, message));
        }
    }

    fn unknown(&mut self, node: &Node, noun: &str, name: &str, help: Option<String>) {
        let mut diagnostic = Diagnostic::new(&BAD_CASE, node.span, format!("no {noun} is called `{name}`"));
        diagnostic.help = help;
        self.diagnostics.push(diagnostic);
    }
}
