use super::{Interview, Place, Progress};
use crate::assess::Standing;
use crate::library::{self, Loaded};
use crate::program::ItemId;
use crate::response::{self, Answer, Response};

fn fixture() -> Loaded {
    library::load("tests/crossroads/fixtures/interview.yaml").unwrap()
}

fn begin(loaded: &Loaded) -> Interview<'_> {
    Interview::new(&loaded.program, Response::new(&loaded.program))
}

/// The id of the item that is asked, or `end`.
fn place(interview: &Interview) -> String {
    match interview.place() {
        Place::Item(item) => interview.program.items[item].id.clone(),
        Place::End => "end".to_owned(),
    }
}

fn item(interview: &Interview, id: &str) -> ItemId {
    interview.program.item(id).unwrap()
}

/// Answers the item at this place as a cell of a table would.
fn say(interview: &mut Interview, cell: &str) {
    let Place::Item(item) = interview.place() else { panic!("nothing is asked") };
    let answer = response::read_cell(&interview.program.items[item], cell).unwrap();
    interview.answer(answer);
}

/// Says these one after the other, and gives what is asked after each.
fn path(cells: &[&str]) -> Vec<String> {
    let loaded = fixture();
    let mut interview = begin(&loaded);
    cells
        .iter()
        .map(|cell| {
            match *cell {
                "back" => assert!(interview.back()),
                "keep" => interview.keep(),
                "skip" => interview.skip_section(),
                cell => say(&mut interview, cell),
            }
            place(&interview)
        })
        .collect()
}

#[test]
fn items_come_in_order_and_only_where_they_are_asked() {
    assert_eq!(path(&["no", "20", "long", "hello", "this"]), ["hours", "things", "words", "extras", "end"]);
    assert_eq!(path(&["no", "20", "second", "no"]), ["hours", "things", "more", "words"]);
}

#[test]
fn an_item_is_asked_while_what_it_rests_on_is_declined() {
    assert_eq!(path(&["no", "", "?"]), ["hours", "things", "more"]);
}

#[test]
fn going_back_asks_again_and_then_goes_on_with_what_is_open() {
    assert_eq!(path(&["no", "20", "back", "back", "yes"]), ["hours", "things", "hours", "danger", "things"]);
    assert_eq!(path(&["no", "20", "back", "keep"]), ["hours", "things", "hours", "things"]);
}

#[test]
fn a_changed_answer_decides_anew_what_is_asked() {
    assert_eq!(
        path(&["no", "20", "second", "yes", "back", "back", "none"])[4..],
        ["more", "things", "words"]
    );
    assert_eq!(path(&["no", "20", "none", "hi", "back", "back", "second"])[4..], ["words", "things", "more"]);
}

#[test]
fn a_hidden_answer_stays_and_does_not_count() {
    let loaded = fixture();
    let mut interview = begin(&loaded);
    for cell in ["no", "20", "second", "yes"] {
        say(&mut interview, cell);
    }
    assert_eq!(interview.certain_now().len(), 1);
    interview.back();
    interview.back();
    say(&mut interview, "none");
    let more = item(&interview, "more");
    assert_ne!(*interview.response().answer(more), Answer::Open);
    assert_eq!(interview.assessment().standing(interview.response(), more), Standing::NotAsked);
    assert_eq!(interview.certain_now(), []);
    // It counts again once it is asked again, without being asked a second time.
    interview.back();
    say(&mut interview, "second");
    assert_eq!((place(&interview).as_str(), interview.certain_now().len()), ("words", 1));
}

#[test]
fn there_is_nothing_before_the_first_item_and_the_last_before_the_end() {
    let loaded = fixture();
    let mut interview = begin(&loaded);
    assert!(!interview.back());
    for cell in ["no", "20", "none", "", ""] {
        say(&mut interview, cell);
    }
    assert_eq!(interview.place(), Place::End);
    assert!(interview.back());
    assert_eq!(place(&interview), "extras");
}

#[test]
fn a_skipped_section_is_left_blank_and_not_asked_again() {
    assert_eq!(path(&["no", "20", "none", "skip"])[3], "end");
    assert_eq!(path(&["no", "20", "none", "hello", "skip", "back", "back"])[4..], ["end", "extras", "words"]);
    let loaded = fixture();
    let mut interview = begin(&loaded);
    interview.skip_section();
    assert_eq!(place(&interview), "danger", "this section cannot be skipped");
    for cell in ["no", "20", "none", "hello"] {
        say(&mut interview, cell);
    }
    interview.skip_section();
    let [words, extras] =
        ["words", "extras"].map(|id| interview.response().answer(item(&interview, id)).clone());
    assert!(matches!(words, Answer::Given(_)), "what was answered before stays");
    assert_eq!(extras, Answer::Declined);
}

#[test]
fn a_notice_is_said_once_when_it_becomes_certain() {
    let loaded = fixture();
    let mut interview = begin(&loaded);
    assert_eq!(interview.to_say(), []);
    say(&mut interview, "yes");
    let said = interview.to_say();
    assert_eq!(said.len(), 1);
    assert_eq!(interview.to_say(), []);
    assert_eq!(interview.certain_now(), said);
    // Taken back, and said again: not a second time.
    interview.back();
    say(&mut interview, "no");
    assert_eq!(interview.certain_now(), []);
    interview.back();
    say(&mut interview, "yes");
    assert_eq!((interview.to_say(), interview.certain_now()), (Vec::new(), said));
}

#[test]
fn what_is_answered_already_is_not_asked() {
    let loaded = fixture();
    let mut response = Response::new(&loaded.program);
    response.set(loaded.program.item("hours").unwrap(), Answer::NotKnown);
    let mut interview = Interview::new(&loaded.program, response);
    say(&mut interview, "no");
    assert_eq!(place(&interview), "things");
}

#[test]
fn progress_says_how_sure_it_is() {
    let loaded = fixture();
    let mut interview = begin(&loaded);
    let progress = |interview: &Interview| {
        let Progress { number, total, exact } = interview.progress();
        (number, total, exact)
    };
    assert_eq!(progress(&interview), (1, 5, false));
    say(&mut interview, "no");
    say(&mut interview, "");
    assert_eq!(progress(&interview), (3, 5, false));
    say(&mut interview, "second");
    assert_eq!(progress(&interview), (4, 6, true));
    interview.back();
    assert_eq!(progress(&interview), (3, 6, true));
    say(&mut interview, "none");
    assert_eq!(progress(&interview), (4, 5, true));
    for cell in ["hello", "this"] {
        say(&mut interview, cell);
    }
    assert_eq!(progress(&interview), (5, 5, true));
}

/// In whichever way the questionnaire is gone through, each asked item is asked once and the end is reached.
#[test]
fn every_path_through_the_default_questionnaire_ends() {
    let loaded = library::load("level-of-care").unwrap();
    for turn in 0..8_usize {
        let mut interview = begin(&loaded);
        let mut asked = 0;
        while let Place::Item(id) = interview.place() {
            let Progress { number, total, .. } = interview.progress();
            asked += 1;
            assert_eq!(number, asked);
            assert!(number <= total);
            let item = &loaded.program.items[id];
            let codes = item.choices();
            let answer = match codes.get((turn * 7 + asked) % codes.len().max(1)) {
                Some(choice) if turn < 6 => response::read_cell(item, &choice.code).unwrap(),
                _ if turn % 2 == 0 => Answer::Declined,
                _ => Answer::NotKnown,
            };
            interview.answer(answer);
        }
        assert!(asked <= loaded.program.items.len());
    }
}

#[test]
fn a_jump_goes_on_from_there_and_comes_back_to_what_was_passed_over() {
    let loaded = fixture();
    let mut interview = begin(&loaded);
    assert!(interview.jump(item(&interview, "things")));
    assert_eq!(place(&interview), "things");
    say(&mut interview, "none");
    assert_eq!(place(&interview), "words");
    assert!(!interview.jump(item(&interview, "more")), "it is not asked");
    assert!(interview.later());
    assert_eq!(place(&interview), "extras");
    say(&mut interview, "this");
    assert_eq!(place(&interview), "danger");
    say(&mut interview, "no");
    assert_eq!(place(&interview), "hours");
    say(&mut interview, "20");
    assert_eq!(place(&interview), "words");
    assert!(!interview.later(), "nothing else is left");
    say(&mut interview, "hello");
    assert_eq!(place(&interview), "end");
}

/// Each place that the code fills in stands in the file, and no other.
#[test]
fn the_english_words_have_their_names() {
    let words = library::interview_words("en").unwrap();
    let names = |text: &str| {
        let mut names: Vec<String> =
            text.split('{').skip(1).filter_map(|piece| Some(piece.split_once('}')?.0.to_owned())).collect();
        names.sort();
        names.join(" ")
    };
    let (start, question, mend, end) = (&words.start, &words.question, &words.mend, &words.end);
    for (text, expected) in [
        (&start.danger, "number"),
        (&start.given, "count file"),
        (&start.given_one, "file"),
        (&start.saves, "file"),
        (&question.place, "number section total"),
        (&question.place_about, "number section total"),
        (&question.number, "from to"),
        (&question.text, "most"),
        (&question.letter, "does letter"),
        (&question.now, "answer"),
        (&mend.no_such_number, "last"),
        (&mend.alone, "choice"),
        (&mend.alone_plain, "choice number number"),
        (&mend.number, "from to"),
        (&mend.range, "from to"),
        (&mend.empty, "letter"),
        (&mend.too_long, "most over"),
        (&words.now.foot, "notice"),
        (&words.leaving.saved, "file"),
        (&words.leaving.not_saved, "file reason"),
        (&end.level, "level"),
        (&end.range, "least most"),
        (&end.at_least, "level"),
        (&end.saved, "file"),
        (&end.not_saved, "file reason"),
        (&end.written, "file"),
        (&end.not_written, "file reason"),
        (&end.page_failed, "file reason"),
        (&end.file_name, "date"),
        (&words.offer.still, "sections"),
    ] {
        assert_eq!(names(text), expected, "{text}");
    }
    let keys = &words.keys;
    let letters = [
        &keys.back,
        &keys.decline,
        &keys.not_known,
        &keys.help,
        &keys.so_far,
        &keys.skip,
        &keys.edit,
        &keys.leave,
    ];
    let mut letters: Vec<&str> = letters.iter().map(|key| key.letter.as_str()).collect();
    assert!(letters.iter().all(|letter| letter.chars().count() == 1 && letter.to_lowercase() == *letter));
    letters.sort_unstable();
    letters.dedup();
    assert_eq!(letters.len(), 8, "no letter does two things");
    assert!(!letters.contains(&"y") && !letters.contains(&"n"), "these mean yes and no");
}

#[test]
fn an_answer_that_is_asked_again_makes_nothing_certain_until_it_is_said_again() {
    let loaded = library::load("tests/crossroads/fixtures/interview.yaml").unwrap();
    let danger = loaded.program.item("danger").unwrap();
    let mut response = Response::new(&loaded.program);
    response.set(danger, response::read_cell(&loaded.program.items[danger], "yes").unwrap());
    let mut interview = Interview::new(&loaded.program, response);
    interview.ask_again([danger]);
    assert_eq!((interview.to_say(), interview.place()), (Vec::new(), Place::Item(danger)));
    interview.keep();
    assert_eq!(interview.to_say().len(), 1);
    // It ends, and when it begins again it is said again.
    interview.go_to(danger);
    interview.answer(Answer::Declined);
    assert_eq!(interview.to_say().len(), 0);
    interview.go_to(danger);
    interview.answer(response::read_cell(&loaded.program.items[danger], "yes").unwrap());
    assert_eq!((interview.to_say().len(), interview.to_say().len()), (1, 0));
}
