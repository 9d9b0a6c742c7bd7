//! The texts of a [`super::Program`], by id.
//!
//! Each table has the rows of the program's table of the same name, and each list of lines those of the level's.

use super::{GuaranteeId, ItemId, LevelId, NoticeId, RuleId, ScaleId, SectionId, Table, Template, ValueId};
use crate::questionnaire::overlay::Translation;

/// The texts of a questionnaire in one language.
#[derive(Debug, Clone)]
pub struct Words {
    /// The language, such as `en`.
    pub language: String,
    /// Where these words come from, where they are a translation.
    pub translation: Option<Translation>,
    /// The title.
    pub title: String,
    /// The license of these words.
    pub license: String,
    /// The credit line that the license asks for.
    pub credit: Option<String>,
    /// Said before the first question.
    pub about: Template,
    /// Said at the end of a report.
    pub limits: Template,
    /// The last line of a report.
    pub closing: Template,
    /// Works cited: key and text.
    pub sources: Vec<(String, String)>,
    /// Titles of the sections, and a line before the first question.
    pub sections: Table<SectionId, (String, Template)>,
    /// The questions.
    pub items: Table<ItemId, ItemWords>,
    /// Units of the values.
    pub values: Table<ValueId, Option<String>>,
    /// Names of scales and bands.
    pub scales: Table<ScaleId, ScaleWords>,
    /// The levels.
    pub levels: Table<LevelId, LevelWords>,
    /// The notices.
    pub notices: Table<NoticeId, NoticeWords>,
    /// The guarantees, in plain words.
    pub guarantees: Table<GuaranteeId, String>,
    /// The rules.
    pub rules: Table<RuleId, RuleWords>,
    /// Headings of the professional's page.
    pub for_professional: Vec<String>,
    /// Reasons for another level than the suggested one.
    pub override_reasons: Vec<String>,
}

/// The texts of an item.
#[derive(Debug, Clone)]
pub struct ItemWords {
    /// Short, for "your answer about ...".
    pub name: String,
    /// The question.
    pub ask: Template,
    /// More about it.
    pub help: Template,
    /// Its choices.
    pub choices: Vec<ChoiceWords>,
    /// The unit of its number.
    pub unit: Option<String>,
}

/// The texts of a choice.
#[derive(Debug, Clone)]
pub struct ChoiceWords {
    /// What the person reads.
    pub text: String,
    /// How it reads inside a sentence.
    pub name: String,
}

/// The names of a scale and its bands.
#[derive(Debug, Clone)]
pub struct ScaleWords {
    /// The scale.
    pub name: String,
    /// Its bands.
    pub bands: Vec<String>,
    /// What the authors say that each band means.
    pub meanings: Vec<Template>,
    /// What each of its cut-offs was held against.
    pub against: Vec<Template>,
}

/// The texts of a level.
#[derive(Debug, Clone)]
pub struct LevelWords {
    /// Its name.
    pub name: String,
    /// The reason when no rule asks for more.
    pub because: Template,
    /// What it is.
    pub about: Template,
    /// How long each kind of stay usually takes.
    pub stays: Vec<Template>,
    /// What it is made of.
    pub parts: Vec<Template>,
    /// Whom to call.
    pub first_step: Vec<Template>,
    /// Lines to read aloud.
    pub say: Vec<Template>,
    /// Until seen.
    pub meanwhile: Vec<Template>,
    /// Questions for the professional.
    pub ask: Vec<Template>,
}

/// The texts of a notice.
#[derive(Debug, Clone)]
pub struct NoticeWords {
    /// What is said.
    pub text: Template,
    /// What is said when it cannot be ruled out.
    pub when_unsure: Template,
}

/// The texts of a rule.
#[derive(Debug, Clone)]
pub struct RuleWords {
    /// The reason.
    pub because: Template,
    /// What others have done.
    pub attempt: Template,
}
