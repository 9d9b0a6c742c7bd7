//! Questionnaires that are part of others.
//!
//! An included questionnaire comes whole: sections, values, scales, notices, rules and guarantees, so that a form
//! holds a published instrument unchanged and its crisis notice too. Nothing here reads files: they come through
//! a function that is passed in.

use super::overlay::{self, Overlay};
use super::{Include, Questionnaire, Section, Text, read};
use crate::diagnostic::{Code, Diagnostic, Severity, suggest, visible};
use crate::source::{Source, Span};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// An include that cannot work.
pub const BAD_INCLUDE: Code = Code {
    id: "bad-include",
    severity: Severity::Error,
    means: "Another questionnaire cannot be part of this one: it is not there, lies outside of this file's folder, \
            includes itself, is nested too deep, or needs sections or levels that are not there.",
    why: "A form that leaves out a part of an instrument could leave out its crisis notice.",
    example: "include:\n  - {questionnaire: ../phq-9.yaml, as: mood}",
    mend: "Name a built-in by its id (`crossroads list`), or a file in this folder or under it:\n\n    include:\n      \
           - {questionnaire: phq-9.yaml, as: mood, after: health}",
};

/// Where a file comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// It is part of the program.
    BuiltIn(String),
    /// It was read from here.
    File(PathBuf),
}

/// A file that another one names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted<'w> {
    /// A questionnaire, by the id of a built-in or a path.
    Questionnaire(&'w str),
    /// The texts that a questionnaire names.
    Texts(&'w str),
    /// Its texts in this language, if there are any.
    Language(&'w str),
}

/// A file that was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// Where it comes from.
    pub origin: Origin,
    /// What messages call it.
    pub name: String,
    /// What stands in it.
    pub text: String,
}

/// Why a file was not found.
#[derive(Debug, Clone)]
pub struct NotThere {
    /// The reason.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

/// Looks for a file that the file at this origin names. Nothing is no fault where a language has no texts.
pub type Find<'f> = dyn Fn(&Origin, Wanted<'_>) -> Result<Option<Found>, NotThere> + 'f;

/// A questionnaire with all that it includes.
#[derive(Debug)]
pub struct Whole {
    /// Every file that it consists of; the first is its own. Spans tell which of them they are in.
    pub sources: Vec<Source>,
    /// What could be read.
    pub questionnaire: Option<Questionnaire>,
    /// The same without its texts in another voice, where it has such and no other language was asked for.
    pub own_voice: Option<Questionnaire>,
    /// All that is wrong, in whichever file.
    pub diagnostics: Vec<Diagnostic>,
    /// The files of texts that stand in place of the questionnaire's own, not those of what it includes.
    pub overlays: Vec<Overlay>,
    /// Where the files of texts in the language that was asked for begin.
    pub translations: Vec<usize>,
}

impl Whole {
    /// The files that it consists of in whichever language.
    pub fn own(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().filter(|source| !self.translations.contains(&source.start))
    }
}

/// So deep may includes be nested, and of so many files may a questionnaire consist.
const MAX_DEPTH: usize = 8;
const MAX_FILES: usize = 64;

/// Reads a questionnaire and all that it includes, in another language than its own where one is given.
#[must_use]
pub fn read_whole(source: Source, origin: Origin, language: Option<&str>, find: &Find) -> Whole {
    let mut reading = Reading {
        find,
        language,
        sources: Vec::new(),
        diagnostics: Vec::new(),
        open: Vec::new(),
        overlays: Vec::new(),
        translations: Vec::new(),
        own_voice: None,
    };
    let questionnaire = reading.file(source, origin).map(|mut questionnaire| {
        reading.levels_are_there(&mut questionnaire);
        questionnaire
    });
    let Reading { sources, diagnostics, overlays, translations, own_voice, .. } = reading;
    Whole { sources, questionnaire, own_voice, diagnostics, overlays, translations }
}

struct Reading<'f> {
    find: &'f Find<'f>,
    language: Option<&'f str>,
    sources: Vec<Source>,
    diagnostics: Vec<Diagnostic>,
    /// The files that are being read, each included by the one before.
    open: Vec<Origin>,
    overlays: Vec<Overlay>,
    translations: Vec<usize>,
    own_voice: Option<Questionnaire>,
}

impl Reading<'_> {
    fn file(&mut self, source: Source, origin: Origin) -> Option<Questionnaire> {
        let start = self.sources.last().map_or(0, Source::end);
        let source = source.starting(start);
        let (questionnaire, diagnostics) = read(&source);
        self.sources.push(source);
        self.diagnostics.extend(diagnostics);
        let mut questionnaire = questionnaire?;
        self.open.push(origin);
        self.include_all(&mut questionnaire);
        if let Some(named) = questionnaire.texts.clone() {
            if self.open.len() == 1 {
                self.own_voice = Some(questionnaire.clone());
            }
            match (self.find)(self.open.last()?, Wanted::Texts(&named.value)) {
                Ok(found) => {
                    found.into_iter().for_each(|found| self.overlay(&mut questionnaire, found, None))
                }
                Err(NotThere { message, help }) => self.fault(named.span, message, help),
            }
        }
        if let Some(language) = self.language.filter(|language| *language != questionnaire.language.value) {
            match (self.find)(self.open.last()?, Wanted::Language(language)) {
                Ok(found) => {
                    if let Some(found) = found {
                        self.translations.push(self.sources.last().map_or(0, Source::end));
                        self.overlay(&mut questionnaire, found, Some(language));
                        language.clone_into(&mut questionnaire.language.value);
                        self.own_voice = None;
                    }
                }
                Err(NotThere { message, help }) => self.fault(questionnaire.language.span, message, help),
            }
        }
        self.open.pop();
        Some(questionnaire)
    }

    fn overlay(&mut self, questionnaire: &mut Questionnaire, found: Found, language: Option<&str>) {
        let source =
            Source::new(found.name, &found.text).starting(self.sources.last().map_or(0, Source::end));
        // What is missing in a part may stand in the texts of the whole.
        let outermost = self.open.len() == 1;
        let overlay::Applied { originals, translation } =
            overlay::apply(questionnaire, &source, language, outermost, &mut self.diagnostics);
        if outermost {
            self.overlays.push(Overlay { origin: found.origin, start: source.start, originals });
        }
        if language.is_some() {
            questionnaire.translation = Some(translation);
        }
        self.sources.push(source);
    }

    fn include_all(&mut self, whole: &mut Questionnaire) {
        let mut after = Vec::new();
        for place in 0..whole.includes.len() {
            let Some(include) = whole.includes.get(place).cloned() else { continue };
            let start = self.sources.last().map_or(0, Source::end);
            let Some(mut part) = self.included(&include) else { continue };
            if let Some(prefix) = &include.prefix {
                prefixed(&mut part, &prefix.value);
            }
            self.take_levels(whole, &mut part, &include);
            if let Some(known) = whole.includes.get_mut(place) {
                known.start = start;
                known.id.clone_from(&part.id.value);
                known.version.clone_from(&part.version.value);
                known.license.clone_from(&part.license.value);
                known.credit = part.credit.as_ref().map(|credit| credit.value.clone());
            }
            let sections = std::mem::take(&mut part.sections);
            self.put_sections(&mut whole.sections, sections, &include, &mut after);
            put_rest(whole, part);
        }
    }

    fn fault(&mut self, at: Span, message: String, help: Option<String>) {
        let mut diagnostic = Diagnostic::new(&BAD_INCLUDE, at, message);
        diagnostic.help = help;
        self.diagnostics.push(diagnostic);
    }

    fn included(&mut self, include: &Include) -> Option<Questionnaire> {
        let named = &include.questionnaire;
        let from = self.open.last()?.clone();
        if named.value.is_empty() {
            return None; // missing, which has been reported
        }
        let name = visible(&named.value);
        let found = match (self.find)(&from, Wanted::Questionnaire(&named.value)) {
            Ok(Some(found)) => found,
            Ok(None) => return None,
            Err(NotThere { message, help }) => {
                self.fault(named.span, message, help);
                return None;
            }
        };
        if self.open.contains(&found.origin) {
            let message = if from == found.origin {
                format!("`{name}` would include itself")
            } else {
                format!("`{name}` includes this file, so it would include itself")
            };
            self.fault(named.span, message, Some("drop one of the includes".to_owned()));
            return None;
        }
        let too_much = if self.open.len() > MAX_DEPTH {
            Some(format!("includes may be nested {MAX_DEPTH} deep"))
        } else if self.sources.len() >= MAX_FILES {
            Some(format!("a questionnaire may consist of {MAX_FILES} files"))
        } else {
            None
        };
        if let Some(help) = too_much {
            self.fault(named.span, format!("`{name}` is one too many"), Some(help));
            return None;
        }
        self.file(Source::new(found.name, &found.text), found.origin)
    }

    fn take_levels(&mut self, whole: &mut Questionnaire, part: &mut Questionnaire, include: &Include) {
        let theirs = std::mem::take(&mut part.levels);
        let Some(at) = include.levels else { return };
        match whole.levels.first() {
            None => whole.levels = theirs,
            Some(first) => {
                let mut diagnostic =
                    Diagnostic::new(&BAD_INCLUDE, at, "there are levels already, so these cannot come too")
                        .also(first.id.span, "the first of them");
                diagnostic.help = Some("keep the levels of one file".to_owned());
                self.diagnostics.push(diagnostic);
            }
        }
    }

    fn put_sections(
        &mut self,
        sections: &mut Vec<Section>,
        new: Vec<Section>,
        include: &Include,
        after: &mut Vec<(String, String)>,
    ) {
        let find = |sections: &[Section], name: &str| sections.iter().position(|s| s.id.value == name);
        let Some(anchor) = include.before.as_ref().or(include.after.as_ref()) else {
            sections.extend(new);
            return;
        };
        let Some(mut at) = find(sections, &anchor.value) else {
            let help = suggest(&anchor.value, sections.iter().map(|s| s.id.value.as_str()));
            self.fault(anchor.span, format!("no section is called `{}`", visible(&anchor.value)), help);
            sections.extend(new);
            return;
        };
        if include.after.is_some() {
            // Two that stand after the same section stand in the order in which they are included.
            let last = after.iter().rev().find(|(known, _)| *known == anchor.value);
            at = last.and_then(|(_, last)| find(sections, last)).unwrap_or(at) + 1;
            after.extend(new.last().map(|last| (anchor.value.clone(), last.id.value.clone())));
        }
        sections.splice(at..at, new);
    }

    /// Reports what came with an include and needs a level that is not there.
    fn levels_are_there(&mut self, whole: &mut Questionnaire) {
        let own = self.sources.first().map_or(0, Source::end);
        let levels: Vec<String> = whole.levels.iter().map(|level| level.id.value.clone()).collect();
        let includes: Vec<Span> = whole.includes.iter().map(|include| include.questionnaire.span).collect();
        let mut is_there = |target: &Text| {
            if target.value.is_empty() || target.span.start < own || levels.contains(&target.value) {
                return true;
            }
            let message = format!("this needs a level `{}`, which is not there", visible(&target.value));
            let mut diagnostic = Diagnostic::new(&BAD_INCLUDE, target.span, message);
            diagnostic.help = Some(match suggest(&target.value, levels.iter().map(String::as_str)) {
                Some(known) => known,
                None => "write `levels: true` where it is included, and its levels come too".to_owned(),
            });
            let from = includes.iter().find(|include| include.start < own);
            diagnostic.also = from.map(|at| (*at, "included here".to_owned()));
            self.diagnostics.push(diagnostic);
            false
        };
        use super::{EffectKind, PromiseKind};
        whole.rules.retain(|rule| match &rule.effect {
            Some((EffectKind::AtLeast | EffectKind::Helps | EffectKind::Hinders, level)) => is_there(level),
            Some((EffectKind::Notice, _)) | None => true,
        });
        whole.guarantees.retain(|guarantee| match &guarantee.promise {
            Some((PromiseKind::AtLeast | PromiseKind::AtMost, level)) => is_there(level),
            Some((PromiseKind::Notice, _)) | None => true,
        });
    }
}

/// All but sections and levels, behind what is there.
fn put_rest(whole: &mut Questionnaire, part: Questionnaire) {
    // Two files may cite the same work by the same key.
    let known: BTreeSet<(String, String)> =
        whole.sources.iter().map(|(key, text)| (key.value.clone(), text.value.clone())).collect();
    whole.sources.extend(
        part.sources
            .into_iter()
            .filter(|(key, text)| !known.contains(&(key.value.clone(), text.value.clone()))),
    );
    whole.includes.extend(part.includes);
    whole.notices.extend(part.notices);
    whole.choices.extend(part.choices);
    whole.values.extend(part.values);
    whole.scales.extend(part.scales);
    whole.rules.extend(part.rules);
    whole.guarantees.extend(part.guarantees);
    whole.for_professional.extend(part.for_professional);
    whole.override_reasons.extend(part.override_reasons);
}

/// Every id of a part gets its prefix; every other text is told that its names have one.
fn prefixed(part: &mut Questionnaire, prefix: &str) {
    super::walk::each_text(part, &mut |text, is_id| {
        if is_id {
            if !text.value.is_empty() {
                text.value = format!("{prefix}.{}", text.value);
                text.verbatim = None;
            }
            return;
        }
        let inner = text.scope.as_deref().unwrap_or_default();
        text.scope = Some(Arc::from(format!("{prefix}.{inner}")));
    });
}
