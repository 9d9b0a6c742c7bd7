//! A table scored in chunks, columns and threads is what each of its rows is by the reference.

use crate::meaning::{compile, response};
use crate::random::{Allow, Rng, questionnaire};
use crossroads::assess::{Standing, Truth, assess};
use crossroads::program::{Given, Item, ItemId, ItemKind, Program};
use crossroads::response::{Answer, Response, write_cell};
use crossroads::rows::{Error, Format, Map, Options, Reject, Sinks, Tally, score_csv, score_ndjson};
use proptest::prelude::*;
use std::num::NonZeroUsize;

/// The line of a row, worked out by the reference.
pub(crate) fn line(program: &Program, id: &str, response: &Response) -> String {
    let assessment = assess(program, response);
    let level = |id: Option<_>| id.map_or(String::new(), |id| program.levels[id].id.clone());
    let mut cells = vec![
        id.to_owned(),
        if assessment.complete { "complete" } else { "partial" }.to_owned(),
        assessment.urgency.map_or("", crossroads::program::Urgency::word).to_owned(),
        level(assessment.level),
        level(assessment.level_at_least),
        level(assessment.level_at_most),
    ];
    for score in assessment.scales.rows() {
        cells.push(score.range.single().map_or(String::new(), |s| s.to_string()));
        cells.extend([score.range.min.to_string(), score.range.max.to_string()]);
    }
    let joined = |ids: Vec<&str>| ids.join(";");
    let rules = program.rules.iter().filter(|(id, _)| assessment.rules[*id] == Truth::True);
    cells.push(joined(rules.map(|(_, rule)| rule.id.as_str()).collect()));
    let notices = program.notices.iter().filter(|(id, _)| assessment.notices[*id] == Truth::True);
    cells.push(joined(notices.map(|(_, notice)| notice.id.as_str()).collect()));
    let blank = program.items.iter().filter(|(id, _)| {
        !matches!(assessment.standing(response, *id), Standing::Answered | Standing::NotAsked)
    });
    cells.push(joined(blank.map(|(_, item)| item.id.as_str()).collect()));
    cells.join(",")
}

pub(crate) fn options(threads: usize) -> Options {
    Options {
        to: Format::Csv,
        absent: Some(Answer::Open),
        about: Vec::new(),
        keep: vec!["id".to_owned()],
        map: Map::default(),
        allow_missing: true,
        ranges: true,
        threads: NonZeroUsize::new(threads).unwrap(),
        strict: false,
        reference: None,
    }
}

/// What a run wrote, and whom it rejected.
pub(crate) type Ran = (String, Tally, Vec<Reject>);

fn run(program: &Program, csv: &str, threads: usize) -> Ran {
    run_with(program, Format::Csv, csv.as_bytes(), &options(threads)).unwrap()
}

pub(crate) fn run_with(
    program: &Program,
    from: Format,
    input: &[u8],
    options: &Options,
) -> Result<Ran, Error> {
    let (mut output, mut rejects, mut seen) = (Vec::new(), Vec::new(), Vec::new());
    let mut sinks = Sinks {
        output: &mut output,
        rejects: Some(&mut rejects),
        seen: &mut |reject: &Reject| seen.push(reject.clone()),
        progress: &mut |_, _| {},
    };
    let (tally, header) = match from {
        Format::Csv => (score_csv(program, input, &mut sinks, options)?, 1),
        Format::Ndjson => (score_ndjson(program, input, &mut sinks, options)?, 0),
        Format::Parquet => panic!("a Parquet is a file"),
    };
    assert_eq!(rejects.iter().filter(|byte| **byte == b'\n').count(), seen.len() + header);
    Ok((String::from_utf8(output).unwrap(), tally, seen))
}

/// The name of a column; where it is an item's, which; and where it is a choice's, its place.
type Column = (String, Option<(ItemId, Option<usize>)>);

/// What no cell or value of an item can be: an unknown code, a number out of its range, none at all.
fn nonsense(rng: &mut Rng, item: &Item) -> Option<String> {
    Some(match &item.kind {
        ItemKind::OneOf(_) | ItemKind::AnyOf(_) => (*rng.pick(&["no_such", "a b", "99"])).to_owned(),
        ItemKind::Number(range) => {
            rng.pick(&[(range.max + 1).to_string(), (range.min - 1).to_string(), "x".to_owned()]).clone()
        }
        ItemKind::FreeText(_) => return None,
    })
}

/// A table of these responses: columns in any order, cells in quotes or not, ticks for some items, and some rows that
/// cannot be read. Gives the numbers of those too, and in which column something is wrong.
fn table(rng: &mut Rng, program: &Program, responses: &mut [Response]) -> (String, Vec<(u64, String)>) {
    let mut columns: Vec<Column> = vec![("id".to_owned(), None), ("else, \"where\"".to_owned(), None)];
    for (id, item) in program.items.iter() {
        if rng.chance(10) {
            // Without a column, an item is open.
            responses.iter_mut().for_each(|response| response.set(id, Answer::Open));
        } else if matches!(item.kind, ItemKind::AnyOf(_)) && rng.chance(25) {
            for (place, choice) in item.choices().iter().enumerate() {
                columns.push((format!("{}___{}", item.id, choice.code), Some((id, Some(place)))));
            }
            let alone = item.choices().iter().any(|choice| choice.exclusive);
            for response in responses.iter_mut() {
                // Columns of ticks have no way to say "I don't know" or open.
                let unsaid = !matches!(response.answer(id), Answer::Given(_));
                let empty =
                    matches!(response.answer(id), Answer::Given(Given::Choices(set)) if set.is_empty());
                if unsaid || (empty && alone) {
                    response.set(id, Answer::Declined);
                }
            }
        } else {
            columns.push((item.id.clone(), Some((id, None))));
            for response in responses.iter_mut() {
                if *response.answer(id) == Answer::Open {
                    response.set(id, Answer::NotKnown);
                }
            }
        }
    }
    for n in (1..columns.len()).rev() {
        columns.swap(n, rng.below(n + 1));
    }
    let always = rng.chance(30);
    let (ending, quoted) = (*rng.pick(&["\n", "\r\n"]), rng.chance(50));
    let cell = |rng: &mut Rng, text: &str| {
        let must = text.contains([',', '"']);
        let quote = must || always || (quoted && rng.chance(20));
        if quote { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
    };
    let mut csv: String = columns.iter().map(|(name, _)| cell(rng, name)).collect::<Vec<_>>().join(",");
    csv.push_str(ending);
    let mut wrong = Vec::new();
    for (row, response) in responses.iter().enumerate() {
        let bad = rng.chance(3);
        let mut cells: Vec<String> = Vec::new();
        for (name, place) in &columns {
            let text = match place {
                None if name == "id" => format!("r{row}"),
                None => "any, \"thing\"".to_owned(),
                Some((id, None)) => {
                    let text = write_cell(&program.items[*id], response.answer(*id)).unwrap();
                    // A blank around a code or a number means nothing.
                    if rng.chance(5) { format!(" {text} ") } else { text }
                }
                Some((id, Some(place))) => match response.answer(*id) {
                    Answer::Given(Given::Choices(set)) => u8::from(set.has(*place)).to_string(),
                    _ => String::new(),
                },
            };
            cells.push(cell(rng, &text));
        }
        if bad {
            let at = rng.below(columns.len());
            let ((name, item), place) = (&columns[at], rng.below(3));
            let item = item.map(|(id, tick)| (&program.items[id], tick));
            let nonsense = item.and_then(|(item, tick)| match tick {
                // Beside empty cells, these are what is wrong.
                Some(_) => cells[at].contains(['0', '1']).then(|| "2".to_owned()),
                None => nonsense(rng, item),
            });
            let mut column = String::new();
            match (place, nonsense) {
                (0, Some(nonsense)) => {
                    cells[at] = nonsense;
                    column.clone_from(name);
                }
                (0 | 1, _) => cells.push("more".to_owned()),
                // A row of one empty cell would be no row.
                _ => cells = vec!["alone".to_owned()],
            }
            wrong.push((row as u64 + 1, column));
        }
        csv.push_str(&cells.join(","));
        csv.push_str(ending);
    }
    (csv, wrong)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_row_is_what_the_reference_says(seed: u64, size in 0usize..7) {
        let mut rng = Rng(seed);
        let yaml = questionnaire(&mut rng, size, Allow { hidden: true, declining_matters: true, wide: true });
        let program = compile(&yaml);
        let mut responses: Vec<Response> =
            (0..300).map(|n| response(&mut rng, &program, [100, 80, 40][n % 3], 70)).collect();
        let (csv, wrong) = table(&mut rng, &program, &mut responses);
        let (out, tally, seen) = run(&program, &csv, 1);
        let rows = seen.iter().map(|reject| (reject.row, reject.columns.clone())).collect::<Vec<_>>();
        prop_assert_eq!(&rows, &wrong, "{}", csv);
        let wrong: Vec<u64> = wrong.into_iter().map(|(row, _)| row).collect();
        let expected: Vec<String> = responses
            .iter()
            .enumerate()
            .filter(|(row, _)| !wrong.contains(&(*row as u64 + 1)))
            .map(|(row, response)| line(&program, &format!("r{row}"), response))
            .collect();
        let lines: Vec<&str> = out.lines().skip(1).collect();
        prop_assert_eq!(lines, expected, "{}\n{}", csv, yaml);
        prop_assert_eq!((tally.rows, tally.written + tally.rejected), (300, 300));
        prop_assert_eq!(run(&program, &csv, 4), (out, tally, seen));
    }
}

/// Many chunks, so that threads have something to bring into order.
#[test]
fn rows_stay_in_order_whatever_the_threads() {
    let program = crossroads::library::load("level-of-care").unwrap().program;
    let rows: String = (0..120_000)
        .map(|n| {
            format!(
                "{n},{},{}\n",
                ["none", "seizure", "thoughts;chest"][n % 3],
                if n % 1000 == 7 { "maybe" } else { "yes" }
            )
        })
        .collect();
    let csv = format!("id,now,adult\n{rows}");
    let one = run(&program, &csv, 1);
    assert_eq!((one.1.rows, one.1.rejected), (120_000, 120));
    assert!(one.2.iter().enumerate().all(|(n, reject)| reject.row == 1000 * n as u64 + 8));
    let ids = one.0.lines().skip(1).map(|line| line.split(',').next().unwrap().parse::<usize>().unwrap());
    assert!(ids.eq((0..120_000).filter(|n| n % 1000 != 7)));
    for threads in [2, 3, 8] {
        assert!(run(&program, &csv, threads) == one, "{threads}");
    }
}

/// A value of JSON that means this answer to this item, written in one of the ways that writers have.
fn value(rng: &mut Rng, program: &Program, id: ItemId, answer: &Answer) -> String {
    let item = &program.items[id];
    let text = write_cell(item, answer).unwrap();
    let string = serde_json::Value::from(text.as_str()).to_string();
    match answer {
        Answer::Declined if rng.chance(50) => "null".to_owned(),
        Answer::Given(Given::Number(number)) => match rng.below(8) {
            0 => format!("{number}.0"),
            1 => string,
            _ => number.to_string(),
        },
        Answer::Given(Given::Choices(_)) if matches!(item.kind, ItemKind::AnyOf(_)) && rng.chance(70) => {
            let blank = if rng.chance(20) { " " } else { "" };
            let codes = text.split(';').filter(|code| *code != "[]");
            let codes: Vec<String> = codes.map(|code| serde_json::Value::from(code).to_string()).collect();
            format!("[{}]", codes.join(&format!(",{blank}")))
        }
        _ if rng.chance(3) => {
            // Any character may be written as its number.
            let escaped: String = text.chars().map(|c| format!("\\u{:04x}", c as u32)).collect();
            format!("\"{escaped}\"")
        }
        _ => string,
    }
}

/// The same responses as lines of JSON: some as a writer with a fixed order would write them, some in any order, with
/// blanks, other keys, keys that are not there, ticks, and lines that are no rows.
fn lines(rng: &mut Rng, program: &Program, responses: &mut [Response]) -> (String, Vec<u64>) {
    let always = rng.chance(40);
    let ending = *rng.pick(&["\n", "\r\n"]);
    let mut text = String::new();
    let mut wrong = Vec::new();
    for (row, response) in responses.iter_mut().enumerate() {
        let regular = always || rng.chance(80);
        let mut pairs = vec![("id".to_owned(), format!("\"r{row}\""))];
        for (id, item) in program.items.iter() {
            match response.answer(id).clone() {
                Answer::Open if !regular || !always => continue,
                // In a fixed order every key is there.
                Answer::Open => {
                    response.set(id, Answer::Declined);
                    pairs.push((item.id.clone(), "null".to_owned()));
                }
                Answer::Given(Given::Choices(set))
                    if !regular
                        && matches!(item.kind, ItemKind::AnyOf(_))
                        && !(set.is_empty() && item.choices().iter().any(|c| c.exclusive))
                        && rng.chance(30) =>
                {
                    for (place, choice) in item.choices().iter().enumerate() {
                        let tick = *rng.pick(&[["0", "1"], ["\"0\"", "\"1\""]]);
                        let tick = tick[usize::from(set.has(place))].to_owned();
                        pairs.push((format!("{}___{}", item.id, choice.code), tick));
                    }
                }
                answer => pairs.push((item.id.clone(), value(rng, program, id, &answer))),
            }
        }
        let (mut colon, mut comma) = (":", ",");
        if !regular {
            if rng.chance(50) {
                pairs.push(("else".to_owned(), r#"{"a":["\"}",1.5e3,null]}"#.to_owned()));
            }
            for n in (1..pairs.len()).rev() {
                pairs.swap(n, rng.below(n + 1));
            }
            (colon, comma) = (*rng.pick(&[":", ": ", "\t:"]), *rng.pick(&[",", " , "]));
        }
        let pairs: Vec<String> =
            pairs.iter().map(|(key, value)| format!("\"{key}\"{colon}{value}")).collect();
        let mut line = format!("{{{}}}", pairs.join(comma));
        if rng.chance(3) {
            wrong.push(row as u64 + 1);
            let (id, item) = program.items.iter().nth(rng.below(program.items.len())).unwrap();
            let said = *response.answer(id) != Answer::Open && line.contains(&format!("\"{}\"", item.id));
            line = match (rng.below(7), nonsense(rng, item)) {
                (6, Some(nonsense)) if said => {
                    let pairs = pairs.iter().map(|pair| match pair.split_once(colon) {
                        Some((key, _)) if key == format!("\"{}\"", item.id) => {
                            format!("{key}{colon}\"{nonsense}\"")
                        }
                        _ => pair.clone(),
                    });
                    format!("{{{}}}", pairs.collect::<Vec<_>>().join(comma))
                }
                (0, _) => line[..line.len() / 2].to_owned(),
                (1, _) => format!("{line}}}"),
                (2, _) => format!("{}, \"id\": 1}}", &line[..line.len() - 1]),
                (3, _) => "{1}".to_owned(),
                (4, _) => line.replacen("\"id\"", "\"i\td\"", 1),
                _ => line.replacen(':', ":0", 1),
            };
        }
        text += &line;
        text += ending;
        if rng.chance(2) {
            text += ending;
        }
    }
    (text, wrong)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_line_of_json_is_what_the_reference_says(seed: u64, size in 0usize..7) {
        let mut rng = Rng(seed);
        let yaml = questionnaire(&mut rng, size, Allow { hidden: true, declining_matters: true, wide: true });
        let program = compile(&yaml);
        let mut responses: Vec<Response> =
            (0..300).map(|n| response(&mut rng, &program, [100, 80, 40][n % 3], 70)).collect();
        let (text, wrong) = lines(&mut rng, &program, &mut responses);
        let run = |to, threads| {
            run_with(&program, Format::Ndjson, text.as_bytes(), &Options { to, ..options(threads) }).unwrap()
        };
        let (out, tally, seen) = run(Format::Csv, 1);
        let rows = seen.iter().map(|reject| reject.row).collect::<Vec<_>>();
        prop_assert_eq!(&rows, &wrong, "{:?} {}", seen, text);
        let expected: Vec<String> = responses
            .iter()
            .enumerate()
            .filter(|(row, _)| !wrong.contains(&(*row as u64 + 1)))
            .map(|(row, response)| line(&program, &format!("r{row}"), response))
            .collect();
        prop_assert_eq!(out.lines().skip(1).collect::<Vec<_>>(), expected, "{}\n{}", text, yaml);
        prop_assert_eq!((tally.rows, tally.written + tally.rejected), (300, 300));
        prop_assert_eq!(run(Format::Csv, 4), (out.clone(), tally, seen));
        prop_assert_eq!(cells(&run(Format::Ndjson, 1).0, &out), out);
    }
}

/// Results in JSON as those in CSV would be, with this one's header.
pub(crate) fn cells(json: &str, csv: &str) -> String {
    let header = csv.lines().next().unwrap();
    let mut out = format!("{header}\n");
    for line in json.lines() {
        let serde_json::Value::Object(row) = serde_json::from_str(line).unwrap() else { panic!("{line}") };
        assert_eq!(row.keys().map(String::as_str).collect::<Vec<_>>(), header.split(',').collect::<Vec<_>>());
        let cell = |value: &serde_json::Value| match value {
            serde_json::Value::Null => String::new(),
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Array(ids) => {
                ids.iter().map(|id| id.as_str().unwrap()).collect::<Vec<_>>().join(";")
            }
            other => other.to_string(),
        };
        out += &row.values().map(cell).collect::<Vec<_>>().join(",");
        out += "\n";
    }
    out
}
