//! `crossroads report`: the report of one file of answers.

use super::clock::Clock;
use super::form::Form;
use super::locale::Locale;
use super::{Exit, terminal_width};
use crate::library::{self, StoredAnswers};
use crate::report::{self, Colour, Content, Detail, Format, Private, Subject};
use crate::session::{self, IfThere};
use anyhow::Context;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Print the report of one file of answers
///
/// A page (html, markdown) and any file leave private answers off, with their reasons and notices, unless
/// --include-private is given. Text on standard output is for reading now and leaves nothing off; JSON is
/// always whole; of answers it holds only those that would change the level.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The id of a built-in or a path
    questionnaire: String,
    /// The answers, YAML or JSON; - for standard input
    answers: PathBuf,
    /// How to write the report [default: by the name of FILE, else text]
    #[arg(long, value_enum)]
    format: Option<Form>,
    /// Add what would change the level, then every scale, point, value and rule, so that it can be recomputed by hand
    #[arg(long)]
    explain: bool,
    /// Put private answers on a page or into a file too
    #[arg(long)]
    include_private: bool,
    #[command(flatten)]
    locale: Locale,
    /// Write the report to this file, which only you can read
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write over a file that is there already
    #[arg(long, requires = "output")]
    force: bool,
}

/// The width of text in a file.
const WIDTH: usize = 80;

pub(super) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let loaded = args.locale.load(&args.questionnaire)?;
    let phrases = library::report_phrases(&loaded.words.language)?;
    let answers = if args.answers == Path::new("-") {
        library::read_input("standard input", std::io::stdin().lock())?
    } else {
        library::read_source(&args.answers)?
    };
    let StoredAnswers { response, answered_at } = library::answers_in(&loaded.program, answers)?;
    let assessment = crate::assess::assess(&loaded.program, &response);
    let subject = Subject {
        program: &loaded.program,
        words: &loaded.words,
        help: &loaded.help,
        phrases: &phrases,
        sha256: &loaded.sha256,
        response: &response,
        assessment: &assessment,
        answered_at: &answered_at.unwrap_or_else(|| Clock::here().now()),
    };
    let content = Content {
        private: args.private(),
        detail: if args.explain { Detail::Explained } else { Detail::Report },
    };
    let report = report::write(&subject, content, args.format())?;
    match &args.output {
        None => out.write_all(report.as_bytes())?,
        Some(path) => args.keep(path, &report)?,
    }
    Ok(Exit::Done)
}

impl Args {
    /// As asked for, else as the name of the file says.
    fn form(&self) -> Form {
        let by_name = || self.output.as_deref().map_or(Form::Text, Form::of);
        self.format.unwrap_or_else(by_name)
    }

    fn private(&self) -> Private {
        let page = match self.form() {
            Form::Text | Form::Json => self.output.is_some(),
            Form::Html | Form::Markdown => true,
        };
        if page && !self.include_private { Private::LeftOff } else { Private::Shown }
    }

    fn format(&self) -> Format {
        match self.output {
            None => self.form().written(terminal_width(), Colour::On),
            Some(_) => self.form().written(WIDTH, Colour::Off),
        }
    }

    fn keep(&self, path: &Path, report: &str) -> anyhow::Result<()> {
        let if_there = if self.force { IfThere::Replace } else { IfThere::Refuse };
        session::write(path, report.as_bytes(), if_there).map_err(|error| {
            let hint = if error.exists { "; --force writes over it" } else { "" };
            anyhow::anyhow!("{error}{hint}")
        })?;
        let whole = std::path::absolute(path).context("the folder of the report has no path")?;
        let path = crate::diagnostic::visible(&whole.display().to_string());
        writeln!(anstream::stderr().lock(), "crossroads: wrote {path}")?;
        Ok(())
    }
}
