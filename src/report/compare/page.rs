//! The document of a comparison.

use super::plot;
use super::step::{self, Band, Level, TURNS, Turn, Turned};
use super::{Change, Client, Differs, Side};
use crate::phrase::fill;
use crate::program::{LevelId, ScaleId};
use crate::report::document::{Document, Entry, Page, Section, Tone, clean};
use crate::report::page::{call, effect, first, level_in_words};
use crate::report::view::View;
use crate::report::{CROSSROADS, Private};

/// All of it; drawn where it can be.
pub(super) fn page(side: &Side, drawn: bool) -> Document {
    let mut page = Page::default();
    page.add(first(&side.last));
    page.add(what(side));
    page.add(levels(side));
    page.add(scales(side));
    if drawn {
        page.add(plots(side));
    }
    for (number, (then, now)) in side.steps().enumerate() {
        page.add(rests_on(side, number, then, now));
    }
    page.add(differs(side));
    page.add(made(side));
    let left_off = side.last.private == Private::LeftOff;
    Document {
        language: side.of.phrases.language.clone(),
        title: clean(&side.of.phrases.title),
        call: left_off.then(|| call(&side.last)),
        pages: vec![page],
        wide: true,
        ..Document::default()
    }
}

/// When a response was answered, with its number.
pub(super) fn time(side: &Side, number: usize) -> String {
    let words = &side.of.phrases.what;
    let place = (number + 1).to_string();
    let when = side.views.get(number).map(View::when).unwrap_or_default();
    let phrase = if when.is_empty() { &words.no_time } else { &words.time };
    fill(phrase, &[("number", &place), ("when", &when)])
}

/// The same in short, as it stands at the head of a column: the day, and the time where several are of one day.
pub(super) fn day(side: &Side, number: usize) -> String {
    let words = &side.of.phrases.what;
    let place = (number + 1).to_string();
    fn parts<'v>(view: &'v View) -> (&'v str, &'v str) {
        let at = view.subject.answered_at;
        at.split_once('T').unwrap_or((at, ""))
    }
    let (day, time) = side.views.get(number).map_or(("", ""), parts);
    let of_day = side.views.iter().filter(|view| parts(view).0 == day).count();
    let when = match time.get(..5) {
        Some(time) if of_day > 1 => format!("{day} {time}"),
        Some(_) | None => day.to_owned(),
    };
    let phrase = if day.is_empty() { &words.no_time } else { &words.time };
    fill(phrase, &[("number", &place), ("when", &when)])
}

/// "1 to 2".
fn named(side: &Side, number: usize) -> String {
    let (then, now) = ((number + 1).to_string(), (number + 2).to_string());
    fill(&side.of.phrases.level.step, &[("then", &then), ("now", &now)])
}

fn what(side: &Side) -> Section {
    let words = &side.of.phrases.what;
    let mut section = Section::new(&words.heading, Tone::Plain);
    section.paragraph(&fill(&words.about, &[("count", &side.views.len().to_string())]));
    section.paragraph(if side.of.by_time { &words.by_time } else { &words.as_given });
    let mut entries = Vec::new();
    for (number, (point, view)) in side.of.points.iter().zip(&side.views).enumerate() {
        let mut more = Vec::new();
        let before = number.checked_sub(1).and_then(|before| side.of.points.get(before));
        if let (Some(before), Some(now)) = (before.and_then(|point| point.seconds), point.seconds) {
            more.push(between(side, now.saturating_sub(before)));
        }
        if step::unfinished(view) || view.subject.record.is_some_and(|record| !record.finished) {
            more.push(words.unfinished.clone());
        }
        entries.push(Entry::new(&time(side, number)).more(more));
    }
    section.bullets(entries);
    match side.of.client {
        Client::Same => {
            let client = side.last.subject.record.and_then(|record| record.client.clone());
            section.facts(client.map(|client| (words.client_same.clone(), client)));
        }
        Client::NotSaid => section.paragraph(&words.client_not_said),
        Client::Other => section.lead(&words.client_other),
    }
    for (point, view) in side.of.points.iter().zip(&side.views) {
        if let Some(old) = &point.asked {
            let names =
                [("when", view.when()), ("old", old.clone()), ("new", view.program().version.clone())];
            let names: Vec<(&str, &str)> = names.iter().map(|(name, text)| (*name, text.as_str())).collect();
            section.paragraph(&fill(&words.read_with, &names));
        }
    }
    if side.views.iter().any(View::private_counted) {
        section.paragraph(&words.private);
    }
    section
}

fn between(side: &Side, seconds: i64) -> String {
    const DAY: i64 = 24 * 60 * 60;
    let words = &side.of.phrases.what;
    match seconds / DAY {
        0 => words.between_none.clone(),
        1 => words.between_one.clone(),
        days => fill(&words.between, &[("days", &days.to_string())]),
    }
}

fn levels(side: &Side) -> Section {
    let words = &side.of.phrases.level;
    let mut section = Section::new(&words.heading, Tone::Main);
    if side.program().levels.is_empty() {
        return section;
    }
    for (number, (then, now)) in side.steps().enumerate() {
        let step = named(side, number);
        let name = |view: &View, level: LevelId| view.words().levels[level].name.clone();
        let (phrase, from, to) = match step::level(side, then, now) {
            Level::Up(from, to) => (&words.up, name(then, from), name(now, to)),
            Level::Down(from, to) => (&words.down, name(then, from), name(now, to)),
            Level::Same(level) => (&words.same, String::new(), name(now, level)),
            Level::NotCertain => (&words.not_certain, String::new(), String::new()),
            Level::None => (&words.none, String::new(), String::new()),
            Level::Versions => (&words.versions, String::new(), String::new()),
        };
        section.lead(&fill(phrase, &[("step", &step), ("then", &from), ("now", &to)]));
    }
    let rows = side.views.iter().enumerate().map(|(number, view)| {
        let set = view.subject.record.and_then(|record| record.set.as_ref());
        let set = set.map_or_else(
            || words.nobody.clone(),
            |set| {
                let level = view.program().level(&set.level);
                let level = level.map_or(set.level.as_str(), |id| &view.words().levels[id].name);
                let names = [("level", level), ("worker", &set.note.worker), ("reason", &set.reason.1)];
                fill(&words.set_by, &names)
            },
        );
        [day(side, number), level_in_words(view, view.levels()), set]
    });
    section.table([&words.time, &words.computed, &words.set], rows.collect());
    section.paragraph(&words.note);
    section
}

/// A score with its band, each a range where it is one.
pub(super) fn score(view: &View, id: ScaleId, phrase: &str) -> String {
    let score = view.shown.scales[id];
    let number = view.range(score.range);
    let number = if score.prorated {
        fill(&view.phrases().professional.prorated, &[("score", &number)])
    } else {
        number
    };
    match score.bands {
        None => number,
        Some(_) => fill(phrase, &[("score", &number), ("band", &view.bands(id))]),
    }
}

fn scales(side: &Side) -> Section {
    let words = &side.of.phrases.scales;
    let mut section = Section::new(&words.heading, Tone::Plain);
    let times: Vec<String> = (0..side.views.len()).map(|number| day(side, number)).collect();
    let change = if side.views.len() > 2 { &words.change_whole } else { &words.change };
    let columns = [words.scale.as_str()]
        .into_iter()
        .chain(times.iter().map(String::as_str))
        .chain([change.as_str(), &words.band]);
    let rows = side.program().scales.iter().map(|(id, scale)| {
        let mut row = vec![side.last.words().scales[id].name.clone()];
        row.extend(side.views.iter().map(|view| {
            let there = view.program().scales.find(|other| other.id == scale.id);
            there.map(|id| score(view, id, &words.cell)).unwrap_or_default()
        }));
        match step::score(side, id, &side.first, &side.last) {
            Some((change, _, prorated)) => {
                let change = changed(side, change);
                row.push(if prorated { fill(&words.prorated, &[("change", &change)]) } else { change });
                row.push(bands(side, id));
            }
            None => row.extend([words.not_comparable.clone(), String::new()]),
        }
        row
    });
    section.wide_table(columns, rows);
    if !section.blocks.is_empty() {
        section.paragraph(&words.note);
    }
    section
}

fn changed(side: &Side, Change { range, certain }: Change) -> String {
    let words = &side.of.phrases.scales;
    let signed = |number: i64| {
        if number > 0 { fill(&words.more, &[("number", &number.to_string())]) } else { number.to_string() }
    };
    let (least, most) = (signed(range.min), signed(range.max));
    let names = [("least", least.as_str()), ("most", &most)];
    match (certain, range.single()) {
        (true, Some(_)) => least,
        (true, None) => fill(&side.last.phrases().words.range, &names),
        (false, _) => fill(&words.not_certain, &names),
    }
}

/// What became of the band of a scale, from each time to the next.
fn bands(side: &Side, id: ScaleId) -> String {
    let band = |(then, now)| step::score(side, id, then, now).map_or(Band::None, |(_, band, _)| band);
    let steps: Vec<Band> = side.steps().map(band).collect();
    let [first, ..] = steps.as_slice() else { return String::new() };
    if steps.len() == 1 || steps.iter().all(|band| matches!(band, Band::Same(_) | Band::None)) {
        return crossed(side, id, *first);
    }
    let words = &side.of.phrases.scales;
    let said = steps.iter().enumerate().filter(|(_, band)| !matches!(band, Band::Same(_) | Band::None));
    let each = said.map(|(number, band)| {
        fill(&words.band_step, &[("step", &named(side, number)), ("band", &crossed(side, id, *band))])
    });
    each.collect::<Vec<_>>().join(&side.last.phrases().words.semicolon)
}

fn crossed(side: &Side, id: ScaleId, band: Band) -> String {
    let words = &side.of.phrases.scales;
    let name = |bands: (usize, usize)| side.last.named_bands(id, bands);
    let from_to = |then, now| fill(&words.crossed, &[("then", &name(then)), ("now", &name(now))]);
    match band {
        Band::Same(_) => words.band_same.clone(),
        Band::Crossed(then, now) => from_to((then, then), (now, now)),
        Band::Moved(then, now) => from_to(then, now),
        Band::NotCertain => words.band_not_certain.clone(),
        Band::None => String::new(),
    }
}

fn plots(side: &Side) -> Section {
    let words = &side.of.phrases.plots;
    let mut section = Section::new(&words.heading, Tone::Plain);
    section.plots(plot::plots(side));
    if !section.blocks.is_empty() {
        section.paragraph(&words.note);
    }
    section
}

/// The rules that turned, and the answers that differ.
fn rests_on(side: &Side, number: usize, then: &View, now: &View) -> Section {
    let words = &side.of.phrases.step;
    let mut section = Section::new(&fill(&words.heading, &[("step", &named(side, number))]), Tone::Plain);
    let turned = step::turned(then, now);
    if turned.is_empty() {
        section.paragraph(&words.none);
    }
    for turn in TURNS {
        let label = match turn {
            Turn::Began => &words.began,
            Turn::Stopped => &words.stopped,
            Turn::NowCertain => &words.now_certain,
            Turn::NotCertain => &words.not_certain,
            Turn::OnlyNow => &words.only_now,
            Turn::OnlyThen => &words.only_then,
        };
        let view = if turn == Turn::OnlyThen { then } else { now };
        let lines: Vec<String> =
            turned.iter().filter(|rule| rule.turn == turn).map(|rule| said(side, view, rule)).collect();
        if !lines.is_empty() {
            section.label(label);
            section.lines(lines);
        }
    }
    let still = step::still(then, now);
    if !still.is_empty() {
        section.label(&words.still);
        section.lines(still.into_iter().map(|rule| rule_in_words(now, rule)));
    }
    let (on, others) = step::answers(side, then, now, &turned);
    if !on.is_empty() {
        section.label(&words.answers);
        let (before, after) = (day(side, number), day(side, number + 1));
        let row = |(was, is): (_, crate::program::ItemId)| {
            [now.words().items[is].name.clone(), then.word_for_word(was), now.word_for_word(is)]
        };
        section.table([&words.question, &before, &after], on.into_iter().map(row).collect());
    }
    if !others.is_empty() {
        section.paragraph(&fill(&words.others, &[("count", &others.len().to_string())]));
    }
    section
}

fn said(side: &Side, view: &View, turned: &Turned) -> String {
    let rule = rule_in_words(view, turned.rule);
    if turned.differs { fill(&side.of.phrases.step.differs, &[("rule", &rule)]) } else { rule }
}

fn rule_in_words(view: &View, rule: crate::program::RuleId) -> String {
    let words = &view.phrases().professional;
    let effect = effect(view, rule);
    let rule = &view.program().rules[rule];
    let names = [("rule", rule.id.as_str()), ("effect", &effect)];
    match &rule.source {
        None => fill(&words.rule, &names),
        Some(source) => {
            let names = [("rule", rule.id.as_str()), ("effect", &effect), ("source", source)];
            fill(&words.rule_source, &names)
        }
    }
}

fn differs(side: &Side) -> Section {
    let words = &side.of.phrases.differs;
    let mut section = Section::new(&words.heading, Tone::Plain);
    let facts: Vec<(String, String)> = side
        .of
        .differs
        .iter()
        .map(|(id, why)| {
            let find =
                |view: &View| view.program().item(id).map(|item| view.words().items[item].name.clone());
            let name = side.views.iter().rev().find_map(find).unwrap_or_else(|| id.clone());
            let why = match why {
                Differs::New => &words.new,
                Differs::Text => &words.text,
                Differs::Answers => &words.answers,
                Differs::Condition => &words.condition,
            };
            (name, why.clone())
        })
        .collect();
    if !facts.is_empty() {
        section.paragraph(&words.about);
        section.facts(facts);
    }
    section
}

fn made(side: &Side) -> Section {
    let (words, made) = (&side.of.phrases.made, &side.last.phrases().made);
    let (program, texts) = (side.program(), side.last.words());
    let mut section = Section::new(&words.heading, Tone::Plain);
    let title = [("title", texts.title.as_str()), ("id", &program.id), ("version", &program.version)];
    let reviewed = program.reviewed_by.join(&side.last.phrases().words.semicolon);
    let mut facts = vec![
        (made.questionnaire.clone(), fill(&made.questionnaire_text, &title)),
        (made.program.clone(), fill(&made.program_text, &[("version", CROSSROADS)])),
        (made.reviewed_by.clone(), if reviewed.is_empty() { made.nobody.clone() } else { reviewed }),
    ];
    let tested = if program.validated == "none" { &made.not_validated } else { &program.validated };
    facts.push((made.validated.clone(), tested.clone()));
    for (number, view) in side.views.iter().enumerate() {
        let when = day(side, number);
        let version = [("version", view.program().version.as_str()), ("sha256", view.subject.sha256)];
        facts.push((fill(&words.version, &[("when", &when)]), fill(&words.version_text, &version)));
        if let Some(record) = view.subject.record {
            facts.push((fill(&words.session, &[("when", &when)]), record.head.clone()));
        }
    }
    section.facts(facts);
    section
}
