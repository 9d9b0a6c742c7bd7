//! CSV in, CSV out.

use super::layout::{Layout, LayoutError, Place};
use super::map::Map;
use super::result;
use crate::assess::{Assessment, assess};
use crate::diagnostic::visible;
use crate::program::{ChoiceSet, Given, Item, Program};
use crate::response::{Answer, Response, check_choices, read_cell};
use csv::{ByteRecord, ReaderBuilder, Writer, WriterBuilder};
use std::io::{Read, Write};

/// How to read and write.
#[derive(Debug, Default)]
pub struct Options {
    /// Columns to carry along.
    pub keep: Vec<String>,
    /// How the export's columns and codes are called here.
    pub map: Map,
    /// May items have no column? Then they are open.
    pub allow_missing: bool,
    /// Write the lowest and highest of each score too.
    pub ranges: bool,
}

/// What came of all rows.
#[derive(Debug, Default, Clone)]
pub struct Tally {
    /// Rows read.
    pub rows: u64,
    /// Rows written.
    pub written: u64,
    /// Rows rejected.
    pub rejected: u64,
    /// Columns that were not used.
    pub ignored: Vec<String>,
}

/// Why a row was rejected. The values are for the rejects file alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Its number, from 1 after the header.
    pub row: u64,
    /// The columns with something wrong, joined by `;`; empty where it is the whole row.
    pub columns: String,
    /// Their values, joined by `;`.
    pub values: String,
    /// What is wrong, without the values.
    pub reason: String,
}

/// Why the whole file could not be scored.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no header.
    #[error("the input is empty; its first line has to name the columns")]
    Empty,
    /// A column that is kept has the name of a result.
    #[error("`{0}` is kept and is also a column of the result; rename it in the input")]
    Clash(String),
    /// The columns do not fit the questionnaire.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// The header is not text.
    #[error("the first line is not UTF-8; save the file as UTF-8")]
    HeaderNotText,
    /// The input could not be read on.
    #[error("cannot read the input")]
    Read(#[source] std::io::Error),
    /// The output could not be written on.
    #[error("cannot write the result")]
    Write(#[source] std::io::Error),
    /// The rejects could not be written on.
    #[error("cannot write the rejects")]
    WriteRejects(#[source] std::io::Error),
}

/// Scores each row of a CSV, and writes the results in the same order. `rejects`, where there is one, gets the
/// rows that could not be read, whole; `seen` is told of each.
///
/// # Errors
///
/// Where the header does not fit the questionnaire, or reading or writing fails.
pub fn score(
    program: &Program,
    input: impl Read,
    output: impl Write,
    rejects: Option<&mut dyn Write>,
    options: &Options,
    mut seen: impl FnMut(&Reject),
) -> Result<Tally, Error> {
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(input);
    let bytes = reader.byte_headers().map_err(read_error)?.clone();
    if bytes.is_empty() {
        return Err(Error::Empty);
    }
    let header: Vec<String> = bytes
        .iter()
        .map(|cell| String::from_utf8(cell.to_vec()).map_err(|_| Error::HeaderNotText))
        .collect::<Result<_, _>>()?;
    let layout = Layout::new(program, &header, &options.map, &options.keep, options.allow_missing)?;
    let mut results = Results::new(program, output, &header, &layout, options)?;
    let mut rejects = rejects.map(|out| Rejects::new(out, &bytes)).transpose()?;

    let mut tally = Tally { ignored: layout.ignored.clone(), ..Tally::default() };
    let mut record = ByteRecord::new();
    while reader.read_byte_record(&mut record).map_err(read_error)? {
        tally.rows += 1;
        match read_row(program, &layout, &options.map, &header, &record) {
            Ok(response) => {
                results.write(&response, &assess(program, &response), &record)?;
                tally.written += 1;
            }
            Err(problems) => {
                let reject = Reject::new(tally.rows, &problems);
                seen(&reject);
                if let Some(rejects) = &mut rejects {
                    rejects.write(&reject, &record)?;
                }
                tally.rejected += 1;
            }
        }
    }
    results.finish()?;
    if let Some(mut rejects) = rejects {
        rejects.out.flush().map_err(Error::WriteRejects)?;
    }
    Ok(tally)
}

struct CellProblem {
    column: String,
    value: String,
    reason: String,
}

impl Reject {
    fn new(row: u64, problems: &[CellProblem]) -> Self {
        let join = |part: fn(&CellProblem) -> &str| problems.iter().map(part).collect::<Vec<_>>().join(";");
        let reasons: Vec<String> = problems
            .iter()
            .map(|p| match p.column.as_str() {
                "" => p.reason.clone(),
                column => format!("{}: {}", visible(column), p.reason),
            })
            .collect();
        Self { row, columns: join(|p| &p.column), values: join(|p| &p.value), reason: reasons.join("; ") }
    }
}

fn read_row(
    program: &Program,
    layout: &Layout,
    map: &Map,
    header: &[String],
    record: &ByteRecord,
) -> Result<Response, Vec<CellProblem>> {
    if record.len() != layout.width {
        let cells = if record.len() == 1 { "cell" } else { "cells" };
        let reason = format!("it has {} {cells}, but the header has {}", record.len(), layout.width);
        return Err(vec![CellProblem { column: String::new(), value: String::new(), reason }]);
    }
    let mut response = Response::new(program);
    let mut problems = Vec::new();
    for (id, place) in &layout.items {
        let item = &program.items[*id];
        let read = match place {
            Place::One(column) => one(item, map, record, *column).map_err(|reason| (*column, reason)),
            Place::Ticks(ticks) => several(item, map, record, ticks),
        };
        match read {
            Ok(answer) => response.set(*id, answer),
            Err((column, reason)) => problems.push(CellProblem {
                column: header.get(column).cloned().unwrap_or_default(),
                value: String::from_utf8_lossy(record.get(column).unwrap_or(b"")).into_owned(),
                reason,
            }),
        }
    }
    if problems.is_empty() { Ok(response) } else { Err(problems) }
}

fn one(item: &Item, map: &Map, record: &ByteRecord, column: usize) -> Result<Answer, String> {
    let cell = text(record, column)?;
    if let Some(answer) = missing(map, cell) {
        return Ok(answer);
    }
    let wrong = |w: crate::response::Wrong| match w.help {
        Some(help) => format!("{} ({help})", w.reason),
        None => w.reason,
    };
    match map.codes.get(&item.id) {
        None => read_cell(item, cell).map_err(wrong),
        Some(codes) => {
            let ours = |code: &str| codes.get(code.trim()).map_or(code, String::as_str).to_owned();
            let cell: Vec<String> = cell.split(';').map(ours).collect();
            read_cell(item, &cell.join(";")).map_err(wrong)
        }
    }
}

/// An `any_of` in columns of 0 and 1. All empty is declined; all 0 is none, or declined where a choice says none.
fn several(
    item: &Item,
    map: &Map,
    record: &ByteRecord,
    ticks: &[(usize, usize)],
) -> Result<Answer, (usize, String)> {
    let first = ticks.first().map_or(0, |(column, _)| *column);
    let cells: Vec<(usize, usize, &str)> = ticks
        .iter()
        .map(|(column, choice)| {
            Ok((*column, *choice, text(record, *column).map_err(|e| (*column, e))?.trim()))
        })
        .collect::<Result<_, (usize, String)>>()?;
    if let Some(answer) = cells.first().and_then(|(_, _, cell)| missing(map, cell))
        && cells.iter().all(|(_, _, cell)| missing(map, cell).as_ref() == Some(&answer))
    {
        return Ok(answer);
    }
    if cells.iter().all(|(_, _, cell)| cell.is_empty()) {
        return Ok(Answer::Declined);
    }
    let mut set = ChoiceSet::default();
    for (column, choice, cell) in cells {
        match cell {
            "1" => set = set.with(ChoiceSet::only(choice)),
            "0" => {}
            _ => return Err((column, "neither 0 nor 1".to_owned())),
        }
    }
    if set.is_empty() && item.choices().iter().any(|c| c.exclusive) {
        return Ok(Answer::Declined);
    }
    check_choices(item, set).map_err(|wrong| (first, wrong.reason))?;
    Ok(Answer::Given(Given::Choices(set)))
}

fn missing(map: &Map, cell: &str) -> Option<Answer> {
    let cell = cell.trim();
    if map.declined.contains(cell) {
        Some(Answer::Declined)
    } else if map.not_known.contains(cell) {
        Some(Answer::NotKnown)
    } else if map.open.contains(cell) {
        Some(Answer::Open)
    } else {
        None
    }
}

fn text(record: &ByteRecord, column: usize) -> Result<&str, String> {
    std::str::from_utf8(record.get(column).unwrap_or(b"")).map_err(|_| "not UTF-8".to_owned())
}

struct Results<'a, W: Write> {
    program: &'a Program,
    out: Writer<W>,
    kept: &'a [usize],
    ranges: bool,
}

impl<'a, W: Write> Results<'a, W> {
    fn new(
        program: &'a Program,
        out: W,
        header: &[String],
        layout: &'a Layout,
        options: &Options,
    ) -> Result<Self, Error> {
        let mut out = WriterBuilder::new().from_writer(out);
        let names = result::header(program, options.ranges);
        let kept: Vec<String> = layout.kept.iter().filter_map(|c| header.get(*c).cloned()).collect();
        if let Some(clash) = kept.iter().find(|k| names.contains(k)) {
            return Err(Error::Clash(visible(clash)));
        }
        let safe_kept = kept.iter().map(|name| String::from_utf8_lossy(&safe(name.as_bytes())).into_owned());
        out.write_record(safe_kept.chain(names)).map_err(write_error)?;
        Ok(Self { program, out, kept: &layout.kept, ranges: options.ranges })
    }

    fn write(
        &mut self,
        response: &Response,
        assessment: &Assessment,
        record: &ByteRecord,
    ) -> Result<(), Error> {
        for column in self.kept {
            self.out.write_field(safe(record.get(*column).unwrap_or(b""))).map_err(write_error)?;
        }
        let cells = result::cells(self.program, response, assessment, self.ranges);
        self.out.write_record(cells).map_err(write_error)
    }

    fn finish(mut self) -> Result<(), Error> {
        self.out.flush().map_err(Error::Write)
    }
}

/// A cell that no spreadsheet runs as a formula: such a text gets an apostrophe before it. Numbers stay.
fn safe(cell: &[u8]) -> Vec<u8> {
    let runs = matches!(cell.first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'));
    let number = std::str::from_utf8(cell).is_ok_and(|text| text.parse::<f64>().is_ok());
    if runs && !number { [b"'", cell].concat() } else { cell.to_vec() }
}

struct Rejects<'a> {
    out: Writer<&'a mut dyn Write>,
}

impl<'a> Rejects<'a> {
    fn new(out: &'a mut dyn Write, header: &ByteRecord) -> Result<Self, Error> {
        let mut out = WriterBuilder::new().flexible(true).from_writer(out);
        let ours = ["reject_row", "reject_column", "reject_value", "reject_reason"].map(str::as_bytes);
        out.write_record(ours.into_iter().chain(header)).map_err(reject_error)?;
        Ok(Self { out })
    }

    fn write(&mut self, reject: &Reject, record: &ByteRecord) -> Result<(), Error> {
        let row = reject.row.to_string();
        let ours = [&row, &reject.columns, &reject.values, &reject.reason].map(|s| s.as_bytes());
        self.out.write_record(ours.into_iter().chain(record)).map_err(reject_error)
    }
}

/// Records are bytes of any length, so only the system can fail.
fn io(error: csv::Error) -> std::io::Error {
    if let csv::ErrorKind::Io(error) = error.into_kind() {
        return error;
    }
    std::io::Error::other("not a table")
}

fn read_error(error: csv::Error) -> Error {
    Error::Read(io(error))
}

fn write_error(error: csv::Error) -> Error {
    Error::Write(io(error))
}

fn reject_error(error: csv::Error) -> Error {
    Error::WriteRejects(io(error))
}
