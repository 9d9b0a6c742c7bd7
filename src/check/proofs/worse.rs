//! Does a worse answer ever lead to less?

use super::{Look, count};
use crate::diagnostic::{Code, Diagnostic, Severity::Error};
use crate::proof::Falls;
use crate::response::{Response, write};

/// A worse answer that leads to less.
const WORSE_IS_LESS: Code = Code {
    id: "worse-is-less",
    severity: Error,
    means: "A worse answer to an item lowers the level, or takes a notice away, for somebody whose other answers are \
            the same.",
    why: "Somebody who says that things are worse would be told to need less.",
    example: "- {id: drinks, number: {min: 0, max: 30}, worse: higher, ...}\n...\nwhen: drinks < 10\nat_least: inpatient",
    mend: "when: drinks >= 10      # or, where the item has no order, `worse: none`",
};

/// The codes of this module.
pub(super) const CODES: &[&Code] = &[&WORSE_IS_LESS];

impl Look<'_> {
    pub(super) fn worse(&mut self) {
        let before = self.so_far();
        for (id, item) in self.program.items.iter() {
            let falls = self.proof.falls(id);
            let question = || format!("whether a worse answer to `{}` can lead to less", item.id);
            let Some(Some(fall)) = self.decided(falls, question) else { continue };
            let Some(at) = self.written(id).map(|written| written.id.span) else { continue };
            let message = match fall.what {
                Falls::Level(level) => format!(
                    "a worse answer to `{}` can lower the level below `{}`",
                    item.id, self.program.levels[level].id
                ),
                Falls::Notice(notice) => format!(
                    "a worse answer to `{}` can take the notice `{}` away",
                    item.id, self.program.notices[notice].id
                ),
            };
            let said = |response: &Response| write(item, response.answer(id)).unwrap_or_default();
            let help = format!("it does from {} to {}", said(&fall.better), said(&fall.worse));
            let help = match self.shown(&fall.better) {
                Some(all) => format!("{help}, with {all}"),
                None => help,
            };
            let diagnostic = Diagnostic::new(&WORSE_IS_LESS, at, message).help(help);
            self.find_with(diagnostic, &item.id, fall.better, Some(fall.worse));
        }
        let covered = self.program.items.rows().filter(|item| item.counts()).count();
        let ordered = count(covered - self.found.without_order.len(), "item");
        self.proved(
            before,
            format!("monotone: no worse answer to any of {ordered} lowers the level or takes a notice away"),
        );
    }
}
