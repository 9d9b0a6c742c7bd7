//! `crossroads take`: asks, then reports.

mod ending;
mod files;
mod flow;
mod outcome;
pub(super) mod question;
pub(super) mod shown;
#[cfg(test)]
mod tests;

use super::Exit;
use super::clock::Clock;
use super::form::Form;
use super::locale::Locale;
use super::prompter::lines::Lines;
use super::prompter::screen::leave_at_once_when_stopped;
use super::prompter::terminal::{Terminal, size};
use super::prompter::{Page, Prompter, Stop};
use crate::interview::Interview;
use crate::library;
use crate::phrase::fill;
use crate::program::ItemId;
use crate::response::{Answer, Response};
use crate::session::WriteError;
use anyhow::{Context, bail};
use ending::Ending;
use files::{Files, Report, shown};
use flow::{Flow, Given, Length};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Ask the questions, then say what the answers come to
///
/// This is what `crossroads` does without a command. It needs a terminal. Nothing is saved unless you ask for it.
/// Ctrl-C leaves at once, saves nothing and prints nothing; the exit code is then 130, as it is after leaving before
/// the end. Private answers stay off a report that is written to a file or another program.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The id of a built-in questionnaire, or a path
    #[arg(value_name = "QUESTIONNAIRE", default_value = "level-of-care")]
    questionnaire: String,
    /// Print numbered lines and redraw nothing, for screen readers; what you say stays in the window
    #[arg(long)]
    plain: bool,
    /// Skip questions that can no longer change the level, a notice or how a level fits; the report has fewer details
    #[arg(long)]
    short: bool,
    /// A file of answers given before; those questions are not asked again
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// Save the answers in this file, also when you leave early
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Print the report this way to standard output, or write it where -o says, instead of the menu at the end
    #[arg(long, value_name = "FORMAT")]
    format: Option<Form>,
    /// Write the report to this file instead of showing it
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    locale: Locale,
    /// Replace the files of --save and -o where they exist
    #[arg(long)]
    force: bool,
}

/// Runs the command.
pub(super) fn run(arguments: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    // inquire would ask on the controlling terminal whatever standard input is, so this comes first.
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        bail!(
            "there is no terminal to ask on; for answers in a file there is `crossroads report QUESTIONNAIRE \
             ANSWERS`, and for many rows `crossroads score QUESTIONNAIRE`"
        );
    }
    let loaded = arguments.locale.load(&arguments.questionnaire)?;
    let words = library::interview_words(&loaded.words.language)?;
    let stored =
        arguments.answers.as_deref().map(|path| library::answers(&loaded.program, path)).transpose()?;
    let (response, answered_at) = match stored {
        Some(stored) => (stored.response, stored.answered_at),
        None => (Response::new(&loaded.program), None),
    };
    let phrases = library::report_phrases(&loaded.words.language)?;
    let clock = Clock::here();
    let files = Files::new(arguments, clock)?;
    let given = arguments.answers.as_deref().map(|path| Given {
        count: response.iter().filter(|(_, answer)| matches!(answer, Answer::Given(_))).count(),
        file: shown(path),
        old: answered_at.as_deref().is_some_and(|at| clock.is_old(at)),
    });
    let mut interview = Interview::new(&loaded.program, response);
    if let Some(Given { old, .. }) = &given {
        // What is dangerous can be so from one hour to the next.
        let changes =
            |id: &ItemId| *old || loaded.program.sections[loaded.program.items[*id].section].always_ask;
        interview.ask_again(loaded.program.items.ids().filter(changes));
    }
    let length = match arguments.short.then(|| interview.shorten()) {
        None => Length::Whole,
        Some(Ok(())) => Length::Short,
        Some(Err(_)) => Length::CannotTell,
    };
    let mut flow = Flow {
        loaded,
        words: &words,
        phrases: &phrases,
        interview,
        given,
        length,
        clock,
        save: files.save.as_deref().map(shown),
        drafts: BTreeMap::new(),
    };
    leave_at_once_when_stopped().context("cannot catch Ctrl-C")?;
    let finished = if arguments.plain || dumb() {
        let input = std::io::stdin().lock();
        let width = || size().0;
        talk(&mut flow, &mut Lines { input, output: std::io::stderr(), words: &words, width }, &files)?
    } else {
        let colour = anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never;
        // Its screen is left at the end of this block, so what comes after stays in the window.
        let mut terminal = Terminal::new(&words, colour)?;
        talk(&mut flow, &mut terminal, &files)?
    };
    finished.tell(out)
}

/// A terminal that cannot redraw.
#[expect(clippy::disallowed_methods, reason = "this module reads the environment")]
pub(super) fn dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// What is left to do once the screen is gone.
struct Finished {
    exit: Exit,
    /// To standard output.
    report: Option<String>,
    /// To standard error.
    notes: Vec<String>,
}

impl Finished {
    fn silent(exit: Exit) -> Self {
        Self { exit, report: None, notes: Vec::new() }
    }

    fn tell(self, out: &mut dyn Write) -> anyhow::Result<Exit> {
        let mut err = std::io::stderr().lock();
        for note in &self.notes {
            writeln!(err, "{note}")?;
        }
        if let Some(report) = &self.report {
            out.write_all(report.as_bytes())?;
        }
        Ok(self.exit)
    }
}

/// The whole talk, and in plain lines a last word about what stays in the window.
fn talk(flow: &mut Flow, prompter: &mut dyn Prompter, files: &Files) -> anyhow::Result<Finished> {
    let finished = answers_and_report(flow, prompter, files)?;
    if prompter.is_plain() {
        let stays = Page::default().text(&flow.words.end.plain_stays);
        prompter.read(&|width, _| stays.plain(width))?;
    }
    Ok(finished)
}

/// The questions, what is kept, and the report or the menu.
fn answers_and_report(
    flow: &mut Flow,
    prompter: &mut dyn Prompter,
    files: &Files,
) -> anyhow::Result<Finished> {
    let mut asked = flow.run(prompter);
    loop {
        match asked.and_then(|()| conclude(flow, prompter, files)) {
            Ok(finished) => return Ok(finished),
            Err(Stop::Interrupted | Stop::LeftNothing) => return Ok(Finished::silent(Exit::Interrupted)),
            Err(Stop::Terminal(error)) => return Err(error.into()),
            Err(Stop::Report(error)) => return Err(error.into()),
            Err(Stop::Left) => match files.save(flow) {
                Ok(saved) => {
                    let notes = saved.map(|path| saved_in(flow, path)).into_iter().collect();
                    return Ok(Finished { notes, ..Finished::silent(Exit::Interrupted) });
                }
                Err(error) if flow.stays_after(prompter, &error) => asked = flow.questions(prompter),
                Err(error) => return Err(error.into()),
            },
        }
    }
}

fn conclude(flow: &mut Flow, prompter: &mut dyn Prompter, files: &Files) -> Result<Finished, Stop> {
    let saved = files.save(flow);
    let news = saved_news(flow, &saved);
    let mut ending = Ending { flow, files, news, pages: Vec::new() };
    let done = if saved.is_ok() { Exit::Done } else { Exit::CouldNotRun };
    match &files.report {
        Report::Menu => {
            ending.run(prompter)?;
            Ok(Finished { notes: ending.left(), ..Finished::silent(done) })
        }
        Report::Terminal => {
            let report = ending.on_screen()?;
            Ok(Finished { exit: done, report: Some(report), notes: ending.news })
        }
        Report::Out(format) => {
            let report = ending.report(*format, &BTreeSet::new())?;
            Ok(Finished { exit: done, report: Some(report), notes: ending.news })
        }
        Report::File(path, format) => {
            let report = ending.report(*format, &BTreeSet::new())?;
            match files.write_report(path, &report) {
                Ok(()) => {
                    let mut notes = ending.news;
                    notes.push(fill(&flow.words.end.written, &[("file", &shown(path))]));
                    Ok(Finished { exit: done, report: None, notes })
                }
                // The answers are not lost: they can be read, and a page be made elsewhere.
                Err(WriteError { path, reason, .. }) => {
                    let words = ending.flow.words;
                    let names = [("file", path.as_str()), ("reason", words.reason(&reason))];
                    ending.news.push(fill(&words.end.not_written, &names));
                    ending.run(prompter)?;
                    Ok(Finished { notes: ending.left(), ..Finished::silent(Exit::CouldNotRun) })
                }
            }
        }
    }
}

fn saved_in(flow: &Flow, path: &Path) -> String {
    fill(&flow.words.end.saved, &[("file", &shown(path))])
}

/// What became of the file of answers.
fn saved_news(flow: &Flow, saved: &Result<Option<&Path>, WriteError>) -> Vec<String> {
    match saved {
        Ok(None) => Vec::new(),
        Ok(Some(path)) => vec![saved_in(flow, path)],
        Err(WriteError { path, reason, .. }) => {
            vec![fill(&flow.words.end.not_saved, &[("file", path), ("reason", flow.words.reason(reason))])]
        }
    }
}
