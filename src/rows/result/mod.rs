//! The result of a row, in each format.

mod csv;
mod ndjson;
#[cfg(feature = "parquet")]
mod parquet;

use super::cells::Row;
use super::score::{Error, Results, Scored};
use super::{Format, Options};
use crate::assess::columns::Outcomes;
use crate::diagnostic::visible;
use crate::program::{Program, Urgency, column};

pub(super) use csv::{quoted, safe};
#[cfg(feature = "parquet")]
pub(super) use parquet::{Rows, texts};
use std::io::Write;

/// The words of urgencies, by the place of each counted from 1; 0 is none.
const URGENCIES: [&str; 5] = [
    "",
    Urgency::Information.word(),
    Urgency::BeforeTreatment.word(),
    Urgency::Today.word(),
    Urgency::Now.word(),
];

/// A score below this is written from a table.
const SMALL: usize = 1000;

/// The names of what a row has after what is kept.
fn names(program: &Program, ranges: bool) -> Vec<String> {
    let mut names: Vec<String> =
        ["status", "urgency", "level", "level_at_least", "level_at_most"].map(str::to_owned).into();
    for scale in program.scales.rows() {
        let id = column(&scale.id);
        names.push(id.clone());
        if ranges {
            names.push(format!("{id}_at_least"));
            names.push(format!("{id}_at_most"));
        }
    }
    names.extend(["rules", "notices", "unknown"].map(str::to_owned));
    names
}

/// A column that is carried along.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) name: String,
    /// Whole numbers stand in it, for sure.
    #[cfg_attr(not(feature = "parquet"), expect(dead_code, reason = "to text, a number is text"))]
    pub(super) whole: bool,
}

impl Kept {
    /// Columns of text.
    pub(super) fn texts<'n>(names: impl Iterator<Item = &'n String>) -> Vec<Self> {
        names.map(|name| Self { name: name.clone(), whole: false }).collect()
    }
}

/// Writes results.
#[derive(Debug)]
pub(super) enum Writer {
    Csv(csv::Writer),
    Ndjson(ndjson::Writer),
    #[cfg(feature = "parquet")]
    Parquet,
}

/// Text goes on as it is.
struct Text<'a>(&'a mut (dyn Write + Send));

impl Results for Text<'_> {
    fn write(&mut self, scored: &mut Scored) -> Result<(), Error> {
        self.0.write_all(scored.out.written()).map_err(Error::Write)
    }

    fn finish(self: Box<Self>) -> Result<(), Error> {
        self.0.flush().map_err(Error::Write)
    }
}

impl Writer {
    /// Made ready for a program and what is kept. Also gives what takes the results, with what stands before all rows.
    pub(super) fn new<'a>(
        program: &Program,
        options: &Options,
        kept: &[Kept],
        output: &'a mut (dyn Write + Send),
    ) -> Result<(Self, Box<dyn Results + 'a>), Error> {
        let names = names(program, options.ranges);
        if let Some(clash) = kept.iter().find(|kept| names.contains(&kept.name)) {
            return Err(Error::Clash(visible(&clash.name)));
        }
        Ok(match options.to {
            Format::Csv => {
                let csv = csv::Writer::new(program, options.ranges, kept);
                output.write_all(csv.header()).map_err(Error::Write)?;
                (Self::Csv(csv), Box::new(Text(output)))
            }
            Format::Ndjson => {
                let ndjson = ndjson::Writer::new(program, options.ranges, kept);
                (Self::Ndjson(ndjson), Box::new(Text(output)))
            }
            #[cfg(feature = "parquet")]
            Format::Parquet => {
                (Self::Parquet, Box::new(parquet::Table::new(program, options, kept, output)?))
            }
            #[cfg(not(feature = "parquet"))]
            Format::Parquet => return Err(Error::WithoutParquet),
        })
    }

    /// Can what is kept be any bytes, or has it to be text?
    pub(super) fn takes_any_bytes(&self) -> bool {
        matches!(self, Self::Csv(_))
    }

    /// Writes a row.
    #[inline]
    pub(super) fn row(
        &self,
        scored: &mut Scored,
        kept: &[usize],
        cells: &impl Row,
        outcomes: &Outcomes,
        row: usize,
    ) {
        match self {
            Self::Csv(csv) => csv.row(&mut scored.out, kept, cells, outcomes, row),
            Self::Ndjson(ndjson) => ndjson.row(&mut scored.out, kept, cells, outcomes, row),
            #[cfg(feature = "parquet")]
            Self::Parquet => scored.rows.add(kept, cells, outcomes, row),
        }
    }
}
