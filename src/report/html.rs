//! A document as one page that needs nothing else: no script, no picture, no font from elsewhere.
//!
//! The template escapes everything that is filled in, and the page's own policy forbids a browser to run or to
//! load anything, should the escaping ever fail.

use super::Unwritable;
use super::document::Document;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, context};

const TEMPLATE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");

/// The whole document.
pub(super) fn html(document: &Document) -> Result<String, Unwritable> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    // The name ends in `.html`, so everything is escaped.
    environment.add_template("page.html", TEMPLATE)?;
    // On one line, so that what is urgent stands near the top of the file too.
    let style: String = STYLE.lines().map(str::trim).collect();
    let filled =
        environment.get_template("page.html")?.render(context! { document => Serde(document), style })?;
    Ok(filled + "\n")
}
