//! What an item's choices give to a score.

use super::{ChoiceSet, Given, Item, ItemKind, Range};

impl Item {
    /// The choices that it has while it is not asked.
    #[must_use]
    pub fn hidden_choices(&self) -> ChoiceSet {
        match &self.hidden_as {
            Some(Given::Choices(set)) => *set,
            Some(Given::Number(_) | Given::Text(_)) | None => ChoiceSet::default(),
        }
    }
}

/// All points that choices can give: from the lowest to the highest. `None` for a number and own words.
///
/// A `one_of` gives those of one choice, turned around where `reverse`; an `any_of` those of any valid set, in
/// which an exclusive choice stands alone, and which is empty only where no choice is exclusive.
#[must_use]
pub fn points_of(kind: &ItemKind, reverse: bool) -> Option<Range> {
    match kind {
        ItemKind::OneOf(choices) => {
            let range = choices.iter().map(|c| Range::one(c.points)).reduce(Range::hull)?;
            Some(if reverse { turned(range, range) } else { range })
        }
        ItemKind::AnyOf(choices) => {
            let alone =
                choices.iter().filter(|c| c.exclusive).map(|c| Range::one(c.points)).reduce(Range::hull);
            let free: Vec<i64> = choices.iter().filter(|c| !c.exclusive).map(|c| c.points).collect();
            let below: i64 = free.iter().filter(|p| **p < 0).sum();
            let above: i64 = free.iter().filter(|p| **p > 0).sum();
            Some(match alone {
                None => Range::new(below, above),
                // With an exclusive choice the empty set is not valid, so one free choice has to count.
                Some(alone) => {
                    let least =
                        if below < 0 { below } else { free.iter().copied().min().unwrap_or(alone.min) };
                    let most =
                        if above > 0 { above } else { free.iter().copied().max().unwrap_or(alone.max) };
                    alone.hull(Range::new(least, most))
                }
            })
        }
        ItemKind::Number(_) | ItemKind::FreeText(_) => None,
    }
}

/// Points turned around within the lowest and highest that there are.
#[must_use]
pub fn turned(points: Range, all: Range) -> Range {
    let sum = all.min + all.max;
    Range { min: sum - points.max, max: sum - points.min }
}
