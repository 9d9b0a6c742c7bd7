//! Many responses: a row each, in and out.
//!
//! Every row goes through [`crate::assess::assess`], one at a time. A row that cannot be read goes whole to the
//! rejects, with its number, column, value and reason; the others are not touched by it. Rows in are always rows
//! out and rows rejected.

mod csv;
mod layout;
mod map;
mod result;

pub use csv::{Error, Options, Reject, Tally, score};
pub use layout::{Layout, LayoutError};
pub use map::{Map, read as read_map};
