//! True, false or unknown.

/// Kleene's three values (S. C. Kleene, "Introduction to Metamathematics", 1952, section 64).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Truth {
    /// False whatever the missing answers are.
    False,
    /// It depends on missing answers.
    Unknown,
    /// True whatever the missing answers are.
    True,
}

impl Truth {
    /// True where `all` holds, false where not even `some` holds, else unknown.
    #[must_use]
    pub fn of(all: bool, some: bool) -> Self {
        match (all, some) {
            (true, _) => Self::True,
            (false, true) => Self::Unknown,
            (false, false) => Self::False,
        }
    }

    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, Self::True) => Self::True,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
        }
    }

    /// Either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    /// The opposite.
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "`!` would read as if it were a bool")]
    pub fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }

    /// `true`, `false` or `unknown`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::False => "false",
            Self::Unknown => "unknown",
            Self::True => "true",
        }
    }
}
