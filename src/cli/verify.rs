//! `crossroads verify`: whether a session is as it was written, and whether a report follows from it.

use super::keys::{Keyring, Keys};
use super::locale::Locale;
use super::{Exit, sessions};
use crate::diagnostic::visible;
use crate::library;
use crate::report::{self, Content, Detail, Format, Private, Subject};
use crate::session::{Journal, journal};
use anyhow::{anyhow, bail};
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Check that a session is as it was written, and that a report follows from it
///
/// Each event holds a hash of itself and of the one before, so a changed, moved or missing event is found. A session that
/// was rewritten as a whole, or cut off at its end, is found only against a head that was noted elsewhere: every report
/// of a session names the head, and --head compares one. A report is computed again from the session as it stood then and
/// the questionnaire with that SHA-256. Exit code 1: it is not so.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The session; or a report in JSON, and then the session
    #[arg(value_name = "SESSION | REPORT.json SESSION", num_args = 1..=2, required = true)]
    files: Vec<PathBuf>,
    /// A head of the chain that was noted elsewhere
    #[arg(long, value_name = "SHA256")]
    head: Option<String>,
    /// The questionnaire of the session, where it is not built in or was another version
    #[arg(long, value_name = "QUESTIONNAIRE")]
    questionnaire: Option<String>,
    /// The help lines of the report, where they came from a file
    #[arg(long, value_name = "FILE")]
    help_file: Option<PathBuf>,
    #[command(flatten)]
    keys: Keys,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let (report, session) = match args.files.as_slice() {
        [session] => (None, session),
        [report, session] => (Some(report), session),
        _ => bail!("one session is verified at a time"),
    };
    let name = sessions::shown(session);
    let opened = Keyring::new(&args.keys)?.open(&name, sessions::bytes(session)?)?;
    let Ok((bytes, _)) = opened else {
        writeln!(
            out,
            "`{name}` is not as it was written: it is encrypted, and was changed or cut off after that"
        )?;
        return Ok(Exit::NeedsALook);
    };
    let journal = match journal::read(&bytes) {
        Ok(journal) => journal,
        Err(error) => {
            writeln!(out, "`{name}` is not as it was written: {error}")?;
            return Ok(Exit::NeedsALook);
        }
    };
    let mut exit = Exit::Done;
    let count = journal.entries().len();
    writeln!(out, "`{name}`: {count} events, each follows from the one before")?;
    writeln!(out, "head of the chain: {}", journal.head())?;
    if journal.torn() > 0 {
        exit = Exit::NeedsALook;
        writeln!(out, "its last line was not written to its end, or was changed; it is left out")?;
    }
    if let Some(head) = &args.head {
        let is_hash = head.trim().len() == 64 && head.trim().bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_hash {
            bail!("--head takes a SHA-256 as a report prints it: 64 digits from 0 to 9 and a to f");
        }
        match journal.entries().iter().position(|entry| entry.hash == head.trim().to_lowercase()) {
            Some(place) if place + 1 == count => writeln!(out, "the head is the one that was noted")?,
            Some(place) => {
                let more = count - place - 1;
                writeln!(
                    out,
                    "the head that was noted is that of line {}; {more} events came after",
                    place + 1
                )?;
            }
            None => {
                exit = Exit::NeedsALook;
                writeln!(
                    out,
                    "the head that was noted is nowhere in it: it was rewritten, or is another session"
                )?;
            }
        }
    }
    if let Some(path) = report {
        let wrong = follows(args, path, &journal)?;
        let report = sessions::shown(path);
        if wrong.is_empty() {
            writeln!(out, "`{report}` follows from it")?;
        } else {
            exit = Exit::NeedsALook;
            writeln!(out, "`{report}` does not follow from it:")?;
            wrong.iter().try_for_each(|line| writeln!(out, "  {line}"))?;
        }
    }
    Ok(exit)
}

/// What of a report does not follow from a session.
fn follows(args: &Args, path: &Path, journal: &Journal) -> anyhow::Result<Vec<String>> {
    let source = library::read_source(path)?;
    let no_report = || anyhow!("`{}` is no report in JSON", sessions::shown(path));
    let Ok(Value::Object(found)) = serde_json::from_str::<Value>(&source.text) else {
        return Err(no_report());
    };
    if serde_json::from_str::<Once>(&source.text).is_err() {
        return Ok(vec!["a key stands twice in it, so that it can be read in two ways".to_owned()]);
    }
    if !found.contains_key("level_at_least") {
        return Err(no_report());
    }
    let head = found.get("session").and_then(|session| session.get("head")).and_then(Value::as_str);
    let Some(head) = head else {
        return Ok(vec!["it names no head of a chain, so it was not made from a session".to_owned()]);
    };
    let Some(then) = journal.up_to(head) else {
        return Ok(vec!["the head that it names is nowhere in the session".to_owned()]);
    };
    let of = |key: &str| found.get("questionnaire").and_then(|of| of.get(key)).and_then(Value::as_str);
    let locale = Locale::of_report(of("language"), of("help"), args.help_file.clone());
    let loaded = sessions::questionnaire(&then, args.questionnaire.as_deref(), &locale)?;
    let session = then.session(&loaded.program);
    let assessment = crate::assess::assess(&loaded.program, &session.response);
    let record = sessions::record(&then, &session);
    let subject = Subject {
        program: &loaded.program,
        words: &loaded.words,
        own_voice: loaded.own_voice.as_ref(),
        help: &loaded.help,
        phrases: &library::report_phrases(&loaded.words.language)?,
        sha256: &loaded.sha256,
        response: &session.response,
        assessment: &assessment,
        answered_at: &sessions::answered_at(&then),
        record: Some(&record),
    };
    let detail = if found.contains_key("explain") { Detail::Explained } else { Detail::Report };
    let again = report::write(&subject, Content { private: Private::Shown, detail }, Format::Json)?;
    let Ok(Value::Object(again)) = serde_json::from_str::<Value>(&again) else { return Err(no_report()) };
    // Which version of the program made it says nothing about what follows, nor what it was handed over with.
    let keys = found.keys().chain(again.keys().filter(|key| !found.contains_key(*key)));
    let differs = keys.filter(|key| {
        !["crossroads", "handover"].contains(&key.as_str()) && found.get(*key) != again.get(*key)
    });
    Ok(differs.map(|key| format!("`{}` is another", visible(key))).collect())
}

/// JSON in which no object has a key twice. Of two the last would count here, and perhaps the first elsewhere.
struct Once;

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Once {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        let mut keys = BTreeSet::new();
        while let Some((key, Self)) = map.next_entry::<String, Self>()? {
            if !keys.insert(key) {
                return Err(A::Error::custom("twice"));
            }
        }
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self, A::Error> {
        while let Some(Self) = list.next_element()? {}
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }
}
