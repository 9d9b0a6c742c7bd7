//! Where a report goes, and in which form.

use super::form::Form;
use super::terminal_width;
use crate::report::{Colour, Format, Private};
use crate::session::{self, IfThere, Pending, WriteError};
use anyhow::{Context, anyhow};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The width of text in a file.
const WIDTH: usize = 80;

/// What is asked for.
#[derive(Debug, clap::Args)]
pub(super) struct Destination {
    /// How to write it [default: by the name of FILE, else text]
    #[arg(long, value_enum)]
    format: Option<Form>,
    /// Put private answers on a page or into a file too
    #[arg(long)]
    include_private: bool,
    /// Write it to this file, which only you can read
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write over a file that is there already
    #[arg(long, requires = "output")]
    force: bool,
}

impl Destination {
    /// As asked for, else as the name of the file says.
    pub(super) fn form(&self) -> Form {
        let by_name = || self.output.as_deref().map_or(Form::Text, Form::of);
        self.format.unwrap_or_else(by_name)
    }

    pub(super) fn private(&self) -> Private {
        let page = match self.form() {
            Form::Text | Form::Json => self.output.is_some(),
            Form::Html | Form::Markdown => true,
        };
        if page && !self.include_private { Private::LeftOff } else { Private::Shown }
    }

    pub(super) fn format(&self) -> Format {
        match self.output {
            None => self.form().written(terminal_width(), Colour::On),
            Some(_) => self.form().written(WIDTH, Colour::Off),
        }
    }

    /// Its name, as a history says it.
    pub(super) fn name(&self) -> String {
        self.output.as_deref().map_or_else(|| "standard output".to_owned(), super::sessions::shown)
    }

    /// Can it be written?
    pub(super) fn can_keep(&self) -> anyhow::Result<()> {
        match &self.output {
            None => Ok(()),
            Some(path) => Pending::new(path, self.if_there()).map(drop).map_err(not_written),
        }
    }

    /// Writes it.
    pub(super) fn put(&self, report: &str, out: &mut dyn Write) -> anyhow::Result<()> {
        match &self.output {
            None => Ok(out.write_all(report.as_bytes())?),
            Some(path) => self.keep(path, report),
        }
    }

    fn if_there(&self) -> IfThere {
        if self.force { IfThere::Replace } else { IfThere::Refuse }
    }

    fn keep(&self, path: &Path, report: &str) -> anyhow::Result<()> {
        session::write(path, report.as_bytes(), self.if_there()).map_err(not_written)?;
        let whole = std::path::absolute(path).context("the folder of the report has no path")?;
        let path = crate::diagnostic::visible(&whole.display().to_string());
        writeln!(anstream::stderr().lock(), "crossroads: wrote {path}")?;
        Ok(())
    }
}

fn not_written(error: WriteError) -> anyhow::Error {
    let hint = if error.exists { "; --force writes over it" } else { "" };
    anyhow!("{error}{hint}")
}
