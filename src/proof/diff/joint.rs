//! The responses that two versions of a questionnaire can both read, as values of variables of their own.
//!
//! Items are the same by their id, choices by their code, numbers by what they are. An item that only one version has
//! is free in that one, and the other does not see it. What each version means is worked out over its own variables,
//! and then carried over here: for each value of such a variable it is known which joint responses have it.

use super::Pair;
use crate::program::{ChoiceSet, Given, Id, Item, ItemId, ItemKind, Program, Range};
use crate::proof::Proof;
use crate::proof::count::{self, Count};
use crate::proof::diagram::{Diagrams, FALSE, Full, Node, Seen, TRUE, Value, Variable};
use crate::proof::meaning::Truths;
use crate::proof::order;
use crate::proof::space::{Answers, MOST_VARIABLES, Place, Space, TooLarge};
use crate::response::{Answer, Response, read_cell};

/// All responses that both can read.
#[derive(Debug)]
pub(super) struct Joint {
    /// In the order of their variables.
    pub(super) items: Vec<Both>,
    /// For how many responses each value of each variable stands.
    weights: Vec<Vec<u64>>,
    pub(super) diagrams: Diagrams,
    pub(super) valid: Node,
}

/// An item of one version or of both.
///
/// The values of its first variable are, in this order: a set of the free choices where it is a set, each answer that
/// stands alone, blank, and open. Then each free choice has a variable.
#[derive(Debug)]
pub(super) struct Both {
    pub(super) ids: Pair<Option<ItemId>>,
    pub(super) first: Variable,
    set: Option<Set>,
    /// What each side takes the answer for, and for how many it stands. A side without the item has another's.
    alone: Vec<(Pair<Given>, u64)>,
}

/// The free choices of a set.
#[derive(Debug, Default)]
struct Set {
    /// The place of each in either version.
    free: Vec<Pair<usize>>,
    /// May none be chosen?
    may_be_empty: bool,
}

impl Both {
    fn given(&self) -> usize {
        usize::from(self.set.is_some()) + self.alone.len()
    }

    fn blank(&self) -> Value {
        self.given()
    }

    pub(super) fn open(&self) -> Value {
        self.given() + 1
    }

    fn free(&self) -> &[Pair<usize>] {
        self.set.as_ref().map_or(&[], |set| set.free.as_slice())
    }

    pub(super) fn variables(&self) -> std::ops::Range<Variable> {
        self.first..self.first + 1 + self.free().len()
    }

    /// What stands for a value of the first variable in one version; none for a set of free choices.
    fn answer(&self, side: usize, value: Value) -> Option<Answer> {
        let before = usize::from(self.set.is_some());
        value.checked_sub(before).map(|at| match self.alone.get(at) {
            Some((given, _)) => Answer::Given(given.get(side).clone()),
            None if value == self.blank() => Answer::Declined,
            None => Answer::Open,
        })
    }

    /// The items of a pair of versions, with what both can read.
    fn new(programs: Pair<&Program>, places: Pair<Option<&Place>>, ids: Pair<Option<ItemId>>) -> Self {
        let item = |program: &'_ Program, id: Option<ItemId>| id.map(|id| program.items[id].clone());
        let items = Pair { old: item(programs.old, ids.old), new: item(programs.new, ids.new) };
        let mut both = Self { ids, first: 0, set: None, alone: Vec::new() };
        let one = |place: usize| Given::Choices(ChoiceSet::only(place));
        match (&items.old, &items.new) {
            (Some(old), Some(new)) => match (&old.kind, &new.kind) {
                (ItemKind::AnyOf(_), ItemKind::AnyOf(_)) => both.of_sets(old, new),
                (ItemKind::Number(one), ItemKind::Number(other)) => {
                    let steps = [places.old, places.new].into_iter().flatten().flat_map(steps).collect();
                    both.of_numbers(steps, one.min.max(other.min), one.max.min(other.max));
                }
                (ItemKind::FreeText(_), ItemKind::FreeText(_)) => both.words(),
                // Of other kinds they have in common what a file holds alike: a single code, which may be a number.
                (ItemKind::OneOf(_), _) | (ItemKind::AnyOf(_), ItemKind::Number(_)) => {
                    both.alone.extend(old.choices().iter().enumerate().filter_map(|(place, choice)| {
                        Some((Pair { old: one(place), new: read(new, &choice.code)? }, 1))
                    }));
                }
                (ItemKind::AnyOf(_) | ItemKind::Number(_), ItemKind::OneOf(_))
                | (ItemKind::Number(_), ItemKind::AnyOf(_)) => {
                    both.alone.extend(new.choices().iter().enumerate().filter_map(|(place, choice)| {
                        Some((Pair { old: read(old, &choice.code)?, new: one(place) }, 1))
                    }));
                }
                (ItemKind::FreeText(_), _) | (_, ItemKind::FreeText(_)) => {}
            },
            (Some(only), None) | (None, Some(only)) => match &only.kind {
                ItemKind::AnyOf(_) => both.of_sets(only, only),
                ItemKind::OneOf(choices) => both
                    .alone
                    .extend((0..choices.len()).map(|place| (Pair { old: one(place), new: one(place) }, 1))),
                ItemKind::Number(range) => {
                    let steps = [places.old, places.new].into_iter().flatten().flat_map(steps).collect();
                    both.of_numbers(steps, range.min, range.max);
                }
                ItemKind::FreeText(_) => both.words(),
            },
            (None, None) => {}
        }
        both
    }

    fn words(&mut self) {
        let words = || Given::Text("...".to_owned());
        self.alone.push((Pair { old: words(), new: words() }, 1));
    }

    /// Two sets: a choice that stands alone in one of them does in both.
    fn of_sets(&mut self, old: &Item, new: &Item) {
        let one = |place: usize| Given::Choices(ChoiceSet::only(place));
        let exclusive = |item: &Item| item.choices().iter().any(|choice| choice.exclusive);
        let mut set = Set { free: Vec::new(), may_be_empty: !exclusive(old) && !exclusive(new) };
        for (place, choice) in old.choices().iter().enumerate() {
            let Some(there) = new.choice(&choice.code) else { continue };
            if choice.exclusive || new.choices().get(there).is_some_and(|choice| choice.exclusive) {
                self.alone.push((Pair { old: one(place), new: one(there) }, 1));
            } else {
                set.free.push(Pair { old: place, new: there });
            }
        }
        self.set = Some(set);
    }

    /// The numbers between two, one for each step of either version.
    fn of_numbers(&mut self, mut steps: Vec<i64>, min: i64, max: i64) {
        if min > max {
            return;
        }
        let range = Range::new(min, max);
        steps.push(min);
        steps.retain(|step| range.min <= *step && *step <= range.max);
        steps.sort_unstable();
        steps.dedup();
        let ends = steps.iter().skip(1).copied().chain([max + 1]);
        self.alone.extend(steps.iter().zip(ends).map(|(step, end)| {
            (Pair { old: Given::Number(*step), new: Given::Number(*step) }, step.abs_diff(end))
        }));
    }
}

/// Where a number item's values begin.
fn steps(place: &Place) -> Vec<i64> {
    match &place.answers {
        Answers::Number(steps, _) => steps.clone(),
        Answers::Choice(_) | Answers::Set { .. } | Answers::Words => Vec::new(),
    }
}

/// An answer as a file holds it, where the item has such a one.
fn read(item: &Item, code: &str) -> Option<Given> {
    match (&item.kind, read_cell(item, code)) {
        (ItemKind::OneOf(_) | ItemKind::AnyOf(_) | ItemKind::Number(_), Ok(Answer::Given(given))) => {
            Some(given)
        }
        (ItemKind::OneOf(_) | ItemKind::AnyOf(_) | ItemKind::Number(_) | ItemKind::FreeText(_), _) => None,
    }
}

/// The items of both versions in one order: those of the old one as they are best asked, each that only the new one
/// has after the one that it follows there.
fn order(programs: Pair<&Program>, same: &[(ItemId, ItemId)]) -> Vec<Pair<Option<ItemId>>> {
    let there = |old: ItemId| same.iter().find(|(id, _)| *id == old).map(|(_, new)| *new);
    let mut order: Vec<Pair<Option<ItemId>>> =
        order::of(programs.old).into_iter().map(|id| Pair { old: Some(id), new: there(id) }).collect();
    let mut before = None;
    for id in order::of(programs.new) {
        if same.iter().all(|(_, new)| *new != id) {
            let place = order.iter().position(|ids| before.is_some() && ids.new == before);
            order.insert(place.map_or(0, |place| place + 1), Pair { old: None, new: Some(id) });
        }
        before = Some(id);
    }
    order
}

/// Two programs over the same responses, and what each makes of them.
pub(super) fn join(
    programs: Pair<&Program>,
    same: &[(ItemId, ItemId)],
    budget: usize,
) -> Result<(Joint, Pair<Means>), (TooLarge, usize)> {
    let order = order(programs, same);
    let of = |side: usize, program| {
        let items = order.iter().filter_map(|ids| *ids.get(side)).collect();
        Space::in_order(program, items)
            .and_then(|space| Proof::within(program, space, budget))
            .map_err(|why| (why, side))
    };
    let proofs = Pair { old: of(0, programs.old)?, new: of(1, programs.new)? };
    let mut joint = Joint::new(&proofs, order, budget).map_err(|why| (why, 0))?;
    let [old, new] = [(0, &proofs.old), (1, &proofs.new)].map(|(side, proof)| joint.means(side, proof));
    let full = |Full| (TooLarge::Nodes, 0);
    let means = Pair { old: old.map_err(full)?, new: new.map_err(full)? };
    Ok((joint, means))
}

/// What one version makes of the joint responses.
#[derive(Debug)]
pub(super) struct Means {
    /// When each item is asked, by its row.
    asked: Vec<Node>,
    pub(super) levels: Vec<Truths>,
    pub(super) notices: Vec<Truths>,
    /// When each rule is certain.
    pub(super) rules: Vec<Node>,
    /// The least and the most that each score can be; of a version with levels nothing, as those are what it is for.
    pub(super) scales: Vec<(Node, Node)>,
}

impl Joint {
    fn new(proofs: &Pair<Proof>, order: Vec<Pair<Option<ItemId>>>, budget: usize) -> Result<Self, TooLarge> {
        let programs = Pair { old: proofs.old.program, new: proofs.new.program };
        let mut items = Vec::new();
        let (mut sizes, mut weights) = (Vec::new(), Vec::new());
        for ids in order {
            let places = Pair {
                old: ids.old.map(|id| proofs.old.space.place(id)),
                new: ids.new.map(|id| proofs.new.space.place(id)),
            };
            let mut both = Both::new(programs, places, ids);
            both.first = sizes.len();
            let set = both.set.iter().map(|_| 1);
            let alone = both.alone.iter().map(|(_, weight)| *weight);
            weights.push(set.chain(alone).chain([2, 1]).collect());
            weights.extend(both.free().iter().map(|_| vec![1, 1]));
            sizes.extend(
                both.variables().map(|variable| if variable == both.first { both.open() + 1 } else { 2 }),
            );
            items.push(both);
            if sizes.len() > MOST_VARIABLES {
                return Err(TooLarge::Items);
            }
        }
        let diagrams = Diagrams::new(sizes, budget);
        let mut joint = Self { items, weights, diagrams, valid: TRUE };
        let mut valid = TRUE;
        for item in joint.items.iter().rev() {
            let one = item.valid(&mut joint.diagrams)?;
            valid = joint.diagrams.and(one, valid)?;
        }
        joint.valid = valid;
        Ok(joint)
    }

    /// For how many responses this is true. It must be true of valid ones only.
    pub(super) fn count(&self, node: Node) -> Count {
        let weight = |variable: Variable, value: Value| {
            self.weights.get(variable).and_then(|weights| weights.get(value)).copied().unwrap_or_default()
        };
        count::weighed(&self.diagrams, self.weights.len(), weight, node)
    }

    /// What a version means, carried over.
    fn means(&mut self, side: usize, proof: &Proof) -> Result<Means, Full> {
        let mut carrying = Carrying {
            from: &proof.diagrams,
            views: self.views(side, proof)?,
            to: &mut self.diagrams,
            seen: Seen::default(),
            numbers: Seen::default(),
        };
        let mut truths = |of: &Truths| {
            Ok(Truths { certain: carrying.carry(of.certain)?, possible: carrying.carry(of.possible)? })
        };
        let meaning = &proof.meaning;
        let levels = meaning.levels.rows().map(&mut truths).collect::<Result<_, Full>>()?;
        let notices = meaning.notices.rows().map(&mut truths).collect::<Result<_, Full>>()?;
        let mut one = |node| carrying.carry(node);
        let asked = meaning.asked.rows().map(|truths| one(truths.possible)).collect::<Result<_, Full>>()?;
        let rules = meaning.rules.rows().map(|truths| one(truths.certain)).collect::<Result<_, Full>>()?;
        let scales = meaning.scales.rows().filter(|_| proof.program.levels.is_empty());
        let scales = scales
            .map(|bounds| Ok((carrying.number(bounds.min)?, carrying.number(bounds.max)?)))
            .collect::<Result<_, Full>>()?;
        Ok(Means { asked, levels, notices, rules, scales })
    }

    /// For each value of each variable of a version, where the joint response has it.
    fn views(&mut self, side: usize, proof: &Proof) -> Result<Vec<Vec<Node>>, Full> {
        let sizes = (0..proof.space.variables()).map(|variable| proof.diagrams.size(variable));
        let mut views: Vec<Vec<Node>> = sizes.map(|size| vec![FALSE; size]).collect();
        let Self { items, diagrams: d, .. } = self;
        for both in items.iter() {
            let Some(id) = *both.ids.get(side) else { continue };
            let place = proof.space.place(id);
            let mut add = |d: &mut Diagrams, variable: Variable, value: Value, node: Node| match views
                .get_mut(variable)
                .and_then(|values| values.get_mut(value))
            {
                Some(view) => d.or(*view, node).map(|either| *view = either),
                None => Ok(()),
            };
            for value in 0..=both.open() {
                let here = d.variable(both.first, |other| if other == value { TRUE } else { FALSE })?;
                if let Some(answer) = both.answer(side, value) {
                    let values = proof.space.values(id, &answer);
                    for (variable, value) in place.variables().zip(values) {
                        add(d, variable, value, here)?;
                    }
                    continue;
                }
                add(d, place.first, 0, here)?;
                let Answers::Set { free, .. } = &place.answers else { continue };
                for (at, choice) in free.iter().enumerate() {
                    let chosen = match both.free().iter().position(|places| places.get(side) == choice) {
                        Some(at) => {
                            let variable = both.first + 1 + at;
                            let chosen =
                                d.variable(variable, |value| if value == 1 { TRUE } else { FALSE })?;
                            d.and(here, chosen)?
                        }
                        None => FALSE,
                    };
                    let not = d.without(here, chosen)?;
                    add(d, place.free(at), 1, chosen)?;
                    add(d, place.free(at), 0, not)?;
                }
            }
        }
        Ok(views)
    }

    /// Every item has an answer, unless no version that has it asks it.
    pub(super) fn complete(&mut self, means: &Pair<Means>) -> Result<Node, Full> {
        let mut complete = TRUE;
        for item in self.items.iter().rev() {
            let given = item.given();
            let given =
                self.diagrams.variable(item.first, |value| if value < given { TRUE } else { FALSE })?;
            let mut asked = FALSE;
            for (side, means) in [(0, &means.old), (1, &means.new)] {
                let here = item.ids.get(side).and_then(|id| means.asked.get(id.row()).copied());
                asked = self.diagrams.or(asked, here.unwrap_or(FALSE))?;
            }
            let hidden = self.diagrams.not(asked)?;
            let said = self.diagrams.or(given, hidden)?;
            complete = self.diagrams.and(said, complete)?;
        }
        Ok(complete)
    }

    /// Values of all variables for which this is true: as little said as can be, else the first answer that does.
    pub(super) fn values(&self, mut node: Node) -> Option<Vec<Value>> {
        if node == FALSE {
            return None;
        }
        let mut values = vec![0; self.weights.len()];
        for item in &self.items {
            if let Some(value) = values.get_mut(item.first) {
                *value = item.open();
            }
        }
        while let Some(variable) = self.diagrams.asks(node) {
            let item = self.items.iter().find(|item| item.first == variable);
            let count = self.diagrams.size(variable);
            let unsaid = item.map_or(0, |_| 2);
            // A set comes after the choices that stand alone, which most often say none of the others.
            let set = usize::from(item.is_some_and(|item| item.set.is_some()));
            let order = (count - unsaid..count).rev().chain(set..count - unsaid).chain(0..set);
            let good = |value: &usize| self.diagrams.child(node, variable, *value) != FALSE;
            let value = order.into_iter().find(good)?;
            if let Some(of) = values.get_mut(variable) {
                *of = value;
            }
            node = self.diagrams.child(node, variable, value);
        }
        Some(values)
    }

    /// The response of these values as one version reads it.
    pub(super) fn response(&self, side: usize, program: &Program, values: &[Value]) -> Response {
        let mut response = Response::new(program);
        for item in &self.items {
            let Some(id) = *item.ids.get(side) else { continue };
            let value = values.get(item.first).copied().unwrap_or_else(|| item.open());
            response.set(id, item.answer(side, value).unwrap_or_else(|| item.chosen(side, values)));
        }
        response
    }
}

impl Both {
    /// The free choices that are chosen, for one version.
    fn chosen(&self, side: usize, values: &[Value]) -> Answer {
        let values = values.get(self.variables()).unwrap_or_default();
        let chosen = self.free().iter().zip(values.iter().skip(1)).filter(|(_, value)| **value == 1);
        Answer::Given(Given::Choices(chosen.fold(Default::default(), |set: ChoiceSet, (places, _)| {
            set.with(ChoiceSet::only(*places.get(side)))
        })))
    }

    /// The values of its variables are an answer, or none.
    fn valid(&self, diagrams: &mut Diagrams) -> Result<Node, Full> {
        let Some(set) = &self.set else { return Ok(TRUE) };
        let mut some = FALSE;
        for at in (0..set.free.len()).rev() {
            let chosen =
                diagrams.variable(self.first + 1 + at, |value| if value == 1 { TRUE } else { FALSE })?;
            some = diagrams.or(chosen, some)?;
        }
        let none = diagrams.not(some)?;
        let set = if set.may_be_empty { TRUE } else { some };
        diagrams.variable(self.first, |value| if value == 0 { set } else { none })
    }
}

/// Carries functions of one version's variables over to the joint ones.
struct Carrying<'a> {
    from: &'a Diagrams,
    views: Vec<Vec<Node>>,
    to: &'a mut Diagrams,
    seen: Seen<Node>,
    numbers: Seen<Node>,
}

impl Carrying<'_> {
    /// The same yes or no, of the joint responses that are valid.
    fn carry(&mut self, node: Node) -> Result<Node, Full> {
        let Some(variable) = self.from.asks(node) else {
            return Ok(if self.from.constant(node) == Some(0) { FALSE } else { TRUE });
        };
        if let Some(node) = self.seen.get(&node) {
            return Ok(*node);
        }
        let mut sum = FALSE;
        for value in (0..self.from.size(variable)).rev() {
            let here = self.views.get(variable).and_then(|values| values.get(value)).copied();
            let here = here.unwrap_or(FALSE);
            if here != FALSE {
                let child = self.carry(self.from.child(node, variable, value))?;
                let part = self.to.and(here, child)?;
                sum = self.to.or(sum, part)?;
            }
        }
        self.seen.insert(node, sum);
        Ok(sum)
    }

    /// The same number, of the joint responses that are valid.
    fn number(&mut self, node: Node) -> Result<Node, Full> {
        let Some(variable) = self.from.asks(node) else {
            return Ok(self.to.number(self.from.constant(node).unwrap_or_default()));
        };
        if let Some(node) = self.numbers.get(&node) {
            return Ok(*node);
        }
        let mut sum = FALSE;
        for value in (0..self.from.size(variable)).rev() {
            let here = self.views.get(variable).and_then(|values| values.get(value)).copied();
            let here = here.unwrap_or(FALSE);
            if here != FALSE {
                let child = self.number(self.from.child(node, variable, value))?;
                sum = self.to.choose(here, child, sum)?;
            }
        }
        self.numbers.insert(node, sum);
        Ok(sum)
    }
}
