//! Which sessions are in a folder.

use crate::cli::keys::{Interrupted, Keyring};
use crate::cli::prompter::wrap;
use crate::cli::sessions::{self, ENDING, shown};
use crate::cli::{Exit, terminal_width};
use crate::diagnostic::{plainly, visible};
use crate::session::files::BESIDE;
use crate::session::{Event, Journal};
use anyhow::anyhow;
use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use unicode_width::UnicodeWidthStr;

/// The sessions in a folder, by their names.
pub(in crate::cli) fn paths(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let wrong = |error: std::io::Error| anyhow!("cannot read `{}`: {}", shown(folder), plainly(&error));
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(wrong)? {
        let path = entry.map_err(wrong)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // What a program was writing when it was killed is no session of its own.
        if name.starts_with(BESIDE) {
            continue;
        }
        if path.extension().is_some_and(|ending| ending == ENDING) || sessions::is_session(&path) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// The sessions in a folder by their names, each read, or why it cannot be.
pub(super) fn sessions(
    folder: &Path,
    keys: &Keyring,
) -> anyhow::Result<Vec<(PathBuf, anyhow::Result<Journal>)>> {
    let read = |path: PathBuf| match sessions::read_of_many(&path, keys) {
        Err(error) if error.is::<Interrupted>() => Err(error),
        read => Ok((path, read.map(|stored| stored.journal))),
    };
    paths(folder)?.into_iter().map(read).collect()
}

pub(super) fn list(folder: &Path, keys: &Keyring, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let found = sessions(folder, keys)?;
    let mut rows = Vec::new();
    let mut exit = Exit::Done;
    for (path, journal) in &found {
        let name = path.file_name().map(|name| visible(&name.to_string_lossy())).unwrap_or_default();
        let row = match journal {
            Ok(journal) => row(path, journal),
            Err(_) if sessions::is_encrypted(path) => {
                let state = match sessions::held(path) {
                    Some(holder) => format!("encrypted; open{}", sessions::by(holder.as_ref())),
                    None => "encrypted".to_owned(),
                };
                ["", "", "", "", "", &state].map(str::to_owned)
            }
            Err(_) => {
                exit = Exit::NeedsALook;
                ["", "", "", "", "", "cannot be read: `crossroads verify` says why"].map(str::to_owned)
            }
        };
        rows.push([name].into_iter().chain(row).collect());
    }
    if found.is_empty() {
        writeln!(out, "no sessions in `{}`", shown(folder))?;
    } else {
        let width = std::io::stdout().is_terminal().then(terminal_width);
        out.write_all(laid_out(&rows, width).as_bytes())?;
    }
    Ok(exit)
}

const COLUMNS: [&str; 7] = ["session", "client", "questionnaire", "begun", "answered", "worker", "state"];

/// A table, or where that is wider than the terminal one line after the other for each session.
fn laid_out(rows: &[Vec<String>], width: Option<usize>) -> String {
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_header(COLUMNS);
    table.add_rows(rows);
    let lines: Vec<String> = table.lines().map(|line| format!("{}\n", line.trim())).collect();
    let Some(width) = width.filter(|width| lines.iter().any(|line| line.trim_end().width() > *width)) else {
        return lines.concat();
    };
    let mut text = String::new();
    for row in rows {
        for (name, cell) in COLUMNS.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
            let first = if *name == "session" { String::new() } else { format!("  {name}: ") };
            for line in wrap::hang(&first, cell, width) {
                text.push_str(&format!("{line}\n"));
            }
        }
    }
    text
}

fn row(path: &Path, journal: &Journal) -> [String; 6] {
    let entries = journal.entries();
    let answered: BTreeSet<&str> = entries
        .iter()
        .filter_map(|entry| match &entry.event {
            Event::Answered { item, .. } | Event::Changed { item, .. } => Some(item.as_str()),
            Event::Begun(_)
            | Event::Asked { .. }
            | Event::Noted { .. }
            | Event::Words { .. }
            | Event::Overridden(_)
            | Event::Withdrawn {}
            | Event::Resumed { .. }
            | Event::Exported { .. }
            | Event::Finished {} => None,
        })
        .collect();
    // A report or an export is no part of the interview.
    let asked = entries.iter().rev().find(|entry| !matches!(entry.event, Event::Exported { .. }));
    let (first, last) = (entries.first(), asked);
    let finished = entries.iter().rposition(|entry| matches!(entry.event, Event::Finished {}));
    let reopened = entries.iter().rposition(|entry| {
        matches!(entry.event, Event::Answered { .. } | Event::Changed { .. } | Event::Resumed { .. })
    });
    let state = match sessions::held(path) {
        Some(holder) => format!("open{}", sessions::by(holder.as_ref())),
        None if finished > reopened => "finished".to_owned(),
        None => format!("unfinished since {}", last.map_or("", |entry| &entry.at)),
    };
    let cells = [
        journal.begun().client.clone().unwrap_or_else(|| "-".to_owned()),
        format!("{} {}", journal.questionnaire().id, journal.questionnaire().version),
        first.map_or_else(String::new, |entry| entry.at.clone()),
        answered.len().to_string(),
        last.map_or_else(String::new, |entry| entry.worker.clone()),
        state,
    ];
    cells.map(|cell| visible(&cell).replace('\n', " "))
}
