//! Where cells and rows end, 64 bytes at a time.
//!
//! What a byte is to CSV is compared for all 64 at once, which compilers turn into vector instructions, and packed
//! into one bit each. Quotes are followed by the parity of their number (Langdale and Lemire, "Parsing Gigabytes of
//! JSON per Second", 2019): a comma after an odd number of quotes is text. That holds as long as quotes stand
//! around whole cells; where one does not, [`Marks::odd`] says so, and a reader with more patience has to be asked.

use std::iter::FusedIterator;

const BLOCK: usize = 64;

/// Goes through a text with quotes block by block.
#[derive(Debug)]
pub(super) struct Marks<'t> {
    text: &'t [u8],
    at: usize,
    /// All ones inside quotes, else 0.
    inside: u64,
    /// Did the block before end with the end of a cell, or with a quote that closes?
    ended: u64,
    closed: u64,
    /// Was there a quote inside a cell, or something between a quote that closes and the end of the cell?
    pub(super) odd: bool,
}

/// The ends in 64 bytes, a bit each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ends {
    /// Where the block begins.
    pub(super) from: usize,
    /// Of cells, rows included.
    pub(super) cells: u64,
    /// Of rows.
    pub(super) rows: u64,
}

impl<'t> Marks<'t> {
    pub(super) fn new(text: &'t [u8]) -> Self {
        Self { text, at: 0, inside: 0, ended: 1, closed: 0, odd: false }
    }

    /// Does the text end inside quotes? To be asked at its end.
    pub(super) fn is_inside(&self) -> bool {
        self.inside != 0
    }

    #[inline]
    fn ends(&mut self, block: &[u8; BLOCK]) -> Ends {
        let from = self.at;
        let cells = bits(block, |byte| (byte == b',') | (byte == b'\n'));
        let rows = bits(block, |byte| byte == b'\n');
        let quotes = bits(block, |byte| byte == b'"');
        let returns = bits(block, |byte| byte == b'\r');
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
        Ends { from, cells, rows }
    }
}

impl Iterator for Marks<'_> {
    type Item = Ends;

    #[inline]
    fn next(&mut self) -> Option<Ends> {
        let rest = self.text.get(self.at..)?;
        let mut last = [b' '; BLOCK];
        let block = match rest.first_chunk::<BLOCK>() {
            Some(block) => block,
            None if rest.is_empty() => return None,
            None => {
                // What follows the text ends nothing, but a quote may close right before it.
                last.iter_mut().zip(rest).for_each(|(byte, of)| *byte = *of);
                if let Some(after) = last.get_mut(rest.len()) {
                    *after = b'\r';
                }
                &last
            }
        };
        let ends = self.ends(block);
        self.at += BLOCK;
        Some(ends)
    }
}

impl FusedIterator for Marks<'_> {}

/// A bit for each byte that is so.
#[inline]
fn bits(block: &[u8; BLOCK], so: impl Fn(u8) -> bool) -> u64 {
    let are: [u8; BLOCK] = block.map(|byte| u8::from(so(byte)));
    let (words, _) = are.as_chunks::<8>();
    // Multiplying moves the lowest bits of 8 bytes side by side into the highest byte.
    words.iter().enumerate().fold(0, |bits, (n, word)| {
        let packed = u64::from_le_bytes(*word).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        bits | packed << (8 * n)
    })
}

/// Puts where cells end into `ends`, from `count` on, in a text without quotes, and gives how many there are then.
/// What stands after them means nothing; there is room for `more` of that.
pub(super) fn plain_ends(text: &[u8], ends: &mut Vec<u32>, mut count: usize, more: usize) -> usize {
    let is_end = |byte| (byte == b',') | (byte == b'\n');
    let (blocks, last) = text.as_chunks::<BLOCK>();
    let mut padded = [b' '; BLOCK];
    padded.iter_mut().zip(last).for_each(|(byte, of)| *byte = *of);
    for (block, from) in blocks.iter().chain([&padded]).zip((0u32..).step_by(BLOCK)) {
        // Room for all that a block can have, and for what follows.
        if ends.len() < count + BLOCK + more {
            ends.resize(2 * count + BLOCK + more, 0);
        }
        count += put(bits(block, is_end), from, ends.get_mut(count..).unwrap_or_default());
    }
    count
}

/// Puts the place of each bit, and gives how many there are.
#[inline]
pub(super) fn put(mut bits: u64, from: u32, room: &mut [u32]) -> usize {
    let found = bits.count_ones() as usize;
    // In steps of four, as most blocks have some; what is too much is written over.
    for four in room.as_chunks_mut::<4>().0.iter_mut().take(found.div_ceil(4)) {
        for end in four {
            // With a bit that is always there, processors need no second look at a word without any.
            *end = from.wrapping_add((bits | 1 << 63).trailing_zeros());
            bits &= bits.wrapping_sub(1);
        }
    }
    found
}

/// What there is in a text that decides how it can be read.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Census {
    /// How many lines end in it.
    pub(super) lines: usize,
    /// Are there quotes in it?
    pub(super) quotes: bool,
    /// Are there returns in it?
    pub(super) returns: bool,
}

/// Looks once at every byte of a text.
pub(super) fn census(text: &[u8]) -> Census {
    let mut census = Census::default();
    // So few at a time that a byte can count the lines.
    for part in text.chunks(192) {
        let (mut lines, mut quotes, mut returns) = (0u8, 0, 0);
        for byte in part {
            lines = lines.wrapping_add(u8::from(*byte == b'\n'));
            quotes |= u8::from(*byte == b'"');
            returns |= u8::from(*byte == b'\r');
        }
        census.lines += usize::from(lines);
        census.quotes |= quotes != 0;
        census.returns |= returns != 0;
    }
    census
}

/// Is there a return that no line end follows?
pub(super) fn has_lone_return(text: &[u8]) -> bool {
    let pairs = text.iter().zip(text.iter().skip(1));
    text.last() == Some(&b'\r')
        || pairs.fold(0, |found, (a, b)| found | u8::from(*a == b'\r' && *b != b'\n')) != 0
}

/// How much of a text are whole rows, read byte by byte as the `csv` crate does: a quote means something only where
/// a cell begins. Also whether it ends inside quotes.
pub(super) fn whole_rows(text: &[u8]) -> (usize, bool) {
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
