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
            format!(", {:.0}%, {} left", share * 100.0, time(Duration::from_secs_f64(seconds)))
        });
        let line = format!("{} rows, {a_second:.0} a second{}", tally.rows, left.unwrap_or_default());
        // Where it cannot be said it does not matter.
        let _ = write!(stderr(), "\r{line:<70}");
        let _ = stderr().flush();
    }

    /// Takes the line away.
    pub(super) fn end(&self) {
        if self.said.is_some() {
            let _ = write!(stderr(), "\r{:70}\r", "");
            let _ = stderr().flush();
        }
    }

    /// How long it took and how fast it was, for a person.
    pub(super) fn speed(&self, rows: u64) -> Option<String> {
        let took = self.took();
        let a_second = rows as f64 / took.as_secs_f64();
        self.terminal.then(|| format!("{}, {a_second:.0} rows a second", time(took)))
    }
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
