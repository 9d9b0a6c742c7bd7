//! One question, as a worker asks it.

use super::desk::Desk;
use crate::cli::prompter::{Action, Desk as Command, Key, Kind, Page, Prompt, Prompter, Reply, Stop};
use crate::cli::take::question::{Asking, key};
use crate::phrase::fill;
use crate::program::ItemId;
use crate::response::Answer;
use crate::session::Origin;

/// Asks it until it is answered or left for another.
pub(super) fn ask(desk: &mut Desk, item: ItemId, prompter: &mut dyn Prompter) -> Result<(), Stop> {
    let plain = prompter.is_plain();
    let mut page = page(desk, item, plain);
    let asking = asking(desk, item, plain);
    let mut prompt = asking.prompt();
    prompt.keys = keys(desk);
    let entered = sorted(prompt.ticked());
    if let Some(ticks) = desk.drafts.get(&item) {
        prompt.tick(ticks.clone());
    }
    page.foot = desk.foot();
    let reply = prompter.ask(&page, &mut prompt)?;
    if let (Reply::Action(_), Some(ticks)) = (&reply, prompt.ticked()) {
        if sorted(Some(ticks)) == entered {
            desk.drafts.remove(&item);
        } else {
            desk.drafts.insert(item, ticks.to_vec());
        }
    }
    let given = match &reply {
        Reply::Action(_) => None,
        Reply::One(_) | Reply::Any(_) | Reply::Number(_) | Reply::Text(_) | Reply::Kept => {
            self::asking(desk, item, plain).answer(reply.clone())
        }
    };
    match (reply, given) {
        (Reply::Action(action), _) => act(desk, item, action, prompter),
        (_, Some(answer)) => {
            let source = if desk.judging == Some(item) { Origin::Judgement } else { Origin::Client };
            desk.answer(item, answer, source);
            Ok(())
        }
        // What was said before is now the worker's judgement.
        (_, None) if desk.judging == Some(item) && desk.session.said.contains_key(&item) => {
            let answer = desk.interview.response().answer(item).clone();
            desk.answer(item, answer, Origin::Judgement);
            Ok(())
        }
        (_, None) => {
            desk.judging = None;
            desk.interview.keep();
            Ok(())
        }
    }
}

fn sorted(ticks: Option<&[usize]>) -> Vec<usize> {
    let mut ticks = ticks.unwrap_or_default().to_vec();
    ticks.sort_unstable();
    ticks
}

fn asking<'d>(desk: &'d Desk, item: ItemId, plain: bool) -> Asking<'d> {
    let (loaded, words, interview) = (desk.loaded, desk.words, &desk.interview);
    let without = desk.session.said.get(&item).and_then(|said| desk.without(said.source));
    let without = without.map(|why| (why, desk.own.question.keep.as_str()));
    Asking { loaded, words, interview, item, editing: false, plain, without }
}

/// The question, with what was said, noted and written down beside it.
fn page(desk: &mut Desk, item: ItemId, plain: bool) -> Page {
    let mut page = asking(desk, item, plain).page();
    let words = &desk.own.question;
    // Why there is no answer stands on the page already.
    if let Some(said) = desk.session.said.get(&item)
        && !matches!(said.source, Origin::Client)
        && desk.without(said.source).is_none()
    {
        page = page.text(fill(&words.source, &[("source", desk.origin(said.source))]));
    }
    if let Some(before) = desk.session.again.get(&item).filter(|answer| **answer != Answer::Open) {
        let cell = crate::response::write_cell(&desk.loaded.program.items[item], before).unwrap_or_default();
        page = page.text(fill(&words.before, &[("answer", &cell)]));
    }
    if let Some(own) = desk.session.words.get(&item) {
        page = page.text(fill(&words.own_words, &[("text", &own.text)]));
    }
    for (_, note) in desk.session.notes.iter().filter(|(of, _)| *of == Some(item)) {
        page = page.text(fill(&words.note, &[("worker", &note.worker), ("text", &note.text)]));
    }
    if desk.judging == Some(item) {
        page = page.strong(&words.judged);
    }
    // First what became of the last answer: that it is saved.
    let mut whole = desk.take_news().into_iter().fold(Page::default(), Page::text);
    whole.blocks.append(&mut page.blocks);
    whole
}

/// What a worker can do at a question. Only `?` is named under it; it shows the others.
pub(super) fn keys(desk: &Desk) -> Vec<Key> {
    let keys = &desk.own.keys;
    let all = [
        (Action::Help, &keys.help),
        (Action::Back, &keys.back),
        (Action::Desk(Command::Later), &keys.later),
        (Action::Decline, &keys.decline),
        (Action::NotKnown, &keys.not_known),
        (Action::Desk(Command::CouldNotAsk), &keys.could_not_ask),
        (Action::Desk(Command::Judge), &keys.judgement),
        (Action::Desk(Command::Note), &keys.note),
        (Action::Desk(Command::OwnWords), &keys.own_words),
        (Action::Desk(Command::Section), &keys.section),
        (Action::Desk(Command::Find), &keys.find),
        (Action::Desk(Command::Answers), &keys.answers),
        (Action::Leave, &keys.leave),
    ];
    all.into_iter().map(|(action, words)| key(action, words)).collect()
}

/// Does what a letter says.
fn act(desk: &mut Desk, item: ItemId, action: Action, prompter: &mut dyn Prompter) -> Result<(), Stop> {
    let alone = |source: Origin| (source, source.alone());
    let (source, answer) = match action {
        Action::Decline => alone(Origin::ClientDeclined),
        Action::NotKnown => alone(Origin::ClientDoesNotKnow),
        Action::Desk(Command::CouldNotAsk) => alone(Origin::CouldNotAsk),
        Action::Back => {
            desk.interview.back();
            return Ok(());
        }
        Action::Desk(Command::Later) => {
            desk.interview.later();
            return Ok(());
        }
        Action::Desk(Command::Judge) => {
            desk.judging = if desk.judging == Some(item) { None } else { Some(item) };
            return Ok(());
        }
        Action::Help => return commands(desk, item, prompter),
        Action::Desk(Command::Note) => return desk.note(Some(item), prompter),
        Action::Desk(Command::OwnWords) => return desk.own_words(item, prompter),
        Action::Desk(Command::Section) => return desk.section(prompter),
        Action::Desk(Command::Find) => return desk.find(prompter),
        Action::Desk(Command::Answers) => return desk.answers(prompter),
        Action::Leave => return desk.leave(prompter),
        // Not offered at a question.
        Action::SoFar | Action::Skip | Action::Edit | Action::Desk(Command::Override) => return Ok(()),
    };
    if let Some(answer) = answer {
        desk.answer(item, answer, source);
    }
    Ok(())
}

/// All commands, with help for the question. One of them can be picked here as well.
fn commands(desk: &mut Desk, item: ItemId, prompter: &mut dyn Prompter) -> Result<(), Stop> {
    let words = &desk.own.commands;
    let keys: Vec<Key> = keys(desk).into_iter().filter(|key| key.action != Action::Help).collect();
    let mut page = Page::new(&words.title);
    page = page.extra(desk.show().fill(&desk.loaded.words.items[item].help));
    let line = |key: &Key| format!("{} = {}", key.letter, key.does);
    let options = keys.iter().map(line).chain([words.back.clone()]).collect();
    let actions: Vec<Action> = keys.iter().map(|key| key.action).collect();
    let mut prompt = Prompt { kind: Kind::One { options, at: None, kept: None }, keys };
    match prompter.ask(&page, &mut prompt)? {
        Reply::Action(action) => act(desk, item, action, prompter),
        Reply::One(place) => match actions.get(place) {
            Some(action) => act(desk, item, *action, prompter),
            None => Ok(()),
        },
        Reply::Any(_) | Reply::Number(_) | Reply::Text(_) | Reply::Kept => Ok(()),
    }
}
