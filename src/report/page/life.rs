//! How care fits into the person's week: hours, what helps, what makes it possible, what it is made of, what to ask.

use super::person::level;
use crate::assess::Standing;
use crate::phrase::fill;
use crate::program::{Effect, ItemId, LevelId, RuleId};
use crate::report::document::{Entry, Section, Tone};
use crate::report::view::View;

pub(super) fn sections(view: &View) -> Vec<Section> {
    let Some((least, _)) = view.levels() else { return Vec::new() };
    vec![week(view, least), possible(view, least), there(view), ask(view)]
}

/// The certain rules with an effect on how a level fits.
fn fit(view: &View, effect: &Effect) -> Vec<RuleId> {
    let rules = view.program().rules.iter();
    rules.filter(|(id, rule)| view.fired(*id) && rule.effect == *effect).map(|(id, _)| id).collect()
}

/// The hours of each level, then what the person said about theirs, then what helps.
fn week(view: &View, least: LevelId) -> Section {
    let words = &view.phrases().week;
    let mut section = Section::new(&words.heading, Tone::Plain);
    let rows = view.program().levels.iter().map(|(id, level)| {
        let or_differs = |range| Option::map_or_else(range, || words.differs.clone(), |r| view.range(r));
        [view.words().levels[id].name.clone(), or_differs(level.hours), or_differs(level.sessions)]
    });
    let columns = [&words.level, &words.hours, &words.visits];
    if view.program().levels.rows().any(|level| level.hours.is_some() || level.sessions.is_some()) {
        section.table(columns.map(String::as_str), rows.collect());
    }
    let helps = fit(view, &Effect::Helps(least));
    let hinders = fit(view, &Effect::Hinders(least));
    let said: Vec<ItemId> = view
        .program()
        .items
        .ids()
        .filter(|id| helps.iter().chain(&hinders).any(|rule| view.program().rules[*rule].items.contains(id)))
        .filter(|id| view.shown.standing(&view.response, *id) == Standing::Answered)
        .collect();
    if !said.is_empty() {
        section.label(&words.said);
        let facts = said.into_iter().map(|id| (view.words().items[id].name.clone(), view.in_short(id)));
        section.facts(facts);
    }
    if !helps.is_empty() {
        section.label(&fill(&words.helps, &[("level", &view.words().levels[least].name)]));
        section.lines(helps.into_iter().map(|rule| view.fill(&view.words().rules[rule].because)));
    }
    section
}

/// What stands in the way, each with what others have done.
fn possible(view: &View, least: LevelId) -> Section {
    let mut section = Section::new(&view.phrases().possible.heading, Tone::Plain);
    section.bullets(fit(view, &Effect::Hinders(least)).into_iter().map(|rule| {
        let texts = &view.words().rules[rule];
        Entry::new(&view.fill(&texts.because)).more([view.fill(&texts.attempt)])
    }));
    section
}

/// What the level is made of, where it matches what the person named.
fn there(view: &View) -> Section {
    let mut section = Section::new(&view.phrases().there.heading, Tone::Plain);
    if let Some((level, texts)) = level(view) {
        section.lines(view.lines(&level.parts, &texts.parts));
    }
    section
}

fn ask(view: &View) -> Section {
    let mut section = Section::new(&view.phrases().ask.heading, Tone::Plain);
    if let Some((level, texts)) = level(view) {
        section.lines(view.lines(&level.ask, &texts.ask));
    }
    section
}
