//! What changed in a questionnaire since an interview began, item by item.
//!
//! The journal holds a mark of each item, not the questionnaire, so what changed can be named and not quoted.

use super::event::{Marks, Questionnaire};
use crate::program::{Item, ItemId, ItemKind, ItemWords, Program, Shown, ValueKind, Words, notation};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// An item that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Its id in the file.
    pub item: String,
    /// What changed.
    pub what: What,
}

/// What changed in an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// It is new.
    New,
    /// There is none of this id any more.
    Gone,
    /// Its question, or the text of a choice.
    Text,
    /// What can be answered.
    Answers,
    /// When it is asked.
    Condition,
}

/// A questionnaire as a journal names it.
#[must_use]
pub fn marked(program: &Program, words: &Words, sha256: &str) -> Questionnaire {
    let items =
        program.items.iter().map(|(id, item)| (item.id.clone(), marks(program, item, &words.items[id])));
    Questionnaire {
        id: program.id.clone(),
        version: program.version.clone(),
        sha256: sha256.to_owned(),
        items: items.collect(),
    }
}

/// What changed from one version to another, in the order of the questionnaire, then what is gone. Of an item the
/// gravest change is named: other answers, then another condition, then other words.
#[must_use]
pub fn changed(before: &Questionnaire, now: &Questionnaire, program: &Program) -> Vec<Changed> {
    let ids = program.items.rows().map(|item| &item.id);
    let differs = |id: &String| match (before.items.get(id), now.items.get(id)) {
        (None, Some(_)) => Some(What::New),
        (Some(old), Some(new)) if old.answers != new.answers => Some(What::Answers),
        (Some(old), Some(new)) if old.condition != new.condition => Some(What::Condition),
        (Some(old), Some(new)) if old.text != new.text => Some(What::Text),
        (Some(_) | None, Some(_) | None) => None,
    };
    let here = ids.filter_map(|id| Some(Changed { item: id.clone(), what: differs(id)? }));
    let gone = before.items.keys().filter(|id| !now.items.contains_key(*id));
    here.chain(gone.map(|id| Changed { item: id.clone(), what: What::Gone })).collect()
}

/// Those of these that have to be asked again.
#[must_use]
pub fn to_ask_again(program: &Program, changed: &[Changed]) -> Vec<ItemId> {
    let again = |change: &&Changed| match change.what {
        What::Text | What::Answers | What::Condition => true,
        What::New | What::Gone => false,
    };
    changed.iter().filter(again).filter_map(|change| program.item(&change.item)).collect()
}

fn marks(program: &Program, item: &Item, words: &ItemWords) -> Marks {
    let choices: Vec<&str> = words.choices.iter().map(|choice| choice.text.as_str()).collect();
    let answers = match &item.kind {
        ItemKind::OneOf(_) => format!("one of {}", codes(item)),
        ItemKind::AnyOf(_) => format!("any of {}", codes(item)),
        ItemKind::Number(range) => format!("{} to {} {:?}", range.min, range.max, words.unit),
        ItemKind::FreeText(most) => format!("at most {most}"),
    };
    // By name: what stands at which place in the file says nothing.
    let ask = words.ask.fill(|shown| match shown {
        Shown::Item(id) => format!("{{{}}}", program.items[id].id),
        Shown::Scale(id) => format!("{{{}}}", program.scales[id].id),
        Shown::Value(id) => format!("{{{}}}", program.values[id].id),
    });
    Marks {
        text: mark(&format!("{ask} {choices:?}")),
        answers: mark(&answers),
        condition: mark(&condition(program, item)),
    }
}

/// When an item is asked, with what each named value in it is.
fn condition(program: &Program, item: &Item) -> String {
    let mut text = notation::condition(program, &item.show_if);
    let mut said = BTreeSet::new();
    while let Some(value) = program.values.rows().find(|v| !said.contains(&v.id) && names(&text, &v.id)) {
        said.insert(value.id.clone());
        let is = match &value.is {
            ValueKind::Number(amount) => notation::amount(program, amount),
            ValueKind::Condition(condition) => notation::condition(program, condition),
        };
        text += &format!("; {} = {is}", value.id);
    }
    text
}

fn names(text: &str, id: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '.').any(|word| word == id)
}

fn codes(item: &Item) -> String {
    let codes: Vec<(&str, bool)> =
        item.choices().iter().map(|choice| (choice.code.as_str(), choice.exclusive)).collect();
    format!("{codes:?}")
}

/// Enough to tell two texts apart.
fn mark(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}
