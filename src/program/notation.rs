//! Compiled conditions and amounts in the notation of questionnaires.
//!
//! It is written from the compiled form, so what is shown is what was worked out: level hours stand as numbers,
//! named conditions by their names.

use super::{Amount, ChoiceSet, Comparison, Condition, Program};

/// A condition.
#[must_use]
pub fn condition(program: &Program, condition: &Condition) -> String {
    let inner = |c: &Condition| self::condition(program, c);
    match condition {
        Condition::Always => "true".to_owned(),
        Condition::Not(negated) => match negated.as_ref() {
            Condition::Compare(comparison, left, right) => {
                let (sign, turned) = match comparison {
                    Comparison::Equal => ("!=", "!="),
                    Comparison::Less => (">=", "<="),
                    Comparison::LessOrEqual => (">", "<"),
                };
                compared(program, left, sign, turned, right)
            }
            Condition::Named(_) | Condition::Answered(_) | Condition::Not(_) | Condition::Always => {
                format!("!{}", inner(negated))
            }
            Condition::Chosen(item, set) if set.places().count() == 1 => {
                let item = &program.items[*item];
                among(&item.id, "!=", item.choices().iter().map(|c| c.code.as_str()), *set)
            }
            Condition::All(_)
            | Condition::Any(_)
            | Condition::Chosen(..)
            | Condition::Has(..)
            | Condition::InBand(..) => format!("!({})", inner(negated)),
        },
        Condition::All(list) => {
            let either = |part: &Condition| matches!(part, Condition::Any(some) if some.len() > 1);
            let parts =
                list.iter().map(|part| if either(part) { format!("({})", inner(part)) } else { inner(part) });
            or_else(parts.collect::<Vec<_>>().join(" && "), "true")
        }
        Condition::Any(list) => or_else(list.iter().map(inner).collect::<Vec<_>>().join(" || "), "false"),
        Condition::Compare(comparison, left, right) => {
            let (sign, turned) = match comparison {
                Comparison::Equal => ("==", "=="),
                Comparison::Less => ("<", ">"),
                Comparison::LessOrEqual => ("<=", ">="),
            };
            compared(program, left, sign, turned, right)
        }
        Condition::Chosen(item, set) => {
            let item = &program.items[*item];
            among(&item.id, "==", item.choices().iter().map(|c| c.code.as_str()), *set)
        }
        Condition::Has(item, place) => {
            let item = &program.items[*item];
            let code = item.choices().get(*place).map_or("", |choice| choice.code.as_str());
            format!("'{code}' in {}", item.id)
        }
        Condition::InBand(scale, set) => {
            let scale = &program.scales[*scale];
            among(&format!("{}.band", scale.id), "==", scale.bands.iter().map(|b| b.id.as_str()), *set)
        }
        Condition::Answered(item) => format!("answered({})", program.items[*item].id),
        Condition::Named(value) => program.values[*value].id.clone(),
    }
}

fn or_else(text: String, empty: &str) -> String {
    if text.is_empty() { empty.to_owned() } else { text }
}

/// A comparison, or the same turned around where that puts a number on the right, as authors write it.
fn compared(program: &Program, left: &Amount, sign: &str, turned: &str, right: &Amount) -> String {
    let (left, sign, right) =
        if matches!(left, Amount::Constant(_)) { (right, turned, left) } else { (left, sign, right) };
    format!("{} {sign} {}", amount(program, left), amount(program, right))
}

fn among<'c>(name: &str, is: &str, codes: impl Iterator<Item = &'c str>, set: ChoiceSet) -> String {
    let codes: Vec<String> =
        codes.enumerate().filter(|(place, _)| set.has(*place)).map(|(_, code)| format!("'{code}'")).collect();
    match codes.as_slice() {
        [one] => format!("{name} {is} {one}"),
        many => format!("{name} in [{}]", many.join(", ")),
    }
}

/// An amount.
#[must_use]
pub fn amount(program: &Program, amount: &Amount) -> String {
    let inner = |a: &Amount| self::amount(program, a);
    let summed = |a: &Amount| matches!(a, Amount::Plus(..) | Amount::Minus(..));
    let bracketed = |a: &Amount, needed: bool| if needed { format!("({})", inner(a)) } else { inner(a) };
    match amount {
        Amount::Constant(number) => number.to_string(),
        Amount::Item(item) => program.items[*item].id.clone(),
        Amount::Points(item) => format!("points({})", program.items[*item].id),
        Amount::Scale(scale) => program.scales[*scale].id.clone(),
        Amount::Named(value) => program.values[*value].id.clone(),
        Amount::Plus(left, right) => format!("{} + {}", inner(left), inner(right)),
        Amount::Minus(left, right) => format!("{} - {}", inner(left), bracketed(right, summed(right))),
        // Division truncates, so what is divided first stays in brackets.
        Amount::Times(left, times) => {
            let first = summed(left) || matches!(left.as_ref(), Amount::Divided(..));
            format!("{} * {times}", bracketed(left, first))
        }
        Amount::Divided(left, divisor) => format!("{} / {divisor}", bracketed(left, summed(left))),
    }
}
