//! Encrypted sessions: opened by another implementation of the age format and back, never plain on the disk, and as
//! safe as any other when the program is killed or the disk is full.
//!
//! The other implementation is `age` itself, written in Go, from Debian's package `age`.

use crate::run::{Place, Ran};
use crate::sessions::{Way, full_disk, killed};
use crate::window::window;
use crossroads::session::journal;
use crossroads::session::sealed::{Identities, Seal};
use std::process::Command;

const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/crossroads/fixtures/interview.yaml");
const PASSPHRASE: &str = "velvet anchor lemon";
const CTRL_C: &str = "\u{3}";

/// Two identities, made once; the recipients of both.
const ANN: &str = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";
const TO_ANN: &str = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";

/// The other implementation.
fn age(place: &Place, arguments: &[&str]) -> Vec<u8> {
    let mut command = Command::new(arguments[0]);
    let run = command.args(&arguments[1..]).current_dir(place.path("")).output();
    let output = run.unwrap_or_else(|error| {
        panic!("this test needs `{}`, from Debian's package `age`: {error}", arguments[0])
    });
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn with_keys() -> Place {
    let place = Place::new();
    prepare(&place);
    place.write("pass.txt", format!("{PASSPHRASE}\n"));
    age(&place, &["age-keygen", "-o", "bob.txt"]);
    place.write("to_bob.txt", age(&place, &["age-keygen", "-y", "bob.txt"]));
    place
}

fn prepare(place: &Place) {
    place.write("ann.txt", format!("# ann\n{ANN}\n"));
}

fn say(place: &Place, arguments: &[&str], lines: &[&str]) -> Ran {
    let arguments = [&["interview", "--plain", "--worker", "ann"], arguments].concat();
    place.run_with(&arguments, lines.iter().map(|line| format!("{line}\n")).collect::<String>())
}

/// A session with two answers, a note and some words of its own.
fn begin(place: &Place, name: &str, how: &[&str]) {
    let arguments = [&[FIXTURE, "--session", name, "--client", "C 17"], how].concat();
    let ran = say(place, &arguments, &["1", "n", "a-very-own-note", "1", "5", "q", "2"]);
    assert_eq!(ran.code, 130, "{}", ran.err);
}

/// No file in the folder holds anything that was said.
fn nothing_is_plain(place: &Place) {
    for file in std::fs::read_dir(place.path("")).unwrap() {
        let path = file.unwrap().path();
        let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
        for plain in ["answered", "a-very-own-note", "C 17", "{\"at\""] {
            assert!(!text.contains(plain), "{}: {plain}", path.display());
        }
    }
}

const TO_RECIPIENT: Way = Way {
    prepare,
    begin: &["--recipient", TO_ANN],
    open: &["--identity", "ann.txt"],
    read: |place, bytes| {
        nothing_is_plain(place);
        Seal::by(bytes, &Identities::read(ANN).unwrap()).unwrap().1
    },
};

#[test]
fn kills_lose_no_answer_of_an_encrypted_session() {
    let threads: Vec<_> =
        (0..2).map(|thread| std::thread::spawn(move || killed(thread, 100, 40, &TO_RECIPIENT))).collect();
    let confirmed: usize = threads.into_iter().map(|thread| thread.join().unwrap().0).sum();
    assert!(confirmed > 200, "the kills came too soon: {confirmed} answers");
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_keeps_an_encrypted_session_waiting() {
    full_disk(&TO_RECIPIENT);
}

#[test]
fn another_implementation_opens_what_is_made_here_and_back() {
    let place = with_keys();
    begin(&place, "a.session", &["--recipient", TO_ANN, "--recipients-file", "to_bob.txt"]);
    begin(&place, "p.session", &["--encrypt", "--passphrase-file", "pass.txt"]);
    nothing_is_plain(&place);
    let by_ann = age(&place, &["age", "-d", "-i", "ann.txt", "a.session"]);
    assert!(journal::read(&by_ann).unwrap().entries().len() > 4);
    let again = [FIXTURE, "--session", "a.session", "--resume", "--identity", "ann.txt"];
    let ran = say(&place, &again, &["1", "q", "2"]);
    assert_eq!(ran.code, 130);
    let hint = "crossroads interview --session a.session --worker ann --identity ann.txt --resume";
    assert!(ran.err.split_whitespace().collect::<Vec<_>>().join(" ").contains(hint), "{}", ran.err);
    // Also after somebody else has gone on with it.
    let by_bob = age(&place, &["age", "-d", "-i", "bob.txt", "a.session"]);
    assert!(by_bob.starts_with(&by_ann) && by_bob.len() > by_ann.len());
    // With a passphrase; age asks for it on the terminal alone.
    let mut asked = window().shell("exec age -d -o p.plain p.session").run(&place.path(""), &[]);
    asked.sees("Enter passphrase").types(&format!("{PASSPHRASE}\r"));
    assert_eq!(asked.ends(), 0, "{}", asked.text());
    let plain = std::fs::read(place.path("p.plain")).unwrap();
    assert!(journal::read(&plain).unwrap().entries().len() > 4);
    // And back: binary, in letters, with a passphrase; a session goes on in what it was.
    place.write("plain", &by_ann);
    age(&place, &["age", "-r", TO_ANN, "-o", "binary.session", "plain"]);
    age(&place, &["age", "-a", "-R", "to_bob.txt", "-r", TO_ANN, "-o", "letters.session", "plain"]);
    let mut asked = window().shell("exec age -p -o pass.session plain").run(&place.path(""), &[]);
    asked.sees("Enter passphrase").types(&format!("{PASSPHRASE}\r"));
    asked.sees("Confirm passphrase").types(&format!("{PASSPHRASE}\r"));
    assert_eq!(asked.ends(), 0, "{}", asked.text());
    for (name, key) in [
        ("binary.session", ["--identity", "ann.txt"]),
        ("letters.session", ["--identity", "bob.txt"]),
        ("pass.session", ["--passphrase-file", "pass.txt"]),
    ] {
        let again = [&[FIXTURE, "--session", name, "--resume"], &key[..]].concat();
        assert_eq!(say(&place, &again, &["1", "q", "2"]).code, 130, "{name}");
        let verified = place.run(&[&["verify", name], &key[..]].concat());
        assert_eq!(verified.code, 0, "{name}: {}{}", verified.out, verified.err);
        let ran = place.run(&[&["history", name], &key[..]].concat());
        assert!(ran.out.contains("a-very-own-note") && ran.out.contains("resumed with"), "{name}");
    }
    assert!(place.read("letters.session").starts_with("-----BEGIN AGE ENCRYPTED FILE-----"));
    let plain = age(&place, &["age", "-d", "-i", "ann.txt", "letters.session"]);
    assert!(plain.starts_with(&by_ann) && plain.len() > by_ann.len());
}

#[test]
fn a_report_and_a_list_open_encrypted_sessions() {
    let place = with_keys();
    begin(&place, "a.session", &["--recipient", TO_ANN]);
    begin(&place, "p.session", &["--encrypt", "--passphrase-file", "pass.txt"]);
    let report = ["report", FIXTURE, "p.session", "--worker", "eve", "--passphrase-file", "pass.txt"];
    let ran = place.run(&[&report[..], &["--format", "json"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    place.write("r.json", &ran.out);
    let verify =
        ["verify", "r.json", "p.session", "--questionnaire", FIXTURE, "--passphrase-file", "pass.txt"];
    let ran = place.run(&verify);
    assert!(ran.code == 0 && ran.out.contains("`r.json` follows from it"), "{}{}", ran.out, ran.err);
    place.write("r.json", "");
    nothing_is_plain(&place);
    // Without keys they are there, and closed.
    let closed = place.run(&["interview", "--list", "."]);
    assert_eq!((closed.code, closed.out.matches("  encrypted\n").count()), (0, 2), "{}", closed.out);
    let keys = ["--identity", "ann.txt", "--passphrase-file", "pass.txt"];
    let open = place.run(&[&["interview", "--list", "."], &keys[..]].concat());
    assert_eq!(open.out.matches("C 17").count(), 2, "{}", open.out);
    let find = [&[FIXTURE, "--sessions", ".", "--client", "C 17", "--resume"], &keys[..2]].concat();
    assert_eq!(say(&place, &find, &["1", "q", "2"]).code, 130);
    // An identity can itself be encrypted.
    let mut asked = window().shell("exec age -p -o secret.txt ann.txt").run(&place.path(""), &[]);
    asked.sees("Enter passphrase").types(&format!("{PASSPHRASE}\r"));
    asked.sees("Confirm passphrase").types(&format!("{PASSPHRASE}\r"));
    assert_eq!(asked.ends(), 0);
    let by = ["history", "a.session", "--identity", "secret.txt", "--passphrase-file", "pass.txt"];
    assert_eq!(place.run(&by).code, 0);
}

#[test]
fn what_does_not_open_says_why_and_nothing_else() {
    let place = with_keys();
    place.write("short.txt", "hunter2\n").write("other.txt", "another one of some length\n");
    begin(&place, "a.session", &["--recipient", TO_ANN]);
    begin(&place, "p.session", &["--encrypt", "--passphrase-file", "pass.txt"]);
    place.write("no.txt", format!("{ANN}X\n")).write("none.txt", "# none\n");
    let file = std::fs::read(place.path("a.session")).unwrap();
    place.write("cut.session", &file[..file.len() - 9]);
    place.write("plain.txt", "not a session");
    age(&place, &["age", "-r", TO_ANN, "-o", "text.session", "plain.txt"]);
    let (salt, body) = ("A".repeat(22), "A".repeat(43));
    place.write(
        "work.session",
        format!("age-encryption.org/v1\n-> scrypt {salt} 30\n{body}\n--- {body}\n{body}{body}"),
    );
    let new = ["interview", FIXTURE, "--plain", "--worker", "ann", "--session", "new.session"];
    let new = |how: &[&'static str]| [&new[..], how].concat();
    for (arguments, code, why) in [
        (
            vec!["history", "p.session", "--passphrase-file", "other.txt"],
            2,
            "does not open with this passphrase",
        ),
        (vec!["history", "a.session", "--identity", "bob.txt"], 2, "does not open with this identity"),
        (vec!["history", "a.session"], 2, "name the file of the identity with --identity"),
        (vec!["history", "p.session"], 2, "there is no terminal to ask for the passphrase on"),
        (vec!["history", "p.session", "--passphrase-file", "none"], 2, "cannot read `none`"),
        (
            vec!["history", "a.session", "--identity", "no.txt"],
            2,
            "as age-keygen makes it: line 1 holds none",
        ),
        (vec!["history", "a.session", "--identity", "none.txt"], 2, "there are no identities in"),
        (vec!["history", "cut.session", "--identity", "ann.txt"], 2, "was changed or cut off after that"),
        (
            vec!["verify", "cut.session", "--identity", "ann.txt"],
            1,
            "is not as it was written: it is encrypted",
        ),
        (vec!["history", "text.session", "--identity", "ann.txt"], 2, "is no session that can be read"),
        (vec!["history", "work.session", "--passphrase-file", "pass.txt"], 2, "2^30, at most 2^20"),
        (new(&["--encrypt", "--passphrase-file", "short.txt"]), 2, "shorter than 12 characters"),
        (new(&["--encrypt"]), 2, "there is no terminal to ask"),
        (new(&["--encrypt", "--recipient", TO_ANN]), 2, "cannot be used with"),
        (new(&["--encrypt", "--resume"]), 2, "cannot be used with"),
        (new(&["--recipient", ANN]), 2, "which begins with age1"),
        (new(&["--recipients-file", "none.txt"]), 2, "there are no recipients in `none.txt`"),
    ] {
        let ran = place.run(&arguments);
        let said = format!("{}{}", ran.out, ran.err);
        assert_eq!((ran.code, said.contains(why)), (code, true), "{arguments:?}: {said}");
        for secret in ["hunter2", "velvet", "another one", "SECRET-KEY", "a-very-own-note", "not a session"] {
            assert!(!said.contains(secret), "{arguments:?}: {said}");
        }
        assert!(!place.path("new.session").exists() && !place.path("new.session.lock").exists());
    }
}

#[test]
fn a_passphrase_is_asked_twice_and_never_shown() {
    let place = Place::new();
    let arguments = ["interview", FIXTURE, "--session", "a.session", "--worker", "ann", "--encrypt"];
    let mut desk = window().run(&place.path(""), &arguments);
    desk.sees("New passphrase").types("too short\r").sees("do not belong together. > New passphrase");
    desk.types(&format!("{PASSPHRASE}\r")).sees("The same once more:").types("velvet anchor lemonade\r");
    desk.sees("These were two different ones.").types(&format!("{PASSPHRASE}\r"));
    desk.types(&format!("{PASSPHRASE}\r")).sees("Begin").types("1").sees("Are you in danger?").types("1");
    desk.sees("Saved: danger: No.").types("q").sees("Every answer is saved in a.session").types("2");
    assert_eq!(desk.ends(), 130);
    assert!(!desk.raw.contains("velvet") && !desk.raw.contains("too short"), "{}", desk.raw);
    nothing_is_plain(&place);
    let mut asked = window().run(&place.path(""), &["history", "a.session"]);
    asked.sees("Passphrase of a.session:").types("something else\r");
    assert_eq!(asked.ends(), 2);
    assert!(asked.text().contains("`a.session` does not open with this passphrase"), "{}", asked.text());
    let mut asked = window().run(&place.path(""), &["history", "a.session"]);
    asked.sees("Passphrase of a.session:").types(&format!("{PASSPHRASE}\r")).sees("answered danger: no");
    assert_eq!(asked.ends(), 0);
    let mut asked = window().run(&place.path(""), &["interview", "--list", "."]);
    asked.sees("Passphrase of the encrypted sessions (Enter leaves them closed):").types("\r");
    assert_eq!(asked.ends(), 0);
    assert!(asked.text().contains("encrypted"), "{}", asked.text());
}

/// Ctrl-C, or being stopped, at the passphrase leaves a terminal that shows what is typed.
#[test]
fn leaving_at_the_passphrase_gives_the_terminal_back() {
    let place = with_keys();
    begin(&place, "p.session", &["--encrypt", "--passphrase-file", "pass.txt"]);
    let around = "stty echo; sh -c 'echo $$ > pid; exec \"$@\"' sh \"$@\"; echo \"ended $?\"; \
                  stty -a | tr ' ;' '\\n\\n' | grep -x -e -*echo -e -*icanon | tr '\\n' ' '";
    for stop in ["key", "TERM", "HUP"] {
        let mut asked = window().shell(around).run(&place.path(""), &["history", "p.session"]);
        asked.sees("Passphrase of p.session:");
        if stop == "key" {
            asked.types(CTRL_C);
        } else {
            let sent = Command::new("kill").args(["-s", stop, place.read("pid").trim()]).status().unwrap();
            assert!(sent.success());
        }
        asked.sees("ended 130").sees("icanon echo");
        assert_eq!(asked.ends(), 0);
    }
}
