//! `crossroads explain`: what a diagnostic means.

use super::Exit;
use crate::check;
use crate::diagnostic::suggest;
use std::io::Write;

/// Explain the code of an error or warning
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The code, such as `unknown-name`; all are listed when none is given
    code: Option<String>,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let Some(wanted) = &args.code else {
        for code in check::codes() {
            writeln!(out, "{:8} {:18} {}", code.severity.word(), code.id, first_sentence(code.means))?;
        }
        return Ok(Exit::Done);
    };
    let Some(code) = check::codes().find(|c| c.id == wanted) else {
        let hint = suggest(wanted, check::codes().map(|c| c.id))
            .unwrap_or("`crossroads explain` lists them".to_owned());
        anyhow::bail!("there is no code `{}`; {hint}", crate::diagnostic::visible(wanted));
    };
    let indented = |text: &str| text.lines().map(|l| format!("    {l}\n")).collect::<String>();
    writeln!(
        out,
        "{} ({})\n\n{}\n\nWhy it matters: {}\n",
        code.id,
        code.severity.word(),
        code.means,
        code.why
    )?;
    writeln!(
        out,
        "For example:\n\n{}\nInstead:\n\n{}",
        indented(code.example),
        indented(code.mend).trim_end()
    )?;
    Ok(Exit::Done)
}

fn first_sentence(text: &str) -> &str {
    let cut = |mark: &str| text.find(mark).unwrap_or(text.len());
    text.get(..cut(". ").min(cut(": ")).min(cut("; "))).unwrap_or(text).trim_end_matches('.')
}
