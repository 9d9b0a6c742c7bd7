//! Keeping what happens: each event is written before anything else is shown; while there is no room it waits.

use super::desk::Desk;
use crate::cli::prompter::screen::writing;
use crate::cli::prompter::{Kind, Page, Prompt, Prompter, Reply, Stop};
use crate::cli::sessions::{self, quoted, shown};
use crate::diagnostic::plainly;
use crate::phrase::fill;
use crate::session::{Event, NotKept};
use std::path::PathBuf;

/// An event that was not written down, and is not held either.
pub(super) struct Refused;

impl Desk<'_> {
    /// Writes an event down. While there is no room it is held, and that is shown at the foot.
    pub(super) fn keep(&mut self, event: Event) -> Result<(), Refused> {
        let was_held = self.held.is_some();
        let kept = {
            let _until_written = writing();
            self.open.add(&self.clock.now(), &self.worker, event)
        };
        match kept {
            Ok(()) => {
                self.held = None;
                if was_held {
                    self.say(self.own.question.saved_again.clone());
                }
            }
            Err(NotKept::NotYet(error)) => self.held = Some(plainly(&error)),
            Err(error @ (NotKept::TooLong | NotKept::Full)) => {
                self.say(fill(&self.own.question.refused, &[("reason", &error.to_string())]));
                return Err(Refused);
            }
        }
        self.session = self.open.journal().session(&self.loaded.program);
        Ok(())
    }

    /// Tries once more to save what waits.
    fn retry(&mut self) -> bool {
        let _until_written = writing();
        match self.open.retry() {
            Ok(()) => self.held = None,
            Err(error) => self.held = Some(error.to_string()),
        }
        self.held.is_none()
    }

    /// Before the end: everything is saved, somewhere, or the worker goes back to the interview (`false`).
    pub(super) fn settle(&mut self, prompter: &mut dyn Prompter) -> Result<bool, Stop> {
        let mut news = String::new();
        while !self.retry() {
            let words = &self.own.leaving;
            let names = [
                ("file", shown(&self.path)),
                ("reason", self.held.clone().unwrap_or_default()),
                ("count", self.open.waiting().to_string()),
            ];
            let names: Vec<(&str, &str)> = names.iter().map(|(name, text)| (*name, text.as_str())).collect();
            let page = Page::new(&words.full_title).strong(fill(&words.full, &names)).text(&news);
            match prompter.choose_with_care(&page, &[&words.again, &words.elsewhere, &words.back])? {
                0 => news.clear(),
                1 => news = self.elsewhere(prompter)?,
                _ => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Asks for another place and moves there; says how that went.
    fn elsewhere(&mut self, prompter: &mut dyn Prompter) -> Result<String, Stop> {
        let words = &self.own.leaving;
        let page = Page::new(&words.place).text(&words.place_how);
        let kind = Kind::Text { most: 4096, begin: String::new(), kept: true };
        let Reply::Text(path) = prompter.ask(&page, &mut Prompt { kind, keys: Vec::new() })? else {
            return Ok(String::new());
        };
        let path = PathBuf::from(path.trim());
        let not = |reason: &str| fill(&words.place_not, &[("file", &shown(&path)), ("reason", reason)]);
        let lock = match sessions::take(&path, &self.worker, self.clock) {
            Ok(lock) => lock,
            Err(error) => return Ok(not(&error.to_string())),
        };
        let moved = {
            let _until_written = writing();
            self.open.move_to(&path)
        };
        if let Err(error) = moved {
            return Ok(not(&plainly(&error)));
        }
        let old = std::mem::replace(&mut self.path, path);
        self.lock = lock;
        self.held = None;
        self.moved = Some(fill(&words.moved, &[("file", &shown(&self.path)), ("old", &shown(&old))]));
        Ok(String::new())
    }

    /// What could not be saved although the interview is over, in words.
    pub(super) fn lost(&self) -> Option<String> {
        let reason = self.held.as_deref()?;
        let count = self.open.waiting().to_string();
        let names = [("count", count.as_str()), ("file", &shown(&self.path)), ("reason", reason)];
        Some(fill(&self.own.done.lost, &names))
    }

    /// How to go on with it.
    pub(super) fn command(&self) -> String {
        format!("crossroads interview --session {}{} --resume", quoted(&shown(&self.path)), self.options)
    }

    /// What is said in the window once the screen is gone.
    pub(super) fn left(&self) -> Vec<String> {
        let done = &self.own.done;
        let file = shown(&self.path);
        let mut lines: Vec<String> = self.moved.iter().cloned().collect();
        lines.push(fill(&done.saved, &[("file", &file)]));
        lines.push(fill(&done.head, &[("head", self.open.journal().head())]));
        lines.push(if self.session.finished {
            let file = format!("{}{}", quoted(&shown(&self.path)), self.options);
            fill(&done.report, &[("file", &file)])
        } else {
            fill(&done.go_on, &[("command", &self.command())])
        });
        lines
    }
}
