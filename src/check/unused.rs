//! What is written down and nothing uses.

use super::Finding;
use crate::diagnostic::{Code, Diagnostic, Severity::Warning};
use crate::program::{Effect, ItemId, Program, Shown, Template, Words};
use crate::questionnaire::{self as written, Questionnaire, Text};
use std::collections::BTreeSet;

/// Something that nothing uses.
pub(super) const UNUSED: Code = Code {
    id: "unused",
    severity: Warning,
    means: "Nothing uses this: no rule, scale, value, text or page.",
    why: "A person is asked something and nothing comes of it, or a notice is written and never said.",
    example: "- {id: shoe_size, ask: What is your shoe size?, number: {min: 20, max: 60}}",
    mend: "Drop it, use it in a rule, or list it under `for_professional`.",
};

/// The codes of this module.
pub(super) const CODES: &[&Code] = &[&UNUSED];

/// What nothing uses.
#[must_use]
pub fn unused(questionnaire: &Questionnaire, program: &Program, words: &Words) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut tell = |id: &Text, noun: &str| {
        let message = format!("nothing uses the {noun} `{}`", id.value);
        found.push(Finding::new(Diagnostic::new(&UNUSED, id.span, message), &id.value));
    };
    let used = used_items(program, words);
    let items = questionnaire.sections.iter().flat_map(|s| &s.items);
    for ((id, _), written) in program.items.iter().zip(items) {
        if !used.contains(&id) {
            tell(&written.id, "item");
        }
    }
    for ((id, _), written) in program.notices.iter().zip(&questionnaire.notices) {
        if !program.rules.rows().any(|rule| rule.effect == Effect::Notice(id)) {
            tell(&written.id, "notice");
        }
    }
    let named = |item: &written::Item, name: &str| {
        use written::{AnswerKind, Choices};
        matches!(&item.answer, Some(AnswerKind::OneOf(Choices::Named(n)) | AnswerKind::AnyOf(Choices::Named(n))) if n.full(&n.value) == name)
    };
    for (name, _) in &questionnaire.choices {
        if !questionnaire.sections.iter().flat_map(|s| &s.items).any(|item| named(item, &name.value)) {
            tell(name, "list of choices");
        }
    }
    found
}

/// The items that some rule, scale, value, condition, text or page uses.
fn used_items(program: &Program, words: &Words) -> BTreeSet<ItemId> {
    let mut used: BTreeSet<ItemId> = program.for_professional.iter().flatten().copied().collect();
    used.extend(program.rules.rows().flat_map(|rule| rule.items.iter().copied()));
    used.extend(program.items.rows().flat_map(|item| item.rests_on.iter().copied()));
    used.extend(program.scales.rows().flat_map(|scale| scale.members.iter().map(|m| m.item)));
    for level in program.levels.rows() {
        let lines = [&level.parts, &level.first_step, &level.say, &level.meanwhile, &level.ask];
        used.extend(lines.into_iter().flatten().flat_map(|condition| program.items_behind(condition)));
    }
    for value in program.values.ids() {
        used.extend(program.items_behind_value(value));
    }
    let texts = words
        .rules
        .rows()
        .flat_map(|r| [&r.because, &r.attempt])
        .chain(words.notices.rows().flat_map(|n| [&n.text, &n.when_unsure]))
        .chain(words.levels.rows().flat_map(|l| {
            [&l.parts, &l.first_step, &l.say, &l.meanwhile, &l.ask]
                .into_iter()
                .flatten()
                .chain([&l.about, &l.because])
        }));
    used.extend(texts.flat_map(Template::shown).filter_map(|shown| match shown {
        Shown::Item(item) => Some(item),
        Shown::Scale(_) | Shown::Value(_) => None,
    }));
    used
}
