//! The interview as a person meets it: a real window, keys, and what is left behind.

use crate::window::{Window, window};
use std::collections::BTreeSet;
use std::path::Path;
use tempfile::TempDir;

const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/crossroads/fixtures/interview.yaml");
const ENTER_SCREEN: &str = "\u{1b}[?1049h";
const LEAVE_SCREEN: &str = "\u{1b}[?1049l";
const DOWN: &str = "\u{1b}[B";
const CTRL_C: &str = "\u{3}";

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn read(folder: &TempDir, name: &str) -> String {
    std::fs::read_to_string(folder.path().join(name)).unwrap()
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn owner_alone(folder: &TempDir, name: &str) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777 == 0o600
}

/// The fixture, begun.
fn begin(folder: &TempDir, options: &[&str]) -> Window {
    let mut window = window().run(folder.path(), &[&["take", FIXTURE], options].concat());
    window.sees("A short list").sees("2. Not now").types("\r").sees("Are you in danger?");
    window
}

#[test]
fn answering_going_back_and_changing_to_the_end() {
    let folder = folder();
    let mut window = begin(&folder, &[]);
    window.sees("First part: question 1 of about 5").sees("2. Yes, right now").types("1\r");
    window.sees("question 2").types("twenty\r").sees("Please type a whole number");
    window.sees("Your answer: twenty").types("\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}20\r");
    // By arrows and Space; what stands alone goes with nothing else, and the ticks stay.
    window.sees("question 3").types(&format!("{DOWN} {DOWN} \r")).sees("does not go with other ticks");
    window.sees("[x] 2. The second thing").sees("[x] 3. None of these").types(" \r");
    window.sees("Is there more to the second thing?").types("b\r");
    window
        .sees("question 3 of 6")
        .sees("[x] 2. The second thing")
        .sees("marked")
        .types(&format!(" {DOWN} \r"));
    window.sees("What would you like to say?").sees("question 4 of 5").types("d\r");
    window.sees("Is there anything else?").types("s\r").sees("What we have so far").types("\r");
    window.sees("Is there anything else?").types("p\r").sees("That was the last question");
    window
        .types("1\r")
        .sees("A place to start")
        .types("q")
        .sees("4. Done. Leave nothing behind")
        .types("4\r");
    assert_eq!(window.ends(), 0);
    assert!(window.raw.contains(ENTER_SCREEN) && window.raw.trim_end().ends_with(LEAVE_SCREEN));
    assert_eq!((window.text().as_str(), files(folder.path()).len()), ("", 0), "nothing is left behind");
}

#[test]
fn enter_alone_answers_nothing() {
    let folder = folder();
    let mut window = begin(&folder, &["--save", "answers.yaml"]);
    window.sees("> Type a number or use the arrow keys.").types("\r").sees("Please type one number");
    window.types("2\u{7f}\r\r").sees("> Type a number").types(&format!("{DOWN}\r")).sees("question 2");
    window.types("\r").sees("Nothing is written yet.").types("5\r").sees("question 3");
    window.types("\r").sees("Nothing is ticked yet.").types("3\r").sees("like to say");
    window.types("x\r").sees("the last question").types("4\r");
    assert_eq!(window.ends(), 0);
    assert!(read(&folder, "answers.yaml").contains("  danger: \"no\"\n  hours: 5\n"));
}

#[test]
fn ticks_outlast_help_what_there_is_so_far_another_question_and_almost_leaving() {
    let folder = folder();
    let mut window = begin(&folder, &[]);
    window.types("1\r").sees("question 2").types("5\r").sees("question 3").types(&format!(" {DOWN} "));
    let ticked = |window: &mut Window| {
        window.sees("question 3").sees("[x] 1. The first thing").sees("[x] 2. The second thing");
    };
    for (letter, title, back) in [
        ("h", "Someone to talk to", "q"),
        ("s", "What we have so far", "q"),
        ("q", "Leave now?", "1\r"),
        ("b", "Your answer so far: 5 hours.", "\r"),
    ] {
        window.types(&format!("{letter}\r")).sees(title).types(back);
        ticked(&mut window);
    }
    // What is typed on top of ticks is shown before it counts.
    window.types("3\r").sees("does not go with other ticks").sees("[x] 3. None").types(" 2 1\r");
    window.sees("Your ticks are shown below.").sees("[x] 2. The second thing").sees("[ ] 3. None");
    window.types("\r").sees("Is there more to the second thing?").types(CTRL_C);
    assert_eq!(window.ends(), 130);
}

#[test]
fn what_has_to_be_done_today_cannot_be_sent_away_by_enter() {
    let folder = folder();
    let mut window = begin(&folder, &[]);
    window
        .types("1\r")
        .sees("question 2")
        .types("99\r\r")
        .sees("See a clinic today.")
        .sees("Please type one");
    window.types("1\r").sees("question 3").types(CTRL_C);
    assert_eq!(window.ends(), 130);
}

#[test]
fn old_answers_and_what_may_have_changed_are_asked_again_with_the_answer_ready() {
    let folder = folder();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let old = "answered_at: \"2020-01-01T10:00:00Z\"\nanswers:\n  danger: \"no\"\n  hours: 5\n";
    write("old.yaml", old);
    let mut window = window_of(&folder, &["--answers", "old.yaml", "--save", "new.yaml"]);
    window.sees("from an earlier day").types("1\r").sees("Your answer so far is marked.").types("\r");
    window
        .sees("Your answer so far: 5 hours.")
        .types("20\r")
        .sees("question 3")
        .types("q\r")
        .sees("Leave now?");
    window.types("2\r");
    assert_eq!(window.ends(), 130);
    assert!(read(&folder, "new.yaml").ends_with("  danger: \"no\"\n  hours: 20\n"));

    // Whatever the age, what is dangerous may have changed.
    write("fresh.yaml", "now: [none]\nsafe_home: \"yes\"\nadult: \"yes\"\nsubstances: [cannabis]\n");
    let mut window = crate::window::window().run(folder.path(), &["--answers", "fresh.yaml"]);
    window.sees("what may have changed").types("1\r").sees("question 1 of").sees("[x] 6. None of these");
    window.types("\r").sees("question 2 of").types("\r").sees("use cannabis, stimulants").types(CTRL_C);
    assert_eq!(window.ends(), 130);
}

#[test]
fn the_last_screen_says_what_was_left_open_about_dangers() {
    let folder = folder();
    let mut window = begin(&folder, &[]);
    window.types("p\r").sees("question 2").types("5\r").sees("question 3").types("3\r");
    window.sees("like to say").types("x\r").sees("the last question");
    window.sees("You left some safety questions blank.").sees("In danger: call 911.").types("\r");
    window.sees("Please type one number").types("4\r");
    assert_eq!(window.ends(), 0);
}

#[test]
fn nothing_is_unticked_but_by_space_on_its_own_line() {
    let (left, right) = ("\u{1b}[D", "\u{1b}[C");
    let folder = folder();
    let mut window = begin(&folder, &[]);
    window.types("1\r").sees("question 2").types("5\r").sees("question 3").types(&format!("{DOWN} "));
    window.sees("[x] 2. The second thing").types(&format!("{left}{right}{right}{left}2 1 55\r"));
    window.sees("That is not one of the choices.").sees("[ ] 1. The first").sees("[x] 2. The second thing");
    window.types("2 1\r").sees("Your ticks are shown below.");
    window.sees("[x] 1. The first").sees("[x] 2. The second thing").sees("[ ] 3. None of these");
    window.types("\u{1b}").sees("Leave now?").types("1\r").sees("[x] 2. The second thing").types(CTRL_C);
    assert_eq!(window.ends(), 130);
}

#[test]
fn an_answer_picked_from_a_list_can_be_changed_at_the_end() {
    let folder = folder();
    let mut window = begin(&folder, &["--save", "answers.yaml"]);
    window.types("1\r").sees("question 2").types("5\r").sees("question 3").types("3\r").sees("like to say");
    window.types("x\r").sees("High care").types("3\r");
    window.sees("Which answer do you want to change?").sees("3. things: None of these");
    window.types("2\r").sees("Your answer so far: 5 hours.").types("20\r");
    window.sees("the last question").sees("Low care").types("4\r");
    assert_eq!(window.ends(), 0);
    assert!(read(&folder, "answers.yaml").contains("  hours: 20\n"));
}

#[test]
fn nothing_ticked_is_no_answer_and_numbers_tick() {
    let folder = folder();
    let mut window = begin(&folder, &["--save", "answers.yaml"]);
    window
        .types("p\r")
        .sees("question 2")
        .types("d\r")
        .sees("question 3")
        .types("\r")
        .sees("Nothing is ticked yet.");
    window
        .types("1,2\r")
        .sees("Is there more")
        .types("z")
        .sees("That key does nothing here")
        .types("\r")
        .sees("That is not one of the choices.")
        .types("2\u{7f}1\r");
    window.sees("What would you like").types("b\r").sees("Is there more").types("y\r");
    window
        .sees("Text 988 now")
        .types("2\r")
        .sees("What would you like")
        .types("x\r")
        .sees("the last question");
    window.types("4\r");
    assert_eq!(window.ends(), 0);
    let answers = read(&folder, "answers.yaml");
    let answers = answers.split_once("answers:\n").unwrap().1;
    assert_eq!(
        answers,
        "  danger: null\n  hours: \"?\"\n  things: [\"long\", \"second\"]\n  more: \"yes\"\n  words: null\n  extras: null\n"
    );
}

#[test]
fn own_words_can_be_kept_and_edited() {
    let folder = folder();
    let mut window = begin(&folder, &["--save", "answers.yaml"]);
    window.types("1\r").sees("question 2").types("20\r").sees("question 3").types("3\r").sees("question 4");
    window
        .types("hello\r")
        .sees("anything else")
        .types("b\r")
        .sees("Your answer so far: hello.")
        .types("e\r");
    window.sees("Your answer: hello").types(" you\r").sees("anything else").types("b\r");
    window.sees("Your answer so far: hello you.").types("\r").sees("anything else").types("\r");
    window.sees("the last question").types("4\r");
    assert_eq!(window.ends(), 0);
    assert!(read(&folder, "answers.yaml").contains("  words: \"hello you\"\n  extras: []\n"));
}

#[test]
fn a_danger_is_answered_at_once_and_then_stays_at_the_foot() {
    let folder = folder();
    let mut window = begin(&folder, &[]);
    window.types("2\r").sees("Thank you for telling us.").sees("Call 911 now. Do not be alone.");
    window
        .types("3\r")
        .sees("What we have so far")
        .types("\r")
        .sees("Thank you for telling us.")
        .types("1\r");
    window.sees("Your answers wait here as long as").types("1\r");
    window.sees("question 2").sees("Call 911 now.").types("h\r").sees("Emergency: 911").types("q");
    window
        .sees("question 2")
        .types("q\r")
        .sees("Your answers are not saved.")
        .sees("Call 911 now.")
        .types("2\r");
    assert_eq!((window.ends(), window.text()), (130, String::new()));
}

#[test]
fn ctrl_c_leaves_at_once_and_prints_nothing() {
    // What is waited for and typed before, ending with what is in sight when the person has had enough.
    let ways: [&[(&str, &str)]; 6] = [
        &[("2. Not now", "")],
        &[("2. Not now", "1\r"), ("2. Yes, right now", "")],
        &[("2. Not now", "1\r"), ("2. Yes, right now", "2\r"), ("Do not be alone", "")],
        &[("2. Not now", "1\r"), ("2. Yes, right now", "h\r"), ("Someone to talk to", "")],
        &[("2. Not now", "1\r"), ("2. Yes, right now", "p\r"), ("hours a week", "3")],
        &[("2. Not now", "1\r"), ("2. Yes, right now", "p\r"), ("hours a week", "p\r"), ("3. None", "")],
    ];
    for way in ways {
        let folder = folder();
        let options = ["take", FIXTURE, "--save", "answers.yaml"];
        let mut window = window().shell("exec \"$@\" > out").run(folder.path(), &options);
        for (text, keys) in way {
            window.sees(text).types(keys);
        }
        window.types(CTRL_C);
        assert_eq!(window.ends(), 130);
        assert!(window.raw.trim_end().ends_with(LEAVE_SCREEN), "{:?}", window.raw);
        assert_eq!(window.text(), "");
        assert_eq!((read(&folder, "out").as_str(), files(folder.path())), ("", vec!["out".to_owned()]));
    }
}

/// A signal from elsewhere, as between two prompts, ends it in the same way.
#[test]
fn a_signal_leaves_at_once_too() {
    for signal in ["INT", "TERM", "HUP"] {
        let folder = folder();
        let mut window = window().shell("echo $$ > pid; exec \"$@\"").run(folder.path(), &["take", FIXTURE]);
        window.sees("2. Not now").types("1\r").sees("2. Yes, right now");
        let pid = read(&folder, "pid");
        let sent = std::process::Command::new("kill").args(["-s", signal, pid.trim()]).status().unwrap();
        assert!(sent.success());
        assert_eq!(window.ends(), 130, "{signal}");
        assert!(window.raw.trim_end().ends_with(LEAVE_SCREEN), "{:?}", window.raw);
    }
}

/// Every word that may stand on a screen, as the files write it.
fn vocabulary() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires");
    let files =
        ["level-of-care.yaml", "interface/interview.en.yaml", "interface/report.en.yaml", "help/us.yaml"];
    let mut text: String =
        files.iter().map(|file| std::fs::read_to_string(root.join(file)).unwrap()).collect();
    text.push_str(&std::fs::read_to_string(FIXTURE).unwrap());
    text.split(|c: char| c.is_whitespace() || "{}\"\\".contains(c)).map(bare).collect()
}

/// A word without the marks around it.
fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

#[track_caller]
fn fits(window: &Window, columns: usize, known: &BTreeSet<String>) {
    for line in window.text().lines() {
        assert!(line.chars().count() <= columns, "{line:?}");
        for word in
            line.split_whitespace().map(bare).filter(|w| !w.is_empty() && !w.starts_with(char::is_numeric))
        {
            assert!(known.contains(&word), "{word:?} is not a whole word in\n{}", window.text());
        }
    }
}

/// What is too long for a small window has pages, until this is shown.
#[track_caller]
fn turn_pages(window: &mut Window, last: &str, columns: usize, known: &BTreeSet<String>) {
    while window.sees_one_of(&[last, "Space = more"]) != last {
        fits(window, columns, known);
        let page = window.text();
        window.types(" ").changes(&page);
    }
}

/// The first questions of the default questionnaire, whatever they are, its notice, help and what we have so far.
#[test]
fn forty_columns_hold_every_line_and_break_no_word() {
    let (folder, known) = (folder(), vocabulary());
    for (columns, rows) in [(40, 24), (40, 16), (60, 20), (80, 24), (200, 50)] {
        let mut window = window().size(columns, rows).run(folder.path(), &[]);
        let columns = columns.into();
        turn_pages(&mut window, "2. Not now", columns, &known);
        window.types("1\r").sees("question 1 ");
        for number in 1..=10 {
            let (question, next) = (format!("question {number} "), format!("question {} ", number + 1));
            turn_pages(&mut window, "Your answer:", columns, &known);
            fits(&window, columns, &known);
            for (key, title) in [("h", "Help"), ("s", "What we have so far")] {
                window.types(&format!("{key}\r")).sees(title);
                fits(&window, columns, &known);
                window.types("q").sees(&question);
                turn_pages(&mut window, "Your answer:", columns, &known);
            }
            // The first choice of the first questions, then none.
            window.types(if number < 4 { "1\r" } else { "p\r" });
            if window.sees_one_of(&["First, this", &next]) == "First, this" {
                window.sees_one_of(&["4. Leave", "There are more choices below"]);
                fits(&window, columns, &known);
                window.types("2\r").sees(&next);
            }
        }
        turn_pages(&mut window, "Your answer:", columns, &known);
        window.types("q\r").sees("Leave now?").types("2\r");
        assert_eq!(window.ends(), 130);
    }
}

#[test]
fn a_window_resized_in_the_middle_is_drawn_anew() {
    let (folder, known) = (folder(), vocabulary());
    let mut window = begin(&folder, &[]);
    window.types("p\r").sees("question 2").types("p\r").sees("question 3").sees("3. None of these");
    // At once, without a key, and nothing that was ticked is lost.
    window.types(" ").sees("[x] 1. The first thing").resize(40, 24);
    window.sees_line("Which of these things are true for you").sees_line("at this time of your life?");
    window.sees("> [x] 1. The first thing").sees("[ ] 2. The second thing").sees("[ ] 3. None of these");
    window.types(DOWN).sees("> [ ] 2. The second thing");
    fits(&window, 40, &known);
    let text = window.text();
    let numbers: String = text.lines().filter_map(|l| l.split_once("] ")?.1.chars().next()).collect();
    assert_eq!(numbers, "123", "{text}");
    assert!(text.contains("Which of these things are true for you\nat this time"), "{text}");
    window.resize(100, 30);
    window.sees_line("Which of these things are true for you at this time of your life?").types(" \r");
    window.sees("Is there more to the second thing?").sees("2. Yes");
    fits(&window, 100, &known);
    assert_eq!(window.text().matches("question").count(), 1, "{}", window.text());
    window.types(CTRL_C);
    assert_eq!(window.ends(), 130);
}

#[test]
fn plain_redraws_nothing_and_says_that_it_stays() {
    let folder = folder();
    for (environment, options) in
        [(("A", "b"), &["take", FIXTURE, "--plain"][..]), (("TERM", "dumb"), &["take", FIXTURE])]
    {
        let mut window = window().size(80, 200).env(environment.0, environment.1).run(folder.path(), options);
        window.sees("all text here stays in this window").sees("2. Not now").types("1\r");
        window
            .sees("2. Yes, right now")
            .types("1\r")
            .sees("hours a week")
            .types("20\r")
            .sees("3. None")
            .types("1 2\r");
        window
            .sees("second thing?")
            .types("1\r")
            .sees("like to say")
            .types("hello\r")
            .sees("2. That")
            .types("2\r");
        window.sees("4. Done").types("1\r").sees("How this was made, and its limits").types("4\r");
        assert_eq!(window.ends(), 0);
        assert!(!window.raw.contains('\u{1b}'), "{:?}", window.raw);
        assert!(window.text().contains("The text above stays in this window"), "{}", window.text());
        assert!(window.raw.lines().all(|line| line.trim_end().chars().count() <= 80));
    }
}

#[test]
fn without_colour_there_is_none() {
    let folder = folder();
    let coloured = |window: &Window| window.raw.contains("\u{1b}[38") || window.raw.contains("\u{1b}[1m");
    for (colours, name) in [(true, "A"), (false, "NO_COLOR")] {
        let mut window = window().env(name, "1").run(folder.path(), &["take", FIXTURE]);
        window.sees("2. Not now").types("1\r").sees("2. Yes, right now").types("2\r").sees("Do not be alone");
        window.types("3\r").sees("What we have so far").types("q").sees("Do not be alone").types(CTRL_C);
        assert_eq!(window.ends(), 130);
        assert_eq!(coloured(&window), colours, "{:?}", window.raw);
    }
}

#[test]
fn without_a_terminal_it_says_what_to_run() {
    let folder = folder();
    let ways =
        ["printf '1\\n1\\n' | \"$@\"", "\"$@\" < /dev/null", "\"$@\" 2> err; code=$?; cat err; exit $code"];
    for (way, plain) in ways.iter().flat_map(|way| [(way, false), (way, true)]) {
        let options: &[&str] = if plain { &["--plain"] } else { &[] };
        let mut window = window().shell(way).run(folder.path(), options);
        assert_eq!(window.ends(), 2, "{way}");
        let text = window.text().replace('\n', "");
        assert!(text.contains("there is no terminal to ask on"), "{text}");
        assert!(text.contains("crossroads report") && text.contains("crossroads score"), "{text}");
    }
}

#[test]
fn what_was_answered_before_is_not_asked_again() {
    let folder = folder();
    std::fs::write(folder.path().join("before.yaml"), "danger: \"no\"\nthings: [none]\nwords: null\n")
        .unwrap();
    let mut window = window().run(folder.path(), &["take", FIXTURE, "--answers", "before.yaml"]);
    window.sees("2 answers come from before.yaml").sees("2. Not now").types("1\r");
    window
        .sees("question 2")
        .types("20\r")
        .sees("anything else")
        .types("1\r")
        .sees("the last question")
        .types("4\r");
    assert_eq!(window.ends(), 0);

    std::fs::write(folder.path().join("bad.yaml"), "danger: maybe\nhuors: 3\n").unwrap();
    let mut window = window_of(&folder, &["--answers", "bad.yaml"]);
    assert_eq!(window.ends(), 2);
    let text = window.text();
    assert!(
        text.contains("danger") && text.contains("did you mean `hours`?") && !text.contains("maybe"),
        "{text}"
    );
    assert!(!window.raw.contains(ENTER_SCREEN), "nothing was asked");
}

fn window_of(folder: &TempDir, options: &[&str]) -> Window {
    window().run(folder.path(), &[&["take", FIXTURE], options].concat())
}

#[test]
fn answers_are_saved_only_where_asked_also_on_leaving() {
    let folder = folder();
    let mut window = begin(&folder, &["--save", "answers.yaml"]);
    window
        .types("1\r")
        .sees("question 2")
        .types("q\r")
        .sees("will be saved in")
        .sees("answers.yaml")
        .types("2\r");
    assert_eq!(window.ends(), 130);
    assert!(window.text().contains("Your answers are saved in"), "{}", window.text());
    assert!(owner_alone(&folder, "answers.yaml"));
    assert!(read(&folder, "answers.yaml").ends_with("answers:\n  danger: \"no\"\n"));

    // Another file of that name is never replaced by accident.
    let mut window = window_of(&folder, &["--save", "answers.yaml"]);
    assert_eq!(window.ends(), 2);
    let text = window.text().replace('\n', "");
    assert!(text.contains("there is a file of this name already") && text.contains("--force"), "{text}");

    // Going on with the same file is no accident.
    let mut window = window_of(&folder, &["--answers", "answers.yaml", "--save", "answers.yaml"]);
    window
        .sees("One answer comes from")
        .types("1\r")
        .sees("question 2")
        .types("5\r")
        .sees("question 3")
        .types("q\r");
    window.sees("will be saved").types("2\r");
    assert_eq!(window.ends(), 130);
    assert!(read(&folder, "answers.yaml").ends_with("  danger: \"no\"\n  hours: 5\n"));
}

#[test]
fn leaving_with_nothing_kept_keeps_nothing() {
    let folder = folder();
    let mut window = begin(&folder, &["--save", "answers.yaml"]);
    window.types("2\r").sees("Do not be alone").types("4\r");
    assert_eq!((window.ends(), window.text()), (130, String::new()));
    assert_eq!(files(folder.path()).len(), 0);
}

#[test]
fn the_report_goes_where_it_is_sent() {
    let to_the_end = |window: &mut Window| {
        window.sees("2. Not now").types("1\r").sees("2. Yes").types("p\r").sees("hours a week").types("5\r");
        window.sees("3. None").types("3\r").sees("like to say").types("x\r");
        window.ends()
    };
    let folder = folder();
    let mut window = window().shell("exec \"$@\" > out").run(folder.path(), &["take", FIXTURE]);
    assert_eq!((to_the_end(&mut window), window.text()), (0, String::new()));
    assert!(read(&folder, "out").contains("High care"));
    for (name, holds) in
        [("a.html", "<!doctype html>"), ("a.json", "\"level\""), ("a.md", "# "), ("a.txt", "High care")]
    {
        let mut window = window_of(&folder, &["-o", name]);
        assert_eq!(to_the_end(&mut window), 0);
        assert!(window.text().contains(name), "{}", window.text());
        assert!(
            read(&folder, name).to_lowercase().contains(&holds.to_lowercase()),
            "{}",
            read(&folder, name)
        );
        assert!(owner_alone(&folder, name));
        let mut again = window_of(&folder, &["-o", name]);
        assert_eq!(again.ends(), 2, "an existing file stays");
        assert!(!again.raw.contains(ENTER_SCREEN));
    }
}

#[test]
fn a_page_to_bring_along_has_a_neutral_name_and_no_private_answer_but_ticked_ones() {
    let folder = folder();
    let mut window = begin(&folder, &[]);
    window
        .types("1\r")
        .sees("question 2")
        .types("5\r")
        .sees("question 3")
        .types("3\r")
        .sees("question 4")
        .types("x\r");
    for (tick, name) in [("", ".html"), ("1", "-2.html")] {
        window.sees("the last question").types("2\r").sees("Your private answers").sees("danger: No");
        window.types(tick).types("\r").sees("Your page is ready").sees(name).sees("rm '").types("\r");
    }
    window.sees("the last question").types("4\r");
    assert_eq!(window.ends(), 0);
    assert_eq!(window.text().matches("To delete it, type: rm '/").count(), 2, "{}", window.text());
    assert!(!window.text().contains("danger"), "{}", window.text());
    let names = files(folder.path());
    let [without, with] = [&names[1], &names[0]];
    assert!(
        with.starts_with("notes-") && with.ends_with("-2.html") && without.starts_with("notes-"),
        "{names:?}"
    );
    assert!(names.iter().all(|name| owner_alone(&folder, name)));
    let title = |name: &str| {
        let page = read(&folder, name);
        let (_, title) = page.split_once("<title>").unwrap();
        title.split_once("</title>").unwrap().0.to_lowercase()
    };
    for word in ["alcohol", "drug", "crossroads", "care"] {
        assert!(!title(without).contains(word), "{}", title(without));
    }
}
