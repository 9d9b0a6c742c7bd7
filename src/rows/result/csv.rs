//! The result of a row, as CSV.

use super::{Kept, SMALL, URGENCIES, names};
use crate::assess::columns::{Bits, Outcomes};
use crate::program::Program;
use crate::rows::cells::Row;
use crate::rows::out::{Line, Out, Piece};

/// Writes results.
#[derive(Debug)]
pub(in crate::rows) struct Writer {
    header: Out,
    ranges: bool,
    /// Status and urgency: complete or partial, by the place of the urgency counted from 1; 0 is none.
    heads: [[Piece; 5]; 2],
    /// The ids of levels, by the place of each counted from 1; 0 is none.
    levels: Vec<Piece>,
    rules: Vec<Piece>,
    notices: Vec<Piece>,
    items: Vec<Piece>,
    /// The numbers that most scores are.
    numbers: Vec<Piece>,
    /// The same three times: a score that is known, the least and the most it can be.
    thrice: Vec<Piece>,
    nothing: Piece,
}

impl Writer {
    pub(super) fn new(program: &Program, ranges: bool, kept: &[Kept]) -> Self {
        let before = |mark: char, id: &String| Piece::new(&format!("{id}{mark}"));
        let head = |status: &str| URGENCIES.map(|urgency| Piece::new(&format!("{status},{urgency},")));
        let levels = program.levels.rows().map(|level| before(',', &level.id));
        let mut header = Out::default();
        for Kept { name, .. } in kept {
            safe(&mut header, name.as_bytes());
            header.byte(b',');
        }
        header.text(names(program, ranges).join(",").as_bytes());
        header.byte(b'\n');
        Self {
            header,
            ranges,
            heads: ["complete", "partial"].map(head),
            levels: std::iter::once(Piece::new(",")).chain(levels).collect(),
            rules: program.rules.rows().map(|rule| before(';', &rule.id)).collect(),
            notices: program.notices.rows().map(|notice| before(';', &notice.id)).collect(),
            items: program.items.rows().map(|item| before(';', &item.id)).collect(),
            numbers: (0..SMALL).map(|number| before(',', &number.to_string())).collect(),
            thrice: (0..SMALL).map(|n| Piece::new(&format!("{n},{n},{n},"))).collect(),
            nothing: Piece::new(","),
        }
    }

    /// The first line.
    pub(super) fn header(&self) -> &[u8] {
        self.header.written()
    }

    /// The line of a row.
    pub(super) fn row(
        &self,
        out: &mut Out,
        kept: &[usize],
        cells: &impl Row,
        outcomes: &Outcomes,
        row: usize,
    ) {
        for column in kept {
            let cell = cells.cell(*column);
            // Most ids begin with a letter or a digit.
            if cells.is_plain() && cell.first().is_some_and(u8::is_ascii_alphanumeric) {
                out.text(&cell);
            } else {
                safe(out, &cell);
            }
            out.byte(b',');
        }
        out.line(|line| {
            let partial = outcomes.partial.get(row).is_none_or(|partial| *partial != 0);
            let urgency = outcomes.urgency.get(row).copied().unwrap_or_default();
            let head = self.heads.get(usize::from(partial)).and_then(|heads| heads.get(usize::from(urgency)));
            line.piece(head.unwrap_or(&self.nothing));
            for level in [&outcomes.level, &outcomes.level_at_least, &outcomes.level_at_most] {
                let level = level.get(row).copied().unwrap_or_default();
                line.piece(self.levels.get(usize::from(level)).unwrap_or(&self.nothing));
            }
            for scores in outcomes.scales.rows() {
                let range = scores.range(row);
                if self.ranges
                    && let Some(score) = range.single()
                    && let Some(piece) = usize::try_from(score).ok().and_then(|n| self.thrice.get(n))
                {
                    line.piece(piece);
                    continue;
                }
                match range.single() {
                    Some(score) => self.number(line, score),
                    None => line.piece(&self.nothing),
                }
                if self.ranges {
                    self.number(line, range.min);
                    self.number(line, range.max);
                }
            }
            ids(line, &self.rules, &outcomes.rules, row);
            ids(line, &self.notices, &outcomes.notices, row);
            ids(line, &self.items, &outcomes.blank, row);
            line.instead(b'\n');
        });
    }

    /// A whole number in digits, and a comma.
    #[inline(always)]
    fn number(&self, line: &mut Line, number: i64) {
        match usize::try_from(number).ok().and_then(|number| self.numbers.get(number)) {
            Some(piece) => line.piece(piece),
            None => line.text(format!("{number},").as_bytes()),
        }
    }
}

/// Ids with `;` between them, and a comma.
#[inline(always)]
fn ids(line: &mut Line, ids: &[Piece], set: &Bits, row: usize) {
    let mut any = false;
    for (word, ids) in set.words(row).zip(ids.chunks(64)) {
        let mut left = word;
        while left != 0 {
            if let Some(id) = ids.get(left.trailing_zeros() as usize) {
                line.piece(id);
                any = true;
            }
            left &= left - 1;
        }
    }
    if any { line.instead(b',') } else { line.byte(b',') }
}

/// A cell that is carried along, in quotes where it needs them. No spreadsheet runs it as a formula: a text that
/// begins like one gets an apostrophe before it. Numbers stay.
pub(in crate::rows) fn safe(out: &mut Out, cell: &[u8]) {
    let runs = matches!(cell.first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'));
    let number = || std::str::from_utf8(cell).is_ok_and(|text| text.parse::<f64>().is_ok());
    quoted(out, if runs && !number() { b"'" } else { b"" }, cell);
}

/// A cell, in quotes where it needs them.
pub(in crate::rows) fn quoted(out: &mut Out, before: &[u8], cell: &[u8]) {
    let special = |byte: &u8| (*byte == b',') | (*byte == b'"') | (*byte == b'\n') | (*byte == b'\r');
    if !cell.iter().fold(false, |found, byte| found | special(byte)) {
        out.text(before);
        out.text(cell);
        return;
    }
    out.byte(b'"');
    out.text(before);
    for byte in cell {
        if *byte == b'"' {
            out.byte(b'"');
        }
        out.byte(*byte);
    }
    out.byte(b'"');
}
