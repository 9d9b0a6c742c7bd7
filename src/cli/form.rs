//! The forms a report can have.

use crate::report::{self, Colour};
use std::path::Path;

/// A form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Form {
    /// Lines of text
    Text,
    /// For programs
    Json,
    /// One page, to print or to open in a browser
    Html,
    /// Text with simple marks
    Markdown,
}

impl Form {
    /// The form that a file's name asks for.
    pub(super) fn of(path: &Path) -> Self {
        let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        match ending.as_str() {
            "html" | "htm" => Self::Html,
            "json" => Self::Json,
            "md" | "markdown" => Self::Markdown,
            _ => Self::Text,
        }
    }

    /// Its name.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Html => "html",
            Self::Markdown => "markdown",
        }
    }

    /// As the report knows it.
    pub(super) fn written(self, width: usize, colour: Colour) -> report::Format {
        match self {
            Self::Text => report::Format::Text(width, colour),
            Self::Json => report::Format::Json,
            Self::Html => report::Format::Html,
            Self::Markdown => report::Format::Markdown,
        }
    }
}
