//! Every text of a questionnaire that a person reads, with the key that a file of texts has for it.

use super::{AnswerKind, Choice, Choices, Item, Level, Line, Questionnaire, Text};

/// A place for a text.
pub(super) struct Slot<'q> {
    /// Such as `items.q1.ask`.
    pub(super) key: String,
    pub(super) place: Place<'q>,
    /// Does another language need it? Not where there is none, or where it cites a work.
    pub(super) wanted: bool,
}

/// What can be put there.
pub(super) enum Place<'q> {
    Text(&'q mut Text),
    /// A text that may be added, and one beside it.
    Maybe(&'q mut Option<Text>, Text),
}

impl Slot<'_> {
    /// The text as it stands there.
    pub(super) fn text(&self) -> Option<&Text> {
        match &self.place {
            Place::Text(text) => Some(text),
            Place::Maybe(text, _) => text.as_ref(),
        }
    }
}

/// All of them, in the order of the format.
pub(super) fn slots(q: &mut Questionnaire) -> Vec<Slot<'_>> {
    let mut all = All(Vec::new());
    all.text("title".to_owned(), &mut q.title);
    let top = [("about", &mut q.about), ("limits", &mut q.limits), ("closing", &mut q.closing)];
    top.into_iter().for_each(|(key, text)| all.some(key.to_owned(), text));
    // `none` is a word of the format, and each report has its own for it.
    if q.validated.value != "none" {
        all.text("validated".to_owned(), &mut q.validated);
    }
    for (key, text) in &mut q.sources {
        all.0.push(Slot { key: format!("sources.{}", key.value), place: Place::Text(text), wanted: false });
    }
    q.levels.iter_mut().for_each(|l| level(&mut all, l));
    for notice in &mut q.notices {
        let at = format!("notices.{}", notice.id.value);
        all.text(format!("{at}.text"), &mut notice.text);
        all.some(format!("{at}.when_unsure"), &mut notice.when_unsure);
    }
    for (name, list) in &mut q.choices {
        choices(&mut all, &format!("choices.{}", name.value), list);
    }
    for section in &mut q.sections {
        let at = format!("sections.{}", section.id.value);
        all.maybe(format!("{at}.about"), &mut section.about, &section.title);
        all.text(format!("{at}.title"), &mut section.title);
        section.items.iter_mut().for_each(|i| item(&mut all, i));
    }
    for value in &mut q.values {
        all.some(format!("values.{}.unit", value.id.value), &mut value.unit);
    }
    for scale in &mut q.scales {
        let at = format!("scales.{}", scale.id.value);
        all.text(format!("{at}.name"), &mut scale.name);
        for band in &mut scale.bands {
            all.text(format!("{at}.bands.{}", band.id.value), &mut band.name);
            all.some(format!("{at}.meanings.{}", band.id.value), &mut band.about);
        }
        for (number, accuracy) in (1..).zip(&mut scale.accuracy) {
            all.text(format!("{at}.accuracy.{number}"), &mut accuracy.against);
        }
    }
    for rule in &mut q.rules {
        let at = format!("rules.{}", rule.id.value);
        all.text(format!("{at}.because"), &mut rule.because);
        all.some(format!("{at}.try"), &mut rule.attempt);
    }
    for guarantee in &mut q.guarantees {
        all.text(format!("guarantees.{}.says", guarantee.id.value), &mut guarantee.says);
    }
    for (number, heading) in (1..).zip(&mut q.for_professional) {
        all.text(format!("for_professional.{number}.title"), &mut heading.title);
    }
    for (id, text) in &mut q.override_reasons {
        all.text(format!("override_reasons.{}", id.value), text);
    }
    all.0
}

struct All<'q>(Vec<Slot<'q>>);

impl<'q> All<'q> {
    fn text(&mut self, key: String, text: &'q mut Text) {
        self.0.push(Slot { key, place: Place::Text(text), wanted: true });
    }

    /// A text that is not everywhere, and can be put only where it is.
    fn some(&mut self, key: String, text: &'q mut Option<Text>) {
        if let Some(text) = text {
            self.text(key, text);
        }
    }

    /// A text that can be added.
    fn maybe(&mut self, key: String, text: &'q mut Option<Text>, beside: &Text) {
        let wanted = text.is_some();
        self.0.push(Slot { key, place: Place::Maybe(text, beside.clone()), wanted });
    }
}

fn level<'q>(all: &mut All<'q>, level: &'q mut Level) {
    let at = format!("levels.{}", level.id.value);
    all.text(format!("{at}.name"), &mut level.name);
    all.some(format!("{at}.because"), &mut level.because);
    all.some(format!("{at}.about"), &mut level.about);
    for (id, text) in &mut level.stays {
        all.text(format!("{at}.stays.{}", id.value), text);
    }
    let lines = [
        ("parts", &mut level.parts),
        ("first_step", &mut level.first_step),
        ("say", &mut level.say),
        ("meanwhile", &mut level.meanwhile),
        ("ask", &mut level.ask),
    ];
    for (key, lines) in lines {
        for (number, Line { text, .. }) in (1..).zip(lines) {
            all.text(format!("{at}.{key}.{number}"), text);
        }
    }
}

fn item<'q>(all: &mut All<'q>, item: &'q mut Item) {
    let at = format!("items.{}", item.id.value);
    all.maybe(format!("{at}.name"), &mut item.name, &item.ask);
    all.maybe(format!("{at}.help"), &mut item.help, &item.ask);
    all.text(format!("{at}.ask"), &mut item.ask);
    match &mut item.answer {
        Some(AnswerKind::OneOf(Choices::Here(list)) | AnswerKind::AnyOf(Choices::Here(list))) => {
            choices(all, &format!("{at}.choices"), list);
        }
        Some(AnswerKind::Number(_, unit)) => all.some(format!("{at}.unit"), unit),
        Some(
            AnswerKind::OneOf(Choices::Named(_))
            | AnswerKind::AnyOf(Choices::Named(_))
            | AnswerKind::FreeText(_),
        )
        | None => {}
    }
}

fn choices<'q>(all: &mut All<'q>, at: &str, list: &'q mut [Choice]) {
    for choice in list {
        let at = format!("{at}.{}", choice.code.value);
        all.maybe(format!("{at}.name"), &mut choice.name, &choice.text);
        all.text(format!("{at}.text"), &mut choice.text);
    }
}
