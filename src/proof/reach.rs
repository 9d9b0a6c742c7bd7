//! What some response leads to, and which rules change anything.

use super::diagram::{FALSE, Full, Node};
use super::meaning::Truths;
use super::{Proof, Undecided};
use crate::assess::{Assessment, Truth};
use crate::program::{Condition, Effect, GuaranteeId, Id, LevelId, Promise, RuleId, ScaleId};
use crate::response::Response;

/// How a rule that changes nothing is made up for by others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CoveredBy {
    /// This rule holds for the same responses, and leads to the same or more.
    Same(RuleId),
    /// This rule holds wherever it does, and leads to the same or more.
    One(RuleId),
    /// Several rules together.
    Several,
}

impl Proof<'_> {
    /// A response for which a condition is certain.
    ///
    /// # Errors
    ///
    /// Where that would take too many nodes.
    pub fn can_hold(&mut self, condition: &Condition) -> Result<Option<Response>, Undecided> {
        let truths = self.truths(condition)?;
        let program = self.program;
        self.replayed(truths.certain, |response, assessment| {
            assessment.truth(program, response, condition) == Truth::True
        })
    }

    /// A response that has an answer to everything, for which a condition does not hold.
    ///
    /// # Errors
    ///
    /// Where that would take too many nodes.
    pub fn can_fail(&mut self, condition: &Condition) -> Result<Option<Response>, Undecided> {
        let truths = self.truths(condition)?;
        let complete = self.complete()?;
        let fails = self.diagrams.without(complete, truths.certain)?;
        let program = self.program;
        self.replayed(fails, |response, assessment| {
            assessment.truth(program, response, condition) != Truth::True
        })
    }

    pub(super) fn truths(&mut self, condition: &Condition) -> Result<Truths, Full> {
        self.meaning.truths(self.program, &self.space, &mut self.diagrams, condition)
    }

    /// A response whose level is at least this one and at least no higher one.
    ///
    /// # Errors
    ///
    /// Where that would take too many nodes.
    pub fn can_be_level(&mut self, level: LevelId) -> Result<Option<Response>, Undecided> {
        let above = self.above(level).map_or(FALSE, |above| above.certain);
        let only = self.diagrams.without(self.meaning.levels[level].certain, above)?;
        self.replayed(only, |_, assessment| assessment.level_at_least == Some(level))
    }

    /// Where the level is above this one; none where no level is.
    pub(super) fn above(&self, level: LevelId) -> Option<Truths> {
        self.program.levels.ids().find(|other| *other > level).map(|above| self.meaning.levels[above])
    }

    /// A response whose score is, for certain, in the band at this place.
    ///
    /// # Errors
    ///
    /// Where that would take too many nodes.
    pub fn can_be_in_band(&mut self, scale: ScaleId, place: usize) -> Result<Option<Response>, Undecided> {
        let bands = &self.program.scales[scale].bands;
        let band = |score: i64| bands.iter().rposition(|band| band.from <= score);
        let bounds = self.meaning.scales[scale];
        let within = |low, high| i64::from(band(low) == Some(place) && band(high) == Some(place));
        let node = self.diagrams.combine(bounds.min, bounds.max, within)?;
        self.replayed(node, |_, assessment| assessment.scales[scale].band() == Some(place))
    }

    /// A response that keeps a guarantee from holding: its condition is certain and what it promises is not, or its
    /// condition is possible and what it promises is not even that.
    ///
    /// # Errors
    ///
    /// Where that would take too many nodes.
    pub fn breaks(&mut self, guarantee: GuaranteeId) -> Result<Option<Response>, Undecided> {
        let guarantee = &self.program.guarantees[guarantee];
        let when = self.truths(&guarantee.when)?;
        let broken = match guarantee.promise {
            Promise::AtLeast(level) => self.not_kept(when, self.meaning.levels[level])?,
            Promise::Notice(notice) => self.not_kept(when, self.meaning.notices[notice])?,
            Promise::AtMost(level) => match self.above(level) {
                Some(above) => self.diagrams.and(when.certain, above.possible)?,
                None => FALSE,
            },
        };
        let program = self.program;
        self.replayed(broken, |response, assessment| {
            let when = assessment.truth(program, response, &guarantee.when);
            let promised = promised(guarantee.promise, assessment);
            (when == Truth::True && promised != Truth::True)
                || (when == Truth::Unknown && promised == Truth::False)
        })
    }

    /// A response for which the level range, a notice or a line about fit would be another without this rule. `alike`
    /// are the rules about fit that say the same words.
    ///
    /// # Errors
    ///
    /// Where that would take too many nodes.
    pub fn matters(&mut self, rule: RuleId, alike: &[RuleId]) -> Result<Option<Response>, Undecided> {
        let Truths { certain, possible } = self.meaning.rules[rule];
        let others: Vec<RuleId> = match self.program.rules[rule].effect {
            Effect::AtLeast(level, _) if level.row() == 0 => return Ok(None),
            Effect::AtLeast(..) | Effect::Notice(_) => self.covering(rule),
            Effect::Helps(_) | Effect::Hinders(_) => alike.to_vec(),
        };
        let sure: Vec<Node> = others.iter().map(|other| self.meaning.rules[*other].certain).collect();
        let maybe: Vec<Node> = others.iter().map(|other| self.meaning.rules[*other].possible).collect();
        let sure = self.diagrams.any(sure)?;
        let alone = self.diagrams.without(certain, sure)?;
        // Lines about fit are said where they are certain.
        let either = if matches!(self.program.rules[rule].effect, Effect::Helps(_) | Effect::Hinders(_)) {
            alone
        } else {
            let maybe = self.diagrams.any(maybe)?;
            let first = self.diagrams.without(possible, maybe)?;
            self.diagrams.or(alone, first)?
        };
        self.replayed(either, |_, assessment| {
            let sure = |id: &RuleId| assessment.rules[*id] == Truth::True;
            let maybe = |id: &RuleId| assessment.rules[*id] != Truth::False;
            (sure(&rule) && !others.iter().any(sure)) || (maybe(&rule) && !others.iter().any(maybe))
        })
    }

    /// The other rules that lead to the same as this one, or to more.
    fn covering(&self, rule: RuleId) -> Vec<RuleId> {
        let effect = &self.program.rules[rule].effect;
        let covers = |other: &Effect| match (effect, other) {
            (Effect::AtLeast(level, _), Effect::AtLeast(more, _)) => more >= level,
            (Effect::Notice(one), Effect::Notice(other)) => one == other,
            (Effect::Helps(one), Effect::Helps(other)) | (Effect::Hinders(one), Effect::Hinders(other)) => {
                one == other
            }
            (Effect::AtLeast(..) | Effect::Notice(_) | Effect::Helps(_) | Effect::Hinders(_), _) => false,
        };
        let rules = self.program.rules.iter();
        rules.filter(|(id, other)| *id != rule && covers(&other.effect)).map(|(id, _)| id).collect()
    }

    /// Where a promise is not kept: where its condition is certain, else where it is at least possible.
    fn not_kept(&mut self, when: Truths, promised: Truths) -> Result<Node, Full> {
        let certain = self.diagrams.without(when.certain, promised.certain)?;
        let certain = self.diagrams.and(certain, self.valid)?;
        if certain == FALSE { self.diagrams.without(when.possible, promised.possible) } else { Ok(certain) }
    }

    /// Is what is certain or possible here so there too, for every response?
    fn implies(&mut self, here: Truths, there: Truths) -> Result<bool, Full> {
        let more = self.diagrams.without(here.certain, there.certain)?;
        let first = self.diagrams.without(here.possible, there.possible)?;
        let more = self.diagrams.or(more, first)?;
        Ok(self.diagrams.and(more, self.valid)? == FALSE)
    }

    /// What makes up for a rule that does not matter.
    ///
    /// # Errors
    ///
    /// Where that would take too many nodes.
    pub fn covered_by(&mut self, rule: RuleId) -> Result<CoveredBy, Undecided> {
        let mut one = None;
        for other in self.covering(rule) {
            let (this, that) = (self.meaning.rules[rule], self.meaning.rules[other]);
            if self.implies(this, that)? {
                if self.implies(that, this)? {
                    return Ok(CoveredBy::Same(other));
                }
                one = one.or(Some(CoveredBy::One(other)));
            }
        }
        Ok(one.unwrap_or(CoveredBy::Several))
    }
}

/// Is what is promised so?
fn promised(promise: Promise, assessment: &Assessment) -> Truth {
    let (least, most) = (assessment.level_at_least, assessment.level_at_most);
    match promise {
        Promise::AtLeast(level) => Truth::of(least >= Some(level), most >= Some(level)),
        Promise::AtMost(level) => Truth::of(most <= Some(level), least <= Some(level)),
        Promise::Notice(notice) => assessment.notices[notice],
    }
}
