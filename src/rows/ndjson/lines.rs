//! Where the values of a block of lines stand.
//!
//! Most writers give every line the same keys in the same order. So what stands before each value is kept from the last
//! line that was read with care, and compared; where a value ends has been found before. A line where anything is
//! unusual is read by `serde_json`. What is read the quick way is JSON without a doubt, so that it does not matter which
//! way it was.

use super::keys::Keys;
use super::marks::find_ends;
use super::template::{Other, Part, Template};
use super::value;
use crate::diagnostic::visible;
use crate::response::columns::ROWS;
use crate::rows::cells::Row;
use crate::rows::codes::{Codes, MISS, REACH};
use crate::rows::cut::Block;
use crate::rows::layout::{Layout, Place};
use crate::rows::out::Out;
use crate::rows::score::Error;
use crate::rows::tally;
use crate::rows::worker::{self, Apart};
use fearless_simd::Level;
use serde::Deserializer;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::ops::Range;

/// So many lines are tried at once. Their values are looked up a column after the other, for which they have to stay in
/// the nearest memory.
const MOST: usize = 32;

/// Where values stand.
#[derive(Debug)]
pub(super) struct Index<'k> {
    keys: &'k Keys,
    level: Level,
    empty: bool,
    /// What is known about the values of each key that is an item's.
    codes: Vec<Option<&'k Codes>>,
    template: Template<'k>,
    /// Where values and lines end. One stands before them all, so that each line begins one after the end before it.
    /// What stands after the last line means nothing.
    ends: Vec<u32>,
    /// How many lines are tried at once: more after each time that all were like the last.
    at_once: usize,
    /// Does no value need care as a text?
    plain: bool,
    /// For [`ROWS`] rows after [`ROWS`] rows, for each key, for each row: the byte of the value, [`MISS`] where it is not
    /// known. The last key is for all that are not used.
    bytes: Vec<u8>,
    /// Of values that are not known, in the same order: where they begin and end. One that is not there is empty.
    bounds: Vec<[u32; 2]>,
    /// For each row, where its line stands and how many items it has no key for.
    lines: Vec<(Range<usize>, u64)>,
    /// Lines that are no rows: how many rows stand before each, why, and where it stands.
    apart: Vec<(usize, String, Range<usize>)>,
    /// Which keys there were in lines that were read with care.
    found: tally::Keys,
}

impl<'k> Index<'k> {
    /// `codes` are of the items, in their order; `empty`: may a row have no key of any?
    pub(super) fn new(keys: &'k Keys, codes: &'k [Codes], empty: bool) -> Self {
        let mut of_keys = vec![None; keys.names.len() + 1];
        for ((_, place), codes) in keys.layout.items.iter().zip(codes) {
            if let Place::One(key) | Place::Either(key, _) = place
                && let Some(of_key) = of_keys.get_mut(*key)
            {
                *of_key = Some(codes);
            }
        }
        Self {
            keys,
            level: Level::new(),
            empty,
            codes: of_keys,
            bytes: Vec::new(),
            template: Template::default(),
            ends: vec![u32::MAX],
            at_once: 1,
            plain: false,
            bounds: Vec::new(),
            lines: Vec::new(),
            apart: Vec::new(),
            found: tally::Keys::default(),
        }
    }

    /// Where the values of a key begin, of all [`ROWS`] rows that this row is one of.
    fn column(&self, row: usize, key: usize) -> usize {
        (row / ROWS * self.codes.len() + key) * ROWS
    }

    /// Puts a byte and bounds at a place.
    fn put(&mut self, at: usize, byte: u8, bounds: [u32; 2]) {
        if let (Some(of), Some(bounds_of)) = (self.bytes.get_mut(at), self.bounds.get_mut(at)) {
            (*of, *bounds_of) = (byte, bounds);
        }
    }

    /// Reads lines the quick way while they are like the last, a column after the other. `ends` are from the one before
    /// them on, `count` of them, and then as many as a line has that mean nothing. Gives how many it read.
    fn quick(&mut self, text: &[u8], ends: &[u32], count: usize) -> usize {
        let Template { parts, end, without, absent } = &self.template;
        let (row, step) = (self.lines.len(), parts.len());
        if step < 2 {
            return 0;
        }
        let first = self.column(row, 0) + row % ROWS;
        let most = self.at_once.min(ROWS - row % ROWS).min(count / step);
        let lasts = ends.iter().skip(step).step_by(step).map(|last| *last as usize);
        let ended = |last: &usize| text.get((last + 1).saturating_sub(end.len())..=*last) == Some(end);
        let mut lines = lasts.clone().take(most).take_while(ended).count();
        for (n, part) in parts.iter().enumerate() {
            let length = part.text.len();
            let comma = usize::from(n > 0);
            let tail = if n + 1 == step { end.len() - 1 } else { 0 };
            let Some(ends) = ends.get(n..n + lines * step) else { return 0 };
            let rows = first + part.column..first + part.column + lines;
            let (bytes, bounds) = (self.bytes.get_mut(rows.clone()), self.bounds.get_mut(rows));
            let (Some(bytes), Some(bounds)) = (bytes, bounds) else { return 0 };
            let befores = ends.iter().step_by(step).map(|before| before.wrapping_add(1) as usize - comma);
            let value =
                |(from, to): (usize, usize)| ((from + length).wrapping_sub(comma), to.wrapping_sub(tail));
            let mut other = Other::new(part);
            let known = part.codes.is_some_and(|codes| {
                // While the value is at hand, so is what stands before it.
                let seen = |bounds| {
                    let value = value(bounds);
                    other.see(text, value.0);
                    value
                };
                codes.look_up(text, ends, step, seen, bytes)
            });
            if part.codes.is_none() || other.any() || !part.begins_at_all(text, befores.clone()) {
                lines = befores.take_while(|at| text.get(*at..*at + length) == Some(&part.text)).count();
            }
            if part.codes.is_none() {
                bytes.fill(MISS);
            }
            if known && !part.kept {
                continue;
            }
            let all = bytes.iter().zip(bounds).zip(ends.chunks_exact(step)).take(lines).enumerate();
            for (row, ((byte, bounds), ends)) in all {
                // What is known is as it should be.
                if (*byte == MISS || part.kept)
                    && let [before, end, ..] = ends
                {
                    let (from, to) = value((before.wrapping_add(1) as usize, *end as usize));
                    *bounds = [from as u32, to as u32];
                    if *byte == MISS && !text.get(from..to).is_some_and(|value| is_value(value, self.plain)) {
                        lines = row;
                        break;
                    }
                }
            }
        }
        for (key, byte) in without {
            let rows = first + key * ROWS..first + key * ROWS + lines;
            let (bytes, bounds) = (self.bytes.get_mut(rows.clone()), self.bounds.get_mut(rows));
            bytes.into_iter().for_each(|bytes| bytes.fill(*byte));
            bounds.into_iter().for_each(|bounds| bounds.fill(NOTHING));
        }
        let mut from = ends.first().map_or(0, |before| before.wrapping_add(1) as usize);
        for last in lasts.take(lines) {
            self.lines.push((from..last + 1, *absent));
            from = last + 1;
        }
        // Where lines differ, trying many would be in vain.
        self.at_once = if lines == most { (2 * self.at_once).min(MOST) } else { 1 };
        lines
    }

    /// Reads a line with care, or says why it is no row.
    fn careful(&mut self, text: &[u8], line: Range<usize>) -> Result<(), String> {
        let written = text.get(line.clone()).unwrap_or_default().trim_ascii_end();
        if written.trim_ascii_start().first() != Some(&b'{') {
            return Err("the line is not a JSON object".to_owned());
        }
        let mut reader = serde_json::Deserializer::from_slice(written);
        let pairs = reader.deserialize_map(Pairs).and_then(|pairs| reader.end().map(|()| pairs));
        let pairs = pairs.map_err(|error| {
            if error.is_eof() {
                "the line ends in the middle of its JSON".to_owned()
            } else {
                format!("the line is not JSON from its byte {} on", error.column())
            }
        })?;
        let row = self.lines.len();
        let first = self.column(row, 0) + row % ROWS;
        let unused = self.keys.names.len();
        let mut had = vec![false; unused];
        let mut parts: Vec<Part> = Vec::new();
        let mut last = line.start;
        let mut ignored = Vec::new();
        for (name, value) in &pairs {
            let key = self.keys.find(name);
            if let Some(had) = key.and_then(|key| had.get_mut(key))
                && std::mem::replace(had, true)
            {
                return Err(format!("the key `{}` stands twice", visible(name)));
            }
            if key.is_none() {
                ignored.push(visible(name));
            }
            let key = key.unwrap_or(unused);
            let start = value.get().as_ptr().addr() - text.as_ptr().addr();
            let end = start + value.get().len();
            let codes = self.codes.get(key).copied().flatten();
            let byte =
                codes.zip(reach(text, start)).map_or(MISS, |(codes, word)| codes.find(word, end - start));
            self.put(first + key * ROWS, byte, [start as u32, end as u32]);
            let Layout { kept, reference, .. } = &self.keys.layout;
            let kept = kept.contains(&key) || *reference == Some(key);
            let column = key * ROWS;
            let before = Part::new(text.get(last..start).unwrap_or_default());
            parts.push(Part { codes, kept, column, ..before });
            last = end;
        }
        let absent = |key: usize| self.codes.get(key).copied().flatten().map_or(MISS, |codes| codes.absent);
        let without = (0..).zip(&had).filter(|(_, had)| !**had).map(|(key, _)| (key, absent(key)));
        let without: Vec<(usize, u8)> = without.collect();
        for (key, byte) in &without {
            self.put(first + key * ROWS, *byte, NOTHING);
        }
        let has = |place: &usize| had.get(*place) == Some(&true);
        for places in &self.keys.items {
            if let [one, ticks @ ..] = places.as_slice()
                && has(one)
                && let Some(tick) = ticks.iter().find(|tick| has(tick))
            {
                let name = |key: usize| visible(self.keys.names.get(key).map_or("", String::as_str));
                return Err(format!("`{}` stands beside `{}`; keep one of the two", name(*tick), name(*one)));
            }
        }
        let absent = self.keys.items.iter().filter(|places| !places.iter().any(has)).count() as u64;
        if !self.empty && absent == self.keys.items.len() as u64 {
            let why = "it has no key of any item; with --absent open or declined that counts as answers";
            return Err(why.to_owned());
        }
        self.found.add(&tally::Keys { absent: 0, ignored, seen: had });
        let end =
            if parts.is_empty() { Vec::new() } else { text.get(last..line.end).unwrap_or_default().into() };
        self.template = Template { parts, end, without, absent };
        self.lines.push((line, absent));
        Ok(())
    }
}

/// The bounds of a value that is not there.
const NOTHING: [u32; 2] = [0, 0];

/// The pairs of an object.
struct Pairs;

impl<'de> Visitor<'de> for Pairs {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(pairs)
    }
}

/// The bytes from here on.
#[inline]
fn reach(text: &[u8], at: usize) -> Option<u128> {
    text.get(at..)?.first_chunk::<REACH>().map(|bytes| u128::from_le_bytes(*bytes))
}

/// Is this a text, a list of texts, a whole number, `null`, `true` or `false`, and does it mean what stands there?
/// `plain` says that no byte of it needs care in a text.
fn is_value(value: &[u8], plain: bool) -> bool {
    let good = match value {
        [b'[', list @ .., b']'] => {
            let list = list.trim_ascii();
            list.is_empty() || list.split(|byte| *byte == b',').all(|text| is_string(text.trim_ascii()))
        }
        _ => is_string(value) || is_scalar(value),
    };
    good && (plain || is_plain(value))
}

fn is_string(value: &[u8]) -> bool {
    matches!(value, [b'"', inside @ .., b'"'] if !inside.contains(&b'"'))
}

fn is_scalar(value: &[u8]) -> bool {
    match value {
        b"null" | b"true" | b"false" => true,
        [b'-', digits @ ..] | digits => {
            let zero = digits.len() > 1 && digits.first() == Some(&b'0');
            !digits.is_empty() && !zero && digits.iter().all(u8::is_ascii_digit)
        }
    }
}

/// Does a value mean what stands there, and is it text?
fn is_plain(value: &[u8]) -> bool {
    let odd = value.iter().fold(false, |odd, byte| odd | (*byte == b'\\') | (*byte < 0x20));
    !odd && std::str::from_utf8(value).is_ok()
}

impl worker::Index for Index<'_> {
    type Chunk = Block;

    fn find(&mut self, block: &Block) -> Result<(), Error> {
        self.lines.clear();
        self.apart.clear();
        self.found = tally::Keys::default();
        let text = block.beyond();
        let mut ends = std::mem::take(&mut self.ends);
        let found = find_ends(self.level, block.text(), &mut ends, self.template.parts.len());
        self.plain = found.plain;
        let (mut next, all) = (0, found.ends);
        while next < all {
            if self.lines.len().is_multiple_of(ROWS) {
                let room = self.column(self.lines.len() + ROWS, 0);
                self.bytes.resize(self.bytes.len().max(room), MISS);
                self.bounds.resize(self.bounds.len().max(room), NOTHING);
            }
            let step = self.template.parts.len();
            let here = ends.get(next..=all + step).unwrap_or_default();
            let lines = self.quick(text, here, all - next);
            if lines > 0 {
                next += lines * step;
                continue;
            }
            let start = ends.get(next).map_or(0, |before| before.wrapping_add(1) as usize);
            // All line ends are among the ends.
            let values = ends.get(next + 1..=all).unwrap_or_default();
            let last = values.iter().position(|end| text.get(*end as usize) == Some(&b'\n'));
            next = last.map_or(all, |last| next + 1 + last);
            let line = start..ends.get(next).map_or(start, |end| *end as usize + 1);
            let blank = text.get(line.clone()).unwrap_or_default().trim_ascii().is_empty();
            if !blank && let Err(reason) = self.careful(text, line.clone()) {
                self.apart.push((self.lines.len(), reason, line));
            }
        }
        self.ends = ends;
        Ok(())
    }

    fn rows(&self) -> usize {
        self.lines.len()
    }

    fn look_up(
        &self,
        _block: &Block,
        _codes: &Codes,
        key: usize,
        rows: Range<usize>,
        bytes: &mut [u8; ROWS],
    ) -> bool {
        let first = self.column(rows.start, key);
        let found = self.bytes.get(first..).and_then(|found| found.first_chunk::<ROWS>());
        *bytes = *found.unwrap_or(&[MISS; ROWS]);
        let bytes = bytes.get(..rows.len()).unwrap_or_default();
        bytes.iter().fold(0, |misses, byte| misses | u8::from(*byte == MISS)) == 0
    }

    fn row<'c>(&'c self, block: &'c Block, row: usize) -> impl Row + 'c {
        Values { index: self, text: block.beyond(), row }
    }

    fn whole(&self, block: &Block, row: usize) -> Out {
        let mut whole = Out::default();
        if let Some((line, _)) = self.lines.get(row) {
            let line = block.text().get(line.clone()).unwrap_or_default().trim_ascii();
            whole.text(line.strip_prefix(b"{").unwrap_or_default().trim_ascii_start());
        }
        whole
    }

    fn apart(&self, block: &Block) -> Vec<Apart> {
        let apart = self.apart.iter().map(|(before, reason, line)| {
            let line = block.text().get(line.clone()).unwrap_or_default();
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            let mut whole = Out::default();
            match std::str::from_utf8(line) {
                Ok(line) => {
                    whole.text(format!("\"reject_line\":{}}}", serde_json::Value::from(line)).as_bytes())
                }
                // A character a byte, so that nothing is lost.
                Err(_) => {
                    let line: String = line.iter().map(|byte| char::from(*byte)).collect();
                    let line = serde_json::Value::from(line);
                    whole.text(format!("\"reject_latin1\":{line}}}").as_bytes());
                }
            }
            Apart { before: *before, reason: reason.clone(), whole }
        });
        apart.collect()
    }

    fn bytes(&self, block: &Block) -> u64 {
        block.len() as u64
    }

    fn keys(&self) -> tally::Keys {
        self.found.clone()
    }

    fn absent(&self, row: usize) -> u64 {
        self.lines.get(row).map_or(0, |(_, absent)| *absent)
    }
}

/// The values of a row.
struct Values<'c> {
    index: &'c Index<'c>,
    text: &'c [u8],
    row: usize,
}

impl Values<'_> {
    fn written(&self, key: usize) -> &[u8] {
        let at = self.index.column(self.row, key) + self.row % ROWS;
        let [from, to] = self.index.bounds.get(at).copied().unwrap_or(NOTHING);
        self.text.get(from as usize..to as usize).unwrap_or_default()
    }
}

impl Row for Values<'_> {
    fn cell(&self, key: usize) -> Cow<'_, [u8]> {
        match self.written(key) {
            [b'"', text @ .., b'"'] if self.index.plain => Cow::Borrowed(text),
            written => value::text(written),
        }
    }

    fn json(&self, key: usize) -> Cow<'_, [u8]> {
        let written = self.written(key);
        Cow::Borrowed(if written.is_empty() { b"null" } else { written })
    }

    fn is_absent(&self, key: usize) -> bool {
        self.written(key).is_empty()
    }
}
