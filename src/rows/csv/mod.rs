//! CSV in.

mod chunk;
mod marks;
#[cfg(test)]
mod tests;

use super::cells::{self, Row};
use super::codes::{Codes, MISS};
use super::layout::{Layout, Place};
use super::map::Map;
use super::out::Out;
use super::result::{Writer, quoted};
use super::score::{Chunks, Error, Reject, Rejected, Scored, Scorer, Sinks, run};
use super::tally::Tally;
use super::{Options, result};
use crate::assess::columns::{Outcomes, Plan};
use crate::diagnostic::visible;
use crate::program::{ItemId, Program};
use crate::response::Answer;
use crate::response::columns::{Batch, OPEN, ROWS};
use chunk::{Chunk, CutError, Cutter, Index};
use csv::ByteRecord;
use std::io::Read;

/// Scores each row of a CSV, and writes the results in the same order.
///
/// # Errors
///
/// Where the header does not fit the questionnaire, or reading or writing fails.
pub fn score_csv(
    program: &Program,
    input: impl Read + Send,
    sinks: &mut Sinks,
    options: &Options,
) -> Result<(Tally, Vec<String>), Error> {
    let mut cutter = Cutter::new(input);
    let mut first = Chunk::default();
    let bytes = loop {
        if !cutter.next(&mut first).map_err(cut_error)? {
            return Err(Error::Empty);
        }
        let bytes = first.header();
        // Before the header there may be blank lines, however many.
        if !bytes.is_empty() {
            break bytes;
        }
    };
    let header: Vec<String> = bytes
        .iter()
        .map(|cell| String::from_utf8(cell.to_vec()).map_err(|_| Error::HeaderNotText))
        .collect::<Result<_, _>>()?;
    let Options { map, keep, reference, allow_missing, .. } = options;
    let layout = Layout::new(program, &header, map, keep, reference.as_ref(), *allow_missing)?;
    let kept: Vec<String> = layout.kept.iter().filter_map(|c| header.get(*c).cloned()).collect();
    let names = result::header(program, options.ranges);
    if let Some(clash) = kept.iter().find(|kept| names.contains(kept)) {
        return Err(Error::Clash(visible(clash)));
    }
    let writer = Writer::new(program, options.ranges);
    let mut line = Out::default();
    writer.header(&mut line, &kept);
    sinks.output.write_all(line.written()).map_err(Error::Write)?;
    if let Some(rejects) = &mut sinks.rejects {
        let mut line = Out::default();
        line.text(b"reject_row,reject_column,reject_value,reject_reason,");
        whole(&mut line, &bytes);
        rejects.write_all(line.written()).map_err(Error::WriteRejects)?;
    }
    let plan = Plan::new(program);
    let codes = layout.items.iter().map(|(id, _)| Codes::new(&program.items[*id], &options.map)).collect();
    let table = Table { program, layout: &layout, map: &options.map, header: &header, codes, plan, writer };
    let chunks = Pieces { cutter, first: (first.len() > 0).then_some(first) };
    let scorer = || Worker {
        table: &table,
        index: Index::default(),
        batch: Batch::new(program),
        outcomes: table.plan.outcomes(),
        wrong: Vec::new(),
    };
    let tally = run(chunks, scorer, &Tally::new(program), options.threads, options.strict, sinks)?;
    sinks.output.flush().map_err(Error::Write)?;
    if let Some(rejects) = &mut sinks.rejects {
        rejects.flush().map_err(Error::WriteRejects)?;
    }
    Ok((tally, layout.ignored))
}

fn cut_error(error: CutError) -> Error {
    match error {
        CutError::Read(error) => Error::Read(error),
        // Which row it is, is known where rows are counted.
        CutError::TooLong => Error::TooLong(0),
    }
}

/// The chunks of a CSV, the first of which has been read with the header.
struct Pieces<R> {
    cutter: Cutter<R>,
    first: Option<Chunk>,
}

impl<R: Read + Send> Chunks for Pieces<R> {
    type Chunk = Chunk;

    fn next(&mut self, chunk: &mut Chunk) -> Result<bool, Error> {
        match self.first.take() {
            Some(first) => {
                *chunk = first;
                Ok(true)
            }
            None => self.cutter.next(chunk).map_err(cut_error),
        }
    }
}

/// What is the same for all rows.
struct Table<'a> {
    program: &'a Program,
    layout: &'a Layout,
    map: &'a Map,
    header: &'a [String],
    /// For each item of the layout.
    codes: Vec<Codes>,
    plan: Plan<'a>,
    writer: Writer<'a>,
}

/// Scores chunks in one thread.
struct Worker<'a> {
    table: &'a Table<'a>,
    index: Index,
    batch: Batch,
    outcomes: Outcomes,
    /// The cells of the batch that cannot be read: the row, the column, and why.
    wrong: Vec<(usize, usize, String)>,
}

impl Scorer<Chunk> for Worker<'_> {
    fn score(&mut self, chunk: &Chunk, scored: &mut Scored) {
        self.index.find(chunk, self.table.layout.width);
        scored.bytes = chunk.len() as u64;
        let rows = self.index.rows();
        for from in (0..rows).step_by(ROWS) {
            self.batch.rows = (rows - from).min(ROWS);
            self.read(chunk, from);
            self.table.plan.assess(&self.batch, &mut self.outcomes);
            self.write(chunk, from, scored);
        }
        self.ragged(chunk, scored);
    }
}

impl Worker<'_> {
    /// Reads the answers of a batch that begins at a row.
    fn read(&mut self, chunk: &Chunk, from: usize) {
        self.wrong.clear();
        let table = self.table;
        for ((id, place), codes) in table.layout.items.iter().zip(&table.codes) {
            let misses = match place {
                Place::One(column) => {
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
    fn read_with_care(&mut self, chunk: &Chunk, from: usize, id: ItemId, place: &Place) {
        let item = &self.table.program.items[id];
        let rows = self.batch.rows;
        let column = self.batch.column_mut(id);
        for row in 0..rows {
            if column.bytes.get(row) != Some(&MISS) {
                continue;
            }
            let cells = self.index.row(chunk, from + row);
            match cells::answer(item, place, self.table.map, &cells) {
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

    fn write(&mut self, chunk: &Chunk, from: usize, scored: &mut Scored) {
        let Self { table, index, outcomes, wrong, .. } = self;
        // By row; within one, by column as they were found.
        wrong.sort_by_key(|(row, ..)| *row);
        let mut wrong = wrong.drain(..).peekable();
        for row in 0..self.batch.rows {
            let cells = index.row(chunk, from + row);
            let mut problems = Vec::new();
            while let Some((_, column, reason)) = wrong.next_if(|(of, ..)| *of == row) {
                problems.push((column, reason));
            }
            if problems.is_empty() {
                table.writer.row(&mut scored.out, &table.layout.kept, &cells, outcomes, row);
                scored.tally.count(outcomes, row);
                if let Some(column) = table.layout.reference
                    && outcomes.partial.get(row) == Some(&0)
                {
                    let theirs = cells.cell(column);
                    scored.tally.agreement.count(table.program, &theirs, outcomes, row);
                }
            } else {
                let at = from + row;
                let ragged = index.ragged.partition_point(|(before, _)| *before <= at);
                scored.rejected.push(table.rejected(at + ragged, &cells, &problems));
            }
        }
    }

    /// Rejects the rows with another number of cells, and puts all that were rejected in order.
    fn ragged(&mut self, chunk: &Chunk, scored: &mut Scored) {
        let width = self.table.layout.width;
        let last = self.index.ragged.len();
        for (n, (before, record)) in self.index.ragged.iter().enumerate() {
            let torn = chunk.torn && n + 1 == last;
            let cells = if record.len() == 1 { "cell" } else { "cells" };
            let reason = if torn {
                "the file ends inside quotes, in the middle of a cell".to_owned()
            } else {
                format!("it has {} {cells}, but the header has {width}", record.len())
            };
            let (columns, values) = (String::new(), String::new());
            let row = (before + n + 1) as u64;
            let mut cells = Out::default();
            whole(&mut cells, record);
            scored.rejected.push(Rejected { reject: Reject { row, columns, values, reason }, cells });
        }
        scored.rejected.sort_by_key(|rejected| rejected.reject.row);
        scored.tally.rejected = scored.rejected.len() as u64;
        scored.tally.rows = scored.tally.written + scored.tally.rejected;
    }
}

impl Table<'_> {
    /// A row with cells that cannot be read.
    fn rejected(&self, row: usize, cells: &impl Row, problems: &[(usize, String)]) -> Rejected {
        let name = |column: usize| self.header.get(column).map_or("", String::as_str);
        let columns: Vec<&str> = problems.iter().map(|(column, _)| name(*column)).collect();
        let values: Vec<String> = problems
            .iter()
            .map(|(column, _)| String::from_utf8_lossy(&cells.cell(*column)).into_owned())
            .collect();
        let reasons: Vec<String> =
            problems.iter().map(|(column, reason)| format!("{}: {reason}", visible(name(*column)))).collect();
        let mut line = Out::default();
        for column in 0..self.layout.width {
            if column > 0 {
                line.byte(b',');
            }
            quoted(&mut line, b"", &cells.cell(column));
        }
        line.byte(b'\n');
        let reject = Reject {
            row: row as u64 + 1,
            columns: columns.join(";"),
            values: values.join(";"),
            reason: reasons.join("; "),
        };
        Rejected { reject, cells: line }
    }
}

/// A whole row as a line.
fn whole(line: &mut Out, record: &ByteRecord) {
    for (n, cell) in record.iter().enumerate() {
        if n > 0 {
            line.byte(b',');
        }
        quoted(line, b"", cell);
    }
    line.byte(b'\n');
}
