//! Every word of the interview that is not the questionnaire's, so that another language can replace them.

use serde::Deserialize;
use std::collections::BTreeMap;

/// The words of the interview in one language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// The language, such as `en`.
    pub language: String,
    /// Where it is a translation: the readers of the language who have read it.
    pub reviewed_by: Option<Vec<String>>,
    /// The first screen.
    pub start: Start,
    /// The letters, and what they do.
    pub keys: Keys,
    /// Around a question.
    pub question: Question,
    /// What is said when an answer cannot be used.
    pub mend: Mend,
    /// The help screen.
    pub help: HelpScreen,
    /// The screen of a `now` notice.
    pub now: Now,
    /// Where what is left cannot matter any more.
    pub offer: Offer,
    /// Leaving early.
    pub leaving: Leaving,
    /// After the last question.
    pub end: End,
    /// Reading a long text.
    pub pager: Pager,
    /// What the system says when a file cannot be written, in English, and how it is said here.
    pub reasons: BTreeMap<String, String>,
}

impl Words {
    /// Why a file cannot be written; as the system says it where there are no words for it.
    #[must_use]
    pub fn reason<'w>(&'w self, system: &'w str) -> &'w str {
        self.reasons.get(system).map_or(system, String::as_str)
    }
}

macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($field:ident),* $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[expect(missing_docs, reason = "the file of words shows what each is")]
        pub struct $name { $(pub $field: String,)* }
    };
}

pub(super) use words;

words!(
    /// The first screen.
    Start {
        plainly, danger, crisis, kept, kept_plain, history, saves, given, given_one, given_old, short, short_not,
        ways, begin, leave,
    }
);
words!(
    /// A letter, its short name, a shorter one, and what it does.
    Key { letter, short, word, does }
);

/// The letters. `?` is always help as well.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the file of words shows what each is")]
pub struct Keys {
    pub back: Key,
    pub decline: Key,
    pub not_known: Key,
    pub help: Key,
    pub so_far: Key,
    pub skip: Key,
    pub edit: Key,
    pub leave: Key,
}

words!(
    /// Around a question.
    Question {
        place, place_about, one, one_plain, any, any_plain, any_none, number, text, more, letters, letter,
        letters_short, letter_short, between, range, answer, now, now_marked, declined, not_known, keep_declined, keep_not_known,
    }
);
words!(
    /// What is said when an answer cannot be used.
    Mend {
        no_such, no_such_plain, no_such_number, pick_one, nothing, nothing_plain, tick_first, ticked_now, alone,
        alone_plain,
        number, range, empty, too_long,
    }
);
words!(
    /// The help screen.
    HelpScreen { title, nothing_more, private, keys, call }
);
words!(
    /// The screen of a `now` or `today` notice.
    Now { title, thanks, call, go_on, go_on_today, so_far, leave, foot, waiting_title, waiting, back }
);
words!(
    /// Where what is left cannot matter any more.
    Offer { title, text, text_scores, still, go_on, skip, so_far }
);
words!(
    /// Leaving early.
    Leaving { title, nothing_kept, saved, not_saved, stay, leave }
);
words!(
    /// After the last question.
    End {
        title, level, range, at_least, thanks, read, page, change, change_title, blank, not_asked, finish, finish_stays, saved,
        not_saved, written, not_written, private_title, private, private_none, page_title, page_path, page_print,
        page_delete, page_delete_now, page_failed, go_on, plain_stays, file_name,
    }
);
words!(
    /// Reading a long text.
    Pager { more, last, first_more }
);
