//! `crossroads history`: every event of a session.

use super::keys::{Keyring, Keys};
use super::{Exit, Format, sessions};
use crate::diagnostic::visible;
use crate::session::{Cell, Entry, Event, Origin, Overridden};
use serde_json::json;
use std::io::Write;
use std::path::PathBuf;

/// Print every event of a session: what was asked, answered, changed, noted, overridden, resumed and exported
///
/// With its time, worker and line. Answers and notes are shown: it is the whole record.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The session
    session: PathBuf,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    keys: Keys,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let journal = sessions::read(&args.session, &Keyring::new(&args.keys)?)?.journal;
    for (number, entry) in journal.entries().iter().enumerate() {
        let Entry { at, worker, event, hash } = entry;
        let line = number + 1;
        match args.format {
            Format::Text => {
                let said = visible(&format!("{line:>4}  {at}  {worker}  {}", words(event)));
                writeln!(out, "{}", said.replace('\n', "\n      "))?;
            }
            Format::Json => {
                let entry = json!({"line": line, "at": at, "worker": worker, "event": event, "hash": hash});
                writeln!(out, "{entry}")?;
            }
        }
    }
    if args.format == Format::Text {
        if journal.torn() > 0 {
            writeln!(out, "a last event was not written to its end; it is left out")?;
        }
        writeln!(out, "head of the chain: {}", journal.head())?;
    }
    Ok(Exit::Done)
}

fn words(event: &Event) -> String {
    match event {
        Event::Begun(begun) => {
            let client = begun.client.as_ref().map(|id| format!(", client {id}")).unwrap_or_default();
            let asked = &begun.questionnaire;
            format!("begun with {} {} (SHA-256 {}){client}", asked.id, asked.version, asked.sha256)
        }
        Event::Asked { item } => format!("asked {item}"),
        Event::Answered { item, answer, source } => {
            format!("answered {item}: {}{}", cell(answer), of(*source))
        }
        Event::Changed { item, from, answer, source } => {
            format!("changed {item} from {} to {}{}", cell(from), cell(answer), of(*source))
        }
        Event::Noted { item: Some(item), text } => format!("noted to {item}: {text}"),
        Event::Noted { item: None, text } => format!("noted: {text}"),
        Event::Words { item, text } if text.is_empty() => format!("took back the client's words to {item}"),
        Event::Words { item, text } => format!("the client's words to {item}: {text}"),
        Event::Overridden(Overridden { level, level_at_least, level_at_most, reason, text, .. }) => {
            let text = if text.is_empty() { String::new() } else { format!(": {text}") };
            format!("set {level} (computed: {level_at_least} to {level_at_most}), reason {reason}{text}")
        }
        Event::Withdrawn {} => "took back the level that was set".to_owned(),
        Event::Resumed { questionnaire, again, torn } => {
            let again = if again.is_empty() {
                String::new()
            } else {
                format!(", to ask again: {}", again.join(", "))
            };
            let torn = if *torn == 0 { "" } else { ", after a last event that was not written to its end" };
            format!("resumed with {} {}{again}{torn}", questionnaire.id, questionnaire.version)
        }
        Event::Exported { form, to } => format!("exported {form} to {to}"),
        Event::Finished {} => "finished".to_owned(),
    }
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Declined => "declined".to_owned(),
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) if text == "?" => "not known".to_owned(),
        Cell::Text(text) => text.clone(),
        Cell::Codes(codes) if codes.is_empty() => "none".to_owned(),
        Cell::Codes(codes) => codes.join("; "),
    }
}

fn of(source: Origin) -> &'static str {
    match source {
        Origin::Client => "",
        Origin::ClientDeclined => " (client declined)",
        Origin::ClientDoesNotKnow => " (client does not know)",
        Origin::CouldNotAsk => " (could not ask)",
        Origin::Judgement => " (interviewer's judgement)",
    }
}
