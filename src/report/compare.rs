//! Several responses of one person, side by side: what changed, and what that rests on.
//!
//! Nothing is claimed that missing answers leave open: a level or a score has changed only where its bounds then and
//! now do not touch, and a rule has begun to hold only where it certainly did not before. Nothing says why something
//! changed, or whether that is good.

mod json;
mod page;
mod plot;
mod step;

use super::document::Document;
use super::view::View;
use super::{ComparePhrases, Format, Private, Subject, Unwritable, html, markdown, text};
use crate::program::{Program, Range, Scale, ScaleId};
use std::collections::BTreeMap;

/// One response of the person.
#[derive(Debug)]
pub struct Point<'a> {
    /// What a report of it would be about.
    pub subject: Subject<'a>,
    /// When it was answered, in seconds from some beginning, where that is known.
    pub seconds: Option<i64>,
    /// The version that was asked, where that is not here and the answers are read with another.
    pub asked: Option<String>,
}

/// Why an item cannot be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Differs {
    /// Not every version has it.
    New,
    /// Its words.
    Text,
    /// What can be answered.
    Answers,
    /// When it is asked.
    Condition,
}

/// Whether all of it is about one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Client {
    /// All name the same client.
    Same,
    /// Not all say.
    NotSaid,
    /// They name different ones, and are compared all the same.
    Other,
}

/// What is compared.
#[derive(Debug)]
pub struct Comparison<'a> {
    /// The responses, in their order.
    pub points: &'a [Point<'a>],
    /// Are they in the order of time?
    pub by_time: bool,
    /// Whose they are.
    pub client: Client,
    /// Items that are not the same in all versions, by their ids.
    pub differs: &'a BTreeMap<String, Differs>,
    /// The words of it.
    pub phrases: &'a ComparePhrases,
}

/// The comparison, written down.
///
/// # Errors
///
/// Where a template cannot be filled in.
pub fn compare(of: &Comparison, private: Private, format: Format) -> Result<String, Unwritable> {
    let drawn = format == Format::Html;
    let document = |private| Side::new(of, private).map_or_else(Document::default, |s| page::page(&s, drawn));
    Ok(match format {
        Format::Text(width, colour) => text::text(&document(private), width, colour),
        // A program must not be given half of an outcome.
        Format::Json => Side::new(of, Private::Shown).map_or_else(String::new, |side| json::json(&side)),
        Format::Html => html::html(&document(private))?,
        Format::Markdown => markdown::markdown(&document(private)),
    })
}

/// All of it, and what of it may be shown.
struct Side<'a> {
    of: &'a Comparison<'a>,
    views: Vec<View<'a>>,
    first: View<'a>,
    last: View<'a>,
}

/// How a number changed: certain where the ranges do not touch, or both are one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Change {
    range: Range,
    certain: bool,
}

impl Change {
    fn new(then: Range, now: Range) -> Self {
        let both = then.single().is_some() && now.single().is_some();
        Self { range: now.minus(then), certain: both || now.min > then.max || now.max < then.min }
    }
}

impl<'a> Side<'a> {
    /// Nothing where there is nothing to compare.
    fn new(of: &'a Comparison<'a>, private: Private) -> Option<Self> {
        let view = |point: &'a Point<'a>| View::new(&point.subject, private);
        let (first, last) = (of.points.first()?, of.points.last()?);
        Some(Self { of, views: of.points.iter().map(view).collect(), first: view(first), last: view(last) })
    }

    /// The words and ids of all of it: those of the last.
    fn program(&self) -> &'a Program {
        self.last.program()
    }

    /// The steps from one response to the next.
    fn steps(&self) -> impl Iterator<Item = (&View<'a>, &View<'a>)> {
        self.views.iter().zip(self.views.iter().skip(1))
    }

    /// A scale in another version, where it is the same there and everything that it rests on too.
    fn scale_in(&self, id: ScaleId, other: &Program) -> Option<ScaleId> {
        let (program, scale) = (self.program(), &self.program().scales[id]);
        let rests = |program: &Program, scale: &Scale| {
            scale.members.iter().any(|member| {
                let item = &program.items[member.item];
                let behind = item.rests_on.iter().map(|id| &program.items[*id].id);
                behind.chain([&item.id]).any(|id| self.of.differs.contains_key(id))
            })
        };
        let there = other.scales.find(|s| s.id == scale.id)?;
        let same = written(program, scale) == written(other, &other.scales[there]);
        (same && !rests(program, scale) && !rests(other, &other.scales[there])).then_some(there)
    }

    /// A scale's place in each version, where it can be compared in all.
    fn everywhere(&self, id: ScaleId) -> Option<Vec<ScaleId>> {
        self.views.iter().map(|view| self.scale_in(id, view.program())).collect()
    }

    /// Have all versions the same levels in the same order?
    fn same_levels(&self) -> bool {
        let ids = |program: &'a Program| program.levels.rows().map(|level| level.id.as_str());
        self.views.iter().all(|view| ids(view.program()).eq(ids(self.program())))
    }
}

/// All that a scale's score hangs on but its items' own conditions.
fn written(program: &Program, scale: &Scale) -> String {
    let members = scale.members.iter().map(|member| {
        let item = &program.items[member.item];
        let points: Vec<(&str, i64)> = item.choices().iter().map(|c| (c.code.as_str(), c.points)).collect();
        format!(
            "{} {} {} {points:?} {:?}\n",
            item.id,
            member.weight,
            member.reverse,
            item.hidden_as.as_ref().map(|given| format!("{given:?}"))
        )
    });
    let bands: Vec<(&str, i64)> = scale.bands.iter().map(|band| (band.id.as_str(), band.from)).collect();
    format!("{} {} {bands:?}\n{}", scale.highest, scale.prorate, members.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::Change;
    use crate::program::Range;

    #[test]
    fn a_change_is_certain_only_where_the_ranges_do_not_touch() {
        for (then, now, range, certain) in [
            ((3, 3), (7, 7), (4, 4), true),
            ((3, 3), (3, 3), (0, 0), true),
            ((3, 5), (6, 9), (1, 6), true),
            ((3, 6), (6, 9), (0, 6), false),
            ((6, 9), (1, 5), (-8, -1), true),
            ((1, 5), (3, 3), (-2, 2), false),
            ((3, 3), (3, 4), (0, 1), false),
        ] {
            let range_of = |(min, max)| Range::new(min, max);
            let change = Change::new(range_of(then), range_of(now));
            assert_eq!(change, Change { range: range_of(range), certain }, "{then:?} {now:?}");
        }
    }
}
