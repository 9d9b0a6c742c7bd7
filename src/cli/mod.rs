//! The command line: one file a command.
//!
//! The only place with clap, inquire, the terminal, the clock and the environment.

mod check;
mod clock;
mod compare;
mod destination;
mod diff;
mod draw;
mod exit;
mod explain;
mod export;
mod form;
mod history;
mod interview;
mod keys;
mod list;
mod locale;
mod new;
mod print;
mod prompter;
mod report;
mod score;
mod sessions;
mod show;
mod take;
mod verify;

pub use exit::Exit;

use crate::library::{self, Loaded, Trouble};
use clap::{Parser, Subcommand};
use std::ffi::OsString;
use std::io::{IsTerminal, Write};

const EXIT_CODES: &str = "\
Exit codes:
  0    done
  1    done, but something needs a look: rejected rows, a failed case, an error in a checked file,
       versions that differ, something not decided, a session or a report not as it was written;
       with `check --coverage` also what no case reaches or notices
  2    could not run: usage, unreadable or invalid input, no terminal to ask on
  130  interrupted";

/// Finding a place to start: questions about alcohol and drug use and daily life, and a level of care to discuss
/// with a professional. Nothing leaves this computer. Without a command it asks the questions.
#[derive(Debug, Parser)]
#[command(name = "crossroads", version, after_help = EXIT_CODES, max_term_width = 100)]
#[command(override_usage = "crossroads [COMMAND]\n       crossroads take [QUESTIONNAIRE] [OPTIONS]")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Take(take::Args),
    Interview(interview::Args),
    Report(report::Args),
    Compare(compare::Args),
    Export(export::Args),
    History(history::Args),
    Verify(verify::Args),
    Score(score::Args),
    Check(check::Args),
    Diff(diff::Args),
    Explain(explain::Args),
    List(list::Args),
    Show(show::Args),
    New(new::Args),
    Schema(print::Schema),
    Completions(print::Completions),
    Man(print::Man),
}

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Words, for people
    Text,
    /// JSON, for programs
    Json,
}

/// A questionnaire ready to run, as it is written.
fn load(name: &str) -> Result<&'static Loaded, Trouble> {
    Ok(keep(library::load(name)?))
}

/// Kept until the program ends: to take its many small texts apart just before that would be a good part of a short
/// run.
fn keep(loaded: Loaded) -> &'static Loaded {
    Box::leak(Box::new(loaded))
}

/// How wide text on standard output may be: the terminal's width, or 80 columns where there is none.
fn terminal_width() -> usize {
    // Asked only of a terminal: without one, crossterm would run `tput` to find out.
    let columns = || crossterm::terminal::size().ok().map(|(columns, _)| usize::from(columns));
    if std::io::stdout().is_terminal() { columns().unwrap_or(80) } else { 80 }
}

/// Runs the program with these arguments.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let arguments = match Arguments::try_parse_from(with_take(arguments)) {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { Exit::CouldNotRun } else { Exit::Done };
        }
    };
    // Not locked, as the threads of `score` take turns at standard output.
    let mut out = std::io::BufWriter::new(anstream::stdout());
    let done = match &arguments.command {
        Command::Take(args) => take::run(args, &mut out),
        Command::Interview(args) => interview::run(args, &mut out),
        Command::Check(args) => check::run(args, &mut out),
        Command::Diff(args) => diff::run(args, &mut out),
        Command::Explain(args) => explain::run(args, &mut out),
        Command::Report(args) => report::run(args, &mut out),
        Command::Compare(args) => compare::run(args, &mut out),
        Command::Export(args) => export::run(args, &mut out),
        Command::History(args) => history::run(args, &mut out),
        Command::Verify(args) => verify::run(args, &mut out),
        Command::Score(args) => score::run(args),
        Command::List(args) => list::run(args, &mut out),
        Command::Show(args) => show::run(args, &mut out),
        Command::New(args) => new::run(args, &mut out),
        Command::Schema(schema) => schema.run(&mut out),
        Command::Completions(completions) => completions.run(&mut out),
        Command::Man(man) => man.run(&mut out),
    };
    done.and_then(|exit| Ok(out.flush().map(|()| exit)?)).unwrap_or_else(|error| draw::failure(&error))
}

/// `crossroads` alone, or with nothing but options, is `crossroads take`.
fn with_take(arguments: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    let about_itself = ["-h", "--help", "-V", "--version"];
    let named = arguments.get(1).is_some_and(|first| {
        !first.to_string_lossy().starts_with('-') || about_itself.iter().any(|option| first == option)
    });
    if !named {
        arguments.insert(1.min(arguments.len()), "take".into());
    }
    arguments
}
