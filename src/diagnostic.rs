//! What is wrong with an author's file, where, and what to do about it.
//!
//! A [`Diagnostic`] is a value: checks return lists of them, and [`draw`] makes text of one. It never holds
//! anybody's answer. A [`Code`] stands beside the check that raises it, with the explanation that
//! `crossroads explain` prints.

use crate::source::{self, Source, Span};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It cannot run.
    Error,
    /// It runs and is probably wrong.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A kind of diagnostic: its stable name and what there is to know about it.
#[derive(Debug)]
pub struct Code {
    /// The stable name, such as `unknown-name`.
    pub id: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// What the message means.
    pub means: &'static str,
    /// What would go wrong if it stayed.
    pub why: &'static str,
    /// A piece of a file that has it.
    pub example: &'static str,
    /// How to mend that piece.
    pub mend: &'static str,
}

/// One thing that is wrong at one place.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// Which kind.
    pub code: &'static Code,
    /// What is wrong here, lower case, without a full stop.
    pub message: String,
    /// The place.
    pub span: Span,
    /// What to do about it, where there is more to say than the message.
    pub help: Option<String>,
    /// Another place that belongs to it, with a word about it.
    pub also: Option<(Span, String)>,
}

impl Diagnostic {
    /// A diagnostic without help.
    #[must_use]
    pub fn new(code: &'static Code, span: Span, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), span, help: None, also: None }
    }

    /// The same with a word about what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with a "did you mean" where one of `known` is close to `word`, else a list of all when short.
    #[must_use]
    pub fn did_you_mean<'a>(mut self, word: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        self.help = suggest(word, known);
        self
    }

    /// The same with a second place.
    #[must_use]
    pub fn also(mut self, span: Span, word: impl Into<String>) -> Self {
        self.also = Some((span, word.into()));
        self
    }
}

/// Are there errors among them (and not only warnings)?
#[must_use]
pub fn any_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.code.severity == Severity::Error)
}

/// The one of `known` that a word with a slip in it was meant to be.
pub(crate) fn near<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    known
        .iter()
        .map(|k| (distance(&word.to_lowercase(), &k.to_lowercase()), *k))
        .filter(|(d, k)| *d <= (k.chars().count().max(word.chars().count()) / 3).max(1))
        .min_by_key(|(d, _)| *d)
        .map(|(_, k)| k)
}

/// "did you mean `x`?", or the list of what there is when nothing is close and the list is short.
#[must_use]
pub fn suggest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let known: Vec<&str> = known.into_iter().collect();
    match near(word, &known) {
        Some(k) => Some(format!("did you mean `{k}`?")),
        None if known.is_empty() || known.len() > 12 => None,
        None => Some(format!("there is {}", list(&known))),
    }
}

/// "`a`, `b` or `c`".
#[must_use]
pub fn list(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|w| format!("`{w}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

/// A diagnostic drawn with its source line and caret, in the one of these sources that it is about. Control
/// characters of the file are shown escaped.
#[must_use]
pub fn draw(diagnostic: &Diagnostic, sources: &[Source], colour: bool) -> String {
    let nothing = Source::new("", "");
    let find = |span: Span| source::of(sources, span.start).unwrap_or(&nothing);
    let here = find(diagnostic.span);
    // The drawing is by byte offsets, so a character is replaced by as many bytes as it had.
    let text = visible_same_length(&here.text);
    let also = diagnostic.also.as_ref().map(|(span, word)| (find(*span), *span, word));
    let elsewhere = also.filter(|(there, ..)| there.start != here.start);
    let other = elsewhere.map_or_else(String::new, |(there, ..)| visible_same_length(&there.text));
    let level = match diagnostic.code.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let message = visible(&diagnostic.message);
    let mut snippet = Snippet::source(text.as_str())
        .path(here.name.as_str())
        .annotation(AnnotationKind::Primary.span(here.within(diagnostic.span)));
    if let (Some((there, span, word)), None) = (also, elsewhere) {
        snippet = snippet.annotation(AnnotationKind::Context.span(there.within(span)).label(word.as_str()));
    }
    let mut group = level.primary_title(message.as_str()).id(diagnostic.code.id).element(snippet);
    if let Some((there, span, word)) = elsewhere {
        let annotation = AnnotationKind::Context.span(there.within(span)).label(word.as_str());
        group =
            group.element(Snippet::source(other.as_str()).path(there.name.as_str()).annotation(annotation));
    }
    let help = diagnostic.help.as_deref().map(visible);
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group])
}

/// Text safe to print: control and bidirectional characters are written as `\u{..}`; tabs become a space.
#[must_use]
pub fn visible(text: &str) -> String {
    if text.bytes().all(|b| b == b'\n' || (b' '..=b'~').contains(&b)) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push('\n'),
            '\t' => out.push(' '),
            c if hidden(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

/// What the system says, without its number.
#[must_use]
pub fn plainly(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or("");
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}

/// Is this a character that a terminal acts on, or that reorders what stands around it? The joiners are not: Persian and
/// emoji need them.
#[must_use]
pub fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{61c}')
}

fn visible_same_length(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' => "\n".to_owned(),
            '\r' => " ".to_owned(),
            '\t' => " ".to_owned(),
            c if hidden(c) => "?".repeat(c.len_utf8()),
            c => c.to_string(),
        })
        .collect()
}

/// How many single-character changes lie between two words; two swapped neighbours count as one.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len() > 64 || b.len() > 64 {
        return usize::MAX;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, cb) in b.iter().enumerate() {
            let at = |row: &[usize], k: usize| row.get(k).copied().unwrap_or(usize::MAX / 2);
            let mut best =
                (at(&last, j) + usize::from(ca != cb)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(cb) && b.get(j - 1) == Some(ca) && ca != cb;
            if swapped {
                best = best.min(at(&before_last, j - 1) + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}
