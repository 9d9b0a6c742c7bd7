//! Text broken into lines that fit, between words.

use crate::diagnostic::visible;
use crate::report;
use unicode_width::UnicodeWidthStr;

/// The lines of a text at this width. No-break spaces keep words together and become spaces.
///
/// What a terminal would act on is shown escaped, so everything that is printed should come through here. A word
/// that is longer than a line (a path, an address) is broken, as there is no other way.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(8);
    let mut lines = Vec::new();
    for paragraph in visible(text).trim_end().split('\n') {
        let indent = paragraph.len() - paragraph.trim_start_matches(' ').len();
        let lead = " ".repeat(indent.min(width / 2));
        let wrapped = report::wrap(paragraph, width - lead.len());
        if wrapped.is_empty() {
            lines.push(String::new());
        }
        lines.extend(wrapped.into_iter().map(|line| format!("{lead}{}", line.replace('\u{a0}', " "))));
    }
    lines
}

/// The same with `first` before the first line, and as many spaces before each other.
pub(in crate::cli) fn hang(first: &str, text: &str, width: usize) -> Vec<String> {
    let indent = first.width();
    let spaces = " ".repeat(indent);
    let lines = wrap(text, width.saturating_sub(indent)).into_iter().enumerate();
    lines.map(|(n, line)| format!("{}{line}", if n == 0 { first } else { &spaces })).collect()
}

/// A text up to the end of its first sentence. The full stops of Chinese and Japanese have no blank after them.
pub(in crate::cli) fn first_sentence(text: &str) -> &str {
    const WIDE: [char; 3] = ['。', '！', '？'];
    text.split_inclusive(|c| matches!(c, '.' | '!' | '?') || WIDE.contains(&c))
        .scan(0, |end, piece| {
            *end += piece.len();
            Some(*end)
        })
        .find(|end| {
            let (sentence, rest) = (text.get(..*end).unwrap_or(""), text.get(*end..).unwrap_or(""));
            rest.is_empty() || rest.starts_with([' ', '\n']) || sentence.ends_with(WIDE)
        })
        .and_then(|end| text.get(..end))
        .unwrap_or(text)
}
