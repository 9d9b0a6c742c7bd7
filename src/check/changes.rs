//! Every small change that a slip of the author could make: cut-offs by one, operators, codes, rules.
//!
//! Each stands for one slip in the file; what the compiler took apart (a section's `show_if`, which every item of
//! the section has) is changed in all places at once.

use crate::program::notation::{amount, condition};
use crate::program::{
    Amount, ChoiceSet, Comparison, Condition, Effect, Id, ItemId, LevelId, Program, RuleId, ScaleId, ValueId,
    ValueKind,
};
use crate::questionnaire::{self as written, Questionnaire, Text};
use crate::source::Span;

/// One change of a program.
#[derive(Debug)]
pub(super) enum Change {
    /// When a rule holds.
    When(RuleId, Condition),
    /// What a rule leads to.
    Effect(RuleId, Effect),
    /// A named condition.
    Is(ValueId, Condition),
    /// When items are asked.
    ShowIf(Vec<(ItemId, Condition)>),
    /// Where a band, by its place, begins: it was the first number and is the second.
    From(ScaleId, usize, i64, i64),
}

impl Change {
    /// Makes the change and takes what stood there; done twice, all is as before.
    pub(super) fn swap(&mut self, program: &mut Program) {
        match self {
            Self::When(id, when) => std::mem::swap(&mut program.rules[*id].when, when),
            Self::Effect(id, effect) => std::mem::swap(&mut program.rules[*id].effect, effect),
            Self::Is(id, is) => {
                if let ValueKind::Condition(stands) = &mut program.values[*id].is {
                    std::mem::swap(stands, is);
                }
            }
            Self::ShowIf(items) => {
                for (id, show_if) in items {
                    std::mem::swap(&mut program.items[*id].show_if, show_if);
                }
            }
            Self::From(id, place, old, new) => {
                if let Some(band) = program.scales[*id].bands.get_mut(*place) {
                    band.from = *new;
                }
                std::mem::swap(old, new);
            }
        }
    }
}

/// A change, the place of what is changed, and a clause about it that goes on from "no case notices".
#[derive(Debug)]
pub(super) struct Changed {
    pub(super) span: Span,
    pub(super) what: String,
    pub(super) change: Change,
}

/// Every small change of a program, in the order of the file's parts.
pub(super) fn changes(questionnaire: &Questionnaire, program: &Program) -> Vec<Changed> {
    let mut all = Vec::new();
    asking(questionnaire, program, &mut all);
    for ((id, value), written) in program.values.iter().zip(&questionnaire.values) {
        if let ValueKind::Condition(is) = &value.is {
            let place = format!("in the condition `{}`", value.id);
            for piece in pieces(is, Under::Nothing) {
                let (span, what) = piece.told(program, &written.is, &place);
                all.push(Changed { span, what, change: Change::Is(id, piece.whole) });
            }
        }
    }
    bands(questionnaire, program, &mut all);
    for ((id, rule), written) in program.rules.iter().zip(&questionnaire.rules) {
        let place = format!("in the rule `{}`", rule.id);
        all.push(Changed {
            span: written.id.span,
            what: format!("when the rule `{}` never holds", rule.id),
            change: Change::When(id, Condition::Any(Vec::new())),
        });
        if let Some((span, what, effect)) = weaker(program, written, &rule.effect) {
            let what = format!("when the rule `{}` {what}", rule.id);
            all.push(Changed { span, what, change: Change::Effect(id, effect) });
        }
        for (text, piece) in listed(&rule.when, &written.when) {
            let (span, what) = piece.told(program, text, &place);
            all.push(Changed { span, what, change: Change::When(id, piece.whole) });
        }
    }
    all
}

/// What a rule could lead to instead that asks for less.
fn weaker(program: &Program, written: &written::Rule, effect: &Effect) -> Option<(Span, String, Effect)> {
    let Effect::AtLeast(level, _) = effect else { return None };
    let lower = LevelId::new(level.row().checked_sub(1)?);
    let name = |level: LevelId| program.levels[level].id.as_str();
    let span = written.effect.as_ref().map_or(written.id.span, |(_, target)| target.span);
    let what = format!("asks for `{}` at least and not for `{}`", name(lower), name(*level));
    Some((span, what, Effect::AtLeast(lower, None)))
}

fn bands(questionnaire: &Questionnaire, program: &Program, all: &mut Vec<Changed>) {
    for ((id, scale), written) in program.scales.iter().zip(&questionnaire.scales) {
        // The first band begins at or below the lowest score: one less would say the same.
        for ((place, band), written) in scale.bands.iter().enumerate().zip(&written.bands).skip(1) {
            for new in [band.from - 1, band.from + 1] {
                let what =
                    format!("when `{}` of `{}` begins at {new} and not at {}", band.id, scale.id, band.from);
                all.push(Changed {
                    span: written.from.span,
                    what,
                    change: Change::From(id, place, band.from, new),
                });
            }
        }
    }
}

/// When sections and items are asked.
fn asking(questionnaire: &Questionnaire, program: &Program, all: &mut Vec<Changed>) {
    for (section, written) in program.sections.rows().zip(&questionnaire.sections) {
        let items = || section.items.iter().copied().zip(&written.items);
        if let Some(text) = &written.show_if {
            let place = format!("where the section `{}` is asked", section.id);
            // Every item has the section's condition, alone or before its own.
            let own = |(id, written): (ItemId, &written::Item)| {
                let whole = &program.items[id].show_if;
                let (first, rest) = match (whole, &written.show_if) {
                    (Condition::All(both), Some(_)) => both.split_first()?,
                    (alone, _) => (alone, &[][..]),
                };
                Some((id, first, rest))
            };
            let parts: Vec<_> = items().filter_map(own).collect();
            let Some((_, first, _)) = parts.first() else { continue };
            for piece in pieces(first, Under::Nothing) {
                let changed = parts.iter().map(|(id, _, rest)| {
                    let list = [std::slice::from_ref(&piece.whole), *rest].concat();
                    (*id, Condition::All(list))
                });
                let change = Change::ShowIf(changed.collect());
                let (span, what) = piece.told(program, text, &place);
                all.push(Changed { span, what, change });
            }
        }
        for (id, item) in items() {
            let Some(text) = &item.show_if else { continue };
            let place = format!("where `{}` is asked", program.items[id].id);
            let whole = &program.items[id].show_if;
            let (before, own) = match (whole, &written.show_if) {
                (Condition::All(both), Some(_)) => both.split_at(1),
                (alone, _) => (&[][..], std::slice::from_ref(alone)),
            };
            for piece in own.iter().flat_map(|own| pieces(own, Under::Nothing)) {
                let (span, what) = piece.told(program, text, &place);
                let show_if = Condition::All([before, &[piece.whole]].concat());
                all.push(Changed { span, what, change: Change::ShowIf(vec![(id, show_if)]) });
            }
        }
    }
}

/// The changes of a condition that was written as one text or as a list of texts of which all must hold.
fn listed<'t>(whole: &Condition, written: &'t [Text]) -> Vec<(&'t Text, Piece)> {
    if let (Condition::All(list), 2..) = (whole, written.len()) {
        let joints = joints(list, Joint::And).into_iter().enumerate();
        let inside = list.iter().enumerate().flat_map(|(place, part)| {
            pieces(part, Under::Nothing).into_iter().map(move |piece| {
                let mut list = list.clone();
                if let Some(stands) = list.get_mut(place) {
                    stands.clone_from(&piece.whole);
                }
                (place, Piece { whole: Condition::All(list), ..piece })
            })
        });
        return joints
            .chain(inside)
            .filter_map(|(place, piece)| Some((written.get(place)?, piece)))
            .collect();
    }
    let pieces = pieces(whole, Under::Nothing).into_iter();
    pieces.filter_map(|piece| Some((written.first()?, piece))).collect()
}

/// One piece of a condition that was changed.
struct Piece {
    was: Condition,
    is: Condition,
    /// The whole condition with the change in it.
    whole: Condition,
}

impl Piece {
    /// The place of what was changed, as near as it can be told, and a clause about the change.
    fn told(&self, program: &Program, text: &Text, place: &str) -> (Span, String) {
        // Shown as the file writes it, whose names have no prefix.
        let here = |shown: String| match &text.scope {
            Some(scope) => shown.replace(scope.as_ref(), ""),
            None => shown,
        };
        let straight = |c: &Condition| here(condition(program, c));
        let turned = |c: &Condition| turned(program, c).map(here);
        let (was, is, at) = match find(&text.value, &straight(&self.was)) {
            // `a > b` was compiled as `b < a`; it is shown as it was written.
            None => match (turned(&self.was), turned(&self.is)) {
                (Some(was), Some(is)) if text.value.contains(&was) => {
                    let at = find(&text.value, &was);
                    (was, is, at)
                }
                _ => (straight(&self.was), straight(&self.is), None),
            },
            at => (straight(&self.was), straight(&self.is), at),
        };
        (at.map_or(text.span, |at| text.place(at)), format!("`{was}` as `{is}` {place}"))
    }
}

/// Two amounts compared, the right one first.
fn turned(program: &Program, whole: &Condition) -> Option<String> {
    let Condition::Compare(comparison, left, right) = whole else { return None };
    let sign = match comparison {
        Comparison::Equal => "==",
        Comparison::Less => ">",
        Comparison::LessOrEqual => ">=",
    };
    Some(format!("{} {sign} {}", amount(program, right), amount(program, left)))
}

/// Where a piece of an expression stands in it, when it stands there once.
fn find(text: &str, piece: &str) -> Option<Span> {
    let goes_on = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let mut found = text.match_indices(piece).filter(|(at, _)| {
        let before = text.get(..*at).and_then(|before| before.chars().next_back());
        let after = text.get(at + piece.len()..).and_then(|after| after.chars().next());
        !before.is_some_and(goes_on) && !after.is_some_and(goes_on)
    });
    let (at, _) = found.next()?;
    found.next().is_none().then(|| Span::new(at, at + piece.len()))
}

/// Does a `!` stand before it? Then turning it around is the same as dropping that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Under {
    Nothing,
    Not,
}

/// Every small change of a condition.
fn pieces(whole: &Condition, under: Under) -> Vec<Piece> {
    let here = |is: Condition| Piece { was: whole.clone(), whole: is.clone(), is };
    let not = |inner: Condition| Condition::Not(Box::new(inner));
    let turned = || if under == Under::Not { vec![] } else { vec![here(not(whole.clone()))] };
    match whole {
        Condition::Always => Vec::new(),
        Condition::Not(inner) => {
            let mut all = vec![here(inner.as_ref().clone())];
            // What is one thing to its author (`a != 'b'`) is shown as one.
            let simple = !matches!(inner.as_ref(), Condition::All(_) | Condition::Any(_) | Condition::Not(_));
            all.extend(pieces(inner, Under::Not).into_iter().map(|piece| Piece {
                was: if simple { not(piece.was) } else { piece.was },
                is: if simple { not(piece.is) } else { piece.is },
                whole: not(piece.whole),
            }));
            all
        }
        Condition::All(list) => {
            joints(list, Joint::And).into_iter().chain(inside(list, Joint::And)).collect()
        }
        Condition::Any(list) => joints(list, Joint::Or).into_iter().chain(inside(list, Joint::Or)).collect(),
        Condition::Compare(comparison, left, right) => {
            let other = match comparison {
                Comparison::Equal => turned(),
                Comparison::Less => {
                    vec![here(Condition::Compare(Comparison::LessOrEqual, left.clone(), right.clone()))]
                }
                Comparison::LessOrEqual => {
                    vec![here(Condition::Compare(Comparison::Less, left.clone(), right.clone()))]
                }
            };
            let left_moved = moved(left)
                .into_iter()
                .map(|left| here(Condition::Compare(*comparison, left, right.clone())));
            let right_moved = moved(right)
                .into_iter()
                .map(|right| here(Condition::Compare(*comparison, left.clone(), right)));
            other.into_iter().chain(left_moved).chain(right_moved).collect()
        }
        Condition::Chosen(item, set) => fewer(*set, turned, |set| here(Condition::Chosen(*item, set))),
        Condition::InBand(scale, set) => fewer(*set, turned, |set| here(Condition::InBand(*scale, set))),
        Condition::Has(..) | Condition::Answered(_) | Condition::Named(_) => turned(),
    }
}

/// What joins the parts of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    And,
    Or,
}

impl Joint {
    /// These parts, joined; one stays as it is.
    fn join(self, parts: &[Condition]) -> Condition {
        match (self, parts) {
            (_, [only]) => only.clone(),
            (Self::And, parts) => Condition::All(parts.to_vec()),
            (Self::Or, parts) => Condition::Any(parts.to_vec()),
        }
    }

    fn other(self) -> Self {
        match self {
            Self::And => Self::Or,
            Self::Or => Self::And,
        }
    }
}

/// `&&` as `||` or the other way round, at each place where one stands. As `&&` binds tighter, `a && b && c`
/// becomes `a || b && c` and `a && b || c`; `a || b || c` becomes `a && b || c` and `a || b && c`.
fn joints(list: &[Condition], joint: Joint) -> Vec<Piece> {
    if is_list_of_numbers(list) {
        return Vec::new();
    }
    let pairs = list.windows(2).enumerate().map(|(place, pair)| {
        let (left, right) = list.split_at((place + 1).min(list.len()));
        let whole = match joint {
            Joint::And => Condition::Any(vec![Joint::And.join(left), Joint::And.join(right)]),
            Joint::Or => {
                let before = left.split_last().map_or(&[][..], |(_, before)| before);
                let after = right.split_first().map_or(&[][..], |(_, after)| after);
                Joint::Or.join(&[before, &[Joint::And.join(pair)], after].concat())
            }
        };
        Piece { was: joint.join(pair), is: joint.other().join(pair), whole }
    });
    pairs.collect()
}

/// The changes of each part, and of `x in [1, 2]`, which is `x == 1 || x == 2` here, each number left out.
fn inside(list: &[Condition], joint: Joint) -> Vec<Piece> {
    let numbers = is_list_of_numbers(list);
    let mut found = Vec::new();
    for (place, part) in list.iter().enumerate() {
        let with = |changed: Option<Condition>| {
            let parts = list.iter().enumerate().filter_map(|(other, part)| {
                if other == place { changed.clone() } else { Some(part.clone()) }
            });
            joint.join(&parts.collect::<Vec<_>>())
        };
        if numbers {
            found.push(Piece { was: joint.join(list), is: with(None), whole: with(None) });
        }
        let under = if numbers { Under::Not } else { Under::Nothing };
        found.extend(pieces(part, under).into_iter().map(|piece| {
            let whole = with(Some(piece.whole.clone()));
            Piece { whole, ..piece }
        }));
    }
    found
}

fn is_list_of_numbers(list: &[Condition]) -> bool {
    let of = |part: &Condition| match part {
        Condition::Compare(Comparison::Equal, left, Amount::Constant(_)) => Some(left.clone()),
        Condition::Compare(..)
        | Condition::Always
        | Condition::Not(_)
        | Condition::All(_)
        | Condition::Any(_)
        | Condition::Chosen(..)
        | Condition::Has(..)
        | Condition::InBand(..)
        | Condition::Answered(_)
        | Condition::Named(_) => None,
    };
    let first = list.first().and_then(of);
    list.len() > 1 && first.is_some() && list.iter().all(|part| of(part) == first)
}

/// One code turned around, or each of several left out.
fn fewer(set: ChoiceSet, turned: impl Fn() -> Vec<Piece>, with: impl Fn(ChoiceSet) -> Piece) -> Vec<Piece> {
    if set.places().count() < 2 {
        return turned();
    }
    set.places().map(|place| with(ChoiceSet(set.0 & !ChoiceSet::only(place).0))).collect()
}

/// An amount with each of its constants one less and one more. What is multiplied or divided by stays.
fn moved(whole: &Amount) -> Vec<Amount> {
    let each = |inner: &Amount, with: &dyn Fn(Box<Amount>) -> Amount| -> Vec<Amount> {
        moved(inner).into_iter().map(|moved| with(Box::new(moved))).collect()
    };
    match whole {
        Amount::Constant(number) => vec![Amount::Constant(number - 1), Amount::Constant(number + 1)],
        Amount::Item(_) | Amount::Points(_) | Amount::Scale(_) | Amount::Named(_) => Vec::new(),
        Amount::Plus(left, right) => {
            let mut all = each(left, &|left| Amount::Plus(left, right.clone()));
            all.extend(each(right, &|right| Amount::Plus(left.clone(), right)));
            all
        }
        Amount::Minus(left, right) => {
            let mut all = each(left, &|left| Amount::Minus(left, right.clone()));
            all.extend(each(right, &|right| Amount::Minus(left.clone(), right)));
            all
        }
        Amount::Times(inner, factor) => each(inner, &|inner| Amount::Times(inner, *factor)),
        Amount::Divided(inner, divisor) => each(inner, &|inner| Amount::Divided(inner, *divisor)),
    }
}
