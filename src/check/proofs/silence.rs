//! Is leaving a question open, or declining it, ever quieter than answering it?

use super::{Declining, Look};
use crate::program::ItemId;
use crate::proof::{Hidden, Silence};

impl Look<'_> {
    pub(super) fn silence(&mut self) {
        let before = self.so_far();
        for (id, item) in self.program.items.iter() {
            let quieter = self.proof.quieter(id, Silence::Open);
            let question = || format!("whether leaving `{}` open is quieter", item.id);
            // The meaning of the format rules this out, whatever the file says.
            if let Some(Some(quieter)) = self.decided(quieter, question) {
                let does = self.does(quieter.what);
                let word = format!("leaving `{}` open {does}: a mistake of this program", item.id);
                self.found.undecided.push(word);
            }
        }
        self.proved(before, "open: leaving a question open is never quieter than any answer".to_owned());
        let before = self.so_far();
        for (id, item) in self.program.items.iter() {
            let quieter = self.proof.quieter(id, Silence::Declined);
            let question = || format!("whether declining `{}` is quieter", item.id);
            if let Some(Some(quieter)) = self.decided(quieter, question) {
                let because = self.because(id, quieter.what);
                self.found.declining.push(Declining { item: id, because });
            }
        }
        if self.found.declining.is_empty() {
            self.proved(before, "declining: nor is declining it".to_owned());
        }
    }

    /// What saying nothing does.
    fn does(&self, what: Hidden) -> String {
        let level = |level| &self.program.levels[level].id;
        match what {
            Hidden::AtMost(high) => format!("rules `{}` out, which an answer could bring", level(high)),
            Hidden::AtLeast(low) => format!("leaves at least `{}`, which an answer could lower", level(low)),
            Hidden::Notice(notice) => {
                format!(
                    "rules the notice `{}` out, which an answer could bring",
                    self.program.notices[notice].id
                )
            }
        }
    }

    /// What declining does, and where the file makes it do that.
    fn because(&self, item: ItemId, what: Hidden) -> Vec<String> {
        let program = self.program;
        let mut because = vec![format!("it {}", self.does(what))];
        let looks = |condition| program.asks_whether_answered(condition, item);
        let rules = program.rules.rows().filter(|rule| looks(&rule.when)).map(|rule| &rule.id);
        because
            .extend(rules.map(|id| format!("the rule `{id}` looks at answered({})", program.items[item].id)));
        let scales = program.scales.rows().filter(|scale| scale.prorate > 0);
        let scales = scales.filter(|scale| scale.members.iter().any(|member| member.item == item));
        because.extend(scales.map(|scale| format!("the scale `{}` is worked out without it", scale.id)));
        let asked = program.items.rows().filter(|other| other.rests_on.contains(&item)).count();
        if asked > 0 {
            let items = super::count(asked, "later item");
            because.push(format!("it decides whether {items} can be asked, and what was said there counts"));
        }
        because
    }
}
