//! What two versions of a questionnaire ask, side by side: items, choices, levels and notices that came, went or are
//! called otherwise. What follows for people is said by [`crate::proof::diff`].

use crate::program::notation;
use crate::program::{Choice, Condition, Given, Item, ItemId, ItemKind, Program, Words};
use crate::response::codes;
use std::collections::BTreeSet;

/// Something that is not the same in both versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// `item`, `level` or `notice`.
    pub of: &'static str,
    /// Its id; the old one where that changed.
    pub id: String,
    /// Its id in the new version, where it looks renamed.
    pub renamed: Option<String>,
    /// What kind of change, in a word for programs.
    pub kind: &'static str,
    /// What changed, in words.
    pub message: String,
}

impl Change {
    fn of(of: &'static str, id: &str, kind: &'static str, message: String) -> Self {
        Self { of, id: id.to_owned(), renamed: None, kind, message }
    }
}

/// What changed between an old version and a new one. `same` are the items that are the same in both.
#[must_use]
pub fn changes(old: (&Program, &Words), new: (&Program, &Words), same: &[(ItemId, ItemId)]) -> Vec<Change> {
    let mut found = Vec::new();
    let mut gone: BTreeSet<ItemId> = old.0.items.ids().collect();
    let mut come: BTreeSet<ItemId> = new.0.items.ids().collect();
    let mut pairs = same.to_vec();
    for (here, there) in same {
        gone.remove(here);
        come.remove(there);
        let (id, called) = (&old.0.items[*here].id, &new.0.items[*there].id);
        if id != called {
            let message = format!("taken for the same as `{called}`");
            found.push(Change { renamed: Some(called.clone()), ..Change::of("item", id, "same", message) });
        }
    }
    for by in [Alike::Question, Alike::Choices] {
        for one in gone.clone() {
            let fits = |other: &&ItemId| alike(old, one, new, **other, by);
            let Some(other) = come.iter().find(fits).copied() else { continue };
            gone.remove(&one);
            come.remove(&other);
            pairs.push((one, other));
            let (id, called) = (&old.0.items[one].id, &new.0.items[other].id);
            let why = match by {
                Alike::Question => "the question is the same",
                Alike::Choices => "the choices are the same",
            };
            found.push(Change {
                renamed: Some(called.clone()),
                ..Change::of("item", id, "renamed", format!("looks renamed to `{called}`: {why}"))
            });
        }
    }
    let ids = |ids: BTreeSet<ItemId>, program: &Program| -> Vec<String> {
        ids.into_iter().map(|id| program.items[id].id.clone()).collect()
    };
    let removed =
        ids(gone, old.0).into_iter().map(|id| Change::of("item", &id, "removed", "removed".to_owned()));
    found.extend(removed);
    let added = ids(come, new.0).into_iter().map(|id| Change::of("item", &id, "added", "added".to_owned()));
    found.extend(added);
    // A condition that names a renamed item is still the same.
    let mut called = old.0.clone();
    for (here, there) in &pairs {
        called.items[*here].id.clone_from(&new.0.items[*there].id);
    }
    for (here, there) in pairs {
        item(old, here, new, there, &mut found);
        let asked = |program: &Program, id: ItemId| {
            let condition = &program.items[id].show_if;
            let written = || format!("if `{}`", notation::condition(program, condition));
            if *condition == Condition::Always { "always".to_owned() } else { written() }
        };
        if asked(&called, here) != asked(new.0, there) {
            let message = format!("asked {}, now {}", asked(old.0, here), asked(new.0, there));
            found.push(Change::of("item", &old.0.items[here].id, "show_if", message));
        }
    }
    let old_levels: Vec<&str> = old.0.levels.rows().map(|level| level.id.as_str()).collect();
    let new_levels: Vec<&str> = new.0.levels.rows().map(|level| level.id.as_str()).collect();
    listed("level", &old_levels, &new_levels, &mut found);
    let old_notices: Vec<&str> = old.0.notices.rows().map(|notice| notice.id.as_str()).collect();
    let new_notices: Vec<&str> = new.0.notices.rows().map(|notice| notice.id.as_str()).collect();
    listed("notice", &old_notices, &new_notices, &mut found);
    for notice in old.0.notices.rows() {
        let Some(there) = new.0.notices.find(|other| other.id == notice.id) else { continue };
        let there = &new.0.notices[there];
        if notice.urgency != there.urgency {
            let message =
                format!("urgency changed from {} to {}", notice.urgency.word(), there.urgency.word());
            found.push(Change::of("notice", &notice.id, "urgency", message));
        }
    }
    found
}

/// Why an item looks renamed.
#[derive(Debug, Clone, Copy)]
enum Alike {
    Question,
    Choices,
}

fn alike(old: (&Program, &Words), one: ItemId, new: (&Program, &Words), other: ItemId, by: Alike) -> bool {
    match by {
        Alike::Question => {
            let (here, there) = (&old.1.items[one].ask, &new.1.items[other].ask);
            !here.is_empty() && here.written(old.0) == there.written(new.0)
        }
        Alike::Choices => {
            let of = |(program, words): (&Program, &Words), id: ItemId| -> Vec<(String, String)> {
                let codes = program.items[id].choices().iter().map(|choice| choice.code.clone());
                codes.zip(words.items[id].choices.iter().map(|choice| choice.text.clone())).collect()
            };
            let choices = of(old, one);
            !choices.is_empty() && choices == of(new, other)
        }
    }
}

/// What came to a list and what went.
fn listed(of: &'static str, old: &[&str], new: &[&str], found: &mut Vec<Change>) {
    let removed = old.iter().filter(|id| !new.contains(id));
    found.extend(removed.map(|id| Change::of(of, id, "removed", "removed".to_owned())));
    let added = new.iter().filter(|id| !old.contains(id));
    found.extend(added.map(|id| Change::of(of, id, "added", "added".to_owned())));
}

/// What changed about an item.
fn item(
    old: (&Program, &Words),
    here: ItemId,
    new: (&Program, &Words),
    there: ItemId,
    found: &mut Vec<Change>,
) {
    let (one, other) = (&old.0.items[here], &new.0.items[there]);
    let mut say = |kind, message| found.push(Change::of("item", &one.id, kind, message));
    match (&one.kind, &other.kind) {
        (ItemKind::OneOf(_), ItemKind::OneOf(_)) | (ItemKind::AnyOf(_), ItemKind::AnyOf(_)) => {}
        (ItemKind::Number(before), ItemKind::Number(after)) if before == after => {}
        (ItemKind::Number(before), ItemKind::Number(after)) => {
            say("range", format!("{} to {}, now {} to {}", before.min, before.max, after.min, after.max))
        }
        (ItemKind::FreeText(before), ItemKind::FreeText(after)) if before == after => {}
        (ItemKind::FreeText(before), ItemKind::FreeText(after)) => {
            say("range", format!("at most {before} characters, now {after}"));
        }
        (ItemKind::OneOf(_) | ItemKind::AnyOf(_) | ItemKind::Number(_) | ItemKind::FreeText(_), _) => {
            say("kind", format!("{}, now {}", kind(one), kind(other)));
        }
    }
    let lost = |from: &Item, to: &Item| -> Vec<usize> {
        let places = from.choices().iter().enumerate();
        places.filter(|(_, choice)| to.choice(&choice.code).is_none()).map(|(place, _)| place).collect()
    };
    let (mut gone, mut come) = (lost(one, other), lost(other, one));
    let text = |words: &Words, id: ItemId, place: usize| {
        words.items[id].choices.get(place).map(|choice| choice.text.clone())
    };
    let code = |item: &Item, place: usize| {
        item.choices().get(place).map_or_else(String::new, |choice| format!("'{}'", choice.code))
    };
    gone.retain(|place| {
        let alike = |other: &usize| text(old.1, here, *place) == text(new.1, there, *other);
        let Some(at) = come.iter().position(alike) else { return true };
        let after = come.remove(at);
        say("recoded", format!("choice {} recoded to {}", code(one, *place), code(other, after)));
        false
    });
    for (kind, item, places) in [("choices_removed", one, gone), ("choices_added", other, come)] {
        if !places.is_empty() {
            let codes: Vec<String> = places.iter().map(|place| code(item, *place)).collect();
            let (noun, verb) =
                (if codes.len() == 1 { "choice" } else { "choices" }, kind.trim_start_matches("choices_"));
            say(kind, format!("{noun} {} {verb}", codes.join(", ")));
        }
    }
    let both = |choice: &Choice| other.choice(&choice.code).and_then(|place| other.choices().get(place));
    for choice in one.choices() {
        let Some(after) = both(choice) else { continue };
        if choice.points != after.points {
            let message = format!("points of '{}': {}, now {}", choice.code, choice.points, after.points);
            say("points", message);
        }
        if choice.exclusive != after.exclusive {
            let how = if after.exclusive { "stands alone now" } else { "no longer stands alone" };
            say("exclusive", format!("choice '{}' {how}", choice.code));
        }
    }
    let hidden = |item: &Item| match &item.hidden_as {
        None => "nothing".to_owned(),
        Some(Given::Choices(set)) => codes(item, *set).join(";"),
        Some(Given::Number(number)) => number.to_string(),
        Some(Given::Text(_)) => "own words".to_owned(),
    };
    if hidden(one) != hidden(other) {
        say("hidden_as", format!("counts as {} where it is not asked, now {}", hidden(one), hidden(other)));
    }
}

fn kind(item: &Item) -> &'static str {
    match &item.kind {
        ItemKind::OneOf(_) => "one_of",
        ItemKind::AnyOf(_) => "any_of",
        ItemKind::Number(_) => "number",
        ItemKind::FreeText(_) => "text",
    }
}
