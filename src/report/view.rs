//! What of a response may be shown, and its numbers and answers in words.

use super::phrases::Phrases;
use super::{Private, Subject};
use crate::assess::{Assessment, Standing, Truth, Worked, assess};
use crate::phrase::fill;
use crate::program::{
    ChoiceSet, Condition, Given, Item, ItemId, LevelId, NoticeId, Program, Range, RuleId, ScaleId, Shown,
    Template, Urgency, Words,
};
use crate::proof::Matter;
use crate::response::{Answer, Response};
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// A subject, and the part of it that may be shown.
pub(super) struct View<'a> {
    pub(super) subject: &'a Subject<'a>,
    pub(super) private: Private,
    /// The answers, where private ones are left off without them.
    pub(super) response: Response,
    /// What those come to. What is true here is true, and needs no private answer to be known.
    pub(super) shown: Assessment,
    needless: OnceCell<Needless>,
}

/// The open items that cannot change the outcome any more, whatever is said to them.
#[derive(Default)]
pub(super) struct Needless {
    pub(super) all: BTreeSet<ItemId>,
    /// Those of which that may be said: it would be so whatever was said to what is left off. That another is in
    /// vain would tell something of a private answer.
    pub(super) shown: BTreeSet<ItemId>,
}

impl<'a> View<'a> {
    pub(super) fn new(subject: &'a Subject<'a>, private: Private) -> Self {
        let (response, shown) = match private {
            Private::Shown => (subject.response.clone(), subject.assessment.clone()),
            Private::LeftOff => {
                let mut response = subject.response.clone();
                for (id, _) in subject.program.items.iter().filter(|(_, item)| item.private) {
                    response.set(id, Answer::Open);
                }
                let shown = assess(subject.program, &response);
                (response, shown)
            }
        };
        Self { subject, private, response, shown, needless: OnceCell::new() }
    }

    pub(super) fn program(&self) -> &'a Program {
        self.subject.program
    }

    pub(super) fn words(&self) -> &'a Words {
        self.subject.words
    }

    pub(super) fn phrases(&self) -> &'a Phrases {
        self.subject.phrases
    }

    /// What all answers come to, the private ones too.
    pub(super) fn whole(&self) -> &'a Assessment {
        self.subject.assessment
    }

    /// Is this item left off?
    pub(super) fn left_off(&self, item: ItemId) -> bool {
        self.private == Private::LeftOff && self.program().items[item].private
    }

    /// What cannot matter any more. A few milliseconds, so only where something is open; nothing where the
    /// questionnaire is too large to know.
    pub(super) fn needless(&self) -> &Needless {
        self.needless.get_or_init(|| self.without_need())
    }

    fn without_need(&self) -> Needless {
        let open = |id: ItemId| self.whole().standing(self.subject.response, id) == Standing::Open;
        if !self.program().items.ids().any(open) {
            return Needless::default();
        }
        let Ok(matter) = Matter::new(self.program()) else { return Needless::default() };
        let mut all = matter.needless(self.subject.response);
        all.retain(|id| open(*id));
        let mut shown = matter.needless(&self.response);
        shown.retain(|id| all.contains(id) && !self.left_off(*id));
        Needless { all, shown }
    }

    /// The name of the band that a score is in, or from which to which it may be.
    pub(super) fn bands(&self, id: ScaleId) -> String {
        self.shown.scales[id].bands.map(|bands| self.named_bands(id, bands)).unwrap_or_default()
    }

    /// The names of these bands of a scale.
    pub(super) fn named_bands(&self, id: ScaleId, (low, high): (usize, usize)) -> String {
        let names = &self.words().scales[id].bands;
        let name = |band: usize| names.get(band).map_or("", String::as_str);
        if low == high {
            return name(low).to_owned();
        }
        fill(&self.phrases().words.range, &[("least", name(low)), ("most", name(high))])
    }

    /// Has a private answer counted that is left off?
    pub(super) fn private_counted(&self) -> bool {
        let given = |id: ItemId| self.whole().standing(self.subject.response, id) == Standing::Answered;
        self.program().items.ids().any(|id| self.left_off(id) && given(id))
    }

    /// Is this certain, by what may be shown?
    pub(super) fn holds(&self, condition: &Condition) -> bool {
        self.shown.truth(self.program(), &self.response, condition) == Truth::True
    }

    /// Is a rule certain, by what may be shown?
    pub(super) fn fired(&self, rule: RuleId) -> bool {
        self.shown.rules[rule] == Truth::True
    }

    /// The certain notices of some urgencies, most urgent first, in the order of the file.
    pub(super) fn notices(&self, urgencies: &[Urgency]) -> Vec<NoticeId> {
        let mut found: Vec<(Urgency, NoticeId)> = self
            .program()
            .notices
            .iter()
            .filter(|(id, n)| self.shown.notices[*id] == Truth::True && urgencies.contains(&n.urgency))
            .map(|(id, n)| (n.urgency, id))
            .collect();
        found.sort_by_key(|(urgency, _)| std::cmp::Reverse(*urgency));
        found.into_iter().map(|(_, id)| id).collect()
    }

    /// The notice that stands in place of a level, and whether it may be shown.
    pub(super) fn instead(&self) -> Option<(NoticeId, bool)> {
        let stands = |id: NoticeId, truth: &Assessment| truth.notices[id] == Truth::True;
        let ids = self.program().notices.iter().filter(|(_, n)| n.instead_of_level).map(|(id, _)| id);
        let certain: Vec<NoticeId> = ids.filter(|id| stands(*id, self.whole())).collect();
        let shown = certain.iter().copied().find(|id| stands(*id, &self.shown));
        shown.map(|id| (id, true)).or_else(|| certain.first().map(|id| (*id, false)))
    }

    /// The level that the report is about, where there is one: the lower bound, and the upper.
    pub(super) fn levels(&self) -> Option<(LevelId, LevelId)> {
        if self.instead().is_some() {
            return None;
        }
        Some((self.whole().level_at_least?, self.whole().level_at_most?))
    }

    /// The lines of which the condition is certain.
    pub(super) fn lines(&self, conditions: &[Condition], texts: &[Template]) -> Vec<String> {
        let said = conditions.iter().zip(texts).filter(|(condition, _)| self.holds(condition));
        said.map(|(_, text)| self.fill(text)).collect()
    }

    /// A text with its numbers and answers.
    pub(super) fn fill(&self, template: &Template) -> String {
        template.fill(|shown| match shown {
            Shown::Item(item) => self.in_a_sentence(item),
            Shown::Scale(scale) => self.range(self.shown.scales[scale].range),
            Shown::Value(value) => match self.shown.values[value] {
                Worked::Number(range) => self.range(range),
                Worked::Condition(_) => String::new(), // refused by the compiler
            },
        })
    }

    /// A number, or the range that it may be in.
    pub(super) fn range(&self, range: Range) -> String {
        match range.single() {
            Some(number) => number.to_string(),
            None => {
                let (least, most) = (range.min.to_string(), range.max.to_string());
                fill(&self.phrases().words.range, &[("least", &least), ("most", &most)])
            }
        }
    }

    /// An answer as it reads inside a sentence.
    pub(super) fn in_a_sentence(&self, id: ItemId) -> String {
        match self.given(id) {
            Some(Given::Number(number)) => number.to_string(),
            Some(Given::Text(text)) => text.clone(),
            Some(Given::Choices(set)) => {
                let names = self.chosen(id, *set).into_iter().map(|(_, name)| name).collect::<Vec<_>>();
                if names.is_empty() { self.phrases().words.none.clone() } else { self.joined(&names) }
            }
            None => self.phrases().words.not_said.clone(),
        }
    }

    /// An answer in few words, as it stands beside the item's name.
    pub(super) fn in_short(&self, id: ItemId) -> String {
        match self.given(id) {
            Some(Given::Number(number)) => self.amount(*number, self.words().items[id].unit.as_deref()),
            Some(Given::Choices(set)) if set.places().count() > 1 => {
                let names: Vec<&str> = self.chosen(id, *set).into_iter().map(|(_, name)| name).collect();
                names.join(&self.phrases().words.semicolon)
            }
            Some(Given::Choices(_) | Given::Text(_)) | None => self.in_a_sentence(id),
        }
    }

    /// An answer word for word, or why there is none.
    pub(super) fn word_for_word(&self, id: ItemId) -> String {
        let words = &self.phrases().professional;
        if self.left_off(id) {
            return words.private.clone();
        }
        if self.could_not_be_asked(id) {
            return words.could_not_ask.clone();
        }
        let answer = self.answer_word_for_word(id);
        let judged = self.subject.record.is_some_and(|record| record.judged.contains(&id));
        if judged && self.given(id).is_some() { fill(&words.judged, &[("answer", &answer)]) } else { answer }
    }

    /// Was it never put to anyone, as whoever asked could not?
    pub(super) fn could_not_be_asked(&self, id: ItemId) -> bool {
        let noted = self.subject.record.is_some_and(|record| record.not_asked.contains(&id));
        noted && self.shown.standing(&self.response, id) == Standing::NotKnown
    }

    fn answer_word_for_word(&self, id: ItemId) -> String {
        let words = &self.phrases().professional;
        let why_not = match self.shown.standing(&self.response, id) {
            Standing::Answered => &self.phrases().words.none,
            Standing::Declined => &words.declined,
            Standing::NotKnown => &words.not_known,
            Standing::NotAsked => &words.not_asked,
            Standing::Open if self.needless().shown.contains(&id) => &words.needless,
            Standing::Open => &words.open,
        };
        match self.given(id) {
            Some(Given::Number(number)) => self.amount(*number, self.words().items[id].unit.as_deref()),
            Some(Given::Text(text)) => fill(&self.phrases().words.quote, &[("text", text)]),
            Some(Given::Choices(set)) if !set.is_empty() => {
                let texts: Vec<&str> = self.chosen(id, *set).into_iter().map(|(text, _)| text).collect();
                texts.join(&self.phrases().words.semicolon)
            }
            Some(Given::Choices(_)) | None => why_not.clone(),
        }
    }

    /// The answer that counts and may be shown.
    fn given(&self, id: ItemId) -> Option<&Given> {
        match self.response.answer(id) {
            Answer::Given(given) => {
                (self.shown.standing(&self.response, id) == Standing::Answered).then_some(given)
            }
            Answer::Open | Answer::Declined | Answer::NotKnown => None,
        }
    }

    /// The text and the short name of each choice in a set.
    fn chosen(&self, id: ItemId, set: ChoiceSet) -> Vec<(&'a str, &'a str)> {
        let choices = self.words().items[id].choices.iter().enumerate();
        choices.filter(|(p, _)| set.has(*p)).map(|(_, c)| (c.text.as_str(), c.name.as_str())).collect()
    }

    pub(super) fn amount(&self, number: i64, unit: Option<&str>) -> String {
        let number = number.to_string();
        match unit {
            Some(unit) => fill(&self.phrases().words.amount, &[("number", &number), ("unit", unit)]),
            None => number,
        }
    }

    /// "a, b and c".
    pub(super) fn joined(&self, names: &[&str]) -> String {
        let words = &self.phrases().words;
        match names.split_last() {
            None => String::new(),
            Some((last, [])) => (*last).to_owned(),
            Some((last, rest)) => {
                let sound = last.to_lowercase();
                let otherwise = words.else_before.split_whitespace().any(|begin| sound.starts_with(begin));
                let and = if otherwise { &words.and_else } else { &words.and };
                fill(and, &[("first", &rest.join(&words.comma)), ("last", last)])
            }
        }
    }

    /// When the answers were given, as people write it; as the file has it where that is no time.
    pub(super) fn when(&self) -> String {
        self.time(self.subject.answered_at)
    }

    /// A time of a file, as people write it; as the file has it where it is none.
    pub(super) fn time(&self, at: &str) -> String {
        let parts = || {
            let (date, rest) = at.split_once('T')?;
            let (time, tail) = rest.split_at_checked(5)?;
            let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == '-' || c == ':');
            let good = date.len() == 10 && digits(date) && digits(time);
            let offset = tail.find(['+', '-']).and_then(|at| tail.get(at..)).unwrap_or("");
            good.then_some((date, time, offset))
        };
        let words = &self.phrases().professional;
        match parts() {
            Some((date, time, "")) => fill(&words.time, &[("date", date), ("time", time)]),
            Some((date, time, offset)) => {
                fill(&words.time_offset, &[("date", date), ("time", time), ("offset", offset)])
            }
            None => at.to_owned(),
        }
    }

    /// The work that a key of `sources` stands for.
    pub(super) fn source(&self, key: &str) -> Option<&'a str> {
        self.words().sources.iter().find(|(known, _)| known == key).map(|(_, text)| text.as_str())
    }
}

/// The ids of the items that are so, in the order of the file.
pub(super) fn items(program: &Program, so: impl Fn(ItemId, &Item) -> bool) -> Vec<ItemId> {
    program.items.iter().filter(|(id, item)| so(*id, item)).map(|(id, _)| id).collect()
}
