//! One respondent's answers, checked against a [`Program`].
//!
//! The same five ways of (not) answering in every file: an answer, declined (`null` or an empty cell), not known
//! (`?`), not asked (which the program decides) and open (no such key or column). What is wrong with answers is
//! said without ever repeating them.

pub mod columns;

use crate::diagnostic::suggest;
use crate::program::{ChoiceSet, Given, Item, ItemId, ItemKind, Program, Table};
use crate::source::Span;
use crate::yaml::{Kind, Node};

/// What a respondent has said to one item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Answer {
    /// Not reached yet.
    #[default]
    Open,
    /// "Prefer not to say."
    Declined,
    /// "I don't know."
    NotKnown,
    /// An answer of the right kind.
    Given(Given),
}

/// One respondent's answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    answers: Table<ItemId, Answer>,
}

impl Response {
    /// A response in which everything is open.
    #[must_use]
    pub fn new(program: &Program) -> Self {
        Self { answers: Table::like(&program.items, |_, _| Answer::Open) }
    }

    /// What was said to an item.
    #[must_use]
    pub fn answer(&self, item: ItemId) -> &Answer {
        &self.answers[item]
    }

    /// Sets what is said to an item. The answer has to be of the item's kind, as [`read_cell`] and [`read`]
    /// make them.
    pub fn set(&mut self, item: ItemId, answer: Answer) {
        self.answers[item] = answer;
    }

    /// All answers in the order of the items.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (ItemId, &Answer)> {
        self.answers.iter()
    }
}

/// What is wrong with one answer. It never holds the answer itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The item, or what stands where an item's id belongs.
    pub item: String,
    /// What is wrong, without the answer.
    pub reason: String,
    /// What would be right.
    pub help: Option<String>,
    /// Where it stands, in a file that has places.
    pub span: Span,
}

impl Problem {
    fn new(item: &str, reason: impl Into<String>, span: Span) -> Self {
        Self { item: item.to_owned(), reason: reason.into(), help: None, span }
    }
}

/// Reads a map of answers: item to code, number, list of codes, `null` or `?`.
///
/// # Errors
///
/// All that is wrong, not only the first.
pub fn read(program: &Program, answers: &Node) -> Result<Response, Vec<Problem>> {
    let mut response = Response::new(program);
    let mut problems = Vec::new();
    if !matches!(answers.kind, Kind::Map(_)) {
        return Err(vec![Problem::new(
            "answers",
            format!("this is {}, but a map of answers belongs here", answers.noun()),
            answers.span,
        )]);
    }
    for (key, value) in answers.map() {
        let name = key.text().unwrap_or("");
        let Some(id) = program.item(name) else {
            let mut problem = Problem::new(name, "the questionnaire has no such item", key.span);
            problem.help = suggest(name, program.items.rows().map(|i| i.id.as_str()));
            problems.push(problem);
            continue;
        };
        match read_node(&program.items[id], value) {
            Ok(answer) => response.set(id, answer),
            Err(wrong) => problems.push(Problem {
                item: name.to_owned(),
                reason: wrong.reason,
                help: wrong.help,
                span: value.span,
            }),
        }
    }
    if problems.is_empty() { Ok(response) } else { Err(problems) }
}

/// Why something is no answer to an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The reason, without the answer.
    pub reason: String,
    /// What would be right.
    pub help: Option<String>,
}

impl Wrong {
    fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), help: None }
    }
}

fn read_node(item: &Item, node: &Node) -> Result<Answer, Wrong> {
    if node.is_null() {
        return Ok(Answer::Declined);
    }
    match &node.kind {
        Kind::Map(_) => Err(Wrong::new("a map is no answer")),
        Kind::List(entries) => {
            let codes: Option<Vec<&str>> = entries.iter().map(Node::text).collect();
            read_codes(item, &codes.ok_or_else(|| Wrong::new("a list may hold codes only"))?)
        }
        Kind::Scalar(scalar) => match &item.kind {
            ItemKind::AnyOf(_) if scalar.text != "?" => read_codes(item, &[scalar.text.as_str()]),
            ItemKind::OneOf(_) | ItemKind::AnyOf(_) | ItemKind::Number(_) | ItemKind::FreeText(_) => {
                read_cell(item, &scalar.text)
            }
        },
    }
}

/// Reads an answer as a cell of a table holds it: empty is declined, `?` is not known, several codes are joined
/// by `;`, and `[]` is none of them.
///
/// # Errors
///
/// Why it is no answer, without repeating it.
pub fn read_cell(item: &Item, cell: &str) -> Result<Answer, Wrong> {
    if let ItemKind::FreeText(most) = &item.kind {
        return match cell {
            "" => Ok(Answer::Declined),
            "?" => Ok(Answer::NotKnown),
            text if length(text) > *most => Err(Wrong::new(format!("longer than {most} characters"))),
            text => Ok(Answer::Given(Given::Text(text.to_owned()))),
        };
    }
    match cell.trim() {
        "" => Ok(Answer::Declined),
        "?" => Ok(Answer::NotKnown),
        cell => match &item.kind {
            ItemKind::OneOf(_) => match item.choice(cell) {
                Some(place) => Ok(Answer::Given(Given::Choices(ChoiceSet::only(place)))),
                None => Err(unknown_code(item)),
            },
            ItemKind::AnyOf(_) if cell == "[]" => read_codes(item, &[]),
            ItemKind::AnyOf(_) => read_codes(item, &cell.split(';').map(str::trim).collect::<Vec<_>>()),
            ItemKind::Number(range) => match cell.parse::<i64>() {
                Ok(number) if range.min <= number && number <= range.max && !cell.starts_with('+') => {
                    Ok(Answer::Given(Given::Number(number)))
                }
                Ok(_) => Err(Wrong::new(format!("not a number from {} to {}", range.min, range.max))),
                Err(_) => Err(Wrong::new("not a whole number")),
            },
            ItemKind::FreeText(_) => Ok(Answer::Given(Given::Text(cell.to_owned()))),
        },
    }
}

/// How long own words are. An apostrophe that keeps a spreadsheet from running them as a formula is not theirs.
fn length(text: &str) -> usize {
    let safe = text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@', '\t', '\r']));
    safe.unwrap_or(text).chars().count()
}

fn unknown_code(item: &Item) -> Wrong {
    let codes: Vec<&str> = item.choices().iter().map(|c| c.code.as_str()).collect();
    Wrong {
        reason: "the item has no choice with this code".to_owned(),
        help: (codes.len() <= 12).then(|| format!("its codes are {}", crate::diagnostic::list(&codes))),
    }
}

/// Is this set of choices a valid answer to an `any_of`?
///
/// # Errors
///
/// Why not: an exclusive choice stands alone, and where there is one, none chosen is no answer.
pub fn check_choices(item: &Item, set: ChoiceSet) -> Result<(), Wrong> {
    let exclusive = |place: usize| item.choices().get(place).is_some_and(|c| c.exclusive);
    let any_exclusive = item.choices().iter().any(|c| c.exclusive);
    if set.is_empty() && any_exclusive {
        return Err(Wrong::new("nothing is chosen, but there is a choice that says none"));
    }
    if set.places().count() > 1 && set.places().any(exclusive) {
        return Err(Wrong::new("a choice that stands alone is chosen together with others"));
    }
    Ok(())
}

/// Reads an answer that is a list of codes.
///
/// # Errors
///
/// As [`read_cell`].
pub fn read_codes(item: &Item, codes: &[&str]) -> Result<Answer, Wrong> {
    if !matches!(item.kind, ItemKind::AnyOf(_)) {
        return Err(Wrong::new("the item takes one answer, not a list"));
    }
    let mut set = ChoiceSet::default();
    for code in codes {
        let place = item.choice(code).ok_or_else(|| unknown_code(item))?;
        if set.has(place) {
            return Err(Wrong::new("a code stands twice"));
        }
        set = set.with(ChoiceSet::only(place));
    }
    check_choices(item, set)?;
    Ok(Answer::Given(Given::Choices(set)))
}

/// An answer as a cell of a table holds it; `None` while it is open.
#[must_use]
pub fn write_cell(item: &Item, answer: &Answer) -> Option<String> {
    Some(match answer {
        Answer::Open => return None,
        Answer::Declined => String::new(),
        Answer::NotKnown => "?".to_owned(),
        Answer::Given(Given::Number(number)) => number.to_string(),
        Answer::Given(Given::Text(text)) => text.clone(),
        Answer::Given(Given::Choices(set)) if set.is_empty() => "[]".to_owned(),
        Answer::Given(Given::Choices(set)) => codes(item, *set).join(";"),
    })
}

/// An answer as it stands in a file of answers, YAML or JSON; nothing where it is open.
#[must_use]
pub fn write(item: &Item, answer: &Answer) -> Option<String> {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    Some(match answer {
        Answer::Open => return None,
        Answer::Declined => "null".to_owned(),
        Answer::NotKnown => "\"?\"".to_owned(),
        Answer::Given(Given::Number(number)) => number.to_string(),
        Answer::Given(Given::Text(words)) => quoted(words),
        Answer::Given(Given::Choices(set)) => {
            let codes: Vec<String> = codes(item, *set).into_iter().map(quoted).collect();
            let one = matches!(item.kind, ItemKind::OneOf(_));
            if one { codes.concat() } else { format!("[{}]", codes.join(", ")) }
        }
    })
}

/// The codes of a set of choices.
#[must_use]
pub fn codes(item: &Item, set: ChoiceSet) -> Vec<&str> {
    item.choices()
        .iter()
        .enumerate()
        .filter(|(place, _)| set.has(*place))
        .map(|(_, c)| c.code.as_str())
        .collect()
}
