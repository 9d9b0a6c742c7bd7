//! All responses there can be, as values of variables.
//!
//! Whether an item is declined or not known makes no difference to what follows, so both are *blank*, one value
//! that stands for two responses. Numbers between which nothing tells are one value too. An `any_of` has a variable
//! that says whether it is open, blank, one of its exclusive choices or a set of the others, and then one for each
//! of those: a dozen choices are a dozen small variables instead of one with thousands of values.

use super::diagram::{Diagrams, FALSE, Full, Node, TRUE, Value, Variable};
use super::order;
use super::steps;
use crate::program::{ChoiceSet, Given, Id, Item, ItemId, ItemKind, Program, Range, Table};
use crate::response::{Answer, Response};

/// The most variables that are looked at: each is a step of a recursion.
pub(super) const MOST_VARIABLES: usize = 2000;

/// Where the answers of each item stand.
#[derive(Debug, Clone)]
pub(super) struct Space {
    places: Table<ItemId, Place>,
    /// The items in the order of their variables.
    pub(super) order: Vec<ItemId>,
    sizes: Vec<usize>,
}

/// Where the answers of an item stand.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Its first variable, which says whether it is answered; the others come right after it.
    pub(super) first: Variable,
    pub(super) answers: Answers,
}

/// What an item can be answered with.
#[derive(Debug, Clone)]
pub(super) enum Answers {
    /// A value for each choice.
    Choice(usize),
    /// The value 0 for a set of the free choices, which have a variable each, then one for each exclusive choice.
    Set { free: Vec<usize>, exclusive: Vec<usize> },
    /// The lowest number of each value, and the highest of all.
    Number(Vec<i64>, i64),
    /// Own words: all are one value.
    Words,
}

/// Why nothing can be said of a questionnaire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TooLarge {
    /// There would be too many nodes.
    Nodes,
    /// There are too many items and choices.
    Items,
    /// This number item has too many values that matter.
    Number(ItemId),
}

impl From<Full> for TooLarge {
    fn from(Full: Full) -> Self {
        Self::Nodes
    }
}

impl Answers {
    fn of(item: &Item, id: ItemId, programs: &[&Program]) -> Result<Self, TooLarge> {
        Ok(match &item.kind {
            ItemKind::OneOf(choices) => Self::Choice(choices.len()),
            ItemKind::AnyOf(choices) => {
                let (exclusive, free) = (0..choices.len())
                    .partition(|place| choices.get(*place).is_some_and(|choice| choice.exclusive));
                Self::Set { free, exclusive }
            }
            ItemKind::Number(range) => {
                let mut steps = Vec::new();
                for program in programs {
                    steps.extend(steps::of(program, id, *range).ok_or(TooLarge::Number(id))?);
                }
                steps.sort_unstable();
                steps.dedup();
                Self::Number(steps, range.max)
            }
            ItemKind::FreeText(_) => Self::Words,
        })
    }

    /// How many values of the first variable are answers.
    pub(super) fn given(&self) -> usize {
        match self {
            Self::Choice(count) => *count,
            Self::Set { exclusive, .. } => 1 + exclusive.len(),
            Self::Number(steps, _) => steps.len(),
            Self::Words => 1,
        }
    }

    /// The value of the first variable where the item is declined or not known.
    pub(super) fn blank(&self) -> Value {
        self.given()
    }

    /// The value of the first variable where the item is open.
    pub(super) fn open(&self) -> Value {
        self.given() + 1
    }

    /// How many variables there are.
    pub(super) fn variables(&self) -> usize {
        match self {
            Self::Set { free, .. } => 1 + free.len(),
            Self::Choice(_) | Self::Number(..) | Self::Words => 1,
        }
    }

    /// For how many responses a value of the first variable stands.
    fn weight(&self, value: Value) -> u64 {
        if value == self.blank() {
            return 2;
        }
        match self {
            Self::Number(steps, max) => match (steps.get(value), steps.get(value + 1)) {
                (Some(from), Some(next)) => from.abs_diff(*next),
                (Some(from), None) => from.abs_diff(*max + 1),
                (None, _) => 1,
            },
            Self::Choice(_) | Self::Set { .. } | Self::Words => 1,
        }
    }
}

impl Place {
    /// The variable of a free choice.
    pub(super) fn free(&self, at: usize) -> Variable {
        self.first + 1 + at
    }

    /// Its variables.
    pub(super) fn variables(&self) -> std::ops::Range<Variable> {
        self.first..self.first + self.answers.variables()
    }
}

impl Space {
    /// Of a program.
    pub(super) fn new(program: &Program) -> Result<Self, TooLarge> {
        Self::in_order(program, order::of(program))
    }

    /// Of a program and of another with the same items, so that each tells apart what the other does.
    pub(super) fn of_both(program: &Program, other: &Program) -> Result<Self, TooLarge> {
        Self::of_all(&[program, other], program, order::of(program))
    }

    /// Of a program, with its items in this order, which has each once.
    pub(super) fn in_order(program: &Program, order: Vec<ItemId>) -> Result<Self, TooLarge> {
        Self::of_all(&[program], program, order)
    }

    fn of_all(programs: &[&Program], program: &Program, order: Vec<ItemId>) -> Result<Self, TooLarge> {
        let mut places: Vec<Option<Place>> = program.items.ids().map(|_| None).collect();
        let mut sizes = Vec::new();
        for &id in &order {
            let answers = Answers::of(&program.items[id], id, programs)?;
            let first = sizes.len();
            sizes.push(answers.given() + 2);
            sizes.resize(first + answers.variables(), 2);
            if sizes.len() > MOST_VARIABLES {
                return Err(TooLarge::Items);
            }
            if let Some(place) = places.get_mut(id.row()) {
                *place = Some(Place { first, answers });
            }
        }
        // INVARIANT: the order has each item once.
        let places = places.into_iter().collect::<Option<Vec<Place>>>().ok_or(TooLarge::Items)?;
        Ok(Self { places: Table::new(places), order, sizes })
    }

    /// Has each item as many answers here as there? Steps are only ever added.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.sizes == other.sizes
    }

    /// Does a value of this item stand for several numbers?
    pub(super) fn has_steps(&self, item: ItemId) -> bool {
        match &self.place(item).answers {
            Answers::Number(steps, max) => {
                steps.first().is_some_and(|min| min.abs_diff(*max) >= steps.len() as u64)
            }
            Answers::Choice(_) | Answers::Set { .. } | Answers::Words => false,
        }
    }

    /// Room for functions of these responses, of at most so many nodes.
    pub(super) fn diagrams(&self, most: usize) -> Diagrams {
        Diagrams::new(self.sizes.clone(), most)
    }

    /// Where the answers of an item stand.
    pub(super) fn place(&self, item: ItemId) -> &Place {
        &self.places[item]
    }

    /// How many variables there are.
    pub(super) fn variables(&self) -> usize {
        self.sizes.len()
    }

    /// The item that a variable belongs to.
    pub(super) fn item_of(&self, variable: Variable) -> Option<ItemId> {
        let after = self.order.partition_point(|item| self.places[*item].first <= variable);
        self.order.get(after.checked_sub(1)?).copied()
    }

    /// For how many responses a value of a variable stands.
    pub(super) fn weight(&self, variable: Variable, value: Value) -> u64 {
        match self.item_of(variable).map(|item| self.place(item)) {
            Some(place) if place.first == variable => place.answers.weight(value),
            Some(_) | None => 1,
        }
    }

    /// The item is answered.
    pub(super) fn is_given(&self, diagrams: &mut Diagrams, item: ItemId) -> Result<Node, Full> {
        let Place { first, answers } = self.place(item);
        diagrams.variable(*first, |value| if value < answers.given() { TRUE } else { FALSE })
    }

    /// The item is open.
    pub(super) fn is_open(&self, diagrams: &mut Diagrams, item: ItemId) -> Result<Node, Full> {
        let Place { first, answers } = self.place(item);
        diagrams.variable(*first, |value| if value == answers.open() { TRUE } else { FALSE })
    }

    /// The values of variables are a response: free choices stand only in a set, and where there are exclusive choices
    /// a set has at least one.
    pub(super) fn valid(&self, diagrams: &mut Diagrams, item: ItemId) -> Result<Node, Full> {
        let place = self.place(item);
        let Answers::Set { free, exclusive } = &place.answers else { return Ok(TRUE) };
        let mut some = FALSE;
        for at in (0..free.len()).rev() {
            let chosen = diagrams.variable(place.free(at), |value| if value == 1 { TRUE } else { FALSE })?;
            some = diagrams.or(chosen, some)?;
        }
        let none = diagrams.not(some)?;
        let set = if exclusive.is_empty() { TRUE } else { some };
        diagrams.variable(place.first, |value| if value == 0 { set } else { none })
    }

    /// The values of the variables of an item where it has this answer.
    pub(super) fn values(&self, item: ItemId, answer: &Answer) -> Vec<Value> {
        let Place { answers, .. } = self.place(item);
        let (first, set) = match answer {
            Answer::Open => (answers.open(), ChoiceSet::default()),
            Answer::Declined | Answer::NotKnown => (answers.blank(), ChoiceSet::default()),
            Answer::Given(given) => answers.value(given),
        };
        let free = match answers {
            Answers::Set { free, .. } => free.as_slice(),
            Answers::Choice(_) | Answers::Number(..) | Answers::Words => &[],
        };
        std::iter::once(first).chain(free.iter().map(|place| usize::from(set.has(*place)))).collect()
    }

    /// The response of these values: one of those that they stand for.
    pub(super) fn response(&self, program: &Program, values: &[Value]) -> Response {
        let mut response = Response::new(program);
        for (item, place) in self.places.iter() {
            response.set(item, place.answer(values.get(place.variables()).unwrap_or_default()));
        }
        response
    }
}

impl Answers {
    /// The value of the first variable, and which free choices are chosen.
    fn value(&self, given: &Given) -> (Value, ChoiceSet) {
        match (self, given) {
            (Self::Choice(_), Given::Choices(set)) => (set.0.trailing_zeros() as usize, ChoiceSet::default()),
            (Self::Set { exclusive, .. }, Given::Choices(set)) => {
                match exclusive.iter().position(|place| set.has(*place)) {
                    Some(at) => (1 + at, ChoiceSet::default()),
                    None => (0, *set),
                }
            }
            (Self::Number(steps, _), Given::Number(number)) => {
                (steps.partition_point(|from| from <= number).saturating_sub(1), ChoiceSet::default())
            }
            // An answer is always of its item's kind.
            (_, Given::Choices(_) | Given::Number(_) | Given::Text(_)) => (0, ChoiceSet::default()),
        }
    }

    /// All numbers of an item.
    pub(super) fn range(&self) -> Range {
        match self {
            Self::Number(steps, max) => Range::new(steps.first().copied().unwrap_or_default(), *max),
            Self::Choice(_) | Self::Set { .. } | Self::Words => Range::one(0),
        }
    }
}

impl Place {
    /// The answer of the values of its variables.
    pub(super) fn answer(&self, values: &[Value]) -> Answer {
        let Some((&first, free)) = values.split_first() else { return Answer::Open };
        if first == self.answers.open() {
            return Answer::Open;
        }
        if first == self.answers.blank() {
            return Answer::Declined;
        }
        Answer::Given(match &self.answers {
            Answers::Choice(_) => Given::Choices(ChoiceSet::only(first)),
            Answers::Set { free: places, exclusive } => {
                let alone = first.checked_sub(1).and_then(|at| exclusive.get(at));
                let chosen = places.iter().zip(free).filter(|(_, value)| **value == 1);
                Given::Choices(match alone {
                    Some(place) => ChoiceSet::only(*place),
                    None => {
                        chosen.fold(ChoiceSet::default(), |set, (place, _)| set.with(ChoiceSet::only(*place)))
                    }
                })
            }
            Answers::Number(steps, _) => Given::Number(steps.get(first).copied().unwrap_or_default()),
            Answers::Words => Given::Text("...".to_owned()),
        })
    }
}
