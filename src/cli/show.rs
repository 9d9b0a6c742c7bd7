//! `crossroads show`: a questionnaire, written out.

use super::locale::Locale;
use super::{Exit, terminal_width};
use crate::diagnostic::{Diagnostic, any_error};
use crate::library;
use crate::questionnaire::expanded::expanded;
use crate::questionnaire::overlay;
use crate::report::{self, Colour};
use std::io::Write;

/// Print a questionnaire: every question, score and notice, and every rule as a sentence
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The id of a built-in or a path
    questionnaire: String,
    /// How to print it
    #[arg(long, value_enum, default_value_t = As::Text)]
    format: As,
    #[command(flatten)]
    locale: Locale,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum As {
    /// Words, for a terminal
    Text,
    /// The file's own shape, with option lists written out
    Json,
    /// A codebook to read and sign
    Markdown,
    /// The file as it is
    Yaml,
    /// A file of all its texts, to be written anew in another language (--lang) or voice
    Texts,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    if args.format == As::Texts {
        let mut whole = library::whole(&args.questionnaire, args.locale.lang.as_deref())?;
        // The hashes are written anew, which would hide what is stale.
        let stale = |d: &Diagnostic| d.code.id == "stale-text";
        let good = !any_error(&whole.diagnostics) && !whole.diagnostics.iter().any(stale);
        if let Some(questionnaire) = whole.questionnaire.as_mut().filter(|_| good) {
            let language = args.locale.lang.clone().unwrap_or_else(|| questionnaire.language.value.clone());
            out.write_all(overlay::started(questionnaire, &language).as_bytes())?;
            return Ok(Exit::Done);
        }
        return Err(library::Trouble::Invalid(whole.sources, whole.diagnostics).into());
    }
    let loaded = args.locale.load(&args.questionnaire)?;
    let format = match args.format {
        As::Text => report::Format::Text(terminal_width(), Colour::On),
        As::Markdown => report::Format::Markdown,
        As::Json => {
            serde_json::to_writer_pretty(&mut *out, &expanded(&library::whole(&args.questionnaire, None)?))?;
            writeln!(out)?;
            return Ok(Exit::Done);
        }
        As::Texts => return Ok(Exit::Done),
        As::Yaml => {
            let own = loaded.sources.first().map_or("", |source| source.text.as_str());
            out.write_all(own.as_bytes())?;
            return Ok(Exit::Done);
        }
    };
    let phrases = library::codebook_phrases(&loaded.words.language)?;
    let text = report::codebook(&loaded.program, &loaded.words, &phrases, &loaded.sha256, format)?;
    out.write_all(text.as_bytes())?;
    Ok(Exit::Done)
}
