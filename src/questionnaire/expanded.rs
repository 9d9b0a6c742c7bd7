//! A questionnaire's file as JSON: its own shape, with option lists written out where they are used.

use super::include::Whole;
use crate::source::{self, Source};
use crate::yaml::{self, Kind, Node};
use serde_json::{Map, Value, json};

/// A questionnaire as JSON. Lists under `choices` stand in the items that name them, every choice has its points,
/// and what is included stands under `is` where it is included, as its own file has it.
#[must_use]
pub fn expanded(whole: &Whole) -> Value {
    whole.sources.first().map_or(Value::Null, |source| file(source, whole))
}

fn file(source: &Source, whole: &Whole) -> Value {
    let Ok((node, _)) = yaml::parse(source) else { return Value::Null };
    let mut value = one(&node);
    let known = whole.questionnaire.as_ref().map_or(&[][..], |q| &q.includes);
    let written = node.get("include").map_or(&[][..], Node::list);
    for (include, node) in
        value.get_mut("include").and_then(Value::as_array_mut).into_iter().flatten().zip(written)
    {
        let place = node.get("questionnaire").map(|named| named.span);
        let found = known.iter().find(|known| Some(known.questionnaire.span) == place);
        let part = found.and_then(|found| source::of(&whole.sources, found.start));
        if let (Some(include), Some(part)) = (include.as_object_mut(), part) {
            include.insert("is".to_owned(), file(part, whole));
        }
    }
    value
}

/// One file as JSON, without what it includes.
fn one(node: &Node) -> Value {
    let lists = node.get("choices");
    let mut value = plain(node);
    if let Some(top) = value.as_object_mut() {
        top.shift_remove("choices");
    }
    for section in value.get_mut("sections").and_then(Value::as_array_mut).into_iter().flatten() {
        for item in section.get_mut("items").and_then(Value::as_array_mut).into_iter().flatten() {
            for kind in ["one_of", "any_of"] {
                let Some(choices) = item.get_mut(kind) else { continue };
                if let Some(list) = choices.as_str().and_then(|name| lists?.get(name)) {
                    *choices = plain(list);
                }
                choices.as_array_mut().into_iter().flatten().for_each(with_points);
            }
        }
    }
    value
}

fn with_points(choice: &mut Value) {
    if let Some(choice) = choice.as_object_mut() {
        choice.entry("points").or_insert_with(|| json!(0));
    }
}

fn plain(node: &Node) -> Value {
    match &node.kind {
        Kind::List(entries) => Value::Array(entries.iter().map(plain).collect()),
        Kind::Map(entries) => {
            let pairs = entries.iter().map(|(k, v)| (k.text().unwrap_or("").to_owned(), plain(v)));
            Value::Object(pairs.collect::<Map<_, _>>())
        }
        Kind::Scalar(_) if node.is_null() => Value::Null,
        Kind::Scalar(scalar) => match (node.whole(), node.flag()) {
            (Some(whole), _) => json!(whole),
            (None, Some(flag)) => json!(flag),
            (None, None) => json!(scalar.text),
        },
    }
}
