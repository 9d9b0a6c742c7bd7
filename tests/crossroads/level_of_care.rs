//! The default questionnaire: what is promised of it beyond its own cases.

use crate::meaning::answers;
use crate::random::Rng;
use crossroads::assess::{Truth, assess};
use crossroads::library::{self, Loaded};
use crossroads::program::{ChoiceSet, Effect, Given, ItemId, ItemKind, Program, Template, Worse};
use crossroads::response::{self, Answer, Response, check_choices};
use crossroads::yaml::{self, Node};
use std::collections::BTreeMap;
use std::path::Path;

fn load() -> Loaded {
    library::load("level-of-care").unwrap()
}

/// The answers of each case, by name; `from` is followed.
fn cases(program: &Program) -> Vec<(String, Response)> {
    let source = library::cases("level-of-care").unwrap().unwrap();
    let (node, _) = yaml::parse(&source).unwrap();
    let mut all: Vec<(String, Response)> = Vec::new();
    for case in node.get("cases").unwrap().list() {
        let mut answers = match case.get("from").and_then(Node::text) {
            Some(from) => all.iter().find(|(name, _)| name == from).unwrap().1.clone(),
            None => Response::new(program),
        };
        let node = case.get("answers").unwrap();
        let given = response::read(program, node).unwrap();
        for (key, _) in node.map() {
            let id = program.item(key.text().unwrap()).unwrap();
            answers.set(id, given.answer(id).clone());
        }
        all.push((case.get("name").unwrap().text().unwrap().to_owned(), answers));
    }
    all
}

/// How many items somebody who answers so is asked.
fn asked(program: &Program, response: &Response) -> usize {
    let assessment = assess(program, response);
    assessment.items.rows().filter(|item| item.asked != Truth::False).count()
}

#[test]
fn the_six_stories_see_22_to_26_questions_and_nobody_more_than_30() {
    let Loaded { program, .. } = load();
    assert!((35..=50).contains(&program.items.len()));
    for (name, response) in cases(&program).into_iter().take(6) {
        let asked = asked(&program, &response);
        assert!((22..=26).contains(&asked), "{name}: {asked}");
    }
    let mut rng = Rng(1);
    for _ in 0..5000 {
        let response = random(&program, &mut rng, 85);
        let asked = asked(&program, &response);
        assert!(asked <= 30, "{asked}: {response:?}");
    }
}

/// A random response in which items are answered with this chance, else declined.
pub(crate) fn random(program: &Program, rng: &mut Rng, percent: usize) -> Response {
    let mut response = Response::new(program);
    for id in program.items.ids() {
        let answer = if rng.chance(percent) { some_answer(program, id, rng) } else { Answer::Declined };
        response.set(id, answer);
    }
    response
}

/// As `answers`, but without listing all sets of a long `any_of`.
fn some_answer(program: &Program, id: ItemId, rng: &mut Rng) -> Answer {
    let item = &program.items[id];
    match &item.kind {
        ItemKind::AnyOf(choices) => loop {
            let mut set = ChoiceSet::default();
            for _ in 0..1 + rng.below(3) {
                set = set.with(ChoiceSet::only(rng.below(choices.len())));
            }
            if check_choices(item, set).is_ok() {
                break Answer::Given(Given::Choices(set));
            }
        },
        ItemKind::Number(range) => {
            let span = (range.max - range.min + 1) as usize;
            Answer::Given(Given::Number(range.min + rng.below(span) as i64))
        }
        ItemKind::OneOf(_) | ItemKind::FreeText(_) => rng.pick(&answers(program, id)).clone(),
    }
}

/// The answer made a little worse, where it can be.
fn worse(program: &Program, id: ItemId, answer: &Answer, rng: &mut Rng) -> Option<Answer> {
    let item = &program.items[id];
    let Answer::Given(given) = answer else { return None };
    let only = |place: usize| Given::Choices(ChoiceSet::only(place));
    let worse = match (item.worse, given) {
        (Worse::Last, Given::Choices(set)) => {
            let place = set.places().next()?;
            (place + 1 < item.choices().len()).then(|| only(place + 1))
        }
        (Worse::First, Given::Choices(set)) => set.places().next()?.checked_sub(1).map(only),
        (Worse::Higher, Given::Number(n)) => Some(Given::Number(n + 1)),
        (Worse::Lower, Given::Number(n)) => Some(Given::Number(n - 1)),
        (Worse::More, Given::Choices(set)) => {
            let free: Vec<usize> =
                (0..item.choices().len()).filter(|p| !item.choices()[*p].exclusive && !set.has(*p)).collect();
            let alone = set.places().any(|p| item.choices()[p].exclusive);
            let rest = if alone { ChoiceSet::default() } else { *set };
            (!free.is_empty()).then(|| Given::Choices(rest.with(ChoiceSet::only(*rng.pick(&free)))))
        }
        (Worse::Fewer, Given::Choices(set)) => {
            let dropped = *rng.pick(&set.places().collect::<Vec<_>>());
            let rest = ChoiceSet(set.0 & !ChoiceSet::only(dropped).0);
            let none = item.choices().iter().position(|c| c.exclusive);
            match (rest.is_empty(), none) {
                (true, Some(none)) if none != dropped => Some(only(none)),
                (true, _) => None,
                (false, _) => Some(Given::Choices(rest)),
            }
        }
        _ => None,
    }?;
    let fits = match (&item.kind, &worse) {
        (ItemKind::Number(range), Given::Number(n)) => range.min <= *n && *n <= range.max,
        _ => true,
    };
    fits.then_some(Answer::Given(worse))
}

#[test]
fn a_worse_answer_never_lowers_the_level_and_never_drops_a_notice() {
    let Loaded { program, .. } = load();
    let mut rng = Rng(7);
    let mut tried = 0;
    for round in 0..12_000 {
        let before = random(&program, &mut rng, if round % 3 == 0 { 80 } else { 100 });
        let id = ItemId::clone(rng.pick(&program.items.ids().collect::<Vec<_>>()));
        let Some(answer) = worse(&program, id, before.answer(id), &mut rng) else { continue };
        let mut after = before.clone();
        after.set(id, answer);
        let (before_, after_) = (assess(&program, &before), assess(&program, &after));
        let item = &program.items[id].id;
        assert!(
            after_.level_at_least >= before_.level_at_least,
            "{item} made worse lowers the level\n{before:?}\n{after:?}"
        );
        for (notice, row) in program.notices.iter() {
            let gone = before_.notices[notice] == Truth::True && after_.notices[notice] != Truth::True;
            assert!(round % 3 == 0 || !gone, "{item} made worse drops {}\n{before:?}\n{after:?}", row.id);
        }
        tried += 1;
    }
    assert!(tried > 4000, "{tried}");
}

#[test]
fn every_rule_is_true_in_one_case_and_false_in_another_and_every_notice_and_level_occurs() {
    let Loaded { program, .. } = load();
    let mut seen: BTreeMap<&str, [bool; 2]> = BTreeMap::new();
    let mut notices = BTreeMap::new();
    let mut levels = std::collections::BTreeSet::new();
    for (_, response) in cases(&program) {
        let assessment = assess(&program, &response);
        for (id, rule) in program.rules.iter() {
            let seen = seen.entry(&rule.id).or_default();
            seen[0] |= assessment.rules[id] == Truth::True;
            seen[1] |= assessment.rules[id] == Truth::False;
        }
        for (id, notice) in program.notices.iter() {
            *notices.entry(notice.id.clone()).or_insert(false) |= assessment.notices[id] == Truth::True;
        }
        levels.extend(assessment.level);
    }
    let missing: Vec<_> = seen.iter().filter(|(_, s)| **s != [true, true]).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(notices.values().all(|seen| *seen), "{notices:?}");
    assert_eq!(levels.len(), program.levels.len());
}

#[test]
fn every_rule_that_decides_has_a_source_and_every_hindrance_a_way() {
    let Loaded { program, words, .. } = load();
    for (id, rule) in program.rules.iter() {
        match rule.effect {
            Effect::AtLeast(level, stay) => {
                assert!(rule.source.is_some(), "{}", rule.id);
                assert!(
                    stay.is_some() || program.levels[level].stays.is_empty(),
                    "{} does not say what for",
                    rule.id
                );
            }
            Effect::Notice(_) => assert!(rule.source.is_some(), "{}", rule.id),
            Effect::Hinders(_) => assert!(!words.rules[id].attempt.is_empty(), "{}", rule.id),
            Effect::Helps(_) => {}
        }
    }
    for level in words.levels.rows() {
        assert!(!level.first_step.is_empty() && !level.say.is_empty() && !level.meanwhile.is_empty());
    }
}

/// Every text that a person reads, with where it comes from.
pub(crate) fn texts(loaded: &Loaded) -> Vec<(String, String)> {
    let Loaded { program, words, help, .. } = loaded;
    let plain = |t: &Template| t.fill(|_| "some".to_owned());
    let mut all =
        vec![("about".to_owned(), plain(&words.about)), ("limits".to_owned(), plain(&words.limits))];
    all.push(("closing".to_owned(), plain(&words.closing)));
    for (id, item) in words.items.iter() {
        let name = &program.items[id].id;
        all.push((format!("{name}: ask"), plain(&item.ask)));
        all.push((format!("{name}: help"), plain(&item.help)));
        all.extend(item.choices.iter().map(|c| (format!("{name}: a choice"), c.text.clone())));
    }
    for (id, level) in words.levels.iter() {
        let name = &program.levels[id].id;
        let lines = [&level.parts, &level.first_step, &level.say, &level.meanwhile, &level.ask, &level.stays];
        all.extend(
            lines
                .into_iter()
                .flatten()
                .chain([&level.about, &level.because])
                .map(|t| (name.clone(), plain(t))),
        );
    }
    for (id, notice) in words.notices.iter() {
        let name = &program.notices[id].id;
        all.extend([&notice.text, &notice.when_unsure].map(|t| (name.clone(), plain(t))));
    }
    for (id, rule) in words.rules.iter() {
        let name = &program.rules[id].id;
        all.extend([&rule.because, &rule.attempt].map(|t| (name.clone(), plain(t))));
    }
    all.extend(help.lines.iter().map(|l| (format!("help: {}", l.id), l.text.clone())));
    let spoken = &words.language;
    for file in [format!("interview.{spoken}.yaml"), format!("report.{spoken}.yaml")] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires/interface").join(&file);
        let source = crossroads::source::Source::new(file.as_str(), &std::fs::read_to_string(path).unwrap());
        let (node, _) = yaml::parse(&source).unwrap();
        // These parts are read by professionals, and by those who work a result out by hand.
        let theirs = ["professional", "explain", "scores", "made", "reasons"];
        for (key, node) in node.map().iter().filter(|(key, _)| !theirs.contains(&key.text().unwrap())) {
            phrases(node, &format!("{file}: {}", key.text().unwrap()), &mut all);
        }
    }
    all.retain(|(_, text)| !text.trim().is_empty());
    all
}

/// Every text under a node of a file of phrases.
fn phrases(node: &Node, place: &str, all: &mut Vec<(String, String)>) {
    all.extend(node.text().map(|text| (place.to_owned(), text.to_owned())));
    node.map().iter().for_each(|(_, inner)| phrases(inner, place, all));
}

/// Names that have no plainer word, and that the person has to say at the counter; they count as two syllables.
const NAMES: &[&str] = &["buprenorphine", "methadone", "naltrexone", "naloxone", "acamprosate"];

/// Syllables by groups of vowels, without a silent e at the end.
fn syllables(word: &str) -> usize {
    if NAMES.contains(&word.to_lowercase().trim_end_matches(['.', ','])) {
        return 2;
    }
    let word: Vec<char> = word.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
    let vowel = |c: &char| "aeiouy".contains(*c);
    let groups = (0..word.len()).filter(|&i| vowel(&word[i]) && (i == 0 || !vowel(&word[i - 1]))).count();
    let silent = word.len() > 2
        && word.ends_with(&['e'])
        && !word.ends_with(&['l', 'e'])
        && !vowel(&word[word.len() - 2]);
    (groups - usize::from(silent && groups > 1)).max(1)
}

/// The Flesch-Kincaid grade (Kincaid et al., 1975): 0.39 words a sentence + 11.8 syllables a word - 15.59.
pub(crate) fn grade<'t>(texts: impl IntoIterator<Item = &'t str>) -> f64 {
    let (mut sentences, mut words, mut sounds) = (0.0, 0.0, 0.0);
    for text in texts {
        for sentence in text.split(['.', '?', '!', '\n', ':', ';']) {
            let counted: Vec<&str> =
                sentence.split_whitespace().filter(|w| w.contains(char::is_alphabetic)).collect();
            if !counted.is_empty() {
                sentences += 1.0;
                words += counted.len() as f64;
                sounds += counted.iter().map(|w| syllables(w)).sum::<usize>() as f64;
            }
        }
    }
    0.39 * words / sentences + 11.8 * sounds / words - 15.59
}

#[test]
fn the_grade_is_that_of_a_published_example() {
    // "The cat sat on the mat.": 6 words, 6 syllables, grade -1.45.
    assert!((grade(["The cat sat on the mat."]) - -1.45).abs() < 0.01);
    assert!(
        grade(["Comprehensive multidisciplinary rehabilitation necessitates institutional participation."])
            > 20.0
    );
}

#[test]
fn the_words_can_be_read_in_sixth_grade() {
    can_be_read(&load());
    can_be_read(&library::load("intake-interview").unwrap());
}

fn can_be_read(loaded: &Loaded) {
    let texts = texts(loaded);
    let all = grade(texts.iter().map(|(_, text)| text.as_str()));
    assert!(all <= 6.0, "all together: {all}");
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (place, text) in &texts {
        groups.entry(place.split(':').next().unwrap()).or_default().push(text);
    }
    for (place, texts) in groups {
        let words: usize = texts.iter().map(|t| t.split_whitespace().count()).sum();
        let grade = grade(texts);
        assert!(words < 30 || grade <= 6.0, "{place}: {grade}");
    }
    for (place, text) in &texts {
        for sentence in text.split(['.', '?', '!', '\n', ':', ';']) {
            assert!(sentence.split_whitespace().count() <= 16, "{place}: {sentence}");
        }
    }
}

#[test]
fn no_word_hurts_or_judges() {
    const NEVER: &[&str] = &[
        "abuse",
        "addict",
        "clean",
        "dirty",
        "relapse",
        "motivation",
        "failed",
        "failure",
        "non-compliant",
        "barrier",
        "at risk",
        "severe",
        "score",
        "band",
        "floor",
        "junkie",
        "alcoholic",
        "drug-free",
        "asam level",
        "dimension",
    ];
    let form = library::load("intake-interview").unwrap();
    for (place, text) in texts(&load()).into_iter().chain(texts(&form)) {
        let text = text.to_lowercase();
        for word in NEVER {
            let whole = text.split(|c: char| !c.is_alphanumeric() && c != '-').any(|w| w == *word);
            assert!(!(whole || word.contains(' ') && text.contains(word)), "{place} says `{word}`: {text}");
        }
    }
}
