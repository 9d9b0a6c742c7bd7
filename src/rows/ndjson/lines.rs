//! Where the values of a block of lines stand.
//!
//! Most writers give every line the same keys in the same order. So what stands between two values is kept from the last
//! line that was read with care, and compared: only values have to be looked at. A line where anything is unusual is
//! read by `serde_json`. What is read the quick way is JSON without a doubt, so that it does not matter which way it was.

use super::keys::Keys;
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
use serde::Deserializer;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::ops::Range;

/// Where values stand.
#[derive(Debug)]
pub(super) struct Index<'k> {
    keys: &'k Keys,
    empty: bool,
    /// What is known about the values of each key that is an item's.
    codes: Vec<Option<&'k Codes>>,
    template: Template<'k>,
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

/// What the last line that was read with care had beside its values.
#[derive(Debug, Default)]
struct Template<'k> {
    parts: Vec<Part<'k>>,
    /// What follows the last value.
    end: Vec<u8>,
    /// The keys that it does not have, and the bytes of those that are not there.
    without: Vec<(usize, u8)>,
    /// How many items it has no key for.
    absent: u64,
}

/// What stands before a value.
#[derive(Debug)]
struct Part<'k> {
    text: Vec<u8>,
    /// The text where it is short, and which bits of as many bytes it is.
    word: u128,
    mask: u128,
    codes: Option<&'k Codes>,
    /// Do others than its item look at its values?
    kept: bool,
    /// Where the values of the key stand among those of [`ROWS`] rows.
    column: usize,
}

/// A bit in each byte.
const ONES: u64 = 0x0101_0101_0101_0101;

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
            empty,
            codes: of_keys,
            bytes: Vec::new(),
            template: Template::default(),
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

    /// Reads a line the quick way, where it is like the last. Gives where the next begins.
    #[inline]
    fn quick(&mut self, text: &[u8], from: usize) -> Option<usize> {
        let (row, mut at) = (self.lines.len(), from);
        let first = self.column(row, 0) + row % ROWS;
        for part in &self.template.parts {
            let fits = match part.text.len() {
                0..=REACH => reach(text, at)? & part.mask == part.word,
                _ => text.get(at..)?.starts_with(&part.text),
            };
            if !fits {
                return None;
            }
            at += part.text.len();
            let value = reach(text, at)?;
            let end = match value as u8 {
                b'"' => string(text, at, value)?,
                b'[' => strings(text, at)?,
                _ => scalar(text, at, value)?,
            };
            let byte = part.codes.map_or(MISS, |codes| codes.find(value, end - at));
            *self.bytes.get_mut(first + part.column)? = byte;
            if byte == MISS || part.kept {
                // What is known is as it should be.
                if byte == MISS && !is_plain(text.get(at..end)?) {
                    return None;
                }
                *self.bounds.get_mut(first + part.column)? = [at as u32, end as u32];
            }
            at = end;
        }
        if self.template.end.is_empty() || !text.get(at..)?.starts_with(&self.template.end) {
            return None;
        }
        at += self.template.end.len();
        for (key, byte) in &self.template.without {
            *self.bytes.get_mut(first + key * ROWS)? = *byte;
            *self.bounds.get_mut(first + key * ROWS)? = NOTHING;
        }
        self.lines.push((from..at, self.template.absent));
        Some(at)
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
            parts.push(Part { codes, kept, column, ..Part::new(text.get(last..start).unwrap_or_default()) });
            last = end;
        }
        let absent =
            |key: usize| self.codes.get(key).copied().flatten().map_or(MISS, |codes| codes.find(0, 0));
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

impl Part<'_> {
    fn new(text: &[u8]) -> Self {
        let mut bytes = [0; REACH];
        bytes.iter_mut().zip(text).for_each(|(byte, of)| *byte = *of);
        let mask = if text.len() < REACH { (1 << (8 * text.len())) - 1 } else { u128::MAX };
        Self {
            text: text.into(),
            word: u128::from_le_bytes(bytes),
            mask,
            codes: None,
            kept: false,
            column: 0,
        }
    }
}

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

/// Where a text ends that begins here, if it is plain.
#[inline]
fn string(text: &[u8], at: usize, value: u128) -> Option<usize> {
    // Subtracting turns the highest bit of a byte on where it was 0; the first of those is right.
    let quotes = |word: u64| {
        let zero = word ^ (ONES * u64::from(b'"'));
        zero.wrapping_sub(ONES) & !zero & (ONES << 7)
    };
    let inside = value >> 8;
    let found = u128::from(quotes(inside as u64)) | u128::from(quotes((inside >> 64) as u64)) << 64;
    if found != 0 {
        return Some(at + 2 + (found.trailing_zeros() / 8) as usize);
    }
    text.get(at + REACH..)?.iter().position(|byte| *byte == b'"').map(|more| at + REACH + more + 1)
}

/// Where a list of plain texts ends that begins here.
fn strings(text: &[u8], at: usize) -> Option<usize> {
    let mut at = at + 1;
    if text.get(at) == Some(&b']') {
        return Some(at + 1);
    }
    loop {
        if text.get(at) != Some(&b'"') {
            return None;
        }
        at = string(text, at, reach(text, at)?)?;
        match text.get(at) {
            Some(b',') => at += 1,
            Some(b']') => return Some(at + 1),
            _ => return None,
        }
    }
}

/// Where a whole number, `null`, `true` or `false` ends that begins here.
#[inline]
fn scalar(text: &[u8], at: usize, value: u128) -> Option<usize> {
    let is = |word: &[u8; 4]| value as u32 == u32::from_le_bytes(*word);
    if is(b"null") || is(b"true") {
        return Some(at + 4);
    }
    if is(b"fals") && (value >> 32) as u8 == b'e' {
        return Some(at + 5);
    }
    let digits = at + usize::from(value as u8 == b'-');
    let end = digits + text.get(digits..)?.iter().position(|byte| !byte.is_ascii_digit())?;
    let zero = text.get(digits) == Some(&b'0');
    (end == digits + 1 || (end > digits && !zero)).then_some(end)
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
        let (text, length) = (block.beyond(), block.len());
        let mut at = 0;
        while at < length {
            if self.lines.len().is_multiple_of(ROWS) {
                let room = self.column(self.lines.len() + ROWS, 0);
                self.bytes.resize(self.bytes.len().max(room), MISS);
                self.bounds.resize(self.bounds.len().max(room), NOTHING);
            }
            at = match self.quick(text, at).filter(|next| *next <= length) {
                Some(next) => next,
                None => {
                    let line = text.get(at..length).unwrap_or_default();
                    let end = line.iter().position(|byte| *byte == b'\n').map_or(length, |end| at + end + 1);
                    let blank = text.get(at..end).unwrap_or_default().trim_ascii().is_empty();
                    if !blank && let Err(reason) = self.careful(text, at..end) {
                        self.apart.push((self.lines.len(), reason, at..end));
                    }
                    end
                }
            };
        }
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
        value::text(self.written(key))
    }

    fn json(&self, key: usize) -> Cow<'_, [u8]> {
        let written = self.written(key);
        Cow::Borrowed(if written.is_empty() { b"null" } else { written })
    }

    fn is_absent(&self, key: usize) -> bool {
        self.written(key).is_empty()
    }
}
