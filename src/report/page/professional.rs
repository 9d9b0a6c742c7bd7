//! The professional's page: when, the answers word for word under the headings of the file, and what the rules
//! made of them.

use crate::assess::Standing;
use crate::phrase::fill;
use crate::program::{Effect, ItemId, LevelId, RuleId, Urgency};
use crate::report::document::{Page, Section, Tone};
use crate::report::record::{self, Whose};
use crate::report::view::View;

pub(super) fn page(view: &View) -> Page {
    let words = &view.phrases().professional;
    let mut page = Page::headed(&words.heading);
    let mut result = Section::new(&words.result, Tone::Plain);
    let about = if view.program().validated == "none" { &words.about } else { &words.about_validated };
    let source = match view.subject.record {
        None => &words.self_report,
        Some(record) if record.judged.is_empty() => &words.asked,
        Some(_) => &words.asked_judged,
    };
    result.paragraph(&fill(about, &[("source", source), ("when", &view.when())]));
    if view.private_counted() {
        result.paragraph(&words.private_counted);
    }
    result.facts(facts(view));
    page.add(result);
    record::set(view, Whose::Workers).into_iter().for_each(|section| page.add(section));
    for (items, title) in view.program().for_professional.iter().zip(&view.words().for_professional) {
        page.add(answers(view, items, title));
    }
    page.add(scores(view));
    page.add(rules(view));
    record::sections(view).into_iter().for_each(|section| page.add(section));
    page
}

/// Answers word for word; what was not asked stands together at the end.
fn answers(view: &View, items: &[ItemId], title: &str) -> Section {
    let mut section = Section::new(title, Tone::Plain);
    let name = |id: &ItemId| view.words().items[*id].name.clone();
    let asked =
        |id: &&ItemId| view.left_off(**id) || view.shown.standing(&view.response, **id) != Standing::NotAsked;
    let mut facts: Vec<_> =
        items.iter().filter(asked).map(|id| (name(id), view.word_for_word(*id))).collect();
    let not_asked: Vec<String> = items.iter().filter(|id| !asked(id)).map(name).collect();
    if !not_asked.is_empty() {
        let names = not_asked.join(&view.phrases().words.semicolon);
        facts.push((view.phrases().professional.not_asked.clone(), names));
    }
    section.facts(facts);
    section
}

/// The range of the level, and the urgency.
fn facts(view: &View) -> Vec<(String, String)> {
    let words = &view.phrases().professional;
    let mut facts = Vec::new();
    if !view.program().levels.is_empty() {
        facts.push((words.level.clone(), level(view, view.levels())));
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

/// A level, or from which to which.
pub(in crate::report) fn level(view: &View, levels: Option<(LevelId, LevelId)>) -> String {
    let words = &view.phrases().professional;
    let name = |level: LevelId| view.words().levels[level].name.as_str();
    match levels {
        None => words.level_none.clone(),
        Some((least, most)) if least == most => fill(&words.level_one, &[("level", name(least))]),
        Some((least, most)) => fill(&words.level_range, &[("least", name(least)), ("most", name(most))]),
    }
}

fn scores(view: &View) -> Section {
    let words = &view.phrases().professional;
    let mut section = Section::new(&words.scores, Tone::Plain);
    let rows = view.program().scales.ids().map(|id| {
        let (score, texts) = (view.shown.scales[id], &view.words().scales[id]);
        let number = view.range(score.range);
        let number = if score.prorated { fill(&words.prorated, &[("score", &number)]) } else { number };
        [texts.name.clone(), number, view.bands(id)]
    });
    section.table([&words.scale, &words.score, &words.band], rows.collect());
    let mut cited: Vec<(String, String)> = Vec::new();
    let mut lines = Vec::new();
    for (id, scale) in view.program().scales.iter() {
        let texts = &view.words().scales[id];
        for (accuracy, against) in scale.accuracy.iter().zip(&texts.against) {
            let [at, sensitivity, specificity] =
                [accuracy.at, accuracy.sensitivity, accuracy.specificity].map(|number| number.to_string());
            let named = [
                ("scale", texts.name.as_str()),
                ("at", &at),
                ("sensitivity", &sensitivity),
                ("specificity", &specificity),
                ("against", &view.fill(against)),
                ("source", &accuracy.source),
            ];
            lines.push(fill(&words.accuracy, &named));
            if cited.iter().all(|(known, _)| *known != accuracy.source) {
                cited.push((
                    accuracy.source.clone(),
                    view.source(&accuracy.source).unwrap_or_default().to_owned(),
                ));
            }
        }
    }
    section.lines(lines);
    if !cited.is_empty() {
        section.label(&words.sources);
        section.facts(cited);
    }
    section
}

/// The rules that are certain: those that set a level or say a notice one by one, those about the fit together.
fn rules(view: &View) -> Section {
    let words = &view.phrases().professional;
    let mut section = Section::new(&words.rules, Tone::Plain);
    let mut lines = Vec::new();
    let mut fit: Vec<(String, Vec<&str>)> = Vec::new();
    let mut cited: Vec<(String, String)> = Vec::new();
    for (id, rule) in view.program().rules.iter().filter(|(id, _)| view.fired(*id)) {
        let effect = effect(view, id);
        match (&rule.effect, &rule.source) {
            (Effect::Helps(_) | Effect::Hinders(_), _) => {
                match fit.iter_mut().find(|(known, _)| *known == effect) {
                    Some((_, rules)) => rules.push(&rule.id),
                    None => fit.push((effect, vec![&rule.id])),
                }
                continue;
            }
            (Effect::AtLeast(..) | Effect::Notice(_), None) => {
                lines.push(fill(&words.rule, &[("rule", &rule.id), ("effect", &effect)]));
            }
            (Effect::AtLeast(..) | Effect::Notice(_), Some(source)) => {
                let named = [("rule", rule.id.as_str()), ("effect", &effect), ("source", source)];
                lines.push(fill(&words.rule_source, &named));
            }
        }
        if let Some(key) = rule.source.as_ref().filter(|key| cited.iter().all(|(known, _)| known != *key)) {
            cited.push((key.clone(), view.source(key).unwrap_or_default().to_owned()));
        }
    }
    if lines.is_empty() && fit.is_empty() {
        section.paragraph(&words.no_rules);
    }
    section.lines(lines);
    let comma = &view.phrases().words.comma;
    section.facts(fit.into_iter().map(|(effect, rules)| (effect, rules.join(comma))));
    if !cited.is_empty() {
        section.label(&words.sources);
        section.facts(cited);
    }
    section
}

/// What a rule leads to, by the ids of the file.
pub(in crate::report) fn effect(view: &View, rule: RuleId) -> String {
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
