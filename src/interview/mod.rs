//! Which item comes next, going back, skipping a part, and what must be said at once.
//!
//! No terminal, no clock and no files: whoever asks the questions keeps an [`Interview`], shows what
//! [`Interview::place`] names and gives back what was said. A changed answer decides anew what is asked; answers
//! to items that are now hidden stay where they are and do not count. What cannot change the outcome any more can be
//! left out.

pub mod intake;
mod short;
#[cfg(test)]
mod tests;
pub mod words;

use crate::assess::{Assessment, Truth, assess};
use crate::program::{Condition, ItemId, NoticeId, Program, Urgency, ValueKind};
use crate::response::{Answer, Response};
use short::Short;
use std::collections::BTreeSet;

/// One respondent being asked.
#[derive(Debug, Clone)]
pub struct Interview<'p> {
    program: &'p Program,
    response: Response,
    // INVARIANT: always that of `response`.
    assessment: Assessment,
    /// The item that was gone back to, until it is answered.
    back_at: Option<ItemId>,
    /// The item that was jumped to: what is open from there on comes before what is open before it.
    from: Option<ItemId>,
    /// Items that are asked again although they are settled.
    again: BTreeSet<ItemId>,
    said: BTreeSet<NoticeId>,
    short: Short,
}

/// Where an interview stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// This item is asked.
    Item(ItemId),
    /// There is nothing left to ask.
    End,
}

/// How far an interview has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The number of the item that is asked, from 1.
    pub number: usize,
    /// How many will have been asked in the end.
    pub total: usize,
    /// Can no answer still to come change the total? Otherwise it is a guess.
    pub exact: bool,
}

impl<'p> Interview<'p> {
    /// Begins, or goes on where something is answered already: only what is open is asked.
    #[must_use]
    pub fn new(program: &'p Program, response: Response) -> Self {
        let assessment = assess(program, &response);
        Self {
            program,
            response,
            assessment,
            back_at: None,
            from: None,
            again: BTreeSet::new(),
            said: BTreeSet::new(),
            short: Short::default(),
        }
    }

    /// Asks these once more where they are settled, with what was said standing ready.
    pub fn ask_again(&mut self, items: impl IntoIterator<Item = ItemId>) {
        let settled = items.into_iter().filter(|item| *self.response.answer(*item) != Answer::Open);
        self.again.extend(settled);
        self.weigh_again();
    }

    /// The answers so far.
    #[must_use]
    pub fn response(&self) -> &Response {
        &self.response
    }

    /// What the answers come to so far.
    #[must_use]
    pub fn assessment(&self) -> &Assessment {
        &self.assessment
    }

    /// The item gone back to, else the first open item that is asked, else the end.
    #[must_use]
    pub fn place(&self) -> Place {
        let from = |from: ItemId| self.left().find(|item| *item >= from);
        let next = self.back_at.or_else(|| self.from.and_then(from)).or_else(|| self.left().next());
        next.map_or(Place::End, Place::Item)
    }

    /// Sets what is said to the item at this place and goes on. At the end it does nothing.
    pub fn answer(&mut self, answer: Answer) {
        if let Place::Item(item) = self.place() {
            self.set(item, answer);
            self.settle(item);
        }
    }

    /// Goes on without a change: an item that was gone back to keeps its answer.
    pub fn keep(&mut self) {
        if let Place::Item(item) = self.place() {
            self.settle(item);
        }
    }

    /// Goes back to the asked item before this place, keeping its answer. `false` where there is none.
    pub fn back(&mut self) -> bool {
        let place = self.place();
        let before = |id: &ItemId| match place {
            Place::Item(here) => *id < here,
            Place::End => true,
        };
        let target = self.settled().into_iter().rev().find(before);
        if target.is_some() {
            self.back_at = target;
        }
        target.is_some()
    }

    /// Goes to an asked item that is settled, keeping its answer until there is another, or to one that was left
    /// out. To any other it does not go.
    pub fn go_to(&mut self, item: ItemId) {
        if self.is_asked(item) && (!self.is_open(item) || self.leaves_out(item)) {
            self.back_at = Some(item);
        }
    }

    /// Jumps to any item that is asked, keeping its answer until there is another, and goes on from there; what was
    /// passed over comes at the end. `false` where it is not asked.
    pub fn jump(&mut self, item: ItemId) -> bool {
        let asked = self.is_asked(item);
        if asked {
            (self.back_at, self.from) = (Some(item), Some(item));
        }
        asked
    }

    /// Passes this place over, and goes on after it; it comes again at the end. `false` where nothing else is left.
    pub fn later(&mut self) -> bool {
        let Place::Item(here) = self.place() else { return false };
        let next = self.left().find(|item| *item > here).or_else(|| self.left().find(|item| *item < here));
        if next.is_some() {
            (self.back_at, self.from) = (None, next);
        }
        next.is_some()
    }

    /// Is this item asked, by the answers so far?
    #[must_use]
    pub fn asks(&self, item: ItemId) -> bool {
        self.is_asked(item)
    }

    /// The asked items that are settled, in order.
    #[must_use]
    pub fn settled(&self) -> Vec<ItemId> {
        self.program.items.ids().filter(|id| self.is_asked(*id) && !self.is_open(*id)).collect()
    }

    /// May the section of this item be skipped as a whole?
    #[must_use]
    pub fn can_skip(&self, item: ItemId) -> bool {
        self.program.sections[self.program.items[item].section].skippable
    }

    /// Skips what is left of the section at this place, where it may be skipped.
    ///
    /// Its open items are declined, not left open: the person decided, so they are not asked again, and a report
    /// says that they were left blank. What was answered before stays.
    pub fn skip_section(&mut self) {
        let Place::Item(here) = self.place() else { return };
        if !self.can_skip(here) {
            return;
        }
        let items = self.program.sections[self.program.items[here].section].items.clone();
        for item in items {
            // One by one, as declining an item can hide those that rest on it.
            if self.is_asked(item) && self.is_open(item) && !self.leaves_out(item) {
                self.set(item, Answer::Declined);
            }
        }
        self.back_at = None;
        self.weigh_again();
    }

    /// Is this the first item of its section that is asked?
    #[must_use]
    pub fn begins_section(&self, item: ItemId) -> bool {
        let section = self.program.items[item].section;
        let items = self.program.sections[section].items.iter();
        let mut asked = items.filter(|id| self.is_asked(**id) && !self.leaves_out(**id));
        asked.next() == Some(&item)
    }

    /// How far it has come, and a guess at how far it goes.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let items = self.program.items.ids();
        let asked: Vec<ItemId> = items.filter(|id| self.is_asked(*id) && !self.leaves_out(*id)).collect();
        let here = match self.place() {
            Place::Item(here) => Some(here),
            Place::End => None,
        };
        let number = asked.iter().filter(|id| here.is_none_or(|here| **id <= here)).count();
        let open = |id: &ItemId| self.is_open(*id);
        let (unsure, sure): (Vec<ItemId>, Vec<ItemId>) = asked.into_iter().partition(|id| {
            let rests_on = &self.program.items[*id].rests_on;
            self.assessment.items[*id].asked == Truth::Unknown && rests_on.iter().any(open)
        });
        let percent: usize = unsure.iter().map(|id| self.likely(&self.program.items[*id].show_if)).sum();
        let decides_another = |id: &ItemId| self.program.items.rows().any(|item| item.rests_on.contains(id));
        let exact = unsure.is_empty()
            && !sure.iter().any(|id| open(id) && decides_another(id))
            && !self.may_leave_out(here);
        Progress { number, total: (sure.len() + (percent + 50) / 100).max(number), exact }
    }

    /// In how many of a hundred interviews a condition that is unknown so far may come true. Only a guess at the
    /// length rests on it: most questions ask for something that most people have not, and most exceptions are
    /// not met.
    fn likely(&self, condition: &Condition) -> usize {
        match self.assessment.truth(self.program, &self.response, condition) {
            Truth::True => return 100,
            Truth::False => return 0,
            Truth::Unknown => {}
        }
        match condition {
            Condition::Always => 100,
            Condition::Not(_) => 90,
            Condition::All(all) => all.iter().map(|c| self.likely(c)).min().unwrap_or(100),
            Condition::Any(any) => any.iter().map(|c| self.likely(c)).max().unwrap_or(0),
            Condition::Named(value) => match &self.program.values[*value].is {
                ValueKind::Condition(condition) => self.likely(condition),
                ValueKind::Number(_) => 40,
            },
            Condition::Answered(_) => 90,
            Condition::Compare(..) | Condition::Chosen(..) | Condition::Has(..) | Condition::InBand(..) => 40,
        }
    }

    /// The `now` and `today` notices that have become certain and were not said yet, most urgent first. They count
    /// as said until they end. An answer that is still to be asked again makes nothing certain.
    pub fn to_say(&mut self) -> Vec<NoticeId> {
        let sure = (!self.again.is_empty()).then(|| assess(self.program, &self.sure()));
        let certain = self.certain_in(sure.as_ref().unwrap_or(&self.assessment), Urgency::Today);
        self.said.retain(|id| certain.contains(id));
        let fresh: Vec<_> = certain.into_iter().filter(|id| !self.said.contains(id)).collect();
        self.said.extend(&fresh);
        fresh
    }

    /// The `now` notices that are certain.
    #[must_use]
    pub fn certain_now(&self) -> Vec<NoticeId> {
        self.certain_from(Urgency::Now)
    }

    /// The notices that are certain and at least so urgent, most urgent first.
    #[must_use]
    pub fn certain_from(&self, least: Urgency) -> Vec<NoticeId> {
        self.certain_in(&self.assessment, least)
    }

    fn certain_in(&self, assessment: &Assessment, least: Urgency) -> Vec<NoticeId> {
        let certain = |id: &NoticeId| assessment.notices[*id] == Truth::True;
        let urgent = self.program.notices.iter().filter(|(_, notice)| notice.urgency >= least);
        let mut ids: Vec<NoticeId> = urgent.map(|(id, _)| id).filter(certain).collect();
        ids.sort_by_key(|id| std::cmp::Reverse(self.program.notices[*id].urgency));
        ids
    }

    fn settle(&mut self, item: ItemId) {
        self.back_at = None;
        self.again.remove(&item);
        self.weigh_again();
    }

    fn set(&mut self, item: ItemId, answer: Answer) {
        self.response.set(item, answer);
        self.assessment = assess(self.program, &self.response);
    }

    fn is_asked(&self, item: ItemId) -> bool {
        self.assessment.items[item].asked != Truth::False
    }

    fn is_open(&self, item: ItemId) -> bool {
        *self.response.answer(item) == Answer::Open
    }
}
