//! The twin of [`assess`](super::assess) for many responses: one step at a time for a few hundred of them.
//!
//! It means the same, bit for bit, and a test holds it to that. A [`Plan`] is made once for a program. For each
//! byte that an answer can be, and for each way in which an item can be asked, it asks the reference what follows,
//! and keeps that in tables; then a batch is nothing but looking up, adding and comparing side by side.

mod number;
mod scale;
mod table;
mod truth;

use crate::program::{
    Condition, Effect, Id, ItemId, NoticeId, Program, RuleId, ScaleId, Step, Table, ValueId, ValueKind,
};
use crate::response::columns::{Batch, ROWS};
use fearless_simd::{Level, dispatch};
use number::{Number, Numbers};
use scale::{ScalePlan, Scores};
use table::{Situations, UNSETTLED};
use truth::{FALSE, TRUE, Test, Truths, UNKNOWN};

/// A program made ready for many responses.
#[derive(Debug)]
pub struct Plan<'p> {
    program: &'p Program,
    /// When each item is asked; none where it always is.
    asked: Table<ItemId, Option<Test>>,
    scales: Table<ScaleId, ScalePlan>,
    values: Table<ValueId, Working>,
    rules: Table<RuleId, Test>,
}

#[derive(Debug)]
enum Working {
    Number(Number),
    Condition(Test),
}

/// What the answers of a batch come to, and room to work it out in. Made once, used for one batch after another.
#[derive(Debug)]
pub struct Outcomes {
    /// 0 for none, else the place of the level counted from 1: handed out, at least, at most.
    pub level: [u16; ROWS],
    /// At least this.
    pub level_at_least: [u16; ROWS],
    /// At most this.
    pub level_at_most: [u16; ROWS],
    /// 0 for none, else the place of the highest urgency counted from 1.
    pub urgency: [u8; ROWS],
    /// 1 where something in it could still change.
    pub partial: [u8; ROWS],
    /// The scores.
    pub scales: Table<ScaleId, Scores>,
    /// The rules that are true, a bit each.
    pub rules: Bits,
    /// The notices that are certain, a bit each.
    pub notices: Bits,
    /// The items that are declined, not known or open, a bit each.
    pub blank: Bits,
    /// How each item stands; none where it is always asked.
    situations: Table<ItemId, Option<Box<Situations>>>,
    values: Table<ValueId, Worked>,
    said: Table<NoticeId, Truths>,
}

#[derive(Debug)]
enum Worked {
    Number(Box<Numbers>),
    Condition(Box<Truths>),
}

/// A set of things for each row.
#[derive(Debug)]
pub struct Bits {
    /// A byte for each row and each eight things.
    eights: Vec<[u8; ROWS]>,
}

impl Bits {
    fn new(count: usize) -> Self {
        Self { eights: vec![[0; ROWS]; count.div_ceil(8)] }
    }

    /// The set of a row, 64 things in a word, the first in the lowest bit.
    #[inline(always)]
    #[expect(clippy::indexing_slicing, reason = "the mask keeps the row within the batch")]
    pub fn words(&self, row: usize) -> impl Iterator<Item = u64> {
        self.eights.chunks(8).map(move |eights| {
            eights.iter().rev().fold(0, |word, eight| word << 8 | u64::from(eight[row & (ROWS - 1)]))
        })
    }

    /// What is in the set of a row, in order.
    pub fn of(&self, row: usize) -> impl Iterator<Item = usize> {
        let things = |(n, word): (usize, u64)| {
            (0..64).filter(move |bit| (word >> bit) & 1 == 1).map(move |bit| 64 * n + bit)
        };
        self.words(row).enumerate().flat_map(things)
    }

    fn clear(&mut self) {
        self.eights.iter_mut().for_each(|eight| eight.fill(0));
    }

    /// Puts a thing into the set of each row where the lowest bit is 1.
    #[inline(always)]
    fn put(&mut self, thing: usize, rows: &Truths) {
        let bit = 1 << (thing % 8);
        if let Some(eight) = self.eights.get_mut(thing / 8) {
            for (eight, truth) in eight.iter_mut().zip(rows) {
                *eight |= 0u8.wrapping_sub(truth & 1) & bit;
            }
        }
    }
}

impl<'p> Plan<'p> {
    /// Makes a program ready.
    #[must_use]
    pub fn new(program: &'p Program) -> Self {
        Self {
            program,
            asked: Table::like(&program.items, |_, item| {
                (item.show_if != Condition::Always).then(|| Test::new(program, &item.show_if))
            }),
            scales: Table::like(&program.scales, |_, scale| ScalePlan::new(program, scale)),
            values: Table::like(&program.values, |_, value| match &value.is {
                ValueKind::Number(amount) => Working::Number(Number::new(program, amount)),
                ValueKind::Condition(condition) => Working::Condition(Test::new(program, condition)),
            }),
            rules: Table::like(&program.rules, |_, rule| Test::new(program, &rule.when)),
        }
    }

    /// Room for what a batch comes to.
    #[must_use]
    pub fn outcomes(&self) -> Outcomes {
        let program = self.program;
        Outcomes {
            level: [0; ROWS],
            level_at_least: [0; ROWS],
            level_at_most: [0; ROWS],
            urgency: [0; ROWS],
            partial: [0; ROWS],
            scales: Table::like(&program.scales, |_, _| Scores::new()),
            rules: Bits::new(program.rules.len()),
            notices: Bits::new(program.notices.len()),
            blank: Bits::new(program.items.len()),
            situations: Table::like(&self.asked, |_, asked| asked.as_ref().map(|_| Box::new([0; ROWS]))),
            values: Table::like(&program.values, |_, value| match value.is {
                ValueKind::Number(_) => Worked::Number(Box::default()),
                ValueKind::Condition(_) => Worked::Condition(Box::new([FALSE; ROWS])),
            }),
            said: Table::like(&program.notices, |_, _| [FALSE; ROWS]),
        }
    }

    /// Works out what the answers of a batch come to, with the widest instructions that the processor has.
    pub fn assess(&self, batch: &Batch, out: &mut Outcomes) {
        dispatch!(Level::new(), _simd => self.work_out(batch, out));
    }

    #[inline(always)]
    fn work_out(&self, batch: &Batch, out: &mut Outcomes) {
        out.partial.fill(0);
        for &step in &self.program.order {
            match step {
                Step::Item(id) => self.situation(id, batch, out),
                Step::Scale(id) => self.scale(id, batch, out),
                Step::Value(id) => self.value(id, batch, out),
            }
        }
        self.rules(batch, out);
        self.notices(out);
        out.blank.clear();
        let mut blank = [FALSE; ROWS];
        for id in self.program.items.ids() {
            Standing { batch, situations: &out.situations }.blank(id, &mut blank);
            out.blank.put(id.row(), &blank);
        }
    }

    #[inline(always)]
    fn situation(&self, id: ItemId, batch: &Batch, out: &mut Outcomes) {
        let Some(test) = &self.asked[id] else { return };
        let Some(mut situations) = out.situations[id].take() else { return };
        let mut asked = [FALSE; ROWS];
        test.run(&out.seen(batch), &mut asked);
        let mut open = [FALSE; ROWS];
        for other in &self.program.items[id].rests_on {
            let standing = Standing { batch, situations: &out.situations };
            standing.open(*other, &mut open);
        }
        for ((situation, asked), open) in situations.iter_mut().zip(&asked).zip(&open) {
            *situation = match *asked {
                TRUE => table::ASKED,
                FALSE => table::NOT_ASKED,
                _ if *open == 0 => table::SETTLED,
                _ => UNSETTLED,
            };
        }
        out.situations[id] = Some(situations);
    }

    #[inline(always)]
    fn scale(&self, id: ScaleId, batch: &Batch, out: &mut Outcomes) {
        let mut scores = std::mem::take(&mut out.scales[id]);
        self.scales[id].run(&out.seen(batch), &mut scores);
        for (((partial, min), max), prorated) in
            out.partial.iter_mut().zip(&scores.range.min).zip(&scores.range.max).zip(&scores.prorated)
        {
            *partial |= u8::from(min != max) | prorated;
        }
        out.scales[id] = scores;
    }

    #[inline(always)]
    fn value(&self, id: ValueId, batch: &Batch, out: &mut Outcomes) {
        match &self.values[id] {
            Working::Number(number) => {
                let mut numbers = Box::<Numbers>::default();
                number.run(&out.seen(batch), &mut numbers);
                for ((partial, min), max) in out.partial.iter_mut().zip(&numbers.min).zip(&numbers.max) {
                    *partial |= u8::from(min != max);
                }
                out.values[id] = Worked::Number(numbers);
            }
            Working::Condition(test) => {
                let mut truths = Box::new([FALSE; ROWS]);
                test.run(&out.seen(batch), &mut truths);
                for (partial, truth) in out.partial.iter_mut().zip(truths.iter()) {
                    *partial |= u8::from(*truth == UNKNOWN);
                }
                out.values[id] = Worked::Condition(truths);
            }
        }
    }

    #[inline(always)]
    fn rules(&self, batch: &Batch, out: &mut Outcomes) {
        let base = u16::from(!self.program.levels.is_empty());
        out.level_at_least.fill(base);
        out.level_at_most.fill(base);
        out.rules.clear();
        for said in self.program.notices.ids() {
            out.said[said].fill(FALSE);
        }
        let mut truths = [FALSE; ROWS];
        for (id, test) in self.rules.iter() {
            test.run(&out.seen(batch), &mut truths);
            out.rules.put(id.row(), &truths);
            for (partial, truth) in out.partial.iter_mut().zip(&truths) {
                *partial |= u8::from(*truth == UNKNOWN);
            }
            match self.program.rules[id].effect {
                Effect::AtLeast(level, _) => {
                    let level = place(level.row());
                    let bounds = out.level_at_least.iter_mut().zip(&mut out.level_at_most);
                    for ((least, most), truth) in bounds.zip(&truths) {
                        *least = (*least).max(if *truth == TRUE { level } else { 0 });
                        *most = (*most).max(if *truth == FALSE { 0 } else { level });
                    }
                }
                Effect::Notice(notice) => {
                    for (said, truth) in out.said[notice].iter_mut().zip(&truths) {
                        *said |= truth;
                    }
                }
                Effect::Helps(_) | Effect::Hinders(_) => {}
            }
        }
    }

    #[inline(always)]
    fn notices(&self, out: &mut Outcomes) {
        out.urgency.fill(0);
        out.notices.clear();
        let mut instead = [FALSE; ROWS];
        for (id, notice) in self.program.notices.iter() {
            out.notices.put(id.row(), &out.said[id]);
            let urgency = notice.urgency as u8 + 1;
            for ((highest, instead), said) in out.urgency.iter_mut().zip(&mut instead).zip(&out.said[id]) {
                *highest = (*highest).max(if *said == TRUE { urgency } else { 0 });
                *instead |= u8::from(*said == TRUE && notice.instead_of_level);
            }
        }
        let bounds = out.level_at_least.iter().zip(&out.level_at_most).zip(&instead);
        for (level, ((least, most), instead)) in out.level.iter_mut().zip(bounds) {
            *level = if least == most && *instead == 0 { *least } else { 0 };
        }
    }
}

impl Outcomes {
    /// What has been worked out so far.
    fn seen<'a>(&'a self, batch: &'a Batch) -> Seen<'a> {
        let standing = Standing { batch, situations: &self.situations };
        Seen { standing, scales: &self.scales, values: &self.values }
    }
}

/// What tests and numbers can look at.
struct Seen<'a> {
    standing: Standing<'a>,
    scales: &'a Table<ScaleId, Scores>,
    values: &'a Table<ValueId, Worked>,
}

/// The answers, and how their items stand.
struct Standing<'a> {
    batch: &'a Batch,
    situations: &'a Table<ItemId, Option<Box<Situations>>>,
}

/// A place counted from 1. A questionnaire that is small enough to be read has far fewer levels.
fn place(row: usize) -> u16 {
    u16::try_from(row + 1).unwrap_or(u16::MAX)
}

/// Every possibility that the reference gives an item.
fn possible(item: &crate::program::Item, answer: &crate::response::Answer, situation: u8) -> super::Possible {
    let asked = match situation {
        table::ASKED => super::Truth::True,
        table::NOT_ASKED => super::Truth::False,
        _ => super::Truth::Unknown,
    };
    super::Possible::of(item, answer, asked, || situation != UNSETTLED)
}
