//! What was found, as JSON.

use super::{Checked, Reached};
use crate::diagnostic::Diagnostic;
use crate::program::Program;
use crate::response::{Response, write};
use crate::source;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::Write;

#[derive(Serialize)]
struct Shown<'a> {
    id: &'a str,
    findings: Vec<Finding<'a>>,
    /// What is proved of all responses, in words.
    proved: &'a [String],
    /// How many responses there are, exactly.
    responses: Option<String>,
    undecided: &'a [String],
    /// Items that `monotone` does not cover.
    without_order: Vec<&'a str>,
    declining: Vec<Declining<'a>>,
    cases: Option<Cases>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<Covered<'a>>,
}

#[derive(Serialize)]
struct Covered<'a> {
    reached: BTreeMap<String, Met>,
    missing: Vec<&'a str>,
    changes: Changes<'a>,
}

/// So many points are met, of so many.
#[derive(Serialize)]
struct Met {
    met: usize,
    of: usize,
}

#[derive(Serialize)]
struct Changes<'a> {
    made: usize,
    noticed: usize,
    unnoticed: Vec<&'a str>,
    cannot_matter: Vec<&'a str>,
    cannot_be_stated: Vec<&'a str>,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    help: Option<&'a str>,
    file: &'a str,
    line: usize,
    column: usize,
    subject: Option<&'a str>,
    witness: Option<Map<String, Value>>,
    witness_worse: Option<Map<String, Value>>,
}

#[derive(Serialize)]
struct Declining<'a> {
    item: &'a str,
    because: &'a [String],
}

#[derive(Serialize)]
struct Cases {
    total: usize,
    failed: usize,
}

pub(super) fn print(checked: &[Checked], out: &mut dyn Write) -> anyhow::Result<()> {
    let questionnaires: Vec<Shown> = checked.iter().map(shown).collect();
    serde_json::to_writer_pretty(&mut *out, &json!({ "questionnaires": questionnaires }))?;
    Ok(writeln!(out)?)
}

fn shown(checked: &Checked) -> Shown<'_> {
    let program = checked.ran.as_ref().map(|ran| &ran.program);
    let proofs = checked.ran.as_ref().map(|ran| &ran.proofs);
    let id = |item| program.map_or("", |program| program.items[item].id.as_str());
    let findings = checked.findings.iter().flat_map(|(sources, found)| {
        found.iter().map(move |finding| {
            let diagnostic = &finding.diagnostic;
            let source = source::of(sources, diagnostic.span.start);
            let (line, column) = source.map_or((1, 1), |s| s.line_column(diagnostic.span.start));
            let answers = |response: &Option<Response>| Some(answers(program?, response.as_ref()?));
            Finding {
                code: diagnostic.code.id,
                severity: diagnostic.code.severity.word(),
                message: &diagnostic.message,
                help: diagnostic.help.as_deref(),
                file: source.map_or("", |source| source.name.as_str()),
                line,
                column,
                subject: finding.subject.as_deref(),
                witness: answers(&finding.witness),
                witness_worse: answers(&finding.witness_worse),
            }
        })
    });
    Shown {
        id: &checked.id,
        findings: findings.collect(),
        proved: proofs.map_or(&[], |proofs| &proofs.proved),
        responses: proofs.and_then(|proofs| proofs.responses.as_ref()).map(ToString::to_string),
        undecided: proofs.map_or(&[], |proofs| &proofs.undecided),
        without_order: proofs
            .map_or(Vec::new(), |proofs| proofs.without_order.iter().map(|i| id(*i)).collect()),
        declining: proofs.map_or(Vec::new(), |proofs| {
            let all = proofs.declining.iter();
            all.map(|d| Declining { item: id(d.item), because: &d.because }).collect()
        }),
        cases: checked.cases.map(|(total, failed)| Cases { total, failed }),
        coverage: checked.ran.as_ref().and_then(|ran| ran.reached.as_ref()).map(covered),
    }
}

fn messages<'d>(found: impl IntoIterator<Item = &'d Diagnostic>) -> Vec<&'d str> {
    found.into_iter().map(|diagnostic| diagnostic.message.as_str()).collect()
}

fn covered(reached: &Reached) -> Covered<'_> {
    let groups = reached.coverage.groups.iter();
    Covered {
        reached: groups
            .map(|group| (group.noun.replace(' ', "_"), Met { met: group.met(), of: group.points }))
            .collect(),
        missing: reached.missing().map(|d| d.message.as_str()).collect(),
        changes: Changes {
            made: reached.mutation.made,
            noticed: reached.mutation.noticed(),
            unnoticed: messages(reached.mutation.unnoticed.iter().map(|finding| &finding.diagnostic)),
            cannot_matter: messages(&reached.mutation.cannot_matter),
            cannot_be_stated: messages(
                reached.mutation.cannot_be_stated.iter().map(|finding| &finding.diagnostic),
            ),
        },
    }
}

/// A response as a map of answers. Open items are left out.
fn answers(program: &Program, response: &Response) -> Map<String, Value> {
    let answers = response.iter().filter_map(|(id, answer)| {
        let item = &program.items[id];
        let value = serde_json::from_str(&write(item, answer)?).ok()?;
        Some((item.id.clone(), value))
    });
    answers.collect()
}
