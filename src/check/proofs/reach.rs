//! Can every condition hold, and can every level and band be reached?

use super::{Finding, Look};
use crate::assess::{Truth, assess};
use crate::diagnostic::{Code, Diagnostic, Severity::Warning};
use crate::program::{Condition, Program};
use crate::questionnaire::{Questionnaire, Text};
use crate::response::Response;
use crate::source::Span;

/// A condition that nobody's answers can make true.
const NEVER_TRUE: Code = Code {
    id: "never-true",
    severity: Warning,
    means: "No answers can make this condition true.",
    why: "What stands behind it will never be said to anybody.",
    example: "- {id: age, number: {min: 18, max: 120}, ...}\n...\nwhen: age < 18",
    mend: "Let the item allow what the condition asks for, or drop the rule.",
};

/// A condition that everybody's answers make true.
const ALWAYS_TRUE: Code = Code {
    id: "always-true",
    severity: Warning,
    means: "Whoever has answered everything makes this condition true.",
    why: "It decides nothing, so it was probably meant to say something else.",
    example: "when: hours >= 0      # hours is 0 or more",
    mend: "when: hours > 0",
};

/// A band that no score is in.
const UNREACHABLE_BAND: Code = Code {
    id: "unreachable-band",
    severity: Warning,
    means: "No score can be in this band.",
    why: "A cut-off that nobody can reach was probably copied from a form with other points.",
    example: "bands: [{from: 0, ...}, {from: 40, ...}]    # the highest possible score is 24",
    mend: "Check the points and the cut-offs against the published instrument.",
};

/// A level that no answers lead to.
const UNREACHABLE_LEVEL: Code = Code {
    id: "unreachable-level",
    severity: Warning,
    means: "No answers lead to this level.",
    why: "It is described and never suggested, or the rules that ask for it can never hold.",
    example: "levels: [{id: outpatient, ...}, {id: day_program, ...}, {id: inpatient, ...}]    # no rule says day_program",
    mend: "Write a rule with `at_least: day_program`, or drop the level.",
};

/// The codes of this module.
pub(super) const CODES: &[&Code] = &[&NEVER_TRUE, &ALWAYS_TRUE, &UNREACHABLE_BAND, &UNREACHABLE_LEVEL];

impl Look<'_> {
    pub(super) fn reach(&mut self) {
        let of_rules = |written: &Written| written.of_rule;
        let (rules, others): (Vec<_>, Vec<_>) =
            written(self.questionnaire, self.program).into_iter().partition(of_rules);
        let before = self.so_far();
        self.conditions(rules);
        self.proved_of_each(before, &[(self.program.rules.len(), "rule")], "can hold");
        self.conditions(others);
        let before = self.so_far();
        self.levels();
        self.bands();
        let bands = self.program.scales.rows().map(|scale| scale.bands.len()).sum();
        let levels = self.program.levels.len();
        self.proved_of_each(before, &[(levels, "level"), (bands, "band")], "can be reached");
    }

    /// Asks of each condition whether it can hold, and whether it always does.
    fn conditions(&mut self, all: Vec<Written>) {
        for Written { condition, at, subject, what, of_rule: _ } in all {
            let can_hold = self.proof.can_hold(condition);
            match self.decided(can_hold, || format!("whether {what} can be")) {
                Some(None) => self.find(never(at, &what), &subject),
                Some(Some(_)) => {
                    let can_fail = self.proof.can_fail(condition);
                    if let Some(None) = self.decided(can_fail, || format!("whether {what} is always so")) {
                        self.find(always(at, &what), &subject);
                    }
                }
                None => {}
            }
        }
    }

    fn levels(&mut self) {
        let levels = self.program.levels.iter().zip(&self.questionnaire.levels);
        for ((id, level), written) in levels {
            let reached = self.proof.can_be_level(id);
            if let Some(None) = self.decided(reached, || format!("whether `{}` can be reached", level.id)) {
                let message = format!("no answers lead to `{}`", level.id);
                self.find(Diagnostic::new(&UNREACHABLE_LEVEL, written.id.span, message), &level.id);
            }
        }
    }

    fn bands(&mut self) {
        let scales = self.program.scales.iter().zip(&self.questionnaire.scales);
        for ((id, scale), written) in scales {
            for (place, band) in written.bands.iter().enumerate() {
                let reached = self.proof.can_be_in_band(id, place);
                let question = || format!("whether a score of `{}` can be in `{}`", scale.id, band.id.value);
                if let Some(None) = self.decided(reached, question) {
                    let message = format!("no score of `{}` is in `{}`", scale.id, band.id.value);
                    let help = format!("its scores go from {} to {}", scale.range.min, scale.range.max);
                    let diagnostic = Diagnostic::new(&UNREACHABLE_BAND, band.from.span, message).help(help);
                    self.find(diagnostic, &scale.id);
                }
            }
        }
    }
}

/// A condition where it is written.
struct Written<'a> {
    condition: &'a Condition,
    at: Span,
    /// The id of what it belongs to.
    subject: String,
    /// What it is, in words.
    what: String,
    of_rule: bool,
}

/// All conditions that are written; where none is, it always holds.
fn written<'a>(questionnaire: &'a Questionnaire, program: &'a Program) -> Vec<Written<'a>> {
    let mut all = Vec::new();
    let mut add = |condition: &'a Condition, text: Option<&Text>, subject: &str, what: String, of_rule| {
        if let Some(at) = text.map(|text| text.span) {
            all.push(Written { condition, at, subject: subject.to_owned(), what, of_rule });
        }
    };
    for (rule, written) in program.rules.rows().zip(&questionnaire.rules) {
        add(&rule.when, written.when.first(), &rule.id, format!("what `{}` asks for", rule.id), true);
    }
    let items = questionnaire.sections.iter().flat_map(|s| s.items.iter().map(move |item| (s, item)));
    for (item, (section, written)) in program.items.rows().zip(items) {
        let at = written.show_if.iter().chain(&section.show_if).next();
        add(&item.show_if, at, &item.id, format!("the case in which `{}` is asked", item.id), false);
    }
    for (guarantee, written) in program.guarantees.rows().zip(&questionnaire.guarantees) {
        add(
            &guarantee.when,
            written.when.first(),
            &guarantee.id,
            format!("what `{}` is about", guarantee.id),
            false,
        );
    }
    for (level, written) in program.levels.rows().zip(&questionnaire.levels) {
        let lines = [
            (&level.parts, &written.parts),
            (&level.first_step, &written.first_step),
            (&level.say, &written.say),
            (&level.meanwhile, &written.meanwhile),
            (&level.ask, &written.ask),
        ];
        for (condition, line) in lines.into_iter().flat_map(|(all, lines)| all.iter().zip(lines)) {
            add(condition, line.when.first(), &level.id, "the case in which this is said".to_owned(), false);
        }
    }
    all
}

fn never(at: Span, what: &str) -> Diagnostic {
    Diagnostic::new(&NEVER_TRUE, at, format!("{what} can never be"))
}

fn always(at: Span, what: &str) -> Diagnostic {
    Diagnostic::new(&ALWAYS_TRUE, at, format!("{what} is always so"))
}

/// Conditions that are decided while every answer is still missing, for a questionnaire that is too large to be proved.
/// What is decided then stays so: settling an open item never changes what is certain.
pub(super) fn facts(questionnaire: &Questionnaire, program: &Program) -> Vec<Finding> {
    let nothing_said = Response::new(program);
    let assessment = assess(program, &nothing_said);
    let found = written(questionnaire, program).into_iter().filter_map(|written| {
        let diagnostic = match assessment.truth(program, &nothing_said, written.condition) {
            Truth::Unknown => return None,
            Truth::False => never(written.at, &written.what),
            Truth::True => always(written.at, &written.what),
        };
        Some(Finding::new(diagnostic, &written.subject))
    });
    found.collect()
}
