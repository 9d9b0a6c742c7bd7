//! Which sessions are in a folder.

use crate::cli::Exit;
use crate::cli::keys::{Interrupted, Keyring};
use crate::cli::sessions::{self, ENDING, shown};
use crate::diagnostic::{plainly, visible};
use crate::session::files::BESIDE;
use crate::session::{Event, Journal};
use anyhow::anyhow;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

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
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_header(["session", "client", "questionnaire", "begun", "answered", "worker", "state"]);
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
        table.add_row([name].into_iter().chain(row));
    }
    if found.is_empty() {
        writeln!(out, "no sessions in `{}`", shown(folder))?;
    } else {
        for line in table.lines() {
            writeln!(out, "{}", line.trim())?;
        }
    }
    Ok(exit)
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
    let (first, last) = (entries.first(), entries.last());
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
