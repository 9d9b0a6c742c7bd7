//! Text in lines no wider than a terminal.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The words of a text in lines of at most `width` columns. Between two wide characters, as Chinese and Japanese are
/// written, a line may end anywhere; any other word is broken only where it is wider than a line. What combines with a
/// character stays with it.
#[must_use]
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Lines { width: width.max(1), done: Vec::new(), line: String::new(), used: 0 };
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if word.is_ascii() && word.len() <= lines.width {
            lines.put(word, word.len(), true);
            continue;
        }
        for (count, piece) in pieces(word).into_iter().enumerate() {
            lines.pour(piece, count == 0);
        }
    }
    lines.done.extend((!lines.line.is_empty()).then_some(lines.line));
    lines.done
}

struct Lines {
    width: usize,
    done: Vec<String>,
    line: String,
    used: usize,
}

impl Lines {
    /// A piece that fits into a line, on this one or the next; with a blank before it where it begins a word.
    fn put(&mut self, piece: &str, columns: usize, begins: bool) {
        let blank = usize::from(begins && !self.line.is_empty());
        if !self.line.is_empty() && self.used + blank + columns > self.width {
            self.done.push(std::mem::take(&mut self.line));
            self.used = 0;
        } else if blank > 0 {
            self.line.push(' ');
            self.used += 1;
        }
        self.line.push_str(piece);
        self.used += columns;
    }

    /// The same of a piece that may be wider than a line.
    fn pour(&mut self, piece: &str, begins: bool) {
        let columns = piece.width();
        if columns <= self.width {
            return self.put(piece, columns, begins);
        }
        for (count, cluster) in clusters(piece).into_iter().enumerate() {
            self.put(cluster, cluster.width(), begins && count == 0);
        }
    }
}

/// A word in pieces, between which a line may end: each wide character alone, and the others together.
fn pieces(word: &str) -> Vec<&str> {
    let mut ends = Vec::new();
    let mut end = 0;
    let mut wide_before = false;
    for cluster in clusters(word) {
        let wide = cluster.width() > 1;
        if end > 0 && (wide || wide_before) {
            ends.push(end);
        }
        end += cluster.len();
        wide_before = wide;
    }
    cut(word, ends)
}

/// The characters of a text, each with what combines with it, and with the closing marks that never begin a line.
fn clusters(text: &str) -> Vec<&str> {
    const JOINER: char = '\u{200d}';
    let mut ends = Vec::new();
    let mut before: Option<char> = None;
    let mut flags = 0;
    for (at, c) in text.char_indices() {
        let is_flag = matches!(c, '\u{1f1e6}'..='\u{1f1ff}');
        let combines = c.width().unwrap_or(0) == 0
            || matches!(c, '\u{1f3fb}'..='\u{1f3ff}')
            || before == Some(JOINER)
            // Two letters are one flag.
            || (is_flag && flags % 2 == 1);
        let closes = "、。，．：；！？）］｝」』】〉》〕”’…".contains(c) && before.is_some_and(is_wide);
        if at > 0 && !combines && !closes {
            ends.push(at);
        }
        flags = if is_flag { flags + 1 } else { 0 };
        before = Some(c);
    }
    cut(text, ends)
}

fn is_wide(c: char) -> bool {
    c.width() == Some(2)
}

fn cut(text: &str, mut ends: Vec<usize>) -> Vec<&str> {
    ends.push(text.len());
    let mut start = 0;
    let mut all = Vec::new();
    for end in ends {
        all.extend(text.get(start..end));
        start = end;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::wrap;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn lines_end_where_a_reader_expects_it() {
        for (text, width, lines) in [
            ("one two three", 7, &["one two", "three"][..]),
            ("unbreakable", 5, &["unbre", "akabl", "e"]),
            ("¿Está bien? Sí", 7, &["¿Está", "bien?", "Sí"]),
            // Wide characters may be parted anywhere, but a closing mark never begins a line.
            ("あなたは今日、元気ですか。", 12, &["あなたは今", "日、元気です", "か。"]),
            ("今日 は Crossroads で", 12, &["今日 は", "Crossroads", "で"]),
            ("漢字abc漢字", 7, &["漢字abc", "漢字"]),
            // An accent of its own, a family, a flag and a thumb with a colour stay whole.
            ("ae\u{301}bc", 2, &["ae\u{301}", "bc"]),
            (
                "👨\u{200d}👩\u{200d}👧👨\u{200d}👩\u{200d}👧",
                2,
                &["👨\u{200d}👩\u{200d}👧", "👨\u{200d}👩\u{200d}👧"],
            ),
            ("🇪🇸🇺🇸", 2, &["🇪🇸", "🇺🇸"]),
            ("👍🏽👍🏽", 3, &["👍🏽", "👍🏽"]),
        ] {
            assert_eq!(wrap(text, width), lines, "{text}");
        }
    }

    #[test]
    fn no_line_is_wider_than_it_may_be_and_nothing_is_lost() {
        let text = "Wörter 言葉と絵文字👩\u{200d}🚀がe\u{301}cole混ざるtext、そして長い長い長い言葉。 fin";
        for width in 4..60 {
            let lines = wrap(text, width);
            assert!(lines.iter().all(|line| line.width() <= width), "{width}: {lines:?}");
            let all = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(all(&lines.concat()), all(text), "{width}");
        }
    }
}
