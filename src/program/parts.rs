//! The parts of a questionnaire, each compiled: choices, scales, levels, notices, rules.

use super::compile::Compiler;
use super::faults::{
    BAD_ACCURACY, BAD_BANDS, BAD_CHOICES, BAD_RANGE, BAD_SCALE, BAD_WORSE, NO_BASE_REASON, NO_ORDER,
    TOO_LARGE, WRONG_TYPE,
};
use super::{
    Accuracy, Band, Choice, Condition, Effect, Guarantee, Id, ItemId, ItemKind, Level, LevelId, Member,
    Notice, NoticeId, Promise, Range, Rule, Scale, Section, SectionId, Table, Urgency, Worse,
};
use crate::questionnaire::{
    self as written, AnswerKind, Bounds, Choices, EffectKind, Line, PromiseKind, Text,
};
use std::collections::{BTreeMap, BTreeSet};

/// Which way an item gets worse; what does not fit its kind has been reported.
pub(super) fn worse(item: &written::Item) -> Worse {
    match item.worse.as_ref().map_or("none", |w| w.value.as_str()) {
        "first" => Worse::First,
        "last" => Worse::Last,
        "more" => Worse::More,
        "fewer" => Worse::Fewer,
        "higher" => Worse::Higher,
        "lower" => Worse::Lower,
        _ => Worse::None,
    }
}

impl<'q> Compiler<'q> {
    pub(super) fn sections(&mut self) -> Table<SectionId, Section> {
        let of = |row: usize| {
            let items = self.items.iter().enumerate().filter(move |(_, (section, _))| section.row() == row);
            items.map(|(item, _)| ItemId::new(item)).collect()
        };
        let sections = self.questionnaire.sections.iter().enumerate().map(|(row, section)| Section {
            id: section.id.value.clone(),
            items: of(row),
            always_ask: section.always_ask,
            wishes: section.wishes,
            for_worker: section.for_worker,
            skippable: section.skippable,
        });
        Table::new(sections.collect())
    }

    pub(super) fn item_kind(&mut self, item: &'q written::Item) -> ItemKind {
        let fits: &[&str] = match &item.answer {
            None => &["first", "last", "more", "fewer", "higher", "lower"],
            Some(AnswerKind::OneOf(_)) => &["first", "last"],
            Some(AnswerKind::AnyOf(_)) => &["more", "fewer"],
            Some(AnswerKind::Number(..)) => &["higher", "lower"],
            Some(AnswerKind::FreeText(_)) => &[],
        };
        if let Some(worse) = &item.worse
            && worse.value != "none"
            && written::keys::WORSE.contains(&worse.value.as_str())
            && !fits.contains(&worse.value.as_str())
        {
            let known = fits.iter().copied().chain(["none"]).collect::<Vec<_>>();
            let help = format!("write {}", crate::diagnostic::list(&known));
            self.fault(
                &BAD_WORSE,
                worse,
                format!("`{}` does not go with this kind of item", worse.value),
                Some(help),
            );
        }
        if let Some(source) = &item.source {
            self.source_is_known(source);
        }
        match &item.answer {
            Some(AnswerKind::OneOf(_)) => ItemKind::OneOf(self.choices(item, false)),
            Some(AnswerKind::AnyOf(_)) => ItemKind::AnyOf(self.choices(item, true)),
            Some(AnswerKind::Number(bounds, _)) => ItemKind::Number(self.range(*bounds)),
            Some(AnswerKind::FreeText(most)) => {
                let length = usize::try_from(most.value).ok().filter(|&n| (1..=10_000).contains(&n));
                if length.is_none() {
                    let help = Some("write a number from 1 to 10000".to_owned());
                    self.fault_at(&BAD_RANGE, most.span, "no text is so long".to_owned(), help);
                }
                ItemKind::FreeText(length.unwrap_or(1))
            }
            None => ItemKind::FreeText(1),
        }
    }

    /// The choices of an item as written, here or under `choices`.
    pub(super) fn written_choices(&self, item: &'q written::Item) -> &'q [written::Choice] {
        match &item.answer {
            Some(AnswerKind::OneOf(Choices::Here(choices)) | AnswerKind::AnyOf(Choices::Here(choices))) => {
                choices
            }
            Some(AnswerKind::OneOf(Choices::Named(name)) | AnswerKind::AnyOf(Choices::Named(name))) => {
                let name = name.full(&name.value);
                let list = self.questionnaire.choices.iter().find(|(n, _)| n.value == name);
                list.map_or(&[], |(_, choices)| choices)
            }
            Some(AnswerKind::Number(..) | AnswerKind::FreeText(_)) | None => &[],
        }
    }

    fn choices(&mut self, item: &'q written::Item, several: bool) -> Vec<Choice> {
        let mut at = item.id.clone();
        if let Some(AnswerKind::OneOf(Choices::Named(name)) | AnswerKind::AnyOf(Choices::Named(name))) =
            &item.answer
        {
            at = name.clone();
            let known: Vec<&str> = self.questionnaire.choices.iter().map(|(n, _)| n.value.as_str()).collect();
            if self.row_named(name, "list of choices", &known).is_none() {
                return Vec::new();
            }
        }
        let choices = self.written_choices(item);
        if choices.is_empty() || choices.len() > 64 {
            let message = format!("`{}` has {} choices", item.id.value, choices.len());
            self.fault(&BAD_CHOICES, &at, message, Some("an item has 1 to 64 choices".to_owned()));
        }
        let mut seen = BTreeSet::new();
        for choice in choices {
            if !seen.insert(&choice.code.value) && !choice.code.value.is_empty() {
                let message = format!("two choices have the code '{}'", choice.code.value);
                self.fault(
                    &BAD_CHOICES,
                    &choice.code,
                    message,
                    Some("give each a code of its own".to_owned()),
                );
            }
            if let Some(exclusive) = choice.exclusive.filter(|e| e.value && !several) {
                let message = "the choices of a `one_of` always stand alone".to_owned();
                self.fault_at(&BAD_CHOICES, exclusive.span, message, Some("drop `exclusive`".to_owned()));
            }
            if let Some(points) = choice.points.filter(|p| !Range::one(p.value).times(64).within_limit()) {
                self.fault_at(&TOO_LARGE, points.span, "too many points for one choice".to_owned(), None);
            }
        }
        let exclusive = |c: &written::Choice| c.exclusive.is_some_and(|e| e.value);
        if several && !choices.is_empty() && choices.iter().all(exclusive) {
            let message = "all choices are exclusive".to_owned();
            self.fault(&BAD_CHOICES, &at, message, Some("write `one_of` instead of `any_of`".to_owned()));
        }
        choices
            .iter()
            .map(|c| Choice {
                code: c.code.value.clone(),
                points: c.points.map_or(0, |p| p.value),
                exclusive: exclusive(c),
            })
            .collect()
    }

    fn range(&mut self, bounds: Bounds) -> Range {
        let range = Range { min: bounds.min.value, max: bounds.max.value };
        if range.min > range.max {
            let help = Some("write the smaller number first".to_owned());
            self.fault_at(&BAD_RANGE, bounds.min.span, format!("{} is above {}", range.min, range.max), help);
        }
        if !range.within_limit() {
            let help = Some("numbers go from -1,000,000,000 to 1,000,000,000".to_owned());
            self.fault_at(&TOO_LARGE, bounds.max.span, "this number is too large".to_owned(), help);
        }
        Range::new(range.min, range.max)
    }

    pub(super) fn scale(&mut self, scale: &'q written::Scale) -> Scale {
        if scale.members.is_empty() {
            self.fault(&BAD_SCALE, &scale.id, format!("`{}` has no items", scale.id.value), None);
        }
        let mut seen = BTreeSet::new();
        let members: Vec<(Member, Range)> =
            scale.members.iter().filter_map(|m| self.member(scale, m, &mut seen)).collect();
        let ranges = members.iter().map(|(_, range)| *range);
        let range = if scale.highest { ranges.reduce(Range::larger) } else { ranges.reduce(Range::plus) };
        let range = range.unwrap_or(Range::one(0));
        if !range.within_limit() {
            self.fault(&TOO_LARGE, &scale.id, format!("`{}` could leave the limit", scale.id.value), None);
        }
        let prorate = scale.prorate.map_or(Ok(0), |p| match usize::try_from(p.value) {
            Ok(count) if count < scale.members.len().max(1) => Ok(count),
            _ => Err(p.span),
        });
        if let Err(span) = prorate {
            let message = format!("`{}` has {} items", scale.id.value, scale.members.len());
            self.fault_at(&BAD_SCALE, span, message, Some("fewer than that may be missing".to_owned()));
        }
        self.bands(scale, range);
        Scale {
            id: scale.id.value.clone(),
            highest: scale.highest,
            members: members.into_iter().map(|(member, _)| member).collect(),
            prorate: prorate.unwrap_or(0),
            bands: scale.bands.iter().map(|b| Band { id: b.id.value.clone(), from: b.from.value }).collect(),
            accuracy: scale.accuracy.iter().map(|accuracy| self.accuracy(accuracy, range)).collect(),
            range,
        }
    }

    fn accuracy(&mut self, accuracy: &'q written::Accuracy, range: Range) -> Accuracy {
        let written::Accuracy { at, sensitivity, specificity, source, .. } = accuracy;
        if at.value <= range.min || at.value > range.max {
            let message = format!("no cut-off can be at {}", at.value);
            let help = format!("scores above {} and up to {} can be one", range.min, range.max);
            self.fault_at(&BAD_ACCURACY, at.span, message, Some(help));
        }
        for of_100 in [sensitivity, specificity] {
            if !(0..=100).contains(&of_100.value) {
                let help = Some("write how many of 100 people, from 0 to 100".to_owned());
                self.fault_at(&BAD_ACCURACY, of_100.span, format!("{} of 100 people", of_100.value), help);
            }
        }
        // One that is missing has been reported.
        if !source.value.is_empty() {
            self.source_is_known(source);
        }
        Accuracy {
            at: at.value,
            sensitivity: sensitivity.value,
            specificity: specificity.value,
            source: source.full(&source.value).into_owned(),
        }
    }

    fn member(
        &mut self,
        scale: &written::Scale,
        member: &'q written::Member,
        seen: &mut BTreeSet<ItemId>,
    ) -> Option<(Member, Range)> {
        let id = self.item_named(&member.item)?;
        let (_, item) = *self.items.get(id.row())?;
        let name = &member.item.value;
        if !seen.insert(id) {
            let help = Some("to count it twice, write `weight: 2`".to_owned());
            self.fault(
                &BAD_SCALE,
                &member.item,
                format!("`{name}` stands twice in `{}`", scale.id.value),
                help,
            );
        }
        // A `worse` that is none of its words has been reported.
        let said = item.worse.as_ref().is_none_or(|w| written::keys::WORSE.contains(&w.value.as_str()));
        if worse(item) == Worse::None && said && item.answer.is_some() {
            let help = Some("say on the item which way it gets worse, or leave it out".to_owned());
            self.fault(
                &NO_ORDER,
                &member.item,
                format!("`{name}` has no order, so it cannot be scored"),
                help,
            );
        }
        let weight = member.weight.map_or(1, |w| w.value);
        if let Some(weight) = member.weight.filter(|w| w.value == 0) {
            self.fault_at(&BAD_SCALE, weight.span, "a weight of 0 adds nothing".to_owned(), None);
        }
        let kind = self.kinds.get(id.row())?.clone();
        let base = match kind {
            ItemKind::OneOf(_) | ItemKind::AnyOf(_) => self.points_range(id, member.reverse)?,
            ItemKind::Number(range) => {
                self.numbers_used.insert(id);
                self.hidden_number(id).map_or(range, |h| range.hull(Range::one(h)))
            }
            ItemKind::FreeText(_) => {
                if item.answer.is_some() {
                    let help = Some("leave it out".to_owned());
                    self.fault(
                        &WRONG_TYPE,
                        &member.item,
                        format!("`{name}` is in own words and has no score"),
                        help,
                    );
                }
                return None;
            }
        };
        if member.reverse && !matches!(kind, ItemKind::OneOf(_)) {
            let message = format!("`{name}` cannot be reversed; only a `one_of` can");
            self.fault(&BAD_SCALE, &member.item, message, None);
        }
        self.scored.push((id, member.item.span));
        let range = base.times(weight);
        if !range.within_limit() {
            self.fault(
                &TOO_LARGE,
                &member.item,
                format!("`{name}` could leave the limit with this weight"),
                None,
            );
        }
        Some((Member { item: id, weight, reverse: member.reverse }, range))
    }

    fn bands(&mut self, scale: &'q written::Scale, range: Range) {
        let mut seen = BTreeMap::new();
        for band in &scale.bands {
            self.unique(&band.id, "a band of the same scale", &mut seen);
            if let Some(source) = &band.source {
                self.source_is_known(source);
            }
        }
        if scale.bands.len() > 64 {
            self.fault(&BAD_BANDS, &scale.id, "more than 64 bands".to_owned(), None);
        }
        if let Some(first) =
            scale.bands.first().filter(|b| b.from.value > range.min && !scale.members.is_empty())
        {
            let message =
                format!("the first band begins at {}, but {} is possible", first.from.value, range.min);
            self.fault_at(&BAD_BANDS, first.from.span, message, Some(format!("begin it at {}", range.min)));
        }
        for (before, band) in scale.bands.iter().zip(scale.bands.iter().skip(1)) {
            if band.from.value <= before.from.value {
                let message = format!(
                    "this band begins at {}, the one before at {}",
                    band.from.value, before.from.value
                );
                self.fault_at(
                    &BAD_BANDS,
                    band.from.span,
                    message,
                    Some("put them in rising order".to_owned()),
                );
            }
        }
    }

    pub(super) fn levels(&mut self) -> Option<Table<LevelId, Level>> {
        let q = self.questionnaire;
        if let Some(base) = q.levels.first().filter(|l| l.because.is_none()) {
            let help = Some("it is the reason given when no rule asks for more".to_owned());
            self.fault(&NO_BASE_REASON, &base.id, format!("`{}` has no `because`", base.id.value), help);
        }
        let levels: Vec<Option<Level>> = q.levels.iter().map(|level| self.level(level)).collect();
        levels.into_iter().collect::<Option<Vec<_>>>().map(Table::new)
    }

    fn level(&mut self, level: &'q written::Level) -> Option<Level> {
        let mut seen = BTreeMap::new();
        level.stays.iter().for_each(|(id, _)| self.unique(id, "a stay of the same level", &mut seen));
        let hours = level.hours.map(|b| self.range(b));
        let sessions = level.sessions.map(|b| self.range(b));
        let [parts, first_step, say, meanwhile, ask] =
            [&level.parts, &level.first_step, &level.say, &level.meanwhile, &level.ask]
                .map(|lines| self.line_conditions(lines));
        Some(Level {
            id: level.id.value.clone(),
            hours,
            sessions,
            stays: level.stays.iter().map(|(id, _)| id.value.clone()).collect(),
            parts: parts?,
            first_step: first_step?,
            say: say?,
            meanwhile: meanwhile?,
            ask: ask?,
        })
    }

    fn line_conditions(&mut self, lines: &[Line]) -> Option<Vec<Condition>> {
        let conditions: Vec<Option<Condition>> = lines.iter().map(|line| self.all_of(&line.when)).collect();
        conditions.into_iter().collect()
    }

    pub(super) fn notices(&mut self) -> Option<Table<NoticeId, Notice>> {
        let notices: Option<Vec<Notice>> = self
            .questionnaire
            .notices
            .iter()
            .map(|n| {
                Some(Notice {
                    id: n.id.value.clone(),
                    urgency: match n.urgency.value.as_str() {
                        "now" => Urgency::Now,
                        "today" => Urgency::Today,
                        "before_treatment" => Urgency::BeforeTreatment,
                        "information" => Urgency::Information,
                        _ => return None, // the shape has been reported
                    },
                    instead_of_level: n.instead_of_level,
                })
            })
            .collect();
        notices.map(Table::new)
    }

    pub(super) fn rules(&mut self) -> Vec<Option<Rule>> {
        self.questionnaire.rules.iter().map(|rule| self.rule(rule)).collect()
    }

    fn rule(&mut self, rule: &'q written::Rule) -> Option<Rule> {
        let when = self.all_of(&rule.when);
        if let Some(source) = &rule.source {
            self.source_is_known(source);
        }
        let effect = rule.effect.as_ref().and_then(|(kind, target)| self.effect(*kind, target, rule));
        Some(Rule {
            id: rule.id.value.clone(),
            when: when?,
            effect: effect?,
            items: BTreeSet::new(),
            source: rule.source.as_ref().map(|s| s.full(&s.value).into_owned()),
        })
    }

    fn effect(&mut self, kind: EffectKind, target: &'q Text, rule: &'q written::Rule) -> Option<Effect> {
        Some(match kind {
            EffectKind::AtLeast => {
                let level = self.level_named(target)?;
                let stay = match &rule.stay {
                    None => None,
                    Some(stay) => {
                        let stays = &self.questionnaire.levels.get(level.row())?.stays;
                        let known: Vec<&str> = stays.iter().map(|(id, _)| id.value.as_str()).collect();
                        let stay = Text { scope: None, ..stay.clone() };
                        Some(self.row_named(&stay, &format!("stay of `{}`", target.value), &known)?)
                    }
                };
                Effect::AtLeast(level, stay)
            }
            EffectKind::Notice => Effect::Notice(self.notice_named(target)?),
            EffectKind::Helps => Effect::Helps(self.level_named(target)?),
            EffectKind::Hinders => Effect::Hinders(self.level_named(target)?),
        })
    }

    pub(super) fn guarantees(&mut self) -> Vec<Option<Guarantee>> {
        self.questionnaire.guarantees.iter().map(|guarantee| self.guarantee(guarantee)).collect()
    }

    fn guarantee(&mut self, guarantee: &'q written::Guarantee) -> Option<Guarantee> {
        let when = self.all_of(&guarantee.when);
        if let Some(source) = &guarantee.source {
            self.source_is_known(source);
        }
        let promise = guarantee.promise.as_ref().and_then(|(kind, target)| {
            Some(match kind {
                PromiseKind::AtLeast => Promise::AtLeast(self.level_named(target)?),
                PromiseKind::AtMost => Promise::AtMost(self.level_named(target)?),
                PromiseKind::Notice => Promise::Notice(self.notice_named(target)?),
            })
        });
        let id = guarantee.id.value.clone();
        Some(Guarantee { id, when: when?, promise: promise?, items: BTreeSet::new() })
    }

    pub(super) fn headings(&mut self) -> Option<Vec<Vec<ItemId>>> {
        let headings: Vec<Option<Vec<ItemId>>> = self
            .questionnaire
            .for_professional
            .iter()
            .map(|heading| {
                let items: Vec<Option<ItemId>> =
                    heading.items.iter().map(|item| self.item_named(item)).collect();
                items.into_iter().collect()
            })
            .collect();
        headings.into_iter().collect()
    }

    fn source_is_known(&mut self, source: &Text) {
        let known: Vec<&str> = self.questionnaire.sources.iter().map(|(key, _)| key.value.as_str()).collect();
        self.row_named(source, "source", &known);
    }
}
