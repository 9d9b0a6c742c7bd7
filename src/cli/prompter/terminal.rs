//! Asking with inquire on the alternate screen.
//!
//! inquire breaks long lines inside words and draws only its own rows, so pages and choices are wrapped here, and
//! it is given a short message. Its filter is how a letter or a number acts: while a letter is typed, the list
//! shows only what that letter does, and Enter does it.

use super::screen::Screen;
use super::{
    Action, Block, Key, Kind, Look, Page, Prompt, Prompter, Reply, Room, Stop, pager, reading, wrap,
};
use crate::interview::words::Words;
use crate::report::Colour;
use anstyle::Style;
use crossterm::terminal::{Clear, ClearType};
use crossterm::{cursor, queue};
use inquire::list_option::ListOption;
use inquire::ui::{Attributes, Color, RenderConfig, StyleSheet, Styled};
use inquire::validator::{ErrorMessage, Validation};
use inquire::{InquireError, MultiSelect, Select, Text};
use reading::Pointed;
use std::cell::RefCell;
use std::fmt;
use std::io::{Write, stderr};
use std::rc::Rc;

/// Lines longer than this are hard to read.
const WIDEST: usize = 76;

/// How wide a line may be, and how high the window is. One column stays free, so that no terminal wraps by itself.
pub(in crate::cli) fn size() -> (usize, usize) {
    let (width, height) = crossterm::terminal::size().unwrap_or((80, 24));
    let or = |n: u16, usual: usize| if n == 0 { usual } else { usize::from(n) };
    (or(width, 80).saturating_sub(1).clamp(16, WIDEST), or(height, 24).max(6))
}

/// Asks on the alternate screen, which is left when this is dropped.
pub(in crate::cli) struct Terminal<'w> {
    words: &'w Words,
    colour: bool,
    _screen: Screen,
}

impl<'w> Terminal<'w> {
    /// Enters the alternate screen.
    pub(in crate::cli) fn new(words: &'w Words, colour: bool) -> std::io::Result<Self> {
        Ok(Self { words, colour, _screen: Screen::enter()? })
    }
}

impl Prompter for Terminal<'_> {
    fn ask(&mut self, page: &Page, prompt: &Prompt) -> Result<Reply, Stop> {
        let mut page = page.clone();
        loop {
            let foot = |width: usize| -> Vec<String> {
                // inquire puts brackets around it.
                page.foot.iter().flat_map(|foot| wrap::wrap(foot, width.saturating_sub(2))).collect()
            };
            let (width, height) = size();
            let foot = foot(width).join("\n");
            // The prompt, a message about what was typed, the foot, and the row of the cursor.
            let message = match &prompt.kind {
                Kind::One { .. } => 0,
                Kind::Any { .. } | Kind::Number { .. } | Kind::Text { .. } => 3,
            };
            let around = 2 + message + foot.lines().count();
            let rows = Rows { width, most: 0, foot: &foot };
            let entries = rows.needed(&prompt.kind);
            let tail = |least: usize| around + entries.min(least);
            // What is extra goes first, then blank lines, then choices out of sight. What does not fit even so is
            // shown a page at a time.
            let layout = |width: usize| {
                let ways = [(Room::All, 6), (Room::Needed, 6), (Room::Tight, 6), (Room::Tight, 3)];
                let texts = ways.map(|(room, least)| (self.text(&page, prompt, width, room), tail(least)));
                let fits = |(text, tail): &&(Vec<String>, usize)| text.len() + tail <= height;
                texts.iter().find(fits).or(texts.last()).cloned().unwrap_or_default()
            };
            let tail = layout(width).1;
            let make = |width: usize| layout(width).0;
            let pager = &self.words.pager;
            let lines = pager::page_through(&make, tail, &pager.first_more, "")?;
            self.draw(&lines)?;
            let rows = Rows { most: height.saturating_sub(lines.len() + around).max(1), ..rows };
            let asked = match &prompt.kind {
                Kind::One { .. } => self.one(prompt, &rows),
                Kind::Any { .. } => self.any(prompt, &rows),
                Kind::Number { .. } | Kind::Text { .. } => self.typed(prompt, &rows),
            };
            match asked {
                Ok(Some(reply)) => return Ok(reply),
                // A letter that does nothing. It is drawn anew, and says so once.
                Ok(None) => {
                    let why = Block { look: Look::Strong, text: self.words.mend.no_such_plain.clone() };
                    if page.blocks.last() != Some(&why) {
                        page.blocks.push(why);
                    }
                }
                Err(InquireError::OperationInterrupted) => return Err(Stop::Interrupted),
                Err(InquireError::OperationCanceled) => {
                    if prompt.keys.iter().any(|key| key.action == Action::Leave) {
                        return Ok(Reply::Action(Action::Leave));
                    }
                }
                Err(InquireError::IO(error)) => return Err(Stop::Terminal(error)),
                Err(other) => return Err(Stop::Terminal(std::io::Error::other(other.to_string()))),
            }
        }
    }

    fn read(&mut self, text: &dyn Fn(usize, Colour) -> String) -> Result<(), Stop> {
        let colour = if self.colour { Colour::On } else { Colour::Off };
        let make = |width: usize| text(width, colour).trim_end().lines().map(str::to_owned).collect();
        let pager = &self.words.pager;
        pager::page_through(&make, 0, &pager.more, &pager.last).map(drop)
    }

    fn is_plain(&self) -> bool {
        false
    }
}

/// How much room there is.
struct Rows<'f> {
    width: usize,
    /// Rows for the choices.
    most: usize,
    /// What stands under them.
    foot: &'f str,
}

/// One line of a list.
#[derive(Clone)]
struct Entry {
    stands_for: StandsFor,
    /// Wrapped.
    shown: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum StandsFor {
    Choice(usize),
    Kept,
    Action(Action),
    /// Nothing that was typed.
    Nothing,
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl Terminal<'_> {
    fn text(&self, page: &Page, prompt: &Prompt, width: usize, room: Room) -> Vec<String> {
        let mut lines: Vec<String> =
            page.lines(width, room).into_iter().map(|(look, line)| self.styled(look, &line)).collect();
        if room != Room::Tight {
            lines.push(String::new());
        }
        lines.extend(wrap::wrap(&prompt.instructions(self.words, false), width));
        lines.push(String::new());
        lines
    }

    fn styled(&self, look: Look, line: &str) -> String {
        let bold = Style::new().bold();
        match look {
            Look::Heading | Look::Strong if self.colour && !line.is_empty() => {
                format!("{bold}{line}{bold:#}")
            }
            Look::Heading | Look::Strong | Look::Text | Look::Extra => line.to_owned(),
        }
    }

    fn draw(&self, lines: &[String]) -> std::io::Result<()> {
        let mut out = stderr().lock();
        queue!(out, cursor::MoveTo(0, 0), Clear(ClearType::All))?;
        for line in lines {
            write!(out, "{line}\r\n")?;
        }
        out.flush()
    }

    fn one(&self, prompt: &Prompt, rows: &Rows) -> Result<Option<Reply>, InquireError> {
        let Kind::One { options, at, kept } = &prompt.kind else { return Ok(None) };
        let entries = self.entries(options, kept.as_deref(), &prompt.keys, rows.width, 2);
        let start = if kept.is_some() { options.len() } else { at.unwrap_or(0) };
        let message = self.words.question.answer.as_str();
        let scorer = |typed: &str, entry: &Entry, _: &str, at: usize| {
            in_sight(typed, entry.stands_for, options, &prompt.keys).then(|| -order(at))
        };
        let picked = Select::new(message, entries.clone())
            .with_page_size(rows.page_size(&entries))
            .with_starting_cursor(start.min(entries.len().saturating_sub(1)))
            .with_reset_cursor(false)
            .with_scorer(&scorer)
            .with_formatter(&|_| String::new())
            .with_render_config(self.render())
            .foot(rows.foot)
            .raw_prompt()?;
        Ok(match picked.value.stands_for {
            StandsFor::Choice(place) => Some(Reply::One(place)),
            StandsFor::Kept => Some(Reply::Kept),
            StandsFor::Action(action) => Some(Reply::Action(action)),
            StandsFor::Nothing => None,
        })
    }

    fn any(&self, prompt: &Prompt, rows: &Rows) -> Result<Option<Reply>, InquireError> {
        let Kind::Any { options, ticked, alone, kept, .. } = &prompt.kind else { return Ok(None) };
        let entries = self.entries(options, None, &prompt.keys, rows.width, 6);
        // What was typed last: the list of ticks that inquire gives does not say.
        let typed = Rc::new(RefCell::new(String::new()));
        let scorer = |text: &str, entry: &Entry, _: &str, at: usize| {
            text.clone_into(&mut typed.borrow_mut());
            in_sight(text, entry.stands_for, options, &prompt.keys).then(|| -order(at))
        };
        let reading = Ticks {
            options: options.clone(),
            alone: alone.clone(),
            kept: *kept,
            keys: prompt.keys.clone(),
            words: self.words.clone(),
            width: rows.width.saturating_sub(2),
        };
        let (check, last) = (reading.clone(), Rc::clone(&typed));
        let validator = move |picked: &[ListOption<&Entry>]| {
            let places: Vec<StandsFor> = picked.iter().map(|option| option.value.stands_for).collect();
            Ok(match check.reply(&places, &last.borrow()) {
                Ok(_) => Validation::Valid,
                Err(why) => Validation::Invalid(ErrorMessage::Custom(check.wrapped(&why))),
            })
        };
        let picked = MultiSelect::new(&self.words.question.answer, entries.clone())
            .with_default(ticked)
            .with_page_size(rows.page_size(&entries))
            .with_reset_cursor(false)
            .with_keep_filter(false)
            .with_scorer(&scorer)
            .with_formatter(&|_| String::new())
            .with_validator(validator)
            .with_render_config(self.render())
            .foot(rows.foot)
            .prompt()?;
        let places: Vec<StandsFor> = picked.iter().map(|entry| entry.stands_for).collect();
        let reply = reading.reply(&places, &typed.borrow()).ok();
        Ok(reply)
    }

    fn typed(&self, prompt: &Prompt, rows: &Rows) -> Result<Option<Reply>, InquireError> {
        let begin = match &prompt.kind {
            Kind::Text { begin, .. } => begin.as_str(),
            Kind::One { .. } | Kind::Any { .. } | Kind::Number { .. } => "",
        };
        let (kind, keys, words) = (prompt.kind.clone(), prompt.keys.clone(), self.words.clone());
        let width = rows.width.saturating_sub(2);
        let validator = move |line: &str| {
            Ok(match reading::reply(line, &kind, &keys, &words) {
                Ok(_) => Validation::Valid,
                Err(why) => Validation::Invalid(ErrorMessage::Custom(wrap::wrap(&why, width).join("\n  "))),
            })
        };
        let mut text = Text::new(&self.words.question.answer)
            .with_initial_value(begin)
            .with_validator(validator)
            .with_formatter(&|_| String::new())
            .with_render_config(self.render());
        if !rows.foot.is_empty() {
            text = text.with_help_message(rows.foot);
        }
        let line = text.prompt()?;
        Ok(reading::reply(&line, &prompt.kind, &prompt.keys, self.words).ok())
    }

    /// The choices, then what letters do, then what is shown where a letter does nothing.
    fn entries(
        &self,
        options: &[String],
        kept: Option<&str>,
        keys: &[Key],
        width: usize,
        before: usize,
    ) -> Vec<Entry> {
        let width = width.saturating_sub(before);
        let digits = options.len().to_string().len();
        let entry = |stands_for, first: &str, text: &str| {
            let indent = format!("\n{}", " ".repeat(before));
            Entry { stands_for, shown: wrap::hang(first, text, width).join(&indent) }
        };
        let choices = options
            .iter()
            .enumerate()
            .map(|(place, text)| entry(StandsFor::Choice(place), &format!("{:>digits$}. ", place + 1), text));
        let kept = kept.map(|text| entry(StandsFor::Kept, "", text));
        let actions = keys.iter().map(|key| entry(StandsFor::Action(key.action), "", &key.does));
        let nothing = entry(StandsFor::Nothing, "", &self.words.mend.no_such);
        choices.chain(kept).chain(actions).chain([nothing]).collect()
    }

    fn render(&self) -> RenderConfig<'static> {
        let config = RenderConfig::empty()
            .with_scroll_up_prefix(Styled::new("↑"))
            .with_scroll_down_prefix(Styled::new("↓"))
            .with_prompt_prefix(Styled::new(">"))
            .with_answered_prompt_prefix(Styled::new(">"))
            .with_canceled_prompt_indicator(Styled::new(""));
        let message = config.error_message.with_prefix(Styled::new("!"));
        let mut config = config.with_error_message(message);
        if self.colour {
            let picked = StyleSheet::new().with_fg(Color::DarkCyan);
            config = config
                .with_highlighted_option_prefix(Styled::new(">").with_style_sheet(picked))
                .with_selected_option(Some(picked))
                .with_help_message(StyleSheet::new().with_attr(Attributes::BOLD));
        }
        config
    }
}

/// What a list of ticks and the text typed last come to.
#[derive(Clone)]
struct Ticks {
    options: Vec<String>,
    alone: Vec<usize>,
    kept: bool,
    keys: Vec<Key>,
    words: Words,
    width: usize,
}

impl Ticks {
    fn reply(&self, picked: &[StandsFor], typed: &str) -> Result<Reply, String> {
        let place = |entry: &StandsFor| match entry {
            StandsFor::Choice(place) => Some(*place),
            StandsFor::Kept | StandsFor::Action(_) | StandsFor::Nothing => None,
        };
        let mut places: Vec<usize> = picked.iter().filter_map(place).collect();
        match reading::point(typed, &self.options, &self.keys) {
            Pointed::Action(action) => return Ok(Reply::Action(action)),
            Pointed::Numbers(more) => places.extend(more),
            // Enter would go on without the line that is in sight.
            Pointed::Words(_) => return Err(self.words.mend.tick_first.clone()),
            Pointed::Nothing => return Err(self.words.mend.no_such.clone()),
            Pointed::Empty if places.is_empty() && self.kept => return Ok(Reply::Kept),
            Pointed::Empty => {}
        }
        reading::any(&places, &self.options, &self.alone, &self.words.mend.nothing, &self.words.mend.alone)
    }

    fn wrapped(&self, text: &str) -> String {
        wrap::wrap(text, self.width).join("\n  ")
    }
}

/// Is a line of the list shown while this is typed?
fn in_sight(typed: &str, entry: StandsFor, options: &[String], keys: &[Key]) -> bool {
    match (reading::point(typed, options, keys), entry) {
        (Pointed::Empty, StandsFor::Choice(_) | StandsFor::Kept) => true,
        (Pointed::Action(typed), StandsFor::Action(action)) => typed == action,
        (Pointed::Numbers(places) | Pointed::Words(places), StandsFor::Choice(place)) => {
            places.contains(&place)
        }
        (Pointed::Nothing, StandsFor::Nothing) => true,
        (
            Pointed::Empty | Pointed::Action(_) | Pointed::Numbers(_) | Pointed::Words(_) | Pointed::Nothing,
            _,
        ) => false,
    }
}

fn order(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}

impl Rows<'_> {
    /// The rows that all choices take.
    fn needed(&self, kind: &Kind) -> usize {
        let (options, before) = match kind {
            Kind::One { options, .. } => (options, 2),
            Kind::Any { options, .. } => (options, 6),
            Kind::Number { .. } | Kind::Text { .. } => return 0,
        };
        options.iter().map(|text| wrap::hang("00. ", text, self.width.saturating_sub(before)).len()).sum()
    }

    /// As many choices as fit wherever the list is scrolled to.
    fn page_size(&self, entries: &[Entry]) -> usize {
        // The others are shown one at a time.
        let listed = |entry: &&Entry| matches!(entry.stands_for, StandsFor::Choice(_) | StandsFor::Kept);
        let heights = entries.iter().filter(listed).map(|entry| entry.shown.lines().count());
        let heights: Vec<usize> = heights.collect();
        let fits =
            |count: &usize| heights.windows(*count).all(|window| window.iter().sum::<usize>() <= self.most);
        (1..=heights.len()).rev().find(fits).unwrap_or(1)
    }
}

/// The line under the choices, where there is one; never inquire's own.
trait Foot<'a> {
    fn foot(self, text: &'a str) -> Self;
}

impl<'a> Foot<'a> for Select<'a, Entry> {
    fn foot(self, text: &'a str) -> Self {
        if text.is_empty() { self.without_help_message() } else { self.with_help_message(text) }
    }
}

impl<'a> Foot<'a> for MultiSelect<'a, Entry> {
    fn foot(self, text: &'a str) -> Self {
        if text.is_empty() { self.without_help_message() } else { self.with_help_message(text) }
    }
}
