//! The `csv` crate reads the same cells, whatever the quotes, the line ends and the places where chunks are cut.

use super::chunk::{Chunk, Cutter, Index};
use super::marks::{Found, find_ends};
use crate::rows::cells::Row;
use crate::rows::ends::Count;
use crate::rows::worker::Index as _;
use csv::{ByteRecord, ReaderBuilder};
use fearless_simd::{Level, Simd};
use proptest::prelude::*;
use std::io::Read;

/// Gives at most so many bytes at a time.
struct Slowly<'t>(&'t [u8], usize);

impl Read for Slowly<'_> {
    fn read(&mut self, room: &mut [u8]) -> std::io::Result<usize> {
        let count = self.1.min(room.len()).min(self.0.len());
        room[..count].copy_from_slice(&self.0[..count]);
        self.0 = &self.0[count..];
        Ok(count)
    }
}

/// The header, the rows with as many cells as it, and the others; each with its number.
type Read_ = (Vec<Vec<u8>>, Vec<(usize, Vec<Vec<u8>>)>, Vec<(usize, Vec<Vec<u8>>)>);

fn cells(record: &ByteRecord) -> Vec<Vec<u8>> {
    record.iter().map(<[u8]>::to_vec).collect()
}

fn by_us(text: &[u8], step: usize, size: usize) -> Option<Read_> {
    let mut cutter = Cutter::with_size(Slowly(text, step), size);
    let mut chunk = Chunk::default();
    let header = loop {
        if !cutter.next(&mut chunk).unwrap() {
            return None;
        }
        let header = cells(&chunk.header());
        if !header.is_empty() {
            break header;
        }
    };
    let mut index = Index::new(header.len());
    let (mut good, mut ragged, mut before) = (Vec::new(), Vec::new(), 0);
    loop {
        index.find(&chunk).unwrap();
        let mut apart = index.ragged.iter().peekable();
        let mut number = before;
        for row in 0..=index.rows() {
            while let Some((_, record)) = apart.next_if(|(of, _)| *of == row) {
                ragged.push((number, cells(record)));
                number += 1;
            }
            if row < index.rows() {
                let cells = index.row(&chunk, row);
                good.push((number, (0..header.len()).map(|c| cells.cell(c).into_owned()).collect()));
                number += 1;
            }
        }
        before = number;
        if !cutter.next(&mut chunk).unwrap() {
            return Some((header, good, ragged));
        }
    }
}

fn by_csv(text: &[u8]) -> Option<Read_> {
    let mut reader = ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text);
    let mut records = reader.byte_records().map(|record| cells(&record.unwrap()));
    let header = records.next()?;
    let (good, ragged) = records.enumerate().partition(|(_, cells)| cells.len() == header.len());
    Some((header, good, ragged))
}

/// What this processor can do, and less.
fn levels() -> Vec<Level> {
    let best = Level::new();
    #[cfg(target_arch = "x86_64")]
    let less = [best.as_avx2().map(|it| it.level()), best.as_sse4_2().map(|it| it.level())];
    #[cfg(not(target_arch = "x86_64"))]
    let less = [None; 2];
    less.into_iter().flatten().chain([best, Level::baseline()]).collect()
}

/// The file is cut off inside quotes: then its last row is none, whatever it has.
fn torn(text: &[u8]) -> bool {
    super::marks::whole_rows_with_care(text).1
}

fn agree(text: &[u8]) {
    for (step, size) in [(usize::MAX, 256 * 1024), (7, 16), (1, 5), (64, 64)] {
        let (ours, theirs) = (by_us(text, step, size), by_csv(text));
        let shown = String::from_utf8_lossy(text);
        if torn(text) {
            let all = |read: &Option<Read_>| read.as_ref().map(|(h, a, b)| (h.clone(), a.len() + b.len()));
            assert_eq!(all(&ours), all(&theirs), "{shown:?} by {size}");
        } else {
            assert_eq!(ours, theirs, "{shown:?} by {size}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    /// Well-made files: quotes stand around whole cells, also with line ends, commas and quotes inside.
    #[test]
    fn well_made_files_are_read_as_by_csv(
        rows in prop::collection::vec(prop::collection::vec("[a-c,\"\r\n é]{0,20}", 3), 1..20),
        quoted: bool,
        ending in prop::sample::select(vec!["\n", "\r\n"]),
        last: bool,
    ) {
        let mut text = String::new();
        for (n, row) in rows.iter().enumerate() {
            for (column, cell) in row.iter().enumerate() {
                if column > 0 { text.push(','); }
                if quoted || cell.contains([',', '"', '\r', '\n']) {
                    text.push_str(&format!("\"{}\"", cell.replace('"', "\"\"")));
                } else {
                    text.push_str(cell);
                }
            }
            if last || n + 1 < rows.len() { text.push_str(ending); }
        }
        agree(text.as_bytes());
    }

    /// Whatever the processor, ends are found where they stand.
    #[test]
    fn ends_are_those_of_bytes_looked_at_one_by_one(text in "([a-c]{0,12}[,\n]){0,60}[a-c]{0,3}") {
        let text = text.as_bytes();
        let at: Vec<u32> = (0..).zip(text).filter(|(_, b)| b",\n".contains(b)).map(|(at, _)| at).collect();
        for level in levels() {
            for quotes in [false, true] {
                let mut ends = vec![u32::MAX];
                let found = find_ends(level, text, quotes, &mut ends, 1, 5);
                prop_assert_eq!(ends.get(1..=at.len()), Some(at.as_slice()));
                prop_assert!(ends.len() > at.len() + 5 || text.is_empty());
                let rows = text.iter().filter(|byte| **byte == b'\n').count();
                prop_assert_eq!(found, Found { count: Count { cells: at.len(), rows }, odd: false });
            }
        }
    }

    /// Any bytes at all, most of them the ones that mean something.
    #[test]
    fn any_bytes_are_read_as_by_csv(text in "([a-b,,\n\n\"\r]|,\"|\"\n){0,200}") {
        agree(text.as_bytes());
    }
}

#[test]
fn long_plain_files_are_read_as_by_csv() {
    for ending in ["\n", "\r\n"] {
        let rows: Vec<String> = (0..20_000).map(|n| format!("r{n},{},abc{ending}", n % 7)).collect();
        let text = format!("id,x,y{ending}{}", rows.concat());
        let (ours, theirs) = (by_us(text.as_bytes(), usize::MAX, 256 * 1024), by_csv(text.as_bytes()));
        assert!(ours == theirs);
    }
}
