//! The values of a column, as cells would hold them.
//!
//! Columns of codes have few different values, and a file keeps those in a dictionary. What a value means is looked up
//! once for each entry of it: the library is given a dictionary of the entries' numbers in its place, and unpacks those.

use super::dictionary::{Entries, Numbered, lock, texts};
use crate::rows::codes::{Codes, MISS, REACH};
use parquet::basic::{ConvertedType, LogicalType, Repetition, Type as Physical};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{DataType, Int32Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::RowGroupReader;
use parquet::record::Field;
use parquet::schema::types::{ColumnDescPtr, ColumnDescriptor, SchemaDescriptor, Type};
use std::collections::HashMap;
use std::fmt::Display;
use std::ops::Range;
use std::sync::{Arc, Mutex};

/// Numbers below this are looked up in a list.
const SMALL: usize = 256;

/// A column of the file.
#[derive(Debug)]
pub(super) struct Leaf {
    /// Its place among all columns.
    place: usize,
    pub(super) name: String,
    about: ColumnDescPtr,
    /// Where it is a list: how many levels are there when the list is, but is empty.
    empty: Option<i16>,
}

impl Leaf {
    /// All columns of a file. A list is a column by its own name.
    pub(super) fn all(schema: &SchemaDescriptor) -> Vec<Self> {
        let leaves = schema.columns().iter().enumerate().map(|(place, about)| {
            let root = schema.get_column_root(place);
            let parts = about.path().parts();
            let is_list = about.max_rep_level() == 1 && parts.len() <= 3;
            let name = match parts.first() {
                Some(first) if is_list => first.clone(),
                _ => about.path().string(),
            };
            let optional = root.get_basic_info().repetition() == Repetition::OPTIONAL;
            let empty = (about.max_rep_level() > 0).then_some(i16::from(optional));
            Self { place, name, about: Arc::clone(about), empty }
        });
        leaves.collect()
    }

    fn is_decimal(&self) -> bool {
        self.about.converted_type() == ConvertedType::DECIMAL
    }

    /// Are its values whole numbers and nothing else, such as days?
    pub(super) fn is_whole_number(&self) -> bool {
        let number = matches!(self.about.physical_type(), Physical::INT32 | Physical::INT64);
        let meant = self.about.logical_type_ref();
        let plain = matches!(meant, None | Some(LogicalType::Integer { .. }));
        let dated = matches!(
            self.about.converted_type(),
            ConvertedType::DECIMAL
                | ConvertedType::DATE
                | ConvertedType::TIME_MILLIS
                | ConvertedType::TIME_MICROS
                | ConvertedType::TIMESTAMP_MILLIS
                | ConvertedType::TIMESTAMP_MICROS
        );
        number && plain && !dated && self.empty.is_none()
    }
}

/// The values of a column, some rows of a group at a time.
#[derive(Default)]
pub(super) struct Column {
    /// Where the next values come from.
    source: Source,
    /// The answer of each row, where it is an item's column; [`MISS`] where it is not known.
    pub(super) bytes: Vec<u8>,
    /// The place of each row's value among the texts; 0 is no value.
    places: Vec<u32>,
    texts: Vec<u8>,
    /// Where each text ends.
    ends: Vec<usize>,
    /// The answer that each text is.
    answers: Vec<u8>,
    /// Where texts and numbers stand that stood before, for items, which have few.
    known: HashMap<Vec<u8>, u32>,
    numbers: HashMap<i64, u32>,
    /// The same for small numbers, which most are.
    small: Vec<u32>,
}

/// Where values come from.
#[derive(Default)]
enum Source {
    #[default]
    Nowhere,
    /// A dictionary of texts; the numbers are of its entries.
    Coded(Box<ColumnReaderImpl<Int32Type>>, Arc<Mutex<Entries>>),
    Any(Box<ColumnReader>),
}

impl Column {
    /// The value in a row, as a cell.
    pub(super) fn text(&self, row: usize) -> &[u8] {
        self.places.get(row).map_or(b"", |place| self.at(*place as usize))
    }

    /// Is there no value in a row?
    pub(super) fn is_null(&self, row: usize) -> bool {
        self.places.get(row).is_none_or(|place| *place == 0)
    }

    fn at(&self, place: usize) -> &[u8] {
        let from = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(place).and_then(|to| self.texts.get(from..*to)).unwrap_or_default()
    }

    /// Puts a text among the others.
    fn put(&mut self, text: &[u8]) -> u32 {
        self.texts.extend_from_slice(text);
        self.ends.push(self.texts.len());
        u32::try_from(self.ends.len() - 1).unwrap_or_default()
    }

    /// The place of a text. `few`: the same for the same text.
    fn place(&mut self, text: &[u8], few: bool) -> u32 {
        if !few {
            return self.put(text);
        }
        if let Some(place) = self.known.get(text) {
            return *place;
        }
        let place = self.put(text);
        self.known.insert(text.into(), place);
        place
    }

    /// The place of a whole number.
    fn place_of(&mut self, number: i64) -> u32 {
        let small = usize::try_from(number).ok().filter(|number| *number < SMALL);
        let known = match small {
            Some(small) => self.small.get(small),
            None => self.numbers.get(&number),
        };
        if let Some(place) = known.filter(|place| **place != 0) {
            return *place;
        }
        let place = self.put(number.to_string().as_bytes());
        match small {
            Some(small) => {
                self.small.resize(SMALL, 0);
                if let Some(known) = self.small.get_mut(small) {
                    *known = place;
                }
            }
            None => _ = self.numbers.insert(number, place),
        }
        place
    }

    /// Forgets all texts but the first, which is no value.
    fn forget(&mut self) {
        self.texts.clear();
        self.ends.clear();
        self.answers.clear();
        self.known.clear();
        self.numbers.clear();
        self.small.clear();
        self.put(b"");
    }

    /// Begins at a row of a group.
    pub(super) fn open(&mut self, group: &dyn RowGroupReader, leaf: &Leaf, row: usize) -> Result<()> {
        self.forget();
        let is_text = leaf.about.physical_type() == Physical::BYTE_ARRAY && !leaf.is_decimal();
        if !is_text || leaf.empty.is_some() {
            return self.open_any(group, leaf, row);
        }
        let about = &leaf.about;
        let entries = Arc::new(Mutex::new(Entries::default()));
        let pages = group.get_column_page_reader(leaf.place)?;
        let pages = Numbered { pages, entries: Arc::clone(&entries) };
        let number = Type::primitive_type_builder(about.name(), Physical::INT32).build()?;
        let numbers = ColumnDescriptor::new(Arc::new(number), about.max_def_level(), 0, about.path().clone());
        let mut reader = ColumnReaderImpl::new(Arc::new(numbers), Box::new(pages));
        let skipped = skip(&mut reader, row);
        if lock(&entries).missing {
            return self.open_any(group, leaf, row);
        }
        self.source = Source::Coded(Box::new(reader), entries);
        skipped
    }

    fn open_any(&mut self, group: &dyn RowGroupReader, leaf: &Leaf, row: usize) -> Result<()> {
        let mut reader = group.get_column_reader(leaf.place)?;
        match &mut reader {
            ColumnReader::BoolColumnReader(r) => skip(r, row),
            ColumnReader::Int32ColumnReader(r) => skip(r, row),
            ColumnReader::Int64ColumnReader(r) => skip(r, row),
            ColumnReader::Int96ColumnReader(r) => skip(r, row),
            ColumnReader::FloatColumnReader(r) => skip(r, row),
            ColumnReader::DoubleColumnReader(r) => skip(r, row),
            ColumnReader::ByteArrayColumnReader(r) => skip(r, row),
            ColumnReader::FixedLenByteArrayColumnReader(r) => skip(r, row),
        }?;
        self.source = Source::Any(Box::new(reader));
        Ok(())
    }

    /// Reads the next values: these rows of the group. `codes` are of the item whose column it is.
    pub(super) fn read(
        &mut self,
        group: &dyn RowGroupReader,
        leaf: &Leaf,
        rows: Range<usize>,
        codes: Option<&Codes>,
    ) -> Result<()> {
        self.places.clear();
        let mut source = std::mem::take(&mut self.source);
        let mut read = Ok(());
        if let Source::Coded(reader, entries) = &mut source {
            let number = |number: &i32| u32::try_from(*number).unwrap_or_default();
            read = each(reader, leaf.about.max_def_level(), rows.len(), &mut self.places, number);
            let mut entries = lock(entries);
            if entries.missing {
                drop(entries);
                // What stands in no dictionary follows what does.
                self.places.clear();
                self.forget();
                self.open_any(group, leaf, rows.start)?;
                source = std::mem::take(&mut self.source);
            } else if let Some(page) = entries.page.take() {
                for text in texts(&page, entries.count) {
                    self.put(text.ok_or_else(|| ParquetError::General("a dictionary cut off".to_owned()))?);
                }
            }
        }
        if let Source::Any(reader) = &mut source {
            if codes.is_none() {
                self.forget();
            }
            read = self.read_any(reader, leaf, rows.len(), codes.is_some());
        }
        read?;
        self.source = source;
        if self.places.len() != rows.len() {
            return Err(ParquetError::General("too few values".to_owned()));
        }
        if let Some(codes) = codes {
            self.answer(codes);
        }
        Ok(())
    }

    /// Looks up what the texts mean, each once.
    fn answer(&mut self, codes: &Codes) {
        for place in self.answers.len()..self.ends.len() {
            let text = self.at(place);
            let mut word = [0; REACH];
            word.iter_mut().zip(text).for_each(|(byte, of)| *byte = *of);
            let answer = codes.find(u128::from_le_bytes(word), text.len());
            self.answers.push(answer);
        }
        let Self { bytes, places, answers, .. } = self;
        bytes.clear();
        bytes.extend(places.iter().map(|place| answers.get(*place as usize).copied().unwrap_or(MISS)));
    }

    /// Reads values of any kind. `few`: the same ones come again and again.
    fn read_any(&mut self, reader: &mut ColumnReader, leaf: &Leaf, count: usize, few: bool) -> Result<()> {
        let about = &leaf.about;
        match reader {
            ColumnReader::Int32ColumnReader(r) if leaf.is_whole_number() => {
                self.whole_numbers(r, leaf, count, |number| i64::from(*number))
            }
            ColumnReader::Int64ColumnReader(r) if leaf.is_whole_number() => {
                self.whole_numbers(r, leaf, count, |number| *number)
            }
            ColumnReader::ByteArrayColumnReader(r) => {
                let decimal = leaf.is_decimal();
                self.values(r, leaf, count, few, |value, text| {
                    match decimal.then(|| Field::convert_byte_array(about, value.clone())) {
                        Some(Ok(field)) => shown(text, &field),
                        Some(Err(_)) | None => text.extend_from_slice(value.data()),
                    }
                })
            }
            ColumnReader::FixedLenByteArrayColumnReader(r) => {
                self.values(r, leaf, count, few, |value, text| {
                    match Field::convert_byte_array(about, value.clone().into()) {
                        Ok(field @ Field::Decimal(_)) => shown(text, &field),
                        Ok(_) | Err(_) => text.extend_from_slice(value.data()),
                    }
                })
            }
            ColumnReader::Int32ColumnReader(r) => {
                self.values(r, leaf, count, few, |v, text| shown(text, &Field::convert_int32(about, *v)))
            }
            ColumnReader::Int64ColumnReader(r) => {
                self.values(r, leaf, count, few, |v, text| shown(text, &Field::convert_int64(about, *v)))
            }
            ColumnReader::Int96ColumnReader(r) => {
                self.values(r, leaf, count, few, |v, text| shown(text, &Field::convert_int96(about, *v)))
            }
            // `1` and not `1.0`, as a whole number is written where some are missing.
            ColumnReader::FloatColumnReader(r) => self.values(r, leaf, count, few, |v, text| shown(text, v)),
            ColumnReader::DoubleColumnReader(r) => self.values(r, leaf, count, few, |v, text| shown(text, v)),
            ColumnReader::BoolColumnReader(r) => self.values(r, leaf, count, few, |v, text| shown(text, v)),
        }
    }

    fn whole_numbers<T: DataType>(
        &mut self,
        reader: &mut ColumnReaderImpl<T>,
        leaf: &Leaf,
        count: usize,
        number: impl Fn(&T::T) -> i64,
    ) -> Result<()> {
        let mut places = std::mem::take(&mut self.places);
        let place = |value: &T::T| self.place_of(number(value));
        let read = each(reader, leaf.about.max_def_level(), count, &mut places, place);
        self.places = places;
        read
    }

    fn values<T: DataType>(
        &mut self,
        reader: &mut ColumnReaderImpl<T>,
        leaf: &Leaf,
        count: usize,
        few: bool,
        write: impl Fn(&T::T, &mut Vec<u8>),
    ) -> Result<()> {
        let mut places = std::mem::take(&mut self.places);
        let mut text = Vec::new();
        let full = leaf.about.max_def_level();
        let read = match leaf.empty {
            None => each(reader, full, count, &mut places, |value| {
                text.clear();
                write(value, &mut text);
                self.place(&text, few)
            }),
            Some(empty) => lists(reader, count, |levels, values| {
                let list = match levels {
                    [level] if *level < empty => None,
                    [level] if *level == empty => Some(b"[]".to_vec()),
                    levels => Some(joined(levels.iter().map(|level| {
                        let value = (*level == full).then(|| values.next()).flatten()?;
                        let mut text = Vec::new();
                        write(value, &mut text);
                        Some(text)
                    }))),
                };
                places.push(list.map_or(0, |list| self.place(&list, few)));
            }),
        };
        self.places = places;
        read
    }
}

fn shown(text: &mut Vec<u8>, value: &impl Display) {
    text.extend_from_slice(value.to_string().as_bytes());
}

fn skip<T: DataType>(reader: &mut ColumnReaderImpl<T>, rows: usize) -> Result<()> {
    if reader.skip_records(rows)? == rows {
        Ok(())
    } else {
        Err(ParquetError::General("too few values".to_owned()))
    }
}

/// Reads the next values, and gives each a place; 0 where there is none.
fn each<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    level: i16,
    count: usize,
    places: &mut Vec<u32>,
    mut place: impl FnMut(&T::T) -> u32,
) -> Result<()> {
    let (mut levels, mut values) = (Vec::with_capacity(count), Vec::with_capacity(count));
    while places.len() < count {
        levels.clear();
        values.clear();
        let most = count - places.len();
        let (records, ..) = reader.read_records(most, Some(&mut levels), None, &mut values)?;
        if records == 0 {
            break;
        }
        if values.len() == records {
            places.extend(values.iter().map(&mut place));
        } else {
            let mut values = values.iter();
            let value = |at: &i16| if *at == level { values.next().map_or(0, &mut place) } else { 0 };
            places.extend(levels.iter().map(value));
        }
    }
    Ok(())
}

/// Reads the next lists: for each the levels of what is in it, and the values, of which it takes its own.
fn lists<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    count: usize,
    mut list: impl FnMut(&[i16], &mut std::slice::Iter<T::T>),
) -> Result<()> {
    let mut read = 0;
    while read < count {
        let (mut levels, mut repeats, mut values) = (Vec::new(), Vec::new(), Vec::new());
        let (records, ..) =
            reader.read_records(count - read, Some(&mut levels), Some(&mut repeats), &mut values)?;
        if records == 0 {
            break;
        }
        read += records;
        let mut values = values.iter();
        let starts = repeats.iter().enumerate().filter(|(_, repeat)| **repeat == 0).map(|(at, _)| at);
        let starts: Vec<usize> = starts.chain([levels.len()]).collect();
        for bounds in starts.windows(2) {
            if let [from, to] = bounds {
                list(levels.get(*from..*to).unwrap_or_default(), &mut values);
            }
        }
    }
    Ok(())
}

/// The values of a list as a cell. Where a cell cannot say it, it is what no item takes for an answer.
fn joined(values: impl Iterator<Item = Option<Vec<u8>>>) -> Vec<u8> {
    let values: Vec<Option<Vec<u8>>> = values.collect();
    let is_code = |value: &Option<Vec<u8>>| {
        value
            .as_ref()
            .is_some_and(|value| !matches!(value.trim_ascii(), b"" | b"?" | b"[]") && !value.contains(&b';'))
    };
    if values.iter().all(is_code) {
        let values: Vec<&[u8]> = values.iter().flatten().map(Vec::as_slice).collect();
        return values.join(&b';');
    }
    let values = values.iter().map(|value| value.as_ref().map(|value| String::from_utf8_lossy(value)));
    serde_json::Value::from_iter(values).to_string().into_bytes()
}
