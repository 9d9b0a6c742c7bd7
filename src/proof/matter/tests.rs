//! A shorter interview comes to the same, and it is as short as it can be.

use super::Matter;
use crate::assess::{Assessment, Truth, assess};
use crate::interview::{Interview, Place};
use crate::program::{ChoiceSet, Effect, Given, Item, ItemId, ItemKind, LevelId, Program};
use crate::proof::tests::random::{Allow, Rng, questionnaire};
use crate::proof::tests::{answer, compile};
use crate::response::{Answer, Response, read_cell};
use crate::source::Source;
use std::collections::{BTreeMap, BTreeSet};

/// A random program with sections of which everything is asked, and own words; `None` where it has a mistake in it.
fn program(rng: &mut Rng, size: usize, allow: Allow) -> Option<Program> {
    let mut yaml = questionnaire(rng, size, allow);
    for n in 0..size {
        let title = format!("  - id: part{n}\n    title: Part\n");
        let kept = match rng.below(10) {
            0 => "    always_ask: true\n",
            1 => "    wishes: true\n",
            _ => "",
        };
        yaml = yaml.replacen(&title, &format!("{title}{kept}"), 1);
    }
    if rng.chance(30) {
        let show_if = if rng.chance(50) { "        show_if: answered(q0)\n" } else { "" };
        let words =
            format!("      - id: words\n        ask: Words?\n{show_if}        text: {{max_length: 9}}\n");
        yaml = yaml.replacen("scales:\n", &format!("{words}scales:\n"), 1);
    }
    let (questionnaire, _) = crate::questionnaire::read(&Source::new("random.yaml", &yaml));
    Some(crate::program::compile(&questionnaire?, &Default::default()).program?.0)
}

/// What must be the same.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Clone)]
struct Outcome {
    level: Option<LevelId>,
    bounds: (Option<LevelId>, Option<LevelId>),
    notices: Vec<u8>,
    fit: Vec<u8>,
    /// Without levels.
    scores: Vec<(i64, i64, bool)>,
    /// Whether what is always asked is asked.
    kept: Vec<u8>,
}

fn outcome(program: &Program, matter: &Matter, response: &Response) -> Outcome {
    let found: Assessment = assess(program, response);
    let number = |truth: &Truth| match truth {
        Truth::False => 0,
        Truth::Unknown => 1,
        Truth::True => 2,
    };
    let fit = program.rules.iter().filter(|(_, r)| matches!(r.effect, Effect::Helps(_) | Effect::Hinders(_)));
    let own = program.scales_of_their_own().into_iter().map(|id| found.scales[id]);
    let scores = own.map(|score| (score.range.min, score.range.max, score.prorated));
    Outcome {
        level: found.level,
        bounds: (found.level_at_least, found.level_at_most),
        notices: found.notices.rows().map(number).collect(),
        fit: fit.map(|(id, _)| number(&found.rules[id])).collect(),
        scores: scores.collect(),
        kept: matter.kept.iter().map(|id| number(&found.items[*id].asked)).collect(),
    }
}

/// What somebody says to each item, were it asked: a blank is said too.
fn respondent(rng: &mut Rng, program: &Program) -> Vec<Answer> {
    program.items.rows().map(|item| said(rng, item)).collect()
}

fn said(rng: &mut Rng, item: &Item) -> Answer {
    match answer(rng, item) {
        Answer::Open => Answer::Declined,
        said @ (Answer::Declined | Answer::NotKnown | Answer::Given(_)) => said,
    }
}

/// The items that were asked, in turn.
fn ask(interview: &mut Interview, respondent: &[Answer]) -> Vec<ItemId> {
    let mut asked = Vec::new();
    while let Place::Item(item) = interview.place() {
        let progress = interview.progress();
        assert_eq!(progress.number, interview.settled().iter().filter(|id| **id < item).count() + 1);
        assert!(!asked.contains(&item) && progress.number <= progress.total);
        asked.push(item);
        interview.answer(respondent[crate::program::Id::row(item)].clone());
    }
    asked
}

#[test]
fn a_short_interview_comes_to_the_same_as_the_whole() {
    let mut rng = Rng(11);
    let (mut interviews, mut fewer, mut back, mut words, mut too_large) = (0, 0, 0, 0, 0);
    while interviews < 12_000 {
        let allow = Allow { hidden: rng.chance(70), declining_matters: rng.chance(60), wide: rng.chance(10) };
        let size = 2 + rng.below(6);
        let Some(program) = program(&mut rng, size, allow) else { continue };
        let mut begun = Interview::new(&program, Response::new(&program));
        let Ok(matter) = begun.shorten().and_then(|()| Matter::new(&program)) else {
            too_large += 1;
            continue;
        };
        words += usize::from(program.items.rows().any(|item| matches!(item.kind, ItemKind::FreeText(_))));
        for _ in 0..6 {
            let mut said_by = respondent(&mut rng, &program);
            let mut short = begun.clone();
            let asked = ask(&mut short, &said_by);
            let mut whole = Interview::new(&program, Response::new(&program));
            let asked_in_whole = ask(&mut whole, &said_by);
            let of = |interview: &Interview| outcome(&program, &matter, interview.response());
            assert_eq!(of(&short), of(&whole));
            assert!(asked.is_sorted(), "the order never changes");
            assert!(asked.iter().all(|item| asked_in_whole.contains(item)), "nothing is asked for it");
            let kept = |items: &[ItemId]| items.iter().filter(|id| matter.keeps(**id)).count();
            assert_eq!(kept(&asked), kept(&asked_in_whole), "what is always asked is asked");
            assert!(short.left_out().iter().all(|item| !asked.contains(item)));
            interviews += 1;
            fewer += usize::from(asked.len() < asked_in_whole.len());

            // Somebody who changes an answer, is asked what matters now, and has then said this.
            let Some(item) = short.settled().get(rng.below(program.items.len())).copied() else { continue };
            let other = said(&mut rng, &program.items[item]);
            said_by[crate::program::Id::row(item)] = other.clone();
            short.go_to(item);
            short.answer(other);
            back += usize::from(!ask(&mut short, &said_by).is_empty());
            let mut whole = Interview::new(&program, Response::new(&program));
            ask(&mut whole, &said_by);
            assert_eq!(
                outcome(&program, &matter, short.response()),
                outcome(&program, &matter, whole.response())
            );
        }
    }
    eprintln!("{fewer} of {interviews} shorter, {back} asked more after a change, {words} with words");
    assert!(fewer > 2000 && back > 300 && words > 100, "{fewer} {back} {words}");
    eprintln!("{too_large} too large");
    assert!(too_large < 40, "{too_large}");
}

/// Everything that can be said to an item, and nothing.
fn all(item: &Item) -> Vec<Answer> {
    let mut all = vec![Answer::Open, Answer::Declined];
    all.extend(match &item.kind {
        ItemKind::OneOf(choices) => {
            (0..choices.len()).map(|place| Answer::Given(Given::Choices(ChoiceSet::only(place)))).collect()
        }
        ItemKind::AnyOf(choices) => {
            let alone = |place: usize| choices[place].exclusive;
            let none = (0..choices.len()).any(alone);
            let good = |set: &ChoiceSet| match set.places().count() {
                0 => !none,
                1 => true,
                _ => !set.places().any(alone),
            };
            let sets = (0..1_u64 << choices.len()).map(ChoiceSet).filter(good);
            sets.map(|set| Answer::Given(Given::Choices(set))).collect::<Vec<_>>()
        }
        ItemKind::Number(range) => (range.min..=range.max).map(|n| Answer::Given(Given::Number(n))).collect(),
        ItemKind::FreeText(_) => vec![Answer::Given(Given::Text("...".to_owned()))],
    });
    all
}

/// The open items of which some answer makes a difference, by trying all that can be said to all that are open.
fn mattering(
    program: &Program,
    matter: &Matter,
    response: &Response,
    most: usize,
) -> Option<BTreeSet<ItemId>> {
    let open: Vec<(ItemId, Vec<Answer>)> = program
        .items
        .iter()
        .filter(|(id, _)| *response.answer(*id) == Answer::Open)
        .map(|(id, item)| (id, all(item)))
        .collect();
    let count: usize = open.iter().map(|(_, answers)| answers.len()).product();
    if count > most {
        return None;
    }
    // A number for each combination: each item is a digit of it.
    let mut outcomes = Vec::new();
    let mut ids: BTreeMap<Outcome, usize> = BTreeMap::new();
    let mut response = response.clone();
    for at in 0..count {
        let mut rest = at;
        for (item, answers) in &open {
            response.set(*item, answers[rest % answers.len()].clone());
            rest /= answers.len();
        }
        let next = ids.len();
        outcomes.push(*ids.entry(outcome(program, matter, &response)).or_insert(next));
    }
    let mut found = BTreeSet::new();
    let mut step = 1;
    for (item, answers) in &open {
        let matters = (0..count).any(|at| {
            let first = at - (at / step) % answers.len() * step;
            outcomes[at] != outcomes[first]
        });
        if matters {
            found.insert(*item);
        }
        step *= answers.len();
    }
    Some(found)
}

#[test]
fn exactly_what_cannot_matter_is_left_out() {
    let mut rng = Rng(5);
    let (mut moments, mut needless, mut mattered) = (0, 0, 0);
    while moments < 10_000 {
        let allow = Allow { hidden: rng.chance(70), declining_matters: rng.chance(60), wide: false };
        let size = 1 + rng.below(4);
        let Some(program) = program(&mut rng, size, allow) else { continue };
        let matter = Matter::new(&program).unwrap();
        for _ in 0..4 {
            // Some moment of a short interview, or anything else that may stand in a file.
            let mut interview = Interview::new(&program, Response::new(&program));
            if rng.chance(50) {
                interview.shorten().unwrap();
                for _ in 0..rng.below(program.items.len()) {
                    if let Place::Item(item) = interview.place() {
                        interview.answer(said(&mut rng, &program.items[item]));
                    }
                }
            } else {
                let mut response = Response::new(&program);
                for (id, item) in program.items.iter() {
                    response.set(id, answer(&mut rng, item));
                }
                interview = Interview::new(&program, response);
            }
            let response = interview.response();
            let Some(found) = mattering(&program, &matter, response, 300) else { continue };
            let open = program.items.ids().filter(|id| *response.answer(*id) == Answer::Open);
            let expected: BTreeSet<ItemId> =
                open.filter(|id| !found.contains(id) && !matter.keeps(*id)).collect();
            assert_eq!(matter.needless(response), expected);
            moments += 1;
            needless += expected.len();
            mattered += found.len();
        }
    }
    eprintln!("{moments} moments, {needless} needless, {mattered} that matter");
    assert!(needless > 3000 && mattered > 3000);
}

const HEAD: &str = "format: 1\nid: own\nversion: 1.0.0\ntitle: Own\nlanguage: en\nlicense: CC0-1.0\n\
                    reviewed_by: []\nvalidated: none\n";

/// The ids of what is left out after these answers.
fn left_out(yaml: &str, answers: &[(&str, &str)]) -> Vec<String> {
    let program = compile(&format!("{HEAD}{yaml}"));
    let mut response = Response::new(&program);
    for (id, cell) in answers {
        let item = program.item(id).unwrap();
        response.set(item, read_cell(&program.items[item], cell).unwrap());
    }
    let needless = Matter::new(&program).unwrap().needless(&response);
    needless.into_iter().map(|id| program.items[id].id.clone()).collect()
}

#[test]
fn without_levels_the_scores_are_what_matters() {
    let yaml = "sections:\n  - id: a\n    title: A\n    items:\n      \
                - {id: q1, ask: Q?, number: {min: 0, max: 3}, worse: higher}\n      \
                - {id: q2, ask: Q?, number: {min: 0, max: 3}, worse: higher}\n      \
                - {id: q3, ask: Q?, number: {min: 0, max: 3}, worse: higher}\n\
                scales:\n  - {id: most, name: Most, highest: [q1, q2]}\n";
    assert_eq!(left_out(yaml, &[]), ["q3"]);
    assert_eq!(left_out(yaml, &[("q1", "1")]), ["q3"]);
    assert_eq!(left_out(yaml, &[("q1", "3")]), ["q2", "q3"]);
}

#[test]
fn what_everyone_is_asked_is_never_left_out_and_neither_is_what_decides_whether_it_is_asked() {
    let yaml = "levels: [{id: low, name: Low, because: Base.}, {id: high, name: High}]\n\
                sections:\n  - id: a\n    title: A\n    items:\n      \
                - {id: first, ask: Q?, number: {min: 0, max: 9}, worse: higher}\n      \
                - {id: whom, ask: Q?, one_of: [{code: \"me\", text: Me}, {code: \"you\", text: You}], worse: none}\n      \
                - {id: rest, ask: Q?, number: {min: 0, max: 9}, worse: higher}\n      \
                - {id: own, ask: Q?, text: {max_length: 9}}\n  \
                - id: b\n    title: B\n    wishes: true\n    items:\n      \
                - {id: wish, ask: Q?, show_if: whom == 'me', number: {min: 0, max: 9}, hidden_as: 0, worse: higher}\n  \
                - id: c\n    title: C\n    always_ask: true\n    items:\n      \
                - {id: last, ask: Q?, number: {min: 0, max: 9}, worse: higher}\n\
                rules:\n  - {id: r, when: first > 3 || rest > 3 || last > 3, at_least: high, because: B.}\n";
    assert_eq!(left_out(yaml, &[]), [""; 0]);
    assert_eq!(left_out(yaml, &[("first", "4")]), ["rest"]);
    assert_eq!(left_out(yaml, &[("first", "3")]), [""; 0]);
}

#[test]
fn a_set_that_cannot_be_said_makes_no_item_matter() {
    // Whoever answers has one of the three; the rule could be true only for nothing at all.
    let yaml = "notices: [{id: n, urgency: now, text: N.}]\n\
                sections:\n  - id: a\n    title: A\n    items:\n      \
                - id: q\n        ask: Q?\n        worse: more\n        any_of:\n          \
                - {code: \"a\", text: A}\n          - {code: \"b\", text: B}\n          \
                - {code: \"c\", text: C, exclusive: true}\n\
                rules:\n  - {id: r, when: \"'c' in q && 'a' in q\", notice: n, because: B.}\n  \
                - {id: s, when: \"answered(q) && !('a' in q) && !('b' in q) && !('c' in q)\", notice: n, because: B.}\n";
    // It may matter whether it is answered, while it is open; what is chosen does not.
    assert_eq!(left_out(yaml, &[]), [""; 0]);
}
