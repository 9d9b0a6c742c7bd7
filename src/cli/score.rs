//! `crossroads score`: a table of answers to a table of results.

mod files;
mod progress;
mod summary;

use super::Exit;
use super::prompter::screen::leave_at_once_when_stopped;
use crate::diagnostic::visible;
use crate::library::{self, Loaded};
use crate::response::Answer;
use crate::rows::{self, Format, Map, Options, Reject, Sinks, Tally};
use anyhow::bail;
use files::Files;
use progress::Progress;
use std::fs::File;
use std::io::{IsTerminal, Read, Write, stdout};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
pub(super) use summary::rows as rows_of;

/// Score a table of answers, a row each.
///
/// One column (or key) an item, named by its id; a cell holds a code or a whole number, `?` for not known, nothing (or
/// null) for declined. Several codes are joined by `;` or stand in a list, `[]` is none of them, or there is a column
/// `item___code` of 0 and 1 for each. Rows in are always rows out and rows rejected; row 1 is the first after the column
/// names.
#[derive(Debug, clap::Args)]
#[command(after_help = super::EXIT_CODES)]
pub(super) struct Args {
    /// The id of a built-in or a path
    questionnaire: String,
    /// The answers; standard input when none is given
    input: Option<PathBuf>,
    /// How the answers are written down [default: by the name of the file, else csv]
    #[arg(long, value_name = "FORMAT", value_enum)]
    from: Option<Named>,
    /// How to write the results down [default: by the name of the file, else csv]
    #[arg(long, value_name = "FORMAT", value_enum)]
    to: Option<Named>,
    /// Write the results here and not to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Columns to carry along into the result
    #[arg(long, value_name = "COLS", value_delimiter = ',')]
    keep: Vec<String>,
    /// YAML that says how the export's columns and codes are called here
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// Items may have no column; they count as not reached
    #[arg(long)]
    allow_missing: bool,
    /// What it means where a line of NDJSON does not have an item's key [default: open]
    #[arg(long, value_name = "MEANING", value_enum)]
    absent: Option<Absent>,
    /// Write rows that cannot be read here [default: beside the output]
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// So many rows (`5`) or so much of all (`2%`) may be rejected before the exit code is 1
    #[arg(long, value_name = "N|P%", default_value = "0", value_parser = allowed)]
    max_rejects: Allowed,
    /// Write the lowest and highest of each score too
    #[arg(long)]
    ranges: bool,
    /// How many threads score [default: as many as there are processors]
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
    /// Stop at the first row that cannot be read
    #[arg(long)]
    strict: bool,
    /// Write what came of all rows to this file too, as JSON
    #[arg(long, value_name = "FILE")]
    summary: Option<PathBuf>,
    /// A column with levels that somebody else assigned, to compare with
    #[arg(long, value_name = "COL")]
    reference: Option<String>,
    /// Refuse a questionnaire with another SHA-256
    #[arg(long, value_name = "SHA256")]
    expect: Option<String>,
}

/// How rows are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Named {
    /// A line of column names, then a line a row
    Csv,
    /// A JSON object a line
    Ndjson,
    /// By columns, packed; where the feature `parquet` is built in
    Parquet,
}

impl Named {
    /// The format that a file's name says.
    pub(super) fn of(path: Option<&Path>) -> Self {
        let end = path.and_then(Path::extension).unwrap_or_default().to_ascii_lowercase();
        match end.to_str() {
            Some("ndjson" | "jsonl" | "json") => Self::Ndjson,
            Some("parquet" | "pq") => Self::Parquet,
            _ => Self::Csv,
        }
    }
}

impl Named {
    /// As rows know it.
    pub(super) fn written(self) -> Format {
        match self {
            Self::Csv => Format::Csv,
            Self::Ndjson => Format::Ndjson,
            Self::Parquet => Format::Parquet,
        }
    }

    /// Its name.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Parquet => "parquet",
        }
    }
}

/// What a key that is not there means.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Absent {
    /// Not reached yet
    Open,
    /// Prefer not to say, for writers that leave out what is empty
    Declined,
}

#[derive(Debug, Clone, Copy)]
enum Allowed {
    Rows(u64),
    Percent(f64),
}

fn allowed(text: &str) -> Result<Allowed, String> {
    let bad = || "a number of rows such as 5, or a share such as 2%".to_owned();
    match text.strip_suffix('%') {
        Some(share) => match share.parse::<f64>() {
            Ok(share) if (0.0..=100.0).contains(&share) => Ok(Allowed::Percent(share)),
            _ => Err(bad()),
        },
        None => text.parse().map(Allowed::Rows).map_err(|_| bad()),
    }
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    leave_at_once_when_stopped()?;
    let loaded = super::load(&args.questionnaire)?;
    if let Some(expected) = args.expect.as_ref().filter(|e| !e.eq_ignore_ascii_case(&loaded.sha256)) {
        bail!("`{}` has the SHA-256 {}, not {}", loaded.program.id, loaded.sha256, visible(expected));
    }
    let map = read_map(loaded, args.map.as_deref())?;
    let from = args.from.unwrap_or_else(|| Named::of(args.input.as_deref()));
    let to = args.to.unwrap_or_else(|| Named::of(args.output.as_deref()));
    if to == Named::Parquet && args.output.is_none() && stdout().is_terminal() {
        bail!("Parquet is nothing to look at; name a file with -o");
    }
    let options = Options {
        to: to.written(),
        about: summary::about(loaded),
        absent: match args.absent {
            Some(Absent::Declined) => Some(Answer::Declined),
            Some(Absent::Open) => Some(Answer::Open),
            None => None,
        },
        keep: args.keep.clone(),
        map,
        allow_missing: args.allow_missing,
        ranges: args.ranges,
        threads: args
            .threads
            .unwrap_or_else(|| std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)),
        strict: args.strict,
        reference: args.reference.clone(),
    };
    let input = args.input.as_deref().filter(|path| *path != Path::new("-")).map(open).transpose()?;
    let about = match &input {
        Some(file) => file.metadata(),
        None => Path::new("/dev/stdin").metadata(),
    };
    let size = about.ok().filter(std::fs::Metadata::is_file).map(|about| about.len());
    let mut files = Files::new(args, from)?;

    let mut first = Vec::new();
    let mut note = |reject: &Reject| {
        if first.len() < 10 {
            first.push(format!("  row {}: {}", reject.row, reject.reason));
        }
    };
    let to_terminal = files.output.is_none() && stdout().is_terminal();
    let mut out = Standard { terminal: to_terminal };
    let mut progress = Progress::new(size, to_terminal);
    let mut sinks = Sinks {
        output: match &mut files.output {
            Some(file) => file,
            None => &mut out,
        },
        rejects: files.rejects.as_mut().map(|w| w as &mut (dyn Write + Send)),
        seen: &mut note,
        progress: &mut |tally, bytes| progress.tell(tally, bytes),
    };
    let scored = match from {
        Named::Csv => rows::score_csv(&loaded.program, stream(input), &mut sinks, &options),
        Named::Ndjson => rows::score_ndjson(&loaded.program, stream(input), &mut sinks, &options),
        #[cfg(feature = "parquet")]
        Named::Parquet => rows::score_parquet(&loaded.program, whole(input)?, &mut sinks, &options),
        #[cfg(not(feature = "parquet"))]
        Named::Parquet => Err(rows::Error::WithoutParquet),
    };
    progress.end();
    let tally = match scored {
        Ok(scored) => scored,
        Err(error @ rows::Error::Strict(_)) => {
            writeln!(anstream::stderr(), "{error}\n{}", first.join("\n"))?;
            return Ok(Exit::NeedsALook);
        }
        Err(error) => return Err(files::stopped(error, &files)),
    };
    let json = summary::json(loaded, &tally, args.reference.as_deref(), progress.took());
    let reject_path = files.finish(tally.rejected > 0, &json)?;
    say(&tally, args.absent, &first, reject_path.as_deref(), progress.speed(tally.rows))?;
    let mut err = anstream::stderr().lock();
    write!(err, "{}", summary::screen(loaded, &tally, progress.width()))?;
    if let Some(column) = &args.reference {
        write!(err, "{}", summary::agreement(loaded, &visible(column), &tally.agreement))?;
    }
    let too_many = match args.max_rejects {
        Allowed::Rows(rows) => tally.rejected > rows,
        Allowed::Percent(share) => tally.rejected as f64 * 100.0 > share * tally.rows as f64,
    };
    Ok(if too_many { Exit::NeedsALook } else { Exit::Done })
}

/// A file, or standard input.
fn stream(input: Option<File>) -> Box<dyn Read + Send> {
    match input {
        Some(file) => Box::new(file),
        None => Box::new(std::io::stdin()),
    }
}

/// A file that can be read at any place; what cannot be is copied to one without a name first.
#[cfg(feature = "parquet")]
fn whole(input: Option<File>) -> anyhow::Result<File> {
    use anyhow::Context;
    match input {
        Some(file) if file.metadata().is_ok_and(|about| about.is_file()) => Ok(file),
        input => {
            let mut copy = crate::session::unnamed()?;
            std::io::copy(&mut stream(input), &mut copy).context("cannot copy the input to a file")?;
            Ok(copy)
        }
    }
}

/// Standard output. On a terminal, what it would act on is shown escaped.
struct Standard {
    terminal: bool,
}

impl Write for Standard {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if !self.terminal {
            return stdout().write(bytes);
        }
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let text = String::from_utf8_lossy(line);
            writeln!(stdout(), "{}", visible(text.trim_end_matches('\n')))?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        stdout().flush()
    }
}

fn read_map(loaded: &Loaded, path: Option<&Path>) -> anyhow::Result<Map> {
    let Some(path) = path else { return Ok(Map::default()) };
    let source = library::read_source(path)?;
    match rows::read_map(&loaded.program, &source) {
        Ok(map) => Ok(map),
        Err(lines) => bail!("the map cannot be used:\n  {}", lines.join("\n  ")),
    }
}

#[expect(clippy::disallowed_methods, reason = "answers are streamed, not held")]
pub(super) fn open(path: &Path) -> anyhow::Result<File> {
    let shown = visible(&path.display().to_string());
    if path.is_dir() {
        bail!("cannot read `{shown}`: it is a folder; name the file in it");
    }
    File::open(path).map_err(|e| anyhow::anyhow!("cannot read `{shown}`: {}", crate::diagnostic::plainly(&e)))
}

fn say(
    tally: &Tally,
    absent: Option<Absent>,
    first: &[String],
    rejects: Option<&Path>,
    speed: Option<String>,
) -> anyhow::Result<()> {
    let mut err = anstream::stderr().lock();
    let ignored = &tally.keys.ignored;
    if !ignored.is_empty() {
        let more = if ignored.len() == rows::Keys::MOST { ", and perhaps more" } else { "" };
        writeln!(err, "not used: {}{more}", ignored.join(", "))?;
    }
    if tally.keys.absent > 0 {
        let means = match absent {
            Some(Absent::Declined) => "counted as declined",
            Some(Absent::Open) | None => "counted as not reached",
        };
        writeln!(err, "keys that rows do not have: {}, {means}", tally.keys.absent)?;
    }
    let rows = summary::rows(tally.rows);
    let speed = speed.map(|speed| format!(" ({speed})")).unwrap_or_default();
    writeln!(err, "{rows} in: {} out, {} rejected{speed}", tally.written, tally.rejected)?;
    for line in first {
        writeln!(err, "{line}")?;
    }
    let more = tally.rejected.saturating_sub(first.len() as u64);
    if more > 0 {
        writeln!(err, "  and {more} more")?;
    }
    if let Some(path) = rejects.filter(|_| tally.rejected > 0) {
        writeln!(err, "rejected rows, whole: {}", visible(&path.display().to_string()))?;
    }
    Ok(())
}
