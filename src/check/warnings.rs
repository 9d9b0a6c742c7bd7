//! What runs and is probably wrong.

use crate::assess::{Truth, assess};
use crate::diagnostic::{Code, Diagnostic, Severity::Warning};
use crate::program::{Condition, Effect, ItemId, Program, Shown, Template, Words};
use crate::questionnaire::{self as written, Questionnaire, Text};
use crate::response::Response;
use std::collections::BTreeSet;

/// A condition that nobody's answers can make true.
pub(super) const NEVER_TRUE: Code = Code {
    id: "never-true",
    severity: Warning,
    means: "No answers can make this condition true.",
    why: "What stands behind it will never be said to anybody.",
    example: "- {id: age, number: {min: 18, max: 120}, ...}\n...\nwhen: age < 18",
    mend: "Let the item allow what the condition asks for, or drop the rule.",
};

/// A condition that everybody's answers make true.
pub(super) const ALWAYS_TRUE: Code = Code {
    id: "always-true",
    severity: Warning,
    means: "Every answer makes this condition true.",
    why: "It decides nothing, so it was probably meant to say something else.",
    example: "when: hours >= 0      # hours is 0 or more",
    mend: "when: hours > 0",
};

/// A band that no score is in.
pub(super) const UNREACHABLE_BAND: Code = Code {
    id: "unreachable-band",
    severity: Warning,
    means: "No score can be in this band.",
    why: "A cut-off that nobody can reach was probably copied from a form with other points.",
    example: "bands: [{from: 0, ...}, {from: 40, ...}]    # the highest possible score is 24",
    mend: "Check the points and the cut-offs against the published instrument.",
};

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
pub(super) const CODES: &[&Code] = &[&NEVER_TRUE, &ALWAYS_TRUE, &UNREACHABLE_BAND, &UNUSED];

/// All that runs and is probably wrong.
#[must_use]
pub fn warnings(questionnaire: &Questionnaire, program: &Program, words: &Words) -> Vec<Diagnostic> {
    let mut found = conditions(questionnaire, program);
    found.extend(bands(questionnaire, program));
    found.extend(unused(questionnaire, program, words));
    found
}

/// Conditions that are decided while every answer is still missing. What is decided then stays so: settling an
/// open item never changes what is certain.
fn conditions(questionnaire: &Questionnaire, program: &Program) -> Vec<Diagnostic> {
    let nothing_said = Response::new(program);
    let assessment = assess(program, &nothing_said);
    let mut found = Vec::new();
    let mut look = |condition: &Condition, written: &[Text], what: &str| {
        let Some(at) = written.first() else { return };
        let diagnostic = match assessment.truth(program, &nothing_said, condition) {
            Truth::Unknown => return,
            Truth::False => Diagnostic::new(&NEVER_TRUE, at.span, format!("{what} can never be")),
            Truth::True => Diagnostic::new(&ALWAYS_TRUE, at.span, format!("{what} is always so")),
        };
        found.push(diagnostic);
    };
    for (rule, written) in program.rules.rows().zip(&questionnaire.rules) {
        look(&rule.when, &written.when, &format!("what `{}` asks for", rule.id));
    }
    let items = questionnaire.sections.iter().flat_map(|s| s.items.iter().map(move |item| (s, item)));
    for (item, (section, written)) in program.items.rows().zip(items) {
        let at = written.show_if.iter().chain(&section.show_if).next().cloned();
        look(&item.show_if, at.as_slice(), &format!("the case in which `{}` is asked", item.id));
    }
    for (level, written) in program.levels.rows().zip(&questionnaire.levels) {
        let lines = [
            (&level.parts, &written.parts),
            (&level.first_step, &written.first_step),
            (&level.say, &written.say),
            (&level.meanwhile, &written.meanwhile),
            (&level.ask, &written.ask),
        ];
        for (condition, line) in
            lines.into_iter().flat_map(|(conditions, lines)| conditions.iter().zip(lines))
        {
            look(condition, &line.when, "the case in which this is said");
        }
    }
    found
}

fn bands(questionnaire: &Questionnaire, program: &Program) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (scale, written) in program.scales.rows().zip(&questionnaire.scales) {
        let ends = written.bands.iter().skip(1).map(|next| next.from.value - 1).chain([i64::MAX]);
        for (band, end) in written.bands.iter().zip(ends) {
            if band.from.value > scale.range.max || end < scale.range.min {
                let message = format!("no score of `{}` is in `{}`", scale.id, band.id.value);
                let help = format!("its scores go from {} to {}", scale.range.min, scale.range.max);
                found.push(Diagnostic::new(&UNREACHABLE_BAND, band.from.span, message).help(help));
            }
        }
    }
    found
}

fn unused(questionnaire: &Questionnaire, program: &Program, words: &Words) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut tell = |id: &Text, noun: &str| {
        found.push(Diagnostic::new(&UNUSED, id.span, format!("nothing uses the {noun} `{}`", id.value)));
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
        matches!(&item.answer, Some(AnswerKind::OneOf(Choices::Named(n)) | AnswerKind::AnyOf(Choices::Named(n))) if n.value == name)
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
