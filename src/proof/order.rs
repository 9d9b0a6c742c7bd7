//! In which order the items are asked in a diagram: those that stand in one rule or scale close together.
//!
//! By FORCE (Aloul, Markov and Sakallah, "FORCE: a fast and easy-to-implement variable-ordering heuristic", 2003):
//! each item is drawn to the middle of what it is used with, again and again, and the best order seen is kept.

use crate::program::{Condition, Id, ItemId, Program};
use std::collections::BTreeSet;

const ROUNDS: usize = 100;

/// All items, each once.
pub(super) fn of(program: &Program) -> Vec<ItemId> {
    let together = together(program);
    let mut order: Vec<ItemId> = program.items.ids().collect();
    let mut best = (length(&order, &together), order.clone());
    for _ in 0..ROUNDS {
        order = drawn(&order, &together);
        let length = length(&order, &together);
        if length < best.0 {
            best = (length, order.clone());
        }
    }
    best.1
}

/// Items that are used together.
fn together(program: &Program) -> Vec<BTreeSet<ItemId>> {
    let mut together: Vec<BTreeSet<ItemId>> = Vec::new();
    together.extend(program.scales.rows().map(|scale| scale.members.iter().map(|m| m.item).collect()));
    together.extend(program.rules.rows().map(|rule| rule.items.clone()));
    together.extend(program.values.ids().map(|value| program.items_behind_value(value)));
    for (id, item) in program.items.iter().filter(|(_, item)| item.show_if != Condition::Always) {
        let mut items = item.rests_on.clone();
        items.insert(id);
        together.push(items);
    }
    together.retain(|items| items.len() > 1);
    together
}

/// The place of each item in an order, by its row.
fn places(order: &[ItemId]) -> Vec<usize> {
    let mut places = vec![0; order.len()];
    for (place, item) in order.iter().enumerate() {
        if let Some(of) = places.get_mut(item.row()) {
            *of = place;
        }
    }
    places
}

/// How far apart the items stand that are used together.
fn length(order: &[ItemId], together: &[BTreeSet<ItemId>]) -> usize {
    let places = places(order);
    let of = |item: &ItemId| places.get(item.row()).copied().unwrap_or_default();
    let spans = together.iter().map(|items| {
        let (least, most) = (items.iter().map(of).min(), items.iter().map(of).max());
        most.unwrap_or_default() - least.unwrap_or_default()
    });
    spans.sum()
}

fn drawn(order: &[ItemId], together: &[BTreeSet<ItemId>]) -> Vec<ItemId> {
    let places = places(order);
    // Whole numbers, so that the order is the same on every machine.
    let mut pulls = vec![(0, 0); order.len()];
    for items in together {
        let sum: usize = items.iter().filter_map(|item| places.get(item.row())).sum();
        let middle = 1000 * sum / items.len().max(1);
        for item in items {
            if let Some((pull, count)) = pulls.get_mut(item.row()) {
                *pull += middle;
                *count += 1;
            }
        }
    }
    let mut order = order.to_vec();
    order.sort_by_key(|item| match pulls.get(item.row()) {
        Some((pull, count)) if *count > 0 => pull / count,
        Some(_) | None => 1000 * places.get(item.row()).copied().unwrap_or_default(),
    });
    order
}
