//! Ranges of whole numbers, combined operation by operation.
//!
//! Interval arithmetic as in Moore, "Interval Analysis" (1966): the result of an operation is the smallest range
//! that holds every result for numbers of the two ranges.

/// No number of a questionnaire may leave minus this to this, at any step of any expression.
pub const LIMIT: i64 = 1_000_000_000;

/// A lowest and a highest number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Range {
    /// The lowest.
    pub min: i64,
    /// The highest.
    pub max: i64,
}

// Within LIMIT none of these can overflow: products have one constant side that was checked with the rest. The
// saturation matters only while an expression that is too large is being refused.
impl Range {
    /// From one number to another.
    #[must_use]
    pub fn new(min: i64, max: i64) -> Self {
        Self { min, max: max.max(min) }
    }

    /// One number.
    #[must_use]
    pub fn one(value: i64) -> Self {
        Self { min: value, max: value }
    }

    /// The number, where it is only one.
    #[must_use]
    pub fn single(self) -> Option<i64> {
        (self.min == self.max).then_some(self.min)
    }

    /// The smallest range with both in it.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { min: self.min.min(other.min), max: self.max.max(other.max) }
    }

    /// Both added.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { min: self.min.saturating_add(other.min), max: self.max.saturating_add(other.max) }
    }

    /// The other taken away.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self { min: self.min.saturating_sub(other.max), max: self.max.saturating_sub(other.min) }
    }

    /// So many times.
    #[must_use]
    pub fn times(self, factor: i64) -> Self {
        let (a, b) = (self.min.saturating_mul(factor), self.max.saturating_mul(factor));
        Self { min: a.min(b), max: a.max(b) }
    }

    /// Divided towards 0. Dividing by 0 was refused; here it gives the range itself.
    #[must_use]
    pub fn divided(self, divisor: i64) -> Self {
        let divide = |n: i64| n.checked_div(divisor).unwrap_or(n);
        let (a, b) = (divide(self.min), divide(self.max));
        Self { min: a.min(b), max: a.max(b) }
    }

    /// The larger of two numbers, one from each.
    #[must_use]
    pub fn larger(self, other: Self) -> Self {
        Self { min: self.min.max(other.min), max: self.max.max(other.max) }
    }

    /// Is every number within the limit?
    #[must_use]
    pub fn within_limit(self) -> bool {
        self.min >= -LIMIT && self.max <= LIMIT
    }
}
