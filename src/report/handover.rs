//! What a report is handed over with: a letterhead, lines to sign on, and the notice that 42 CFR part 2 asks for.
//!
//! It changes nothing of what the report says. A letterhead is text, escaped like any other, and at most one picture
//! that stands in the page itself.

use super::HandoverPhrases;
use super::document::{Document, Head, Section, Tone, clean};
use super::view::View;
use crate::phrase::fill;
use serde::Deserialize;
use serde_json::{Value, json};

/// All of it.
#[derive(Debug, Clone)]
pub struct Handover {
    /// Who hands it over.
    pub letterhead: Option<Letterhead>,
    /// The lines to sign on.
    pub signatures: Option<Signatures>,
    /// The notice to whoever receives it.
    pub notice: Option<Part2Notice>,
    /// When the report is made, with the time zone.
    pub made_at: String,
    /// The words of it.
    pub phrases: HandoverPhrases,
}

/// Who hands it over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letterhead {
    /// The name.
    pub name: String,
    /// The address, and what else stands there.
    pub lines: Vec<String>,
    /// A picture, as an address that holds it whole.
    pub logo: Option<String>,
}

/// Who signs; a name that is not known is a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signatures {
    /// The worker.
    pub worker: Option<String>,
    /// The worker's credential, such as `LMSW`.
    pub credential: Option<String>,
    /// The client, as the worker names them.
    pub client: Option<String>,
}

/// The notice of 42 CFR 2.32, and where its words come from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the file of words shows what each is")]
pub struct Part2Notice {
    pub language: String,
    pub heading: String,
    pub statement_1: Vec<String>,
    pub statement_2: String,
    pub source: String,
    pub address: String,
    pub checked: String,
    pub source_line: String,
}

/// Adds it to a report: the letterhead at the head of each sheet, the rest at the end of the professional's.
pub(super) fn add(document: &mut Document, view: &View, handover: &Handover) {
    document.letterhead = handover.letterhead.as_ref().map(|Letterhead { name, lines, logo }| Head {
        name: clean(name),
        lines: lines.iter().map(|line| clean(line)).collect(),
        logo: logo.clone(),
    });
    // Sheets get apart, so the short form stands on the first as well.
    if let (Some(page), Some(notice)) = (document.pages.first_mut(), &handover.notice) {
        let mut section = Section::new(&notice.heading, Tone::Plain);
        section.paragraph(&notice.statement_2);
        page.add(section);
    }
    let Some(page) = document.pages.get_mut(1) else { return };
    if let Some(signatures) = &handover.signatures {
        page.add(sign(view, handover, signatures));
    }
    if let Some(notice) = &handover.notice {
        let mut section = Section::new(&notice.heading, Tone::Plain);
        notice.statement_1.iter().for_each(|part| section.paragraph(part));
        let names =
            [("source", notice.source.as_str()), ("checked", &notice.checked), ("address", &notice.address)];
        section.lines([fill(&notice.source_line, &names)]);
        page.add(section);
    }
}

fn sign(view: &View, handover: &Handover, signatures: &Signatures) -> Section {
    let words = &handover.phrases;
    let mut section = Section::new(&words.heading, Tone::Main);
    section.facts([(words.made.clone(), view.time(&handover.made_at))]);
    let line = || words.line.clone();
    let worker = match (&signatures.worker, &signatures.credential) {
        (worker, Some(credential)) => {
            let name = worker.clone().unwrap_or_else(line);
            fill(&words.credential, &[("name", &name), ("credential", credential)])
        }
        (worker, None) => worker.clone().unwrap_or_else(line),
    };
    let client = signatures.client.clone().unwrap_or_else(line);
    let who = [(&words.worker, worker), (&words.supervisor, line()), (&words.client, client)];
    let rows = who.into_iter().map(|(role, name)| [role.clone(), name, line(), words.short_line.clone()]);
    section.table([&words.role, &words.name, &words.signature, &words.date], rows.collect());
    section
}

/// For a program. A picture is nothing to read.
pub(super) fn json(handover: &Handover) -> Value {
    let letterhead = handover.letterhead.as_ref().map(|head| {
        let lines: Vec<String> = head.lines.iter().map(|line| clean(line)).collect();
        json!({"name": clean(&head.name), "lines": lines})
    });
    let signatures = handover.signatures.as_ref().map(|who| {
        json!({"worker": who.worker.as_deref().map(clean), "credential": who.credential.as_deref().map(clean),
               "client": who.client.as_deref().map(clean)})
    });
    let notice = handover.notice.as_ref().map(|notice| {
        json!({"text": notice.statement_1.join("\n"), "source": notice.source, "address": notice.address,
               "checked": notice.checked})
    });
    json!({"made_at": clean(&handover.made_at), "letterhead": letterhead, "signatures": signatures,
           "part2_notice": notice})
}
