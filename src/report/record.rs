//! What a session adds to a report: whose answers they are, notes, a level that a worker set, and the chain's head.
//!
//! What was computed is never changed by it. Notes and words to an item that is left off are left off too.

use super::document::{Entry, Section, Tone, clean};
use super::page::level_in_words;
use super::view::View;
use crate::phrase::fill;
use crate::program::{ItemId, LevelId};
use serde::Serialize;

/// Where the answers of a report were written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The hash of the journal's last event, in hexadecimal.
    pub head: String,
    /// Whom it is about, as the worker names them.
    pub client: Option<String>,
    /// When it began.
    pub began_at: String,
    /// Everyone who wrote in it.
    pub workers: Vec<String>,
    /// Was all asked?
    pub finished: bool,
    /// A level that a worker set.
    pub set: Option<SetLevel>,
    /// The answers that are a worker's judgement.
    pub judged: Vec<ItemId>,
    /// The items that could not be asked.
    pub not_asked: Vec<ItemId>,
    /// Notes, each to an item or to all of it.
    pub notes: Vec<(Option<ItemId>, Note)>,
    /// The client's own words beside items.
    pub words: Vec<(ItemId, Note)>,
}

/// What somebody wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The text.
    pub text: String,
    /// Who.
    pub worker: String,
    /// When.
    pub at: String,
}

/// A level that a worker set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetLevel {
    /// Its id in the file.
    pub level: String,
    /// What was computed then, at least and at most.
    pub computed: (String, String),
    /// The code of the reason, and the reason.
    pub reason: (String, String),
    /// Why, in what words, by whom and when.
    pub note: Note,
}

/// Whose page it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// That of the person whom it is about, who need not read what somebody wrote about them for others.
    Persons,
    /// That of those who work with them.
    Workers,
}

/// The level that was set beside what was computed.
pub(super) fn set(view: &View, whose: Whose) -> Option<Section> {
    let set = view.subject.record?.set.as_ref()?;
    let words = &view.phrases().record;
    let mut section = Section::new(&words.heading, Tone::Main);
    section.lead(&fill(&words.level, &[("level", named(view, &set.level))]));
    let level = |id| view.program().level(id);
    let then = match (level(&set.computed.0), level(&set.computed.1)) {
        (Some(least), Some(most)) => level_in_words(view, Some((least, most))),
        (Some(_) | None, _) => String::new(),
    };
    let now = level_in_words(view, view.levels());
    let mut facts = vec![
        (&words.by, set.note.worker.clone()),
        (&words.at, view.time(&set.note.at)),
        (&words.reason, set.reason.1.clone()),
        (&words.text, if whose == Whose::Workers { set.note.text.clone() } else { String::new() }),
        (&words.computed, now.clone()),
    ];
    if then != now {
        facts.push((&words.computed_then, then));
    }
    let said = facts.into_iter().filter(|(_, text)| !text.trim().is_empty());
    section.facts(said.map(|(name, text)| (name.clone(), text)));
    section.paragraph(&words.stays);
    Some(section)
}

/// Notes, own words, whose answers, and where all of it stands.
pub(super) fn sections(view: &View) -> Vec<Section> {
    let Some(record) = view.subject.record else { return Vec::new() };
    let words = &view.phrases().record;
    let name = |item: ItemId| view.words().items[item].name.clone();
    let entry = |item: Option<ItemId>, note: &Note, text: String| {
        let lead = item.map_or_else(|| words.whole.clone(), name);
        let names = [("worker", note.worker.as_str()), ("when", &view.time(&note.at))];
        Entry::led(&lead, &text).more([fill(&words.note_by, &names)])
    };
    let mut notes = Section::new(&words.notes, Tone::Plain);
    let shown = record.notes.iter().filter(|(item, _)| item.is_none_or(|item| !view.left_off(item)));
    notes.bullets(shown.map(|(item, note)| entry(*item, note, note.text.clone())));
    let mut own = Section::new(&words.words, Tone::Plain);
    let shown = record.words.iter().filter(|(item, _)| !view.left_off(*item));
    own.bullets(shown.map(|(item, note)| {
        let quoted = fill(&view.phrases().words.quote, &[("text", note.text.as_str())]);
        entry(Some(*item), note, quoted)
    }));
    let mut session = Section::new(&words.session, Tone::Plain);
    let names = |items: &[ItemId]| {
        let shown = items.iter().filter(|item| !view.left_off(**item));
        shown.map(|item| name(*item)).collect::<Vec<_>>().join(&view.phrases().words.semicolon)
    };
    let facts = [
        (&words.client, record.client.clone().unwrap_or_default()),
        (&words.began, view.time(&record.began_at)),
        (&words.workers, record.workers.join(&view.phrases().words.semicolon)),
        (&words.judged, names(&record.judged)),
        (&words.could_not_ask, names(&record.not_asked)),
        (&words.unfinished, if record.finished { String::new() } else { words.yes.clone() }),
        (&words.head, record.head.clone()),
    ];
    let said = facts.into_iter().filter(|(_, text)| !text.is_empty());
    session.facts(said.map(|(name, text)| (name.clone(), text)));
    vec![notes, own, session]
}

fn named<'v>(view: &View<'v>, id: &'v str) -> &'v str {
    view.program().level(id).map_or(id, |level: LevelId| &view.words().levels[level].name)
}

#[derive(Serialize)]
pub(super) struct Session<'a> {
    head: &'a str,
    client: Option<String>,
    began_at: String,
    workers: Vec<String>,
    finished: bool,
}

#[derive(Serialize)]
pub(super) struct Override<'a> {
    level: &'a str,
    level_at_least: &'a str,
    level_at_most: &'a str,
    reason: &'a str,
    because: String,
    text: String,
    worker: String,
    at: String,
}

/// The session, for a program.
pub(super) fn session<'v>(view: &View<'v>) -> Option<Session<'v>> {
    let record = view.subject.record?;
    Some(Session {
        head: &record.head,
        client: record.client.as_deref().map(clean),
        began_at: clean(&record.began_at),
        workers: record.workers.iter().map(|worker| clean(worker)).collect(),
        finished: record.finished,
    })
}

/// The level that was set, for a program.
pub(super) fn overridden<'v>(view: &View<'v>) -> Option<Override<'v>> {
    let set = view.subject.record?.set.as_ref()?;
    Some(Override {
        level: &set.level,
        level_at_least: &set.computed.0,
        level_at_most: &set.computed.1,
        reason: &set.reason.0,
        because: clean(&set.reason.1),
        text: clean(&set.note.text),
        worker: clean(&set.note.worker),
        at: clean(&set.note.at),
    })
}
