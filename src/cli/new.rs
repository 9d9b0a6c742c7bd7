//! `crossroads new`: a commented questionnaire and its cases to start from.

use super::Exit;
use crate::session::{self, IfThere};
use anyhow::bail;
use std::io::Write;
use std::path::{Path, PathBuf};

const QUESTIONNAIRE: &str = include_str!("new/questionnaire.yaml");
const CASES: &str = include_str!("new/cases.yaml");

/// Write a commented questionnaire and its cases to start from
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Its id, such as `sleep-diary`; the files are NAME.yaml and NAME.cases.yaml
    name: String,
    /// The folder to write to
    #[arg(long, value_name = "DIR", default_value = ".")]
    dir: PathBuf,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let good = args.name.starts_with(|c: char| c.is_ascii_lowercase())
        && args.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_');
    if !good {
        bail!("`{}` cannot be an id: use a-z, 0-9, - and _", crate::diagnostic::visible(&args.name));
    }
    let files =
        [(format!("{}.yaml", args.name), QUESTIONNAIRE), (format!("{}.cases.yaml", args.name), CASES)];
    if let Some((name, _)) = files.iter().find(|(name, _)| args.dir.join(name).exists()) {
        bail!("there is a `{}` already; nothing was written", shown(&args.dir.join(name)));
    }
    for (name, text) in files {
        let path = args.dir.join(name);
        session::write(&path, text.replace("NAME", &args.name).as_bytes(), IfThere::Refuse)?;
        writeln!(out, "wrote {}", shown(&path))?;
    }
    writeln!(out, "next: crossroads check {}", shown(&args.dir.join(format!("{}.yaml", args.name))))?;
    Ok(Exit::Done)
}

fn shown(path: &Path) -> String {
    crate::diagnostic::visible(&path.strip_prefix(".").unwrap_or(path).display().to_string())
}
