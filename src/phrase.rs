//! The program's own phrases, which have places for names in braces.

/// A phrase with each `{name}` replaced; a name that is not given stays.
///
/// ```
/// assert_eq!(crossroads::phrase::fill("Call {number}.", &[("number", "911")]), "Call 911.");
/// ```
#[must_use]
pub fn fill(phrase: &str, names: &[(&str, &str)]) -> String {
    // One pass, so that a brace in what is filled in stays a brace.
    let mut out = String::new();
    let mut rest = phrase;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let name = after.split_once('}').and_then(|(name, tail)| {
            names.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value, tail))
        });
        match name {
            Some((value, tail)) => {
                out.push_str(value);
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn names_are_filled_in_once() {
        let names = [("a", "{b}"), ("b", "x")];
        for (phrase, filled) in [("{a} {b}", "{b} x"), ("{c} {", "{c} {"), ("{{a}", "{{b}"), ("a", "a")] {
            assert_eq!(fill(phrase, &names), filled, "{phrase}");
        }
    }
}
