//! How many questions `take --short` saves: `cargo bench --bench short`.
//!
//! Ten thousand random respondents go through `level-of-care`, each in the whole interview and in the short one, and
//! so do the life stories of its cases. All are adults who used something, as others are asked few questions. A
//! respondent leaves one question in twenty blank. Of choices that exclude each other each is as likely; of those
//! that do not, half the respondents choose that none is so, where there is such a choice, and the others each with a
//! chance of one in four, at least one. Numbers are as likely as each other. It says how long it takes, too.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a benchmark prints and times"
)]

use crossroads::interview::{Interview, Place};
use crossroads::program::{ChoiceSet, Given, Id, Item, ItemId, ItemKind, Program};
use crossroads::proof::Matter;
use crossroads::response::{Answer, Response, read, read_cell};
use crossroads::{library, yaml};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const RESPONDENTS: usize = 10_000;

fn main() {
    let loaded = library::load("level-of-care").unwrap();
    let program = &loaded.program;
    let mut begun = whole_interview(program);
    begun.shorten().unwrap();

    let mut rng = Rng(2026);
    let (mut whole, mut shorter, mut any, mut slowest) = (0, 0, 0, Duration::ZERO);
    let mut saved: BTreeMap<usize, usize> = BTreeMap::new();
    let mut left_out: BTreeMap<ItemId, usize> = BTreeMap::new();
    for _ in 0..RESPONDENTS {
        let mut respondent: Vec<Answer> = program.items.rows().map(|item| said(&mut rng, item)).collect();
        for (id, unlike) in [("adult", "no"), ("substances", "none")] {
            let item = program.item(id).unwrap();
            let out = read_cell(&program.items[item], unlike).unwrap();
            while respondent[item.row()] == out {
                respondent[item.row()] = said(&mut rng, &program.items[item]);
            }
        }
        let asked = ask(whole_interview(program), &respondent).0;
        let (short, time) = ask(begun.clone(), &respondent);
        slowest = slowest.max(time);
        whole += asked.len();
        shorter += short.len();
        any += usize::from(short.len() < asked.len());
        *saved.entry(asked.len() - short.len()).or_default() += 1;
        for item in asked.into_iter().filter(|item| !short.contains(item)) {
            *left_out.entry(item).or_default() += 1;
        }
    }
    let mean = |count: usize| count as f64 / RESPONDENTS as f64;
    println!("{RESPONDENTS} random respondents, level-of-care");
    println!("  questions: {:.1} in the whole interview, {:.1} in the short one", mean(whole), mean(shorter));
    println!("  {:.0} % of the interviews are shorter", 100.0 * mean(any));
    for (count, of) in &saved {
        println!("  {count} saved: {:.1} %", 100.0 * mean(*of));
    }
    println!("  left out most often");
    let mut often: Vec<(ItemId, usize)> = left_out.into_iter().collect();
    often.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (item, count) in often.into_iter().take(8) {
        println!("    {:18} {:.1} %", program.items[item].id, 100.0 * mean(count));
    }

    println!("the life stories");
    for (name, respondent) in stories(program) {
        let (asked, short) =
            (ask(whole_interview(program), &respondent).0, ask(begun.clone(), &respondent).0);
        println!("  {} of {}: {name}", short.len(), asked.len());
    }

    let mut times: Vec<Duration> = (0..50)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(Matter::new(program)).unwrap();
            start.elapsed()
        })
        .collect();
    times.sort();
    println!("time: {:.2?} to begin (median of 50), {slowest:.2?} for the slowest answer of all", times[25]);
}

fn whole_interview(program: &Program) -> Interview<'_> {
    Interview::new(program, Response::new(program))
}

/// The items that are asked, and how long the slowest answer took.
fn ask(mut interview: Interview, respondent: &[Answer]) -> (Vec<ItemId>, Duration) {
    let (mut asked, mut slowest) = (Vec::new(), Duration::ZERO);
    while let Place::Item(item) = interview.place() {
        asked.push(item);
        let start = Instant::now();
        interview.answer(respondent[item.row()].clone());
        slowest = slowest.max(start.elapsed());
    }
    (asked, slowest)
}

fn said(rng: &mut Rng, item: &Item) -> Answer {
    if rng.below(20) == 0 {
        return Answer::Declined;
    }
    Answer::Given(match &item.kind {
        ItemKind::OneOf(choices) => Given::Choices(ChoiceSet::only(rng.below(choices.len()))),
        ItemKind::AnyOf(choices) => {
            let (alone, free): (Vec<usize>, Vec<usize>) =
                (0..choices.len()).partition(|place| choices[*place].exclusive);
            if !alone.is_empty() && rng.below(2) == 0 {
                return Answer::Given(Given::Choices(ChoiceSet::only(alone[rng.below(alone.len())])));
            }
            let mut set = ChoiceSet::default();
            while set.is_empty() {
                for place in &free {
                    if rng.below(4) == 0 {
                        set = set.with(ChoiceSet::only(*place));
                    }
                }
            }
            Given::Choices(set)
        }
        ItemKind::Number(range) => {
            Given::Number(range.min + rng.below((range.max - range.min + 1) as usize) as i64)
        }
        ItemKind::FreeText(_) => Given::Text("...".to_owned()),
    })
}

/// The first six cases: whole lives. What is not said in them is declined.
fn stories(program: &Program) -> Vec<(String, Vec<Answer>)> {
    let source = library::cases("level-of-care").unwrap().unwrap();
    let (file, _) = yaml::parse(&source).unwrap();
    let cases = file.get("cases").unwrap().list().iter().take(6);
    let story = |case: &yaml::Node| {
        let response = read(program, case.get("answers").unwrap()).unwrap();
        let answers = response.iter().map(|(_, answer)| match answer {
            Answer::Open => Answer::Declined,
            Answer::Declined | Answer::NotKnown | Answer::Given(_) => answer.clone(),
        });
        (case.get("name").unwrap().text().unwrap().to_owned(), answers.collect())
    };
    cases.map(story).collect()
}

/// SplitMix64 (Steele, Lea and Flood, 2014): the same on every machine.
struct Rng(u64);

impl Rng {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n.max(1) as u64) as usize
    }
}
