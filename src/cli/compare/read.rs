//! Reading what is compared, each with the version of the questionnaire that it was asked with.

use crate::assess::{Assessment, assess};
use crate::cli::clock::Clock;
use crate::cli::keys::Keyring;
use crate::cli::locale::Locale;
use crate::cli::sessions::{self, Stored, shown};
use crate::diagnostic::visible;
use crate::library::{self, Loaded, StoredAnswers};
use crate::report::Record;
use crate::response::{Answer, Response};
use crate::session::{self, Questionnaire};
use crate::source::Source;
use anyhow::bail;
use std::path::{Path, PathBuf};

/// One response, read.
pub(super) struct Read {
    pub(super) path: PathBuf,
    pub(super) loaded: &'static Loaded,
    pub(super) response: Response,
    pub(super) assessment: Assessment,
    pub(super) answered_at: String,
    pub(super) seconds: Option<i64>,
    pub(super) record: Option<Record>,
    /// The version that was asked, where that is not here.
    pub(super) asked: Option<String>,
    /// What its items come to in the version that was asked.
    pub(super) marks: Questionnaire,
    /// The session, to say in it that it was compared.
    pub(super) stored: Option<Stored>,
}

/// What stands in a file, before its questionnaire is known.
enum Held {
    Session(Stored),
    Answers(Source, library::AboutAnswers),
}

impl Held {
    fn questionnaire(&self) -> Option<&str> {
        match self {
            Self::Session(stored) => Some(&stored.journal.questionnaire().id),
            Self::Answers(_, about) => about.questionnaire.as_deref(),
        }
    }
}

/// Reads all of them.
pub(super) fn read(
    paths: &[PathBuf],
    named: &[String],
    locale: &Locale,
    keys: &Keyring,
) -> anyhow::Result<Vec<Read>> {
    let mut all = Vec::new();
    for path in paths {
        let held = if sessions::is_session(path) {
            Held::Session(sessions::read(path, keys)?)
        } else {
            let source = library::read_source(path)?;
            let about = library::about_answers(&source);
            Held::Answers(source, about)
        };
        all.push((path, held));
    }
    let versions = versions(&all, named, locale)?;
    all.into_iter()
        .map(|(path, held)| match held {
            Held::Session(stored) => session(path, stored, &versions),
            Held::Answers(source, about) => answers(path, source, &about, &versions),
        })
        .collect()
}

/// Every version that is here, the newest first: those that are named, then the built-in.
fn versions(
    all: &[(&PathBuf, Held)],
    named: &[String],
    locale: &Locale,
) -> anyhow::Result<Vec<&'static Loaded>> {
    let mut ids: Vec<(&str, &Path)> = Vec::new();
    for (path, held) in all {
        match held.questionnaire() {
            Some(id) if ids.iter().all(|(known, _)| *known != id) => ids.push((id, path)),
            Some(_) | None => {}
        }
    }
    if let [(one, first), (other, second), ..] = ids.as_slice() {
        bail!(
            "`{}` has answers to `{}` and `{}` to `{}`; only answers to one questionnaire can be compared",
            shown(first),
            visible(one),
            shown(second),
            visible(other)
        );
    }
    let mut versions = Vec::new();
    for name in named {
        versions.push(locale.load(name)?);
    }
    let id = ids.first().map(|(id, _)| *id);
    let built_in = id.filter(|id| library::BUILTINS.iter().any(|builtin| builtin.id == *id));
    if let Some(id) = built_in {
        versions.push(locale.load(id)?);
    }
    if let (Some(id), Some(other)) =
        (id, versions.iter().find(|version| Some(version.program.id.as_str()) != id))
    {
        bail!("the answers are to `{}`, and `{}` is another questionnaire", visible(id), other.program.id);
    }
    if versions.is_empty() {
        bail!(
            "they were asked with {}, which is not built in; name its file with --questionnaire",
            id.map_or_else(
                || "a questionnaire that they do not name".to_owned(),
                |id| format!("`{}`", visible(id))
            )
        );
    }
    Ok(versions)
}

fn session(path: &Path, stored: Stored, versions: &[&'static Loaded]) -> anyhow::Result<Read> {
    let asked = stored.journal.questionnaire().clone();
    let own = versions.iter().find(|version| version.sha256 == asked.sha256).copied();
    let Some(loaded) = own.or(versions.first().copied()) else { bail!("there is no questionnaire") };
    let mut kept = stored.journal.session(&loaded.program);
    let mut marks = session::marked(&loaded.program, &loaded.words, &loaded.sha256);
    if own.is_none() {
        // What was said to another question is no answer to this one.
        let changed = session::changed(&asked, &marks, &loaded.program);
        for item in session::to_ask_again(&loaded.program, &changed) {
            kept.response.set(item, Answer::Open);
        }
        marks = asked.clone();
    }
    let answered_at = sessions::answered_at(&stored.journal);
    Ok(Read {
        path: path.to_owned(),
        loaded,
        assessment: assess(&loaded.program, &kept.response),
        record: Some(sessions::record(&stored.journal, &kept)),
        response: kept.response,
        seconds: Clock::seconds(&answered_at),
        answered_at,
        asked: own.is_none().then(|| asked.version.clone()),
        marks,
        stored: Some(stored),
    })
}

/// A file of answers says nothing of how a question read. So it is read with its own version or not at all.
fn answers(
    path: &Path,
    source: Source,
    about: &library::AboutAnswers,
    versions: &[&'static Loaded],
) -> anyhow::Result<Read> {
    let own = match (&about.sha256, &about.version) {
        (Some(sha256), _) => versions.iter().find(|version| version.sha256 == *sha256),
        (None, Some(wanted)) => versions.iter().find(|version| version.program.version == *wanted),
        (None, None) => versions.first(),
    };
    let Some(loaded) = own.copied() else {
        bail!(
            "`{}` has answers to version {} of the questionnaire, which is not here, and what has changed since cannot be told from them; give that version's file with --questionnaire",
            shown(path),
            visible(about.version.as_deref().unwrap_or("?")),
        );
    };
    let StoredAnswers { response, answered_at } = library::answers_in(&loaded.program, source)?;
    let answered_at = answered_at.unwrap_or_default();
    Ok(Read {
        path: path.to_owned(),
        loaded,
        assessment: assess(&loaded.program, &response),
        response,
        seconds: Clock::seconds(&answered_at),
        answered_at,
        record: None,
        asked: None,
        marks: session::marked(&loaded.program, &loaded.words, &loaded.sha256),
        stored: None,
    })
}
