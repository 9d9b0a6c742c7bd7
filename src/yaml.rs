//! YAML text to a tree in which every value knows its place.
//!
//! The only module that names the YAML crates: budgets, positions and their wording stay here. What a value means
//! is decided elsewhere; a plain scalar is kept as it was written, so that `010` and `yes` can be told from `10`
//! and `true`. The tree is built from the events of the parser beneath serde-saphyr: through serde a place for
//! every value takes three times as long.

use crate::diagnostic::{Code, Diagnostic, Severity, visible};
use crate::source::{Source, Span};
use granit_parser::{Event, Parser, ScalarStyle};
use std::collections::HashMap;

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

impl Scalar {
    fn nothing() -> Self {
        Self { text: String::new(), style: Style::Plain, verbatim: None }
    }
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
            Kind::Scalar(s) if s.style == Style::Plain && s.text.parse::<f64>().is_ok() => "a number",
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

/// The most values, levels and aliases that a file may have: far more than a questionnaire needs, and few enough
/// that a file made to exhaust the memory is refused at once.
const MAX_NODES: usize = 40_000;
const MAX_DEPTH: usize = 64;
const MAX_ALIASES: usize = 64;

/// Reads a YAML text. The tree comes with what is wrong but does not stop the reading.
///
/// # Errors
///
/// One diagnostic where the text is not YAML, or is larger or deeper than a questionnaire can be.
pub fn parse(source: &Source) -> Result<(Node, Vec<Diagnostic>), Box<Diagnostic>> {
    let mut builder = Builder {
        source,
        events: Parser::new_from_str(&source.text),
        anchors: HashMap::new(),
        nodes: 0,
        aliases: 0,
        diagnostics: Vec::new(),
    };
    let mut document = None;
    loop {
        match builder.next()? {
            (Event::StreamEnd, _) => break,
            (Event::DocumentStart(..), span) if document.is_some() => {
                let message = "a second YAML document begins here";
                return Err(Box::new(Diagnostic::new(&NOT_YAML, span, message).help("drop the `---` line")));
            }
            (Event::DocumentStart(..), _) => {
                let (event, span) = builder.next()?;
                document = Some(builder.node(event, span, 0)?);
            }
            (_, _) => {}
        }
    }
    let nothing =
        || Node { kind: Kind::Scalar(Scalar::nothing()), span: Span::new(source.start, source.start) };
    Ok((document.unwrap_or_else(nothing), builder.diagnostics))
}

/// Reads one of the program's own files of words straight into a type.
///
/// # Errors
///
/// One diagnostic where it is not YAML or not of the type.
pub fn words<T: serde::de::DeserializeOwned>(source: &Source) -> Result<T, Box<Diagnostic>> {
    let options = serde_saphyr::options! { strict_booleans: true, with_snippet: false };
    serde_saphyr::from_str_with_options(&source.text, options).map_err(|error| {
        let at = error.location().and_then(|l| l.span().byte_offset()).and_then(|o| usize::try_from(o).ok());
        Box::new(not_yaml(source, source.start + at.unwrap_or(0), &error.to_string()))
    })
}

/// Events to a tree.
struct Builder<'s> {
    source: &'s Source,
    events: Parser<'s, granit_parser::StrInput<'s>>,
    anchors: HashMap<usize, (Node, usize)>,
    nodes: usize,
    aliases: usize,
    diagnostics: Vec<Diagnostic>,
}

impl<'s> Builder<'s> {
    fn next(&mut self) -> Result<(Event<'s>, Span), Box<Diagnostic>> {
        match self.events.next() {
            None => Ok((Event::StreamEnd, Span::default())),
            Some(Err(error)) => {
                let what = error.to_string();
                let at = self.source.start + error.marker().byte_offset().unwrap_or(0);
                // Deep brackets are counted by the parser before it gives their events.
                if what.contains("recursion limit") {
                    return Err(too_much("nested deeper", MAX_DEPTH, "levels", Span::new(at, at)));
                }
                Err(Box::new(not_yaml(self.source, at, what.split(" at ").next().unwrap_or(&what))))
            }
            Some(Ok((event, span))) => {
                let place = |span| place(self.source.start, span);
                let tag = tag_of(&event).and_then(|_| span.tag_span()).map(place);
                let span = place(span);
                tag.into_iter().for_each(|tag| self.tag(tag));
                // What a tag leaves empty is the tag itself to whoever reads on, so that it is told only once.
                Ok((event, tag.filter(|_| span.start == span.end).unwrap_or(span)))
            }
        }
    }

    fn tag(&mut self, span: Span) {
        let message = format!("`{}` is a tag in YAML, not a text", visible(self.source.slice(span)));
        self.diagnostics
            .push(Diagnostic::new(&TAG, span, message).help("put the whole value in double quotes"));
    }

    fn node(&mut self, event: Event<'s>, span: Span, depth: usize) -> Result<Node, Box<Diagnostic>> {
        self.count(1, span)?;
        if depth > MAX_DEPTH {
            return Err(too_much("nested deeper", MAX_DEPTH, "levels", span));
        }
        #[expect(clippy::wildcard_enum_match_arm, reason = "another crate's events, of which more may come")]
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let scalar = self.scalar(&text, style, span);
                Ok(self.anchored(anchor, Node { kind: Kind::Scalar(scalar), span }, 1))
            }
            Event::SequenceStart(_, anchor, _) => {
                let before = self.nodes;
                let mut entries = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd | Event::StreamEnd, _) => break,
                        (event, span) => entries.push(self.node(event, span, depth + 1)?),
                    }
                }
                let count = self.nodes - before + 1;
                Ok(self.anchored(anchor, Node { kind: Kind::List(entries), span }, count))
            }
            Event::MappingStart(_, anchor, _) => {
                let before = self.nodes;
                let mut entries = Vec::new();
                loop {
                    match self.next()? {
                        (Event::MappingEnd | Event::StreamEnd, _) => break,
                        (event, span) => {
                            let key = self.node(event, span, depth + 1)?;
                            let (event, span) = self.next()?;
                            entries.push((key, self.node(event, span, depth + 1)?));
                        }
                    }
                }
                double_keys(&entries, &mut self.diagnostics);
                let count = self.nodes - before + 1;
                Ok(self.anchored(anchor, Node { kind: Kind::Map(entries), span }, count))
            }
            Event::Alias(id) => {
                self.aliases += 1;
                if self.aliases > MAX_ALIASES {
                    return Err(too_much("repeated by more", MAX_ALIASES, "aliases", span));
                }
                let Some((node, count)) = self.anchors.get(&id).cloned() else {
                    return Err(Box::new(not_yaml(
                        self.source,
                        span.start,
                        "this alias stands inside its own anchor",
                    )));
                };
                self.count(count, span)?;
                Ok(node)
            }
            _ => Err(Box::new(not_yaml(self.source, span.start, "a value is missing here"))),
        }
    }

    fn count(&mut self, nodes: usize, span: Span) -> Result<(), Box<Diagnostic>> {
        self.nodes += nodes;
        if self.nodes > MAX_NODES { Err(too_much("larger", MAX_NODES, "values", span)) } else { Ok(()) }
    }

    fn anchored(&mut self, anchor: usize, node: Node, count: usize) -> Node {
        if anchor > 0 {
            self.anchors.insert(anchor, (node.clone(), count));
        }
        node
    }

    fn scalar(&self, text: &str, style: ScalarStyle, span: Span) -> Scalar {
        let raw = self.source.slice(span);
        let (style, verbatim) = match style {
            // What is empty comes as `~`; keep what stands in the file.
            ScalarStyle::Plain if raw.is_empty() => return Scalar::nothing(),
            ScalarStyle::Plain if raw.starts_with('!') => (Style::Plain, None),
            ScalarStyle::Plain => (Style::Plain, (raw == text).then_some(span.start)),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                let inside = raw.get(1..raw.len().saturating_sub(1));
                (Style::Quoted, (inside == Some(text)).then_some(span.start + 1))
            }
            ScalarStyle::Literal | ScalarStyle::Folded => (Style::Block, None),
        };
        let text = if verbatim.is_none() && raw.starts_with('!') { raw } else { text };
        Scalar { text: text.to_owned(), style, verbatim }
    }
}

fn tag_of<'e>(event: &'e Event<'_>) -> Option<&'e granit_parser::Tag> {
    if let Event::Scalar(.., tag) | Event::SequenceStart(.., tag) | Event::MappingStart(.., tag) = event {
        return tag.as_deref();
    }
    None
}

fn place(start: usize, span: granit_parser::Span) -> Span {
    let byte = |marker: granit_parser::Marker| start + marker.byte_offset().unwrap_or(0);
    Span::new(byte(span.start), byte(span.end))
}

fn too_much(what: &str, most: usize, noun: &str, span: Span) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::new(&NOT_YAML, span, format!("{what} than a questionnaire can be"))
            .help(format!("a file may have {most} {noun}")),
    )
}

fn double_keys(entries: &[(Node, Node)], diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for (place, (key, _)) in entries.iter().enumerate() {
        let Some(text) = key.text() else { continue };
        // Nearly all maps are short, and then looking through them is the fastest.
        let first = if entries.len() <= 16 {
            entries.iter().take(place).find(|(k, _)| k.text() == Some(text)).map(|(k, _)| k.span)
        } else {
            seen.get(text).copied()
        };
        match first {
            Some(first) => diagnostics.push(
                Diagnostic::new(&DOUBLE_KEY, key.span, format!("`{text}` stands twice in this map"))
                    .also(first, "first here"),
            ),
            None if entries.len() > 16 => {
                seen.insert(text, key.span);
            }
            None => {}
        }
    }
}

/// Not YAML, in our words, with a hint for the slips that authors make.
fn not_yaml(source: &Source, start: usize, what: &str) -> Diagnostic {
    let start = start.min(source.start + source.text.len());
    let rest = source.text.get(start - source.start..);
    let end = start + rest.and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
    let message = format!("not YAML: {}", visible(what).replace('\n', " "));
    let mut diagnostic = Diagnostic::new(&NOT_YAML, Span::new(start, end), message);
    let tab = what.contains("tab").then(|| "indent with spaces, not with tabs".to_owned());
    diagnostic.help = tab.or_else(|| slip(source, start));
    diagnostic
}

/// What the author of this line probably meant.
fn slip(source: &Source, offset: usize) -> Option<String> {
    let line = source.line_at(offset);
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
