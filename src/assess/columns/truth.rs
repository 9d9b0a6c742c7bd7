//! Conditions, side by side.

use super::number::{Number, Numbers};
use super::table::{Tables, wide_choice};
use super::{Seen, Worked};
use crate::assess::Truth;
use crate::program::{ChoiceSet, Comparison, Condition, ItemId, Program, ScaleId, ValueId};
use crate::response::columns::{Coding, ROWS};

/// A truth for each row: the lower bit is 1 where it is true, the higher where it is not false.
pub(super) type Truths = [u8; ROWS];
pub(super) const FALSE: u8 = 0;
pub(super) const UNKNOWN: u8 = 2;
pub(super) const TRUE: u8 = 3;

/// A condition made ready.
#[derive(Debug)]
pub(super) enum Test {
    Always,
    Not(Box<Test>),
    All(Vec<Test>),
    Any(Vec<Test>),
    Compare(Comparison, Number, Number),
    /// What follows from the answer to an item.
    Item(ItemId, Tables<u8>),
    /// A choice of an item that has too many for a byte: by its table, and where there is an answer by whether it
    /// has the choice, in each situation.
    Wide(ItemId, usize, Tables<u8>, [[u8; 2]; 4]),
    /// The lowest score of each band, and which of them count.
    InBand(ScaleId, Vec<i64>, ChoiceSet),
    Named(ValueId),
}

fn bits(truth: Truth) -> u8 {
    match truth {
        Truth::False => FALSE,
        Truth::Unknown => UNKNOWN,
        Truth::True => TRUE,
    }
}

impl Test {
    pub(super) fn new(program: &Program, condition: &Condition) -> Self {
        let list = |list: &[Condition]| list.iter().map(|c| Self::new(program, c)).collect();
        match condition {
            Condition::Always => Self::Always,
            Condition::Not(inner) => Self::Not(Box::new(Self::new(program, inner))),
            Condition::All(all) => Self::All(list(all)),
            Condition::Any(any) => Self::Any(list(any)),
            Condition::Compare(comparison, left, right) => {
                Self::Compare(*comparison, Number::new(program, left), Number::new(program, right))
            }
            Condition::Chosen(id, set) => {
                Self::Item(*id, Tables::new(&program.items[*id], |possible, _| bits(possible.chosen(*set))))
            }
            Condition::Has(id, place) => {
                let item = &program.items[*id];
                let table = Tables::new(item, |possible, _| bits(possible.has(*place)));
                if !Coding::of(item).is_wide() {
                    return Self::Item(*id, table);
                }
                let given = |situation| wide_choice(item, *place, situation).map(|p| bits(p.has(*place)));
                Self::Wide(*id, *place, table, [0, 1, 2, 3].map(given))
            }
            Condition::InBand(id, set) => {
                Self::InBand(*id, program.scales[*id].bands.iter().map(|band| band.from).collect(), *set)
            }
            Condition::Answered(id) => {
                Self::Item(*id, Tables::new(&program.items[*id], |possible, _| bits(possible.answered)))
            }
            Condition::Named(id) => Self::Named(*id),
        }
    }

    pub(super) fn run(&self, seen: &Seen, out: &mut Truths) {
        match self {
            Self::Always => out.fill(TRUE),
            Self::Not(inner) => {
                inner.run(seen, out);
                // Not true is false and not false is true, so the bits change places as they turn.
                out.iter_mut().for_each(|t| *t = ((*t >> 1) ^ 1) | (((*t & 1) ^ 1) << 1));
            }
            Self::All(all) => joined(all, seen, out, TRUE, |left, right| left & right),
            Self::Any(any) => joined(any, seen, out, FALSE, |left, right| left | right),
            Self::Compare(comparison, left, right) => {
                let (mut a, mut b) = (Numbers::default(), Numbers::default());
                left.run(seen, &mut a);
                right.run(seen, &mut b);
                compare(*comparison, &a, &b, out);
            }
            Self::Item(id, table) => seen.standing.look_up(*id, table, out),
            Self::Wide(id, place, table, given) => {
                seen.standing.look_up(*id, table, out);
                seen.standing.each_wide(*id, |row, situation, set| {
                    let chosen = ChoiceSet(set.cast_unsigned()).has(*place);
                    let truth = given.get(usize::from(situation)).and_then(|g| g.get(usize::from(chosen)));
                    if let (Some(out), Some(truth)) = (out.get_mut(row), truth) {
                        *out = *truth;
                    }
                });
            }
            Self::InBand(id, from, set) => {
                let range = &seen.scales[*id].range;
                let band = |score: i32| from.iter().rposition(|from| *from <= i64::from(score));
                for (out, (min, max)) in out.iter_mut().zip(range.min.iter().zip(&range.max)) {
                    let bands = band(*min).zip(band(*max));
                    *out = bits(crate::assess::evaluate::in_band(bands, *set));
                }
            }
            Self::Named(id) => match &seen.values[*id] {
                Worked::Condition(truths) => out.copy_from_slice(truths.as_slice()),
                Worked::Number(_) => out.fill(UNKNOWN), // the compiler gives this name to conditions only
            },
        }
    }
}

fn joined(list: &[Test], seen: &Seen, out: &mut Truths, start: u8, join: fn(u8, u8) -> u8) {
    out.fill(start);
    let mut one = [FALSE; ROWS];
    for test in list {
        test.run(seen, &mut one);
        out.iter_mut().zip(&one).for_each(|(out, one)| *out = join(*out, *one));
    }
}

fn compare(comparison: Comparison, left: &Numbers, right: &Numbers, out: &mut Truths) {
    let left = left.min.iter().zip(&left.max);
    let right = right.min.iter().zip(&right.max);
    let rows = out.iter_mut().zip(left.zip(right));
    // True is the lower bit and not false the higher; what is true is not false.
    match comparison {
        Comparison::Equal => rows.for_each(|(out, ((a, b), (c, d)))| {
            *out = u8::from((a == c) & (b == d) & (a == b)) | (u8::from((b >= c) & (d >= a)) << 1);
        }),
        Comparison::Less => {
            rows.for_each(|(out, ((a, b), (c, d)))| *out = u8::from(b < c) | (u8::from(a < d) << 1));
        }
        Comparison::LessOrEqual => {
            rows.for_each(|(out, ((a, b), (c, d)))| *out = u8::from(b <= c) | (u8::from(a <= d) << 1));
        }
    }
}
