//! Texts that stand in place of a questionnaire's own: another language, or another voice.
//!
//! A file of texts has nothing but texts by id, so that what is suggested is the same in every language. Beside
//! them it keeps a short hash of each original: when that has changed, the text in its place is told to be stale.

use super::include::Origin;
use super::slots::{Place, Slot, slots};
use super::{Questionnaire, Text, format_is_1, keys, read::as_text, shape};
use crate::diagnostic::{Code, Diagnostic, Severity, suggest};
use crate::source::{Source, Span};
use crate::yaml::{self, Kind, Node};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

/// A text for something that is not there.
pub(super) const UNKNOWN_TEXT: Code = Code {
    id: "unknown-text",
    severity: Severity::Error,
    means: "A file of texts has a text for something that the questionnaire does not have, or belongs to another \
            questionnaire.",
    why: "Somebody wrote a text that nobody would ever read.",
    example: "texts:\n  items:\n    q99: {ask: ...}",
    mend: "Write the id as the questionnaire has it. `crossroads show QUESTIONNAIRE --format texts` lists them all.",
};

/// A text whose original has changed.
pub(super) const STALE_TEXT: Code = Code {
    id: "stale-text",
    severity: Severity::Warning,
    means: "The original of this text has changed since it was written, or it is not known which one it was written \
            for.",
    why: "People who read the other language could be told something that no longer holds.",
    example: "texts:\n  items:\n    q1: {ask: \"¿...?\"}     # and phq-9.yaml asks something else now",
    mend: "Read both, mend the text where it needs it, and then run `crossroads check --accept-texts`.",
};

/// A text that is not there in another language.
pub(super) const MISSING_TEXT: Code = Code {
    id: "missing-text",
    severity: Severity::Warning,
    means: "A file of texts in another language has no text for something that a person reads.",
    why: "They would read it in the questionnaire's own language.",
    example: "language: es\ntexts:\n  items: {}",
    mend: "Add the texts that the message names.",
};

/// A file of texts as it was used.
#[derive(Debug, Clone)]
pub struct Overlay {
    /// Where it comes from.
    pub origin: Origin,
    /// Where it begins.
    pub start: usize,
    /// For each text in it a hash of its original.
    pub originals: Vec<(String, String)>,
}

/// Puts the texts of a file in place of a questionnaire's own, and returns a hash of the original of each.
pub(super) fn apply(
    questionnaire: &mut Questionnaire,
    source: &Source,
    language: Option<&str>,
    outermost: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(String, String)> {
    let node = match yaml::parse(source) {
        Ok((node, found)) => {
            diagnostics.extend(found);
            node
        }
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            return Vec::new();
        }
    };
    // A file that is only just being made has nothing in it.
    if !node.is_null() {
        shape::check(&node, &shape::Shape::Map(keys::TEXTS), diagnostics);
        format_is_1(&node, diagnostics);
    }
    let own = questionnaire.language.value.clone();
    for (key, wanted) in
        [("questionnaire", questionnaire.id.value.as_str()), ("language", language.unwrap_or(&own))]
    {
        if let Some(found) = node.get(key).filter(|n| n.text().is_some_and(|text| text != wanted)) {
            let message = format!("`{wanted}` is expected here");
            diagnostics.push(Diagnostic::new(&UNKNOWN_TEXT, found.span, message));
        }
    }
    let mut texts = Vec::new();
    if let Some(node) = node.get("texts") {
        flatten(node, String::new(), &mut texts);
    }
    let mut slots = slots(questionnaire);
    let places: BTreeMap<String, usize> =
        slots.iter().enumerate().map(|(place, slot)| (slot.key.clone(), place)).collect();
    let kept = node.get("originals");
    let mut originals = Vec::new();
    for (key, node) in texts {
        let text = as_text(node);
        // `ask: ...` of a choice or notice is its `text`.
        let place = places.get(&key).or_else(|| places.get(&format!("{key}.text")));
        let Some(slot) = place.and_then(|place| slots.get_mut(*place)) else {
            let mut diagnostic =
                Diagnostic::new(&UNKNOWN_TEXT, node.span, format!("the questionnaire has no text `{key}`"));
            diagnostic.help = suggest(&key, places.keys().map(String::as_str));
            diagnostics.push(diagnostic);
            continue;
        };
        let known = kept.and_then(|kept| kept.get(&slot.key)).and_then(Node::text);
        let hash = hash(slot.text());
        if known != Some(hash.as_str()) {
            diagnostics.push(stale(&slot.key, slot.text(), known.is_some(), text.span));
        }
        originals.push((slot.key.clone(), hash));
        put(slot, text, language.is_some());
    }
    if language.is_some() && outermost {
        let at =
            node.map().iter().find(|(key, _)| key.text() == Some("texts")).map_or(node.span, |(k, _)| k.span);
        diagnostics.extend(missing(&slots, at));
    }
    originals
}

/// The texts under a node: keys are joined with dots, entries of lists by their number.
fn flatten<'n>(node: &'n Node, key: String, texts: &mut Vec<(String, &'n Node)>) {
    let under = |name: &str| if key.is_empty() { name.to_owned() } else { format!("{key}.{name}") };
    match &node.kind {
        Kind::Scalar(_) if node.is_null() => {}
        Kind::Scalar(_) => texts.push((key, node)),
        Kind::List(entries) => {
            for (number, entry) in (1..).zip(entries) {
                flatten(entry, under(&number.to_string()), texts);
            }
        }
        Kind::Map(entries) => {
            for (name, value) in entries {
                flatten(value, under(name.text().unwrap_or("")), texts);
            }
        }
    }
}

fn put(slot: &mut Slot, text: Text, translated: bool) {
    let replaced = |old: Option<&Text>, scope: &Option<Arc<str>>| {
        let said = || Arc::from(old.map_or("", |old| old.original.as_deref().unwrap_or(&old.value)));
        Text { scope: scope.clone(), original: translated.then(said), ..text.clone() }
    };
    match &mut slot.place {
        Place::Text(old) => **old = replaced(Some(old), &old.scope),
        Place::Maybe(old, beside) => **old = Some(replaced(old.as_ref(), &beside.scope)),
    }
}

/// A short hash of what the questionnaire itself says.
fn hash(text: Option<&Text>) -> String {
    let original = text.map_or("", |text| text.original.as_deref().unwrap_or(&text.value));
    let bytes = Sha256::digest(original.as_bytes());
    bytes.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

fn stale(key: &str, original: Option<&Text>, known: bool, at: Span) -> Diagnostic {
    let message = if known {
        format!("the original of `{key}` has changed since this was written")
    } else {
        format!("it is not noted which original of `{key}` this was written for")
    };
    let mut diagnostic = Diagnostic::new(&STALE_TEXT, at, message)
        .help("when the two say the same, run `crossroads check --accept-texts`");
    diagnostic.also =
        original.filter(|text| text.original.is_none()).map(|text| (text.span, "the original".to_owned()));
    diagnostic
}

fn missing(slots: &[Slot], at: Span) -> Option<Diagnostic> {
    let lacks = |slot: &&Slot| {
        slot.wanted && slot.text().is_some_and(|text| text.original.is_none() && !text.value.is_empty())
    };
    let missing: Vec<&str> = slots.iter().filter(lacks).map(|slot| slot.key.as_str()).collect();
    let first = missing.iter().take(6).map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    let more = missing.len().saturating_sub(6);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    let what =
        if missing.len() == 1 { "1 text is".to_owned() } else { format!("{} texts are", missing.len()) };
    (!missing.is_empty())
        .then(|| Diagnostic::new(&MISSING_TEXT, at, format!("{what} missing: {first}{rest}")))
}

/// The text of a file of texts with its hashes written anew at its end; nothing else of it changes. None where they
/// cannot stand there, as in a file that is one pair of braces.
#[must_use]
pub fn accepted(source: &Source, originals: &[(String, String)]) -> Option<String> {
    let mut noting = false;
    let mut lines: Vec<&str> = Vec::new();
    for line in source.text.split('\n') {
        let inside = line.trim_end().is_empty() || line.starts_with([' ', '\t']);
        noting = if inside { noting } else { line.trim_start_matches(['"', '\'']).starts_with("originals") };
        if !noting {
            lines.push(line);
        }
    }
    let before = lines.join("\n");
    let text = format!("{}\n\n{}", before.trim_end_matches('\n'), noted(originals));
    let texts = |source: &Source| {
        let (node, found) = yaml::parse(source).ok()?;
        let mut texts = Vec::new();
        flatten(node.get("texts")?, String::new(), &mut texts);
        let said = |(key, node): &(String, &Node)| (key.clone(), node.text().map(str::to_owned));
        found.is_empty().then(|| texts.iter().map(said).collect::<Vec<_>>())
    };
    let (now, then) = (texts(source), texts(&Source::new(source.name.as_str(), &text)));
    (now.is_some() && now == then).then_some(text)
}

fn noted(originals: &[(String, String)]) -> String {
    let mut out = String::from("originals:\n");
    for (key, hash) in originals {
        let _ = writeln!(out, "  {}: \"{hash}\"", quoted(key));
    }
    out
}

/// A file of texts to start from: every text of the questionnaire as it stands, with its hash.
#[must_use]
pub fn started(questionnaire: &mut Questionnaire, language: &str) -> String {
    let id = quoted(&questionnaire.id.value);
    let mut out = format!("format: 1\nquestionnaire: {id}\nlanguage: {language}\ntexts:\n");
    let mut originals = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut slots = slots(questionnaire);
    let top = |key: &str| key.split('.').next().unwrap_or_default().to_owned();
    // Sections and items take turns in the questionnaire; here each key stands once.
    let tops: Vec<String> = slots.iter().map(|slot| top(&slot.key)).collect();
    slots.sort_by_key(|slot| tops.iter().position(|other| *other == top(&slot.key)));
    for slot in slots {
        let Some(text) = slot.text().filter(|text| !text.value.is_empty()) else { continue };
        originals.push((slot.key.clone(), hash(Some(text))));
        let mut names: Vec<String> = slot.key.split('.').map(str::to_owned).collect();
        let last = names.pop().unwrap_or_default();
        let same = open.iter().zip(&names).take_while(|(a, b)| a == b).count();
        for (depth, name) in names.iter().enumerate().skip(same) {
            let _ = writeln!(out, "{}{}:", "  ".repeat(depth + 1), quoted(name));
        }
        let text = serde_json::to_string(&text.value).unwrap_or_default();
        let _ = writeln!(out, "{}{}: {text}", "  ".repeat(names.len() + 1), quoted(&last));
        open = names;
    }
    out + "\n" + &noted(&originals)
}

/// A key, in quotes where YAML could take it for something else.
fn quoted(key: &str) -> String {
    let words = ["yes", "no", "on", "off", "true", "false", "null", "y", "n"];
    let plain = key.starts_with(|c: char| c.is_ascii_lowercase())
        && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_.-".contains(&b));
    if plain && !words.contains(&key) {
        key.to_owned()
    } else {
        serde_json::to_string(key).unwrap_or_default()
    }
}
