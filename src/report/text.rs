//! A document as lines for a terminal, or for a file that is read like one.
//!
//! Headings stand at the margin and everything else is indented, so that it reads without colour too. What is
//! urgent has a bar beside it.

use super::document::{Block, Document, Entry, Page, Section, Table, Tone};
use super::wrap::wrap;
use super::{Colour, NARROWEST};
use anstyle::{AnsiColor, Style};
use comfy_table::{ContentArrangement, presets::NOTHING};
use unicode_width::UnicodeWidthStr;

/// Longer lines are hard to read, however wide the window is.
const WIDEST: usize = 88;

const INDENT: &str = "  ";
const BAR: &str = "┃ ";
const BOLD: Style = Style::new().bold();
const URGENT: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red)));

/// The whole document, each line ended.
pub(super) fn text(document: &Document, width: usize, colour: Colour) -> String {
    let mut lines =
        Lines { out: String::new(), width: width.clamp(NARROWEST, WIDEST), colour, margin: INDENT };
    if let Some(head) = &document.letterhead {
        for line in [&head.name].into_iter().chain(&head.lines) {
            wrap(line, lines.width).iter().for_each(|line| lines.raw(line));
        }
        lines.raw("");
    }
    if let Some(call) = &document.call {
        wrap(call, lines.width).iter().for_each(|line| lines.raw(line));
        lines.raw("");
    }
    for (count, page) in document.pages.iter().enumerate() {
        if count > 0 {
            lines.raw("");
            lines.raw(&"─".repeat(lines.width));
            lines.raw("");
        }
        lines.page(page);
    }
    lines.out
}

/// What has been written, and how wide it may be.
struct Lines {
    out: String,
    width: usize,
    colour: Colour,
    margin: &'static str,
}

impl Lines {
    fn raw(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    fn styled(&self, text: &str, style: Style) -> String {
        match self.colour {
            Colour::On => format!("{style}{text}{style:#}"),
            Colour::Off => text.to_owned(),
        }
    }

    fn page(&mut self, page: &Page) {
        if let Some(heading) = &page.heading {
            self.heading(heading, BOLD);
            self.raw("");
        }
        for (count, section) in page.sections.iter().enumerate() {
            if count > 0 {
                self.raw("");
            }
            self.section(section);
        }
    }

    fn heading(&mut self, heading: &str, style: Style) {
        for line in wrap(heading, self.width) {
            let line = self.styled(&line, style);
            self.raw(&line);
        }
    }

    fn section(&mut self, section: &Section) {
        let urgent = section.tone == Tone::Urgent;
        self.margin = if urgent { BAR } else { INDENT };
        self.heading(&section.heading, if urgent { URGENT } else { BOLD });
        let mut before: Option<&Block> = None;
        for block in &section.blocks {
            if before.is_some_and(|before| apart(before, block)) {
                self.raw("");
            }
            self.block(block);
            before = Some(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Lead(text) => self.hang("", "", text, BOLD),
            Block::Paragraph(text) | Block::Label(text) => self.hang("", "", text, Style::new()),
            Block::Bullets(entries) => entries.iter().for_each(|entry| self.entry(entry)),
            Block::Quotes(lines) => lines.iter().for_each(|line| self.hang("", " ", line, Style::new())),
            Block::Facts(facts) => self.facts(facts),
            Block::Table(table) => self.table(table),
            // The table beside them says it.
            Block::Plots(_) => {}
        }
    }

    /// A text with something before its first line, and the other lines under its beginning.
    fn hang(&mut self, first: &str, rest: &str, text: &str, style: Style) {
        let room = self.width.saturating_sub(self.margin.width() + first.width().max(rest.width()));
        for (count, line) in wrap(text, room).into_iter().enumerate() {
            let begin = if count == 0 { first } else { rest };
            let bar = match self.margin {
                BAR => self.styled("┃", URGENT) + " ",
                margin => margin.to_owned(),
            };
            let line = format!("{bar}{begin}{}", self.styled(&line, style));
            self.raw(&line);
        }
    }

    fn entry(&mut self, entry: &Entry) {
        match (entry.lead.as_str(), entry.text.as_str()) {
            ("", text) => self.hang("- ", "  ", text, Style::new()),
            (lead, text) => {
                self.hang("- ", "  ", lead, BOLD);
                self.hang("  ", "  ", text, Style::new());
            }
        }
        entry.more.iter().for_each(|line| self.hang("  ", "  ", line, Style::new()));
    }

    /// Names in a column of their own where there is room, else each above what goes with it.
    fn facts(&mut self, facts: &[(String, String)]) {
        const GAP: usize = 2;
        let column = facts.iter().map(|(name, _)| name.width()).max().unwrap_or(0) + GAP;
        let room = self.width.saturating_sub(self.margin.width());
        for (name, text) in facts {
            if column * 5 <= room * 3 {
                let first = format!("{name}{}", " ".repeat(column.saturating_sub(name.width())));
                self.hang(&first, &" ".repeat(column), text, Style::new());
            } else {
                self.hang("", "", &format!("{name}:"), Style::new());
                self.hang("  ", "  ", text, BOLD);
            }
        }
    }

    fn row_as_list(&mut self, columns: &[String], row: &[String]) {
        for (count, (column, cell)) in columns.iter().zip(row).enumerate() {
            match count {
                0 => self.hang("", "", cell, BOLD),
                _ => self.hang("  ", "    ", &format!("{column}: {cell}"), Style::new()),
            }
        }
    }

    /// A table where there is room for one, else each row as a list.
    fn table(&mut self, table: &Table) {
        const COLUMN: usize = 14;
        let room = self.width.saturating_sub(self.margin.width());
        if room < COLUMN * table.columns.len() && natural_width(table) > room {
            return table.rows.iter().for_each(|row| self.row_as_list(&table.columns, row));
        }
        let mut drawn = comfy_table::Table::new();
        drawn.load_style(NOTHING);
        drawn.set_content_arrangement(ContentArrangement::Dynamic);
        drawn.set_width(u16::try_from(room).unwrap_or(u16::MAX));
        drawn.set_header(&table.columns);
        table.rows.iter().for_each(|row| {
            drawn.add_row(row);
        });
        let indent = self.margin;
        // The cells have a blank on their left already.
        let lines: Vec<String> = drawn.lines().collect();
        for (count, line) in lines.iter().enumerate() {
            let line = line.strip_prefix(' ').unwrap_or(line);
            let style = if count == 0 { BOLD } else { Style::new() };
            let line = format!("{indent}{}", self.styled(line.trim_end(), style));
            self.raw(&line);
        }
    }
}

/// How wide a table is when no cell is broken.
fn natural_width(table: &Table) -> usize {
    const GAP: usize = 2;
    let columns = table.columns.iter().enumerate().map(|(count, heading)| {
        let cells = table.rows.iter().filter_map(|row| row.get(count)).map(|cell| cell.width());
        cells.max().unwrap_or(0).max(heading.width()) + GAP
    });
    columns.sum()
}

/// Does an empty line stand between these two?
fn apart(before: &Block, after: &Block) -> bool {
    match (before, after) {
        (Block::Plots(_), _) | (_, Block::Plots(_)) => false,
        (Block::Label(_), _) => false,
        (_, Block::Label(_) | Block::Table(_)) | (Block::Table(_), _) => true,
        (Block::Bullets(_) | Block::Facts(_) | Block::Quotes(_), _) => true,
        (Block::Paragraph(_), Block::Facts(_) | Block::Lead(_)) => true,
        (Block::Lead(_) | Block::Paragraph(_), _) => false,
    }
}
