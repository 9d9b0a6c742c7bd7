//! `crossroads schema`, `completions` and `man`: what the program says about itself to other programs.

use super::{Arguments, Exit};
use crate::questionnaire::schema;
use clap::CommandFactory;
use std::io::Write;

/// Print the JSON Schema of the questionnaire format
#[derive(Debug, clap::Args)]
pub(super) struct Schema {}

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
        serde_json::to_writer_pretty(&mut *out, &schema::schema())?;
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
