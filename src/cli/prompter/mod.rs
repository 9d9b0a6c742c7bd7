//! Putting a page and a prompt before a person, and what they said to it.
//!
//! A [`Prompter`] knows nothing of questionnaires. [`terminal::Terminal`] draws on the alternate screen with
//! inquire; [`lines::Lines`] prints numbered lines and reads lines, for screen readers, simple terminals and, in
//! memory, for tests.

pub(super) mod keyboard;
pub(super) mod lines;
mod list;
mod pager;
pub(super) mod reading;
pub(super) mod screen;
pub(super) mod terminal;
#[cfg(test)]
mod tests;
mod ticks;
pub(super) mod wrap;

use crate::interview::words::Words;
use crate::phrase::fill;
use crate::program::Range;
use crate::report::{Colour, Unwritable};

/// Puts pages and prompts before a person.
pub(super) trait Prompter {
    /// Shows a page and asks until there is a reply that can be used.
    ///
    /// What was ticked by then stays ticked in the prompt, so that it can be asked again with nothing lost.
    fn ask(&mut self, page: &Page, prompt: &mut Prompt) -> Result<Reply, Stop>;

    /// Lets a text be read at leisure. It is made for a width, and with or without colours.
    fn read(&mut self, text: &dyn Fn(usize, Colour) -> String) -> Result<(), Stop>;

    /// Does everything that was shown stay in the window?
    fn is_plain(&self) -> bool;

    /// Shows a page and a menu, and gives the place of what was picked. The first choice stands ready for Enter.
    fn choose(&mut self, page: &Page, options: &[&str]) -> Result<usize, Stop> {
        self.pick(page, Prompt::menu(options, Some(0)))
    }

    /// The same where Enter alone picks nothing, so that a key too many cannot send away what has to be read.
    fn choose_with_care(&mut self, page: &Page, options: &[&str]) -> Result<usize, Stop> {
        self.pick(page, Prompt::menu(options, None))
    }

    /// Shows a page and a menu, and gives the place of what was picked.
    fn pick(&mut self, page: &Page, mut menu: Prompt) -> Result<usize, Stop> {
        loop {
            // A menu has no letters and nothing to keep, so there is no other reply.
            if let Reply::One(place) = self.ask(page, &mut menu)? {
                return Ok(place);
            }
        }
    }
}

/// Why asking ended early.
#[derive(Debug, thiserror::Error)]
pub(super) enum Stop {
    /// Ctrl-C.
    #[error("interrupted")]
    Interrupted,
    /// The person chose to leave.
    #[error("left")]
    Left,
    /// The person chose to leave, and that nothing is kept.
    #[error("left, nothing kept")]
    LeftNothing,
    /// The terminal does not answer any more.
    #[error("the terminal cannot be used: {0}")]
    Terminal(#[from] std::io::Error),
    /// The report cannot be made.
    #[error(transparent)]
    Report(#[from] Unwritable),
}

/// What is read before a prompt.
#[derive(Debug, Clone, Default)]
pub(super) struct Page {
    /// From top to bottom, with a blank line between two.
    pub(super) blocks: Vec<Block>,
    /// At the foot of the screen.
    pub(super) foot: Vec<String>,
}

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    /// How it looks.
    pub(super) look: Look,
    /// Its text. Each line of it begins a new line.
    pub(super) text: String,
}

/// How a piece of a page looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// A heading.
    Heading,
    /// Text.
    Text,
    /// What must not be missed.
    Strong,
    /// What is left out where there is no room for it.
    Extra,
}

/// How much of a page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Room {
    /// All of it.
    All,
    /// All of it, with the letters in short.
    Short,
    /// The same without blank lines.
    Close,
    /// The same and nothing extra.
    Tight,
}

impl Room {
    fn has_blank_lines(self) -> bool {
        matches!(self, Self::All | Self::Short)
    }
}

impl Page {
    /// A page with this heading.
    pub(super) fn new(heading: impl Into<String>) -> Self {
        Self::default().with(Look::Heading, heading)
    }

    /// The same with one more text; an empty one is left out.
    pub(super) fn text(self, text: impl Into<String>) -> Self {
        self.with(Look::Text, text)
    }

    /// The same with one more text that must not be missed.
    pub(super) fn strong(self, text: impl Into<String>) -> Self {
        self.with(Look::Strong, text)
    }

    /// The same with one more text that is left out where there is no room for it.
    pub(super) fn extra(self, text: impl Into<String>) -> Self {
        self.with(Look::Extra, text)
    }

    fn with(mut self, look: Look, text: impl Into<String>) -> Self {
        let text = text.into();
        let text = text.trim_end();
        if !text.is_empty() {
            self.blocks.push(Block { look, text: text.to_owned() });
        }
        self
    }

    /// Its text at a width, without looks.
    pub(super) fn plain(&self, width: usize) -> String {
        let lines: Vec<String> = self.lines(width, Room::All).into_iter().map(|(_, line)| line).collect();
        lines.join("\n")
    }

    /// Its lines, wrapped, each with its look.
    fn lines(&self, width: usize, room: Room) -> Vec<(Look, String)> {
        let mut lines = Vec::new();
        for block in &self.blocks {
            if block.look == Look::Extra && room == Room::Tight {
                continue;
            }
            if !lines.is_empty() && room.has_blank_lines() {
                lines.push((Look::Text, String::new()));
            }
            lines.extend(wrap::wrap(&block.text, width).into_iter().map(|line| (block.look, line)));
        }
        lines
    }
}

/// What is asked.
#[derive(Debug, Clone)]
pub(super) struct Prompt {
    /// The kind of reply.
    pub(super) kind: Kind,
    /// The letters that do something else.
    pub(super) keys: Vec<Key>,
}

/// The kind of reply that is asked for.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// One of these.
    One {
        /// The choices.
        options: Vec<String>,
        /// The one that stands ready for Enter, such as the earlier reply.
        at: Option<usize>,
        /// What Enter keeps, where an earlier reply was none of these.
        kept: Option<String>,
    },
    /// Any of these.
    Any {
        /// The choices.
        options: Vec<String>,
        /// What is ticked.
        ticked: Vec<usize>,
        /// Those that stand alone; where there is one, nothing ticked is no reply.
        alone: Vec<usize>,
        /// May Enter without a tick keep an earlier reply that was none of these?
        kept: bool,
        /// How to say that Enter goes on without a tick.
        none_is_fine: Option<String>,
    },
    /// A whole number.
    Number {
        /// From and to.
        range: Range,
        /// Its unit.
        unit: Option<String>,
        /// May Enter alone keep an earlier reply?
        kept: bool,
    },
    /// Own words.
    Text {
        /// At most so many characters.
        most: usize,
        /// What to begin with.
        begin: String,
        /// May Enter alone keep an earlier reply?
        kept: bool,
    },
}

/// A letter that does something.
#[derive(Debug, Clone)]
pub(super) struct Key {
    /// What.
    pub(super) action: Action,
    /// The letter, in lower case.
    pub(super) letter: char,
    /// Its short name.
    pub(super) short: String,
    /// A shorter one, for a small window.
    pub(super) word: String,
    /// A sentence about it.
    pub(super) does: String,
}

/// What a letter does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// To the question before.
    Back,
    /// "Prefer not to say."
    Decline,
    /// "I don't know."
    NotKnown,
    /// More about the question.
    Help,
    /// What we have so far.
    SoFar,
    /// Skip the section.
    Skip,
    /// Change the words written before.
    Edit,
    /// Leave.
    Leave,
    /// What only a worker can do.
    Desk(Desk),
}

/// What a letter does for a worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Desk {
    /// The question could not be asked.
    CouldNotAsk,
    /// The answer to come is the worker's judgement.
    Judge,
    /// Write a note.
    Note,
    /// Write down the client's own words.
    OwnWords,
    /// Go to a section.
    Section,
    /// Find a question.
    Find,
    /// See and change what was answered.
    Answers,
    /// Pass the question over.
    Later,
    /// Set another level.
    Override,
}

/// What was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reply {
    /// The choice at this place.
    One(usize),
    /// The choices at these places.
    Any(Vec<usize>),
    /// A number within its range.
    Number(i64),
    /// Own words.
    Text(String),
    /// What was said before.
    Kept,
    /// A letter.
    Action(Action),
}

/// What came of asking once.
struct Asked {
    /// The reply, or why to ask again.
    reply: Result<Reply, String>,
    ticked: Vec<usize>,
    typed: String,
}

impl Asked {
    fn said(reply: Reply) -> Self {
        Self { reply: Ok(reply), ticked: Vec::new(), typed: String::new() }
    }

    /// To be asked again, saying why.
    fn again(why: &str) -> Self {
        Self { reply: Err(why.to_owned()), ticked: Vec::new(), typed: String::new() }
    }
}

impl Prompt {
    /// A menu: one choice, no letters.
    fn menu(options: &[&str], at: Option<usize>) -> Self {
        let options = options.iter().map(|&option| option.to_owned()).collect();
        Self { kind: Kind::One { options, at, kept: None }, keys: Vec::new() }
    }

    /// Is one choice asked for, with none that stands ready? Then Enter alone is no reply: nobody's first answer
    /// is made by a key that was pressed once too often.
    fn begins_empty(&self) -> bool {
        matches!(self.kind, Kind::One { at: None, kept: None, .. })
    }

    /// What is ticked.
    pub(super) fn ticked(&self) -> Option<&[usize]> {
        match &self.kind {
            Kind::Any { ticked, .. } => Some(ticked),
            Kind::One { .. } | Kind::Number { .. } | Kind::Text { .. } => None,
        }
    }

    /// Ticks these, and no others.
    pub(super) fn tick(&mut self, places: Vec<usize>) {
        if let Kind::Any { ticked, .. } = &mut self.kind {
            *ticked = places;
        }
    }

    /// How to reply.
    fn how(&self, words: &Words, plain: bool) -> String {
        let question = &words.question;
        let how = match (&self.kind, plain) {
            (Kind::One { .. }, false) => question.one.clone(),
            (Kind::One { .. }, true) => question.one_plain.clone(),
            (Kind::Any { .. }, false) => question.any.clone(),
            (Kind::Any { .. }, true) => question.any_plain.clone(),
            (Kind::Number { range, .. }, _) => {
                let (from, to) = (range.min.to_string(), range.max.to_string());
                fill(&question.number, &[("from", &from), ("to", &to)])
            }
            (Kind::Text { most, .. }, _) => fill(&question.text, &[("most", &most.to_string())]),
        };
        match &self.kind {
            Kind::Any { none_is_fine: Some(text), .. } => format!("{how} {text}"),
            Kind::Any { .. } | Kind::One { .. } | Kind::Number { .. } | Kind::Text { .. } => how,
        }
    }

    /// The letters there are, each with what it does; nothing where there are none.
    fn letters(&self, words: &Words, room: Room) -> String {
        let question = &words.question;
        let (lead, phrase) = match room {
            Room::All => (&question.letters, &question.letter),
            Room::Short | Room::Close | Room::Tight => (&question.letters_short, &question.letter_short),
        };
        let named = |key: &Key| {
            let does = if room == Room::All { &key.short } else { &key.word };
            // Kept on one line.
            fill(phrase, &[("letter", &key.letter.to_string()), ("does", does)]).replace(' ', "\u{a0}")
        };
        // One without a name stands in a list of its own.
        let keys: Vec<String> = self.keys.iter().filter(|key| !key.short.is_empty()).map(named).collect();
        if keys.is_empty() {
            String::new()
        } else {
            format!("{lead} {}", keys.join(&format!("{} ", question.between)))
        }
    }
}
