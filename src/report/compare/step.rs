//! From one response to the next: the level, rules that turned, and the answers that this rests on.

use super::{Change, Side};
use crate::assess::{Standing, Truth};
use crate::program::{Effect, ItemId, LevelId, Program, RuleId, notation};
use crate::report::view::View;
use crate::response::{Answer, write_cell};
use std::collections::BTreeSet;

/// What became of the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Up(LevelId, LevelId),
    Down(LevelId, LevelId),
    Same(LevelId),
    /// The bounds touch.
    NotCertain,
    /// No level is suggested then or now.
    None,
    /// The versions have different levels.
    Versions,
}

/// How a rule turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Turn {
    Began,
    Stopped,
    NowCertain,
    NotCertain,
    OnlyNow,
    OnlyThen,
}

pub(super) const TURNS: [Turn; 6] =
    [Turn::Began, Turn::Stopped, Turn::NowCertain, Turn::NotCertain, Turn::OnlyNow, Turn::OnlyThen];

/// A rule that turned.
pub(super) struct Turned {
    pub(super) turn: Turn,
    /// In the version of now, or where only that of then has it, there.
    pub(super) rule: RuleId,
    /// Do the two versions write it differently?
    pub(super) differs: bool,
}

/// An item whose answer is another: its place then and now.
pub(super) type Answered = (ItemId, ItemId);

/// What the level did.
pub(super) fn level(side: &Side, then: &View, now: &View) -> Level {
    if !side.same_levels() {
        return Level::Versions;
    }
    match (then.levels(), now.levels()) {
        (Some((low, high)), Some((least, most))) => {
            if least > high {
                Level::Up(high, least)
            } else if most < low {
                Level::Down(low, most)
            } else if low == high && least == most {
                Level::Same(least)
            } else {
                Level::NotCertain
            }
        }
        (Some(_) | None, _) => Level::None,
    }
}

/// The rules that turned, in the order of the file.
pub(super) fn turned(then: &View, now: &View) -> Vec<Turned> {
    let mut found = Vec::new();
    let condition = |program: &Program, rule: RuleId| notation::condition(program, &program.rules[rule].when);
    for (id, rule) in now.program().rules.iter() {
        let before = then.program().rules.find(|other| other.id == rule.id);
        let was = before.map(|before| then.shown.rules[before]);
        let turn = match (was, now.shown.rules[id]) {
            (Some(Truth::False), Truth::True) => Turn::Began,
            (Some(Truth::True), Truth::False) => Turn::Stopped,
            (Some(Truth::Unknown), Truth::True) => Turn::NowCertain,
            (Some(Truth::True), Truth::Unknown) => Turn::NotCertain,
            (None, Truth::True) => Turn::OnlyNow,
            (Some(_) | None, _) => continue,
        };
        let differs =
            before.is_some_and(|before| condition(then.program(), before) != condition(now.program(), id));
        found.push(Turned { turn, rule: id, differs });
    }
    for (id, rule) in then.program().rules.iter() {
        let gone = now.program().rules.rows().all(|other| other.id != rule.id);
        if gone && then.fired(id) {
            found.push(Turned { turn: Turn::OnlyThen, rule: id, differs: false });
        }
    }
    found
}

/// The rules that ask for a level, then and now.
pub(super) fn still(then: &View, now: &View) -> Vec<RuleId> {
    let held =
        |id: &str| then.program().rules.find(|rule| rule.id == id).is_some_and(|rule| then.fired(rule));
    let rules = now.program().rules.iter();
    rules
        .filter(|(id, rule)| matches!(rule.effect, Effect::AtLeast(..)) && now.fired(*id) && held(&rule.id))
        .map(|(id, _)| id)
        .collect()
}

/// The answers that differ: those that what changed rests on, and the others. What is left off is in neither, and
/// neither is what cannot be compared.
pub(super) fn answers(
    side: &Side,
    then: &View,
    now: &View,
    turned: &[Turned],
) -> (Vec<Answered>, Vec<Answered>) {
    let behind = behind(side, then, now, turned);
    let mut found = (Vec::new(), Vec::new());
    for (id, item) in now.program().items.iter() {
        let Some(before) = then.program().item(&item.id) else { continue };
        if side.of.differs.contains_key(&item.id) || now.left_off(id) || said(then, before) == said(now, id) {
            continue;
        }
        if behind.contains(&item.id) { found.0.push((before, id)) } else { found.1.push((before, id)) }
    }
    found
}

/// The ids of the items that what changed rests on, with those that decide whether they are asked.
fn behind(side: &Side, then: &View, now: &View, turned: &[Turned]) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let mut add = |program: &Program, items: BTreeSet<ItemId>| {
        for item in items {
            let rests_on = program.items[item].rests_on.iter().copied();
            ids.extend(rests_on.chain([item]).map(|id| program.items[id].id.clone()));
        }
    };
    for Turned { turn, rule, .. } in turned {
        let program = if *turn == Turn::OnlyThen { then.program() } else { now.program() };
        add(program, program.items_behind(&program.rules[*rule].when));
        let id = &program.rules[*rule].id;
        if let Some(before) = then.program().rules.find(|other| other.id == *id) {
            add(then.program(), then.program().items_behind(&then.program().rules[before].when));
        }
    }
    for (id, _) in side.program().scales.iter() {
        let places = (side.scale_in(id, then.program()), side.scale_in(id, now.program()));
        let (Some(before), Some(after)) = places else { continue };
        if then.shown.scales[before].range != now.shown.scales[after].range {
            let members = now.program().scales[after].members.iter();
            add(now.program(), members.map(|member| member.item).collect());
        }
    }
    ids
}

/// An answer as a cell, or why there is none.
pub(super) fn said(view: &View, item: ItemId) -> (&'static str, Option<String>) {
    let cell = || write_cell(&view.program().items[item], view.response.answer(item));
    match view.shown.standing(&view.response, item) {
        Standing::Answered => ("answered", cell()),
        Standing::Declined => ("declined", None),
        Standing::NotKnown => ("not_known", None),
        Standing::NotAsked => ("not_asked", None),
        Standing::Open => ("open", None),
    }
}

/// How a score changed, where it can be compared.
pub(super) fn score(
    side: &Side,
    id: crate::program::ScaleId,
    then: &View,
    now: &View,
) -> Option<(Change, Band, bool)> {
    side.everywhere(id)?;
    let (before, after) = (side.scale_in(id, then.program())?, side.scale_in(id, now.program())?);
    let (old, new) = (then.shown.scales[before], now.shown.scales[after]);
    let band = match (old.bands, new.bands) {
        (Some((low, high)), Some((least, most))) if low == high && least == most && high == least => {
            Band::Same(least)
        }
        (Some((low, high)), Some((least, most))) if low == high && least == most => Band::Crossed(low, least),
        // Which band it is in is not certain, but that it is another is.
        (Some((low, high)), Some((least, most))) if least > high || most < low => {
            Band::Moved((low, high), (least, most))
        }
        (Some(_), Some(_)) => Band::NotCertain,
        (Some(_) | None, _) => Band::None,
    };
    Some((Change::new(old.range, new.range), band, old.prorated || new.prorated))
}

/// What became of a band, by places in the scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Band {
    Same(usize),
    Crossed(usize, usize),
    Moved((usize, usize), (usize, usize)),
    NotCertain,
    None,
}

/// Is anything open in these answers?
pub(super) fn unfinished(view: &View) -> bool {
    view.program().items.ids().any(|id| {
        *view.subject.response.answer(id) == Answer::Open
            && view.whole().standing(view.subject.response, id) == Standing::Open
    })
}
