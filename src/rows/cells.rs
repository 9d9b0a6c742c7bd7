//! The cells of one row as answers, as carefully as it takes. What is usual has been looked up before.

use super::Options;
use super::layout::Place;
use super::map::Map;
use crate::program::{ChoiceSet, Given, Item};
use crate::response::{Answer, check_choices, read_cell};
use std::borrow::Cow;

/// A row of cells.
pub(super) trait Row {
    /// What stands in a column, without the quotes around it.
    fn cell(&self, column: usize) -> Cow<'_, [u8]>;

    /// The same as JSON.
    fn json(&self, column: usize) -> Cow<'_, [u8]> {
        let cell = self.cell(column);
        Cow::Owned(serde_json::Value::from(String::from_utf8_lossy(&cell)).to_string().into_bytes())
    }

    /// Does the row not have this column at all?
    fn is_absent(&self, _column: usize) -> bool {
        false
    }

    /// Can no cell of it have anything that needs quotes in a CSV?
    fn is_plain(&self) -> bool {
        false
    }
}

/// The column with something wrong in it, and what.
pub(super) type Wrong = (usize, String);

/// The answer to an item, or what is wrong with it, without its value.
pub(super) fn answer(item: &Item, place: &Place, options: &Options, row: &dyn Row) -> Result<Answer, Wrong> {
    match place {
        Place::Ticks(ticks) => several(item, &options.map, row, ticks),
        Place::One(column) | Place::Either(column, _) if !row.is_absent(*column) => {
            let cell = row.cell(*column);
            text(&cell).and_then(|cell| one(item, &options.map, cell)).map_err(|reason| (*column, reason))
        }
        Place::Either(_, ticks) if ticks.iter().any(|(tick, _)| !row.is_absent(*tick)) => {
            match ticks.iter().find(|(tick, _)| row.is_absent(*tick)) {
                Some((tick, _)) => Err((*tick, "is not there, but others of the item are".to_owned())),
                None => several(item, &options.map, row, ticks),
            }
        }
        Place::One(_) | Place::Either(..) => Ok(options.absent.clone().unwrap_or(Answer::Open)),
    }
}

/// The answer in one cell.
pub(super) fn one(item: &Item, map: &Map, cell: &str) -> Result<Answer, String> {
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
fn several(item: &Item, map: &Map, row: &dyn Row, ticks: &[(usize, usize)]) -> Result<Answer, Wrong> {
    let first = ticks.first().map_or(0, |(column, _)| *column);
    let cells: Vec<(usize, usize, String)> = ticks
        .iter()
        .map(|(column, choice)| {
            let cell = row.cell(*column);
            let cell = text(&cell).map_err(|reason| (*column, reason))?;
            Ok((*column, *choice, cell.trim().to_owned()))
        })
        .collect::<Result<_, Wrong>>()?;
    if let Some(answer) = cells.first().and_then(|(_, _, cell)| missing(map, cell))
        && cells.iter().all(|(_, _, cell)| missing(map, cell).as_ref() == Some(&answer))
    {
        return Ok(answer);
    }
    if cells.iter().all(|(_, _, cell)| cell.is_empty()) {
        return Ok(Answer::Declined);
    }
    let mut set = ChoiceSet::default();
    for (column, choice, cell) in &cells {
        match cell.as_str() {
            "1" => set = set.with(ChoiceSet::only(*choice)),
            "0" => {}
            _ => return Err((*column, "neither 0 nor 1".to_owned())),
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

fn text(cell: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(cell).map_err(|_| "not UTF-8".to_owned())
}
