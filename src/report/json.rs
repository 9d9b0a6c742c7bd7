//! The result for programs: one object, with what is urgent near its top.
//!
//! Its own types, so that what others read changes only where it is meant to. It is always whole, also where a
//! page would leave private answers off: it holds ids, numbers and the questionnaire's texts. Of answers it holds those
//! that would change the level, each whole, so that a program can put it in the place of the one that was given:
//!
//! ```json
//! "could_raise": [{"rule": "past_seizure", "at_least": "inpatient", "unknown": ["past_withdrawal"]}],
//! "would_change": [{"level": "iop", "smallest": 1, "count": "1",
//!                   "sets": [{"items": ["support"], "answers": {"support": ["phone", "overnight"]}}]}]
//! ```
//!
//! `could_raise` has each rule that missing answers could make true and that would raise `level_at_least`, with exactly
//! those of them that this hangs on. `would_change` has each other level that changed answers to `changeable` items
//! would lead to, with the sets of the fewest items (`smallest` of them each); there are `count` such sets, a whole
//! number as text, and the first ten are listed. A level that takes as many changes as one further the same way is in it
//! too, though a page leaves it out: to stop there, something may have to get worse. While a notice of urgency `now` or `today` is certain there is no level
//! below `level_at_most` in it. Both are `null` where they were not worked out because the questionnaire is too large.

use super::document::clean;
use super::otherwise::{Outlook, outlook};
use super::page::points;
use super::view::{View, items};
use super::{CROSSROADS, Detail, Handover, Private, Subject, handover, record};
use crate::assess::{Standing, Truth, Worked};
use crate::program::{
    Effect, Given, ItemId, ItemKind, LevelId, Range, RuleId, Template, ValueKind, notation,
};
use crate::response::{Answer, codes};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::cmp::Reverse;

#[derive(Serialize)]
struct Outcome<'a> {
    format: u8,
    crossroads: &'a str,
    answered_at: String,
    questionnaire: Questionnaire<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<record::Session<'a>>,
    level: Option<&'a str>,
    level_at_least: Option<&'a str>,
    level_at_most: Option<&'a str>,
    #[serde(rename = "override", skip_serializing_if = "Option::is_none")]
    overridden: Option<record::Override<'a>>,
    urgency: Option<&'a str>,
    complete: bool,
    notices: Vec<Notice<'a>>,
    reasons: Vec<Reason<'a>>,
    could_raise: Option<Vec<CouldRaise<'a>>>,
    would_change: Option<Vec<WouldChange<'a>>>,
    scales: Map<String, Value>,
    values: Map<String, Value>,
    fit: Vec<Fit<'a>>,
    unknown: Unknown<'a>,
}

#[derive(Serialize)]
struct Questionnaire<'a> {
    id: &'a str,
    version: &'a str,
    sha256: &'a str,
    language: &'a str,
    /// The id of the help lines that its texts name.
    help: &'a str,
    reviewed_by: &'a [String],
    /// Where its words are a translation.
    #[serde(skip_serializing_if = "Option::is_none")]
    translation: Option<Translated<'a>>,
    validated: &'a str,
    license: &'a str,
    credit: Option<&'a str>,
}

#[derive(Serialize)]
struct Translated<'a> {
    source: Option<&'a str>,
    reviewed_by: &'a [String],
}

#[derive(Serialize)]
struct Notice<'a> {
    id: &'a str,
    urgency: &'a str,
    certain: bool,
    text: String,
}

#[derive(Serialize)]
struct Score<'a> {
    score: Option<i64>,
    at_least: i64,
    at_most: i64,
    prorated: bool,
    band: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meaning: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    accuracy: Vec<Accuracy<'a>>,
}

/// A pair, with what it was held against.
#[derive(Serialize)]
struct Accuracy<'a> {
    at: i64,
    sensitivity: i64,
    specificity: i64,
    against: String,
    source: &'a str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Worth {
    Number { value: Option<i64>, at_least: i64, at_most: i64 },
    Condition { value: Option<bool> },
}

#[derive(Serialize)]
struct Reason<'a> {
    rule: &'a str,
    at_least: &'a str,
    r#for: Option<&'a str>,
    because: String,
    items: Vec<&'a str>,
    source: Option<&'a str>,
}

#[derive(Serialize)]
struct CouldRaise<'a> {
    rule: &'a str,
    at_least: &'a str,
    unknown: Vec<&'a str>,
}

#[derive(Serialize)]
struct WouldChange<'a> {
    level: &'a str,
    smallest: usize,
    count: String,
    sets: Vec<Set<'a>>,
}

#[derive(Serialize)]
struct Set<'a> {
    items: Vec<&'a str>,
    answers: Map<String, Value>,
}

#[derive(Serialize)]
struct Fit<'a> {
    level: &'a str,
    helps: Vec<Fitting<'a>>,
    hinders: Vec<Fitting<'a>>,
}

#[derive(Serialize)]
struct Fitting<'a> {
    rule: &'a str,
    because: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#try: Option<String>,
}

#[derive(Serialize)]
struct Unknown<'a> {
    declined: Vec<&'a str>,
    not_known: Vec<&'a str>,
    open: Vec<&'a str>,
}

/// The outcome, and with [`Detail::Explained`] all that it takes to work it out again.
pub(super) fn json(subject: &Subject, detail: Detail, handover: Option<&Handover>) -> String {
    let view = View::new(subject, Private::Shown);
    let mut outcome = value(&outcome(&view));
    if let (Detail::Explained, Value::Object(fields)) = (detail, &mut outcome) {
        fields.insert("explain".to_owned(), explain(&view));
    }
    if let (Some(handed), Value::Object(fields)) = (handover, &mut outcome) {
        fields.insert("handover".to_owned(), handover::json(handed));
    }
    let mut out = String::new();
    let depth = if detail == Detail::Explained { 3 } else { 2 };
    laid_out(&outcome, depth, 0, &mut out);
    out.push('\n');
    out
}

/// What cannot fail: all maps here have texts as keys, and no number is not a number.
fn value(of: &impl Serialize) -> Value {
    serde_json::to_value(of).unwrap_or(Value::Null)
}

fn outcome<'v>(view: &'v View) -> Outcome<'v> {
    let (program, assessment, subject) = (view.program(), &view.shown, view.subject);
    let level = |id: Option<LevelId>| id.map(|id| program.levels[id].id.as_str());
    let outlook = outlook(program, &view.response, assessment);
    let standing = |so: Standing| {
        let so = |id| assessment.standing(subject.response, id) == so;
        items(program, |id, _| so(id)).into_iter().map(|id| program.items[id].id.as_str()).collect()
    };
    Outcome {
        format: 1,
        crossroads: CROSSROADS,
        answered_at: clean(subject.answered_at),
        questionnaire: Questionnaire {
            id: &program.id,
            version: &program.version,
            sha256: subject.sha256,
            language: &subject.words.language,
            help: &subject.help.id,
            reviewed_by: &program.reviewed_by,
            translation: subject.words.translation.as_ref().map(|translation| Translated {
                source: translation.source.as_deref(),
                reviewed_by: &translation.reviewed_by,
            }),
            validated: &program.validated,
            license: &subject.words.license,
            credit: subject.words.credit.as_deref(),
        },
        session: record::session(view),
        level: level(assessment.level),
        level_at_least: level(assessment.level_at_least),
        level_at_most: level(assessment.level_at_most),
        overridden: record::overridden(view),
        urgency: assessment.urgency.map(crate::program::Urgency::word),
        complete: assessment.complete,
        notices: notices(view),
        reasons: reasons(view),
        could_raise: outlook.as_ref().map(|outlook| could_raise(view, outlook)),
        would_change: outlook.as_ref().map(|outlook| would_change(view, outlook)),
        scales: scales(view),
        values: values(view),
        fit: program.levels.ids().map(|id| fit(view, id)).collect(),
        unknown: Unknown {
            declined: standing(Standing::Declined),
            not_known: standing(Standing::NotKnown),
            open: standing(Standing::Open),
        },
    }
}

fn said(view: &View, text: &Template) -> String {
    clean(&view.fill(text))
}

/// Those that are certain and those that may be, certain ones and urgent ones first.
fn notices<'v>(view: &'v View) -> Vec<Notice<'v>> {
    let possible = view.program().notices.iter().filter(|(id, _)| view.shown.notices[*id] != Truth::False);
    let mut found: Vec<_> = possible.map(|(id, n)| (view.shown.notices[id] == Truth::True, n, id)).collect();
    found.sort_by_key(|(certain, notice, _)| Reverse((*certain, notice.urgency)));
    let notice = |(certain, notice, id): (bool, &'v crate::program::Notice, _)| Notice {
        id: &notice.id,
        urgency: notice.urgency.word(),
        certain,
        text: said(view, &view.words().notices[id].text),
    };
    found.into_iter().map(notice).collect()
}

fn reasons<'v>(view: &'v View) -> Vec<Reason<'v>> {
    let program = view.program();
    let reason = |(id, level, stay): (RuleId, LevelId, Option<usize>)| {
        let (rule, level) = (&program.rules[id], &program.levels[level]);
        Reason {
            rule: &rule.id,
            at_least: &level.id,
            r#for: stay.and_then(|stay| level.stays.get(stay)).map(String::as_str),
            because: said(view, &view.words().rules[id].because),
            items: rule.items.iter().map(|item| program.items[*item].id.as_str()).collect(),
            source: rule.source.as_deref(),
        }
    };
    view.shown.reasons(program).into_iter().map(reason).collect()
}

/// The rules that could still ask for more, with the missing answers that this hangs on.
fn could_raise<'v>(view: &'v View, outlook: &Outlook) -> Vec<CouldRaise<'v>> {
    let program = view.program();
    let raises = outlook.raises.iter().map(|raise| CouldRaise {
        rule: &program.rules[raise.rule].id,
        at_least: &program.levels[raise.level].id,
        unknown: raise.items.iter().map(|item| program.items[*item].id.as_str()).collect(),
    });
    raises.collect()
}

/// The other levels, with the fewest answers that would lead there.
fn would_change<'v>(view: &'v View, outlook: &Outlook) -> Vec<WouldChange<'v>> {
    let program = view.program();
    let set = |set: &Vec<(ItemId, Answer)>| Set {
        items: set.iter().map(|(item, _)| program.items[*item].id.as_str()).collect(),
        answers: set.iter().map(|(id, to)| (program.items[*id].id.clone(), answer(view, *id, to))).collect(),
    };
    let changes = outlook.otherwise.iter().map(|one| WouldChange {
        level: &program.levels[one.level].id,
        smallest: one.items,
        count: one.count.to_string(),
        sets: one.sets.iter().map(set).collect(),
    });
    changes.collect()
}

/// An answer as a file of answers has it.
fn answer(view: &View, id: ItemId, answer: &Answer) -> Value {
    let item = &view.program().items[id];
    match answer {
        Answer::Given(Given::Number(number)) => json!(number),
        Answer::Given(Given::Choices(set)) if matches!(item.kind, ItemKind::AnyOf(_)) => {
            json!(codes(item, *set))
        }
        Answer::Given(Given::Choices(set)) => json!(codes(item, *set).first()),
        Answer::Given(Given::Text(text)) => json!(text),
        Answer::Open | Answer::Declined | Answer::NotKnown => Value::Null,
    }
}

fn scales(view: &View) -> Map<String, Value> {
    let scores = view.program().scales.iter().map(|(id, scale)| {
        let score = view.shown.scales[id];
        let band = score.band().and_then(|band| scale.bands.get(band)).map(|band| band.id.as_str());
        let texts = &view.words().scales[id];
        let meaning = score.band().and_then(|band| texts.meanings.get(band)).filter(|text| !text.is_empty());
        let accuracy = scale.accuracy.iter().zip(&texts.against).map(|(accuracy, against)| Accuracy {
            at: accuracy.at,
            sensitivity: accuracy.sensitivity,
            specificity: accuracy.specificity,
            against: said(view, against),
            source: &accuracy.source,
        });
        let Range { min, max } = score.range;
        let score = Score {
            score: score.range.single(),
            at_least: min,
            at_most: max,
            prorated: score.prorated,
            band,
            meaning: meaning.map(|text| said(view, text)),
            accuracy: accuracy.collect(),
        };
        (scale.id.clone(), value(&score))
    });
    scores.collect()
}

fn values(view: &View) -> Map<String, Value> {
    let worth = view.program().values.iter().map(|(id, named)| {
        let worth = match view.shown.values[id] {
            Worked::Number(range) => {
                Worth::Number { value: range.single(), at_least: range.min, at_most: range.max }
            }
            Worked::Condition(truth) => Worth::Condition { value: known(truth) },
        };
        (named.id.clone(), value(&worth))
    });
    worth.collect()
}

fn known(truth: Truth) -> Option<bool> {
    match truth {
        Truth::True => Some(true),
        Truth::False => Some(false),
        Truth::Unknown => None,
    }
}

fn fit<'v>(view: &'v View, level: LevelId) -> Fit<'v> {
    let fitting = |effect: Effect| -> Vec<Fitting<'v>> {
        let rules = view.program().rules.iter();
        let fired = rules.filter(|(id, rule)| view.fired(*id) && rule.effect == effect);
        let hinders = matches!(effect, Effect::Hinders(_));
        fired
            .map(|(id, rule)| {
                let texts = &view.words().rules[id];
                let attempt = said(view, &texts.attempt);
                Fitting {
                    rule: &rule.id,
                    because: said(view, &texts.because),
                    r#try: hinders.then_some(attempt),
                }
            })
            .collect()
    };
    Fit {
        level: &view.program().levels[level].id,
        helps: fitting(Effect::Helps(level)),
        hinders: fitting(Effect::Hinders(level)),
    }
}

/// How every score, value and rule came about.
fn explain(view: &View) -> Value {
    let program = view.program();
    let scales: Map<String, Value> = program
        .scales
        .rows()
        .map(|scale| {
            let members = scale.members.iter().map(|member| {
                let points = points(view, member);
                let item = &program.items[member.item].id;
                json!({"item": item, "at_least": points.min, "at_most": points.max, "weight": member.weight,
                       "reverse": member.reverse})
            });
            let members: Vec<Value> = members.collect();
            let bands: Vec<Value> =
                scale.bands.iter().map(|band| json!({"from": band.from, "id": band.id})).collect();
            let how = if scale.highest { "highest" } else { "sum" };
            (scale.id.clone(), json!({how: members, "prorate": scale.prorate, "bands": bands}))
        })
        .collect();
    let values: Map<String, Value> = program
        .values
        .rows()
        .map(|named| {
            let is = match &named.is {
                ValueKind::Number(amount) => notation::amount(program, amount),
                ValueKind::Condition(condition) => notation::condition(program, condition),
            };
            (named.id.clone(), Value::String(is))
        })
        .collect();
    let rules = program.rules.iter().map(|(id, rule)| {
        let items: Vec<&str> = rule.items.iter().map(|item| program.items[*item].id.as_str()).collect();
        let outcome = view.shown.rules[id].word();
        json!({"rule": rule.id, "when": notation::condition(program, &rule.when), "outcome": outcome,
               "items": items})
    });
    json!({"scales": scales, "values": values, "rules": rules.collect::<Vec<Value>>()})
}

/// One field or object a line down to a depth, and everything deeper on one line: short enough to read, and
/// every notice near the top.
pub(super) fn laid_out(value: &Value, depth: usize, indent: usize, out: &mut String) {
    let (open, close) = match value {
        Value::Array(entries) if entries.iter().any(Value::is_object) => ('[', ']'),
        // What holds no object stands on one line, such as where the result comes from.
        Value::Object(fields) if fields.values().any(Value::is_object) => ('{', '}'),
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => return on_one_line(value, out),
    };
    if depth == 0 {
        return on_one_line(value, out);
    }
    out.push(open);
    let line = |out: &mut String, count: usize| {
        out.push_str(if count == 0 { "\n" } else { ",\n" });
        out.push_str(&" ".repeat(indent + 2));
    };
    match value {
        Value::Array(entries) => entries.iter().enumerate().for_each(|(count, entry)| {
            line(out, count);
            laid_out(entry, depth - 1, indent + 2, out);
        }),
        Value::Object(fields) => fields.iter().enumerate().for_each(|(count, (key, inner))| {
            line(out, count);
            out.push_str(&format!("{}: ", Value::from(key.as_str())));
            laid_out(inner, depth - 1, indent + 2, out);
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    out.push('\n');
    out.push_str(&" ".repeat(indent));
    out.push(close);
}

fn on_one_line(value: &Value, out: &mut String) {
    let comma = |out: &mut String, count: usize| out.push_str(if count == 0 { "" } else { ", " });
    match value {
        Value::Array(entries) => {
            out.push('[');
            entries.iter().enumerate().for_each(|(count, entry)| {
                comma(out, count);
                on_one_line(entry, out);
            });
            out.push(']');
        }
        Value::Object(fields) => {
            out.push('{');
            fields.iter().enumerate().for_each(|(count, (key, inner))| {
                comma(out, count);
                out.push_str(&format!("{}: ", Value::from(key.as_str())));
                on_one_line(inner, out);
            });
            out.push('}');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            out.push_str(&value.to_string())
        }
    }
}
