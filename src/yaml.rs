//! YAML text to a tree in which every value knows its place.
//!
//! The only module that names the YAML crate: its budgets, its positions and its wording stay here. What a
//! value means is decided elsewhere; a plain scalar is kept as it was written, so that `010` and `yes` can be
//! told from `10` and `true`.

use crate::diagnostic::{Code, Diagnostic, Severity, visible};
use crate::source::{Source, Span};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;
use std::fmt;

/// One value of a YAML file.
#[derive(Debug, Clone)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Where it stands. For a list or map this is its first character.
    pub span: Span,
}

/// What a [`Node`] can be.
#[derive(Debug, Clone)]
pub enum Kind {
    /// A text, number, boolean or nothing, as it was written.
    Scalar(Scalar),
    /// A list.
    List(Vec<Node>),
    /// Keys and values in the order of the file; a key that stands twice is there twice.
    Map(Vec<(Node, Node)>),
}

/// A scalar and how it was written.
#[derive(Debug, Clone)]
pub struct Scalar {
    /// Its text, with escapes and folding undone.
    pub text: String,
    /// How it was written.
    pub style: Style,
    /// The byte of the source where the text begins, where it stands there to the letter.
    pub verbatim: Option<usize>,
}

/// How a scalar was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes. Only these can mean a number, `true`, `false` or nothing.
    Plain,
    /// In quotes.
    Quoted,
    /// Under `|` or `>`.
    Block,
}

impl Node {
    /// The scalar, where it is one.
    #[must_use]
    pub fn scalar(&self) -> Option<&Scalar> {
        match &self.kind {
            Kind::Scalar(scalar) => Some(scalar),
            Kind::List(_) | Kind::Map(_) => None,
        }
    }

    /// Is it nothing: empty, `~` or `null` without quotes?
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.scalar().is_some_and(|s| {
            s.style == Style::Plain && matches!(s.text.as_str(), "" | "~" | "null" | "Null" | "NULL")
        })
    }

    /// The text of a scalar; `None` for nothing, lists and maps.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        if self.is_null() { None } else { self.scalar().map(|s| s.text.as_str()) }
    }

    /// The whole number, written plainly in decimal digits without a leading zero.
    #[must_use]
    pub fn whole(&self) -> Option<i64> {
        let scalar = self.scalar().filter(|s| s.style == Style::Plain)?;
        let digits = scalar.text.strip_prefix('-').unwrap_or(&scalar.text);
        let good =
            digits.bytes().all(|b| b.is_ascii_digit()) && (digits.len() == 1 || !digits.starts_with('0'));
        if good { scalar.text.parse().ok() } else { None }
    }

    /// `true` or `false`, written plainly.
    #[must_use]
    pub fn flag(&self) -> Option<bool> {
        match self.scalar().filter(|s| s.style == Style::Plain)?.text.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// The entries of a list; none for anything else.
    #[must_use]
    pub fn list(&self) -> &[Node] {
        match &self.kind {
            Kind::List(entries) => entries,
            Kind::Scalar(_) | Kind::Map(_) => &[],
        }
    }

    /// The entries of a map; none for anything else.
    #[must_use]
    pub fn map(&self) -> &[(Node, Node)] {
        match &self.kind {
            Kind::Map(entries) => entries,
            Kind::Scalar(_) | Kind::List(_) => &[],
        }
    }

    /// The value of a key of a map.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.map().iter().find(|(k, _)| k.text() == Some(key)).map(|(_, v)| v)
    }

    /// "a text", "a list", "a map" or "nothing", for messages.
    #[must_use]
    pub fn noun(&self) -> &'static str {
        match &self.kind {
            Kind::List(_) => "a list",
            Kind::Map(_) => "a map",
            Kind::Scalar(_) if self.is_null() => "nothing",
            Kind::Scalar(_) if self.whole().is_some() => "a number",
            Kind::Scalar(_) if self.flag().is_some() => "true or false",
            Kind::Scalar(_) => "a text",
        }
    }
}

/// The file is not YAML.
pub const NOT_YAML: Code = Code {
    id: "not-yaml",
    severity: Severity::Error,
    means: "The file is not well-formed YAML at this place, so nothing after it can be read.",
    why: "A file that is read in part could leave out a rule that keeps somebody safe.",
    example: "because: Stop: this is dangerous\nask: {name} said what?\nwhen: 'a' in now && place == 'none'",
    mend: "Put double quotes around a text that has `: ` in it or begins with `{`, `[`, `!`, `*`, `&`, `%`, `@` \
           or a quote:\n\n    because: \"Stop: this is dangerous\"\n    when: \"'a' in now && place == 'none'\"\n\n\
           Indent with spaces, never tabs.",
};

/// A key of a map stands twice.
pub const DOUBLE_KEY: Code = Code {
    id: "double-key",
    severity: Severity::Error,
    means: "A key stands twice in one map.",
    why: "One of the two would be lost without a word.",
    example: "when: age < 18\nwhen: age > 65",
    mend: "Keep one of them. For two conditions, write a list: `when: [age > 17, age < 66]`.",
};

/// A tag, such as `!answered(x)`.
pub const TAG: Code = Code {
    id: "tag",
    severity: Severity::Error,
    means: "A value begins with `!`, which YAML takes for a tag and drops.",
    why: "`when: !answered(x)` would mean nothing at all, and its rule would be lost.",
    example: "when: !answered(last_drink)",
    mend: "Put it in quotes: `when: \"!answered(last_drink)\"`.",
};

/// The codes of this module.
pub const CODES: &[&Code] = &[&NOT_YAML, &DOUBLE_KEY, &TAG];

/// Reads a YAML text. The tree comes with what is wrong but does not stop the reading.
///
/// # Errors
///
/// One diagnostic where the text is not YAML, or is larger or deeper than a questionnaire can be.
pub fn parse(source: &Source) -> Result<(Node, Vec<Diagnostic>), Box<Diagnostic>> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_nodes: 40_000, max_aliases: 64, max_anchors: 64, max_depth: 64, max_documents: 1,
            max_events: 200_000, max_merge_keys: 0, flow_nesting_limit: 64
        },
        duplicate_keys: serde_saphyr::options::DuplicateKeyPolicy::LastWins,
        strict_booleans: true,
        with_snippet: false,
    };
    let raw: RawNode = serde_saphyr::from_str_with_options(&source.text, options)
        .map_err(|error| Box::new(reword(&error, source)))?;
    let mut diagnostics = Vec::new();
    let node = place(raw, source, &mut diagnostics);
    Ok((node, diagnostics))
}

/// Reads one of the program's own files of words straight into a type.
///
/// # Errors
///
/// One diagnostic where it is not YAML or not of the type.
pub fn words<T: serde::de::DeserializeOwned>(source: &Source) -> Result<T, Box<Diagnostic>> {
    let options = serde_saphyr::options! { strict_booleans: true, with_snippet: false };
    serde_saphyr::from_str_with_options(&source.text, options)
        .map_err(|error| Box::new(reword(&error, source)))
}

/// What the YAML crate gives, before plain scalars get their written text back.
struct RawNode(Spanned<RawKind>);

enum RawKind {
    Scalar(String),
    List(Vec<RawNode>),
    Map(Vec<(RawNode, RawNode)>),
}

impl<'de> Deserialize<'de> for RawNode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Spanned::deserialize(deserializer)?))
    }
}

impl<'de> Deserialize<'de> for RawKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = RawKind;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a YAML value")
    }
    fn visit_str<E: Error>(self, v: &str) -> Result<RawKind, E> {
        Ok(RawKind::Scalar(v.to_owned()))
    }
    // The text of what follows is taken from the source, so these only have to be accepted.
    fn visit_bool<E: Error>(self, v: bool) -> Result<RawKind, E> {
        Ok(RawKind::Scalar(v.to_string()))
    }
    fn visit_i64<E: Error>(self, v: i64) -> Result<RawKind, E> {
        Ok(RawKind::Scalar(v.to_string()))
    }
    fn visit_u64<E: Error>(self, v: u64) -> Result<RawKind, E> {
        Ok(RawKind::Scalar(v.to_string()))
    }
    fn visit_i128<E: Error>(self, v: i128) -> Result<RawKind, E> {
        Ok(RawKind::Scalar(v.to_string()))
    }
    fn visit_u128<E: Error>(self, v: u128) -> Result<RawKind, E> {
        Ok(RawKind::Scalar(v.to_string()))
    }
    fn visit_f64<E: Error>(self, v: f64) -> Result<RawKind, E> {
        Ok(RawKind::Scalar(v.to_string()))
    }
    fn visit_unit<E: Error>(self) -> Result<RawKind, E> {
        Ok(RawKind::Scalar(String::new()))
    }
    fn visit_none<E: Error>(self) -> Result<RawKind, E> {
        Ok(RawKind::Scalar(String::new()))
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<RawKind, D::Error> {
        deserializer.deserialize_any(self)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<RawKind, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_element()? {
            entries.push(entry);
        }
        Ok(RawKind::List(entries))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<RawKind, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(RawKind::Map(entries))
    }
}

fn place(raw: RawNode, source: &Source, diagnostics: &mut Vec<Diagnostic>) -> Node {
    let location = raw.0.defined;
    let start = location.span().byte_offset().and_then(|o| usize::try_from(o).ok()).unwrap_or(0);
    let length = location.span().byte_len().and_then(|l| usize::try_from(l).ok()).unwrap_or(0);
    let span = Span::new(start, start + length);
    let kind = match raw.0.value {
        RawKind::Scalar(text) => Kind::Scalar(scalar(text, span, source)),
        RawKind::List(entries) => {
            Kind::List(entries.into_iter().map(|entry| place(entry, source, diagnostics)).collect())
        }
        RawKind::Map(entries) => {
            let entries: Vec<(Node, Node)> = entries
                .into_iter()
                .map(|(k, v)| (place(k, source, diagnostics), place(v, source, diagnostics)))
                .collect();
            double_keys(&entries, diagnostics);
            Kind::Map(entries)
        }
    };
    if let Some(tag) = tag_before(source, start) {
        diagnostics.push(
            Diagnostic::new(&TAG, tag, format!("`{}` is a tag in YAML, not a text", source.slice(tag)))
                .help("put the whole value in double quotes"),
        );
    }
    Node { kind, span }
}

fn scalar(text: String, span: Span, source: &Source) -> Scalar {
    let raw = source.slice(span);
    if raw.starts_with(['"', '\'']) {
        let verbatim = (raw.get(1..raw.len().saturating_sub(1)) == Some(&text)).then_some(span.start + 1);
        return Scalar { text, style: Style::Quoted, verbatim };
    }
    let header = source.text.get(..span.start).unwrap_or("").trim_end();
    let indicator = header.rsplit([' ', '\n', ':']).next().unwrap_or("");
    let block = indicator.starts_with(['|', '>']) && header.len() < span.start;
    if block && source.text.get(header.len()..span.start).is_some_and(|gap| gap.contains('\n')) {
        return Scalar { text, style: Style::Block, verbatim: None };
    }
    // A plain scalar of one line is what stands in the file; of several lines it was folded.
    let folded = raw.contains('\n');
    let text = if folded { text } else { raw.trim_end().to_owned() };
    Scalar { text, style: Style::Plain, verbatim: (!folded).then_some(span.start) }
}

/// The tag that stands right before a value on its line, if one does.
fn tag_before(source: &Source, start: usize) -> Option<Span> {
    let before = source.text.get(..start)?;
    let line_start = before.rfind('\n').map_or(0, |i| i + 1);
    let line = before.get(line_start..)?.trim_end();
    let word_start = line.rfind([' ', '[', ',', '{']).map_or(0, |i| i + 1);
    let word = line.get(word_start..)?;
    let at_value = line.get(..word_start)?.trim_end().ends_with([':', '-', '[', ',', '{']) || word_start == 0;
    (word.starts_with('!') && at_value).then(|| Span::new(line_start + word_start, line_start + line.len()))
}

fn double_keys(entries: &[(Node, Node)], diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = std::collections::HashMap::new();
    for (key, _) in entries {
        let Some(text) = key.text() else { continue };
        match seen.get(text) {
            Some(first) => diagnostics.push(
                Diagnostic::new(&DOUBLE_KEY, key.span, format!("`{text}` stands twice in this map"))
                    .also(*first, "first here"),
            ),
            None => {
                seen.insert(text.to_owned(), key.span);
            }
        }
    }
}

/// The YAML crate's error in our words, with a hint for the slips that authors make.
fn reword(error: &serde_saphyr::Error, source: &Source) -> Diagnostic {
    let location = error.location();
    let start = location
        .and_then(|l| l.span().byte_offset())
        .and_then(|o| usize::try_from(o).ok())
        .unwrap_or(0)
        .min(source.text.len());
    let raw = error.to_string();
    let (message, help) = if raw.contains("budget") || raw.contains("limit") || raw.contains("exceeded") {
        (
            "too large, too deep or too many aliases for a questionnaire".to_owned(),
            Some("a file may have 40,000 values, 64 levels and 64 aliases".to_owned()),
        )
    } else if raw.contains("multiple YAML documents") {
        ("more than one YAML document in the file".to_owned(), Some("drop the `---` line".to_owned()))
    } else {
        let what = raw.split(" at line ").next().unwrap_or(&raw);
        (format!("not YAML: {}", visible(what).replace('\n', " ")), slip(source, start))
    };
    let end = start + source.text.get(start..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
    let mut diagnostic = Diagnostic::new(&NOT_YAML, Span::new(start, end), message);
    diagnostic.help = help;
    diagnostic
}

/// What the author of this line probably meant.
fn slip(source: &Source, offset: usize) -> Option<String> {
    let line = source.line_at(offset);
    if line.trim_start_matches(' ').starts_with('\t') {
        return Some("indent with spaces, not with tabs".to_owned());
    }
    let value = line.split_once(": ").map_or(line, |(_, v)| v).trim_start_matches("- ").trim();
    let say = |what: &str| Some(format!("{what}; put the whole value in double quotes"));
    match value.chars().next() {
        Some('{') => say("a value that begins with `{` is a map in YAML"),
        Some('[') => say("a value that begins with `[` is a list in YAML"),
        Some('\'' | '"') => say("a value that begins with a quote ends at the next quote in YAML"),
        Some('!' | '*' | '&' | '%' | '@' | '`') => say("this character has a meaning of its own in YAML"),
        Some(_) if value.contains(": ") || value.ends_with(':') => {
            say("`: ` inside a text begins a map in YAML")
        }
        _ => None,
    }
}
