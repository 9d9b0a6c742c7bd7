//! The texts of a questionnaire, each with its names bound.

use super::compile::{Compiler, Name};
use super::faults::{BAD_TEXT, UNKNOWN_NAME, WRONG_TYPE};
use super::template::{Written, split};
use super::{
    ChoiceWords, ItemWords, LevelWords, NoticeWords, Piece, RuleWords, ScaleWords, Shown, Table, Template,
    ValueKind, Words,
};
use crate::diagnostic::suggest;
use crate::questionnaire::{self as written, AnswerKind, Line, Questionnaire, Text};

/// The license, and after it those of the parts that have another.
fn license(q: &Questionnaire) -> String {
    let mut all = q.license.value.clone();
    for include in q.includes.iter().filter(|i| !i.license.is_empty() && i.license != q.license.value) {
        all += &format!("; {}: {}", include.id, include.license);
    }
    all
}

/// The credit lines of the questionnaire and its parts, each once.
fn credit(q: &Questionnaire) -> Option<String> {
    let own = q.credit.as_ref().map(|credit| credit.value.as_str());
    let mut all: Vec<&str> = own.into_iter().collect();
    for credit in q.includes.iter().filter_map(|include| include.credit.as_deref()) {
        if !all.contains(&credit) {
            all.push(credit);
        }
    }
    (!all.is_empty()).then(|| all.join(" "))
}

impl<'q> Compiler<'q> {
    pub(super) fn words(&mut self) -> Option<Words> {
        let q = self.questionnaire;
        let sections: Vec<_> =
            q.sections.iter().map(|s| (s.title.value.clone(), self.maybe(s.about.as_ref()))).collect();
        let items: Vec<_> = self.items.clone().iter().map(|(_, item)| self.item_words(item)).collect();
        let scales: Vec<_> = q.scales.iter().map(|scale| self.scale_words(scale)).collect();
        let levels: Vec<_> = q.levels.iter().map(|level| self.level_words(level)).collect();
        let notices: Vec<_> = q
            .notices
            .iter()
            .map(|n| NoticeWords {
                text: self.template(&n.text),
                when_unsure: self.maybe(n.when_unsure.as_ref()),
            })
            .collect();
        let rules: Vec<_> = q
            .rules
            .iter()
            .map(|r| RuleWords {
                because: self.template(&r.because),
                attempt: self.maybe(r.attempt.as_ref()),
            })
            .collect();
        Some(Words {
            language: q.language.value.clone(),
            translation: q.translation.clone(),
            title: q.title.value.clone(),
            license: license(q),
            credit: credit(q),
            about: self.maybe(q.about.as_ref()),
            limits: self.maybe(q.limits.as_ref()),
            closing: self.maybe(q.closing.as_ref()),
            sources: q.sources.iter().map(|(k, v)| (k.value.clone(), v.value.clone())).collect(),
            sections: Table::new(sections),
            items: Table::new(items),
            values: Table::new(q.values.iter().map(|v| v.unit.as_ref().map(|u| u.value.clone())).collect()),
            scales: Table::new(scales),
            levels: Table::new(levels),
            notices: Table::new(notices),
            guarantees: Table::new(q.guarantees.iter().map(|g| g.says.value.clone()).collect()),
            rules: Table::new(rules),
            for_professional: q.for_professional.iter().map(|h| h.title.value.clone()).collect(),
            override_reasons: q.override_reasons.iter().map(|r| r.1.value.clone()).collect(),
        })
    }

    fn item_words(&mut self, item: &'q written::Item) -> ItemWords {
        let choices = self.written_choices(item).iter().map(|c| ChoiceWords {
            text: c.text.value.clone(),
            name: c.name.as_ref().unwrap_or(&c.text).value.clone(),
        });
        let unit = match &item.answer {
            Some(AnswerKind::Number(_, unit)) => unit.as_ref().map(|u| u.value.clone()),
            Some(AnswerKind::OneOf(_) | AnswerKind::AnyOf(_) | AnswerKind::FreeText(_)) | None => None,
        };
        ItemWords {
            name: item.name.as_ref().unwrap_or(&item.ask).value.clone(),
            choices: choices.collect(),
            unit,
            ask: self.template(&item.ask),
            help: self.maybe(item.help.as_ref()),
        }
    }

    fn scale_words(&mut self, scale: &'q written::Scale) -> ScaleWords {
        ScaleWords {
            name: scale.name.value.clone(),
            bands: scale.bands.iter().map(|band| band.name.value.clone()).collect(),
            meanings: scale.bands.iter().map(|band| self.maybe(band.about.as_ref())).collect(),
            against: scale.accuracy.iter().map(|accuracy| self.template(&accuracy.against)).collect(),
        }
    }

    fn level_words(&mut self, level: &'q written::Level) -> LevelWords {
        let mut lines = |lines: &'q [Line]| -> Vec<Template> {
            lines.iter().map(|line| self.template(&line.text)).collect()
        };
        let [parts, first_step, say, meanwhile, ask] =
            [&level.parts, &level.first_step, &level.say, &level.meanwhile, &level.ask].map(|l| lines(l));
        LevelWords {
            name: level.name.value.clone(),
            because: self.maybe(level.because.as_ref()),
            about: self.maybe(level.about.as_ref()),
            stays: level.stays.iter().map(|(_, text)| self.template(text)).collect(),
            parts,
            first_step,
            say,
            meanwhile,
            ask,
        }
    }

    fn maybe(&mut self, text: Option<&Text>) -> Template {
        text.map_or_else(Template::default, |t| self.template(t))
    }

    /// A text with its names bound; what is wrong is reported and left out.
    fn template(&mut self, text: &Text) -> Template {
        let mut pieces = Vec::new();
        for piece in split(&text.value) {
            match piece {
                Written::Text(words) => pieces.push(Piece::Text(words)),
                Written::Name(name, span) => {
                    pieces.extend(self.shown(name, &Text { span: text.place(span), ..text.clone() }));
                }
                Written::Open(span) => {
                    let help = Some("for a brace itself write `{{`".to_owned());
                    self.fault_at(&BAD_TEXT, text.place(span), "this brace is not closed".to_owned(), help);
                }
            }
        }
        Template(pieces)
    }

    fn shown(&mut self, name: &str, at: &Text) -> Option<Piece> {
        if let Some(line) = name.strip_prefix("help.") {
            return self.help_line(line, at);
        }
        if let Some((level, member)) = name.split_once('.')
            && let Some(Name::Level(id)) = self.named(level, at)
            && let Some(number) = self.level_number(id, member)
        {
            return Some(Piece::Text(number.to_string()));
        }
        let shown = match self.named(name, at) {
            Some(Name::Item(id)) => Shown::Item(id),
            Some(Name::Scale(id)) => Shown::Scale(id),
            Some(Name::Value(id)) => {
                if let (ValueKind::Condition(_), _) = self.value(id)? {
                    self.fault(
                        &WRONG_TYPE,
                        at,
                        format!("`{name}` is a condition; texts print numbers and answers"),
                        None,
                    );
                    return None;
                }
                Shown::Value(id)
            }
            Some(Name::Level(_)) | None => {
                let help = suggest(name, self.names_for(at));
                self.fault(&UNKNOWN_NAME, at, format!("nothing called `{name}` can be printed"), help);
                return None;
            }
        };
        Some(Piece::Shown(shown))
    }

    /// The number of a help line, or what to know when calling: `crisis`, `crisis.note`.
    fn help_line(&mut self, name: &str, at: &Text) -> Option<Piece> {
        let help = self.help;
        let (line, note) = name.strip_suffix(".note").map_or((name, false), |line| (line, true));
        let found = help.lines.iter().find(|l| l.id == line);
        let text = found.and_then(|l| if note { l.note.as_ref() } else { Some(&l.number) });
        if text.is_none() {
            let known: Vec<&str> = help.lines.iter().map(|l| l.id.as_str()).collect();
            let message = match found {
                Some(_) => format!("the help line `{line}` of `{}` has no note", help.id),
                None => format!("no help line of `{}` is called `{line}`", help.id),
            };
            self.fault(&UNKNOWN_NAME, at, message, suggest(line, known.iter().copied()));
        }
        text.map(|text| Piece::Text(text.clone()))
    }
}
