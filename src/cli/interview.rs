//! `crossroads interview`: asks for an intake worker, and saves each answer as it is given.

mod commands;
mod desk;
mod ending;
mod keeping;
pub(super) mod list;
mod opening;
mod question;

use super::clock::Clock;
use super::keys::{Encryption, Keyring, Keys};
use super::locale::Locale;
use super::prompter::keyboard::Keyboard;
use super::prompter::lines::Lines;
use super::prompter::screen::leave_at_once_when_stopped;
use super::prompter::terminal::size;
use super::prompter::{Prompter, Stop};
use super::{Exit, sessions};
use crate::interview::intake::{Reason, Words};
use crate::library::{self, Loaded};
use anyhow::{Context, bail};
use desk::Desk;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

/// Ask someone else the questions, and save each answer at once
///
/// For an intake worker. A session is a file that only you can read; every answer is in it before the next question is
/// shown, so that it survives a crash or a power cut. Every change and note stays in it with its time and worker, chained by
/// hash. No level and no score is shown before the end. A number answers at once; `?` shows the commands. The exit code is
/// 130 after leaving before the end.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The id of a built-in questionnaire, or a path [default: intake-interview, or the session's own]
    #[arg(value_name = "QUESTIONNAIRE")]
    questionnaire: Option<String>,
    /// The session's file: a new one, or with --resume one that is there
    #[arg(long, value_name = "FILE", conflicts_with = "sessions")]
    session: Option<PathBuf>,
    /// A folder for sessions; a new one gets a random name, and with --resume --client finds the one to go on with
    #[arg(long, value_name = "DIR")]
    sessions: Option<PathBuf>,
    /// Go on with a session where it stopped
    #[arg(long)]
    resume: bool,
    /// Whom it is about; this stands in the session, and never in a file's name
    #[arg(long, value_name = "ID")]
    client: Option<String>,
    /// Who asks [default: the environment's CROSSROADS_WORKER]
    #[arg(long, value_name = "ID")]
    worker: Option<String>,
    #[command(flatten)]
    locale: Locale,
    /// Say which sessions are in a folder, how far each is, and who has it open since when
    #[arg(long, value_name = "DIR", conflicts_with_all = ["session", "sessions", "resume", "client", "questionnaire", "lang", "help_file"])]
    list: Option<PathBuf>,
    /// Print numbered lines and redraw nothing, for screen readers, and for answers that come through a pipe
    #[arg(long)]
    plain: bool,
    #[command(flatten)]
    encryption: Encryption,
    #[command(flatten)]
    keys: Keys,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let keys = Keyring::new(&args.keys)?;
    if let Some(folder) = &args.list {
        return list::list(folder, &keys, out);
    }
    let plain = args.plain || super::take::dumb();
    let on_terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    if !(plain || on_terminal) {
        bail!("there is no terminal to ask on; --plain asks in lines, also through a pipe");
    }
    let clock = Clock::here();
    let worker = sessions::worker(args.worker.as_deref())?;
    let start = opening::place(args, &keys)?;
    // Before anything is written, so that being stopped leaves no lock behind.
    leave_at_once_when_stopped().context("cannot catch Ctrl-C")?;
    // Held until the end, or until the program is stopped.
    let lock = sessions::take(start.path(), &worker, clock)?;
    let opened = opening::open(&start, args, &keys, &worker, clock)?;
    let loaded = opened.loaded;
    let words = library::interview_words(&loaded.words.language)?;
    let own = library::intake_words(&loaded.words.language)?;
    let phrases = library::report_phrases(&loaded.words.language)?;
    let reasons = reasons(loaded, &own);
    let mut desk = Desk::new(opened, &words, &own, &phrases, &reasons, lock, worker, clock);
    let closed = if plain {
        let input = std::io::stdin().lock();
        let width = || size().0;
        talk(&mut desk, &mut Lines { input, output: std::io::stderr(), words: &words, width })?
    } else {
        let colour = anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never;
        // Its screen is left at the end of this block, so what comes after stays in the window.
        let mut keyboard = Keyboard::new(&words, &own.question, colour)?;
        talk(&mut desk, &mut keyboard)?
    };
    if let Some(lost) = desk.lost() {
        bail!("{lost}");
    }
    let mut err = std::io::stderr().lock();
    desk.left().iter().try_for_each(|line| writeln!(err, "{line}"))?;
    Ok(if closed { Exit::Done } else { Exit::Interrupted })
}

/// Why a worker may set another level: as the questionnaire says, else the usual reasons.
fn reasons(loaded: &Loaded, own: &Words) -> Vec<Reason> {
    let ids = loaded.program.override_reasons.iter().zip(&loaded.words.override_reasons);
    let reasons: Vec<Reason> = ids.map(|(id, text)| Reason { id: id.clone(), text: text.clone() }).collect();
    if reasons.is_empty() { own.reasons.clone() } else { reasons }
}

/// The whole talk, until the worker is done, leaves, or the input ends. Says whether the session is closed.
fn talk(desk: &mut Desk, prompter: &mut dyn Prompter) -> anyhow::Result<bool> {
    match desk.run(prompter) {
        Ok(()) => Ok(true),
        Err(Stop::Left | Stop::LeftNothing | Stop::Interrupted) => Ok(false),
        Err(Stop::Terminal(error)) => Err(error.into()),
        Err(Stop::Report(error)) => Err(error.into()),
    }
}
