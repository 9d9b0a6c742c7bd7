//! What can happen in an interview, as the journal holds it.
//!
//! These types are the shape of the file: a new event or field may be added, and none may change its meaning.
//! Ids of items, levels and reasons are written as they stand in the questionnaire, so that a journal can be read
//! without it.

use crate::program::{Given, Item, ItemKind};
use crate::response::{self, Answer, Wrong};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// The first event, and only the first.
    Begun(Begun),
    /// An item was shown.
    Asked {
        /// Its id.
        item: String,
    },
    /// An item was answered for the first time.
    Answered {
        /// Its id.
        item: String,
        /// What was said.
        answer: Cell,
        /// Whose answer it is.
        source: Origin,
    },
    /// An item that was answered before has another answer.
    Changed {
        /// Its id.
        item: String,
        /// What was said before.
        from: Cell,
        /// What is said now.
        answer: Cell,
        /// Whose answer it is.
        source: Origin,
    },
    /// The worker wrote a note.
    Noted {
        /// The id of the item it belongs to, where it belongs to one.
        item: Option<String>,
        /// The note.
        text: String,
    },
    /// The client's own words beside an item; they replace those before.
    Words {
        /// Its id.
        item: String,
        /// The words; empty where they are taken back.
        text: String,
    },
    /// The worker set a level.
    Overridden(Overridden),
    /// The worker took that back.
    Withdrawn {},
    /// The interview went on after a break.
    Resumed {
        /// The questionnaire from here on.
        questionnaire: Questionnaire,
        /// The ids of the items that changed since, and are open again.
        again: Vec<String>,
        /// How many bytes of a last line were dropped that was not written to its end.
        torn: usize,
    },
    /// A report or a row left the session.
    Exported {
        /// What, such as `html`.
        form: String,
        /// Where to.
        to: String,
    },
    /// All was asked.
    Finished {},
}

/// How an interview began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Begun {
    /// The version of this format.
    pub format: u32,
    /// Random, so that two journals are never the same, and the chain cannot be worked out beforehand.
    pub nonce: String,
    /// The questionnaire.
    pub questionnaire: Questionnaire,
    /// Whom it is about, as the worker names them.
    pub client: Option<String>,
}

/// Which questionnaire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Questionnaire {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Of its text, in hexadecimal.
    pub sha256: String,
    /// For each item what its question, its answers and its condition come to, so that another version can say
    /// what changed.
    pub items: BTreeMap<String, Marks>,
}

/// What an item comes to: a change in it changes the mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marks {
    /// Of its question and the texts of its choices.
    pub text: String,
    /// Of what can be answered.
    pub answers: String,
    /// Of when it is asked.
    pub condition: String,
}

/// A level that the worker set. What was computed stays what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overridden {
    /// The level's id.
    pub level: String,
    /// The least level that was computed then.
    pub level_at_least: String,
    /// The highest level that was computed then.
    pub level_at_most: String,
    /// The code of the reason.
    pub reason: String,
    /// The reason as it read then.
    pub because: String,
    /// In the worker's words; may be empty.
    pub text: String,
}

/// Whose answer it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The client said it.
    Client,
    /// The client would rather not say.
    ClientDeclined,
    /// The client does not know.
    ClientDoesNotKnow,
    /// The worker could not ask.
    CouldNotAsk,
    /// The worker judged.
    Judgement,
}

impl Origin {
    /// How files write it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::ClientDeclined => "client_declined",
            Self::ClientDoesNotKnow => "client_does_not_know",
            Self::CouldNotAsk => "could_not_ask",
            Self::Judgement => "judgement",
        }
    }

    /// The answer that this is when there is no other. Not having asked tells as little as not knowing.
    #[must_use]
    pub const fn alone(self) -> Option<Answer> {
        match self {
            Self::Client | Self::Judgement => None,
            Self::ClientDeclined => Some(Answer::Declined),
            Self::ClientDoesNotKnow | Self::CouldNotAsk => Some(Answer::NotKnown),
        }
    }
}

/// An answer as a file of answers holds it: a code, a number, own words, a list of codes, `null` for declined and
/// `"?"` for not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    /// Declined.
    Declined,
    /// A number.
    Number(i64),
    /// A code, own words, or `?`.
    Text(String),
    /// The codes of an item that takes several.
    Codes(Vec<String>),
}

impl Cell {
    /// An answer as a cell; `None` while it is open.
    #[must_use]
    pub fn of(item: &Item, answer: &Answer) -> Option<Self> {
        let codes = |set| response::codes(item, set).into_iter().map(str::to_owned);
        Some(match answer {
            Answer::Open => return None,
            Answer::Declined => Self::Declined,
            Answer::NotKnown => Self::Text("?".to_owned()),
            Answer::Given(Given::Number(number)) => Self::Number(*number),
            Answer::Given(Given::Text(text)) => Self::Text(text.clone()),
            Answer::Given(Given::Choices(set)) => match &item.kind {
                ItemKind::AnyOf(_) => Self::Codes(codes(*set).collect()),
                ItemKind::OneOf(_) | ItemKind::Number(_) | ItemKind::FreeText(_) => {
                    Self::Text(codes(*set).collect())
                }
            },
        })
    }

    /// The answer to this item that it is.
    ///
    /// # Errors
    ///
    /// Why it is none, without repeating it.
    pub fn answer(&self, item: &Item) -> Result<Answer, Wrong> {
        match self {
            Self::Declined => Ok(Answer::Declined),
            Self::Number(number) => response::read_cell(item, &number.to_string()),
            Self::Text(text) => response::read_cell(item, text),
            Self::Codes(codes) if codes.is_empty() => response::read_cell(item, "[]"),
            Self::Codes(codes) => {
                response::read_codes(item, &codes.iter().map(String::as_str).collect::<Vec<_>>())
            }
        }
    }
}
