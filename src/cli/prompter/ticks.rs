//! A list of choices to tick.
//!
//! Not inquire's: there the arrow keys to the sides tick all or none, and the blank between two typed numbers takes
//! a tick off, so that a danger that was named could be gone without a word. Here nothing is ever unticked but by
//! Space on its own line, and what is typed only adds.

use super::pager::Raw;
use super::reading::{self, Pointed};
use super::terminal::{Terminal, foot, size};
use super::{Action, Asked, Kind, Page, Prompt, Reply, Stop, wrap};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, read};
use crossterm::terminal::{Clear, ClearType};
use crossterm::{cursor, queue};
use std::io::{Write, stderr};
use unicode_width::UnicodeWidthStr;

/// The columns before a choice: the mark of the place, and the box.
pub(super) const BOX: usize = 6;

/// The list as it stands.
struct Ticks<'a> {
    options: &'a [String],
    ticked: Vec<bool>,
    /// The line that Space ticks.
    at: usize,
    /// The first choice in sight.
    top: usize,
    /// What is being typed.
    typed: String,
}

/// The keys that end it.
enum Pressed {
    Enter,
    Leave,
    Interrupt,
}

impl Terminal<'_> {
    /// Asks for any of some choices.
    pub(super) fn any(&self, page: &Page, prompt: &Prompt) -> Result<Asked, Stop> {
        let Kind::Any { options, ticked, alone, kept, .. } = &prompt.kind else {
            return Ok(Asked::again(""));
        };
        // On the tick that does not go with the others, where there is one.
        let start = ticked.iter().find(|place| alone.contains(place)).or(ticked.first());
        let mut list = Ticks {
            options,
            ticked: (0..options.len()).map(|place| ticked.contains(&place)).collect(),
            at: start.copied().unwrap_or(0),
            top: 0,
            typed: String::new(),
        };
        self.turn_pages(page, prompt)?;
        // Before anything is drawn that could be answered: keys that come earlier would come as something else.
        let _raw = Raw::enter()?;
        let mut drawn = size();
        let mut room = self.show_end(page, prompt)?;
        let pressed = loop {
            if size() != drawn {
                drawn = size();
                room = self.show_end(page, prompt)?;
            }
            self.draw_ticks(page, prompt, &mut list, room)?;
            if let Some(end) = list.press(&read()?) {
                break end;
            }
        };
        let mut places = list.places();
        let mend = &self.words.mend;
        let can_leave = prompt.keys.iter().any(|key| key.action == Action::Leave);
        let check = |places: &[usize]| reading::any(places, options, alone, &mend.nothing, &mend.alone);
        let reply = match (pressed, reading::point(&list.typed, options, &prompt.keys)) {
            (Pressed::Interrupt, _) => return Err(Stop::Interrupted),
            (Pressed::Leave, _) if can_leave => Ok(Reply::Action(Action::Leave)),
            (Pressed::Leave, _) => Err(String::new()),
            (_, Pointed::Action(action)) => Ok(Reply::Action(action)),
            (_, Pointed::Empty) if places.is_empty() && *kept => Ok(Reply::Kept),
            (_, Pointed::Empty) => check(&places),
            (_, Pointed::Nothing) => Err(mend.no_such_plain.clone()),
            (_, Pointed::Words(found)) if found.len() > 1 => Err(mend.nothing_plain.clone()),
            (_, Pointed::Numbers(more) | Pointed::Words(more)) => {
                let before = places.len();
                places.extend(more);
                // Ticks that were there before stay, and whoever types numbers may not have them in mind.
                let reply = check(&places);
                if before == 0 { reply } else { reply.and(Err(mend.ticked_now.clone())) }
            }
        };
        Ok(Asked { reply, ticked: places, typed: String::new() })
    }

    /// Draws the line with what is typed, and under it as many choices as there is room for.
    fn draw_ticks(&self, page: &Page, prompt: &Prompt, list: &mut Ticks, room: usize) -> Result<(), Stop> {
        let (width, height) = size();
        let choices = list.lines(width);
        let shown = list.scroll(&choices, room);
        let row = |row: usize| cursor::MoveTo(0, u16::try_from(row).unwrap_or(u16::MAX));
        // Under it are the choices, one line that stays free, and the foot.
        let first = height.saturating_sub(2 + room + foot(page, width).len());
        let mut out = stderr().lock();
        for line in first..=first + room {
            queue!(out, row(line), Clear(ClearType::CurrentLine))?;
        }
        queue!(out, row(first))?;
        write!(out, "> {} {}", self.words.question.answer, list.typed)?;
        let hint = self.hint(prompt, list);
        let lines = match &hint {
            Some(hint) => wrap::wrap(hint, width).into_iter().map(|line| (false, line)).collect(),
            None => shown,
        };
        for (here, line) in lines {
            write!(out, "\r\n{}", self.picked(here, &line))?;
        }
        let column = 3 + self.words.question.answer.width() + list.typed.width();
        queue!(out, row(first), cursor::MoveToColumn(u16::try_from(column).unwrap_or(u16::MAX)))?;
        out.flush()?;
        Ok(())
    }

    /// What Enter would do with what is typed, where it is no number.
    fn hint(&self, prompt: &Prompt, list: &Ticks) -> Option<String> {
        match reading::point(&list.typed, list.options, &prompt.keys) {
            Pointed::Action(action) => {
                prompt.keys.iter().find(|key| key.action == action).map(|key| key.does.clone())
            }
            Pointed::Nothing => Some(self.words.mend.no_such.clone()),
            Pointed::Empty | Pointed::Numbers(_) | Pointed::Words(_) => None,
        }
    }
}

impl Ticks<'_> {
    fn places(&self) -> Vec<usize> {
        self.ticked.iter().enumerate().filter(|(_, ticked)| **ticked).map(|(place, _)| place).collect()
    }

    /// Each choice in lines.
    fn lines(&self, width: usize) -> Vec<Vec<String>> {
        let digits = self.options.len().to_string().len();
        let line = |(place, text): (usize, &String)| {
            wrap::hang(&format!("{:>digits$}. ", place + 1), text, width.saturating_sub(BOX))
        };
        self.options.iter().enumerate().map(line).collect()
    }

    /// The lines in sight, so that the one that Space ticks is among them; each with whether it is that one.
    fn scroll(&mut self, choices: &[Vec<String>], room: usize) -> Vec<(bool, String)> {
        let fits = |top: usize| {
            let mut rows = 0;
            let all = choices.get(top..).unwrap_or_default().iter();
            all.take_while(|lines| {
                rows += lines.len();
                rows <= room
            })
            .count()
            .max(1)
        };
        self.top = self.top.min(self.at);
        while self.at >= self.top + fits(self.top) {
            self.top += 1;
        }
        // Nothing is hidden above while there is room below.
        while self.top > 0 && fits(self.top - 1) + self.top > choices.len() {
            self.top -= 1;
        }
        let last = self.top + fits(self.top);
        let mut shown = Vec::new();
        for (place, lines) in choices.iter().enumerate().take(last).skip(self.top) {
            let here = place == self.at;
            let arrow = match (here, place) {
                (true, _) => ">",
                (false, place) if place == self.top && place > 0 => "↑",
                (false, place) if place + 1 == last && last < choices.len() => "↓",
                (false, _) => " ",
            };
            let tick = if self.ticked.get(place) == Some(&true) { "[x]" } else { "[ ]" };
            for (n, line) in lines.iter().enumerate() {
                let before = if n == 0 { format!("{arrow} {tick} ") } else { " ".repeat(BOX) };
                shown.push((here, format!("{before}{line}")));
            }
        }
        shown
    }

    /// Takes a key; gives what ends the list.
    #[expect(clippy::wildcard_enum_match_arm, reason = "no other key means anything here")]
    fn press(&mut self, event: &Event) -> Option<Pressed> {
        let Event::Key(KeyEvent { code, modifiers, kind: KeyEventKind::Press, .. }) = event else {
            return None;
        };
        if modifiers.contains(KeyModifiers::CONTROL) {
            // Enter that was pressed between two questions comes as Ctrl-J.
            let ends = [('c', Pressed::Interrupt), ('j', Pressed::Enter)];
            return ends.into_iter().find(|(key, _)| *code == KeyCode::Char(*key)).map(|(_, end)| end);
        }
        let last = self.options.len().saturating_sub(1);
        match code {
            KeyCode::Enter => return Some(Pressed::Enter),
            KeyCode::Esc => return Some(Pressed::Leave),
            KeyCode::Up => self.at = self.at.saturating_sub(1),
            KeyCode::Down | KeyCode::Tab => self.at = (self.at + 1).min(last),
            KeyCode::Home | KeyCode::PageUp => self.at = 0,
            KeyCode::End | KeyCode::PageDown => self.at = last,
            KeyCode::Char(' ') if self.typed.is_empty() => {
                if let Some(tick) = self.ticked.get_mut(self.at) {
                    *tick = !*tick;
                }
            }
            // As much as anybody could mean.
            KeyCode::Char(c) if self.typed.chars().count() < 40 => self.typed.push(*c),
            KeyCode::Backspace => _ = self.typed.pop(),
            _ => {}
        }
        None
    }
}
