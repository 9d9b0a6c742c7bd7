//! Conditions and amounts as sentences.

use super::codebook::CodebookPhrases;
use crate::program::{Amount, ChoiceSet, Comparison, Condition, ItemId, Program, ScaleId, ValueId, Words};

/// What sentences are made of.
pub(super) struct Sentences<'a> {
    pub(super) program: &'a Program,
    pub(super) words: &'a Words,
    pub(super) phrases: &'a CodebookPhrases,
}

impl Sentences<'_> {
    /// A condition as a sentence; none for one that always holds.
    pub(super) fn unless_always(&self, condition: &Condition) -> Option<String> {
        (*condition != Condition::Always).then(|| self.condition(condition))
    }

    /// A condition as a sentence.
    pub(super) fn condition(&self, condition: &Condition) -> String {
        self.so(condition, true)
    }

    /// An item as sentences name it.
    pub(super) fn item(&self, item: ItemId) -> String {
        self.say("answer", [&self.words.items[item].name])
    }

    fn say<const N: usize>(&self, id: &str, fill: [&str; N]) -> String {
        self.phrases.say(id, fill)
    }

    /// A condition, or its opposite.
    fn so(&self, condition: &Condition, holds: bool) -> String {
        let pick = |yes: &'static str, no: &'static str| if holds { yes } else { no };
        match condition {
            Condition::Always if holds => self.say("always", []),
            Condition::Always => self.say("not", [&self.say("always", [])]),
            Condition::Not(inner) => self.so(inner, !holds),
            Condition::All(list) => self.joined(list, "and", holds),
            Condition::Any(list) => self.joined(list, "or", holds),
            Condition::Compare(comparison, left, right) => {
                // A bare number stands last, as in "the score is at least 20": put first, it reads the other way round.
                let turned = matches!(left, Amount::Constant(_));
                let phrase = match (comparison, turned) {
                    (Comparison::Equal, _) => pick("equal", "not_equal"),
                    (Comparison::Less, false) => pick("less", "greater_or_equal"),
                    (Comparison::Less, true) => pick("greater", "less_or_equal"),
                    (Comparison::LessOrEqual, false) => pick("less_or_equal", "greater"),
                    (Comparison::LessOrEqual, true) => pick("greater_or_equal", "less"),
                };
                let (first, last) = if turned { (right, left) } else { (left, right) };
                self.say(phrase, [&self.amount(first), &self.amount(last)])
            }
            Condition::Chosen(item, set) => {
                let texts = self.words.items[*item].choices.iter().map(|c| c.text.as_str());
                self.say(pick("is", "is_not"), [&self.item(*item), &self.any_of(texts, *set)])
            }
            Condition::Has(item, place) => {
                let texts = self.words.items[*item].choices.iter().map(|c| c.text.as_str());
                let includes =
                    self.say("includes", [&self.item(*item), &self.any_of(texts, ChoiceSet::only(*place))]);
                if holds { includes } else { self.say("not", [&includes]) }
            }
            Condition::InBand(scale, set) => {
                let names = self.words.scales[*scale].bands.iter().map(String::as_str);
                self.say(pick("in_band", "not_in_band"), [&self.scale(*scale), &self.any_of(names, *set)])
            }
            Condition::Answered(item) => self.say(pick("answered", "not_answered"), [&self.item(*item)]),
            Condition::Named(value) => self.say(pick("holds", "not_holds"), [&self.value(*value)]),
        }
    }

    fn joined(&self, list: &[Condition], word: &str, holds: bool) -> String {
        let join = |list: &[Condition]| {
            let parts = list.iter().map(|part| {
                let text = self.condition(part);
                let mixed = matches!(part, Condition::All(inner) | Condition::Any(inner) if inner.len() > 1);
                if mixed { self.say("all", [&text]) } else { text }
            });
            parts.collect::<Vec<_>>().join(&self.say(word, []))
        };
        if holds { join(list) } else { self.say("not", [&join(list)]) }
    }

    /// The texts of a set, joined by "or".
    fn any_of<'t>(&self, texts: impl Iterator<Item = &'t str>, set: ChoiceSet) -> String {
        let chosen = texts.enumerate().filter(|(place, _)| set.has(*place));
        chosen.map(|(_, text)| self.say("answer", [text])).collect::<Vec<_>>().join(&self.say("or", []))
    }

    fn scale(&self, scale: ScaleId) -> String {
        self.say("answer", [&self.words.scales[scale].name])
    }

    fn value(&self, value: ValueId) -> String {
        self.program.values[value].id.clone()
    }

    /// An amount in words.
    pub(super) fn amount(&self, amount: &Amount) -> String {
        match amount {
            Amount::Constant(number) => number.to_string(),
            Amount::Item(item) => self.item(*item),
            Amount::Points(item) => self.say("points_of", [&self.item(*item)]),
            Amount::Scale(scale) => self.say("score", [&self.scale(*scale)]),
            Amount::Named(value) => self.say("answer", [&self.value(*value)]),
            Amount::Plus(left, right) => self.say("plus", [&self.inner(left), &self.inner(right)]),
            Amount::Minus(left, right) => self.say("minus", [&self.inner(left), &self.inner(right)]),
            Amount::Times(inner, factor) => self.say("times", [&factor.to_string(), &self.inner(inner)]),
            Amount::Divided(inner, divisor) => {
                self.say("divided", [&self.inner(inner), &divisor.to_string()])
            }
        }
    }

    fn inner(&self, amount: &Amount) -> String {
        let text = self.amount(amount);
        match amount {
            Amount::Constant(_)
            | Amount::Item(_)
            | Amount::Points(_)
            | Amount::Scale(_)
            | Amount::Named(_) => text,
            Amount::Plus(..) | Amount::Minus(..) | Amount::Times(..) | Amount::Divided(..) => {
                self.say("all", [&text])
            }
        }
    }
}
