//! The keys of the format as one table.
//!
//! The reader checks a file against it, the JSON Schema is printed from it, and so the two cannot differ. What a
//! value *means* (names, types, cycles) is not looked at here.

use crate::diagnostic::{Code, Diagnostic, Severity, suggest};
use crate::yaml::{Kind, Node, Style};

/// What may stand at a place of the file.
#[derive(Debug)]
pub enum Shape {
    /// A text.
    Text,
    /// A lower-case name, `[a-z][a-z0-9_]*`.
    Id,
    /// An id or nothing.
    IdOrNull,
    /// An answer, which [`crate::response`] looks at, since it knows the item.
    Answer,
    /// The id of a questionnaire or help file: a name that may have hyphens.
    Slug,
    /// The code of a choice.
    Code,
    /// A code or a whole number.
    CodeOrWhole,
    /// An expression.
    Expression,
    /// A whole number.
    Whole,
    /// `true` or `false`.
    Flag,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list.
    List(&'static Shape),
    /// A map with these keys.
    Map(&'static [Field]),
    /// A map whose keys the author chooses.
    Named(&'static Shape),
    /// Either of two: the first for a scalar, the second for a list or map.
    Either(&'static Shape, &'static Shape),
    /// A list whose entries are the first where scalar, else the second.
    Mixed(&'static Shape, &'static Shape),
}

/// A key of a map.
#[derive(Debug)]
pub struct Field {
    /// The key.
    pub key: &'static str,
    /// Must it be there?
    pub required: bool,
    /// What may stand there.
    pub shape: Shape,
    /// One sentence for editors.
    pub about: &'static str,
}

const fn must(key: &'static str, shape: Shape, about: &'static str) -> Field {
    Field { key, required: true, shape, about }
}

const fn may(key: &'static str, shape: Shape, about: &'static str) -> Field {
    Field { key, required: false, shape, about }
}

/// One condition, or a list of which all must hold.
const WHEN: Shape = Shape::Either(&Shape::Expression, &Shape::List(&Shape::Expression));

/// A text, or a list of texts of which each may have a condition.
const LINES: Shape = Shape::Either(&Shape::Text, &Shape::Mixed(&Shape::Text, &Shape::Map(LINE)));

const LINE: &[Field] =
    &[must("text", Shape::Text, "What is said."), may("when", WHEN, "Said only where this holds.")];

/// The top level of a questionnaire.
pub const QUESTIONNAIRE: &[Field] = &[
    must("format", Shape::Whole, "The version of this file format: 1."),
    must("id", Shape::Slug, "The questionnaire's id; the file is called the same."),
    must("version", Shape::Text, "The version of this file, such as 1.0.0."),
    must("title", Shape::Text, "Its title, on screen and on paper."),
    must("language", Shape::Text, "The language of its words, such as en."),
    must("license", Shape::Text, "The licence of its words."),
    may("credit", Shape::Text, "The credit line that its licence asks for."),
    must(
        "reviewed_by",
        Shape::List(&Shape::Text),
        "Who reviewed it; printed in every report, also when empty.",
    ),
    must("validated", Shape::Text, "How it was tested on people, or none; printed in every report."),
    may("about", Shape::Text, "What it is and is not, said before the first question."),
    may("limits", Shape::Text, "How far a result can be trusted, said at the end of a report."),
    may("closing", Shape::Text, "The last line of a report."),
    may("sources", Shape::Named(&Shape::Text), "Works that rules and bands cite, by key."),
    may(
        "levels",
        Shape::List(&Shape::Map(LEVEL)),
        "Levels of care, least to most intensive; the first is the base.",
    ),
    may("notices", Shape::List(&Shape::Map(NOTICE)), "What must be said whatever the level."),
    may("choices", Shape::Named(&Shape::List(&Shape::Map(CHOICE))), "Option lists used by several items."),
    must("sections", Shape::List(&Shape::Map(SECTION)), "The questions, in the order they are asked."),
    may("values", Shape::List(&Shape::Map(VALUE)), "Named numbers and named conditions."),
    may("scales", Shape::List(&Shape::Map(SCALE)), "Scored sets of items."),
    may("rules", Shape::List(&Shape::Map(RULE)), "What the answers lead to."),
    may("for_professional", Shape::List(&Shape::Map(HEADING)), "What stands on the professional's page."),
];

const SPAN: &[Field] = &[must("min", Shape::Whole, "The least."), must("max", Shape::Whole, "The most.")];

const LEVEL: &[Field] = &[
    must("id", Shape::Id, "Its id."),
    must("name", Shape::Text, "Its name."),
    may("because", Shape::Text, "The reason given when no rule asks for more; for the first level."),
    may("hours_per_week", Shape::Map(SPAN), "Its hours a week."),
    may("sessions_per_week", Shape::Map(SPAN), "Its sessions a week."),
    may("about", Shape::Text, "What it is."),
    may("stays", Shape::List(&Shape::Map(STAY)), "What a stay can be for, and how long it usually takes."),
    may("parts", LINES, "What it is made of, said where it matches what the person named."),
    may("first_step", LINES, "Whom to call, when, what it costs."),
    may("say", LINES, "Lines to read aloud on the phone."),
    may("meanwhile", LINES, "Until seen, and if this cannot be had this week."),
    may("ask", LINES, "Questions to put to the professional."),
];

const STAY: &[Field] = &[
    must("id", Shape::Id, "What a rule's `for` names."),
    must("text", Shape::Text, "How long it usually takes, in words."),
];

/// Urgencies, least first.
pub const URGENCIES: &[&str] = &["information", "before_treatment", "today", "now"];

const NOTICE: &[Field] = &[
    must("id", Shape::Id, "Its id."),
    must("urgency", Shape::Word(URGENCIES), "How soon it matters."),
    must("text", Shape::Text, "What is said."),
    may("when_unsure", Shape::Text, "What is said, together with others, when it cannot be ruled out."),
    may("instead_of_level", Shape::Flag, "While it is certain no level is suggested."),
];

const CHOICE: &[Field] = &[
    must("code", Shape::Code, "The code in files; quote it."),
    must("text", Shape::Text, "What the person reads."),
    may("name", Shape::Text, "How it reads inside a sentence."),
    may("points", Shape::Whole, "What it adds to a scale."),
    may("exclusive", Shape::Flag, "In an any_of: it stands alone."),
];

const SECTION: &[Field] = &[
    must("id", Shape::Id, "Its id."),
    must("title", Shape::Text, "Its title."),
    may("about", Shape::Text, "One line before its first question."),
    may("show_if", Shape::Expression, "Its items are asked only where this is not false."),
    may("always_ask", Shape::Flag, "Never skipped as something that cannot matter any more."),
    may("skippable", Shape::Flag, "May be skipped as a whole."),
    must("items", Shape::List(&Shape::Map(ITEM)), "Its questions."),
];

const CHOICES: Shape = Shape::Either(&Shape::Id, &Shape::List(&Shape::Map(CHOICE)));

/// How the choices of an item, or its number, get worse.
pub const WORSE: &[&str] = &["first", "last", "more", "fewer", "higher", "lower", "none"];

const ITEM: &[Field] = &[
    must("id", Shape::Id, "Its id; the column in files."),
    may("name", Shape::Text, "Short, for `your answer about ...`."),
    must("ask", Shape::Text, "The question."),
    may("help", Shape::Text, "More about it, shown when asked for."),
    may("show_if", Shape::Expression, "It is asked unless this is false; may rest on earlier items only."),
    may("one_of", CHOICES, "Choices of which one is chosen; a list, or the name of one under `choices`."),
    may("any_of", CHOICES, "Choices of which any are chosen; a list, or the name of one under `choices`."),
    may("number", Shape::Map(NUMBER), "A whole number."),
    may("text", Shape::Map(FREE_TEXT), "Own words, kept for the report and never scored."),
    may("worse", Shape::Word(WORSE), "Which way it gets worse; none: it has no order."),
    may("private", Shape::Flag, "Stays off any page unless the person ticks it in."),
    may("hidden_as", Shape::CodeOrWhole, "The answer it counts as while it is not asked."),
    may("source", Shape::Text, "A key of `sources`."),
];

const NUMBER: &[Field] = &[
    must("min", Shape::Whole, "The least it may be."),
    must("max", Shape::Whole, "The most it may be."),
    may("unit", Shape::Text, "Its unit, such as hours."),
];

const FREE_TEXT: &[Field] = &[must("max_length", Shape::Whole, "The most characters.")];

const VALUE: &[Field] = &[
    must("id", Shape::Id, "Its id."),
    may("unit", Shape::Text, "Its unit, such as hours."),
    must("is", Shape::Expression, "The number or the condition."),
];

const MEMBER: &[Field] = &[
    must("item", Shape::Id, "The item."),
    may("weight", Shape::Whole, "What its points are multiplied by."),
    may("reverse", Shape::Flag, "Turns its points around."),
];

const MEMBERS: Shape = Shape::Mixed(&Shape::Id, &Shape::Map(MEMBER));

const SCALE: &[Field] = &[
    must("id", Shape::Id, "Its id."),
    must("name", Shape::Text, "Its name."),
    may("sum", MEMBERS, "The items it adds up."),
    may("highest", MEMBERS, "The items of which it takes the largest."),
    may("prorate", Shape::Whole, "How many items may be missing, as the instrument's authors published it."),
    may("bands", Shape::List(&Shape::Map(BAND)), "Named ranges of the score, lowest first."),
];

const BAND: &[Field] = &[
    must("from", Shape::Whole, "The lowest score in it."),
    must("id", Shape::Id, "Its id."),
    must("name", Shape::Text, "Its name."),
    may("source", Shape::Text, "A key of `sources`."),
];

const RULE: &[Field] = &[
    must("id", Shape::Id, "Its id."),
    must("when", WHEN, "One condition, or a list of which all must hold."),
    may("at_least", Shape::Id, "Effect: the level is at least this."),
    may("notice", Shape::Id, "Effect: this notice is said."),
    may("helps", Shape::Id, "Effect: this level fits better into the person's life."),
    may("hinders", Shape::Id, "Effect: this level fits less well."),
    may("for", Shape::Id, "With at_least: which stay of that level."),
    must("because", Shape::Text, "The reason in plain words, printed only while the rule is true."),
    may("try", Shape::Text, "With hinders: what others have done."),
    may("source", Shape::Text, "A key of `sources`."),
];

const HEADING: &[Field] = &[
    must("title", Shape::Text, "The heading."),
    must("items", Shape::List(&Shape::Id), "The items under it."),
];

/// The top level of a file of help lines.
pub const HELP: &[Field] = &[
    must("format", Shape::Whole, "The version of this file format: 1."),
    must("id", Shape::Slug, "Its id, such as us."),
    must("country", Shape::Text, "Where these lines can be reached."),
    must("elsewhere", Shape::Text, "What to do in another country."),
    must("lines", Shape::List(&Shape::Map(HELP_LINE)), "Whom to call, most urgent first."),
];

const HELP_LINE: &[Field] = &[
    must("id", Shape::Id, "Texts print its number as {help.ID}."),
    must("name", Shape::Text, "Its name."),
    must("number", Shape::Text, "The number or address."),
    must("text", Shape::Text, "Whom it is for, how to reach it, what it costs."),
    may("more", Shape::List(&Shape::Text), "Other ways to reach it."),
    must("source", Shape::Text, "Where this was checked."),
    must("checked", Shape::Text, "The date it was checked."),
];

/// The top level of a file of cases.
pub const CASES: &[Field] = &[
    must("format", Shape::Whole, "The version of this file format: 1."),
    must("questionnaire", Shape::Slug, "The questionnaire's id."),
    must("cases", Shape::List(&Shape::Map(CASE)), "The worked examples."),
];

const CASE: &[Field] = &[
    must("name", Shape::Text, "What it shows."),
    may("from", Shape::Text, "The name of an earlier case whose answers these add to or replace."),
    must(
        "answers",
        Shape::Named(&Shape::Answer),
        "Item: code, number, list of codes, null (declined) or \"?\" (not known).",
    ),
    may("level", Shape::IdOrNull, "The level expected; null where none is handed out."),
    may("level_at_least", Shape::Id, "The lower bound expected."),
    may("level_at_most", Shape::Id, "The upper bound expected."),
    may("urgency", Shape::Word(URGENCIES), "The urgency expected."),
    may("scales", Shape::Named(&Shape::Either(&Shape::Whole, &Shape::Map(BOUNDS))), "Scores expected."),
    may("bands", Shape::Named(&Shape::Id), "Bands expected."),
    may("rules", Shape::List(&Shape::Id), "Rules that must be true."),
    may("not_rules", Shape::List(&Shape::Id), "Rules that must not be true."),
    may("notices", Shape::List(&Shape::Id), "Notices that must be certain."),
    may("not_notices", Shape::List(&Shape::Id), "Notices that must not be certain."),
    may("source", Shape::Text, "Where the expectation was published."),
];

const BOUNDS: &[Field] =
    &[must("at_least", Shape::Whole, "The lower bound."), must("at_most", Shape::Whole, "The upper bound.")];

/// A key that the format does not have.
pub const UNKNOWN_KEY: Code = Code {
    id: "unknown-key",
    severity: Severity::Error,
    means: "The format has no such key at this place.",
    why: "A misspelt key would be passed over without a word, and what it says with it.",
    example: "rules:\n  - id: past_seizure\n    whne: past_seizure == 'yes'",
    mend: "Write `when`. `crossroads schema` prints every key; editors that read it complete them.",
};

/// A key that must be there.
pub const MISSING_KEY: Code = Code {
    id: "missing-key",
    severity: Severity::Error,
    means: "A key that this map must have is not there.",
    why: "A rule without a `because`, say, could not tell a person why.",
    example: "rules:\n  - id: past_seizure\n    when: past_seizure == 'yes'\n    at_least: inpatient",
    mend: "Add the key: `because: You have had a seizure when you stopped before.`",
};

/// Another kind of value than the one that belongs there.
pub const WRONG_KIND: Code = Code {
    id: "wrong-kind",
    severity: Severity::Error,
    means: "The value is of another kind than the one that belongs here: a text for a list, say.",
    why: "Guessing what was meant could change what a rule says.",
    example: "reviewed_by: Somebody\nnumber: {min: 0, max: 010}",
    mend: "Write the kind that the message names: `reviewed_by: [Somebody]`, `max: 10`.",
};

/// An id that is not a lower-case name.
pub const BAD_ID: Code = Code {
    id: "bad-id",
    severity: Severity::Error,
    means: "An id is not a lower-case name, or is a word that expressions keep for themselves.",
    why: "Ids stand in expressions and are the columns of CSV and SQL, where dots, blanks and capitals have \
          meanings of their own. Two underscores in a row are kept for exports.",
    example: "- id: Hours-free",
    mend: "- id: hours_free",
};

/// A code that other readers of YAML take for something else.
pub const BARE_CODE: Code = Code {
    id: "bare-code",
    severity: Severity::Warning,
    means: "A code stands without quotes and some editors and tools read it as true or false.",
    why: "The file would say another thing to them than to us.",
    example: "one_of:\n  - {code: yes, text: \"Yes\"}",
    mend: "one_of:\n  - {code: \"yes\", text: \"Yes\"}",
};

/// The codes of this module.
pub const CODES: &[&Code] = &[&UNKNOWN_KEY, &MISSING_KEY, &WRONG_KIND, &BAD_ID, &BARE_CODE];

/// Is this file of the shape? All that is not, is reported.
pub fn check(node: &Node, shape: &Shape, diagnostics: &mut Vec<Diagnostic>) {
    match shape {
        Shape::Text | Shape::Expression => {
            expect(node, node.text().is_some(), "a text", quote_hint(node), diagnostics);
        }
        Shape::Id => id(node, false, diagnostics),
        Shape::IdOrNull if node.is_null() => {}
        Shape::IdOrNull => id(node, false, diagnostics),
        Shape::Answer => {}
        Shape::Slug => id(node, true, diagnostics),
        Shape::Code => code(node, diagnostics),
        Shape::CodeOrWhole => {
            if node.whole().is_none() {
                code(node, diagnostics);
            }
        }
        Shape::Whole => expect(node, node.whole().is_some(), "a whole number", whole_hint(node), diagnostics),
        Shape::Flag => expect(node, node.flag().is_some(), "true or false", None, diagnostics),
        Shape::Word(words) => word(node, words, diagnostics),
        Shape::List(inner) => list(node, |_| inner, diagnostics),
        Shape::Mixed(scalar, other) => {
            list(node, |n| if n.scalar().is_some() { scalar } else { other }, diagnostics);
        }
        Shape::Either(scalar, other) => {
            check(node, if node.scalar().is_some() { scalar } else { other }, diagnostics);
        }
        Shape::Map(fields) => map(node, fields, diagnostics),
        Shape::Named(inner) => named(node, inner, diagnostics),
    }
}

fn expect(node: &Node, good: bool, what: &str, hint: Option<String>, diagnostics: &mut Vec<Diagnostic>) {
    if good {
        return;
    }
    let mut diagnostic =
        Diagnostic::new(&WRONG_KIND, node.span, format!("this is {}, but {what} belongs here", node.noun()));
    diagnostic.help = hint;
    diagnostics.push(diagnostic);
}

fn quote_hint(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::Map(_) => Some("a text that begins with `{` or has `: ` in it needs double quotes".to_owned()),
        Kind::List(_) => Some("a text that begins with `[` needs double quotes".to_owned()),
        Kind::Scalar(_) => None,
    }
}

fn whole_hint(node: &Node) -> Option<String> {
    let text = node.text()?;
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let quoted = node.scalar().is_some_and(|s| s.style != Style::Plain);
    if quoted {
        return Some("drop the quotes".to_owned());
    }
    Some(if digits.starts_with('0') {
        format!("some readers take a leading 0 for octal; write `{}`", digits.trim_start_matches('0'))
    } else {
        "numbers go up to 1,000,000,000".to_owned()
    })
}

fn list<'s>(node: &Node, shape: impl Fn(&Node) -> &'s Shape, diagnostics: &mut Vec<Diagnostic>) {
    expect(node, matches!(node.kind, Kind::List(_)), "a list", None, diagnostics);
    for entry in node.list() {
        check(entry, shape(entry), diagnostics);
    }
}

fn word(node: &Node, words: &[&str], diagnostics: &mut Vec<Diagnostic>) {
    match node.text() {
        Some(text) if words.contains(&text) => {}
        Some(text) => diagnostics.push(
            Diagnostic::new(&WRONG_KIND, node.span, format!("`{text}` is not one of the words for this"))
                .did_you_mean(text, words.iter().copied()),
        ),
        None => expect(node, false, &crate::diagnostic::list(words), None, diagnostics),
    }
}

fn id(node: &Node, hyphens: bool, diagnostics: &mut Vec<Diagnostic>) {
    let Some(text) = node.text() else { return expect(node, false, "an id", None, diagnostics) };
    let good = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || (hyphens && b == b'-'))
        && !text.contains("__");
    if !good {
        let proposal: String = text
            .to_lowercase()
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .collect::<String>()
            .split('_')
            .filter(|p| !p.is_empty())
            .collect::<Vec<_>>()
            .join("_");
        let mut diagnostic = Diagnostic::new(
            &BAD_ID,
            node.span,
            format!("`{text}` cannot be an id: use a-z, 0-9 and single _"),
        );
        if proposal.starts_with(|c: char| c.is_ascii_lowercase()) && proposal != text {
            diagnostic = diagnostic.help(format!("write `{proposal}`"));
        }
        diagnostics.push(diagnostic);
    } else if crate::expr::RESERVED.contains(&text) || ["points", "answered", "help"].contains(&text) {
        diagnostics.push(
            Diagnostic::new(&BAD_ID, node.span, format!("`{text}` is a word of the expressions"))
                .help("choose another id"),
        );
    }
}

fn code(node: &Node, diagnostics: &mut Vec<Diagnostic>) {
    let quoted = |text: &str| Some(format!("write \"{text}\""));
    let Some(scalar) = node.scalar() else { return expect(node, false, "a code", None, diagnostics) };
    let text = scalar.text.as_str();
    if scalar.style == Style::Plain {
        if node.is_null() || node.flag().is_some() || text.parse::<f64>().is_ok() {
            return expect(node, false, "a code in quotes", quoted(text), diagnostics);
        }
        let lower = text.to_ascii_lowercase();
        if ["yes", "no", "on", "off", "y", "n", "true", "false"].contains(&lower.as_str()) {
            let message = format!("some readers take a bare `{text}` for true or false");
            diagnostics
                .push(Diagnostic::new(&BARE_CODE, node.span, message).help(format!("write \"{text}\"")));
        }
    }
    let bad = text.is_empty() || text == "?" || text.trim() != text || text.contains(';') || text == "[]";
    if bad || text.chars().any(crate::diagnostic::hidden) {
        let message = "a code may not be empty or `?`, have `;` in it, or begin or end with a blank";
        diagnostics.push(
            Diagnostic::new(&BAD_ID, node.span, message)
                .help("these mean something else in files of answers"),
        );
    }
}

fn map(node: &Node, fields: &[Field], diagnostics: &mut Vec<Diagnostic>) {
    let Kind::Map(entries) = &node.kind else { return expect(node, false, "a map", None, diagnostics) };
    for (key, value) in entries {
        let name = key.text().unwrap_or("");
        match fields.iter().find(|f| f.key == name) {
            Some(field) => check(value, &field.shape, diagnostics),
            None => {
                let known = fields.iter().map(|f| f.key);
                let mut diagnostic =
                    Diagnostic::new(&UNKNOWN_KEY, key.span, format!("there is no key `{name}` here"));
                diagnostic.help = suggest(name, known);
                diagnostics.push(diagnostic);
            }
        }
    }
    for field in fields.iter().filter(|f| f.required && node.get(f.key).is_none()) {
        let place = entries.first().map_or(node.span, |(key, _)| key.span);
        let named = node.get("id").and_then(Node::text).map(|t| format!(" in `{t}`")).unwrap_or_default();
        diagnostics.push(
            Diagnostic::new(&MISSING_KEY, place, format!("`{}` is missing{named}", field.key))
                .help(field.about.trim_end_matches('.').to_owned()),
        );
    }
}

fn named(node: &Node, inner: &Shape, diagnostics: &mut Vec<Diagnostic>) {
    let Kind::Map(entries) = &node.kind else { return expect(node, false, "a map", None, diagnostics) };
    for (key, value) in entries {
        expect(key, key.text().is_some(), "a name", None, diagnostics);
        check(value, inner, diagnostics);
    }
}
