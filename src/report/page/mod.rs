//! The document of a report: a page for the person, one for the professional, and on request every number.

mod explain;
mod life;
mod otherwise;
mod person;
mod professional;
mod so_far;

pub(super) use explain::points;
pub(super) use person::first;
pub(super) use professional::effect;
pub(super) use professional::level as level_in_words;
pub(super) use so_far::so_far;

use super::document::{Document, Page, clean};
use super::view::View;
use super::{Content, Detail, Handover, Private, Sheets, Subject, handover};
use crate::phrase::fill;
use crate::questionnaire::help::HelpLine;

/// The whole report.
pub(super) fn page(
    subject: &Subject,
    content: Content,
    sheets: Sheets,
    handover: Option<&Handover>,
) -> Document {
    let view = View::new(subject, content.private);
    // Whoever asked reads questions about a client; what the client takes home speaks to them.
    let to_person = Subject { words: subject.own_voice.unwrap_or(subject.words), ..*subject };
    let person = person::page(&View::new(&to_person, content.private));
    let mut pages = vec![person, professional::page(&view)];
    if let (Some(page), true) =
        (pages.last_mut(), content.detail == Detail::Explained || sheets == Sheets::Apart)
    {
        page.add(otherwise::section(&view));
    }
    if content.detail == Detail::Explained {
        pages.push(explain::page(&view));
    }
    let mut document = Document {
        language: subject.phrases.language.clone(),
        title: clean(&subject.phrases.page.title),
        call: (content.private == Private::LeftOff).then(|| call(&view)),
        pages,
        ..Document::default()
    };
    if let Some(handed) = handover {
        handover::add(&mut document, &view, handed);
    }
    document
}

/// The professional's page alone, after what is urgent. Nothing is left off.
pub(super) fn for_professional(subject: &Subject) -> Document {
    let view = View::new(subject, Private::Shown);
    let mut page = Page::default();
    page.add(person::first(&view));
    professional::page(&view).sections.into_iter().for_each(|section| page.add(section));
    Document {
        language: subject.phrases.language.clone(),
        title: clean(&subject.phrases.professional.heading),
        call: None,
        pages: vec![page],
        ..Document::default()
    }
}

/// The first help lines, the same on every page whatever was answered.
pub(super) fn call(view: &View) -> String {
    const FIRST: usize = 3;
    let words = &view.phrases().page;
    let lines: Vec<String> =
        view.subject.help.lines.iter().take(FIRST).map(|line| name_and_number(view, line)).collect();
    clean(&fill(&words.call, &[("lines", &lines.join(&view.phrases().words.semicolon))]))
}

/// The name of a help line with its number, unless the name says it.
fn name_and_number(view: &View, line: &HelpLine) -> String {
    if line.name.contains(&line.number) {
        return line.name.clone();
    }
    fill(&view.phrases().page.line, &[("name", &line.name), ("number", &line.number)])
}
