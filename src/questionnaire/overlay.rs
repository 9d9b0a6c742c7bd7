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
    means: "A file of texts in another language has no text for something that a person reads, or one that is still in \
            the first language.",
    why: "They would read it in the questionnaire's own language.",
    example: "language: es\ntexts:\n  items: {}",
    mend: "Add the texts that the message names.",
};

/// A text that leaves out something that its original prints.
pub(super) const LOST_PLACE: Code = Code {
    id: "lost-place",
    severity: Severity::Error,
    means: "A text in another language does not print something that its original prints: a number, an answer, or \
            whom to call.",
    why: "People who read the other language would not be told whom to call, or would read another reason.",
    example: "# the original: Call {help.emergency} now.\ntexts:\n  notices:\n    call: {text: \"Llame ahora.\"}",
    mend: "Keep each name in braces as it is:\n\n    call: {text: \"Llame ahora al {help.emergency}.\"}",
};

/// What a file of texts was.
#[derive(Debug, Default)]
pub(super) struct Applied {
    /// For each text in it a hash of its original.
    pub(super) originals: Vec<(String, String)>,
    /// Where its texts come from, and who has read them.
    pub(super) translation: Translation,
}

/// Where the texts in another language come from, and which readers of that language have read them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Translation {
    /// The published translation, where they are one.
    pub source: Option<String>,
    /// By name.
    pub reviewed_by: Vec<String>,
}

/// What a file of texts belongs to.
pub(super) struct Whose<'a> {
    /// The key that names it: `questionnaire` or `help`.
    pub(super) key: &'a str,
    pub(super) id: &'a str,
    /// The language of its own texts.
    pub(super) language: &'a str,
    /// The language of these, where it is another.
    pub(super) other: Option<&'a str>,
    /// Are texts missing that are not in this file?
    pub(super) all: bool,
}

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

/// Puts the texts of a file in place of a questionnaire's own.
pub(super) fn apply(
    questionnaire: &mut Questionnaire,
    source: &Source,
    language: Option<&str>,
    outermost: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Applied {
    let (id, own) = (questionnaire.id.value.clone(), questionnaire.language.value.clone());
    let whose = Whose { key: "questionnaire", id: &id, language: &own, other: language, all: outermost };
    put_in_place(slots(questionnaire), &whose, keys::TEXTS, source, diagnostics)
}

/// Puts the texts of a file in these places.
pub(super) fn put_in_place(
    mut slots: Vec<Slot>,
    whose: &Whose,
    shape: &'static [shape::Field],
    source: &Source,
    diagnostics: &mut Vec<Diagnostic>,
) -> Applied {
    let node = match yaml::parse(source) {
        Ok((node, found)) => {
            diagnostics.extend(found);
            node
        }
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            return Applied::default();
        }
    };
    // A file that is only just being made has nothing in it.
    if !node.is_null() {
        shape::check(&node, &shape::Shape::Map(shape), diagnostics);
        format_is_1(&node, diagnostics);
    }
    for (key, wanted) in [(whose.key, whose.id), ("language", whose.other.unwrap_or(whose.language))] {
        if let Some(found) = node.get(key).filter(|n| n.text().is_some_and(|text| text != wanted)) {
            let message = format!("`{wanted}` is expected here");
            diagnostics.push(Diagnostic::new(&UNKNOWN_TEXT, found.span, message));
        }
    }
    let mut texts = Vec::new();
    if let Some(node) = node.get("texts") {
        flatten(node, String::new(), &mut texts);
    }
    let places: BTreeMap<String, usize> =
        slots.iter().enumerate().map(|(place, slot)| (slot.key.clone(), place)).collect();
    let kept = node.get("originals");
    let mut originals = Vec::new();
    for (key, node) in texts {
        let text = as_text(node);
        // `ask: ...` of a choice or notice is its `text`.
        let place = places.get(&key).or_else(|| places.get(&format!("{key}.text")));
        let Some(slot) = place.and_then(|place| slots.get_mut(*place)) else {
            let message = format!("the {} has no text `{key}`", whose.key);
            let mut diagnostic = Diagnostic::new(&UNKNOWN_TEXT, node.span, message);
            diagnostic.help = suggest(&key, places.keys().map(String::as_str));
            diagnostics.push(diagnostic);
            continue;
        };
        let known = kept.and_then(|kept| kept.get(&slot.key)).and_then(Node::text);
        let hash = hash(slot.text());
        if known != Some(hash.as_str()) {
            diagnostics.push(stale(&slot.key, slot.text(), known.is_some(), text.span));
        }
        if whose.other.is_some() {
            diagnostics.extend(lost(slot.text(), &text));
        }
        originals.push((slot.key.clone(), hash));
        put(slot, text, whose.other.is_some());
    }
    if whose.other.is_some() && whose.all {
        let at =
            node.map().iter().find(|(key, _)| key.text() == Some("texts")).map_or(node.span, |(k, _)| k.span);
        diagnostics.extend(missing(&slots, at));
    }
    let readers = node.get("reviewed_by").map_or(&[][..], Node::list).iter();
    let translation = Translation {
        source: node.get("source").and_then(Node::text).map(|text| text.trim_end().to_owned()),
        reviewed_by: readers.filter_map(Node::text).map(str::to_owned).collect(),
    };
    Applied { originals, translation }
}

/// What the original prints and the other text does not.
fn lost(original: Option<&Text>, text: &Text) -> Option<Diagnostic> {
    let original = original.map_or("", |text| text.original.as_deref().unwrap_or(&text.value));
    let kept = places(&text.value);
    let lost: Vec<&str> = places(original).into_iter().filter(|place| !kept.contains(place)).collect();
    let named: Vec<String> = lost.iter().map(|place| format!("`{{{place}}}`")).collect();
    (!lost.is_empty()).then(|| {
        let message = format!("the original prints {}, and this text does not", named.join(", "));
        Diagnostic::new(&LOST_PLACE, text.span, message)
            .help("names in braces stay as they are in every language")
    })
}

/// The names in braces; `{{` is a brace.
fn places(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        rest = after.strip_prefix('{').unwrap_or_else(|| match after.split_once('}') {
            Some((name, after)) => {
                found.push(name);
                after
            }
            None => after,
        });
    }
    found
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

/// A text of so many plain words is hardly the same in two languages. A name can be, and a number or an address.
const SENTENCE: usize = 2;

fn plain_words(text: &str) -> usize {
    let words = text.split_whitespace().map(|word| word.trim_matches(|c: char| c.is_ascii_punctuation()));
    let plain = |word: &&str| {
        word.chars().count() > 2 && word.chars().all(char::is_alphabetic) && word.contains(char::is_lowercase)
    };
    words.filter(plain).count()
}

fn missing(slots: &[Slot], at: Span) -> Vec<Diagnostic> {
    let keys = |is: &dyn Fn(&Text) -> bool| -> Vec<&str> {
        let such = |slot: &&Slot| slot.wanted && slot.text().is_some_and(is);
        slots.iter().filter(such).map(|slot| slot.key.as_str()).collect()
    };
    let lacking = keys(&|text| text.original.is_none() && !text.value.is_empty());
    let same =
        keys(&|text| text.original.as_deref() == Some(&text.value) && plain_words(&text.value) >= SENTENCE);
    let lacking = listed(&lacking, "missing", at);
    lacking.into_iter().chain(listed(&same, "still in the first language", at)).collect()
}

fn listed(missing: &[&str], how: &str, at: Span) -> Option<Diagnostic> {
    let first = missing.iter().take(6).map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    let more = missing.len().saturating_sub(6);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    let what =
        if missing.len() == 1 { "1 text is".to_owned() } else { format!("{} texts are", missing.len()) };
    (!missing.is_empty()).then(|| Diagnostic::new(&MISSING_TEXT, at, format!("{what} {how}: {first}{rest}")))
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
    // Sections and items take turns in the questionnaire; here each key stands once, where it first stood.
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for (place, slot) in slots.iter().enumerate() {
        for key in under(&slot.key) {
            first.entry(key.to_owned()).or_insert(place);
        }
    }
    slots.sort_by_cached_key(|slot| under(&slot.key).map(|key| first.get(key).copied()).collect::<Vec<_>>());
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

/// A key, and before it all that it stands under: `a`, `a.b`, `a.b.c`.
fn under(key: &str) -> impl Iterator<Item = &str> {
    let dots = key.match_indices('.').map(|(end, _)| end);
    dots.chain([key.len()]).filter_map(|end| key.get(..end))
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
