//! What would change the level: the smallest sets of items whose answers, given differently, lead to another one.
//!
//! Only items that the author marks `changeable` are looked at, and of those only the ones that have an answer which
//! counts: what is not known is no answer that could be another (for that there is
//! [`could_raise`](super::Proof::could_raise)). All else stays as it is, also what is missing.
//!
//! It is never a way around something urgent (a seizure is no matter of who is at home): each notice of urgency `now`
//! or `today` that is certain stays certain under every change, and while there is one, nothing is said of levels
//! below the highest that the response may come to. What such a notice asks for comes first, and which care is enough
//! after it can be told only then.
//!
//! The distance counts items, not choices, so an item with several variables is paid for once. First each answer is
//! forgotten but whether it is another than now, which leaves a diagram of the sets themselves: its shortest ways to
//! true are the smallest sets. Then, for each set that is shown, the shortest way through the answers is its example.

mod simplest;
#[cfg(test)]
mod tests;

use super::diagram::{Diagrams, FALSE, Full, Node, Seen, TRUE, Value, Variable};
use super::space::{Place, Space};
use super::{BUDGET, Count, Proof, Undecided};
use crate::assess::{Assessment, Truth, assess};
use crate::program::{Item, ItemId, LevelId, NoticeId, Program, Urgency};
use crate::response::{Answer, Response};
use std::collections::BTreeSet;

/// How another level could come about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Otherwise {
    /// The level that would be handed out.
    pub level: LevelId,
    /// How many items have to change at the least.
    pub items: usize,
    /// How many sets of so many items there are.
    pub count: Count,
    /// The first of these sets, in the order of the file. Each item stands with an answer that leads there together
    /// with the others, as near as can be to what was said.
    pub sets: Vec<Vec<(ItemId, Answer)>>,
}

/// A response, as values of variables.
struct Now<'a> {
    response: &'a Response,
    assessment: &'a Assessment,
    values: Vec<Value>,
}

/// Is this an item that could have another answer than the one that counts now?
fn may_change(item: &Item, id: ItemId, assessment: &Assessment) -> bool {
    // `answered` is true where there is an answer, and it counts.
    item.changeable && assessment.items[id].answered == Truth::True
}

impl Proof<'_> {
    /// How each other level could come about, least intensive first; of each at most so many sets.
    ///
    /// # Errors
    ///
    /// Where that would take too many nodes.
    pub fn otherwise(&mut self, response: &Response, most: usize) -> Result<Vec<Otherwise>, Undecided> {
        let assessment = assess(self.program, response);
        let urgent = assessment.urgency >= Some(Urgency::Today);
        let now = Now { values: self.values_of(response), response, assessment: &assessment };
        let mut found = Vec::new();
        for level in self.program.levels.ids().filter(|level| Some(*level) != assessment.level) {
            let less = Some(level) < assessment.level_at_most;
            if urgent && less {
                continue;
            }
            let goal = self.goal(&now, level)?;
            found.extend(self.smallest(&now, level, goal, most)?);
        }
        Ok(found)
    }

    /// A response as values of all variables.
    pub(super) fn values_of(&self, response: &Response) -> Vec<Value> {
        let order = self.space.order.iter();
        order.flat_map(|item| self.space.values(*item, response.answer(*item))).collect()
    }

    /// The answers of items that may change with which this level is handed out and nothing urgent is lost.
    fn goal(&mut self, now: &Now, level: LevelId) -> Result<Node, Full> {
        let (program, assessment) = (self.program, now.assessment);
        let mut free = vec![false; self.space.variables()];
        let may = |id: &ItemId| may_change(&program.items[*id], *id, assessment);
        let candidates: Vec<ItemId> = self.space.order.iter().copied().filter(may).collect();
        for item in &candidates {
            self.space.place(*item).variables().for_each(|variable| {
                if let Some(free) = free.get_mut(variable) {
                    *free = true;
                }
            });
        }
        let others = |variable: Variable| match free.get(variable) {
            Some(true) => None,
            Some(false) | None => now.values.get(variable).copied(),
        };
        let above = self.above(level).map_or(FALSE, |above| above.possible);
        let certain = self.diagrams.fixed(self.meaning.levels[level].certain, &others)?;
        let above = self.diagrams.fixed(above, &others)?;
        let mut goal = self.diagrams.without(certain, above)?;
        for (id, notice) in program.notices.iter() {
            let stays = is_urgent(assessment, id, notice.urgency);
            if !(stays || notice.instead_of_level) {
                continue;
            }
            let said = self.diagrams.fixed(self.meaning.notices[id].certain, &others)?;
            if stays {
                goal = self.diagrams.and(goal, said)?;
            }
            if notice.instead_of_level {
                goal = self.diagrams.without(goal, said)?;
            }
        }
        // Another answer is an answer that can be given. Where nothing hangs on an item, it stays out of the way.
        let asked = self.diagrams.asked(&[goal]);
        for item in candidates.into_iter().rev() {
            if self.space.place(item).variables().any(|variable| asked.get(variable) == Some(&true)) {
                let given = self.space.is_given(&mut self.diagrams, item)?;
                let valid = self.space.valid(&mut self.diagrams, item)?;
                let good = self.diagrams.and(given, valid)?;
                goal = self.diagrams.and(goal, good)?;
            }
        }
        Ok(goal)
    }

    fn smallest(
        &mut self,
        now: &Now,
        level: LevelId,
        goal: Node,
        most: usize,
    ) -> Result<Option<Otherwise>, Undecided> {
        let asked = self.diagrams.asked(&[goal]);
        let moves = |item: &ItemId| {
            self.space.place(*item).variables().any(|variable| asked.get(variable) == Some(&true))
        };
        let items: Vec<ItemId> = self.space.order.iter().copied().filter(moves).collect();
        let mut forget = Forget {
            diagrams: &self.diagrams,
            space: &self.space,
            now: &now.values,
            items: &items,
            sets: Diagrams::new(vec![2; items.len()], BUDGET),
            seen: Seen::default(),
        };
        let node = forget.of(goal)?;
        let mut fewest = Fewest { sets: forget.sets, seen: Seen::default() };
        let Some((size, count)) = fewest.of(node) else { return Ok(None) };
        let mut listed = Vec::new();
        fewest.list(node, &mut Vec::new(), most, &mut listed);
        let mut sets = Vec::new();
        for places in listed {
            let set: BTreeSet<ItemId> = places.into_iter().filter_map(|at| items.get(at).copied()).collect();
            let answers = self.simplest(now, goal, &set)?;
            if !leads_to(self.program, now, level, &answers) {
                return Err(Undecided::NotReplayed);
            }
            sets.push(answers);
        }
        sets.sort_by(|left, right| left.iter().map(|(item, _)| item).cmp(right.iter().map(|(item, _)| item)));
        Ok(Some(Otherwise { level, items: size, count, sets }))
    }
}

/// Is this notice urgent and certain, so that no change may lose it?
fn is_urgent(assessment: &Assessment, id: NoticeId, urgency: Urgency) -> bool {
    urgency >= Urgency::Today && assessment.notices[id] == Truth::True
}

/// Does the reference say so too?
fn leads_to(program: &Program, now: &Now, level: LevelId, answers: &[(ItemId, Answer)]) -> bool {
    let mut response = now.response.clone();
    answers.iter().for_each(|(item, answer)| response.set(*item, answer.clone()));
    let then = assess(program, &response);
    let mut kept = program.notices.iter().filter(|(id, n)| is_urgent(now.assessment, *id, n.urgency));
    then.level == Some(level) && kept.all(|(id, _)| then.notices[id] == Truth::True)
}

/// Forgets of each item's answers all but whether they are others than now.
struct Forget<'a> {
    diagrams: &'a Diagrams,
    space: &'a Space,
    now: &'a [Value],
    /// A variable each, in this order: 1 where the answer is another.
    items: &'a [ItemId],
    sets: Diagrams,
    seen: Seen<Node>,
}

impl Forget<'_> {
    fn of(&mut self, node: Node) -> Result<Node, Full> {
        let Some(item) = self.diagrams.asks(node).and_then(|variable| self.space.item_of(variable)) else {
            return Ok(node);
        };
        if let Some(known) = self.seen.get(&node) {
            return Ok(*known);
        }
        let place = self.space.place(item);
        let mut ends = BTreeSet::new();
        self.ends(place, (node, place.first, false), &mut BTreeSet::new(), &mut ends);
        let (mut same, mut other) = (FALSE, FALSE);
        for (end, changed) in ends {
            let sets = self.of(end)?;
            let either = if changed { &mut other } else { &mut same };
            *either = self.sets.or(*either, sets)?;
        }
        let at = self.items.iter().position(|known| *known == item).unwrap_or_default();
        let sets = self.sets.variable(at, |changed| if changed == 1 { other } else { same })?;
        self.seen.insert(node, sets);
        Ok(sets)
    }

    /// What is left of a function after all variables of an item, for each of its answers, and whether that answer is
    /// another than now.
    fn ends(
        &self,
        place: &Place,
        from: (Node, Variable, bool),
        seen: &mut BTreeSet<(Node, Variable, bool)>,
        ends: &mut BTreeSet<(Node, bool)>,
    ) {
        let (node, variable, changed) = from;
        if node == FALSE || !seen.insert(from) {
            return;
        }
        if variable == place.variables().end {
            ends.insert((node, changed));
            return;
        }
        let answers =
            if variable == place.first { place.answers.given() } else { self.diagrams.size(variable) };
        for value in 0..answers {
            let changed = changed || self.now.get(variable) != Some(&value);
            let child = self.diagrams.child(node, variable, value);
            self.ends(place, (child, variable + 1, changed), seen, ends);
        }
    }
}

/// The sets with the fewest items.
struct Fewest {
    sets: Diagrams,
    seen: Seen<Node, (usize, Count)>,
}

impl Fewest {
    /// How many items the smallest sets have, and how many such sets there are.
    fn of(&mut self, node: Node) -> Option<(usize, Count)> {
        if node == FALSE {
            return None;
        }
        let Some(variable) = self.sets.asks(node) else { return Some((0, Count::one())) };
        if let Some(known) = self.seen.get(&node) {
            return Some(known.clone());
        }
        // A variable that is not asked is 0 in the smallest ones.
        let without = self.of(self.sets.child(node, variable, 0));
        let with = self.of(self.sets.child(node, variable, 1)).map(|(size, count)| (size + 1, count));
        let fewest = match (without, with) {
            (Some((few, mut count)), Some((many, more))) if few == many => {
                count += &more;
                (few, count)
            }
            (Some(one), Some(other)) => {
                if one.0 < other.0 {
                    one
                } else {
                    other
                }
            }
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => return None,
        };
        self.seen.insert(node, fewest.clone());
        Some(fewest)
    }

    /// The first of the smallest sets, as places.
    fn list(&mut self, node: Node, so_far: &mut Vec<usize>, most: usize, listed: &mut Vec<Vec<usize>>) {
        if listed.len() >= most {
            return;
        }
        let Some(variable) = self.sets.asks(node) else {
            if node == TRUE {
                listed.push(so_far.clone());
            }
            return;
        };
        let size = self.of(node).map(|(size, _)| size);
        for value in [1, 0] {
            let child = self.sets.child(node, variable, value);
            if self.of(child).map(|(rest, _)| rest + value) == size {
                so_far.extend((value == 1).then_some(variable));
                self.list(child, so_far, most, listed);
                so_far.truncate(so_far.len() - value);
            }
        }
    }
}
