//! Texts in another language or voice: they change what is read, and nothing else.

use crate::run::Place;
use crossroads::library;

const QUESTIONNAIRE: &str = "format: 1
id: rest
version: 1.0.0
title: Rest
language: en
license: CC0-1.0
reviewed_by: []
validated: none
sections:
  - id: nights
    title: Nights
    items:
      - {id: tired, ask: \"Are you tired?\", one_of: [{code: \"no\", text: \"No\"}, {code: \"yes\", text: \"Yes\"}], worse: last}
  - id: words
    title: Words
    items: [{id: more, ask: \"Anything else?\", text: {max_length: 9}}]
notices:
  - {id: sleep, urgency: today, text: \"You said {tired}. Sleep.\"}
rules:
  - {id: is_tired, when: tired == 'yes', notice: sleep, because: You are tired.}
for_professional:
  - {title: All, items: [more]}
";

fn place() -> Place {
    let place = Place::new();
    place.write("rest.yaml", QUESTIONNAIRE).write("answers.yaml", "tired: \"yes\"\n");
    place
}

#[test]
fn a_file_of_texts_is_started_translated_and_kept_fresh() {
    let place = place();
    let started = place.run(&["show", "rest.yaml", "--format", "texts", "--lang", "es"]);
    // Nothing is there yet in Spanish, which is what the file is made for.
    insta::assert_snapshot!("texts_started", started.whole());
    let spanish = started
        .out
        .replace("Are you tired?", "¿Tiene sueño?")
        .replace("You said {tired}. Sleep.", "Dijo {tired}. Duerma.");
    place.write("rest.es.yaml", &spanish);
    let left = place.run(&["check", "rest.yaml"]).out;
    let left = left.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(left.contains("2 texts are still in the first language"), "{left}");
    let spanish = spanish.replace("Anything else?", "¿Algo más?").replace("You are tired.", "Tiene sueño.");
    place.write("rest.es.yaml", &spanish);
    assert!(place.run(&["check", "rest.yaml"]).out.contains("no errors, no warnings"));
    let report = place.run(&["report", "rest.yaml", "answers.yaml", "--lang", "es"]);
    assert!(report.out.contains("Dijo Yes. Duerma."), "{}", report.out);
    assert!(place.run(&["report", "rest.yaml", "answers.yaml"]).out.contains("You said Yes. Sleep."));

    // The original changes, a text is added, and one is taken away.
    let changed = QUESTIONNAIRE
        .replace("Are you tired?", "Are you often tired?")
        .replace("You are tired.", "You are so tired.");
    place.write("rest.yaml", changed);
    place.write("rest.es.yaml", spanish.replace("\"Tiene sueño.\"", "").replace("    sleep:", "    slep:"));
    insta::assert_snapshot!("texts_stale", place.run(&["check", "rest.yaml"]).whole());

    place.write("rest.es.yaml", &spanish);
    assert_eq!(place.run(&["check", "rest.yaml"]).out.matches("stale-text").count(), 2);
    let accepted = place.run(&["check", "rest.yaml", "--accept-texts"]);
    assert!(accepted.out.contains("no errors, no warnings"), "{}", accepted.out);
    assert!(place.read("rest.es.yaml").contains("¿Tiene sueño?"));
}

/// Whatever stands around the hashes, and whatever is wrong with the file, a translator loses nothing.
#[test]
fn accepting_texts_changes_nothing_but_the_hashes() {
    let place = place();
    let head = "format: 1\nquestionnaire: rest\nlanguage: es\n";
    let texts = "texts:\n  items:\n    tired: {ask: \"¿Tiene sueño?\"}\n";
    let accept = |file: &str| {
        place.write("rest.es.yaml", file);
        let ran = place.run(&["check", "rest.yaml", "--accept-texts"]);
        (ran, place.read("rest.es.yaml"))
    };
    let (_, after) = accept(&format!("{head}{texts}"));
    let noted = after.strip_prefix(&format!("{head}{texts}\n")).unwrap();
    assert!(noted.starts_with("originals:\n  items.tired.ask: \"") && noted.ends_with("\"\n"), "{noted}");

    let old = "originals:\n  items.tired.ask: \"00000000\"\n\n# to be read again\n";
    for before in
        [format!("{head}{old}{texts}"), format!("{head}\"originals\": {{}}\n# to be read again\n{texts}")]
    {
        let (_, after) = accept(&before);
        assert_eq!(after, format!("{head}# to be read again\n{texts}\n{noted}"));
    }
    for broken in
        [format!("{head}{texts}  bands: [\n{old}"), format!("{head}{old}{texts}    slept: {{ask: A}}\n")]
    {
        let (ran, after) = accept(&broken);
        assert_eq!((ran.code, after), (1, broken), "{}", ran.out);
    }
    let braces = "{format: 1, questionnaire: rest, language: es, texts: {items: {tired: {ask: A}}}}\n";
    let (ran, after) = accept(braces);
    assert_eq!((ran.code, after.as_str()), (2, braces), "{}", ran.err);
    assert!(ran.err.contains("write each of its keys on a line"), "{}", ran.err);
}

#[test]
fn a_language_that_is_not_there_is_told() {
    let place = place();
    let ran = place.run(&["report", "rest.yaml", "answers.yaml", "--lang", "fr"]);
    assert_eq!((ran.code, ran.err.as_str()), (2, "crossroads: `rest` has no texts in `fr`; there is `en`\n"));
    assert_eq!(place.run(&["report", "rest.yaml", "answers.yaml", "--lang", "en"]).code, 0);
}

#[test]
fn the_translation_of_an_instrument_comes_with_it_and_a_voice_goes_before_it() {
    let place = place();
    let form = "format: 1\nid: form\nversion: 1.0.0\ntitle: Form\nlanguage: en\nlicense: CC0-1.0\nreviewed_by: []\nvalidated: none\n";
    place.write(
        "form.yaml",
        format!(
            "{form}texts: form.voice.yaml\ninclude: [{{questionnaire: rest.yaml, as: rest}}]\nsections: []\n"
        ),
    );
    let texts = |language: &str, id: &str, texts: &str| {
        format!("format: 1\nquestionnaire: {id}\nlanguage: {language}\ntexts: {texts}\n")
    };
    place.write(
        "form.voice.yaml",
        texts("en", "form", "{items: {rest.tired: {ask: Is the client tired?, help: Look as well.}}}"),
    );
    place.write(
        "rest.es.yaml",
        texts(
            "es",
            "rest",
            "{title: Descanso, items: {tired: {ask: ¿Tiene sueño?, choices: {\"yes\": Sí}}}}",
        ),
    );
    place.write("form.es.yaml", texts("es", "form", "{title: Forma}"));
    let load = |language| library::load_in(&place.path("form.yaml").to_string_lossy(), language).unwrap();
    let ask = |language| {
        let loaded = load(language);
        let words = &loaded.words.items.rows().next().unwrap();
        (
            words.ask.written(&loaded.program),
            words.help.written(&loaded.program),
            words.choices[1].text.clone(),
        )
    };
    let own = |ask: &str, yes: &str| (ask.to_owned(), "Look as well.".to_owned(), yes.to_owned());
    assert_eq!(ask(None), own("Is the client tired?", "Yes"));
    // The Spanish of the instrument is not what the voice says, so that the form has to say it in Spanish itself.
    assert_eq!(ask(Some("es")), own("Is the client tired?", "Sí"));
    let ran = place.run(&["check", "form.yaml"]);
    assert!(ran.out.contains("`items.rest.tired.ask`"), "{}", ran.out);
    assert_eq!(load(None).sha256, load(Some("es")).sha256);
}
