//! The cells that an item usually has, each looked up in a few steps.
//!
//! A perfect hash: a multiplier is tried until no two of the known cells fall into the same slot (Fredman, Komlós
//! and Szemerédi, 1984, on one level), so a cell is compared with one slot and is known or not. What is known comes
//! from reading each such cell with care once, so looking up can mean nothing else.

use super::Options;
use super::cells::one;
use super::layout::Place;
use super::map::Map;
use super::ndjson::value;
use crate::program::{Item, ItemKind};
use crate::response::Answer;
use crate::response::columns::Coding;
use std::sync::Arc;

/// The byte of a cell that has to be read with care.
pub(super) const MISS: u8 = 255;
/// The most bytes of a cell that can be looked up, and how many have to follow the last cell of a text.
pub(super) const REACH: usize = 16;
/// Finding a multiplier takes long where there are more.
const MOST: usize = 64;

/// What is known about the cells of an item.
#[derive(Debug)]
pub(super) struct Codes {
    slots: Arc<[Slot; 256]>,
    multiplier: u64,
    /// Is a known cell longer than 8 bytes?
    long: bool,
    /// Whole numbers of up to three digits: the least and the most, where there are too many to be looked up.
    digits: Option<(i64, i64)>,
    /// The byte where there is no value at all.
    pub(super) absent: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(align(32))]
struct Slot {
    low: u64,
    high: u64,
    length: u8,
    byte: u8,
}

/// No cell has this length.
const NOTHING: Slot = Slot { low: 0, high: 0, length: u8::MAX, byte: MISS };

/// What is left of a cell's first 8 bytes and of the 8 after them, by its length. What is left of a cell that is longer
/// does not matter, as no known cell has its length.
const MASKS: [(u64, u64); 32] = masks();

#[expect(
    clippy::indexing_slicing,
    reason = "worked out while this is compiled, where a wrong index is an error"
)]
const fn masks() -> [(u64, u64); 32] {
    let mut masks = [(0, 0); 32];
    let mut length = 0;
    while length < masks.len() {
        masks[length] = (mask(length), mask(length.saturating_sub(8)));
        length += 1;
    }
    masks
}

const fn mask(bytes: usize) -> u64 {
    if bytes >= 8 { u64::MAX } else { (1 << (8 * bytes)) - 1 }
}

impl Codes {
    /// Items with the same choices share what is known, so that it stays in the nearest memory.
    pub(super) fn shared(mut all: Vec<Self>) -> Vec<Self> {
        let mut seen: Vec<Arc<[Slot; 256]>> = Vec::new();
        for codes in &mut all {
            match seen.iter().find(|slots| **slots == codes.slots) {
                Some(slots) => codes.slots = Arc::clone(slots),
                None => seen.push(Arc::clone(&codes.slots)),
            }
        }
        all
    }

    /// What is known about the cells of an item.
    pub(super) fn of_cells(item: &Item, options: &Options) -> Self {
        let known = usual(item, &options.map).into_iter();
        Self::new(item, options, known.map(|cell| (one(item, &options.map, &cell), cell)))
    }

    /// What is known about the values of an item in JSON, as they are written.
    pub(super) fn of_values(item: &Item, place: &Place, options: &Options) -> Self {
        let mut known = vec![(one(item, &options.map, ""), "null".to_owned())];
        for cell in usual(item, &options.map) {
            let text = serde_json::Value::from(cell.as_str()).to_string();
            let list = (cell != "[]").then(|| format!("[{text}]"));
            let bare = serde_json::from_str::<serde_json::Number>(&cell).is_ok().then_some(cell);
            for value in [Some(text), list, bare].into_iter().flatten() {
                let cell = String::from_utf8_lossy(&value::text(value.as_bytes())).into_owned();
                known.push((one(item, &options.map, &cell), value));
            }
        }
        // Not among the others, as a value without a byte is no JSON.
        let absent = (Ok(options.absent.clone().unwrap_or(Answer::Open)), String::new());
        let absent = match place {
            Place::One(_) => Self::new(item, options, [absent].into_iter()).find(0, 0),
            Place::Ticks(_) | Place::Either(..) => MISS,
        };
        Self { absent, ..Self::new(item, options, known.into_iter()) }
    }

    /// From cells and what reading them with care says.
    fn new(
        item: &Item,
        options: &Options,
        cells: impl Iterator<Item = (Result<Answer, String>, String)>,
    ) -> Self {
        let coding = Coding::of(item);
        let mut known: Vec<(String, u8)> = Vec::new();
        for (answer, cell) in cells {
            // What stands beside a byte cannot be looked up here.
            if let Ok(answer) = answer
                && let (byte, 0) = coding.write(&answer)
                && !(coding.is_wide() && matches!(answer, Answer::Given(_)))
                && cell.len() <= REACH
                && known.iter().all(|(other, _)| *other != cell)
            {
                known.push((cell, byte));
            }
        }
        let map = &options.map;
        let digits = match (&item.kind, coding) {
            (ItemKind::Number(range), Coding::Number(_)) if !map.codes.contains_key(&item.id) => {
                let special = [&map.declined, &map.not_known, &map.open];
                let plain = special.iter().all(|cells| cells.iter().all(|cell| cell.parse::<i64>().is_err()));
                (plain && range.min >= 0).then_some((range.min, range.max))
            }
            _ => None,
        };
        if known.len() > MOST {
            known.retain(|(cell, _)| digits.is_none() || cell.parse::<i64>().is_err());
            known.truncate(MOST);
            return Self { digits, ..Self::of(&known) };
        }
        Self::of(&known)
    }

    fn of(known: &[(String, u8)]) -> Self {
        let mut keys: Vec<Slot> = Vec::new();
        for (cell, byte) in known {
            let (low, high) = words(cell.as_bytes());
            let length = u8::try_from(cell.len()).unwrap_or(u8::MAX);
            // Two cells with the same sum would fall into the same slot whatever the multiplier; the second is read
            // with care.
            if keys.iter().all(|key| sum(key.low, key.high) != sum(low, high)) {
                keys.push(Slot { low, high, length, byte: *byte });
            }
        }
        let mut multiplier: u64 = 0x9e37_79b9_7f4a_7c15;
        loop {
            let mut slots = [NOTHING; 256];
            let free = keys.iter().all(|key| {
                slots.get_mut(place(key.low, key.high, multiplier)).is_some_and(|slot| {
                    let free = slot.length == u8::MAX;
                    *slot = *key;
                    free
                })
            });
            if free {
                let long = keys.iter().any(|key| key.length > 8);
                return Self { slots: Arc::new(slots), multiplier, long, digits: None, absent: MISS };
            }
            multiplier = multiplier.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(2) | 1;
        }
    }

    /// The byte of one cell, [`MISS`] where it is not known. It is so long and stands at the beginning of the word; what
    /// is after it means nothing.
    #[inline(always)]
    #[expect(clippy::indexing_slicing, reason = "the length is cut to what there are masks for")]
    pub(super) fn find(&self, word: u128, length: usize) -> u8 {
        let (low_mask, high_mask) = MASKS[length % 32];
        let (low, high) = (word as u64 & low_mask, (word >> 64) as u64 & high_mask);
        match self.digits {
            Some((least, most)) => match number(low, length) {
                Some(number) if least <= number && number <= most => (number - least) as u8,
                Some(_) | None => slot(&self.slots, self.multiplier, low, high, length),
            },
            None => slot(&self.slots, self.multiplier, low, high, length),
        }
    }

    /// The byte of each cell, [`MISS`] where it is not known. Each begins one after an end and stops at the next, but for
    /// what `bare` takes off it; `step` ends on stands the one of the next row, and so many follow the last. [`REACH`] bytes follow the last
    /// cell in the text. Says whether all are known.
    pub(super) fn look_up(
        &self,
        text: &[u8],
        ends: &[u32],
        step: usize,
        bare: impl FnMut((usize, usize)) -> (usize, usize),
        bytes: &mut [u8],
    ) -> bool {
        let Self { slots, multiplier, long, digits, absent: _ } = self;
        let slot = |low, high, length| slot(slots, *multiplier, low, high, length);
        match (long, *digits) {
            (_, Some((least, most))) => {
                each(text, ends, step, bare, bytes, |low, high, length| match number(low, length) {
                    Some(number) if least <= number && number <= most => (number - least) as u8,
                    _ => slot(low, high, length),
                })
            }
            (true, None) => each(text, ends, step, bare, bytes, slot),
            // No known cell has a second word, and one that has is too long for any.
            (false, None) => each(text, ends, step, bare, bytes, |low, _, length| slot(low, 0, length)),
        }
        bytes.iter().fold(0, |misses, byte| misses | u8::from(*byte == MISS)) == 0
    }
}

#[inline]
#[expect(clippy::indexing_slicing, reason = "a place is below 256")]
fn slot(slots: &[Slot; 256], multiplier: u64, low: u64, high: u64, length: usize) -> u8 {
    let slot = &slots[place(low, high, multiplier) & 255];
    // One question in place of three.
    let other = (slot.low ^ low) | (slot.high ^ high) | (u64::from(slot.length) ^ length as u64);
    if other == 0 { slot.byte } else { MISS }
}

// A function of its own for each way of looking up: inside a larger one there are not registers enough.
#[inline(never)]
#[expect(clippy::indexing_slicing, reason = "the length is cut to what there are masks for")]
fn each(
    text: &[u8],
    ends: &[u32],
    step: usize,
    mut bare: impl FnMut((usize, usize)) -> (usize, usize),
    bytes: &mut [u8],
    of: impl Fn(u64, u64, usize) -> u8,
) {
    for (out, ends) in bytes.iter_mut().zip(ends.chunks_exact(step)) {
        // A table of one column has no two ends in a row; it is read with care.
        let [before, end, ..] = ends else {
            *out = MISS;
            continue;
        };
        let (start, end) = bare((before.wrapping_add(1) as usize, *end as usize));
        let length = end.wrapping_sub(start);
        let (low_mask, high_mask) = MASKS[length % 32];
        let reach = text.get(start..start.wrapping_add(REACH)).and_then(|reach| reach.first_chunk::<REACH>());
        *out = match reach {
            Some(reach) => {
                let number = u128::from_le_bytes(*reach);
                of(number as u64 & low_mask, (number >> 64) as u64 & high_mask, length)
            }
            None => MISS,
        };
    }
}

/// A whole number of one to three digits, as JSON too would write it.
#[inline]
fn number(low: u64, length: usize) -> Option<i64> {
    let digit = |at: u32| ((low >> (8 * at)) & 0xff).wrapping_sub(u64::from(b'0'));
    let (a, b, c) = (digit(0), digit(1), digit(2));
    let number = match length {
        1 if a < 10 => a,
        2 if 0 < a && a < 10 && b < 10 => 10 * a + b,
        3 if 0 < a && a < 10 && b < 10 && c < 10 => 100 * a + 10 * b + c,
        _ => return None,
    };
    Some(number.cast_signed())
}

#[inline]
fn place(low: u64, high: u64, multiplier: u64) -> usize {
    (sum(low, high).wrapping_mul(multiplier) >> 56) as usize
}

#[inline]
fn sum(low: u64, high: u64) -> u64 {
    low.wrapping_add(high)
}

fn words(cell: &[u8]) -> (u64, u64) {
    let mut bytes = [0; REACH];
    bytes.iter_mut().zip(cell).for_each(|(byte, of)| *byte = *of);
    let number = u128::from_le_bytes(bytes);
    (number as u64, (number >> 64) as u64)
}

/// The cells that an item usually has.
fn usual(item: &Item, map: &Map) -> Vec<String> {
    let mut cells = vec![String::new(), "?".to_owned()];
    cells.extend([&map.declined, &map.not_known, &map.open].into_iter().flatten().cloned());
    cells.extend(map.codes.get(&item.id).into_iter().flat_map(|codes| codes.keys().cloned()));
    cells.extend(item.choices().iter().map(|choice| choice.code.clone()));
    match &item.kind {
        ItemKind::AnyOf(_) => cells.push("[]".to_owned()),
        ItemKind::Number(range) if range.max - range.min < 1000 => {
            cells.extend((range.min..=range.max).map(|number| number.to_string()));
        }
        ItemKind::OneOf(_) | ItemKind::Number(_) | ItemKind::FreeText(_) => {}
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks cells up in a text where each ends with a comma, and the last right before what has to follow it.
    fn look_up(codes: &Codes, cells: &[&str]) -> Vec<u8> {
        let text = format!("{},{}", cells.join(","), "x".repeat(REACH - 1));
        let mut ends = vec![u32::MAX];
        for cell in cells {
            ends.push(ends.last().unwrap().wrapping_add(cell.len() as u32 + 1));
        }
        let each = |from: usize| {
            let mut byte = [0];
            codes.look_up(text.as_bytes(), &ends[from..], 2, |bounds| bounds, &mut byte);
            byte[0]
        };
        (0..cells.len()).map(each).collect()
    }

    #[test]
    fn a_cell_is_known_at_its_length_alone() {
        let all = "abcdefghijklmnopqrst";
        for known in 0..=REACH {
            let codes = Codes::of(&[(all[..known].to_owned(), 7)]);
            for length in 0..=all.len() {
                let expected = if length == known { 7 } else { MISS };
                assert_eq!(look_up(&codes, &[&all[..length]]), [expected], "{length} in place of {known}");
                assert_eq!(look_up(&codes, &["", &all[..length]])[1], expected);
            }
            // Lengths 32 apart have the same mask, and a mask cannot tell a zero byte from none.
            let longer = format!("{}{}", &all[..known], ",".repeat(32));
            assert_eq!(look_up(&codes, &[&longer]), [MISS]);
            assert_eq!(look_up(&codes, &[&format!("{}\0", &all[..known])]), [MISS]);
        }
    }

    #[test]
    fn cells_that_no_multiplier_tells_apart_are_never_taken_for_one_another() {
        let cells = ["12345678abcdefgh", "abcdefgh12345678", "abcdefgh"];
        let codes = Codes::of(&cells.map(|cell| (cell.to_owned(), cell.len() as u8 + cell.as_bytes()[0])));
        assert_eq!(look_up(&codes, &cells), [16 + b'1', MISS, 8 + b'a']);
    }
}
