//! Every scale, value and rule with its numbers and its outcome: all that it takes to work it out by hand.

use super::professional::effect;
use crate::assess::{Standing, Truth, Worked};
use crate::phrase::fill;
use crate::program::{ItemId, ItemKind, Member, Range, ScaleId, ValueKind, notation, points_of, turned};
use crate::report::document::{Entry, Page, Section, Tone};
use crate::report::view::View;
use crate::response::write_cell;

pub(super) fn page(view: &View) -> Page {
    let words = &view.phrases().explain;
    let mut page = Page::headed(&words.heading);
    let mut how = Section::new(&words.how, Tone::Plain);
    how.paragraph(&words.about);
    page.add(how);
    view.program().scales.ids().for_each(|id| page.add(scale(view, id)));
    page.add(values(view));
    page.add(rules(view));
    page
}

fn scale(view: &View, id: ScaleId) -> Section {
    let words = &view.phrases().explain;
    let (scale, texts, score) = (&view.program().scales[id], &view.words().scales[id], view.shown.scales[id]);
    let named = [("name", texts.name.as_str()), ("id", &scale.id), ("score", &view.range(score.range))];
    let mut section = Section::new(&fill(&words.scale, &named), Tone::Plain);
    section.paragraph(if scale.highest { &words.highest } else { &words.sum });
    let rows = scale.members.iter().map(|member| {
        let points = points(view, member);
        [
            member_name(view, member.item),
            answer(view, member.item),
            view.range(points),
            member.weight.to_string(),
            view.range(points.times(member.weight)),
        ]
    });
    let columns = [&words.question, &words.answer, &words.points, &words.weight, &words.counts];
    section.table(columns.map(String::as_str), rows.collect());
    for member in &scale.members {
        let choices = choices(view, member);
        if !choices.is_empty() {
            let item = &view.program().items[member.item].id;
            let text = choices.join(&view.phrases().words.comma);
            section.paragraph(&fill(&view.phrases().words.label, &[("label", item), ("text", &text)]));
        }
    }
    if scale.prorate > 0 {
        section.paragraph(&fill(&words.prorate, &[("count", &scale.prorate.to_string())]));
    }
    let bands: Vec<String> = scale
        .bands
        .iter()
        .zip(&texts.bands)
        .map(|(band, name)| fill(&words.band, &[("from", &band.from.to_string()), ("band", name)]))
        .collect();
    if !bands.is_empty() {
        let bands = bands.join(&view.phrases().words.comma);
        section.paragraph(&fill(&words.bands, &[("bands", &bands)]));
    }
    section
}

fn member_name(view: &View, item: ItemId) -> String {
    view.program().items[item].id.clone()
}

/// The points that an item gives a scale before its weight.
pub(in crate::report) fn points(view: &View, member: &Member) -> Range {
    let (item, possible) = (&view.program().items[member.item], view.shown.items[member.item]);
    let Some(all) = points_of(&item.kind, false).filter(|_| member.reverse) else { return possible.points };
    let some = item.choices().iter().enumerate().filter(|(place, _)| possible.can.has(*place));
    let nothing = possible.absent.then_some(Range::one(0));
    let points = some.map(|(_, choice)| turned(Range::one(choice.points), all)).chain(nothing);
    points.reduce(Range::hull).unwrap_or(Range::one(0))
}

/// The points of every choice, turned around where the scale does that.
fn choices(view: &View, member: &Member) -> Vec<String> {
    let item = &view.program().items[member.item];
    let all = points_of(&item.kind, false).filter(|_| member.reverse);
    match &item.kind {
        ItemKind::OneOf(choices) | ItemKind::AnyOf(choices) => choices
            .iter()
            .map(|choice| {
                let points = Range::one(choice.points);
                let points = view.range(all.map_or(points, |all| turned(points, all)));
                fill(&view.phrases().explain.choice, &[("choice", &choice.code), ("points", &points)])
            })
            .collect(),
        ItemKind::Number(_) | ItemKind::FreeText(_) => Vec::new(),
    }
}

fn values(view: &View) -> Section {
    let words = &view.phrases().explain;
    let mut section = Section::new(&words.values, Tone::Plain);
    section.bullets(view.program().values.iter().map(|(id, value)| {
        let worked = match view.shown.values[id] {
            Worked::Number(range) => {
                let number = view.range(range);
                match &view.words().values[id] {
                    Some(unit) => fill(&view.phrases().words.amount, &[("number", &number), ("unit", unit)]),
                    None => number,
                }
            }
            Worked::Condition(truth) => outcome(view, truth).to_owned(),
        };
        let is = match &value.is {
            ValueKind::Number(amount) => notation::amount(view.program(), amount),
            ValueKind::Condition(condition) => notation::condition(view.program(), condition),
        };
        let lead = fill(&words.rule, &[("rule", &value.id), ("outcome", &worked)]);
        Entry::led(&lead, "").more([fill(&words.is, &[("condition", &is)])])
    }));
    section
}

fn rules(view: &View) -> Section {
    let words = &view.phrases().explain;
    let mut section = Section::new(&words.rules, Tone::Plain);
    section.bullets(view.program().rules.iter().map(|(id, rule)| {
        let outcome = outcome(view, view.shown.rules[id]);
        let items: Vec<String> = rule
            .items
            .iter()
            .map(|item| {
                let (id, answer) = (&view.program().items[*item].id, answer(view, *item));
                fill(&words.item, &[("item", id), ("answer", &answer)])
            })
            .collect();
        let condition = notation::condition(view.program(), &rule.when);
        let mut more = vec![
            fill(&words.effect, &[("effect", &effect(view, id))]),
            fill(&words.when, &[("condition", &condition)]),
            fill(&words.items, &[("items", &items.join(&view.phrases().words.semicolon))]),
        ];
        more.extend(
            rule.source
                .as_ref()
                .and_then(|key| view.source(key))
                .map(|source| fill(&view.phrases().professional.source, &[("source", source)])),
        );
        Entry::led(&fill(&words.rule, &[("rule", &rule.id), ("outcome", outcome)]), "").more(more)
    }));
    section
}

fn outcome<'v>(view: &View<'v>, truth: Truth) -> &'v str {
    let words = &view.phrases().explain.outcomes;
    match truth {
        Truth::True => &words.r#true,
        Truth::False => &words.r#false,
        Truth::Unknown => &words.unknown,
    }
}

/// An answer as files hold it, or why there is none.
fn answer(view: &View, item: ItemId) -> String {
    let answered = view.shown.standing(&view.response, item) == Standing::Answered && !view.left_off(item);
    let cell = || write_cell(&view.program().items[item], view.response.answer(item)).unwrap_or_default();
    // A blank after each code, so that a line can end there.
    if answered { cell().replace(';', "; ") } else { view.word_for_word(item) }
}
