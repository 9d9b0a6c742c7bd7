//! Asking so that one key is an answer, for someone who asks all day.
//!
//! On the alternate screen, like [`super::terminal`], and unlike it a number answers at once and a letter acts at
//! once. Only where words are written does Enter end them.

use super::pager::{self, Raw};
use super::reading::{self, letter};
use super::screen::Screen;
use super::terminal::size;
use super::{Action, Kind, Look, Page, Prompt, Prompter, Reply, Room, Stop, wrap};
use crate::interview::intake;
use crate::interview::words::Words;
use crate::phrase::fill;
use crate::report::Colour;
use anstyle::{AnsiColor, Style};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, read};
use crossterm::terminal::{Clear, ClearType};
use crossterm::{cursor, queue};
use std::io::{Write, stderr};
use unicode_width::UnicodeWidthStr;

/// Asks key by key on the alternate screen, which is left when this is dropped.
pub(in crate::cli) struct Keyboard<'w> {
    words: &'w Words,
    how: &'w intake::Question,
    colour: bool,
    _screen: Screen,
}

/// A prompt as it stands between two keys.
struct State {
    /// The choice that Enter or Space acts on.
    at: Option<usize>,
    ticked: Vec<usize>,
    typed: String,
    /// Why the last key did nothing.
    why: String,
    /// How far down the page is scrolled by hand.
    down: usize,
}

/// What a key came to.
enum Turn {
    Said(Reply),
    /// Draw it again.
    Again,
    Interrupted,
}

impl<'w> Keyboard<'w> {
    /// Enters the alternate screen.
    pub(in crate::cli) fn new(
        words: &'w Words,
        how: &'w intake::Question,
        colour: bool,
    ) -> std::io::Result<Self> {
        Ok(Self { words, how, colour, _screen: Screen::enter()? })
    }
}

impl Prompter for Keyboard<'_> {
    fn ask(&mut self, page: &Page, prompt: &mut Prompt) -> Result<Reply, Stop> {
        let mut state = State::new(prompt);
        let _raw = Raw::enter()?;
        loop {
            self.draw(page, prompt, &mut state)?;
            let turn = match read()? {
                Event::Key(key) if key.kind == KeyEventKind::Press => state.press(&key, prompt, self.words),
                Event::Key(_)
                | Event::FocusGained
                | Event::FocusLost
                | Event::Mouse(_)
                | Event::Paste(_)
                | Event::Resize(..) => Turn::Again,
            };
            prompt.tick(state.ticked.clone());
            match turn {
                Turn::Said(reply) => return Ok(reply),
                Turn::Interrupted => return Err(Stop::Interrupted),
                Turn::Again => {}
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

impl Keyboard<'_> {
    /// Draws all of it: the page and the choices, scrolled to where the person is, then the line that is typed on,
    /// and the foot.
    fn draw(&self, page: &Page, prompt: &Prompt, state: &mut State) -> std::io::Result<()> {
        let (width, height) = size();
        let foot: Vec<String> = page.foot.iter().flat_map(|line| wrap::wrap(line, width)).collect();
        let typed = visible_end(&format!("{} {}", self.words.question.answer, state.typed), width - 2);
        // The line that is typed on, and one free line before it.
        let room = height.saturating_sub(foot.len() + 2).max(1);
        let ways = [Room::All, Room::Close, Room::Tight];
        let bodies = ways.map(|room| self.body(page, prompt, state, width, room));
        let fits = |body: &&(Vec<(Look, String)>, usize)| body.0.len() <= room;
        let (body, focus) = bodies.iter().find(fits).or(bodies.last()).cloned().unwrap_or_default();
        state.down = state.down.min(body.len().saturating_sub(room));
        let top = match state.at {
            // So that the line in question is in sight, unless the page was scrolled by hand.
            Some(_) if focus >= state.down + room || focus < state.down => focus.saturating_sub(room / 2),
            Some(_) | None => state.down,
        };
        let more = if top + room < body.len() { self.how.more.as_str() } else { "" };
        let row = |row: usize| cursor::MoveTo(0, u16::try_from(row).unwrap_or(u16::MAX));
        let mut out = stderr().lock();
        queue!(out, row(0), Clear(ClearType::All))?;
        for (look, line) in body.iter().skip(top).take(room) {
            write!(out, "{}\r\n", self.styled(*look, line))?;
        }
        for (n, line) in foot.iter().enumerate() {
            queue!(out, row(height.saturating_sub(foot.len()) + n))?;
            write!(out, "{}", self.styled(Look::Strong, line))?;
        }
        let last = height.saturating_sub(foot.len() + 1);
        queue!(out, row(last))?;
        if !more.is_empty() {
            let column = width.saturating_sub(more.width());
            queue!(out, cursor::MoveToColumn(u16::try_from(column).unwrap_or(0)))?;
            write!(out, "{more}")?;
            queue!(out, row(last))?;
        }
        write!(out, "> {typed}")?;
        out.flush()
    }

    /// The page, how to answer and the choices, in lines, and on which of them the person is.
    fn body(
        &self,
        page: &Page,
        prompt: &Prompt,
        state: &State,
        width: usize,
        room: Room,
    ) -> (Vec<(Look, String)>, usize) {
        let mut lines = page.lines(width, room);
        let blank = |lines: &mut Vec<(Look, String)>| {
            if room.has_blank_lines() {
                lines.push((Look::Text, String::new()));
            }
        };
        blank(&mut lines);
        let mut focus = 0;
        if let Kind::One { options, .. } | Kind::Any { options, .. } = &prompt.kind {
            let digits = options.len().to_string().len();
            for (place, option) in options.iter().enumerate() {
                let here = state.at == Some(place);
                let tick = match &prompt.kind {
                    Kind::Any { .. } if state.ticked.contains(&place) => "[x] ",
                    Kind::Any { .. } => "[ ] ",
                    Kind::One { .. } | Kind::Number { .. } | Kind::Text { .. } => "",
                };
                let first = format!("{} {tick}{:>digits$}. ", if here { ">" } else { " " }, place + 1);
                if here {
                    focus = lines.len();
                }
                let look = if here { Look::Strong } else { Look::Text };
                lines.extend(wrap::hang(&first, option, width).into_iter().map(|line| (look, line)));
            }
            blank(&mut lines);
        }
        if let Kind::One { kept: Some(kept), .. } = &prompt.kind {
            lines.extend(wrap::wrap(&format!("Enter = {kept}"), width).into_iter().map(|l| (Look::Text, l)));
        }
        let how = match &prompt.kind {
            Kind::One { .. } => self.how.one.clone(),
            Kind::Any { none_is_fine, .. } => {
                format!("{} {}", self.how.any, none_is_fine.as_deref().unwrap_or_default())
            }
            Kind::Number { .. } | Kind::Text { .. } => prompt.how(self.words, false),
        };
        let longer = match &prompt.kind {
            Kind::One { options, .. } | Kind::Any { options, .. } => options.len() / 10,
            Kind::Number { .. } | Kind::Text { .. } => 0,
        };
        let how = if longer == 0 {
            how
        } else {
            // 10 begins like 1, 20 like 2.
            let numbers: Vec<String> = (1..=longer).map(|number| number.to_string()).collect();
            format!("{how} {}", fill(&self.how.longer, &[("numbers", &numbers.join(", "))]))
        };
        for text in [how, prompt.letters(self.words, Room::Short)] {
            if !text.is_empty() {
                lines.extend(wrap::wrap(text.trim_end(), width).into_iter().map(|line| (Look::Text, line)));
            }
        }
        if !state.why.is_empty() {
            lines.extend(wrap::wrap(&state.why, width).into_iter().map(|line| (Look::Strong, line)));
        }
        (lines, focus)
    }

    fn styled(&self, look: Look, line: &str) -> String {
        let bold = Style::new().bold();
        let picked = Style::new().fg_color(Some(AnsiColor::Cyan.into()));
        match look {
            Look::Heading if self.colour && !line.is_empty() => format!("{bold}{line}{bold:#}"),
            Look::Strong if self.colour && line.starts_with("> ") => format!("{picked}{line}{picked:#}"),
            Look::Strong if self.colour && !line.is_empty() => format!("{bold}{line}{bold:#}"),
            Look::Heading | Look::Strong | Look::Text | Look::Extra => line.to_owned(),
        }
    }
}

impl State {
    fn new(prompt: &Prompt) -> Self {
        let (at, typed) = match &prompt.kind {
            Kind::One { at, .. } => (*at, String::new()),
            Kind::Any { ticked, .. } => (Some(ticked.first().copied().unwrap_or(0)), String::new()),
            Kind::Number { .. } => (None, String::new()),
            Kind::Text { begin, .. } => (None, begin.clone()),
        };
        let ticked = prompt.ticked().map(<[usize]>::to_vec).unwrap_or_default();
        Self { at, ticked, typed, why: String::new(), down: 0 }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "no other key means anything here")]
    fn press(&mut self, key: &KeyEvent, prompt: &Prompt, words: &Words) -> Turn {
        self.why.clear();
        if key.modifiers.contains(KeyModifiers::CONTROL) {
            return match key.code {
                KeyCode::Char('c') => Turn::Interrupted,
                // Enter that was pressed between two questions.
                KeyCode::Char('j') => self.enter(prompt, words),
                _ => Turn::Again,
            };
        }
        let page = size().1.saturating_sub(4).max(1);
        match key.code {
            KeyCode::Enter => return self.enter(prompt, words),
            // What was written is not thrown away by a key.
            KeyCode::Esc if matches!(prompt.kind, Kind::Text { .. }) && !self.typed.is_empty() => {}
            KeyCode::Esc if !self.typed.is_empty() => self.typed.clear(),
            KeyCode::Esc => {
                let way_out = [Action::Leave, Action::Back].into_iter();
                let offered = |action: &Action| prompt.keys.iter().any(|key| key.action == *action);
                if let Some(action) = way_out.into_iter().find(offered) {
                    return Turn::Said(Reply::Action(action));
                }
            }
            KeyCode::Up => self.step(prompt, |at| at.map_or(0, |at| at.saturating_sub(1))),
            KeyCode::Down | KeyCode::Tab => self.step(prompt, |at| at.map_or(0, |at| at + 1)),
            KeyCode::PageDown => (self.at, self.down) = (None, self.down + page),
            KeyCode::PageUp => (self.at, self.down) = (None, self.down.saturating_sub(page)),
            KeyCode::Backspace => _ = self.typed.pop(),
            KeyCode::Char(c) => return self.character(c, prompt, words),
            _ => {}
        }
        Turn::Again
    }

    fn step(&mut self, prompt: &Prompt, to: impl Fn(Option<usize>) -> usize) {
        if let Kind::One { options, .. } | Kind::Any { options, .. } = &prompt.kind {
            self.at = Some(to(self.at).min(options.len().saturating_sub(1)));
            self.down = 0;
        }
    }

    fn character(&mut self, c: char, prompt: &Prompt, words: &Words) -> Turn {
        let action = letter(&c.to_string(), &prompt.keys).filter(|_| self.typed.is_empty());
        match &prompt.kind {
            // Letters are what is written here; what shows the commands is none.
            Kind::Text { most, .. } => match action {
                Some(Action::Help) => return Turn::Said(Reply::Action(Action::Help)),
                // One more than there is room for, so that it is not cut off unseen.
                Some(_) | None if self.typed.chars().count() <= *most => self.typed.push(c),
                Some(_) | None => {}
            },
            Kind::Number { .. } => match action {
                Some(action) => return Turn::Said(Reply::Action(action)),
                None if self.typed.len() < 20 => self.typed.push(c),
                None => {}
            },
            Kind::One { options, .. } | Kind::Any { options, .. } => {
                if let Some(action) = action {
                    return Turn::Said(Reply::Action(action));
                }
                if c == ' ' && matches!(prompt.kind, Kind::Any { .. }) {
                    let place = self.number(options.len()).or(self.at);
                    self.typed.clear();
                    self.toggle(place);
                } else if c.is_ascii_digit() {
                    self.typed.push(c);
                    return self.digits(options.len(), prompt, words);
                } else {
                    self.why.clone_from(&words.mend.no_such_plain);
                }
            }
        }
        Turn::Again
    }

    /// The choice with the number that is typed.
    fn number(&self, count: usize) -> Option<usize> {
        self.typed.parse::<usize>().ok()?.checked_sub(1).filter(|place| *place < count)
    }

    /// A digit more of a number: it counts at once where no longer one begins like it.
    fn digits(&mut self, count: usize, prompt: &Prompt, words: &Words) -> Turn {
        let begins = (1..=count).filter(|number| number.to_string().starts_with(&self.typed)).count();
        if begins > 1 {
            return Turn::Again;
        }
        let place = self.number(count);
        self.typed.clear();
        match (place, &prompt.kind) {
            (Some(place), Kind::One { .. }) => return Turn::Said(Reply::One(place)),
            (Some(_), Kind::Any { .. } | Kind::Number { .. } | Kind::Text { .. }) => self.toggle(place),
            (None, _) => {
                let last = count.to_string();
                self.why = fill(&words.mend.no_such_number, &[("last", &last)]);
            }
        }
        Turn::Again
    }

    fn toggle(&mut self, place: Option<usize>) {
        let Some(place) = place else { return };
        self.at = Some(place);
        if self.ticked.contains(&place) {
            self.ticked.retain(|ticked| *ticked != place);
        } else {
            self.ticked.push(place);
        }
    }

    fn enter(&mut self, prompt: &Prompt, words: &Words) -> Turn {
        let reply = match &prompt.kind {
            Kind::One { options, kept, .. } => match (self.number(options.len()), self.at, kept) {
                (Some(place), _, _) | (None, Some(place), _) => Ok(Reply::One(place)),
                (None, None, Some(_)) => Ok(Reply::Kept),
                (None, None, None) => Err(words.mend.pick_one.clone()),
            },
            Kind::Any { options, alone, kept, .. } => {
                if let Some(place) = self.number(options.len()) {
                    self.typed.clear();
                    self.toggle(Some(place));
                    return Turn::Again;
                }
                if self.ticked.is_empty() && *kept {
                    Ok(Reply::Kept)
                } else {
                    let mend = &words.mend;
                    reading::any(&self.ticked, options, alone, &mend.nothing_plain, &mend.alone)
                }
            }
            Kind::Number { .. } | Kind::Text { .. } => {
                reading::reply(&self.typed, &prompt.kind, &prompt.keys, words)
            }
        };
        match reply {
            Ok(reply) => Turn::Said(reply),
            Err(why) => {
                self.why = why;
                Turn::Again
            }
        }
    }
}

/// The end of what is typed that fits on a line, with what a terminal would act on shown escaped.
fn visible_end(text: &str, width: usize) -> String {
    let text = crate::diagnostic::visible(text);
    let over = unicode_width::UnicodeWidthStr::width(text.as_str()).saturating_sub(width.saturating_sub(1));
    text.chars().skip(over).collect()
}
