//! `crossroads report`: the report of one file of answers, or of a session.

use super::clock::Clock;
use super::destination::Destination;
use super::keys::{Keyring, Keys};
use super::locale::Locale;
use super::{Exit, sessions};
use crate::library::{self, Loaded, StoredAnswers};
use crate::report::{self, Content, Detail, Handover, Record, Signatures, Subject};
use crate::response::Response;
use crate::session::Event;
use anyhow::{anyhow, bail};
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
    /// Add what would change the level, then every scale, point, value and rule, so that it can be recomputed by hand
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    locale: Locale,
    /// Put this letterhead, a YAML file with `name`, `lines` and `logo`, at the head, and lines to sign on at the end
    #[arg(long, value_name = "FILE")]
    letterhead: Option<PathBuf>,
    /// The worker's credential, such as LMSW, beside their name on the lines to sign on
    #[arg(long, value_name = "TEXT")]
    credential: Option<String>,
    /// Add the notice of 42 CFR 2.32 to whoever receives the record
    #[arg(long)]
    part2_notice: bool,
    #[command(flatten)]
    to: Destination,
    #[command(flatten)]
    keys: Keys,
}

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
    let loaded = args.locale.load(&args.first)?;
    let answers = if path == Path::new("-") {
        library::read_input("standard input", std::io::stdin().lock())?
    } else {
        library::read_source(path)?
    };
    let StoredAnswers { response, answered_at } = library::answers_in(&loaded.program, answers)?;
    let answered_at = answered_at.unwrap_or_else(|| Clock::here().now());
    args.to.put(&args.written(loaded, &response, &answered_at, None)?, out)?;
    Ok(Exit::Done)
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
    let loaded = sessions::questionnaire(&stored.journal, named, &args.locale)?;
    let session = stored.journal.session(&loaded.program);
    let record = sessions::record(&stored.journal, &session);
    let answered_at = sessions::answered_at(&stored.journal);
    let report = args.written(loaded, &session.response, &answered_at, Some(&record))?;
    args.to.can_keep()?;
    // Before it leaves, so that none leaves unseen.
    let mut open = stored.open(path)?;
    let event = Event::Exported { form: args.to.form().word().to_owned(), to: args.to.name() };
    open.add(&clock.now(), &worker, event).map_err(|error| {
        anyhow!("no report is made, as `{}` cannot say so: {error}", sessions::shown(path))
    })?;
    args.to.put(&report, out)?;
    Ok(Exit::Done)
}

impl Args {
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
            own_voice: loaded.own_voice.as_ref(),
            help: &loaded.help,
            phrases: &phrases,
            sha256: &loaded.sha256,
            response,
            assessment: &assessment,
            answered_at,
            record,
        };
        let detail = if self.explain { Detail::Explained } else { Detail::Report };
        let content = Content { private: self.to.private(), detail };
        let handover = self.handover(&loaded.words.language, record)?;
        Ok(report::write_handed_over(&subject, content, self.to.format(), handover.as_ref())?)
    }

    /// What it is handed over with, where anything of that is asked for.
    fn handover(&self, language: &str, record: Option<&Record>) -> anyhow::Result<Option<Handover>> {
        let signed = self.letterhead.is_some() || self.credential.is_some();
        if !signed && !self.part2_notice {
            return Ok(None);
        }
        let credential = self.credential.as_deref().map(|text| sessions::named("--credential", text));
        let signatures = Signatures {
            // Whoever makes the report of a session signs it.
            worker: record.map(|_| sessions::worker(self.worker.as_deref())).transpose()?,
            credential: credential.transpose()?,
            client: record.and_then(|record| record.client.clone()),
        };
        Ok(Some(Handover {
            letterhead: self.letterhead.as_deref().map(library::letterhead).transpose()?,
            signatures: signed.then_some(signatures),
            notice: self.part2_notice.then(library::part2_notice).transpose()?,
            made_at: Clock::here().now(),
            phrases: library::handover_phrases(language)?,
        }))
    }
}
