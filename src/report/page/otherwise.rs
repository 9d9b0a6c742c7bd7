//! What could make a less intensive start safe, what would ask for more, and which missing answers could.
//!
//! For a professional, and for whoever asks for every rule: never in what a person reads first. It is about what can
//! be arranged, not about answers that would give another result.

use crate::phrase::fill;
use crate::program::{ChoiceSet, Given, ItemId, ItemKind, LevelId, Urgency};
use crate::proof::{Otherwise, Raise};
use crate::report::Private;
use crate::report::document::{Section, Tone};
use crate::report::otherwise::outlook;
use crate::report::view::{View, items};
use crate::response::Answer;

pub(super) fn section(view: &View) -> Section {
    let words = &view.phrases().otherwise;
    let mut section = Section::new(&words.heading, Tone::Plain);
    if view.levels().is_none() {
        return section;
    }
    let changeable = view.program().items.rows().any(|item| item.changeable);
    if rests_on_private(view) {
        if changeable {
            section.paragraph(&words.left_off);
        }
        return section;
    }
    let Some(outlook) = outlook(view.program(), &view.response, &view.shown) else {
        section.paragraph(&words.not_worked_out);
        return section;
    };
    let is_less = |level: LevelId| Some(level) < view.shown.level_at_most;
    let found = &outlook.otherwise;
    let said = found.iter().filter(|one| !is_beside_the_point(one, found, is_less(one.level)));
    let (less, more): (Vec<_>, Vec<_>) = said.partition(|one| is_less(one.level));
    if changeable {
        section.paragraph(&words.about);
    }
    if changeable && view.program().levels.ids().any(is_less) {
        section.label(&words.safer);
        if view.shown.urgency >= Some(Urgency::Today) {
            section.paragraph(&words.urgent);
        } else if less.is_empty() {
            section.paragraph(&words.nothing);
        }
        section.lines(less.into_iter().flat_map(|one| lines(view, one, &words.less)));
    }
    let mut asking: Vec<String> = more.into_iter().flat_map(|one| lines(view, one, &words.more)).collect();
    asking.extend(could(view, &outlook.raises));
    if !asking.is_empty() {
        section.label(&words.asking);
        section.lines(asking);
    }
    section
}

/// Does no more lead further the same way? Then there is no reason to stop at this level. Worse, where more has to
/// change to stop there, a part of that would be against the good of it: to lose a friend so as to need no less than an
/// IOP. Where every answer is given and the questionnaire is monotone nothing of the kind is left: what is changed for
/// a less intensive level gets better, and what asks for more gets worse.
fn is_beside_the_point(one: &Otherwise, all: &[Otherwise], less: bool) -> bool {
    let further = |other: &Otherwise| if less { other.level < one.level } else { other.level > one.level };
    all.iter().any(|other| further(other) && other.items <= one.items)
}

/// Would it tell something of private answers that are left off? It does not depend on what they are: where nothing
/// were said only beside some of them, that it is not said would tell which.
fn rests_on_private(view: &View) -> bool {
    let (whole, shown) = (view.whole(), &view.shown);
    let levels = |of: &crate::assess::Assessment| (of.level_at_least, of.level_at_most, of.urgency);
    view.private == Private::LeftOff && (view.private_counted() || levels(whole) != levels(shown))
}

/// The smallest changes that lead to a level.
fn lines(view: &View, one: &Otherwise, phrase: &str) -> Vec<String> {
    let level = &view.words().levels[one.level].name;
    let mut lines: Vec<String> = Vec::new();
    for set in &one.sets {
        let changes: Vec<String> = set.iter().map(|(item, answer)| change(view, *item, answer)).collect();
        let changes: Vec<&str> = changes.iter().map(String::as_str).collect();
        lines.push(fill(phrase, &[("changes", &view.joined(&changes)), ("level", level)]));
    }
    let count = one.count.to_string();
    if count != one.sets.len().to_string() {
        let shown = one.sets.len().to_string();
        lines.push(fill(
            &view.phrases().otherwise.others,
            &[("shown", &shown), ("count", &count), ("level", level)],
        ));
    }
    lines
}

/// What is other than it is now, and of which item.
fn change(view: &View, id: ItemId, answer: &Answer) -> String {
    let words = &view.phrases().otherwise;
    let (item, texts) = (&view.program().items[id], &view.words().items[id]);
    let parts = match answer {
        Answer::Given(Given::Choices(then)) => {
            let now = match view.response.answer(id) {
                Answer::Given(Given::Choices(now)) if matches!(item.kind, ItemKind::AnyOf(_)) => *now,
                Answer::Given(_) | Answer::Open | Answer::Declined | Answer::NotKnown => ChoiceSet::default(),
            };
            let alone = |set: &ChoiceSet| {
                set.places().any(|place| item.choices().get(place).is_some_and(|choice| choice.exclusive))
            };
            let name = |place: usize| texts.choices.get(place).map(|choice| choice.name.as_str());
            let added = then.places().filter(|place| !now.has(*place)).filter_map(name).map(str::to_owned);
            // That others go where one stands alone needs no words.
            let go = !alone(&now) && !alone(then);
            let gone = now.places().filter(|place| go && !then.has(*place)).filter_map(name);
            added.chain(gone.map(|name| fill(&words.gone, &[("answer", name)]))).collect()
        }
        Answer::Given(Given::Number(number)) => vec![view.amount(*number, texts.unit.as_deref())],
        Answer::Given(Given::Text(_)) | Answer::Open | Answer::Declined | Answer::NotKnown => Vec::new(),
    };
    let answer = parts.join(&view.phrases().words.comma);
    fill(&words.answer, &[("answer", &answer), ("item", &texts.name)])
}

/// For each level, the missing answers that could raise it so far.
fn could(view: &View, raises: &[Raise]) -> Vec<String> {
    let line = |level: LevelId| {
        let here = |id: ItemId| raises.iter().any(|raise| raise.level == level && raise.items.contains(&id));
        let named = items(view.program(), |id, _| here(id) && !view.left_off(id));
        let names: Vec<&str> = named.iter().map(|id| view.words().items[*id].name.as_str()).collect();
        let names = names.join(&view.phrases().words.semicolon);
        let level = &view.words().levels[level].name;
        (!names.is_empty())
            .then(|| fill(&view.phrases().otherwise.could, &[("level", level), ("items", &names)]))
    };
    view.program().levels.ids().filter_map(line).collect()
}
