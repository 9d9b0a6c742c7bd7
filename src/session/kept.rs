//! What a journal comes to: the answers as they stand, whose they are, notes, words and a level that was set.

use super::event::{Event, Origin, Overridden};
use super::journal::{Entry, Journal};
use crate::program::{ItemId, Program, Table};
use crate::response::{Answer, Response};
use std::collections::BTreeMap;

/// An unfinished or stored interview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The answers that count.
    pub response: Response,
    /// Whose answer it is, when and by whom it was written down, for each item that has one.
    pub said: BTreeMap<ItemId, Said>,
    /// Notes, in the order they were written.
    pub notes: Vec<(Option<ItemId>, Remark)>,
    /// The client's own words beside an item.
    pub words: BTreeMap<ItemId, Remark>,
    /// The level that the worker set.
    pub overridden: Option<Override>,
    /// Was all asked, and nothing since?
    pub finished: bool,
    /// Items that changed with the questionnaire and are open again, each with the answer of before where it still
    /// is one.
    pub again: BTreeMap<ItemId, Answer>,
    /// What this questionnaire has no place for.
    pub misfits: Vec<Misfit>,
}

/// Whose answer it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Whose.
    pub source: Origin,
    /// When.
    pub at: String,
    /// Who wrote it down.
    pub worker: String,
}

/// A note, or the client's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The text. It may hold characters that a terminal acts on.
    pub text: String,
    /// When.
    pub at: String,
    /// Who wrote it down.
    pub worker: String,
}

/// A level that the worker set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// Which, why, and what was computed.
    pub set: Overridden,
    /// When.
    pub at: String,
    /// Who.
    pub worker: String,
}

/// An answer, a note or words that this questionnaire has no place for. It never holds them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// The line, from 1.
    pub line: usize,
    /// The id of the item.
    pub item: String,
    /// Why.
    pub reason: String,
}

impl Journal {
    /// What it comes to with this questionnaire.
    #[must_use]
    pub fn session(&self, program: &Program) -> Session {
        let mut session = Session {
            response: Response::new(program),
            said: BTreeMap::new(),
            notes: Vec::new(),
            words: BTreeMap::new(),
            overridden: None,
            finished: false,
            again: BTreeMap::new(),
            misfits: Vec::new(),
        };
        // An answer that is none any more is said once, and only where no later one takes its place.
        let mut misfits: BTreeMap<&str, Misfit> = BTreeMap::new();
        for (number, entry) in self.entries().iter().enumerate() {
            let Err((item, reason)) = session.take(program, entry) else {
                if let Event::Answered { item, .. } | Event::Changed { item, .. } = &entry.event {
                    misfits.remove(item.as_str());
                }
                continue;
            };
            misfits.insert(item, Misfit { line: number + 1, item: item.to_owned(), reason });
        }
        session.misfits = misfits.into_values().collect();
        session.misfits.sort_by_key(|misfit| misfit.line);
        session
    }

    /// The answers that count with this questionnaire.
    #[must_use]
    pub fn response(&self, program: &Program) -> Response {
        self.session(program).response
    }
}

impl Session {
    /// Takes one event; what there is no place for comes back with why.
    fn take<'e>(&mut self, program: &Program, entry: &'e Entry) -> Result<(), (&'e str, String)> {
        let find = |item: &'e str| {
            program.item(item).ok_or_else(|| (item, "the questionnaire has no such item".to_owned()))
        };
        let remark =
            |text: &str| Remark { text: text.to_owned(), at: entry.at.clone(), worker: entry.worker.clone() };
        match &entry.event {
            Event::Answered { item, answer, source } | Event::Changed { item, answer, source, .. } => {
                self.finished = false;
                let id = find(item)?;
                self.again.remove(&id);
                let read = answer.answer(&program.items[id]);
                self.response.set(id, read.clone().unwrap_or_default());
                self.said.remove(&id);
                read.map_err(|wrong| (item.as_str(), wrong.reason))?;
                let said = Said { source: *source, at: entry.at.clone(), worker: entry.worker.clone() };
                self.said.insert(id, said);
            }
            Event::Noted { item, text } => {
                let id = item.as_deref().map(find).transpose()?;
                self.notes.push((id, remark(text)));
            }
            Event::Words { item, text } => {
                let id = find(item)?;
                self.words.remove(&id);
                if !text.is_empty() {
                    self.words.insert(id, remark(text));
                }
            }
            Event::Overridden(set) => {
                let (at, worker) = (entry.at.clone(), entry.worker.clone());
                self.overridden = Some(Override { set: set.clone(), at, worker });
            }
            Event::Withdrawn {} => self.overridden = None,
            Event::Resumed { again, .. } => {
                self.finished = false;
                for id in again.iter().filter_map(|item| program.item(item)) {
                    let before = self.response.answer(id).clone();
                    self.again.insert(id, before);
                    self.response.set(id, Answer::Open);
                    self.said.remove(&id);
                }
            }
            Event::Finished {} => self.finished = true,
            Event::Begun(_) | Event::Asked { .. } | Event::Exported { .. } => {}
        }
        Ok(())
    }

    /// Whose answer each item's is.
    #[must_use]
    pub fn origins(&self, program: &Program) -> Table<ItemId, Option<Origin>> {
        Table::like(&program.items, |id, _| self.said.get(&id).map(|said| said.source))
    }
}
