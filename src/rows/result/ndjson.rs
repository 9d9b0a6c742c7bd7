//! The result of a row, as a line of JSON.

use super::{Kept, SMALL, URGENCIES};
use crate::assess::columns::{Bits, Outcomes};
use crate::program::{Program, column};
use crate::rows::cells::Row;
use crate::rows::out::{Line, Out, Piece};

/// Writes results.
#[derive(Debug)]
pub(in crate::rows) struct Writer {
    ranges: bool,
    /// The keys of what is kept.
    kept: Vec<Piece>,
    /// Status and urgency: complete or partial, by the place of the urgency counted from 1; 0 is none.
    heads: [[Piece; 5]; 2],
    /// Levels, by the place of each counted from 1; 0 is none. Handed out, at least, at most.
    levels: [Vec<Piece>; 3],
    /// The keys of each scale: its score, at least, at most.
    scales: Vec<[Piece; 3]>,
    numbers: Vec<Piece>,
    null: Piece,
    rules: List,
    notices: List,
    unknown: List,
}

/// A list of ids.
#[derive(Debug)]
struct List {
    key: Piece,
    ids: Vec<Piece>,
}

/// A text as JSON.
pub(super) fn text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn key(name: &str) -> Piece {
    Piece::new(&format!("{}:", text(name)))
}

impl List {
    fn new<'i>(name: &str, ids: impl Iterator<Item = &'i String>) -> Self {
        Self {
            key: Piece::new(&format!("{}:[", text(name))),
            ids: ids.map(|id| Piece::new(&format!("{},", text(id)))).collect(),
        }
    }

    #[inline(always)]
    fn write(&self, line: &mut Line, set: &Bits, row: usize) {
        line.piece(&self.key);
        let mut any = false;
        for (word, ids) in set.words(row).zip(self.ids.chunks(64)) {
            let mut left = word;
            while left != 0 {
                if let Some(id) = ids.get(left.trailing_zeros() as usize) {
                    line.piece(id);
                    any = true;
                }
                left &= left - 1;
            }
        }
        if any {
            line.instead(b']');
        } else {
            line.byte(b']');
        }
    }
}

impl Writer {
    pub(super) fn new(program: &Program, ranges: bool, kept: &[Kept]) -> Self {
        let or_null = |word: &str| if word.is_empty() { "null".to_owned() } else { text(word) };
        let head = |status: &str| {
            let of = |urgency| format!("\"status\":{},\"urgency\":{},", text(status), or_null(urgency));
            URGENCIES.map(|urgency| Piece::new(&of(urgency)))
        };
        let ids: Vec<&str> =
            std::iter::once("").chain(program.levels.rows().map(|level| level.id.as_str())).collect();
        let levels = |name: &str| {
            ids.iter().map(|id| Piece::new(&format!("{}:{},", text(name), or_null(id)))).collect()
        };
        let scale = |id: &str| ["", "_at_least", "_at_most"].map(|end| key(&format!("{id}{end}")));
        Self {
            ranges,
            kept: kept.iter().map(|kept| key(&kept.name)).collect(),
            heads: ["complete", "partial"].map(head),
            levels: ["level", "level_at_least", "level_at_most"].map(levels),
            scales: program.scales.rows().map(|s| scale(&column(&s.id))).collect(),
            numbers: (0..SMALL).map(|number| Piece::new(&format!("{number},"))).collect(),
            null: Piece::new("null,"),
            rules: List::new("rules", program.rules.rows().map(|rule| &rule.id)),
            notices: List::new("notices", program.notices.rows().map(|notice| &notice.id)),
            unknown: List::new("unknown", program.items.rows().map(|item| &item.id)),
        }
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
        out.byte(b'{');
        for (key, column) in self.kept.iter().zip(kept) {
            out.piece(key);
            out.text(&cells.json(*column));
            out.byte(b',');
        }
        out.line(|line| {
            let partial = outcomes.partial.get(row).is_none_or(|partial| *partial != 0);
            let urgency = outcomes.urgency.get(row).copied().unwrap_or_default();
            let head = self.heads.get(usize::from(partial)).and_then(|heads| heads.get(usize::from(urgency)));
            line.piece(head.unwrap_or(&self.null));
            let places = [&outcomes.level, &outcomes.level_at_least, &outcomes.level_at_most];
            for (pieces, level) in self.levels.iter().zip(places) {
                let level = level.get(row).copied().unwrap_or_default();
                line.piece(pieces.get(usize::from(level)).unwrap_or(&self.null));
            }
            for ([score, least, most], scores) in self.scales.iter().zip(outcomes.scales.rows()) {
                let range = scores.range(row);
                line.piece(score);
                self.number(line, range.single());
                if self.ranges {
                    line.piece(least);
                    self.number(line, Some(range.min));
                    line.piece(most);
                    self.number(line, Some(range.max));
                }
            }
            self.rules.write(line, &outcomes.rules, row);
            line.byte(b',');
            self.notices.write(line, &outcomes.notices, row);
            line.byte(b',');
            self.unknown.write(line, &outcomes.blank, row);
            line.text(b"}\n");
        });
    }

    /// A whole number in digits, and a comma.
    #[inline(always)]
    fn number(&self, line: &mut Line, number: Option<i64>) {
        let small = number.map(|number| usize::try_from(number).ok().and_then(|n| self.numbers.get(n)));
        match (small, number) {
            (Some(Some(piece)), _) => line.piece(piece),
            (_, Some(number)) => line.text(format!("{number},").as_bytes()),
            (_, None) => line.piece(&self.null),
        }
    }
}
