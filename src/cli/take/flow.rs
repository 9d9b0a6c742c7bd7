//! From the first screen to the last question.

use super::outcome;
use super::question::Asking;
use super::shown::Show;
use crate::cli::clock::Clock;
use crate::cli::prompter::wrap::first_sentence;
use crate::cli::prompter::{Action, Page, Prompter, Reply, Stop};
use crate::interview::words::Words;
use crate::interview::{Interview, Place};
use crate::library::Loaded;
use crate::phrase::fill;
use crate::program::{ItemId, NoticeId, Urgency};
use crate::report::Phrases;
use crate::session::WriteError;
use std::collections::BTreeMap;

/// An interview with a person.
pub(super) struct Flow<'a> {
    pub(super) loaded: &'a Loaded,
    pub(super) words: &'a Words,
    /// The words of the report.
    pub(super) phrases: &'a Phrases,
    pub(super) interview: Interview<'a>,
    /// The answers that came from a file.
    pub(super) given: Option<Given>,
    pub(super) length: Length,
    /// What time it is.
    pub(super) clock: Clock,
    /// Where answers are kept, if anywhere.
    pub(super) save: Option<String>,
    /// What was ticked at a question that was left for its help or another question, before Enter.
    pub(super) drafts: BTreeMap<ItemId, Vec<usize>>,
}

/// Whether what cannot matter any more is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    /// No, unless the person says so.
    Whole,
    /// Yes.
    Short,
    /// That was asked for, and the questionnaire is too large to know what cannot matter.
    CannotTell,
}

/// Answers that were given before.
pub(super) struct Given {
    /// How many there are.
    pub(super) count: usize,
    /// The file they came from.
    pub(super) file: String,
    /// Are they so old that each is asked again?
    pub(super) old: bool,
}

impl Flow<'_> {
    /// Asks from the first screen to the last question.
    pub(super) fn run(&mut self, prompter: &mut dyn Prompter) -> Result<(), Stop> {
        self.start(prompter)?;
        self.questions(prompter)
    }

    /// Asks what is left, and says at once what must be said.
    pub(super) fn questions(&mut self, prompter: &mut dyn Prompter) -> Result<(), Stop> {
        loop {
            self.say_now(prompter)?;
            match self.interview.place() {
                // Once it is accepted the place is another.
                Place::Item(_) if self.interview.to_offer() => self.offer(prompter)?,
                Place::Item(_) => self.question(prompter)?,
                Place::End => return Ok(()),
            }
        }
    }

    /// Asks one question again, then what is asked because of it.
    pub(super) fn change(&mut self, item: ItemId, prompter: &mut dyn Prompter) -> Result<(), Stop> {
        self.interview.go_to(item);
        self.questions(prompter)
    }

    fn start(&self, prompter: &mut dyn Prompter) -> Result<(), Stop> {
        let start = &self.words.start;
        let texts = &self.loaded.words;
        // Its places can only show answers, and there are none. A line in the file is no line on the screen.
        let about = texts.about.fill(|_| String::new());
        let about: Vec<String> = about.split("\n\n").map(|paragraph| paragraph.replace('\n', " ")).collect();
        let about = about.join("\n\n");
        let mut page = Page::new(&texts.title);
        page = page.text(if about.trim().is_empty() { &start.plainly } else { &about });
        page = page.strong(self.danger());
        let kept = if prompter.is_plain() { &start.kept_plain } else { &start.kept };
        page = page.text(format!("{kept} {}", start.history));
        if let Some(Given { count, file, old }) = &self.given {
            let text = match (old, count) {
                (true, _) => &start.given_old,
                (false, 1) => &start.given_one,
                (false, _) => &start.given,
            };
            page = page.text(fill(text, &[("count", &count.to_string()), ("file", file)]));
        }
        if let Some(file) = &self.save {
            page = page.text(fill(&start.saves, &[("file", file)]));
        }
        match self.length {
            Length::Whole => {}
            Length::Short => page = page.text(&start.short),
            Length::CannotTell => page = page.text(&start.short_not),
        }
        page = page.text(&start.ways);
        match prompter.choose(&page, &[&start.begin, &start.leave])? {
            0 => Ok(()),
            _ => Err(Stop::LeftNothing),
        }
    }

    /// Whom to call in danger, a line each.
    pub(super) fn danger(&self) -> String {
        let start = &self.words.start;
        let number = |phrase: &str, id: &str| {
            let line = self.loaded.help.lines.iter().find(|line| line.id == id)?;
            Some(fill(phrase, &[("number", &line.number)]))
        };
        let lines = [number(&start.danger, "emergency"), number(&start.crisis, "crisis")];
        lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
    }

    fn question(&mut self, prompter: &mut dyn Prompter) -> Result<(), Stop> {
        let mut editing = false;
        loop {
            let Place::Item(item) = self.interview.place() else { return Ok(()) };
            let (loaded, words, interview) = (self.loaded, self.words, &self.interview);
            let asking =
                Asking { loaded, words, interview, item, editing, plain: prompter.is_plain(), without: None };
            let mut page = asking.page();
            page.foot = self.foot();
            let mut prompt = asking.prompt();
            if let Some(ticks) = self.drafts.remove(&item) {
                prompt.tick(ticks);
            }
            let reply = prompter.ask(&page, &mut prompt)?;
            editing = false;
            if let (Reply::Action(_), Some(ticks)) = (&reply, prompt.ticked()) {
                self.drafts.insert(item, ticks.to_vec());
            }
            match reply {
                Reply::Kept => {
                    self.interview.keep();
                    return Ok(());
                }
                Reply::Action(Action::Back) => {
                    if !self.interview.back() {
                        self.start(prompter)?;
                    }
                }
                Reply::Action(Action::Help) => {
                    let help = asking.help();
                    prompter.read(&|width, _| help.plain(width))?;
                }
                Reply::Action(Action::SoFar) => self.so_far(prompter)?,
                Reply::Action(Action::Skip) => {
                    self.interview.skip_section();
                    return Ok(());
                }
                Reply::Action(Action::Edit) => editing = true,
                Reply::Action(Action::Leave) => self.leave(prompter)?,
                // No such letter is offered here.
                Reply::Action(Action::Desk(_)) => {}
                Reply::One(_)
                | Reply::Any(_)
                | Reply::Number(_)
                | Reply::Text(_)
                | Reply::Action(Action::Decline | Action::NotKnown) => {
                    if let Some(answer) = asking.answer(reply) {
                        self.interview.answer(answer);
                    }
                    self.drafts.remove(&item);
                    return Ok(());
                }
            }
        }
    }

    /// One quiet screen for the urgent notices that have just become certain.
    fn say_now(&mut self, prompter: &mut dyn Prompter) -> Result<(), Stop> {
        let fresh = self.interview.to_say();
        if fresh.is_empty() {
            return Ok(());
        }
        let now = &self.words.now;
        let at_once = fresh.iter().any(|id| self.loaded.program.notices[*id].urgency == Urgency::Now);
        let mut page = Page::new(&now.title).text(&now.thanks);
        let mut waiting = Page::new(&now.waiting_title);
        for notice in fresh {
            page = page.strong(self.notice(notice));
            waiting = waiting.strong(self.notice(notice));
        }
        if !at_once {
            let leave = &self.words.leaving.leave;
            loop {
                match prompter.choose_with_care(&page, &[&now.go_on_today, &now.so_far, leave])? {
                    0 => return Ok(()),
                    1 => self.so_far(prompter)?,
                    _ => self.leave(prompter)?,
                }
            }
        }
        loop {
            match prompter.choose(&page, &[&now.call, &now.go_on, &now.so_far, &now.leave])? {
                0 => {
                    let waiting = waiting.text(&now.waiting);
                    return match prompter.choose_with_care(&waiting, &[&now.back, &now.leave])? {
                        0 => Ok(()),
                        _ => Err(Stop::LeftNothing),
                    };
                }
                1 => return Ok(()),
                2 => self.so_far(prompter)?,
                _ => return Err(Stop::LeftNothing),
            }
        }
    }

    /// Says that what is left cannot change the suggestion, and lets the person choose whether to answer it.
    fn offer(&mut self, prompter: &mut dyn Prompter) -> Result<(), Stop> {
        let offer = &self.words.offer;
        let levels = !self.loaded.program.levels.is_empty();
        let mut page = Page::new(&offer.title).text(if levels { &offer.text } else { &offer.text_scores });
        let still = self.interview.still_asked();
        if !still.is_empty() {
            let titles: Vec<&str> =
                still.into_iter().map(|id| self.loaded.words.sections[id].0.as_str()).collect();
            page = page.text(fill(&offer.still, &[("sections", &titles.join(", "))]));
        }
        page.foot = self.foot();
        loop {
            let leave = &self.words.leaving.leave;
            match prompter.choose_with_care(&page, &[&offer.go_on, &offer.skip, &offer.so_far, leave])? {
                0 => return Ok(()),
                1 => {
                    // It was offered, so it can be done.
                    let _ = self.interview.shorten();
                    return Ok(());
                }
                2 => self.so_far(prompter)?,
                _ => self.leave(prompter)?,
            }
        }
    }

    fn so_far(&self, prompter: &mut dyn Prompter) -> Result<(), Stop> {
        prompter.read(&|width, colour| outcome::so_far(self, &self.clock.now(), width, colour))
    }

    /// Asks once whether to leave, and says what is kept.
    fn leave(&self, prompter: &mut dyn Prompter) -> Result<(), Stop> {
        let leaving = &self.words.leaving;
        let kept = match &self.save {
            Some(file) => fill(&leaving.saved, &[("file", file)]),
            None => leaving.nothing_kept.clone(),
        };
        let mut page = Page::new(&leaving.title).text(kept).strong(self.danger());
        page.foot = self.foot();
        match prompter.choose(&page, &[&leaving.stay, &leaving.leave])? {
            0 => Ok(()),
            _ => Err(Stop::Left),
        }
    }

    /// Says that the answers could not be saved, and asks whether to leave all the same.
    pub(super) fn stays_after(&self, prompter: &mut dyn Prompter, error: &WriteError) -> bool {
        let WriteError { path, reason, .. } = error;
        let reason = self.words.reason(reason);
        let text = fill(&self.words.leaving.not_saved, &[("file", path), ("reason", reason)]);
        let page = Page::new(&self.words.leaving.title).strong(text);
        matches!(prompter.choose(&page, &[&self.words.leaving.stay, &self.words.leaving.leave]), Ok(0))
    }

    /// The certain `now` notices, a line each.
    pub(super) fn foot(&self) -> Vec<String> {
        let line = |id: NoticeId| {
            let notice = self.notice(id);
            fill(&self.words.now.foot, &[("notice", first_sentence(&notice))])
        };
        self.interview.certain_now().into_iter().map(line).collect()
    }

    /// What the texts of the questionnaire can show.
    pub(super) fn show(&self) -> Show<'_> {
        let (response, assessment) = (self.interview.response(), self.interview.assessment());
        Show { loaded: self.loaded, words: self.words, response, assessment }
    }

    /// The text of a notice.
    pub(super) fn notice(&self, id: NoticeId) -> String {
        self.show().fill(&self.loaded.words.notices[id].text)
    }
}
