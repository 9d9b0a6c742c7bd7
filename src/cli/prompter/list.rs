//! The lines of a list that inquire shows, and drawing the screen anew when the window changes its size.
//!
//! inquire draws only what it thinks has changed, at places it works out from the size of the window, so after a
//! resize it can leave one choice standing where another belongs. Every line of a list is printed through
//! [`Entry`], on every key, so this is where a new size is noticed: the page is drawn again, and each line of the
//! list becomes another one to inquire, so that all are drawn.

use super::reading::{Pointed, point};
use super::terminal::{Terminal, size};
use super::{Action, Key, Page, Prompt, wrap};
use std::cell::{Cell, RefCell};
use std::fmt;

/// What a list stands in.
pub(super) struct Live<'a> {
    pub(super) terminal: &'a Terminal<'a>,
    pub(super) page: &'a Page,
    pub(super) prompt: &'a Prompt,
    /// The size of the window that it was drawn for.
    pub(super) drawn: Cell<(usize, usize)>,
    /// How often it was drawn anew.
    pub(super) turns: Cell<usize>,
    /// What was typed last.
    pub(super) typed: RefCell<String>,
    /// How many choices are shown at once.
    pub(super) page_size: Cell<usize>,
    /// The heights of all choices at a width.
    pub(super) heights: &'a dyn Fn(usize) -> Vec<usize>,
}

impl Live<'_> {
    /// Draws the page again where the window has changed.
    fn refresh(&self) {
        let now = size();
        if self.drawn.replace(now) == now {
            return;
        }
        self.turns.set(self.turns.get() + 1);
        // The list keeps its number of choices; the page gives way.
        let list = most(&(self.heights)(now.0), self.page_size.get());
        // A terminal that cannot be written to will be found out by inquire in a moment.
        let _ = self.terminal.draw_again(self.page, self.prompt, list, &self.typed.borrow());
    }
}

/// The most rows that so many choices in a row take.
fn most(heights: &[usize], count: usize) -> usize {
    heights.windows(count.clamp(1, heights.len().max(1))).map(|window| window.iter().sum()).max().unwrap_or(0)
}

/// As many choices as fit into these rows wherever the list is scrolled to.
pub(super) fn page_size(heights: &[usize], rows: usize) -> usize {
    (1..=heights.len()).rev().find(|count| most(heights, *count) <= rows).unwrap_or(1)
}

/// One line of a list.
#[derive(Clone)]
pub(super) struct Entry<'a> {
    pub(super) stands_for: StandsFor,
    pub(super) live: &'a Live<'a>,
    pub(super) first: String,
    pub(super) text: String,
    /// The columns that inquire takes before it.
    pub(super) before: usize,
}

/// What a line of a list stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StandsFor {
    /// How to reply, before anything is chosen.
    Start,
    /// The choice at this place.
    Choice(usize),
    /// What was said before.
    Kept,
    /// What a letter does.
    Action(Action),
    /// Nothing that was typed.
    Nothing,
}

/// Not inverse, which nothing here is: it changes nothing but what inquire compares.
const INVISIBLE: &str = "\u{1b}[27m";

impl fmt::Display for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.live.refresh();
        let lines = rows(&self.first, &self.text, self.live.drawn.get().0, self.before);
        let mark = INVISIBLE.repeat(self.live.turns.get());
        f.write_str(&mark)?;
        f.write_str(&lines.join(&format!("\n{}{mark}", " ".repeat(self.before))))
    }
}

/// The lines of an entry.
pub(super) fn rows(first: &str, text: &str, width: usize, before: usize) -> Vec<String> {
    wrap::hang(first, text, width.saturating_sub(before))
}

/// Is a line of the list shown while this is typed?
pub(super) fn in_sight(typed: &str, entry: StandsFor, options: &[String], keys: &[Key]) -> bool {
    match (point(typed, options, keys), entry) {
        (Pointed::Empty, StandsFor::Start | StandsFor::Choice(_) | StandsFor::Kept) => true,
        (Pointed::Action(typed), StandsFor::Action(action)) => typed == action,
        (Pointed::Numbers(places) | Pointed::Words(places), StandsFor::Choice(place)) => {
            places.contains(&place)
        }
        (Pointed::Nothing, StandsFor::Nothing) => true,
        (
            Pointed::Empty | Pointed::Action(_) | Pointed::Numbers(_) | Pointed::Words(_) | Pointed::Nothing,
            StandsFor::Start
            | StandsFor::Choice(_)
            | StandsFor::Kept
            | StandsFor::Action(_)
            | StandsFor::Nothing,
        ) => false,
    }
}
