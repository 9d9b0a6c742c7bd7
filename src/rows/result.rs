//! The result of a row, as CSV.

use super::cells::Row;
use crate::assess::columns::{Bits, Outcomes};
use crate::program::{Program, Urgency};

/// The names of the columns, after those that are kept.
pub(super) fn header(program: &Program, ranges: bool) -> Vec<String> {
    let mut header: Vec<String> =
        ["status", "urgency", "level", "level_at_least", "level_at_most"].map(str::to_owned).into();
    for scale in program.scales.rows() {
        header.push(scale.id.clone());
        if ranges {
            header.push(format!("{}_at_least", scale.id));
            header.push(format!("{}_at_most", scale.id));
        }
    }
    header.extend(["rules", "notices", "unknown"].map(str::to_owned));
    header
}

/// Writes results.
#[derive(Debug)]
pub(super) struct Writer<'p> {
    program: &'p Program,
    ranges: bool,
    /// The ids of levels, by the place of each counted from 1; 0 is none.
    levels: Vec<&'p str>,
    rules: Vec<&'p str>,
    notices: Vec<&'p str>,
    items: Vec<&'p str>,
}

/// The words of urgencies, by the place of each counted from 1; 0 is none.
const URGENCIES: [&str; 5] = [
    "",
    Urgency::Information.word(),
    Urgency::BeforeTreatment.word(),
    Urgency::Today.word(),
    Urgency::Now.word(),
];

impl<'p> Writer<'p> {
    pub(super) fn new(program: &'p Program, ranges: bool) -> Self {
        Self {
            program,
            ranges,
            levels: std::iter::once("").chain(program.levels.rows().map(|level| level.id.as_str())).collect(),
            rules: program.rules.rows().map(|rule| rule.id.as_str()).collect(),
            notices: program.notices.rows().map(|notice| notice.id.as_str()).collect(),
            items: program.items.rows().map(|item| item.id.as_str()).collect(),
        }
    }

    /// The first line.
    pub(super) fn header(&self, out: &mut Vec<u8>, kept: &[String]) {
        let names = header(self.program, self.ranges);
        for (n, name) in kept.iter().chain(&names).enumerate() {
            if n > 0 {
                out.push(b',');
            }
            if n < kept.len() { safe(out, name.as_bytes()) } else { out.extend_from_slice(name.as_bytes()) }
        }
        out.push(b'\n');
    }

    /// The line of a row.
    pub(super) fn row(
        &self,
        out: &mut Vec<u8>,
        kept: &[usize],
        cells: &impl Row,
        outcomes: &Outcomes,
        row: usize,
    ) {
        for column in kept {
            safe(out, &cells.cell(*column));
            out.push(b',');
        }
        let of = |numbers: &[u16]| numbers.get(row).copied().unwrap_or_default();
        let partial = outcomes.partial.get(row).is_none_or(|partial| *partial != 0);
        word(out, if partial { "partial" } else { "complete" });
        let urgency = outcomes.urgency.get(row).copied().unwrap_or_default();
        word(out, URGENCIES.get(usize::from(urgency)).copied().unwrap_or_default());
        for level in [&outcomes.level, &outcomes.level_at_least, &outcomes.level_at_most] {
            word(out, self.levels.get(usize::from(of(level))).copied().unwrap_or_default());
        }
        for scores in outcomes.scales.rows() {
            let range = scores.range(row);
            if let Some(score) = range.single() {
                number(out, score);
            }
            out.push(b',');
            if self.ranges {
                for score in [range.min, range.max] {
                    number(out, score);
                    out.push(b',');
                }
            }
        }
        ids(out, &self.rules, &outcomes.rules, row);
        out.push(b',');
        ids(out, &self.notices, &outcomes.notices, row);
        out.push(b',');
        ids(out, &self.items, &outcomes.blank, row);
        out.push(b'\n');
    }
}

/// A word that needs no quotes, and a comma.
fn word(out: &mut Vec<u8>, word: &str) {
    out.extend_from_slice(word.as_bytes());
    out.push(b',');
}

fn ids(out: &mut Vec<u8>, ids: &[&str], set: &Bits, row: usize) {
    let mut first = true;
    for id in set.of(row).filter_map(|place| ids.get(place)) {
        if !std::mem::take(&mut first) {
            out.push(b';');
        }
        out.extend_from_slice(id.as_bytes());
    }
}

/// A whole number in digits.
fn number(out: &mut Vec<u8>, number: i64) {
    let digit = |digit: u64| b'0' + u8::try_from(digit % 10).unwrap_or_default();
    if let Ok(small @ 0..=99) = u64::try_from(number) {
        if small > 9 {
            out.push(digit(small / 10));
        }
        out.push(digit(small));
        return;
    }
    out.extend_from_slice(number.to_string().as_bytes());
}

/// A cell that is carried along, in quotes where it needs them. No spreadsheet runs it as a formula: a text that
/// begins like one gets an apostrophe before it. Numbers stay.
pub(super) fn safe(out: &mut Vec<u8>, cell: &[u8]) {
    let runs = matches!(cell.first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'));
    let number = || std::str::from_utf8(cell).is_ok_and(|text| text.parse::<f64>().is_ok());
    quoted(out, if runs && !number() { b"'" } else { b"" }, cell);
}

/// A cell, in quotes where it needs them.
pub(super) fn quoted(out: &mut Vec<u8>, before: &[u8], cell: &[u8]) {
    if !cell.iter().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        out.extend_from_slice(before);
        out.extend_from_slice(cell);
        return;
    }
    out.push(b'"');
    out.extend_from_slice(before);
    for byte in cell {
        if *byte == b'"' {
            out.push(b'"');
        }
        out.push(*byte);
    }
    out.push(b'"');
}
