//! Every answer to a question about all responses, held against going through them one by one.

use super::random::{Allow, Rng};
use super::{answers, program, same};
use crate::assess::{Assessment, Truth, assess};
use crate::program::{
    ChoiceSet, Effect, Given, Guarantee, Id, Item, ItemId, ItemKind, Program, Promise, RuleId, Table, Worse,
};
use crate::proof::{BUDGET, CoveredBy, Proof, Silence};
use crate::response::{Answer, Response};
use std::collections::BTreeSet;

/// No program with more responses is gone through.
const MOST: usize = 250;

/// All answers to an item, then declined, then open. Not known is the same as declined and is left out.
fn said(item: &Item) -> Vec<Answer> {
    answers(item).into_iter().chain([Answer::Declined, Answer::Open]).collect()
}

/// Every response, with what it comes to.
struct All {
    answers: Vec<Vec<Answer>>,
    responses: Vec<(Response, Assessment)>,
}

impl All {
    fn new(program: &Program) -> Option<Self> {
        let answers: Vec<Vec<Answer>> = program.items.rows().map(said).collect();
        let count = answers.iter().try_fold(1usize, |count, of| count.checked_mul(of.len()))?;
        let of = |mut number: usize| {
            let mut response = Response::new(program);
            for (id, of) in program.items.ids().zip(&answers) {
                response.set(id, of[number % of.len()].clone());
                number /= of.len();
            }
            let assessment = assess(program, &response);
            (response, assessment)
        };
        let responses = (count <= MOST).then(|| (0..count).map(of).collect())?;
        Some(Self { answers, responses })
    }

    /// The response with another answer to an item, by the place of the answer.
    fn with(&self, number: usize, item: ItemId, place: usize) -> usize {
        let step: usize = self.answers[..item.row()].iter().map(Vec::len).product();
        let old = number / step % self.answers[item.row()].len();
        number + place * step - old * step
    }

    /// Is there a response that is so?
    fn any(&self, so: impl Fn(&Response, &Assessment) -> bool) -> bool {
        self.responses.iter().any(|(response, assessment)| so(response, assessment))
    }

    /// Is there a response, given a certain kind of answer, that goes so to one with another answer to the item?
    fn pair(
        &self,
        item: ItemId,
        may: impl Fn(&Answer, &Answer) -> bool,
        so: impl Fn(&(Response, Assessment), &(Response, Assessment)) -> bool,
    ) -> bool {
        (0..self.responses.len()).any(|number| {
            let before = &self.responses[number];
            (0..self.answers[item.row()].len()).any(|place| {
                let after = &self.responses[self.with(number, item, place)];
                may(before.0.answer(item), after.0.answer(item)) && so(before, after)
            })
        })
    }

    /// How many there are, counting not known apart from declined.
    fn count(&self) -> usize {
        let weight =
            |response: &Response| 1 << response.iter().filter(|(_, a)| **a == Answer::Declined).count();
        self.responses.iter().map(|(response, _)| weight(response)).sum::<usize>()
    }
}

/// Is the second answer worse than the first, in the order of the item?
fn is_worse(item: &Item, better: &Answer, worse: &Answer) -> bool {
    let (Answer::Given(better), Answer::Given(worse)) = (better, worse) else { return false };
    let up = match (better, worse) {
        (Given::Number(a), Given::Number(b)) => a < b,
        (Given::Choices(a), Given::Choices(b)) if matches!(item.kind, ItemKind::OneOf(_)) => a.0 < b.0,
        (Given::Choices(a), Given::Choices(b)) => more(item, *a, *b),
        _ => false,
    };
    let down = match (better, worse) {
        (Given::Number(a), Given::Number(b)) => a > b,
        (Given::Choices(a), Given::Choices(b)) if matches!(item.kind, ItemKind::OneOf(_)) => a.0 > b.0,
        (Given::Choices(a), Given::Choices(b)) => more(item, *b, *a),
        _ => false,
    };
    match item.worse {
        Worse::Last | Worse::More | Worse::Higher => up,
        Worse::First | Worse::Fewer | Worse::Lower => down,
        Worse::None => false,
    }
}

/// Has the second set more? An exclusive choice says that none of the others is so.
fn more(item: &Item, a: ChoiceSet, b: ChoiceSet) -> bool {
    let alone = |set: ChoiceSet| set.places().any(|place| item.choices()[place].exclusive);
    let free = |set: ChoiceSet| if alone(set) { ChoiceSet::default() } else { set };
    let (a_free, b_free) = (free(a), free(b));
    !alone(b) && a_free != b_free && a_free.and(b_free) == a_free
}

fn truth_of(promise: Promise, assessment: &Assessment) -> Truth {
    match promise {
        Promise::AtLeast(level) => {
            Truth::of(assessment.level_at_least >= Some(level), assessment.level_at_most >= Some(level))
        }
        Promise::AtMost(level) => {
            Truth::of(assessment.level_at_most <= Some(level), assessment.level_at_least <= Some(level))
        }
        Promise::Notice(notice) => assessment.notices[notice],
    }
}

/// The level range and the notices where one rule is left out.
fn without(program: &Program, assessment: &Assessment, rule: Option<RuleId>) -> (Vec<Truth>, Vec<Truth>) {
    let rules = || program.rules.iter().filter(move |(id, _)| Some(*id) != rule);
    let any = |so: &dyn Fn(&Effect) -> bool| {
        let of = rules().filter(|(_, rule)| so(&rule.effect)).map(|(id, _)| assessment.rules[id]);
        of.fold(Truth::False, Truth::or)
    };
    let levels = program.levels.ids().skip(1);
    let levels = levels.map(|level| any(&|effect| matches!(effect, Effect::AtLeast(of, _) if *of >= level)));
    let notices = program.notices.ids().map(|notice| any(&|effect| *effect == Effect::Notice(notice)));
    (levels.collect(), notices.collect())
}

/// Does a rule lead to as much as another?
fn leads_as_far(program: &Program, other: RuleId, rule: RuleId) -> bool {
    match (&program.rules[other].effect, &program.rules[rule].effect) {
        (Effect::AtLeast(a, _), Effect::AtLeast(b, _)) => a >= b,
        (a, b) => a == b,
    }
}

/// What has been seen to be so, so that the test knows that it saw both sides of everything.
type Tally = BTreeSet<(&'static str, bool)>;

fn hold(program: &Program, all: &All, tally: &mut Tally) {
    let mut proof = Proof::new(program, BUDGET).unwrap();
    assert_eq!(proof.responses().to_string(), all.count().to_string());
    for (response, _) in all.responses.iter().step_by(17) {
        same(&proof, response);
    }
    let mut agree = |what: &'static str, found: bool, expected: bool| {
        assert_eq!(found, expected, "{what}");
        tally.insert((what, found));
    };
    let complete =
        |response: &Response| response.iter().all(|(_, answer)| matches!(answer, Answer::Given(_)));
    for (id, rule) in program.rules.iter() {
        let can_hold = proof.can_hold(&rule.when).unwrap().is_some();
        agree("can hold", can_hold, all.any(|_, a| a.rules[id] == Truth::True));
        let can_fail = proof.can_fail(&rule.when).unwrap().is_some();
        agree("can fail", can_fail, all.any(|r, a| complete(r) && a.rules[id] != Truth::True));
        let fit = matches!(rule.effect, Effect::Helps(_) | Effect::Hinders(_));
        let matters = proof.matters(id, &[]).unwrap().is_some();
        let changes = |_: &Response, a: &Assessment| {
            if fit {
                a.rules[id] == Truth::True
            } else {
                without(program, a, None) != without(program, a, Some(id))
            }
        };
        agree("matters", matters, all.any(changes));
        if !matters && !fit && can_hold {
            let covers = |how: &dyn Fn(Truth, Truth) -> bool| {
                let others =
                    program.rules.ids().filter(|other| *other != id && leads_as_far(program, *other, id));
                let mut others = others.filter(|other| !all.any(|_, a| !how(a.rules[id], a.rules[*other])));
                others.next()
            };
            let base = matches!(rule.effect, Effect::AtLeast(level, _) if level.row() == 0);
            match proof.covered_by(id).unwrap() {
                CoveredBy::Same(_) => agree("same", covers(&|a, b| a == b).is_some(), true),
                CoveredBy::One(_) => {
                    agree("same", covers(&|a, b| a == b).is_some(), false);
                    agree("one", covers(&|a, b| a.and(b) == a).is_some(), true);
                }
                CoveredBy::Several => agree("one", covers(&|a, b| a.and(b) == a).is_some() && !base, false),
            }
        }
    }
    for id in program.levels.ids() {
        let reached = proof.can_be_level(id).unwrap().is_some();
        agree("level", reached, all.any(|_, a| a.level_at_least == Some(id)));
    }
    for (id, scale) in program.scales.iter() {
        for place in 0..scale.bands.len() {
            let reached = proof.can_be_in_band(id, place).unwrap().is_some();
            agree("band", reached, all.any(|_, a| a.scales[id].band() == Some(place)));
        }
    }
    for (id, guarantee) in program.guarantees.iter() {
        let broken = proof.breaks(id).unwrap().is_some();
        let breaks = |r: &Response, a: &Assessment| {
            let (when, promised) = (a.truth(program, r, &guarantee.when), truth_of(guarantee.promise, a));
            match guarantee.promise {
                Promise::AtMost(_) => when == Truth::True && promised != Truth::True,
                Promise::AtLeast(_) | Promise::Notice(_) => when.and(promised) != when,
            }
        };
        agree("broken", broken, all.any(breaks));
    }
    for (id, item) in program.items.iter() {
        let falls = proof.falls(id).unwrap().is_some();
        let less = |before: &(Response, Assessment), after: &(Response, Assessment)| {
            before.1.level_at_least > after.1.level_at_least
                || (complete(&before.0)
                    && program.notices.ids().any(|notice| {
                        before.1.notices[notice] == Truth::True && after.1.notices[notice] != Truth::True
                    }))
        };
        agree("falls", falls, all.pair(id, |a, b| is_worse(item, a, b), less));
        let quieter = |silent: &(Response, Assessment), said: &(Response, Assessment)| {
            silent.1.level_at_most < said.1.level_at_most
                || silent.1.level_at_least > said.1.level_at_least
                || program.notices.ids().any(|notice| {
                    silent.1.notices[notice] == Truth::False && said.1.notices[notice] != Truth::False
                })
        };
        for (what, silence, silent) in
            [("open", Silence::Open, Answer::Open), ("declined", Silence::Declined, Answer::Declined)]
        {
            let found = proof.quieter(id, silence).unwrap().is_some();
            let may = |a: &Answer, b: &Answer| *a == silent && *b != Answer::Open;
            agree(what, found, all.pair(id, may, quieter));
        }
    }
}

/// A random small program, with guarantees and orders of its own.
fn small(rng: &mut Rng) -> Option<Program> {
    let allow = Allow { hidden: rng.chance(60), declining_matters: rng.chance(60), wide: false };
    let mut program = program(rng, 1, allow)?;
    for id in program.items.ids() {
        let orders: &[Worse] = match program.items[id].kind {
            ItemKind::OneOf(_) => &[Worse::Last, Worse::First, Worse::None],
            ItemKind::AnyOf(_) => &[Worse::More, Worse::Fewer, Worse::None],
            ItemKind::Number(_) => &[Worse::Higher, Worse::Lower, Worse::None],
            ItemKind::FreeText(_) => &[Worse::None],
        };
        program.items[id].worse = *rng.pick(orders);
    }
    let rules: Vec<RuleId> = program.rules.ids().collect();
    let (levels, notices): (Vec<_>, Vec<_>) =
        (program.levels.ids().collect(), program.notices.ids().collect());
    let guarantee = |rng: &mut Rng| {
        let rule = &program.rules[*rng.pick(&rules)];
        let promise = match rng.below(3) {
            0 => Promise::AtLeast(*rng.pick(&levels)),
            1 => Promise::AtMost(*rng.pick(&levels)),
            _ => Promise::Notice(*rng.pick(&notices)),
        };
        Guarantee { id: String::new(), when: rule.when.clone(), promise, items: rule.items.clone() }
    };
    let guarantees = (0..2).map(|_| guarantee(rng)).collect();
    program.guarantees = Table::new(guarantees);
    Some(program)
}

/// Holds so many random small programs, and has to see both sides of every question.
fn programs(seed: u64, count: usize) {
    let mut rng = Rng(seed);
    let mut tally = Tally::new();
    let mut held = 0;
    while held < count {
        let Some(program) = small(&mut rng) else { continue };
        if let Some(all) = All::new(&program) {
            hold(&program, &all, &mut tally);
            held += 1;
        }
    }
    let both =
        ["can hold", "can fail", "matters", "same", "one", "level", "band", "broken", "falls", "declined"];
    for what in both {
        assert!(tally.contains(&(what, true)) && tally.contains(&(what, false)), "{what} went one way only");
    }
    // What the format's meaning rules out.
    assert!(!tally.contains(&("open", true)));
}

#[test]
fn five_thousand_small_programs_gone_through_by_hand() {
    programs(1, 5000);
}

#[test]
fn five_thousand_more_small_programs_gone_through_by_hand() {
    programs(2, 5000);
}
