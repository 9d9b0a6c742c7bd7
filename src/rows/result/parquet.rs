//! The result of rows, as Parquet.

use super::{Kept, URGENCIES};
use crate::assess::columns::{Bits, Outcomes};
use crate::program::{Program, column};
use crate::rows::Options;
use crate::rows::cells::Row;
use crate::rows::score::{Error, Results, Scored};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};
use std::io::Write;
use std::sync::Arc;

/// So many rows are a group.
const GROUP: usize = 131_072;

/// Results of rows, by columns.
#[derive(Debug, Default)]
pub(in crate::rows) struct Rows {
    count: usize,
    /// For each column that is kept, its cells.
    kept: Vec<Vec<Option<ByteArray>>>,
    partial: Vec<u8>,
    urgency: Vec<u8>,
    /// Handed out, at least, at most.
    levels: [Vec<u16>; 3],
    /// For each scale, the lowest and the highest.
    scores: Vec<Vec<(i64, i64)>>,
    /// Rules, notices, and what is unknown.
    sets: [Sets; 3],
}

/// A set for each row.
#[derive(Debug, Default)]
struct Sets {
    counts: Vec<u32>,
    members: Vec<u32>,
}

impl Sets {
    fn add(&mut self, bits: &Bits, row: usize) {
        let before = self.members.len();
        self.members.extend(bits.of(row).map(|member| u32::try_from(member).unwrap_or(u32::MAX)));
        self.counts.push(u32::try_from(self.members.len() - before).unwrap_or(u32::MAX));
    }
}

impl Rows {
    /// Adds a row.
    pub(super) fn add(&mut self, kept: &[usize], cells: &impl Row, outcomes: &Outcomes, row: usize) {
        self.count += 1;
        self.kept.resize(kept.len(), Vec::new());
        for (column, of) in self.kept.iter_mut().zip(kept) {
            let cell = (!cells.is_absent(*of)).then(|| cells.cell(*of)).filter(|cell| !cell.is_empty());
            column.push(cell.map(|cell| ByteArray::from(cell.into_owned())));
        }
        self.partial.push(outcomes.partial.get(row).copied().unwrap_or(1));
        self.urgency.push(outcomes.urgency.get(row).copied().unwrap_or_default());
        let places = [&outcomes.level, &outcomes.level_at_least, &outcomes.level_at_most];
        for (levels, of) in self.levels.iter_mut().zip(places) {
            levels.push(of.get(row).copied().unwrap_or_default());
        }
        self.scores.resize(outcomes.scales.len(), Vec::new());
        for (scores, of) in self.scores.iter_mut().zip(outcomes.scales.rows()) {
            let range = of.range(row);
            scores.push((range.min, range.max));
        }
        let sets = [&outcomes.rules, &outcomes.notices, &outcomes.blank];
        self.sets.iter_mut().zip(sets).for_each(|(set, of)| set.add(of, row));
    }

    /// Forgets the rows, and keeps the room.
    pub(in crate::rows) fn clear(&mut self) {
        self.count = 0;
        self.kept.iter_mut().for_each(Vec::clear);
        self.partial.clear();
        self.urgency.clear();
        self.levels.iter_mut().for_each(Vec::clear);
        self.scores.iter_mut().for_each(Vec::clear);
        for Sets { counts, members } in &mut self.sets {
            counts.clear();
            members.clear();
        }
    }

    /// Adds the rows of another, which has none after that.
    fn append(&mut self, other: &mut Self) {
        self.count += std::mem::take(&mut other.count);
        self.kept.resize(other.kept.len().max(self.kept.len()), Vec::new());
        self.kept.iter_mut().zip(&mut other.kept).for_each(|(all, more)| all.append(more));
        self.partial.append(&mut other.partial);
        self.urgency.append(&mut other.urgency);
        self.levels.iter_mut().zip(&mut other.levels).for_each(|(all, more)| all.append(more));
        self.scores.resize(other.scores.len().max(self.scores.len()), Vec::new());
        self.scores.iter_mut().zip(&mut other.scores).for_each(|(all, more)| all.append(more));
        for (all, more) in self.sets.iter_mut().zip(&mut other.sets) {
            all.counts.append(&mut more.counts);
            all.members.append(&mut more.members);
        }
    }
}

/// A Parquet file being written.
pub(super) struct Table<'a> {
    file: SerializedFileWriter<&'a mut (dyn Write + Send)>,
    /// Rows that are not yet a group.
    rows: Rows,
    ranges: bool,
    whole: Vec<bool>,
    statuses: Vec<ByteArray>,
    urgencies: Vec<ByteArray>,
    levels: Vec<ByteArray>,
    /// Of rules, notices and items.
    ids: [Vec<ByteArray>; 3],
}

fn write_error(error: ParquetError) -> Error {
    let ParquetError::External(cause) = error else { return Error::Write(std::io::Error::other(error)) };
    Error::Write(cause.downcast().map_or_else(std::io::Error::other, |error| *error))
}

fn text(name: &str, repetition: Repetition) -> Result<TypePtr> {
    let text = Type::primitive_type_builder(name, Physical::BYTE_ARRAY);
    Ok(Arc::new(text.with_repetition(repetition).with_logical_type(Some(LogicalType::String)).build()?))
}

fn number(name: &str, repetition: Repetition) -> Result<TypePtr> {
    Ok(Arc::new(Type::primitive_type_builder(name, Physical::INT64).with_repetition(repetition).build()?))
}

fn list(name: &str) -> Result<TypePtr> {
    let element = text("element", Repetition::REQUIRED)?;
    let inner = Type::group_type_builder("list").with_repetition(Repetition::REPEATED);
    let inner = inner.with_fields(vec![element]).build()?;
    let outer = Type::group_type_builder(name).with_repetition(Repetition::REQUIRED);
    Ok(Arc::new(outer.with_logical_type(Some(LogicalType::List)).with_fields(vec![Arc::new(inner)]).build()?))
}

fn schema(program: &Program, options: &Options, kept: &[Kept]) -> Result<TypePtr> {
    const OPTIONAL: Repetition = Repetition::OPTIONAL;
    const REQUIRED: Repetition = Repetition::REQUIRED;
    let mut fields = Vec::new();
    for Kept { name, whole } in kept {
        fields.push(if *whole { number(name, OPTIONAL)? } else { text(name, OPTIONAL)? });
    }
    fields.push(text("status", REQUIRED)?);
    for name in ["urgency", "level", "level_at_least", "level_at_most"] {
        fields.push(text(name, OPTIONAL)?);
    }
    for scale in program.scales.rows() {
        let id = column(&scale.id);
        fields.push(number(&id, OPTIONAL)?);
        if options.ranges {
            fields.push(number(&format!("{id}_at_least"), REQUIRED)?);
            fields.push(number(&format!("{id}_at_most"), REQUIRED)?);
        }
    }
    for name in ["rules", "notices", "unknown"] {
        fields.push(list(name)?);
    }
    Ok(Arc::new(Type::group_type_builder("results").with_fields(fields).build()?))
}

impl<'a> Table<'a> {
    pub(super) fn new(
        program: &Program,
        options: &Options,
        kept: &[Kept],
        output: &'a mut (dyn Write + Send),
    ) -> std::result::Result<Self, Error> {
        let about = options.about.iter().map(|(name, text)| KeyValue::new(name.clone(), text.clone()));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("crossroads ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_key_value_metadata(Some(about.collect()))
            .build();
        let file = schema(program, options, kept)
            .and_then(|schema| SerializedFileWriter::new(output, schema, Arc::new(properties)));
        let texts = |ids: &mut dyn Iterator<Item = &str>| ids.map(ByteArray::from).collect();
        Ok(Self {
            file: file.map_err(write_error)?,
            rows: Rows::default(),
            ranges: options.ranges,
            whole: kept.iter().map(|kept| kept.whole).collect(),
            statuses: texts(&mut ["complete", "partial"].into_iter()),
            urgencies: texts(&mut URGENCIES.into_iter()),
            levels: texts(&mut std::iter::once("").chain(program.levels.rows().map(|l| l.id.as_str()))),
            ids: [
                texts(&mut program.rules.rows().map(|rule| rule.id.as_str())),
                texts(&mut program.notices.rows().map(|notice| notice.id.as_str())),
                texts(&mut program.items.rows().map(|item| item.id.as_str())),
            ],
        })
    }

    /// Writes what there is as a group.
    fn group(&mut self) -> Result<()> {
        let Self { file, rows, ranges, whole, statuses, urgencies, levels, ids } = self;
        let mut group = file.next_row_group()?;
        let mut columns: Vec<Values> = Vec::new();
        for (cells, whole) in rows.kept.iter().zip(whole) {
            columns.push(if *whole {
                let number = |cell: &ByteArray| cell.as_utf8().ok()?.parse().ok();
                Values::Numbers(cells.iter().map(|cell| cell.as_ref().and_then(number)).collect())
            } else {
                Values::Texts(cells.clone())
            });
        }
        columns.push(Values::All(
            pick(statuses, rows.partial.iter().map(|place| usize::from(*place))).collect(),
        ));
        let some = |texts: &[ByteArray], places: &mut dyn Iterator<Item = usize>| {
            let text = |place: usize| if place == 0 { None } else { texts.get(place).cloned() };
            Values::Texts(places.map(text).collect())
        };
        columns.push(some(urgencies, &mut rows.urgency.iter().map(|place| usize::from(*place))));
        for places in &rows.levels {
            columns.push(some(levels, &mut places.iter().map(|place| usize::from(*place))));
        }
        for scores in &rows.scores {
            let single = |(min, max): &(i64, i64)| (min == max).then_some(*min);
            columns.push(Values::Numbers(scores.iter().map(single).collect()));
            if *ranges {
                columns.push(Values::AllNumbers(scores.iter().map(|(min, _)| *min).collect()));
                columns.push(Values::AllNumbers(scores.iter().map(|(_, max)| *max).collect()));
            }
        }
        for (set, ids) in rows.sets.iter().zip(ids) {
            let members = pick(ids, set.members.iter().map(|place| *place as usize)).collect();
            columns.push(Values::Lists(members, &set.counts));
        }
        for values in columns {
            let Some(mut column) = group.next_column()? else { break };
            values.write(column.untyped())?;
            column.close()?;
        }
        group.close()?;
        rows.clear();
        Ok(())
    }
}

/// The values of a column.
enum Values<'r> {
    All(Vec<ByteArray>),
    Texts(Vec<Option<ByteArray>>),
    AllNumbers(Vec<i64>),
    Numbers(Vec<Option<i64>>),
    /// All members, and how many each row has.
    Lists(Vec<ByteArray>, &'r [u32]),
}

impl Values<'_> {
    fn write(self, column: &mut ColumnWriter) -> Result<()> {
        fn some<T>(values: Vec<Option<T>>) -> (Vec<i16>, Vec<T>) {
            (
                values.iter().map(|value| i16::from(value.is_some())).collect(),
                values.into_iter().flatten().collect(),
            )
        }
        match (self, column) {
            (Self::All(values), ColumnWriter::ByteArrayColumnWriter(c)) => c.write_batch(&values, None, None),
            (Self::Texts(values), ColumnWriter::ByteArrayColumnWriter(c)) => {
                let (levels, values) = some(values);
                c.write_batch(&values, Some(&levels), None)
            }
            (Self::AllNumbers(values), ColumnWriter::Int64ColumnWriter(c)) => {
                c.write_batch(&values, None, None)
            }
            (Self::Numbers(values), ColumnWriter::Int64ColumnWriter(c)) => {
                let (levels, values) = some(values);
                c.write_batch(&values, Some(&levels), None)
            }
            (Self::Lists(members, counts), ColumnWriter::ByteArrayColumnWriter(c)) => {
                let (mut levels, mut repeats) = (Vec::new(), Vec::new());
                for count in counts {
                    // An empty list is a level of its own.
                    levels.extend(std::iter::repeat_n(i16::from(*count > 0), (*count).max(1) as usize));
                    repeats.push(0);
                    repeats.extend(std::iter::repeat_n(1, count.saturating_sub(1) as usize));
                }
                c.write_batch(&members, Some(&levels), Some(&repeats))
            }
            (_, _) => Err(ParquetError::General("a column of another kind".to_owned())),
        }
        .map(|_| ())
    }
}

/// A file with nothing but texts, by columns.
pub(in crate::rows) fn texts(
    names: &[String],
    columns: Vec<Vec<Option<String>>>,
) -> std::result::Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let write = || -> Result<()> {
        let fields = names.iter().map(|name| text(name, Repetition::OPTIONAL)).collect::<Result<_>>()?;
        let schema = Arc::new(Type::group_type_builder("answers").with_fields(fields).build()?);
        let created = concat!("crossroads ", env!("CARGO_PKG_VERSION")).to_owned();
        let properties =
            WriterProperties::builder().set_compression(Compression::SNAPPY).set_created_by(created).build();
        let mut file = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties))?;
        let mut group = file.next_row_group()?;
        for cells in columns {
            let Some(mut column) = group.next_column()? else { break };
            let cells = cells.into_iter().map(|cell| cell.map(|cell| ByteArray::from(cell.into_bytes())));
            Values::Texts(cells.collect()).write(column.untyped())?;
            column.close()?;
        }
        group.close()?;
        file.finish().map(|_| ())
    };
    write().map_err(write_error)?;
    Ok(bytes)
}

fn pick(texts: &[ByteArray], places: impl Iterator<Item = usize>) -> impl Iterator<Item = ByteArray> {
    places.map(|place| texts.get(place).cloned().unwrap_or_default())
}

impl Results for Table<'_> {
    fn write(&mut self, scored: &mut Scored) -> std::result::Result<(), Error> {
        self.rows.append(&mut scored.rows);
        if self.rows.count >= GROUP { self.group().map_err(write_error) } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> std::result::Result<(), Error> {
        if self.rows.count > 0 {
            self.group().map_err(write_error)?;
        }
        self.file.finish().map(|_| ()).map_err(write_error)
    }
}
