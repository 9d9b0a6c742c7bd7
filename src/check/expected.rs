//! What a case says that its answers come to.
//!
//! Names are looked up once, so that an expectation can be held against many assessments. Only what a case
//! states is here; what else an assessment says is not looked at.

use super::cases::BAD_CASE;
use crate::assess::{Assessment, Truth, Worked};
use crate::diagnostic::{Diagnostic, suggest};
use crate::program::{
    Id, ItemId, LevelId, NoticeId, Program, Range, RuleId, ScaleId, Table, Urgency, ValueId, ValueKind,
};
use crate::source::Span;
use crate::yaml::{Kind, Node};

/// One thing that a case states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expectation {
    /// The level that is handed out.
    Level(Option<LevelId>),
    /// The lower bound of the level.
    LevelAtLeast(Option<LevelId>),
    /// The upper bound of the level.
    LevelAtMost(Option<LevelId>),
    /// The urgency.
    Urgency(Option<Urgency>),
    /// A score.
    Score(ScaleId, Range),
    /// The band of a score, by its place.
    Band(ScaleId, usize),
    /// A value.
    Value(ValueId, Worked),
    /// A rule is true, or is not.
    Rule(RuleId, bool),
    /// A notice is certain, or is not.
    Notice(NoticeId, bool),
    /// An item is certainly asked, or certainly not.
    Asked(ItemId, bool),
}

impl Expectation {
    /// What the answers come to instead; none where they come to this.
    pub(super) fn contradicted_by(self, program: &Program, assessment: &Assessment) -> Option<String> {
        let instead = |found: Option<&str>| match found {
            Some(found) => format!("it comes to `{found}`"),
            None => "it comes to none".to_owned(),
        };
        let level = |id: Option<LevelId>| instead(id.map(|id| program.levels[id].id.as_str()));
        match self {
            Self::Level(expected) => (expected != assessment.level).then(|| level(assessment.level)),
            Self::LevelAtLeast(expected) => {
                (expected != assessment.level_at_least).then(|| level(assessment.level_at_least))
            }
            Self::LevelAtMost(expected) => {
                (expected != assessment.level_at_most).then(|| level(assessment.level_at_most))
            }
            Self::Urgency(expected) => {
                (expected != assessment.urgency).then(|| instead(assessment.urgency.map(Urgency::word)))
            }
            Self::Score(id, expected) => {
                let found = assessment.scales[id].range;
                (expected != found).then(|| format!("`{}` comes to {}", program.scales[id].id, shown(found)))
            }
            Self::Band(id, expected) => {
                let found = assessment.scales[id].band();
                let band = || found.and_then(|place| program.scales[id].bands.get(place));
                (found != Some(expected)).then(|| instead(band().map(|b| b.id.as_str())))
            }
            Self::Value(id, expected) => {
                let name = &program.values[id].id;
                (expected != assessment.values[id]).then(|| match assessment.values[id] {
                    Worked::Number(range) => format!("`{name}` comes to {}", shown(range)),
                    Worked::Condition(truth) => format!("`{name}` is {}", truth.word()),
                })
            }
            Self::Rule(id, expected) => {
                let truth = assessment.rules[id];
                ((truth == Truth::True) != expected)
                    .then(|| format!("the rule `{}` is {}", program.rules[id].id, truth.word()))
            }
            Self::Notice(id, expected) => {
                let truth = assessment.notices[id];
                ((truth == Truth::True) != expected)
                    .then(|| format!("the notice `{}` is {}", program.notices[id].id, truth.word()))
            }
            Self::Asked(id, expected) => {
                let truth = assessment.items[id].asked;
                let found = match truth {
                    Truth::True => "is asked",
                    Truth::False => "is not asked",
                    Truth::Unknown => "may be asked",
                };
                (truth != Truth::of(expected, expected))
                    .then(|| format!("`{}` {found}", program.items[id].id))
            }
        }
    }
}

/// All that a case could state of what its answers come to, the nearest to the answers first.
pub(super) fn statable(program: &Program, assessment: &Assessment) -> Vec<Expectation> {
    let certain = |truth: Truth| match truth {
        Truth::True => Some(true),
        Truth::False => Some(false),
        Truth::Unknown => None,
    };
    let asked = assessment.items.iter();
    let asked = asked.filter_map(|(id, item)| Some(Expectation::Asked(id, certain(item.asked)?)));
    let bands = assessment.scales.iter();
    let bands = bands.filter_map(|(id, score)| Some(Expectation::Band(id, score.band()?)));
    let values = assessment.values.iter().filter(|(_, worked)| **worked != Worked::Condition(Truth::Unknown));
    let rules = assessment.rules.iter().map(|(id, truth)| Expectation::Rule(id, *truth == Truth::True));
    let notices = assessment.notices.iter();
    let notices = notices.map(|(id, truth)| Expectation::Notice(id, *truth == Truth::True));
    let levels = [
        Expectation::Level(assessment.level),
        Expectation::LevelAtLeast(assessment.level_at_least),
        Expectation::LevelAtMost(assessment.level_at_most),
    ];
    asked
        .chain(values.map(|(id, worked)| Expectation::Value(id, *worked)))
        .chain(bands)
        .chain(program.scales.ids().map(|id| Expectation::Score(id, assessment.scales[id].range)))
        .chain(rules)
        .chain(notices)
        .chain(levels)
        .collect()
}

impl Expectation {
    /// As a line of a case.
    pub(super) fn written(self, program: &Program) -> String {
        let level = |id: Option<LevelId>| id.map_or("null", |id| program.levels[id].id.as_str());
        let listed = |so: bool, key: &str, id: &str| format!("{}{key}: [{id}]", if so { "" } else { "not_" });
        let number = |range: Range| match range.single() {
            Some(number) => number.to_string(),
            None => format!("{{at_least: {}, at_most: {}}}", range.min, range.max),
        };
        match self {
            Self::Level(id) => format!("level: {}", level(id)),
            Self::LevelAtLeast(id) => format!("level_at_least: {}", level(id)),
            Self::LevelAtMost(id) => format!("level_at_most: {}", level(id)),
            Self::Urgency(urgency) => format!("urgency: {}", urgency.map_or("null", Urgency::word)),
            Self::Score(id, range) => format!("scales: {{{}: {}}}", program.scales[id].id, number(range)),
            Self::Band(id, place) => {
                let scale = &program.scales[id];
                let band = scale.bands.get(place).map_or("", |band| band.id.as_str());
                format!("bands: {{{}: {band}}}", scale.id)
            }
            Self::Value(id, worked) => {
                let is = match worked {
                    Worked::Number(range) => number(range),
                    Worked::Condition(truth) => truth.word().to_owned(),
                };
                format!("values: {{{}: {is}}}", program.values[id].id)
            }
            Self::Rule(id, so) => listed(so, "rules", &program.rules[id].id),
            Self::Notice(id, so) => listed(so, "notices", &program.notices[id].id),
            Self::Asked(id, so) => listed(so, "asked", &program.items[id].id),
        }
    }
}

fn shown(range: Range) -> String {
    match range.single() {
        Some(number) => number.to_string(),
        None => format!("{} to {}", range.min, range.max),
    }
}

/// All that a case states, each with its place. What it names and the questionnaire does not have is reported.
pub(super) fn expectations(
    program: &Program,
    case: &Node,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(Span, Expectation)> {
    let mut reading = Reading { program, diagnostics, found: Vec::new() };
    reading.level(case, "level", Expectation::Level);
    reading.level(case, "level_at_least", Expectation::LevelAtLeast);
    reading.level(case, "level_at_most", Expectation::LevelAtMost);
    reading.urgency(case);
    reading.each(case, "scales", Reading::score);
    reading.each(case, "bands", Reading::band);
    reading.each(case, "values", Reading::value);
    for (key, expected) in [("rules", true), ("not_rules", false)] {
        reading.listed(case, key, "rule", &program.rules, |r| &r.id, |id| Expectation::Rule(id, expected));
    }
    for (key, expected) in [("notices", true), ("not_notices", false)] {
        let notice = |id| Expectation::Notice(id, expected);
        reading.listed(case, key, "notice", &program.notices, |n| &n.id, notice);
    }
    for (key, expected) in [("asked", true), ("not_asked", false)] {
        reading.listed(case, key, "item", &program.items, |i| &i.id, |id| Expectation::Asked(id, expected));
    }
    reading.found
}

struct Reading<'a> {
    program: &'a Program,
    diagnostics: &'a mut Vec<Diagnostic>,
    found: Vec<(Span, Expectation)>,
}

impl Reading<'_> {
    fn level(&mut self, case: &Node, key: &str, of: fn(Option<LevelId>) -> Expectation) {
        let Some(node) = case.get(key) else { return };
        let expected = match node.text() {
            None => None,
            Some(_) => match self.find(node, "level", &self.program.levels, |l| &l.id) {
                None => return,
                found => found,
            },
        };
        self.found.push((node.span, of(expected)));
    }

    /// A word that is no urgency has been reported by the shape.
    fn urgency(&mut self, case: &Node) {
        const ALL: [Urgency; 4] =
            [Urgency::Information, Urgency::BeforeTreatment, Urgency::Today, Urgency::Now];
        let Some(node) = case.get("urgency") else { return };
        if let Some(urgency) = ALL.into_iter().find(|u| node.text() == Some(u.word())) {
            self.found.push((node.span, Expectation::Urgency(Some(urgency))));
        }
    }

    fn each(&mut self, case: &Node, key: &str, read: fn(&mut Self, &Node, &Node)) {
        for (key, node) in case.get(key).map_or(&[][..], Node::map) {
            read(self, key, node);
        }
    }

    fn score(&mut self, key: &Node, node: &Node) {
        let Some(id) = self.find(key, "scale", &self.program.scales, |s| &s.id) else { return };
        if let Some(range) = range(node) {
            self.found.push((node.span, Expectation::Score(id, range)));
        }
    }

    fn band(&mut self, key: &Node, node: &Node) {
        let Some(id) = self.find(key, "scale", &self.program.scales, |s| &s.id) else { return };
        let bands = &self.program.scales[id].bands;
        let name = node.text().unwrap_or("");
        match bands.iter().position(|b| b.id == name) {
            Some(place) => self.found.push((node.span, Expectation::Band(id, place))),
            None => self.unknown(node, "band", name, suggest(name, bands.iter().map(|b| b.id.as_str()))),
        }
    }

    fn value(&mut self, key: &Node, node: &Node) {
        let Some(id) = self.find(key, "value", &self.program.values, |v| &v.id) else { return };
        let is_number = matches!(self.program.values[id].is, ValueKind::Number(_));
        let expected = match (node.flag(), range(node)) {
            (Some(flag), _) if !is_number => Worked::Condition(Truth::of(flag, flag)),
            (None, Some(range)) if is_number => Worked::Number(range),
            _ => {
                let (is, write) = if is_number {
                    ("a number", "write a whole number, or `{at_least: .., at_most: ..}`")
                } else {
                    ("a condition", "write true or false")
                };
                let message = format!("`{}` is {is}", self.program.values[id].id);
                self.diagnostics.push(Diagnostic::new(&BAD_CASE, node.span, message).help(write));
                return;
            }
        };
        self.found.push((node.span, Expectation::Value(id, expected)));
    }

    fn listed<I: Id, T>(
        &mut self,
        case: &Node,
        key: &str,
        noun: &str,
        table: &Table<I, T>,
        name: fn(&T) -> &String,
        expectation: impl Fn(I) -> Expectation,
    ) {
        for node in case.get(key).map_or(&[][..], Node::list) {
            if let Some(id) = self.find(node, noun, table, name) {
                self.found.push((node.span, expectation(id)));
            }
        }
    }

    fn find<I: Id, T>(
        &mut self,
        node: &Node,
        noun: &str,
        table: &Table<I, T>,
        name: fn(&T) -> &String,
    ) -> Option<I> {
        let wanted = node.text().unwrap_or("");
        let found = table.find(|row| name(row) == wanted);
        if found.is_none() {
            self.unknown(node, noun, wanted, suggest(wanted, table.rows().map(|row| name(row).as_str())));
        }
        found
    }

    fn unknown(&mut self, node: &Node, noun: &str, name: &str, help: Option<String>) {
        let mut diagnostic = Diagnostic::new(&BAD_CASE, node.span, format!("no {noun} is called `{name}`"));
        diagnostic.help = help;
        self.diagnostics.push(diagnostic);
    }
}

/// A whole number, or the bounds of one; none where the shape is another, which has been reported.
fn range(node: &Node) -> Option<Range> {
    match &node.kind {
        Kind::Map(_) => {
            let bound = |name: &str| node.get(name).and_then(Node::whole);
            bound("at_least").zip(bound("at_most")).map(|(min, max)| Range { min, max })
        }
        Kind::Scalar(_) | Kind::List(_) => node.whole().map(Range::one),
    }
}
