//! One item as a page and a prompt, and what was said to it as an answer.

use super::shown::Show;
use crate::cli::prompter::{Action, Key, Kind, Page, Prompt, Reply};
use crate::interview::Interview;
use crate::interview::words::{self, Words};
use crate::library::Loaded;
use crate::phrase::fill;
use crate::program::{ChoiceSet, Given, ItemId, ItemKind};
use crate::response::Answer;

/// What is needed to ask an item.
pub(in crate::cli) struct Asking<'a> {
    pub(in crate::cli) loaded: &'a Loaded,
    pub(in crate::cli) words: &'a Words,
    pub(in crate::cli) interview: &'a Interview<'a>,
    pub(in crate::cli) item: ItemId,
    /// Own words come with a cursor in them, to be changed.
    pub(in crate::cli) editing: bool,
    pub(in crate::cli) plain: bool,
    /// Why there is no answer, and what Enter does then, where that is not for the one who reads it to say.
    pub(in crate::cli) without: Option<(&'a str, &'a str)>,
}

/// Help longer than this many characters waits behind its letter.
const SHORT_HELP: usize = 200;

impl Asking<'_> {
    /// What is read before the prompt.
    pub(in crate::cli) fn page(&self) -> Page {
        let Self { loaded, words, interview, item, .. } = *self;
        let show = Show { loaded, words, response: interview.response(), assessment: interview.assessment() };
        let (title, about) = &loaded.words.sections[loaded.program.items[item].section];
        let progress = interview.progress();
        let place = if progress.exact { &words.question.place } else { &words.question.place_about };
        let (number, total) = (progress.number.to_string(), progress.total.to_string());
        let heading = fill(place, &[("section", title), ("number", &number), ("total", &total)]);
        let mut page = Page::new(heading);
        if interview.begins_section(item) {
            page = page.extra(show.fill(about));
        }
        let texts = &loaded.words.items[item];
        page = page.strong(show.fill(&texts.ask));
        let help = show.fill(&texts.help);
        if help.chars().count() <= SHORT_HELP {
            page = page.extra(help);
        }
        page.text(self.before(&show))
    }

    /// A line about what was said before.
    fn before(&self, show: &Show) -> String {
        let Self { loaded, words, interview, item, .. } = *self;
        match interview.response().answer(item) {
            Answer::Open => String::new(),
            Answer::Declined => {
                self.without.map_or(words.question.declined.as_str(), |(why, _)| why).to_owned()
            }
            Answer::NotKnown => {
                self.without.map_or(words.question.not_known.as_str(), |(why, _)| why).to_owned()
            }
            Answer::Given(Given::Choices(_)) if !self.plain => words.question.now_marked.clone(),
            Answer::Given(Given::Text(_)) if self.editing => String::new(),
            Answer::Given(_) => {
                let answer = show.answer(item);
                let unit =
                    loaded.words.items[item].unit.as_deref().map(|u| format!(" {u}")).unwrap_or_default();
                fill(&words.question.now, &[("answer", &format!("{answer}{unit}"))])
            }
        }
    }

    /// What is asked.
    pub(in crate::cli) fn prompt(&self) -> Prompt {
        let Self { loaded, words, interview, item, .. } = *self;
        let (logic, texts) = (&loaded.program.items[item], &loaded.words.items[item]);
        let answer = interview.response().answer(item);
        let options: Vec<String> = texts.choices.iter().map(|choice| choice.text.clone()).collect();
        let blank = match answer {
            Answer::Declined => Some(words.question.keep_declined.as_str()),
            Answer::NotKnown => Some(words.question.keep_not_known.as_str()),
            Answer::Open | Answer::Given(_) => None,
        };
        let blank = blank.map(|keep| self.without.map_or(keep, |(_, keep)| keep).to_owned());
        let chosen: Vec<usize> = match answer {
            Answer::Given(Given::Choices(set)) => set.places().collect(),
            Answer::Given(Given::Number(_) | Given::Text(_))
            | Answer::Open
            | Answer::Declined
            | Answer::NotKnown => Vec::new(),
        };
        let kept = *answer != Answer::Open;
        let kind = match &logic.kind {
            ItemKind::OneOf(_) => Kind::One { options, at: chosen.first().copied(), kept: blank },
            ItemKind::AnyOf(choices) => {
                let exclusive = choices.iter().enumerate().filter(|(_, choice)| choice.exclusive);
                let alone: Vec<usize> = exclusive.map(|(place, _)| place).collect();
                let none_is_fine = alone.is_empty().then(|| words.question.any_none.clone());
                Kind::Any { options, ticked: chosen, alone, kept: blank.is_some(), none_is_fine }
            }
            ItemKind::Number(range) => Kind::Number { range: *range, unit: texts.unit.clone(), kept },
            ItemKind::FreeText(most) => {
                let begin = match answer {
                    Answer::Given(Given::Text(text)) if self.editing => text.clone(),
                    Answer::Given(_) | Answer::Open | Answer::Declined | Answer::NotKnown => String::new(),
                };
                Kind::Text { most: *most, begin, kept: kept && !self.editing }
            }
        };
        Prompt { kind, keys: self.keys() }
    }

    /// The letters that do something here.
    pub(in crate::cli) fn keys(&self) -> Vec<Key> {
        let Self { interview, item, words, .. } = *self;
        let keys = &words.keys;
        let written = matches!(interview.response().answer(item), Answer::Given(Given::Text(_)));
        let can_edit = written && !self.editing && !self.plain;
        let all = [
            (Action::Back, &keys.back, true),
            (Action::Decline, &keys.decline, true),
            (Action::NotKnown, &keys.not_known, true),
            (Action::Edit, &keys.edit, can_edit),
            (Action::Skip, &keys.skip, interview.can_skip(item)),
            (Action::Help, &keys.help, true),
            (Action::SoFar, &keys.so_far, true),
            (Action::Leave, &keys.leave, true),
        ];
        all.into_iter().filter(|(_, _, here)| *here).map(|(action, words, _)| key(action, words)).collect()
    }

    /// What this reply is as an answer; none where it is a letter that does something else, or nothing new.
    pub(in crate::cli) fn answer(&self, reply: Reply) -> Option<Answer> {
        let given = match reply {
            Reply::One(place) => Given::Choices(ChoiceSet::only(place)),
            Reply::Any(places) => {
                let set = places.into_iter().map(ChoiceSet::only).fold(ChoiceSet::default(), ChoiceSet::with);
                Given::Choices(set)
            }
            Reply::Number(number) => Given::Number(number),
            Reply::Text(text) => Given::Text(text),
            Reply::Action(Action::Decline) => return Some(Answer::Declined),
            Reply::Action(Action::NotKnown) => return Some(Answer::NotKnown),
            Reply::Kept
            | Reply::Action(
                Action::Back
                | Action::Help
                | Action::SoFar
                | Action::Skip
                | Action::Edit
                | Action::Leave
                | Action::Desk(_),
            ) => return None,
        };
        Some(Answer::Given(given))
    }

    /// More about the question, every letter, and whom to call.
    pub(in crate::cli) fn help(&self) -> Page {
        let Self { loaded, words, interview, item, .. } = *self;
        let show = Show { loaded, words, response: interview.response(), assessment: interview.assessment() };
        let texts = &loaded.words.items[item];
        let more = show.fill(&texts.help);
        let help = &words.help;
        let mut page = Page::new(&help.title).strong(show.fill(&texts.ask));
        page = page.text(if more.is_empty() { &help.nothing_more } else { &more });
        if loaded.program.items[item].private {
            page = page.text(&help.private);
        }
        let keys: Vec<String> =
            self.keys().iter().map(|key| format!("  {} = {}", key.letter, key.does)).collect();
        page = page.text(format!("{}\n{}", help.keys, keys.join("\n")));
        let lines: Vec<String> =
            loaded.help.lines.iter().map(|line| format!("  {}: {}", line.name, line.number)).collect();
        if lines.is_empty() { page } else { page.text(format!("{}\n{}", help.call, lines.join("\n"))) }
    }
}

/// A letter with its words. A file of words without one has no such letter.
pub(in crate::cli) fn key(action: Action, words: &words::Key) -> Key {
    Key {
        action,
        letter: words.letter.chars().next().unwrap_or('\0'),
        short: words.short.clone(),
        word: words.word.clone(),
        does: words.does.clone(),
    }
}
