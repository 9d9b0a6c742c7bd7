//! How far it is, in one line on a terminal that is drawn again and again, and gone at the end.

use crate::rows::Tally;
use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

/// Says how far it is, where somebody looks.
pub(super) struct Progress {
    begun: Instant,
    said: Option<Instant>,
    /// Is anybody there to look?
    terminal: bool,
    /// How many bytes the input has, where that is known.
    size: Option<u64>,
}

const PAUSE: Duration = Duration::from_millis(200);

impl Progress {
    /// `quiet`: the results go to the same terminal.
    #[expect(clippy::disallowed_methods, reason = "this is how long it takes, not what time it is")]
    pub(super) fn new(size: Option<u64>, quiet: bool) -> Self {
        Self { begun: Instant::now(), said: None, terminal: !quiet && stderr().is_terminal(), size }
    }

    /// How long it has taken.
    pub(super) fn took(&self) -> Duration {
        self.begun.elapsed()
    }

    /// Is told of all rows so far and of how many bytes they were.
    pub(super) fn tell(&mut self, tally: &Tally, bytes: u64) {
        let now = self.took();
        let due = self.said.is_none_or(|said| said.elapsed() >= PAUSE);
        if !self.terminal || now < PAUSE || !due {
            return;
        }
        #[expect(clippy::disallowed_methods, reason = "this is how long it takes, not what time it is")]
        let moment = Instant::now();
        self.said = Some(moment);
        let a_second = tally.rows as f64 / now.as_secs_f64();
        let left = self.size.filter(|size| bytes > 0 && *size >= bytes).map(|size| {
            let share = bytes as f64 / size as f64;
            let seconds = now.as_secs_f64() * (1.0 - share) / share;
            (share, Duration::from_secs_f64(seconds))
        });
        let width = width().saturating_sub(1);
        let line = line(tally.rows, a_second, left, width);
        // Where it cannot be said it does not matter.
        let _ = write!(stderr(), "\r{line:<width$}");
        let _ = stderr().flush();
    }

    /// Takes the line away.
    pub(super) fn end(&self) {
        if self.said.is_some() {
            let _ = write!(stderr(), "\r{:1$}\r", "", width().saturating_sub(1));
            let _ = stderr().flush();
        }
    }

    /// How wide lines on standard error may be.
    pub(super) fn width(&self) -> usize {
        if self.terminal { width() } else { 80 }
    }

    /// How long it took and how fast it was, for a person.
    pub(super) fn speed(&self, rows: u64) -> Option<String> {
        let took = self.took();
        let a_second = rows as f64 / took.as_secs_f64();
        self.terminal.then(|| format!("{}, {a_second:.0} rows a second", time(took)))
    }
}

/// How wide the terminal is, which may change at any time.
fn width() -> usize {
    crossterm::terminal::size().map_or(80, |(columns, _)| columns.into())
}

/// How far it is, in a line that is no wider than this: it could not be drawn over by the next.
fn line(rows: u64, a_second: f64, left: Option<(f64, Duration)>, width: usize) -> String {
    let (share, time) = match left {
        Some((share, left)) => (format!(", {:.0}%", share * 100.0), format!(", {} left", time(left))),
        None => Default::default(),
    };
    let lines = [
        format!("{rows} rows, {a_second:.0} a second{share}{time}"),
        format!("{rows} rows, {a_second:.0}/s{share}{time}"),
        format!("{rows} rows, {a_second:.0}/s{time}"),
        format!("{rows} rows"),
    ];
    lines.into_iter().find(|line| line.len() <= width).unwrap_or_default()
}

/// "0.8 s", "12 s", "3 min 5 s".
fn time(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", duration.as_secs_f64()),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::line;
    use std::time::Duration;

    #[test]
    fn the_line_fits_into_the_window() {
        let left = Some((0.885, Duration::from_secs(72)));
        for (rows, left, width, expected) in [
            (881_213, left, 79, "881213 rows, 1085708 a second, 88%, 1 min 12 s left"),
            (881_213, left, 44, "881213 rows, 1085708/s, 88%, 1 min 12 s left"),
            (881_213, left, 39, "881213 rows, 1085708/s, 1 min 12 s left"),
            (881_213, left, 30, "881213 rows"),
            (881_213, left, 5, ""),
            (881_213, None, 39, "881213 rows, 1085708 a second"),
        ] {
            let shown = line(rows, 1_085_708.2, left, width);
            assert!(shown.len() <= width, "{shown}");
            assert_eq!(shown, expected, "{width}");
        }
    }
}
