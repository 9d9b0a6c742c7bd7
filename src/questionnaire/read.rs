//! A YAML tree to a [`Questionnaire`].
//!
//! The shape is checked first, against the table in [`super::keys`]; after that a value of the wrong kind is
//! left out here without a second word.

use super::{
    Accuracy, AnswerKind, Band, Bounds, Choice, Choices, CodeOrWhole, EffectKind, Guarantee, Heading,
    Include, Item, Level, Line, Member, Notice, PromiseKind, Questionnaire, Rule, Scale, Section, Text,
    Value, keys, shape,
};
use crate::diagnostic::{Code, Diagnostic, Severity, near};
use crate::source::{Source, Written};
use crate::yaml::{self, Node};

/// The file is for another version of this program.
pub(super) const NOT_FORMAT_1: Code = Code {
    id: "not-format-1",
    severity: Severity::Error,
    means: "The file says that it is written in another version of the format than 1.",
    why: "A key could mean something else there.",
    example: "format: 2",
    mend: "Write `format: 1`, or run it with the version of the program that it was made for.",
};

/// A key that does not go with the others of its map, or none of several of which one must be there.
pub(super) const MISPLACED: Code = Code {
    id: "misplaced-key",
    severity: Severity::Error,
    means: "A map has two keys of which it may have one, or none of several of which it must have one, or a key \
            that means nothing beside the others.",
    why: "An item with two kinds of answers, or a rule with two effects, has no clear meaning.",
    example: "- id: past_seizure\n  when: seizures > 0\n  at_least: inpatient\n  notice: do_not_stop_alone\n  because: ...",
    mend: "Write two rules, each with one effect.",
};

/// The codes of this module.
pub const CODES: &[&Code] = &[
    &NOT_FORMAT_1,
    &MISPLACED,
    &super::include::BAD_INCLUDE,
    &super::overlay::UNKNOWN_TEXT,
    &super::overlay::STALE_TEXT,
    &super::overlay::MISSING_TEXT,
    &super::overlay::LOST_PLACE,
];

/// Reads a questionnaire from the text of one file. What it includes is left out; for that there is
/// [`super::read_whole`].
///
/// ```
/// use crossroads::{questionnaire, source::Source};
/// let (_, diagnostics) = questionnaire::read(&Source::new("x.yaml", "format: 1\ntitel: X"));
/// assert_eq!(diagnostics[0].code.id, "unknown-key");
/// assert_eq!(diagnostics[0].help.as_deref(), Some("did you mean `title`?"));
/// ```
#[must_use]
pub fn read(source: &Source) -> (Option<Questionnaire>, Vec<Diagnostic>) {
    let (node, mut diagnostics) = match yaml::parse(source) {
        Ok(parsed) => parsed,
        Err(error) => return (None, vec![*error]),
    };
    shape::check(&node, &shape::Shape::Map(keys::QUESTIONNAIRE), &mut diagnostics);
    format_is_1(&node, &mut diagnostics);
    let questionnaire = questionnaire(&node, &mut diagnostics);
    (Some(questionnaire), diagnostics)
}

/// Says so where the file's `format` is another than 1.
pub fn format_is_1(node: &Node, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(format) = node.get("format").filter(|f| f.whole().is_some_and(|w| w != 1)) {
        diagnostics.push(
            Diagnostic::new(&NOT_FORMAT_1, format.span, "this program reads format 1 only")
                .help("write `format: 1`"),
        );
    }
}

fn questionnaire(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Questionnaire {
    Questionnaire {
        id: text(node, "id"),
        version: text(node, "version"),
        title: text(node, "title"),
        language: text(node, "language"),
        license: text(node, "license"),
        credit: optional(node, "credit"),
        texts: optional(node, "texts"),
        includes: entries(node, "include").map(|n| include(n, diagnostics)).collect(),
        translation: None,
        reviewed_by: texts(node, "reviewed_by"),
        validated: text(node, "validated"),
        about: optional(node, "about"),
        limits: optional(node, "limits"),
        closing: optional(node, "closing"),
        sources: pairs(node, "sources").map(|(k, v)| (as_text(k), as_text(v))).collect(),
        levels: entries(node, "levels").map(level).collect(),
        notices: entries(node, "notices").map(notice).collect(),
        choices: pairs(node, "choices")
            .map(|(k, v)| (as_text(k), v.list().iter().map(choice).collect()))
            .collect(),
        sections: entries(node, "sections").map(|n| section(n, diagnostics)).collect(),
        values: entries(node, "values").map(value).collect(),
        scales: entries(node, "scales").map(|n| scale(n, diagnostics)).collect(),
        rules: entries(node, "rules").map(|n| rule(n, diagnostics)).collect(),
        guarantees: entries(node, "guarantees").map(|n| guarantee(n, diagnostics)).collect(),
        for_professional: entries(node, "for_professional").map(heading).collect(),
        override_reasons: entries(node, "override_reasons")
            .map(|n| (text(n, "id"), text(n, "text")))
            .collect(),
    }
}

fn include(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Include {
    if node.get("before").is_some() {
        exactly_one(node, &["before", "after"], diagnostics);
    }
    Include {
        questionnaire: text(node, "questionnaire"),
        prefix: optional(node, "as"),
        before: optional(node, "before"),
        after: optional(node, "after"),
        levels: node.get("levels").filter(|n| n.flag() == Some(true)).map(|n| n.span),
        ..Include::default()
    }
}

fn level(node: &Node) -> Level {
    Level {
        id: text(node, "id"),
        name: text(node, "name"),
        because: optional(node, "because"),
        hours: node.get("hours_per_week").map(bounds),
        sessions: node.get("sessions_per_week").map(bounds),
        about: optional(node, "about"),
        stays: entries(node, "stays").map(|n| (text(n, "id"), text(n, "text"))).collect(),
        parts: lines(node, "parts"),
        first_step: lines(node, "first_step"),
        say: lines(node, "say"),
        meanwhile: lines(node, "meanwhile"),
        ask: lines(node, "ask"),
    }
}

fn notice(node: &Node) -> Notice {
    Notice {
        id: text(node, "id"),
        urgency: text(node, "urgency"),
        text: text(node, "text"),
        when_unsure: optional(node, "when_unsure"),
        instead_of_level: flag(node, "instead_of_level"),
    }
}

fn choice(node: &Node) -> Choice {
    Choice {
        code: text(node, "code"),
        text: text(node, "text"),
        name: optional(node, "name"),
        points: whole(node, "points"),
        exclusive: node.get("exclusive").and_then(|n| n.flag().map(|f| Written::new(f, n.span))),
    }
}

fn section(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Section {
    Section {
        id: text(node, "id"),
        title: text(node, "title"),
        about: optional(node, "about"),
        show_if: optional(node, "show_if"),
        always_ask: flag(node, "always_ask"),
        wishes: flag(node, "wishes"),
        for_worker: flag(node, "for_worker"),
        skippable: flag(node, "skippable"),
        items: entries(node, "items").map(|n| item(n, diagnostics)).collect(),
    }
}

fn item(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Item {
    Item {
        id: text(node, "id"),
        name: optional(node, "name"),
        ask: text(node, "ask"),
        help: optional(node, "help"),
        show_if: optional(node, "show_if"),
        answer: answer_kind(node, diagnostics),
        worse: optional(node, "worse"),
        private: flag(node, "private"),
        changeable: flag(node, "changeable"),
        hidden_as: node.get("hidden_as").and_then(|n| {
            let value = match n.whole() {
                Some(whole) => CodeOrWhole::Whole(whole),
                None => CodeOrWhole::Code(n.text()?.to_owned()),
            };
            Some(Written::new(value, n.span))
        }),
        source: optional(node, "source"),
    }
}

fn answer_kind(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<AnswerKind> {
    let kind = exactly_one(node, &["one_of", "any_of", "number", "text"], diagnostics)?;
    let value = node.get(kind)?;
    let choices = || match value.text() {
        Some(_) => Choices::Named(as_text(value)),
        None => Choices::Here(value.list().iter().map(choice).collect()),
    };
    Some(match kind {
        "one_of" => AnswerKind::OneOf(choices()),
        "any_of" => AnswerKind::AnyOf(choices()),
        "number" => AnswerKind::Number(bounds(value), optional(value, "unit")),
        _ => AnswerKind::FreeText(whole(value, "max_length").unwrap_or_default()),
    })
}

/// The one of these keys that the map has. None or two of them is reported.
fn exactly_one<'k>(node: &Node, keys: &[&'k str], diagnostics: &mut Vec<Diagnostic>) -> Option<&'k str> {
    let mut found = keys.iter().filter(|k| node.get(k).is_some());
    let first = found.next();
    let place =
        |key: &str| node.map().iter().find(|(k, _)| k.text() == Some(key)).map_or(node.span, |(k, _)| k.span);
    let start = node.map().first().map_or(node.span, |(k, _)| k.span);
    match (first, found.next()) {
        // A key with a slip in it has been reported.
        (None, _) if node.map().iter().any(|(k, _)| k.text().is_some_and(|k| near(k, keys).is_some())) => {}
        (None, _) => {
            let message = format!("one of {} is missing", crate::diagnostic::list(keys));
            diagnostics.push(Diagnostic::new(&MISPLACED, start, message));
        }
        (Some(first), Some(second)) => diagnostics.push(
            Diagnostic::new(&MISPLACED, place(second), format!("`{second}` cannot stand beside `{first}`"))
                .also(place(first), "the first")
                .help("keep one of them"),
        ),
        (Some(_), None) => {}
    }
    first.copied()
}

/// Reports a key that means something only beside another.
fn only_with(node: &Node, key: &str, with: &str, good: bool, diagnostics: &mut Vec<Diagnostic>) {
    if let Some((at, _)) = node.map().iter().find(|(k, _)| k.text() == Some(key)).filter(|_| !good) {
        diagnostics.push(
            Diagnostic::new(&MISPLACED, at.span, format!("`{key}` means nothing here"))
                .help(format!("it stands beside {with}")),
        );
    }
}

fn value(node: &Node) -> Value {
    Value { id: text(node, "id"), unit: optional(node, "unit"), is: text(node, "is") }
}

fn scale(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Scale {
    let kind = exactly_one(node, &["sum", "highest"], diagnostics);
    let members = kind.and_then(|k| node.get(k)).map_or(&[][..], Node::list);
    only_with(node, "prorate", "`sum`", kind == Some("sum"), diagnostics);
    Scale {
        id: text(node, "id"),
        name: text(node, "name"),
        highest: kind == Some("highest"),
        members: members.iter().map(member).collect(),
        prorate: whole(node, "prorate"),
        bands: entries(node, "bands").map(band).collect(),
        accuracy: entries(node, "accuracy").map(accuracy).collect(),
    }
}

fn member(node: &Node) -> Member {
    if node.text().is_some() {
        return Member { item: as_text(node), weight: None, reverse: false };
    }
    Member { item: text(node, "item"), weight: whole(node, "weight"), reverse: flag(node, "reverse") }
}

fn band(node: &Node) -> Band {
    Band {
        from: whole(node, "from").unwrap_or_default(),
        id: text(node, "id"),
        name: text(node, "name"),
        about: optional(node, "about"),
        source: optional(node, "source"),
    }
}

fn accuracy(node: &Node) -> Accuracy {
    Accuracy {
        at: whole(node, "at").unwrap_or_default(),
        sensitivity: whole(node, "sensitivity").unwrap_or_default(),
        specificity: whole(node, "specificity").unwrap_or_default(),
        against: text(node, "against"),
        source: text(node, "source"),
    }
}

fn rule(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Rule {
    let kind = exactly_one(node, &["at_least", "notice", "helps", "hinders"], diagnostics);
    only_with(node, "for", "`at_least`", kind == Some("at_least"), diagnostics);
    only_with(node, "try", "`hinders`", kind == Some("hinders"), diagnostics);
    let effect = kind.map(|key| {
        let effect = match key {
            "at_least" => EffectKind::AtLeast,
            "notice" => EffectKind::Notice,
            "helps" => EffectKind::Helps,
            _ => EffectKind::Hinders,
        };
        (effect, text(node, key))
    });
    Rule {
        id: text(node, "id"),
        when: conditions(node, "when"),
        effect,
        stay: optional(node, "for"),
        because: text(node, "because"),
        attempt: optional(node, "try"),
        source: optional(node, "source"),
    }
}

fn guarantee(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Guarantee {
    let kind = exactly_one(node, &["at_least", "at_most", "notice"], diagnostics);
    let promise = kind.map(|key| {
        let promise = match key {
            "at_least" => PromiseKind::AtLeast,
            "at_most" => PromiseKind::AtMost,
            _ => PromiseKind::Notice,
        };
        (promise, text(node, key))
    });
    Guarantee {
        id: text(node, "id"),
        says: text(node, "says"),
        when: conditions(node, "when"),
        promise,
        source: optional(node, "source"),
    }
}

fn heading(node: &Node) -> Heading {
    Heading { title: text(node, "title"), items: texts(node, "items") }
}

fn lines(node: &Node, key: &str) -> Vec<Line> {
    let Some(value) = node.get(key) else { return Vec::new() };
    let line = |n: &Node| match n.text() {
        Some(_) => Line { text: as_text(n), when: Vec::new() },
        None => Line { text: text(n, "text"), when: conditions(n, "when") },
    };
    if value.text().is_some() { vec![line(value)] } else { value.list().iter().map(line).collect() }
}

fn conditions(node: &Node, key: &str) -> Vec<Text> {
    let Some(value) = node.get(key) else { return Vec::new() };
    if value.text().is_some() { vec![as_text(value)] } else { value.list().iter().map(as_text).collect() }
}

fn bounds(node: &Node) -> Bounds {
    Bounds { min: whole(node, "min").unwrap_or_default(), max: whole(node, "max").unwrap_or_default() }
}

pub(super) fn as_text(node: &Node) -> Text {
    let scalar = node.scalar();
    Text {
        value: node.text().unwrap_or("").trim_end().to_owned(),
        span: node.span,
        verbatim: scalar.and_then(|s| s.verbatim),
        scope: None,
        original: None,
    }
}

fn text(node: &Node, key: &str) -> Text {
    optional(node, key).unwrap_or_default()
}

fn optional(node: &Node, key: &str) -> Option<Text> {
    node.get(key).filter(|n| n.text().is_some()).map(as_text)
}

fn texts(node: &Node, key: &str) -> Vec<Text> {
    entries(node, key).filter(|n| n.text().is_some()).map(as_text).collect()
}

fn whole(node: &Node, key: &str) -> Option<Written<i64>> {
    node.get(key).and_then(|n| n.whole().map(|w| Written::new(w, n.span)))
}

fn flag(node: &Node, key: &str) -> bool {
    node.get(key).and_then(Node::flag).unwrap_or(false)
}

fn entries<'n>(node: &'n Node, key: &str) -> impl Iterator<Item = &'n Node> {
    node.get(key).map_or(&[][..], Node::list).iter()
}

fn pairs<'n>(node: &'n Node, key: &str) -> impl Iterator<Item = (&'n Node, &'n Node)> {
    node.get(key).map_or(&[][..], Node::map).iter().map(|(k, v)| (k, v))
}
