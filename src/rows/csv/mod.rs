//! CSV in.

mod chunk;
mod marks;
#[cfg(test)]
mod tests;

use super::Options;
use super::codes::Codes;
use super::layout::Layout;
use super::out::Out;
use super::result::{Kept, Writer, quoted, safe};
use super::score::{Chunks, Error, Reject, Sinks, run};
use super::tally::Tally;
use super::worker::{Table, Worker};
use crate::assess::columns::Plan;
use crate::program::Program;
use chunk::{Chunk, Cutter, Index};
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
) -> Result<Tally, Error> {
    let mut cutter = Cutter::new(input);
    let mut first = Chunk::default();
    let bytes = loop {
        if !cutter.next(&mut first)? {
            return Err(Error::Empty);
        }
        if let Some(other) = first.other_format() {
            return Err(Error::NotCsv(other));
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
    let layout = Layout::new(program, &header, options)?;
    let kept = Kept::texts(layout.kept.iter().filter_map(|column| header.get(*column)));
    let (output, side) = sinks.split();
    let (writer, results) = Writer::new(program, options, &kept, output)?;
    if let Some(rejects) = side.rejects.as_mut() {
        let mut line = Out::default();
        line.text(b"reject_row,reject_column,reject_value,reject_reason");
        // Names stay as they are, so that each is found again once the rows have been mended.
        for name in &bytes {
            line.byte(b',');
            quoted(&mut line, b"", name);
        }
        line.byte(b'\n');
        rejects.write_all(line.written()).map_err(Error::WriteRejects)?;
    }
    let codes = layout.items.iter().map(|(id, _)| Codes::of_cells(&program.items[*id], options));
    let codes = Codes::shared(codes.collect());
    let plan = Plan::new(program);
    let table = Table { program, layout: &layout, options, names: &header, codes, plan, writer };
    let chunks = Pieces { cutter, first: (first.len() > 0).then_some(first) };
    let scorer = || Worker::new(&table, Index::new(layout.width));
    let mut tally = run(chunks, scorer, &Tally::new(program), options, reject_line, results, side)?;
    tally.keys.ignored = layout.ignored.clone();
    Ok(tally)
}

/// A rejected row, as a line. It is opened in a spreadsheet to be mended, so no cell of it is one that would be run.
pub(super) fn reject_line(reject: &Reject, cells: &Out) -> Out {
    let mut line = Out::default();
    for cell in [&reject.row.to_string(), &reject.columns, &reject.values, &reject.reason] {
        safe(&mut line, cell.as_bytes());
        line.byte(b',');
    }
    line.text(cells.written());
    line
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
            None => self.cutter.next(chunk),
        }
    }
}

/// A whole row as a line.
fn line_of(line: &mut Out, record: &ByteRecord) {
    for (n, cell) in record.iter().enumerate() {
        if n > 0 {
            line.byte(b',');
        }
        safe(line, cell);
    }
    line.byte(b'\n');
}
