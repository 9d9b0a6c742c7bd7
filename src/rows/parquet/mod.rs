//! Parquet in: a table by columns, in groups of rows.

mod column;
mod dictionary;
mod file;

use super::cells::Row;
use super::codes::Codes;
use super::layout::{Layout, Place};
use super::out::Out;
use super::result::{Kept, Writer, quoted, safe};
use super::score::{Chunks, Error, Sinks, run};
use super::tally::Tally;
use super::worker::{self, Apart, Table, Worker};
use super::{Options, csv};
use crate::assess::columns::Plan;
use crate::program::Program;
use crate::response::columns::ROWS;
use column::{Column, Leaf};
use file::At;
use parquet::file::reader::{FileReader, RowGroupReader};
use parquet::file::serialized_reader::SerializedFileReader;
use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::fs::File;
use std::io::ErrorKind;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

/// So many rows are handed out at once; what stands before them in their group is passed over.
const PART: usize = 65_536;
/// So many rows are unpacked at once, so that all columns of them fit into the nearer memory.
const STEP: usize = 16 * ROWS;

/// Scores each row of a Parquet file, and writes the results in the same order.
///
/// # Errors
///
/// Where the columns do not fit the questionnaire, or reading or writing fails.
pub fn score_parquet(
    program: &Program,
    input: File,
    sinks: &mut Sinks,
    options: &Options,
) -> Result<Tally, Error> {
    let file = At::new(input).map_err(Error::Read)?;
    let file = undamaged(|| SerializedFileReader::new(file))?;
    let leaves = Leaf::all(file.metadata().file_metadata().schema_descr());
    let header: Vec<String> = leaves.iter().map(|leaf| leaf.name.clone()).collect();
    let layout = Layout::new(program, &header, options)?;
    let kept = layout.kept.iter().filter_map(|column| leaves.get(*column));
    let kept: Vec<Kept> =
        kept.map(|leaf| Kept { name: leaf.name.clone(), whole: leaf.is_whole_number() }).collect();
    let (output, side) = sinks.split();
    let (writer, results) = Writer::new(program, options, &kept, output)?;
    if let Some(rejects) = side.rejects.as_mut() {
        let mut line = Out::default();
        line.text(b"reject_row,reject_column,reject_value,reject_reason");
        for name in &header {
            line.byte(b',');
            quoted(&mut line, b"", name.as_bytes());
        }
        line.byte(b'\n');
        rejects.write_all(line.written()).map_err(Error::WriteRejects)?;
    }
    let codes = layout.items.iter().map(|(id, _)| Codes::of_cells(&program.items[*id], options));
    let codes = Codes::shared(codes.collect());
    let plan = Plan::new(program);
    let table = Table { program, layout: &layout, options, names: &header, codes, plan, writer };
    let groups = file.metadata().row_groups().iter();
    let groups = groups.map(|group| {
        let rows = usize::try_from(group.num_rows()).map_err(|_| Error::Damaged)?;
        Ok((rows, group.compressed_size().unsigned_abs()))
    });
    let chunks = Parts { groups: groups.collect::<Result<_, Error>>()?, group: 0, from: 0 };
    let scorer = || Worker::new(&table, Index::new(&table, &file, &leaves));
    let mut tally = run(chunks, scorer, &Tally::new(program), options, csv::reject_line, results, side)?;
    tally.keys.ignored = layout.ignored.clone();
    Ok(tally)
}

thread_local! {
    /// Does this thread read what may be damaged?
    static READING: Cell<bool> = const { Cell::new(false) };
}

/// What a file comes to that may be damaged in any way. The library panics on some that are; that is an error like any
/// other, and no message of its own.
fn undamaged<T>(read: impl FnOnce() -> parquet::errors::Result<T>) -> Result<T, Error> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let loud = take_hook();
        set_hook(Box::new(move |panic| {
            if !READING.get() {
                loud(panic);
            }
        }));
    });
    READING.set(true);
    let read = catch_unwind(AssertUnwindSafe(read));
    READING.set(false);
    match read {
        Ok(Ok(read)) => Ok(read),
        Ok(Err(parquet::errors::ParquetError::External(error))) => match error.downcast::<std::io::Error>() {
            Ok(error) if error.kind() != ErrorKind::UnexpectedEof => Err(Error::Read(*error)),
            Ok(_) | Err(_) => Err(Error::Damaged),
        },
        Ok(Err(parquet::errors::ParquetError::NYI(what))) => Err(Error::Unsupported(what)),
        Ok(Err(_)) | Err(_) => Err(Error::Damaged),
    }
}

/// Some rows of a group.
#[derive(Debug, Default)]
struct Part {
    group: usize,
    rows: Range<usize>,
    /// How many bytes of the file they are, about.
    bytes: u64,
}

/// Gives parts, one after the other.
struct Parts {
    /// Of each group, how many rows it has and how many bytes it is.
    groups: Vec<(usize, u64)>,
    /// What comes next.
    group: usize,
    from: usize,
}

impl Chunks for Parts {
    type Chunk = Part;

    fn next(&mut self, part: &mut Part) -> Result<bool, Error> {
        while let Some((rows, bytes)) = self.groups.get(self.group) {
            if self.from < *rows {
                let to = (self.from + PART).min(*rows);
                let bytes = bytes / rows.div_ceil(PART) as u64;
                *part = Part { group: self.group, rows: self.from..to, bytes };
                self.from = to;
                return Ok(true);
            }
            (self.group, self.from) = (self.group + 1, 0);
        }
        Ok(false)
    }
}

/// The values of a part.
struct Index<'t> {
    file: &'t SerializedFileReader<At>,
    leaves: &'t [Leaf],
    /// For each column of the file, the codes of its item.
    codes: Vec<Option<&'t Codes>>,
    /// Which columns are looked at in every row.
    used: Vec<bool>,
    group: Option<Box<dyn RowGroupReader + 't>>,
    /// The rows of the part that are unpacked.
    unpacked: Range<usize>,
    rows: usize,
    columns: Vec<Column>,
    /// The columns that are not, unpacked where a row goes to the rejects.
    others: OnceCell<Option<Vec<Column>>>,
}

impl<'t> Index<'t> {
    fn new(table: &'t Table, file: &'t SerializedFileReader<At>, leaves: &'t [Leaf]) -> Self {
        let mut codes = vec![None; leaves.len()];
        let mut used = vec![false; leaves.len()];
        let mut use_it =
            |column: usize| used.get_mut(column).is_some_and(|used| std::mem::replace(used, true));
        for ((_, place), known) in table.layout.items.iter().zip(&table.codes) {
            match place {
                Place::One(column) | Place::Either(column, _) => {
                    use_it(*column);
                    if let Some(codes) = codes.get_mut(*column) {
                        *codes = Some(known);
                    }
                }
                Place::Ticks(ticks) => ticks.iter().for_each(|(column, _)| _ = use_it(*column)),
            }
        }
        let Layout { kept, reference, .. } = table.layout;
        kept.iter().chain(reference).for_each(|column| _ = use_it(*column));
        let columns = leaves.iter().map(|_| Column::default()).collect();
        Self {
            file,
            leaves,
            codes,
            used,
            group: None,
            unpacked: 0..0,
            rows: 0,
            columns,
            others: OnceCell::new(),
        }
    }

    /// The value in a column that may be one that is not looked at in every row.
    fn any(&self, part: &Part, column: usize, row: usize) -> Option<Cow<'_, [u8]>> {
        if self.used.get(column) == Some(&true) {
            return Some(Cow::Borrowed(self.columns.get(column)?.text(row - self.unpacked.start)));
        }
        let others = self.others.get_or_init(|| {
            let read = undamaged(|| {
                let group = self.file.get_row_group(part.group)?;
                let mut others: Vec<Column> = self.leaves.iter().map(|_| Column::default()).collect();
                let leaves = self.leaves.iter().zip(&self.used).zip(&mut others);
                let first = part.rows.start;
                let rows = first + self.unpacked.start..first + self.unpacked.end;
                for ((leaf, _), column) in leaves.filter(|((_, used), _)| !**used) {
                    column.open(group.as_ref(), leaf, rows.start)?;
                    column.read(group.as_ref(), leaf, rows.clone(), None)?;
                }
                Ok(others)
            });
            read.ok()
        });
        Some(Cow::Borrowed(match others {
            Some(others) => others.get(column)?.text(row - self.unpacked.start),
            None => b"#damaged",
        }))
    }
}

impl worker::Index for Index<'_> {
    type Chunk = Part;

    fn find(&mut self, part: &Part) -> Result<(), Error> {
        self.rows = part.rows.len();
        self.unpacked = 0..0;
        let Self { file, leaves, used, columns, .. } = self;
        self.group = Some(undamaged(|| {
            let group = file.get_row_group(part.group)?;
            for ((leaf, used), column) in leaves.iter().zip(used).zip(columns) {
                if *used {
                    column.open(group.as_ref(), leaf, part.rows.start)?;
                }
            }
            Ok(group)
        })?);
        Ok(())
    }

    fn ready(&mut self, part: &Part, row: usize) -> Result<(), Error> {
        if self.unpacked.contains(&row) {
            return Ok(());
        }
        self.unpacked = row..(row + STEP).min(self.rows);
        self.others = OnceCell::new();
        let rows = part.rows.start + self.unpacked.start..part.rows.start + self.unpacked.end;
        let Self { leaves, codes, used, columns, group, .. } = self;
        let Some(group) = group else { return Ok(()) };
        undamaged(|| {
            for (((leaf, codes), used), column) in leaves.iter().zip(codes).zip(used).zip(columns) {
                if *used {
                    column.read(group.as_ref(), leaf, rows.clone(), *codes)?;
                }
            }
            Ok(())
        })
    }

    fn rows(&self) -> usize {
        self.rows
    }

    fn look_up(
        &self,
        _part: &Part,
        _codes: &Codes,
        column: usize,
        rows: Range<usize>,
        bytes: &mut [u8; ROWS],
    ) -> bool {
        let first = self.unpacked.start;
        let rows = rows.start - first..rows.end - first;
        let found = self.columns.get(column).and_then(|column| column.bytes.get(rows)).unwrap_or_default();
        let misses = bytes.iter_mut().zip(found).fold(false, |misses, (byte, found)| {
            *byte = *found;
            misses | (*found == super::codes::MISS)
        });
        !misses
    }

    fn row<'c>(&'c self, _part: &'c Part, row: usize) -> impl Row + 'c {
        Values { index: self, row: row - self.unpacked.start }
    }

    fn whole(&self, part: &Part, row: usize) -> Out {
        let mut line = Out::default();
        for column in 0..self.leaves.len() {
            if column > 0 {
                line.byte(b',');
            }
            safe(&mut line, &self.any(part, column, row).unwrap_or_default());
        }
        line.byte(b'\n');
        line
    }

    fn apart(&self, _part: &Part) -> Vec<Apart> {
        Vec::new()
    }

    fn bytes(&self, part: &Part) -> u64 {
        part.bytes
    }
}

/// The values of a row.
struct Values<'c> {
    index: &'c Index<'c>,
    /// Counted from the first that is unpacked.
    row: usize,
}

impl Row for Values<'_> {
    fn cell(&self, column: usize) -> Cow<'_, [u8]> {
        Cow::Borrowed(self.index.columns.get(column).map_or(b"", |column| column.text(self.row)))
    }

    fn json(&self, column: usize) -> Cow<'_, [u8]> {
        let cell = self.cell(column);
        if self.index.columns.get(column).is_none_or(|column| column.is_null(self.row)) {
            return Cow::Borrowed(b"null");
        }
        if self.index.leaves.get(column).is_some_and(Leaf::is_whole_number) {
            return cell;
        }
        Cow::Owned(serde_json::Value::from(String::from_utf8_lossy(&cell)).to_string().into_bytes())
    }
}
