//! The file of help lines: whom to call, in one country.
//!
//! Its words may be said in another language by a file of texts, as those of a questionnaire; the numbers stay.

use super::overlay::{self, Applied, Whose};
use super::slots::{Place, Slot};
use super::{Text, keys, read::as_text, shape};
use crate::diagnostic::{Diagnostic, any_error};
use crate::source::Source;
use crate::yaml::{self, Node};

/// Whom to call, in one country.
#[derive(Debug, Clone, Default)]
pub struct Help {
    /// Its id, such as `us`.
    pub id: String,
    /// The language of its words.
    pub language: String,
    /// Where these lines can be reached.
    pub country: String,
    /// What to do in another country.
    pub elsewhere: String,
    /// The lines, most urgent first.
    pub lines: Vec<HelpLine>,
}

/// One place to call.
#[derive(Debug, Clone, Default)]
pub struct HelpLine {
    /// Texts print its number as `{help.ID}`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The number or address, or what to look for.
    pub number: String,
    /// Whom it is for, how to reach it, what it costs.
    pub text: String,
    /// What to know when calling, as whole sentences. Texts print it as `{help.ID.note}`.
    pub note: Option<String>,
    /// Other ways to reach it.
    pub more: Vec<String>,
    /// Where this was checked.
    pub source: String,
    /// The date it was checked.
    pub checked: String,
}

/// A file of help lines, or why it cannot be used, and all that is wrong with it.
#[derive(Debug, Default)]
pub struct Read {
    /// The lines, where the file has no errors.
    pub help: Option<Help>,
    /// All that is wrong with it, and with the texts in its place.
    pub diagnostics: Vec<Diagnostic>,
    /// For each text in place of another a hash of its original.
    pub originals: Vec<(String, String)>,
}

/// Reads a file of help lines, with its texts in another language where some are given.
#[must_use]
pub fn read(source: &Source, texts: Option<(&Source, &str)>) -> Read {
    let (node, mut diagnostics) = match yaml::parse(source) {
        Ok(parsed) => parsed,
        Err(diagnostic) => return Read { diagnostics: vec![*diagnostic], ..Read::default() },
    };
    shape::check(&node, &shape::Shape::Map(keys::HELP), &mut diagnostics);
    super::format_is_1(&node, &mut diagnostics);
    if any_error(&diagnostics) {
        return Read { diagnostics, ..Read::default() };
    }
    let mut written = Written::new(&node);
    let mut originals = Vec::new();
    if let Some((texts, language)) = texts {
        let (id, own) = (written.id.clone(), written.language.clone());
        let whose = Whose { key: "help", id: &id, language: &own, other: Some(language), all: true };
        let Applied { originals: found, .. } =
            overlay::put_in_place(written.slots(), &whose, keys::HELP_TEXTS, texts, &mut diagnostics);
        originals = found;
        language.clone_into(&mut written.language);
    }
    let help = (!any_error(&diagnostics)).then(|| written.help());
    Read { help, diagnostics, originals }
}

/// Is this a file of help lines? It has `lines`, which no questionnaire has.
#[must_use]
pub fn is_help(source: &Source) -> bool {
    yaml::parse(source).is_ok_and(|(node, _)| node.get("lines").is_some() && node.get("sections").is_none())
}

/// The file as written.
struct Written {
    id: String,
    language: String,
    country: Text,
    elsewhere: Text,
    lines: Vec<Line>,
}

struct Line {
    id: Text,
    name: Text,
    number: Text,
    text: Text,
    note: Option<Text>,
    more: Vec<Text>,
    source: String,
    checked: String,
}

impl Written {
    fn new(node: &Node) -> Self {
        let lines = node.get("lines").map_or(&[][..], Node::list).iter().map(|node| Line {
            id: text(node, "id"),
            name: text(node, "name"),
            number: text(node, "number"),
            text: text(node, "text"),
            note: node.get("note").map(as_text),
            more: node.get("more").map_or(&[][..], Node::list).iter().map(as_text).collect(),
            source: text(node, "source").value,
            checked: text(node, "checked").value,
        });
        Self {
            id: text(node, "id").value,
            language: text(node, "language").value,
            country: text(node, "country"),
            elsewhere: text(node, "elsewhere"),
            lines: lines.collect(),
        }
    }

    /// Every text of it that a person reads.
    fn slots(&mut self) -> Vec<Slot<'_>> {
        let slot = |key: String, text, wanted| Slot { key, place: Place::Text(text), wanted };
        let mut slots = vec![
            slot("country".to_owned(), &mut self.country, true),
            slot("elsewhere".to_owned(), &mut self.elsewhere, true),
        ];
        for line in &mut self.lines {
            let at = format!("lines.{}", line.id.value);
            // Digits and an address are the same in every language; what to look for is not.
            let in_words =
                line.number.value.contains(' ') && !line.number.value.contains(|c: char| c.is_ascii_digit());
            slots.push(slot(format!("{at}.name"), &mut line.name, true));
            slots.push(slot(format!("{at}.number"), &mut line.number, in_words));
            slots.push(slot(format!("{at}.text"), &mut line.text, true));
            slots.extend(line.note.as_mut().map(|note| slot(format!("{at}.note"), note, true)));
            for (number, more) in (1..).zip(&mut line.more) {
                slots.push(slot(format!("{at}.more.{number}"), more, true));
            }
        }
        slots
    }

    fn help(self) -> Help {
        let lines = self.lines.into_iter().map(|line| HelpLine {
            id: line.id.value,
            name: line.name.value,
            number: line.number.value,
            text: line.text.value,
            note: line.note.map(|note| note.value),
            more: line.more.into_iter().map(|more| more.value).collect(),
            source: line.source,
            checked: line.checked,
        });
        Help {
            id: self.id,
            language: self.language,
            country: self.country.value,
            elsewhere: self.elsewhere.value,
            lines: lines.collect(),
        }
    }
}

fn text(node: &Node, key: &str) -> Text {
    node.get(key).map(as_text).unwrap_or_default()
}
