//! What follows from an answer and from how its item is asked, looked up.

use super::{Standing, possible};
use crate::assess::Possible;
use crate::program::{ChoiceSet, Given, Item, ItemId, ItemKind, Range};
use crate::response::Answer;
use crate::response::columns::{CODES, Coding, DECLINED, GIVEN, OPEN, ROWS};

/// How an item is asked.
pub(super) type Situations = [u8; ROWS];
/// It is asked.
pub(super) const ASKED: u8 = 0;
/// It is not.
pub(super) const NOT_ASKED: u8 = 1;
/// It is unknown, and nothing more will be asked that could change it.
pub(super) const SETTLED: u8 = 2;
/// It is unknown so far.
pub(super) const UNSETTLED: u8 = 3;

/// One entry for each byte in each situation: 128 while it is asked, then 128 while it is not, and so forth.
#[derive(Debug, Clone)]
pub(super) struct Tables<T>(pub(super) Box<[T; 4 * CODES]>);

impl<T: Copy> Tables<T> {
    /// Asks the reference for each entry. A byte that is no answer counts as open; nothing looks it up.
    pub(super) fn new(item: &Item, entry: impl Fn(&Possible, &Answer) -> T) -> Self {
        let coding = Coding::of(item);
        let answer = |byte: u8| {
            let answer = coding.read(byte, 0);
            let is_none = matches!(&answer, Answer::Given(given) if !is_one(item, coding, given));
            if is_none { Answer::Open } else { answer }
        };
        let of = |place: usize| {
            let byte = u8::try_from(place % CODES).unwrap_or(OPEN);
            let situation = u8::try_from(place / CODES).unwrap_or(UNSETTLED);
            let answer = answer(byte);
            entry(&possible(item, &answer, situation), &answer)
        };
        Self(Box::new(std::array::from_fn(of)))
    }

    /// The entry of a byte where the item is asked.
    #[inline]
    #[expect(clippy::indexing_slicing, reason = "the mask keeps the index within the table")]
    pub(super) fn asked(&self, byte: u8) -> T {
        self.0[index(byte, ASKED)]
    }
}

/// Is this an answer to the item? What stands beside the byte of an answer is looked at elsewhere.
fn is_one(item: &Item, coding: Coding, given: &Given) -> bool {
    match given {
        Given::Choices(set) => coding.is_wide() || set.and(ChoiceSet::first(item.choices().len())) == *set,
        Given::Number(number) => match &item.kind {
            ItemKind::Number(range) => coding.is_wide() || (range.min..=range.max).contains(number),
            ItemKind::OneOf(_) | ItemKind::AnyOf(_) | ItemKind::FreeText(_) => false,
        },
        Given::Text(_) => true,
    }
}

/// What a choice makes of an item with too many choices for a byte: while it is given, by whether it was chosen.
pub(super) fn wide_choice(item: &Item, place: usize, situation: u8) -> [Possible; 2] {
    let given = |set: ChoiceSet| Answer::Given(Given::Choices(set));
    [ChoiceSet::default(), ChoiceSet::only(place)].map(|set| possible(item, &given(set), situation))
}

/// What an item counts as besides an answer that stands beside its byte: nothing more, or what it is while not
/// asked.
pub(super) fn hidden_range(item: &Item, of: impl Fn(&Possible) -> Range) -> Range {
    of(&possible(item, &Answer::Open, NOT_ASKED))
}

// The index of a table is a byte below 128, with a situation below 4 before it.
#[expect(clippy::indexing_slicing, reason = "the masks keep every index within its table")]
impl Standing<'_> {
    /// The bytes of some items that are always asked; none where one is not.
    pub(super) fn always_asked<const N: usize>(&self, ids: [ItemId; N]) -> Option<[&[u8; ROWS]; N]> {
        let all = ids.iter().all(|id| self.situations[*id].is_none());
        all.then(|| ids.map(|id| &*self.batch.column(id).bytes))
    }

    /// Looks up an entry for each row, to be put into something of that row.
    #[inline]
    pub(super) fn each<T: Copy, O>(
        &self,
        id: ItemId,
        table: &Tables<T>,
        rows: impl Iterator<Item = O>,
        mut put: impl FnMut(O, T),
    ) {
        let bytes = self.batch.column(id).bytes.iter();
        match &self.situations[id] {
            None => bytes.zip(rows).for_each(|(byte, row)| put(row, table.asked(*byte))),
            Some(situations) => {
                for ((byte, situation), row) in bytes.zip(situations.iter()).zip(rows) {
                    put(row, table.0[index(*byte, *situation)]);
                }
            }
        }
    }

    /// Looks up a byte for each row.
    pub(super) fn look_up(&self, id: ItemId, table: &Tables<u8>, out: &mut [u8; ROWS]) {
        self.each(id, table, out.iter_mut(), |out, entry| *out = entry);
    }

    /// 1 where an item has been left blank or has not been reached, else 0.
    pub(super) fn blank(&self, id: ItemId, out: &mut [u8; ROWS]) {
        let bytes = self.batch.column(id).bytes.iter();
        match &self.situations[id] {
            None => out.iter_mut().zip(bytes).for_each(|(out, byte)| *out = u8::from(*byte >= DECLINED)),
            Some(situations) => {
                for ((out, byte), situation) in out.iter_mut().zip(bytes).zip(situations.iter()) {
                    *out = u8::from((*byte >= DECLINED) & (*situation != NOT_ASKED));
                }
            }
        }
    }

    /// Adds 1 where an item could still be asked.
    pub(super) fn open(&self, id: ItemId, out: &mut [u8; ROWS]) {
        let bytes = self.batch.column(id).bytes.iter();
        match &self.situations[id] {
            None => out.iter_mut().zip(bytes).for_each(|(out, byte)| *out |= u8::from(*byte == OPEN)),
            Some(situations) => {
                for ((out, byte), situation) in out.iter_mut().zip(bytes).zip(situations.iter()) {
                    *out |= u8::from(*byte == OPEN && *situation != NOT_ASKED);
                }
            }
        }
    }

    /// How an item stands in a row.
    pub(super) fn situation(&self, id: ItemId, row: usize) -> u8 {
        self.situations[id].as_ref().map_or(ASKED, |situations| situations[row & (ROWS - 1)])
    }

    /// Goes through the answers that stand beside their byte: the row, the situation, and what stands there.
    pub(super) fn each_wide(&self, id: ItemId, mut then: impl FnMut(usize, u8, i64)) {
        let column = self.batch.column(id);
        for (row, (byte, wide)) in column.bytes.iter().zip(&column.wide).enumerate() {
            if *byte == GIVEN {
                then(row, self.situation(id, row), *wide);
            }
        }
    }
}

#[inline]
fn index(byte: u8, situation: u8) -> usize {
    (usize::from(byte) & (CODES - 1)) | ((usize::from(situation) & 3) * CODES)
}
