//! Scores the rows of a chunk, whatever the format that they came in.

use super::Options;
use super::cells::{self, Row};
use super::codes::{Codes, MISS};
use super::layout::{Layout, Place};
use super::out::Out;
use super::result::Writer;
use super::score::{Error, Reject, Rejected, Scored, Scorer};
use super::tally::Keys;
use crate::assess::columns::{Outcomes, Plan};
use crate::diagnostic::visible;
use crate::program::{ItemId, Program};
use crate::response::Answer;
use crate::response::columns::{Batch, OPEN, ROWS};
use std::ops::Range;

/// Where the cells of a chunk stand.
pub(super) trait Index {
    type Chunk;

    /// Finds the cells of a chunk.
    fn find(&mut self, chunk: &Self::Chunk) -> Result<(), Error>;

    /// Makes the rows from this one on ready to be looked up, [`ROWS`] or as many as there are.
    fn ready(&mut self, _chunk: &Self::Chunk, _row: usize) -> Result<(), Error> {
        Ok(())
    }

    /// How many rows there are, without those that stand apart.
    fn rows(&self) -> usize;

    /// Looks up the cells of a column in these rows, [`MISS`] where one is not known. Says whether all are.
    fn look_up(
        &self,
        chunk: &Self::Chunk,
        codes: &Codes,
        column: usize,
        rows: Range<usize>,
        bytes: &mut [u8; ROWS],
    ) -> bool;

    /// A row.
    fn row<'c>(&'c self, chunk: &'c Self::Chunk, row: usize) -> impl Row + 'c;

    /// A whole row, as it goes to the rejects.
    fn whole(&self, chunk: &Self::Chunk, row: usize) -> Out;

    /// The rows that are no rows of this table.
    fn apart(&self, chunk: &Self::Chunk) -> Vec<Apart>;

    /// How many bytes of the input a chunk was.
    fn bytes(&self, chunk: &Self::Chunk) -> u64;

    /// Which keys were met for the first time.
    fn keys(&self) -> Keys {
        Keys::default()
    }

    /// How many items have no answer in a row as it does not have their keys.
    fn absent(&self, _row: usize) -> u64 {
        0
    }
}

/// A row that is no row of this table.
#[derive(Debug)]
pub(super) struct Apart {
    /// How many rows that are stand before it.
    pub(super) before: usize,
    pub(super) reason: String,
    pub(super) whole: Out,
}

/// What is the same for all rows.
pub(super) struct Table<'a> {
    pub(super) program: &'a Program,
    pub(super) layout: &'a Layout,
    pub(super) options: &'a Options,
    /// What the columns are called in the input.
    pub(super) names: &'a [String],
    /// For each item of the layout.
    pub(super) codes: Vec<Codes>,
    pub(super) plan: Plan<'a>,
    pub(super) writer: Writer,
}

/// Scores chunks in one thread.
pub(super) struct Worker<'a, I> {
    table: &'a Table<'a>,
    pub(super) index: I,
    batch: Batch,
    outcomes: Outcomes,
    /// The cells of the batch that cannot be read: the row, the column, and why.
    wrong: Vec<(usize, usize, String)>,
}

impl<I: Index> Scorer<I::Chunk> for Worker<'_, I> {
    fn score(&mut self, chunk: &I::Chunk, scored: &mut Scored) -> Result<(), Error> {
        self.index.find(chunk)?;
        scored.bytes = self.index.bytes(chunk);
        let rows = self.index.rows();
        let apart = self.index.apart(chunk);
        scored.tally.keys.add(&self.index.keys());
        for from in (0..rows).step_by(ROWS) {
            self.batch.rows = (rows - from).min(ROWS);
            self.index.ready(chunk, from)?;
            self.read(chunk, from);
            self.table.plan.assess(&self.batch, &mut self.outcomes);
            self.write(chunk, from, &apart, scored);
        }
        for (n, Apart { before, reason, whole }) in apart.into_iter().enumerate() {
            let (columns, values) = (String::new(), String::new());
            let row = (before + n + 1) as u64;
            scored.rejected.push(Rejected { reject: Reject { row, columns, values, reason }, whole });
        }
        scored.rejected.sort_by_key(|rejected| rejected.reject.row);
        scored.tally.rejected = scored.rejected.len() as u64;
        scored.tally.rows = scored.tally.written + scored.tally.rejected;
        Ok(())
    }
}

impl<'a, I: Index> Worker<'a, I> {
    pub(super) fn new(table: &'a Table<'a>, index: I) -> Self {
        Self {
            table,
            index,
            batch: Batch::new(table.program),
            outcomes: table.plan.outcomes(),
            wrong: Vec::new(),
        }
    }

    /// Reads the answers of a batch that begins at a row.
    fn read(&mut self, chunk: &I::Chunk, from: usize) {
        self.wrong.clear();
        let table = self.table;
        for ((id, place), codes) in table.layout.items.iter().zip(&table.codes) {
            let misses = match place {
                Place::One(column) | Place::Either(column, _) => {
                    let rows = from..from + self.batch.rows;
                    let bytes = &mut self.batch.column_mut(*id).bytes;
                    !self.index.look_up(chunk, codes, *column, rows, bytes)
                }
                Place::Ticks(_) => {
                    self.batch.column_mut(*id).bytes.fill(MISS);
                    true
                }
            };
            if misses {
                self.read_with_care(chunk, from, *id, place);
            }
        }
    }

    /// Reads what could not be looked up. What cannot be read at all counts as open until its row is left out.
    fn read_with_care(&mut self, chunk: &I::Chunk, from: usize, id: ItemId, place: &Place) {
        let item = &self.table.program.items[id];
        let rows = self.batch.rows;
        let column = self.batch.column_mut(id);
        for row in 0..rows {
            if column.bytes.get(row) != Some(&MISS) {
                continue;
            }
            let cells = self.index.row(chunk, from + row);
            match cells::answer(item, place, self.table.options, &cells) {
                Ok(answer) => column.set(row, &answer),
                Err((wrong, reason)) => {
                    column.set(row, &Answer::Open);
                    self.wrong.push((row, wrong, reason));
                }
            }
        }
        // Beyond the last row too, every byte is one that an answer can have.
        column.bytes.iter_mut().skip(rows).for_each(|byte| *byte = OPEN);
    }

    fn write(&mut self, chunk: &I::Chunk, from: usize, apart: &[Apart], scored: &mut Scored) {
        let Self { table, index, outcomes, wrong, .. } = self;
        // By row; within one, by column as they were found.
        wrong.sort_by_key(|(row, ..)| *row);
        let mut wrong = wrong.drain(..).peekable();
        let kept = &table.layout.kept;
        for row in 0..self.batch.rows {
            let cells = index.row(chunk, from + row);
            let mut problems = Vec::new();
            while let Some((_, column, reason)) = wrong.next_if(|(of, ..)| *of == row) {
                problems.push((column, reason));
            }
            if !table.writer.takes_any_bytes() {
                let text = |column: &&usize| std::str::from_utf8(&cells.cell(**column)).is_err();
                problems.extend(kept.iter().filter(text).map(|column| (*column, "not UTF-8".to_owned())));
            }
            if problems.is_empty() {
                table.writer.row(scored, kept, &cells, outcomes, row);
                scored.tally.count(outcomes, row);
                scored.tally.keys.absent += index.absent(from + row);
                if let Some(column) = table.layout.reference
                    && outcomes.partial.get(row) == Some(&0)
                {
                    let theirs = cells.cell(column);
                    scored.tally.agreement.count(table.program, &theirs, outcomes, row);
                }
            } else {
                let at = from + row;
                let before = apart.partition_point(|apart| apart.before <= at);
                let reject = table.reject(at + before, &cells, &problems);
                scored.rejected.push(Rejected { reject, whole: index.whole(chunk, at) });
            }
        }
    }
}

impl Table<'_> {
    /// Why a row is rejected.
    fn reject(&self, row: usize, cells: &impl Row, problems: &[(usize, String)]) -> Reject {
        let name = |column: usize| self.names.get(column).map_or("", String::as_str);
        let columns: Vec<&str> = problems.iter().map(|(column, _)| name(*column)).collect();
        let values: Vec<String> = problems
            .iter()
            .map(|(column, _)| String::from_utf8_lossy(&cells.cell(*column)).into_owned())
            .collect();
        let reasons: Vec<String> =
            problems.iter().map(|(column, reason)| format!("{}: {reason}", visible(name(*column)))).collect();
        Reject {
            row: row as u64 + 1,
            columns: columns.join(";"),
            values: values.join(";"),
            reason: reasons.join("; "),
        }
    }
}
