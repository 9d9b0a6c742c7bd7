//! A value of JSON, as a cell would hold it.

use serde_json::Value;
use std::borrow::Cow;

/// A value as a cell: `null` is empty, a list of codes is joined by `;`, and a number such as `3.0` is whole. What a cell
/// cannot hold stays as it is written, which no item takes for an answer.
pub(in crate::rows) fn text(value: &[u8]) -> Cow<'_, [u8]> {
    let owned = |text: String| Cow::Owned(text.into_bytes());
    match value {
        [b'"', text @ .., b'"'] if !text.contains(&b'\\') => Cow::Borrowed(text),
        [b'"', ..] => serde_json::from_slice(value).map_or(Cow::Borrowed(value), owned),
        [b'[', ..] => codes(value).map_or(Cow::Borrowed(value), owned),
        [b'n', ..] => Cow::Borrowed(b""),
        [b'-' | b'0'..=b'9', ..] => {
            match value.iter().position(|byte| *byte == b'.').map(|at| value.split_at(at)) {
                Some((whole, rest)) if rest.iter().skip(1).all(|byte| *byte == b'0') => Cow::Borrowed(whole),
                Some(_) | None => Cow::Borrowed(value),
            }
        }
        _ => Cow::Borrowed(value),
    }
}

/// A list of codes, joined by `;`; `[]` where there are none.
fn codes(value: &[u8]) -> Option<String> {
    let values: Vec<Value> = serde_json::from_slice(value).ok()?;
    let code = |value: Value| match value {
        Value::String(code) => {
            let is_code = !matches!(code.trim(), "" | "?" | "[]") && !code.contains(';');
            is_code.then_some(code)
        }
        Value::Number(number) => number.is_i64().then(|| number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    let codes: Vec<String> = values.into_iter().map(code).collect::<Option<_>>()?;
    Some(if codes.is_empty() { "[]".to_owned() } else { codes.join(";") })
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn values_are_what_a_cell_would_hold() {
        for (value, cell) in [
            ("null", ""),
            ("\"\"", ""),
            ("\"daily\"", "daily"),
            (r#""a\u0062\"""#, "ab\""),
            ("7", "7"),
            ("-7", "-7"),
            ("7.00", "7"),
            ("7.5", "7.5"),
            ("true", "true"),
            ("[]", "[]"),
            (r#"["a", "b",3]"#, "a;b;3"),
            (r#"["a;b"]"#, r#"["a;b"]"#),
            (r#"[""]"#, r#"[""]"#),
            (r#"["?"]"#, r#"["?"]"#),
            ("[null]", "[null]"),
            ("[[]]", "[[]]"),
            (r#"{"a":1}"#, r#"{"a":1}"#),
        ] {
            assert_eq!(text(value.as_bytes()), cell.as_bytes(), "{value}");
        }
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert_eq!(text(deep.as_bytes()), deep.as_bytes());
    }
}
