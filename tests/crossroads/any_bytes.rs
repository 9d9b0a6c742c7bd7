//! Any bytes at all as an input of `score`, or as a session: what has to hold whatever they are. The fuzz targets in
//! `fuzz/` look for bytes where it does not; those that they kept are replayed here.

use crossroads::program::Program;
use crossroads::response::Answer;
use crossroads::rows::{Error, Format, Map, Options, Reject, Sinks, Tally, score_csv, score_ndjson};
use std::num::NonZeroUsize;
use std::sync::OnceLock;

const QUESTIONNAIRE: &str = include_str!("fixtures/any_bytes.yaml");

fn program() -> &'static Program {
    static PROGRAM: OnceLock<Program> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let source = crossroads::source::Source::new("any_bytes.yaml", QUESTIONNAIRE);
        let (read, _) = crossroads::questionnaire::read(&source);
        let compiled = crossroads::program::compile(&read.expect("it can be read"), &Default::default());
        compiled.program.expect("it is right").0
    })
}

struct Ran {
    output: Vec<u8>,
    tally: Tally,
    seen: Vec<Reject>,
}

fn run(
    threads: usize,
    keep: bool,
    score: impl FnOnce(&mut Sinks, &Options) -> Result<Tally, Error>,
) -> Result<Ran, Error> {
    let (mut output, mut rejects, mut seen) = (Vec::new(), Vec::new(), Vec::new());
    let options = Options {
        to: Format::Ndjson,
        absent: Some(Answer::Open),
        about: Vec::new(),
        keep: if keep { vec!["id".to_owned()] } else { Vec::new() },
        map: Map::default(),
        allow_missing: true,
        ranges: true,
        threads: NonZeroUsize::new(threads).unwrap_or(NonZeroUsize::MIN),
        strict: false,
        reference: None,
    };
    let mut sinks = Sinks {
        output: &mut output,
        rejects: Some(&mut rejects),
        seen: &mut |reject: &Reject| seen.push(reject.clone()),
        progress: &mut |_, _| {},
    };
    let tally = score(&mut sinks, &options)?;
    let lines = output.iter().filter(|byte| **byte == b'\n').count() as u64;
    assert_eq!(
        (tally.rows, tally.written, tally.rejected),
        (lines + seen.len() as u64, lines, seen.len() as u64)
    );
    // A number that is kept is written as it was read, even one that few programs can hold.
    let is_json = |line: &[u8]| serde_json::from_slice::<&serde_json::value::RawValue>(line).is_ok();
    assert!(output.split(|byte| *byte == b'\n').all(|line| line.is_empty() || is_json(line)));
    Ok(Ran { output, tally, seen })
}

/// A table is what its rows are, each alone under the header.
pub(crate) fn csv(bytes: &[u8]) {
    let score = |bytes: &[u8], threads| {
        run(threads, false, |sinks, options| score_csv(program(), bytes, sinks, options))
    };
    let Ok(whole) = score(bytes, 1) else { return };
    let threads = score(bytes, 3).expect("it was right before");
    assert!(whole.output == threads.output && whole.seen == threads.seen && whole.tally == threads.tally);
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut records = reader.byte_records().map(|record| record.expect("bytes can be read"));
    let header = records.next().expect("there is a header");
    let mut alone = Vec::new();
    let mut rows = 0;
    for record in records {
        rows += 1;
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for record in [&header, &record] {
            writer.write_byte_record(record).expect("memory can be written");
        }
        let bytes = writer.into_inner().expect("memory can be written");
        alone.extend(score(&bytes, 1).expect("the header was right before").output);
    }
    assert_eq!(whole.tally.rows, rows);
    // Where the file ends inside quotes, its last row is none, whatever stands in it.
    let torn = whole.seen.last().is_some_and(|reject| reject.reason.contains("ends inside quotes"));
    assert!(whole.output == alone || (torn && alone.starts_with(&whole.output)));
}

/// Lines are what each of them is alone, whatever stands before it.
pub(crate) fn ndjson(bytes: &[u8]) {
    let score = |bytes: &[u8], threads| {
        run(threads, true, |sinks, options| score_ndjson(program(), bytes, sinks, options))
    };
    let not_there = |ran: &Result<Ran, Error>| matches!(ran, Err(Error::Layout(_)));
    let whole = score(bytes, 1);
    if not_there(&whole) {
        return;
    }
    let Ok(whole) = whole else { return };
    let threads = score(bytes, 3).expect("it was right before");
    assert!(whole.output == threads.output && whole.seen == threads.seen && whole.tally == threads.tally);
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut alone = Vec::new();
    let mut rejected = 0;
    for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()) {
        // A key to keep is in each, so that none is missed.
        let other: &[u8] = b"{\"id\":0}\n";
        match score(&[other, line].concat(), 1) {
            Ok(ran) => {
                let first = ran.output.iter().position(|byte| *byte == b'\n').expect("the other row") + 1;
                alone.extend_from_slice(&ran.output[first..]);
                rejected += ran.seen.len();
            }
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(whole.seen.len(), rejected);
    assert!(whole.output == alone);
}

/// A file of columns is rows or an error.
#[cfg(any(not(test), feature = "parquet"))]
pub(crate) fn parquet(bytes: &[u8]) {
    let score = |threads| {
        let mut file = tempfile::tempfile().expect("there is room");
        std::io::Write::write_all(&mut file, bytes).expect("there is room");
        run(threads, false, |sinks, options| crossroads::rows::score_parquet(program(), file, sinks, options))
    };
    if let Ok(one) = score(1) {
        let three = score(3).expect("it was right before");
        assert!(one.output == three.output && one.seen == three.seen);
    }
}

/// A journal is read or refused; what is read comes to a session, is the same again, and no byte of it can be
/// another. Lines that are events make a journal that is read as they are.
pub(crate) fn journal(bytes: &[u8]) {
    use crossroads::session::{Begun, Event, Journal, journal};
    if let Ok(read) = journal::read(bytes) {
        holds(&read, &bytes[..bytes.len() - read.torn()]);
    }
    let questionnaire = crossroads::session::Questionnaire {
        id: String::new(),
        version: String::new(),
        sha256: String::new(),
        items: Default::default(),
    };
    let begun = Begun { format: journal::FORMAT, nonce: String::new(), questionnaire, client: None };
    let (mut written, mut text) = Journal::begin("", "", begun);
    for line in bytes.split(|byte| *byte == b'\n').take(100) {
        match serde_json::from_slice::<Event>(line) {
            Ok(Event::Begun(_)) | Err(_) => {}
            Ok(event) => text += &written.add("now", "ann", event),
        }
    }
    if text.len() < journal::LONGEST_LINE {
        assert_eq!(journal::read(text.as_bytes()).as_ref(), Ok(&written));
        holds(&written, text.as_bytes());
    }
}

/// What holds of a journal that is read from these bytes.
fn holds(read: &crossroads::session::Journal, bytes: &[u8]) {
    use crossroads::session::journal;
    let again = journal::read(bytes).expect("it was read before");
    assert!(again.entries() == read.entries() && again.torn() == 0);
    assert_eq!(again.up_to(read.head()).expect("its head is there").entries(), read.entries());
    let session = read.session(program());
    assert!(session.said.keys().all(|item| *session.response.answer(*item) != Answer::Open));
    let mut changed = bytes.to_vec();
    // A few places, spread over all of it.
    for place in (0..bytes.len()).step_by((bytes.len() / 16).max(1)) {
        changed[place] ^= 1;
        let is_found = journal::read(&changed).map_or(true, |read| read.torn() > 0);
        assert!(is_found, "byte {place}");
        changed[place] ^= 1;
    }
}

#[cfg(test)]
fn replay(folder: &str, check: impl Fn(&[u8])) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(folder);
    let mut files = 0;
    for entry in std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        // What a search found by itself has no name but a number, and may be gone again.
        if path.file_name().is_some_and(|name| name.len() == 40) {
            continue;
        }
        check(&std::fs::read(path).unwrap());
        files += 1;
    }
    assert!(files > 0, "{} has no files", folder.display());
}

#[test]
fn the_corpus_of_csv_holds() {
    replay("csv", csv);
}

#[test]
fn the_corpus_of_ndjson_holds() {
    replay("ndjson", ndjson);
}

#[test]
fn the_corpus_of_journals_holds() {
    replay("journal", journal);
}

#[test]
#[cfg(feature = "parquet")]
fn the_corpus_of_parquet_holds() {
    replay("parquet", parquet);
}
