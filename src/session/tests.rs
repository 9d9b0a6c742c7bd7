use super::event::{Begun, Cell, Event, Origin, Overridden, Questionnaire};
use super::journal::{self, Journal, Why};
use super::lock::{self, Holder, Lock, NotTaken};
use super::store::{self, Appended, NotKept, OpenJournal, Store};
use crate::library::{self, Loaded};
use crate::response::{Answer, Response, read_cell};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

const AT: &str = "2026-11-24T10:00:00+00:00";

fn fixture() -> Loaded {
    library::load("tests/crossroads/fixtures/interview.yaml").unwrap()
}

fn questionnaire() -> Questionnaire {
    Questionnaire {
        id: "interview".to_owned(),
        version: "1".to_owned(),
        sha256: "00".to_owned(),
        items: BTreeMap::new(),
    }
}

fn begun() -> Begun {
    Begun { format: 1, nonce: "5".to_owned(), questionnaire: questionnaire(), client: None }
}

fn answered(item: &str, answer: Cell) -> Event {
    Event::Answered { item: item.to_owned(), answer, source: Origin::Client }
}

/// A journal with every kind of event.
fn long() -> (Journal, Vec<u8>) {
    let (mut journal, mut text) = Journal::begin(AT, "ann", begun());
    let id = |id: &str| id.to_owned();
    let events = [
        Event::Asked { item: id("danger") },
        answered("danger", Cell::Text(id("no"))),
        answered("hours", Cell::Number(20)),
        answered("things", Cell::Codes(vec![id("long"), id("second")])),
        Event::Changed {
            item: id("hours"),
            from: Cell::Number(20),
            answer: Cell::Text(id("?")),
            source: Origin::ClientDoesNotKnow,
        },
        Event::Noted { item: Some(id("hours")), text: id("said with \u{1b}[2J a \"smile\"\nand é") },
        Event::Noted { item: None, text: id("late") },
        Event::Words { item: id("hours"), text: id("depends") },
        Event::Overridden(Overridden {
            level: id("low"),
            level_at_least: id("low"),
            level_at_most: id("high"),
            reason: id("court_order"),
            because: id("Court order"),
            text: String::new(),
        }),
        Event::Exported { form: id("html"), to: id("page.html") },
        Event::Resumed { questionnaire: questionnaire(), again: vec![id("danger")], torn: 0 },
        answered("words", Cell::Declined),
        Event::Finished {},
    ];
    for event in events {
        text += &journal.add(AT, "bob", event);
    }
    (journal, text.into_bytes())
}

#[test]
fn a_journal_is_read_as_it_was_written() {
    let (journal, bytes) = long();
    assert_eq!(journal::read(&bytes).unwrap(), journal);
}

#[test]
fn each_changed_byte_is_found_and_a_torn_line_is_dropped() {
    let (journal, bytes) = long();
    for place in 0..bytes.len() {
        for flip in [1, 0x20, 0x80] {
            let mut changed = bytes.clone();
            changed[place] ^= flip;
            match journal::read(&changed) {
                Err(_) => {}
                // The last line break is part of the last line: without it that line was not written to its end.
                Ok(read) => assert!(place == bytes.len() - 1 && read.torn() > 0),
            }
        }
    }
    for end in 0..bytes.len() {
        let lines = bytes[..end].iter().filter(|byte| **byte == b'\n').count();
        match journal::read(&bytes[..end]) {
            Err(wrong) => assert_eq!((lines, wrong.why), (0, Why::Nothing)),
            Ok(read) => {
                assert_eq!(read.entries(), &journal.entries()[..lines]);
                assert_eq!(read.torn() == 0, bytes[end - 1] == b'\n');
            }
        }
    }
}

#[test]
fn a_line_that_is_left_out_moved_or_not_known_is_found() {
    let (_, bytes) = long();
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let without: Vec<u8> = [&lines[..3], &lines[4..]].concat().concat();
    let moved: Vec<u8> = [&lines[..3], &[lines[4], lines[3]], &lines[5..]].concat().concat();
    let twice: Vec<u8> = [&lines[..1], &lines[..]].concat().concat();
    let headless: Vec<u8> = lines[1..].concat();
    let long = [lines[0], &vec![b' '; journal::LONGEST_LINE + 1], b"\n"].concat();
    for (bytes, line, why) in [
        (without, 4, Why::Unchained),
        (moved, 4, Why::Unchained),
        (twice, 2, Why::Misplaced),
        (headless, 1, Why::Misplaced),
        (long, 2, Why::TooLong),
        (b"\n".to_vec(), 1, Why::NoLine),
        (Vec::new(), 1, Why::Nothing),
        (vec![b'x'; journal::LARGEST + 1], 1, Why::TooLarge),
    ] {
        let wrong = journal::read(&bytes).unwrap_err();
        assert_eq!((wrong.line, wrong.why), (line, why));
    }
    let (mut later, _) = Journal::begin(AT, "ann", Begun { format: 2, ..begun() });
    let (_, line) = Journal::begin(AT, "ann", later.begun().clone());
    assert_eq!(journal::read(line.as_bytes()).unwrap_err().why, Why::Later);
    assert!(
        later
            .add(AT, "ann", Event::Finished {})
            .contains(&format!("\"before\":\"{}\"", later.entries()[0].hash))
    );
}

#[test]
fn a_session_is_what_was_said_last() {
    let loaded = fixture();
    let program = &loaded.program;
    let (journal, _) = long();
    let session = journal.session(program);
    let item = |id: &str| program.item(id).unwrap();
    let mut expected = Response::new(program);
    for (id, cell) in [("hours", "?"), ("things", "long;second"), ("words", "")] {
        expected.set(item(id), read_cell(&program.items[item(id)], cell).unwrap());
    }
    assert_eq!((&session.response, &journal.response(program)), (&expected, &expected));
    assert_eq!(session.said[&item("hours")].source, Origin::ClientDoesNotKnow);
    assert_eq!(session.notes.len(), 2);
    assert_eq!(session.words[&item("hours")].text, "depends");
    assert_eq!(session.overridden.as_ref().unwrap().set.reason, "court_order");
    assert_eq!(session.again.keys().copied().collect::<Vec<_>>(), [item("danger")]);
    assert!(session.finished && session.misfits.is_empty());
    // As it stood before.
    let before = journal.up_to(&journal.entries()[4].hash).unwrap();
    assert_eq!(before.session(program).said[&item("hours")].source, Origin::Client);
    assert_eq!(journal.up_to("00"), None);
}

#[test]
fn what_a_questionnaire_has_no_place_for_is_said_without_the_answer() {
    let loaded = fixture();
    let (mut journal, _) = Journal::begin(AT, "ann", begun());
    journal.add(AT, "ann", answered("gone", Cell::Text("secret".to_owned())));
    journal.add(AT, "ann", answered("hours", Cell::Text("secret".to_owned())));
    journal.add(AT, "ann", answered("danger", Cell::Text("secret".to_owned())));
    journal.add(AT, "ann", answered("danger", Cell::Text("no".to_owned())));
    let session = journal.session(&loaded.program);
    let misfits: Vec<(usize, &str)> = session.misfits.iter().map(|m| (m.line, m.item.as_str())).collect();
    assert_eq!(misfits, [(2, "gone"), (3, "hours")]);
    assert!(!format!("{:?}", session.misfits).contains("secret"));
    assert_eq!(*session.response.answer(loaded.program.item("hours").unwrap()), Answer::Open);
}

/// What a disk holds, and how much it can.
type Disk = Rc<RefCell<(Vec<u8>, usize)>>;

/// A store whose disk is full at times, and which then keeps only a part; and the disk of every other place.
#[derive(Clone, Default)]
struct Small(Disk, Disk);

impl Store for Small {
    fn keep(&mut self, whole: &[u8], from: usize) -> std::io::Result<()> {
        let (held, room) = &mut *self.0.borrow_mut();
        held.truncate(from);
        held.extend(whole[from..].iter().take(room.saturating_sub(from)));
        if held.len() < whole.len() { Err(std::io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    fn at(&self, _: &Path) -> Box<dyn Store> {
        Box::new(Self(self.1.clone(), self.1.clone()))
    }
}

#[test]
fn what_there_is_no_room_for_is_held_and_kept_later() {
    let small = Small::default();
    small.0.borrow_mut().1 = 1000;
    let mut open = OpenJournal::begin(Box::new(small.clone()), AT, "ann", begun()).unwrap();
    for number in 0..20 {
        let kept = open.add(AT, "ann", answered("hours", Cell::Number(number)));
        assert_eq!(kept.is_ok(), open.is_kept());
        // Whatever is there can be read, up to a line that is torn.
        let read = journal::read(&small.0.borrow().0).unwrap();
        assert_eq!(read.entries(), &open.journal().entries()[..read.entries().len()]);
    }
    assert!(!open.is_kept() && matches!(open.retry(), Err(NotKept::NotYet(_))));
    let other = small.1.clone();
    assert!(open.move_to(Path::new("b")).is_err(), "no room there either");
    small.0.borrow_mut().1 = usize::MAX;
    open.retry().unwrap();
    assert_eq!(journal::read(&small.0.borrow().0).unwrap(), *open.journal());
    other.borrow_mut().1 = usize::MAX;
    open.move_to(Path::new("b")).unwrap();
    open.add(AT, "ann", Event::Finished {}).unwrap();
    assert_eq!(journal::read(&other.borrow().0).unwrap(), *open.journal());
    let text = "x".repeat(journal::LONGEST_LINE);
    assert!(matches!(open.add(AT, "ann", Event::Noted { item: None, text }), Err(NotKept::TooLong)));
    assert!(open.is_kept());
}

#[test]
fn a_file_goes_on_after_its_last_whole_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let mut open = OpenJournal::begin(Box::new(Appended::new(&path)), AT, "ann", begun()).unwrap();
    open.add(AT, "ann", answered("hours", Cell::Number(1))).unwrap();
    let again = OpenJournal::begin(Box::new(Appended::new(&path)), AT, "bob", begun());
    assert_eq!(again.unwrap_err().kind(), std::io::ErrorKind::AlreadyExists);
    let mut bytes = store::bytes(&path).unwrap();
    bytes.extend_from_slice(b"{\"at\":\"torn \xff");
    super::write(&path, &bytes, super::IfThere::Replace).unwrap();
    let journal = journal::read(&bytes).unwrap();
    let good = bytes.len() - journal.torn();
    let appended = Appended::open(&path, good).unwrap();
    let mut open = OpenJournal::resume(Box::new(appended), journal, bytes);
    open.add(AT, "ann", Event::Finished {}).unwrap();
    assert_eq!(journal::read(&store::bytes(&path).unwrap()).unwrap().entries(), open.journal().entries());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn the_second_is_told_who_holds_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let holder =
        |worker: &str| Holder { worker: worker.to_owned(), host: "desk".to_owned(), since: AT.to_owned() };
    let first = Lock::take(&path, &holder("ann")).unwrap();
    assert!(
        matches!(Lock::take(&path, &holder("bob")), Err(NotTaken::Held(Some(held))) if held == holder("ann"))
    );
    assert_eq!(lock::holder(&path), Some(Some(holder("ann"))));
    drop(first);
    assert_eq!(lock::holder(&path), None);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    Lock::take(&path, &holder("bob")).unwrap();
}
