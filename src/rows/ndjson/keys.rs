//! Which keys a row can have, and where their values go.

use crate::diagnostic::{list, suggest, visible};
use crate::program::{ItemKind, Program, column};
use crate::rows::tally;
use crate::rows::{Layout, LayoutError, Options, Place};
use std::collections::BTreeMap;

/// The keys that rows can have. Each has a place; the layout's columns are these places.
#[derive(Debug)]
pub(super) struct Keys {
    pub(super) layout: Layout,
    /// What the input calls each.
    pub(super) names: Vec<String>,
    /// By the input's name, where the value goes.
    places: BTreeMap<String, usize>,
    /// For each item, all of its places.
    pub(super) items: Vec<Vec<usize>>,
}

impl Keys {
    pub(super) fn new(program: &Program, options: &Options) -> Self {
        let layout =
            Layout { width: 0, items: Vec::new(), kept: Vec::new(), reference: None, ignored: Vec::new() };
        let mut keys = Self { layout, names: Vec::new(), places: BTreeMap::new(), items: Vec::new() };
        for (id, item) in program.items.iter() {
            let one = keys.names.len();
            keys.names.push(column(&item.id));
            keys.names.extend(match item.kind {
                ItemKind::AnyOf(_) => {
                    item.choices().iter().map(|c| format!("{}___{}", column(&item.id), c.code)).collect()
                }
                ItemKind::OneOf(_) | ItemKind::Number(_) | ItemKind::FreeText(_) => Vec::new(),
            });
            let ticks = (one + 1..keys.names.len()).zip(0..).collect::<Vec<_>>();
            keys.items.push((one..keys.names.len()).collect());
            keys.layout
                .items
                .push((id, if ticks.is_empty() { Place::One(one) } else { Place::Either(one, ticks) }));
        }
        let mut ours: BTreeMap<String, usize> = keys.names.iter().cloned().zip(0..).collect();
        // In JSON an id can also stand as it is written elsewhere, with its dot.
        let dotted = program.items.rows().zip(&keys.items).filter(|(item, _)| item.id.contains('.'));
        ours.extend(dotted.filter_map(|(item, places)| Some((item.id.clone(), *places.first()?))));
        // As in a table with a header: the map's names first, and ours where the map gives them no other meaning.
        for (name, place) in &ours {
            if !options.map.columns.contains_key(name) {
                keys.places.insert(name.clone(), *place);
            }
        }
        for (theirs, name) in &options.map.columns {
            if let Some(place) = ours.get(name) {
                keys.places.insert(theirs.clone(), *place);
                if let Some(name) = keys.names.get_mut(*place) {
                    name.clone_from(theirs);
                }
            }
        }
        keys.layout.kept = options.keep.iter().map(|name| keys.place(name)).collect();
        keys.layout.reference = options.reference.as_ref().map(|name| keys.place(name));
        keys.layout.width = keys.names.len();
        keys
    }

    /// The place of a key, a new one where it has none.
    fn place(&mut self, name: &str) -> usize {
        let next = self.names.len();
        let place = *self.places.entry(name.to_owned()).or_insert(next);
        if place == next {
            self.names.push(name.to_owned());
        }
        place
    }

    /// Where the value of a key goes; none where it is not used.
    pub(super) fn find(&self, key: &str) -> Option<usize> {
        self.places.get(key).copied()
    }

    /// Is there a key that no row had, and that rows should have?
    pub(super) fn check(
        &self,
        program: &Program,
        options: &Options,
        keys: &tally::Keys,
    ) -> Result<(), LayoutError> {
        let seen = |place: &usize| keys.seen.get(*place) == Some(&true);
        if !keys.seen.contains(&true) && keys.ignored.is_empty() {
            return Ok(());
        }
        let mut wrong = Vec::new();
        let mut absent = Vec::new();
        for (item, places) in program.items.rows().zip(&self.items) {
            let may = options.allow_missing || matches!(item.kind, ItemKind::FreeText(_));
            if !may && !places.iter().any(seen) {
                absent.push(item.id.as_str());
            }
        }
        if !absent.is_empty() {
            let absent = list(&absent).replace(" or ", " and ");
            wrong.push(format!(
                "no row has a key for {absent}; with --allow-missing such items count as not reached"
            ));
        }
        let places = self.layout.kept.iter().map(|place| (place, "keep"));
        for (place, what) in places.chain(self.layout.reference.iter().map(|place| (place, "compare with"))) {
            if !seen(place) {
                let name = self.names.get(*place).map_or("", String::as_str);
                let help = suggest(name, keys.ignored.iter().map(String::as_str));
                let help = help.map(|help| format!("; {help}")).unwrap_or_default();
                wrong.push(format!("no row has a key `{}` to {what}{help}", visible(name)));
            }
        }
        if wrong.is_empty() { Ok(()) } else { Err(LayoutError(wrong)) }
    }
}
