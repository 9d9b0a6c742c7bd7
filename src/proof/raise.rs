//! Which missing answers could raise the level.

use super::diagram::{FALSE, Full, Node, TRUE, Variable};
use super::{Proof, Undecided};
use crate::assess::{Standing, assess};
use crate::program::{Effect, ItemId, LevelId, RuleId};
use crate::response::{Answer, Response};

/// A rule that missing answers could make true, and that would raise the level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raise {
    /// The rule.
    pub rule: RuleId,
    /// The level that it asks for, which is above the present `level_at_least`.
    pub level: LevelId,
    /// The items without an answer that this hangs on, in the order of the file. Each of them has an answer with
    /// which, where the other missing ones are answered somehow or left as they are, the rule is true and
    /// `level_at_least` is this level or a higher one, and without which it is lower.
    pub items: Vec<ItemId>,
}

impl Proof<'_> {
    /// The rules that could raise the level once missing answers are given, in the order of the file. Declined, not
    /// known and open are missing alike; what was answered stays.
    ///
    /// # Errors
    ///
    /// Where that would take too many nodes.
    pub fn could_raise(&mut self, response: &Response) -> Result<Vec<Raise>, Undecided> {
        let assessment = assess(self.program, response);
        let missing = |item: &ItemId| match assessment.standing(response, *item) {
            Standing::Declined | Standing::NotKnown | Standing::Open => true,
            Standing::Answered | Standing::NotAsked => false,
        };
        let missing: Vec<ItemId> = self.program.items.ids().filter(missing).collect();
        let mut found = Vec::new();
        if missing.is_empty() {
            return Ok(found);
        }
        for (rule, of) in self.program.rules.iter() {
            let Effect::AtLeast(level, _) = of.effect else { continue };
            if Some(level) <= assessment.level_at_least {
                continue;
            }
            let certain = self.with_given(self.meaning.rules[rule].certain, response)?;
            if certain == FALSE {
                continue;
            }
            let reached = self.with_given(self.meaning.levels[level].certain, response)?;
            let among = self.sayable(&[certain, reached], response)?;
            let certain = self.diagrams.and(certain, among)?;
            let mut items = Vec::new();
            for item in &missing {
                if self.raises(*item, certain, reached, response)? {
                    items.push(*item);
                }
            }
            if !items.is_empty() {
                found.push(Raise { rule, level, items });
            }
        }
        Ok(found)
    }

    /// Is there a way to have this certain with an answer to an item, and the level not reached without?
    fn raises(
        &mut self,
        item: ItemId,
        certain: Node,
        reached: Node,
        response: &Response,
    ) -> Result<bool, Full> {
        let asked = self.diagrams.asked(&[certain]);
        let place = self.space.place(item);
        if !place.variables().any(|variable| asked.get(variable) == Some(&true)) {
            return Ok(false);
        }
        let silent: Vec<_> = place.variables().zip(self.space.values(item, response.answer(item))).collect();
        let anyway = self.with(reached, &silent)?;
        let given = self.space.is_given(&mut self.diagrams, item)?;
        let certain = self.diagrams.and(certain, given)?;
        Ok(self.diagrams.without(certain, anyway)? != FALSE)
    }

    /// A function where the answers that were given are so.
    fn with_given(&mut self, node: Node, response: &Response) -> Result<Node, Full> {
        let now = self.values_of(response);
        let space = &self.space;
        let given = |variable: Variable| {
            let item = space.item_of(variable)?;
            matches!(response.answer(item), Answer::Given(_)).then(|| now.get(variable).copied())?
        };
        self.diagrams.fixed(node, &given)
    }

    /// Each item that these functions ask has an answer, or is left as it is.
    fn sayable(&mut self, functions: &[Node], response: &Response) -> Result<Node, Full> {
        let asked = self.diagrams.asked(functions);
        let mut all = TRUE;
        for item in self.space.order.iter().rev() {
            let place = self.space.place(*item);
            if !place.variables().any(|variable| asked.get(variable) == Some(&true)) {
                continue;
            }
            let as_it_is = self.space.values(*item, response.answer(*item)).first().copied();
            let given = place.answers.given();
            let may = |value| value < given || Some(value) == as_it_is;
            let first = place.first;
            let said = self.diagrams.variable(first, |value| if may(value) { TRUE } else { FALSE })?;
            let valid = self.space.valid(&mut self.diagrams, *item)?;
            let said = self.diagrams.and(said, valid)?;
            all = self.diagrams.and(said, all)?;
        }
        Ok(all)
    }
}
