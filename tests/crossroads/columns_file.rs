//! A table by columns is scored as each of its rows is by the reference, and results by columns are those in lines.

use crate::meaning::{compile, response};
use crate::random::{Allow, Rng, questionnaire};
use crate::rows::{Ran, cells, line, options, run_with};
use crossroads::program::{ItemId, ItemKind, Program};
use crossroads::response::{Answer, Response, write_cell};
use crossroads::rows::{Error, Format, Options, Reject, Sinks, score_parquet};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::file::writer::SerializedFileWriter;
use parquet::record::Field;
use parquet::schema::types::{Type, TypePtr};
use proptest::prelude::*;
use std::fs::File;
use std::io::Write;
use std::sync::Arc;

/// How the answers to an item stand in the file.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    Whole32,
    Whole64,
    Float,
    /// An optional list of optional texts.
    List,
}

fn field(name: &str, kind: Kind) -> TypePtr {
    let text = |name: &str| {
        let text = Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
            .with_logical_type(Some(LogicalType::String));
        Arc::new(text.with_repetition(Repetition::OPTIONAL).build().unwrap())
    };
    let number = |physical| {
        let number = Type::primitive_type_builder(name, physical);
        Arc::new(number.with_repetition(Repetition::OPTIONAL).build().unwrap())
    };
    match kind {
        Kind::Text => text(name),
        Kind::Whole32 => number(Physical::INT32),
        Kind::Whole64 => number(Physical::INT64),
        Kind::Float => number(Physical::DOUBLE),
        Kind::List => {
            let inner = Type::group_type_builder("list").with_repetition(Repetition::REPEATED);
            let inner = Arc::new(inner.with_fields(vec![text("element")]).build().unwrap());
            let outer = Type::group_type_builder(name).with_repetition(Repetition::OPTIONAL);
            let outer = outer.with_logical_type(Some(LogicalType::List)).with_fields(vec![inner]);
            Arc::new(outer.build().unwrap())
        }
    }
}

/// The cells of a column; none is null.
fn write(column: &mut ColumnWriter, kind: Kind, cells: &[Option<String>]) {
    let levels: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
    let given = || cells.iter().flatten();
    match column {
        ColumnWriter::ByteArrayColumnWriter(writer) if kind == Kind::List => {
            let (mut values, mut levels, mut repeats) = (Vec::new(), Vec::new(), Vec::new());
            for cell in cells {
                repeats.push(0);
                match cell.as_deref() {
                    None => levels.push(0),
                    Some("[]") => levels.push(1),
                    Some(codes) => {
                        values.extend(codes.split(';').map(ByteArray::from));
                        let count = codes.split(';').count();
                        levels.extend(std::iter::repeat_n(3, count));
                        repeats.extend(std::iter::repeat_n(1, count - 1));
                    }
                }
            }
            writer.write_batch(&values, Some(&levels), Some(&repeats)).unwrap();
        }
        ColumnWriter::ByteArrayColumnWriter(writer) => {
            let values: Vec<ByteArray> = given().map(|cell| cell.as_str().into()).collect();
            writer.write_batch(&values, Some(&levels), None).unwrap();
        }
        ColumnWriter::Int32ColumnWriter(writer) => {
            let values: Vec<i32> = given().map(|cell| cell.parse().unwrap()).collect();
            writer.write_batch(&values, Some(&levels), None).unwrap();
        }
        ColumnWriter::Int64ColumnWriter(writer) => {
            let values: Vec<i64> = given().map(|cell| cell.parse().unwrap()).collect();
            writer.write_batch(&values, Some(&levels), None).unwrap();
        }
        ColumnWriter::DoubleColumnWriter(writer) => {
            let values: Vec<f64> = given().map(|cell| cell.parse().unwrap()).collect();
            writer.write_batch(&values, Some(&levels), None).unwrap();
        }
        _ => panic!("a column of another kind"),
    }
}

/// A file of these responses: columns in any order, written in any of the ways that writers have. Gives the rows that
/// cannot be read too.
fn file(rng: &mut Rng, program: &Program, responses: &mut [Response]) -> (File, Vec<u64>) {
    let mut columns: Vec<(String, Option<ItemId>, Kind)> = vec![
        ("id".to_owned(), None, Kind::Text),
        ("number".to_owned(), None, *rng.pick(&[Kind::Whole32, Kind::Whole64])),
        ("else".to_owned(), None, *rng.pick(&[Kind::Float, Kind::List])),
    ];
    let mut wrong = Vec::new();
    let bad = |rng: &mut Rng| rng.chance(2);
    for (id, item) in program.items.iter() {
        if rng.chance(10) {
            responses.iter_mut().for_each(|response| response.set(id, Answer::Open));
            continue;
        }
        let kind = match &item.kind {
            ItemKind::Number(_) => *rng.pick(&[Kind::Whole32, Kind::Whole64, Kind::Float, Kind::Text]),
            ItemKind::AnyOf(_) => *rng.pick(&[Kind::List, Kind::Text]),
            ItemKind::OneOf(_) | ItemKind::FreeText(_) => Kind::Text,
        };
        for response in responses.iter_mut() {
            let unsaid = matches!(response.answer(id), Answer::Open | Answer::NotKnown);
            if unsaid {
                // Only a text can say "I don't know".
                response.set(id, if kind == Kind::Text { Answer::NotKnown } else { Answer::Declined });
            }
        }
        columns.push((item.id.clone(), Some(id), kind));
    }
    for n in (1..columns.len()).rev() {
        columns.swap(n, rng.below(n + 1));
    }
    let table: Vec<Vec<Option<String>>> = responses
        .iter()
        .enumerate()
        .map(|(row, response)| {
            let mut is_wrong = false;
            let cell = |(name, id, kind): &(String, Option<ItemId>, Kind)| match id {
                None if name == "id" => Some(format!("r{row}")),
                None => (row % 3 > 0).then(|| row.to_string()),
                Some(id) => {
                    let text = write_cell(&program.items[*id], response.answer(*id)).unwrap();
                    let words = matches!(program.items[*id].kind, ItemKind::FreeText(_));
                    if !words && bad(rng) {
                        is_wrong = true;
                        let number = !matches!(kind, Kind::Text | Kind::List);
                        return Some(if number { "-999999" } else { "no code, \"this\"" }.to_owned());
                    }
                    (!text.is_empty()).then_some(text)
                }
            };
            let cells = columns.iter().map(cell).collect();
            if is_wrong {
                wrong.push(row as u64 + 1);
            }
            cells
        })
        .collect();
    let fields = columns.iter().map(|(name, _, kind)| field(name, *kind)).collect();
    let schema = Arc::new(Type::group_type_builder("table").with_fields(fields).build().unwrap());
    let properties = WriterProperties::builder()
        .set_compression(*rng.pick(&[Compression::UNCOMPRESSED, Compression::SNAPPY]))
        .set_writer_version(*rng.pick(&[WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0]))
        .set_dictionary_enabled(rng.chance(70))
        // A small dictionary is full after some pages, and what follows stands in none.
        .set_dictionary_page_size_limit(*rng.pick(&[40, 1_000_000]))
        .set_data_page_row_count_limit(*rng.pick(&[30, 1_000_000]))
        .set_write_batch_size(*rng.pick(&[16, 1024]))
        .build();
    let file = tempfile::tempfile().unwrap();
    let mut writer =
        SerializedFileWriter::new(file.try_clone().unwrap(), schema, Arc::new(properties)).unwrap();
    let step = *rng.pick(&[70, 1000]);
    for rows in table.chunks(step) {
        let mut group = writer.next_row_group().unwrap();
        for (n, (_, _, kind)) in columns.iter().enumerate() {
            let cells: Vec<Option<String>> = rows.iter().map(|row| row[n].clone()).collect();
            let mut column = group.next_column().unwrap().unwrap();
            write(column.untyped(), *kind, &cells);
            column.close().unwrap();
        }
        group.close().unwrap();
    }
    writer.close().unwrap();
    (file, wrong)
}

fn run(program: &Program, file: &File, options: &Options) -> Result<(Vec<u8>, Ran), Error> {
    let (mut output, mut rejects, mut seen) = (Vec::new(), Vec::new(), Vec::new());
    let mut sinks = Sinks {
        output: &mut output,
        rejects: Some(&mut rejects),
        seen: &mut |reject: &Reject| seen.push(reject.clone()),
        progress: &mut |_, _| {},
    };
    let tally = score_parquet(program, file.try_clone().unwrap(), &mut sinks, options)?;
    let rejects: Result<Vec<_>, _> =
        csv::Reader::from_reader(rejects.as_slice()).into_byte_records().collect();
    assert_eq!(rejects.unwrap().len(), seen.len());
    let text = String::from_utf8_lossy(&output).into_owned();
    Ok((output, (text, tally, seen)))
}

/// A Parquet result as lines of JSON.
fn lines_of(parquet: &[u8]) -> String {
    let reader = SerializedFileReader::new(bytes::Bytes::copy_from_slice(parquet)).unwrap();
    let rows = reader.get_row_iter(None).unwrap();
    let mut lines = String::new();
    for row in rows {
        let row = row.unwrap();
        let pairs = row.get_column_iter().map(|(name, field)| (name.clone(), json(field)));
        lines += &format!("{}\n", serde_json::Value::Object(pairs.collect()));
    }
    lines
}

fn json(field: &Field) -> serde_json::Value {
    match field {
        Field::Null => serde_json::Value::Null,
        Field::Str(text) => text.as_str().into(),
        Field::Long(number) => (*number).into(),
        Field::ListInternal(list) => list.elements().iter().map(json).collect(),
        other => panic!("{other}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_row_of_columns_is_what_the_reference_says(seed: u64, size in 0usize..7) {
        let mut rng = Rng(seed);
        let yaml = questionnaire(&mut rng, size, Allow { hidden: true, declining_matters: true, wide: true });
        let program = compile(&yaml);
        let mut responses: Vec<Response> =
            (0..300).map(|n| response(&mut rng, &program, [100, 80, 40][n % 3], 70)).collect();
        let (file, wrong) = file(&mut rng, &program, &mut responses);
        let (_, (out, tally, seen)) = run(&program, &file, &options(1)).unwrap();
        let rows = seen.iter().map(|reject| reject.row).collect::<Vec<_>>();
        prop_assert_eq!(&rows, &wrong, "{:?}", seen);
        let expected: Vec<String> = responses
            .iter()
            .enumerate()
            .filter(|(row, _)| !wrong.contains(&(*row as u64 + 1)))
            .map(|(row, response)| line(&program, &format!("r{row}"), response))
            .collect();
        prop_assert_eq!(out.lines().skip(1).collect::<Vec<_>>(), expected, "{}", yaml);
        prop_assert_eq!((tally.rows, tally.written + tally.rejected), (300, 300));
        prop_assert_eq!(run(&program, &file, &options(4)).unwrap().1, (out.clone(), tally, seen));
        // The same results, by columns and in lines.
        let to = |to, keep: &[&str]| {
            let keep = keep.iter().map(|name| (*name).to_owned()).collect();
            run(&program, &file, &Options { to, keep, ..options(2) }).unwrap()
        };
        let columns = lines_of(&to(Format::Parquet, &["id"]).0);
        prop_assert_eq!(cells(&columns, &out), out);
        let (kept, in_lines) = (["number", "id"], |text: &str| {
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<serde_json::Value>>()
        });
        let columns = in_lines(&lines_of(&to(Format::Parquet, &kept).0));
        prop_assert_eq!(columns, in_lines(&to(Format::Ndjson, &kept).1.0));
    }
}

/// Whatever becomes of a file: an error or rows, and never anything else.
#[test]
fn a_damaged_file_is_an_error() {
    let program =
        compile(&questionnaire(&mut Rng(7), 3, Allow { hidden: true, declining_matters: true, wide: true }));
    let mut rng = Rng(7);
    let mut responses: Vec<Response> = (0..50).map(|_| response(&mut rng, &program, 90, 70)).collect();
    let (mut whole, _) = file(&mut rng, &program, &mut responses);
    let mut bytes = Vec::new();
    std::io::Seek::rewind(&mut whole).unwrap();
    std::io::Read::read_to_end(&mut whole, &mut bytes).unwrap();
    let score = |bytes: &[u8]| {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        run(&program, &file, &options(2))
    };
    assert!(score(&bytes).is_ok());
    for length in (0..bytes.len()).step_by(bytes.len() / 60) {
        assert!(matches!(score(&bytes[..length]), Err(Error::Damaged)), "{length}");
    }
    for _ in 0..300 {
        let mut bytes = bytes.clone();
        for _ in 0..3 {
            let at = rng.below(bytes.len());
            bytes[at] = rng.below(256) as u8;
        }
        if let Err(error) = score(&bytes) {
            assert!(!error.to_string().is_empty());
        }
    }
}

/// Text in, columns out: what is kept is text, and nothing is nothing.
#[test]
fn lines_become_columns() {
    let program = crossroads::library::load("level-of-care").unwrap().program;
    let csv = "id,now,adult\n007,none,yes\n,seizure,yes\n";
    let csv = run_with(&program, Format::Csv, csv.as_bytes(), &options(1)).unwrap().0;
    let mut output = Vec::new();
    let mut sinks = Sinks { output: &mut output, rejects: None, seen: &mut |_| {}, progress: &mut |_, _| {} };
    let input =
        &b"{\"id\":\"007\",\"now\":[\"none\"],\"adult\":\"yes\"}\n{\"now\":[\"seizure\"],\"adult\":\"yes\"}"
            [..];
    let options = Options { to: Format::Parquet, ..options(1) };
    crossroads::rows::score_ndjson(&program, input, &mut sinks, &options).unwrap();
    assert_eq!(cells(&lines_of(&output), &csv), csv);
}
