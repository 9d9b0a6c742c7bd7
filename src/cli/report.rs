//! `crossroads report`: the report of one file of answers, or of a session.

use super::clock::Clock;
use super::form::Form;
use super::keys::{Keyring, Keys};
use super::{Exit, sessions, terminal_width};
use crate::library::{self, Loaded, StoredAnswers};
use crate::report::{self, Colour, Content, Detail, Format, Private, Record, Subject};
use crate::response::Response;
use crate::session::{self, Event, IfThere, Pending, WriteError};
use anyhow::{Context, anyhow, bail};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Print the report of one file of answers, or of a session
///
/// A page (html, markdown) and any file leave private answers off, with their reasons and notices, unless
/// --include-private is given. Text on standard output is for reading now and leaves nothing off; JSON is
/// always whole; of answers it holds only those that would change the level. The report of a session also says who wrote
/// it down, what was noted and which level a worker set, and the session's history says that it was made.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "crossroads report QUESTIONNAIRE ANSWERS [OPTIONS]\n       crossroads report SESSION [OPTIONS]"
)]
pub(super) struct Args {
    /// The id of a built-in or a path; or a session, alone
    #[arg(value_name = "QUESTIONNAIRE")]
    first: String,
    /// The answers, YAML or JSON; - for standard input; or a session
    answers: Option<PathBuf>,
    /// The questionnaire of a session, where it is not built in or was another version
    #[arg(long, value_name = "QUESTIONNAIRE")]
    questionnaire: Option<String>,
    /// Who makes the report of a session, as its history will say [default: the environment's CROSSROADS_WORKER]
    #[arg(long, value_name = "ID")]
    worker: Option<String>,
    /// How to write the report [default: by the name of FILE, else text]
    #[arg(long, value_enum)]
    format: Option<Form>,
    /// Add what would change the level, then every scale, point, value and rule, so that it can be recomputed by hand
    #[arg(long)]
    explain: bool,
    /// Put private answers on a page or into a file too
    #[arg(long)]
    include_private: bool,
    /// Write it in this language, such as es, where there are texts in it
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,
    /// Write the report to this file, which only you can read
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write over a file that is there already
    #[arg(long, requires = "output")]
    force: bool,
    #[command(flatten)]
    keys: Keys,
}

/// The width of text in a file.
const WIDTH: usize = 80;

pub(super) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let first = Path::new(&args.first);
    match &args.answers {
        None => of_session(args, first, args.questionnaire.as_deref(), out),
        Some(_) if args.questionnaire.is_some() => {
            bail!("--questionnaire is for a session alone; here the questionnaire comes first")
        }
        Some(path) if sessions::is_session(path) => of_session(args, path, Some(&args.first), out),
        Some(path) => of_answers(args, path, out),
    }
}

fn of_answers(args: &Args, path: &Path, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let loaded = super::load_in(&args.first, args.lang.as_deref())?;
    let answers = if path == Path::new("-") {
        library::read_input("standard input", std::io::stdin().lock())?
    } else {
        library::read_source(path)?
    };
    let StoredAnswers { response, answered_at } = library::answers_in(&loaded.program, answers)?;
    let answered_at = answered_at.unwrap_or_else(|| Clock::here().now());
    args.put(&args.written(loaded, &response, &answered_at, None)?, out)
}

/// The report of a session, and a word in the session that it was made.
fn of_session(args: &Args, path: &Path, named: Option<&str>, out: &mut dyn Write) -> anyhow::Result<Exit> {
    if !sessions::is_session(path) {
        bail!(
            "`{}` is no session, and for answers the questionnaire comes first: crossroads report QUESTIONNAIRE ANSWERS",
            sessions::shown(path)
        );
    }
    let clock = Clock::here();
    let worker = sessions::worker(args.worker.as_deref())?;
    let _held = sessions::take(path, &worker, clock)?;
    let stored = sessions::read(path, &Keyring::new(&args.keys)?)?;
    let loaded = sessions::questionnaire(&stored.journal, named, args.lang.as_deref())?;
    let session = stored.journal.session(&loaded.program);
    let record = sessions::record(&stored.journal, &session);
    let answered_at = sessions::answered_at(&stored.journal);
    let report = args.written(loaded, &session.response, &answered_at, Some(&record))?;
    if let Some(path) = &args.output {
        args.can_keep(path)?;
    }
    // Before it leaves, so that none leaves unseen.
    let to = args.output.as_deref().map_or_else(|| "standard output".to_owned(), sessions::shown);
    let form = args.form().word().to_owned();
    let mut open = stored.open(path)?;
    open.add(&clock.now(), &worker, Event::Exported { form, to }).map_err(|error| {
        anyhow!("no report is made, as `{}` cannot say so: {error}", sessions::shown(path))
    })?;
    args.put(&report, out)
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

    fn written(
        &self,
        loaded: &Loaded,
        response: &Response,
        answered_at: &str,
        record: Option<&Record>,
    ) -> anyhow::Result<String> {
        let phrases = library::report_phrases(&loaded.words.language)?;
        let assessment = crate::assess::assess(&loaded.program, response);
        let subject = Subject {
            program: &loaded.program,
            words: &loaded.words,
            help: &loaded.help,
            phrases: &phrases,
            sha256: &loaded.sha256,
            response,
            assessment: &assessment,
            answered_at,
            record,
        };
        let detail = if self.explain { Detail::Explained } else { Detail::Report };
        Ok(report::write(&subject, Content { private: self.private(), detail }, self.format())?)
    }

    fn put(&self, report: &str, out: &mut dyn Write) -> anyhow::Result<Exit> {
        match &self.output {
            None => out.write_all(report.as_bytes())?,
            Some(path) => self.keep(path, report)?,
        }
        Ok(Exit::Done)
    }

    fn if_there(&self) -> IfThere {
        if self.force { IfThere::Replace } else { IfThere::Refuse }
    }

    /// Can the report be written there?
    fn can_keep(&self, path: &Path) -> anyhow::Result<()> {
        Pending::new(path, self.if_there()).map(drop).map_err(not_written)
    }

    fn keep(&self, path: &Path, report: &str) -> anyhow::Result<()> {
        session::write(path, report.as_bytes(), self.if_there()).map_err(not_written)?;
        let whole = std::path::absolute(path).context("the folder of the report has no path")?;
        let path = crate::diagnostic::visible(&whole.display().to_string());
        writeln!(anstream::stderr().lock(), "crossroads: wrote {path}")?;
        Ok(())
    }
}

fn not_written(error: WriteError) -> anyhow::Error {
    let hint = if error.exists { "; --force writes over it" } else { "" };
    anyhow!("{error}{hint}")
}
