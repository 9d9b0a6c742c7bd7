//! What differs between two versions of a questionnaire, over all responses that both can read.
//!
//! Compared is what a person gets: the level and its range, the notices, how urgent they are, and the lines about how a
//! level fits; where neither has levels, the scores and their bands. Reasons are not. Nothing is printed here.

mod joint;
#[cfg(test)]
mod tests;

use super::diagram::{FALSE, Full, Node, TRUE, Value};
use super::{Count, TooLarge};
use crate::program::{
    Effect, Id, ItemId, LevelId, NoticeId, Program, RuleId, Scale, ScaleId, Table, Urgency, Words,
};
use crate::response::Response;
use joint::{Joint, Means};

/// Something of the old version and of the new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pair<T> {
    /// Of the old one.
    pub old: T,
    /// Of the new one.
    pub new: T,
}

impl<T> Pair<T> {
    /// The old for 0, else the new.
    pub(crate) fn get(&self, side: usize) -> &T {
        if side == 0 { &self.old } else { &self.new }
    }

    /// Each of the two.
    pub fn map<U>(self, mut of: impl FnMut(T) -> U) -> Pair<U> {
        Pair { old: of(self.old), new: of(self.new) }
    }
}

/// All that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differences {
    /// How many responses both can read: each item open, declined, not known, or with an answer that every version that
    /// has the item allows.
    pub responses: Count,
    /// For how many of them anything differs.
    pub differ: Count,
    /// What differs: levels, scores and bands, notices, urgency, fit.
    pub all: Vec<Difference>,
}

/// One way in which two versions differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What differs.
    pub what: What,
    /// For how many responses.
    pub count: Count,
    /// One of them.
    pub witness: Witness,
}

/// A response for which something differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// It, as each version reads it.
    pub response: Pair<Response>,
    /// Has every item that is asked an answer? Only where there is no such one it is partial.
    pub complete: bool,
    /// The items whose answers make the difference: with these answers it is there, however the others are answered.
    pub deciding: Vec<Pair<Option<ItemId>>>,
}

/// What can differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The level, or the lowest or highest that it could be.
    Moves(Moves, Pair<Option<LevelId>>),
    /// A score, or what it could be, where there are no levels.
    Score(Pair<ScaleId>),
    /// The band that a score is in for certain, by its place, where there are no levels.
    Band(Pair<ScaleId>, Pair<Option<usize>>),
    /// A notice is said, or could have to be, in the one version and not in the other.
    Notice(Pair<Option<NoticeId>>, Sure, Turn),
    /// The highest urgency of what is said.
    Urgency(Pair<Option<Urgency>>),
    /// A line about how a level fits is said in the one version and not in the other. These rules say it.
    Fit(Lines, Turn),
}

/// Which level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moves {
    /// The one handed out, or none.
    Level,
    /// `level_at_least`.
    AtLeast,
    /// `level_at_most`.
    AtMost,
}

/// Whether it is for certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sure {
    /// It is said.
    Certain,
    /// It cannot be ruled out.
    Possible,
}

/// In which version it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// In the new one alone.
    Gained,
    /// In the old one alone.
    Lost,
}

/// The rules of each version that say one line about fit: of the same effect, and with the same id or words.
pub type Lines = Pair<Vec<RuleId>>;

/// It could not be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotCompared {
    /// Why.
    pub why: TooLarge,
    /// The number item that has too many values that matter.
    pub item: Option<String>,
}

/// A version: what it means and what it says.
pub type Version<'a> = (&'a Program, &'a Words);

/// The items that are the same in both: those with the same id.
#[must_use]
pub fn same_items(programs: Pair<&Program>) -> Vec<(ItemId, ItemId)> {
    let items = programs.old.items.iter();
    items.filter_map(|(id, item)| Some((id, programs.new.item(&item.id)?))).collect()
}

/// Finds all that differs, with at most so many nodes for each version and for both together. `same` are the items that
/// are the same in both, such as [`same_items`].
///
/// # Errors
///
/// Where there would be more.
pub fn diff(
    versions: Pair<Version>,
    same: &[(ItemId, ItemId)],
    budget: usize,
) -> Result<Differences, NotCompared> {
    let programs = versions.map(|(program, _)| program);
    let (joint, means) = joint::join(programs, same, budget).map_err(|(why, side)| NotCompared {
        item: match why {
            TooLarge::Number(id) => Some(programs.get(side).items[id].id.clone()),
            TooLarge::Nodes | TooLarge::Items => None,
        },
        why,
    })?;
    let mut diff = Diff { versions, joint, means };
    diff.all().map_err(|Full| NotCompared { why: TooLarge::Nodes, item: None })
}

struct Diff<'a> {
    versions: Pair<Version<'a>>,
    joint: Joint,
    means: Pair<Means>,
}

/// Outcomes of which each response has exactly one, and where it has it.
type Parts<T> = Vec<(Option<T>, Node)>;

impl Diff<'_> {
    fn all(&mut self) -> Result<Differences, Full> {
        let mut found = self.moves()?;
        found.extend(self.scores()?);
        found.extend(self.notices()?);
        found.extend(self.urgencies()?);
        found.extend(self.fits()?);
        let valid = self.joint.valid;
        let complete = self.joint.complete(&self.means)?;
        let complete = self.joint.diagrams.and(valid, complete)?;
        let (mut all, mut any) = (Vec::new(), FALSE);
        for (what, node) in found {
            let node = self.joint.diagrams.and(valid, node)?;
            if node == FALSE {
                continue;
            }
            any = self.joint.diagrams.or(any, node)?;
            let witness = self.witness(node, complete)?;
            let count = self.joint.count(node);
            all.extend(witness.map(|witness| Difference { what, count, witness }));
        }
        Ok(Differences { responses: self.joint.count(valid), differ: self.joint.count(any), all })
    }

    /// From which level to which.
    fn moves(&mut self) -> Result<Vec<(What, Node)>, Full> {
        let mut found = Vec::new();
        for of in [Moves::Level, Moves::AtLeast, Moves::AtMost] {
            let old = self.levels(0, of)?;
            let new = self.levels(1, of)?;
            // From level to level first; those with no level on one side come after.
            let first = found.len();
            for (before, here) in &old {
                for (after, there) in &new {
                    let name =
                        |program: &Program, id: &Option<LevelId>| id.map(|id| program.levels[id].id.clone());
                    if name(self.versions.old.0, before) != name(self.versions.new.0, after) {
                        let node = self.joint.diagrams.and(*here, *there)?;
                        found.push((What::Moves(of, Pair { old: *before, new: *after }), node));
                    }
                }
            }
            if let Some(found) = found.get_mut(first..) {
                found.sort_by_key(|(what, _)| {
                    matches!(what, What::Moves(_, Pair { old: None, .. } | Pair { new: None, .. }))
                });
            }
        }
        Ok(found)
    }

    /// Where each level stands.
    fn levels(&mut self, side: usize, of: Moves) -> Result<Parts<LevelId>, Full> {
        let (program, means) = (self.versions.get(side).0, self.means.get(side));
        let d = &mut self.joint.diagrams;
        let mut parts = Vec::new();
        let mut none = TRUE;
        if of == Moves::Level {
            none = FALSE;
            for (id, _) in program.notices.iter().filter(|(_, notice)| notice.instead_of_level) {
                none = d.or(none, means.notices.get(id.row()).map_or(FALSE, |notice| notice.certain))?;
            }
        }
        let mut others = FALSE;
        for (place, level) in means.levels.iter().enumerate() {
            let (certain, possible) =
                means.levels.get(place + 1).map_or((FALSE, FALSE), |above| (above.certain, above.possible));
            let least = d.without(level.certain, certain)?;
            let most = d.without(level.possible, possible)?;
            let node = match of {
                Moves::AtLeast => least,
                Moves::AtMost => most,
                Moves::Level => {
                    let only = d.and(least, most)?;
                    d.without(only, none)?
                }
            };
            others = d.or(others, node)?;
            parts.push((Some(LevelId::new(place)), node));
        }
        parts.push((None, d.not(others)?));
        Ok(parts)
    }

    /// Which scores differ, and from which band to which, of the scales that both have.
    fn scores(&mut self) -> Result<Vec<(What, Node)>, Full> {
        let Pair { old, new } = self.versions.map(|(program, _)| program);
        let shared = old.scales.iter().filter_map(|(id, scale)| {
            Some(Pair { old: id, new: new.scales.find(|other| other.id == scale.id)? })
        });
        let mut found = Vec::new();
        let mut open = Vec::new();
        for ids in shared {
            let scales = Pair { old: &old.scales[ids.old], new: &new.scales[ids.new] };
            let bounds = |means: &Means, id: ScaleId| means.scales.get(id.row()).copied();
            let (Some(before), Some(after)) =
                (bounds(&self.means.old, ids.old), bounds(&self.means.new, ids.new))
            else {
                continue;
            };
            let d = &mut self.joint.diagrams;
            let differ = |one, other| i64::from(one != other);
            let (least, most) =
                (d.combine(before.0, after.0, differ)?, d.combine(before.1, after.1, differ)?);
            found.push((What::Score(ids), d.or(least, most)?));
            let bands = Pair {
                old: d.combine(before.0, before.1, band(scales.old))?,
                new: d.combine(after.0, after.1, band(scales.new))?,
            };
            for before in 0..=scales.old.bands.len() {
                for after in 0..=scales.new.bands.len() {
                    let name = |scale: &Scale, place: usize| {
                        Some(scale.bands.get(place.checked_sub(1)?)?.id.clone())
                    };
                    if name(scales.old, before) == name(scales.new, after) {
                        continue;
                    }
                    let so = |one: i64, other: i64| {
                        i64::from(usize::try_from(one) == Ok(before) && usize::try_from(other) == Ok(after))
                    };
                    let node = d.combine(bands.old, bands.new, so)?;
                    let places = Pair { old: before.checked_sub(1), new: after.checked_sub(1) };
                    // From band to band first; those with none for certain on one side come after.
                    let list = if before > 0 && after > 0 { &mut found } else { &mut open };
                    list.push((What::Band(ids, places), node));
                }
            }
            found.append(&mut open);
        }
        Ok(found)
    }

    /// Which notices are said, and which could have to be.
    fn notices(&mut self) -> Result<Vec<(What, Node)>, Full> {
        let Pair { old, new } = self.versions.map(|(program, _)| program);
        let there = |id: &str| new.notices.find(|notice| notice.id == id);
        let mut ids: Vec<Pair<Option<NoticeId>>> =
            old.notices.iter().map(|(id, notice)| Pair { old: Some(id), new: there(&notice.id) }).collect();
        let alone = |id: &str| old.notices.find(|notice| notice.id == id).is_none();
        let added = new.notices.iter().filter(|(_, notice)| alone(&notice.id));
        ids.extend(added.map(|(id, _)| Pair { old: None, new: Some(id) }));
        let mut found = Vec::new();
        for ids in ids {
            for sure in [Sure::Certain, Sure::Possible] {
                let of = |means: &Means, id: Option<NoticeId>| {
                    let truths = id.and_then(|id| means.notices.get(id.row()));
                    truths.map_or(FALSE, |truths| match sure {
                        Sure::Certain => truths.certain,
                        Sure::Possible => truths.possible,
                    })
                };
                let (before, after) = (of(&self.means.old, ids.old), of(&self.means.new, ids.new));
                for (turn, node) in self.turns(before, after)? {
                    found.push((What::Notice(ids, sure, turn), node));
                }
            }
        }
        Ok(found)
    }

    /// Where something is gained and where it is lost.
    fn turns(&mut self, before: Node, after: Node) -> Result<[(Turn, Node); 2], Full> {
        let gained = self.joint.diagrams.without(after, before)?;
        let lost = self.joint.diagrams.without(before, after)?;
        Ok([(Turn::Gained, gained), (Turn::Lost, lost)])
    }

    fn urgencies(&mut self) -> Result<Vec<(What, Node)>, Full> {
        let (old, new) = (self.urgency(0)?, self.urgency(1)?);
        let mut found = Vec::new();
        for (before, here) in &old {
            for (after, there) in new.iter().filter(|(after, _)| after != before) {
                let node = self.joint.diagrams.and(*here, *there)?;
                found.push((What::Urgency(Pair { old: *before, new: *after }), node));
            }
        }
        Ok(found)
    }

    /// Where each urgency is the highest.
    fn urgency(&mut self, side: usize) -> Result<Parts<Urgency>, Full> {
        let (program, means) = (self.versions.get(side).0, self.means.get(side));
        let d = &mut self.joint.diagrams;
        let (mut parts, mut higher) = (Vec::new(), FALSE);
        for urgency in [Urgency::Now, Urgency::Today, Urgency::BeforeTreatment, Urgency::Information] {
            let notices = program.notices.iter().filter(|(_, notice)| notice.urgency == urgency);
            let certain =
                notices.filter_map(|(id, _)| means.notices.get(id.row()).map(|truths| truths.certain));
            let any = d.any(certain)?;
            parts.push((Some(urgency), d.without(any, higher)?));
            higher = d.or(higher, any)?;
        }
        parts.push((None, d.not(higher)?));
        Ok(parts)
    }

    /// Which lines about fit are said: where they are certain.
    fn fits(&mut self) -> Result<Vec<(What, Node)>, Full> {
        let mut found = Vec::new();
        for lines in lines(self.versions) {
            let of = |means: &Means, rules: &[RuleId]| -> Vec<Node> {
                rules.iter().filter_map(|rule| means.rules.get(rule.row()).copied()).collect()
            };
            let (before, after) = (of(&self.means.old, &lines.old), of(&self.means.new, &lines.new));
            let (before, after) = (self.joint.diagrams.any(before)?, self.joint.diagrams.any(after)?);
            for (turn, node) in self.turns(before, after)? {
                found.push((What::Fit(lines.clone(), turn), node));
            }
        }
        Ok(found)
    }

    /// A response for which this is true, complete where there is one. `complete` is true of valid ones only.
    fn witness(&mut self, node: Node, complete: Node) -> Result<Option<Witness>, Full> {
        let among = self.joint.diagrams.and(node, complete)?;
        let (among, all) = if among == FALSE { (node, self.joint.valid) } else { (among, complete) };
        let Some(values) = self.joint.values(among) else { return Ok(None) };
        let deciding = self.deciding(&values, node, all)?;
        let response = Pair {
            old: self.joint.response(0, self.versions.old.0, &values),
            new: self.joint.response(1, self.versions.new.0, &values),
        };
        Ok(Some(Witness { response, complete: all == complete, deciding }))
    }

    /// The fewest items, by leaving out one after the other, whose values make this true for all of these responses.
    fn deciding(
        &mut self,
        values: &[Value],
        node: Node,
        all: Node,
    ) -> Result<Vec<Pair<Option<ItemId>>>, Full> {
        let against = self.joint.diagrams.without(all, node)?;
        let mut kept = vec![true; values.len()];
        let mut deciding = Vec::new();
        // One item after the other is let go, and its choices with it.
        for at in 0..self.joint.items.len() {
            let Some(item) = self.joint.items.get(at) else { continue };
            let (variables, ids) = (item.variables(), item.ids);
            let mut set =
                |to: bool| kept.get_mut(variables.clone()).into_iter().flatten().for_each(|kept| *kept = to);
            set(false);
            let fixed = |variable: usize| {
                let kept = kept.get(variable).copied().unwrap_or_default();
                values.get(variable).copied().filter(|_| kept)
            };
            if self.joint.diagrams.fixed(against, &fixed)? != FALSE {
                kept.get_mut(variables).into_iter().flatten().for_each(|kept| *kept = true);
                deciding.push(ids);
            }
        }
        deciding.sort_by_key(|ids| (ids.old.is_none(), ids.old, ids.new));
        Ok(deciding)
    }
}

/// The place of the band that two bounds are both in, from 1; 0 for none.
fn band(scale: &Scale) -> impl Fn(i64, i64) -> i64 {
    let of = |score: i64| scale.bands.iter().rposition(|band| band.from <= score);
    move |low, high| match of(low).filter(|place| Some(*place) == of(high)) {
        Some(place) => i64::try_from(place).map_or(0, |place| place + 1),
        None => 0,
    }
}

/// The lines about fit of both versions.
fn lines(versions: Pair<Version>) -> Vec<Lines> {
    struct Line {
        effect: (bool, String),
        id: String,
        words: String,
    }
    let of = |(program, words): Version| -> Table<RuleId, Option<Line>> {
        Table::like(&program.rules, |id, rule| {
            let effect = match rule.effect {
                Effect::Helps(level) => (true, program.levels[level].id.clone()),
                Effect::Hinders(level) => (false, program.levels[level].id.clone()),
                Effect::AtLeast(..) | Effect::Notice(_) => return None,
            };
            let because = words.rules[id].because.written(program);
            Some(Line { effect, id: rule.id.clone(), words: because })
        })
    };
    let lines = versions.map(of);
    let mut groups: Vec<(&Line, Lines)> = Vec::new();
    let old = lines.old.iter().map(|(id, line)| (0, id, line));
    let new = lines.new.iter().map(|(id, line)| (1, id, line));
    for (side, rule, line) in old.chain(new) {
        let Some(line) = line else { continue };
        let alike = |so: fn(&Line, &Line) -> bool| {
            groups.iter().position(|(other, _)| other.effect == line.effect && so(other, line))
        };
        let place = alike(|one, other| one.words == other.words)
            .or_else(|| if side == 0 { None } else { alike(|one, other| one.id == other.id) });
        let place = place.unwrap_or_else(|| {
            groups.push((line, Lines::default()));
            groups.len() - 1
        });
        if let Some((_, lines)) = groups.get_mut(place) {
            if side == 0 { lines.old.push(rule) } else { lines.new.push(rule) }
        }
    }
    groups.into_iter().map(|(_, lines)| lines).collect()
}
