//! The files of a run: the results, the rows that cannot be read, and what came of all. None of them may be another of
//! them, or a file that is read.

use super::{Args, Named};
use crate::cli::prompter::screen::writing;
use crate::diagnostic::{plainly, visible};
use crate::rows::Error;
use crate::session::{IfThere, Pending};
use anyhow::{Context, anyhow, bail};
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The files of a run, none of which is in its place before the end.
pub(super) struct Files {
    pub(super) output: Option<Pending>,
    pub(super) rejects: Option<BufWriter<Pending>>,
    summary: Option<Pending>,
    output_path: Option<PathBuf>,
    reject_path: Option<PathBuf>,
}

impl Files {
    /// Begins all of them, so that it is known before the work that they can be written.
    pub(super) fn new(args: &Args, from: Named) -> anyhow::Result<Self> {
        let output = args.output.clone();
        let rejects = args.rejects.clone().or_else(|| output.as_deref().map(|output| beside(output, from)));
        let written = [("-o", &output), ("--rejects", &rejects), ("--summary", &args.summary)];
        let written: Vec<(&str, &PathBuf)> =
            written.into_iter().filter_map(|(option, path)| Some((option, path.as_ref()?))).collect();
        let input = args.input.as_deref().filter(|path| *path != Path::new("-"));
        let read = [
            ("the input", input.or(Some(Path::new("/dev/stdin")))),
            ("the map", args.map.as_deref()),
            ("the questionnaire", Some(Path::new(&args.questionnaire))),
        ];
        for (n, (option, path)) in written.iter().enumerate() {
            let Some(place) = place(path) else { continue };
            let shown = visible(&path.display().to_string());
            for (what, other) in &read {
                if other.and_then(self::place).as_ref() == Some(&place) {
                    bail!("`{shown}` is {what} and would be written over; name another file with {option}");
                }
            }
            for (other, path) in written.iter().take(n) {
                if self::place(path).as_ref() == Some(&place) {
                    bail!("{other} and {option} both come to `{shown}`; give each a file of its own");
                }
            }
        }
        let begin = |path: &Option<PathBuf>| path.as_deref().map(|path| Pending::new(path, IfThere::Replace));
        Ok(Self {
            summary: begin(&args.summary).transpose()?,
            output: begin(&output).transpose()?,
            rejects: begin(&rejects).transpose()?.map(BufWriter::new),
            output_path: output,
            reject_path: rejects,
        })
    }

    /// Puts all of them in their places, the results last: where they are, so is everything else. Gives the path of
    /// the rejected rows, where there are any.
    pub(super) fn finish(
        self,
        any_rejected: bool,
        summary: &serde_json::Value,
    ) -> anyhow::Result<Option<PathBuf>> {
        // Being stopped waits until all are there.
        let _until_done = writing();
        if let Some(mut file) = self.summary {
            serde_json::to_writer_pretty(&mut file, summary)
                .map_err(std::io::Error::from)
                .and_then(|()| writeln!(file))
                .map_err(|error| named(error, "the summary"))?;
            file.finish()?;
        }
        match (self.rejects, &self.reject_path) {
            (Some(file), Some(_)) if any_rejected => {
                file.into_inner().map_err(|error| named(error.into_error(), "the rejects"))?.finish()?;
            }
            // Without rejects there is no file of them, and none from an earlier run that could be taken for this one's.
            (_, Some(path)) if path.is_file() => std::fs::remove_file(path)
                .with_context(|| format!("cannot remove `{}`", visible(&path.display().to_string())))?,
            _ => {}
        }
        if let Some(file) = self.output {
            file.finish()?;
        }
        Ok(self.reject_path.filter(|_| any_rejected))
    }
}

/// Why it stopped, with the name of the file.
pub(super) fn stopped(error: Error, files: &Files) -> anyhow::Error {
    let name = |path: &Option<PathBuf>, what: &str| match path {
        Some(path) => format!("`{}`", visible(&path.display().to_string())),
        None => what.to_owned(),
    };
    if let Error::Write(error) = error {
        return named(error, &name(&files.output_path, "the result"));
    }
    if let Error::WriteRejects(error) = error {
        return named(error, &name(&files.reject_path, "the rejects"));
    }
    error.into()
}

fn named(error: std::io::Error, what: &str) -> anyhow::Error {
    // A closed pipe is no failure, so it has to be seen.
    if error.kind() == ErrorKind::BrokenPipe {
        return error.into();
    }
    anyhow!("cannot write {what}: {}", plainly(&error))
}

/// Where a file stands, or would. None for pipes and devices, to which several may be written.
fn place(path: &Path) -> Option<PathBuf> {
    match path.metadata() {
        Ok(about) => about.is_file().then(|| path.canonicalize().ok()).flatten(),
        Err(_) => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            Some(folder.unwrap_or(Path::new(".")).canonicalize().ok()?.join(path.file_name()?))
        }
    }
}

/// `NAME.rejects.csv` beside the output; rejects stand as the rows did that they were.
fn beside(output: &Path, from: Named) -> PathBuf {
    output.with_extension(match from {
        Named::Csv | Named::Parquet => "rejects.csv",
        Named::Ndjson => "rejects.ndjson",
    })
}
