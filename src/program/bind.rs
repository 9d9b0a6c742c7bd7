//! Expressions bound to names and typed.

use super::comparing::compare;
use super::compile::{Compiler, Name};
use super::faults::{BAD_EXPRESSION, CYCLE, TOO_LARGE, UNKNOWN_NAME, WRONG_TYPE};
use super::{Amount, Condition, Id, ItemId, ItemKind, Range, ScaleId, ValueId, ValueKind};
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::expr::{self, Expr, ExprKind, Operator};
use crate::questionnaire::Text;

/// What an expression is.
pub(super) enum Typed {
    Number(Amount, Range),
    Condition(Condition),
    OneOf(ItemId),
    AnyOf(ItemId),
    FreeText(ItemId),
    Band(ScaleId),
    Code(String),
}

impl Typed {
    pub(super) fn noun(&self) -> &'static str {
        match self {
            Self::Number(..) => "a number",
            Self::Condition(_) => "a condition",
            Self::OneOf(_) => "an item with one choice",
            Self::AnyOf(_) => "an item with several choices",
            Self::FreeText(_) => "an item in own words",
            Self::Band(_) => "a band",
            Self::Code(_) => "a code",
        }
    }
}

/// How far a value has been bound.
#[derive(Debug, Clone)]
pub(super) enum Binding {
    Waiting,
    Running,
    Failed,
    Done(ValueKind, Option<Range>),
}

impl Compiler<'_> {
    /// All of these conditions. `None` where one is wrong, which has been reported.
    pub(super) fn all_of(&mut self, texts: &[Text]) -> Option<Condition> {
        let bound: Vec<Option<Condition>> = texts.iter().map(|text| self.condition(text)).collect();
        let mut conditions: Vec<Condition> = bound.into_iter().collect::<Option<_>>()?;
        match (conditions.len(), conditions.pop()) {
            (1, Some(only)) => Some(only),
            (_, None) => Some(Condition::Always),
            (_, Some(last)) => {
                conditions.push(last);
                Some(Condition::All(conditions))
            }
        }
    }

    /// A text as a condition. `None` where it is wrong, which has been reported.
    pub(super) fn condition(&mut self, text: &Text) -> Option<Condition> {
        let expr = self.parse(text)?;
        self.as_condition(&expr, text)
    }

    /// A value, bound when it is first needed. `None` where it is wrong, which has been reported.
    pub(super) fn value(&mut self, id: ValueId) -> Option<(ValueKind, Option<Range>)> {
        let written = self.questionnaire.values.get(id.row())?;
        match self.values.get(id.row())?.clone() {
            Binding::Done(kind, range) => return Some((kind, range)),
            Binding::Failed => return None,
            Binding::Running => {
                let message = format!("`{}` rests on itself", written.id.value);
                self.fault(
                    &CYCLE,
                    &written.is,
                    message,
                    Some("say one of them in terms of answers".to_owned()),
                );
                return None;
            }
            Binding::Waiting => {}
        }
        self.set_value(id, Binding::Running);
        let done = self.parse(&written.is).and_then(|expr| match self.bind(&expr, &written.is)? {
            Typed::Number(amount, range) => Some((ValueKind::Number(amount), Some(range))),
            Typed::Condition(condition) => Some((ValueKind::Condition(condition), None)),
            other @ (Typed::OneOf(_)
            | Typed::AnyOf(_)
            | Typed::FreeText(_)
            | Typed::Band(_)
            | Typed::Code(_)) => {
                let message = format!("this is {}, but a value is a number or a condition", other.noun());
                self.fault(&WRONG_TYPE, &written.is, message, None);
                None
            }
        });
        let binding = done.clone().map_or(Binding::Failed, |(kind, range)| Binding::Done(kind, range));
        self.set_value(id, binding);
        done
    }

    fn set_value(&mut self, id: ValueId, binding: Binding) {
        if let Some(slot) = self.values.get_mut(id.row()) {
            *slot = binding;
        }
    }

    fn parse(&mut self, text: &Text) -> Option<Expr> {
        if text.value.is_empty() {
            return None; // missing, or not a text: the shape has been reported
        }
        match expr::parse(&text.value) {
            Ok(expr) => Some(expr),
            Err(error) => {
                let mut diagnostic = Diagnostic::new(&BAD_EXPRESSION, text.place(error.span), error.message);
                diagnostic.help = error.help;
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }

    pub(super) fn at(
        &mut self,
        code: &'static Code,
        expr: &Expr,
        text: &Text,
        message: String,
        help: Option<String>,
    ) {
        let mut diagnostic = Diagnostic::new(code, text.place(expr.span), message);
        diagnostic.help = help;
        self.diagnostics.push(diagnostic);
    }

    fn as_condition(&mut self, expr: &Expr, text: &Text) -> Option<Condition> {
        let help = match self.bind(expr, text)? {
            Typed::Condition(condition) => return Some(condition),
            Typed::OneOf(item) => {
                let id = self.item_name(item);
                let codes = self.codes(item);
                format!("compare it with a code: `{id} == '{}'`", codes.first().map_or("", String::as_str))
            }
            Typed::AnyOf(item) => {
                let id = self.item_name(item);
                let codes = self.codes(item);
                format!("ask for a code: `'{}' in {id}`", codes.first().map_or("", String::as_str))
            }
            Typed::FreeText(item) => {
                format!("own words can only be asked for: `answered({})`", self.item_name(item))
            }
            Typed::Number(..) => "compare it with a number: `> 0`".to_owned(),
            Typed::Band(_) => "compare it with a band's id in quotes".to_owned(),
            Typed::Code(_) => "compare an item with it".to_owned(),
        };
        self.at(
            &WRONG_TYPE,
            expr,
            text,
            "a condition belongs here, which is true or false".to_owned(),
            Some(help),
        );
        None
    }

    pub(super) fn as_number(&mut self, expr: &Expr, text: &Text) -> Option<(Amount, Range)> {
        let help = match self.bind(expr, text)? {
            Typed::Number(amount, range) => return Some((amount, range)),
            Typed::OneOf(item) | Typed::AnyOf(item) => {
                Some(format!("for its points write `points({})`", self.item_name(item)))
            }
            Typed::Code(code) if code.parse::<i64>().is_ok() => Some("drop the quotes".to_owned()),
            Typed::Condition(_) | Typed::FreeText(_) | Typed::Band(_) | Typed::Code(_) => None,
        };
        self.at(&WRONG_TYPE, expr, text, "a number belongs here".to_owned(), help);
        None
    }

    pub(super) fn bind(&mut self, expr: &Expr, text: &Text) -> Option<Typed> {
        match &expr.kind {
            ExprKind::Number(value) => self.checked(expr, text, Amount::Constant(*value), Range::one(*value)),
            ExprKind::Text(code) => Some(Typed::Code(code.clone())),
            ExprKind::Name(name) => self.name(name, expr, text),
            ExprKind::Call(name, arguments) => self.call(name, arguments, expr, text),
            ExprKind::Not(inner) => {
                Some(Typed::Condition(Condition::Not(Box::new(self.as_condition(inner, text)?))))
            }
            ExprKind::Negative(inner) => {
                let (amount, range) = self.as_number(inner, text)?;
                self.checked(expr, text, Amount::Times(Box::new(amount), -1), range.times(-1))
            }
            ExprKind::List(_) => {
                let help = Some("write `item in ['a', 'b']`".to_owned());
                self.at(&WRONG_TYPE, expr, text, "a list can stand only after `in`".to_owned(), help);
                None
            }
            ExprKind::Binary(operator, left, right) => match operator {
                Operator::And | Operator::Or => {
                    let (l, r) = (self.as_condition(left, text), self.as_condition(right, text));
                    Some(Typed::Condition(chain(*operator, l?, r?)))
                }
                Operator::Plus | Operator::Minus | Operator::Times | Operator::Divide => {
                    self.arithmetic(*operator, left, right, expr, text)
                }
                Operator::In => self.membership(left, right, expr, text).map(Typed::Condition),
                Operator::Equal | Operator::NotEqual => self.equality(*operator, left, right, text),
                Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual => {
                    let (l, r) = (self.as_number(left, text), self.as_number(right, text));
                    Some(Typed::Condition(compare(*operator, l?.0, r?.0)))
                }
            },
        }
    }

    fn name(&mut self, name: &str, expr: &Expr, text: &Text) -> Option<Typed> {
        match (self.named(name, text), name.rsplit_once('.')) {
            (None, Some((base, member))) => self.dotted(base, member, expr, text),
            (Some(Name::Item(id)), _) => Some(self.item_type(id)),
            (Some(Name::Scale(id)), _) => {
                let range = self.scale_range(id);
                Some(Typed::Number(Amount::Scale(id), range))
            }
            (Some(Name::Value(id)), _) => Some(match self.value(id)? {
                (ValueKind::Condition(_), _) => Typed::Condition(Condition::Named(id)),
                (ValueKind::Number(_), range) => {
                    Typed::Number(Amount::Named(id), range.unwrap_or(Range::one(0)))
                }
            }),
            (Some(Name::Level(_)), _) => {
                let help = Some(format!("its hours are `{name}.hours_min` and `{name}.hours_max`"));
                self.at(&WRONG_TYPE, expr, text, format!("`{name}` is a level, not an answer"), help);
                None
            }
            (None, None) => {
                let help = match name {
                    "true" | "false" => Some("leave the condition out, or write what it rests on".to_owned()),
                    _ if self.any_code(name) => Some(format!("codes stand in quotes: `'{name}'`")),
                    _ => suggest(name, self.names_for(text)),
                };
                self.at(&UNKNOWN_NAME, expr, text, format!("nothing is called `{name}`"), help);
                None
            }
        }
    }

    fn dotted(&mut self, base: &str, member: &str, expr: &Expr, text: &Text) -> Option<Typed> {
        let (message, help) = match (self.named(base, text), member) {
            (Some(Name::Scale(id)), "band") => return Some(Typed::Band(id)),
            (Some(Name::Level(id)), _) => match self.level_number(id, member) {
                Some(number) => {
                    return self.checked(expr, text, Amount::Constant(number), Range::one(number));
                }
                None => (
                    format!("`{base}` has no `{member}`"),
                    suggest(member, ["hours_min", "hours_max", "sessions_min", "sessions_max"]),
                ),
            },
            (Some(Name::Scale(_)), _) => {
                (format!("a scale has no `{member}`"), Some(format!("its band is `{base}.band`")))
            }
            (Some(Name::Item(_) | Name::Value(_)), _) => (format!("`{base}` has nothing behind a dot"), None),
            (None, _) => {
                let includes = self.questionnaire.includes.iter();
                let of_include =
                    includes.filter_map(|i| i.prefix.as_ref()).any(|p| p.value == text.full(base));
                let name = if of_include { format!("{base}.{member}") } else { base.to_owned() };
                (format!("nothing is called `{name}`"), suggest(&name, self.names_for(text)))
            }
        };
        self.at(&UNKNOWN_NAME, expr, text, message, help);
        None
    }

    fn item_type(&mut self, id: ItemId) -> Typed {
        match self.kinds.get(id.row()) {
            Some(ItemKind::Number(range)) => {
                let hidden = self.hidden_number(id);
                self.numbers_used.insert(id);
                Typed::Number(Amount::Item(id), hidden.map_or(*range, |h| range.hull(Range::one(h))))
            }
            Some(ItemKind::OneOf(_)) => Typed::OneOf(id),
            Some(ItemKind::AnyOf(_)) => Typed::AnyOf(id),
            Some(ItemKind::FreeText(_)) | None => Typed::FreeText(id),
        }
    }

    fn call(&mut self, name: &str, arguments: &[Expr], expr: &Expr, text: &Text) -> Option<Typed> {
        if !["points", "answered"].contains(&name) {
            let help = suggest(name, ["points", "answered"]);
            self.at(&UNKNOWN_NAME, expr, text, format!("there is no function `{name}`"), help);
            return None;
        }
        let item = match arguments {
            [Expr { kind: ExprKind::Name(item), .. }] => match self.named(item, text) {
                Some(Name::Item(id)) => Some(id),
                Some(Name::Value(_) | Name::Scale(_) | Name::Level(_)) => None,
                None => {
                    let help = suggest(item, self.item_ids().filter_map(|id| text.short(id)));
                    let place = arguments.first().unwrap_or(expr);
                    self.at(&UNKNOWN_NAME, place, text, format!("no item is called `{item}`"), help);
                    return None;
                }
            },
            _ => None,
        };
        let Some(item) = item else {
            let help = Some(format!("write `{name}(item)`"));
            self.at(&WRONG_TYPE, expr, text, format!("`{name}` takes the name of one item"), help);
            return None;
        };
        if name == "answered" {
            return Some(Typed::Condition(Condition::Answered(item)));
        }
        match self.points_range(item, false) {
            Some(range) => {
                self.scored.push((item, text.place(expr.span)));
                Some(Typed::Number(Amount::Points(item), range))
            }
            None => {
                let id = self.item_name(item);
                let help = Some(format!("a number is worth itself: write `{id}`"));
                self.at(&WRONG_TYPE, expr, text, format!("`{id}` has no choices, so it has no points"), help);
                None
            }
        }
    }

    fn arithmetic(
        &mut self,
        operator: Operator,
        left: &Expr,
        right: &Expr,
        expr: &Expr,
        text: &Text,
    ) -> Option<Typed> {
        let (l, r) = (self.as_number(left, text), self.as_number(right, text));
        let ((l, l_range), (r, r_range)) = (l?, r?);
        let (amount, range) = match (operator, l, r) {
            (Operator::Plus, l, r) => (Amount::Plus(Box::new(l), Box::new(r)), l_range.plus(r_range)),
            (Operator::Minus, l, r) => (Amount::Minus(Box::new(l), Box::new(r)), l_range.minus(r_range)),
            (Operator::Times, l, Amount::Constant(n)) => (Amount::Times(Box::new(l), n), l_range.times(n)),
            (Operator::Times, Amount::Constant(n), r) => (Amount::Times(Box::new(r), n), r_range.times(n)),
            (Operator::Divide, _, Amount::Constant(0)) => {
                self.at(&WRONG_TYPE, right, text, "nothing can be divided by 0".to_owned(), None);
                return None;
            }
            (Operator::Divide, l, Amount::Constant(n)) => {
                (Amount::Divided(Box::new(l), n), l_range.divided(n))
            }
            (Operator::Divide, ..) => {
                let message = "only a constant number can stand after `/`".to_owned();
                self.at(&WRONG_TYPE, right, text, message, None);
                return None;
            }
            _ => {
                let message = "one side of `*` has to be a constant number".to_owned();
                self.at(&WRONG_TYPE, expr, text, message, None);
                return None;
            }
        };
        self.checked(expr, text, amount, range)
    }

    /// A number, unless it could leave the limit. What is the same for all answers becomes a constant.
    fn checked(&mut self, expr: &Expr, text: &Text, amount: Amount, range: Range) -> Option<Typed> {
        if !range.within_limit() {
            let message = format!("this could be anything from {} to {}", range.min, range.max);
            let help = Some("numbers go from -1,000,000,000 to 1,000,000,000".to_owned());
            self.at(&TOO_LARGE, expr, text, message, help);
            return None;
        }
        let constant = match &amount {
            Amount::Plus(l, r) | Amount::Minus(l, r) => is_constant(l) && is_constant(r),
            Amount::Times(inner, _) | Amount::Divided(inner, _) => is_constant(inner),
            Amount::Constant(_)
            | Amount::Item(_)
            | Amount::Points(_)
            | Amount::Scale(_)
            | Amount::Named(_) => false,
        };
        Some(Typed::Number(if constant { Amount::Constant(range.min) } else { amount }, range))
    }
}

fn is_constant(amount: &Amount) -> bool {
    matches!(amount, Amount::Constant(_))
}

/// Both sides of `&&` or `||` as one list: `a && b && c` is three conditions, not two in two.
fn chain(operator: Operator, left: Condition, right: Condition) -> Condition {
    let parts = |side: Condition| match (operator, side) {
        (Operator::And, Condition::All(list)) | (Operator::Or, Condition::Any(list)) => list,
        (_, other) => vec![other],
    };
    let list = parts(left).into_iter().chain(parts(right)).collect();
    if operator == Operator::And { Condition::All(list) } else { Condition::Any(list) }
}
