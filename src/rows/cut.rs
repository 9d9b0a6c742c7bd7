//! An input cut into blocks of whole rows.

use super::codes::REACH;
use super::score::Error;
use std::io::{ErrorKind, Read};

/// About so much is read at once. It fits into the nearer memory of a processor, with what is made of it.
const SIZE: usize = 384 * 1024;
/// A row that is longer has a quote that was never closed, or is no row. A long document in a cell may be one.
const LONGEST: usize = 16 * 1024 * 1024;

/// Cuts an input into blocks.
#[derive(Debug)]
pub(super) struct Cutter<R> {
    input: R,
    /// What was read after the last whole row.
    rest: Vec<u8>,
    /// How much is read at once.
    size: usize,
    /// Has all been read?
    pub(super) done: bool,
}

/// Whole rows, as they were read.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// What belongs to it, and [`REACH`] bytes or more after it that mean nothing.
    text: Vec<u8>,
    /// Where what belongs to it begins and ends.
    from: usize,
    to: usize,
}

impl<R: Read> Cutter<R> {
    pub(super) fn new(input: R) -> Self {
        Self::with_size(input, SIZE)
    }

    /// The same with another size of blocks, for tests.
    pub(super) fn with_size(input: R, size: usize) -> Self {
        Self { input, rest: Vec::new(), size, done: false }
    }

    /// The next block; `false` at the end. `whole` says how much of a text are whole rows; it is asked about the last
    /// text too, all of which is the last block.
    pub(super) fn next(
        &mut self,
        block: &mut Block,
        mut whole: impl FnMut(&[u8]) -> usize,
    ) -> Result<bool, Error> {
        (block.from, block.to) = (0, 0);
        block.hold(self.size.max(self.rest.len()));
        if let Some(room) = block.text.get_mut(..self.rest.len()) {
            room.copy_from_slice(&self.rest);
            block.to = self.rest.len();
        }
        let mut size = self.size;
        while !self.done {
            block.hold(size);
            self.fill(block, size).map_err(Error::Read)?;
            let rows = whole(block.text());
            if rows > 0 || self.done {
                let rows = if self.done { block.to } else { rows };
                self.rest.clear();
                self.rest.extend_from_slice(block.text.get(rows..block.to).unwrap_or_default());
                block.to = rows;
                break;
            }
            // Not one whole row yet.
            size = (2 * block.to).min(LONGEST + 1);
            if block.to >= size {
                // Which row it is, is known where rows are counted.
                return Err(Error::TooLong(0));
            }
        }
        Ok(block.to > 0)
    }

    /// Reads until there are so many bytes, or no more.
    fn fill(&mut self, block: &mut Block, size: usize) -> std::io::Result<()> {
        while let Some(room) = block.text.get_mut(block.to..size).filter(|room| !room.is_empty()) {
            match self.input.read(room) {
                Ok(0) => {
                    self.done = true;
                    break;
                }
                Ok(count) => block.to += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

impl Block {
    /// Makes room for so many bytes, a line end and what means nothing. Room that is there is kept as it is:
    /// clearing it each time would take as long as reading.
    fn hold(&mut self, size: usize) {
        let size = size + 1 + REACH;
        if self.text.len() < size {
            self.text.resize(size, 0);
        }
    }

    /// What belongs to it.
    pub(super) fn text(&self) -> &[u8] {
        self.text.get(self.from..self.to).unwrap_or_default()
    }

    /// What belongs to it, with [`REACH`] bytes or more after it.
    pub(super) fn beyond(&self) -> &[u8] {
        self.text.get(self.from..).unwrap_or_default()
    }

    /// How many bytes were read for it.
    pub(super) fn len(&self) -> usize {
        self.to - self.from
    }

    /// Leaves so many bytes at its beginning out.
    pub(super) fn skip(&mut self, count: usize) {
        self.from = (self.from + count).min(self.to);
    }

    /// Leaves a byte order mark at its beginning out.
    pub(super) fn skip_mark(&mut self) {
        const MARK: &[u8] = b"\xef\xbb\xbf";
        if self.text().starts_with(MARK) {
            self.skip(MARK.len());
        }
    }

    /// Ends the last line where it has no end.
    pub(super) fn end_line(&mut self) {
        let ended = self.text().last() == Some(&b'\n');
        if !ended && let Some(end) = self.text.get_mut(self.to) {
            *end = b'\n';
            self.to += 1;
        }
    }
}
