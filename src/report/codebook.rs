//! A questionnaire written out: every question, score, level and notice, and every rule as a sentence, for a
//! committee to read and sign.

use super::document::{Document, Entry, Page, Section, Tone, clean};
use super::sentence::Sentences;
use super::{Colour, Format, Unwritable, html, markdown, text};
use crate::phrase::fill;
use crate::program::{
    Effect, Given, ItemId, ItemKind, Program, Promise, RuleId, Shown, Template, ValueKind, Words, Worse,
};
use crate::questionnaire::overlay::Translation;
use crate::response::codes;
use crate::yaml::Node;
use std::collections::BTreeMap;

/// The words of a codebook in one language, by id.
#[derive(Debug, Clone)]
pub struct CodebookPhrases(BTreeMap<String, String>);

impl CodebookPhrases {
    /// The phrases of a file: a map of texts.
    #[must_use]
    pub fn new(node: &Node) -> Self {
        let text = |n: &Node| n.scalar().map(|s| s.text.clone());
        Self(node.map().iter().filter_map(|(k, v)| text(k).zip(text(v))).collect())
    }

    /// A phrase with `{a}`, `{b}` and `{c}` filled in.
    pub(super) fn say<const N: usize>(&self, id: &str, values: [&str; N]) -> String {
        let names: Vec<(&str, &str)> = ["a", "b", "c", "d", "e"].into_iter().zip(values).collect();
        fill(self.0.get(id).map_or(id, String::as_str), &names)
    }
}

/// Writes a questionnaire out.
///
/// # Errors
///
/// Where the template of the page cannot be filled in.
pub fn codebook(
    program: &Program,
    words: &Words,
    phrases: &CodebookPhrases,
    sha256: &str,
    format: Format,
) -> Result<String, Unwritable> {
    let book = Book { program, words, phrases, sentences: Sentences { program, words, phrases } };
    let document = book.document(sha256);
    Ok(match format {
        Format::Text(width, colour) => text::text(&document, width, colour),
        Format::Markdown => markdown::markdown(&document),
        Format::Html => html::html(&document)?,
        // The questionnaire itself is what programs read; there is no other JSON of it.
        Format::Json => text::text(&document, super::NARROWEST, Colour::Off),
    })
}

struct Book<'a> {
    program: &'a Program,
    words: &'a Words,
    phrases: &'a CodebookPhrases,
    sentences: Sentences<'a>,
}

impl Book<'_> {
    fn say<const N: usize>(&self, id: &str, fill: [&str; N]) -> String {
        self.phrases.say(id, fill)
    }

    /// A text with the ids of what it prints, in braces as the file has them.
    fn raw(&self, template: &Template) -> String {
        template.fill(|shown| {
            let id = match shown {
                Shown::Item(item) => &self.program.items[item].id,
                Shown::Scale(scale) => &self.program.scales[scale].id,
                Shown::Value(value) => &self.program.values[value].id,
            };
            format!("{{{id}}}")
        })
    }

    fn document(&self, sha256: &str) -> Document {
        let mut page = Page::default();
        page.add(self.head(sha256));
        for (id, section) in self.program.sections.iter() {
            let (title, about) = &self.words.sections[id];
            let mut written = Section::new(&self.say("questions", [title]), Tone::Plain);
            written.paragraph(&self.raw(about));
            written.bullets(section.items.iter().map(|item| self.item(*item)));
            page.add(written);
        }
        page.add(self.values());
        page.add(self.scales());
        page.add(self.levels());
        page.add(self.notices());
        page.add(self.rules());
        if !self.program.guarantees.is_empty() {
            page.add(self.guarantees());
        }
        page.add(self.sources());
        page.add(self.sign());
        Document {
            language: self.words.language.clone(),
            title: clean(&self.words.title),
            call: None,
            pages: vec![page],
            ..Document::default()
        }
    }

    fn head(&self, sha256: &str) -> Section {
        let (program, words) = (self.program, self.words);
        let mut section = Section::new(&self.say("about", []), Tone::Main);
        let made = self.say("made", [&program.id, &program.version, sha256]);
        section.paragraph(&made);
        section.paragraph(&self.raw(&words.about));
        let credit = words.credit.iter().map(|c| format!(". {c}")).collect::<String>();
        let nobody = || self.say("nobody", []);
        let reviewed = if program.reviewed_by.is_empty() { nobody() } else { program.reviewed_by.join("; ") };
        let validated = match program.validated.as_str() {
            "none" => self.say("not_validated", []),
            validated => validated.to_owned(),
        };
        let mut lines = vec![
            self.say("license", [&format!("{}{credit}", words.license)]),
            self.say("reviewed_by", [&reviewed]),
            self.say("validated", [&validated]),
        ];
        if let Some(Translation { source, reviewed_by }) = &words.translation {
            let read = match (source, reviewed_by.as_slice()) {
                (Some(source), _) => source.clone(),
                (None, []) => self.say("translation_nobody", []),
                (None, names) => self.say("translation_by", [&names.join("; ")]),
            };
            lines.push(self.say("translation", [&read]));
        }
        section.lines(lines);
        section.paragraph(&self.raw(&words.limits));
        section
    }

    fn item(&self, id: ItemId) -> Entry {
        let (item, words) = (&self.program.items[id], &self.words.items[id]);
        let kind = match &item.kind {
            ItemKind::OneOf(_) => self.say("one_of", []),
            ItemKind::AnyOf(_) => self.say("any_of", []),
            ItemKind::Number(range) => self.say("number", [&range.min.to_string(), &range.max.to_string()]),
            ItemKind::FreeText(most) => self.say("text", [&most.to_string()]),
        };
        let scored = self.program.scales.rows().any(|s| s.members.iter().any(|m| m.item == id));
        let mut more = vec![kind];
        for (choice, choice_words) in item.choices().iter().zip(&words.choices) {
            let points = match choice.points {
                _ if !scored => String::new(),
                1 => format!("; {}", self.say("one_point", [])),
                points => format!("; {}", self.say("points", [&points.to_string()])),
            };
            let alone =
                if choice.exclusive { format!("; {}", self.say("exclusive", [])) } else { String::new() };
            more.push(format!("[{}] {}{points}{alone}", choice.code, choice_words.text));
        }
        if let Some(sentence) = self.sentences.unless_always(&item.show_if) {
            more.push(self.say("shown_if", [&sentence]));
        }
        if let Some(hidden) = &item.hidden_as {
            let hidden = match hidden {
                Given::Choices(set) => codes(item, *set).join(", "),
                Given::Number(number) => number.to_string(),
                Given::Text(text) => text.clone(),
            };
            more.push(self.say("hidden_as", [&hidden]));
        }
        if !matches!(item.kind, ItemKind::FreeText(_)) {
            let way = match item.worse {
                Worse::First => "worse_first",
                Worse::Last => "worse_last",
                Worse::More => "worse_more",
                Worse::Fewer => "worse_fewer",
                Worse::Higher => "worse_higher",
                Worse::Lower => "worse_lower",
                Worse::None => "worse_none",
            };
            more.push(self.say(way, []));
        }
        if item.private {
            more.push(self.say("private", []));
        }
        Entry::led(&item.id, &self.raw(&words.ask)).more(more)
    }

    fn values(&self) -> Section {
        let mut section = Section::new(&self.say("values", []), Tone::Plain);
        section.bullets(self.program.values.rows().map(|value| {
            let is = match &value.is {
                ValueKind::Condition(condition) => {
                    self.say("value_condition", [&self.sentences.condition(condition)])
                }
                ValueKind::Number(amount) => self.say("value_number", [&self.sentences.amount(amount)]),
            };
            Entry::led(&value.id, &is)
        }));
        section
    }

    fn scales(&self) -> Section {
        let mut section = Section::new(&self.say("scales", []), Tone::Plain);
        section.bullets(self.program.scales.iter().map(|(id, scale)| {
            let members = scale.members.iter().map(|member| {
                let name = self.sentences.item(member.item);
                let name = if member.reverse { self.say("reversed", [&name]) } else { name };
                if member.weight == 1 {
                    name
                } else {
                    self.say("weighted", [&name, &member.weight.to_string()])
                }
            });
            let members = members.collect::<Vec<_>>().join(&self.say("comma", []));
            let mut more = vec![self.say(if scale.highest { "highest" } else { "sum" }, [&members])];
            if scale.prorate > 0 {
                more.push(self.say("prorate", [&scale.prorate.to_string()]));
            }
            let words = &self.words.scales[id];
            for ((band, name), meaning) in scale.bands.iter().zip(&words.bands).zip(&words.meanings) {
                more.push(self.say("band", [&band.from.to_string(), name]));
                if !meaning.is_empty() {
                    more.push(self.say("meaning", [&self.raw(meaning)]));
                }
            }
            for (accuracy, against) in scale.accuracy.iter().zip(&words.against) {
                let [at, sensitivity, specificity] =
                    [accuracy.at, accuracy.sensitivity, accuracy.specificity].map(|n| n.to_string());
                let against = self.raw(against);
                more.push(
                    self.say("accuracy", [&at, &sensitivity, &specificity, &against, &accuracy.source]),
                );
            }
            Entry::led(&scale.id, &words.name).more(more)
        }));
        section
    }

    fn levels(&self) -> Section {
        let mut section = Section::new(&self.say("levels", []), Tone::Plain);
        section.bullets(self.program.levels.iter().map(|(id, level)| {
            let words = &self.words.levels[id];
            let mut more = vec![self.raw(&words.about)];
            if let Some(hours) = level.hours {
                more.push(self.say("hours", [&hours.min.to_string(), &hours.max.to_string()]));
            }
            if !words.because.is_empty() {
                more.push(self.say("base", [&self.raw(&words.because)]));
            }
            for (stay, text) in level.stays.iter().zip(&words.stays) {
                more.push(self.say("stay", [stay, &self.raw(text)]));
            }
            Entry::led(&level.id, &words.name).more(more)
        }));
        section
    }

    fn notices(&self) -> Section {
        let mut section = Section::new(&self.say("notices", []), Tone::Plain);
        section.bullets(self.program.notices.iter().map(|(id, notice)| {
            let words = &self.words.notices[id];
            let mut more = vec![self.say("urgency", [&self.say(notice.urgency.word(), [])])];
            if !words.when_unsure.is_empty() {
                more.push(self.say("unsure", [&self.raw(&words.when_unsure)]));
            }
            if notice.instead_of_level {
                more.push(self.say("instead", []));
            }
            Entry::led(&notice.id, &self.raw(&words.text)).more(more)
        }));
        section
    }

    fn rules(&self) -> Section {
        let mut section = Section::new(&self.say("rules", []), Tone::Plain);
        section.bullets(self.program.rules.ids().map(|id| self.rule(id)));
        section
    }

    fn rule(&self, id: RuleId) -> Entry {
        let (rule, words) = (&self.program.rules[id], &self.words.rules[id]);
        let when = self.sentences.condition(&rule.when);
        let sentence = match &rule.effect {
            Effect::AtLeast(level, None) => self.say("at_least", [&when, &self.words.levels[*level].name]),
            Effect::AtLeast(level, Some(stay)) => {
                let stay = self.program.levels[*level].stays.get(*stay).map_or("", String::as_str);
                self.say("at_least_for", [&when, &self.words.levels[*level].name, stay])
            }
            Effect::Notice(notice) => self.say("notice", [&when, &self.program.notices[*notice].id]),
            Effect::Helps(level) => self.say("helps", [&when, &self.words.levels[*level].name]),
            Effect::Hinders(level) => self.say("hinders", [&when, &self.words.levels[*level].name]),
        };
        let mut more = vec![self.say("because", [&self.raw(&words.because)])];
        if !words.attempt.is_empty() {
            more.push(self.say("attempt", [&self.raw(&words.attempt)]));
        }
        if let Some(source) = &rule.source {
            more.push(self.say("source", [source]));
        }
        Entry::led(&rule.id, &sentence).more(more)
    }

    /// What the file guarantees. That it does is not said here: the one who reads this can have it proved.
    fn guarantees(&self) -> Section {
        let mut section = Section::new(&self.say("guarantees", []), Tone::Plain);
        section.bullets(self.program.guarantees.iter().map(|(id, guarantee)| {
            let when = self.sentences.condition(&guarantee.when);
            let sentence = match guarantee.promise {
                Promise::AtLeast(level) => self.say("at_least", [&when, &self.words.levels[level].name]),
                Promise::AtMost(level) => self.say("at_most", [&when, &self.words.levels[level].name]),
                Promise::Notice(notice) => self.say("notice", [&when, &self.program.notices[notice].id]),
            };
            Entry::led(&guarantee.id, &self.words.guarantees[id]).more(vec![sentence])
        }));
        section
    }

    fn sources(&self) -> Section {
        let mut section = Section::new(&self.say("sources", []), Tone::Plain);
        section.bullets(self.words.sources.iter().map(|(key, text)| Entry::led(key, text)));
        section
    }

    fn sign(&self) -> Section {
        let mut section = Section::new(&self.say("sign", []), Tone::Plain);
        let line = self.say("line", []);
        section.facts(["name", "date", "signature"].map(|field| (self.say(field, []), line.clone())));
        section
    }
}
