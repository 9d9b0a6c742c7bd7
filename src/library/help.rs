//! Help lines: those of which country, and in which language.

use super::{Trouble, read_source};
use crate::questionnaire::help::{self, Help, Read};
use crate::source::Source;
use std::path::Path;

/// A file of help lines that is part of the program.
struct Builtin {
    /// The country that it is for, as locales name it; none where it is for any.
    country: Option<&'static str>,
    id: &'static str,
    text: &'static str,
    /// Its texts in other languages.
    texts: &'static [(&'static str, &'static str)],
}

/// The first is used where no country is known.
const BUILTINS: &[Builtin] = &[
    Builtin {
        country: Some("US"),
        id: "us",
        text: include_str!("../../questionnaires/help/us.yaml"),
        texts: &[("es", include_str!("../../questionnaires/help/us.es.yaml"))],
    },
    Builtin {
        country: None,
        id: "neutral",
        text: include_str!("../../questionnaires/help/neutral.yaml"),
        texts: &[("es", include_str!("../../questionnaires/help/neutral.es.yaml"))],
    },
];

/// Whose help lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HelpFrom<'a> {
    /// The program's own, which are those of the United States.
    #[default]
    Own,
    /// Those for a country, such as `US`. Where the program has none, they name no numbers.
    Country(&'a str),
    /// Those of the program's own that have this id; the first where none has it.
    Id(&'a str),
    /// Those in a file.
    File(&'a Path),
}

/// Help lines, in this language where there are texts in it, else as they are written.
///
/// # Errors
///
/// Where a file cannot be read, or has errors.
pub fn help_lines_from(from: HelpFrom, language: &str) -> Result<Help, Trouble> {
    let (source, texts) = match from {
        HelpFrom::File(path) => beside(path, language)?,
        HelpFrom::Own => built_in(BUILTINS.first(), language),
        HelpFrom::Id(id) => {
            built_in(BUILTINS.iter().find(|builtin| builtin.id == id).or(BUILTINS.first()), language)
        }
        HelpFrom::Country(country) => {
            let general = BUILTINS.iter().find(|builtin| builtin.country.is_none());
            built_in(BUILTINS.iter().find(|builtin| builtin.country == Some(country)).or(general), language)
        }
    };
    let read = read(&source, texts.as_ref(), language);
    match read.help {
        Some(help) => Ok(help),
        None => Err(Trouble::Invalid(std::iter::once(source).chain(texts).collect(), read.diagnostics)),
    }
}

/// Reads help lines, with texts where they are in another language.
pub(super) fn read(source: &Source, texts: Option<&Source>, language: &str) -> Read {
    help::read(source, texts.map(|texts| (texts, language)))
}

fn built_in(found: Option<&Builtin>, language: &str) -> (Source, Option<Source>) {
    let (id, text, texts) = found.map_or(("", "", &[][..]), |b| (b.id, b.text, b.texts));
    let source = Source::new(format!("help/{id}.yaml"), text);
    let other = texts.iter().find(|(code, _)| *code == language);
    let other =
        other.map(|(code, text)| Source::new(format!("help/{id}.{code}.yaml"), text).starting(source.end()));
    (source, other)
}

/// A file, and its texts in a language: `NAME.LANG.yaml` beside `NAME.yaml`.
pub(super) fn beside(path: &Path, language: &str) -> Result<(Source, Option<Source>), Trouble> {
    let source = read_source(path)?;
    let is_tag = !language.is_empty() && language.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let other = path.with_extension(format!("{language}.yaml"));
    let texts =
        if is_tag && other.exists() { Some(read_source(&other)?.starting(source.end())) } else { None };
    Ok((source, texts))
}

/// Is there a file of help lines, and no questionnaire, at this path?
#[must_use]
pub fn is_help(path: &Path) -> bool {
    path.is_file() && read_source(path).is_ok_and(|source| help::is_help(&source))
}

/// All that is wrong with a file of help lines and with its texts in each language: the first entry is the file
/// alone, each other a language, with the file of texts and its hashes.
///
/// # Errors
///
/// Where one of them cannot be read.
pub fn help_checked(path: &Path) -> Result<Vec<(Vec<Source>, Read)>, Trouble> {
    let source = read_source(path)?;
    let mut all = Vec::new();
    for language in super::languages(&path.to_string_lossy()) {
        let (source, texts) = beside(path, &language)?;
        let read = read(&source, texts.as_ref(), &language);
        all.push((std::iter::once(source).chain(texts).collect(), read));
    }
    let alone = read(&source, None, "");
    all.insert(0, (vec![source], alone));
    Ok(all)
}
