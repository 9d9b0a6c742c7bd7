//! `crossroads check`: errors, warnings and cases, and what the cases reach and would notice.

use super::{Exit, Format, draw};
use crate::check;
use crate::check::cases::{self, Case};
use crate::check::coverage::{Coverage, coverage};
use crate::check::mutants::{self, Mutation, mutants};
use crate::diagnostic::{Diagnostic, any_error};
use crate::program::Program;
use crate::questionnaire::Questionnaire;
use crate::source::Source;
use crate::{library, program, questionnaire};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;

/// Check questionnaires: errors, warnings, and whether their cases hold.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Ids of built-ins or paths; all built-ins when none is given
    #[arg(value_name = "QUESTIONNAIRE")]
    questionnaires: Vec<String>,
    /// Also show what no case reaches, and which small change (a cut-off by one, `<` for `<=`) no case notices
    #[arg(long)]
    coverage: bool,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let builtins: Vec<String> = library::BUILTINS.iter().map(|b| b.id.to_owned()).collect();
    let names = if args.questionnaires.is_empty() { &builtins } else { &args.questionnaires };
    let checked = names.iter().map(|name| look_at(name, args)).collect::<anyhow::Result<Vec<Checked>>>()?;
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
    let wrong = checked.iter().any(|c| {
        c.findings.iter().any(|(_, found)| any_error(found)) || c.reached.as_ref().is_some_and(Reached::lacks)
    });
    Ok(if wrong { Exit::NeedsALook } else { Exit::Done })
}

/// A questionnaire and all that was found, file by file.
struct Checked {
    id: String,
    what: String,
    findings: Vec<(Source, Vec<Diagnostic>)>,
    cases: Option<(usize, usize)>,
    reached: Option<Reached>,
}

/// What the cases reach, and what they would notice.
struct Reached {
    coverage: Coverage,
    mutation: Mutation,
}

impl Reached {
    fn by(written: &Questionnaire, program: &Program, cases: &[Case]) -> Self {
        Self {
            coverage: coverage(written, program, cases),
            mutation: mutants(written, program, cases, &mutants::nothing_known),
        }
    }

    fn lacks(&self) -> bool {
        !self.coverage.is_full() || !self.mutation.unnoticed.is_empty()
    }

    fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.missing().chain(&self.mutation.unnoticed)
    }

    fn missing(&self) -> impl Iterator<Item = &Diagnostic> {
        self.coverage.groups.iter().flat_map(|group| &group.missing)
    }
}

fn look_at(name: &str, args: &Args) -> anyhow::Result<Checked> {
    let source = library::find(name)?;
    let help = library::help_lines()?;
    let (written, mut diagnostics) = questionnaire::read(&source);
    let mut checked = Checked {
        id: name.to_owned(),
        what: String::new(),
        findings: Vec::new(),
        cases: None,
        reached: None,
    };
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
            let mut cases = Vec::new();
            if let Some(source) = library::cases(name)? {
                let outcome = cases::run(&program, &source);
                checked.cases = Some((outcome.total, outcome.failed));
                of_cases = Some((source, outcome.diagnostics));
                cases = outcome.cases;
            }
            checked.reached = args.coverage.then(|| Reached::by(&written, &program, &cases));
            diagnostics.extend(checked.reached.iter().flat_map(Reached::diagnostics).cloned());
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
        if let Some(reached) = &self.reached {
            self.print_reached(reached, out)?;
        }
        if errors + warnings > 0 {
            writeln!(out, "  `crossroads explain CODE` says more about each")?;
        }
        Ok(())
    }

    fn print_reached(&self, reached: &Reached, out: &mut dyn Write) -> anyhow::Result<()> {
        let groups = reached.coverage.groups.iter();
        let groups: Vec<String> =
            groups.map(|group| format!("{} {} of {}", group.noun, group.met(), group.points)).collect();
        let mutation = &reached.mutation;
        writeln!(
            out,
            "  reached: {}",
            if groups.is_empty() { "nothing".to_owned() } else { groups.join(", ") }
        )?;
        writeln!(out, "  noticed: {} of {} small changes", mutation.noticed(), mutation.made)?;
        for finding in self.places(&mutation.cannot_matter) {
            let Finding { message, file, line, column, .. } = finding;
            writeln!(out, "  cannot matter: {file}:{line}:{column}: {message}")?;
        }
        Ok(())
    }

    /// Where in the questionnaire these are.
    fn places<'c>(&'c self, found: &'c [Diagnostic]) -> impl Iterator<Item = Finding<'c>> {
        let source = self.findings.first().map(|(source, _)| source);
        source.into_iter().flat_map(|source| found.iter().map(|d| Finding::new(source, d)))
    }

    fn shown(&self) -> Shown<'_> {
        let findings = self.findings.iter();
        let findings =
            findings.flat_map(|(source, found)| found.iter().map(move |d| Finding::new(source, d)));
        let cases = self.cases.map(|(total, failed)| Cases { total, failed });
        let coverage = self.reached.as_ref().map(|reached| Covered {
            reached: reached
                .coverage
                .groups
                .iter()
                .map(|group| (group.noun.replace(' ', "_"), Met { met: group.met(), of: group.points }))
                .collect(),
            missing: reached.missing().map(|d| d.message.as_str()).collect(),
            changes: Changes {
                made: reached.mutation.made,
                noticed: reached.mutation.noticed(),
                unnoticed: reached.mutation.unnoticed.iter().map(|d| d.message.as_str()).collect(),
                cannot_matter: self.places(&reached.mutation.cannot_matter).collect(),
            },
        });
        Shown { id: &self.id, findings: findings.collect(), cases, coverage }
    }
}

#[derive(Serialize)]
struct Shown<'a> {
    id: &'a str,
    findings: Vec<Finding<'a>>,
    cases: Option<Cases>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<Covered<'a>>,
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

impl<'a> Finding<'a> {
    fn new(source: &'a Source, diagnostic: &'a Diagnostic) -> Self {
        let (line, column) = source.line_column(diagnostic.span.start);
        Self {
            code: diagnostic.code.id,
            severity: diagnostic.code.severity.word(),
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
            file: &source.name,
            line,
            column,
        }
    }
}

#[derive(Serialize)]
struct Cases {
    total: usize,
    failed: usize,
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
    cannot_matter: Vec<Finding<'a>>,
}
