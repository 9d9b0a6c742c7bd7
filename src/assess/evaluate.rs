//! Conditions, numbers and scores in the light of what the items may be.

use super::{Score, State, Truth, Worked};
use crate::program::{Amount, ChoiceSet, Comparison, Condition, Member, Range, Scale, ScaleId};
use crate::response::Answer;

impl State<'_> {
    pub(crate) fn truth(&self, condition: &Condition) -> Truth {
        match condition {
            Condition::Always => Truth::True,
            Condition::Not(inner) => self.truth(inner).not(),
            Condition::All(list) => list.iter().fold(Truth::True, |so_far, c| so_far.and(self.truth(c))),
            Condition::Any(list) => list.iter().fold(Truth::False, |so_far, c| so_far.or(self.truth(c))),
            Condition::Compare(comparison, left, right) => {
                compare(*comparison, self.amount(left), self.amount(right))
            }
            Condition::Chosen(item, set) => self.items[*item].chosen(*set),
            Condition::Has(item, place) => self.items[*item].has(*place),
            Condition::InBand(scale, set) => in_band(self.scales[*scale].bands, *set),
            Condition::Answered(item) => self.items[*item].answered,
            Condition::Named(value) => match self.values[*value] {
                Worked::Condition(truth) => truth,
                Worked::Number(_) => Truth::Unknown, // the compiler gives this name to conditions only
            },
        }
    }

    pub(crate) fn amount(&self, amount: &Amount) -> Range {
        match amount {
            Amount::Constant(value) => Range::one(*value),
            Amount::Item(item) => self.items[*item].number,
            Amount::Points(item) => self.items[*item].points,
            Amount::Scale(scale) => self.scales[*scale].range,
            Amount::Named(value) => match self.values[*value] {
                Worked::Number(range) => range,
                Worked::Condition(_) => Range::one(0), // the compiler gives this name to numbers only
            },
            Amount::Plus(left, right) => self.amount(left).plus(self.amount(right)),
            Amount::Minus(left, right) => self.amount(left).minus(self.amount(right)),
            Amount::Times(inner, factor) => self.amount(inner).times(*factor),
            Amount::Divided(inner, divisor) => self.amount(inner).divided(*divisor),
        }
    }

    pub(super) fn score(&self, id: ScaleId) -> Score {
        let scale = &self.program.scales[id];
        let members = scale.members.iter().map(|member| self.member(member));
        let joined = if scale.highest { members.reduce(Range::larger) } else { members.reduce(Range::plus) };
        let range = joined.unwrap_or(Range::one(0));
        let (range, prorated) = match self.prorated(scale) {
            Some(score) => (Range::one(score.clamp(range.min, range.max)), true),
            None => (range, false),
        };
        Score { range, prorated, bands: bands(scale, range) }
    }

    fn member(&self, member: &Member) -> Range {
        self.items[member.item].adds(&self.program.items[member.item], member)
    }

    /// The known sum times items by known items, rounded half up, where the scale's authors allow it: some but
    /// not too many items declined or not known, none open, and of each it is known whether it is asked.
    fn prorated(&self, scale: &Scale) -> Option<i64> {
        if scale.prorate == 0 {
            return None;
        }
        let (mut missing, mut sum) = (0, 0);
        for member in &scale.members {
            let asked = self.items[member.item].asked;
            match (asked, self.response.answer(member.item)) {
                (Truth::Unknown, _) | (Truth::True, Answer::Open) => return None,
                (Truth::True, Answer::Declined | Answer::NotKnown) => missing += 1,
                (Truth::True, Answer::Given(_)) | (Truth::False, _) => sum += self.member(member).single()?,
            }
        }
        if missing == 0 || missing > scale.prorate {
            return None;
        }
        prorate(sum, i64::try_from(scale.members.len()).ok()?, i64::try_from(missing).ok()?)
    }
}

/// The sum of the known items x all items / known items, rounded half up.
pub(crate) fn prorate(sum: i64, items: i64, missing: i64) -> Option<i64> {
    let known = items - missing;
    // Half up: floor(x + 1/2), and floor also below 0. The sum is within LIMIT and a scale's items are few.
    let doubled = 2 * known;
    (doubled > 0).then(|| (2 * sum * items + known).div_euclid(doubled))
}

/// Is a score that may be in the bands from one place to another in one of these bands?
pub(crate) fn in_band(bands: Option<(usize, usize)>, set: ChoiceSet) -> Truth {
    let Some((low, high)) = bands else { return Truth::False };
    Truth::of((low..=high).all(|band| set.has(band)), (low..=high).any(|band| set.has(band)))
}

fn compare(comparison: Comparison, left: Range, right: Range) -> Truth {
    match comparison {
        Comparison::Equal => {
            let apart = left.max < right.min || right.max < left.min;
            Truth::of(left == right && left.single().is_some(), !apart)
        }
        Comparison::Less => Truth::of(left.max < right.min, left.min < right.max),
        Comparison::LessOrEqual => Truth::of(left.max <= right.min, left.min <= right.max),
    }
}

/// The places of the lowest and the highest band that a score may be in.
fn bands(scale: &Scale, range: Range) -> Option<(usize, usize)> {
    let of = |score: i64| scale.bands.iter().rposition(|band| band.from <= score);
    Some((of(range.min)?, of(range.max)?))
}
