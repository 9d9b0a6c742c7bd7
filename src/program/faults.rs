//! What keeps a questionnaire from running, each with its explanation.

use crate::diagnostic::{Code, Severity::Error};

/// The codes of this module.
pub const CODES: &[&Code] = &[
    &UNKNOWN_NAME,
    &DOUBLE_NAME,
    &BAD_EXPRESSION,
    &WRONG_TYPE,
    &UNKNOWN_CODE,
    &CYCLE,
    &LATER_ITEM,
    &BAD_BANDS,
    &BAD_ACCURACY,
    &BAD_RANGE,
    &TOO_LARGE,
    &HIDDEN_NUMBER,
    &NO_ORDER,
    &NO_POINTS,
    &BAD_CHOICES,
    &BAD_WORSE,
    &BAD_SCALE,
    &BAD_TEXT,
    &NO_BASE_REASON,
];

/// A name that nothing has.
pub const UNKNOWN_NAME: Code = Code {
    id: "unknown-name",
    severity: Error,
    means: "Nothing of that kind has this name.",
    why: "A rule that looks at nothing would never speak up.",
    example: "when: past_siezure == 'yes'",
    mend: "when: past_seizure == 'yes'",
};

/// A name that two things have.
pub const DOUBLE_NAME: Code = Code {
    id: "double-name",
    severity: Error,
    means: "Two things share a name. Items, values, scales and levels share one set of names, since expressions \
            can name them all; rules, notices and sections each have their own.",
    why: "It could not be told which one a rule means.",
    example: "values: [{id: place, is: place == 'none'}]   # an item is called `place` too",
    mend: "values: [{id: no_place, is: place == 'none'}]",
};

/// An expression that cannot be parsed.
pub const BAD_EXPRESSION: Code = Code {
    id: "bad-expression",
    severity: Error,
    means: "This is not an expression.",
    why: "It cannot be worked out.",
    example: "when: hours = 3 and place == none",
    mend: "when: hours == 3 && place == 'none'",
};

/// Two sides that do not go together.
pub const WRONG_TYPE: Code = Code {
    id: "wrong-type",
    severity: Error,
    means: "The parts of an expression do not go together: a number where a condition belongs, say.",
    why: "It has no meaning, so it could not be answered yes or no.",
    example: "when: last_drink > 3        # its choices have codes, and codes have no size",
    mend: "when: last_drink in ['today', '1_day']",
};

/// A code that the item does not have.
pub const UNKNOWN_CODE: Code = Code {
    id: "unknown-code",
    severity: Error,
    means: "The item has no choice with this code, or the scale no such band.",
    why: "The comparison could never be true, and its rule would be silent for everybody.",
    example: "when: place == 'nowhere'    # its codes are 'own', 'friends' and 'none'",
    mend: "when: place == 'none'",
};

/// A name that rests on itself.
pub const CYCLE: Code = Code {
    id: "cycle",
    severity: Error,
    means: "A value rests on itself, or two items each wait for the other to be asked.",
    why: "There is no order in which it could be worked out.",
    example: "values:\n  - {id: a, is: b + 1}\n  - {id: b, is: a + 1}",
    mend: "Say one of them in terms of answers.",
};

/// A condition on what has not been asked yet.
pub const LATER_ITEM: Code = Code {
    id: "later-item",
    severity: Error,
    means: "A `show_if` rests on an item that is asked later.",
    why: "When the question comes up it is not known yet whether to ask it.",
    example: "- {id: leave_days, show_if: work == 'yes', ...}\n- {id: work, ...}",
    mend: "Ask `work` first.",
};

/// Bands that leave scores out or stand in the wrong order.
pub const BAD_BANDS: Code = Code {
    id: "bad-bands",
    severity: Error,
    means: "Bands are not in rising order, or the first begins above the lowest score that is possible.",
    why: "Some people's score would be in no band.",
    example: "bands:\n  - {from: 1, id: low, name: Low}    # a score of 0 is possible",
    mend: "bands:\n  - {from: 0, id: low, name: Low}",
};

/// A cut-off that no score can reach or all do, or more than all people.
pub const BAD_ACCURACY: Code = Code {
    id: "bad-accuracy",
    severity: Error,
    means: "An `accuracy` is at a cut-off that no score or every score reaches, or counts more than 100 of 100 people.",
    why: "It would be printed in every report, and says nothing that could be true.",
    example: "accuracy:\n  - {at: 10, sensitivity: 880, specificity: 850, against: an interview, source: study}",
    mend: "accuracy:\n  - {at: 10, sensitivity: 88, specificity: 85, against: an interview, source: study}",
};

/// A least that is more than the most.
pub const BAD_RANGE: Code = Code {
    id: "bad-range",
    severity: Error,
    means: "A `min` is above its `max`, or a size is not above 0.",
    why: "No answer could be right.",
    example: "number: {min: 100, max: 0}",
    mend: "number: {min: 0, max: 100}",
};

/// A number that could leave the limit.
pub const TOO_LARGE: Code = Code {
    id: "too-large",
    severity: Error,
    means: "A number could leave -1,000,000,000 to 1,000,000,000 at this step for some answers.",
    why: "With this limit no answer can ever make the arithmetic overflow.",
    example: "is: 1000000 * minutes_a_year",
    mend: "Use a smaller factor, or a narrower `min` and `max` on the item.",
};

/// A number that can be hidden without saying what it then counts as.
pub const HIDDEN_NUMBER: Code = Code {
    id: "hidden-number",
    severity: Error,
    means: "A number that is not always asked stands in a comparison, in arithmetic or in a scale, and does not \
            say what it counts as when it is not asked.",
    why: "Someone who is not asked how many hours they work has not said 0; the author has to say what is meant.",
    example: "- {id: work_hours, show_if: works == 'yes', number: {min: 0, max: 100}, ...}",
    mend: "Add `hidden_as: 0`.",
};

/// An item without an order in a scale.
pub const NO_ORDER: Code = Code {
    id: "no-order",
    severity: Error,
    means: "An item in a scale does not say which way it gets worse.",
    why: "A sum of answers that have no order means nothing. Time since the last drink, say, is most dangerous \
          neither at its start nor at its end.",
    example: "sum: [last_drink]     # worse: none",
    mend: "Give the item `worse: first` or `worse: last` (`more`, `fewer`; `higher`, `lower`) if it has an order; \
           else use it in rules and not in scales.",
};

/// A choice without points in a scored item.
pub const NO_POINTS: Code = Code {
    id: "no-points",
    severity: Error,
    means: "An item is scored but one of its choices has no points.",
    why: "A forgotten number would count as 0 without a word.",
    example: "one_of:\n  - {code: \"never\", text: Never, points: 0}\n  - {code: \"daily\", text: Every day}",
    mend: "Give every choice its `points`, also where they are 0.",
};

/// Choices that cannot work.
pub const BAD_CHOICES: Code = Code {
    id: "bad-choices",
    severity: Error,
    means: "An item has no choices, more than 64, the same code twice, an `exclusive` in a `one_of`, or only \
            exclusive ones; or its `hidden_as` is no answer it could have.",
    why: "An answer could not be told from another.",
    example: "one_of:\n  - {code: \"a\", text: One}\n  - {code: \"a\", text: Two}",
    mend: "Give each choice a code of its own.",
};

/// A `worse` that does not fit the kind of item.
pub const BAD_WORSE: Code = Code {
    id: "bad-worse",
    severity: Error,
    means: "The item cannot get worse in this way: `first` and `last` go with `one_of`, `more` and `fewer` with \
            `any_of`, `higher` and `lower` with `number`, and own words have no order.",
    why: "What is proved about worse answers would be proved about nothing.",
    example: "number: {min: 0, max: 100}\nworse: last",
    mend: "worse: higher",
};

/// A scale that cannot be worked out.
pub const BAD_SCALE: Code = Code {
    id: "bad-scale",
    severity: Error,
    means: "A scale has no items, the same item twice, a weight of 0, a `reverse` on something that has no \
            choices to turn around, or a `prorate` that is not less than the number of its items.",
    why: "Its score would not mean what the instrument's authors published.",
    example: "sum: [shakes, shakes]",
    mend: "sum: [{item: shakes, weight: 2}]",
};

/// A text with a brace that does not close, or a name that cannot be printed.
pub const BAD_TEXT: Code = Code {
    id: "bad-text",
    severity: Error,
    means: "A text has a `{` that is not closed.",
    why: "The person would read half a name.",
    example: "because: \"You said {hours.\"",
    mend: "because: \"You said {hours}.\"    # for a brace itself write {{",
};

/// A base level without a reason.
pub const NO_BASE_REASON: Code = Code {
    id: "no-base-reason",
    severity: Error,
    means: "The first level has no `because`.",
    why: "It is suggested when no rule asks for more, and nobody is told a level without a reason.",
    example: "levels:\n  - {id: outpatient, name: Outpatient care}",
    mend: "Add `because: Nothing in your answers points to more than this. A first talk can tell.`",
};
