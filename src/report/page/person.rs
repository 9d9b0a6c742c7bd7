//! The person's page: what to do first, a place to start, the next step, why, and all that follows.

use super::life;
use crate::assess::{Standing, Truth};
use crate::phrase::fill;
use crate::program::{Effect, Id, Level, LevelId, LevelWords, ScaleId, Template, Urgency};
use crate::report::document::{Entry, Page, Section, Tone};
use crate::report::record::{self, Whose};
use crate::report::view::{View, items};

/// Most reasons that are given.
const REASONS: usize = 3;

pub(super) fn page(view: &View) -> Page {
    let mut page = Page::default();
    page.add(first(view));
    page.add(place(view));
    record::set(view, Whose::Persons).into_iter().for_each(|section| page.add(section));
    page.add(scores(view));
    page.add(next_step(view));
    page.add(unsure(view));
    page.add(why(view));
    for (urgency, heading) in [
        (Urgency::BeforeTreatment, &view.phrases().before.heading),
        (Urgency::Information, &view.phrases().know.heading),
    ] {
        page.add(notices(view, heading, urgency));
    }
    life::sections(view).into_iter().for_each(|section| page.add(section));
    page.add(blank(view));
    page.add(not_asked(view));
    page.add(help(view));
    page.add(made(view));
    page
}

/// What cannot wait.
pub(in crate::report) fn first(view: &View) -> Section {
    let mut section = Section::new(&view.phrases().first.heading, Tone::Urgent);
    let said =
        |urgency| view.notices(urgency).into_iter().map(|id| view.fill(&view.words().notices[id].text));
    let now: Vec<Entry> = said(&[Urgency::Now]).map(|text| Entry::led(&text, "")).collect();
    let today: Vec<Entry> = said(&[Urgency::Today]).map(|text| Entry::new(&text)).collect();
    let both = !now.is_empty() && !today.is_empty();
    section.bullets(now);
    if both {
        section.label(&view.phrases().first.today);
    }
    section.bullets(today);
    section
}

/// The level, what for and how long. While something must be done now it is no suggestion.
fn place(view: &View) -> Section {
    let words = &view.phrases().place;
    let mut section = Section::new(&words.heading, Tone::Main);
    if let Some((notice, shown)) = view.instead() {
        if shown {
            section.paragraph(&view.fill(&view.words().notices[notice].text));
        } else {
            section.lead(&words.no_level);
        }
        return section;
    }
    let Some((least, most)) = view.levels() else { return section };
    let name = |level: LevelId| view.words().levels[level].name.as_str();
    let now = view.whole().urgency == Some(Urgency::Now);
    let said = view.shown.urgency == Some(Urgency::Now);
    let phrase = match (now, said, least == most) {
        (true, true, true) => &words.after,
        (true, true, false) => &words.after_range,
        // It may be so by a private answer that is left off: no suggestion, and not a word about why. That would be
        // said too if it read so for nobody else, so it does wherever private answers are left off.
        (_, false, true) if now || view.private_counted() => &words.at_least,
        (_, false, false) | (false, true, false) => &words.range,
        (_, _, true) => &words.level,
    };
    section.lead(&fill(phrase, &[("level", name(least)), ("least", name(least)), ("most", name(most))]));
    // What the lower of two levels is like would read as if that were it.
    if least == most {
        section.paragraph(&view.fill(&view.words().levels[least].about));
        section.paragraph(&time(view, least));
    } else if view.whole().level.is_none() && view.whole().urgency < Some(Urgency::Today) {
        section.paragraph(&words.blank);
    }
    stays(view, least).iter().for_each(|stay| section.paragraph(stay));
    section
}

/// Hours and visits a week, where they are known.
fn time(view: &View, level: LevelId) -> String {
    let words = &view.phrases().place;
    let level = &view.program().levels[level];
    let hours = level.hours.map(|hours| view.range(hours));
    match (hours, level.sessions.map(|visits| view.range(visits))) {
        (Some(hours), Some(visits)) => fill(&words.visits, &[("hours", &hours), ("visits", &visits)]),
        (Some(hours), None) => fill(&words.hours, &[("hours", &hours)]),
        (None, _) => String::new(),
    }
}

/// What a stay is for and how long it usually takes, by the rules that ask for this level.
fn stays(view: &View, level: LevelId) -> Vec<String> {
    let mut found: Vec<usize> = Vec::new();
    for (_, asked, stay) in view.shown.reasons(view.program()) {
        if let Some(stay) = stay.filter(|stay| asked == level && !found.contains(stay)) {
            found.push(stay);
        }
    }
    let texts = &view.words().levels[level].stays;
    found.into_iter().filter_map(|stay| texts.get(stay)).map(|text| view.fill(text)).collect()
}

/// The scores, where there is no level to suggest because the questionnaire has none.
fn scores(view: &View) -> Section {
    let words = &view.phrases().scores;
    let mut section = Section::new(&words.heading, Tone::Main);
    if !view.program().levels.is_empty() {
        return section;
    }
    let rows = view.program().scales.iter().map(|(id, scale)| {
        let (score, texts) = (view.shown.scales[id], &view.words().scales[id]);
        let number = view.range(score.range);
        let most = scale.range.max.to_string();
        [texts.name.clone(), fill(&words.of, &[("number", &number), ("most", &most)]), view.bands(id)]
    });
    section.table([&words.area, &words.number, &words.meaning], rows.collect());
    let meanings = view.program().scales.ids().filter_map(|id| meaning(view, id));
    section.lines(meanings.collect::<Vec<_>>());
    if !view.program().scales.is_empty() {
        section.lead(&words.only);
    }
    section.lines(accuracy(view));
    section
}

/// What the authors say that a score means, where one band is certain.
fn meaning(view: &View, id: ScaleId) -> Option<String> {
    let texts = &view.words().scales[id];
    let text = texts.meanings.get(view.shown.scales[id].band()?)?;
    let named = [("area", texts.name.as_str()), ("text", &view.fill(text))];
    (!text.is_empty()).then(|| fill(&view.phrases().scores.says, &named))
}

/// How well each cut-off finds what it looks for: the same whatever the score, so that it comforts nobody.
fn accuracy(view: &View) -> Vec<String> {
    let words = &view.phrases().scores;
    let of = |id: ScaleId| {
        let (scale, texts) = (&view.program().scales[id], &view.words().scales[id]);
        scale
            .accuracy
            .iter()
            .zip(&texts.against)
            .map(|(accuracy, against)| {
                let numbers =
                    [accuracy.at, accuracy.sensitivity, 100 - accuracy.specificity].map(|n| n.to_string());
                let [at, found, wrongly] = &numbers;
                let against = view.fill(against);
                let named = [
                    ("area", texts.name.as_str()),
                    ("at", at),
                    ("found", found),
                    ("wrongly", wrongly),
                    ("against", &against),
                ];
                fill(&words.accuracy, &named)
            })
            .collect::<Vec<_>>()
    };
    view.program().scales.ids().flat_map(of).collect()
}

fn next_step(view: &View) -> Section {
    let words = &view.phrases().next;
    let mut section = Section::new(&words.heading, Tone::Main);
    let level = level(view);
    let without = view.program().levels.is_empty();
    if level.is_none() && !without {
        return section;
    }
    let now = view.shown.urgency == Some(Urgency::Now);
    if now {
        section.lead(&words.now);
    } else if view.shown.urgency == Some(Urgency::Today) {
        section.lead(&words.today);
    }
    let Some((level, texts)) = level else {
        section.paragraph(&words.without);
        return section;
    };
    section.lines(view.lines(&level.first_step, &texts.first_step));
    let say = view.lines(&level.say, &texts.say);
    if !say.is_empty() {
        section.label(&words.say);
        let quoted = |line: String| fill(&view.phrases().words.quote, &[("text", &line)]);
        section.quotes(say.into_iter().map(quoted));
    }
    // There is nothing to wait for while something must be done now.
    let meanwhile = if now { Vec::new() } else { view.lines(&level.meanwhile, &texts.meanwhile) };
    if !meanwhile.is_empty() {
        section.label(&words.meanwhile);
        section.lines(meanwhile);
    }
    section
}

/// The level that the page is about, which is the lower bound while the two differ.
pub(super) fn level<'v>(view: &View<'v>) -> Option<(&'v Level, &'v LevelWords)> {
    let (least, _) = view.levels()?;
    Some((&view.program().levels[least], &view.words().levels[least]))
}

/// At most three reasons, highest level first.
fn why(view: &View) -> Section {
    let words = &view.phrases().why;
    let mut section = Section::new(&words.heading, Tone::Plain);
    let Some((least, most)) = view.levels() else { return section };
    let mut reasons: Vec<String> = Vec::new();
    for (rule, _, _) in view.shown.reasons(view.program()) {
        let reason = view.fill(&view.words().rules[rule].because);
        if !reasons.contains(&reason) && reasons.len() < REASONS {
            reasons.push(reason);
        }
    }
    // While more may be needed, or something is urgent, that nothing points to it would be a comfort that nobody
    // can give.
    let urgent = view.whole().urgency >= Some(Urgency::Today);
    if reasons.is_empty() && least.row() == 0 && least == most && !urgent && !counted_nowhere(view) {
        reasons.push(view.fill(&view.words().levels[least].because));
    }
    section.lines(reasons);
    if view.private_counted() {
        section.paragraph(&words.private);
    }
    section
}

/// Is a score above its lowest band, and no rule that asks for a level looks at it?
fn counted_nowhere(view: &View) -> bool {
    let above = |id: ScaleId| view.whole().scales[id].bands.is_some_and(|(_, high)| high > 0);
    view.program().scales_of_their_own().into_iter().any(above)
}

/// The certain notices of one urgency, without the one that stands in place of a level.
pub(super) fn notices(view: &View, heading: &str, urgency: Urgency) -> Section {
    let mut section = Section::new(heading, Tone::Plain);
    let instead = view.instead().map(|(id, _)| id);
    let found = view.notices(&[urgency]).into_iter().filter(|id| Some(*id) != instead);
    section.lines(found.map(|id| view.fill(&view.words().notices[id].text)));
    section
}

/// What was left blank, section by section. What was not asked as it could not matter is not blank.
fn blank(view: &View) -> Section {
    let words = &view.phrases().blank;
    let mut section = Section::new(&words.heading, Tone::Plain);
    // What nobody put to them is nothing that they left blank.
    let names = |ids: &[crate::program::ItemId], standing: Standing| -> Vec<&str> {
        let standing_so = ids.iter().filter(|id| {
            let counts = !view.left_off(**id) && !view.needless().all.contains(id);
            let counts = counts && !view.could_not_be_asked(**id);
            counts && view.whole().standing(view.subject.response, **id) == standing
        });
        standing_so.map(|id| view.words().items[*id].name.as_str()).collect()
    };
    let mut count = 0;
    let mut entries = Vec::new();
    for (id, part) in view.program().sections.iter().filter(|(_, section)| !section.for_worker) {
        let mut said = Vec::new();
        for (standing, phrase) in [
            (Standing::Declined, &words.declined),
            (Standing::NotKnown, &words.not_known),
            (Standing::Open, &words.open),
        ] {
            let names = names(&part.items, standing);
            count += names.len();
            if !names.is_empty() {
                said.push(fill(phrase, &[("items", &names.join(&view.phrases().words.semicolon))]));
            }
        }
        if !said.is_empty() {
            entries.push(Entry::led(&view.words().sections[id].0, &said.join(" ")));
        }
    }
    if count > 0 {
        let phrase = if count == 1 { &words.one } else { &words.many };
        section.paragraph(&fill(phrase, &[("count", &count.to_string())]));
    }
    section.bullets(entries);
    section
}

/// What has no answer as it could not change the outcome.
fn not_asked(view: &View) -> Section {
    let words = &view.phrases().needless;
    let mut section = Section::new(&words.heading, Tone::Plain);
    let names: Vec<&str> =
        view.needless().shown.iter().map(|id| view.words().items[*id].name.as_str()).collect();
    if !names.is_empty() {
        let text = if view.program().levels.is_empty() { &words.text_scores } else { &words.text };
        section.paragraph(&fill(text, &[("items", &names.join(&view.phrases().words.semicolon))]));
    }
    section
}

/// What cannot be ruled out, once and together. On a page nothing that rests on private items is said: that
/// something there was left blank is private too.
fn unsure(view: &View) -> Section {
    let words = &view.phrases().unsure;
    let mut section = Section::new(&words.heading, Tone::Plain);
    let program = view.program();
    let private = items(program, |id, _| view.left_off(id));
    let mut found: Vec<(Urgency, &Template)> = Vec::new();
    for (id, notice) in program.notices.iter().filter(|(id, _)| view.whole().notices[*id] == Truth::Unknown) {
        let mut saying = program.rules.rows().filter(|rule| rule.effect == Effect::Notice(id));
        if !saying.any(|rule| private.iter().any(|item| rule.items.contains(item))) {
            found.push((notice.urgency, &view.words().notices[id].when_unsure));
        }
    }
    found.retain(|(_, text)| !text.is_empty());
    found.sort_by_key(|(urgency, _)| std::cmp::Reverse(*urgency));
    if !found.is_empty() {
        section.paragraph(&words.intro);
        section.lines(found.into_iter().map(|(_, text)| view.fill(text)));
    }
    section
}

/// Every help line.
fn help(view: &View) -> Section {
    let help = view.subject.help;
    let mut section = Section::new(&view.phrases().help.heading, Tone::Plain);
    section.bullets(help.lines.iter().map(|line| {
        Entry::led(&super::name_and_number(view, line), &line.text).more(line.more.iter().cloned())
    }));
    section.paragraph(&help.elsewhere);
    section
}

/// Which published translation the texts are, where they are one, and which readers of the language have read them and
/// the program's own words. One part that nobody has read is enough to say so.
fn translation(view: &View) -> Option<String> {
    let words = &view.phrases().made;
    let texts = view.words().translation.as_ref();
    let published = texts.and_then(|texts| texts.source.as_ref());
    let unpublished = texts.filter(|texts| texts.source.is_none()).map(|texts| &texts.reviewed_by);
    let parts: Vec<&Vec<String>> = unpublished.into_iter().chain(&view.phrases().reviewed_by).collect();
    let mut names: Vec<&str> = Vec::new();
    for name in parts.iter().copied().flatten() {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let read = match parts.as_slice() {
        [] => None,
        _ if parts.iter().any(|names| names.is_empty()) => Some(words.translation_nobody.clone()),
        _ => Some(fill(&words.translation_by, &[("names", &view.joined(&names))])),
    };
    let said: Vec<String> = published.cloned().into_iter().chain(read).collect();
    (!said.is_empty()).then(|| said.join(&view.phrases().words.semicolon))
}

/// How it was made and how far it can be trusted; last of all the closing line.
fn made(view: &View) -> Section {
    let (words, texts, program) = (&view.phrases().made, view.words(), view.program());
    let mut section = Section::new(&words.heading, Tone::Plain);
    section.paragraph(&words.how);
    section.paragraph(&view.fill(&texts.limits));
    let or = |text: String, nothing: &str| if text.is_empty() { nothing.to_owned() } else { text };
    let reviewed_by = or(program.reviewed_by.join(&view.phrases().words.semicolon), &words.nobody);
    let validated =
        if program.validated == "none" { words.not_validated.clone() } else { program.validated.clone() };
    let named = [("title", texts.title.as_str()), ("id", &program.id), ("version", &program.version)];
    let mut facts = vec![
        (&words.reviewed_by, reviewed_by),
        (&words.validated, validated),
        (&words.questionnaire, fill(&words.questionnaire_text, &named)),
        (&words.license, texts.license.clone()),
    ];
    facts.extend(texts.credit.as_ref().map(|credit| (&words.credit, credit.clone())));
    facts.extend(translation(view).map(|translation| (&words.translation, translation)));
    facts.push((&words.program, fill(&words.program_text, &[("version", crate::report::CROSSROADS)])));
    facts.push((&words.sha256, view.subject.sha256.to_owned()));
    section.facts(facts.into_iter().map(|(name, text)| (name.clone(), text)));
    let mut sources: Vec<&str> = Vec::new();
    for (_, rule) in program.rules.iter().filter(|(id, _)| view.fired(*id)) {
        if let Some(source) = rule.source.as_ref().and_then(|key| view.source(key))
            && !sources.contains(&source)
        {
            sources.push(source);
        }
    }
    if !sources.is_empty() {
        section.label(&words.sources);
        section.lines(sources.into_iter().map(str::to_owned));
    }
    section.lead(&view.fill(&texts.closing));
    section
}
