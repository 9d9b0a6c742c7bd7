//! What stands between the values of a line, which most lines have in common.

use crate::rows::codes::Codes;

/// What the last line that was read with care had beside its values.
#[derive(Debug, Default)]
pub(super) struct Template<'k> {
    pub(super) parts: Vec<Part<'k>>,
    /// What follows the last value.
    pub(super) end: Vec<u8>,
    /// The keys that it does not have, and the bytes of those that are not there.
    pub(super) without: Vec<(usize, u8)>,
    /// How many items it has no key for.
    pub(super) absent: u64,
}

/// What stands before a value.
#[derive(Debug)]
pub(super) struct Part<'k> {
    /// From the line's beginning or the comma after the value before on.
    pub(super) text: Vec<u8>,
    pub(super) codes: Option<&'k Codes>,
    /// Do others than its item look at its values?
    pub(super) kept: bool,
    /// Where the values of the key stand among those of [`ROWS`] rows.
    pub(super) column: usize,
}

impl Part<'_> {
    pub(super) fn new(text: &[u8]) -> Self {
        Self { text: text.into(), codes: None, kept: false, column: 0 }
    }

    /// Does what is before the last 8 bytes stand at each of these places?
    pub(super) fn begins_at_all(&self, text: &[u8], places: impl Iterator<Item = usize> + Clone) -> bool {
        let (words, _) = self.text.as_chunks::<8>();
        let count = self.text.len().saturating_sub(8).div_ceil(8);
        words.iter().zip((0..).step_by(8)).take(count).all(|(word, from)| {
            // All bytes at once, and without asking which place it is.
            let word = u64::from_le_bytes(*word);
            places.clone().fold(0, |other, at| other | differs(text, at + from, word)) == 0
        })
    }
}

/// Do other 8 bytes stand at a place? Their bits that differ.
#[inline(always)]
fn differs(text: &[u8], at: usize, from: u64) -> u64 {
    let found = text.get(at..).and_then(|text| text.first_chunk());
    found.map_or(u64::MAX, |found| u64::from_le_bytes(*found) ^ from)
}

/// Does anything else than its last 8 bytes stand before a part's values?
pub(super) struct Other {
    /// These bytes, and which bits of 8 bytes they are.
    last: u64,
    mask: u64,
    bits: u64,
}

impl Other {
    pub(super) fn new(part: &Part) -> Self {
        let (mut last, mut mask) = ([0; 8], [0; 8]);
        for ((last, mask), byte) in last.iter_mut().zip(&mut mask).rev().zip(part.text.iter().rev()) {
            (*last, *mask) = (*byte, u8::MAX);
        }
        Self { last: u64::from_le_bytes(last), mask: u64::from_le_bytes(mask), bits: 0 }
    }

    /// Sees what stands before a value, which begins here.
    #[inline(always)]
    pub(super) fn see(&mut self, text: &[u8], start: usize) {
        self.bits |= differs(text, start.wrapping_sub(8), self.last);
    }

    /// A yes can mean that it has to be looked at more closely.
    pub(super) fn any(&self) -> bool {
        self.bits & self.mask != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_stands_before_values_is_seen_whatever_its_length(
            text in "[ab]{1,40}",
            others in prop::collection::vec((0usize..60, prop::bool::weighted(0.2)), 1..20),
        ) {
            let part = Part::new(text.as_bytes());
            let (mut all, mut places) = ("#".repeat(8), Vec::new());
            let mut same = true;
            for (place, change) in others {
                let mut before = text.clone();
                if let Some(letter) = before.get_mut(place..=place).filter(|_| change) {
                    letter.make_ascii_uppercase();
                    same = false;
                }
                places.push(all.len());
                all.push_str(&before);
            }
            all.push_str("the value");
            let mut other = Other::new(&part);
            places.iter().for_each(|at| other.see(all.as_bytes(), at + text.len()));
            prop_assert_eq!(!other.any() && part.begins_at_all(all.as_bytes(), places.iter().copied()), same);
        }
    }
}
