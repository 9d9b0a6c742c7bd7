//! One neutral document: what a report says and in which order, before it is text, Markdown or HTML.
//!
//! INVARIANT: no text in it holds a line break or a character that a terminal acts on or that reorders what stands
//! around it. All texts come in through the functions here, which see to that.

use crate::diagnostic::visible;
use serde::Serialize;

/// A report.
#[derive(Debug, Default, Serialize)]
pub(super) struct Document {
    pub(super) language: String,
    pub(super) title: String,
    /// The numbers to call at the head of a page that leaves private answers off.
    pub(super) call: Option<String>,
    /// Who hands it over, at the head of each sheet.
    pub(super) letterhead: Option<Head>,
    pub(super) pages: Vec<Page>,
    /// Has it tables that need the whole width?
    pub(super) wide: bool,
}

/// A letterhead.
#[derive(Debug, Serialize)]
pub(super) struct Head {
    pub(super) name: String,
    pub(super) lines: Vec<String>,
    pub(super) logo: Option<String>,
}

/// What stands on a sheet of its own.
#[derive(Debug, Default, Serialize)]
pub(super) struct Page {
    /// The first page has the document's title instead.
    pub(super) heading: Option<String>,
    pub(super) sections: Vec<Section>,
}

/// A heading and what stands under it.
#[derive(Debug, Serialize)]
pub(super) struct Section {
    pub(super) heading: String,
    pub(super) tone: Tone,
    pub(super) blocks: Vec<Block>,
}

/// How a section is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Tone {
    /// Seen before anything else.
    Urgent,
    /// What the person came for.
    Main,
    /// Read when there is time.
    Plain,
}

/// A piece of a section.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", content = "of", rename_all = "lowercase")]
pub(super) enum Block {
    /// The sentence that matters most.
    Lead(String),
    /// A paragraph.
    Paragraph(String),
    /// A small heading.
    Label(String),
    /// A list.
    Bullets(Vec<Entry>),
    /// Lines to read aloud.
    Quotes(Vec<String>),
    /// Names and what goes with them.
    Facts(Vec<(String, String)>),
    /// A table.
    Table(Table),
    /// Small drawings of what a table beside them says, where they can be drawn.
    Plots(Vec<Plot>),
}

/// A drawing of numbers over time, laid out.
#[derive(Debug, Default, Serialize)]
pub(super) struct Plot {
    pub(super) title: String,
    /// All of it in words, for those who do not see it.
    pub(super) about: String,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) left: String,
    pub(super) right: String,
    pub(super) bottom: String,
    /// Dashed lines from left to right, each with what it stands for.
    pub(super) marks: Vec<Mark>,
    /// Times, under the drawing.
    pub(super) times: Vec<Mark>,
    pub(super) dots: Vec<Dot>,
    pub(super) lines: Vec<Line>,
}

/// A place on an axis.
#[derive(Debug, Serialize)]
pub(super) struct Mark {
    pub(super) at: String,
    pub(super) text: String,
    /// Is it drawn as a line too?
    pub(super) line: bool,
    /// On which side of its place the text stands: `start`, `middle` or `end`.
    pub(super) anchor: &'static str,
}

/// A number, or the range that it is in.
#[derive(Debug, Serialize)]
pub(super) struct Dot {
    pub(super) x: String,
    pub(super) top: String,
    pub(super) bottom: String,
    pub(super) is_range: bool,
}

/// A line from one number to the next.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    pub(super) from: (String, String),
    pub(super) to: (String, String),
}

/// An entry of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Entry {
    /// Set apart, before the text; may be empty.
    pub(super) lead: String,
    pub(super) text: String,
    /// Lines under it.
    pub(super) more: Vec<String>,
}

/// Columns and rows.
#[derive(Debug, Serialize)]
pub(super) struct Table {
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

/// A text on one line, safe to show.
pub(super) fn clean(text: &str) -> String {
    let plain = text.bytes().all(|b| (b' '..=b'~').contains(&b));
    if plain && !text.contains("  ") {
        return text.trim_matches(' ').to_owned();
    }
    visible(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn cleaned(texts: impl IntoIterator<Item = String>) -> Vec<String> {
    texts.into_iter().map(|text| clean(&text)).filter(|text| !text.is_empty()).collect()
}

impl Page {
    pub(super) fn headed(heading: &str) -> Self {
        Self { heading: Some(clean(heading)), sections: Vec::new() }
    }

    /// Adds a section, unless there is nothing in it.
    pub(super) fn add(&mut self, section: Section) {
        if !section.blocks.is_empty() {
            self.sections.push(section);
        }
    }
}

impl Section {
    pub(super) fn new(heading: &str, tone: Tone) -> Self {
        Self { heading: clean(heading), tone, blocks: Vec::new() }
    }

    pub(super) fn lead(&mut self, text: &str) {
        self.text(text, Block::Lead);
    }

    /// Paragraphs: a blank line begins a new one.
    pub(super) fn paragraph(&mut self, text: &str) {
        text.split("\n\n").for_each(|paragraph| self.text(paragraph, Block::Paragraph));
    }

    pub(super) fn label(&mut self, text: &str) {
        self.text(text, Block::Label);
    }

    fn text(&mut self, text: &str, block: fn(String) -> Block) {
        let text = clean(text);
        if !text.is_empty() {
            self.blocks.push(block(text));
        }
    }

    pub(super) fn bullets(&mut self, entries: impl IntoIterator<Item = Entry>) {
        let entries: Vec<Entry> =
            entries.into_iter().filter(|e| !(e.text.is_empty() && e.lead.is_empty())).collect();
        if !entries.is_empty() {
            self.blocks.push(Block::Bullets(entries));
        }
    }

    pub(super) fn lines(&mut self, lines: impl IntoIterator<Item = String>) {
        self.bullets(lines.into_iter().map(|line| Entry::new(&line)));
    }

    pub(super) fn quotes(&mut self, lines: impl IntoIterator<Item = String>) {
        let lines = cleaned(lines);
        if !lines.is_empty() {
            self.blocks.push(Block::Quotes(lines));
        }
    }

    pub(super) fn facts(&mut self, facts: impl IntoIterator<Item = (String, String)>) {
        let facts: Vec<_> = facts.into_iter().map(|(name, text)| (clean(&name), clean(&text))).collect();
        if !facts.is_empty() {
            self.blocks.push(Block::Facts(facts));
        }
    }

    pub(super) fn table<const N: usize>(&mut self, columns: [&str; N], rows: Vec<[String; N]>) {
        self.wide_table(columns, rows);
    }

    /// A table of as many columns as there are; every row has a cell for each.
    pub(super) fn wide_table<'c, R: AsRef<[String]>>(
        &mut self,
        columns: impl IntoIterator<Item = &'c str>,
        rows: impl IntoIterator<Item = R>,
    ) {
        let row = |row: R| row.as_ref().iter().map(|cell| clean(cell)).collect();
        let rows: Vec<Vec<String>> = rows.into_iter().map(row).collect();
        if !rows.is_empty() {
            let columns = columns.into_iter().map(clean).collect();
            self.blocks.push(Block::Table(Table { columns, rows }));
        }
    }

    pub(super) fn plots(&mut self, plots: Vec<Plot>) {
        if !plots.is_empty() {
            self.blocks.push(Block::Plots(plots));
        }
    }
}

impl Entry {
    pub(super) fn new(text: &str) -> Self {
        Self::led("", text)
    }

    pub(super) fn led(lead: &str, text: &str) -> Self {
        Self { lead: clean(lead), text: clean(text), more: Vec::new() }
    }

    pub(super) fn more(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.more = cleaned(lines);
        self
    }
}
