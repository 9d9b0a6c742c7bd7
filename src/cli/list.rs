//! `crossroads list`: the questionnaires that are part of the program.

use super::Exit;
use crate::library;
use comfy_table::{Table, presets::NOTHING};
use std::io::Write;

/// List the built-in questionnaires
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let mut table = Table::new();
    table.load_style(NOTHING);
    table.set_header(["id", "version", "language", "license", "title"]);
    for builtin in library::BUILTINS {
        let loaded = library::load(builtin.id)?;
        let (program, words) = (&loaded.program, &loaded.words);
        table.add_row([&program.id, &program.version, &words.language, &words.license, &words.title]);
    }
    for line in table.lines() {
        writeln!(out, "{}", line.trim())?;
    }
    Ok(Exit::Done)
}
