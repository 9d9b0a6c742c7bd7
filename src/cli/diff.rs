//! `crossroads diff`: what changes for people from one version of a questionnaire to another.

mod json;
mod responses;
mod text;

use super::clock::Clock;
use super::{Exit, Format, terminal_width};
use crate::diagnostic::visible;
use crate::library::Loaded;
use crate::program::{ItemId, LevelId, NoticeId, Program, Scale, Urgency};
use crate::proof::{self, Difference, Differences, Moves, NotCompared, Pair, Sure, Turn, What};
use crate::report::{Change, changes};
use crate::session::{self, IfThere};
use anyhow::{Context, bail};
use responses::Real;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Say what changes for people between two versions of a questionnaire
///
/// For each level and notice that can differ: an example, and for how many responses of all that both versions can read,
/// exactly. What follows from something else has its example in JSON and with --witness alone. Items are the same by
/// their id, choices by their code. Every item may be answered, declined, not known or
/// not reached; an item that only one version has is free in that one.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The old version: the id of a built-in or a path
    old: String,
    /// The new version
    new: String,
    /// Count real responses too: a table as `score` reads it; - for standard input
    #[arg(long, value_name = "FILE")]
    responses: Option<PathBuf>,
    /// How the responses are written down [default: by the name of the file, else csv]
    #[arg(long, value_name = "FORMAT", value_enum, requires = "responses")]
    from: Option<super::score::Named>,
    /// An item that the new version calls otherwise
    #[arg(long, value_name = "OLD=NEW")]
    same: Vec<String>,
    /// Write each example into this folder, as files of answers that `report` reads
    #[arg(long, value_name = "DIR")]
    witness: Option<PathBuf>,
    /// How to print what differs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// All that was found.
struct Found {
    versions: Pair<&'static Loaded>,
    all: Result<Differences, NotCompared>,
    changes: Vec<Change>,
    real: Option<Real>,
    /// Where the examples were written.
    folder: Option<PathBuf>,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let versions = Pair { old: super::load(&args.old)?, new: super::load(&args.new)? };
    let Pair { old, new } = versions.map(|loaded| &loaded.program);
    if old.id != new.id {
        bail!(
            "`{}` and `{}` are two questionnaires, not two versions of one",
            visible(&old.id),
            visible(&new.id)
        );
    }
    let same = same(args, Pair { old, new })?;
    let words = versions.map(|loaded| (&loaded.program, &loaded.words));
    // What can fail in the world comes before the work.
    let real = args
        .responses
        .as_deref()
        .map(|path| responses::count(versions, &same, path, args.from))
        .transpose()?;
    let mut found = Found {
        versions,
        all: proof::diff(words, &same, proof::BUDGET),
        changes: changes(words.old, words.new, &same),
        real,
        folder: None,
    };
    if let Some(folder) = &args.witness {
        found.write(folder)?;
    }
    match args.format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &json::json(&found))?;
            writeln!(out)?;
        }
        Format::Text => write!(out, "{}", text::text(&found, terminal_width()))?,
    }
    Ok(if found.is_nothing() { Exit::Done } else { Exit::NeedsALook })
}

/// The items that are the same: by their id, and those that were named.
fn same(args: &Args, programs: Pair<&Program>) -> anyhow::Result<Vec<(ItemId, ItemId)>> {
    let mut same = proof::same_items(programs);
    for named in &args.same {
        let Some((old, new)) = named.split_once('=') else {
            bail!("`--same {}` has to be OLD=NEW, two ids of items", visible(named));
        };
        let find = |program: &Program, id: &str, which: &str| {
            let help = || {
                let near = crate::diagnostic::suggest(id, program.items.rows().map(|item| item.id.as_str()));
                near.map(|near| format!("; {near}")).unwrap_or_default()
            };
            program
                .item(id)
                .with_context(|| format!("the {which} version has no item `{}`{}", visible(id), help()))
        };
        let (here, there) = (find(programs.old, old, "old")?, find(programs.new, new, "new")?);
        if same.iter().any(|(one, other)| *one == here || *other == there) {
            bail!("`--same {}` names an item that already has its like", visible(named));
        }
        same.push((here, there));
    }
    Ok(same)
}

impl Found {
    fn programs(&self) -> Pair<&'static Program> {
        self.versions.map(|loaded| &loaded.program)
    }

    fn is_nothing(&self) -> bool {
        self.changes.is_empty()
            && self.all.as_ref().is_ok_and(|all| all.all.is_empty())
            && self.real.as_ref().is_none_or(Real::is_nothing)
    }

    /// Writes each example twice, as either version reads it.
    fn write(&mut self, folder: &Path) -> anyhow::Result<()> {
        let Ok(all) = &self.all else { return Ok(()) };
        let shown = visible(&folder.display().to_string());
        std::fs::create_dir_all(folder).map_err(|error| {
            anyhow::anyhow!("cannot make `{shown}`: {}", crate::diagnostic::plainly(&error))
        })?;
        let now = Clock::here().now();
        for (number, one) in all.all.iter().enumerate() {
            for (side, name) in self.files(number, one).into_iter().enumerate() {
                let loaded = self.versions.get(side);
                let response = one.witness.response.get(side);
                let answers = session::answers_file(&loaded.program, &loaded.sha256, response, &now);
                let path = folder.join(name);
                session::write(&path, answers.as_bytes(), IfThere::Refuse).map_err(|error| {
                    let hint = if error.exists { "; name another folder" } else { "" };
                    anyhow::anyhow!("{error}{hint}")
                })?;
            }
        }
        self.folder = Some(folder.to_owned());
        Ok(())
    }

    /// What the files of an example are called, of the old version and of the new one.
    fn files(&self, number: usize, one: &Difference) -> [String; 2] {
        let Named { of, old, new, turn, .. } = self.named(&one.what);
        let turn = turn.map(|turn| match turn {
            Turn::Gained => "gained".to_owned(),
            Turn::Lost => "lost".to_owned(),
        });
        let moves = matches!(one.what, What::Moves(..) | What::Urgency(_));
        let [old, new] = [old, new].map(|id| id.or_else(|| moves.then(|| "none".to_owned())));
        let parts: Vec<String> = [Some(of.to_owned()), old, new, turn].into_iter().flatten().collect();
        let name = format!("{:02}-{}", number + 1, parts.join("-"));
        ["old", "new"].map(|side| format!("{name}.{side}.yaml"))
    }

    fn named(&self, what: &What) -> Named {
        let programs = self.programs();
        match what {
            What::Moves(moves, ids) => Named {
                of: match moves {
                    Moves::Level => "level",
                    Moves::AtLeast => "level_at_least",
                    Moves::AtMost => "level_at_most",
                },
                old: level(programs.old, ids.old),
                new: level(programs.new, ids.new),
                turn: None,
                rules: None,
                scale: None,
            },
            What::Score(ids) => Named::of_scale("score", &programs.old.scales[ids.old].id, Pair::default()),
            What::Band(ids, places) => {
                let band = |scale: &Scale, place: Option<usize>| Some(scale.bands.get(place?)?.id.clone());
                let bands = Pair {
                    old: band(&programs.old.scales[ids.old], places.old),
                    new: band(&programs.new.scales[ids.new], places.new),
                };
                Named::of_scale("band", &programs.old.scales[ids.old].id, bands)
            }
            What::Urgency(pair) => Named {
                of: "urgency",
                old: pair.old.map(|urgency| urgency.word().to_owned()),
                new: pair.new.map(|urgency| urgency.word().to_owned()),
                turn: None,
                rules: None,
                scale: None,
            },
            What::Notice(ids, sure, turn) => Named {
                of: match sure {
                    Sure::Certain => "notice",
                    Sure::Possible => "possible_notice",
                },
                old: notice(programs.old, ids.old),
                new: notice(programs.new, ids.new),
                turn: Some(*turn),
                rules: None,
                scale: None,
            }
            .one(),
            What::Fit(lines, turn) => {
                let id = |program: &Program, rule| program.rules[rule].id.clone();
                let old: Vec<String> = lines.old.iter().map(|rule| id(programs.old, *rule)).collect();
                let new: Vec<String> = lines.new.iter().map(|rule| id(programs.new, *rule)).collect();
                Named {
                    of: "fit",
                    old: old.first().cloned(),
                    new: new.first().cloned(),
                    turn: Some(*turn),
                    rules: Some(Pair { old, new }),
                    scale: None,
                }
                .one()
            }
        }
    }

    /// Is it up or down? In the order of the new version, or of the old one where that alone has both.
    fn direction(&self, ids: Pair<Option<LevelId>>) -> Option<&'static str> {
        let programs = self.programs();
        let (before, after) = (level(programs.old, ids.old)?, level(programs.new, ids.new)?);
        let rank = |program: &Program| Some((program.level(&before)?, program.level(&after)?));
        let (before, after) = rank(programs.new).or_else(|| rank(programs.old))?;
        Some(if after > before { "up" } else { "down" })
    }
}

/// A difference by the names in it.
struct Named {
    of: &'static str,
    old: Option<String>,
    new: Option<String>,
    turn: Option<Turn>,
    rules: Option<Pair<Vec<String>>>,
    scale: Option<String>,
}

impl Named {
    fn of_scale(of: &'static str, scale: &str, bands: Pair<Option<String>>) -> Self {
        let Pair { old, new } = bands;
        Self { of, old, new, turn: None, rules: None, scale: Some(scale.to_owned()) }
    }

    /// What is in either version, where it is the same in both.
    fn one(mut self) -> Self {
        if self.old.is_some() {
            self.new = None;
        }
        self
    }

    fn id(&self) -> &str {
        self.old.as_deref().or(self.new.as_deref()).unwrap_or_default()
    }
}

fn level(program: &Program, id: Option<LevelId>) -> Option<String> {
    id.map(|id| program.levels[id].id.clone())
}

fn notice(program: &Program, id: Option<NoticeId>) -> Option<String> {
    id.map(|id| program.notices[id].id.clone())
}

/// All words for urgency, and none.
fn urgency(urgency: Option<Urgency>) -> &'static str {
    urgency.map_or("none", Urgency::word)
}

/// Why it was not decided, in words.
fn undecided(why: &NotCompared) -> String {
    match (&why.why, &why.item) {
        (proof::TooLarge::Number(_), Some(item)) => format!("`{item}` has too many numbers that matter"),
        (proof::TooLarge::Number(_) | proof::TooLarge::Nodes, _) => {
            "it would take too much memory".to_owned()
        }
        (proof::TooLarge::Items, _) => "there are too many items and choices".to_owned(),
    }
}
