//! A comparison for programs. It is always whole, as the JSON of a report is.

use super::step::{self, Band, Level, TURNS, Turn};
use super::{Client, Differs, Side};
use crate::program::{LevelId, Program, Range, ScaleId};
use crate::report::document::clean;
use crate::report::json::laid_out;
use crate::report::view::View;
use crate::report::{CROSSROADS, record};
use serde_json::{Map, Value, json};

pub(super) fn json(side: &Side) -> String {
    let program = side.program();
    let client = match side.of.client {
        Client::Same => "same",
        Client::NotSaid => "not_said",
        Client::Other => "other",
    };
    let steps = side.steps().enumerate().map(|(number, (then, now))| step(side, number, then, now));
    let differs = side.of.differs.iter().map(|(item, why)| {
        let why = match why {
            Differs::New => "new",
            Differs::Text => "text",
            Differs::Answers => "answers",
            Differs::Condition => "condition",
        };
        json!({"item": item, "what": why})
    });
    let whole = json!({
        "format": 1, "crossroads": CROSSROADS, "questionnaire": program.id,
        "order": if side.of.by_time { "time" } else { "as_given" }, "client": client,
        "times": side.of.points.iter().zip(&side.views).map(|(point, view)| time(point.asked.as_deref(), view)).collect::<Vec<Value>>(),
        "steps": steps.collect::<Vec<Value>>(),
        "whole": {"scales": scales(side, &side.first, &side.last)},
        "not_comparable": differs.collect::<Vec<Value>>(),
    });
    let mut out = String::new();
    laid_out(&whole, 3, 0, &mut out);
    out.push('\n');
    out
}

fn time(asked: Option<&str>, view: &View) -> Value {
    let (program, shown) = (view.program(), &view.shown);
    let level = |id: Option<LevelId>| id.map(|id| program.levels[id].id.as_str());
    let scores = program.scales.iter().map(|(id, scale)| {
        let (score, Range { min, max }) = (shown.scales[id], shown.scales[id].range);
        let band = score.band().and_then(|band| scale.bands.get(band)).map(|band| band.id.as_str());
        let score = json!({"score": score.range.single(), "at_least": min, "at_most": max,
                           "prorated": score.prorated, "band": band});
        (scale.id.clone(), score)
    });
    json!({
        "answered_at": clean(view.subject.answered_at), "version": program.version, "sha256": view.subject.sha256,
        "version_asked": asked, "session": record::session(view),
        "level": level(shown.level), "level_at_least": level(shown.level_at_least),
        "level_at_most": level(shown.level_at_most), "override": record::overridden(view),
        "urgency": shown.urgency.map(crate::program::Urgency::word), "complete": shown.complete,
        "scales": scores.collect::<Map<String, Value>>(),
    })
}

fn step(side: &Side, number: usize, then: &View, now: &View) -> Value {
    let points = (side.of.points.get(number), side.of.points.get(number + 1));
    let seconds = match points {
        (Some(then), Some(now)) => then.seconds.zip(now.seconds).map(|(then, now)| now - then),
        (Some(_) | None, _) => None,
    };
    let turned = step::turned(then, now);
    let ids = |turn: Turn| {
        let program = if turn == Turn::OnlyThen { then.program() } else { now.program() };
        let rules = turned.iter().filter(|rule| rule.turn == turn);
        rules.map(|rule| program.rules[rule.rule].id.as_str()).collect::<Vec<&str>>()
    };
    let rules = TURNS.map(|turn| (word(turn).to_owned(), json!(ids(turn))));
    let (on, others) = step::answers(side, then, now, &turned);
    let answer = |view: &View, item| {
        let (standing, cell) = step::said(view, item);
        json!({"standing": standing, "answer": cell.map(|cell| clean(&cell))})
    };
    let answers = on.into_iter().map(|(was, is)| {
        let item = &now.program().items[is].id;
        json!({"item": item, "then": answer(then, was), "now": answer(now, is)})
    });
    let others = others.iter().map(|(_, is)| now.program().items[*is].id.as_str());
    let still: Vec<&str> =
        step::still(then, now).into_iter().map(|rule| now.program().rules[rule].id.as_str()).collect();
    json!({
        "seconds": seconds, "level": level(side, then, now), "scales": scales(side, then, now),
        "rules": Map::from_iter(rules), "still": still, "answers": answers.collect::<Vec<Value>>(),
        "other_answers": others.collect::<Vec<&str>>(),
    })
}

fn word(turn: Turn) -> &'static str {
    match turn {
        Turn::Began => "began",
        Turn::Stopped => "stopped",
        Turn::NowCertain => "now_certain",
        Turn::NotCertain => "not_certain",
        Turn::OnlyNow => "only_now",
        Turn::OnlyThen => "only_then",
    }
}

fn level(side: &Side, then: &View, now: &View) -> &'static str {
    match step::level(side, then, now) {
        Level::Up(..) => "step_up",
        Level::Down(..) => "step_down",
        Level::Same(_) => "same",
        Level::NotCertain => "not_certain",
        Level::None => "none_suggested",
        Level::Versions => "not_comparable",
    }
}

fn scales(side: &Side, then: &View, now: &View) -> Map<String, Value> {
    let program = side.program();
    let change = |id: ScaleId| {
        let Some((change, band, prorated)) = step::score(side, id, then, now) else {
            return json!({"comparable": false});
        };
        let certain = change.certain.then(|| change.range.single()).flatten();
        json!({"comparable": true, "change": certain, "at_least": change.range.min, "at_most": change.range.max,
               "certain": change.certain, "prorated": prorated, "band": crossed(program, id, band)})
    };
    program.scales.iter().map(|(id, scale)| (scale.id.clone(), change(id))).collect()
}

fn crossed(program: &Program, id: ScaleId, band: Band) -> Value {
    let name = |place: usize| program.scales[id].bands.get(place).map(|band| band.id.as_str());
    match band {
        Band::Same(at) => json!({"change": "same", "from": name(at), "to": name(at)}),
        Band::Crossed(from, to) => json!({"change": "crossed", "from": name(from), "to": name(to)}),
        Band::Moved((from, _), (to, _)) if from < to => json!({"change": "crossed_up"}),
        Band::Moved(..) => json!({"change": "crossed_down"}),
        Band::NotCertain => json!({"change": "not_certain"}),
        Band::None => Value::Null,
    }
}
