//! Random versions of a random questionnaire.

use crate::proof::tests::random::Rng;

/// The same file with a change or two, such as authors make; it may not compile any more.
pub(super) fn changed(rng: &mut Rng, yaml: &str) -> String {
    let mut lines: Vec<String> = yaml.lines().map(str::to_owned).collect();
    let with = |lines: &[String], part: &str| -> Vec<usize> {
        (0..lines.len()).filter(|at| lines[*at].contains(part)).collect()
    };
    for _ in 0..1 + rng.below(3) {
        match rng.below(12) {
            // A cut-off, in a rule, a value, a band or what an item rests on.
            0..=2 => {
                let part = *rng.pick(&["when:", "when:", "is:", "bands:", "show_if:"]);
                let found = with(&lines, part);
                let Some(at) = found.get(rng.below(found.len())) else { continue };
                let begin = lines[*at].find(part).unwrap();
                let (before, after) = lines[*at].split_at(begin);
                let digits: Vec<usize> = after
                    .char_indices()
                    .filter(|(at, c)| {
                        let before = after[..*at].chars().next_back();
                        c.is_ascii_digit() && before.is_none_or(|c| !c.is_alphanumeric())
                    })
                    .map(|(at, _)| at)
                    .collect();
                let Some(digit) = digits.get(rng.below(digits.len())) else { continue };
                let number: u32 = after[*digit..=*digit].parse().unwrap();
                let other = if rng.chance(50) { number + 1 } else { number.saturating_sub(1) };
                lines[*at] = format!("{before}{}{other}{}", &after[..*digit], &after[digit + 1..]);
            }
            3 => {
                let rules = with(&lines, "when:");
                lines.remove(*rng.pick(&rules));
            }
            4 => {
                let choices = with(&lines, "{code:");
                if !choices.is_empty() {
                    lines.remove(*rng.pick(&choices));
                }
            }
            5 => {
                let choices = with(&lines, "points:");
                let Some(at) = choices.get(rng.below(choices.len())) else { continue };
                lines[*at] = lines[*at].replace("points: ", "points: 1");
            }
            6 => {
                let at = with(&lines, "scales:")[0];
                let item = "      - id: q99\n        ask: New?\n        worse: last\n        one_of:\n          - \
                            {code: \"c0\", text: Choice}\n          - {code: \"c1\", text: Choice, points: 2}";
                lines.insert(at, item.to_owned());
                if rng.chance(70) {
                    let effect = *rng.pick(&["at_least: high", "notice: n1", "notice: n9", "helps: low"]);
                    lines.push(format!("  - {{id: r99, when: \"q99 == 'c1'\", {effect}, because: New.}}"));
                    let at = with(&lines, "sections:")[0];
                    lines.insert(at, "  - {id: n9, urgency: today, text: New.}".to_owned());
                }
            }
            7 => {
                let choices = with(&lines, "{code:");
                if choices.len() > 1 {
                    let at = *rng.pick(&choices);
                    if lines.get(at + 1).is_some_and(|line| line.contains("{code:")) {
                        lines.swap(at, at + 1);
                    }
                }
            }
            8 => {
                let id = format!("q{}", rng.below(4));
                lines.iter_mut().for_each(|line| *line = line.replace(&id, "q77"));
            }
            9 => {
                let at = with(&lines, "any_of:");
                let Some(at) = at.get(rng.below(at.len())) else { continue };
                lines[*at] = lines[*at].replace("any_of", "one_of");
                lines[at - 1] = lines[at - 1].replace("more", "last");
                for line in lines.iter_mut().skip(at + 1).take_while(|line| line.contains("{code:")) {
                    *line = line.replace(", exclusive: true", "");
                }
                let id =
                    lines[at.saturating_sub(4)..*at].iter().rev().find_map(|line| line.split_once("- id: "));
                let Some(id) = id.map(|(_, id)| id.to_owned()) else { continue };
                for line in &mut lines {
                    for c in 0..3 {
                        *line = line.replace(&format!("'c{c}' in {id}"), &format!("{id} == 'c{c}'"));
                    }
                }
            }
            10 => {
                let (one, other) = *rng.pick(&[
                    ("urgency: today", "urgency: now"),
                    (
                        "urgency: information, instead_of_level: false",
                        "urgency: information, instead_of_level: true",
                    ),
                    ("exclusive: true", "exclusive: false"),
                    ("id: high", "id: highest"),
                    ("id: n2", "id: n9"),
                    ("at_least: middle", "at_least: high"),
                    ("points: 0", "points: 0, exclusive: true"),
                ]);
                let to = other.trim_start_matches("id: ");
                if one.starts_with("id: ") {
                    let from = one.trim_start_matches("id: ");
                    lines.iter_mut().for_each(|line| *line = line.replace(from, to));
                } else {
                    lines.iter_mut().for_each(|line| *line = line.replace(one, other));
                }
            }
            _ => {
                let numbers = with(&lines, "number: {min:");
                let Some(at) = numbers.get(rng.below(numbers.len())) else { continue };
                let narrower = rng.chance(50);
                lines[*at] = if narrower {
                    lines[*at].replace("max: ", "max: 1")
                } else {
                    lines[*at].replace("min: -1", "min: 0").replace("min: 0", "min: -1")
                };
            }
        }
    }
    lines.join("\n") + "\n"
}
