//! The files that an interview leaves behind, each only where it was asked for.

use super::Args;
use super::flow::Flow;
use crate::cli::clock::Clock;
use crate::cli::form::Form;
use crate::cli::prompter::screen::writing;
use crate::diagnostic::visible;
use crate::phrase::fill;
use crate::session::{self, IfThere, Pending, WriteError};
use anyhow::bail;
use std::cell::Cell;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Where things go.
pub(super) struct Files {
    pub(super) save: Option<PathBuf>,
    /// The file of answers has been written by this run, so it may be replaced by it.
    pub(super) may_replace_save: Cell<bool>,
    pub(super) report: Report,
    force: bool,
    clock: Clock,
}

/// Where the report goes.
pub(super) enum Report {
    /// Nowhere: there is a menu.
    Menu,
    /// To standard output, for another program or a file: private answers are left off.
    Out(Form),
    /// To a terminal, for reading now: nothing is left off.
    Terminal,
    /// To a file.
    File(PathBuf, Form),
}

impl Files {
    /// Looks at the files that were asked for before anything is asked, so that no answers are lost to a typing
    /// slip: a folder has to be there, and a file must not.
    pub(super) fn new(arguments: &Args, clock: Clock) -> anyhow::Result<Self> {
        let force = arguments.force;
        let goes_on = arguments.answers.is_some() && arguments.answers == arguments.save;
        let check = |path: &Path, may_replace: bool| -> anyhow::Result<()> {
            let if_there = if may_replace { IfThere::Replace } else { IfThere::Refuse };
            match Pending::new(path, if_there) {
                Ok(_) => Ok(()),
                Err(error) if error.exists => bail!("{error}; another name is safe, and --force replaces it"),
                Err(error) => Err(error.into()),
            }
        };
        let save = arguments.save.as_deref().map(absolute);
        let output = arguments.output.as_deref().map(absolute);
        if let Some(path) = &save {
            check(path, force || goes_on)?;
        }
        if let Some(path) = &output {
            check(path, force)?;
        }
        if save.is_some() && save == output {
            bail!("--save and -o name the same file; the answers and the report need one each");
        }
        let terminal = std::io::stdout().is_terminal();
        let report = match (output, arguments.format) {
            (Some(path), format) => {
                let format = format.unwrap_or_else(|| Form::of(&path));
                Report::File(path, format)
            }
            (None, None) if terminal => Report::Menu,
            (None, Some(Form::Text)) if terminal => Report::Terminal,
            (None, format) => Report::Out(format.unwrap_or(Form::Text)),
        };
        Ok(Self { save, may_replace_save: Cell::new(force || goes_on), report, force, clock })
    }

    /// Files of a test: nothing asked for, and a clock that stands still.
    #[cfg(test)]
    pub(super) fn none(clock: Clock) -> Self {
        Self { save: None, may_replace_save: Cell::new(false), report: Report::Menu, force: false, clock }
    }

    /// Saves the answers, where that was asked for.
    pub(super) fn save(&self, flow: &Flow) -> Result<Option<&Path>, WriteError> {
        let Some(path) = self.save.as_deref() else { return Ok(None) };
        let text = session::answers_file(
            &flow.loaded.program,
            &flow.loaded.sha256,
            flow.interview.response(),
            &self.clock.now(),
        );
        let if_there = if self.may_replace_save.get() { IfThere::Replace } else { IfThere::Refuse };
        let _until_written = writing();
        session::write(path, text.as_bytes(), if_there)?;
        self.may_replace_save.set(true);
        Ok(Some(path))
    }

    /// Writes the report to its file.
    pub(super) fn write_report(&self, path: &Path, report: &str) -> Result<(), WriteError> {
        let _until_written = writing();
        session::write(path, report.as_bytes(), if self.force { IfThere::Replace } else { IfThere::Refuse })
    }

    /// Writes a page here, or at home where that cannot be done, under the first name that is free.
    pub(super) fn make_page(&self, name: &str, html: &str) -> Result<PathBuf, WriteError> {
        let name = fill(name, &[("date", &self.clock.date())]);
        let here = absolute(Path::new(""));
        let home = std::env::home_dir();
        let made = first_free(&here, &name, html);
        match (made, home) {
            (Err(error), Some(home)) if !error.exists && home != here => {
                first_free(&home, &name, html).map_err(|_| error)
            }
            (made, _) => made,
        }
    }
}

fn first_free(folder: &Path, name: &str, html: &str) -> Result<PathBuf, WriteError> {
    let mut number = 1;
    loop {
        let name = if number == 1 { format!("{name}.html") } else { format!("{name}-{number}.html") };
        let path = folder.join(name);
        let _until_written = writing();
        match session::write(&path, html.as_bytes(), IfThere::Refuse) {
            Ok(()) => return Ok(path),
            Err(error) if error.exists && number < 1000 => number += 1,
            Err(error) => return Err(error),
        }
    }
}

/// A path with its folder, so that a person finds it.
pub(super) fn absolute(path: &Path) -> PathBuf {
    let here = || std::env::current_dir().map(|folder| folder.join(path));
    if path.is_absolute() { path.to_owned() } else { here().unwrap_or_else(|_| path.to_owned()) }
}

/// A path as it is shown.
pub(super) fn shown(path: &Path) -> String {
    visible(&path.display().to_string())
}
