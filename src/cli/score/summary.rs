//! What came of all rows, on one screen and as JSON. No answer stands in it, only counts.

use crate::library::Loaded;
use crate::program::{Id, LevelId, Urgency};
use crate::rows::{Agreement, Tally};
use serde_json::{Map, Value, json};
use std::fmt::Write;
use std::time::Duration;

/// How wide a bar is that stands for all rows, where there is room.
const BAR: usize = 24;

/// One screen, or less where there is less to say.
pub(super) fn screen(loaded: &Loaded, tally: &Tally, columns: usize) -> String {
    let mut text = String::new();
    let levels: Vec<&str> = loaded.program.levels.rows().map(|level| level.id.as_str()).collect();
    let width = levels.iter().map(|level| level.len()).chain(["no level".len()]).max().unwrap_or(0);
    // The name, the count and the share stand before a bar, with blanks around them.
    let bar = columns.saturating_sub(width + 24).min(BAR);
    let complete = tally.complete();
    if complete > 0 && !levels.is_empty() {
        let _ = writeln!(text, "complete: {}", rows(complete));
        for (name, count) in ["no level"].iter().chain(&levels).zip(&tally.levels) {
            let share = *count as f64 / complete as f64;
            if *count > 0 || *name != "no level" {
                let bar = "#".repeat((share * bar as f64).round() as usize);
                let line = format!("  {name:width$}  {count:>9}  {:>5.1}%  {bar}", share * 100.0);
                let _ = writeln!(text, "{}", line.trim_end());
            }
        }
    }
    let partial = tally.written - complete;
    if partial > 0 && !levels.is_empty() {
        let _ = writeln!(text, "partial: {}, which could change where an answer is missing", rows(partial));
        let _ = writeln!(text, "  {:width$}  {:>9}  {:>9}", "", "at least", "at most");
        for ((name, least), most) in
            levels.iter().zip(tally.at_least.iter().skip(1)).zip(tally.at_most.iter().skip(1))
        {
            let _ = writeln!(text, "  {name:width$}  {least:>9}  {most:>9}");
        }
    }
    let urgent: Vec<String> = urgencies(tally)
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| format!("{word} {count}"))
        .collect();
    if !urgent.is_empty() {
        let _ = writeln!(text, "urgency: {}", urgent.join(", "));
    }
    text
}

/// Which questionnaire the results are of, for a Parquet file to say of itself.
pub(super) fn about(loaded: &Loaded) -> Vec<(String, String)> {
    let said = [("id", &loaded.program.id), ("version", &loaded.program.version), ("sha256", &loaded.sha256)];
    said.map(|(name, text)| (format!("crossroads.questionnaire.{name}"), text.clone())).into()
}

/// How far levels agree with those of a column.
pub(super) fn agreement(loaded: &Loaded, column: &str, agreement: &Agreement) -> String {
    let levels: Vec<&str> = loaded.program.levels.rows().map(|level| level.id.as_str()).collect();
    let width = levels.iter().map(|level| level.len()).max().unwrap_or(0).max(9);
    let mut text = format!("against `{column}`, complete rows only: {}\n", rows(agreement.compared()));
    let _ = write!(text, "  {:width$}", "");
    for level in &levels {
        let _ = write!(text, "  {level:>width$}");
    }
    text.push_str("  (ours)\n");
    for (theirs, counts) in levels.iter().zip(&agreement.pairs) {
        let _ = write!(text, "  {theirs:width$}");
        for count in counts {
            let _ = write!(text, "  {count:>width$}");
        }
        text.push('\n');
    }
    let kappa = agreement.kappa().map_or_else(|| "none".to_owned(), |kappa| format!("{kappa:.3}"));
    let (equal, under, over) = (agreement.equal(), agreement.under(), agreement.over());
    let _ = writeln!(text, "  equal {equal}, ours lower {under}, ours higher {over}, kappa {kappa}");
    if agreement.unreadable + agreement.without > 0 {
        let (unreadable, without) = (agreement.unreadable, agreement.without);
        let _ = writeln!(
            text,
            "  not compared: {unreadable} without a level of theirs, {without} without one of ours"
        );
    }
    for ((theirs, ours, rule), count) in &agreement.rules {
        let name = |level: usize| levels.get(level).copied().unwrap_or_default();
        let rule = &loaded.program.rules[*rule].id;
        let _ = writeln!(text, "  {} for {}: {rule} in {}", name(*ours), name(*theirs), rows(*count));
    }
    text
}

/// All of it for programs.
pub(super) fn json(loaded: &Loaded, tally: &Tally, reference: Option<&str>, took: Duration) -> Value {
    let program = &loaded.program;
    let level = |id: LevelId| program.levels[id].id.clone();
    let by_level = |counts: &[u64]| -> Map<String, Value> {
        program.levels.ids().zip(counts.iter().skip(1)).map(|(id, count)| (level(id), json!(count))).collect()
    };
    let urgencies: Map<String, Value> =
        urgencies(tally).map(|(word, count)| (word.to_owned(), json!(count))).collect();
    let mut summary = json!({
        "format": 1,
        "crossroads": crate::report::CROSSROADS,
        "questionnaire": {"id": program.id, "version": program.version, "sha256": loaded.sha256},
        "rows": tally.rows,
        "written": tally.written,
        "rejected": tally.rejected,
        "complete": {
            "rows": tally.complete(),
            "levels": by_level(&tally.levels),
            "no_level": tally.levels.first(),
        },
        "partial": {
            "rows": tally.written - tally.complete(),
            "level_at_least": by_level(&tally.at_least),
            "level_at_most": by_level(&tally.at_most),
        },
        "urgency": urgencies,
        "seconds": took.as_secs_f64(),
    });
    if let (Some(column), Some(summary)) = (reference, summary.as_object_mut()) {
        let agreement = &tally.agreement;
        let id = |row: usize| level(LevelId::new(row));
        let pairs: Map<String, Value> = agreement
            .pairs
            .iter()
            .enumerate()
            .map(|(row, counts)| {
                let ours = counts.iter().enumerate().map(|(row, count)| (id(row), json!(count)));
                (id(row), Value::Object(ours.collect()))
            })
            .collect();
        let rules: Vec<Value> = agreement
            .rules
            .iter()
            .map(|((theirs, ours, rule), count)| {
                let rule = &program.rules[*rule].id;
                json!({"theirs": id(*theirs), "ours": id(*ours), "rule": rule, "rows": count})
            })
            .collect();
        summary.insert(
            "reference".to_owned(),
            json!({
                "column": column,
                "rows": agreement.compared(),
                "equal": agreement.equal(),
                "under": agreement.under(),
                "over": agreement.over(),
                "kappa": agreement.kappa(),
                "unreadable": agreement.unreadable,
                "without_level": agreement.without,
                "theirs": pairs,
                "rules": rules,
            }),
        );
    }
    summary
}

/// The word of each urgency, most urgent first, and how many rows have it as their highest.
fn urgencies(tally: &Tally) -> impl Iterator<Item = (&'static str, u64)> {
    let all = [Urgency::Information, Urgency::BeforeTreatment, Urgency::Today, Urgency::Now];
    all.into_iter()
        .zip(tally.urgencies.into_iter().skip(1))
        .rev()
        .map(|(urgency, count)| (urgency.word(), count))
}

/// "1 row", "2 rows".
pub(in crate::cli) fn rows(count: u64) -> String {
    format!("{count} {}", if count == 1 { "row" } else { "rows" })
}
