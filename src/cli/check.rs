//! `crossroads check`: errors, warnings and cases.

use super::{Exit, Format, draw};
use crate::check::{self, cases};
use crate::diagnostic::{Diagnostic, any_error};
use crate::source::Source;
use crate::{library, program, questionnaire};
use serde::Serialize;
use std::io::Write;

/// Check questionnaires: errors, warnings, and whether their cases hold.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Ids of built-ins or paths; all built-ins when none is given
    #[arg(value_name = "QUESTIONNAIRE")]
    questionnaires: Vec<String>,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let builtins: Vec<String> = library::BUILTINS.iter().map(|b| b.id.to_owned()).collect();
    let names = if args.questionnaires.is_empty() { &builtins } else { &args.questionnaires };
    let checked = names.iter().map(|name| look_at(name)).collect::<anyhow::Result<Vec<Checked>>>()?;
    match args.format {
        Format::Json => {
            let questionnaires: Vec<Shown> = checked.iter().map(Checked::shown).collect();
            serde_json::to_writer_pretty(
                &mut *out,
                &serde_json::json!({ "questionnaires": questionnaires }),
            )?;
            writeln!(out)?;
        }
        Format::Text => checked.iter().try_for_each(|c| c.print(out))?,
    }
    let wrong = checked.iter().any(|c| c.findings.iter().any(|(_, found)| any_error(found)));
    Ok(if wrong { Exit::NeedsALook } else { Exit::Done })
}

/// A questionnaire and all that was found, file by file.
struct Checked {
    id: String,
    what: String,
    findings: Vec<(Source, Vec<Diagnostic>)>,
    cases: Option<(usize, usize)>,
}

fn look_at(name: &str) -> anyhow::Result<Checked> {
    let source = library::find(name)?;
    let help = library::help_lines()?;
    let (written, mut diagnostics) = questionnaire::read(&source);
    let mut checked = Checked { id: name.to_owned(), what: String::new(), findings: Vec::new(), cases: None };
    let mut of_cases = None;
    if let Some(written) = written {
        let compiled = program::compile(&written, &help);
        diagnostics.extend(compiled.diagnostics);
        written.id.value.clone_into(&mut checked.id);
        if let Some((program, words)) = compiled.program.filter(|_| !any_error(&diagnostics)) {
            diagnostics.extend(check::warnings(&written, &program, &words));
            let count = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
            checked.what = format!(
                " {}: {}, {}, {}, {}",
                program.version,
                count(program.items.len(), "item", "items"),
                count(program.scales.len(), "scale", "scales"),
                count(program.rules.len(), "rule", "rules"),
                count(program.notices.len(), "notice", "notices"),
            );
            if let Some(source) = library::cases(name)? {
                let outcome = cases::run(&program, &source);
                checked.cases = Some((outcome.total, outcome.failed));
                of_cases = Some((source, outcome.diagnostics));
            }
        }
    }
    diagnostics.sort_by_key(|d| d.span.start);
    checked.findings.push((source, diagnostics));
    checked.findings.extend(of_cases);
    Ok(checked)
}

impl Checked {
    fn print(&self, out: &mut dyn Write) -> anyhow::Result<()> {
        for (source, found) in &self.findings {
            draw::diagnostics(source, found, out)?;
        }
        let all = || self.findings.iter().flat_map(|(_, found)| found);
        let errors = all().filter(|d| d.code.severity == crate::diagnostic::Severity::Error).count();
        let count = |n: usize, noun: &str| match n {
            0 => format!("no {noun}s"),
            1 => format!("1 {noun}"),
            n => format!("{n} {noun}s"),
        };
        let warnings = all().count() - errors;
        let cases = match self.cases {
            None => "no cases".to_owned(),
            Some((total, failed)) => format!("{} of {total} cases hold", total - failed),
        };
        writeln!(out, "{}{}", crate::diagnostic::visible(&self.id), self.what)?;
        writeln!(out, "  {}, {}; {cases}", count(errors, "error"), count(warnings, "warning"))?;
        if errors + warnings > 0 {
            writeln!(out, "  `crossroads explain CODE` says more about each")?;
        }
        Ok(())
    }

    fn shown(&self) -> Shown<'_> {
        let findings = self.findings.iter().flat_map(|(source, found)| {
            found.iter().map(move |d| {
                let (line, column) = source.line_column(d.span.start);
                Finding {
                    code: d.code.id,
                    severity: d.code.severity.word(),
                    message: &d.message,
                    help: d.help.as_deref(),
                    file: &source.name,
                    line,
                    column,
                }
            })
        });
        let cases = self.cases.map(|(total, failed)| Cases { total, failed });
        Shown { id: &self.id, findings: findings.collect(), cases }
    }
}

#[derive(Serialize)]
struct Shown<'a> {
    id: &'a str,
    findings: Vec<Finding<'a>>,
    cases: Option<Cases>,
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
}

#[derive(Serialize)]
struct Cases {
    total: usize,
    failed: usize,
}
