//! A document as one page that needs nothing else: no script, no picture, no font from elsewhere.
//!
//! The template escapes everything that is filled in, and the page's own policy forbids a browser to run or to
//! load anything, should the escaping ever fail.

use super::Unwritable;
use super::document::Document;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, HtmlEscape, context};

const TEMPLATE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");

/// The whole document.
pub(super) fn html(document: &Document) -> Result<String, Unwritable> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.add_filter("whole_numbers", |text: String| Value::from_safe_string(whole_numbers(&text)));
    // The name ends in `.html`, so everything else is escaped.
    environment.add_template("page.html", TEMPLATE)?;
    // On one line, so that what is urgent stands near the top of the file too.
    let style: String = STYLE.lines().map(str::trim).collect();
    let filled =
        environment.get_template("page.html")?.render(context! { document => Serde(document), style })?;
    Ok(filled + "\n")
}

/// A text for the page, escaped, in which no line ends within a phone number or a date.
fn whole_numbers(text: &str) -> String {
    let mut page = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, number) = rest.split_at(start);
        let end = number.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(number.len());
        let (number, after) = number.split_at(end);
        page.push_str(&HtmlEscape(before).to_string());
        if number.trim_end_matches('-').contains('-') {
            page.push_str(&format!("<span class=\"number\">{number}</span>"));
        } else {
            page.push_str(number);
        }
        rest = after;
    }
    page + &HtmlEscape(rest).to_string()
}

#[cfg(test)]
mod tests {
    use super::whole_numbers;

    #[test]
    fn numbers_stay_whole_and_everything_else_is_escaped() {
        for (text, page) in [
            ("", ""),
            ("988", "988"),
            ("1-800-662-4357: call", "<span class=\"number\">1-800-662-4357</span>: call"),
            ("<b>é 3-", "&lt;b&gt;é 3-"),
            ("a-1-b<", "a-1-b&lt;"),
            ("\"2026-11-24\"", "&quot;<span class=\"number\">2026-11-24</span>&quot;"),
        ] {
            assert_eq!(whole_numbers(text), page, "{text}");
        }
    }
}
