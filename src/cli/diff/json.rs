//! What differs, for programs.

use super::{Found, undecided};
use crate::library::Loaded;
use crate::program::{Given, ItemKind, Program};
use crate::proof::{Difference, Pair, Turn, What};
use crate::response::{Answer, Response, codes};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// All of it. Counts stand as texts, as they are larger than the numbers of most readers.
pub(super) fn json(found: &Found) -> Value {
    let Pair { old, new } = found.versions.map(about);
    let mut whole = json!({
        "format": 1,
        "crossroads": crate::report::CROSSROADS,
        "questionnaire": found.versions.old.program.id,
        "old": old,
        "new": new,
    });
    let add = |whole: &mut Value, name: &str, value: Value| {
        whole.as_object_mut().and_then(|whole| whole.insert(name.to_owned(), value));
    };
    match &found.all {
        Ok(all) => {
            add(&mut whole, "responses", json!(all.responses.to_string()));
            add(&mut whole, "differ", json!(all.differ.to_string()));
            add(&mut whole, "share", json!(all.differ.share(&all.responses)));
            let numbered = all.all.iter().enumerate();
            let all: Vec<Value> = numbered
                .map(|(number, one)| difference(found, number, one, one.count.share(&all.responses)))
                .collect();
            add(&mut whole, "differences", json!(all));
            add(&mut whole, "undecided", json!([]));
        }
        Err(why) => {
            add(&mut whole, "undecided", json!([undecided(why)]));
        }
    }
    let changes: Vec<Value> = found
        .changes
        .iter()
        .map(|change| {
            json!({"of": change.of, "id": change.id, "change": change.kind, "renamed": change.renamed,
                   "message": change.message})
        })
        .collect();
    add(&mut whole, "changes", json!(changes));
    if let Some(real) = &found.real {
        let moves = |moves: &BTreeMap<(Option<String>, Option<String>), u64>| -> Vec<Value> {
            moves.iter().map(|((old, new), rows)| json!({"old": old, "new": new, "rows": rows})).collect()
        };
        let notices: Vec<Value> = real
            .notices
            .iter()
            .map(|((id, gained), rows)| {
                json!({"id": id, "turn": if *gained { "gained" } else { "lost" }, "rows": rows})
            })
            .collect();
        let table = json!({
            "rows": real.rows,
            "compared": real.compared,
            "same": real.same,
            "rejected": {"both": real.rejected.both, "old": real.rejected.old, "new": real.rejected.new},
            "level": moves(&real.level),
            "level_at_least": moves(&real.at_least),
            "level_at_most": moves(&real.at_most),
            "urgency": moves(&real.urgency),
            "notices": notices,
        });
        add(&mut whole, "table", table);
    }
    whole
}

fn about(loaded: &Loaded) -> Value {
    json!({"version": loaded.program.version, "sha256": loaded.sha256})
}

fn difference(found: &Found, number: usize, one: &Difference, share: f64) -> Value {
    let named = found.named(&one.what);
    let programs = found.programs();
    let responses = &one.witness.response;
    let deciding: Vec<&str> = one
        .witness
        .deciding
        .iter()
        .filter_map(|ids| {
            let old = ids.old.map(|id| programs.old.items[id].id.as_str());
            old.or(ids.new.map(|id| programs.new.items[id].id.as_str()))
        })
        .collect();
    let mut value = json!({"what": named.of});
    let Some(map) = value.as_object_mut() else { return value };
    let mut add = |name: &str, value: Value| map.insert(name.to_owned(), value);
    match &one.what {
        What::Moves(_, ids) => {
            add("old", json!(named.old));
            add("new", json!(named.new));
            add("direction", json!(found.direction(*ids)));
        }
        What::Score(_) => {
            add("scale", json!(named.scale));
        }
        What::Band(..) => {
            add("scale", json!(named.scale));
            add("old", json!(named.old));
            add("new", json!(named.new));
        }
        What::Urgency(_) => {
            add("old", json!(named.old));
            add("new", json!(named.new));
        }
        What::Notice(..) | What::Fit(..) => {
            add("id", json!(named.id()));
            add("turn", json!(if named.turn == Some(Turn::Gained) { "gained" } else { "lost" }));
            if let Some(rules) = &named.rules {
                add("rules", json!({"old": rules.old, "new": rules.new}));
            }
        }
    }
    add("count", json!(one.count.to_string()));
    add("share", json!(share));
    add("complete", json!(one.witness.complete));
    add("deciding", json!(deciding));
    add(
        "witness",
        json!({
            "old": answers(programs.old, &responses.old),
            "new": answers(programs.new, &responses.new),
        }),
    );
    if found.folder.is_some() {
        add("files", json!(found.files(number, one)));
    }
    value
}

/// The answers of a response, as a file holds them.
fn answers(program: &Program, response: &Response) -> Map<String, Value> {
    let said = response.iter().filter_map(|(id, answer)| {
        let item = &program.items[id];
        let value = match answer {
            Answer::Open => return None,
            Answer::Declined => Value::Null,
            Answer::NotKnown => json!("?"),
            Answer::Given(Given::Number(number)) => json!(number),
            Answer::Given(Given::Text(words)) => json!(words),
            Answer::Given(Given::Choices(set)) => {
                let codes = codes(item, *set);
                if matches!(item.kind, ItemKind::OneOf(_)) { json!(codes.concat()) } else { json!(codes) }
            }
        };
        Some((item.id.clone(), value))
    });
    said.collect()
}
