//! `crossroads show`: a questionnaire, written out.

use super::{Exit, terminal_width};
use crate::library;
use crate::questionnaire::expanded::expanded;
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
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let loaded = super::load(&args.questionnaire)?;
    let format = match args.format {
        As::Text => report::Format::Text(terminal_width(), Colour::On),
        As::Markdown => report::Format::Markdown,
        As::Json => {
            serde_json::to_writer_pretty(&mut *out, &expanded(&library::whole(&args.questionnaire)?))?;
            writeln!(out)?;
            return Ok(Exit::Done);
        }
        As::Yaml => {
            let own = loaded.sources.first().map_or("", |source| source.text.as_str());
            out.write_all(own.as_bytes())?;
            return Ok(Exit::Done);
        }
    };
    let phrases = library::codebook_phrases()?;
    let text = report::codebook(&loaded.program, &loaded.words, &phrases, &loaded.sha256, format)?;
    out.write_all(text.as_bytes())?;
    Ok(Exit::Done)
}
