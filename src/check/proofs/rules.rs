//! Does every rule change anything?

use super::Look;
use crate::diagnostic::{Code, Diagnostic, Severity::Warning};
use crate::program::{Effect, Id, RuleId};
use crate::proof::CoveredBy;

/// Two rules that say the same.
const SAME_RULE: Code = Code {
    id: "same-rule",
    severity: Warning,
    means: "Two rules hold for the same answers and lead to the same, perhaps in other words.",
    why: "One of them was probably meant to say something else, or was written twice.",
    example: "- {id: few_hours, when: hours < 3, notice: short}\n- {id: no_time, when: hours <= 2, notice: short}",
    mend: "Drop one of them, or say in the other what was meant.",
};

/// A rule that another makes up for.
const IMPLIED_RULE: Code = Code {
    id: "implied-rule",
    severity: Warning,
    means: "Wherever this rule holds another does, which leads to the same or to more.",
    why: "Without it everybody would get the same level and the same notices.",
    example: "- {id: some, when: drinks > 3, at_least: iop}\n- {id: many, when: drinks > 9, at_least: iop}",
    mend: "Drop it, or let it ask for more: `at_least: inpatient`. Its reason can stand in the other.",
};

/// A rule that several others make up for, or that asks for nothing.
const IDLE_RULE: Code = Code {
    id: "idle-rule",
    severity: Warning,
    means: "Without this rule everybody would get the same level, the same notices and the same lines about fit.",
    why: "It looks as if it protected somebody, and it does not.",
    example: "- {id: calm, when: mood < 2, at_least: outpatient}    # outpatient is the base level",
    mend: "Drop it, or find out what it was meant to change.",
};

/// The codes of this module.
pub(super) const CODES: &[&Code] = &[&SAME_RULE, &IMPLIED_RULE, &IDLE_RULE];

impl Look<'_> {
    pub(super) fn rules(&mut self) {
        let before = self.so_far();
        let mut all_can_hold = true;
        for rule in self.program.rules.ids() {
            // A rule that can never hold has been told of.
            let can_hold = matches!(self.proof.can_hold(&self.program.rules[rule].when), Ok(Some(_)));
            if can_hold {
                self.rule(rule);
            }
            all_can_hold &= can_hold;
        }
        if all_can_hold {
            let rules = self.program.rules.len();
            self.proved_of_each(before, &[(rules, "rule")], "changes what somebody gets");
        }
    }

    fn rule(&mut self, id: RuleId) {
        let rule = &self.program.rules[id];
        let Some(at) = self.questionnaire.rules.get(id.row()).map(|written| written.id.span) else { return };
        let alike = self.alike(id);
        let matters = self.proof.matters(id, &alike);
        let question = || format!("whether `{}` changes anything", rule.id);
        if !matches!(self.decided(matters, question), Some(None)) {
            return;
        }
        let covered = self.proof.covered_by(id);
        let Some(covered) = self.decided(covered, || format!("what makes up for `{}`", rule.id)) else {
            return;
        };
        let name = |other: RuleId| &self.program.rules[other].id;
        let diagnostic = match covered {
            // Of two that are the same, the second is told of.
            CoveredBy::Same(other) if id < other => return,
            CoveredBy::Same(other) => {
                let first = self.questionnaire.rules.get(other.row()).map(|written| written.id.span);
                let message = format!(
                    "`{}` holds for the same answers as `{}` and leads to the same",
                    rule.id,
                    name(other)
                );
                let diagnostic = Diagnostic::new(&SAME_RULE, at, message);
                match first {
                    Some(first) => diagnostic.also(first, "the other"),
                    None => diagnostic,
                }
            }
            CoveredBy::One(other) => {
                let message = format!(
                    "wherever `{}` holds `{}` does, which leads to the same or to more",
                    rule.id,
                    name(other)
                );
                let diagnostic = Diagnostic::new(&IMPLIED_RULE, at, message);
                match self.questionnaire.rules.get(other.row()) {
                    Some(written) => diagnostic.also(written.id.span, "the other"),
                    None => diagnostic,
                }
            }
            CoveredBy::Several => {
                let message = format!("`{}` changes nothing for anybody", rule.id);
                let help = match rule.effect {
                    Effect::AtLeast(level, _) if level.row() == 0 => {
                        format!(
                            "`{}` is the level that everybody has at least",
                            self.program.levels[level].id
                        )
                    }
                    Effect::AtLeast(..) | Effect::Notice(_) | Effect::Helps(_) | Effect::Hinders(_) => {
                        "wherever it holds, others lead to the same or to more".to_owned()
                    }
                };
                Diagnostic::new(&IDLE_RULE, at, message).help(help)
            }
        };
        self.find(diagnostic, &rule.id);
    }

    /// The other rules with the same effect that say the same words.
    fn alike(&self, rule: RuleId) -> Vec<RuleId> {
        let written = |id: RuleId| self.questionnaire.rules.get(id.row());
        let words = |id: RuleId| {
            written(id).map(|rule| (&rule.because.value, rule.attempt.as_ref().map(|attempt| &attempt.value)))
        };
        let same = |other: &RuleId| {
            *other != rule
                && self.program.rules[*other].effect == self.program.rules[rule].effect
                && words(*other) == words(rule)
        };
        self.program.rules.ids().filter(same).collect()
    }
}
