//! Answers, scores and numbers inside the questionnaire's texts.

use crate::assess::{Assessment, Worked};
use crate::library::Loaded;
use crate::program::{Given, ItemId, Range, Shown, Template};
use crate::response::{Answer, Response};

/// What texts can show.
pub(in crate::cli) struct Show<'a> {
    pub(in crate::cli) loaded: &'a Loaded,
    pub(in crate::cli) response: &'a Response,
    pub(in crate::cli) assessment: &'a Assessment,
}

impl Show<'_> {
    /// A text with its places filled in.
    pub(in crate::cli) fn fill(&self, template: &Template) -> String {
        template.fill(|shown| match shown {
            Shown::Item(item) => self.answer(item),
            Shown::Scale(scale) => range(self.assessment.scales[scale].range),
            Shown::Value(value) => match self.assessment.values[value] {
                Worked::Number(number) => range(number),
                Worked::Condition(truth) => truth.word().to_owned(),
            },
        })
    }

    /// An answer as it reads inside a sentence; nothing where there is none.
    pub(in crate::cli) fn answer(&self, item: ItemId) -> String {
        match self.response.answer(item) {
            Answer::Given(Given::Number(number)) => number.to_string(),
            Answer::Given(Given::Text(text)) => text.clone(),
            Answer::Given(Given::Choices(set)) => {
                let choices = &self.loaded.words.items[item].choices;
                let names: Vec<&str> =
                    set.places().filter_map(|place| choices.get(place)).map(|c| c.name.as_str()).collect();
                names.join(", ")
            }
            Answer::Open | Answer::Declined | Answer::NotKnown => String::new(),
        }
    }
}

fn range(range: Range) -> String {
    range.single().map_or_else(|| format!("{} to {}", range.min, range.max), |one| one.to_string())
}
