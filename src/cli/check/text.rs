//! What was found, in words.

use super::{Checked, Ran, Reached};
use crate::cli::{draw, terminal_width};
use crate::diagnostic::{Severity, visible};
use crate::program::ItemId;
use crate::proof::Count;
use crate::report::wrap;
use crate::source::{self, Source};
use std::io::Write;

pub(super) fn print(checked: &Checked, out: &mut dyn Write) -> anyhow::Result<()> {
    for (sources, found) in &checked.findings {
        draw::diagnostics(sources, found.iter().map(|finding| &finding.diagnostic), out)?;
    }
    let errors = checked.all().filter(|finding| finding.diagnostic.code.severity == Severity::Error).count();
    let warnings = checked.all().count() - errors;
    let cases = match checked.cases {
        None => "no cases".to_owned(),
        Some((total, failed)) => format!("{} of {total} cases hold", total - failed),
    };
    let what = checked.ran.as_ref().map_or(String::new(), what);
    wrapped(("", "  "), &format!("{}{what}", checked.id), out)?;
    if let Some(ran) = &checked.ran {
        proofs(ran, out)?;
    }
    line(&format!("{}, {}; {cases}", counted(errors, "error"), counted(warnings, "warning")), out)?;
    let reached = checked.ran.as_ref().and_then(|ran| ran.reached.as_ref());
    // The questionnaire stands first, its cases after it.
    if let (Some(reached), Some((sources, _))) = (reached, checked.findings.first()) {
        print_reached(reached, sources, out)?;
    }
    if errors + warnings > 0 {
        line("`crossroads explain CODE` says more about each", out)?;
    }
    Ok(())
}

fn print_reached(reached: &Reached, sources: &[Source], out: &mut dyn Write) -> anyhow::Result<()> {
    let groups = reached.coverage.groups.iter();
    let groups: Vec<String> =
        groups.map(|group| format!("{} {} of {}", group.noun, group.met(), group.points)).collect();
    let mutation = &reached.mutation;
    let groups = if groups.is_empty() { "nothing".to_owned() } else { groups.join(", ") };
    line(&format!("reached: {groups}"), out)?;
    line(&format!("noticed: {} of {} small changes", mutation.noticed(), mutation.made), out)?;
    let cannot_matter = mutation.cannot_matter.iter();
    let cannot_matter =
        cannot_matter.map(|diagnostic| (diagnostic, "cannot matter", "no response tells it from the file"));
    let stated = mutation.cannot_be_stated.iter().map(|finding| {
        (&finding.diagnostic, "no case could", "only what is not certain differs, which no case can state")
    });
    for (diagnostic, what, why) in cannot_matter.chain(stated) {
        let Some(source) = source::of(sources, diagnostic.span.start) else { continue };
        let (line, column) = source.line_column(diagnostic.span.start);
        point(&format!("{what}: {}:{line}:{column}: {}: {why}", source.name, diagnostic.message), out)?;
    }
    Ok(())
}

fn what(ran: &Ran) -> String {
    let program = &ran.program;
    let count = |n: usize, noun: &str| format!("{n} {noun}{}", if n == 1 { "" } else { "s" });
    format!(
        " {}: {}, {}, {}, {}",
        program.version,
        count(program.items.len(), "item"),
        count(program.scales.len(), "scale"),
        count(program.rules.len(), "rule"),
        count(program.notices.len(), "notice"),
    )
}

/// What is proved and what is not, each with its limits.
fn proofs(ran: &Ran, out: &mut dyn Write) -> anyhow::Result<()> {
    let (program, proofs) = (&ran.program, &ran.proofs);
    let names = |items: &[ItemId]| -> String {
        let names: Vec<&str> = items.iter().map(|item| program.items[*item].id.as_str()).collect();
        names.join(", ")
    };
    if let Some(responses) = proofs.responses.as_ref().filter(|_| !proofs.proved.is_empty()) {
        let all = short(responses);
        line(&format!("proved for all {all} responses (about this file, not about people):"), out)?;
        for proved in &proofs.proved {
            point(proved, out)?;
        }
    }
    if !proofs.without_order.is_empty() {
        point(
            &format!("not covered by `monotone`, as they have no order: {}", names(&proofs.without_order)),
            out,
        )?;
    }
    for declining in &proofs.declining {
        let item = &program.items[declining.item].id;
        point(
            &format!("declining `{item}` is not the same as any answer: {}", declining.because.join("; ")),
            out,
        )?;
    }
    if !proofs.undecided.is_empty() {
        writeln!(out, "  not decided within the budget:")?;
        for undecided in &proofs.undecided {
            point(undecided, out)?;
        }
    }
    Ok(())
}

/// A line of the summary, on as many as the terminal takes.
fn line(text: &str, out: &mut dyn Write) -> anyhow::Result<()> {
    wrapped(("  ", "    "), text, out)
}

fn point(text: &str, out: &mut dyn Write) -> anyhow::Result<()> {
    wrapped(("    - ", "      "), text, out)
}

/// A text on as many lines as the terminal takes, the first begun so and the others so.
fn wrapped((first, others): (&str, &str), text: &str, out: &mut dyn Write) -> anyhow::Result<()> {
    let width = terminal_width().saturating_sub(others.len());
    for (number, line) in wrap(&visible(text), width).iter().enumerate() {
        writeln!(out, "{}{line}", if number == 0 { first } else { others })?;
    }
    Ok(())
}

fn counted(n: usize, noun: &str) -> String {
    match n {
        0 => format!("no {noun}s"),
        1 => format!("1 {noun}"),
        n => format!("{n} {noun}s"),
    }
}

/// A number of responses; a large one by its first digits and its size, cut and not rounded.
fn short(count: &Count) -> String {
    let digits = count.to_string();
    match (digits.get(..1), digits.get(1..2)) {
        (Some(first), Some(second)) if digits.len() > 6 => format!("{first}.{second}e{}", digits.len() - 1),
        _ => digits,
    }
}
