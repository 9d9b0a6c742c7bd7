//! The file of help lines: whom to call, in one country.

use super::{keys, shape};
use crate::diagnostic::{Diagnostic, any_error};
use crate::source::Source;
use crate::yaml::{self, Node};

/// Whom to call, in one country.
#[derive(Debug, Clone, Default)]
pub struct Help {
    /// Its id, such as `us`.
    pub id: String,
    /// Where these lines can be reached.
    pub country: String,
    /// What to do in another country.
    pub elsewhere: String,
    /// The lines, most urgent first.
    pub lines: Vec<HelpLine>,
}

/// One place to call.
#[derive(Debug, Clone, Default)]
pub struct HelpLine {
    /// Texts print its number as `{help.ID}`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The number or address.
    pub number: String,
    /// Whom it is for, how to reach it, what it costs.
    pub text: String,
    /// Other ways to reach it.
    pub more: Vec<String>,
    /// Where this was checked.
    pub source: String,
    /// The date it was checked.
    pub checked: String,
}

/// Reads a file of help lines.
///
/// # Errors
///
/// All that is wrong with it.
pub fn read(source: &Source) -> Result<Help, Vec<Diagnostic>> {
    let (node, mut diagnostics) = yaml::parse(source).map_err(|d| vec![*d])?;
    shape::check(&node, &shape::Shape::Map(keys::HELP), &mut diagnostics);
    super::format_is_1(&node, &mut diagnostics);
    if any_error(&diagnostics) {
        return Err(diagnostics);
    }
    Ok(Help {
        id: text(&node, "id"),
        country: text(&node, "country"),
        elsewhere: text(&node, "elsewhere"),
        lines: node.get("lines").map_or(&[][..], Node::list).iter().map(line).collect(),
    })
}

fn line(node: &Node) -> HelpLine {
    HelpLine {
        id: text(node, "id"),
        name: text(node, "name"),
        number: text(node, "number"),
        text: text(node, "text"),
        more: node
            .get("more")
            .map_or(&[][..], Node::list)
            .iter()
            .filter_map(Node::text)
            .map(str::to_owned)
            .collect(),
        source: text(node, "source"),
        checked: text(node, "checked"),
    }
}

fn text(node: &Node, key: &str) -> String {
    node.get(key).and_then(Node::text).unwrap_or("").trim_end().to_owned()
}
