//! The keys of the format as one table: of questionnaires, of files of help lines, of files of cases.

use super::shape::{Field, Shape};

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
    must("license", Shape::Text, "The license of its words."),
    may("credit", Shape::Text, "The credit line that its license asks for."),
    must(
        "reviewed_by",
        Shape::List(&Shape::Text),
        "Who reviewed it; printed in every report, also when empty.",
    ),
    must("validated", Shape::Text, "How it was tested on people, or none; printed in every report."),
    may(
        "texts",
        Shape::Text,
        "A file of texts beside this one, by id, that stand in place of these: another voice.",
    ),
    may("include", Shape::List(&Shape::Map(INCLUDE)), "Other questionnaires that are part of this one."),
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
    may(
        "guarantees",
        Shape::List(&Shape::Map(GUARANTEE)),
        "What must hold of the rules, whatever the answers; `check` proves it.",
    ),
    may("for_professional", Shape::List(&Shape::Map(HEADING)), "What stands on the professional's page."),
    may(
        "override_reasons",
        Shape::List(&Shape::Map(REASON)),
        "What a professional can name as the reason for another level than the suggested one.",
    ),
];

const INCLUDE: &[Field] = &[
    must(
        "questionnaire",
        Shape::Text,
        "The id of a built-in, or the path of a file in this folder or under it.",
    ),
    may(
        "as",
        Shape::Id,
        "Stands before its ids with a dot: `mood` makes `mood.q9`. Without it they stay as they are.",
    ),
    may("before", Shape::Name, "The section that its sections stand before."),
    may("after", Shape::Name, "The section that its sections stand after; at the end where neither is said."),
    may("levels", Shape::Flag, "Its levels come too; then this file has none of its own."),
];

const REASON: &[Field] = &[
    must("id", Shape::Id, "Its id, which is kept with the answers."),
    must("text", Shape::Text, "It in plain words."),
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
    may(
        "always_ask",
        Shape::Flag,
        "Never skipped as something that cannot matter any more; asked again where answers come from a file.",
    ),
    may(
        "wishes",
        Shape::Flag,
        "The person's own wishes: never skipped as something that cannot matter any more.",
    ),
    may(
        "for_worker",
        Shape::Flag,
        "For whoever asks to answer, not the person: what is blank in it is nothing that the person left blank.",
    ),
    may("skippable", Shape::Flag, "May be skipped as a whole."),
    must("items", Shape::List(&Shape::Map(ITEM)), "Its questions."),
];

const CHOICES: Shape = Shape::Either(&Shape::Name, &Shape::List(&Shape::Map(CHOICE)));

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
    may(
        "changeable",
        Shape::Flag,
        "Could be made to have another answer, such as a place to stay; never a past event.",
    ),
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
    must("item", Shape::Name, "The item."),
    may("weight", Shape::Whole, "What its points are multiplied by."),
    may("reverse", Shape::Flag, "Turns its points around."),
];

const MEMBERS: Shape = Shape::Mixed(&Shape::Name, &Shape::Map(MEMBER));

const SCALE: &[Field] = &[
    must("id", Shape::Id, "Its id."),
    must("name", Shape::Text, "Its name."),
    may("sum", MEMBERS, "The items it adds up."),
    may("highest", MEMBERS, "The items of which it takes the largest."),
    may("prorate", Shape::Whole, "How many items may be missing, as the instrument's authors published it."),
    may("bands", Shape::List(&Shape::Map(BAND)), "Named ranges of the score, lowest first."),
    may(
        "accuracy",
        Shape::List(&Shape::Map(ACCURACY)),
        "How well cut-offs find what they look for; printed whole or not at all.",
    ),
];

const BAND: &[Field] = &[
    must("from", Shape::Whole, "The lowest score in it."),
    must("id", Shape::Id, "Its id."),
    must("name", Shape::Text, "Its name."),
    may("about", Shape::Text, "What its authors say it means."),
    may("source", Shape::Text, "A key of `sources`."),
];

/// Neither number means anything without the other and what both were held against, so all are required.
const ACCURACY: &[Field] = &[
    must("at", Shape::Whole, "The cut-off: the lowest score that counts as found."),
    must("sensitivity", Shape::Whole, "Of 100 people who have it, how many reach the cut-off."),
    must("specificity", Shape::Whole, "Of 100 people who do not have it, how many stay below."),
    must("against", Shape::Text, "What it was held against, and in whom."),
    must("source", Shape::Text, "A key of `sources`."),
];

const RULE: &[Field] = &[
    must("id", Shape::Id, "Its id."),
    must("when", WHEN, "One condition, or a list of which all must hold."),
    may("at_least", Shape::Id, "Effect: the level is at least this."),
    may("notice", Shape::Name, "Effect: this notice is said."),
    may("helps", Shape::Id, "Effect: this level fits better into the person's life."),
    may("hinders", Shape::Id, "Effect: this level fits less well."),
    may("for", Shape::Id, "With at_least: which stay of that level."),
    must("because", Shape::Text, "The reason in plain words, printed only while the rule is true."),
    may("try", Shape::Text, "With hinders: what others have done."),
    may("source", Shape::Text, "A key of `sources`."),
];

const GUARANTEE: &[Field] = &[
    must("id", Shape::Id, "Its id."),
    must("says", Shape::Text, "It in plain words."),
    must("when", WHEN, "One condition, or a list of which all must hold."),
    may("at_least", Shape::Id, "Promise: the level is then at least this."),
    may("at_most", Shape::Id, "Promise: the level is then at most this."),
    may("notice", Shape::Name, "Promise: this notice is then said."),
    may("source", Shape::Text, "A key of `sources`."),
];

const HEADING: &[Field] = &[
    must("title", Shape::Text, "The heading."),
    must("items", Shape::List(&Shape::Name), "The items under it."),
];

/// The top level of a file of help lines.
pub const HELP: &[Field] = &[
    must("format", Shape::Whole, "The version of this file format: 1."),
    must("id", Shape::Slug, "Its id, such as us."),
    must("language", Shape::Text, "The language of its words, such as en."),
    must("country", Shape::Text, "Where these lines can be reached."),
    must("elsewhere", Shape::Text, "What to do in another country."),
    must("lines", Shape::List(&Shape::Map(HELP_LINE)), "Whom to call, most urgent first."),
];

const HELP_LINE: &[Field] = &[
    must("id", Shape::Id, "Texts print its number as {help.ID}."),
    must("name", Shape::Text, "Its name."),
    must("number", Shape::Text, "The number or address."),
    must("text", Shape::Text, "Whom it is for, how to reach it, what it costs."),
    may(
        "note",
        Shape::Text,
        "What to know when calling, as whole sentences; texts print it as {help.ID.note}.",
    ),
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
    may(
        "values",
        Shape::Named(&Shape::Either(&Shape::WholeOrFlag, &Shape::Map(BOUNDS))),
        "Values expected: a number, its bounds, or true or false for a named condition.",
    ),
    may("rules", Shape::List(&Shape::Name), "Rules that must be true."),
    may("not_rules", Shape::List(&Shape::Name), "Rules that must not be true."),
    may("notices", Shape::List(&Shape::Name), "Notices that must be certain."),
    may("not_notices", Shape::List(&Shape::Name), "Notices that must not be certain."),
    may("asked", Shape::List(&Shape::Name), "Items that must be asked."),
    may("not_asked", Shape::List(&Shape::Name), "Items that must not be asked."),
    may("source", Shape::Text, "Where the expectation was published."),
];

const BOUNDS: &[Field] =
    &[must("at_least", Shape::Whole, "The lower bound."), must("at_most", Shape::Whole, "The upper bound.")];

/// The top level of a file of texts.
pub const TEXTS: &[Field] = &[
    must("format", Shape::Whole, "The version of this file format: 1."),
    must("questionnaire", Shape::Slug, "The id of the questionnaire whose texts these are."),
    must("language", Shape::Text, "The language of these texts, such as es."),
    TRANSLATED,
    READ_BY,
    must("texts", Shape::Any, "The texts, by what they belong to and its id."),
    ORIGINALS,
];

/// The top level of a file of texts that belongs to help lines.
pub const HELP_TEXTS: &[Field] = &[
    must("format", Shape::Whole, "The version of this file format: 1."),
    must("help", Shape::Slug, "The id of the help lines whose texts these are."),
    must("language", Shape::Text, "The language of these texts, such as es."),
    TRANSLATED,
    READ_BY,
    must("texts", Shape::Any, "The texts: country, elsewhere, and lines by id."),
    ORIGINALS,
];

const TRANSLATED: Field =
    may("source", Shape::Text, "The published translation that these texts are; printed in every report.");
const READ_BY: Field = may(
    "reviewed_by",
    Shape::List(&Shape::Text),
    "Readers of this language who have read the texts, by name; printed in every report, also when empty.",
);
const ORIGINALS: Field = may(
    "originals",
    Shape::Named(&Shape::Text),
    "What each text was written for; `check --accept-texts` writes it.",
);
