//! Asking with inquire on the alternate screen.
//!
//! inquire breaks long lines inside words and draws only its own rows, so pages and choices are wrapped here, and
//! it is given a short message. Its filter is how a letter or a number acts: while a letter is typed, the list
//! shows only what that letter does, and Enter does it. A reply that cannot be used is asked for again with what
//! was ticked or typed, and a line on the page that says why.

use super::list::{Entry, Live, StandsFor, in_sight, page_size, rows};
use super::reading;
use super::screen::Screen;
use super::ticks::BOX;
use super::{Action, Asked, Block, Kind, Look, Page, Prompt, Prompter, Reply, Room, Stop, pager, wrap};
use crate::interview::words::Words;
use crate::report::Colour;
use anstyle::{AnsiColor, Style};
use crossterm::terminal::{Clear, ClearType};
use crossterm::{cursor, queue};
use inquire::ui::{Color, RenderConfig, StyleSheet, Styled};
use inquire::{InquireError, Select, Text};
use std::cell::{Cell, RefCell};
use std::io::{Write, stderr};

/// Lines longer than this are hard to read.
const WIDEST: usize = 76;

/// The columns that inquire takes before a line of a list, for the mark of the place.
const MARK: usize = 2;

/// How wide a line may be, and how high the window is. One column stays free, so that no terminal wraps by itself.
pub(in crate::cli) fn size() -> (usize, usize) {
    let (width, height) = crossterm::terminal::size().unwrap_or((80, 24));
    let or = |n: u16, usual: usize| if n == 0 { usual } else { usize::from(n) };
    (or(width, 80).saturating_sub(1).clamp(16, WIDEST), or(height, 24).max(6))
}

/// Asks on the alternate screen, which is left when this is dropped.
pub(in crate::cli) struct Terminal<'w> {
    pub(super) words: &'w Words,
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
    fn ask(&mut self, page: &Page, prompt: &mut Prompt) -> Result<Reply, Stop> {
        let mut typed = String::new();
        let mut why: Option<String> = None;
        loop {
            let mut page = page.clone();
            page.blocks.extend(why.take().map(|text| Block { look: Look::Strong, text }));
            let asked = match &prompt.kind {
                Kind::One { .. } => {
                    let room = self.show(&page, prompt)?;
                    self.one(&page, prompt, room)
                }
                Kind::Any { .. } => Ok(self.any(&page, prompt)?),
                Kind::Number { .. } | Kind::Text { .. } => {
                    self.show(&page, prompt)?;
                    self.typed(prompt, &typed)
                }
            };
            match asked {
                Ok(asked) => {
                    prompt.tick(asked.ticked);
                    match asked.reply {
                        Ok(reply) => return Ok(reply),
                        Err(reason) => (why, typed) = (Some(reason), asked.typed),
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
        pager::page_through(&make, 0, &pager.more, &pager.last)
    }

    fn is_plain(&self) -> bool {
        false
    }
}

// The page.
impl Terminal<'_> {
    /// Shows the page, in pages where it is too long, and gives the rows that are left for choices.
    fn show(&self, page: &Page, prompt: &Prompt) -> Result<usize, Stop> {
        self.turn_pages(page, prompt)?;
        self.show_end(page, prompt)
    }

    /// Lets a page be read that is too long for the window, up to its end.
    pub(super) fn turn_pages(&self, page: &Page, prompt: &Prompt) -> Result<(), Stop> {
        let (width, height) = size();
        let tail = self.layout(page, prompt, width, height).1;
        let make = |width: usize| self.layout(page, prompt, width, height).0;
        pager::page_through(&make, tail, &self.words.pager.first_more, "")
    }

    /// Shows the end of the page, under which the prompt stands, and gives the rows that are left for choices.
    pub(super) fn show_end(&self, page: &Page, prompt: &Prompt) -> Result<usize, Stop> {
        let (width, height) = size();
        let around = 2 + foot(page, width).len();
        let (lines, tail) = self.layout(page, prompt, width, height);
        let from = lines.len().saturating_sub(height.saturating_sub(tail).max(1));
        let lines = lines.get(from..).unwrap_or_default();
        self.draw(lines, page)?;
        Ok(height.saturating_sub(lines.len() + around).max(1))
    }

    /// The page in lines, and how many rows stay free under it for the prompt and the foot.
    ///
    /// The long names of the letters go first, then blank lines, then choices out of sight, then what is extra: a
    /// promise or what a word means is worth more than a choice that is one key away.
    fn layout(&self, page: &Page, prompt: &Prompt, width: usize, height: usize) -> (Vec<String>, usize) {
        let choices: usize = heights(self.words, prompt, width).iter().sum();
        // The line of the prompt, and one where the cursor ends.
        let around = 2 + foot(page, width).len();
        let ways = [
            (Room::All, choices),
            (Room::Short, choices),
            (Room::Close, choices),
            (Room::Close, 6),
            (Room::Tight, choices),
            (Room::Tight, 6),
            (Room::Tight, 3),
        ];
        let texts = ways.map(|(room, least)| {
            let shown = choices.min(least);
            (self.text(page, prompt, width, room, shown < choices), around + shown)
        });
        let fits = |(text, tail): &&(Vec<String>, usize)| text.len() + tail <= height;
        texts.iter().find(fits).or(texts.last()).cloned().unwrap_or_default()
    }

    /// The page and how to reply. `more`: not every choice is in sight.
    fn text(&self, page: &Page, prompt: &Prompt, width: usize, room: Room, more: bool) -> Vec<String> {
        let styled = page.lines(width, room).into_iter().map(|(look, line)| self.styled(look, &line));
        let mut lines: Vec<String> = styled.collect();
        if room.has_blank_lines() {
            lines.push(String::new());
        }
        // Where no choice stands ready, the list begins with how to reply.
        let how = if prompt.begins_empty() { String::new() } else { prompt.how(self.words, false) };
        let below = if more { self.words.question.more.as_str() } else { "" };
        let texts = [&format!("{how} {below}"), &prompt.letters(self.words, room)];
        let texts = texts.into_iter().filter(|text| !text.trim().is_empty());
        lines.extend(texts.flat_map(|text| wrap::wrap(text.trim_start(), width)));
        lines.push(String::new());
        lines
    }

    /// A line of a list, set off where it is the one that a key acts on.
    pub(super) fn picked(&self, here: bool, line: &str) -> String {
        let picked = Style::new().fg_color(Some(AnsiColor::Cyan.into()));
        if here && self.colour { format!("{picked}{line}{picked:#}") } else { line.to_owned() }
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

    /// Draws these lines at the top and the foot at the bottom; the cursor stands where the prompt begins.
    fn draw(&self, lines: &[String], page: &Page) -> std::io::Result<()> {
        let (width, height) = size();
        let foot = foot(page, width);
        let row = |row: usize| cursor::MoveTo(0, u16::try_from(row).unwrap_or(u16::MAX));
        let mut out = stderr().lock();
        queue!(out, row(0), Clear(ClearType::All))?;
        for (n, line) in foot.iter().enumerate() {
            queue!(out, row(height.saturating_sub(foot.len()) + n))?;
            write!(out, "{}", self.styled(Look::Strong, line))?;
        }
        queue!(out, row(0))?;
        for line in lines {
            write!(out, "{line}\r\n")?;
        }
        out.flush()
    }

    /// Draws all but the list, after the window has changed. The cursor stands on the line of the prompt.
    pub(super) fn draw_again(
        &self,
        page: &Page,
        prompt: &Prompt,
        list: usize,
        typed: &str,
    ) -> std::io::Result<()> {
        let (width, height) = size();
        let around = 2 + foot(page, width).len();
        let more = list < heights(self.words, prompt, width).iter().sum();
        let rooms = [Room::All, Room::Short, Room::Close, Room::Tight];
        let texts = rooms.map(|room| self.text(page, prompt, width, room, more));
        let fits = |text: &&Vec<String>| text.len() + list + around <= height;
        let lines = texts.iter().find(fits).or(texts.last()).cloned().unwrap_or_default();
        let from = lines.len().saturating_sub(height.saturating_sub(list + around));
        self.draw(lines.get(from..).unwrap_or_default(), page)?;
        let mut out = stderr().lock();
        write!(out, "> {} {typed}\r", self.words.question.answer)?;
        out.flush()
    }
}

/// The foot in lines.
pub(super) fn foot(page: &Page, width: usize) -> Vec<String> {
    page.foot.iter().flat_map(|foot| wrap::wrap(foot, width)).collect()
}

/// The rows that each line of the list takes.
fn heights(words: &Words, prompt: &Prompt, width: usize) -> Vec<usize> {
    let height = |first: &str, text: &str, before| rows(first, text, width, before).len();
    match &prompt.kind {
        Kind::One { options, kept, .. } => {
            let start = prompt.begins_empty().then(|| height("", &words.question.one, MARK));
            let options = options.iter().map(|text| height("00. ", text, MARK));
            start.into_iter().chain(options).chain(kept.iter().map(|text| height("", text, MARK))).collect()
        }
        Kind::Any { options, .. } => options.iter().map(|text| height("00. ", text, BOX)).collect(),
        Kind::Number { .. } | Kind::Text { .. } => Vec::new(),
    }
}

// The prompt.
impl Terminal<'_> {
    fn one(&self, page: &Page, prompt: &Prompt, room: usize) -> Result<Asked, InquireError> {
        let Kind::One { options, at, kept } = &prompt.kind else { return Ok(Asked::again("")) };
        let heights = |width: usize| heights(self.words, prompt, width);
        let live = self.live(page, prompt, room, &heights);
        let mut entries = self.entries(&live, options, kept.as_deref(), MARK);
        if prompt.begins_empty() {
            let (first, text) = (String::new(), self.words.question.one.clone());
            entries.insert(0, Entry { stands_for: StandsFor::Start, live: &live, first, text, before: MARK });
        }
        let start = if kept.is_some() { options.len() } else { at.unwrap_or(0) };
        let scorer = |typed: &str, entry: &Entry, _: &str, at: usize| {
            typed.clone_into(&mut live.typed.borrow_mut());
            in_sight(typed, entry.stands_for, options, &prompt.keys).then(|| -order(at))
        };
        let picked = Select::new(&self.words.question.answer, entries.clone())
            .with_page_size(live.page_size.get())
            .with_starting_cursor(start.min(entries.len().saturating_sub(1)))
            .with_reset_cursor(false)
            .with_scorer(&scorer)
            .with_formatter(&|_| String::new())
            .with_render_config(self.render())
            .without_help_message()
            .prompt()?;
        Ok(match picked.stands_for {
            StandsFor::Choice(place) => Asked::said(Reply::One(place)),
            StandsFor::Kept => Asked::said(Reply::Kept),
            StandsFor::Action(action) => Asked::said(Reply::Action(action)),
            StandsFor::Start => Asked::again(&self.words.mend.pick_one),
            StandsFor::Nothing => Asked::again(&self.words.mend.no_such_plain),
        })
    }

    fn typed(&self, prompt: &Prompt, typed: &str) -> Result<Asked, InquireError> {
        let begin = match &prompt.kind {
            Kind::Text { begin, .. } if typed.is_empty() => begin.as_str(),
            Kind::One { .. } | Kind::Any { .. } | Kind::Number { .. } | Kind::Text { .. } => typed,
        };
        let line = Text::new(&self.words.question.answer)
            .with_initial_value(begin)
            .with_formatter(&|_| String::new())
            .with_render_config(self.render())
            .prompt()?;
        let reply = reading::reply(&line, &prompt.kind, &prompt.keys, self.words);
        Ok(Asked { reply, ticked: Vec::new(), typed: line })
    }

    fn live<'a>(
        &'a self,
        page: &'a Page,
        prompt: &'a Prompt,
        room: usize,
        heights: &'a dyn Fn(usize) -> Vec<usize>,
    ) -> Live<'a> {
        let drawn = size();
        let page_size = page_size(&heights(drawn.0), room);
        Live {
            terminal: self,
            page,
            prompt,
            drawn: Cell::new(drawn),
            turns: Cell::new(0),
            typed: RefCell::default(),
            page_size: Cell::new(page_size),
            heights,
        }
    }

    /// The choices, then what letters do, then what is shown where a letter does nothing.
    fn entries<'a>(
        &self,
        live: &'a Live<'a>,
        options: &[String],
        kept: Option<&str>,
        before: usize,
    ) -> Vec<Entry<'a>> {
        let digits = options.len().to_string().len();
        let entry = |stands_for, first: String, text: &str| Entry {
            stands_for,
            live,
            first,
            text: text.to_owned(),
            before,
        };
        let choices = options
            .iter()
            .enumerate()
            .map(|(place, text)| entry(StandsFor::Choice(place), format!("{:>digits$}. ", place + 1), text));
        let kept = kept.map(|text| entry(StandsFor::Kept, String::new(), text));
        let keys = &live.prompt.keys;
        let actions = keys.iter().map(|key| entry(StandsFor::Action(key.action), String::new(), &key.does));
        let nothing = entry(StandsFor::Nothing, String::new(), &self.words.mend.no_such);
        choices.chain(kept).chain(actions).chain([nothing]).collect()
    }

    fn render(&self) -> RenderConfig<'static> {
        let config = RenderConfig::empty()
            .with_scroll_up_prefix(Styled::new("↑"))
            .with_scroll_down_prefix(Styled::new("↓"))
            .with_prompt_prefix(Styled::new(">"))
            .with_answered_prompt_prefix(Styled::new(">"))
            .with_canceled_prompt_indicator(Styled::new(""));
        if !self.colour {
            return config;
        }
        let picked = StyleSheet::new().with_fg(Color::DarkCyan);
        config
            .with_highlighted_option_prefix(Styled::new(">").with_style_sheet(picked))
            .with_selected_option(Some(picked))
    }
}

fn order(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}
