//! `crossroads check`: errors, proofs, warnings and cases, and what the cases reach and would notice.

mod help;
mod json;
mod text;
mod texts;
mod witness;

use super::{Exit, Format};
use crate::check::cases::{self, Case};
use crate::check::coverage::{Coverage, coverage};
use crate::check::mutants::{Mutation, mutants};
use crate::check::{self, Finding, Proofs};
use crate::diagnostic::{Diagnostic, Severity, any_error, visible};
use crate::program::Program;
use crate::proof::Twins;
use crate::questionnaire::Questionnaire;
use crate::source::Source;
use crate::{library, program, yaml};
use anyhow::bail;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Check questionnaires: errors, proofs over all responses, and cases
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Ids of built-ins or paths, also of files of help lines; all built-ins when none is given
    #[arg(value_name = "QUESTIONNAIRE")]
    questionnaires: Vec<String>,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write the answers that show each finding into this folder, as files that `crossroads report` reads
    #[arg(long, value_name = "DIR")]
    witness: Option<PathBuf>,
    /// Also say what the cases do not reach, and which small changes none of them would notice
    #[arg(long)]
    coverage: bool,
    /// Note that texts in another language or voice say what their originals say now; read the stale ones first
    #[arg(long)]
    accept_texts: bool,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let builtins: Vec<String> = library::BUILTINS.iter().map(|b| b.id.to_owned()).collect();
    let names = if args.questionnaires.is_empty() { &builtins } else { &args.questionnaires };
    let checked = names.iter().map(|name| look_at(name, args)).collect::<anyhow::Result<Vec<Checked>>>()?;
    if let Some(folder) = &args.witness {
        checked.iter().try_for_each(|checked| witness::write(checked, folder))?;
    }
    match args.format {
        Format::Json => json::print(&checked, out)?,
        Format::Text => checked.iter().try_for_each(|checked| text::print(checked, out))?,
    }
    let wrong = checked.iter().any(Checked::needs_a_look);
    Ok(if wrong { Exit::NeedsALook } else { Exit::Done })
}

/// A questionnaire and all that was found: in its files, then in its cases.
struct Checked {
    id: String,
    /// What it is, where it can run.
    ran: Option<Ran>,
    findings: Vec<(Vec<Source>, Vec<Finding>)>,
    cases: Option<(usize, usize)>,
}

/// A questionnaire that can run, and what is proved of it.
struct Ran {
    program: Program,
    sha256: String,
    proofs: Proofs,
    reached: Option<Reached>,
}

/// What the cases reach, and what they would notice.
struct Reached {
    coverage: Coverage,
    mutation: Mutation,
}

impl Reached {
    fn by(written: &Questionnaire, program: &Program, cases: &[Case]) -> Self {
        let mut twins = Twins::new(program);
        Self {
            coverage: coverage(written, program, cases),
            mutation: mutants(written, program, cases, &mut |changed| twins.tell(changed)),
        }
    }

    fn lacks(&self) -> bool {
        !self.coverage.is_full() || !self.mutation.unnoticed.is_empty()
    }

    fn findings(&self) -> impl Iterator<Item = Finding> {
        self.missing().cloned().map(Finding::from).chain(self.mutation.unnoticed.iter().cloned())
    }

    fn missing(&self) -> impl Iterator<Item = &Diagnostic> {
        self.coverage.groups.iter().flat_map(|group| &group.missing)
    }
}

impl Checked {
    fn all(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().flat_map(|(_, found)| found)
    }

    fn needs_a_look(&self) -> bool {
        let lacks =
            |ran: &Ran| !ran.proofs.undecided.is_empty() || ran.reached.as_ref().is_some_and(Reached::lacks);
        self.ran.as_ref().is_some_and(lacks)
            || self.all().any(|finding| finding.diagnostic.code.severity == Severity::Error)
    }
}

/// What a file that stands beside a questionnaire has, and the id of that.
fn beside(name: &str) -> Option<(&'static str, String)> {
    let path = Path::new(name);
    let source = path.is_file().then(|| library::read_source(path).ok()).flatten()?;
    let (node, _) = yaml::parse(&source).ok()?;
    let what = ["texts", "cases"].into_iter().find(|key| node.get(key).is_some())?;
    let is_whole = node.get("sections").or(node.get("include")).is_some();
    let id = node.get("questionnaire").or(node.get("help")).and_then(yaml::Node::text)?;
    (!is_whole).then(|| (what, visible(id)))
}

fn look_at(name: &str, args: &Args) -> anyhow::Result<Checked> {
    if library::is_help(Path::new(name)) {
        return help::look_at(Path::new(name), args);
    }
    if let Some((what, id)) = beside(name) {
        bail!(
            "`{}` is a file of {what}; `crossroads check` reads it with its questionnaire, `{id}`",
            visible(name)
        );
    }
    if args.accept_texts {
        texts::accept(name)?;
    }
    let read = library::whole(name, None)?;
    let sha256 = library::sha256(&read.sources);
    let mut files_of_cases: Vec<Source> = library::cases(name)?.into_iter().collect();
    files_of_cases.extend(library::cases_within(name, &read)?);
    let library::Whole { sources, questionnaire: written, own_voice, mut diagnostics, .. } = read;
    let help = library::help_lines()?;
    let mut checked = Checked { id: name.to_owned(), ran: None, findings: Vec::new(), cases: None };
    let mut found = Vec::new();
    let mut of_cases = Vec::new();
    if let Some(written) = written {
        let compiled = program::compile(&written, &help);
        diagnostics.extend(compiled.diagnostics);
        if let Some(own) = own_voice {
            library::own_voice_words(&own, &help, &mut diagnostics);
        }
        written.id.value.clone_into(&mut checked.id);
        if let Some((program, words)) = compiled.program.filter(|_| !any_error(&diagnostics)) {
            let mut proofs = check::prove(&written, &program);
            found = check::unused(&written, &program, &words);
            found.append(&mut proofs.findings);
            let mut cases = Vec::new();
            for source in files_of_cases {
                let outcome = cases::run(&program, &source);
                let (total, failed) = checked.cases.unwrap_or_default();
                checked.cases = Some((total + outcome.total, failed + outcome.failed));
                of_cases.push((vec![source], outcome.diagnostics.into_iter().map(Finding::from).collect()));
                cases.extend(outcome.cases);
            }
            let reached = args.coverage.then(|| Reached::by(&written, &program, &cases));
            found.extend(reached.iter().flat_map(Reached::findings));
            checked.ran = Some(Ran { program, sha256, proofs, reached });
        }
    }
    found.extend(diagnostics.into_iter().map(Finding::from));
    found.sort_by_key(|finding| finding.diagnostic.span.start);
    checked.findings.push((sources, found));
    checked.findings.extend(of_cases);
    checked.findings.extend(texts::found(name, &help)?);
    Ok(checked)
}
