//! Where cells and rows end, 64 bytes at a time.
//!
//! What a byte is to CSV is compared for all 64 at once and packed into one bit each, with the widest instructions that
//! the processor has. Quotes are followed by the parity of their number (Langdale and Lemire, "Parsing Gigabytes of JSON
//! per Second", 2019): a comma after an odd number of quotes is text. That holds as long as quotes stand around whole
//! cells; where one does not, [`Found::odd`] says so, and a reader with more patience has to be asked.

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, mask8x64, u8x64};

/// What there is in a text.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    /// How many ends of cells there are, those of rows included.
    pub(super) cells: usize,
    /// How many ends of rows.
    pub(super) rows: usize,
    /// Was there a quote inside a cell, or something between a quote that closes and the end of the cell, or does the
    /// text end inside quotes?
    pub(super) odd: bool,
}

/// Puts where cells end into `ends`, after `before` that stand there. What stands after them means nothing; there is
/// room for `more` of that. In a text with `quotes`, an end inside them is none.
pub(super) fn find_ends(
    level: Level,
    text: &[u8],
    quotes: bool,
    ends: &mut Vec<u32>,
    before: usize,
    more: usize,
) -> Found {
    dispatch!(level, simd => {
        if quotes {
            let mut marks = Quoted::new();
            let found = put_ends(simd, text, ends, before, more, #[inline(always)] |block| marks.ends(block));
            Found { odd: marks.odd || marks.inside != 0, ..found }
        } else {
            put_ends(simd, text, ends, before, more, #[inline(always)] |block| block.ends())
        }
    })
}

/// How much of a text with quotes are whole rows.
pub(super) fn whole_rows(text: &[u8]) -> usize {
    let (whole, odd) = dispatch!(Level::new(), simd => {
        let (mut marks, mut whole) = (Quoted::new(), 0);
        each_block(simd, text, #[inline(always)] |block, from| {
            let ends = marks.ends(block);
            if ends.rows != 0 {
                whole = from + 64 - ends.rows.leading_zeros() as usize;
            }
        });
        (whole, marks.odd)
    });
    if odd { whole_rows_with_care(text).0 } else { whole }
}

/// 64 bytes of a text.
#[derive(Clone, Copy)]
struct Block<S: Simd>(u8x64<S>);

/// The ends in 64 bytes, a bit each, the first in the lowest.
#[derive(Clone, Copy)]
struct Ends {
    /// Of cells, rows included.
    cells: u64,
    /// Of rows.
    rows: u64,
}

impl<S: Simd> Block<S> {
    #[inline(always)]
    fn bits(self, byte: u8) -> u64 {
        self.0.simd_eq(byte).to_bitmask()
    }

    /// The ends, where there are no quotes.
    #[inline(always)]
    fn ends(self) -> Ends {
        let rows = self.bits(b'\n');
        Ends { cells: rows | self.bits(b','), rows }
    }
}

/// Gives all blocks of a text, and where each begins. What follows the text in the last ends nothing.
#[inline(always)]
fn each_block<S: Simd>(simd: S, text: &[u8], mut then: impl FnMut(Block<S>, usize)) {
    let (blocks, last) = text.as_chunks::<64>();
    for (block, from) in blocks.iter().zip((0..).step_by(64)) {
        then(Block(u8x64::simd_from(simd, *block)), from);
    }
    if !last.is_empty() {
        let mut padded = [b' '; 64];
        padded.iter_mut().zip(last).for_each(|(byte, of)| *byte = *of);
        // A quote may close right before the end of the text.
        if let Some(after) = padded.get_mut(last.len()) {
            *after = b'\r';
        }
        then(Block(u8x64::simd_from(simd, padded)), text.len() - last.len());
    }
}

#[inline(always)]
fn put_ends<S: Simd>(
    simd: S,
    text: &[u8],
    ends: &mut Vec<u32>,
    before: usize,
    more: usize,
    mut of: impl FnMut(Block<S>) -> Ends,
) -> Found {
    let (mut count, mut rows) = (before, 0);
    each_block(
        simd,
        text,
        #[inline(always)]
        |block, from| {
            // Room for all that a block can have, and for what follows.
            if ends.len() < count + 64 + more {
                ends.resize(2 * count + 64 + more, 0);
            }
            let found = of(block);
            count += put(simd, found.cells, from as u32, ends.get_mut(count..).unwrap_or_default());
            rows += found.rows.count_ones() as usize;
        },
    );
    Found { cells: count - before, rows, odd: false }
}

/// Puts the place of each bit, and gives how many there are. What is too much is written over by the next.
#[inline(always)]
fn put<S: Simd>(simd: S, bits: u64, from: u32, room: &mut [u32]) -> usize {
    let found = bits.count_ones() as usize;
    if S::u8s::LEN == 64 {
        put_together(simd, bits, from, room, found);
    } else {
        put_one_by_one(bits, from, room, found);
    }
    found
}

/// Processors with registers of 64 bytes have an instruction that moves the bytes of a mask together.
#[inline(always)]
fn put_together<S: Simd>(simd: S, bits: u64, from: u32, room: &mut [u32], found: usize) {
    let all = u8x64::from_fn(simd, |place| place as u8);
    let places: [u8; 64] = all.compress(mask8x64::from_bitmask(simd, bits)).into();
    let (places, _) = places.as_chunks::<16>();
    for (ends, places) in room.as_chunks_mut::<16>().0.iter_mut().zip(places).take(found.div_ceil(16)) {
        for (end, place) in ends.iter_mut().zip(places) {
            *end = from.wrapping_add(u32::from(*place));
        }
    }
}

#[inline(always)]
fn put_one_by_one(mut bits: u64, from: u32, room: &mut [u32], found: usize) {
    // In steps of four, as most blocks have some.
    for four in room.as_chunks_mut::<4>().0.iter_mut().take(found.div_ceil(4)) {
        for end in four {
            // With a bit that is always there, processors need no second look at a word without any.
            *end = from.wrapping_add((bits | 1 << 63).trailing_zeros());
            bits &= bits.wrapping_sub(1);
        }
    }
}

/// What is known where a block with quotes begins.
struct Quoted {
    /// All ones inside quotes, else 0.
    inside: u64,
    /// Did the block before end with the end of a cell, or with a quote that closes?
    ended: u64,
    closed: u64,
    odd: bool,
}

impl Quoted {
    fn new() -> Self {
        Self { inside: 0, ended: 1, closed: 0, odd: false }
    }

    #[inline(always)]
    fn ends<S: Simd>(&mut self, block: Block<S>) -> Ends {
        let Ends { cells, rows } = block.ends();
        let (quotes, returns) = (block.bits(b'"'), block.bits(b'\r'));
        // The parity of the quotes up to and with each byte.
        let mut within = quotes;
        for shift in [1, 2, 4, 8, 16, 32] {
            within ^= within << shift;
        }
        within ^= self.inside;
        let (opens, closes) = (quotes & within, quotes & !within);
        let (rows, cells) = (rows & !within, cells & !within);
        let before = |marks: u64, last: u64| (marks << 1) | last;
        // A quote opens a cell, or follows one that closed and so stands for itself.
        let good = before(cells, self.ended) | before(closes, self.closed);
        let follows = cells | opens | (returns & !within);
        self.odd |= opens & !good != 0 || before(closes, self.closed) & !follows != 0;
        (self.ended, self.closed) = (cells >> 63, closes >> 63);
        self.inside = 0u64.wrapping_sub(within >> 63);
        Ends { cells, rows }
    }
}

/// Is there such a byte in a text?
pub(super) fn has(text: &[u8], byte: u8) -> bool {
    // So many at a time that compilers see no reason to stop early among them.
    let (parts, last) = text.as_chunks::<256>();
    let is_in = |part: &[u8]| part.iter().fold(false, |found, of| found | (*of == byte));
    dispatch!(Level::new(), _simd => parts.iter().any(|part| is_in(part)) || is_in(last))
}

/// Is there a return that no line end follows?
pub(super) fn has_lone_return(text: &[u8]) -> bool {
    let pairs = text.iter().zip(text.iter().skip(1));
    text.last() == Some(&b'\r')
        || pairs.fold(0, |found, (a, b)| found | u8::from(*a == b'\r' && *b != b'\n')) != 0
}

/// How much of a text are whole rows, read byte by byte as the `csv` crate does: a quote means something only where
/// a cell begins. Also whether it ends inside quotes.
pub(super) fn whole_rows_with_care(text: &[u8]) -> (usize, bool) {
    #[derive(Clone, Copy, PartialEq)]
    enum At {
        Begin,
        Bare,
        Quoted,
        Closed,
    }
    let (mut at, mut whole) = (At::Begin, 0);
    for (place, byte) in text.iter().enumerate() {
        at = match (at, byte) {
            (At::Quoted, b'"') => At::Closed,
            (At::Quoted, _) | (At::Begin | At::Closed, b'"') => At::Quoted,
            (At::Begin | At::Bare | At::Closed, b'\n' | b'\r') => {
                whole = place + 1;
                At::Begin
            }
            (At::Begin | At::Bare | At::Closed, b',') => At::Begin,
            (At::Begin | At::Bare | At::Closed, _) => At::Bare,
        };
    }
    (whole, at == At::Quoted)
}
