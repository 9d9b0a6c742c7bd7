//! Text in lines no wider than a terminal.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The words of a text in lines of at most `width` columns. A word that is wider is broken.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        for part in parts(word, width) {
            let needed = part.width() + if line.is_empty() { 0 } else { 1 };
            if !line.is_empty() && line.width() + needed > width {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&part);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// A word in parts that fit.
fn parts(word: &str, width: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let (mut part, mut used) = (String::new(), 0);
    for c in word.chars() {
        let columns = c.width().unwrap_or(0);
        if used + columns > width && !part.is_empty() {
            parts.push(std::mem::take(&mut part));
            used = 0;
        }
        part.push(c);
        used += columns;
    }
    parts.push(part);
    parts
}
