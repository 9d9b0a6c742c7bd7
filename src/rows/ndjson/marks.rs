//! Where lines and the values in them end.
//!
//! A value ends before a comma that stands in no text and in no list, and a line where it does: JSON has no line ends
//! inside texts. Texts and lists are followed by the parity of what opens and closes them (Langdale and Lemire, "Parsing
//! Gigabytes of JSON per Second", 2019). A block where that is not enough is read byte by byte.

use crate::rows::ends::{Block, Ends, parity, put_ends};
use fearless_simd::{Level, Simd, dispatch};

/// What there is in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    /// How many ends, those of lines included.
    pub(super) ends: usize,
    /// Are all values ASCII without anything that needs care in a text of JSON?
    pub(super) plain: bool,
}

/// Puts where values and lines end into `ends`, after the one that stands there. What stands after them means nothing;
/// there is room for `more` of that.
pub(super) fn find_ends(level: Level, text: &[u8], ends: &mut Vec<u32>, more: usize) -> Found {
    dispatch!(level, simd => {
        let mut marks = Marks::default();
        let count = put_ends(simd, text, b' ', ends, 1, more, #[inline(always)] |block| marks.ends(block));
        Found { ends: count.cells, plain: !marks.odd }
    })
}

/// What is known where a block begins.
#[derive(Debug, Default)]
struct Marks {
    /// All ones inside a text or inside a list, else 0.
    text: u64,
    list: u64,
    /// Does the first byte only belong to what stands before it?
    escaped: bool,
    /// Was there a byte that needs care in a text?
    odd: bool,
}

impl Marks {
    #[inline(always)]
    fn ends<S: Simd>(&mut self, block: Block<S>) -> Ends {
        let rows = block.bits(b'\n');
        let texts = parity(block.bits(b'"')) ^ self.text;
        // `[`, `\` and `]` follow each other.
        let special = block.bits_from(b'[', 3);
        // All from the space on that is ASCII, but for the one that is no letter and no mark.
        self.odd |= !(block.bits_from(b' ', 0x5f) | rows) != 0;
        if special != 0 || self.list != 0 || self.escaped || rows & texts != 0 {
            return self.lists(block, rows, texts);
        }
        self.text = all_of_last(texts);
        Ends { cells: rows | block.bits(b',') & !texts, rows }
    }

    /// The same where there may be lists.
    #[inline(always)]
    fn lists<S: Simd>(&mut self, block: Block<S>, rows: u64, texts: u64) -> Ends {
        let escapes = block.bits(b'\\');
        let lists = parity((block.bits(b'[') | block.bits(b']')) & !texts) ^ self.list;
        self.odd |= escapes != 0;
        if escapes != 0 || self.escaped || rows & (texts | lists) != 0 {
            return self.one_by_one(&block.bytes());
        }
        (self.text, self.list) = (all_of_last(texts), all_of_last(lists));
        Ends { cells: rows | block.bits(b',') & !texts & !lists, rows }
    }

    #[inline(never)]
    fn one_by_one(&mut self, block: &[u8; 64]) -> Ends {
        let mut ends = Ends { cells: 0, rows: 0 };
        let (mut text, mut list) = (self.text != 0, self.list != 0);
        for (place, byte) in block.iter().enumerate() {
            let escaped = std::mem::take(&mut self.escaped);
            let bit = 1 << place;
            match byte {
                b'\n' => {
                    (text, list) = (false, false);
                    ends.rows |= bit;
                    ends.cells |= bit;
                }
                _ if escaped => {}
                b'\\' => self.escaped = text,
                b'"' => text = !text,
                b'[' | b']' if !text => list = !list,
                b',' if !text && !list => ends.cells |= bit,
                _ => {}
            }
        }
        (self.text, self.list) = (all_if(text), all_if(list));
        ends
    }
}

/// All ones if the last bit is one.
#[inline(always)]
fn all_of_last(bits: u64) -> u64 {
    all_if(bits >> 63 != 0)
}

#[inline(always)]
fn all_if(set: bool) -> u64 {
    0u64.wrapping_sub(u64::from(set))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same, read byte by byte from the beginning of each line.
    fn one_by_one(text: &[u8]) -> Vec<u32> {
        let mut ends = Vec::new();
        let (mut inside, mut list, mut escaped) = (false, false, false);
        for (place, byte) in (0..).zip(text) {
            let was_escaped = std::mem::take(&mut escaped);
            if *byte == b'\n' {
                (inside, list) = (false, false);
                ends.push(place);
            } else if inside && !was_escaped {
                escaped = *byte == b'\\';
                inside = *byte != b'"';
            } else if !inside {
                inside = *byte == b'"';
                list ^= matches!(byte, b'[' | b']');
                if *byte == b',' && !list {
                    ends.push(place);
                }
            }
        }
        ends
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]
        #[test]
        fn ends_are_those_that_are_found_byte_by_byte(
            parts in prop::collection::vec(
                prop::sample::select(vec![
                    "\"", "\\", "\\\"", "\\\\", ",", "[", "]", "\n", "{\"a\":", "\"b\",", "[\"c\",\"d\"],", "é", "\u{7f}",
                    "\r\n", "word of some length", "]],[", "\t", "}\n", "1",
                ]),
                0..90,
            ),
        ) {
            let text = format!("{}\n", parts.concat());
            let mut ends = vec![u32::MAX];
            for level in [Level::new(), Level::baseline()] {
                let found = find_ends(level, text.as_bytes(), &mut ends, 3);
                prop_assert_eq!(&ends[1..=found.ends], &one_by_one(text.as_bytes()));
                let plain = text.bytes().all(|b| matches!(b, b' '..=b'~' | b'\n') && b != b'\\');
                prop_assert!(plain || !found.plain);
            }
        }
    }
}
