//! How many responses there are for which a function is true, exactly.

use super::diagram::{Diagrams, FALSE, Node, Seen, TRUE, Value, Variable};
use super::space::Space;
use std::fmt;
use std::ops::AddAssign;

/// A number of responses, however large.
///
/// A library would bring two crates for a sum, a product and a way to write it down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Eighteen decimal digits each, the lowest first; the last is not 0.
    parts: Vec<u64>,
}

const PART: u64 = 1_000_000_000_000_000_000;

impl Count {
    /// None.
    #[must_use]
    pub fn zero() -> Self {
        Self { parts: Vec::new() }
    }

    /// One.
    #[must_use]
    pub fn one() -> Self {
        Self { parts: vec![1] }
    }

    /// So many times as many.
    #[must_use]
    pub fn times(mut self, factor: u64) -> Self {
        let mut carry = 0;
        for part in &mut self.parts {
            let product = u128::from(*part) * u128::from(factor) + carry;
            *part = (product % u128::from(PART)) as u64;
            carry = product / u128::from(PART);
        }
        while carry > 0 {
            self.parts.push((carry % u128::from(PART)) as u64);
            carry /= u128::from(PART);
        }
        if factor == 0 { Self::zero() } else { self }
    }

    /// About how many, as a fraction of all.
    #[must_use]
    pub fn share(&self, of: &Self) -> f64 {
        if of.parts.is_empty() { 0.0 } else { self.about(of.parts.len()) / of.about(of.parts.len()) }
    }

    /// Its size where so many parts are the whole; what is far too small to be seen is left out.
    fn about(&self, parts: usize) -> f64 {
        let sized = self.parts.iter().enumerate().map(|(at, part)| {
            let below = i32::try_from(parts - at.min(parts)).unwrap_or(i32::MAX);
            *part as f64 * (PART as f64).powi(-below)
        });
        // Of nothing it is -0.0, which would be written so.
        sized.sum::<f64>() + 0.0
    }
}

impl AddAssign<&Count> for Count {
    fn add_assign(&mut self, other: &Self) {
        self.parts.resize(self.parts.len().max(other.parts.len()), 0);
        let mut carry = 0;
        for (part, more) in self.parts.iter_mut().zip(other.parts.iter().chain(std::iter::repeat(&0))) {
            let sum = *part + more + carry;
            *part = sum % PART;
            carry = sum / PART;
        }
        if carry > 0 {
            self.parts.push(carry);
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = self.parts.iter().rev();
        write!(f, "{}", parts.next().unwrap_or(&0))?;
        parts.try_for_each(|part| write!(f, "{part:018}"))
    }
}

/// How many responses there are for which this is true. It must be true of valid ones only.
pub(super) fn of(diagrams: &Diagrams, space: &Space, node: Node) -> Count {
    weighed(diagrams, space.variables(), |variable, value| space.weight(variable, value), node)
}

/// As [`of`], where each value of each variable stands for so many responses.
pub(super) fn weighed(
    diagrams: &Diagrams,
    variables: usize,
    weight: impl Fn(Variable, Value) -> u64,
    node: Node,
) -> Count {
    Counting { diagrams, variables, weight, seen: Seen::default() }.from(node, 0)
}

struct Counting<'a, W> {
    diagrams: &'a Diagrams,
    variables: usize,
    weight: W,
    /// By node, how many values there are of the variables from its own on.
    seen: Seen<Node, Count>,
}

impl<W: Fn(Variable, Value) -> u64> Counting<'_, W> {
    /// How many values of the variables from this one on there are for which the function is true.
    fn from(&mut self, node: Node, variable: usize) -> Count {
        if node == FALSE {
            return Count::zero();
        }
        let next = self.diagrams.asks(node).unwrap_or(self.variables);
        let here = match self.seen.get(&node) {
            _ if node == TRUE => Count::one(),
            Some(count) => count.clone(),
            None => {
                let mut sum = Count::zero();
                for value in 0..self.diagrams.size(next) {
                    let child = self.diagrams.child(node, next, value);
                    sum += &self.from(child, next + 1).times((self.weight)(next, value));
                }
                self.seen.insert(node, sum.clone());
                sum
            }
        };
        // What it does not ask may have any value. Of an `any_of` it asks for all that could be invalid.
        (variable..next).fold(here, |count, free| {
            count.times((0..self.diagrams.size(free)).map(|value| (self.weight)(free, value)).sum())
        })
    }
}
