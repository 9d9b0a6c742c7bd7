//! Where parts of a text end, 64 bytes at a time.
//!
//! What a byte is to a format is compared for all 64 at once and packed into one bit each, with the widest instructions
//! that the processor has.

use fearless_simd::prelude::*;
use fearless_simd::{mask8x64, u8x64};

/// How many ends there are in a text.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Count {
    /// Of cells, those of rows included.
    pub(super) cells: usize,
    pub(super) rows: usize,
}

/// 64 bytes of a text.
#[derive(Clone, Copy)]
pub(super) struct Block<S: Simd>(u8x64<S>);

/// The ends in 64 bytes, a bit each, the first in the lowest.
#[derive(Clone, Copy)]
pub(super) struct Ends {
    /// Of cells, those of rows included.
    pub(super) cells: u64,
    pub(super) rows: u64,
}

impl<S: Simd> Block<S> {
    #[inline(always)]
    pub(super) fn bits(self, byte: u8) -> u64 {
        self.0.simd_eq(byte).to_bitmask()
    }

    /// The bytes from `least` on, so many of them.
    #[inline(always)]
    pub(super) fn bits_from(self, least: u8, count: u8) -> u64 {
        (self.0 - least).simd_lt(count).to_bitmask()
    }

    /// The bytes themselves.
    #[inline(always)]
    pub(super) fn bytes(self) -> [u8; 64] {
        self.0.into()
    }
}

/// In each bit, the parity of the bits up to and with it.
#[inline(always)]
pub(super) fn parity(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

/// Gives all blocks of a text, and where each begins. The last is filled up with a byte that ends nothing.
#[inline(always)]
pub(super) fn each_block<S: Simd>(simd: S, text: &[u8], fill: u8, mut then: impl FnMut(Block<S>, usize)) {
    let (blocks, last) = text.as_chunks::<64>();
    for (block, from) in blocks.iter().zip((0..).step_by(64)) {
        then(Block(u8x64::simd_from(simd, *block)), from);
    }
    if !last.is_empty() {
        let mut padded = [fill; 64];
        padded.iter_mut().zip(last).for_each(|(byte, of)| *byte = *of);
        then(Block(u8x64::simd_from(simd, padded)), text.len() - last.len());
    }
}

/// Puts where cells end into `ends`, after `before` that stand there. What stands after them means nothing; there is
/// room for `more` of that.
#[inline(always)]
pub(super) fn put_ends<S: Simd>(
    simd: S,
    text: &[u8],
    fill: u8,
    ends: &mut Vec<u32>,
    before: usize,
    more: usize,
    mut of: impl FnMut(Block<S>) -> Ends,
) -> Count {
    let (mut count, mut rows) = (before, 0);
    each_block(
        simd,
        text,
        fill,
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
    Count { cells: count - before, rows }
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
