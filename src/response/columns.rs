//! Many responses, item by item: the answers of a few hundred respondents to one item stand side by side.
//!
//! An answer is a byte wherever an item has few enough of them, so that all that follows from it can be looked up
//! in a table. What does not fit into a byte stands beside it.

use super::Answer;
use crate::program::{ChoiceSet, Given, Item, ItemId, ItemKind, Program, Table};

/// How many responses stand in a batch.
pub const ROWS: usize = 128;
/// How many different bytes there are.
pub const CODES: usize = 128;
/// The byte of an answer that stands beside it, or that only counts as one.
pub const GIVEN: u8 = 0;
/// "Prefer not to say."
pub const DECLINED: u8 = 125;
/// "I don't know."
pub const NOT_KNOWN: u8 = 126;
/// Not reached yet.
pub const OPEN: u8 = 127;

/// The answers of up to [`ROWS`] responses.
#[derive(Debug, Clone)]
pub struct Batch {
    /// How many responses there are in it. What stands in the rows after them means nothing.
    pub rows: usize,
    columns: Table<ItemId, Column>,
}

/// The answers to one item.
#[derive(Debug, Clone)]
pub struct Column {
    /// How its answers are written.
    pub coding: Coding,
    /// The byte of each answer.
    pub bytes: Box<[u8; ROWS]>,
    /// What does not fit into a byte; empty where everything does.
    pub wide: Vec<i64>,
}

/// How the answers to an item are written as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// The place of the choice.
    Choice,
    /// The choices as bits.
    Bits,
    /// How far a number is above the lowest.
    Number(i64),
    /// [`GIVEN`], and beside it the choices as bits.
    WideBits,
    /// [`GIVEN`], and beside it the number.
    WideNumber,
    /// [`GIVEN`]: what was written is in no rule.
    Words,
}

impl Coding {
    /// How the answers to this item are written.
    #[must_use]
    pub fn of(item: &Item) -> Self {
        match &item.kind {
            ItemKind::OneOf(_) => Self::Choice,
            ItemKind::AnyOf(choices) if choices.len() <= 6 => Self::Bits,
            ItemKind::AnyOf(_) => Self::WideBits,
            ItemKind::Number(range) if range.max - range.min < i64::from(DECLINED) => Self::Number(range.min),
            ItemKind::Number(_) => Self::WideNumber,
            ItemKind::FreeText(_) => Self::Words,
        }
    }

    /// Does something stand beside the byte?
    #[must_use]
    pub fn is_wide(self) -> bool {
        matches!(self, Self::WideBits | Self::WideNumber)
    }

    /// The byte of an answer, and what stands beside it.
    #[must_use]
    pub fn write(self, answer: &Answer) -> (u8, i64) {
        let given = match answer {
            Answer::Open => return (OPEN, 0),
            Answer::Declined => return (DECLINED, 0),
            Answer::NotKnown => return (NOT_KNOWN, 0),
            Answer::Given(given) => given,
        };
        let byte = |number: i64| u8::try_from(number).unwrap_or(GIVEN);
        match (self, given) {
            (Self::Choice, Given::Choices(set)) => (byte(i64::from(set.0.trailing_zeros())), 0),
            (Self::Bits, Given::Choices(set)) => (byte(set.0.cast_signed()), 0),
            (Self::Number(least), Given::Number(number)) => (byte(number - least), 0),
            (Self::WideBits, Given::Choices(set)) => (GIVEN, set.0.cast_signed()),
            (Self::WideNumber, Given::Number(number)) => (GIVEN, *number),
            // An answer is always of its item's kind.
            (_, Given::Choices(_) | Given::Number(_) | Given::Text(_)) => (GIVEN, 0),
        }
    }

    /// The answer of a byte and what stands beside it.
    #[must_use]
    pub fn read(self, byte: u8, wide: i64) -> Answer {
        match byte {
            OPEN => return Answer::Open,
            DECLINED => return Answer::Declined,
            NOT_KNOWN => return Answer::NotKnown,
            _ => {}
        }
        Answer::Given(match self {
            Self::Choice => Given::Choices(ChoiceSet::only(byte.into())),
            Self::Bits => Given::Choices(ChoiceSet(byte.into())),
            Self::Number(least) => Given::Number(least + i64::from(byte)),
            Self::WideBits => Given::Choices(ChoiceSet(wide.cast_unsigned())),
            Self::WideNumber => Given::Number(wide),
            Self::Words => Given::Text(String::new()),
        })
    }
}

impl Batch {
    /// A batch without responses, in which everything is open.
    #[must_use]
    pub fn new(program: &Program) -> Self {
        let column = |_, item: &Item| {
            let coding = Coding::of(item);
            let wide = if coding.is_wide() { vec![0; ROWS] } else { Vec::new() };
            Column { coding, bytes: Box::new([OPEN; ROWS]), wide }
        };
        Self { rows: 0, columns: Table::like(&program.items, column) }
    }

    /// The answers to an item.
    #[must_use]
    pub fn column(&self, item: ItemId) -> &Column {
        &self.columns[item]
    }

    /// The answers to an item, to be written.
    pub fn column_mut(&mut self, item: ItemId) -> &mut Column {
        &mut self.columns[item]
    }
}

impl Column {
    /// Writes the answer in a row; a row that is not there is left alone.
    pub fn set(&mut self, row: usize, answer: &Answer) {
        let (byte, wide) = self.coding.write(answer);
        if let Some(at) = self.bytes.get_mut(row) {
            *at = byte;
        }
        if let Some(at) = self.wide.get_mut(row) {
            *at = wide;
        }
    }

    /// The answer in a row.
    #[must_use]
    pub fn answer(&self, row: usize) -> Answer {
        let byte = self.bytes.get(row).copied().unwrap_or(OPEN);
        self.coding.read(byte, self.wide.get(row).copied().unwrap_or_default())
    }
}
