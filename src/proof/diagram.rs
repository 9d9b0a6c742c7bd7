//! Decision diagrams: functions of many variables, each with a few values, to whole numbers.
//!
//! A diagram asks one variable after the other, always in the same order, and equal parts are kept once. So two
//! functions are the same if and only if they are the same [`Node`] (Bryant, "Graph-Based Algorithms for Boolean
//! Function Manipulation", 1986; with more than two values and numbers at the ends, Bahar et al., "Algebraic
//! Decision Diagrams and Their Applications", 1993). A yes or no is the number 1 or 0.
//!
//! It knows nothing of questionnaires. Nodes are counted: where there would be too many, an operation says [`Full`].

#![expect(
    clippy::indexing_slicing,
    reason = "every index here was made by the same diagrams, which never shrink \
    below it"
)]

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A function. Equal functions are equal nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Node(u32);

/// Never.
pub(super) const FALSE: Node = Node(0);
/// Always.
pub(super) const TRUE: Node = Node(1);

/// A variable: its place in the order in which they are asked.
pub(super) type Variable = usize;

/// A value of a variable, from 0.
pub(super) type Value = usize;

/// There would be more nodes than there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

/// Functions of the same variables.
#[derive(Debug, Clone)]
pub(super) struct Diagrams {
    /// How many values each variable has.
    sizes: Vec<usize>,
    nodes: Vec<Inner>,
    children: Vec<Node>,
    /// The number of each node that is one.
    numbers: Vec<i64>,
    of_number: HashMap<i64, Node>,
    /// Which nodes there are: by what they are, their place in `nodes`, or [`NONE`].
    unique: Vec<u32>,
    /// What operations came to, each in one of a fixed number of places.
    known: Vec<(Operation, Node, Node, Node)>,
    /// Children of nodes that are being made.
    pending: Vec<Node>,
    most: usize,
    /// How many steps operations have taken, of which few may lead to a new node.
    steps: usize,
}

/// There may be so many steps for each node that there may be, over all operations together, so that few nodes do not
/// take long either: what operations came to is forgotten where there is much of it, and then worked out again.
const STEPS: usize = 8;

/// INVARIANT: the variables of its children come after its own.
#[derive(Debug, Clone, Copy)]
struct Inner {
    /// [`NUMBER`] for a number.
    variable: u32,
    /// Where its children begin, or its number stands.
    first: u32,
}

const NUMBER: u32 = u32::MAX;
const NONE: u32 = u32::MAX;
/// The fewest places of a table, and the most for what operations came to.
const FEWEST: usize = 1 << 9;
const KNOWN: usize = 1 << 18;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Operation {
    Nothing,
    And,
    Or,
    /// The first and not the second.
    Without,
}

impl Diagrams {
    /// Without functions yet. There may be at most so many nodes.
    pub(super) fn new(sizes: Vec<usize>, most: usize) -> Self {
        let mut diagrams = Self {
            sizes,
            nodes: Vec::new(),
            children: Vec::new(),
            numbers: Vec::new(),
            of_number: HashMap::new(),
            unique: Vec::new(),
            known: Vec::new(),
            pending: Vec::new(),
            most,
            steps: 0,
        };
        diagrams.find_again();
        // INVARIANT: FALSE and TRUE are the first two nodes.
        diagrams.number(0);
        diagrams.number(1);
        diagrams
    }

    /// The same number everywhere.
    pub(super) fn number(&mut self, number: i64) -> Node {
        if let Some(node) = self.of_number.get(&number) {
            return *node;
        }
        let node = Node(self.nodes.len() as u32);
        self.nodes.push(Inner { variable: NUMBER, first: self.numbers.len() as u32 });
        self.numbers.push(number);
        self.of_number.insert(number, node);
        node
    }

    /// What a variable gives for each of its values.
    pub(super) fn variable(&mut self, variable: Variable, of: impl Fn(Value) -> Node) -> Result<Node, Full> {
        let base = self.pending.len();
        self.pending.extend((0..self.sizes[variable]).map(of));
        self.make(variable as u32, base)
    }

    /// The node with the children from `base` on among those pending, which are taken away.
    fn make(&mut self, variable: u32, base: usize) -> Result<Node, Full> {
        let made = match self.look(variable, base) {
            Err(_) if self.nodes.len() >= self.most => Err(Full),
            Err(slot) => return Ok(self.add(variable, base, slot)),
            Ok(node) => Ok(node),
        };
        self.pending.truncate(base);
        made
    }

    /// The node with the children from `base` on among those pending, or its place in the table.
    fn look(&self, variable: u32, base: usize) -> Result<Node, usize> {
        let children = &self.pending[base..];
        if children.iter().all(|child| *child == children[0]) {
            return Ok(children[0]);
        }
        let mut slot = hash(variable, children) & (self.unique.len() - 1);
        while self.unique[slot] != NONE {
            let inner = self.nodes[self.unique[slot] as usize];
            let first = inner.first as usize;
            if inner.variable == variable && self.children[first..first + children.len()] == *children {
                return Ok(Node(self.unique[slot]));
            }
            slot = (slot + 1) & (self.unique.len() - 1);
        }
        Err(slot)
    }

    /// A node that there is not yet.
    fn add(&mut self, variable: u32, base: usize, slot: usize) -> Node {
        let node = Node(self.nodes.len() as u32);
        self.unique[slot] = node.0;
        self.nodes.push(Inner { variable, first: self.children.len() as u32 });
        self.children.extend(self.pending.drain(base..));
        if 2 * self.nodes.len() > self.unique.len() {
            self.find_again();
        }
        node
    }

    /// Fills the table of nodes again, with room for twice as many; what operations came to is forgotten.
    fn find_again(&mut self) {
        let room = (4 * self.nodes.len()).next_power_of_two().max(FEWEST);
        self.known = vec![(Operation::Nothing, FALSE, FALSE, FALSE); room.min(KNOWN)];
        self.unique = vec![NONE; room];
        for (place, inner) in self.nodes.iter().enumerate().filter(|(_, inner)| inner.variable != NUMBER) {
            let first = inner.first as usize;
            let children = &self.children[first..first + self.sizes[inner.variable as usize]];
            let mut slot = hash(inner.variable, children) & (self.unique.len() - 1);
            while self.unique[slot] != NONE {
                slot = (slot + 1) & (self.unique.len() - 1);
            }
            self.unique[slot] = place as u32;
        }
    }

    /// How many nodes there are.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The number, where the function is the same everywhere.
    pub(super) fn constant(&self, node: Node) -> Option<i64> {
        let inner = self.nodes[node.0 as usize];
        (inner.variable == NUMBER).then(|| self.numbers[inner.first as usize])
    }

    /// The first variable that the function asks.
    pub(super) fn asks(&self, node: Node) -> Option<Variable> {
        let inner = self.nodes[node.0 as usize];
        (inner.variable != NUMBER).then_some(inner.variable as usize)
    }

    /// What is left of a function where a variable has a value. The variable is the first that it asks, or one before.
    pub(super) fn child(&self, node: Node, variable: Variable, value: Value) -> Node {
        let inner = self.nodes[node.0 as usize];
        if inner.variable as usize == variable { self.children[inner.first as usize + value] } else { node }
    }

    /// The earlier of the variables that two functions ask first.
    fn first_of(&self, left: Node, right: Node) -> u32 {
        self.nodes[left.0 as usize].variable.min(self.nodes[right.0 as usize].variable)
    }

    /// Both.
    pub(super) fn and(&mut self, left: Node, right: Node) -> Result<Node, Full> {
        self.boolean(Operation::And, left, right)
    }

    /// One or the other, or both.
    pub(super) fn or(&mut self, left: Node, right: Node) -> Result<Node, Full> {
        self.boolean(Operation::Or, left, right)
    }

    /// The left and not the right.
    pub(super) fn without(&mut self, left: Node, right: Node) -> Result<Node, Full> {
        self.boolean(Operation::Without, left, right)
    }

    /// Not this.
    pub(super) fn not(&mut self, node: Node) -> Result<Node, Full> {
        self.without(TRUE, node)
    }

    /// Any of these.
    pub(super) fn any(&mut self, nodes: impl IntoIterator<Item = Node>) -> Result<Node, Full> {
        nodes.into_iter().try_fold(FALSE, |so_far, node| self.or(so_far, node))
    }

    /// All of these.
    pub(super) fn all(&mut self, nodes: impl IntoIterator<Item = Node>) -> Result<Node, Full> {
        nodes.into_iter().try_fold(TRUE, |so_far, node| self.and(so_far, node))
    }

    /// The one where a condition holds, the other where it does not.
    pub(super) fn choose(&mut self, condition: Node, then: Node, other: Node) -> Result<Node, Full> {
        if then == other || condition == FALSE {
            return Ok(other);
        }
        if condition == TRUE {
            return Ok(then);
        }
        // Numbers are put together from two functions of which one is always 0, which adding leaves as they are.
        let then = self.combine(condition, then, |so, number| so * number)?;
        let other = self.combine(condition, other, |so, number| (1 - so) * number)?;
        self.combine(then, other, |left, right| left + right)
    }

    fn boolean(&mut self, operation: Operation, left: Node, right: Node) -> Result<Node, Full> {
        let (left, right) = match operation {
            Operation::And | Operation::Or if left > right => (right, left),
            Operation::Nothing | Operation::And | Operation::Or | Operation::Without => (left, right),
        };
        match (operation, left, right) {
            (Operation::And, FALSE, _) | (Operation::Without, FALSE, _) | (Operation::Without, _, TRUE) => {
                return Ok(FALSE);
            }
            (Operation::And, TRUE, other)
            | (Operation::Or, FALSE, other)
            | (Operation::Without, other, FALSE) => {
                return Ok(other);
            }
            (Operation::Or, TRUE, _) => return Ok(TRUE),
            (Operation::And | Operation::Or, a, b) if a == b => return Ok(a),
            (Operation::Without, a, b) if a == b => return Ok(FALSE),
            (Operation::Nothing | Operation::And | Operation::Or | Operation::Without, _, _) => {}
        }
        let slot = hash(operation as u32, &[left, right]) & (self.known.len() - 1);
        let (of, a, b, result) = self.known[slot];
        if (of, a, b) == (operation, left, right) {
            return Ok(result);
        }
        self.step()?;
        let variable = self.first_of(left, right);
        let base = self.pending.len();
        for value in 0..self.sizes[variable as usize] {
            let a = self.child(left, variable as usize, value);
            let b = self.child(right, variable as usize, value);
            match self.boolean(operation, a, b) {
                Ok(child) => self.pending.push(child),
                Err(full) => {
                    self.pending.truncate(base);
                    return Err(full);
                }
            }
        }
        let result = self.make(variable, base)?;
        // The table may have grown.
        let slot = hash(operation as u32, &[left, right]) & (self.known.len() - 1);
        self.known[slot] = (operation, left, right, result);
        Ok(result)
    }

    fn step(&mut self) -> Result<(), Full> {
        self.steps += 1;
        if self.steps > self.most.saturating_mul(STEPS) { Err(Full) } else { Ok(()) }
    }

    /// What comes of two functions' numbers.
    pub(super) fn combine(
        &mut self,
        left: Node,
        right: Node,
        of: impl Fn(i64, i64) -> i64,
    ) -> Result<Node, Full> {
        self.combined(left, right, &of, &mut Seen::default())
    }

    fn combined(
        &mut self,
        left: Node,
        right: Node,
        of: &impl Fn(i64, i64) -> i64,
        seen: &mut Seen<(Node, Node)>,
    ) -> Result<Node, Full> {
        self.step()?;
        if let (Some(a), Some(b)) = (self.constant(left), self.constant(right)) {
            return Ok(self.number(of(a, b)));
        }
        if let Some(node) = seen.get(&(left, right)) {
            return Ok(*node);
        }
        let variable = self.first_of(left, right);
        let base = self.pending.len();
        for value in 0..self.sizes[variable as usize] {
            let a = self.child(left, variable as usize, value);
            let b = self.child(right, variable as usize, value);
            match self.combined(a, b, of, seen) {
                Ok(child) => self.pending.push(child),
                Err(full) => {
                    self.pending.truncate(base);
                    return Err(full);
                }
            }
        }
        let result = self.make(variable, base)?;
        seen.insert((left, right), result);
        Ok(result)
    }

    /// What comes of a function's number.
    pub(super) fn each(&mut self, node: Node, of: impl Fn(i64) -> i64) -> Result<Node, Full> {
        self.combine(node, FALSE, |number, _| of(number))
    }

    /// The function where some variables have these values.
    pub(super) fn fixed(
        &mut self,
        node: Node,
        values: &impl Fn(Variable) -> Option<Value>,
    ) -> Result<Node, Full> {
        self.fixing(node, values, &mut Seen::default())
    }

    fn fixing(
        &mut self,
        node: Node,
        values: &impl Fn(Variable) -> Option<Value>,
        seen: &mut Seen<Node>,
    ) -> Result<Node, Full> {
        let Some(variable) = self.asks(node) else { return Ok(node) };
        if let Some(node) = seen.get(&node) {
            return Ok(*node);
        }
        let result = if let Some(value) = values(variable) {
            self.fixing(self.child(node, variable, value), values, seen)?
        } else {
            let base = self.pending.len();
            for value in 0..self.sizes[variable] {
                match self.fixing(self.child(node, variable, value), values, seen) {
                    Ok(child) => self.pending.push(child),
                    Err(full) => {
                        self.pending.truncate(base);
                        return Err(full);
                    }
                }
            }
            self.make(variable as u32, base)?
        };
        seen.insert(node, result);
        Ok(result)
    }

    /// What is left of functions where some variables have these values, and no other functions. It has no more
    /// nodes than there are, so they are not counted.
    pub(super) fn rest(&self, nodes: &[Node], values: &[Option<Value>]) -> (Self, Vec<Node>) {
        let mut rest = Self::new(self.sizes.clone(), self.most);
        let mut known = vec![None; self.nodes.len()];
        let nodes = nodes.iter().map(|node| self.leave(*node, values, &mut rest, &mut known)).collect();
        (rest, nodes)
    }

    fn leave(
        &self,
        node: Node,
        values: &[Option<Value>],
        rest: &mut Self,
        known: &mut [Option<Node>],
    ) -> Node {
        if let Some(node) = known[node.0 as usize] {
            return node;
        }
        let left = match self.asks(node).map(|variable| (variable, values[variable])) {
            None => rest.number(self.constant(node).unwrap_or_default()),
            Some((variable, Some(value))) => {
                self.leave(self.child(node, variable, value), values, rest, known)
            }
            Some((variable, None)) => {
                let base = rest.pending.len();
                for value in 0..self.sizes[variable] {
                    let child = self.leave(self.child(node, variable, value), values, rest, known);
                    rest.pending.push(child);
                }
                match rest.look(variable as u32, base) {
                    Err(slot) => rest.add(variable as u32, base, slot),
                    Ok(node) => {
                        rest.pending.truncate(base);
                        node
                    }
                }
            }
        };
        known[node.0 as usize] = Some(left);
        left
    }

    /// Which variables a function asks.
    pub(super) fn asked(&self, nodes: &[Node]) -> Vec<bool> {
        let mut asked = vec![false; self.sizes.len()];
        let mut seen = Seen::default();
        let mut left = nodes.to_vec();
        while let Some(node) = left.pop() {
            let Some(variable) = self.asks(node) else { continue };
            if seen.insert(node, ()).is_none() {
                asked[variable] = true;
                left.extend((0..self.sizes[variable]).map(|value| self.child(node, variable, value)));
            }
        }
        asked
    }

    /// How many values a variable has.
    pub(super) fn size(&self, variable: Variable) -> usize {
        self.sizes[variable]
    }
}

/// What has been looked at, by node.
pub(super) type Seen<K, V = Node> = HashMap<K, V, BuildHasherDefault<Multiplying>>;

fn hash(variable: u32, children: &[Node]) -> usize {
    let mut hasher = Multiplying(variable.into());
    children.iter().for_each(|child| hasher.write_u32(child.0));
    hasher.finish() as usize
}

/// Hashes small numbers fast: each is mixed in by multiplying with the golden ratio (Knuth, "The Art of Computer
/// Programming", 6.4). What is hashed is our own, so nobody can choose it to collide.
#[derive(Debug, Default)]
pub(super) struct Multiplying(u64);

impl Hasher for Multiplying {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u32(u32::from(*byte)));
    }
    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0.rotate_left(23) ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}
