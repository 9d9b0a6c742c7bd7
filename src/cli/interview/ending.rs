//! After the last question: the report, and setting another level.

use super::desk::Desk;
use crate::cli::prompter::{Action, Desk as Command, Kind, Page, Prompt, Prompter, Reply, Stop};
use crate::cli::sessions;
use crate::cli::take::question::key;
use crate::interview::Place;
use crate::phrase::fill;
use crate::program::LevelId;
use crate::report::{self, Subject};
use crate::session::{Event, Overridden};

/// What can be done at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Read,
    Override,
    Withdraw,
    Change,
    Note,
    Finish,
}

impl Desk<'_> {
    /// Until the worker is done (`true`), or there is something to ask again.
    pub(super) fn ending(&mut self, prompter: &mut dyn Prompter) -> Result<bool, Stop> {
        if !self.session.finished {
            let _ = self.keep(Event::Finished {});
            self.read(prompter)?;
        }
        loop {
            let way = self.menu(prompter)?;
            match way {
                Way::Read => self.read(prompter)?,
                Way::Override => self.set_level(prompter)?,
                Way::Withdraw => {
                    if self.keep(Event::Withdrawn {}).is_ok() {
                        self.say(self.own.overriding.withdrawn.clone());
                    }
                }
                Way::Change => self.answers(prompter)?,
                Way::Note => self.note(None, prompter)?,
                Way::Finish => return Ok(true),
            }
            if self.interview.place() != Place::End {
                return Ok(false);
            }
        }
    }

    fn menu(&mut self, prompter: &mut dyn Prompter) -> Result<Way, Stop> {
        let end = &self.own.end;
        let has_levels = !self.loaded.program.levels.is_empty();
        let is_set = self.session.overridden.is_some();
        let ways = [
            (Way::Read, &end.read, true),
            (Way::Override, &end.r#override, has_levels),
            (Way::Withdraw, &end.withdraw, is_set),
            (Way::Change, &end.change, true),
            (Way::Note, &end.note, true),
            (Way::Finish, &end.finish, true),
        ];
        let ways: Vec<_> = ways.into_iter().filter(|(_, _, there)| *there).collect();
        let mut page = Page::new(&end.title);
        page = self.take_news().into_iter().fold(page, Page::text);
        page = page.text(self.computed());
        if let Some(set) = &self.session.overridden {
            let level = self.level_name(&set.set.level);
            let names = [("worker", set.worker.as_str()), ("level", level), ("reason", &set.set.because)];
            page = page.strong(fill(&end.set, &names)).text(&end.stays);
        }
        page.foot = self.foot();
        let keys = &self.own.keys;
        let mut letters = vec![
            key(Action::Desk(Command::Answers), &keys.answers),
            key(Action::Desk(Command::Note), &keys.note),
        ];
        if has_levels {
            letters.push(key(Action::Desk(Command::Override), &keys.overriding));
        }
        let options = ways.iter().map(|(_, text, _)| (*text).clone()).collect();
        let mut prompt = Prompt { kind: Kind::One { options, at: None, kept: None }, keys: letters };
        loop {
            let way = match prompter.ask(&page, &mut prompt)? {
                Reply::One(place) => ways.get(place).map(|(way, _, _)| *way),
                Reply::Action(Action::Desk(Command::Answers)) => Some(Way::Change),
                Reply::Action(Action::Desk(Command::Note)) => Some(Way::Note),
                Reply::Action(Action::Desk(Command::Override)) => Some(Way::Override),
                Reply::Action(_) | Reply::Any(_) | Reply::Number(_) | Reply::Text(_) | Reply::Kept => None,
            };
            if let Some(way) = way {
                return Ok(way);
            }
        }
    }

    /// What the answers come to.
    fn computed(&self) -> String {
        let (assessment, end) = (self.interview.assessment(), &self.own.end);
        let name = |level: LevelId| self.loaded.words.levels[level].name.as_str();
        match (assessment.level_at_least, assessment.level_at_most) {
            (Some(least), Some(most)) if least == most => fill(&end.computed, &[("level", name(least))]),
            (Some(least), Some(most)) => {
                fill(&end.computed_range, &[("least", name(least)), ("most", name(most))])
            }
            (Some(_) | None, _) => String::new(),
        }
    }

    fn level_name<'s>(&'s self, id: &'s str) -> &'s str {
        self.loaded.program.level(id).map_or(id, |level| &self.loaded.words.levels[level].name)
    }

    /// Sets another level: which, for which reason, and in the worker's words.
    fn set_level(&mut self, prompter: &mut dyn Prompter) -> Result<(), Stop> {
        let words = &self.own.overriding;
        let (program, texts) = (&self.loaded.program, &self.loaded.words);
        let levels: Vec<LevelId> = program.levels.ids().collect();
        let names = levels.iter().map(|level| texts.levels[*level].name.clone()).collect();
        let page = Page::new(&words.level).text(self.computed()).text(&self.own.end.stays);
        let Some(level) = self.pick(page, names, None, prompter)?.and_then(|place| levels.get(place)) else {
            return Ok(());
        };
        let assessment = self.interview.assessment();
        if assessment.level_at_least == Some(*level) && assessment.level_at_most == Some(*level) {
            self.say(words.same.clone());
            return Ok(());
        }
        let reasons = self.reasons.iter().map(|reason| reason.text.clone()).collect();
        let picked = self.pick(Page::new(&words.reason), reasons, None, prompter)?;
        let Some(reason) = picked.and_then(|place| self.reasons.get(place)) else { return Ok(()) };
        let text = self.write(Page::new(&words.text), 4000, String::new(), prompter)?.unwrap_or_default();
        if text.trim().is_empty() {
            self.say(words.not_set.clone());
            return Ok(());
        }
        let assessment = self.interview.assessment();
        let id =
            |level: Option<LevelId>| level.map(|level| program.levels[level].id.clone()).unwrap_or_default();
        let event = Event::Overridden(Overridden {
            level: id(Some(*level)),
            level_at_least: id(assessment.level_at_least),
            level_at_most: id(assessment.level_at_most),
            reason: reason.id.clone(),
            because: reason.text.clone(),
            text,
        });
        if self.keep(event).is_ok() {
            self.say(words.done.clone());
        }
        Ok(())
    }

    /// The professional's report, on the worker's own screen, where nothing is left off.
    fn read(&self, prompter: &mut dyn Prompter) -> Result<(), Stop> {
        let journal = self.open.journal();
        let answered_at = sessions::answered_at(journal);
        let record = sessions::record(journal, &self.session);
        let loaded = self.loaded;
        let subject = Subject {
            program: &loaded.program,
            words: &loaded.words,
            own_voice: loaded.own_voice.as_ref(),
            help: &loaded.help,
            phrases: self.phrases,
            sha256: &loaded.sha256,
            response: self.interview.response(),
            assessment: self.interview.assessment(),
            answered_at: &answered_at,
            record: Some(&record),
        };
        prompter.read(&|width, colour| report::for_professional(&subject, width, colour))
    }
}
