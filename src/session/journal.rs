//! The journal of an interview: one line of JSON an event, chained by SHA-256.
//!
//! Each line holds the hash of the line before, and, at its end, its own, over all that stands before that. So a
//! changed byte is found, a line that is left out or moved is found, and only a journal that was rewritten as a
//! whole, or cut off at its end, is found by nothing but a hash that was noted elsewhere.
//!
//! Reading touches no file, takes any bytes, and is bounded. What is wrong is said with its line, never with what
//! stands there.

use super::event::{Begun, Event, Questionnaire};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A line longer than this is not read, nor written.
pub const LONGEST_LINE: usize = 1024 * 1024;

/// A journal larger than this is not read, nor written.
pub const LARGEST: usize = 16 * 1024 * 1024;

/// The version of the format.
pub const FORMAT: u32 = 1;

const HASH: &str = ",\"hash\":\"";

/// What happened in an interview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journal {
    // INVARIANT: that of the first entry, which is the only one that begins.
    begun: Begun,
    entries: Vec<Entry>,
    torn: usize,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When, with the time zone.
    pub at: String,
    /// The worker.
    pub worker: String,
    /// What.
    pub event: Event,
    /// The hash of its line, in hexadecimal; the last is the head of the chain.
    pub hash: String,
}

/// Why a journal cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} {why}")]
pub struct Unreadable {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: Why,
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// There is nothing, or not even one whole line.
    #[error("is missing: the file holds no whole event")]
    Nothing,
    /// Larger than is read.
    #[error("is not reached: the file is larger than 16 MiB")]
    TooLarge,
    /// Longer than is read.
    #[error("is longer than 1 MiB")]
    TooLong,
    /// Not a line of a journal.
    #[error("is not a line of a journal")]
    NoLine,
    /// Its own hash is another.
    #[error("was changed after it was written: its hash does not fit what it holds")]
    Changed,
    /// It does not hold the hash of the line before.
    #[error("does not follow the line before it: a line was changed, moved or left out")]
    Unchained,
    /// No event that is known here.
    #[error("holds no event that this version of crossroads knows")]
    Unknown,
    /// The first does not begin, or another does.
    #[error("begins an interview where none can begin, or does not where one must")]
    Misplaced,
    /// The format is a later one.
    #[error("is of a later format; a newer version of crossroads can read it")]
    Later,
}

/// A line as it is written; its own hash comes after.
#[derive(Serialize)]
struct Line<'a> {
    at: &'a str,
    worker: &'a str,
    before: &'a str,
    event: &'a Event,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadLine {
    at: String,
    worker: String,
    before: String,
    event: Event,
    hash: String,
}

/// Reads a journal. What stands after the last line break was not written to its end, and is dropped.
///
/// # Errors
///
/// The first line that is not as it was written.
pub fn read(bytes: &[u8]) -> Result<Journal, Unreadable> {
    if bytes.len() > LARGEST {
        return Err(Unreadable { line: 1, why: Why::TooLarge });
    }
    let mut journal: Option<Journal> = None;
    let mut rest = bytes;
    let mut line = 0;
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        line += 1;
        let (text, tail) = rest.split_at(end);
        let entry = read_line(text, journal.as_ref()).map_err(|why| Unreadable { line, why })?;
        match &mut journal {
            Some(journal) => journal.entries.push(entry),
            None => journal = Some(Journal::new(entry).map_err(|why| Unreadable { line, why })?),
        }
        rest = tail.strip_prefix(b"\n").unwrap_or(tail);
    }
    match journal {
        Some(journal) => Ok(Journal { torn: rest.len(), ..journal }),
        None => Err(Unreadable { line: 1, why: Why::Nothing }),
    }
}

fn read_line(text: &[u8], before: Option<&Journal>) -> Result<Entry, Why> {
    if text.len() > LONGEST_LINE {
        return Err(Why::TooLong);
    }
    let text = str::from_utf8(text).map_err(|_| Why::NoLine)?;
    let (held, hash) = text.rsplit_once(HASH).ok_or(Why::NoLine)?;
    let hash = hash.strip_suffix("\"}").ok_or(Why::NoLine)?;
    if hash != sha256(held.as_bytes()) {
        return Err(Why::Changed);
    }
    let read: ReadLine = serde_json::from_str(text).map_err(|_| Why::Unknown)?;
    if read.hash != hash {
        return Err(Why::NoLine);
    }
    let follows = match (&read.event, before) {
        (Event::Begun(begun), None) if begun.format > FORMAT => return Err(Why::Later),
        (Event::Begun(begun), None) => read.before == sha256(begun.nonce.as_bytes()),
        (Event::Begun(_), Some(_)) | (_, None) => return Err(Why::Misplaced),
        (_, Some(journal)) => read.before == journal.head(),
    };
    let ReadLine { at, worker, event, hash, .. } = read;
    if follows { Ok(Entry { at, worker, event, hash }) } else { Err(Why::Unchained) }
}

impl Journal {
    /// A journal with its first entry.
    fn new(first: Entry) -> Result<Self, Why> {
        let Event::Begun(begun) = &first.event else { return Err(Why::Misplaced) };
        Ok(Self { begun: begun.clone(), entries: vec![first], torn: 0 })
    }

    /// Begins a journal, and gives its first line, with its line break.
    #[must_use]
    pub fn begin(at: &str, worker: &str, begun: Begun) -> (Self, String) {
        let before = sha256(begun.nonce.as_bytes());
        let (entry, line) = line(at, worker, &before, Event::Begun(begun.clone()));
        (Self { begun, entries: vec![entry], torn: 0 }, line)
    }

    /// Adds an event, and gives its line, with its line break.
    pub fn add(&mut self, at: &str, worker: &str, event: Event) -> String {
        let (entry, line) = self.next(at, worker, event);
        self.push(entry);
        line
    }

    /// An event that would come next, with its line.
    pub(super) fn next(&self, at: &str, worker: &str, event: Event) -> (Entry, String) {
        line(at, worker, self.head(), event)
    }

    /// Adds what [`Journal::next`] gave.
    pub(super) fn push(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// How it began.
    #[must_use]
    pub fn begun(&self) -> &Begun {
        &self.begun
    }

    /// All events, the first of them how it began.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The hash of the last line.
    #[must_use]
    pub fn head(&self) -> &str {
        self.entries.last().map_or("", |entry| &entry.hash)
    }

    /// How many bytes at the end were dropped, as their line was not written to its end.
    #[must_use]
    pub fn torn(&self) -> usize {
        self.torn
    }

    /// The questionnaire that was asked last.
    #[must_use]
    pub fn questionnaire(&self) -> &Questionnaire {
        let resumed = self.entries.iter().rev().find_map(|entry| {
            if let Event::Resumed { questionnaire, .. } = &entry.event { Some(questionnaire) } else { None }
        });
        resumed.unwrap_or(&self.begun.questionnaire)
    }

    /// The journal as it stood when this was its head.
    #[must_use]
    pub fn up_to(&self, head: &str) -> Option<Self> {
        let last = self.entries.iter().position(|entry| entry.hash == head)?;
        let entries = self.entries.iter().take(last + 1).cloned().collect();
        Some(Self { begun: self.begun.clone(), entries, torn: 0 })
    }
}

/// An event as a line that follows the one with this hash.
fn line(at: &str, worker: &str, before: &str, event: Event) -> (Entry, String) {
    let held = serde_json::to_string(&Line { at, worker, before, event: &event }).unwrap_or_default();
    let held = held.strip_suffix('}').unwrap_or(&held);
    let hash = sha256(held.as_bytes());
    let line = format!("{held}{HASH}{hash}\"}}\n");
    (Entry { at: at.to_owned(), worker: worker.to_owned(), event, hash }, line)
}

/// In hexadecimal.
fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
