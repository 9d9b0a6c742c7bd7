//! The professional's page: when, the answers word for word under the headings of the file, and what the rules
//! made of them.

use crate::program::{Effect, LevelId, RuleId, Urgency};
use crate::report::document::{Entry, Page, Section, Tone};
use crate::report::phrases::fill;
use crate::report::view::View;

pub(super) fn page(view: &View) -> Page {
    let words = &view.phrases().professional;
    let mut page = Page::headed(&words.heading);
    let mut result = Section::new(&words.result, Tone::Plain);
    let about = if view.program().validated == "none" { &words.about } else { &words.about_validated };
    result.paragraph(&fill(about, &[("when", &view.when())]));
    if view.private_counted() {
        result.paragraph(&words.private_counted);
    }
    result.facts(facts(view));
    page.add(result);
    for (items, title) in view.program().for_professional.iter().zip(&view.words().for_professional) {
        let mut section = Section::new(title, Tone::Plain);
        let name = |id| view.words().items[id].name.clone();
        section.facts(items.iter().map(|id| (name(*id), view.word_for_word(*id))));
        page.add(section);
    }
    page.add(scores(view));
    page.add(rules(view));
    page
}

/// The range of the level, and the urgency.
fn facts(view: &View) -> Vec<(String, String)> {
    let words = &view.phrases().professional;
    let mut facts = Vec::new();
    if !view.program().levels.is_empty() {
        let name = |level: LevelId| view.words().levels[level].name.as_str();
        let level = match view.levels() {
            None => words.level_none.clone(),
            Some((least, most)) if least == most => fill(&words.level_one, &[("level", name(least))]),
            Some((least, most)) => fill(&words.level_range, &[("least", name(least)), ("most", name(most))]),
        };
        facts.push((words.level.clone(), level));
    }
    if let Some(urgency) = view.shown.urgency {
        let urgency = match urgency {
            Urgency::Now => &words.urgencies.now,
            Urgency::Today => &words.urgencies.today,
            Urgency::BeforeTreatment => &words.urgencies.before_treatment,
            Urgency::Information => &words.urgencies.information,
        };
        facts.push((words.urgency.clone(), urgency.clone()));
    }
    facts
}

fn scores(view: &View) -> Section {
    let words = &view.phrases().professional;
    let mut section = Section::new(&words.scores, Tone::Plain);
    let rows = view.program().scales.ids().map(|id| {
        let (score, texts) = (view.shown.scales[id], &view.words().scales[id]);
        let number = view.range(score.range);
        let number = if score.prorated { fill(&words.prorated, &[("score", &number)]) } else { number };
        let name = |band: usize| texts.bands.get(band).cloned().unwrap_or_default();
        let band = match score.bands {
            None => String::new(),
            Some((low, high)) if low == high => name(low),
            Some((low, high)) => {
                fill(&view.phrases().words.range, &[("least", &name(low)), ("most", &name(high))])
            }
        };
        [texts.name.clone(), number, band]
    });
    section.table([&words.scale, &words.score, &words.band], rows.collect());
    section
}

/// The rules that are certain, each with what it led to and where it comes from.
fn rules(view: &View) -> Section {
    let words = &view.phrases().professional;
    let mut section = Section::new(&words.rules, Tone::Plain);
    let entries: Vec<Entry> = view
        .program()
        .rules
        .iter()
        .filter(|(id, _)| view.fired(*id))
        .map(|(id, rule)| {
            let entry = Entry::new(&fill(&words.rule, &[("rule", &rule.id), ("effect", &effect(view, id))]));
            let source = rule.source.as_ref().and_then(|key| view.source(key));
            entry.more(source.map(|source| fill(&words.source, &[("source", source)])))
        })
        .collect();
    if entries.is_empty() {
        section.paragraph(&words.no_rules);
    }
    section.bullets(entries);
    section
}

/// What a rule leads to, by the ids of the file.
pub(super) fn effect(view: &View, rule: RuleId) -> String {
    let words = &view.phrases().professional;
    let levels = &view.program().levels;
    match &view.program().rules[rule].effect {
        Effect::AtLeast(level, stay) => {
            let level = &levels[*level];
            match stay.and_then(|stay| level.stays.get(stay)) {
                Some(stay) => fill(&words.at_least_for, &[("level", &level.id), ("stay", stay)]),
                None => fill(&words.at_least, &[("level", &level.id)]),
            }
        }
        Effect::Notice(notice) => fill(&words.notice, &[("notice", &view.program().notices[*notice].id)]),
        Effect::Helps(level) => fill(&words.helps, &[("level", &levels[*level].id)]),
        Effect::Hinders(level) => fill(&words.hinders, &[("level", &levels[*level].id)]),
    }
}
