//! What came of all rows, added up.

use super::agreement::Agreement;
use crate::assess::columns::Outcomes;
use crate::program::Program;

/// What came of all rows.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Rows read.
    pub rows: u64,
    /// Rows written.
    pub written: u64,
    /// Rows rejected.
    pub rejected: u64,
    /// Of the rows that are complete, how many have each level; the first number counts those with none.
    pub levels: Vec<u64>,
    /// Of the rows that are not, how many have each level at least.
    pub at_least: Vec<u64>,
    /// Of the rows that are not, how many have each level at most.
    pub at_most: Vec<u64>,
    /// How many rows have each urgency as their highest; the first number counts those with none.
    pub urgencies: [u64; 5],
    /// What columns or keys the input had.
    pub keys: Keys,
    /// How far levels agree with those of a column, where there is one.
    pub agreement: Agreement,
}

/// What columns or keys an input had.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Keys {
    /// Those that are not used, as they can be shown.
    pub ignored: Vec<String>,
    /// How many answers rows of the result do not have a key for.
    pub absent: u64,
    /// For each place of the layout, whether any row had it. Empty where all rows have the same.
    pub(super) seen: Vec<bool>,
}

impl Keys {
    /// So many keys that are not used are remembered.
    pub const MOST: usize = 200;

    pub(super) fn add(&mut self, other: &Self) {
        self.absent += other.absent;
        for name in &other.ignored {
            if self.ignored.len() < Self::MOST && !self.ignored.contains(name) {
                self.ignored.push(name.clone());
            }
        }
        self.seen.resize(self.seen.len().max(other.seen.len()), false);
        self.seen.iter_mut().zip(&other.seen).for_each(|(seen, other)| *seen |= other);
    }
}

impl Tally {
    pub(super) fn new(program: &Program) -> Self {
        let levels = vec![0; program.levels.len() + 1];
        Self {
            levels: levels.clone(),
            at_least: levels.clone(),
            at_most: levels,
            agreement: Agreement::new(program),
            ..Self::default()
        }
    }

    /// Counts a row.
    pub(super) fn count(&mut self, outcomes: &Outcomes, row: usize) {
        self.written += 1;
        let of = |numbers: &[u16]| usize::from(numbers.get(row).copied().unwrap_or_default());
        let one = |counts: &mut [u64], at: usize| {
            if let Some(count) = counts.get_mut(at) {
                *count += 1;
            }
        };
        if outcomes.partial.get(row) == Some(&0) {
            one(&mut self.levels, of(&outcomes.level));
        } else {
            one(&mut self.at_least, of(&outcomes.level_at_least));
            one(&mut self.at_most, of(&outcomes.level_at_most));
        }
        one(&mut self.urgencies, outcomes.urgency.get(row).copied().unwrap_or_default().into());
    }

    /// How many rows are complete.
    #[must_use]
    pub fn complete(&self) -> u64 {
        self.levels.iter().sum()
    }

    /// Adds the rows of another.
    pub(super) fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.written += other.written;
        self.rejected += other.rejected;
        for (sum, more) in [
            (&mut self.levels, &other.levels),
            (&mut self.at_least, &other.at_least),
            (&mut self.at_most, &other.at_most),
        ] {
            sum.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
        self.urgencies.iter_mut().zip(other.urgencies).for_each(|(sum, more)| *sum += more);
        self.keys.add(&other.keys);
        self.agreement.add(&other.agreement);
    }
}
