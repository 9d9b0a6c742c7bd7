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
        let before = self.so_far();
        self.conditions(of_rules(self.questionnaire, self.program));
        self.proved_of_each(before, &[(self.program.rules.len(), "rule")], "can hold");
        self.conditions(of_all_else(self.questionnaire, self.program));
        let before = self.so_far();
        self.levels();
        self.bands();
        let bands = self.program.scales.rows().map(|scale| scale.bands.len()).sum();
        let levels = self.program.levels.len();
        self.proved_of_each(before, &[(levels, "level"), (bands, "band")], "can be reached");
    }

    /// Asks of each condition whether it can hold, and whether it always does.
    fn conditions(&mut self, all: Vec<Written>) {
        for Written { condition, at, subject, what } in all {
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
}

impl<'a> Written<'a> {
    /// Nothing where no condition is written: it always holds.
    fn new(condition: &'a Condition, text: Option<&Text>, subject: &str, what: String) -> Option<Self> {
        Some(Self { condition, at: text?.span, subject: subject.to_owned(), what })
    }
}

/// The conditions of the rules.
fn of_rules<'a>(questionnaire: &'a Questionnaire, program: &'a Program) -> Vec<Written<'a>> {
    let rules = program.rules.rows().zip(&questionnaire.rules);
    let asks = |id: &str| format!("what `{id}` asks for");
    rules
        .filter_map(|(rule, written)| {
            Written::new(&rule.when, written.when.first(), &rule.id, asks(&rule.id))
        })
        .collect()
}

/// The conditions of items, guarantees and lines.
fn of_all_else<'a>(questionnaire: &'a Questionnaire, program: &'a Program) -> Vec<Written<'a>> {
    let mut all = Vec::new();
    let mut add = |condition: &'a Condition, text: Option<&Text>, subject: &str, what: String| {
        all.extend(Written::new(condition, text, subject, what));
    };
    let items = questionnaire.sections.iter().flat_map(|s| s.items.iter().map(move |item| (s, item)));
    for (item, (section, written)) in program.items.rows().zip(items) {
        let at = written.show_if.iter().chain(&section.show_if).next();
        add(&item.show_if, at, &item.id, format!("the case in which `{}` is asked", item.id));
    }
    for (guarantee, written) in program.guarantees.rows().zip(&questionnaire.guarantees) {
        add(
            &guarantee.when,
            written.when.first(),
            &guarantee.id,
            format!("what `{}` is about", guarantee.id),
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
            add(condition, line.when.first(), &level.id, "the case in which this is said".to_owned());
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
    let all = of_rules(questionnaire, program).into_iter().chain(of_all_else(questionnaire, program));
    let found = all.filter_map(|written| {
        let diagnostic = match assessment.truth(program, &nothing_said, written.condition) {
            Truth::Unknown => return None,
            Truth::False => never(written.at, &written.what),
            Truth::True => always(written.at, &written.what),
        };
        Some(Finding::new(diagnostic, &written.subject))
    });
    found.collect()
}
