//! Answers out: the rows that are scored, so that scoring them gives what a report of each response gives.
//!
//! An empty cell is "prefers not to say", so what was not reached has no cell in a table. An item that nobody reached
//! has no column; one that some reached and others did not cannot be said in a table at all, and stands in NDJSON as a
//! key that is not there. An item that is not asked, whatever was or was not said to it, counts for nothing; where it
//! has no answer its cell is empty, and NDJSON has no key for it.

use super::Format;
use super::out::Out;
#[cfg(feature = "parquet")]
use super::result;
use super::result::{quoted, safe};
use super::score::Error;
use crate::assess::{Standing, assess};
use crate::program::{ItemId, ItemKind, Program, column};
use crate::response::{Answer, Response, write, write_cell};
use serde_json::Value;

/// One response, and what else stands in its row.
#[derive(Debug)]
pub struct AnswerRow<'a> {
    /// The answers.
    pub response: &'a Response,
    /// A text for each further column.
    pub more: Vec<String>,
}

/// Answers as a table.
#[derive(Debug)]
pub struct Answers<'a> {
    program: &'a Program,
    /// The names of the further columns.
    more: &'a [String],
    rows: &'a [AnswerRow<'a>],
    /// The items that have a column.
    items: Vec<ItemId>,
    /// For each row, what was not reached.
    open: Vec<Vec<ItemId>>,
}

impl<'a> Answers<'a> {
    /// Lays them out.
    #[must_use]
    pub fn new(program: &'a Program, more: &'a [String], rows: &'a [AnswerRow<'a>]) -> Self {
        let open: Vec<Vec<ItemId>> = rows
            .iter()
            .map(|row| {
                let assessment = assess(program, row.response);
                let is_open = |id: &ItemId| assessment.standing(row.response, *id) == Standing::Open;
                program.items.ids().filter(is_open).collect()
            })
            .collect();
        let reached = |id: &ItemId| {
            let said = rows.iter().any(|row| *row.response.answer(*id) != Answer::Open);
            said || open.iter().all(|open| !open.contains(id))
        };
        Self { program, more, rows, items: program.items.ids().filter(reached).collect(), open }
    }

    /// The rows that no table can hold beside the others, by their places: something in them was not reached that
    /// another has.
    #[must_use]
    pub fn only_ndjson(&self) -> Vec<usize> {
        let torn = |open: &&Vec<ItemId>| open.iter().any(|id| self.items.contains(id));
        self.open.iter().enumerate().filter(|(_, open)| torn(open)).map(|(place, _)| place).collect()
    }

    /// The rows in which there is no answer at all.
    #[must_use]
    pub fn empty(&self) -> Vec<usize> {
        let empty = |row: &AnswerRow| row.response.iter().all(|(_, answer)| *answer == Answer::Open);
        self.rows.iter().enumerate().filter(|(_, row)| empty(row)).map(|(place, _)| place).collect()
    }

    /// Has an item that is scored no column or key? Then `--allow-missing` is needed to score them.
    #[must_use]
    pub fn any_missing(&self, to: Format) -> bool {
        let mut scored =
            self.program.items.iter().filter(|(_, item)| !matches!(item.kind, ItemKind::FreeText(_)));
        let said = |id: ItemId| self.rows.iter().any(|row| *row.response.answer(id) != Answer::Open);
        scored.any(|(id, _)| !self.items.contains(&id) || to == Format::Ndjson && !said(id))
    }

    /// All of it in a format.
    ///
    /// # Errors
    ///
    /// Where this was made without the format.
    pub fn write(&self, to: Format) -> Result<Vec<u8>, Error> {
        match to {
            Format::Csv => Ok(self.csv()),
            Format::Ndjson => Ok(self.ndjson()),
            #[cfg(feature = "parquet")]
            Format::Parquet => {
                let names = self.names();
                let mut columns: Vec<Vec<Option<String>>> = names.iter().map(|_| Vec::new()).collect();
                for row in self.rows {
                    let cells = columns.iter_mut().zip(self.cells(row));
                    cells.for_each(|(column, cell)| column.push(Some(cell).filter(|c| !c.is_empty())));
                }
                result::texts(&names, columns)
            }
            #[cfg(not(feature = "parquet"))]
            Format::Parquet => Err(Error::WithoutParquet),
        }
    }

    fn names(&self) -> Vec<String> {
        let items = self.items.iter().map(|id| column(&self.program.items[*id].id));
        self.more.iter().cloned().chain(items).collect()
    }

    #[cfg(feature = "parquet")]
    fn cells(&self, row: &AnswerRow) -> Vec<String> {
        let cell =
            |id: &ItemId| write_cell(&self.program.items[*id], row.response.answer(*id)).unwrap_or_default();
        row.more.iter().cloned().chain(self.items.iter().map(cell)).collect()
    }

    fn csv(&self) -> Vec<u8> {
        let mut out = Out::default();
        let names = self.names();
        line(&mut out, names.iter().map(|name| (name.as_bytes(), true)));
        for row in self.rows {
            let more = row.more.iter().map(|text| (text.clone(), true));
            let cells = self.items.iter().map(|id| {
                let item = &self.program.items[*id];
                let cell = write_cell(item, row.response.answer(*id)).unwrap_or_default();
                (cell, matches!(item.kind, ItemKind::FreeText(_)))
            });
            let cells: Vec<(String, bool)> = more.chain(cells).collect();
            line(&mut out, cells.iter().map(|(cell, text)| (cell.as_bytes(), *text)));
        }
        out.written().to_vec()
    }

    fn ndjson(&self) -> Vec<u8> {
        let mut out = String::new();
        for row in self.rows {
            let more = self.more.iter().zip(&row.more);
            let more = more.map(|(name, text)| (name.clone(), Value::from(text.as_str()).to_string()));
            // Whoever reads `null` takes it for declined.
            let said = self.items.iter().filter(|id| *row.response.answer(**id) != Answer::Open);
            let items = said.map(|id| {
                let item = &self.program.items[*id];
                let value = write(item, row.response.answer(*id)).unwrap_or_else(|| "null".to_owned());
                (column(&item.id), value)
            });
            let fields: Vec<String> =
                more.chain(items).map(|(name, value)| format!("{}:{value}", Value::from(name))).collect();
            out.push_str(&format!("{{{}}}\n", fields.join(",")));
        }
        out.into_bytes()
    }
}

/// A line of cells, each with whether it is a text that somebody wrote.
fn line<'c>(out: &mut Out, cells: impl Iterator<Item = (&'c [u8], bool)>) {
    let begin = out.written().len();
    for (count, (cell, is_text)) in cells.enumerate() {
        if count > 0 {
            out.byte(b',');
        }
        if is_text { safe(out, cell) } else { quoted(out, b"", cell) }
    }
    // A line with nothing on it would be no row.
    if out.written().len() == begin {
        out.text(b"\"\"");
    }
    out.byte(b'\n');
}
