//! A document as Markdown.
//!
//! Every character of a text that Markdown could act on is escaped, so that what somebody typed stays what they
//! typed; only the marks written here are marks.

use super::document::{Block, Document, Entry, Section, Table};

/// The whole document.
pub(super) fn markdown(document: &Document) -> String {
    let head = document.letterhead.iter().map(|head| {
        let lines: String = head.lines.iter().map(|line| format!("  \n{}", escaped(line))).collect();
        format!("**{}**{lines}\n\n", escaped(&head.name))
    });
    let mut out = format!("{}# {}\n", head.collect::<String>(), escaped(&document.title));
    if let Some(call) = &document.call {
        out.push_str(&format!("\n{}\n", escaped(call)));
    }
    for (count, page) in document.pages.iter().enumerate() {
        if count > 0 {
            out.push_str("\n---\n");
        }
        if let Some(heading) = &page.heading {
            out.push_str(&format!("\n# {}\n", escaped(heading)));
        }
        page.sections.iter().for_each(|section| out.push_str(&self::section(section)));
    }
    out
}

fn section(section: &Section) -> String {
    let mut out = format!("\n## {}\n", escaped(&section.heading));
    for block in &section.blocks {
        out.push('\n');
        out.push_str(&self::block(block));
    }
    out
}

fn block(block: &Block) -> String {
    match block {
        Block::Lead(text) => format!("**{}**\n", escaped(text)),
        Block::Paragraph(text) => format!("{}\n", escaped(text)),
        Block::Label(text) => format!("*{}*\n", escaped(text)),
        Block::Bullets(entries) => entries.iter().map(entry).collect(),
        Block::Quotes(lines) => {
            lines.iter().map(|line| format!("> {}\n>\n", escaped(line))).collect::<String>()
        }
        Block::Facts(facts) => {
            facts.iter().map(|(name, text)| format!("- {}: **{}**\n", escaped(name), escaped(text))).collect()
        }
        Block::Table(table) => self::table(table),
        // The table beside them says it.
        Block::Plots(_) => String::new(),
    }
}

fn entry(entry: &Entry) -> String {
    let text = match (entry.lead.as_str(), entry.text.as_str()) {
        ("", text) => escaped(text),
        (lead, "") => format!("**{}**", escaped(lead)),
        (lead, text) => format!("**{}**  \n  {}", escaped(lead), escaped(text)),
    };
    let more: String = entry.more.iter().map(|line| format!("  \n  {}", escaped(line))).collect();
    format!("- {text}{more}\n")
}

fn table(table: &Table) -> String {
    let row = |cells: &[String]| {
        let cells: String = cells.iter().map(|cell| format!(" {} |", escaped(cell))).collect();
        format!("|{cells}\n")
    };
    let rule = format!("|{}\n", " --- |".repeat(table.columns.len()));
    let rows: String = table.rows.iter().map(|cells| row(cells)).collect();
    format!("{}{rule}{rows}", row(&table.columns))
}

/// A text in which nothing is a mark. A backslash before any ASCII punctuation makes it that character.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$' | '!' | '@'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    // Links that some readers make of bare addresses, then what is a mark at the beginning of a line alone.
    let out = out.replace("://", "\\://").replace("www.", "www\\.").replace("WWW.", "WWW\\.");
    let digits = out.chars().take_while(char::is_ascii_digit).count();
    match out.chars().nth(digits) {
        Some('-' | '+' | '=' | ':') if digits == 0 => format!("\\{out}"),
        Some('.' | ')') if digits > 0 => {
            let (number, rest) = out.split_at(digits);
            format!("{number}\\{rest}")
        }
        _ => out,
    }
}
