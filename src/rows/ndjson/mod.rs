//! NDJSON in: an object a line.

mod keys;
mod lines;
mod marks;
mod template;
pub(super) mod value;

use super::Options;
use super::codes::Codes;
use super::cut::{Block, Cutter};
use super::out::Out;
use super::result::{Kept, Writer};
use super::score::{Chunks, Error, Reject, Sinks, run};
use super::tally::Tally;
use super::worker::{Table, Worker};
use crate::assess::columns::Plan;
use crate::program::Program;
use keys::Keys;
use lines::Index;
use serde_json::json;
use std::io::Read;

/// Scores each object of an input with one a line, and writes the results in the same order.
///
/// A key that a row does not have is what [`Options::absent`] says; a key that no row has is an error, unless
/// [`Options::allow_missing`].
///
/// # Errors
///
/// Where the keys do not fit the questionnaire, or reading or writing fails.
pub fn score_ndjson(
    program: &Program,
    input: impl Read + Send,
    sinks: &mut Sinks,
    options: &Options,
) -> Result<Tally, Error> {
    let mut lines = Lines { cutter: Cutter::new(input), first: None };
    let mut first = Block::default();
    if lines.next(&mut first)? {
        first.skip_mark();
        if first.text().trim_ascii_start().first() == Some(&b'[') {
            return Err(Error::JsonArray);
        }
        lines.first = Some(first);
    }
    let keys = Keys::new(program, options);
    let kept = Kept::texts(keys.layout.kept.iter().filter_map(|key| keys.names.get(*key)));
    let (output, side) = sinks.split();
    let (writer, results) = Writer::new(program, options, &kept, output)?;
    let items = keys.layout.items.iter();
    let codes = items.map(|(id, place)| Codes::of_values(&program.items[*id], place, options));
    let codes = Codes::shared(codes.collect());
    let plan = Plan::new(program);
    let table = Table { program, layout: &keys.layout, options, names: &keys.names, codes, plan, writer };
    let scorer = || Worker::new(&table, Index::new(&keys, &table.codes, options.absent.is_some()));
    let tally = run(lines, scorer, &Tally::new(program), options, reject_line, results, side)?;
    keys.check(program, options, &tally.keys)?;
    Ok(tally)
}

/// Blocks of whole lines, the first of which has been read.
struct Lines<R> {
    cutter: Cutter<R>,
    first: Option<Block>,
}

impl<R: Read + Send> Chunks for Lines<R> {
    type Chunk = Block;

    fn next(&mut self, block: &mut Block) -> Result<bool, Error> {
        if let Some(first) = self.first.take() {
            *block = first;
            return Ok(true);
        }
        let lines = |text: &[u8]| text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let some = self.cutter.next(block, lines)?;
        if some && self.cutter.done {
            block.end_line();
        }
        Ok(some)
    }
}

/// A rejected row, as a line: why, and then its own keys.
fn reject_line(reject: &Reject, whole: &Out) -> Out {
    let Reject { row, columns, values, reason } = reject;
    let why = json!({
        "reject_row": row, "reject_column": columns, "reject_value": values, "reject_reason": reason
    });
    let why = why.to_string();
    let mut line = Out::default();
    line.text(why.trim_end_matches('}').as_bytes());
    line.text(if whole.written() == b"}" { b"" } else { b"," });
    line.text(whole.written());
    line.byte(b'\n');
    line
}
