//! `crossroads export`: sessions as the rows that `score` reads.

use super::clock::Clock;
use super::interview::list;
use super::keys::{Keyring, Keys};
use super::locale::Locale;
use super::score::Named;
use super::{Exit, sessions};
use crate::diagnostic::{list as listed, visible};
use crate::program::Program;
use crate::rows::{AnswerRow, Answers};
use crate::session::{self, Event, IfThere, Lock, Pending, Session};
use anyhow::{anyhow, bail};
use sessions::{Stored, shown};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Write sessions as the rows that `score` reads, one a session
///
/// One column (or key) an item, in the order of the sessions, of a folder in that of their names. No note, no client and no
/// name of a file is in it unless asked for. All have to be asked with the same version of a questionnaire. A question
/// that was not reached has no cell in CSV and Parquet: where some sessions reached it and others did not, write NDJSON. One
/// that was not asked, as its `show_if` is false, has no key in NDJSON, and else an empty cell. A session that somebody has
/// open is refused; name the others, or close it first. No spreadsheet runs what somebody wrote. The history of each session
/// says that it was exported.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Sessions, or folders of them
    #[arg(required = true, num_args = 1..)]
    sessions: Vec<PathBuf>,
    /// Write the rows to this file, which only you can read, and not to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write over a file that is there already
    #[arg(long, requires = "output")]
    force: bool,
    /// How to write them down [default: by the name of the file, else csv]
    #[arg(long, value_name = "FORMAT", value_enum)]
    to: Option<Named>,
    /// Add a column with the notes and the client's own words
    #[arg(long)]
    with_notes: bool,
    /// Add a column with the client's id
    #[arg(long)]
    with_id: bool,
    /// The questionnaire of the sessions, where it is not built in or was another version
    #[arg(long, value_name = "QUESTIONNAIRE")]
    questionnaire: Option<String>,
    /// Who exports them, as their histories will say [default: the environment's CROSSROADS_WORKER]
    #[arg(long, value_name = "ID")]
    worker: Option<String>,
    #[command(flatten)]
    keys: Keys,
}

/// A session that is held.
struct Held {
    path: PathBuf,
    stored: Stored,
    _lock: Lock,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let clock = Clock::here();
    let worker = sessions::worker(args.worker.as_deref())?;
    let keys = Keyring::new(&args.keys)?;
    let mut held = Vec::new();
    for path in paths(&args.sessions)? {
        let lock = sessions::take(&path, &worker, clock)?;
        held.push(Held { stored: sessions::read(&path, &keys)?, path, _lock: lock });
    }
    same_version(&held)?;
    let Some(first) = held.first() else { bail!("there is no session to export") };
    let loaded = sessions::questionnaire(
        &first.stored.journal,
        args.questionnaire.as_deref(),
        &Locale::of_report(None, None, None),
    )?;
    let program = &loaded.program;
    let kept: Vec<Session> = held.iter().map(|one| one.stored.journal.session(program)).collect();
    let named = args.to.unwrap_or_else(|| Named::of(args.output.as_deref()));
    if named == Named::Parquet && args.output.is_none() && std::io::stdout().is_terminal() {
        bail!("Parquet is nothing to look at; name a file with -o");
    }
    let more = more(args, program);
    let rows: Vec<AnswerRow> = held
        .iter()
        .zip(&kept)
        .map(|(one, session)| {
            let mut more = Vec::new();
            if args.with_id {
                more.push(visible(one.stored.journal.begun().client.as_deref().unwrap_or_default()));
            }
            if args.with_notes {
                more.push(notes(program, session));
            }
            AnswerRow { response: &session.response, more }
        })
        .collect();
    let answers = Answers::new(program, &more, &rows);
    refuse(&held, &answers.empty(), "no answer yet, which is no row")?;
    if named != Named::Ndjson {
        let why = "questions that were not reached and that others have, and a table has no cell for that; write NDJSON (--to ndjson), or export apart";
        refuse(&held, &answers.only_ndjson(), why)?;
    }
    let bytes = answers.write(named.written())?;
    let if_there = if args.force { IfThere::Replace } else { IfThere::Refuse };
    if let Some(path) = &args.output {
        drop(Pending::new(path, if_there).map_err(|error| not_written(&error))?);
    }
    let (count, any_missing) = (rows.len(), answers.any_missing(named.written()));
    // Before they leave, so that none leaves unseen.
    let to = args.output.as_deref().map_or_else(|| "standard output".to_owned(), shown);
    for Held { path, stored, _lock } in held {
        let event = Event::Exported { form: named.word().to_owned(), to: to.clone() };
        stored
            .open(&path)?
            .add(&clock.now(), &worker, event)
            .map_err(|error| anyhow!("nothing is exported, as `{}` cannot say so: {error}", shown(&path)))?;
    }
    match &args.output {
        None => out.write_all(&bytes)?,
        Some(path) => session::write(path, &bytes, if_there).map_err(|error| not_written(&error))?,
    }
    let rows = if count == 1 { "1 row".to_owned() } else { format!("{count} rows") };
    let hint =
        if any_missing { "; `score` needs --allow-missing, as nobody was asked some questions" } else { "" };
    writeln!(anstream::stderr().lock(), "crossroads: wrote {rows} to {to}{hint}")?;
    Ok(Exit::Done)
}

fn not_written(error: &session::WriteError) -> anyhow::Error {
    let hint = if error.exists { "; --force writes over it" } else { "" };
    anyhow!("{error}{hint}")
}

/// The sessions, those of a folder by their names, each once.
fn paths(named: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut found: Vec<PathBuf> = Vec::new();
    for path in named {
        if path.is_dir() {
            found.extend(list::paths(path)?);
        } else {
            found.push(path.clone());
        }
    }
    let place = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    for (number, path) in found.iter().enumerate() {
        if found.iter().take(number).any(|other| place(other) == place(path)) {
            bail!("`{}` is named twice", shown(path));
        }
    }
    Ok(found)
}

/// Rows of two versions would have the same columns and not the same meaning.
fn same_version(held: &[Held]) -> anyhow::Result<()> {
    let Some(first) = held.first() else { return Ok(()) };
    let asked = |one: &Held| one.stored.journal.questionnaire().clone();
    let (of, named) = (asked(first), |one: &Held| {
        let asked = asked(one);
        format!("`{}` with `{}` {}", shown(&one.path), visible(&asked.id), visible(&asked.version))
    });
    if let Some(other) = held.iter().find(|one| asked(one).sha256 != of.sha256) {
        let (one, other) = (named(first), named(other));
        bail!(
            "sessions of one version make a table, and {one} and {other} were not asked the same; export them apart"
        );
    }
    Ok(())
}

/// Refuses where there are such sessions, by their names.
fn refuse(held: &[Held], places: &[usize], why: &str) -> anyhow::Result<()> {
    let names: Vec<String> =
        places.iter().filter_map(|place| held.get(*place)).map(|one| shown(&one.path)).collect();
    if names.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let has = if names.len() == 1 { "has" } else { "have" };
    bail!("{} {has} {why}", listed(&names).replace(" or ", " and "))
}

/// The names of further columns; none is the name of an item.
fn more(args: &Args, program: &Program) -> Vec<String> {
    let free = |name: &str| {
        let mut name = name.to_owned();
        while program.item(&name).is_some() {
            name.push('_');
        }
        name
    };
    let names = [(args.with_id, "client"), (args.with_notes, "notes")];
    names.into_iter().filter(|(there, _)| *there).map(|(_, name)| free(name)).collect()
}

/// Notes and the client's own words, a line each.
fn notes(program: &Program, session: &Session) -> String {
    let id = |item: &crate::program::ItemId| program.items[*item].id.as_str();
    let notes = session.notes.iter().map(|(item, note)| match item {
        Some(item) => format!("{}: {} ({}, {})", id(item), note.text, note.worker, note.at),
        None => format!("{} ({}, {})", note.text, note.worker, note.at),
    });
    let words = session.words.iter().map(|(item, own)| {
        format!("{}, in the client's words: {} ({}, {})", id(item), own.text, own.worker, own.at)
    });
    let lines: Vec<String> =
        notes.chain(words).map(|line| visible(&line).replace(['\n', '\r'], " ")).collect();
    lines.join("\n")
}
