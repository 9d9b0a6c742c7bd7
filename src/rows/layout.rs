//! Where in a row each item's answer stands.

use super::Options;
use crate::diagnostic::{list, suggest, visible};
use crate::program::{ItemId, ItemKind, Program, column};
use std::collections::BTreeMap;

/// Where everything stands in the rows of one file.
#[derive(Debug, Clone)]
pub struct Layout {
    /// How many columns there are.
    pub width: usize,
    /// For each item that has columns, where.
    pub items: Vec<(ItemId, Place)>,
    /// The columns that are carried along.
    pub kept: Vec<usize>,
    /// The column with levels that somebody else assigned.
    pub reference: Option<usize>,
    /// The names of the columns that are not used.
    pub ignored: Vec<String>,
}

/// Where an item's answer stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In one column.
    One(usize),
    /// In columns of 0 and 1: the column and the place of its choice.
    Ticks(Vec<(usize, usize)>),
    /// In the one or in the others, as each row has it.
    Either(usize, Vec<(usize, usize)>),
}

/// Why the columns cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the columns cannot be used:{}", .0.iter().map(|line| format!("\n  {line}")).collect::<String>())]
pub struct LayoutError(pub Vec<String>);

impl Layout {
    /// Finds the columns of a header.
    ///
    /// # Errors
    ///
    /// All that is wrong: a column that stands twice, one to keep that is not there, and, unless items may be
    /// missing, an item without a column. Own words may always be missing.
    pub fn new(program: &Program, header: &[String], options: &Options) -> Result<Self, LayoutError> {
        let Options { map, keep, reference, allow_missing, .. } = options;
        let mut wrong = Vec::new();
        let mut places: BTreeMap<ItemId, Place> = BTreeMap::new();
        let mut ignored = Vec::new();
        for (column, written) in header.iter().enumerate() {
            let name = map.columns.get(written).unwrap_or(written);
            let shown = visible(written);
            match find(program, name) {
                Some((item, None)) => {
                    if places.insert(item, Place::One(column)).is_some() {
                        wrong.push(format!(
                            "`{}` has more than one column; the second is `{shown}`",
                            program.items[item].id
                        ));
                    }
                }
                Some((item, Some(choice))) => match places.entry(item).or_insert(Place::Ticks(Vec::new())) {
                    Place::Ticks(ticks) if ticks.iter().all(|(_, c)| *c != choice) => {
                        ticks.push((column, choice))
                    }
                    Place::Ticks(_) => wrong.push(format!("`{shown}` stands twice")),
                    Place::One(_) | Place::Either(..) => wrong.push(format!(
                        "`{}` stands beside `{shown}`; keep one of the two",
                        program.items[item].id
                    )),
                },
                None => ignored.push((column, written.clone())),
            }
        }
        wrong.extend(missing(program, &places, header, *allow_missing));
        let mut named = |name: &String, what: &str| match header.iter().filter(|h| *h == name).count() {
            1 => header.iter().position(|h| h == name),
            0 => {
                let help = suggest(name, header.iter().map(String::as_str)).map(|h| format!("; {h}"));
                let help = help.unwrap_or_default();
                wrong.push(format!("there is no column `{}` to {what}{help}", visible(name)));
                None
            }
            _ => {
                wrong.push(format!("`{}`, which is to {what}, stands more than once", visible(name)));
                None
            }
        };
        let kept: Vec<usize> = keep.iter().filter_map(|name| named(name, "keep")).collect();
        let reference = reference.as_ref().and_then(|name| named(name, "compare with"));
        ignored.retain(|(column, _)| !kept.contains(column) && reference != Some(*column));
        if !wrong.is_empty() {
            return Err(LayoutError(wrong));
        }
        Ok(Self {
            width: header.len(),
            items: places.into_iter().collect(),
            kept,
            reference,
            ignored: ignored.into_iter().map(|(_, name)| visible(&name)).collect(),
        })
    }
}

/// The item of a column, and the choice where the column is `item___code`.
pub(super) fn find(program: &Program, name: &str) -> Option<(ItemId, Option<usize>)> {
    if let Some(item) = program.item(name) {
        return Some((item, None));
    }
    let (item, code) = name.split_once("___")?;
    let item = program.item(item).filter(|id| matches!(program.items[*id].kind, ItemKind::AnyOf(_)))?;
    Some((item, Some(program.items[item].choice(code)?)))
}

fn missing(
    program: &Program,
    places: &BTreeMap<ItemId, Place>,
    header: &[String],
    allow_missing: bool,
) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut absent = Vec::new();
    for (id, item) in program.items.iter() {
        match places.get(&id) {
            Some(Place::Ticks(ticks)) if ticks.len() < item.choices().len() => {
                let gone =
                    item.choices().iter().enumerate().filter(|(c, _)| ticks.iter().all(|(_, t)| t != c));
                let gone: Vec<String> =
                    gone.map(|(_, c)| format!("{}___{}", column(&item.id), c.code)).collect();
                let gone: Vec<&str> = gone.iter().map(String::as_str).collect();
                wrong.push(format!("there is no column {}", list(&gone)));
            }
            Some(_) => {}
            None if allow_missing || matches!(item.kind, ItemKind::FreeText(_)) => {}
            None => absent.push(item.id.as_str()),
        }
    }
    let absent: Vec<String> = absent.into_iter().map(column).collect();
    let absent: Vec<&str> = absent.iter().map(String::as_str).collect();
    if !absent.is_empty() {
        let separator =
            header.iter().find_map(|h| [';', '\t'].into_iter().find(|c| header.len() == 1 && h.contains(*c)));
        let help = match separator {
            Some(_) => "; columns have to be separated by commas",
            None => "; with --allow-missing such items count as not reached",
        };
        wrong.push(format!("there is no column for {}{help}", list(&absent).replace(" or ", " and ")));
    }
    wrong
}
