//! Texts with places where a number or an answer is printed.

use super::{ItemId, Program, ScaleId, ValueId};

/// A text in pieces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Template(pub Vec<Piece>);

/// A piece of a [`Template`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Text(String),
    /// Something to print.
    Shown(Shown),
}

/// What a text can print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// An answer.
    Item(ItemId),
    /// A score.
    Scale(ScaleId),
    /// A number.
    Value(ValueId),
}

impl Template {
    /// A text without places.
    #[must_use]
    pub fn plain(text: &str) -> Self {
        Self(vec![Piece::Text(text.to_owned())])
    }

    /// The text with each place filled in.
    pub fn fill(&self, mut show: impl FnMut(Shown) -> String) -> String {
        self.0
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.clone(),
                Piece::Shown(shown) => show(*shown),
            })
            .collect()
    }

    /// The text with the name in each place, so that it can be held against that of another version.
    #[must_use]
    pub fn written(&self, program: &Program) -> String {
        self.fill(|shown| match shown {
            Shown::Item(id) => format!("{{{}}}", program.items[id].id),
            Shown::Scale(id) => format!("{{{}}}", program.scales[id].id),
            Shown::Value(id) => format!("{{{}}}", program.values[id].id),
        })
    }

    /// What it prints.
    pub fn shown(&self) -> impl Iterator<Item = Shown> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Text(_) => None,
            Piece::Shown(shown) => Some(*shown),
        })
    }

    /// Has it no text?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A piece of a text as written: words, or a name in braces with its bytes.
pub(super) enum Written<'t> {
    /// Words.
    Text(String),
    /// `{name}`
    Name(&'t str, crate::source::Span),
    /// A brace that is not closed.
    Open(crate::source::Span),
}

/// The pieces of a text; `{{` and `}}` are braces.
pub(super) fn split(text: &str) -> Vec<Written<'_>> {
    use crate::source::Span;
    if !text.contains(['{', '}']) {
        return if text.is_empty() { Vec::new() } else { vec![Written::Text(text.to_owned())] };
    }
    let mut pieces = Vec::new();
    let mut words = String::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|t| t.chars().next()) {
        let rest = text.get(at + c.len_utf8()..).unwrap_or("");
        if (c == '{' || c == '}') && rest.starts_with(c) {
            words.push(c);
            at += 2;
        } else if c == '{' {
            let Some(length) = rest.find('}') else {
                pieces.push(Written::Open(Span::new(at, at + 1)));
                at += 1;
                continue;
            };
            if !words.is_empty() {
                pieces.push(Written::Text(std::mem::take(&mut words)));
            }
            let name = rest.get(..length).unwrap_or("");
            pieces.push(Written::Name(name, Span::new(at, at + length + 2)));
            at += length + 2;
        } else {
            words.push(c);
            at += c.len_utf8();
        }
    }
    if !words.is_empty() {
        pieces.push(Written::Text(words));
    }
    pieces
}
