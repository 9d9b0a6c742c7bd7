//! What differs, for people.

use super::{Found, Named, undecided, urgency};
use crate::assess::{Standing, assess};
use crate::cli::score::rows_of;
use crate::diagnostic::visible;
use crate::proof::{Count, Difference, Differences, Moves, Pair, Sure, Turn, What};
use crate::report::wrap;
use crate::response::write_cell;
use std::fmt::Write;

/// All of it.
pub(super) fn text(found: &Found, width: usize) -> String {
    let mut page = Page { found, width, text: String::new() };
    let Pair { old, new } = found.programs();
    let same = found.versions.old.sha256 == found.versions.new.sha256;
    let versions =
        if same { "the same file".to_owned() } else { format!("{} -> {}", old.version, new.version) };
    page.line(0, &format!("{}: {}", visible(&old.id), visible(&versions)));
    match &found.all {
        Ok(all) => page.differences(all),
        Err(why) => {
            page.line(0, &format!("levels and notices: not decided within budget, {}", undecided(why)))
        }
    }
    page.real();
    page.changes();
    page.text
}

struct Page<'a> {
    found: &'a Found,
    width: usize,
    text: String,
}

impl Page<'_> {
    /// A line, wrapped, with what follows of it two columns further in.
    fn line(&mut self, indent: usize, text: &str) {
        for (at, line) in wrap(text, self.width.saturating_sub(indent + 2)).into_iter().enumerate() {
            let further = if at == 0 { indent } else { indent + 2 };
            let _ = writeln!(self.text, "{:further$}{line}", "");
        }
    }

    fn head(&mut self, text: &str) {
        self.text.push('\n');
        self.line(0, text);
    }

    fn differences(&mut self, all: &Differences) {
        let of = short(&all.responses);
        if all.all.is_empty() {
            self.line(0, &format!("all {of} responses that both can read come to the same"));
            return;
        }
        let (differ, part) = (short(&all.differ), share(&all.differ, &all.responses));
        self.line(
            0,
            &format!("{differ} of {of} responses that both can read come to something else ({part})"),
        );
        let any = |so: fn(&What) -> bool| all.all.iter().any(|one| so(&one.what));
        let levels =
            any(|what| matches!(what, What::Moves(Moves::Level, Pair { old: Some(_), new: Some(_) })));
        let notices = any(|what| matches!(what, What::Notice(..)));
        let mut heading = "";
        for (number, one) in all.all.iter().enumerate() {
            // What follows from something that has an example needs none of its own.
            let (head, example) = match &one.what {
                What::Moves(Moves::Level, Pair { old: Some(_), new: Some(_) }) => ("suggested level", true),
                What::Moves(Moves::Level, _) => ("suggested level", !levels),
                What::Moves(Moves::AtLeast, _) => ("lowest possible level", !levels),
                What::Moves(Moves::AtMost, _) => ("highest possible level", !levels),
                What::Band(..) => ("what a score is called", true),
                What::Score(ids) => {
                    let moved = |other: &Difference| matches!(&other.what, What::Band(of, _) if of == ids);
                    ("scores", !all.all.iter().any(moved))
                }
                What::Notice(ids, Sure::Possible, turn) => {
                    let certain = What::Notice(*ids, Sure::Certain, *turn);
                    ("notices", all.all.iter().all(|other| other.what != certain))
                }
                What::Notice(..) => ("notices", true),
                What::Urgency(_) => ("highest urgency", !notices),
                What::Fit(..) => ("how a level fits", true),
            };
            if head != heading {
                self.head(head);
                heading = head;
            }
            let count = format!("{} responses ({})", short(&one.count), share(&one.count, &all.responses));
            let count =
                if one.count.to_string() == "1" { count.replace("responses", "response") } else { count };
            self.line(2, &format!("{}: {count}", self.name(one)));
            if example {
                self.example(one);
            }
            if self.found.folder.is_some() {
                let [old, _] = self.found.files(number, one);
                self.line(4, &format!("{old} and .new.yaml"));
            }
        }
        self.text.push_str("\nCounted exactly, about these files: not how many people answer so.\n");
    }

    fn name(&self, one: &Difference) -> String {
        let named = self.found.named(&one.what);
        let turn = |gained: &str, lost: &str| match named.turn {
            Some(Turn::Gained) => format!("{} {gained}", named.id()),
            Some(Turn::Lost) | None => format!("{} {lost}", named.id()),
        };
        match &one.what {
            What::Moves(_, ids) => {
                let level = |id: &Option<String>| id.clone().unwrap_or_else(|| "no level".to_owned());
                let direction =
                    self.found.direction(*ids).map(|word| format!(" ({word})")).unwrap_or_default();
                format!("{} -> {}{direction}", level(&named.old), level(&named.new))
            }
            What::Score(_) => format!("{} comes to something else", named.scale.unwrap_or_default()),
            What::Band(..) => {
                let band = |id: Option<String>| id.unwrap_or_else(|| "none for certain".to_owned());
                format!("{}: {} -> {}", named.scale.unwrap_or_default(), band(named.old), band(named.new))
            }
            What::Urgency(pair) => format!("{} -> {}", urgency(pair.old), urgency(pair.new)),
            What::Notice(_, Sure::Certain, _) => turn("is said now", "is no longer said"),
            What::Notice(_, Sure::Possible, _) => {
                turn("may have to be said now", "no longer may have to be said")
            }
            What::Fit(..) => {
                let Named { rules, .. } = &named;
                let of = rules.as_ref().map_or(0, |rules| rules.old.len().max(rules.new.len()));
                let noun = if of > 1 { "and its like " } else { "" };
                turn(&format!("{noun}is said now"), &format!("{noun}is no longer said"))
            }
        }
    }

    /// The answers that make the difference in the example.
    fn example(&mut self, one: &Difference) {
        let programs = self.found.programs();
        let response = &one.witness.response;
        let assessed =
            Pair { old: assess(programs.old, &response.old), new: assess(programs.new, &response.new) };
        let answers: Vec<String> = one
            .witness
            .deciding
            .iter()
            .filter_map(|ids| {
                let side = usize::from(ids.old.is_none());
                let id = (*ids.get(side))?;
                let item = &programs.get(side).items[id];
                let response = response.get(side);
                Some(format!(
                    "{}: {}",
                    item.id,
                    match assessed.get(side).standing(response, id) {
                        Standing::NotAsked => "(not asked)".to_owned(),
                        Standing::Open => "(not reached)".to_owned(),
                        Standing::Declined => "(declined)".to_owned(),
                        Standing::NotKnown => "(not known)".to_owned(),
                        Standing::Answered => write_cell(item, response.answer(id)).unwrap_or_default(),
                    }
                ))
            })
            .collect();
        let how = match (one.witness.complete, answers.is_empty()) {
            (true, false) => "for example, whatever else is answered:",
            (true, true) => "whatever is answered",
            (false, false) => "never with every answer; for example, whatever else is said:",
            (false, true) => "whatever is said",
        };
        self.line(4, &format!("{how} {}", answers.join(", ")));
    }

    fn real(&mut self) {
        let Some(real) = &self.found.real else { return };
        let rejected = real.rejected.both + real.rejected.old + real.rejected.new;
        self.head(&format!(
            "real responses: {}, {} compared, {rejected} not",
            rows_of(real.rows),
            real.compared
        ));
        if rejected > 0 {
            let parts = [
                (real.rejected.both, "cannot be read by either"),
                (real.rejected.old, "cannot be read by the old version"),
                (real.rejected.new, "cannot be read by the new version"),
            ];
            for (count, why) in parts.into_iter().filter(|(count, _)| *count > 0) {
                self.line(2, &format!("{}: {why}; `crossroads score` says why", rows_of(count)));
            }
        }
        if real.absent.old + real.absent.new > 0 {
            self.line(2, "items without a column or key count as not reached");
        }
        let Pair { old, new } = self.found.programs();
        if old.levels.is_empty() && new.levels.is_empty() {
            self.line(2, "notices are compared here; what scores come to stands above");
        }
        if real.same == real.compared {
            if real.compared > 0 {
                self.line(2, "all come to the same");
            }
            return;
        }
        self.line(2, &format!("{} come to something else", rows_of(real.compared - real.same)));
        let none = |id: &Option<String>| id.clone().unwrap_or_else(|| "none".to_owned());
        for (what, moves) in [
            ("suggested level", &real.level),
            ("lowest possible level", &real.at_least),
            ("highest possible level", &real.at_most),
            ("highest urgency", &real.urgency),
        ] {
            if moves.is_empty() {
                continue;
            }
            self.line(2, what);
            for ((old, new), count) in moves {
                self.line(4, &format!("{} -> {}: {}", none(old), none(new), rows_of(*count)));
            }
        }
        if !real.notices.is_empty() {
            self.line(2, "notices");
        }
        for ((id, gained), count) in &real.notices {
            let how = if *gained { "is said now" } else { "is no longer said" };
            self.line(4, &format!("{id} {how}: {}", rows_of(*count)));
        }
    }

    fn changes(&mut self) {
        let mut of = "";
        for change in &self.found.changes {
            if change.of != of {
                of = change.of;
                self.head(&format!("{of}s"));
            }
            self.line(2, &visible(&format!("{}: {}", change.id, change.message)));
            if let Some(new) = change.renamed.as_ref().filter(|_| change.kind == "renamed") {
                self.line(4, &format!("`--same {}={new}` takes both for one", change.id));
            }
        }
    }
}

/// A count of a few digits, never more than it is.
pub(super) fn short(count: &Count) -> String {
    let digits = count.to_string();
    match digits.split_at_checked(1) {
        Some((first, rest)) if digits.len() > 6 => {
            format!("{first}.{}e{}", rest.get(..1).unwrap_or("0"), rest.len())
        }
        _ => digits,
    }
}

/// A share of all in per cent, to two digits that count. It is 0 or 100 only where it is nothing or all.
pub(super) fn share(count: &Count, of: &Count) -> String {
    if count == of {
        return "100 %".to_owned();
    }
    let percent = count.share(of) * 100.0;
    if percent <= 0.0 {
        return "next to nothing".to_owned();
    }
    if percent > 99.0 {
        return "more than 99 %".to_owned();
    }
    let digits = (1 - percent.log10().floor() as i32).clamp(0, 400);
    if digits > 12 {
        return format!("about {percent:.1e} %");
    }
    format!("about {percent:.*} %", usize::try_from(digits).unwrap_or(0))
}
