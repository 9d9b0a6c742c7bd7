//! Finds things: built-in questionnaires, files, what these include, cases, help lines, answers.
//!
//! With [`crate::session`] and `cli` the only place that touches files. What is found is checked before it is
//! handed on; what is wrong with it is a [`Trouble`].

use crate::diagnostic::{self, Diagnostic, any_error};
use crate::program::{self, Program, Words};
use crate::questionnaire::Questionnaire;
use crate::questionnaire::help::Help;
use crate::response::{self, Problem, Response};
use crate::source::Source;
use crate::yaml;
use std::io::Read;
use std::path::Path;

mod help;
mod interface;
mod letterhead;
mod whole;

pub use crate::questionnaire::include::Whole;
pub use help::{HelpFrom, help_checked, help_lines_from, is_help};
pub use interface::{
    codebook_phrases, compare_phrases, handover_phrases, intake_words, interview_words, part2_notice,
    report_phrases,
};
pub use letterhead::letterhead;
pub use whole::{cases_within, languages, sha256, whole};

/// A questionnaire that is part of the program.
#[derive(Debug)]
pub struct Builtin {
    /// Its id.
    pub id: &'static str,
    /// Its file.
    pub text: &'static str,
    /// Its cases.
    pub cases: &'static str,
}

macro_rules! builtins {
    ($($id:literal),* $(,)?) => {
        &[$(Builtin {
            id: $id,
            text: include_str!(concat!("../questionnaires/", $id, ".yaml")),
            cases: include_str!(concat!("../questionnaires/", $id, ".cases.yaml")),
        }),*]
    };
}

/// All questionnaires that are part of the program; the first is asked when none is named.
/// None of them forbids commercial use: those that do are run by their path.
pub const BUILTINS: &[Builtin] = builtins![
    "level-of-care",
    "intake-interview",
    "phq-9",
    "phq-2",
    "gad-7",
    "gad-2",
    "taps-1",
    "pc-ptsd-5",
    "dsm-5-count",
];

/// Files of texts that belong to the built-ins.
const TEXTS: &[(&str, &str)] = &[
    ("level-of-care.es.yaml", include_str!("../questionnaires/level-of-care.es.yaml")),
    ("phq-9.es.yaml", include_str!("../questionnaires/phq-9.es.yaml")),
    ("phq-2.es.yaml", include_str!("../questionnaires/phq-2.es.yaml")),
    ("gad-7.es.yaml", include_str!("../questionnaires/gad-7.es.yaml")),
    ("gad-2.es.yaml", include_str!("../questionnaires/gad-2.es.yaml")),
    ("intake-interview.texts.yaml", include_str!("../questionnaires/intake-interview.texts.yaml")),
];

/// Files larger than this are not read: a questionnaire or one person's answers never are.
const LARGEST: u64 = 8 * 1024 * 1024;

/// A questionnaire that can run, and where it came from.
#[derive(Debug)]
pub struct Loaded {
    /// Every file that it consists of; the first is its own.
    pub sources: Vec<Source>,
    /// Of all of them, in hexadecimal.
    pub sha256: String,
    /// The logic.
    pub program: Program,
    /// The texts.
    pub words: Words,
    /// The texts as the questionnaire itself has them, where `words` are in another voice.
    pub own_voice: Option<Words>,
    /// Whom to call.
    pub help: Help,
}

/// Why something could not be found or read.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// Neither a built-in nor a file.
    #[error("there is no questionnaire `{name}`{hint}")]
    Unknown {
        /// What was asked for.
        name: String,
        /// What there is.
        hint: String,
    },
    /// The system would not read it.
    #[error("cannot read `{path}`: {reason}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// There are no texts in a language.
    #[error("`{name}` has no texts in `{language}`; there is {known}")]
    NoLanguage {
        /// The questionnaire.
        name: String,
        /// What was asked for.
        language: String,
        /// What there is.
        known: String,
    },
    /// A file with errors, and what it includes; they are drawn by the command line.
    #[error("`{}` has errors", .0.first().map_or("", |source| source.name.as_str()))]
    Invalid(Vec<Source>, Vec<Diagnostic>),
    /// Answers with problems, none of which repeats an answer.
    #[error("{}", problems(.0, .1))]
    Answers(Source, Vec<Problem>),
    /// Answers to another questionnaire.
    #[error("`{path}` has answers to `{found}`, not to `{wanted}`")]
    OtherQuestionnaire {
        /// The file.
        path: String,
        /// The id in it.
        found: String,
        /// The id that was asked for.
        wanted: String,
    },
}

fn problems(source: &Source, problems: &[Problem]) -> String {
    let lines = problems.iter().map(|problem| {
        let (line, _) = source.line_column(problem.span.start);
        let help = problem.help.as_ref().map(|h| format!(" ({h})")).unwrap_or_default();
        let item = crate::diagnostic::visible(&problem.item);
        format!("\n  line {line}: {item}: {}{help}", problem.reason)
    });
    format!("`{}` has answers that cannot be read:{}", source.name, lines.collect::<String>())
}

/// The text of a questionnaire, by the id of a built-in or a path.
///
/// # Errors
///
/// Where there is neither, or it cannot be read as text.
pub fn find(name: &str) -> Result<Source, Trouble> {
    if let Some(builtin) = BUILTINS.iter().find(|b| b.id == name) {
        return Ok(Source::new(format!("{name}.yaml"), builtin.text));
    }
    let looks_like_a_path = name.contains(['/', '\\', '.']) || Path::new(name).exists();
    if looks_like_a_path {
        return read_source(Path::new(name));
    }
    let known = BUILTINS.iter().map(|b| b.id);
    let near = crate::diagnostic::suggest(name, known).map(|h| format!("; {h}")).unwrap_or_default();
    let hint = format!("{near}; `crossroads list` shows the built-ins, and a path may be given");
    Err(Trouble::Unknown { name: crate::diagnostic::visible(name), hint })
}

/// A questionnaire ready to run.
///
/// # Errors
///
/// Where it is not found, cannot be read, or has errors.
pub fn load(name: &str) -> Result<Loaded, Trouble> {
    load_in(name, None)
}

/// The same, in another language than its own where one is given.
///
/// # Errors
///
/// As [`load`], and where there are no texts in that language.
pub fn load_in(name: &str, language: Option<&str>) -> Result<Loaded, Trouble> {
    load_for(name, language, HelpFrom::Own)
}

/// The same, with the help lines of a country or of a file.
///
/// # Errors
///
/// As [`load_in`], and where the help lines have errors or lack one that a text of the questionnaire prints.
pub fn load_for(name: &str, language: Option<&str>, from: HelpFrom) -> Result<Loaded, Trouble> {
    let read = whole(name, language)?;
    let sha256 = sha256(read.own());
    let Whole { sources, questionnaire, own_voice, mut diagnostics, .. } = read;
    let spoken = questionnaire.as_ref().map_or("", |questionnaire| questionnaire.language.value.as_str());
    let help = help_lines_from(from, spoken)?;
    let mut own = None;
    let program = questionnaire.and_then(|questionnaire| {
        own = Some(questionnaire.language.value.clone());
        let compiled = program::compile(&questionnaire, &help);
        diagnostics.extend(compiled.diagnostics);
        compiled.program
    });
    let own_voice = own_voice.and_then(|written| own_voice_words(&written, &help, &mut diagnostics));
    match program {
        Some((program, words)) if !any_error(&diagnostics) => {
            if let Some(wanted) = language.filter(|wanted| own.as_deref() != Some(*wanted)) {
                let known: Vec<String> = own.into_iter().chain(languages(name)).collect();
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                return Err(Trouble::NoLanguage {
                    name: program.id.clone(),
                    language: diagnostic::visible(wanted),
                    known: diagnostic::list(&known),
                });
            }
            Ok(Loaded { sources, sha256, program, words, own_voice, help })
        }
        _ => Err(Trouble::Invalid(sources, diagnostics)),
    }
}

/// The texts of a questionnaire without those in another voice. Adds what is wrong with them and is not yet known.
pub(crate) fn own_voice_words(
    written: &Questionnaire,
    help: &Help,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Words> {
    let compiled = program::compile(written, help);
    for found in compiled.diagnostics {
        if diagnostics.iter().all(|known| (known.span, &known.message) != (found.span, &found.message)) {
            diagnostics.push(found);
        }
    }
    compiled.program.map(|(_, words)| words)
}

/// The help lines that are part of the program.
///
/// # Errors
///
/// Where the file has errors.
pub fn help_lines() -> Result<Help, Trouble> {
    help_lines_from(HelpFrom::Own, "")
}

/// The cases of a questionnaire: of a built-in its own, of a file `NAME.cases.yaml` beside it, if there is one.
///
/// # Errors
///
/// Where there is such a file and it cannot be read.
pub fn cases(name: &str) -> Result<Option<Source>, Trouble> {
    if let Some(builtin) = BUILTINS.iter().find(|b| b.id == name) {
        return Ok(Some(Source::new(format!("{name}.cases.yaml"), builtin.cases)));
    }
    let path = Path::new(name).with_extension("cases.yaml");
    if path.exists() { read_source(&path).map(Some) } else { Ok(None) }
}

/// One respondent's answers as a file holds them.
#[derive(Debug)]
pub struct StoredAnswers {
    /// The answers.
    pub response: Response,
    /// When they were given, where the file says so.
    pub answered_at: Option<String>,
}

/// What a file of answers says about itself.
#[derive(Debug, Default)]
pub struct AboutAnswers {
    /// The id of its questionnaire.
    pub questionnaire: Option<String>,
    /// The version of that.
    pub version: Option<String>,
    /// The SHA-256 of that.
    pub sha256: Option<String>,
}

/// What a file of answers says about itself; nothing where it is no more than answers, or cannot be read.
#[must_use]
pub fn about_answers(source: &Source) -> AboutAnswers {
    let Ok((node, _)) = yaml::parse(source) else { return AboutAnswers::default() };
    if node.get("answers").is_none() {
        return AboutAnswers::default();
    }
    let text = |key: &str| node.get(key).and_then(yaml::Node::text).map(str::to_owned);
    AboutAnswers { questionnaire: text("questionnaire"), version: text("version"), sha256: text("sha256") }
}

/// Reads a file of answers, YAML or JSON: a map of them, alone or under `answers`.
///
/// # Errors
///
/// Where it cannot be read, belongs to another questionnaire, or has answers that are none; all at once.
pub fn answers(program: &Program, path: &Path) -> Result<StoredAnswers, Trouble> {
    answers_in(program, read_source(path)?)
}

/// As [`answers`], of a text that has been read already.
///
/// # Errors
///
/// As there.
pub fn answers_in(program: &Program, source: Source) -> Result<StoredAnswers, Trouble> {
    let (node, diagnostics) = match yaml::parse(&source) {
        Ok(parsed) => parsed,
        Err(diagnostic) => return Err(unreadable_answers(source, &diagnostic)),
    };
    if let Some(first) = diagnostics.first() {
        return Err(unreadable_answers(source, first));
    }
    let text = |key: &str| node.get(key).and_then(yaml::Node::text).map(str::to_owned);
    let wrapped = node
        .get("answers")
        .filter(|n| !n.map().is_empty() || n.is_null() || node.get("questionnaire").is_some());
    if let Some(found) = text("questionnaire").filter(|found| wrapped.is_some() && *found != program.id) {
        let path = source.name;
        return Err(Trouble::OtherQuestionnaire {
            path,
            found: crate::diagnostic::visible(&found),
            wanted: program.id.clone(),
        });
    }
    match response::read(program, wrapped.unwrap_or(&node)) {
        Ok(response) => Ok(StoredAnswers { response, answered_at: text("answered_at") }),
        Err(problems) => Err(Trouble::Answers(source, problems)),
    }
}

/// A file of answers that is not YAML. The line is not drawn: it may hold an answer.
fn unreadable_answers(source: Source, diagnostic: &Diagnostic) -> Trouble {
    let problem = Problem {
        item: "the file".to_owned(),
        reason: if diagnostic.code.id == "double-key" {
            "an item stands twice".to_owned()
        } else {
            "not YAML or JSON from here on".to_owned()
        },
        help: diagnostic.help.clone(),
        span: diagnostic.span,
    };
    Trouble::Answers(source, vec![problem])
}

/// Reads a text file.
///
/// # Errors
///
/// Where the system says no, it is too large, or not UTF-8.
#[expect(clippy::disallowed_methods, reason = "this module reads files")]
pub fn read_source(path: &Path) -> Result<Source, Trouble> {
    let name = crate::diagnostic::visible(&path.display().to_string());
    let unreadable = |reason: String| Trouble::Unreadable { path: name.clone(), reason };
    let metadata = std::fs::metadata(path).map_err(|e| unreadable(diagnostic::plainly(&e)))?;
    if metadata.is_dir() {
        return Err(unreadable("it is a folder; name the file in it".to_owned()));
    }
    if metadata.len() > LARGEST {
        return Err(unreadable("it is larger than 8 MiB".to_owned()));
    }
    let bytes = std::fs::read(path).map_err(|e| unreadable(diagnostic::plainly(&e)))?;
    as_text(name, bytes)
}

/// Reads a text from where it comes in, such as standard input.
///
/// # Errors
///
/// As [`read_source`].
pub fn read_input(name: &str, input: impl Read) -> Result<Source, Trouble> {
    let unreadable = |reason: String| Trouble::Unreadable { path: name.to_owned(), reason };
    let mut bytes = Vec::new();
    input.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|e| unreadable(diagnostic::plainly(&e)))?;
    if bytes.len() as u64 > LARGEST {
        return Err(unreadable("it is larger than 8 MiB".to_owned()));
    }
    as_text(name.to_owned(), bytes)
}

fn as_text(name: String, bytes: Vec<u8>) -> Result<Source, Trouble> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source::new(name, &text)),
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            let line = error.as_bytes().iter().take(good).filter(|b| **b == b'\n').count() + 1;
            let reason = format!("line {line} is not UTF-8; save the file as UTF-8");
            Err(Trouble::Unreadable { path: name, reason })
        }
    }
}
