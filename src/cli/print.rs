//! `crossroads schema`, `completions` and `man`: what the program says about itself to other programs.

use super::{Arguments, Exit};
use crate::questionnaire::schema::{self, Kind};
use clap::CommandFactory;
use std::io::Write;

/// Print the JSON Schema of the questionnaire format, or of another kind of file
#[derive(Debug, clap::Args)]
pub(super) struct Schema {
    /// The kind of file
    #[arg(long, value_enum, default_value_t = Of::Questionnaire)]
    of: Of,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Of {
    /// A questionnaire
    Questionnaire,
    /// Worked examples, NAME.cases.yaml
    Cases,
    /// Texts in another language or voice, NAME.es.yaml
    Texts,
    /// Help lines
    Help,
    /// Help lines in another language
    HelpTexts,
}

impl From<Of> for Kind {
    fn from(of: Of) -> Self {
        match of {
            Of::Questionnaire => Self::Questionnaire,
            Of::Cases => Self::Cases,
            Of::Texts => Self::Texts,
            Of::Help => Self::Help,
            Of::HelpTexts => Self::HelpTexts,
        }
    }
}

/// Print a script that completes commands in a shell
#[derive(Debug, clap::Args)]
pub(super) struct Completions {
    /// The shell
    shell: clap_complete::Shell,
}

/// Print the manual page
#[derive(Debug, clap::Args)]
pub(super) struct Man {}

impl Schema {
    pub(super) fn run(&self, out: &mut dyn Write) -> anyhow::Result<Exit> {
        serde_json::to_writer_pretty(&mut *out, &schema::of(self.of.into()))?;
        writeln!(out)?;
        Ok(Exit::Done)
    }
}

impl Completions {
    pub(super) fn run(&self, out: &mut dyn Write) -> anyhow::Result<Exit> {
        // Into memory first: the generator panics where a pipe is closed.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "crossroads", &mut script);
        out.write_all(&script)?;
        Ok(Exit::Done)
    }
}

impl Man {
    pub(super) fn run(&self, out: &mut dyn Write) -> anyhow::Result<Exit> {
        let mut page = Vec::new();
        let command = Arguments::command();
        clap_mangen::Man::new(command.clone()).render(&mut page)?;
        out.write_all(&page)?;
        Ok(Exit::Done)
    }
}
