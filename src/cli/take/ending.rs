//! After the last question: the menu, and a page to bring along.

use super::files::{Files, shown};
use super::flow::Flow;
use super::outcome;
use super::question::key;
use crate::assess::{Standing, Truth};
use crate::cli::form::Form;
use crate::cli::prompter::{Action, Kind, Page, Prompt, Prompter, Reply, Stop};
use crate::phrase::fill;
use crate::program::{ItemId, Urgency};
use crate::report::Colour;
use crate::response::Answer;
use crate::session::WriteError;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// How wide a report is that goes to a file or another program.
const PAPER: usize = 80;

/// The menu at the end.
pub(super) struct Ending<'a, 'b> {
    pub(super) flow: &'a mut Flow<'b>,
    pub(super) files: &'a Files,
    /// What became of the files that were asked for.
    pub(super) news: Vec<String>,
    /// The pages that were made.
    pub(super) pages: Vec<PathBuf>,
}

impl Ending<'_, '_> {
    /// Until the person is done.
    pub(super) fn run(&mut self, prompter: &mut dyn Prompter) -> Result<(), Stop> {
        loop {
            let page = self.page();
            let end = &self.flow.words.end;
            let nothing_stays = self.flow.save.is_none() && self.pages.is_empty();
            let finish = if nothing_stays { &end.finish } else { &end.finish_stays };
            match prompter.choose_with_care(&page, &[&end.read, &end.page, &end.change, finish])? {
                0 => self.read(prompter)?,
                1 => self.bring_along(prompter)?,
                2 => self.change(prompter)?,
                _ => return Ok(()),
            }
        }
    }

    fn page(&self) -> Page {
        let end = &self.flow.words.end;
        let mut page = Page::new(&end.title);
        for notice in self.flow.interview.certain_from(Urgency::BeforeTreatment) {
            page = page.strong(self.flow.notice(notice));
        }
        page = page.strong(self.unsure());
        page = page.text(outcome::headline(self.flow));
        page = page.text(&end.thanks);
        for news in &self.news {
            page = page.text(news);
        }
        for path in &self.pages {
            page = page.text(format!("{}\n  {}", end.page_path, shown(path)));
        }
        page
    }

    /// Lets the person pick an answer to change.
    fn change(&mut self, prompter: &mut dyn Prompter) -> Result<(), Stop> {
        let Flow { loaded, words, interview, .. } = &*self.flow;
        let mut items = interview.settled();
        items.extend(interview.left_out());
        items.sort_unstable();
        let show = self.flow.show();
        let option = |id: &ItemId| {
            let said = match interview.response().answer(*id) {
                Answer::NotKnown => words.keys.not_known.short.clone(),
                Answer::Declined => words.end.blank.clone(),
                Answer::Open => words.end.not_asked.clone(),
                Answer::Given(_) => show.answer(*id),
            };
            format!("{}: {said}", loaded.words.items[*id].name)
        };
        let kind = Kind::One { options: items.iter().map(option).collect(), at: None, kept: None };
        let mut prompt = Prompt { kind, keys: vec![key(Action::Back, &words.keys.back)] };
        let page = Page::new(&words.end.change_title);
        let Reply::One(place) = prompter.ask(&page, &mut prompt)? else { return Ok(()) };
        let Some(item) = items.get(place) else { return Ok(()) };
        self.flow.change(*item, prompter)?;
        let saved = self.files.save(self.flow);
        self.news = super::saved_news(self.flow, &saved);
        Ok(())
    }

    /// What is said in the window once the screen is gone: where the pages are, as nobody remembers a path.
    pub(super) fn left(&self) -> Vec<String> {
        let end = &self.flow.words.end;
        let lines = |path: &PathBuf| {
            let shown = shown(path);
            [format!("{} {shown}", end.page_path), format!("{} {}", end.page_delete_now, delete(path))]
        };
        self.pages.iter().flat_map(lines).collect()
    }

    /// What must be done now or today if it is true, where questions about it were left blank.
    fn unsure(&self) -> String {
        let Flow { loaded, interview, .. } = &*self.flow;
        let open = loaded.program.notices.iter().filter(|(id, notice)| {
            notice.urgency >= Urgency::Today && interview.assessment().notices[*id] == Truth::Unknown
        });
        let show = self.flow.show();
        let lines: Vec<String> = open
            .map(|(id, _)| show.fill(&loaded.words.notices[id].when_unsure))
            .filter(|line| !line.is_empty())
            .collect();
        let intro = &self.flow.phrases.unsure.intro;
        if lines.is_empty() { String::new() } else { format!("{intro}\n{}", lines.join("\n")) }
    }

    fn read(&self, prompter: &mut dyn Prompter) -> Result<(), Stop> {
        // What cannot be written cannot be written at any width, so that is found out before anything is shown.
        self.on_screen()?;
        let answered_at = self.flow.clock.now();
        prompter.read(&|width, colour| {
            outcome::on_screen(self.flow, &answered_at, width, colour).unwrap_or_default()
        })
    }

    /// The report for the person's own screen, where nothing is left off.
    pub(super) fn on_screen(&self) -> Result<String, Stop> {
        Ok(outcome::on_screen(self.flow, &self.flow.clock.now(), PAPER, Colour::Off)?)
    }

    /// The report for a file, without private answers but for those in `included`.
    pub(super) fn report(&self, format: Form, included: &BTreeSet<ItemId>) -> Result<String, Stop> {
        Ok(outcome::on_paper(self.flow, &self.flow.clock.now(), format, PAPER, included)?)
    }

    /// Makes a page that can be printed, under a name that says nothing.
    fn bring_along(&mut self, prompter: &mut dyn Prompter) -> Result<(), Stop> {
        let Some(private) = self.private(prompter)? else { return Ok(()) };
        let end = &self.flow.words.end;
        let html = self.report(Form::Html, &private)?;
        let made = self.files.make_page(&end.file_name, &html);
        let page = match &made {
            Ok(path) => Page::new(&end.page_title)
                .text(format!("{}\n  {}", end.page_path, shown(path)))
                .text(&end.page_print)
                .text(format!("{}\n  {}", end.page_delete, delete(path))),
            Err(WriteError { path, reason, .. }) => Page::default().strong(fill(
                &end.page_failed,
                &[("file", path), ("reason", self.flow.words.reason(reason))],
            )),
        };
        if let Ok(path) = made {
            self.pages.push(path);
        }
        prompter.choose(&page, &[&end.go_on]).map(drop)
    }

    /// Asks which private answers may stand on the page. None where the person goes back.
    fn private(&self, prompter: &mut dyn Prompter) -> Result<Option<BTreeSet<ItemId>>, Stop> {
        let Flow { loaded, words, interview, .. } = &*self.flow;
        let answered = |id: &ItemId| {
            let standing = interview.assessment().standing(interview.response(), *id);
            loaded.program.items[*id].private && standing == Standing::Answered
        };
        let items: Vec<ItemId> = loaded.program.items.ids().filter(answered).collect();
        if items.is_empty() {
            return Ok(Some(BTreeSet::new()));
        }
        let show = self.flow.show();
        let option = |id: &ItemId| format!("{}: {}", loaded.words.items[*id].name, show.answer(*id));
        let mut prompt = Prompt {
            kind: Kind::Any {
                options: items.iter().map(option).collect(),
                ticked: Vec::new(),
                alone: Vec::new(),
                kept: false,
                none_is_fine: Some(words.end.private_none.clone()),
            },
            keys: vec![key(Action::Back, &words.keys.back)],
        };
        let page = Page::new(&words.end.private_title).text(&words.end.private);
        match prompter.ask(&page, &mut prompt)? {
            Reply::Any(places) => {
                Ok(Some(places.iter().filter_map(|place| items.get(*place)).copied().collect()))
            }
            Reply::One(_) | Reply::Number(_) | Reply::Text(_) | Reply::Kept | Reply::Action(_) => Ok(None),
        }
    }
}

/// The command that deletes a file.
fn delete(path: &Path) -> String {
    let path = shown(path);
    if cfg!(windows) { format!("del \"{path}\"") } else { format!("rm '{}'", path.replace('\'', "'\\''")) }
}
