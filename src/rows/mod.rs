//! Many responses: a row each, in and out.
//!
//! An input is cut into chunks of whole rows. In each, the cells of a few hundred rows are looked up item by item
//! and assessed side by side by [`crate::assess::columns`]; what cannot be looked up is read with care. A row that
//! cannot be read goes whole to the rejects, with its number, column, value and reason; the others are not touched
//! by it. Rows in are always rows out and rows rejected, in the order in which they came.

mod agreement;
mod answers;
mod cells;
mod codes;
mod csv;
mod cut;
mod ends;
mod layout;
mod map;
mod ndjson;
mod out;
#[cfg(feature = "parquet")]
mod parquet;
mod result;
mod score;
mod tally;
mod worker;

pub use agreement::Agreement;
pub use answers::{AnswerRow, Answers};
pub use csv::score_csv;
pub use layout::{Layout, LayoutError, Place};
pub use map::{Map, read as read_map};
pub use ndjson::score_ndjson;
#[cfg(feature = "parquet")]
pub use parquet::score_parquet;
pub use score::{Error, Reject, Sinks};
pub use tally::{Keys, Tally};

use crate::response::Answer;
use std::num::NonZeroUsize;

/// How rows are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A line of column names, then a line a row.
    Csv,
    /// A JSON object a line.
    Ndjson,
    /// By columns, packed. Only where this was made with the feature `parquet`.
    Parquet,
}

/// How to read and write.
#[derive(Debug)]
pub struct Options {
    /// How results are written down.
    pub to: Format,
    /// What it means where a row does not have an item's key: [`Answer::Open`], or [`Answer::Declined`] for writers that
    /// leave out what is empty. Where nothing is said it is open, and a row without the key of any item is none.
    pub absent: Option<Answer>,
    /// What a Parquet result says of itself, by name.
    pub about: Vec<(String, String)>,
    /// Columns to carry along.
    pub keep: Vec<String>,
    /// How the export's columns and codes are called here.
    pub map: Map,
    /// May items have no column? Then they are open.
    pub allow_missing: bool,
    /// Write the lowest and highest of each score too.
    pub ranges: bool,
    /// How many threads score.
    pub threads: NonZeroUsize,
    /// Stop at the first row that cannot be read.
    pub strict: bool,
    /// A column with levels that somebody else assigned.
    pub reference: Option<String>,
}
