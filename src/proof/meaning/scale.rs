//! Scores as functions of all responses: sums and largest parts, also with items missing.

use super::{Bounds, Builder, Gives, NOTHING};
use crate::assess::prorate;
use crate::program::{Member, Scale, ScaleId};
use crate::proof::diagram::{FALSE, Full, Node, TRUE};

impl Builder<'_> {
    /// What an item adds to a scale.
    fn member(&mut self, member: &Member) -> Result<Bounds, Full> {
        let gives = self.points(member.item, member.reverse)?;
        let weight = member.weight;
        let gives = Gives {
            given: self.diagrams.each(gives.given, |points| points * weight)?,
            unknown: gives.unknown.times(weight),
            hidden: gives.hidden * weight,
        };
        self.bounds(member.item, gives)
    }

    pub(super) fn scale(&mut self, id: ScaleId) -> Result<(), Full> {
        let scale = &self.program.scales[id];
        let join: fn(i64, i64) -> i64 = if scale.highest { i64::max } else { |a, b| a + b };
        let mut score: Option<Bounds> = None;
        for member in &scale.members {
            let one = self.member(member)?;
            score = Some(match score {
                None => one,
                Some(sum) => Bounds {
                    min: self.diagrams.combine(sum.min, one.min, join)?,
                    max: self.diagrams.combine(sum.max, one.max, join)?,
                },
            });
        }
        let mut score = score.unwrap_or(NOTHING);
        if scale.prorate > 0 {
            let (prorated, rated) = self.prorated(scale)?;
            let d = &mut *self.diagrams;
            let rated = d.combine(rated, score.min, i64::max)?;
            let rated = d.combine(rated, score.max, i64::min)?;
            score.min = d.choose(prorated, rated, score.min)?;
            score.max = d.choose(prorated, rated, score.max)?;
            self.meaning.prorated[id] = prorated;
        }
        self.meaning.scales[id] = score;
        Ok(())
    }

    /// Where a score may be worked out with items missing, and what it comes to there.
    fn prorated(&mut self, scale: &Scale) -> Result<(Node, Node), Full> {
        let (mut may, mut missing, mut sum) = (TRUE, FALSE, FALSE);
        for member in &scale.members {
            let Bounds { min, .. } = self.member(member)?;
            let asked = self.meaning.asked[member.item];
            let place = self.space.place(member.item);
            let (blank, open) = (place.answers.blank(), place.answers.open());
            let is = |which| move |value| if value == which { TRUE } else { FALSE };
            let d = &mut *self.diagrams;
            let (blank, open) = (d.variable(place.first, is(blank))?, d.variable(place.first, is(open))?);
            // Whether it is asked has to be known, and if it is, it must not be open.
            let unknown = d.without(asked.possible, asked.certain)?;
            let waiting = d.and(asked.certain, open)?;
            let stops = d.or(unknown, waiting)?;
            may = d.without(may, stops)?;
            let gone = d.and(asked.certain, blank)?;
            missing = d.combine(missing, gone, |a, b| a + b)?;
            let known = d.choose(gone, FALSE, min)?;
            sum = d.combine(sum, known, |a, b| a + b)?;
        }
        let items = scale.members.len() as i64;
        let most = scale.prorate as i64;
        let d = &mut *self.diagrams;
        let some = d.each(missing, |missing| i64::from(0 < missing && missing <= most))?;
        let rated =
            d.combine(sum, missing, |sum, missing| prorate(sum, items, missing).unwrap_or_default())?;
        Ok((d.and(may, some)?, rated))
    }
}
