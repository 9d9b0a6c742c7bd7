//! What rests on what, and the order in which it is worked out.

use super::{
    Amount, Condition, Effect, Id, Item, ItemId, Program, Scale, ScaleId, Step, Table, Value, ValueId,
    ValueKind,
};
use std::collections::BTreeSet;

/// The items, values and scales that a condition names.
#[derive(Debug, Default, Clone)]
pub(super) struct Uses {
    pub(super) items: BTreeSet<ItemId>,
    pub(super) values: BTreeSet<ValueId>,
    pub(super) scales: BTreeSet<ScaleId>,
}

impl Uses {
    pub(super) fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::Always => {}
            Condition::Not(inner) => self.condition(inner),
            Condition::All(list) | Condition::Any(list) => list.iter().for_each(|c| self.condition(c)),
            Condition::Compare(_, left, right) => {
                self.amount(left);
                self.amount(right);
            }
            Condition::Chosen(item, _) | Condition::Has(item, _) | Condition::Answered(item) => {
                self.items.insert(*item);
            }
            Condition::InBand(scale, _) => {
                self.scales.insert(*scale);
            }
            Condition::Named(value) => {
                self.values.insert(*value);
            }
        }
    }

    pub(super) fn amount(&mut self, amount: &Amount) {
        match amount {
            Amount::Constant(_) => {}
            Amount::Item(item) | Amount::Points(item) => {
                self.items.insert(*item);
            }
            Amount::Scale(scale) => {
                self.scales.insert(*scale);
            }
            Amount::Named(value) => {
                self.values.insert(*value);
            }
            Amount::Plus(left, right) | Amount::Minus(left, right) => {
                self.amount(left);
                self.amount(right);
            }
            Amount::Times(inner, _) | Amount::Divided(inner, _) => self.amount(inner),
        }
    }
}

pub(super) fn reaches(
    direct: &[BTreeSet<ItemId>],
    from: usize,
    to: usize,
    seen: &mut BTreeSet<usize>,
) -> bool {
    direct.get(from).is_some_and(|named| {
        named.iter().any(|n| n.row() == to || (seen.insert(n.row()) && reaches(direct, n.row(), to, seen)))
    })
}

/// The items that a condition looks at, itself or through values and scales.
pub(super) fn looked_at(
    condition: &Condition,
    values: &Table<ValueId, Value>,
    scales: &Table<ScaleId, Scale>,
) -> BTreeSet<ItemId> {
    let mut uses = Uses::default();
    uses.condition(condition);
    items_behind(uses, values, scales)
}

fn items_behind(
    mut uses: Uses,
    values: &Table<ValueId, Value>,
    scales: &Table<ScaleId, Scale>,
) -> BTreeSet<ItemId> {
    let mut done = BTreeSet::new();
    while let Some(value) = uses.values.pop_first() {
        if done.insert(value) {
            match &values[value].is {
                ValueKind::Number(amount) => uses.amount(amount),
                ValueKind::Condition(condition) => uses.condition(condition),
            }
        }
    }
    for scale in uses.scales {
        uses.items.extend(scales[scale].members.iter().map(|m| m.item));
    }
    uses.items
}

/// Items, scales and values, each after all that it rests on.
pub(super) fn order(
    items: &Table<ItemId, Item>,
    values: &Table<ValueId, Value>,
    scales: &Table<ScaleId, Scale>,
) -> Vec<Step> {
    struct Walk<'a> {
        items: &'a Table<ItemId, Item>,
        values: &'a Table<ValueId, Value>,
        scales: &'a Table<ScaleId, Scale>,
        order: Vec<Step>,
    }
    impl Walk<'_> {
        fn visit(&mut self, step: Step) {
            if self.order.contains(&step) {
                return;
            }
            let mut uses = Uses::default();
            match step {
                Step::Item(id) => uses.condition(&self.items[id].show_if),
                Step::Scale(id) => uses.items.extend(self.scales[id].members.iter().map(|m| m.item)),
                Step::Value(id) => match &self.values[id].is {
                    ValueKind::Number(amount) => uses.amount(amount),
                    ValueKind::Condition(condition) => uses.condition(condition),
                },
            }
            uses.items.into_iter().for_each(|id| self.visit(Step::Item(id)));
            uses.scales.into_iter().for_each(|id| self.visit(Step::Scale(id)));
            uses.values.into_iter().for_each(|id| self.visit(Step::Value(id)));
            self.order.push(step);
        }
    }
    let mut walk = Walk { items, values, scales, order: Vec::new() };
    items.ids().for_each(|id| walk.visit(Step::Item(id)));
    scales.ids().for_each(|id| walk.visit(Step::Scale(id)));
    values.ids().for_each(|id| walk.visit(Step::Value(id)));
    walk.order
}

impl Program {
    /// Does a condition, itself or through values, look at whether an item is answered?
    #[must_use]
    pub fn asks_whether_answered(&self, condition: &Condition, item: ItemId) -> bool {
        match condition {
            Condition::Answered(id) => *id == item,
            Condition::Not(inner) => self.asks_whether_answered(inner, item),
            Condition::All(list) | Condition::Any(list) => {
                list.iter().any(|inner| self.asks_whether_answered(inner, item))
            }
            Condition::Named(id) => match &self.values[*id].is {
                ValueKind::Condition(inner) => self.asks_whether_answered(inner, item),
                ValueKind::Number(_) => false,
            },
            Condition::Always
            | Condition::Compare(..)
            | Condition::Chosen(..)
            | Condition::Has(..)
            | Condition::InBand(..) => false,
        }
    }

    /// The items that a condition looks at, itself or through values and scales.
    #[must_use]
    pub fn items_behind(&self, condition: &Condition) -> BTreeSet<ItemId> {
        looked_at(condition, &self.values, &self.scales)
    }

    /// The scales that stand for themselves: no rule that asks for a level looks at any of their items. So it is where a
    /// questionnaire has no levels, or an instrument is asked beside a form.
    #[must_use]
    pub fn scales_of_their_own(&self) -> Vec<ScaleId> {
        let levels = self.rules.rows().filter(|rule| matches!(rule.effect, Effect::AtLeast(..)));
        let counted: BTreeSet<ItemId> = levels.flat_map(|rule| self.items_behind(&rule.when)).collect();
        let own = |scale: &Scale| scale.members.iter().all(|member| !counted.contains(&member.item));
        self.scales.iter().filter(|(_, scale)| own(scale)).map(|(id, _)| id).collect()
    }

    /// The items that a value rests on, itself or through other values and scales.
    #[must_use]
    pub fn items_behind_value(&self, value: ValueId) -> BTreeSet<ItemId> {
        let uses = Uses { values: BTreeSet::from([value]), ..Uses::default() };
        items_behind(uses, &self.values, &self.scales)
    }
}
