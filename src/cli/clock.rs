//! What time it is, and how files write it.

use jiff::{Timestamp, ZonedDateTime};

/// What time it is.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Clock(pub(in crate::cli) fn() -> ZonedDateTime);

impl Clock {
    /// The clock of this computer.
    #[expect(clippy::disallowed_methods, reason = "the clock is passed on from here")]
    pub(in crate::cli) fn here() -> Self {
        Self(ZonedDateTime::now)
    }

    /// The time, as files hold it.
    pub(in crate::cli) fn now(self) -> String {
        (self.0)().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// Is a time in a file more than a day away? So is one that cannot be read.
    pub(in crate::cli) fn is_old(self, at: &str) -> bool {
        const DAY: u64 = 24 * 60 * 60;
        let now = (self.0)().timestamp();
        at.parse::<Timestamp>().map_or(true, |at| now.duration_since(at).unsigned_abs().as_secs() > DAY)
    }

    /// A time in a file in seconds, to tell what comes first and how long is between; nothing where it cannot be read.
    pub(in crate::cli) fn seconds(at: &str) -> Option<i64> {
        at.parse::<Timestamp>().ok().map(Timestamp::as_second)
    }

    /// The date.
    pub(in crate::cli) fn date(self) -> String {
        (self.0)().strftime("%Y-%m-%d").to_string()
    }
}
