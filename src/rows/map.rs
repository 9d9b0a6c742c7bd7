//! The file that says how an export's columns and codes are called here.

use crate::diagnostic::suggest;
use crate::program::Program;
use crate::source::Source;
use crate::yaml::{self, Kind, Node};
use std::collections::{BTreeMap, BTreeSet};

/// An export's names for columns and codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Map {
    /// The export's column: our column (an item, or `item___code`).
    pub columns: BTreeMap<String, String>,
    /// By item, the export's code: our code.
    pub codes: BTreeMap<String, BTreeMap<String, String>>,
    /// Cells that mean "prefer not to say".
    pub declined: BTreeSet<String>,
    /// Cells that mean "I don't know".
    pub not_known: BTreeSet<String>,
    /// Cells that mean that the question was not reached.
    pub open: BTreeSet<String>,
}

const KEYS: [&str; 5] = ["columns", "codes", "declined", "not_known", "open"];

/// Reads a map.
///
/// # Errors
///
/// All that is wrong with it, a line each.
pub fn read(program: &Program, source: &Source) -> Result<Map, Vec<String>> {
    let (node, diagnostics) =
        yaml::parse(source).map_err(|d| vec![place(source, d.span.start, &d.message)])?;
    let mut reader = Reader { program, source, wrong: Vec::new() };
    for diagnostic in diagnostics {
        reader.wrong.push(place(source, diagnostic.span.start, &diagnostic.message));
    }
    let map = reader.map(&node);
    if reader.wrong.is_empty() { Ok(map) } else { Err(reader.wrong) }
}

fn place(source: &Source, at: usize, message: &str) -> String {
    let (line, column) = source.line_column(at);
    format!("{}:{line}:{column}: {message}", source.name)
}

/// A text and where it stands.
type Named<'n> = (&'n Node, String);

struct Reader<'a> {
    program: &'a Program,
    source: &'a Source,
    wrong: Vec<String>,
}

impl Reader<'_> {
    fn say(&mut self, node: &Node, message: &str, help: Option<String>) {
        let help = help.map(|h| format!("; {h}")).unwrap_or_default();
        self.wrong.push(place(self.source, node.span.start, &format!("{message}{help}")));
    }

    fn map(&mut self, node: &Node) -> Map {
        if !matches!(node.kind, Kind::Map(_)) {
            self.say(node, "a map belongs here", Some(format!("with {}", crate::diagnostic::list(&KEYS))));
        }
        let mut map = Map::default();
        for (key, value) in node.map() {
            match key.text().unwrap_or("") {
                "columns" => map.columns = self.columns(value),
                "codes" => map.codes = self.codes(value),
                "declined" => map.declined = self.cells(value),
                "not_known" => map.not_known = self.cells(value),
                "open" => map.open = self.cells(value),
                other => self.say(key, &format!("there is no key `{other}` here"), suggest(other, KEYS)),
            }
        }
        map
    }

    fn columns(&mut self, node: &Node) -> BTreeMap<String, String> {
        let mut columns = BTreeMap::new();
        for (column, item) in self.texts(node) {
            let id = item.1.split("___").next().unwrap_or("");
            if self.program.item(id).is_none() {
                let help = suggest(id, self.program.items.rows().map(|i| i.id.as_str()));
                self.say(item.0, "the questionnaire has no such item", help);
            }
            columns.insert(column.1, item.1);
        }
        columns
    }

    fn codes(&mut self, node: &Node) -> BTreeMap<String, BTreeMap<String, String>> {
        let mut codes = BTreeMap::new();
        for (item, pairs) in node.map() {
            let name = item.text().unwrap_or("").to_owned();
            let Some(id) = self.program.item(&name) else {
                let help = suggest(&name, self.program.items.rows().map(|i| i.id.as_str()));
                self.say(item, "the questionnaire has no such item", help);
                continue;
            };
            let mut of_item = BTreeMap::new();
            for (theirs, ours) in self.texts(pairs) {
                let choice = self.program.items[id].choice(&ours.1);
                if choice.is_none() && !["", "?"].contains(&ours.1.as_str()) {
                    let known = self.program.items[id].choices().iter().map(|c| c.code.as_str());
                    self.say(ours.0, &format!("`{name}` has no such code"), suggest(&ours.1, known));
                }
                of_item.insert(theirs.1, ours.1);
            }
            codes.insert(self.program.items[id].id.clone(), of_item);
        }
        codes
    }

    fn cells(&mut self, node: &Node) -> BTreeSet<String> {
        if !matches!(node.kind, Kind::List(_)) {
            self.say(node, "a list of cells belongs here", None);
        }
        node.list().iter().filter_map(|n| n.scalar()).map(|s| s.text.clone()).collect()
    }

    /// The entries of a map of texts.
    fn texts<'n>(&mut self, node: &'n Node) -> Vec<(Named<'n>, Named<'n>)> {
        if !matches!(node.kind, Kind::Map(_)) {
            self.say(node, "a map belongs here", None);
        }
        let text = |n: &'n Node| n.scalar().map(|s| (n, s.text.clone()));
        node.map().iter().filter_map(|(k, v)| Some((text(k)?, text(v)?))).collect()
    }
}
