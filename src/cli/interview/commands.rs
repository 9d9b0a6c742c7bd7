//! What a worker can do at any question: go elsewhere, look, write, leave.

use super::desk::Desk;
use crate::cli::prompter::{Action, Kind, Page, Prompt, Prompter, Reply, Stop};
use crate::cli::sessions::shown;
use crate::cli::take::question::key;
use crate::phrase::fill;
use crate::program::ItemId;
use crate::response::Answer;
use crate::session::Event;

/// A note is not longer than this.
const LONGEST: usize = 4000;

impl Desk<'_> {
    /// Goes to a section: to what is open in it, else to its first question.
    pub(super) fn section(&mut self, prompter: &mut dyn Prompter) -> Result<(), Stop> {
        let (words, program) = (&self.own.sections, &self.loaded.program);
        let mut options = Vec::new();
        let mut places = Vec::new();
        for (id, section) in program.sections.iter() {
            let asked: Vec<ItemId> =
                section.items.iter().copied().filter(|item| self.interview.asks(*item)).collect();
            let is_open = |item: &ItemId| *self.interview.response().answer(*item) == Answer::Open;
            let answered = asked.iter().filter(|item| !is_open(item)).count().to_string();
            let count = asked.len().to_string();
            let title = self.loaded.words.sections[id].0.as_str();
            let names = [("section", title), ("answered", answered.as_str()), ("asked", count.as_str())];
            options.push(fill(if asked.is_empty() { &words.line_none } else { &words.line }, &names));
            places.push(asked.iter().copied().find(is_open).or(asked.first().copied()));
        }
        let page = Page::new(&words.title);
        if let Some(place) = self.pick(page, options, None, prompter)?
            && let Some(Some(item)) = places.get(place)
        {
            self.interview.jump(*item);
        }
        Ok(())
    }

    /// Finds a question by a word in it.
    pub(super) fn find(&mut self, prompter: &mut dyn Prompter) -> Result<(), Stop> {
        let words = &self.own.find;
        let page = Page::new(&words.title).text(&words.how);
        let Some(wanted) = self.write(page, 200, String::new(), prompter)? else { return Ok(()) };
        let wanted = wanted.trim().to_lowercase();
        let has = |id: &ItemId| {
            let (item, texts) = (&self.loaded.program.items[*id], &self.loaded.words.items[*id]);
            let has = |text: &str| text.to_lowercase().contains(&wanted);
            let choices = texts.choices.iter().any(|choice| has(&choice.text) || has(&choice.name));
            choices || has(&item.id) || has(&texts.name) || has(&self.show().fill(&texts.ask))
        };
        let found: Vec<ItemId> = self.loaded.program.items.ids().filter(has).collect();
        if found.is_empty() {
            self.say(words.nothing.clone());
            return Ok(());
        }
        let line = |id: &ItemId| {
            let ask = self.show().fill(&self.loaded.words.items[*id].ask);
            if self.interview.asks(*id) { ask } else { fill(&words.not_asked, &[("item", &ask)]) }
        };
        let options = found.iter().map(line).collect();
        if let Some(place) = self.pick(Page::new(&words.found), options, None, prompter)?
            && let Some(item) = found.get(place)
            && !self.interview.jump(*item)
        {
            self.say(fill(&self.own.question.not_asked, &[("item", self.name(*item))]));
        }
        Ok(())
    }

    /// Shows what was answered, and goes to what is picked.
    pub(super) fn answers(&mut self, prompter: &mut dyn Prompter) -> Result<(), Stop> {
        let words = &self.own.answers;
        let response = self.interview.response();
        let items: Vec<ItemId> =
            response.iter().filter(|(_, answer)| **answer != Answer::Open).map(|(id, _)| id).collect();
        if items.is_empty() {
            self.say(words.nothing.clone());
            return Ok(());
        }
        let line = |id: &ItemId| {
            let (said, source) = (self.said(*id), self.session.said.get(id).map(|said| said.source));
            let source = source.filter(|source| *source == crate::session::Origin::Judgement);
            let phrase = match (self.interview.asks(*id), source) {
                (false, _) => &words.line_not_asked,
                (true, Some(_)) => &words.line_source,
                (true, None) => &words.line,
            };
            let source = source.map_or("", |source| self.origin(source));
            fill(phrase, &[("item", self.name(*id)), ("answer", &said), ("source", source)])
        };
        let options: Vec<String> = items.iter().map(line).collect();
        // On the last that was answered before this place.
        let here = match self.interview.place() {
            crate::interview::Place::Item(here) => items.iter().rposition(|item| *item < here),
            crate::interview::Place::End => items.len().checked_sub(1),
        };
        if let Some(place) = self.pick(Page::new(&words.title), options, here, prompter)?
            && let Some(item) = items.get(place)
        {
            if self.interview.asks(*item) {
                self.interview.go_to(*item);
            } else {
                self.say(fill(&self.own.question.not_asked, &[("item", self.name(*item))]));
            }
        }
        Ok(())
    }

    /// Writes a note, to an item or to the session.
    pub(super) fn note(&mut self, item: Option<ItemId>, prompter: &mut dyn Prompter) -> Result<(), Stop> {
        let words = &self.own.note;
        let title = match item {
            Some(item) => fill(&words.title, &[("item", self.name(item))]),
            None => words.title_session.clone(),
        };
        let page = Page::new(title).text(&words.empty);
        let Some(text) = self.write(page, LONGEST, String::new(), prompter)? else { return Ok(()) };
        let kept = self.keep(Event::Noted { item: item.map(|item| self.id(item)), text });
        if kept.is_ok() && self.held.is_none() {
            self.say(self.own.question.saved_note.clone());
        }
        Ok(())
    }

    /// Writes down the client's own words beside an item, or changes them.
    pub(super) fn own_words(&mut self, item: ItemId, prompter: &mut dyn Prompter) -> Result<(), Stop> {
        let words = &self.own.note;
        let page = Page::new(fill(&words.own_words, &[("item", self.name(item))])).text(&words.empty);
        let begin = self.session.words.get(&item).map(|own| own.text.clone()).unwrap_or_default();
        let Some(text) = self.write(page, LONGEST, begin, prompter)? else { return Ok(()) };
        let kept = self.keep(Event::Words { item: self.id(item), text });
        if kept.is_ok() && self.held.is_none() {
            self.say(self.own.question.saved_words.clone());
        }
        Ok(())
    }

    /// Asks once whether to leave; everything is saved before.
    pub(super) fn leave(&mut self, prompter: &mut dyn Prompter) -> Result<(), Stop> {
        if !self.settle(prompter)? {
            return Ok(());
        }
        let words = &self.own.leaving;
        let names = [("file", shown(&self.path)), ("command", self.command())];
        let names: Vec<(&str, &str)> = names.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let mut page = Page::new(&words.title).text(fill(&words.kept, &names));
        // What was ticked and not entered is no answer.
        let drafts: Vec<&str> = self.drafts.keys().map(|item| self.name(*item)).collect();
        if !drafts.is_empty() {
            page = page.strong(fill(&words.drafts, &[("items", &drafts.join("; "))]));
        }
        page.foot = self.foot();
        match prompter.choose(&page, &[&words.stay, &words.leave])? {
            0 => Ok(()),
            _ => Err(Stop::Left),
        }
    }

    /// Lets one of these be picked; nothing where the worker goes back.
    pub(super) fn pick(
        &self,
        page: Page,
        options: Vec<String>,
        at: Option<usize>,
        prompter: &mut dyn Prompter,
    ) -> Result<Option<usize>, Stop> {
        let mut back = key(Action::Back, &self.own.keys.back);
        back.short.clone_from(&self.words.keys.back.short);
        back.word.clone_from(&self.words.keys.back.word);
        let mut prompt = Prompt { kind: Kind::One { options, at, kept: None }, keys: vec![back] };
        match prompter.ask(&page, &mut prompt)? {
            Reply::One(place) => Ok(Some(place)),
            Reply::Any(_) | Reply::Number(_) | Reply::Text(_) | Reply::Kept | Reply::Action(_) => Ok(None),
        }
    }

    /// Lets something be written; nothing where nothing is.
    pub(super) fn write(
        &self,
        page: Page,
        most: usize,
        begin: String,
        prompter: &mut dyn Prompter,
    ) -> Result<Option<String>, Stop> {
        let mut prompt = Prompt { kind: Kind::Text { most, begin, kept: true }, keys: Vec::new() };
        match prompter.ask(&page, &mut prompt)? {
            Reply::Text(text) => Ok(Some(text)),
            Reply::One(_) | Reply::Any(_) | Reply::Number(_) | Reply::Kept | Reply::Action(_) => Ok(None),
        }
    }
}
