//! An interview by a worker, from the first screen to the last question.

use super::opening::{Opened, Resumed};
use super::question;
use crate::cli::clock::Clock;
use crate::cli::prompter::{Page, Prompter, Stop};
use crate::cli::sessions::shown;
use crate::cli::take::shown::Show;
use crate::interview::{Interview, Place, intake, words};
use crate::library::Loaded;
use crate::phrase::fill;
use crate::program::{ItemId, NoticeId};
use crate::report::Phrases;
use crate::response::Answer;
use crate::session::{Changed, Event, Lock, OpenJournal, Origin, Session, What};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A worker at the keyboard, with a session open.
pub(super) struct Desk<'a> {
    pub(super) loaded: &'static Loaded,
    /// The words of an interview.
    pub(super) words: &'a words::Words,
    /// The words of a worker's.
    pub(super) own: &'a intake::Words,
    /// The words of the report.
    pub(super) phrases: &'a Phrases,
    /// Why a level can be set.
    pub(super) reasons: &'a [intake::Reason],
    // INVARIANT: its answers are those of `session`.
    pub(super) interview: Interview<'static>,
    /// What the journal comes to.
    pub(super) session: Session,
    pub(super) open: OpenJournal,
    pub(super) path: PathBuf,
    pub(super) lock: Lock,
    pub(super) worker: String,
    pub(super) clock: Clock,
    /// Why the last events are not on the disk, while they are not.
    pub(super) held: Option<String>,
    /// Where the session went, if it moved.
    pub(super) moved: Option<String>,
    /// What was ticked at a question that was left for a command, before Enter, where it is not what was entered before.
    pub(super) drafts: BTreeMap<ItemId, Vec<usize>>,
    /// The item whose next answer is the worker's judgement.
    pub(super) judging: Option<ItemId>,
    /// The options that open it again.
    pub(super) options: String,
    resumed: Option<Resumed>,
    /// What became of the last thing that was done; said once.
    news: Vec<String>,
    asked: Option<ItemId>,
}

impl<'a> Desk<'a> {
    #[expect(clippy::too_many_arguments, reason = "all of it is made in the one place that calls this")]
    pub(super) fn new(
        opened: Opened,
        words: &'a words::Words,
        own: &'a intake::Words,
        phrases: &'a Phrases,
        reasons: &'a [intake::Reason],
        lock: Lock,
        worker: String,
        clock: Clock,
    ) -> Self {
        let Opened { loaded, path, open, options, resumed } = opened;
        let session = open.journal().session(&loaded.program);
        let interview = Interview::new(&loaded.program, session.response.clone());
        let held = resumed.as_ref().and_then(|resumed| resumed.not_kept.clone());
        Self {
            loaded,
            words,
            own,
            phrases,
            reasons,
            interview,
            session,
            open,
            path,
            lock,
            worker,
            clock,
            held,
            moved: None,
            drafts: BTreeMap::new(),
            judging: None,
            options,
            resumed,
            news: Vec::new(),
            asked: None,
        }
    }

    /// Asks until the session is closed.
    pub(super) fn run(&mut self, prompter: &mut dyn Prompter) -> Result<(), Stop> {
        self.start(prompter)?;
        loop {
            self.questions(prompter)?;
            if self.ending(prompter)? && self.settle(prompter)? {
                return Ok(());
            }
        }
    }

    /// Asks what is left.
    pub(super) fn questions(&mut self, prompter: &mut dyn Prompter) -> Result<(), Stop> {
        loop {
            self.say_now(prompter)?;
            match self.interview.place() {
                Place::Item(item) => self.question(item, prompter)?,
                Place::End => return Ok(()),
            }
        }
    }

    fn start(&mut self, prompter: &mut dyn Prompter) -> Result<(), Stop> {
        let start = &self.own.start;
        let mut page = Page::new(&self.loaded.words.title);
        let client = self.open.journal().begun().client.as_deref();
        let names = [("client", client.unwrap_or_default()), ("worker", &self.worker)];
        page = page.text(fill(if client.is_some() { &start.about } else { &start.about_nobody }, &names));
        if let Some(resumed) = &self.resumed {
            let began = self.open.journal().entries().first().map_or("", |entry| &entry.at);
            let count = self.session.said.len().to_string();
            page = page.text(fill(&start.resumed, &[("began", began), ("count", &count)]));
            if resumed.torn {
                page = page.strong(&start.torn);
            }
            if let Some((old, changed)) = &resumed.changed {
                page = page.strong(self.changes(old, changed));
            }
        }
        page = page.text(fill(&start.file, &[("file", &shown(&self.path))]));
        page = page.text(&start.commands);
        page.foot = self.foot();
        let go_on = if self.resumed.is_some() { &start.go_on } else { &start.begin };
        match prompter.choose(&page, &[go_on, &start.leave])? {
            0 => Ok(()),
            _ => Err(Stop::Left),
        }
    }

    /// What changed since the version that was asked before.
    fn changes(&self, old: &str, changed: &[Changed]) -> String {
        let start = &self.own.start;
        let version = fill(&start.version, &[("old", old), ("new", &self.loaded.program.version)]);
        if changed.is_empty() {
            return format!("{version}\n{}", start.changed_none);
        }
        let line = |change: &Changed| {
            let phrase = match change.what {
                What::New => &start.new,
                What::Gone => &start.gone,
                What::Text => &start.text,
                What::Answers => &start.answers,
                What::Condition => &start.condition,
            };
            let name = self.loaded.program.item(&change.item).map(|item| self.name(item));
            format!("  {}", fill(phrase, &[("item", name.unwrap_or(&change.item))]))
        };
        let lines: Vec<String> = changed.iter().map(line).collect();
        format!("{version}\n{}\n{}", start.changed, lines.join("\n"))
    }

    fn question(&mut self, item: ItemId, prompter: &mut dyn Prompter) -> Result<(), Stop> {
        if self.asked.replace(item) != Some(item) {
            let event = Event::Asked { item: self.id(item) };
            // Without room for it in the session an answer is refused as well, and that is said.
            let _ = self.keep(event);
        }
        question::ask(self, item, prompter)
    }

    /// Writes an answer down, then counts it.
    pub(super) fn answer(&mut self, item: ItemId, answer: Answer, source: Origin) {
        let logic = &self.loaded.program.items[item];
        let same = self.interview.response().answer(item) == &answer
            && self.session.said.get(&item).is_some_and(|said| said.source == source);
        let Some(cell) = crate::session::Cell::of(logic, &answer) else { return };
        if !same {
            let before = self.session.again.get(&item).unwrap_or(self.interview.response().answer(item));
            let (id, before) = (logic.id.clone(), crate::session::Cell::of(logic, before));
            let event = match before {
                Some(from) => Event::Changed { item: id, from, answer: cell, source },
                None => Event::Answered { item: id, answer: cell, source },
            };
            if self.keep(event).is_err() {
                return;
            }
        }
        self.judging = None;
        self.drafts.remove(&item);
        self.interview.answer(answer);
        if self.held.is_none() {
            let said = self.said(item);
            self.say(fill(&self.own.question.saved, &[("item", self.name(item)), ("answer", &said)]));
        }
    }

    /// One screen for the urgent notices that have just become certain.
    fn say_now(&mut self, prompter: &mut dyn Prompter) -> Result<(), Stop> {
        let fresh = self.interview.to_say();
        if fresh.is_empty() {
            return Ok(());
        }
        let mut page = Page::new(&self.own.now.title);
        page = self.take_news().into_iter().fold(page, Page::text);
        for notice in fresh {
            page = page.strong(self.notice(notice));
        }
        page.foot = self.foot();
        prompter.choose_with_care(&page, &[&self.own.now.go_on]).map(drop)
    }

    /// Whether everything is saved, and the notices that are certain now.
    pub(super) fn foot(&self) -> Vec<String> {
        let held = self.held.as_ref().map(|reason| {
            let count = self.open.waiting().to_string();
            fill(&self.own.question.held, &[("reason", self.words.reason(reason)), ("count", &count)])
        });
        let first = |id: NoticeId| crate::cli::prompter::wrap::first_sentence(&self.notice(id)).to_owned();
        held.into_iter().chain(self.interview.certain_now().into_iter().map(first)).collect()
    }

    /// An answer in few words, or why there is none.
    pub(super) fn said(&self, item: ItemId) -> String {
        let words = &self.own.answers;
        match self.interview.response().answer(item) {
            Answer::Declined => words.declined.clone(),
            Answer::NotKnown => match self.session.said.get(&item).map(|said| said.source) {
                Some(Origin::CouldNotAsk) => self.own.sources.could_not_ask.clone(),
                Some(_) | None => words.not_known.clone(),
            },
            Answer::Open => String::new(),
            Answer::Given(_) => {
                let said = self.show().answer(item);
                let unit = self.loaded.words.items[item].unit.as_deref();
                match (said.is_empty(), unit) {
                    (true, _) => words.none.clone(),
                    (false, Some(unit)) => format!("{said} {unit}"),
                    (false, None) => said,
                }
            }
        }
    }

    /// The name of whose answer it is.
    pub(super) fn origin(&self, source: Origin) -> &'a str {
        let sources = &self.own.sources;
        match source {
            Origin::Client => &sources.client,
            Origin::ClientDeclined => &sources.client_declined,
            Origin::ClientDoesNotKnow => &sources.client_does_not_know,
            Origin::CouldNotAsk => &sources.could_not_ask,
            Origin::Judgement => &sources.judgement,
        }
    }

    /// Why there is no answer, and that Enter keeps it so.
    pub(super) fn without(&self, source: Origin) -> Option<&'a str> {
        let words = &self.own.question;
        match source {
            Origin::ClientDeclined => Some(&words.declined),
            Origin::ClientDoesNotKnow => Some(&words.not_known),
            Origin::CouldNotAsk => Some(&words.could_not_ask),
            Origin::Client | Origin::Judgement => None,
        }
    }

    pub(super) fn id(&self, item: ItemId) -> String {
        self.loaded.program.items[item].id.clone()
    }

    pub(super) fn name(&self, item: ItemId) -> &'static str {
        &self.loaded.words.items[item].name
    }

    pub(super) fn show(&self) -> Show<'_> {
        let (response, assessment) = (self.interview.response(), self.interview.assessment());
        Show { loaded: self.loaded, words: self.words, response, assessment }
    }

    pub(super) fn notice(&self, id: NoticeId) -> String {
        self.show().fill(&self.loaded.words.notices[id].text)
    }

    /// Has something said on the next page.
    pub(super) fn say(&mut self, news: String) {
        self.news.push(news);
    }

    pub(super) fn take_news(&mut self) -> Vec<String> {
        std::mem::take(&mut self.news)
    }
}
