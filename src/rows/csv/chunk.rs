//! A piece of a CSV with whole rows in it, and where their cells stand.

use super::line_of;
use super::marks::{Found, find_ends, has, has_lone_return, whole_rows, whole_rows_with_care};
use crate::response::columns::ROWS;
use crate::rows::cells::Row;
use crate::rows::codes::{Codes, REACH};
use crate::rows::cut::{self, Block};
use crate::rows::ends::Count;
use crate::rows::out::Out;
use crate::rows::result::safe;
use crate::rows::score::Error;
use crate::rows::worker::{self, Apart};
use csv::{ByteRecord, ReaderBuilder};
use fearless_simd::Level;
use std::borrow::Cow;
use std::io::Read;
use std::ops::Range;

/// Cuts an input into chunks.
#[derive(Debug)]
pub(super) struct Cutter<R>(cut::Cutter<R>);

/// Whole rows, as they were read.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    block: Block,
    /// Are there quotes in it, or in a part of a row after it?
    quotes: bool,
    /// The input ends inside quotes.
    pub(super) torn: bool,
}

impl<R: Read> Cutter<R> {
    pub(super) fn new(input: R) -> Self {
        Self(cut::Cutter::new(input))
    }

    /// The same with another size of chunks, for tests.
    #[cfg(test)]
    pub(super) fn with_size(input: R, size: usize) -> Self {
        Self(cut::Cutter::with_size(input, size))
    }

    /// The next chunk; `false` at the end.
    pub(super) fn next(&mut self, chunk: &mut Chunk) -> Result<bool, Error> {
        let Chunk { block, quotes, .. } = chunk;
        let some = self.0.next(block, |text| {
            *quotes = has(text, b'"');
            if *quotes {
                whole_rows(text)
            } else {
                text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1)
            }
        })?;
        chunk.torn = some && self.0.done && chunk.quotes && whole_rows_with_care(chunk.text()).1;
        if some && self.0.done && !chunk.torn {
            chunk.block.end_line();
        }
        Ok(some)
    }
}

impl Chunk {
    fn text(&self) -> &[u8] {
        self.block.text()
    }

    /// How many bytes were read for it.
    pub(super) fn len(&self) -> usize {
        self.block.len()
    }

    /// The format that a beginning like this one has, where that is not CSV.
    pub(super) fn other_format(&self) -> Option<&'static str> {
        match self.text() {
            [b'P', b'A', b'R', b'1', ..] => Some("parquet"),
            text if text.trim_ascii_start().starts_with(b"{\"") => Some("ndjson"),
            _ => None,
        }
    }

    /// Takes the first row off, as the names of the columns. A byte order mark before it is dropped.
    pub(super) fn header(&mut self) -> ByteRecord {
        self.block.skip_mark();
        let mut reader = ReaderBuilder::new().flexible(true).has_headers(false).from_reader(self.text());
        let mut record = ByteRecord::new();
        // A text in memory can always be read.
        let _ = reader.read_byte_record(&mut record);
        let mut end = usize::try_from(reader.position().byte()).unwrap_or_default();
        // Of a line that ends in two bytes, the second has not been read yet.
        let ended_by = |at: usize| self.text().get(at).copied();
        if end > 0 && ended_by(end - 1) == Some(b'\r') && ended_by(end) == Some(b'\n') {
            end += 1;
        }
        self.block.skip(end);
        record
    }
}

/// Where the cells of a chunk stand. Rows with another number of cells than there are columns stand apart.
#[derive(Debug, Default)]
pub(super) struct Index {
    width: usize,
    /// Where each cell ends. One stands before them all, so that each cell begins one after the end before it.
    /// What stands after the last row means nothing.
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
    /// For tables of so many columns.
    pub(super) fn new(width: usize) -> Self {
        Self { width, ..Self::default() }
    }

    /// Finds the cells of a chunk in which every row has as many as there are columns, and quotes stand around
    /// whole cells.
    fn find_fast(&mut self, chunk: &Chunk) -> bool {
        let text = chunk.text();
        let Found { count: Count { cells, rows }, odd } =
            find_ends(Level::new(), text, self.quotes, &mut self.ends, 1, self.width);
        if odd || !cells.is_multiple_of(self.width) || rows != cells / self.width {
            return false;
        }
        self.rows = rows;
        let last = self.ends.iter().skip(self.width).step_by(self.width).take(rows);
        last.fold(true, |good, end| good & (text.get(*end as usize) == Some(&b'\n')))
    }

    /// Finds the cells of any chunk, a row at a time.
    fn find_with_care(&mut self, chunk: &Chunk) {
        self.careful = true;
        (self.quotes, self.returns) = (false, false);
        self.apart.clear();
        self.ends.truncate(1);
        self.rows = 0;
        // After a blank line, which is none, what looks like a byte order mark is part of a cell.
        let text = b"\n".chain(chunk.text());
        let mut reader = ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text);
        let mut record = ByteRecord::new();
        let mut next = ByteRecord::new();
        // A text in memory can always be read.
        let mut more = matches!(reader.read_byte_record(&mut record), Ok(true));
        while more {
            more = matches!(reader.read_byte_record(&mut next), Ok(true));
            // The last row of a file that ends inside quotes is none, even if it has as many cells.
            if record.len() == self.width && (more || !chunk.torn) {
                for cell in &record {
                    self.apart.extend_from_slice(cell);
                    self.ends.push(u32::try_from(self.apart.len()).unwrap_or(u32::MAX));
                    self.apart.push(b',');
                }
                self.rows += 1;
            } else {
                self.ragged.push((self.rows, record.clone()));
            }
            std::mem::swap(&mut record, &mut next);
        }
        self.apart.extend([0; REACH]);
        self.ends.extend(std::iter::repeat_n(0, self.width));
    }

    /// The text in which the cells stand.
    pub(super) fn text<'c>(&'c self, chunk: &'c Chunk) -> &'c [u8] {
        if self.careful { &self.apart } else { chunk.block.beyond() }
    }

    /// The bounds of a cell without the quotes around it, and without the first byte of a line end.
    #[inline]
    fn bare(&self, text: &[u8], column: usize, (mut start, mut end): (usize, usize)) -> (usize, usize) {
        let last = column + 1 == self.width;
        if self.returns && last && end > start && text.get(end - 1) == Some(&b'\r') {
            end -= 1;
        }
        if self.quotes && end > start + 1 && text.get(start) == Some(&b'"') {
            (start, end) = (start + 1, end - 1);
        }
        (start, end)
    }
}

impl worker::Index for Index {
    type Chunk = Chunk;

    fn find(&mut self, chunk: &Chunk) -> Result<(), Error> {
        (self.rows, self.careful) = (0, false);
        self.ragged.clear();
        if self.ends.is_empty() {
            self.ends.push(u32::MAX);
        }
        (self.quotes, self.returns) = (chunk.quotes, has(chunk.text(), b'\r'));
        let lone = self.returns && has_lone_return(chunk.text());
        if self.width < 2 || lone || chunk.torn || !self.find_fast(chunk) {
            self.find_with_care(chunk);
        }
        Ok(())
    }

    fn rows(&self) -> usize {
        self.rows
    }

    fn look_up(
        &self,
        chunk: &Chunk,
        codes: &Codes,
        column: usize,
        rows: Range<usize>,
        bytes: &mut [u8; ROWS],
    ) -> bool {
        let text = self.text(chunk);
        let ends = self.ends.get(rows.start * self.width + column..).unwrap_or_default();
        let bytes = bytes.get_mut(..rows.len()).unwrap_or_default();
        if self.quotes || (self.returns && column + 1 == self.width) {
            codes.look_up(text, ends, self.width, |bounds| self.bare(text, column, bounds), bytes)
        } else {
            codes.look_up(text, ends, self.width, |bounds| bounds, bytes)
        }
    }

    fn row<'c>(&'c self, chunk: &'c Chunk, row: usize) -> impl Row + 'c {
        Cells { index: self, text: self.text(chunk), row }
    }

    fn whole(&self, chunk: &Chunk, row: usize) -> Out {
        let (mut line, row) = (Out::default(), self.row(chunk, row));
        for column in 0..self.width {
            if column > 0 {
                line.byte(b',');
            }
            safe(&mut line, &row.cell(column));
        }
        line.byte(b'\n');
        line
    }

    fn apart(&self, chunk: &Chunk) -> Vec<Apart> {
        let last = self.ragged.len();
        let apart = self.ragged.iter().enumerate().map(|(n, (before, record))| {
            let torn = chunk.torn && n + 1 == last;
            let cells = if record.len() == 1 { "cell" } else { "cells" };
            let reason = if torn {
                "the file ends inside quotes, in the middle of a cell".to_owned()
            } else {
                format!("it has {} {cells}, but the header has {}", record.len(), self.width)
            };
            let mut whole = Out::default();
            line_of(&mut whole, record);
            Apart { before: *before, reason, whole }
        });
        apart.collect()
    }

    fn bytes(&self, chunk: &Chunk) -> u64 {
        chunk.len() as u64
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
        let at = self.row * self.index.width + column;
        let bounds = match self.index.ends.get(at..).and_then(|ends| ends.first_chunk()) {
            Some([before, end]) => (before.wrapping_add(1) as usize, *end as usize),
            None => (0, 0),
        };
        let (start, end) = self.index.bare(self.text, column, bounds);
        let cell = self.text.get(start..end).unwrap_or_default();
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

    fn is_plain(&self) -> bool {
        !(self.index.careful || self.index.quotes || self.index.returns)
    }
}
