//! A shorter interview: what cannot change the outcome any more is left out.
//!
//! The outcome is the level or its range, the notices and the lines about fit, and the scores where there are no
//! levels. What is left out stays open, and is asked after all where a changed answer lets it matter again.

use super::Interview;
use crate::program::{ItemId, SectionId};
use crate::proof::{Matter, TooLarge};
use crate::response::{Answer, Response};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// What can still matter.
#[derive(Debug, Clone, Default)]
pub(super) struct Short {
    weighed: Weighed,
    /// The items that cannot matter any more, once that has been looked at.
    needless: BTreeSet<ItemId>,
    /// Are they left out?
    on: bool,
    /// Has that been offered?
    offered: bool,
}

#[derive(Debug, Clone, Default)]
enum Weighed {
    #[default]
    NotYet,
    Known(Box<Matter>),
    TooLarge(TooLarge),
}

impl Interview<'_> {
    /// Leaves out, from here on, what cannot matter any more.
    ///
    /// # Errors
    ///
    /// Where the questionnaire is too large to know that. Then nothing is left out.
    pub fn shorten(&mut self) -> Result<(), TooLarge> {
        self.matter()?;
        self.short.on = true;
        Ok(())
    }

    /// Whether all that is left cannot matter any more, but for what is never left out. It is so once: whoever goes
    /// on all the same is not bothered again.
    pub fn to_offer(&mut self) -> bool {
        if self.short.on || self.short.offered || self.back_at.is_some() || self.matter().is_err() {
            return false;
        }
        let left: Vec<ItemId> = self.left().filter(|item| !self.keeps(*item)).collect();
        self.short.offered = !left.is_empty() && left.iter().all(|item| self.short.needless.contains(item));
        self.short.offered
    }

    /// The sections of which something is asked although it cannot matter any more.
    #[must_use]
    pub fn still_asked(&self) -> Vec<SectionId> {
        let kept = self.left().filter(|item| self.keeps(*item));
        let mut sections: Vec<SectionId> = kept.map(|item| self.program.items[item].section).collect();
        sections.dedup();
        sections
    }

    /// The open items that are left out, in order.
    #[must_use]
    pub fn left_out(&self) -> Vec<ItemId> {
        let items = self.program.items.ids();
        items.filter(|id| self.is_asked(*id) && self.is_open(*id) && self.leaves_out(*id)).collect()
    }

    /// What is still to be asked, in order.
    pub(super) fn left(&self) -> impl Iterator<Item = ItemId> {
        self.program.items.ids().filter(|id| {
            let to_ask = self.is_open(*id) || self.again.contains(id);
            to_ask && self.is_asked(*id) && !self.leaves_out(*id)
        })
    }

    /// Is this item left out? Not where it was gone to.
    pub(super) fn leaves_out(&self, item: ItemId) -> bool {
        self.short.on && self.short.needless.contains(&item) && self.back_at != Some(item)
    }

    /// Could something that is left, other than this item, be left out later?
    pub(super) fn may_leave_out(&self, here: Option<ItemId>) -> bool {
        self.short.on && self.left().any(|item| Some(item) != here && !self.keeps(item))
    }

    /// Looks again at what can still matter, if that has been looked at before.
    pub(super) fn weigh_again(&mut self) {
        if let Weighed::Known(matter) = &self.short.weighed {
            self.short.needless = matter.needless(&self.sure());
        }
    }

    /// The answers, without those that are to be asked again.
    pub(super) fn sure(&self) -> Cow<'_, Response> {
        let mut sure = Cow::Borrowed(&self.response);
        for item in &self.again {
            sure.to_mut().set(*item, Answer::Open);
        }
        sure
    }

    /// Is this item never left out?
    fn keeps(&self, item: ItemId) -> bool {
        match &self.short.weighed {
            Weighed::Known(matter) => matter.keeps(item),
            Weighed::NotYet | Weighed::TooLarge(_) => true,
        }
    }

    /// Works out what can matter, once. It takes some milliseconds, so only where it is needed.
    fn matter(&mut self) -> Result<(), TooLarge> {
        if let Weighed::NotYet = self.short.weighed {
            self.short.weighed = match Matter::new(self.program) {
                Ok(matter) => Weighed::Known(Box::new(matter)),
                Err(why) => Weighed::TooLarge(why),
            };
            self.weigh_again();
        }
        match &self.short.weighed {
            Weighed::TooLarge(why) => Err(why.clone()),
            Weighed::Known(_) | Weighed::NotYet => Ok(()),
        }
    }
}
