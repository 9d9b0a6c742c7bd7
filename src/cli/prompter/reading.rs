//! What a typed line means: a number, a letter, the beginning of a choice.

use super::{Action, Key, Kind, Reply};
use crate::interview::words::Words;
use crate::phrase::fill;
use crate::program::Range;

/// What a line typed at a list of choices points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pointed {
    /// Nothing was typed.
    Empty,
    /// A letter that does something.
    Action(Action),
    /// These choices, by number.
    Numbers(Vec<usize>),
    /// These choices, by their words.
    Words(Vec<usize>),
    /// Nothing there is.
    Nothing,
}

/// What a line points at.
pub(super) fn point(line: &str, options: &[String], keys: &[Key]) -> Pointed {
    let line = plain(line.trim());
    if line.is_empty() {
        return Pointed::Empty;
    }
    if let Some(action) = letter(&line, keys) {
        return Pointed::Action(action);
    }
    let tokens: Vec<&str> = line.split([' ', ',', ';', '.']).filter(|t| !t.is_empty()).collect();
    if !tokens.is_empty() && tokens.iter().all(|t| t.bytes().all(|b| b.is_ascii_digit())) {
        let place = |t: &&str| t.parse::<usize>().ok()?.checked_sub(1).filter(|n| *n < options.len());
        return tokens
            .iter()
            .map(place)
            .collect::<Option<Vec<_>>>()
            .map_or(Pointed::Nothing, Pointed::Numbers);
    }
    let places = |so: &dyn Fn(&str) -> bool| -> Vec<usize> {
        let texts = options.iter().enumerate();
        texts.filter(|(_, text)| so(&plain(text))).map(|(place, _)| place).collect()
    };
    let begins = places(&|text| text.starts_with(&line));
    let found =
        if begins.is_empty() && line.chars().count() > 2 { places(&|t| t.contains(&line)) } else { begins };
    if found.is_empty() { Pointed::Nothing } else { Pointed::Words(found) }
}

/// As it is matched: in small letters, and as it is typed in a hurry or by another keyboard: without accents, and
/// without the width of a Japanese one.
fn plain(text: &str) -> String {
    const ACCENTED: &str = "áéíóúüñàèìòùâêîôûäëïöçãõ";
    const WITHOUT: &str = "aeiouunaeiouaeiouaeiocao";
    let fold = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        '\u{3000}' => ' ',
        c => ACCENTED
            .chars()
            .zip(WITHOUT.chars())
            .find(|(with, _)| *with == c)
            .map_or(c, |(_, without)| without),
    };
    text.chars().flat_map(char::to_lowercase).map(fold).flat_map(char::to_lowercase).collect()
}

/// The action of a letter; `?` is always help.
pub(super) fn letter(line: &str, keys: &[Key]) -> Option<Action> {
    let mut chars = line.trim().chars();
    let (Some(c), None) = (chars.next(), chars.next()) else { return None };
    let pressed = |key: &&Key| c.to_lowercase().eq([key.letter]) || (c == '?' && key.action == Action::Help);
    keys.iter().find(pressed).map(|key| key.action)
}

/// A whole line as a reply, or in plain words why not.
pub(super) fn reply(line: &str, kind: &Kind, keys: &[Key], words: &Words) -> Result<Reply, String> {
    match kind {
        Kind::One { options, at, kept } => match point(line, options, keys) {
            Pointed::Empty if kept.is_some() => Ok(Reply::Kept),
            Pointed::Empty => at.map(Reply::One).ok_or_else(|| words.mend.pick_one.clone()),
            Pointed::Action(action) => Ok(Reply::Action(action)),
            Pointed::Numbers(places) | Pointed::Words(places) => match places.as_slice() {
                [place] => Ok(Reply::One(*place)),
                _ => Err(words.mend.pick_one.clone()),
            },
            Pointed::Nothing => Err(no_such(line, options, words)),
        },
        Kind::Any { options, ticked, alone, kept, .. } => match point(line, options, keys) {
            Pointed::Empty if *kept => Ok(Reply::Kept),
            Pointed::Empty => any(ticked, options, alone, &words.mend.nothing_plain, &words.mend.alone_plain),
            Pointed::Action(action) => Ok(Reply::Action(action)),
            Pointed::Words(places) if places.len() > 1 => Err(words.mend.nothing_plain.clone()),
            Pointed::Numbers(places) | Pointed::Words(places) => {
                any(&places, options, alone, &words.mend.nothing_plain, &words.mend.alone_plain)
            }
            Pointed::Nothing => Err(no_such(line, options, words)),
        },
        Kind::Number { range, unit, kept } => match letter(line, keys) {
            Some(action) => Ok(Reply::Action(action)),
            None if line.trim().is_empty() && *kept => Ok(Reply::Kept),
            None if line.trim().is_empty() => Err(empty(keys, words)),
            None => number(line, *range, unit.as_deref(), words).map(Reply::Number),
        },
        Kind::Text { most, kept, .. } => match letter(line, keys) {
            Some(action) => Ok(Reply::Action(action)),
            None if line.trim().is_empty() && *kept => Ok(Reply::Kept),
            None if line.trim().is_empty() => Err(empty(keys, words)),
            None => own_words(line, *most, words).map(Reply::Text),
        },
    }
}

/// A set of choices as a reply: one that stands alone goes with no other, and where there is one, some choice is
/// needed. `nothing` and `mixed` say so.
pub(super) fn any(
    places: &[usize],
    options: &[String],
    alone: &[usize],
    nothing: &str,
    mixed: &str,
) -> Result<Reply, String> {
    let mut places = places.to_vec();
    places.sort_unstable();
    places.dedup();
    if places.is_empty() && !alone.is_empty() {
        return Err(nothing.to_owned());
    }
    match places.iter().find(|place| alone.contains(place)) {
        Some(single) if places.len() > 1 => {
            let choice = options.get(*single).map_or("", String::as_str);
            let number = (single + 1).to_string();
            Err(fill(mixed, &[("choice", choice), ("number", &number)]))
        }
        Some(_) | None => Ok(Reply::Any(places)),
    }
}

fn no_such(line: &str, options: &[String], words: &Words) -> String {
    if line.trim().bytes().all(|b| b.is_ascii_digit() || b == b' ' || b == b',') {
        let last = options.len().to_string();
        fill(&words.mend.no_such_number, &[("last", &last)])
    } else {
        words.mend.no_such_plain.clone()
    }
}

fn empty(keys: &[Key], words: &Words) -> String {
    let decline = keys.iter().find(|key| key.action == Action::Decline).map(|key| key.letter.to_string());
    fill(&words.mend.empty, &[("letter", decline.as_deref().unwrap_or_default())])
}

/// A whole number within a range, with or without its unit.
fn number(line: &str, range: Range, unit: Option<&str>, words: &Words) -> Result<i64, String> {
    let line = plain(line.trim());
    let bare = unit.map(plain).and_then(|unit| line.strip_suffix(unit.as_str()).map(str::to_owned));
    let (from, to) = (range.min.to_string(), range.max.to_string());
    let names = [("from", from.as_str()), ("to", to.as_str())];
    let number: i64 = bare.unwrap_or(line).trim().parse().map_err(|_| fill(&words.mend.number, &names))?;
    let fits = range.min <= number && number <= range.max;
    if fits { Ok(number) } else { Err(fill(&words.mend.range, &names)) }
}

/// Own words: one line, no longer than the item allows.
fn own_words(line: &str, most: usize, words: &Words) -> Result<String, String> {
    let text: String = line.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let length = text.chars().count();
    if length > most {
        let (over, most) = ((length - most).to_string(), most.to_string());
        return Err(fill(&words.mend.too_long, &[("over", &over), ("most", &most)]));
    }
    Ok(text)
}
