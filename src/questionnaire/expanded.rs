//! A questionnaire's file as JSON: its own shape, with option lists written out where they are used.

use crate::yaml::{Kind, Node};
use serde_json::{Map, Value, json};

/// The file as JSON. Lists under `choices` stand in the items that name them, and every choice has its points.
#[must_use]
pub fn expanded(node: &Node) -> Value {
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
