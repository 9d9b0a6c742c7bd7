//! Every word of the report that is not the questionnaire's, so that another language can replace them.

use serde::Deserialize;

macro_rules! phrases {
    ($($(#[$about:meta])* $name:ident { $($field:ident $(: $of:ty)?),* $(,)? })*) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[expect(missing_docs, reason = "the file of words shows what each is")]
        pub struct $name { $(pub $field: phrases!(@ $($of)?),)* }
    )*};
    (@) => { String };
    (@ $of:ty) => { $of };
}

phrases!(
    /// The words of the report in one language.
    Phrases {
        language, reviewed_by: Option<Vec<String>>, page: Page, words: Joining, first: First, place: Place, scores: Scores, next: Next, why: Why,
        before: Headed, know: Headed, week: Week, possible: Headed, there: Headed, ask: Headed, blank: Blank,
        needless: Needless, unsure: Unsure, help: Headed, made: Made, professional: Professional, otherwise: Otherwise,
        explain: Explain, so_far: SoFar, record: Record,
    }
    /// The page as a whole.
    Page { title, call, line }
    /// How words are put together.
    Joining { and, and_else, else_before, comma, semicolon, range, amount, quote, label, not_said, none }
    /// A section with nothing but a heading of its own.
    Headed { heading }
    /// What cannot wait.
    First { heading, today }
    /// A place to start.
    Place { heading, level, range, blank, after, after_range, at_least, no_level, hours, visits }
    /// The scores, where a questionnaire has no levels.
    Scores { heading, area, number, meaning, of, says, accuracy, only }
    /// The next step.
    Next { heading, now, today, say, meanwhile, without }
    /// The reasons.
    Why { heading, private }
    /// How it fits into the week.
    Week { heading, level, hours, visits, differs, said, helps }
    /// What was left blank.
    Blank { heading, one, many, declined, not_known, open }
    /// What was not asked, as it could not matter.
    Needless { heading, text, text_scores }
    /// What cannot be ruled out.
    Unsure { heading, intro }
    /// How it was made.
    Made {
        heading, how, questionnaire, questionnaire_text, program, program_text, sha256, license, credit,
        reviewed_by, nobody, validated, not_validated, translation, translation_by, translation_nobody, sources,
    }
    /// The second page.
    Professional {
        heading, about, about_validated, self_report, asked, asked_judged, judged, could_not_ask, time, time_offset, declined, not_known, not_asked, open, needless, private,
        private_counted, level, level_one, level_range, level_none, urgency, urgencies: Urgencies, result,
        scores, scale, score, band, prorated, accuracy, rules, rule, rule_source, sources, source, no_rules, at_least, at_least_for, notice,
        helps, hinders,
    }
    /// What would change it, on the second page.
    Otherwise {
        heading, about, safer, less, urgent, nothing, asking, more, could, answer, gone, others, left_off, not_worked_out,
    }
    /// Names of the urgencies.
    Urgencies { now, today, before_treatment, information }
    /// Everything, to work it out by hand.
    Explain {
        heading, how, about, scale, sum, highest, prorate, question, answer, points, weight, counts, choice, bands,
        band, values, is, rules, rule, effect, when, items, item, outcomes: Outcomes,
    }
    /// Names of the outcomes.
    Outcomes { r#true, r#false, unknown }
    /// What a session adds.
    Record {
        heading, level, by, at, reason, text, computed, computed_then, stays, notes, words, whole, note_by, session,
        client, began, workers, judged, could_not_ask, unfinished, yes, head,
    }
    /// In the middle of an interview.
    SoFar { heading, level, range, no_level, early, open, blank_one, blank_many }
);

phrases!(
    /// The words of a comparison in one language.
    ComparePhrases {
        language, title, what: CompareWhat, level: CompareLevel, scales: CompareScales, plots: ComparePlots,
        step: CompareStep, differs: CompareDiffers, made: CompareMade,
    }
    /// What is compared.
    CompareWhat {
        heading, about, by_time, as_given, time, no_time, between, between_one, between_none, unfinished, client_same,
        client_not_said, client_other, read_with, private,
    }
    /// The levels.
    CompareLevel {
        heading, time, computed, set, set_by, nobody, up, down, same, not_certain, none, versions, step, note,
    }
    /// The scales.
    CompareScales {
        heading, scale, cell, change, change_whole, band, more, not_certain, not_comparable, crossed, band_same, band_step,
        band_not_certain, prorated, note,
    }
    /// The plots.
    ComparePlots { heading, note, title, point, level }
    /// What a change rests on.
    CompareStep {
        heading, began, stopped, now_certain, not_certain, only_now, only_then, differs, still, none, answers, question,
        others,
    }
    /// What is not the same in all versions.
    CompareDiffers { heading, about, new, text, answers, condition }
    /// How it was made.
    CompareMade { heading, session, version, version_text }
    /// What a report is handed over with.
    HandoverPhrases {
        language, heading, made, role, name, signature, date, worker, supervisor, client, credential, line, short_line,
    }
);
