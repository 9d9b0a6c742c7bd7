//! What may stand where, and whether a file is so.
//!
//! The reader checks a file against the table in [`super::keys`], the JSON Schema is printed from it, and so the
//! two cannot differ. What a value *means* (names, types, cycles) is not looked at here.

use crate::diagnostic::{Code, Diagnostic, Severity, near};
use crate::yaml::{Kind, Node, Style};

/// What may stand at a place of the file.
#[derive(Debug)]
pub enum Shape {
    /// A text.
    Text,
    /// A lower-case name, `[a-z][a-z0-9_]*`.
    Id,
    /// The id of something, which may have come with an include: `mood.q9`.
    Name,
    /// An id or nothing.
    IdOrNull,
    /// An answer, which [`crate::response`] looks at, since it knows the item.
    Answer,
    /// Something that is looked at elsewhere.
    Any,
    /// The id of a questionnaire or help file: a name that may have hyphens.
    Slug,
    /// The code of a choice.
    Code,
    /// A code or a whole number.
    CodeOrWhole,
    /// An expression.
    Expression,
    /// A whole number.
    Whole,
    /// `true` or `false`.
    Flag,
    /// A whole number, or `true` or `false`.
    WholeOrFlag,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list.
    List(&'static Shape),
    /// A map with these keys.
    Map(&'static [Field]),
    /// A map whose keys the author chooses.
    Named(&'static Shape),
    /// Either of two: the first for a scalar, the second for a list or map.
    Either(&'static Shape, &'static Shape),
    /// A list whose entries are the first where scalar, else the second.
    Mixed(&'static Shape, &'static Shape),
}

/// A key of a map.
#[derive(Debug)]
pub struct Field {
    /// The key.
    pub key: &'static str,
    /// Must it be there?
    pub required: bool,
    /// What may stand there.
    pub shape: Shape,
    /// One sentence for editors.
    pub about: &'static str,
}

/// A key that the format does not have.
pub const UNKNOWN_KEY: Code = Code {
    id: "unknown-key",
    severity: Severity::Error,
    means: "The format has no such key at this place.",
    why: "A misspelt key would be passed over without a word, and what it says with it.",
    example: "rules:\n  - id: past_seizure\n    whne: past_seizure == 'yes'",
    mend: "Write `when`. `crossroads schema` prints every key; editors that read it complete them.",
};

/// A key that must be there.
pub const MISSING_KEY: Code = Code {
    id: "missing-key",
    severity: Severity::Error,
    means: "A key that this map must have is not there.",
    why: "A rule without a `because`, say, could not tell a person why.",
    example: "rules:\n  - id: past_seizure\n    when: past_seizure == 'yes'\n    at_least: inpatient",
    mend: "Add the key: `because: You have had a seizure when you stopped before.`",
};

/// Another kind of value than the one that belongs there.
pub const WRONG_KIND: Code = Code {
    id: "wrong-kind",
    severity: Severity::Error,
    means: "The value is of another kind than the one that belongs here: a text for a list, say.",
    why: "Guessing what was meant could change what a rule says.",
    example: "reviewed_by: Somebody\nnumber: {min: 0, max: 010}",
    mend: "Write the kind that the message names: `reviewed_by: [Somebody]`, `max: 10`.",
};

/// An id that is not a lower-case name.
pub const BAD_ID: Code = Code {
    id: "bad-id",
    severity: Severity::Error,
    means: "An id is not a lower-case name, or is a word that expressions keep for themselves.",
    why: "Ids stand in expressions and are the columns of CSV and SQL, where dots, blanks and capitals have \
          meanings of their own. Two underscores in a row are kept for exports.",
    example: "- id: Hours-free",
    mend: "- id: hours_free",
};

/// A code that other readers of YAML take for something else.
pub const BARE_CODE: Code = Code {
    id: "bare-code",
    severity: Severity::Warning,
    means: "A code stands without quotes and some editors and tools read it as true or false.",
    why: "The file would say another thing to them than to us.",
    example: "one_of:\n  - {code: yes, text: \"Yes\"}",
    mend: "one_of:\n  - {code: \"yes\", text: \"Yes\"}",
};

/// The codes of this module.
pub const CODES: &[&Code] = &[&UNKNOWN_KEY, &MISSING_KEY, &WRONG_KIND, &BAD_ID, &BARE_CODE];

/// Is this file of the shape? All that is not, is reported.
pub fn check(node: &Node, shape: &Shape, diagnostics: &mut Vec<Diagnostic>) {
    match shape {
        Shape::Text | Shape::Expression => {
            expect(node, node.text().is_some(), "a text", quote_hint(node), diagnostics);
        }
        Shape::Id => id(node, false, diagnostics),
        Shape::Name => name(node, diagnostics),
        Shape::IdOrNull if node.is_null() => {}
        Shape::IdOrNull => id(node, false, diagnostics),
        Shape::Answer | Shape::Any => {}
        Shape::Slug => id(node, true, diagnostics),
        Shape::Code => code(node, diagnostics),
        Shape::CodeOrWhole => {
            if node.whole().is_none() {
                code(node, diagnostics);
            }
        }
        Shape::Whole => expect(node, node.whole().is_some(), "a whole number", whole_hint(node), diagnostics),
        Shape::Flag => expect(node, node.flag().is_some(), "true or false", None, diagnostics),
        Shape::WholeOrFlag => {
            let good = node.whole().is_some() || node.flag().is_some();
            expect(node, good, "a whole number, true or false", whole_hint(node), diagnostics);
        }
        Shape::Word(words) => word(node, words, diagnostics),
        Shape::List(inner) => list(node, |_| inner, diagnostics),
        Shape::Mixed(scalar, other) => {
            list(node, |n| if n.scalar().is_some() { scalar } else { other }, diagnostics);
        }
        Shape::Either(scalar, other) => {
            check(node, if node.scalar().is_some() { scalar } else { other }, diagnostics);
        }
        Shape::Map(fields) => map(node, fields, diagnostics),
        Shape::Named(inner) => named(node, inner, diagnostics),
    }
}

fn expect(node: &Node, good: bool, what: &str, hint: Option<String>, diagnostics: &mut Vec<Diagnostic>) {
    if good {
        return;
    }
    let mut diagnostic =
        Diagnostic::new(&WRONG_KIND, node.span, format!("this is {}, but {what} belongs here", node.noun()));
    diagnostic.help = hint;
    diagnostics.push(diagnostic);
}

fn quote_hint(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::Map(_) => Some("a text that begins with `{` or has `: ` in it needs double quotes".to_owned()),
        Kind::List(_) => Some("a text that begins with `[` needs double quotes".to_owned()),
        Kind::Scalar(_) => None,
    }
}

fn whole_hint(node: &Node) -> Option<String> {
    let text = node.text()?;
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let quoted = node.scalar().is_some_and(|s| s.style != Style::Plain);
    if quoted {
        return Some("drop the quotes".to_owned());
    }
    Some(if digits.starts_with('0') {
        format!("some readers take a leading 0 for octal; write `{}`", digits.trim_start_matches('0'))
    } else {
        "numbers go up to 1,000,000,000".to_owned()
    })
}

fn list<'s>(node: &Node, shape: impl Fn(&Node) -> &'s Shape, diagnostics: &mut Vec<Diagnostic>) {
    expect(node, matches!(node.kind, Kind::List(_)), "a list", None, diagnostics);
    for entry in node.list() {
        check(entry, shape(entry), diagnostics);
    }
}

fn word(node: &Node, words: &[&str], diagnostics: &mut Vec<Diagnostic>) {
    match node.text() {
        Some(text) if words.contains(&text) => {}
        Some(text) => diagnostics.push(
            Diagnostic::new(&WRONG_KIND, node.span, format!("`{text}` is not one of the words for this"))
                .did_you_mean(text, words.iter().copied()),
        ),
        None => expect(node, false, &crate::diagnostic::list(words), None, diagnostics),
    }
}

/// A name with dots is looked up later; one without has to be an id.
fn name(node: &Node, diagnostics: &mut Vec<Diagnostic>) {
    if !node.text().is_some_and(|text| text.contains('.')) {
        id(node, false, diagnostics);
    }
}

fn id(node: &Node, hyphens: bool, diagnostics: &mut Vec<Diagnostic>) {
    let Some(text) = node.text() else { return expect(node, false, "an id", None, diagnostics) };
    let good = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || (hyphens && b == b'-'))
        && !text.contains("__");
    if !good {
        let proposal: String = text
            .to_lowercase()
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .collect::<String>()
            .split('_')
            .filter(|p| !p.is_empty())
            .collect::<Vec<_>>()
            .join("_");
        let mut diagnostic = Diagnostic::new(
            &BAD_ID,
            node.span,
            format!("`{text}` cannot be an id: use a-z, 0-9 and single _"),
        );
        if proposal.starts_with(|c: char| c.is_ascii_lowercase()) && proposal != text {
            diagnostic = diagnostic.help(format!("write `{proposal}`"));
        }
        diagnostics.push(diagnostic);
    } else if crate::expr::RESERVED.contains(&text) || ["points", "answered", "help"].contains(&text) {
        diagnostics.push(
            Diagnostic::new(&BAD_ID, node.span, format!("`{text}` is a word of the expressions"))
                .help("choose another id"),
        );
    }
}

fn code(node: &Node, diagnostics: &mut Vec<Diagnostic>) {
    let quoted = |text: &str| Some(format!("write \"{text}\""));
    let Some(scalar) = node.scalar() else { return expect(node, false, "a code", None, diagnostics) };
    let text = scalar.text.as_str();
    if scalar.style == Style::Plain {
        if node.is_null() || node.flag().is_some() || text.parse::<f64>().is_ok() {
            return expect(node, false, "a code in quotes", quoted(text), diagnostics);
        }
        let lower = text.to_ascii_lowercase();
        if ["yes", "no", "on", "off", "y", "n", "true", "false"].contains(&lower.as_str()) {
            let message = format!("some readers take a bare `{text}` for true or false");
            diagnostics
                .push(Diagnostic::new(&BARE_CODE, node.span, message).help(format!("write \"{text}\"")));
        }
    }
    let bad = text.is_empty() || text == "?" || text.trim() != text || text.contains(';') || text == "[]";
    if bad || text.chars().any(crate::diagnostic::hidden) {
        let message = "a code may not be empty or `?`, have `;` in it, or begin or end with a blank";
        diagnostics.push(
            Diagnostic::new(&BAD_ID, node.span, message)
                .help("these mean something else in files of answers"),
        );
    }
}

fn map(node: &Node, fields: &[Field], diagnostics: &mut Vec<Diagnostic>) {
    let Kind::Map(entries) = &node.kind else { return expect(node, false, "a map", None, diagnostics) };
    let known: Vec<&str> = fields.iter().map(|f| f.key).collect();
    // A key with a slip in it is not missing as well.
    let mut meant = Vec::new();
    for (key, value) in entries {
        let name = key.text().unwrap_or("");
        match fields.iter().find(|f| f.key == name) {
            Some(field) => check(value, &field.shape, diagnostics),
            None => {
                meant.extend(near(name, &known));
                let message = format!("there is no key `{name}` here");
                let diagnostic = Diagnostic::new(&UNKNOWN_KEY, key.span, message);
                diagnostics.push(diagnostic.did_you_mean(name, known.iter().copied()));
            }
        }
    }
    let missing = |f: &&Field| f.required && node.get(f.key).is_none() && !meant.contains(&f.key);
    for field in fields.iter().filter(missing) {
        let place = entries.first().map_or(node.span, |(key, _)| key.span);
        let named = node.get("id").and_then(Node::text).map(|t| format!(" in `{t}`")).unwrap_or_default();
        diagnostics.push(
            Diagnostic::new(&MISSING_KEY, place, format!("`{}` is missing{named}", field.key))
                .help(field.about.trim_end_matches('.').to_owned()),
        );
    }
}

fn named(node: &Node, inner: &Shape, diagnostics: &mut Vec<Diagnostic>) {
    let Kind::Map(entries) = &node.kind else { return expect(node, false, "a map", None, diagnostics) };
    for (key, value) in entries {
        expect(key, key.text().is_some(), "a name", None, diagnostics);
        check(value, inner, diagnostics);
    }
}
