//! What an item may be, given what was said and what is still open.

use super::{State, Truth};
use crate::program::{ChoiceSet, Given, Item, ItemId, ItemKind, Member, Range, points_of, turned};
use crate::response::Answer;

/// All that an item may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Possible {
    /// Is it asked?
    pub asked: Truth,
    /// Has it an answer?
    pub answered: Truth,
    /// May it be not asked, without an answer that it counts as?
    pub absent: bool,
    /// The choices that it has in every case.
    pub must: ChoiceSet,
    /// The choices that it has in some case.
    pub can: ChoiceSet,
    /// The numbers that it may be.
    pub number: Range,
    /// The points that it may give; not asked gives 0.
    pub points: Range,
}

impl Possible {
    /// What stands here before an item has been looked at.
    pub(super) fn nothing() -> Self {
        Self {
            asked: Truth::Unknown,
            answered: Truth::Unknown,
            absent: true,
            must: ChoiceSet::default(),
            can: ChoiceSet::default(),
            number: Range::one(0),
            points: Range::one(0),
        }
    }

    /// One thing or the other.
    fn or(self, other: Self) -> Self {
        Self {
            absent: self.absent || other.absent,
            must: self.must.and(other.must),
            can: self.can.with(other.can),
            number: self.number.hull(other.number),
            points: self.points.hull(other.points),
            ..self
        }
    }
}

impl Possible {
    /// What an item may be by its answer, by whether it is asked, and by whether that is `settled`: nothing more
    /// will be asked that could change it, so what was said counts.
    pub(super) fn of(item: &Item, answer: &Answer, asked: Truth, settled: impl Fn() -> bool) -> Self {
        let counts = match answer {
            Answer::Given(_) => asked == Truth::True || (asked == Truth::Unknown && settled()),
            Answer::Open | Answer::Declined | Answer::NotKnown => asked == Truth::True,
        };
        let answered = match answer {
            _ if asked == Truth::False => Truth::False,
            Answer::Declined | Answer::NotKnown => Truth::False,
            Answer::Given(_) => Truth::of(counts, true),
            Answer::Open => Truth::Unknown,
        };
        let here = match answer {
            Answer::Given(given) => exactly(item, given),
            Answer::Open | Answer::Declined | Answer::NotKnown => anything(item),
        };
        let possible = match asked {
            Truth::False => hidden(item),
            Truth::True | Truth::Unknown if counts => here,
            Truth::True | Truth::Unknown => here.or(hidden(item)),
        };
        Possible { asked, answered, ..possible }
    }

    /// Is the choice of a `one_of` among these?
    pub(super) fn chosen(&self, set: ChoiceSet) -> Truth {
        let all = !self.absent && self.can.and(set) == self.can;
        Truth::of(all, !self.can.and(set).is_empty())
    }

    /// Has an `any_of` this choice?
    pub(super) fn has(&self, place: usize) -> Truth {
        Truth::of(self.must.has(place), self.can.has(place))
    }

    /// What it adds to a scale.
    pub(super) fn adds(&self, item: &Item, member: &Member) -> Range {
        let points = if member.reverse { self.reversed(item) } else { self.points };
        points.times(member.weight)
    }

    /// Its points turned around within the lowest and highest of its item; not asked still gives 0.
    fn reversed(&self, item: &Item) -> Range {
        let Some(all) = points_of(&item.kind, false) else { return self.points };
        let some = item.choices().iter().enumerate().filter(|(place, _)| self.can.has(*place));
        let chosen = some.map(|(_, c)| turned(Range::one(c.points), all)).reduce(Range::hull);
        match (chosen, self.absent) {
            (Some(range), false) => range,
            (Some(range), true) => range.hull(Range::one(0)),
            (None, _) => Range::one(0),
        }
    }
}

impl State<'_> {
    /// What an item may be, once all that its `show_if` rests on has been worked out.
    pub(super) fn possible(&self, id: ItemId) -> Possible {
        let item = &self.program.items[id];
        let settled = || item.rests_on.iter().all(|other| !self.is_open(*other));
        Possible::of(item, self.response.answer(id), self.truth(&item.show_if), settled)
    }

    /// Could the respondent still be asked this?
    pub(super) fn is_open(&self, id: ItemId) -> bool {
        *self.response.answer(id) == Answer::Open && self.items[id].asked != Truth::False
    }
}

fn exactly(item: &Item, given: &Given) -> Possible {
    let nothing = Possible { absent: false, ..Possible::nothing() };
    match given {
        Given::Choices(set) => {
            let points =
                item.choices().iter().enumerate().filter(|(p, _)| set.has(*p)).map(|(_, c)| c.points).sum();
            Possible { must: *set, can: *set, points: Range::one(points), ..nothing }
        }
        Given::Number(number) => {
            Possible { number: Range::one(*number), points: Range::one(*number), ..nothing }
        }
        Given::Text(_) => nothing,
    }
}

/// Any answer that the item could have.
fn anything(item: &Item) -> Possible {
    let nothing = Possible { absent: false, ..Possible::nothing() };
    match &item.kind {
        ItemKind::OneOf(choices) => Possible {
            can: ChoiceSet::first(choices.len()),
            points: points_of(&item.kind, false).unwrap_or(Range::one(0)),
            ..nothing
        },
        // At least two valid sets differ in each choice: an any_of has a choice that is not exclusive, and is
        // empty where none is.
        ItemKind::AnyOf(choices) => Possible {
            can: ChoiceSet::first(choices.len()),
            points: points_of(&item.kind, false).unwrap_or(Range::one(0)),
            ..nothing
        },
        ItemKind::Number(range) => Possible { number: *range, points: *range, ..nothing },
        ItemKind::FreeText(_) => nothing,
    }
}

/// What the item counts as while it is not asked.
fn hidden(item: &Item) -> Possible {
    match &item.hidden_as {
        Some(given) => exactly(item, given),
        None => Possible::nothing(),
    }
}
