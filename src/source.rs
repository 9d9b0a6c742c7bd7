//! A text with a name, and places in it.
//!
//! Every value of a questionnaire remembers where it was written, so that a message can point at it. Nothing
//! here reads files: a [`Source`] is made from text that somebody else has read.

use std::ops::Range;

/// A piece of a [`Source`], in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to and without `end`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// The same as a range.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// A value as it was written, with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Written<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Written<T> {
    /// A value that was written at `span`.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// A text and the name that messages call it by.
#[derive(Debug, Clone)]
pub struct Source {
    /// What messages call it: a path, or the id of a built-in.
    pub name: String,
    /// The text, without a byte order mark.
    pub text: String,
}

impl Source {
    /// A source of this name and text. A byte order mark at the start is dropped.
    #[must_use]
    pub fn new(name: impl Into<String>, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self { name: name.into(), text: text.to_owned() }
    }

    /// Line and column of a byte, both from 1; the column counts characters.
    ///
    /// ```
    /// let source = crossroads::source::Source::new("x.yaml", "id: é\nname: b");
    /// assert_eq!(source.line_column(7), (2, 1));
    /// ```
    #[must_use]
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset.min(self.text.len())).unwrap_or(&self.text);
        let line = before.bytes().filter(|&b| b == b'\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        (line, column)
    }

    /// The text of a span, empty where the span is not within the text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// The line that a byte stands in, without its end.
    #[must_use]
    pub fn line_at(&self, offset: usize) -> &str {
        let offset = offset.min(self.text.len());
        let start = self.text.get(..offset).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1);
        let rest = self.text.get(start..).unwrap_or("");
        rest.split(['\n', '\r']).next().unwrap_or("")
    }
}
