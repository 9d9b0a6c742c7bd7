//! An assessment in words. The one place that knows how the interview gets at a report.

use super::flow::Flow;
use crate::assess::{Truth, assess};
use crate::cli::form::Form;
use crate::phrase::fill;
use crate::program::ItemId;
use crate::report::{self, Colour, Content, Detail, Private, Subject, Unwritable};
use std::collections::BTreeSet;

/// What the answers come to so far: certain notices first, then the level or its range.
pub(super) fn so_far(flow: &Flow, answered_at: &str, width: usize, colour: Colour) -> String {
    report::so_far(&subject(flow, answered_at), width, colour)
}

/// The whole report for the screen of the person whose answers they are: nothing is left off.
pub(super) fn on_screen(
    flow: &Flow,
    answered_at: &str,
    width: usize,
    colour: Colour,
) -> Result<String, Unwritable> {
    let content = Content { private: Private::Shown, detail: Detail::Report };
    report::write(&subject(flow, answered_at), content, report::Format::Text(width, colour))
}

/// The whole report for a file: without private answers, but for those in `included`.
pub(super) fn on_paper(
    flow: &Flow,
    answered_at: &str,
    form: Form,
    width: usize,
    included: &BTreeSet<ItemId>,
) -> Result<String, Unwritable> {
    // For this page an item that was ticked in is one like any other.
    let mut program = flow.loaded.program.clone();
    for item in included {
        program.items[*item].private = false;
    }
    let assessment = assess(&program, flow.interview.response());
    let subject = Subject { program: &program, assessment: &assessment, ..subject(flow, answered_at) };
    let content = Content { private: Private::LeftOff, detail: Detail::Report };
    report::write(&subject, content, form.written(width, Colour::Off))
}

fn subject<'a>(flow: &'a Flow, answered_at: &'a str) -> Subject<'a> {
    let loaded = flow.loaded;
    Subject {
        program: &loaded.program,
        words: &loaded.words,
        own_voice: loaded.own_voice.as_ref(),
        help: &loaded.help,
        phrases: flow.phrases,
        sha256: &loaded.sha256,
        response: flow.interview.response(),
        assessment: flow.interview.assessment(),
        answered_at,
        record: None,
    }
}

/// What it comes to in a line or two, for the head of the menu; nothing where the questionnaire has no levels.
pub(super) fn headline(flow: &Flow) -> String {
    let (assessment, end) = (flow.interview.assessment(), &flow.words.end);
    let notices = &flow.loaded.program.notices;
    let instead = notices
        .iter()
        .filter(|(id, notice)| notice.instead_of_level && assessment.notices[*id] == Truth::True);
    if let Some((id, _)) = instead.into_iter().next() {
        return flow.notice(id);
    }
    let name = |level| flow.loaded.words.levels[level].name.as_str();
    match (assessment.level_at_least, assessment.level_at_most) {
        (Some(least), _) if !flow.interview.certain_now().is_empty() => {
            fill(&end.at_least, &[("level", name(least))])
        }
        (Some(least), Some(most)) if least == most => fill(&end.level, &[("level", name(least))]),
        (Some(least), Some(most)) => fill(&end.range, &[("least", name(least)), ("most", name(most))]),
        (Some(_) | None, _) => String::new(),
    }
}
