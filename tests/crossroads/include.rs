//! Questionnaires that are part of others: they mean there what they mean alone.

use crate::random::{Allow, Rng, questionnaire};
use crate::run::Place;
use crossroads::assess::assess;
use crossroads::library::{self, Loaded, Trouble};
use crossroads::program::{ItemKind, Program};
use crossroads::proof::Matter;
use crossroads::report::{self, Content, Detail, Format, Private, Subject};
use crossroads::response::{Response, read_cell};

const ALL: Allow = Allow { hidden: true, declining_matters: true, wide: true };

fn folder(files: &[(&str, &str)]) -> Place {
    let place = Place::new();
    for (name, text) in files {
        std::fs::create_dir_all(place.path(name).parent().unwrap()).unwrap();
        place.write(name, text);
    }
    place
}

fn try_load(folder: &Place, name: &str) -> Result<Loaded, Trouble> {
    library::load(&folder.path(name).to_string_lossy())
}

fn load(folder: &Place, name: &str) -> Loaded {
    try_load(folder, name).unwrap_or_else(|trouble| panic!("{}", told(&trouble)))
}

fn told(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Invalid(sources, found) => {
            found.iter().map(|d| crossroads::diagnostic::draw(d, sources, false) + "\n").collect()
        }
        other => other.to_string(),
    }
}

/// A questionnaire with these parts.
fn form(id: &str, rest: &str) -> String {
    format!(
        "format: 1\nid: {id}\nversion: 1.0.0\ntitle: Form\nlanguage: en\nlicense: CC0-1.0\nreviewed_by: []\n\
         validated: none\n{rest}"
    )
}

/// A random answer to each item, or none, as a cell of a table.
fn cells(program: &Program, rng: &mut Rng) -> Vec<Option<String>> {
    let cell = |kind: &ItemKind, rng: &mut Rng| match kind {
        _ if rng.chance(15) => None,
        _ if rng.chance(10) => Some("?".to_owned()),
        _ if rng.chance(10) => Some(String::new()),
        ItemKind::OneOf(choices) => Some(rng.pick(choices).code.clone()),
        ItemKind::AnyOf(choices) => {
            let some: Vec<&str> =
                choices.iter().filter(|_| rng.chance(40)).map(|choice| choice.code.as_str()).collect();
            Some(if some.is_empty() { choices.last()?.code.clone() } else { some.join(";") })
        }
        ItemKind::Number(range) => {
            Some((range.min + rng.below((range.max - range.min + 1) as usize) as i64).to_string())
        }
        ItemKind::FreeText(_) => Some("words".to_owned()),
    };
    program.items.rows().map(|item| cell(&item.kind, rng)).collect()
}

/// The answers in cells, each to the item of this id with the prefix.
fn response(program: &Program, ids: &Program, prefix: &str, cells: &[Option<String>]) -> Response {
    let mut response = Response::new(program);
    for (item, cell) in ids.items.rows().zip(cells) {
        let id = program.item(&format!("{prefix}{}", item.id)).unwrap();
        let answer = cell.as_ref().and_then(|cell| read_cell(&program.items[id], cell).ok());
        answer.into_iter().for_each(|answer| response.set(id, answer));
    }
    response
}

#[test]
fn an_included_questionnaire_means_what_it_means_alone() {
    let mut compared = 0;
    for seed in 0..150 {
        let mut rng = Rng(seed);
        let part = questionnaire(&mut rng, 8, ALL);
        let files = [
            ("part.yaml", part.as_str()),
            (
                "plain.yaml",
                &form("plain", "include: [{questionnaire: part.yaml, levels: true}]\nsections: []\n"),
            ),
            (
                "deep.yaml",
                &form("deep", "include: [{questionnaire: named.yaml, as: a, levels: true}]\nsections: []\n"),
            ),
            (
                "named.yaml",
                &form(
                    "named",
                    "include: [{questionnaire: part.yaml, as: b, levels: true, before: end}]\nsections:\n  - {id: \
                     end, title: End, items: [{id: q0, ask: Else?, text: {max_length: 9}}]}\n",
                ),
            ),
        ];
        let folder = folder(&files);
        let Ok(alone) = try_load(&folder, "part.yaml") else { continue };
        for (name, prefix) in [("plain.yaml", ""), ("named.yaml", "b."), ("deep.yaml", "a.b.")] {
            let within = load(&folder, name);
            let (one, two) = (&alone.program, &within.program);
            for _ in 0..20 {
                let cells = cells(one, &mut rng);
                let here = assess(one, &response(one, one, "", &cells));
                let there = assess(two, &response(two, one, prefix, &cells));
                assert_eq!(here.level, there.level, "{part}");
                assert_eq!(
                    (here.level_at_least, here.level_at_most),
                    (there.level_at_least, there.level_at_most)
                );
                assert_eq!(here.urgency, there.urgency);
                assert!(here.rules.rows().eq(there.rules.rows()), "{part}");
                assert!(here.notices.rows().eq(there.notices.rows()));
                assert!(here.values.rows().eq(there.values.rows()));
                let scores = here.scales.rows().zip(there.scales.rows());
                assert!(scores.into_iter().all(|(a, b)| (a.range, a.band()) == (b.range, b.band())));
                compared += 1;
            }
        }
    }
    assert!(compared > 3000, "{compared}");
}

const MOOD: &str = "sections:
  - id: mood
    title: Mood
    items:
      - {id: low, ask: \"Low?\", one_of: often, worse: last}
      - {id: harm, ask: \"Thoughts?\", one_of: often, worse: last, show_if: low != 'no'}
choices:
  often: [{code: \"no\", text: \"No\", points: 0}, {code: \"yes\", text: \"Yes\", points: 2}]
scales:
  - {id: total, name: Total, sum: [low, harm], bands: [{from: 0, id: few, name: Few}, {from: 2, id: many, name: Many}]}
notices:
  - {id: crisis, urgency: now, text: \"Call now. Your score is {total}.\"}
rules:
  - {id: thoughts, when: harm == 'yes', notice: crisis, because: You named it.}
";

#[test]
fn a_form_names_what_it_includes() {
    let own = "levels:
  - {id: base, name: Base, because: Nothing else.}
  - {id: more, name: More}
include: [{questionnaire: tools/mood.yaml, as: mood, after: start}]
sections:
  - {id: start, title: Start, items: [{id: low, ask: \"Other?\", number: {min: 0, max: 3}, worse: higher}]}
  - {id: end, title: End, items: [{id: more_words, ask: \"More?\", text: {max_length: 9}, show_if: mood.harm == 'yes'}]}
scales:
  - {id: both, name: Both, sum: [low, mood.low]}
rules:
  - {id: many, when: \"mood.total.band == 'many' && both > 2\", at_least: more, because: \"You have {mood.total}.\"}
  - {id: other, when: low > 2, notice: mood.crisis, because: You named much.}
for_professional:
  - {title: All, items: [mood.low, mood.harm, low, more_words]}
";
    let folder = folder(&[("form.yaml", &form("form", own)), ("tools/mood.yaml", &form("mood-tool", MOOD))]);
    let loaded = load(&folder, "form.yaml");
    let ids = |ids: Vec<&str>| ids.join(" ");
    assert_eq!(ids(loaded.program.sections.rows().map(|s| s.id.as_str()).collect()), "start mood.mood end");
    assert_eq!(
        ids(loaded.program.items.rows().map(|i| i.id.as_str()).collect()),
        "low mood.low mood.harm more_words"
    );
    assert_eq!(loaded.program.includes[0].id, "mood-tool");
    assert_eq!(loaded.program.item("mood__harm"), loaded.program.item("mood.harm"));

    let rows = "low,mood__low,mood__harm,more_words\n2,yes,no,\n3,no,,\n";
    insta::assert_snapshot!(folder.run_with(&["score", "form.yaml", "--ranges"], rows).whole());
    let lines = "{\"low\":2,\"mood.low\":\"yes\",\"mood__harm\":\"no\"}\n";
    let arguments = ["score", "form.yaml", "--from", "ndjson", "--to", "ndjson"];
    insta::assert_snapshot!(folder.run_with(&arguments, lines).whole());
    insta::assert_snapshot!(folder.run(&["check", "form.yaml"]).whole());
    let shown = folder.run(&["show", "form.yaml", "--format", "json"]);
    assert!(shown.out.contains("\"is\": {"), "{}", shown.out);
}

#[test]
fn the_files_of_a_questionnaire_all_count_in_its_sha256() {
    let own = form("form", "include: [{questionnaire: mood.yaml, as: mood}]\nsections: []\n");
    let folder = folder(&[("form.yaml", &own), ("mood.yaml", &form("mood", MOOD))]);
    let before = load(&folder, "form.yaml").sha256;
    folder.write("mood.yaml", form("mood", &MOOD.replace("Low?", "Lower?")));
    assert_ne!(load(&folder, "form.yaml").sha256, before);
}

#[test]
fn what_is_wrong_in_an_included_file_is_shown_there() {
    let own = form("form", "include: [{questionnaire: mood.yaml, as: mood}]\nsections: []\n");
    let folder = folder(&[
        ("form.yaml", &own),
        ("mood.yaml", &form("mood", &MOOD.replace("harm == 'yes'", "harn == 'yes'"))),
    ]);
    let trouble = try_load(&folder, "form.yaml").unwrap_err();
    let told = told(&trouble).replace(&folder.path("").display().to_string(), "");
    insta::assert_snapshot!(told);
}

#[test]
fn a_link_does_not_lead_out_of_the_folder() {
    let folder = folder(&[
        ("mood.yaml", &form("mood", MOOD)),
        ("here/form.yaml", &form("form", "include: [{questionnaire: mood.yaml, as: mood}]\nsections: []\n")),
    ]);
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path("mood.yaml"), folder.path("here/mood.yaml")).unwrap();
    let trouble = try_load(&folder, "here/form.yaml").unwrap_err();
    assert!(told(&trouble).contains("`mood.yaml` lies outside of this file's folder"), "{}", told(&trouble));
}

#[test]
fn includes_are_nested_only_so_deep_and_so_often() {
    let next = |n: usize, twice: bool| {
        let one = format!("{{questionnaire: f{}.yaml, as: a}}", n + 1);
        let two = if twice { one.replace("as: a", "as: b") } else { String::new() };
        form("f", &format!("include: [{one}, {two}]\nsections: []\n").replace(", ]", "]"))
    };
    for (twice, said) in [(false, "includes may be nested 8 deep"), (true, "may consist of 64 files")] {
        let files: Vec<(String, String)> = (0..12).map(|n| (format!("f{n}.yaml"), next(n, twice))).collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
        let folder = folder(&files);
        let trouble = try_load(&folder, "f0.yaml").unwrap_err();
        assert!(told(&trouble).contains(said), "{}", told(&trouble));
    }
}

#[test]
fn a_built_in_is_included_by_its_id() {
    let own =
        form("form", "include: [{questionnaire: level-of-care, as: care, levels: true}]\nsections: []\n");
    let folder = folder(&[("form.yaml", &own)]);
    let loaded = load(&folder, "form.yaml");
    assert_eq!(loaded.program.levels.len(), 3);
    assert!(loaded.program.item("care.now").is_some());
}

#[test]
fn level_of_care_and_the_intake_interview_come_to_the_same() {
    let (alone, form) = (library::load("level-of-care").unwrap(), library::load("intake-interview").unwrap());
    let (one, two) = (&alone.program, &form.program);
    assert!(one.levels.rows().map(|level| &level.id).eq(two.levels.rows().map(|level| &level.id)));
    let guarantees = |program: &Program| -> Vec<String> {
        program.guarantees.rows().map(|guarantee| guarantee.id.clone()).collect()
    };
    assert!(guarantees(one).iter().all(|id| guarantees(two).contains(id)));
    let mut rng = Rng(7);
    for round in 0..3000 {
        let cells = cells(one, &mut rng);
        let here = assess(one, &response(one, one, "", &cells));
        let mut response = response(two, one, "", &cells);
        // Whatever the worker saw, the level is the same and no notice is gone; seeing nothing changes nothing.
        let quiet = round % 2 == 0;
        let seen = if quiet {
            [("alone", "yes"), ("seen_now", "none"), ("followed", "well"), ("sure", "sure")]
        } else {
            [("alone", "others"), ("seen_now", "sleepy;shaking;hurt"), ("followed", "hardly"), ("sure", "?")]
        };
        for (id, cell) in seen {
            let id = two.item(id).unwrap();
            response.set(id, read_cell(&two.items[id], cell).unwrap());
        }
        let there = assess(two, &response);
        assert_eq!(
            (here.level, here.level_at_least, here.level_at_most),
            (there.level, there.level_at_least, there.level_at_most)
        );
        for (id, notice) in one.notices.iter() {
            let same = two.notices.find(|other| other.id == notice.id).unwrap();
            assert_eq!(here.notices[id], there.notices[same], "{}", notice.id);
        }
        for (id, rule) in one.rules.iter() {
            assert_eq!(here.rules[id], there.rules[two.rules.find(|other| other.id == rule.id).unwrap()]);
        }
        if quiet {
            assert_eq!(here.urgency, there.urgency);
        } else {
            assert!(here.urgency <= there.urgency);
        }
    }
}

#[test]
fn a_score_that_no_rule_asks_for_is_no_reason_to_say_that_nothing_points_to_more() {
    let head = "format: 1\nid: form\nversion: 1.0.0\ntitle: Form\nlanguage: en\nlicense: CC0-1.0\nreviewed_by: []\nvalidated: none\nsections: []\n";
    let form = |includes: &str| {
        format!("{head}include: [{{questionnaire: level-of-care, levels: true}}{includes}]\n")
    };
    let place =
        folder(&[("alone.yaml", &form("")), ("both.yaml", &form(", {questionnaire: phq-9, as: phq}"))]);
    let quiet = "{now: [none], adult: 'yes', substances: [alcohol], alcohol_often: few, alcohol_now: going, \
        alcohol_amount: three_five, past_withdrawal: [none], recent: [none], health: [none], pregnant: 'no', \
        suicide: 'no', mood: [none], safe_home: 'yes', home: [steady], support: [phone, overnight, family], \
        signs: [more], earlier: [none], work: none, care: [none], hours_free: 15, times_free: [evenings], \
        travel_minutes: 40, practical: [none], setting: [none], hopes: [none]";
    let comfort = "Nothing in your answers points to more";
    let report = |form: &str, more: &str| {
        let loaded = load(&place, form);
        let mut answers = quiet.to_owned();
        for item in loaded.program.items.rows().filter(|item| item.id.starts_with("phq.")) {
            answers.push_str(&format!(", {}: \"{more}\"", item.id));
        }
        answers.push('}');
        place.write("answers.yaml", &answers);
        let ran = place.run(&["report", form, "answers.yaml"]);
        assert_eq!(ran.code, 0, "{}", ran.whole());
        ran.out.split_whitespace().collect::<Vec<_>>().join(" ").contains(comfort)
    };
    assert!(report("alone.yaml", ""));
    assert!(report("both.yaml", "0"));
    assert!(!report("both.yaml", "1"));
    // Such an instrument is asked whole, whatever the form could leave out.
    let both = load(&place, "both.yaml");
    place.write("answers.yaml", format!("{quiet}, phq.q1: \"1\", phq.q9: \"0\"}}"));
    let response = library::answers(&both.program, &place.path("answers.yaml")).unwrap().response;
    let needless = Matter::new(&both.program).unwrap().needless(&response);
    let questions: Vec<_> = (2..=8).map(|n| both.program.item(&format!("phq.q{n}")).unwrap()).collect();
    assert!(questions.iter().all(|id| !needless.contains(id)));
}

/// The person's page by its headings, but for what names the questionnaire and what the worker left blank.
fn to_take_home(loaded: &Loaded, response: &Response) -> Vec<String> {
    let subject = Subject {
        program: &loaded.program,
        words: &loaded.words,
        own_voice: loaded.own_voice.as_ref(),
        help: &loaded.help,
        phrases: &library::report_phrases("en").unwrap(),
        sha256: &loaded.sha256,
        response,
        assessment: &assess(&loaded.program, response),
        answered_at: "2026-11-23T02:10:00-05:00",
        record: None,
    };
    let content = Content { private: Private::Shown, detail: Detail::Report };
    let page = report::write(&subject, content, Format::Markdown).unwrap();
    let (person, professional) = page.split_once("# For the professional").unwrap();
    assert!(loaded.own_voice.is_none() || professional.contains("what the client uses"), "{professional}");
    let sections = person
        .split("\n## ")
        .filter(|section| !section.starts_with("Left blank") && !section.starts_with("How this was made"));
    sections.map(str::to_owned).collect()
}

#[test]
fn what_a_client_takes_home_reads_as_if_they_had_been_asked_by_nobody() {
    let (alone, form) = (library::load("level-of-care").unwrap(), library::load("intake-interview").unwrap());
    let mut rng = Rng(11);
    let mut spoken = String::new();
    for _ in 0..150 {
        let cells = cells(&alone.program, &mut rng);
        let here = to_take_home(&alone, &response(&alone.program, &alone.program, "", &cells));
        let mut response = response(&form.program, &alone.program, "", &cells);
        let see = |response: &mut Response, seen: [(&str, &str); 4]| {
            for (id, cell) in seen {
                let id = form.program.item(id).unwrap();
                response.set(id, read_cell(&form.program.items[id], cell).unwrap());
            }
        };
        see(&mut response, [("alone", "yes"), ("seen_now", "none"), ("followed", "well"), ("sure", "sure")]);
        assert_eq!(here, to_take_home(&form, &response));
        let all =
            [("alone", "others"), ("seen_now", "sleepy;shaking;hurt"), ("followed", "?"), ("sure", "little")];
        see(&mut response, all);
        spoken.push_str(&to_take_home(&form, &response).concat());
    }
    assert!(spoken.contains("You were shaking, sweating or throwing up."));
    for word in ["client", "Client", "You saw", "Stay with them"] {
        assert!(!spoken.contains(word), "{word}");
    }
}

#[test]
fn the_intake_interview_speaks_about_the_client() {
    let loaded = library::load("intake-interview").unwrap();
    let (program, words) = (&loaded.program, &loaded.words);
    assert_eq!(program.override_reasons.len(), words.override_reasons.len());
    assert!(program.override_reasons.iter().any(|id| id == "client_choice"));
    let talks_to = |text: &str| {
        let lower = format!(" {} ", text.to_lowercase().replace(|c: char| !c.is_alphanumeric(), " "));
        [" i ", " me ", " my ", " your ", " yourself "].iter().any(|word| lower.contains(word))
    };
    let own = ["start", "seen"];
    for item in program.items.ids() {
        if own.contains(&program.sections[program.items[item].section].id.as_str()) {
            continue; // these are asked of the worker
        }
        let said = &words.items[item];
        let texts = [said.ask.written(program), said.name.clone()];
        let choices = said.choices.iter().flat_map(|choice| [&choice.text, &choice.name]);
        for text in choices.chain(&texts) {
            assert!(!talks_to(text), "{}: {text}", program.items[item].id);
        }
    }
    for (id, rule) in program.rules.iter() {
        let because = words.rules[id].because.written(program);
        assert!(!talks_to(&because), "{}: {because}", rule.id);
    }
}
