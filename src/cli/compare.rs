//! `crossroads compare`: several responses of one person, side by side.

mod read;

use super::clock::Clock;
use super::destination::Destination;
use super::keys::{Keyring, Keys};
use super::locale::Locale;
use super::{Exit, sessions};
use crate::library::{self, Loaded};
use crate::report::Subject;
use crate::report::compare::{self, Client, Comparison, Differs, Point};
use crate::session::{self, Event, What};
use anyhow::{anyhow, bail};
use read::{Read, read};
use sessions::shown;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Compare two or more sessions or files of answers of one person
///
/// In the order of time: the level then and now, each scale with its change and the bands it crossed, the rules that began
/// or no longer hold, and the answers that this rests on. Where answers are missing a score and a level are ranges, and a
/// change is said only where the ranges do not touch. Each is read with the version of the questionnaire that it was asked
/// with, where that is built in or given; a session of a version that is not here is read with the first one given, and
/// what is not comparable is named. Sessions of different clients are refused. As for a report, private answers stay off a
/// page and a file, and the history of each session says that it was compared.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Sessions, or files of answers as `take --save` writes them
    #[arg(required = true, num_args = 2.., value_name = "BEFORE AFTER")]
    files: Vec<PathBuf>,
    /// A questionnaire they were asked with, where it is not built in or was another version; may be given several times
    #[arg(long, value_name = "QUESTIONNAIRE")]
    questionnaire: Vec<String>,
    /// Compare sessions that name different clients all the same
    #[arg(long)]
    anyway: bool,
    /// Who compares sessions, as their histories will say [default: the environment's CROSSROADS_WORKER]
    #[arg(long, value_name = "ID")]
    worker: Option<String>,
    #[command(flatten)]
    locale: Locale,
    #[command(flatten)]
    to: Destination,
    #[command(flatten)]
    keys: Keys,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let clock = Clock::here();
    different_files(&args.files)?;
    let is_session: Vec<bool> = args.files.iter().map(|path| sessions::is_session(path)).collect();
    let worker = match is_session.contains(&true) {
        true => sessions::worker(args.worker.as_deref())?,
        false => String::new(),
    };
    let mut held = Vec::new();
    for (path, _) in args.files.iter().zip(&is_session).filter(|(_, is_session)| **is_session) {
        held.push(sessions::take(path, &worker, clock)?);
    }
    let mut all = read(&args.files, &args.questionnaire, &args.locale, &Keyring::new(&args.keys)?)?;
    different_sessions(&all)?;
    let client = client(&all, args.anyway)?;
    let by_time = all.iter().all(|one| one.seconds.is_some());
    if by_time {
        all.sort_by_key(|one| one.seconds);
    }
    let differs = differs(&all);
    let text = written(args, &all, client, by_time, &differs)?;
    args.to.can_keep()?;
    // Before it leaves, so that none leaves unseen.
    for one in all {
        let Some(stored) = one.stored else { continue };
        let form = format!("comparison as {}", args.to.form().word());
        let event = Event::Exported { form, to: args.to.name() };
        stored.open(&one.path)?.add(&clock.now(), &worker, event).map_err(|error| {
            anyhow!("nothing is compared, as `{}` cannot say so: {error}", shown(&one.path))
        })?;
    }
    args.to.put(&text, out)?;
    Ok(Exit::Done)
}

fn written(
    args: &Args,
    all: &[Read],
    client: Client,
    by_time: bool,
    differs: &BTreeMap<String, Differs>,
) -> anyhow::Result<String> {
    let language = all.first().map_or("en", |one| one.loaded.words.language.as_str());
    let phrases = library::report_phrases(language)?;
    let words = library::compare_phrases(language)?;
    let points: Vec<Point> = all
        .iter()
        .map(|one| {
            let Loaded { program, words, help, sha256, .. } = one.loaded;
            let subject = Subject {
                program,
                words,
                own_voice: None,
                help,
                phrases: &phrases,
                sha256,
                response: &one.response,
                assessment: &one.assessment,
                answered_at: &one.answered_at,
                record: one.record.as_ref(),
            };
            Point { subject, seconds: one.seconds, asked: one.asked.clone() }
        })
        .collect();
    let comparison = Comparison { points: &points, by_time, client, differs, phrases: &words };
    Ok(compare::compare(&comparison, args.to.private(), args.to.format())?)
}

/// None of them may be another of them: nothing would have changed, and a session cannot be held twice.
fn different_files(files: &[PathBuf]) -> anyhow::Result<()> {
    let place = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    for (number, path) in files.iter().enumerate() {
        if files.iter().take(number).any(|other| place(other) == place(path)) {
            bail!("`{}` is named twice", shown(path));
        }
    }
    Ok(())
}

/// A copy of a session is no second time.
fn different_sessions(all: &[Read]) -> anyhow::Result<()> {
    let nonce = |one: &Read| one.stored.as_ref().map(|stored| stored.journal.begun().nonce.clone());
    for (number, one) in all.iter().enumerate() {
        let copied = |other: &&Read| nonce(other).is_some() && nonce(other) == nonce(one);
        if let Some(other) = all.iter().take(number).find(copied) {
            bail!("`{}` is a copy of `{}`, or the other way round", shown(&one.path), shown(&other.path));
        }
    }
    Ok(())
}

/// Whether they are about one person, as far as they say.
fn client(all: &[Read], anyway: bool) -> anyhow::Result<Client> {
    let mut clients = all.iter().map(|one| one.record.as_ref().and_then(|record| record.client.as_deref()));
    let named: Vec<&str> = clients.clone().flatten().collect();
    let differ = named.windows(2).any(|two| two.first() != two.last());
    match (differ, anyway) {
        // Not which: an error may be seen by more people than the session.
        (true, false) => bail!(
            "these sessions name different clients, and a change from one to another means nothing; if it is one person under two ids, --anyway compares them"
        ),
        (true, true) => Ok(Client::Other),
        (false, _) if clients.all(|client| client.is_some()) => Ok(Client::Same),
        (false, _) => Ok(Client::NotSaid),
    }
}

/// The items that are not the same in all versions, against the last.
fn differs(all: &[Read]) -> BTreeMap<String, Differs> {
    let mut found = BTreeMap::new();
    let Some(last) = all.last() else { return found };
    for one in all {
        if one.marks.sha256 == last.marks.sha256 {
            continue;
        }
        for change in session::changed(&one.marks, &last.marks, &last.loaded.program) {
            let why = match change.what {
                What::New | What::Gone => Differs::New,
                What::Text => Differs::Text,
                What::Answers => Differs::Answers,
                What::Condition => Differs::Condition,
            };
            found.insert(change.item, why);
        }
    }
    found
}
