//! The intake worker's interview and its session: what is kept when the program is killed or the disk is full, what the
//! keyboard does, what a history shows, and that nothing can be changed unseen.

use crate::random::Rng;
use crate::run::{Place, Ran, command};
use crate::window::{Window, window};
use crossroads::library::{self, Loaded};
use crossroads::response::{self, Answer, Response};
use crossroads::session::{Cell, Journal, journal};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/crossroads/fixtures/interview.yaml");
const CTRL_C: &str = "\u{3}";

fn read(place: &Place, name: &str) -> Journal {
    journal::read(&std::fs::read(place.path(name)).unwrap()).unwrap()
}

/// Runs the program with lines of input; the worker is ann.
fn say(place: &Place, arguments: &[&str], lines: &[&str]) -> Ran {
    let arguments = [&["interview", "--plain", "--worker", "ann"], arguments].concat();
    place.run_with(&arguments, lines.iter().map(|line| format!("{line}\n")).collect::<String>())
}

/// A window in which the fixture is asked, begun or gone on with.
fn desk(place: &Place, arguments: &[&str]) -> Window {
    let arguments =
        [&["interview", FIXTURE, "--session", "a.session", "--worker", "ann"], arguments].concat();
    let mut window = window().run(&place.path(""), &arguments);
    window.sees("A short list").types("1");
    window
}

/// What an item's answer is in a session, as a file of answers has it.
fn cell(loaded: &Loaded, session: &Response, id: &str) -> Option<String> {
    let item = loaded.program.item(id).unwrap();
    response::write_cell(&loaded.program.items[item], session.answer(item))
}

/// The whole fixture, answered: few hours, so high care.
const WHOLE: [&str; 6] = ["1", "1", "5", "3", "hello", "1"];

pub(crate) fn whole(place: &Place) -> Ran {
    let mut lines = WHOLE.to_vec();
    lines.push("5");
    say(place, &[FIXTURE, "--session", "a.session", "--client", "C 17"], &lines)
}

/// Many questions, so that a kill finds the program at any of them.
fn many(items: usize) -> String {
    let mut text = "format: 1\nid: many\nversion: 1.0.0\ntitle: Many\nlanguage: en\nlicense: CC0-1.0\n\
                    reviewed_by: []\nvalidated: none\nsections:\n  - id: all\n    title: All\n    items:\n"
        .to_owned();
    for number in 0..items {
        text += &format!(
            "      - {{id: n{number}, name: n{number}, ask: \"n{number}?\", number: {{min: 0, max: 9999}}, worse: higher}}\n"
        );
    }
    text
}

#[test]
fn a_thousand_kills_lose_no_answer_that_was_confirmed() {
    const KILLS: usize = 1000;
    const ITEMS: usize = 60;
    let threads: Vec<_> =
        (0..4).map(|thread| std::thread::spawn(move || killed(thread, KILLS / 4, ITEMS, &PLAIN))).collect();
    let counts: Vec<(usize, usize)> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    let (confirmed, begun): (usize, usize) =
        counts.iter().fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
    assert!(confirmed > KILLS && begun > 4, "the kills came too soon: {confirmed} answers, {begun} sessions");
}

/// How a session is kept.
pub(crate) struct Way {
    /// Makes what is needed.
    pub(crate) prepare: fn(&Place),
    /// What it takes to begin one.
    pub(crate) begin: &'static [&'static str],
    /// What it takes to open one.
    pub(crate) open: &'static [&'static str],
    /// The journal that is in such a file.
    pub(crate) read: fn(&Place, &[u8]) -> Vec<u8>,
}

const PLAIN: Way = Way { prepare: |_| {}, begin: &[], open: &[], read: |_, bytes| bytes.to_vec() };

/// Kills the program so many times, and gives how many answers were confirmed, in how many sessions.
pub(crate) fn killed(thread: usize, kills: usize, items: usize, way: &Way) -> (usize, usize) {
    let place = Place::new();
    (way.prepare)(&place);
    place.write("many.yaml", many(items));
    let loaded = library::load(place.path("many.yaml").to_str().unwrap()).unwrap();
    let mut rng = Rng(thread as u64 + 1);
    let (mut total, mut begun) = (0, 0);
    let mut name = String::new();
    // What a screen has confirmed of this session.
    let mut confirmed: Vec<(String, String)> = Vec::new();
    for kill in 0..kills {
        if name.is_empty() {
            name = format!("s{kill}.session");
            begun += 1;
            confirmed.clear();
        }
        let goes_on = place.path(&name).exists();
        let mut arguments = vec!["interview", "many.yaml", "--session", &name, "--plain", "--worker", "ann"];
        if goes_on {
            arguments.push("--resume");
        }
        arguments.extend(if goes_on { way.open } else { way.begin });
        let mut child = command(&place.path(""), &arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines: String = (0..items).map(|_| format!("{}\n", rng.below(10_000))).collect();
        let _ = child.stdin.take().unwrap().write_all(format!("1\n{lines}").as_bytes());
        // At any moment of the start, or some answers later at any moment of an answer.
        let mut screen = String::new();
        let mut shown = BufReader::new(child.stderr.take().unwrap());
        let answers = rng.below(10);
        if answers == 0 {
            std::thread::sleep(Duration::from_micros(rng.below(50_000) as u64));
        }
        while screen.matches("Saved: ").count() < answers && shown.read_line(&mut screen).unwrap() > 0 {}
        std::thread::sleep(Duration::from_micros(rng.below(5_000) as u64));
        child.kill().unwrap();
        child.wait().unwrap();
        shown.read_to_string(&mut screen).unwrap();
        for line in screen.split_inclusive('\n').filter_map(|line| line.strip_suffix(".\n")) {
            let saved = line.strip_prefix("Saved: ").and_then(|said| said.split_once(": "));
            if let Some((item, said)) = saved {
                confirmed.push((item.to_owned(), said.to_owned()));
                total += 1;
            }
        }
        if !place.path(&name).exists() {
            assert!(confirmed.is_empty(), "nothing is confirmed before there is a file");
            continue;
        }
        let bytes = std::fs::read(place.path(&name)).unwrap();
        let journal = (way.read)(&place, &bytes);
        let journal = journal::read(&journal).unwrap_or_else(|error| panic!("{name}: {error}"));
        let response = journal.response(&loaded.program);
        for (item, said) in &confirmed {
            assert_eq!(cell(&loaded, &response, item).as_ref(), Some(said), "{name}: {item}");
        }
        let all = response.iter().all(|(_, answer)| *answer != Answer::Open);
        if all {
            name.clear();
        }
    }
    (total, begun)
}

/// A disk that fills up: here a file that may not grow, until it may again.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_said_and_what_waits_is_saved_when_there_is_room() {
    full_disk(&PLAIN);
}

#[cfg(target_os = "linux")]
pub(crate) fn full_disk(way: &Way) {
    let place = Place::new();
    (way.prepare)(&place);
    place.write("many.yaml", many(40));
    let loaded = library::load(place.path("many.yaml").to_str().unwrap()).unwrap();
    let mut window =
        window().shell("echo $$ > pid; exec prlimit --fsize=12288:unlimited \"$@\"").size(100, 40).run(
            &place.path(""),
            &[&["interview", "many.yaml", "--session", "a.session", "--worker", "ann"], way.begin].concat(),
        );
    window.sees("Begin").types("1").sees("n0?");
    let mut number = 0;
    loop {
        window.sees(&format!("n{number}?")).types(&format!("{number}\r"));
        number += 1;
        if window.sees_one_of(&[&format!("n{number}?"), "NOT SAVED YET"]) == "NOT SAVED YET" {
            break;
        }
        if window.text().contains("NOT SAVED YET") {
            break;
        }
    }
    // It goes on in memory.
    for _ in 0..3 {
        window
            .sees(&format!("n{number}?"))
            .sees("NOT SAVED YET (file too large)")
            .types(&format!("{number}\r"));
        number += 1;
    }
    window.sees(&format!("n{number}?")).types("q").sees("There is no room to save the session");
    window.types("1").sees("There is no room").types("3").sees(&format!("n{number}?"));
    // What is there can be read, and ends earlier.
    let bytes = std::fs::read(place.path("a.session")).unwrap();
    let before = journal::read(&(way.read)(&place, &bytes)).unwrap().response(&loaded.program);
    assert_eq!(cell(&loaded, &before, &format!("n{}", number - 1)), None);
    // Another place, full as well, is refused; nothing is lost.
    window.types("q").sees("There is no room").types("2").sees("Save the session in another place");
    window.types("no/such/folder\r").sees("It cannot be saved in no/such/folder").types("3");
    window.sees(&format!("n{number}?"));
    let pid = place.read("pid");
    let more = Command::new("prlimit").args(["--pid", pid.trim(), "--fsize=unlimited"]).status().unwrap();
    assert!(more.success());
    window.types(&format!("{number}\r")).sees("There is room again: everything is saved.");
    window.types("q").sees("Every answer is saved in a.session").types("2");
    assert_eq!(window.ends(), 130);
    let bytes = std::fs::read(place.path("a.session")).unwrap();
    let session = journal::read(&(way.read)(&place, &bytes)).unwrap().response(&loaded.program);
    for item in 0..=number {
        assert_eq!(cell(&loaded, &session, &format!("n{item}")), Some(item.to_string()));
    }
}

/// A full disk, and then another that is not: here a file that may not grow, until files may.
#[test]
#[cfg(target_os = "linux")]
fn at_the_keyboard_a_session_is_saved_in_another_place() {
    let place = Place::new();
    place.write("many.yaml", many(40));
    let loaded = library::load(place.path("many.yaml").to_str().unwrap()).unwrap();
    let mut window = window()
        .shell("echo $$ > pid; exec prlimit --fsize=12288:unlimited \"$@\"")
        .size(100, 40)
        .run(&place.path(""), &["interview", "many.yaml", "--session", "a.session", "--worker", "ann"]);
    window.sees("Begin").types("1").sees("n0?");
    let mut number = 0;
    while !window.text().contains("NOT SAVED YET") {
        window.sees(&format!("n{number}?")).types(&format!("{number}\r"));
        number += 1;
        window.sees_one_of(&[&format!("n{number}?"), "NOT SAVED YET"]);
    }
    window.sees(&format!("n{number}?")).types("q").sees("There is no room to save the session");
    // A place that is no better is refused, and nothing is lost by it.
    window.types("2").sees("Save the session in another place").types("b.session\r");
    window.sees("It cannot be saved in b.session");
    let pid = place.read("pid");
    let more = Command::new("prlimit").args(["--pid", pid.trim(), "--fsize=unlimited"]).status().unwrap();
    assert!(more.success());
    window.types("2").sees("Save the session in another place");
    window.types("elsewhere.session\r").sees("Every answer is saved in elsewhere.session").types("1");
    // It goes on there.
    window.sees(&format!("n{number}?")).types(&format!("{number}\r"));
    window.sees(&format!("n{}?", number + 1)).types("q").sees("Every answer is saved").types("2");
    assert_eq!(window.ends(), 130);
    let said = window.text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("What is in a.session ends earlier."), "{said}");
    let session = read(&place, "elsewhere.session").response(&loaded.program);
    for item in 0..=number {
        assert_eq!(cell(&loaded, &session, &format!("n{item}")), Some(item.to_string()));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn without_room_a_session_can_be_saved_elsewhere() {
    let place = Place::new();
    place.write("many.yaml", many(30));
    let script = "ulimit -S -f 12; exec \"$0\" interview many.yaml --session a.session --plain --worker ann";
    let mut shell = Command::new("bash");
    shell.args(["-c", script, env!("CARGO_BIN_EXE_crossroads")]).current_dir(place.path(""));
    let mut child =
        shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let lines: String = (0..30).map(|number| format!("{number}\n")).collect();
    child.stdin.take().unwrap().write_all(format!("1\n{lines}").as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    // The input ended before there was room: that is an error, and says how much is lost.
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("could not be saved in `a.session`: file too large"), "{said}");
    assert!(!read(&place, "a.session").entries().is_empty());
}

#[test]
fn one_key_answers_and_commands_go_anywhere() {
    let place = Place::new();
    let mut window = desk(&place, &["--client", "C 17"]);
    // Nothing of a level before the end.
    window.sees("Are you in danger?").types("1").sees("Saved: danger: No.").sees("question 2");
    // A section, and on from there; then back to what was passed over.
    window.types("g").sees("First part: 1 of 4 answered").sees("Last part: 0 of 2").types("2");
    window.sees("What would you like to say?").types("n\r").sees("A note to: your own words");
    window.types("quietly\r").sees("The note is saved.");
    window.sees("Note by ann: quietly").types("well\r").sees("Is there anything else?");
    window.types("w").sees("The client's own words to: extras").types("nothing \"more\"\r");
    window.sees("In the client's words: \"nothing \"more\"\"").types("f").sees("Find a question");
    window.types("hours\r").sees("Go to which question?").types("1").sees("How many hours a week");
    window.types("j").sees("recorded as your own judgement").types("12\r").sees("Saved: hours: 12 hours.");
    // Ticks: a number each.
    window.sees("Which of these things").types("12").sees("[x] 1.").sees("[x] 2.").types("3\r");
    window.sees("does not go with").types("3\r").sees("Saved: things: The first thing").sees("Is there more");
    window.types(CTRL_C);
    assert_eq!(window.ends(), 130);
    assert!(window.text().contains("The session is saved in a.session"), "{}", window.text());

    // It goes on where it stopped.
    let mut window = desk(&place, &["--resume"]);
    window.sees("Is there more to the second thing?").types("b").sees("[x] 2. The second thing");
    window.types("?").sees("Commands").sees("j = The next answer");
    window.types("c").sees("Saved: things: could not ask.").sees("Is there more to the second thing?");
    window.types("b").sees("This could not be asked. Enter alone keeps it so.").types("\r");
    window.sees("Is there more to the second thing?");
    window.types("p").sees("Saved: the second thing: prefers not to say.").sees("Is there anything else?");
    window.types("l").sees("Is there anything else?").types("1\r").sees("Result of the rules");
    window.types("q").sees("That was the last question").sees("Computed from the answers: Low care.");
    // Another level, then an early answer changed.
    window.types("o").sees("Which level do you set?").types("2").sees("For which reason?").types("4");
    window
        .sees("In your words")
        .types("looks ill\r")
        .sees("Set by ann: High care. Reason: Clinical judgement.");
    window.types("a").sees("2. hours: 12 hours (interviewer's judgement)").types("2");
    window.sees("How many hours").sees("Source: interviewer's judgement.").types("3\r");
    window.sees("Result of the rules").types("q").sees("Computed from the answers: High care.");
    window.types("6");
    assert_eq!(window.ends(), 0);

    let loaded = library::load(FIXTURE).unwrap();
    let session = read(&place, "a.session").session(&loaded.program);
    let cells = ["danger", "hours", "things", "more", "words", "extras"];
    let cells = cells.map(|id| cell(&loaded, &session.response, id).unwrap());
    assert_eq!(cells, ["no", "3", "?", "", "well", "this"]);
    assert!(session.finished && session.overridden.is_some());
    let history = place.run(&["history", "a.session"]).out;
    for line in [
        "  ann  begun with fixture 1.0.0",
        ", client C 17",
        "  ann  noted to words: quietly",
        "  ann  the client's words to extras: nothing \"more\"",
        "  ann  answered hours: 12 (interviewer's judgement)",
        "  ann  changed things from long; second to not known (could not ask)",
        "  ann  set high (computed: low to low), reason clinical_judgement: looks ill",
        "  ann  changed hours from 12 to 3\n",
        "  ann  resumed with fixture 1.0.0\n",
    ] {
        assert!(history.contains(line), "{line}\n{history}");
    }
}

#[test]
fn the_reasons_for_another_level_are_the_questionnaire_s_own() {
    let place = Place::new();
    let own =
        "override_reasons:\n  - {id: other, text: Another reason}\n  - {id: far, text: It is too far away}\n";
    place.write("own.yaml", std::fs::read_to_string(FIXTURE).unwrap() + own);
    // The computed level is none to set, and neither is one without a word.
    let lines = [&WHOLE[..], &["2", "2", "2", "1", "2", "", "2", "1", "2", "no bus", "6"]].concat();
    let ran = say(&place, &["own.yaml", "--session", "a.session"], &lines);
    assert!(
        ran.err.contains("There is nothing to set.") && ran.err.contains("No other level is set."),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("2. It is too far away\n"), "{}", ran.err);
    let history = place.run(&["history", "a.session"]).out;
    assert!(history.contains(" reason far: no bus\n"), "{history}");
    assert_eq!(history.matches(", reason ").count(), 1, "{history}");
    assert_eq!(place.run(&["verify", "a.session", "--head", "abc"]).code, 2);
}

#[test]
fn the_second_worker_is_told_who_has_it_open() {
    let place = Place::new();
    let mut window = desk(&place, &["--client", "7"]);
    window.sees("Are you in danger?").types("1").sees("question 2");
    let second = ["interview", "--session", "a.session", "--resume", "--plain", "--worker", "bob"];
    let ran = place.run(&second);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("`a.session` is open already: by ann on "), "{}", ran.err);
    let list = place.run(&["interview", "--list", "."]);
    assert!(list.out.contains("a.session  7") && list.out.contains("open: by ann on "), "{}", list.out);
    window.types("q").sees("This goes on with it: crossroads interview").types("2");
    assert_eq!(window.ends(), 130);
    let list = place.run(&["interview", "--list", "."]).out;
    assert!(list.contains("unfinished since ") && !list.contains("open"), "{list}");
    // Ctrl-C and being stopped leave nothing but the session.
    let names: Vec<_> = std::fs::read_dir(place.path("")).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert_eq!(names, ["a.session"]);
}

#[test]
fn being_stopped_leaves_a_session_that_resumes_and_no_lock() {
    for signal in ["INT", "TERM", "HUP"] {
        let place = Place::new();
        let mut window = window()
            .shell("echo $$ > pid; exec \"$@\"")
            .run(&place.path(""), &["interview", FIXTURE, "--session", "a.session", "--worker", "ann"]);
        window.sees("Begin").types("1").sees("Are you in danger?").types("1").sees("Saved: danger: No.");
        let sent = Command::new("kill").args(["-s", signal, place.read("pid").trim()]).status().unwrap();
        assert!(sent.success());
        assert_eq!((window.ends(), window.text()), (130, String::new()), "{signal}");
        assert!(!place.path("a.session.lock").exists(), "{signal}");
        let mut window = desk(&place, &["--resume"]);
        window.sees("How many hours").types(CTRL_C);
        assert_eq!(window.ends(), 130);
    }
}

#[test]
fn a_folder_of_sessions_names_nobody_and_finds_a_client_again() {
    let place = Place::new();
    let begin = |client: &str| {
        say(&place, &[FIXTURE, "--sessions", "all", "--client", client], &["1", "1", "q", "2"])
    };
    for client in ["ann b", "carl d"] {
        assert_eq!(begin(client).code, 130);
    }
    let names: Vec<String> = std::fs::read_dir(place.path("all"))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(names.len() == 2 && names.iter().all(|name| name.len() == 32 + ".session".len()), "{names:?}");
    let ran = say(&place, &[FIXTURE, "--sessions", "all", "--resume"], &[]);
    assert!(
        ran.code == 2 && ran.err.contains("2 unfinished sessions in `all` could be meant"),
        "{}",
        ran.err
    );
    let ran =
        say(&place, &[FIXTURE, "--sessions", "all", "--resume", "--client", "carl d"], &["1", "q", "2"]);
    assert!(ran.code == 130 && ran.err.contains("client carl d"), "{}", ran.err);
    assert!(place.run(&["interview", "--list", "all"]).out.contains("carl d"));
    // Where a table has no room, one line after the other; a report is no part of the interview.
    let mut narrow = window().size(40, 40).run(&place.path(""), &["interview", "--list", "all"]);
    narrow.sees("  client: ann b").sees("  client: carl d").sees("  state: unfinished since");
    assert_eq!(narrow.ends(), 0);
}

#[test]
fn another_version_says_what_changed_and_asks_only_that() {
    let place = Place::new();
    let old = std::fs::read_to_string(FIXTURE).unwrap();
    place.write("old.yaml", &old);
    let mut lines = WHOLE.to_vec();
    lines.push("5");
    assert_eq!(say(&place, &["old.yaml", "--session", "a.session"], &lines).code, 0);
    let new = old
        .replace("version: 1.0.0", "version: 1.1.0")
        .replace("How many hours a week do you have?", "How many hours have you?")
        .replace("{code: \"that\", text: \"That\"}", "{code: \"other\", text: \"That\"}");
    let new = new.replace("text: {max_length: 40}", "text: {max_length: 40}\n      - id: late\n        name: late\n        ask: \"Late?\"\n        number: {min: 0, max: 9}\n        worse: none");
    place.write("new.yaml", &new);
    let ran = say(&place, &["new.yaml", "--session", "a.session", "--resume"], &["1", "20", "4", "2", "5"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for text in [
        "asked with version 1.0.0, this is version 1.1.0.",
        "hours: the words of the question. It is asked again.",
        "extras: what can be answered. It is asked again.",
        "late: new.",
        "Before this question changed: 5.",
        "Saved: hours: 20 hours.",
    ] {
        let said = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(text), "{text}\n{}", ran.err);
    }
    assert!(!ran.err.contains("Are you in danger?\n\nAny danger"), "it is asked again for no reason");
    let loaded = library::load(place.path("new.yaml").to_str().unwrap()).unwrap();
    let session = read(&place, "a.session").response(&loaded.program);
    let cells = ["danger", "hours", "things", "words", "late", "extras"];
    let cells = cells.map(|id| cell(&loaded, &session, id).unwrap());
    assert_eq!(cells, ["no", "20", "none", "hello", "4", "other"]);
    let history = place.run(&["history", "a.session"]).out;
    assert!(history.contains("resumed with fixture 1.1.0, to ask again: hours, extras"), "{history}");
    assert!(history.contains("changed hours from 5 to 20"), "the old answer stays\n{history}");
    // A report is of the version that was asked last.
    let ran = place.run(&["report", "old.yaml", "a.session", "--worker", "ann"]);
    assert!(ran.code == 2 && ran.err.contains("asked with version 1.1.0"), "{}", ran.err);
}

#[test]
fn reports_of_a_session_show_both_levels_and_follow_from_it() {
    let place = Place::new();
    let lines = [
        &["1", "n", "of her brother"],
        &WHOLE[1..],
        &["o", "1", "3", "the judge <b> said so", "n", "not \u{1b}[2J well", "6"],
    ]
    .concat();
    assert_eq!(say(&place, &[FIXTURE, "--session", "a.session", "--client", "C 17"], &lines).code, 0);
    let report = |form: &str| {
        let ran = place.run(&["report", FIXTURE, "a.session", "--worker", "eve", "--format", form]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.out
    };
    for form in ["text", "html", "markdown"] {
        let head = read(&place, "a.session").head().to_owned();
        let page: String = report(form).split_whitespace().collect::<Vec<_>>().join(" ");
        for text in ["High care", "Low care, set by the worker", "A court order", "the judge", "ann", "C 17"]
        {
            assert!(page.contains(text), "{form}: {text}\n{page}");
        }
        assert!(page.replace(' ', "").contains(&head), "{form}: the head of the chain\n{page}");
        // A note to a private answer stays off a page, as the answer does.
        assert_eq!(page.contains("of her brother"), form == "text", "{form}");
        assert!(!page.contains('\u{1b}') && (form == "text" || !page.contains("<b> said")), "{form}");
    }
    // Both are on either sheet; what the worker wrote about the client is not for the client's.
    let page = report("markdown");
    let (client, professional) = page.split_once("# For the professional").unwrap();
    for sheet in [client, professional] {
        assert!(sheet.contains("Low care, set by the worker") && sheet.contains("A court order"), "{sheet}");
    }
    assert!(professional.contains("the judge") && !client.contains("the judge"), "{page}");
    let json = report("json");
    let head = read(&place, "a.session");
    let made: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(made["level"], "high");
    assert_eq!(made["override"]["level"], "low");
    assert_eq!(made["override"]["reason"], "court_order");
    assert_eq!(made["override"]["worker"], "ann");
    assert_eq!(made["session"]["client"], "C 17");
    place.write("r.json", &json);
    let verify = |report: &str, more: &[&str]| {
        place.run(&[&["verify", report, "a.session", "--questionnaire", FIXTURE], more].concat())
    };
    let ran = verify("r.json", &["--head", head.head()]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("`r.json` follows from it"), "{}", ran.out);
    assert!(ran.out.contains("the head is the one that was noted"), "{}", ran.out);
    // What it is handed over with is no part of what follows; whoever makes it signs it.
    let signed = place.run(&[
        "report",
        FIXTURE,
        "a.session",
        "--worker",
        "eve",
        "--format",
        "json",
        "--credential",
        "RN",
        "--part2-notice",
    ]);
    assert!(
        signed.out.contains("\"worker\": \"eve\", \"credential\": \"RN\", \"client\": \"C 17\""),
        "{}",
        signed.out
    );
    place.write("signed.json", &signed.out);
    assert_eq!(verify("signed.json", &[]).code, 0);
    // Whatever is changed in a report, it does not follow.
    for (from, to) in [
        ("\"level\": \"high\"", "\"level\": \"low\""),
        ("court_order", "client_choice"),
        ("\"worker\": \"ann\"", "\"worker\": \"bob\""),
        ("You have few hours.", "All is well."),
        ("C 17", "C 18"),
        (made["session"]["head"].as_str().unwrap(), "00"),
        ("{", "{\"level\": \"low\", "),
    ] {
        assert!(json.contains(from), "{from}\n{json}");
        place.write("changed.json", json.replacen(from, to, 1));
        let ran = verify("changed.json", &[]);
        assert_eq!(ran.code, 1, "{from}: {}{}", ran.out, ran.err);
        assert!(ran.out.contains("does not follow from it"), "{from}: {}", ran.out);
    }
    let history = place.run(&["history", "a.session"]).out;
    assert!(history.contains("  eve  exported html to standard output"), "{history}");
    assert!(history.contains("  ann  noted: not  [2J well") && !history.contains('\u{1b}'), "{history}");
    let other = verify("r.json", &["--head", &"0".repeat(64)]);
    assert!(other.code == 1 && other.out.contains("is nowhere in it"), "{}", other.out);
}

/// What a terminal acts on cannot be typed, and is not printed where it stands in a session all the same.
#[test]
fn control_characters_in_a_session_are_never_printed() {
    use crossroads::session::Event;
    let place = Place::new();
    let loaded = library::load(FIXTURE).unwrap();
    let mut lines = begun(&loaded);
    let text = "a\u{1b}]0;title\u{7}\u{9b}2J\u{202e}b".to_owned();
    for item in [Some("danger".to_owned()), None] {
        lines.add(Event::Noted { item, text: text.clone() });
    }
    lines.add(Event::Words { item: "danger".to_owned(), text });
    place.write("a.session", &lines.bytes);
    let mut shown = say(&place, &[FIXTURE, "--session", "a.session", "--resume"], &["1"]).err;
    shown += &place.run(&["history", "a.session"]).out;
    for form in ["text", "html", "markdown", "json"] {
        let arguments = ["report", FIXTURE, "a.session", "--worker", "ann", "--format", form];
        shown += &place.run(&arguments).out;
    }
    assert!(shown.contains("a\\u{1b}]0;title"), "{shown}");
    assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}']), "{shown:?}");
}

#[test]
fn one_changed_byte_is_found_and_never_shown() {
    let place = Place::new();
    assert_eq!(whole(&place).code, 0);
    let bytes = std::fs::read(place.path("a.session")).unwrap();
    let mut rng = Rng(5);
    for _ in 0..60 {
        let mut changed = bytes.clone();
        let place_in_file = rng.below(bytes.len());
        changed[place_in_file] ^= 1 << rng.below(8);
        place.write("changed.session", &changed);
        let ran = place.run(&["verify", "changed.session"]);
        assert_eq!(ran.code, 1, "byte {place_in_file}: {}{}", ran.out, ran.err);
        assert!(!ran.out.contains("hello") && !ran.err.contains("hello"));
    }
    assert_eq!(place.run(&["verify", "a.session"]).code, 0);
    // Cut off at the end of a line it is whole, and only a head from elsewhere tells.
    let head = read(&place, "a.session").head().to_owned();
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    place.write("cut.session", lines[..lines.len() - 1].concat());
    assert_eq!(place.run(&["verify", "cut.session"]).code, 0);
    assert_eq!(place.run(&["verify", "cut.session", "--head", &head]).code, 1);
    // What cannot be read is not gone on with.
    place.write("bad.session", [&bytes[..200], b"x", &bytes[200..]].concat());
    let ran = say(&place, &[FIXTURE, "--session", "bad.session", "--resume"], &["1"]);
    assert!(ran.code == 2 && ran.err.contains("line 1 was changed after it was written"), "{}", ran.err);
}

#[test]
fn what_is_missing_to_begin_is_said() {
    let place = Place::new();
    let session = ["--session", "a.session"];
    for (arguments, why) in [
        (&["interview", "--plain", "--session", "a"][..], "give your id with --worker"),
        (
            &["interview", "--plain", "--worker", "ann"],
            "name a file with --session, or a folder with --sessions",
        ),
        (&["interview", "--plain", "--worker", "a\nb", "--session", "a"], "on one line"),
        (&["interview", "--worker", "ann", "--session", "a"], "--plain asks in lines"),
        (
            &["interview", "--plain", "--worker", "ann", "--session", "a", "--resume"],
            "there is no session `a`",
        ),
        (&["interview", "--plain", "--worker", "ann", "--session", "no/a"], "cannot lock it"),
        (&["report", "a.yaml"], "the questionnaire comes first"),
        (&["history", "none"], "cannot read `none`: no such file"),
    ] {
        let ran = command(&place.path(""), arguments).env_remove("CROSSROADS_WORKER").output().unwrap();
        let said = String::from_utf8(ran.stderr).unwrap();
        assert_eq!((ran.status.code(), said.contains(why)), (Some(2), true), "{arguments:?}: {said}");
    }
    assert_eq!(whole(&place).code, 0);
    let ran = say(&place, &[&[FIXTURE], &session[..]].concat(), &[]);
    assert!(ran.code == 2 && ran.err.contains("--resume goes on with"), "{}", ran.err);
    let ran = say(&place, &[&session[..], &["--resume"]].concat(), &[]);
    assert!(ran.code == 2 && ran.err.contains("not built in"), "{}", ran.err);
}

/// A changed early answer, with what it hides and shows, comes to the same as a fresh run with the same answers.
#[test]
fn changed_answers_come_to_what_a_fresh_run_comes_to() {
    use crossroads::interview::{Interview, Place as Here};
    let loaded = library::load("level-of-care").unwrap();
    let program = &loaded.program;
    for seed in 0..20 {
        let mut rng = Rng(seed);
        let mut interview = Interview::new(program, Response::new(program));
        let mut lines = begun(&loaded);
        loop {
            let settled = interview.settled();
            if rng.chance(25) && !settled.is_empty() && lines.said.len() < 300 {
                interview.go_to(*rng.pick(&settled));
            }
            let Here::Item(item) = interview.place() else { break };
            let logic = &program.items[item];
            let codes: Vec<&str> = logic.choices().iter().map(|choice| choice.code.as_str()).collect();
            let answer = match rng.below(8) {
                0 => Answer::NotKnown,
                1 => Answer::Declined,
                _ if codes.is_empty() => response::read_cell(logic, "7").unwrap_or(Answer::Declined),
                _ => response::read_cell(logic, codes[rng.below(codes.len())]).unwrap(),
            };
            lines.answer(logic, &answer);
            interview.answer(answer);
        }
        let read = journal::read(lines.bytes.as_bytes()).unwrap();
        let kept = read.response(program);
        assert_eq!(&kept, interview.response(), "the journal holds what was said");
        // Fresh: only what is asked, and once.
        let mut fresh = Interview::new(program, Response::new(program));
        while let Here::Item(item) = fresh.place() {
            fresh.answer(kept.answer(item).clone());
        }
        assert_eq!(fresh.assessment(), interview.assessment(), "seed {seed}");
    }
}

/// A journal that is written by a test.
pub(crate) struct Lines {
    journal: Journal,
    pub(crate) bytes: String,
    said: Vec<(String, Cell)>,
}

pub(crate) fn begun(loaded: &Loaded) -> Lines {
    use crossroads::session::{Begun, marked};
    let begun = Begun {
        format: 1,
        nonce: "1".to_owned(),
        questionnaire: marked(&loaded.program, &loaded.words, &loaded.sha256),
        client: None,
    };
    let (journal, bytes) = Journal::begin("2026-11-24T10:00:00+00:00", "ann", begun);
    Lines { journal, bytes, said: Vec::new() }
}

impl Lines {
    pub(crate) fn answer(&mut self, item: &crossroads::program::Item, answer: &Answer) {
        use crossroads::session::{Event, Origin};
        let cell = Cell::of(item, answer).unwrap();
        let before = self.said.iter().rev().find(|(id, _)| *id == item.id).map(|(_, cell)| cell.clone());
        let (id, source) = (item.id.clone(), Origin::Client);
        let event = match before {
            Some(from) => Event::Changed { item: id, from, answer: cell.clone(), source },
            None => Event::Answered { item: id, answer: cell.clone(), source },
        };
        self.said.push((item.id.clone(), cell));
        self.add(event);
    }

    pub(crate) fn add(&mut self, event: crossroads::session::Event) {
        self.bytes += &self.journal.add("2026-11-24T10:00:00+00:00", "ann", event);
    }
}

#[test]
fn what_is_ticked_and_not_entered_is_named_on_leaving() {
    let place = Place::new();
    let mut window = desk(&place, &[]);
    window.sees("Are you in danger?").types("1").sees("How many hours").types("12\r");
    window.sees("Which of these things").types("2").sees("[x] 2.").types("q");
    window.sees("Ticked and not saved").sees("things. Go back to save it.").types("1");
    window.sees("[x] 2.").types("\r").sees("Saved: things: The second thing.").sees("Is there more");
    // What was entered is not lost, even where it is looked at again.
    window.types("b").sees("[x] 2.").types("q").sees("Every answer is saved").sees("2. Leave");
    assert!(!window.text().contains("Ticked and not saved"), "{}", window.text());
    window.types("2");
    assert_eq!(window.ends(), 130);
}

#[test]
fn what_could_not_be_asked_and_what_was_judged_are_said_so_and_a_correction_is_of_no_later_day() {
    let place = Place::new();
    let form = std::fs::read_to_string(FIXTURE).unwrap();
    place.write("form.yaml", form + "for_professional:\n  - {title: All, items: [hours, things]}\n");
    let lines = ["1", "1", "c", "j", "3", "hello", "1", "5"];
    assert_eq!(say(&place, &["form.yaml", "--session", "a.session"], &lines).code, 0);
    let report = |form: &str| {
        let ran = place.run(&["report", "form.yaml", "a.session", "--worker", "eve", "--format", form]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.out
    };
    let page = report("markdown");
    let (client, professional) = page.split_once("# For the professional").unwrap();
    for text in [
        "hours: **(could not be asked)**",
        "None of these (judged by the worker)",
        "some answers judged by the worker",
    ] {
        assert!(professional.contains(text), "{text}\n{page}");
    }
    assert!(!client.contains("You did not know"), "{client}");
    let answered =
        || serde_json::from_str::<serde_json::Value>(&report("json")).unwrap()["answered_at"].clone();
    let before = answered();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let ran =
        say(&place, &["form.yaml", "--session", "a.session", "--resume"], &["1", "a", "4", "other", "5"]);
    assert!(ran.code == 0 && ran.err.contains("Saved: your own words: other"), "{}", ran.err);
    assert_eq!(answered(), before);
}
