//! Every word of an intake worker's interview that is not the questionnaire's.

use super::words::{Key, words};
use serde::Deserialize;

/// The words in one language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// The language, such as `en`.
    pub language: String,
    /// Where it is a translation: the readers of the language who have read it.
    pub reviewed_by: Option<Vec<String>>,
    /// The keys, and what they do.
    pub keys: Keys,
    /// Whose an answer is.
    pub sources: Sources,
    /// The first screen.
    pub start: Start,
    /// Around a question.
    pub question: Question,
    /// The list of commands.
    pub commands: Commands,
    /// The list of sections.
    pub sections: Sections,
    /// Finding a question.
    pub find: Find,
    /// What was answered.
    pub answers: Answers,
    /// Writing a note.
    pub note: Note,
    /// What cannot wait.
    pub now: Now,
    /// Leaving.
    pub leaving: Leaving,
    /// After the last question.
    pub end: End,
    /// Setting a level.
    #[serde(rename = "override")]
    pub overriding: Overriding,
    /// Why a level can be set, where the questionnaire does not say.
    pub reasons: Vec<Reason>,
    /// In the window, once the screen is gone.
    pub done: Done,
}

/// Why a level can be set.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Its code in files.
    pub id: String,
    /// As it is read.
    pub text: String,
}

/// The keys.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the file of words shows what each is")]
pub struct Keys {
    pub help: Key,
    pub back: Key,
    pub later: Key,
    pub decline: Key,
    pub not_known: Key,
    pub could_not_ask: Key,
    pub judgement: Key,
    pub note: Key,
    pub own_words: Key,
    pub section: Key,
    pub find: Key,
    pub answers: Key,
    pub leave: Key,
    #[serde(rename = "override")]
    pub overriding: Key,
}

words!(
    /// Whose an answer is.
    Sources { client, client_declined, client_does_not_know, could_not_ask, judgement }
);
words!(
    /// The first screen.
    Start {
        about, about_nobody, file, resumed, torn, version, changed_none, changed, text, answers, condition, new, gone,
        commands, begin, go_on, leave,
    }
);
words!(
    /// Around a question.
    Question {
        one, any, longer, more, saved, saved_note, saved_words, held, saved_again, refused, judged, source, note, own_words,
        before, not_asked, declined, not_known, could_not_ask, keep,
    }
);
words!(
    /// The list of commands.
    Commands { title, back }
);
words!(
    /// The list of sections.
    Sections { title, line, line_none }
);
words!(
    /// Finding a question.
    Find { title, how, found, nothing, not_asked }
);
words!(
    /// What was answered.
    Answers { title, nothing, line, line_source, line_not_asked, declined, not_known, none }
);
words!(
    /// Writing a note.
    Note { title, title_session, own_words, empty }
);
words!(
    /// What cannot wait.
    Now { title, go_on }
);
words!(
    /// Leaving.
    Leaving {
        title, kept, drafts, stay, leave, full_title, full, again, elsewhere, back, place, place_how, place_not, moved,
    }
);
words!(
    /// After the last question.
    End { title, read, r#override, withdraw, change, note, finish, set, computed, computed_range, stays }
);
words!(
    /// Setting a level.
    Overriding { level, reason, text, done, same, not_set, withdrawn }
);
words!(
    /// In the window, once the screen is gone.
    Done { saved, go_on, head, report, lost }
);
