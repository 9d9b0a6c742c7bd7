//! A piece of a CSV with whole rows in it, and where their cells stand.

use super::marks::{Marks, has, has_lone_return, whole_rows};
use crate::rows::cells::Row;
use crate::rows::codes::REACH;
use csv::{ByteRecord, ReaderBuilder};
use std::borrow::Cow;
use std::io::{ErrorKind, Read};

/// About so much is read at once. It fits into the nearer memory of a processor, with what is made of it.
const SIZE: usize = 256 * 1024;
/// A row that is longer has a quote that was never closed, or is no row.
const LONGEST: usize = 64 * 1024 * 1024;

/// Cuts an input into chunks.
#[derive(Debug)]
pub(super) struct Cutter<R> {
    input: R,
    /// What was read after the last whole row.
    rest: Vec<u8>,
    done: bool,
}

/// Whole rows, as they were read.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    /// [`REACH`] bytes follow what belongs to it.
    text: Vec<u8>,
    /// How much of the text belongs to it.
    length: usize,
    quotes: bool,
    /// The input ends inside quotes.
    pub(super) torn: bool,
}

/// Why an input cannot be cut.
#[derive(Debug)]
pub(super) enum CutError {
    Read(std::io::Error),
    TooLong,
}

impl<R: Read> Cutter<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, rest: Vec::new(), done: false }
    }

    /// The next chunk; `false` at the end.
    pub(super) fn next(&mut self, chunk: &mut Chunk) -> Result<bool, CutError> {
        let Chunk { text, length, quotes, torn } = chunk;
        text.clear();
        text.append(&mut self.rest);
        *torn = false;
        let mut size = SIZE;
        while !self.done {
            self.fill(text, size).map_err(CutError::Read)?;
            *quotes = has(text, b'"');
            let whole = if self.done { text.len() } else { rows(text, *quotes) };
            if whole > 0 || self.done {
                self.rest.extend_from_slice(text.get(whole..).unwrap_or_default());
                text.truncate(whole);
                break;
            }
            // Not one whole row yet.
            size = 2 * text.len();
            if text.len() > LONGEST {
                return Err(CutError::TooLong);
            }
        }
        if self.done && !text.is_empty() {
            *torn = *quotes && whole_rows(text).1;
            if text.last() != Some(&b'\n') && !*torn {
                text.push(b'\n');
            }
        }
        *length = text.len();
        text.extend([0; REACH]);
        Ok(*length > 0)
    }

    /// Reads until there are so many bytes, or no more.
    fn fill(&mut self, text: &mut Vec<u8>, size: usize) -> std::io::Result<()> {
        let mut have = text.len();
        text.resize(size.max(have), 0);
        while let Some(room) = text.get_mut(have..).filter(|room| !room.is_empty()) {
            match self.input.read(room) {
                Ok(0) => {
                    self.done = true;
                    break;
                }
                Ok(count) => have += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        text.truncate(have);
        Ok(())
    }
}

/// How much of a text are whole rows.
fn rows(text: &[u8], quotes: bool) -> usize {
    if !quotes {
        return text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    }
    let mut marks = Marks::new(text, true);
    let mut whole = 0;
    for ends in &mut marks {
        if ends.rows != 0 {
            whole = ends.from + 64 - ends.rows.leading_zeros() as usize;
        }
    }
    if marks.odd { whole_rows(text).0 } else { whole }
}

impl Chunk {
    fn text(&self) -> &[u8] {
        self.text.get(..self.length).unwrap_or_default()
    }

    /// How many bytes were read for it.
    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// Takes the first row off, as the names of the columns. A byte order mark before it is dropped.
    pub(super) fn header(&mut self) -> ByteRecord {
        const MARK: &[u8] = b"\xef\xbb\xbf";
        let from = if self.text().starts_with(MARK) { MARK.len() } else { 0 };
        let text = self.text().get(from..).unwrap_or_default();
        let mut reader = ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text);
        let mut record = ByteRecord::new();
        // A text in memory can always be read.
        let _ = reader.read_byte_record(&mut record);
        let mut end = from + usize::try_from(reader.position().byte()).unwrap_or_default();
        // Of a line that ends in two bytes, the second has not been read yet.
        let ended_by = |at: usize| self.text().get(at).copied();
        if end > 0 && ended_by(end - 1) == Some(b'\r') && ended_by(end) == Some(b'\n') {
            end += 1;
        }
        self.text.drain(..end.min(self.length));
        self.length -= end.min(self.length);
        record
    }
}

/// Where the cells of a chunk stand. Rows with another number of cells than there are columns stand apart.
#[derive(Debug, Default)]
pub(super) struct Index {
    width: usize,
    /// Where each cell ends. One stands before them all, so that each cell begins one after the end before it.
    ends: Vec<u32>,
    rows: usize,
    /// The cells one after the other, where the text of the chunk had to be read with care.
    apart: Vec<u8>,
    careful: bool,
    /// Are there quotes around some cells?
    quotes: bool,
    /// Do lines end in two bytes?
    returns: bool,
    /// Rows that are no rows of this table: how many rows stand before them, and their cells.
    pub(super) ragged: Vec<(usize, ByteRecord)>,
}

impl Index {
    /// Finds the cells of a chunk. False where a text is so long that its places have no room; it never is.
    pub(super) fn find(&mut self, chunk: &Chunk, width: usize) {
        (self.width, self.rows, self.careful) = (width, 0, false);
        self.ragged.clear();
        self.ends.clear();
        self.ends.push(u32::MAX);
        self.quotes = chunk.quotes;
        self.returns = has(chunk.text(), b'\r');
        let lone = self.returns && has_lone_return(chunk.text());
        if width < 2 || lone || chunk.torn || !self.find_fast(chunk) {
            self.find_with_care(chunk);
        }
    }

    /// Finds the cells of a chunk in which every row has as many as there are columns, and quotes stand around
    /// whole cells.
    fn find_fast(&mut self, chunk: &Chunk) -> bool {
        let text = chunk.text();
        let mut marks = Marks::new(text, chunk.quotes);
        let mut lines = 0;
        // Each block gets room for all it can have, in steps of four, as most have some.
        let mut count = self.ends.len();
        for ends in &mut marks {
            lines += ends.rows.count_ones() as usize;
            let found = ends.cells.count_ones() as usize;
            self.ends.resize(count + 64 + 4, 0);
            let from = ends.from as u32;
            let mut left = ends.cells;
            let room = self.ends.get_mut(count..).unwrap_or_default();
            for four in room.as_chunks_mut::<4>().0.iter_mut().take(found.div_ceil(4)) {
                for end in four {
                    *end = from + left.trailing_zeros();
                    left &= left.wrapping_sub(1);
                }
            }
            count += found;
        }
        self.ends.truncate(count);
        let cells = count - 1;
        if marks.odd || marks.is_inside() || !cells.is_multiple_of(self.width) || lines != cells / self.width {
            return false;
        }
        self.rows = lines;
        let last = self.ends.iter().skip(self.width).step_by(self.width);
        last.fold(true, |good, end| good & (text.get(*end as usize) == Some(&b'\n')))
    }

    /// Finds the cells of any chunk, a row at a time.
    fn find_with_care(&mut self, chunk: &Chunk) {
        self.careful = true;
        (self.quotes, self.returns) = (false, false);
        self.apart.clear();
        self.ends.truncate(1);
        self.rows = 0;
        let mut reader = ReaderBuilder::new().flexible(true).has_headers(false).from_reader(chunk.text());
        let mut record = ByteRecord::new();
        // A text in memory can always be read.
        while let Ok(true) = reader.read_byte_record(&mut record) {
            let torn = chunk.torn && reader.is_done();
            if record.len() != self.width || torn {
                self.ragged.push((self.rows, record.clone()));
                continue;
            }
            for cell in &record {
                self.apart.extend_from_slice(cell);
                self.ends.push(u32::try_from(self.apart.len()).unwrap_or(u32::MAX));
                self.apart.push(b',');
            }
            self.rows += 1;
        }
        self.apart.extend([0; REACH]);
    }

    /// How many rows there are, without those that stand apart.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// The text in which the cells stand.
    pub(super) fn text<'c>(&'c self, chunk: &'c Chunk) -> &'c [u8] {
        if self.careful { &self.apart } else { &chunk.text }
    }

    /// Where the cells of a column begin and end, from a row on, without the quotes around them.
    #[inline]
    pub(super) fn bounds<'c>(
        &'c self,
        text: &'c [u8],
        column: usize,
        from: usize,
    ) -> impl Iterator<Item = (usize, usize)> + 'c {
        let first = (from * self.width + column).min(self.ends.len());
        let ends = self.ends.get(first..).unwrap_or_default();
        let before = ends.iter().step_by(self.width);
        let after = ends.iter().skip(1).step_by(self.width);
        let returns = self.returns && column + 1 == self.width;
        before.zip(after).map(move |(before, end)| {
            let (mut start, mut end) = (before.wrapping_add(1) as usize, *end as usize);
            if returns && end > start && text.get(end - 1) == Some(&b'\r') {
                end -= 1;
            }
            if self.quotes && end > start + 1 && text.get(start) == Some(&b'"') {
                (start, end) = (start + 1, end - 1);
            }
            (start, end)
        })
    }

    /// A row.
    pub(super) fn row<'c>(&'c self, chunk: &'c Chunk, row: usize) -> Cells<'c> {
        Cells { index: self, text: self.text(chunk), row }
    }
}

/// The cells of a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cells<'c> {
    index: &'c Index,
    text: &'c [u8],
    row: usize,
}

impl Row for Cells<'_> {
    fn cell(&self, column: usize) -> Cow<'_, [u8]> {
        let bounds = self.index.bounds(self.text, column, self.row).next();
        let cell = bounds.and_then(|(start, end)| self.text.get(start..end)).unwrap_or_default();
        if !(self.index.quotes && cell.contains(&b'"')) {
            return Cow::Borrowed(cell);
        }
        // Inside quotes, a quote stands twice.
        let mut once = Vec::with_capacity(cell.len());
        let mut second = false;
        for byte in cell {
            second = *byte == b'"' && !second;
            if !second {
                once.push(*byte);
            }
        }
        Cow::Owned(once)
    }
}
