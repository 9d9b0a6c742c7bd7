//! Every text of a questionnaire, one after the other.

use super::{AnswerKind, Choice, Choices, Item, Level, Line, Questionnaire, Text};

/// Goes through every text; `true` where it is an id that no other file gives away. Levels, bands and codes keep
/// their names: levels are the same for all files, and bands and codes belong to what they stand in.
pub(super) fn each_text(q: &mut Questionnaire, f: &mut dyn FnMut(&mut Text, bool)) {
    let words = [&mut q.about, &mut q.limits, &mut q.closing];
    words.into_iter().flatten().for_each(|text| f(text, false));
    for include in &mut q.includes {
        include.prefix.iter_mut().for_each(|id| f(id, true));
    }
    for (key, _) in &mut q.sources {
        f(key, true);
    }
    q.levels.iter_mut().for_each(|l| level(l, f));
    for notice in &mut q.notices {
        f(&mut notice.id, true);
        f(&mut notice.text, false);
        notice.when_unsure.iter_mut().for_each(|text| f(text, false));
    }
    for (name, list) in &mut q.choices {
        f(name, true);
        choices(list, f);
    }
    for section in &mut q.sections {
        f(&mut section.id, true);
        f(&mut section.title, false);
        section.about.iter_mut().chain(&mut section.show_if).for_each(|text| f(text, false));
        section.items.iter_mut().for_each(|i| item(i, f));
    }
    for value in &mut q.values {
        f(&mut value.id, true);
        f(&mut value.is, false);
    }
    for scale in &mut q.scales {
        f(&mut scale.id, true);
        scale.members.iter_mut().for_each(|member| f(&mut member.item, false));
        let bands = scale.bands.iter_mut().flat_map(|band| band.about.iter_mut().chain(&mut band.source));
        bands.for_each(|text| f(text, false));
        for accuracy in &mut scale.accuracy {
            f(&mut accuracy.against, false);
            f(&mut accuracy.source, false);
        }
    }
    for rule in &mut q.rules {
        f(&mut rule.id, true);
        f(&mut rule.because, false);
        rule.when.iter_mut().for_each(|text| f(text, false));
        rule.effect.iter_mut().for_each(|(_, target)| f(target, false));
        let more = [&mut rule.stay, &mut rule.attempt, &mut rule.source];
        more.into_iter().flatten().for_each(|text| f(text, false));
    }
    for guarantee in &mut q.guarantees {
        f(&mut guarantee.id, true);
        guarantee.when.iter_mut().for_each(|text| f(text, false));
        guarantee.promise.iter_mut().for_each(|(_, target)| f(target, false));
        guarantee.source.iter_mut().for_each(|text| f(text, false));
    }
    for heading in &mut q.for_professional {
        heading.items.iter_mut().for_each(|item| f(item, false));
    }
    q.override_reasons.iter_mut().for_each(|(id, _)| f(id, true));
}

fn level(level: &mut Level, f: &mut dyn FnMut(&mut Text, bool)) {
    level.because.iter_mut().chain(&mut level.about).for_each(|text| f(text, false));
    level.stays.iter_mut().for_each(|(_, text)| f(text, false));
    let lines =
        [&mut level.parts, &mut level.first_step, &mut level.say, &mut level.meanwhile, &mut level.ask];
    for Line { text, when } in lines.into_iter().flatten() {
        f(text, false);
        when.iter_mut().for_each(|text| f(text, false));
    }
}

fn item(item: &mut Item, f: &mut dyn FnMut(&mut Text, bool)) {
    f(&mut item.id, true);
    f(&mut item.ask, false);
    let more = [&mut item.name, &mut item.help, &mut item.show_if, &mut item.source];
    more.into_iter().flatten().for_each(|text| f(text, false));
    match &mut item.answer {
        Some(AnswerKind::OneOf(Choices::Named(name)) | AnswerKind::AnyOf(Choices::Named(name))) => {
            f(name, false)
        }
        Some(AnswerKind::OneOf(Choices::Here(list)) | AnswerKind::AnyOf(Choices::Here(list))) => {
            choices(list, f);
        }
        Some(AnswerKind::Number(..) | AnswerKind::FreeText(_)) | None => {}
    }
}

fn choices(list: &mut [Choice], f: &mut dyn FnMut(&mut Text, bool)) {
    for choice in list {
        f(&mut choice.text, false);
        choice.name.iter_mut().for_each(|text| f(text, false));
    }
}
