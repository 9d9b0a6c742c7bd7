//! Comparisons bound: codes, bands and numbers on the two sides of `==`, `<` and `in`.

use super::bind::Typed;
use super::compile::Compiler;
use super::faults::{UNKNOWN_CODE, WRONG_TYPE};
use super::{Amount, ChoiceSet, Comparison, Condition, Id, ItemId, Range, ScaleId};
use crate::diagnostic::suggest;
use crate::expr::{Expr, ExprKind, Operator};
use crate::questionnaire::Text;

impl Compiler<'_> {
    pub(super) fn membership(
        &mut self,
        left: &Expr,
        right: &Expr,
        expr: &Expr,
        text: &Text,
    ) -> Option<Condition> {
        let ExprKind::List(entries) = &right.kind else {
            return self.holds(left, right, text);
        };
        match self.bind(left, text)? {
            Typed::OneOf(item) => {
                let places: Vec<Option<usize>> =
                    entries.iter().map(|e| self.code_of(item, e, text)).collect();
                Some(Condition::Chosen(item, set_of(places.into_iter().collect::<Option<Vec<_>>>()?)))
            }
            Typed::Band(scale) => {
                let places: Vec<Option<usize>> =
                    entries.iter().map(|e| self.band_of(scale, e, text)).collect();
                Some(Condition::InBand(scale, set_of(places.into_iter().collect::<Option<Vec<_>>>()?)))
            }
            Typed::Number(amount, _) => {
                let numbers: Vec<_> = entries.iter().map(|e| self.as_number(e, text)).collect();
                let numbers: Vec<_> = numbers.into_iter().collect::<Option<_>>()?;
                let equal =
                    |(n, _): (Amount, Range)| Condition::Compare(Comparison::Equal, amount.clone(), n);
                Some(Condition::Any(numbers.into_iter().map(equal).collect()))
            }
            Typed::AnyOf(item) => {
                let id = self.item_name(item);
                let help = Some(format!("write `'a' in {id} || 'b' in {id}`"));
                self.at(&WRONG_TYPE, expr, text, format!("`{id}` has several choices at once"), help);
                None
            }
            other @ (Typed::Condition(_) | Typed::FreeText(_) | Typed::Code(_)) => {
                self.at(&WRONG_TYPE, left, text, format!("{} cannot be in a list", other.noun()), None);
                None
            }
        }
    }

    /// `'code' in item`
    fn holds(&mut self, left: &Expr, right: &Expr, text: &Text) -> Option<Condition> {
        let (l, r) = (self.bind(left, text), self.bind(right, text));
        match (l?, r?) {
            (Typed::Code(_), Typed::AnyOf(item)) => {
                Some(Condition::Has(item, self.code_of(item, left, text)?))
            }
            (Typed::Code(code), Typed::OneOf(item)) => {
                let id = self.item_name(item);
                let help = Some(format!("write `{id} == '{code}'`"));
                self.at(&WRONG_TYPE, right, text, format!("`{id}` has only one choice at a time"), help);
                None
            }
            (_, Typed::AnyOf(_)) => {
                let message = "a code in quotes belongs before `in`".to_owned();
                self.at(&WRONG_TYPE, left, text, message, None);
                None
            }
            (_, other) => {
                let message = format!(
                    "this is {}, but a list or an item with several choices belongs after `in`",
                    other.noun()
                );
                self.at(&WRONG_TYPE, right, text, message, None);
                None
            }
        }
    }

    pub(super) fn equality(
        &mut self,
        operator: Operator,
        left: &Expr,
        right: &Expr,
        text: &Text,
    ) -> Option<Typed> {
        let (l, r) = (self.bind(left, text), self.bind(right, text));
        let condition = match (l?, r?) {
            (Typed::Number(l, _), Typed::Number(r, _)) => Condition::Compare(Comparison::Equal, l, r),
            (Typed::OneOf(item), Typed::Code(_)) => {
                Condition::Chosen(item, ChoiceSet::only(self.code_of(item, right, text)?))
            }
            (Typed::Code(_), Typed::OneOf(item)) => {
                Condition::Chosen(item, ChoiceSet::only(self.code_of(item, left, text)?))
            }
            (Typed::Band(scale), Typed::Code(_)) => {
                Condition::InBand(scale, ChoiceSet::only(self.band_of(scale, right, text)?))
            }
            (Typed::Code(_), Typed::Band(scale)) => {
                Condition::InBand(scale, ChoiceSet::only(self.band_of(scale, left, text)?))
            }
            (Typed::AnyOf(item), Typed::Code(code)) | (Typed::Code(code), Typed::AnyOf(item)) => {
                let id = self.item_name(item);
                let help = Some(format!("write `'{code}' in {id}`"));
                self.at(&WRONG_TYPE, left, text, format!("`{id}` has several choices at once"), help);
                return None;
            }
            (Typed::OneOf(_), Typed::Number(Amount::Constant(n), _))
            | (Typed::Number(Amount::Constant(n), _), Typed::OneOf(_)) => {
                let message = "an item's choices have codes, not numbers".to_owned();
                self.at(&WRONG_TYPE, right, text, message, Some(format!("codes stand in quotes: `'{n}'`")));
                return None;
            }
            (l, r) => {
                let message = format!("{} cannot be compared with {}", l.noun(), r.noun());
                self.at(&WRONG_TYPE, right, text, message, None);
                return None;
            }
        };
        let negated = operator == Operator::NotEqual;
        Some(Typed::Condition(if negated { Condition::Not(Box::new(condition)) } else { condition }))
    }

    fn code_of(&mut self, item: ItemId, expr: &Expr, text: &Text) -> Option<usize> {
        let codes = self.codes(item);
        let what = self.item_name(item);
        self.place_of(&codes, &what, "code", expr, text)
    }

    fn band_of(&mut self, scale: ScaleId, expr: &Expr, text: &Text) -> Option<usize> {
        let written = self.questionnaire.scales.get(scale.row())?;
        let bands: Vec<String> = written.bands.iter().map(|b| b.id.value.clone()).collect();
        self.place_of(&bands, &written.id.value, "band", expr, text)
    }

    fn place_of(
        &mut self,
        known: &[String],
        of: &str,
        what: &str,
        expr: &Expr,
        text: &Text,
    ) -> Option<usize> {
        let ExprKind::Text(word) = &expr.kind else {
            self.at(&WRONG_TYPE, expr, text, format!("a {what} in quotes belongs here"), None);
            return None;
        };
        let place = known.iter().position(|k| k == word);
        if place.is_none() {
            let help = suggest(word, known.iter().map(String::as_str));
            self.at(&UNKNOWN_CODE, expr, text, format!("`{of}` has no {what} '{word}'"), help);
        }
        place
    }
}

fn set_of(places: Vec<usize>) -> ChoiceSet {
    places.into_iter().fold(ChoiceSet::default(), |set, place| set.with(ChoiceSet::only(place)))
}

/// Two numbers compared by `<`, `<=`, `>` or `>=`.
pub(super) fn compare(operator: Operator, left: Amount, right: Amount) -> Condition {
    let greater = matches!(operator, Operator::Greater | Operator::GreaterOrEqual);
    let or_equal = matches!(operator, Operator::LessOrEqual | Operator::GreaterOrEqual);
    let comparison = if or_equal { Comparison::LessOrEqual } else { Comparison::Less };
    let (left, right) = if greater { (right, left) } else { (left, right) };
    Condition::Compare(comparison, left, right)
}
