//! Numbers worked out from answers, side by side.
//!
//! Every step of every expression stays within [`LIMIT`](crate::program::LIMIT) in every row that means something,
//! which 32 bits hold twice over. The rows after the last response may hold anything, so nothing here may panic on
//! what does not fit.

use super::table::{ASKED, NOT_ASKED, SETTLED, Tables, hidden_range};
use super::{Seen, Worked};
use crate::assess::Possible;
use crate::program::{Amount, ChoiceSet, Item, ItemId, ItemKind, Member, Program, Range, ScaleId, ValueId};
use crate::response::columns::{Coding, ROWS};

/// The lowest and highest number of each row.
#[derive(Debug, Clone)]
pub(super) struct Numbers {
    pub(super) min: [i32; ROWS],
    pub(super) max: [i32; ROWS],
}

impl Default for Numbers {
    fn default() -> Self {
        Self { min: [0; ROWS], max: [0; ROWS] }
    }
}

/// A number made ready.
#[derive(Debug)]
pub(super) enum Number {
    Constant(i32),
    Item(FromItem),
    Scale(ScaleId),
    Named(ValueId),
    Plus(Box<Number>, Box<Number>),
    Minus(Box<Number>, Box<Number>),
    Times(Box<Number>, i64),
    Divided(Box<Number>, i64),
}

/// A number that follows from the answer to an item.
#[derive(Debug)]
pub(super) struct FromItem {
    item: ItemId,
    table: Tables<(i32, i32)>,
    wide: Option<Wide>,
}

/// For an item whose answers do not fit into a byte.
#[derive(Debug)]
struct Wide {
    /// The points of its choices; none where the number itself counts.
    points: Option<Vec<i64>>,
    weight: i64,
    /// What it is while it is not asked.
    hidden: Range,
}

fn narrow(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(if number < 0 { i32::MIN } else { i32::MAX })
}

fn narrowed(range: Range) -> (i32, i32) {
    (narrow(range.min), narrow(range.max))
}

impl FromItem {
    fn new(program: &Program, id: ItemId, weight: i64, of: impl Fn(&Item, &Possible) -> Range) -> Self {
        let item = &program.items[id];
        let table = Tables::new(item, |possible, _| narrowed(of(item, possible)));
        let wide = Coding::of(item).is_wide().then(|| Wide {
            points: match &item.kind {
                ItemKind::AnyOf(choices) => Some(choices.iter().map(|choice| choice.points).collect()),
                ItemKind::OneOf(_) | ItemKind::Number(_) | ItemKind::FreeText(_) => None,
            },
            weight,
            hidden: hidden_range(item, |possible| of(item, possible)),
        });
        Self { item: id, table, wide }
    }

    /// What an item adds to a scale.
    pub(super) fn member(program: &Program, member: &Member) -> Self {
        Self::new(program, member.item, member.weight, |item, possible| possible.adds(item, member))
    }

    pub(super) fn run(&self, seen: &Seen, out: &mut Numbers) {
        let Numbers { min, max } = out;
        let rows = min.iter_mut().zip(max.iter_mut());
        seen.standing.each(self.item, &self.table, rows, |(min, max), entry| (*min, *max) = entry);
        let Some(wide) = &self.wide else { return };
        seen.standing.each_wide(self.item, |row, situation, beside| {
            let exactly = Range::one(wide.number(beside)).times(wide.weight);
            let range = match situation {
                ASKED | SETTLED => exactly,
                NOT_ASKED => wide.hidden,
                _ => exactly.hull(wide.hidden),
            };
            if let (Some(min), Some(max)) = (min.get_mut(row), max.get_mut(row)) {
                (*min, *max) = narrowed(range);
            }
        });
    }
}

impl Wide {
    fn number(&self, beside: i64) -> i64 {
        let Some(points) = &self.points else { return beside };
        let set = ChoiceSet(beside.cast_unsigned());
        points.iter().enumerate().filter(|(place, _)| set.has(*place)).map(|(_, points)| points).sum()
    }
}

impl Number {
    pub(super) fn new(program: &Program, amount: &Amount) -> Self {
        let boxed = |amount: &Amount| Box::new(Self::new(program, amount));
        match amount {
            Amount::Constant(number) => Self::Constant(narrow(*number)),
            Amount::Item(id) => Self::Item(FromItem::new(program, *id, 1, |_, possible| possible.number)),
            Amount::Points(id) => Self::Item(FromItem::new(program, *id, 1, |_, possible| possible.points)),
            Amount::Scale(id) => Self::Scale(*id),
            Amount::Named(id) => Self::Named(*id),
            Amount::Plus(left, right) => Self::Plus(boxed(left), boxed(right)),
            Amount::Minus(left, right) => Self::Minus(boxed(left), boxed(right)),
            Amount::Times(inner, factor) => Self::Times(boxed(inner), *factor),
            Amount::Divided(inner, divisor) => Self::Divided(boxed(inner), *divisor),
        }
    }

    pub(super) fn run(&self, seen: &Seen, out: &mut Numbers) {
        match self {
            Self::Constant(number) => {
                out.min.fill(*number);
                out.max.fill(*number);
            }
            Self::Item(from) => from.run(seen, out),
            Self::Scale(id) => out.clone_from(&seen.scales[*id].range),
            Self::Named(id) => match &seen.values[*id] {
                Worked::Number(numbers) => out.clone_from(numbers),
                Worked::Condition(_) => *out = Numbers::default(), // the compiler gives this name to numbers only
            },
            Self::Plus(left, right) => {
                left.run(seen, out);
                let mut other = Numbers::default();
                right.run(seen, &mut other);
                out.min.iter_mut().zip(&other.min).for_each(|(a, b)| *a = a.wrapping_add(*b));
                out.max.iter_mut().zip(&other.max).for_each(|(a, b)| *a = a.wrapping_add(*b));
            }
            Self::Minus(left, right) => {
                left.run(seen, out);
                let mut other = Numbers::default();
                right.run(seen, &mut other);
                out.min.iter_mut().zip(&other.max).for_each(|(a, b)| *a = a.wrapping_sub(*b));
                out.max.iter_mut().zip(&other.min).for_each(|(a, b)| *a = a.wrapping_sub(*b));
            }
            Self::Times(inner, factor) => each(inner, seen, out, |range| range.times(*factor)),
            Self::Divided(inner, divisor) => each(inner, seen, out, |range| range.divided(*divisor)),
        }
    }
}

fn each(inner: &Number, seen: &Seen, out: &mut Numbers, then: impl Fn(Range) -> Range) {
    inner.run(seen, out);
    for (min, max) in out.min.iter_mut().zip(&mut out.max) {
        (*min, *max) = narrowed(then(Range { min: (*min).into(), max: (*max).into() }));
    }
}
