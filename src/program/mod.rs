//! The compiled form of a questionnaire: ids instead of names, typed, ordered.
//!
//! A [`Program`] holds the logic and [`Words`] the texts, so that a translation can never change what is
//! suggested. Everything that could go wrong was refused by [`compile()`], so that `assess` cannot fail.

mod bind;
mod comparing;
mod compile;
pub mod faults;
mod ids;
mod names;
pub mod notation;
mod parts;
mod points;
mod range;
mod scale;
mod template;
mod texts;
mod uses;
mod words;

pub use compile::{Compiled, compile};
pub use faults::CODES;
pub use ids::{
    GuaranteeId, Id, ItemId, LevelId, NoticeId, RuleId, ScaleId, SectionId, Table, ValueId, column,
};
pub use points::{points_of, turned};
pub use range::{LIMIT, Range};
pub use scale::{Accuracy, Band, Member, Scale};
pub use template::{Piece, Shown, Template};
pub use words::{ChoiceWords, ItemWords, LevelWords, NoticeWords, RuleWords, ScaleWords, Words};

use std::collections::BTreeSet;

/// A questionnaire that can run.
#[derive(Debug, Clone)]
pub struct Program {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Who reviewed it.
    pub reviewed_by: Vec<String>,
    /// How it was tested on people, or `none`.
    pub validated: String,
    /// The sections in order.
    pub sections: Table<SectionId, Section>,
    /// The items in the order they are asked.
    pub items: Table<ItemId, Item>,
    /// The values.
    pub values: Table<ValueId, Value>,
    /// The scales.
    pub scales: Table<ScaleId, Scale>,
    /// The levels, least first. There may be none.
    pub levels: Table<LevelId, Level>,
    /// The notices.
    pub notices: Table<NoticeId, Notice>,
    /// The rules.
    pub rules: Table<RuleId, Rule>,
    /// What must hold of the rules, whatever the answers.
    pub guarantees: Table<GuaranteeId, Guarantee>,
    /// What stands on the professional's page, heading by heading.
    pub for_professional: Vec<Vec<ItemId>>,
    /// The ids of the reasons for another level than the suggested one.
    pub override_reasons: Vec<String>,
    /// The questionnaires that are part of this one.
    pub includes: Vec<Included>,
    /// What is worked out after what, so that nothing is used before it is known.
    pub order: Vec<Step>,
}

/// A questionnaire that is part of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Included {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// What stands before its ids, without the dot.
    pub prefix: Option<String>,
}

/// One thing to work out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Whether an item is asked, and what it may be.
    Item(ItemId),
    /// A scale.
    Scale(ScaleId),
    /// A value.
    Value(ValueId),
}

/// A section of items.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its id in the file.
    pub id: String,
    /// Its items.
    pub items: Vec<ItemId>,
    /// Never skipped as something that cannot matter any more, and asked again where answers come from a file.
    pub always_ask: bool,
    /// Holds the person's own wishes, which are never skipped as something that cannot matter any more.
    pub wishes: bool,
    /// For whoever asks to answer. What is blank in it is nothing that the person left blank.
    pub for_worker: bool,
    /// May be skipped as a whole.
    pub skippable: bool,
}

/// One question.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its id in the file.
    pub id: String,
    /// The section it stands in.
    pub section: SectionId,
    /// How it is answered.
    pub kind: ItemKind,
    /// It is asked unless this is false.
    pub show_if: Condition,
    /// The items that `show_if` rests on, and those that theirs rest on, and so forth.
    pub rests_on: BTreeSet<ItemId>,
    /// Which way it gets worse.
    pub worse: Worse,
    /// Stays off any page unless ticked in.
    pub private: bool,
    /// Could be made to have another answer, such as a place to stay.
    pub changeable: bool,
    /// The answer it counts as while it is not asked.
    pub hidden_as: Option<Given>,
    /// The work it comes from.
    pub source: Option<String>,
}

/// How an item is answered.
#[derive(Debug, Clone)]
pub enum ItemKind {
    /// One choice.
    OneOf(Vec<Choice>),
    /// Any choices.
    AnyOf(Vec<Choice>),
    /// A whole number in this range.
    Number(Range),
    /// Own words of at most so many characters.
    FreeText(usize),
}

/// One option.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Its code in files.
    pub code: String,
    /// What it adds to a scale.
    pub points: i64,
    /// It stands alone.
    pub exclusive: bool,
}

/// A set of an item's choices, by their place; an item has at most 64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct ChoiceSet(pub u64);

/// An answer of the right kind for its item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// The choices: exactly one of a `one_of`, any valid set of an `any_of`.
    Choices(ChoiceSet),
    /// A number within its item's range.
    Number(i64),
    /// Own words.
    Text(String),
}

/// Which way an item's answers get worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worse {
    /// The first choice is the worst.
    First,
    /// The last choice is the worst.
    Last,
    /// More chosen is worse.
    More,
    /// Fewer chosen is worse.
    Fewer,
    /// A higher number is worse.
    Higher,
    /// A lower number is worse.
    Lower,
    /// There is no order.
    None,
}

/// A condition: true, false or unknown for a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// True.
    Always,
    /// Not this.
    Not(Box<Condition>),
    /// All of these.
    All(Vec<Condition>),
    /// Any of these.
    Any(Vec<Condition>),
    /// Two numbers compared.
    Compare(Comparison, Amount, Amount),
    /// The choice of a `one_of` is among these.
    Chosen(ItemId, ChoiceSet),
    /// An `any_of` has this choice.
    Has(ItemId, usize),
    /// A scale is in one of these bands, by their place.
    InBand(ScaleId, ChoiceSet),
    /// The item is answered.
    Answered(ItemId),
    /// A named condition.
    Named(ValueId),
}

/// How two numbers are compared; the other comparisons are these turned around or negated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// The same.
    Equal,
    /// The left is less.
    Less,
    /// The left is less or the same.
    LessOrEqual,
}

/// A number worked out from answers: a range for a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amount {
    /// A number.
    Constant(i64),
    /// A number item.
    Item(ItemId),
    /// The points of an item.
    Points(ItemId),
    /// A score.
    Scale(ScaleId),
    /// A named number.
    Named(ValueId),
    /// Both together.
    Plus(Box<Amount>, Box<Amount>),
    /// The left less the right.
    Minus(Box<Amount>, Box<Amount>),
    /// So many times.
    Times(Box<Amount>, i64),
    /// Divided by a number other than 0, towards 0.
    Divided(Box<Amount>, i64),
}

/// A named number or condition.
#[derive(Debug, Clone)]
pub struct Value {
    /// Its id in the file.
    pub id: String,
    /// What it is.
    pub is: ValueKind,
}

/// What a [`Value`] can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueKind {
    /// A number.
    Number(Amount),
    /// A condition.
    Condition(Condition),
}

/// A level of care.
#[derive(Debug, Clone)]
pub struct Level {
    /// Its id in the file.
    pub id: String,
    /// Hours a week.
    pub hours: Option<Range>,
    /// Sessions a week.
    pub sessions: Option<Range>,
    /// The ids of what a stay can be for.
    pub stays: Vec<String>,
    /// When each of its parts is said.
    pub parts: Vec<Condition>,
    /// When each line of its first step is said.
    pub first_step: Vec<Condition>,
    /// When each line to read aloud is said.
    pub say: Vec<Condition>,
    /// When each line about the time until then is said.
    pub meanwhile: Vec<Condition>,
    /// When each question is said.
    pub ask: Vec<Condition>,
}

/// How soon a notice matters, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// At some time.
    Information,
    /// Before stopping or changing anything.
    BeforeTreatment,
    /// Today.
    Today,
    /// Now.
    Now,
}

impl Urgency {
    /// How files write it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Information => "information",
            Self::BeforeTreatment => "before_treatment",
            Self::Today => "today",
            Self::Now => "now",
        }
    }
}

/// Something that must be said whatever the level.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Its id in the file.
    pub id: String,
    /// How soon it matters.
    pub urgency: Urgency,
    /// While it is certain no level is suggested.
    pub instead_of_level: bool,
}

/// What an answer leads to.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its id in the file.
    pub id: String,
    /// When it holds.
    pub when: Condition,
    /// What it leads to.
    pub effect: Effect,
    /// The items it looks at, itself or through values and scales.
    pub items: BTreeSet<ItemId>,
    /// The work it comes from.
    pub source: Option<String>,
}

/// What a rule leads to. None lowers a level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// The level is at least this, for the stay with this place in the level's list.
    AtLeast(LevelId, Option<usize>),
    /// This notice is said.
    Notice(NoticeId),
    /// This level fits better.
    Helps(LevelId),
    /// This level fits less well.
    Hinders(LevelId),
}

/// What must hold of the rules, whatever the answers. [`crate::proof`] tells whether it does.
#[derive(Debug, Clone)]
pub struct Guarantee {
    /// Its id in the file.
    pub id: String,
    /// When something is promised.
    pub when: Condition,
    /// What is promised then.
    pub promise: Promise,
    /// The items that `when` looks at, itself or through values and scales.
    pub items: BTreeSet<ItemId>,
}

/// What a [`Guarantee`] promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promise {
    /// The level is at least this.
    AtLeast(LevelId),
    /// The level is at most this.
    AtMost(LevelId),
    /// This notice is said.
    Notice(NoticeId),
}

impl Item {
    /// Its choices; none for a number or own words.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        match &self.kind {
            ItemKind::OneOf(choices) | ItemKind::AnyOf(choices) => choices,
            ItemKind::Number(_) | ItemKind::FreeText(_) => &[],
        }
    }

    /// Can anything follow from what is said to it? Own words are never scored.
    #[must_use]
    pub fn counts(&self) -> bool {
        !matches!(self.kind, ItemKind::FreeText(_))
    }

    /// The place of the choice with this code.
    #[must_use]
    pub fn choice(&self, code: &str) -> Option<usize> {
        self.choices().iter().position(|c| c.code == code)
    }
}

impl ChoiceSet {
    /// Only the choice at this place.
    #[must_use]
    pub fn only(place: usize) -> Self {
        Self(1 << (place & 63))
    }

    /// The first `count` choices.
    #[must_use]
    pub fn first(count: usize) -> Self {
        if count >= 64 { Self(u64::MAX) } else { Self((1 << count) - 1) }
    }

    /// Is the choice at this place in it?
    #[must_use]
    pub fn has(self, place: usize) -> bool {
        self.0 & Self::only(place).0 != 0
    }

    /// Both together.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Has it nothing?
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The places in it, in order.
    pub fn places(self) -> impl Iterator<Item = usize> {
        (0..64).filter(move |&place| self.has(place))
    }
}

impl Program {
    /// The item with this id in the file, or with this name of a column.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<ItemId> {
        self.items.find(|item| item.id == id).or_else(|| {
            // Written ids have no `__`, so that it can stand for nothing but a dot.
            let dotted = (!id.contains('.') && id.contains("__")).then(|| id.replace("__", "."))?;
            self.items.find(|item| item.id == dotted)
        })
    }

    /// The level with this id in the file.
    #[must_use]
    pub fn level(&self, id: &str) -> Option<LevelId> {
        self.levels.find(|level| level.id == id)
    }
}
