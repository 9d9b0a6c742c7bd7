//! How far levels agree with those that somebody else assigned. Only rows that are complete are compared.

use crate::assess::columns::Outcomes;
use crate::program::{Effect, Id, Program, RuleId};
use std::collections::BTreeMap;

/// How often each pair of levels occurs, and which rules stand behind those that differ.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// How many rows have each level: theirs, then ours, by the place of each.
    pub pairs: Vec<Vec<u64>>,
    /// Complete rows for which the column names no level of the questionnaire.
    pub unreadable: u64,
    /// Complete rows with a level of theirs and none of ours, as a notice stands in its place.
    pub without: u64,
    /// For each pair that differs, how often each rule asked for our level.
    pub rules: BTreeMap<(usize, usize, RuleId), u64>,
}

impl Agreement {
    pub(super) fn new(program: &Program) -> Self {
        let levels = program.levels.len();
        Self { pairs: vec![vec![0; levels]; levels], ..Self::default() }
    }

    /// Compares a row that is complete with what stands in the column.
    pub(super) fn count(&mut self, program: &Program, theirs: &[u8], outcomes: &Outcomes, row: usize) {
        let theirs = std::str::from_utf8(theirs).ok().and_then(|level| program.level(level.trim()));
        let Some(theirs) = theirs.map(Id::row) else {
            self.unreadable += 1;
            return;
        };
        let Some(ours) = outcomes.level.get(row).and_then(|level| usize::from(*level).checked_sub(1)) else {
            self.without += 1;
            return;
        };
        if let Some(pair) = self.pairs.get_mut(theirs).and_then(|pairs| pairs.get_mut(ours)) {
            *pair += 1;
        }
        if theirs != ours {
            for rule in outcomes.rules.of(row).map(RuleId::new) {
                if matches!(program.rules[rule].effect, Effect::AtLeast(level, _) if level.row() == ours) {
                    *self.rules.entry((theirs, ours, rule)).or_default() += 1;
                }
            }
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.unreadable += other.unreadable;
        self.without += other.without;
        for (sums, more) in self.pairs.iter_mut().zip(&other.pairs) {
            sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
        for (pair, more) in &other.rules {
            *self.rules.entry(*pair).or_default() += more;
        }
    }

    fn sum(&self, so: impl Fn(usize, usize) -> bool) -> u64 {
        let rows = self.pairs.iter().enumerate();
        let cells =
            rows.flat_map(|(theirs, row)| row.iter().enumerate().map(move |(ours, n)| (theirs, ours, n)));
        cells.filter(|(theirs, ours, _)| so(*theirs, *ours)).map(|(_, _, n)| n).sum()
    }

    /// Rows that were compared.
    #[must_use]
    pub fn compared(&self) -> u64 {
        self.sum(|_, _| true)
    }

    /// Rows with the same level.
    #[must_use]
    pub fn equal(&self) -> u64 {
        self.sum(|theirs, ours| theirs == ours)
    }

    /// Rows where ours is less than theirs.
    #[must_use]
    pub fn under(&self) -> u64 {
        self.sum(|theirs, ours| ours < theirs)
    }

    /// Rows where ours is more than theirs.
    #[must_use]
    pub fn over(&self) -> u64 {
        self.sum(|theirs, ours| ours > theirs)
    }

    /// Agreement beyond chance: (observed - expected) / (1 - expected), from -1 to 1 (Cohen, 1960, "A coefficient of
    /// agreement for nominal scales"). None where nothing was compared, or where chance alone agrees on everything.
    ///
    /// ```
    /// use crossroads::rows::Agreement;
    /// // The worked example of Cohen's kappa with two raters: 20 and 15 agree, 5 and 10 do not.
    /// let agreement = Agreement { pairs: vec![vec![20, 5], vec![10, 15]], ..Agreement::default() };
    /// assert!((agreement.kappa().unwrap() - 0.4).abs() < 1e-9);
    /// ```
    #[must_use]
    pub fn kappa(&self) -> Option<f64> {
        let all = self.compared() as f64;
        let levels = 0..self.pairs.len();
        let expected: f64 = levels
            .map(|level| {
                self.sum(|theirs, _| theirs == level) as f64 * self.sum(|_, ours| ours == level) as f64
            })
            .sum::<f64>()
            / (all * all);
        let kappa = (self.equal() as f64 / all - expected) / (1.0 - expected);
        kappa.is_finite().then_some(kappa)
    }
}
