//! Which questions can still matter, given what was said so far.
//!
//! What a response comes to are functions of it: whether the level is at least, or perhaps, each of the levels, which
//! notices and which lines about fit there are, for certain and possibly, and the scores that no level rests on. Where
//! what was said is put into them, they still ask some items and others not. As diagrams are canonical that is exact: an
//! item that none of them asks makes no difference, whatever is said to it, or nothing at all, and whatever is said to the
//! others.

#[cfg(test)]
mod tests;

use super::diagram::{Diagrams, Full, Node, Seen, Value};
use super::meaning::{Meaning, Truths};
use super::space::{Answers, Place, Space, TooLarge};
use super::{Proof, QUICK};
use crate::program::{Effect, ItemId, ItemKind, Program};
use crate::response::{Answer, Response};
use std::collections::BTreeSet;

/// What can still matter of a program.
#[derive(Debug, Clone)]
pub struct Matter {
    space: Space,
    diagrams: Diagrams,
    outcomes: Vec<Node>,
    kept: BTreeSet<ItemId>,
}

impl Matter {
    /// Works it out, in less time than anyone notices.
    ///
    /// # Errors
    ///
    /// Where it would take longer: there would be too many nodes, or there are too many items or numbers.
    pub fn new(program: &Program) -> Result<Self, TooLarge> {
        let Proof { space, mut diagrams, meaning, .. } = Proof::new(program, QUICK)?;
        let kept: BTreeSet<ItemId> = program.items.ids().filter(|id| is_kept(program, *id)).collect();
        let mut outcomes = outcomes(program, &meaning, &kept);
        let mut seen = Seen::default();
        for node in &mut outcomes {
            *node = of_responses(&mut diagrams, &space, *node, &mut seen)?;
        }
        // What it took to get here is not needed any more.
        let (diagrams, outcomes) = diagrams.rest(&outcomes, &vec![None; space.variables()]);
        Ok(Self { space, diagrams, outcomes, kept })
    }

    /// Is this item asked even where it cannot matter?
    #[must_use]
    pub fn keeps(&self, item: ItemId) -> bool {
        self.kept.contains(&item)
    }

    /// The open items that cannot matter any more: any answer to them, and none, leads to the same.
    #[must_use]
    pub fn needless(&self, response: &Response) -> BTreeSet<ItemId> {
        let mut values: Vec<Option<Value>> = vec![None; self.space.variables()];
        let mut open = Vec::new();
        for (item, answer) in response.iter() {
            if *answer == Answer::Open {
                open.push(item);
                continue;
            }
            let said = self.space.values(item, answer);
            for (variable, value) in self.space.place(item).variables().zip(said) {
                if let Some(of) = values.get_mut(variable) {
                    *of = Some(value);
                }
            }
        }
        let (diagrams, outcomes) = self.diagrams.rest(&self.outcomes, &values);
        let asked = diagrams.asked(&outcomes);
        let matters = |item: &ItemId| {
            let mut variables = self.space.place(*item).variables();
            self.keeps(*item) || variables.any(|variable| asked.get(variable) == Some(&true))
        };
        open.retain(|item| !matters(item));
        open.into_iter().collect()
    }
}

/// Own words are for people to read, and the author says what else is asked of everyone.
fn is_kept(program: &Program, id: ItemId) -> bool {
    let item = &program.items[id];
    let section = &program.sections[item.section];
    section.always_ask || section.wishes || matches!(item.kind, ItemKind::FreeText(_))
}

/// All that a response comes to, and which of the items that are kept are asked.
fn outcomes(program: &Program, meaning: &Meaning, kept: &BTreeSet<ItemId>) -> Vec<Node> {
    let fit =
        program.rules.iter().filter(|(_, rule)| matches!(rule.effect, Effect::Helps(_) | Effect::Hinders(_)));
    let truths = (meaning.levels.rows().chain(meaning.notices.rows()))
        .chain(fit.map(|(id, _)| &meaning.rules[id]))
        .chain(kept.iter().map(|item| &meaning.asked[*item]));
    let mut outcomes: Vec<Node> =
        truths.flat_map(|Truths { certain, possible }| [*certain, *possible]).collect();
    // What leads to no level is there for its score.
    for id in program.scales_of_their_own() {
        let bounds = &meaning.scales[id];
        outcomes.extend([bounds.min, bounds.max, meaning.prorated[id]]);
    }
    outcomes.sort_unstable();
    outcomes.dedup();
    outcomes
}

/// The same function of all responses, and one that asks no item for the sake of values that are no response: an
/// empty set where there is an exclusive choice for that is taken for the set of the first choice.
fn of_responses(
    diagrams: &mut Diagrams,
    space: &Space,
    node: Node,
    seen: &mut Seen<Node>,
) -> Result<Node, Full> {
    let Some(variable) = diagrams.asks(node) else { return Ok(node) };
    if let Some(known) = seen.get(&node) {
        return Ok(*known);
    }
    let place = space.item_of(variable).map(|item| space.place(item));
    let mut children = Vec::new();
    for value in 0..diagrams.size(variable) {
        let child = diagrams.child(node, variable, value);
        let set = place.filter(|place| value == 0 && place.first == variable);
        children.push(match set.map(|place| (place, &place.answers)) {
            Some((place, Answers::Set { free, exclusive })) if !exclusive.is_empty() && !free.is_empty() => {
                let mut first = diagrams.child(child, place.free(0), 1);
                for at in 1..free.len() {
                    first = diagrams.child(first, place.free(at), 0);
                }
                let first = of_responses(diagrams, space, first, seen)?;
                without_empty(diagrams, space, (child, place, 0), first, seen)?
            }
            Some((_, Answers::Choice(_) | Answers::Set { .. } | Answers::Number(..) | Answers::Words))
            | None => of_responses(diagrams, space, child, seen)?,
        });
    }
    let result = diagrams.variable(variable, |value| children.get(value).copied().unwrap_or(node))?;
    seen.insert(node, result);
    Ok(result)
}

/// The same where no free choice before this one is chosen; with none at all it is `empty`.
fn without_empty(
    diagrams: &mut Diagrams,
    space: &Space,
    (node, place, at): (Node, &Place, usize),
    empty: Node,
    seen: &mut Seen<Node>,
) -> Result<Node, Full> {
    let variable = place.free(at);
    if !place.variables().contains(&variable) {
        return Ok(empty);
    }
    let (without, with) = (diagrams.child(node, variable, 0), diagrams.child(node, variable, 1));
    let with = of_responses(diagrams, space, with, seen)?;
    let without = without_empty(diagrams, space, (without, place, at + 1), empty, seen)?;
    diagrams.variable(variable, |value| if value == 1 { with } else { without })
}
