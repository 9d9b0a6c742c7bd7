//! A text with a name, and places in it.
//!
//! Every value of a questionnaire remembers where it was written, so that a message can point at it. Nothing
//! here reads files: a [`Source`] is made from text that somebody else has read. Where several are read together,
//! each begins where the one before has ended, so that a [`Span`] says which of them it is in.

use std::ops::Range;

/// A piece of a [`Source`], in bytes, counted from where the source begins.
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
    /// The number of its first byte: 0, or where the source before it has ended.
    pub start: usize,
}

impl Source {
    /// A source of this name and text. A byte order mark at the start is dropped.
    #[must_use]
    pub fn new(name: impl Into<String>, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self { name: name.into(), text: text.to_owned(), start: 0 }
    }

    /// The same, with its first byte at `start`.
    #[must_use]
    pub fn starting(self, start: usize) -> Self {
        Self { start, ..self }
    }

    /// Where the next source may begin.
    #[must_use]
    pub fn end(&self) -> usize {
        self.start + self.text.len() + 1
    }

    /// Does the byte stand in this source?
    #[must_use]
    pub fn has(&self, offset: usize) -> bool {
        (self.start..self.end()).contains(&offset)
    }

    /// A span as bytes of the text, cut to what there is.
    #[must_use]
    pub fn within(&self, span: Span) -> Range<usize> {
        let cut = |offset: usize| offset.saturating_sub(self.start).min(self.text.len());
        cut(span.start)..cut(span.end)
    }

    /// Line and column of a byte, both from 1; the column counts characters.
    ///
    /// ```
    /// let source = crossroads::source::Source::new("x.yaml", "id: é\nname: b");
    /// assert_eq!(source.line_column(7), (2, 1));
    /// ```
    #[must_use]
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let offset = offset.saturating_sub(self.start);
        let before = self.text.get(..offset.min(self.text.len())).unwrap_or(&self.text);
        let line = before.bytes().filter(|&b| b == b'\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        (line, column)
    }

    /// The text of a span, empty where the span is not within the text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        let inside = |offset: usize| offset.checked_sub(self.start);
        let range = inside(span.start).zip(inside(span.end));
        range.and_then(|(start, end)| self.text.get(start..end)).unwrap_or("")
    }

    /// The line that a byte stands in, without its end.
    #[must_use]
    pub fn line_at(&self, offset: usize) -> &str {
        let offset = offset.saturating_sub(self.start).min(self.text.len());
        let start = self.text.get(..offset).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1);
        let rest = self.text.get(start..).unwrap_or("");
        rest.split(['\n', '\r']).next().unwrap_or("")
    }
}

/// The one of these sources that a byte stands in; the first where it stands in none.
#[must_use]
pub fn of(sources: &[Source], offset: usize) -> Option<&Source> {
    sources.iter().find(|source| source.has(offset)).or(sources.first())
}
