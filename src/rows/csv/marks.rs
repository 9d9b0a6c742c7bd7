//! Where cells and rows end.
//!
//! Quotes are followed by the parity of their number (Langdale and Lemire, "Parsing Gigabytes of JSON per Second", 2019):
//! a comma after an odd number of quotes is text. That holds as long as quotes stand around whole cells; where one does
//! not, [`Found::odd`] says so, and a reader with more patience has to be asked.

use crate::rows::ends::{Block, Count, Ends, each_block, parity, put_ends};
use fearless_simd::{Level, Simd, dispatch};

/// Fills up the last block of a text: a quote may close right before it.
const FILL: u8 = b'\r';

/// What there is in a text.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) count: Count,
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
            let count = put_ends(simd, text, FILL, ends, before, more, #[inline(always)] |block| marks.ends(block));
            Found { count, odd: marks.odd || marks.inside != 0 }
        } else {
            let count = put_ends(simd, text, FILL, ends, before, more, bare);
            Found { count, odd: false }
        }
    })
}

/// How much of a text with quotes are whole rows.
pub(super) fn whole_rows(text: &[u8]) -> usize {
    let (whole, odd) = dispatch!(Level::new(), simd => {
        let (mut marks, mut whole) = (Quoted::new(), 0);
        each_block(simd, text, FILL, #[inline(always)] |block, from| {
            let ends = marks.ends(block);
            if ends.rows != 0 {
                whole = from + 64 - ends.rows.leading_zeros() as usize;
            }
        });
        (whole, marks.odd)
    });
    if odd { whole_rows_with_care(text).0 } else { whole }
}

/// The ends, where there are no quotes.
#[inline(always)]
fn bare<S: Simd>(block: Block<S>) -> Ends {
    let rows = block.bits(b'\n');
    Ends { cells: rows | block.bits(b','), rows }
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
        let Ends { cells, rows } = bare(block);
        let (quotes, returns) = (block.bits(b'"'), block.bits(b'\r'));
        let within = parity(quotes) ^ self.inside;
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
