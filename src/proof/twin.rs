//! Whether a program that was changed a little comes to the same as before, whatever the answers are.
//!
//! Compared is all that an assessment says. Where anything differs, a response is looked for in which a case could
//! state it: a case states what is certain, so that what only goes from unknown to certain is stated by none.

use super::diagram::{Diagrams, FALSE, Full, Node};
use super::meaning::{Meaning, Truths, Worked};
use super::space::Space;
use super::{Proof, TooLarge, Undecided};
use crate::program::{Program, RuleId, Scale, Step};
use crate::response::Response;

/// There may be so many nodes for one program and all that it is held against: about 50 MiB.
const BUDGET: usize = 1_000_000;

/// What can be told of a changed program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// All responses come to the same.
    Same,
    /// This response comes to something that a case can state, and to something else in the other.
    Apart(Response),
    /// This response comes to something else, but only in what no case can state.
    NotStated(Response),
    /// It was not decided.
    Undecided,
}

/// A program, to be held against others with the same items.
#[derive(Debug)]
pub struct Twins<'p> {
    program: &'p Program,
    /// Worked out when it is first asked for: most programs are held against none.
    proof: Option<Result<Proof<'p>, TooLarge>>,
}

impl<'p> Twins<'p> {
    /// Of a program.
    #[must_use]
    pub fn new(program: &'p Program) -> Self {
        Self { program, proof: None }
    }

    /// Holds a changed program against it. It has the same items, scales, values, rules and notices, in the same order,
    /// with other conditions, effects and bands.
    pub fn tell(&mut self, changed: &Program) -> Told {
        self.told(changed).unwrap_or(Told::Undecided)
    }

    fn told(&mut self, changed: &Program) -> Result<Told, Undecided> {
        let program = self.program;
        let full = |_: TooLarge| Undecided::TooLarge;
        let space = Space::of_both(program, changed).map_err(full)?;
        let proof = self.proof.get_or_insert_with(|| Proof::new(program, BUDGET));
        match proof {
            Ok(proof) if proof.space.is_like(&space) => proof.tell(changed),
            // The change tells numbers apart that the program itself does not.
            Ok(_) => Proof::within(program, space, BUDGET).map_err(full)?.tell(changed),
            Err(_) => Err(Undecided::TooLarge),
        }
    }
}

/// Where two programs differ: so that a case can state it, and at all.
struct Apart {
    /// The values of variables that are a response.
    valid: Node,
    /// In the first thing that differs so, which is the nearest to what was changed.
    stated: Node,
    at_all: Node,
}

/// Both functions, before and after.
type Both<T> = (T, T);

impl Proof<'_> {
    fn tell(&mut self, changed: &Program) -> Result<Told, Undecided> {
        let meaning = self.changed(changed)?;
        let mut apart = Apart { valid: self.valid, stated: FALSE, at_all: FALSE };
        let was = &self.meaning;
        let d = &mut self.diagrams;
        for (id, asked) in was.asked.iter() {
            // Then what such an item gives to a number could differ within one of its values.
            if meaning.asked[id] != *asked && self.space.has_steps(id) {
                return Err(Undecided::TooLarge);
            }
            apart.truths(d, (*asked, meaning.asked[id]))?;
        }
        for (id, worked) in was.values.iter() {
            match (*worked, meaning.values[id]) {
                (Worked::Condition(before), Worked::Condition(after)) => apart.truths(d, (before, after))?,
                (Worked::Number(before), Worked::Number(after)) => {
                    apart.numbers(d, (before.min, after.min))?;
                    apart.numbers(d, (before.max, after.max))?;
                }
                // A value stays a number or a condition.
                (Worked::Condition(_), Worked::Number(_)) | (Worked::Number(_), Worked::Condition(_)) => {}
            }
        }
        for (id, before) in was.scales.iter() {
            let after = meaning.scales[id];
            let bands = (&self.program.scales[id], &changed.scales[id]);
            if *before != after || bands.0.bands != bands.1.bands {
                let before = d.combine(before.min, before.max, band(bands.0))?;
                let after = d.combine(after.min, after.max, band(bands.1))?;
                apart.bands(d, (before, after))?;
            }
            apart.numbers(d, (before.min, after.min))?;
            apart.numbers(d, (before.max, after.max))?;
        }
        for (id, before) in was.rules.iter() {
            apart.numbers(d, (before.certain, meaning.rules[id].certain))?;
            apart.silent(d, (before.possible, meaning.rules[id].possible))?;
        }
        for (id, before) in was.notices.iter() {
            apart.numbers(d, (before.certain, meaning.notices[id].certain))?;
            apart.silent(d, (before.possible, meaning.notices[id].possible))?;
        }
        for (id, before) in was.levels.iter() {
            apart.numbers(d, (before.certain, meaning.levels[id].certain))?;
            apart.numbers(d, (before.possible, meaning.levels[id].possible))?;
        }
        Ok(match self.witness(apart.stated)? {
            Some(response) => Told::Apart(response),
            None => self.witness(apart.at_all)?.map_or(Told::Same, Told::NotStated),
        })
    }

    /// What the changed program means. Up to the first step that was changed all is as before.
    fn changed(&mut self, changed: &Program) -> Result<Meaning, Full> {
        let program = self.program;
        let is_changed = |step: &Step| match *step {
            Step::Item(id) => program.items[id].show_if != changed.items[id].show_if,
            Step::Scale(id) => program.scales[id].bands != changed.scales[id].bands,
            Step::Value(id) => program.values[id].is != changed.values[id].is,
        };
        let first = program.order.iter().position(is_changed);
        let steps = first.and_then(|first| program.order.get(first..)).unwrap_or_default();
        let rules = program.rules.ids();
        let rules: Vec<RuleId> = rules
            .filter(|id| first.is_some() || program.rules[*id].when != changed.rules[*id].when)
            .collect();
        let mut meaning = self.meaning.clone();
        meaning.work(changed, &self.space, &mut self.diagrams, steps, &rules)?;
        Ok(meaning)
    }
}

/// The place of the band that two bounds are both in, from 1; 0 for none.
fn band(scale: &Scale) -> impl Fn(i64, i64) -> i64 {
    let of = |score: i64| scale.bands.iter().rposition(|band| band.from <= score);
    move |low, high| match (of(low), of(high)) {
        (Some(low), Some(high)) if low == high => low as i64 + 1,
        (_, _) => 0,
    }
}

impl Apart {
    /// A case can state that it is so and that it is not, but not that it is unknown.
    fn truths(&mut self, d: &mut Diagrams, (before, after): Both<Truths>) -> Result<(), Full> {
        if before == after {
            return Ok(());
        }
        let so = d.without(before.certain, after.certain)?;
        let not = d.without(after.possible, before.possible)?;
        let stated = d.or(so, not)?;
        self.state(d, stated)?;
        self.silent(d, (before.certain, after.certain))?;
        self.silent(d, (before.possible, after.possible))
    }

    /// A case can state each of these.
    fn numbers(&mut self, d: &mut Diagrams, (before, after): Both<Node>) -> Result<(), Full> {
        let stated = differ(d, (before, after))?;
        self.state(d, stated)?;
        self.silent(d, (before, after))
    }

    /// A case can state each but 0.
    fn bands(&mut self, d: &mut Diagrams, (before, after): Both<Node>) -> Result<(), Full> {
        let stated = d.combine(before, after, |before, after| i64::from(before != 0 && before != after))?;
        self.state(d, stated)?;
        self.silent(d, (before, after))
    }

    /// No case can state it.
    fn silent(&mut self, d: &mut Diagrams, (before, after): Both<Node>) -> Result<(), Full> {
        let differ = differ(d, (before, after))?;
        self.at_all = d.or(self.at_all, differ)?;
        Ok(())
    }

    fn state(&mut self, d: &mut Diagrams, stated: Node) -> Result<(), Full> {
        if self.stated == FALSE {
            self.stated = d.and(stated, self.valid)?;
        }
        Ok(())
    }
}

fn differ(d: &mut Diagrams, (before, after): Both<Node>) -> Result<Node, Full> {
    if before == after {
        return Ok(FALSE);
    }
    d.combine(before, after, |before, after| i64::from(before != after))
}
