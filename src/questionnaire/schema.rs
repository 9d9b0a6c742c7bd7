//! The JSON Schema of the format, printed from the table in [`super::keys`].

use super::keys::{CASES, HELP, HELP_TEXTS, QUESTIONNAIRE, TEXTS};
use super::shape::{Field, Shape};
use serde_json::{Map, Value, json};

/// The JSON Schema (draft 2020-12) of a questionnaire file, for editors that complete and check YAML.
///
/// ```
/// let schema = crossroads::questionnaire::schema::schema();
/// assert_eq!(schema["properties"]["format"]["type"], "integer");
/// ```
#[must_use]
pub fn schema() -> Value {
    of(Kind::Questionnaire)
}

/// The kinds of files that people write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A questionnaire.
    Questionnaire,
    /// Its worked examples.
    Cases,
    /// Its texts in another language or voice.
    Texts,
    /// Help lines.
    Help,
    /// Their texts in another language.
    HelpTexts,
}

/// The JSON Schema of one kind of file.
///
/// ```
/// use crossroads::questionnaire::schema::{Kind, of};
/// assert_eq!(of(Kind::Texts)["properties"]["originals"]["type"], "object");
/// ```
#[must_use]
pub fn of(kind: Kind) -> Value {
    let (fields, title) = match kind {
        Kind::Questionnaire => (QUESTIONNAIRE, "Crossroads questionnaire, format 1"),
        Kind::Cases => (CASES, "Crossroads cases, format 1"),
        Kind::Texts => (TEXTS, "Crossroads texts, format 1"),
        Kind::Help => (HELP, "Crossroads help lines, format 1"),
        Kind::HelpTexts => (HELP_TEXTS, "Crossroads texts of help lines, format 1"),
    };
    let mut schema = map(fields);
    if let Some(top) = schema.as_object_mut() {
        top.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        top.insert("title".to_owned(), json!(title));
    }
    schema
}

fn shape(shape: &Shape) -> Value {
    match shape {
        Shape::Text => json!({"type": ["string", "number", "boolean"]}),
        Shape::Expression => json!({"type": ["string", "number"]}),
        Shape::Id => json!({"type": "string", "pattern": "^[a-z][a-z0-9]*(_[a-z0-9]+)*_?$"}),
        Shape::Name => {
            json!({"type": "string", "pattern": "^[a-z][a-z0-9]*([_.][a-z0-9]+)*_?$"})
        }
        Shape::IdOrNull => json!({"type": ["string", "null"]}),
        Shape::Slug => json!({"type": "string", "pattern": "^[a-z][a-z0-9_-]*$"}),
        Shape::Code => json!({"type": "string", "pattern": "^[^;]+$"}),
        Shape::CodeOrWhole => json!({"type": ["string", "integer"]}),
        Shape::Answer => json!({"type": ["string", "integer", "array", "null"]}),
        Shape::Any => json!({}),
        Shape::Whole => json!({"type": "integer"}),
        Shape::Flag => json!({"type": "boolean"}),
        Shape::WholeOrFlag => json!({"type": ["integer", "boolean"]}),
        Shape::Word(words) => json!({"enum": words}),
        Shape::List(inner) => json!({"type": "array", "items": self::shape(inner)}),
        Shape::Mixed(scalar, other) => {
            json!({"type": "array", "items": {"anyOf": [self::shape(scalar), self::shape(other)]}})
        }
        Shape::Either(scalar, other) => json!({"anyOf": [self::shape(scalar), self::shape(other)]}),
        Shape::Named(inner) => json!({"type": "object", "additionalProperties": self::shape(inner)}),
        Shape::Map(fields) => map(fields),
    }
}

fn map(fields: &[Field]) -> Value {
    let properties: Map<String, Value> = fields
        .iter()
        .map(|field| {
            let mut value = shape(&field.shape);
            if let Some(object) = value.as_object_mut() {
                object.insert("description".to_owned(), json!(field.about));
            }
            (field.key.to_owned(), value)
        })
        .collect();
    let required: Vec<&str> = fields.iter().filter(|f| f.required).map(|f| f.key).collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}
