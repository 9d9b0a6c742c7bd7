//! An [`Assessment`] in words: for a screen, a page, a program.
//!
//! `page` puts together one neutral document of headings, paragraphs, lists and tables, and there is one file
//! for each way of writing it down. All words come from the questionnaire and from [`Phrases`]; none from here.
//! What comes from a file or from an answer is shown with its control characters escaped, whatever the format.
//!
//! # Private answers
//!
//! [`Private::LeftOff`] is for anything that is kept: a page, a file. The page is made from the answers without
//! the private ones, as if those had never been reached; what is still certain then tells nothing about them.
//! So no private answer is on it, and no reason, notice or line that needs one. The level stays what it is, for a
//! page with a lower one would be wrong, and one line says that some private answers also counted. A notice that
//! something must be done now is left off as well where it rests on a private answer: the page may be read by the
//! very person it is about. In its place every such page begins with the same few numbers to call, and while such
//! a notice stands the page calls no level a suggestion. On a screen ([`Private::Shown`]) nothing is left off.
//! JSON is always whole: a program must not be given half of an outcome. Of answers it holds those that would change
//! the level, and what the questionnaire's sentences repeat.
//!
//! # What would change it
//!
//! What could make a less intensive start safe, and which missing answers could raise the level, stands on the
//! professional's page where that is a sheet of its own ([`Format::Html`]), wherever every rule stands
//! ([`Detail::Explained`]), and in JSON as `would_change` and `could_raise`; never in what a person is given to read,
//! so that nobody learns which answer gives which level. How it is worked out: [`Proof::otherwise`] and
//! [`Proof::could_raise`].
//!
//! [`Proof::otherwise`]: crate::proof::Proof::otherwise
//! [`Proof::could_raise`]: crate::proof::Proof::could_raise

mod changes;
mod codebook;
pub mod compare;
mod document;
pub mod handover;
mod html;
mod json;
mod markdown;
mod otherwise;
mod page;
pub mod phrases;
mod record;
mod sentence;
#[cfg(test)]
mod tests;
mod text;
mod view;
mod wrap;

pub use changes::{Change, changes};
pub use codebook::{CodebookPhrases, codebook};
pub use handover::{Handover, Letterhead, Part2Notice, Signatures};
pub use phrases::{ComparePhrases, HandoverPhrases, Phrases};
pub use record::{Note, Record, SetLevel};
pub use wrap::wrap;

use crate::assess::Assessment;
use crate::program::{Program, Words};
use crate::questionnaire::help::Help;
use crate::response::Response;

/// The version of the program, as every report names it.
pub const CROSSROADS: &str = env!("CARGO_PKG_VERSION");

/// What a report is about.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The logic.
    pub program: &'a Program,
    /// The questionnaire's texts.
    pub words: &'a Words,
    /// The questionnaire's own texts, where `words` are in another voice. The person's page is in these.
    pub own_voice: Option<&'a Words>,
    /// Whom to call.
    pub help: &'a Help,
    /// The report's own words.
    pub phrases: &'a Phrases,
    /// Of the questionnaire's file, in hexadecimal.
    pub sha256: &'a str,
    /// The answers.
    pub response: &'a Response,
    /// What they come to.
    pub assessment: &'a Assessment,
    /// When they were given, as a file of answers says it: `2026-11-23T02:10:00-05:00`.
    pub answered_at: &'a str,
    /// The session that they stand in, if they do.
    pub record: Option<&'a Record>,
}

/// What becomes of private answers, and of what rests on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Private {
    /// They are there: on a screen, or because the person ticked them in.
    Shown,
    /// They stay off: on a page, in a file.
    LeftOff,
}

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// The report.
    Report,
    /// The report, what would change the level, then every scale, point, value and rule, so that anyone can recompute
    /// it by hand.
    Explained,
}

/// What stands in a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Content {
    /// Private answers.
    pub private: Private,
    /// How much is said.
    pub detail: Detail,
}

/// How the pages are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sheets {
    /// One after the other, read by whoever has it.
    Together,
    /// Each on a sheet of its own, for whom it is meant.
    Apart,
}

/// Whether text has colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// With the escapes of a terminal.
    On,
    /// Nothing but text.
    Off,
}

/// A way of writing a report down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Lines for a terminal or a plain file, at most this wide; never narrower than [`NARROWEST`].
    Text(usize, Colour),
    /// The result for programs.
    Json,
    /// One page that needs nothing else: no script, no picture, no font from elsewhere.
    Html,
    /// Markdown.
    Markdown,
}

/// Text is never narrower than this.
pub const NARROWEST: usize = 40;

/// The report template is at fault; a test holds that ours is not.
#[derive(Debug, thiserror::Error)]
#[error("the page cannot be written: {0}")]
pub struct Unwritable(#[from] minijinja::Error);

/// The whole report.
///
/// # Errors
///
/// Where a template cannot be filled in.
pub fn write(subject: &Subject, content: Content, format: Format) -> Result<String, Unwritable> {
    write_handed_over(subject, content, format, None)
}

/// The whole report, with what it is handed over with.
///
/// # Errors
///
/// As [`write()`].
pub fn write_handed_over(
    subject: &Subject,
    content: Content,
    format: Format,
    handover: Option<&Handover>,
) -> Result<String, Unwritable> {
    let page = |sheets| page::page(subject, content, sheets, handover);
    Ok(match format {
        Format::Text(width, colour) => text::text(&page(Sheets::Together), width, colour),
        Format::Json => json::json(subject, content.detail, handover),
        Format::Html => html::html(&page(Sheets::Apart))?,
        Format::Markdown => markdown::markdown(&page(Sheets::Together)),
    })
}

/// The professional's page alone, for the screen of whoever asked the questions: nothing is left off.
#[must_use]
pub fn for_professional(subject: &Subject, width: usize, colour: Colour) -> String {
    text::text(&page::for_professional(subject), width, colour)
}

/// What there is so far, for the middle of an interview: what is certain and urgent, the range of the level, and
/// how much is not answered yet. Lines of text for a screen.
#[must_use]
pub fn so_far(subject: &Subject, width: usize, colour: Colour) -> String {
    text::text(&page::so_far(subject), width, colour)
}
