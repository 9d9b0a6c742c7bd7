//! Reading a text that is longer than the window, a page at a time.

use super::Stop;
use super::terminal::size;
use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers, read};
use crossterm::terminal::{Clear, ClearType, disable_raw_mode, enable_raw_mode};
use crossterm::{cursor, queue};
use std::io::{Write, stderr};

/// Shows the lines that `make` gives for a width, a page at a time, until they have all been seen or the person
/// is done. The last page is not shown where it leaves `tail` rows free, for a prompt; `tail` is 0 where there is none.
pub(super) fn page_through(
    make: &dyn Fn(usize) -> Vec<String>,
    tail: usize,
    foot_more: &str,
    foot_last: &str,
) -> Result<(), Stop> {
    let mut top = 0;
    let _raw = Raw::enter()?;
    loop {
        let (width, height) = size();
        let lines = make(width);
        let rows = height.saturating_sub(2).max(1);
        let rest = lines.get(top.min(lines.len())..).unwrap_or_default();
        let last_rows = if tail == 0 { rows } else { height.saturating_sub(tail).max(1) };
        let last = rest.len() <= last_rows;
        if last && tail > 0 {
            return Ok(());
        }
        let shown = rest.get(..rows.min(rest.len())).unwrap_or(rest);
        draw(shown, if last { foot_last } else { foot_more })?;
        // A page overlaps the one before by a line, so that nobody loses the place.
        let step = rows.saturating_sub(1).max(1);
        match key()? {
            Pressed::Next if last => return Ok(()),
            Pressed::Next => top += step,
            Pressed::Back => top = top.saturating_sub(step),
            Pressed::Done if tail == 0 => return Ok(()),
            Pressed::Done => top = lines.len().saturating_sub(last_rows),
            Pressed::Other => {}
        }
    }
}

fn draw(lines: &[String], foot: &str) -> std::io::Result<()> {
    let mut out = stderr().lock();
    queue!(out, cursor::MoveTo(0, 0), Clear(ClearType::All))?;
    for line in lines {
        write!(out, "{line}\r\n")?;
    }
    write!(out, "\r\n{foot} ")?;
    out.flush()
}

/// Keys come one by one and are not echoed, until it is dropped.
pub(super) struct Raw;

impl Raw {
    pub(super) fn enter() -> std::io::Result<Self> {
        enable_raw_mode()?;
        Ok(Self)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        let _ = disable_raw_mode();
    }
}

enum Pressed {
    Next,
    Back,
    Done,
    Other,
}

/// Waits for a key, or for the window to change.
fn key() -> Result<Pressed, Stop> {
    let Event::Key(key) = read()? else { return Ok(Pressed::Other) };
    if key.kind != KeyEventKind::Press {
        return Ok(Pressed::Other);
    }
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let is = |codes: &[KeyCode]| codes.contains(&key.code);
    if control && is(&[KeyCode::Char('c')]) {
        Err(Stop::Interrupted)
    } else if is(&[KeyCode::Enter, KeyCode::Char(' '), KeyCode::Down, KeyCode::PageDown, KeyCode::Char('n')])
    {
        Ok(Pressed::Next)
    } else if is(&[KeyCode::Char('b'), KeyCode::Up, KeyCode::PageUp]) {
        Ok(Pressed::Back)
    } else if is(&[KeyCode::Char('q'), KeyCode::Esc]) {
        Ok(Pressed::Done)
    } else {
        Ok(Pressed::Other)
    }
}
