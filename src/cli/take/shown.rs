//! Answers, scores and numbers inside the questionnaire's texts.

use crate::assess::{Assessment, Worked};
use crate::interview::words::Words;
use crate::library::Loaded;
use crate::phrase::fill;
use crate::program::{Given, ItemId, Range, Shown, Template};
use crate::response::{Answer, Response};

/// What texts can show.
pub(in crate::cli) struct Show<'a> {
    pub(in crate::cli) loaded: &'a Loaded,
    pub(in crate::cli) words: &'a Words,
    pub(in crate::cli) response: &'a Response,
    pub(in crate::cli) assessment: &'a Assessment,
}

impl Show<'_> {
    /// A text with its places filled in.
    pub(in crate::cli) fn fill(&self, template: &Template) -> String {
        template.fill(|shown| match shown {
            Shown::Item(item) => self.answer(item),
            Shown::Scale(scale) => self.range(self.assessment.scales[scale].range),
            Shown::Value(value) => match self.assessment.values[value] {
                Worked::Number(number) => self.range(number),
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

    /// A number, or the range that it may be in.
    fn range(&self, range: Range) -> String {
        let (from, to) = (range.min.to_string(), range.max.to_string());
        let between = || fill(&self.words.question.range, &[("from", &from), ("to", &to)]);
        range.single().map_or_else(between, |one| one.to_string())
    }
}
