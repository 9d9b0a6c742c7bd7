//! Random questionnaires and responses, from a seed.
//!
//! They go in as YAML, as an author's would, so that reading and compiling are tried with them.

use std::fmt::Write;

/// SplitMix64 (Steele, Lea and Flood, 2014): small, and the same on every machine.
pub(crate) struct Rng(pub(crate) u64);

impl Rng {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    OneOf(usize),
    AnyOf(usize, bool),
    Number(i64, i64),
}

#[derive(Clone)]
struct Item {
    id: String,
    kind: Kind,
}

/// What may occur in a random questionnaire.
#[derive(Clone, Copy)]
pub(crate) struct Allow {
    /// Items that are not always asked.
    pub(crate) hidden: bool,
    /// `prorate` and `answered()`, which tell a declined answer from one that is given.
    pub(crate) declining_matters: bool,
    /// Items with many answers.
    pub(crate) wide: bool,
}

/// A random questionnaire as YAML. A greater size has more of everything.
pub(crate) fn questionnaire(rng: &mut Rng, size: usize, allow: Allow) -> String {
    let mut g = Generator {
        rng,
        allow,
        items: Vec::new(),
        scales: Vec::new(),
        numbers: Vec::new(),
        conditions: Vec::new(),
    };
    let mut yaml = String::from(
        "format: 1\nid: random\nversion: 1.0.0\ntitle: Random\nlanguage: en\nlicense: CC0-1.0\nreviewed_by: []\n\
         validated: none\nlevels:\n  - {id: low, name: Low, because: Base., hours_per_week: {min: 1, max: 8}}\n  \
         - {id: middle, name: Middle, hours_per_week: {min: 9, max: 19}, sessions_per_week: {min: 3, max: 5}}\n  \
         - {id: high, name: High}\nnotices:\n",
    );
    for (n, urgency) in ["now", "today", "before_treatment", "information"].iter().enumerate() {
        let instead = allow.wide && n == 3;
        writeln!(yaml, "  - {{id: n{n}, urgency: {urgency}, instead_of_level: {instead}, text: Notice.}}")
            .unwrap();
    }
    yaml.push_str("sections:\n");
    let count = 2 + g.rng.below(size + 1);
    for n in 0..count {
        if n % 3 == 0 {
            writeln!(yaml, "  - id: part{n}\n    title: Part\n    items:").unwrap();
        }
        yaml.push_str(&g.item(n));
    }
    let scales = g.scales(size);
    let values = g.values(size);
    let rules = g.rules(size);
    yaml + &scales + &values + &rules
}

struct Generator<'a> {
    rng: &'a mut Rng,
    allow: Allow,
    items: Vec<Item>,
    scales: Vec<(String, usize)>,
    numbers: Vec<String>,
    conditions: Vec<String>,
}

impl Generator<'_> {
    fn item(&mut self, n: usize) -> String {
        let id = format!("q{n}");
        let kind = match self.rng.below(3) {
            0 => Kind::OneOf(1 + self.rng.below(3)),
            // Now and then one with more answers than a byte holds.
            1 if self.allow.wide && self.rng.chance(20) => Kind::AnyOf(7, self.rng.chance(50)),
            2 if self.allow.wide && self.rng.chance(20) => {
                let min = -(self.rng.below(200) as i64);
                Kind::Number(min, min + 200)
            }
            1 => Kind::AnyOf(2 + self.rng.below(2), self.rng.chance(50)),
            _ => {
                let min = self.rng.below(3) as i64 - 1;
                Kind::Number(min, min + self.rng.below(4) as i64)
            }
        };
        let mut yaml = format!("      - id: {id}\n        ask: Question?\n");
        if self.allow.hidden && !self.items.is_empty() && self.rng.chance(40) {
            let condition = self.condition(1);
            writeln!(yaml, "        show_if: {condition:?}").unwrap();
            let number = matches!(kind, Kind::Number(..));
            if number || self.rng.chance(30) {
                let hidden = match kind {
                    Kind::Number(min, max) => {
                        (min + self.rng.below((max - min + 1) as usize) as i64).to_string()
                    }
                    Kind::OneOf(n) => format!("\"c{}\"", self.rng.below(n)),
                    Kind::AnyOf(n, _) => format!("\"c{}\"", self.rng.below(n)),
                };
                writeln!(yaml, "        hidden_as: {hidden}").unwrap();
            }
        }
        match kind {
            Kind::OneOf(n) => {
                writeln!(yaml, "        worse: last\n        one_of:\n{}", self.choices(n, false)).unwrap();
            }
            Kind::AnyOf(n, exclusive) => {
                writeln!(yaml, "        worse: more\n        any_of:\n{}", self.choices(n, exclusive))
                    .unwrap();
            }
            Kind::Number(min, max) => {
                writeln!(yaml, "        worse: higher\n        number: {{min: {min}, max: {max}}}").unwrap();
            }
        }
        self.items.push(Item { id, kind });
        yaml
    }

    fn choices(&mut self, n: usize, exclusive: bool) -> String {
        let mut lines = Vec::new();
        for c in 0..n {
            let alone = if exclusive && c == 0 { ", exclusive: true" } else { "" };
            let points = self.rng.below(6) as i64 - 1;
            lines.push(format!("          - {{code: \"c{c}\", text: Choice, points: {points}{alone}}}"));
        }
        lines.join("\n")
    }

    fn scales(&mut self, size: usize) -> String {
        let mut yaml = String::from("scales:\n");
        for n in 0..1 + self.rng.below(1 + size / 2) {
            let mut members: Vec<Item> = self.items.clone();
            while members.len() > 1 && self.rng.chance(50) {
                members.remove(self.rng.below(members.len()));
            }
            let highest = self.rng.chance(25);
            let shown: Vec<String> = members
                .iter()
                .map(|item| {
                    let weight = *self.rng.pick(&[1, 1, 2, -1, 3]);
                    let reverse = matches!(item.kind, Kind::OneOf(_)) && self.rng.chance(30);
                    format!("{{item: {}, weight: {weight}, reverse: {reverse}}}", item.id)
                })
                .collect();
            let kind = if highest { "highest" } else { "sum" };
            writeln!(yaml, "  - id: s{n}\n    name: Scale\n    {kind}: [{}]", shown.join(", ")).unwrap();
            if !highest && members.len() > 1 && self.allow.declining_matters && self.rng.chance(50) {
                writeln!(yaml, "    prorate: {}", 1 + self.rng.below(members.len() - 1)).unwrap();
            }
            let first = -90_000;
            let (second, third) = (self.rng.below(4) as i64, 5 + self.rng.below(5) as i64);
            writeln!(
                yaml,
                "    bands: [{{from: {first}, id: b0, name: B}}, {{from: {second}, id: b1, name: B}}, \
                 {{from: {third}, id: b2, name: B}}]"
            )
            .unwrap();
            self.scales.push((format!("s{n}"), 3));
        }
        yaml
    }

    fn values(&mut self, size: usize) -> String {
        let mut yaml = String::from("values:\n");
        for n in 0..1 + self.rng.below(size + 1) {
            let id = format!("v{n}");
            if self.rng.chance(50) {
                let number = self.number(2);
                writeln!(yaml, "  - {{id: {id}, is: {number:?}}}").unwrap();
                self.numbers.push(id);
            } else {
                let condition = self.condition(2);
                writeln!(yaml, "  - {{id: {id}, is: {condition:?}}}").unwrap();
                self.conditions.push(id);
            }
        }
        yaml
    }

    fn rules(&mut self, size: usize) -> String {
        let mut yaml = String::from("rules:\n");
        for n in 0..2 + self.rng.below(2 * size + 1) {
            let condition = self.condition(2);
            let effect = match self.rng.below(5) {
                0 => "at_least: middle".to_owned(),
                1 => "at_least: high".to_owned(),
                2 => "helps: middle".to_owned(),
                _ => format!("notice: n{}", self.rng.below(4)),
            };
            writeln!(yaml, "  - {{id: r{n}, when: {condition:?}, {effect}, because: Because.}}").unwrap();
        }
        yaml
    }

    fn condition(&mut self, depth: usize) -> String {
        if depth > 0 && self.rng.chance(60) {
            let (a, b) = (self.condition(depth - 1), self.condition(depth - 1));
            return match self.rng.below(3) {
                0 => format!("({a} && {b})"),
                1 => format!("({a} || {b})"),
                _ => format!("!({a})"),
            };
        }
        match self.rng.below(10) {
            0 if self.allow.declining_matters => format!("answered({})", self.rng.pick(&self.items).id),
            1 if !self.conditions.is_empty() => self.rng.pick(&self.conditions).clone(),
            2 if !self.scales.is_empty() => {
                let scale = self.rng.pick(&self.scales).0.clone();
                match self.rng.below(3) {
                    0 => format!("{scale}.band == 'b{}'", self.rng.below(3)),
                    1 => format!("{scale}.band != 'b{}'", self.rng.below(3)),
                    _ => format!("{scale}.band in ['b0', 'b{}']", 1 + self.rng.below(2)),
                }
            }
            3..=4 => self.comparison(),
            _ => self.about_an_item(),
        }
    }

    fn comparison(&mut self) -> String {
        let (a, b) = (self.number(1), self.number(0));
        let operator = *self.rng.pick(&["==", "!=", "<", "<=", ">", ">="]);
        format!("{a} {operator} {b}")
    }

    fn about_an_item(&mut self) -> String {
        let item = self.rng.pick(&self.items).clone();
        let id = item.id;
        match item.kind {
            Kind::OneOf(n) => match self.rng.below(3) {
                0 => format!("{id} == 'c{}'", self.rng.below(n)),
                1 => format!("{id} != 'c{}'", self.rng.below(n)),
                _ => format!("{id} in ['c0', 'c{}']", self.rng.below(n)),
            },
            Kind::AnyOf(n, _) => format!("'c{}' in {id}", self.rng.below(n)),
            Kind::Number(min, max) => {
                let operator = *self.rng.pick(&["==", "!=", "<", "<=", ">", ">="]);
                format!("{id} {operator} {}", min + self.rng.below((max - min + 2) as usize) as i64)
            }
        }
    }

    fn number(&mut self, depth: usize) -> String {
        if depth > 0 && self.rng.chance(60) {
            let (a, b) = (self.number(depth - 1), self.number(depth - 1));
            let n = 1 + self.rng.below(4);
            return match self.rng.below(5) {
                0 => format!("({a} + {b})"),
                1 => format!("({a} - {b})"),
                2 => format!("({a} * {n})"),
                3 => format!("({a} / -{n})"),
                _ => format!("({a} / {n})"),
            };
        }
        let numbers: Vec<String> =
            self.items.iter().filter(|i| matches!(i.kind, Kind::Number(..))).map(|i| i.id.clone()).collect();
        let pointed: Vec<String> =
            self.items.iter().filter(|i| !matches!(i.kind, Kind::Number(..))).map(|i| i.id.clone()).collect();
        match self.rng.below(6) {
            0 | 1 if !numbers.is_empty() => self.rng.pick(&numbers).clone(),
            2 if !pointed.is_empty() => format!("points({})", self.rng.pick(&pointed)),
            3 if !self.scales.is_empty() => self.rng.pick(&self.scales).0.clone(),
            4 if !self.numbers.is_empty() => self.rng.pick(&self.numbers).clone(),
            5 => "middle.hours_min".to_owned(),
            _ => self.rng.below(8).to_string(),
        }
    }
}
