//! How much of a questionnaire its cases reach: each rule, notice and named condition both ways, and both sides
//! of each band's edge.
//!
//! Reaching a point is not stating it: what the cases would notice is for [`super::mutants`].

use super::cases::Case;
use crate::assess::{Assessment, Truth, Worked};
use crate::diagnostic::{Code, Diagnostic, Severity::Warning};
use crate::program::{Condition, Given, ItemKind, Member, Program, Scale, ValueKind, points_of};
use crate::questionnaire::Questionnaire;
use crate::source::Span;
use std::collections::BTreeSet;

/// A point that no case reaches.
pub(super) const NOT_COVERED: Code = Code {
    id: "not-covered",
    severity: Warning,
    means: "No worked example reaches this: a rule, notice or condition that is never true or never false in them, \
            or a cut-off that none of them stands at.",
    why: "What no example reaches could say anything, and nobody would see it.",
    example: "when: hours < 5\n...\ncases:\n  - {name: Short nights, answers: {hours: 4}, rules: [short_nights]}",
    mend: "Add a case on the other side: `- {name: Just enough, answers: {hours: 5}, not_rules: [short_nights]}`.",
};

/// The codes of this module.
pub(super) const CODES: &[&Code] = &[&NOT_COVERED];

/// How much of a questionnaire its cases reach.
#[derive(Debug)]
pub struct Coverage {
    /// One row for each kind of thing to reach.
    pub groups: Vec<Group>,
}

/// Points of one kind.
#[derive(Debug)]
pub struct Group {
    /// What they are of, such as `rules`.
    pub noun: &'static str,
    /// How many there are.
    pub points: usize,
    /// Those that no case reaches.
    pub missing: Vec<Diagnostic>,
}

impl Group {
    /// How many points the cases reach.
    #[must_use]
    pub fn met(&self) -> usize {
        self.points - self.missing.len()
    }
}

impl Coverage {
    /// Do the cases reach all of it?
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.groups.iter().all(|group| group.missing.is_empty())
    }
}

/// Certainly true in some case and certainly false in some.
const BOTH_WAYS: &[Truth] = &[Truth::True, Truth::False];

/// What the cases reach. A group of which the questionnaire has nothing is left out.
#[must_use]
pub fn coverage(questionnaire: &Questionnaire, program: &Program, cases: &[Case]) -> Coverage {
    let mut reaching = Reaching { cases, groups: Vec::new() };
    let rules = program.rules.iter().zip(&questionnaire.rules);
    reaching.each(
        "rules",
        "the rule",
        BOTH_WAYS,
        rules.map(|((id, rule), written)| {
            (written.id.span, rule.id.as_str(), move |found: &Assessment| found.rules[id])
        }),
    );
    reaching.edges(questionnaire, program);
    let notices = program.notices.iter().zip(&questionnaire.notices);
    reaching.each(
        "notices",
        "the notice",
        BOTH_WAYS,
        notices.map(|((id, notice), written)| {
            (written.id.span, notice.id.as_str(), move |found: &Assessment| found.notices[id])
        }),
    );
    let values = program.values.iter().zip(&questionnaire.values);
    reaching.each(
        "conditions",
        "the condition",
        BOTH_WAYS,
        values.filter_map(|((id, value), written)| match value.is {
            ValueKind::Number(_) => None,
            ValueKind::Condition(_) => {
                let truth = move |found: &Assessment| match found.values[id] {
                    Worked::Condition(truth) => truth,
                    Worked::Number(_) => Truth::Unknown,
                };
                Some((written.id.span, value.id.as_str(), truth))
            }
        }),
    );
    reaching.guarantees(questionnaire, program);
    Coverage { groups: reaching.groups }
}

struct Reaching<'c> {
    cases: &'c [Case],
    groups: Vec<Group>,
}

impl Reaching<'_> {
    fn any(&self, so: impl Fn(&Assessment) -> bool) -> bool {
        self.cases.iter().any(|case| so(&case.assessment))
    }

    /// Things of which each has to be so in some case, for each of these ways.
    fn each<'n, F: Fn(&Assessment) -> Truth>(
        &mut self,
        noun: &'static str,
        one: &str,
        ways: &[Truth],
        things: impl Iterator<Item = (Span, &'n str, F)>,
    ) {
        let mut group = Group { noun, points: 0, missing: Vec::new() };
        for (span, id, truth) in things {
            for wanted in ways {
                group.points += 1;
                if !self.any(|found| truth(found) == *wanted) {
                    let message = format!("in no case is {one} `{id}` {}", wanted.word());
                    group.missing.push(Diagnostic::new(&NOT_COVERED, span, message));
                }
            }
        }
        self.add(group);
    }

    /// Of each guarantee, a case that it is about and one that it is not about.
    fn guarantees(&mut self, questionnaire: &Questionnaire, program: &Program) {
        let mut group = Group { noun: "guarantees", points: 0, missing: Vec::new() };
        for (guarantee, written) in program.guarantees.rows().zip(&questionnaire.guarantees) {
            for wanted in BOTH_WAYS {
                group.points += 1;
                let is_so =
                    |case: &Case| case.assessment.truth(program, &case.response, &guarantee.when) == *wanted;
                if !self.cases.iter().any(is_so) {
                    let message = format!("in no case is what `{}` is about {}", guarantee.id, wanted.word());
                    group.missing.push(Diagnostic::new(&NOT_COVERED, written.id.span, message));
                }
            }
        }
        self.add(group);
    }

    /// Of each band but the first, the lowest score in it and the highest below it.
    fn edges(&mut self, questionnaire: &Questionnaire, program: &Program) {
        let mut group = Group { noun: "band edges", points: 0, missing: Vec::new() };
        for ((id, scale), written) in program.scales.iter().zip(&questionnaire.scales) {
            let reachable = reachable(program, scale);
            for (band, written) in scale.bands.iter().zip(&written.bands).skip(1) {
                let known = reachable.as_ref();
                let within = known.and_then(|all| all.range(band.from..).next().copied());
                let below = known.and_then(|all| all.range(..band.from).next_back().copied());
                let points = [
                    (within.unwrap_or(band.from), "the lowest of"),
                    (below.unwrap_or(band.from - 1), "the highest below the band"),
                ];
                for (score, what) in points {
                    group.points += 1;
                    if !self.any(|found| found.scales[id].range.single() == Some(score)) {
                        let message = format!("in no case is `{}` {score}, {what} `{}`", scale.id, band.id);
                        group.missing.push(Diagnostic::new(&NOT_COVERED, written.from.span, message));
                    }
                }
            }
        }
        self.add(group);
    }

    fn add(&mut self, group: Group) {
        if group.points > 0 {
            self.groups.push(group);
        }
    }
}

/// More scores than this are not listed; then every score counts as one that can be reached.
const MOST: usize = 1000;

/// The scores that a scale can reach, taking its items one by one: that some answers go together only in some
/// ways is not looked at. `None` where they are too many.
fn reachable(program: &Program, scale: &Scale) -> Option<BTreeSet<i64>> {
    let mut scores: Option<BTreeSet<i64>> = None;
    for member in &scale.members {
        let added = gives(program, member)?;
        scores = Some(match scores {
            None => added,
            Some(so_far) => {
                let both = so_far.iter().flat_map(|a| {
                    added.iter().map(move |b| if scale.highest { *a.max(b) } else { a.saturating_add(*b) })
                });
                both.collect()
            }
        });
        if scores.as_ref().is_some_and(|scores| scores.len() > MOST) {
            return None;
        }
    }
    scores
}

/// What an item can add to a scale.
fn gives(program: &Program, member: &Member) -> Option<BTreeSet<i64>> {
    let item = &program.items[member.item];
    let mut points: BTreeSet<i64> = match &item.kind {
        ItemKind::OneOf(choices) => {
            let turned = points_of(&item.kind, false).filter(|_| member.reverse);
            choices.iter().map(|c| turned.map_or(c.points, |all| all.min + all.max - c.points)).collect()
        }
        ItemKind::AnyOf(choices) => {
            let (alone, free): (Vec<_>, Vec<_>) = choices.iter().partition(|c| c.exclusive);
            let mut sums = BTreeSet::new();
            for choice in free {
                let with: Vec<i64> = sums.iter().map(|sum| sum + choice.points).collect();
                sums.extend(with);
                sums.insert(choice.points);
                if sums.len() > MOST {
                    return None;
                }
            }
            // The empty set is an answer only where no choice stands for it.
            sums.extend(if alone.is_empty() { vec![0] } else { alone.iter().map(|c| c.points).collect() });
            sums
        }
        ItemKind::Number(range) if range.max - range.min > MOST as i64 => return None,
        ItemKind::Number(range) => (range.min..=range.max).collect(),
        ItemKind::FreeText(_) => BTreeSet::from([0]),
    };
    if item.show_if != Condition::Always {
        match &item.hidden_as {
            None => _ = points.insert(0),
            Some(Given::Number(number)) => _ = points.insert(*number),
            // It counts as one of its choices, whose points are there.
            Some(Given::Choices(_) | Given::Text(_)) => {}
        }
    }
    Some(points.into_iter().map(|points| points.saturating_mul(member.weight)).collect())
}
