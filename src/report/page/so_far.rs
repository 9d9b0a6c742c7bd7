//! What there is so far, in the middle of an interview.

use super::person::{first, notices};
use crate::assess::Standing;
use crate::phrase::fill;
use crate::program::{LevelId, Urgency};
use crate::report::document::{Document, Page, Section, Tone};
use crate::report::view::View;
use crate::report::{Private, Subject};

/// A short document: what is urgent and certain, the range of the level, and how much is not answered yet.
pub(in crate::report) fn so_far(subject: &Subject) -> Document {
    let view = View::new(subject, Private::Shown);
    let words = &subject.phrases.so_far;
    let mut page = Page::default();
    page.add(first(&view));
    let mut section = Section::new(&words.heading, Tone::Main);
    level(&view, &mut section);
    let standing = |id| subject.assessment.standing(subject.response, id);
    let count =
        |so: &[Standing]| subject.program.items.ids().filter(|id| so.contains(&standing(*id))).count();
    // How many will be asked cannot be told: it depends on the answers to come.
    if count(&[Standing::Open]) > 0 {
        section.paragraph(&words.open);
    }
    match count(&[Standing::Declined, Standing::NotKnown]) {
        0 => {}
        1 => section.paragraph(&words.blank_one),
        count => section.paragraph(&fill(&words.blank_many, &[("count", &count.to_string())])),
    }
    page.add(section);
    page.add(notices(&view, &subject.phrases.before.heading, Urgency::BeforeTreatment));
    Document {
        language: subject.phrases.language.clone(),
        title: String::new(),
        call: None,
        pages: vec![page],
        ..Document::default()
    }
}

fn level(view: &View, section: &mut Section) {
    let words = &view.phrases().so_far;
    if let Some((notice, _)) = view.instead() {
        section.lead(&words.no_level);
        section.paragraph(&view.fill(&view.words().notices[notice].text));
        return;
    }
    let Some((least, most)) = view.levels() else { return };
    let name = |level: LevelId| view.words().levels[level].name.as_str();
    let phrase = if least == most { &words.level } else { &words.range };
    section.lead(&fill(phrase, &[("least", name(least)), ("most", name(most))]));
    section.paragraph(&words.early);
}
