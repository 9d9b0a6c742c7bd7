//! Scores, side by side.

use super::Seen;
use super::number::{FromItem, Numbers};
use super::table::Tables;
use crate::assess::evaluate::prorate;
use crate::assess::{Possible, Truth};
use crate::program::{Item, ItemId, Member, Program, Range, Scale};
use crate::response::Answer;
use crate::response::columns::{Coding, ROWS};

/// The scores of a scale.
#[derive(Debug, Clone)]
pub struct Scores {
    /// What each may be.
    pub(super) range: Numbers,
    /// 1 where items were missing, as the scale's authors allow it.
    pub prorated: [u8; ROWS],
}

impl Default for Scores {
    fn default() -> Self {
        Self::new()
    }
}

impl Scores {
    pub(super) fn new() -> Self {
        Self { range: Numbers::default(), prorated: [0; ROWS] }
    }

    /// The lowest and the highest that the score of a row may be.
    #[must_use]
    pub fn range(&self, row: usize) -> Range {
        let of = |numbers: &[i32; ROWS]| numbers.get(row).copied().unwrap_or_default().into();
        Range { min: of(&self.range.min), max: of(&self.range.max) }
    }
}

/// A scale made ready.
#[derive(Debug)]
pub(super) enum ScalePlan {
    Packed(Packed),
    General(General),
}

impl ScalePlan {
    pub(super) fn new(program: &Program, scale: &Scale) -> Self {
        Packed::new(program, scale).map_or_else(|| Self::General(General::new(program, scale)), Self::Packed)
    }

    pub(super) fn run(&self, seen: &Seen, out: &mut Scores) {
        match self {
            Self::Packed(packed) => packed.run(seen, out),
            Self::General(general) => general.run(seen, out),
        }
    }
}

/// How an item counts where a score is worked out with items missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counts {
    Known,
    Missing,
    /// Nothing can be worked out with it.
    Stops,
}

impl Counts {
    fn of(possible: &Possible, answer: &Answer) -> Self {
        match (possible.asked, answer) {
            (Truth::Unknown, _) | (Truth::True, Answer::Open) => Self::Stops,
            (Truth::True, Answer::Declined | Answer::NotKnown) => Self::Missing,
            (Truth::True, Answer::Given(_)) | (Truth::False, _) => Self::Known,
        }
    }
}

/// A sum that is added up in one number of 64 bits: from the lowest, 16 bits each for the lowest sum, the highest
/// and the sum of what is known, then 8 bits each for how many items are missing and how many stop it.
///
/// INVARIANT: each part is 0 or more in every entry, and adds up to less than it has room for.
#[derive(Debug)]
pub(super) struct Packed {
    members: Vec<(ItemId, Tables<u64>)>,
    /// What the lowest and the highest sum have to be moved by.
    base: Range,
    /// What each known item was moved by.
    lift: i64,
    prorate: i64,
}

const PART: u64 = 0xffff;

impl Packed {
    /// None where the parts have no room for the scale.
    fn new(program: &Program, scale: &Scale) -> Option<Self> {
        let adds = |member: &Member| {
            let item = &program.items[member.item];
            Tables::new(item, |possible, answer| (possible.adds(item, member), Counts::of(possible, answer)))
        };
        let tables: Vec<_> = scale.members.iter().map(|member| (member.item, adds(member))).collect();
        let wide = |item: &Item| Coding::of(item).is_wide();
        if scale.highest || tables.iter().any(|(id, _)| wide(&program.items[*id])) || tables.len() > 255 {
            return None;
        }
        let least: Vec<Range> = tables
            .iter()
            .map(|(_, table)| {
                let least = |of: fn(&Range) -> i64| table.0.iter().map(|(range, _)| of(range)).min();
                Some(Range { min: least(|r| r.min)?, max: least(|r| r.max)? })
            })
            .collect::<Option<_>>()?;
        let lift = -least.iter().map(|range| range.min).min()?.min(0);
        let room = |part: i64| u64::try_from(part).ok().filter(|part| *part <= PART);
        let packed = |(range, counts): (Range, Counts), least: Range| -> Option<u64> {
            let (min, max) = (room(range.min - least.min)?, room(range.max - least.max)?);
            let (known, missing, stops) = match (counts, range.single()) {
                (Counts::Known, Some(points)) => (room(points + lift)?, 0, 0),
                (Counts::Missing, _) => (0, 1, 0),
                (Counts::Stops, _) | (Counts::Known, None) => (0, 0, 1),
            };
            Some(min | max << 16 | known << 32 | missing << 48 | stops << 56)
        };
        let mut members = Vec::new();
        let mut most = [0u64; 3];
        for ((id, table), least) in tables.iter().zip(&least) {
            let entries: Option<Vec<u64>> = table.0.iter().map(|entry| packed(*entry, *least)).collect();
            let entries = entries?;
            for (most, shift) in most.iter_mut().zip([0, 16, 32]) {
                *most += entries.iter().map(|entry| entry >> shift & PART).max()?;
            }
            members.push((*id, Tables(entries.into_boxed_slice().try_into().ok()?)));
        }
        let base = least
            .iter()
            .fold(Range::one(0), |sum, range| Range { min: sum.min + range.min, max: sum.max + range.max });
        let prorate = i64::try_from(scale.prorate).ok()?;
        most.iter().all(|most| *most <= PART).then_some(Self { members, base, lift, prorate })
    }

    fn run(&self, seen: &Seen, out: &mut Scores) {
        let mut sums = [0u64; ROWS];
        // Four at a time where they can be, so that a sum is taken up and put down once for all of them.
        for members in self.members.chunks(4) {
            if let [a, b, c, d] = members
                && let Some(bytes) = seen.standing.always_asked([a.0, b.0, c.0, d.0])
            {
                add_four(&mut sums, bytes, [&a.1, &b.1, &c.1, &d.1]);
                continue;
            }
            for (id, table) in members {
                seen.standing.each(*id, table, sums.iter_mut(), |sum, entry| *sum = sum.wrapping_add(entry));
            }
        }
        let part = |sum: u64, shift: u32| (sum >> shift & PART).cast_signed();
        let narrow = |number: i64| i32::try_from(number).unwrap_or_default();
        let (low, high) = (narrow(self.base.min), narrow(self.base.max));
        for ((min, max), sum) in out.range.min.iter_mut().zip(&mut out.range.max).zip(&sums) {
            *min = low.wrapping_add(narrow(part(*sum, 0)));
            *max = high.wrapping_add(narrow(part(*sum, 16)));
        }
        out.prorated.fill(0);
        if self.prorate == 0 {
            return;
        }
        let items = i64::try_from(self.members.len()).unwrap_or_default();
        let rows = out.range.min.iter_mut().zip(&mut out.range.max).zip(&mut out.prorated).zip(&sums);
        for (((min, max), prorated), sum) in rows {
            let missing = part(*sum, 48);
            // Above 255 there is one that stops it.
            if missing == 0 || missing > self.prorate {
                continue;
            }
            let known = part(*sum, 32) - self.lift * (items - missing);
            if let Some(score) = prorate(known, items, missing) {
                let score = narrow(score.clamp((*min).into(), (*max).into()));
                (*min, *max, *prorated) = (score, score, 1);
            }
        }
    }
}

/// Adds what four items give.
fn add_four(sums: &mut [u64; ROWS], bytes: [&[u8; ROWS]; 4], tables: [&Tables<u64>; 4]) {
    let [a, b, c, d] = bytes;
    let [of_a, of_b, of_c, of_d] = tables;
    for ((((sum, a), b), c), d) in sums.iter_mut().zip(a).zip(b).zip(c).zip(d) {
        let two = of_a.asked(*a).wrapping_add(of_b.asked(*b));
        let more = of_c.asked(*c).wrapping_add(of_d.asked(*d));
        *sum = sum.wrapping_add(two).wrapping_add(more);
    }
}

/// Any scale.
#[derive(Debug)]
pub(super) struct General {
    members: Vec<(ItemId, FromItem, Tables<Counts>)>,
    highest: bool,
    prorate: i64,
}

impl General {
    fn new(program: &Program, scale: &Scale) -> Self {
        let member = |member: &Member| {
            let counts = Tables::new(&program.items[member.item], Counts::of);
            (member.item, FromItem::member(program, member), counts)
        };
        Self {
            members: scale.members.iter().map(member).collect(),
            highest: scale.highest,
            prorate: i64::try_from(scale.prorate).unwrap_or_default(),
        }
    }

    fn run(&self, seen: &Seen, out: &mut Scores) {
        let join = if self.highest { i32::max } else { i32::wrapping_add };
        let (mut known, mut missing, mut stops) = ([0i64; ROWS], [0i64; ROWS], [false; ROWS]);
        let mut first = true;
        for (id, from, counts) in &self.members {
            let mut adds = Numbers::default();
            from.run(seen, &mut adds);
            if std::mem::take(&mut first) {
                out.range.clone_from(&adds);
            } else {
                out.range.min.iter_mut().zip(&adds.min).for_each(|(sum, add)| *sum = join(*sum, *add));
                out.range.max.iter_mut().zip(&adds.max).for_each(|(sum, add)| *sum = join(*sum, *add));
            }
            let counted = known.iter_mut().zip(&mut missing).zip(&mut stops);
            let rows = adds.min.iter().zip(&adds.max).zip(counted);
            seen.standing.each(*id, counts, rows, |((min, max), ((known, missing), stops)), counts| {
                match counts {
                    Counts::Known if min == max => *known += i64::from(*min),
                    Counts::Missing => *missing += 1,
                    Counts::Known | Counts::Stops => *stops = true,
                }
            });
        }
        out.prorated.fill(0);
        let items = i64::try_from(self.members.len()).unwrap_or_default();
        let rows = out.range.min.iter_mut().zip(&mut out.range.max).zip(&mut out.prorated);
        for (((min, max), prorated), ((known, missing), stops)) in
            rows.zip(known.iter().zip(&missing).zip(&stops))
        {
            if *stops || *missing == 0 || *missing > self.prorate {
                continue;
            }
            if let Some(score) = prorate(*known, items, *missing) {
                let score = i32::try_from(score.clamp((*min).into(), (*max).into())).unwrap_or_default();
                (*min, *max, *prorated) = (score, score, 1);
            }
        }
    }
}
