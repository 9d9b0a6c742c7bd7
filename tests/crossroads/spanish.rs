//! Spanish: as complete as English, as easy to read, and the same outcome.

use crate::level_of_care::{random, texts};
use crate::random::Rng;
use crate::run::Place;
use crate::window::window;
use crossroads::assess::assess;
use crossroads::library::{self, Loaded};
use crossroads::source::Source;
use crossroads::yaml::{self, Node};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn load() -> Loaded {
    library::load_in("level-of-care", Some("es")).unwrap()
}

/// Each text of a file of words by its keys.
fn words(name: &str) -> BTreeMap<String, String> {
    fn flat(node: &Node, key: &str, all: &mut BTreeMap<String, String>) {
        all.extend(node.text().map(|text| (key.to_owned(), text.to_owned())));
        node.map().iter().for_each(|(name, inner)| {
            flat(inner, &format!("{key}.{}", name.scalar().unwrap().text), all);
        });
        node.list().iter().enumerate().for_each(|(n, inner)| flat(inner, &format!("{key}.{n}"), all));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires/interface").join(name);
    let (node, found) = yaml::parse(&Source::new(name, &std::fs::read_to_string(path).unwrap())).unwrap();
    assert!(found.is_empty(), "{found:?}");
    let mut all = BTreeMap::new();
    flat(&node, "", &mut all);
    all
}

/// The names in braces.
fn places(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[test]
fn the_program_s_own_words_are_all_there_with_the_same_places() {
    for file in ["interview", "intake", "report", "codebook"] {
        let (english, spanish) = (words(&format!("{file}.en.yaml")), words(&format!("{file}.es.yaml")));
        // What the system says is English already, and English joins in one way.
        let own = |key: &&String| !key.starts_with(".reasons.") || file == "intake";
        let keys =
            |words: &BTreeMap<String, String>| words.keys().filter(own).cloned().collect::<BTreeSet<_>>();
        assert_eq!(keys(&english), keys(&spanish), "{file}");
        for (key, text) in english.iter().filter(|(key, _)| *key != ".words.and_else") {
            assert_eq!(places(text), places(&spanish[key]), "{file}: {key}");
            assert_eq!(
                text.is_empty() && key != ".words.else_before",
                spanish[key].is_empty(),
                "{file}: {key}"
            );
        }
    }
}

/// In each language a letter does one thing, and none is what a person types for yes or no.
#[test]
fn letters_are_not_in_each_other_s_way() {
    for (language, taken) in [("en", ["y", "n"]), ("es", ["s", "n"])] {
        let words = words(&format!("interview.{language}.yaml"));
        let letters: Vec<&String> = words
            .iter()
            .filter(|(key, _)| key.ends_with(".letter") && key.starts_with(".keys."))
            .map(|(_, l)| l)
            .collect();
        let distinct: BTreeSet<&&String> = letters.iter().collect();
        assert_eq!(distinct.len(), letters.len(), "{language}");
        assert!(!letters.iter().any(|letter| taken.contains(&letter.as_str())), "{language}");
    }
}

#[test]
fn its_texts_are_complete_and_fresh() {
    let read = library::whole("level-of-care", Some("es")).unwrap();
    assert!(read.diagnostics.is_empty(), "{:#?}", read.diagnostics);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires/level-of-care.yaml");
    let ran = Place::new().run(&["show", &path.to_string_lossy(), "--lang", "es"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    // Nothing of the other language is left; what a law or a method is called stays.
    for (place, text) in texts(&load()) {
        let lower = format!(" {} ", text.to_lowercase().replace(['.', ',', ':', '?', '!', ';'], " "));
        for english in [" the ", " you ", " your ", " and ", " of ", " is ", " with ", " for "] {
            assert!(!lower.contains(english), "{place}: {text}");
        }
    }
}

/// Of every built-in that has texts in it, and of the files that are run by their path.
#[test]
fn the_texts_of_instruments_are_complete_and_fresh_and_say_where_they_come_from() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires/non-commercial");
    let audit = folder.join("audit.yaml").to_string_lossy().into_owned();
    let mut found = Vec::new();
    for id in library::BUILTINS.iter().map(|builtin| builtin.id).chain([audit.as_str()]) {
        for language in library::languages(id) {
            let read = library::whole(id, Some(&language)).unwrap();
            assert!(read.diagnostics.is_empty(), "{id}: {:#?}", read.diagnostics);
            let loaded = library::load_in(id, Some(&language)).unwrap();
            found.push((loaded.program.id, loaded.words.translation.unwrap().source.is_some()));
        }
    }
    let named = |id: &str, published| (id.to_owned(), published);
    for one in ["phq-9", "phq-2", "gad-7", "gad-2", "audit"].map(|id| named(id, true)) {
        assert!(found.contains(&one), "{one:?} in {found:?}");
    }
    assert!(found.contains(&named("level-of-care", false)), "{found:?}");
}

#[test]
fn a_report_of_an_instrument_names_its_published_translation() {
    let place = Place::new();
    place.write(
        "answers.yaml",
        "q1: \"1\"\nq2: \"2\"\nq3: \"1\"\nq4: \"2\"\nq5: \"1\"\nq6: \"1\"\nq7: \"0\"\nq8: \"0\"\nq9: \"1\"\n",
    );
    let report = place.run(&["report", "phq-9", "answers.yaml", "--lang", "es"]).out;
    let report = report.split_whitespace().collect::<Vec<_>>().join(" ");
    for text in [
        "Llame o mande un texto ahora al 988. Es gratis",
        "PHQ-9, español para los Estados Unidos (phqscreeners.com, Pfizer)",
        "Las preguntas y los límites, por sus autores y otros",
        "Más de la mitad de los días",
        "9 de 27",
    ] {
        assert!(report.contains(text), "{text}: {report}");
    }
}

#[test]
fn what_is_suggested_is_the_same() {
    let (english, spanish) = (library::load("level-of-care").unwrap(), load());
    assert_eq!(english.sha256, spanish.sha256);
    let mut rng = Rng(11);
    for _ in 0..300 {
        let response = random(&english.program, &mut rng, 85);
        assert_eq!(assess(&english.program, &response), assess(&spanish.program, &response));
    }
}

/// Syllables of a Spanish word. Each strong vowel (a, e, o) is one, and so is each i or u with an accent beside it; weak
/// vowels go with their neighbours. Written and not heard: the h (but for `ch`, and `hua`, which begins a syllable) and
/// the u of que, qui, gue and gui.
fn syllables(word: &str) -> usize {
    let word: Vec<char> = word.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
    let vowel = |c: char| "aeiouáéíóúü".contains(c);
    let at = |i: usize| word.get(i).copied().unwrap_or(' ');
    let before = |i: usize| i.checked_sub(1).map_or(' ', at);
    let mut sounds = Vec::new();
    for (i, c) in word.iter().copied().enumerate() {
        let glides = at(i + 1) == 'u' && "aeoáéó".contains(at(i + 2));
        match c {
            'h' if before(i) != 'c' && !glides => {}
            'u' if matches!(before(i), 'q' | 'g') && "eiéí".contains(at(i + 1)) => {}
            'y' if !vowel(at(i + 1)) => sounds.push('i'),
            c => sounds.push(c),
        }
    }
    let strong = |c: &&char| "aeoáéóíú".contains(**c);
    let groups = sounds.split(|c| !vowel(*c)).filter(|group| !group.is_empty());
    groups.map(|group| group.iter().filter(strong).count().max(1)).sum::<usize>().max(1)
}

/// As pylabeador 0.9.0 counts them, which also agrees on every word of our Spanish texts.
#[test]
fn syllables_are_counted_as_they_are_spoken() {
    for (word, count) in [
        ("sol", 1),
        ("y", 1),
        ("muy", 1),
        ("casa", 2),
        ("día", 2),
        ("país", 2),
        ("baúl", 2),
        ("ciudad", 2),
        ("viuda", 2),
        ("queso", 2),
        ("guerra", 2),
        ("guitarra", 3),
        ("agua", 2),
        ("antigüedad", 4),
        ("averigüéis", 4),
        ("prohibir", 2),
        ("ahora", 3),
        ("leía", 3),
        ("noche", 2),
        ("marihuana", 4),
        ("cuídate", 3),
        ("limpiáis", 2),
        ("poeta", 3),
        ("leyes", 2),
        ("alcohol", 3),
        ("atención", 3),
        ("ambulatoria", 5),
        ("desintoxicación", 6),
        ("buprenorfina", 5),
        ("rehúso", 3),
        ("huevo", 2),
    ] {
        assert_eq!(syllables(word), count, "{word}");
    }
}

/// The ease of reading of Fernández Huerta (1959), with the correction of G. Law (2011): 206.84 - 60 syllables a word -
/// 1.02 words a sentence. From 70 on it is fairly easy, about sixth grade.
fn ease<'t>(texts: impl IntoIterator<Item = &'t str>) -> f64 {
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
    206.84 - 60.0 * sounds / words - 1.02 * words / sentences
}

/// textstat 0.7.13 comes to the same.
#[test]
fn the_ease_is_that_of_another_program() {
    let ease = ease(["El gato se sentó en la mesa."]);
    assert!((ease - 113.985_714).abs() < 0.001, "{ease}");
}

#[test]
fn the_words_are_easy_to_read() {
    let texts = texts(&load());
    let all = ease(texts.iter().map(|(_, text)| text.as_str()));
    assert!(all >= 80.0, "all together: {all}");
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (place, text) in &texts {
        groups.entry(place.split(':').next().unwrap()).or_default().push(text);
    }
    for (place, texts) in groups {
        let words: usize = texts.iter().map(|t| t.split_whitespace().count()).sum();
        let ease = ease(texts);
        assert!(words < 30 || ease >= 70.0, "{place}: {ease}");
    }
    for (place, text) in &texts {
        for sentence in text.split(['.', '?', '!', '\n', ':', ';']) {
            assert!(sentence.split_whitespace().count() <= 18, "{place}: {sentence}");
        }
    }
}

/// `usted` throughout, and no word that blames.
#[test]
fn no_word_hurts_or_judges() {
    const NEVER: &[&str] = &[
        "tú",
        "tu",
        "tus",
        "ti",
        "te",
        "vos",
        "vosotros",
        "adicto",
        "adicta",
        "adicción",
        "adictos",
        "alcohólico",
        "drogadicto",
        "abuso",
        "abusa",
        "limpio",
        "limpia",
        "sucio",
        "recaída",
        "recaer",
        "recayó",
        "fracaso",
        "fracasó",
        "vicio",
        "culpa",
        "severo",
        "grave",
        "puntaje",
        "puntuación",
    ];
    for (place, text) in texts(&load()) {
        let text = text.to_lowercase();
        for word in text.split(|c: char| !c.is_alphanumeric()) {
            assert!(!NEVER.contains(&word), "{place} says `{word}`: {text}");
        }
    }
}

#[test]
fn a_report_says_that_no_native_reader_has_read_it() {
    let place = Place::new();
    place.write(
        "answers.yaml",
        "answered_at: \"2026-11-23T02:10:00-05:00\"\nanswers: {now: [too_much, thoughts], adult: \"yes\", substances: [alcohol]}\n",
    );
    let report = |lang: &str, format: &str| {
        place.run(&["report", "level-of-care", "answers.yaml", "--lang", lang, "--format", format]).out
    };
    let flat = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        flat(report("es", "text"))
            .contains("Traducción ningún lector nativo, con nombre, la ha leído todavía")
    );
    assert!(report("es", "html").starts_with("<!DOCTYPE html>\n<html lang=\"es\">"));
    assert!(report("es", "json").contains("\"translation\": {\"source\": null, \"reviewed_by\": []}"));
    assert!(!flat(report("en", "text")).contains("Translation"));
    insta::assert_snapshot!("report_es", report("es", "text"));
}

/// By the locale, both questions and the program's own words; a questionnaire without Spanish is wholly English.
#[test]
fn the_locale_says_which_language_and_two_are_not_mixed() {
    let place = Place::new();
    place.write("answers.yaml", "now: [chest]\n").write("worker.yaml", "now: [chest]\n");
    let report = |locale: &str, id: &str| place.run_in(locale, &["report", id, "answers.yaml"]).out;
    assert!(report("es_US.UTF-8", "level-of-care").starts_with("Primero\n┃ - Llame ahora al 911"));
    let there = report("es_MX.UTF-8", "level-of-care");
    assert!(there.starts_with("Primero\n┃ - Llame ahora al número local de emergencias"), "{there}");
    let intake = report("es_US.UTF-8", "intake-interview");
    assert!(intake.starts_with("First\n") && intake.contains("Call 911 now"), "{intake}");
    assert!(report("fr_FR.UTF-8", "level-of-care").starts_with("First\n"));
}

#[test]
fn an_interview_in_spanish_from_the_first_screen_to_leaving() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window().run(folder.path(), &["take", "--lang", "es"]);
    window.sees("Un lugar para empezar").sees("¿Está en peligro ahora? Llame al 911.").types("\r");
    window.sees("¿Le pasa algo de esto ahora mismo?").types("k").sees("Esa tecla no hace nada aquí.");
    window
        .types("\u{7f}5\r")
        .sees("Gracias por decirlo.")
        .sees("Llame o mande un texto ahora al 988.")
        .types("2\r");
    window
        .sees("¿Se siente a salvo donde vive o se queda?")
        .types("a\r")
        .sees("Con quién hablar:")
        .types("q");
    window
        .sees("¿Se siente a salvo")
        .types("v\r")
        .sees("¿Le pasa algo de esto")
        .sees("[x] 5. Ideas de quitarme");
    window.types("q\r").sees("¿Salir ahora?").types("2\r");
    assert_eq!(window.ends(), 130);
}

/// A bare number put first reads the other way round: "20 is at most the score" in Spanish as "the score is 20 or less".
#[test]
fn a_codebook_says_cut_offs_the_right_way_round_in_both_languages() {
    let place = Place::new();
    let rule =
        |id: &str, when: &str| format!("  - {{id: {id}, when: \"{when}\", helps: low, because: B.}}\n");
    let rules = [
        rule("from", "n >= 3"),
        rule("over", "n > 3"),
        rule("up_to", "n <= 3"),
        rule("under", "n < 3"),
        rule("not_from", "!(n >= 3)"),
        rule("not_over", "!(n > 3)"),
        rule("turned", "3 >= n"),
    ];
    place.write(
        "cut.yaml",
        format!(
            "format: 1\nid: cut\nversion: 1.0.0\ntitle: Cut\nlanguage: en\nlicense: CC0-1.0\nreviewed_by: []\n\
             validated: none\nlevels:\n  - {{id: low, name: Low, because: Base.}}\nsections:\n  - id: one\n    \
             title: One\n    items:\n      - {{id: n, name: hours, ask: N?, number: {{min: 0, max: 9}}, worse: higher}}\n\
             rules:\n{}",
            rules.concat()
        ),
    );
    place
        .write("cut.es.yaml", "format: 1\nquestionnaire: cut\nlanguage: es\ntexts:\n  items.n.name: horas\n");
    let show = |lang: &str| {
        let ran = place.run(&["show", "cut.yaml", "--format", "markdown", "--lang", lang]);
        format!("{}{}", ran.out, ran.err)
    };
    for (lang, name, said) in [
        ("en", "hours", ["is at least 3", "is more than 3", "is at most 3", "is less than 3"]),
        ("es", "horas", ["es 3 o más", "es más de 3", "es 3 o menos", "es menos de 3"]),
    ] {
        let out = show(lang);
        let [from, over, up_to, under] = said;
        let expected = [from, over, up_to, under, under, up_to, up_to];
        let sentences: Vec<&str> = out.split(&format!("“{name}” ")).skip(1).collect();
        let found: Vec<&str> =
            sentences.into_iter().filter(|s| said.iter().any(|said| s.starts_with(said))).collect();
        assert_eq!(found.len(), expected.len(), "{out}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.starts_with(expected), "{found}\n{expected}");
        }
    }
}
