//! The result of a row, in each format.

mod csv;
mod ndjson;

use super::cells::Row;
use super::out::Out;
use super::score::{Error, Sinks};
use super::{Format, Options};
use crate::assess::columns::Outcomes;
use crate::diagnostic::visible;
use crate::program::{Program, Urgency};

pub(super) use csv::quoted;

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
        names.push(scale.id.clone());
        if ranges {
            names.push(format!("{}_at_least", scale.id));
            names.push(format!("{}_at_most", scale.id));
        }
    }
    names.extend(["rules", "notices", "unknown"].map(str::to_owned));
    names
}

/// Writes results.
#[derive(Debug)]
pub(super) enum Writer {
    Csv(csv::Writer),
    Ndjson(ndjson::Writer),
}

impl Writer {
    /// Made ready for a program and what is kept.
    pub(super) fn new(program: &Program, options: &Options, kept: &[String]) -> Result<Self, Error> {
        let names = names(program, options.ranges);
        if let Some(clash) = kept.iter().find(|kept| names.contains(kept)) {
            return Err(Error::Clash(visible(clash)));
        }
        Ok(match options.to {
            Format::Csv => Self::Csv(csv::Writer::new(program, options.ranges, kept)),
            Format::Ndjson => Self::Ndjson(ndjson::Writer::new(program, options.ranges, kept)),
        })
    }

    /// What stands before all rows.
    pub(super) fn begin(&self, sinks: &mut Sinks) -> Result<(), Error> {
        match self {
            Self::Csv(csv) => sinks.output.write_all(csv.header()).map_err(Error::Write),
            Self::Ndjson(_) => Ok(()),
        }
    }

    /// Can what is kept be any bytes, or has it to be text?
    pub(super) fn takes_any_bytes(&self) -> bool {
        matches!(self, Self::Csv(_))
    }

    /// Writes a row.
    #[inline]
    pub(super) fn row(
        &self,
        out: &mut Out,
        kept: &[usize],
        cells: &impl Row,
        outcomes: &Outcomes,
        row: usize,
    ) {
        match self {
            Self::Csv(csv) => csv.row(out, kept, cells, outcomes, row),
            Self::Ndjson(ndjson) => ndjson.row(out, kept, cells, outcomes, row),
        }
    }
}
