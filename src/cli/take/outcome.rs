//! An assessment in words. The one place that knows how the interview gets at a report.

use super::shown::Show;
use crate::cli::prompter::Page;
use crate::interview::Interview;
use crate::interview::words::{Words, fill};
use crate::library::Loaded;
use crate::program::ItemId;
use std::collections::BTreeSet;

/// A form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// Lines of text
    Text,
    /// For programs
    Json,
    /// A page for a web browser or a printer
    Html,
    /// Text with simple marks
    Markdown,
}

/// What goes into a report beside the answers.
pub(super) struct Options<'a> {
    pub(super) format: Format,
    pub(super) width: usize,
    /// When the last answer was given.
    pub(super) answered_at: &'a str,
    /// The private items that may stand on it.
    pub(super) include_private: &'a BTreeSet<ItemId>,
}

/// The whole report.
pub(super) fn report(loaded: &Loaded, words: &Words, interview: &Interview, options: &Options) -> String {
    let _ = (options.format, options.answered_at, options.include_private);
    format!("{}\n", so_far(loaded, words, interview, options.width))
}

/// What the texts of the questionnaire can show.
pub(super) fn show<'a>(loaded: &'a Loaded, interview: &'a Interview) -> Show<'a> {
    Show { loaded, response: interview.response(), assessment: interview.assessment() }
}

/// What the answers come to so far: certain notices first, then the level or its range.
pub(super) fn so_far(loaded: &Loaded, words: &Words, interview: &Interview, width: usize) -> String {
    let mut page = Page::new(&words.so_far.title);
    for notice in interview.certain_now() {
        page = page.strong(show(loaded, interview).fill(&loaded.words.notices[notice].text));
    }
    page.text(level(loaded, words, interview)).text(&words.so_far.early).plain(width)
}

/// The level or its range, in words.
pub(super) fn level(loaded: &Loaded, words: &Words, interview: &Interview) -> String {
    let assessment = interview.assessment();
    let so_far = &words.so_far;
    let name = |level| loaded.words.levels[level].name.as_str();
    match (assessment.level_at_least, assessment.level_at_most) {
        (Some(least), _) if !interview.certain_now().is_empty() => {
            fill(&so_far.at_least, &[("level", name(least))])
        }
        (Some(least), Some(most)) if least == most => fill(&so_far.level, &[("level", name(least))]),
        (Some(least), Some(most)) => fill(&so_far.range, &[("least", name(least)), ("most", name(most))]),
        (Some(_) | None, _) => so_far.nothing.clone(),
    }
}
