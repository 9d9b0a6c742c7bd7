//! What time it is, and how files write it.

use jiff::ZonedDateTime;

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

    /// The date.
    pub(in crate::cli) fn date(self) -> String {
        (self.0)().strftime("%Y-%m-%d").to_string()
    }
}
