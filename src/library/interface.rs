//! The program's own words, in each language that there is.

use super::Trouble;
use crate::interview;
use crate::report::{CodebookPhrases, ComparePhrases, HandoverPhrases, Part2Notice, Phrases};
use crate::source::Source;
use crate::yaml;

/// Files of words by language. The first is used where there is none in the one that is wanted.
type Files = [(&'static str, &'static str)];

const INTERVIEWS: &Files = &[
    ("en", include_str!("../../questionnaires/interface/interview.en.yaml")),
    ("es", include_str!("../../questionnaires/interface/interview.es.yaml")),
];

const INTAKES: &Files = &[
    ("en", include_str!("../../questionnaires/interface/intake.en.yaml")),
    ("es", include_str!("../../questionnaires/interface/intake.es.yaml")),
];

const REPORTS: &Files = &[
    ("en", include_str!("../../questionnaires/interface/report.en.yaml")),
    ("es", include_str!("../../questionnaires/interface/report.es.yaml")),
];

const CODEBOOKS: &Files = &[
    ("en", include_str!("../../questionnaires/interface/codebook.en.yaml")),
    ("es", include_str!("../../questionnaires/interface/codebook.es.yaml")),
];

const COMPARES: &Files = &[
    ("en", include_str!("../../questionnaires/interface/compare.en.yaml")),
    ("es", include_str!("../../questionnaires/interface/compare.es.yaml")),
];

const HANDOVERS: &Files = &[
    ("en", include_str!("../../questionnaires/interface/handover.en.yaml")),
    ("es", include_str!("../../questionnaires/interface/handover.es.yaml")),
];

/// The notice of 42 CFR 2.32, which is in English whatever the language.
const PART2: &Files = &[("en", include_str!("../../questionnaires/interface/part2.en.yaml"))];

/// The words of the interview in a language, or in English where there are none in it.
///
/// # Errors
///
/// Where the file has errors.
pub fn interview_words(language: &str) -> Result<interview::words::Words, Trouble> {
    words("interview", INTERVIEWS, language)
}

/// The words of an intake worker's interview, as those of the interview.
///
/// # Errors
///
/// Where the file has errors.
pub fn intake_words(language: &str) -> Result<interview::intake::Words, Trouble> {
    words("intake", INTAKES, language)
}

/// The words of the report in a language, or in English where there are none in it.
///
/// # Errors
///
/// Where the file has errors.
pub fn report_phrases(language: &str) -> Result<Phrases, Trouble> {
    words("report", REPORTS, language)
}

/// The words of a comparison in a language, or in English where there are none in it.
///
/// # Errors
///
/// Where the file has errors.
pub fn compare_phrases(language: &str) -> Result<ComparePhrases, Trouble> {
    words("compare", COMPARES, language)
}

/// The words that a report is handed over with, in a language or in English where there are none in it.
///
/// # Errors
///
/// Where the file has errors.
pub fn handover_phrases(language: &str) -> Result<HandoverPhrases, Trouble> {
    words("handover", HANDOVERS, language)
}

/// The notice of 42 CFR 2.32.
///
/// # Errors
///
/// Where the file has errors.
pub fn part2_notice() -> Result<Part2Notice, Trouble> {
    words("part2", PART2, "en")
}

/// The words of a codebook in a language, or in English where there are none in it.
///
/// # Errors
///
/// Where the file has errors.
pub fn codebook_phrases(language: &str) -> Result<CodebookPhrases, Trouble> {
    let source = interface("codebook", CODEBOOKS, language);
    match yaml::parse(&source) {
        Ok((node, _)) => Ok(CodebookPhrases::new(&node)),
        Err(diagnostic) => Err(Trouble::Invalid(vec![source], vec![*diagnostic])),
    }
}

fn words<T: serde::de::DeserializeOwned>(name: &str, all: &Files, language: &str) -> Result<T, Trouble> {
    let source = interface(name, all, language);
    yaml::words(&source).map_err(|diagnostic| Trouble::Invalid(vec![source], vec![*diagnostic]))
}

/// One of the program's own files of words: in this language, else in the one that it is a kind of (`es` for `es-MX`),
/// else in the first there is.
fn interface(name: &str, all: &Files, language: &str) -> Source {
    let plain = language.split('-').next().unwrap_or("");
    let named = |wanted: &str| all.iter().find(|(code, _)| *code == wanted);
    let (code, text) = named(language).or_else(|| named(plain)).or(all.first()).copied().unwrap_or_default();
    Source::new(format!("interface/{name}.{code}.yaml"), text)
}
