//! A questionnaire as it was written: every value with its place, nothing bound or typed yet.
//!
//! [`read()`] never stops at the first mistake. It returns what could be read together with everything that is
//! wrong; whether that can run is for [`crate::program`] to say.

pub mod expanded;
pub mod help;
pub mod include;
pub mod keys;
pub mod overlay;
mod read;
pub mod schema;
pub mod shape;
mod slots;
mod walk;

use crate::source::{Span, Written};
use std::borrow::Cow;
use std::sync::Arc;

pub use include::read_whole;
pub use read::{CODES, format_is_1, read};

/// A text with its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// The text.
    pub value: String,
    /// Where it stands.
    pub span: Span,
    /// The byte where it begins, where it stands in the file to the letter.
    pub verbatim: Option<usize>,
    /// What stands before the names in it, with its dot, where it came with an include: `mood.`.
    pub scope: Option<Arc<str>>,
    /// What the file itself says, where this stands in its place in another language.
    pub original: Option<Arc<str>>,
}

impl Text {
    /// The place of a piece of this text, as near as it can be told.
    #[must_use]
    pub fn place(&self, inner: Span) -> Span {
        match self.verbatim {
            Some(start) => Span::new(start + inner.start, start + inner.end),
            None => self.span,
        }
    }

    /// A name that stands in this text, as the whole questionnaire calls it.
    #[must_use]
    pub fn full<'n>(&self, name: &'n str) -> Cow<'n, str> {
        match &self.scope {
            None => Cow::Borrowed(name),
            Some(scope) => Cow::Owned(format!("{scope}{name}")),
        }
    }

    /// Of a name of the whole questionnaire, how this text would write it, where it can.
    #[must_use]
    pub fn short<'n>(&self, name: &'n str) -> Option<&'n str> {
        self.scope.as_ref().map_or(Some(name), |scope| name.strip_prefix(scope.as_ref()))
    }
}

/// A questionnaire file.
#[derive(Debug, Clone, Default)]
pub struct Questionnaire {
    /// Its id.
    pub id: Text,
    /// Its version.
    pub version: Text,
    /// Its title.
    pub title: Text,
    /// The language of its words.
    pub language: Text,
    /// The license of its words.
    pub license: Text,
    /// The credit line that the license asks for.
    pub credit: Option<Text>,
    /// The file of texts that stand in place of these.
    pub texts: Option<Text>,
    /// The questionnaires that are part of this one, and those that are part of these.
    pub includes: Vec<Include>,
    /// Where its texts come from, where they are in another language than its own.
    pub translation: Option<overlay::Translation>,
    /// Who reviewed it.
    pub reviewed_by: Vec<Text>,
    /// How it was tested on people, or `none`.
    pub validated: Text,
    /// Said before the first question.
    pub about: Option<Text>,
    /// Said at the end of a report.
    pub limits: Option<Text>,
    /// The last line of a report.
    pub closing: Option<Text>,
    /// Works cited, by key.
    pub sources: Vec<(Text, Text)>,
    /// Levels of care, least first.
    pub levels: Vec<Level>,
    /// What must be said whatever the level.
    pub notices: Vec<Notice>,
    /// Option lists by name.
    pub choices: Vec<(Text, Vec<Choice>)>,
    /// The questions.
    pub sections: Vec<Section>,
    /// Named numbers and conditions.
    pub values: Vec<Value>,
    /// Scored sets of items.
    pub scales: Vec<Scale>,
    /// What the answers lead to.
    pub rules: Vec<Rule>,
    /// What must hold of the rules, whatever the answers.
    pub guarantees: Vec<Guarantee>,
    /// What stands on the professional's page.
    pub for_professional: Vec<Heading>,
    /// Reasons for another level than the suggested one: id and text.
    pub override_reasons: Vec<(Text, Text)>,
}

/// Another questionnaire that is part of this one.
#[derive(Debug, Clone, Default)]
pub struct Include {
    /// A built-in's id or a path.
    pub questionnaire: Text,
    /// What stands before its ids.
    pub prefix: Option<Text>,
    /// The section before which its sections stand.
    pub before: Option<Text>,
    /// The section after which they stand.
    pub after: Option<Text>,
    /// Where it says that its levels come too.
    pub levels: Option<Span>,
    /// Its id, once it has been read.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Where its file begins.
    pub start: usize,
    /// Its license.
    pub license: String,
    /// The credit line of its license.
    pub credit: Option<String>,
}

/// A level of care.
#[derive(Debug, Clone, Default)]
pub struct Level {
    /// Its id.
    pub id: Text,
    /// Its name.
    pub name: Text,
    /// The reason when no rule asks for more.
    pub because: Option<Text>,
    /// Hours a week.
    pub hours: Option<Bounds>,
    /// Sessions a week.
    pub sessions: Option<Bounds>,
    /// What it is.
    pub about: Option<Text>,
    /// What a stay can be for.
    pub stays: Vec<(Text, Text)>,
    /// What it is made of.
    pub parts: Vec<Line>,
    /// Whom to call.
    pub first_step: Vec<Line>,
    /// Lines to read aloud.
    pub say: Vec<Line>,
    /// Until seen.
    pub meanwhile: Vec<Line>,
    /// Questions for the professional.
    pub ask: Vec<Line>,
}

/// A least and a most.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bounds {
    /// The least.
    pub min: Written<i64>,
    /// The most.
    pub max: Written<i64>,
}

/// A text that may have a condition.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// What is said.
    pub text: Text,
    /// All of these must hold.
    pub when: Vec<Text>,
}

/// Something that must be said whatever the level.
#[derive(Debug, Clone, Default)]
pub struct Notice {
    /// Its id.
    pub id: Text,
    /// One of [`keys::URGENCIES`].
    pub urgency: Text,
    /// What is said.
    pub text: Text,
    /// What is said when it cannot be ruled out.
    pub when_unsure: Option<Text>,
    /// While certain, no level is suggested.
    pub instead_of_level: bool,
}

/// One option of an item.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Its code in files.
    pub code: Text,
    /// What the person reads.
    pub text: Text,
    /// How it reads inside a sentence.
    pub name: Option<Text>,
    /// What it adds to a scale.
    pub points: Option<Written<i64>>,
    /// It stands alone.
    pub exclusive: Option<Written<bool>>,
}

/// A section of questions.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// Its id.
    pub id: Text,
    /// Its title.
    pub title: Text,
    /// One line before its first question.
    pub about: Option<Text>,
    /// Its items are asked only where this is not false.
    pub show_if: Option<Text>,
    /// Never skipped as something that cannot matter any more, and asked again where answers come from a file.
    pub always_ask: bool,
    /// Holds the person's own wishes, which are never skipped as something that cannot matter any more.
    pub wishes: bool,
    /// For whoever asks to answer. What is blank in it is nothing that the person left blank.
    pub for_worker: bool,
    /// May be skipped as a whole.
    pub skippable: bool,
    /// Its questions.
    pub items: Vec<Item>,
}

/// One question.
#[derive(Debug, Clone, Default)]
pub struct Item {
    /// Its id.
    pub id: Text,
    /// Short, for "your answer about ...".
    pub name: Option<Text>,
    /// The question.
    pub ask: Text,
    /// More about it.
    pub help: Option<Text>,
    /// It is asked unless this is false.
    pub show_if: Option<Text>,
    /// How it is answered; `None` where the file does not say, which is reported.
    pub answer: Option<AnswerKind>,
    /// Which way it gets worse.
    pub worse: Option<Text>,
    /// Stays off any page unless ticked in.
    pub private: bool,
    /// Could be made to have another answer, such as a place to stay.
    pub changeable: bool,
    /// The answer it counts as while it is not asked.
    pub hidden_as: Option<Written<CodeOrWhole>>,
    /// A key of the sources.
    pub source: Option<Text>,
}

/// How an item is answered.
#[derive(Debug, Clone)]
pub enum AnswerKind {
    /// One choice.
    OneOf(Choices),
    /// Any choices.
    AnyOf(Choices),
    /// A whole number.
    Number(Bounds, Option<Text>),
    /// Own words of at most so many characters.
    FreeText(Written<i64>),
}

/// The choices of an item.
#[derive(Debug, Clone)]
pub enum Choices {
    /// Written here.
    Here(Vec<Choice>),
    /// The name of a list under `choices`.
    Named(Text),
}

/// A code or a whole number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeOrWhole {
    /// A code.
    Code(String),
    /// A whole number.
    Whole(i64),
}

/// A named number or condition.
#[derive(Debug, Clone, Default)]
pub struct Value {
    /// Its id.
    pub id: Text,
    /// Its unit.
    pub unit: Option<Text>,
    /// The expression.
    pub is: Text,
}

/// A scored set of items.
#[derive(Debug, Clone, Default)]
pub struct Scale {
    /// Its id.
    pub id: Text,
    /// Its name.
    pub name: Text,
    /// Does it take the largest instead of the sum?
    pub highest: bool,
    /// Its items.
    pub members: Vec<Member>,
    /// How many may be missing.
    pub prorate: Option<Written<i64>>,
    /// Named ranges of the score.
    pub bands: Vec<Band>,
    /// How well cut-offs find what they look for.
    pub accuracy: Vec<Accuracy>,
}

/// An item of a scale.
#[derive(Debug, Clone, Default)]
pub struct Member {
    /// The item.
    pub item: Text,
    /// What its points are multiplied by.
    pub weight: Option<Written<i64>>,
    /// Turns its points around.
    pub reverse: bool,
}

/// A named range of a score.
#[derive(Debug, Clone, Default)]
pub struct Band {
    /// The lowest score in it.
    pub from: Written<i64>,
    /// Its id.
    pub id: Text,
    /// Its name.
    pub name: Text,
    /// What its authors say it means.
    pub about: Option<Text>,
    /// A key of the sources.
    pub source: Option<Text>,
}

/// How well a cut-off of a scale finds what it looks for: always both numbers, and what they were held against.
#[derive(Debug, Clone, Default)]
pub struct Accuracy {
    /// The lowest score that counts as found.
    pub at: Written<i64>,
    /// Of 100 people who have it, how many reach the cut-off.
    pub sensitivity: Written<i64>,
    /// Of 100 people who do not, how many stay below.
    pub specificity: Written<i64>,
    /// What it was held against, and in whom.
    pub against: Text,
    /// A key of the sources.
    pub source: Text,
}

/// What an answer leads to.
#[derive(Debug, Clone, Default)]
pub struct Rule {
    /// Its id.
    pub id: Text,
    /// All of these must hold.
    pub when: Vec<Text>,
    /// Its effect; `None` where the file does not say one, which is reported.
    pub effect: Option<(EffectKind, Text)>,
    /// Which stay of the level.
    pub stay: Option<Text>,
    /// The reason in plain words.
    pub because: Text,
    /// What others have done.
    pub attempt: Option<Text>,
    /// A key of the sources.
    pub source: Option<Text>,
}

/// The kinds of effect a rule can have. None lowers a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EffectKind {
    /// `at_least`
    AtLeast,
    /// `notice`
    Notice,
    /// `helps`
    Helps,
    /// `hinders`
    Hinders,
}

/// What must hold of the rules, whatever the answers.
#[derive(Debug, Clone, Default)]
pub struct Guarantee {
    /// Its id.
    pub id: Text,
    /// It in plain words.
    pub says: Text,
    /// All of these must hold.
    pub when: Vec<Text>,
    /// What follows then; `None` where the file does not say, which is reported.
    pub promise: Option<(PromiseKind, Text)>,
    /// A key of the sources.
    pub source: Option<Text>,
}

/// What a guarantee can promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromiseKind {
    /// `at_least`
    AtLeast,
    /// `at_most`
    AtMost,
    /// `notice`
    Notice,
}

/// A heading of the professional's page.
#[derive(Debug, Clone, Default)]
pub struct Heading {
    /// The heading.
    pub title: Text,
    /// The items under it.
    pub items: Vec<Text>,
}
