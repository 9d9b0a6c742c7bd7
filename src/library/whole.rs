//! A questionnaire with all the files that it consists of.
//!
//! A built-in is included by its id, a file by its path. A path leads to the including file's folder or under it
//! and nowhere else, so that a form can be handed on as one folder.

use super::{BUILTINS, TEXTS, Trouble, find, read_source};
use crate::diagnostic::{suggest, visible};
use crate::questionnaire::include::{Find, Found, NotThere, Origin, Wanted, Whole};
use crate::questionnaire::read_whole;
use crate::source::Source;
use sha2::{Digest, Sha256};
use std::path::{Component, Path, PathBuf};

/// A questionnaire as written, with all that it includes, in another language than its own where one is given.
///
/// # Errors
///
/// Where there is none of this name, or it cannot be read as text. What is wrong inside of it is in what comes.
pub fn whole(name: &str, language: Option<&str>) -> Result<Whole, Trouble> {
    let look: &Find = &look;
    Ok(read_whole(find(name)?, origin(name), language, look))
}

fn origin(name: &str) -> Origin {
    let built_in = BUILTINS.iter().any(|b| b.id == name);
    if built_in { Origin::BuiltIn(name.to_owned()) } else { Origin::File(real(Path::new(name))) }
}

/// The cases of what a questionnaire includes under its own names: they have to hold in the whole as well.
///
/// # Errors
///
/// Where there is a file of cases and it cannot be read.
pub fn cases_within(name: &str, whole: &Whole) -> Result<Vec<Source>, Trouble> {
    let from = origin(name);
    let includes = whole.questionnaire.as_ref().map_or(&[][..], |q| &q.includes).iter();
    let own = whole.sources.first().map_or(0, Source::end);
    let plain = includes.filter(|include| include.prefix.is_none() && include.questionnaire.span.start < own);
    let mut all = Vec::new();
    for include in plain {
        all.extend(match look(&from, Wanted::Questionnaire(&include.questionnaire.value)) {
            Ok(Some(Found { origin: Origin::BuiltIn(id), .. })) => super::cases(&id)?,
            Ok(Some(Found { origin: Origin::File(path), .. })) => super::cases(&path.to_string_lossy())?,
            Ok(None) | Err(_) => None,
        });
    }
    Ok(all)
}

/// The SHA-256 of all files of a questionnaire, in hexadecimal: of a single one that of its bytes, of several that
/// of a text with a line for each, which is the SHA-256 of its bytes.
///
/// ```
/// use crossroads::{library::sha256, source::Source};
/// let one = [Source::new("a", "x")];
/// assert_eq!(sha256(&one), "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881");
/// ```
#[must_use]
pub fn sha256<'s>(sources: impl IntoIterator<Item = &'s Source>) -> String {
    let each: Vec<String> = sources.into_iter().map(|source| hexadecimal(source.text.as_bytes())).collect();
    match each.as_slice() {
        [only] => only.clone(),
        several => hexadecimal(several.iter().map(|hash| format!("{hash}\n")).collect::<String>().as_bytes()),
    }
}

/// The languages in which there are texts for a questionnaire: `NAME.LANG.yaml` beside `NAME.yaml`.
#[must_use]
pub fn languages(name: &str) -> Vec<String> {
    let (stem, files): (String, Vec<String>) = if BUILTINS.iter().any(|b| b.id == name) {
        (name.to_owned(), TEXTS.iter().map(|(name, _)| (*name).to_owned()).collect())
    } else {
        let path = Path::new(name);
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        (stem, files.map(|file| file.file_name().to_string_lossy().into_owned()).collect())
    };
    let language = |file: &String| {
        let tag = file.strip_prefix(&stem)?.strip_prefix('.')?.strip_suffix(".yaml")?;
        let short = tag.split('-').next().is_some_and(|first| matches!(first.len(), 2 | 3));
        let good = short && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        good.then(|| tag.to_owned())
    };
    let mut found: Vec<String> = files.iter().filter_map(language).collect();
    found.sort();
    found
}

fn hexadecimal(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn look(from: &Origin, wanted: Wanted<'_>) -> Result<Option<Found>, NotThere> {
    match wanted {
        Wanted::Questionnaire(id) if !id.contains(['/', '\\', '.']) => built_in(id).map(Some),
        Wanted::Questionnaire(path) | Wanted::Texts(path) => match from {
            Origin::File(file) => beside(file, path).map(Some),
            Origin::BuiltIn(_) => match TEXTS.iter().find(|(name, _)| *name == path) {
                Some((name, text)) => Ok(Some(embedded(name, text))),
                None => {
                    let message = format!("there is no `{}` among the built-ins", visible(path));
                    Err(NotThere { message, help: Some("a built-in includes others by their id".to_owned()) })
                }
            },
        },
        Wanted::Language(language) => match from {
            Origin::File(file) => {
                let path = file.with_extension(format!("{language}.yaml"));
                if path.exists() { read(&path).map(Some) } else { Ok(None) }
            }
            Origin::BuiltIn(id) => {
                let wanted = format!("{id}.{language}.yaml");
                Ok(TEXTS.iter().find(|(name, _)| *name == wanted).map(|(name, text)| embedded(name, text)))
            }
        },
    }
}

fn embedded(name: &str, text: &str) -> Found {
    Found { origin: Origin::BuiltIn(name.to_owned()), name: name.to_owned(), text: text.to_owned() }
}

fn built_in(id: &str) -> Result<Found, NotThere> {
    match BUILTINS.iter().find(|b| b.id == id) {
        Some(builtin) => Ok(Found {
            origin: Origin::BuiltIn(id.to_owned()),
            name: format!("{id}.yaml"),
            text: builtin.text.to_owned(),
        }),
        None => {
            let near = suggest(id, BUILTINS.iter().map(|b| b.id))
                .map(|near| format!("{near}; "))
                .unwrap_or_default();
            Err(NotThere {
                message: format!("no built-in is called `{}`", visible(id)),
                help: Some(format!("{near}a file is named by its path, such as `{}.yaml`", visible(id))),
            })
        }
    }
}

/// A file in the folder of another, or under it.
fn beside(file: &Path, path: &str) -> Result<Found, NotThere> {
    let inside = |component: Component<'_>| matches!(component, Component::Normal(_) | Component::CurDir);
    let folder = file.parent().unwrap_or(Path::new(""));
    let wanted = folder.join(path);
    let outside = || NotThere {
        message: format!("`{}` lies outside of this file's folder", visible(path)),
        help: Some("put the file beside this one, or under it".to_owned()),
    };
    if !Path::new(path).components().all(inside) {
        return Err(outside());
    }
    let found = read(&wanted)?;
    // A link could lead elsewhere.
    let Origin::File(there) = &found.origin else { return Ok(found) };
    if there.starts_with(real(folder)) { Ok(found) } else { Err(outside()) }
}

fn read(path: &Path) -> Result<Found, NotThere> {
    let source = read_source(path).map_err(|trouble| NotThere {
        message: trouble.to_string(),
        help: Some("paths begin at the folder of this file".to_owned()),
    })?;
    Ok(Found { origin: Origin::File(real(path)), name: shown(path), text: source.text })
}

/// A path for messages: from here, where it leads to something under this folder.
fn shown(path: &Path) -> String {
    let here = real(Path::new("."));
    visible(&path.strip_prefix(here).unwrap_or(path).display().to_string())
}

/// The path of a file without links and detours, so that one file has one path.
fn real(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    std::path::absolute(path).and_then(|absolute| absolute.canonicalize()).unwrap_or_else(|_| path.to_owned())
}
