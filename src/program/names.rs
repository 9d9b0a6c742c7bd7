//! What a name stands for. A part that was included names its own things without the prefix.

use super::compile::{Compiler, Name};
use super::faults::UNKNOWN_NAME;
use super::{Id, ItemId, LevelId, NoticeId};
use crate::diagnostic::suggest;
use crate::questionnaire::Text;

impl Compiler<'_> {
    /// The item that a text names.
    pub(super) fn item_named(&mut self, text: &Text) -> Option<ItemId> {
        if let Some(Name::Item(id)) = self.named(&text.value, text) {
            return Some(id);
        }
        if !text.value.is_empty() {
            let help = suggest(&text.value, self.item_ids().filter_map(|id| text.short(id)));
            self.fault(&UNKNOWN_NAME, text, format!("no item is called `{}`", text.value), help);
        }
        None
    }

    /// What an expression or a text names, in the part of the questionnaire that it came with. Levels are the
    /// same for all parts.
    pub(super) fn named(&self, name: &str, text: &Text) -> Option<Name> {
        let level = || self.names.get(name).filter(|name| matches!(name, Name::Level(_)));
        self.names.get(text.full(name).as_ref()).or_else(level).copied()
    }

    /// All that could be named there.
    pub(super) fn names_for(&self, text: &Text) -> Vec<&str> {
        let all = self.names.iter();
        all.filter_map(|(name, what)| match what {
            Name::Level(_) => Some(name.as_str()),
            Name::Item(_) | Name::Value(_) | Name::Scale(_) => text.short(name),
        })
        .collect()
    }

    pub(super) fn level_named(&mut self, text: &Text) -> Option<LevelId> {
        let known: Vec<&str> = self.questionnaire.levels.iter().map(|l| l.id.value.as_str()).collect();
        self.row_named(&Text { scope: None, ..text.clone() }, "level", &known).map(LevelId::new)
    }

    pub(super) fn notice_named(&mut self, text: &Text) -> Option<NoticeId> {
        let known: Vec<&str> = self.questionnaire.notices.iter().map(|n| n.id.value.as_str()).collect();
        self.row_named(text, "notice", &known).map(NoticeId::new)
    }

    pub(super) fn row_named(&mut self, text: &Text, noun: &str, known: &[&str]) -> Option<usize> {
        let name = text.full(&text.value);
        let row = known.iter().position(|k| *k == name);
        if row.is_none() && !text.value.is_empty() {
            let help = suggest(&text.value, known.iter().filter_map(|k| text.short(k)));
            self.fault(&UNKNOWN_NAME, text, format!("no {noun} is called `{}`", text.value), help);
        }
        row
    }
}
