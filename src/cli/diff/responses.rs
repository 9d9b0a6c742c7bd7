//! Real responses, counted: how many come to something else in the new version.
//!
//! The table is scored twice, as `crossroads score` does, into files without a name, which are then read side by side:
//! in constant memory, but for the numbers of rejected rows. No answer is looked at here.

use crate::cli::score::{Named, open};
use crate::library::Loaded;
use crate::program::{ItemId, Program};
use crate::proof::Pair;
use crate::rows::{self, Format, Map, Options, Reject, Sinks, Tally};
use crate::session;
use anyhow::Context;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek};
use std::num::NonZeroUsize;
use std::path::Path;

/// How many rows go from one outcome to another.
type Moves = BTreeMap<(Option<String>, Option<String>), u64>;

/// What came of a table.
#[derive(Debug, Default)]
pub(super) struct Real {
    pub(super) rows: u64,
    /// Rows that both versions can read.
    pub(super) compared: u64,
    /// Those that come to the same.
    pub(super) same: u64,
    pub(super) rejected: Rejected,
    /// Answers for which the table has no column or key.
    pub(super) absent: Pair<u64>,
    pub(super) level: Moves,
    pub(super) at_least: Moves,
    pub(super) at_most: Moves,
    pub(super) urgency: Moves,
    /// By the id of a notice, and whether it is gained: certain ones.
    pub(super) notices: BTreeMap<(String, bool), u64>,
}

/// Rows that cannot be read by both versions, or by one of them alone.
#[derive(Debug, Default)]
pub(super) struct Rejected {
    pub(super) both: u64,
    pub(super) old: u64,
    pub(super) new: u64,
}

impl Real {
    pub(super) fn is_nothing(&self) -> bool {
        self.same == self.rows
    }
}

/// A table as one version scored it.
struct Scored {
    tally: Tally,
    /// The numbers of the rows that were rejected, in order.
    rejected: Vec<u64>,
    results: csv::Reader<BufReader<File>>,
    /// Where each column stands that is compared.
    columns: [usize; 5],
}

const COLUMNS: [&str; 5] = ["level", "level_at_least", "level_at_most", "urgency", "notices"];

/// Counts a table.
pub(super) fn count(
    versions: Pair<&Loaded>,
    same: &[(ItemId, ItemId)],
    path: &Path,
    from: Option<Named>,
) -> anyhow::Result<Real> {
    crate::cli::prompter::screen::leave_at_once_when_stopped()?;
    let from = from.unwrap_or_else(|| Named::of(Some(path)));
    let mut input = if path == Path::new("-") { kept(std::io::stdin().lock())? } else { open(path)? };
    // A pipe can be read only once.
    if !input.metadata().is_ok_and(|about| about.is_file()) {
        input = kept(input)?;
    }
    // A table holds an item under one name; where the versions call it otherwise, that is the old one.
    let Pair { old, new } = versions.map(|loaded| &loaded.program);
    let renamed = same.iter().map(|(one, other)| (old.items[*one].id.clone(), new.items[*other].id.clone()));
    let columns = renamed.filter(|(one, other)| one != other).collect();
    let renamed = Map { columns, ..Map::default() };
    let mut before = score(old, Map::default(), &input, from).context("with the old version")?;
    let mut after = score(new, renamed, &input, from).context("with the new version")?;
    let mut real = Real {
        rows: before.tally.rows,
        absent: Pair { old: before.tally.keys.absent, new: after.tally.keys.absent },
        ..Real::default()
    };
    let (mut olds, mut news) = (before.rejected.iter().peekable(), after.rejected.iter().peekable());
    let (mut here, mut there) = (csv::StringRecord::new(), csv::StringRecord::new());
    for row in 1..=real.rows {
        let old_rejected = olds.next_if_eq(&&row).is_some();
        let new_rejected = news.next_if_eq(&&row).is_some();
        if !old_rejected {
            before.results.read_record(&mut here)?;
        }
        if !new_rejected {
            after.results.read_record(&mut there)?;
        }
        match (old_rejected, new_rejected) {
            (true, true) => real.rejected.both += 1,
            (true, false) => real.rejected.old += 1,
            (false, true) => real.rejected.new += 1,
            (false, false) => real.compare(
                before.columns.map(|column| here.get(column).unwrap_or_default()),
                after.columns.map(|column| there.get(column).unwrap_or_default()),
            ),
        }
    }
    Ok(real)
}

/// A copy of what cannot be read twice.
fn kept(mut input: impl Read) -> anyhow::Result<File> {
    let mut copy = session::unnamed()?;
    std::io::copy(&mut input, &mut copy).context("cannot copy the input to a file")?;
    Ok(copy)
}

fn score(program: &Program, map: Map, input: &File, from: Named) -> anyhow::Result<Scored> {
    let mut results = session::unnamed()?;
    let mut rejected = Vec::new();
    let options = Options {
        to: Format::Csv,
        absent: None,
        about: Vec::new(),
        keep: Vec::new(),
        map,
        // An item that only one version has is in one table or the other.
        allow_missing: true,
        ranges: false,
        threads: std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
        strict: false,
        reference: None,
    };
    let mut input = input.try_clone()?;
    input.rewind()?;
    let mut out = BufWriter::new(&mut results);
    let mut sinks = Sinks {
        output: &mut out,
        rejects: None,
        seen: &mut |reject: &Reject| rejected.push(reject.row),
        progress: &mut |_, _| {},
    };
    let tally = match from {
        Named::Csv => rows::score_csv(program, input, &mut sinks, &options),
        Named::Ndjson => rows::score_ndjson(program, input, &mut sinks, &options),
        #[cfg(feature = "parquet")]
        Named::Parquet => rows::score_parquet(program, input, &mut sinks, &options),
        #[cfg(not(feature = "parquet"))]
        Named::Parquet => Err(rows::Error::WithoutParquet),
    }?;
    drop(out);
    results.rewind()?;
    let mut results = csv::Reader::from_reader(BufReader::new(results));
    let header = results.headers()?.clone();
    // The first of a name is ours: scales, which may be called like it, come later. Of the last it is the other way.
    let mut columns = COLUMNS.map(|name| header.iter().position(|column| column == name).unwrap_or_default());
    if let Some(notices) = columns.last_mut() {
        *notices = header.len().saturating_sub(2);
    }
    Ok(Scored { tally, rejected, results, columns })
}

impl Real {
    /// Compares what a row comes to in both versions.
    fn compare(&mut self, here: [&str; 5], there: [&str; 5]) {
        self.compared += 1;
        let [level, at_least, at_most, urgency, notices] = here;
        let [level_there, at_least_there, at_most_there, urgency_there, notices_there] = there;
        let mut same = true;
        for (moves, one, other) in [
            (&mut self.level, level, level_there),
            (&mut self.at_least, at_least, at_least_there),
            (&mut self.at_most, at_most, at_most_there),
            (&mut self.urgency, urgency, urgency_there),
        ] {
            if one != other {
                same = false;
                let name = |id: &str| (!id.is_empty()).then(|| id.to_owned());
                *moves.entry((name(one), name(other))).or_default() += 1;
            }
        }
        let ids = |list: &'_ str| -> Vec<String> {
            list.split(';').filter(|id| !id.is_empty()).map(str::to_owned).collect()
        };
        let (said, said_there) = (ids(notices), ids(notices_there));
        for (list, other, gained) in [(&said_there, &said, true), (&said, &said_there, false)] {
            for id in list.iter().filter(|id| !other.contains(id)) {
                same = false;
                *self.notices.entry((id.clone(), gained)).or_default() += 1;
            }
        }
        self.same += u64::from(same);
    }
}
