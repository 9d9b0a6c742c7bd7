//! A [`Questionnaire`] to a [`Program`] and its [`Words`], or to all that keeps it from running.
//!
//! Names first, then items and their choices, then scales, then everything that has expressions in it, and last
//! the order in which it is worked out.

use super::bind::Binding;
use super::faults::{BAD_CHOICES, CYCLE, DOUBLE_NAME, HIDDEN_NUMBER, LATER_ITEM, NO_POINTS};
use super::uses::{looked_at, order, reaches};
use super::{
    ChoiceSet, Condition, Given, Id, Included, Item, ItemId, ItemKind, LevelId, Program, Range, Scale,
    ScaleId, SectionId, Table, Value, ValueId, ValueKind, Words,
};
use crate::diagnostic::{Code, Diagnostic, any_error};
use crate::questionnaire::help::Help;
use crate::questionnaire::{self as written, CodeOrWhole, Questionnaire, Text};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// What [`compile`] gives.
#[derive(Debug)]
pub struct Compiled {
    /// The program and its texts, unless there is an error among the diagnostics.
    pub program: Option<(Program, Words)>,
    /// All that is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// Compiles a questionnaire. `help` fills in the `{help.ID}` of its texts.
///
/// ```
/// use crossroads::{program, questionnaire, source::Source};
/// let yaml = "
/// format: 1
/// id: tiny
/// version: 1.0.0
/// title: Tiny
/// language: en
/// license: CC0-1.0
/// reviewed_by: []
/// validated: none
/// sections:
///   - id: one
///     title: One
///     items:
///       - {id: age, ask: How old are you?, number: {min: 0, max: 120}, worse: none}
/// ";
/// let (questionnaire, diagnostics) = questionnaire::read(&Source::new("tiny.yaml", yaml));
/// assert!(diagnostics.is_empty());
/// let compiled = program::compile(&questionnaire.unwrap(), &Default::default());
/// assert_eq!(compiled.program.unwrap().0.items.len(), 1);
/// ```
#[must_use]
pub fn compile(questionnaire: &Questionnaire, help: &Help) -> Compiled {
    let mut compiler = Compiler::new(questionnaire, help);
    let program = compiler.program();
    let program = program.filter(|_| !any_error(&compiler.diagnostics));
    Compiled { program, diagnostics: compiler.diagnostics }
}

fn included(include: &written::Include) -> Included {
    Included {
        id: include.id.clone(),
        version: include.version.clone(),
        prefix: include.prefix.as_ref().map(|prefix| prefix.value.clone()),
    }
}

/// What an expression can name.
#[derive(Debug, Clone, Copy)]
pub(super) enum Name {
    Item(ItemId),
    Value(ValueId),
    Scale(ScaleId),
    Level(LevelId),
}

pub(super) struct Compiler<'q> {
    pub(super) questionnaire: &'q Questionnaire,
    pub(super) help: &'q Help,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) names: BTreeMap<String, Name>,
    /// The items of all sections, each with its section.
    pub(super) items: Vec<(SectionId, &'q written::Item)>,
    /// How each item is answered, in the order of `items`.
    pub(super) kinds: Vec<ItemKind>,
    /// What each item counts as while it is not asked.
    hidden: Vec<Option<Given>>,
    pub(super) scales: Vec<Scale>,
    pub(super) values: Vec<Binding>,
    /// The numbers that stand in a comparison, in arithmetic or in a scale.
    pub(super) numbers_used: BTreeSet<ItemId>,
    /// The items whose points are used, and where.
    pub(super) scored: Vec<(ItemId, Span)>,
}

impl<'q> Compiler<'q> {
    fn new(questionnaire: &'q Questionnaire, help: &'q Help) -> Self {
        let items = questionnaire
            .sections
            .iter()
            .enumerate()
            .flat_map(|(row, section)| section.items.iter().map(move |item| (SectionId::new(row), item)))
            .collect();
        Self {
            questionnaire,
            help,
            diagnostics: Vec::new(),
            names: BTreeMap::new(),
            items,
            kinds: Vec::new(),
            hidden: Vec::new(),
            scales: Vec::new(),
            values: vec![Binding::Waiting; questionnaire.values.len()],
            numbers_used: BTreeSet::new(),
            scored: Vec::new(),
        }
    }

    fn program(&mut self) -> Option<(Program, Words)> {
        self.collect_names();
        self.kinds = self.items.clone().iter().map(|(_, item)| self.item_kind(item)).collect();
        self.hidden =
            self.items.clone().iter().enumerate().map(|(row, (_, item))| self.hidden_as(row, item)).collect();
        self.scales = self.questionnaire.scales.iter().map(|scale| self.scale(scale)).collect();

        let sections = self.sections();
        let show_ifs: Vec<Option<Condition>> =
            self.items.clone().iter().map(|(section, item)| self.show_if(*section, item)).collect();
        let values: Vec<Option<Value>> = self
            .questionnaire
            .values
            .iter()
            .enumerate()
            .map(|(row, v)| Some(Value { id: v.id.value.clone(), is: self.value(ValueId::new(row))?.0 }))
            .collect();
        let levels = self.levels();
        let notices = self.notices();
        let rules = self.rules();
        let guarantees = self.guarantees();
        let for_professional = self.headings();
        let words = self.words();
        self.points_are_there();

        // What is wrong with a value is told; the rest is looked at as if it held, so that all is told in one run.
        let all_bound = values.iter().all(Option::is_some) && show_ifs.iter().all(Option::is_some);
        let unbound = || Value { id: String::new(), is: ValueKind::Condition(Condition::Always) };
        let values = Table::new(values.into_iter().map(|v| v.unwrap_or_else(unbound)).collect());
        let show_ifs: Vec<Condition> = show_ifs.into_iter().map(|c| c.unwrap_or(Condition::Always)).collect();
        let rests_on = self.rests_on(&show_ifs, &values);
        self.hidden_numbers_say_what(&show_ifs);
        let rests_on = rests_on.filter(|_| all_bound)?;
        let items: Option<Vec<Item>> = show_ifs
            .into_iter()
            .zip(rests_on)
            .enumerate()
            .map(|(row, (show_if, rests_on))| self.item(row, show_if, rests_on))
            .collect();
        let scales = Table::new(self.scales.clone());
        let rules = rules.into_iter().collect::<Option<Vec<_>>>()?;
        let rules = rules
            .into_iter()
            .map(|mut rule| {
                rule.items = looked_at(&rule.when, &values, &scales);
                rule
            })
            .collect();
        let guarantees =
            guarantees.into_iter().collect::<Option<Vec<_>>>()?.into_iter().map(|mut guarantee| {
                guarantee.items = looked_at(&guarantee.when, &values, &scales);
                guarantee
            });
        let guarantees = guarantees.collect();
        let items = Table::new(items?);
        let order = order(&items, &values, &scales);
        let program = Program {
            id: self.questionnaire.id.value.clone(),
            version: self.questionnaire.version.value.clone(),
            reviewed_by: self.questionnaire.reviewed_by.iter().map(|t| t.value.clone()).collect(),
            validated: self.questionnaire.validated.value.clone(),
            sections,
            items,
            values,
            scales,
            levels: levels?,
            notices: notices?,
            rules: Table::new(rules),
            guarantees: Table::new(guarantees),
            for_professional: for_professional?,
            override_reasons: self.questionnaire.override_reasons.iter().map(|r| r.0.value.clone()).collect(),
            includes: self.questionnaire.includes.iter().map(included).collect(),
            order,
        };
        Some((program, words?))
    }

    /// Reports something wrong with a text.
    pub(super) fn fault(&mut self, code: &'static Code, at: &Text, message: String, help: Option<String>) {
        self.fault_at(code, at.span, message, help);
    }

    /// Reports something wrong at a place.
    pub(super) fn fault_at(&mut self, code: &'static Code, at: Span, message: String, help: Option<String>) {
        let mut diagnostic = Diagnostic::new(code, at, message);
        diagnostic.help = help;
        self.diagnostics.push(diagnostic);
    }

    fn collect_names(&mut self) {
        let q = self.questionnaire;
        let items = self.items.clone();
        let mut seen: BTreeMap<&str, (Span, &str)> = BTreeMap::new();
        let all = (items.iter().enumerate())
            .map(|(row, (_, item))| (&item.id, Name::Item(ItemId::new(row)), "an item"))
            .chain(
                q.values
                    .iter()
                    .enumerate()
                    .map(|(row, v)| (&v.id, Name::Value(ValueId::new(row)), "a value")),
            )
            .chain(
                q.scales
                    .iter()
                    .enumerate()
                    .map(|(row, s)| (&s.id, Name::Scale(ScaleId::new(row)), "a scale")),
            )
            .chain(
                q.levels
                    .iter()
                    .enumerate()
                    .map(|(row, l)| (&l.id, Name::Level(LevelId::new(row)), "a level")),
            );
        for (id, name, noun) in all {
            self.unique(id, noun, &mut seen);
            self.names.entry(id.value.clone()).or_insert(name);
        }
        // `mood.q9` must not be able to mean two things.
        for prefix in q.includes.iter().filter_map(|include| include.prefix.as_ref()) {
            self.unique(prefix, "an included questionnaire", &mut seen);
        }
        let groups: [(&str, Vec<&Text>); 7] = [
            ("a rule", q.rules.iter().map(|r| &r.id).collect()),
            ("a guarantee", q.guarantees.iter().map(|g| &g.id).collect()),
            ("a notice", q.notices.iter().map(|n| &n.id).collect()),
            ("a section", q.sections.iter().map(|s| &s.id).collect()),
            ("a source", q.sources.iter().map(|s| &s.0).collect()),
            ("a list of choices", q.choices.iter().map(|c| &c.0).collect()),
            ("a reason", q.override_reasons.iter().map(|r| &r.0).collect()),
        ];
        for (noun, ids) in groups {
            let mut seen = BTreeMap::new();
            ids.into_iter().for_each(|id| self.unique(id, noun, &mut seen));
        }
    }

    /// Reports an id that something before it has.
    pub(super) fn unique<'t>(
        &mut self,
        id: &'t Text,
        noun: &'static str,
        seen: &mut BTreeMap<&'t str, (Span, &'static str)>,
    ) {
        if id.value.is_empty() {
            return; // missing, which has been reported
        }
        if let Some((first, first_noun)) = seen.get(id.value.as_str()) {
            self.diagnostics.push(
                Diagnostic::new(&DOUBLE_NAME, id.span, format!("{noun} cannot be called `{}`", id.value))
                    .also(*first, format!("{first_noun} is called so"))
                    .help("give one of them another id"),
            );
        } else {
            seen.insert(&id.value, (id.span, noun));
        }
    }

    fn hidden_as(&mut self, row: usize, item: &written::Item) -> Option<Given> {
        let hidden = item.hidden_as.as_ref()?;
        let given = match (self.kinds.get(row)?, &hidden.value) {
            (ItemKind::OneOf(choices) | ItemKind::AnyOf(choices), CodeOrWhole::Code(code)) => choices
                .iter()
                .position(|c| c.code == *code)
                .map(|place| Given::Choices(ChoiceSet::only(place))),
            (ItemKind::Number(range), CodeOrWhole::Whole(number)) => {
                (range.min <= *number && *number <= range.max).then_some(Given::Number(*number))
            }
            _ => None,
        };
        if given.is_none() {
            let message = format!("`{}` could not be answered so", item.id.value);
            let help = "write one of its codes in quotes, or a number that it allows".to_owned();
            self.fault_at(&BAD_CHOICES, hidden.span, message, Some(help));
        }
        given
    }

    fn show_if(&mut self, section: SectionId, item: &written::Item) -> Option<Condition> {
        let section = self.questionnaire.sections.get(section.row())?;
        let texts: Vec<Text> = section.show_if.iter().chain(&item.show_if).cloned().collect();
        // A section's own condition is bound once more for each item; its faults are told once.
        let before = self.diagnostics.len();
        let condition = self.all_of(&texts);
        let mut kept = Vec::new();
        for diagnostic in self.diagnostics.split_off(before) {
            let told = |d: &Diagnostic| d.span == diagnostic.span && d.message == diagnostic.message;
            if !self.diagnostics.iter().any(told) {
                kept.push(diagnostic);
            }
        }
        self.diagnostics.extend(kept);
        condition
    }

    /// For each item the items that its `show_if` rests on, directly and through theirs.
    fn rests_on(
        &mut self,
        show_ifs: &[Condition],
        values: &Table<ValueId, Value>,
    ) -> Option<Vec<BTreeSet<ItemId>>> {
        let scales = Table::new(self.scales.clone());
        let direct: Vec<BTreeSet<ItemId>> = show_ifs.iter().map(|c| looked_at(c, values, &scales)).collect();
        let mut all: Vec<BTreeSet<ItemId>> = Vec::new();
        let mut good = true;
        for (row, named) in direct.iter().enumerate() {
            let mut reached = named.clone();
            for &other in named {
                if other.row() >= row {
                    good = false;
                    let loops =
                        other.row() == row || reaches(&direct, other.row(), row, &mut BTreeSet::new());
                    self.later(row, other, loops);
                } else if let Some(rest) = all.get(other.row()) {
                    reached.extend(rest);
                }
            }
            all.push(reached);
        }
        good.then_some(all)
    }

    fn later(&mut self, row: usize, other: ItemId, loops: bool) {
        let Some(&(section, item)) = self.items.get(row) else { return };
        let at =
            item.show_if.clone().or_else(|| self.questionnaire.sections.get(section.row())?.show_if.clone());
        let (this, that) = (self.item_name(ItemId::new(row)), self.item_name(other));
        let at = at.unwrap_or_default();
        if loops {
            let message = format!("`{this}` is asked depending on `{that}`, and that on `{this}`");
            let help = if this == that {
                "an item cannot wait for itself"
            } else {
                "let one of them be asked always"
            };
            self.fault(&CYCLE, &at, message, Some(help.to_owned()));
        } else {
            let message = format!("`{this}` is asked depending on `{that}`, which is asked later");
            self.fault(&LATER_ITEM, &at, message, Some(format!("ask `{that}` first")));
        }
    }

    fn hidden_numbers_say_what(&mut self, show_ifs: &[Condition]) {
        for (row, condition) in show_ifs.iter().enumerate() {
            let id = ItemId::new(row);
            let silent = self.hidden_number(id).is_none() && self.numbers_used.contains(&id);
            if let (Some((_, item)), true) = (self.items.get(row), silent && *condition != Condition::Always)
            {
                let at = item.id.clone();
                let message = format!("`{}` is a number that is not always asked, and it is used", at.value);
                self.fault(
                    &HIDDEN_NUMBER,
                    &at,
                    message,
                    Some("say what it then counts as: `hidden_as: 0`".to_owned()),
                );
            }
        }
    }

    fn points_are_there(&mut self) {
        let mut told = BTreeSet::new();
        for (id, used) in self.scored.clone() {
            let Some(&(_, item)) = self.items.get(id.row()) else { continue };
            let missing = self.written_choices(item).iter().find(|c| c.points.is_none()).cloned();
            if let (Some(choice), true) = (missing, told.insert(id)) {
                let message = format!("'{}' of `{}` has no points", choice.code.value, item.id.value);
                self.diagnostics.push(
                    Diagnostic::new(&NO_POINTS, choice.code.span, message)
                        .also(used, "scored here")
                        .help("write `points: 0` if it adds nothing"),
                );
            }
        }
    }

    pub(super) fn item_name(&self, id: ItemId) -> String {
        self.items.get(id.row()).map_or_else(String::new, |(_, item)| item.id.value.clone())
    }

    pub(super) fn item_ids(&self) -> impl Iterator<Item = &'q str> {
        self.items.iter().map(|(_, item)| item.id.value.as_str()).collect::<Vec<_>>().into_iter()
    }

    pub(super) fn codes(&self, id: ItemId) -> Vec<String> {
        match self.kinds.get(id.row()) {
            Some(ItemKind::OneOf(choices) | ItemKind::AnyOf(choices)) => {
                choices.iter().map(|c| c.code.clone()).collect()
            }
            Some(ItemKind::Number(_) | ItemKind::FreeText(_)) | None => Vec::new(),
        }
    }

    /// Is this the code of some item's choice?
    pub(super) fn any_code(&self, word: &str) -> bool {
        (0..self.kinds.len()).any(|row| self.codes(ItemId::new(row)).iter().any(|c| c == word))
    }

    pub(super) fn hidden_number(&self, id: ItemId) -> Option<i64> {
        match self.hidden.get(id.row()) {
            Some(Some(Given::Number(number))) => Some(*number),
            Some(Some(Given::Choices(_) | Given::Text(_)) | None) | None => None,
        }
    }

    /// All points that an item can give; `None` for a number and own words.
    pub(super) fn points_range(&self, id: ItemId, reverse: bool) -> Option<Range> {
        let range = super::points_of(self.kinds.get(id.row())?, reverse)?;
        let (section, item) = self.items.get(id.row())?;
        let section = self.questionnaire.sections.get(section.row())?;
        let may_add_nothing = (item.show_if.is_some() || section.show_if.is_some())
            && self.hidden.get(id.row()).is_some_and(Option::is_none);
        Some(if may_add_nothing { range.hull(Range::one(0)) } else { range })
    }

    pub(super) fn scale_range(&self, id: ScaleId) -> Range {
        self.scales.get(id.row()).map_or(Range::one(0), |scale| scale.range)
    }

    pub(super) fn level_number(&self, id: LevelId, member: &str) -> Option<i64> {
        let level = self.questionnaire.levels.get(id.row())?;
        Some(match member {
            "hours_min" => level.hours?.min.value,
            "hours_max" => level.hours?.max.value,
            "sessions_min" => level.sessions?.min.value,
            "sessions_max" => level.sessions?.max.value,
            _ => return None,
        })
    }

    fn item(&self, row: usize, show_if: Condition, rests_on: BTreeSet<ItemId>) -> Option<Item> {
        let (section, item) = self.items.get(row)?;
        Some(Item {
            id: item.id.value.clone(),
            section: *section,
            kind: self.kinds.get(row)?.clone(),
            show_if,
            rests_on,
            worse: super::parts::worse(item),
            private: item.private,
            changeable: item.changeable,
            hidden_as: self.hidden.get(row)?.clone(),
            source: item.source.as_ref().map(|s| s.full(&s.value).into_owned()),
        })
    }
}
