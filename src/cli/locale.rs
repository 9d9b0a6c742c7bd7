//! In which language, and whom to call: as asked for, else as the locale says.

use crate::diagnostic::visible;
use crate::library::{self, HelpFrom, Loaded, Trouble};
use std::io::Write;
use std::path::PathBuf;

/// The language, and whom to call.
#[derive(Debug, clap::Args)]
pub(super) struct Locale {
    /// In this language, such as es, where there are texts in it [default: that of the locale where there are, else
    /// the questionnaire's own]
    #[arg(long, value_name = "LANG")]
    pub(super) lang: Option<String>,
    /// Whom to call, from this file [default: by the country of the locale; where it names none, for the United States]
    #[arg(long, value_name = "FILE")]
    help_file: Option<PathBuf>,
    /// The id of the help lines of a report that was made before. The environment then says nothing.
    #[arg(skip)]
    of_report: Option<String>,
}

impl Locale {
    /// What a report says of itself, to make it again.
    pub(super) fn of_report(language: Option<&str>, help: Option<&str>, help_file: Option<PathBuf>) -> Self {
        let of_report = Some(help.unwrap_or_default().to_owned());
        Self { lang: language.map(str::to_owned), help_file, of_report }
    }

    /// A questionnaire ready to run, kept until the program ends.
    pub(super) fn load(&self, name: &str) -> Result<&'static Loaded, Trouble> {
        let spoken = if self.of_report.is_some() { Spoken::default() } else { Spoken::here() };
        let language = match &self.lang {
            Some(lang) => Some(lang.clone()),
            // Where there are no texts in it, all stays in the questionnaire's own language: no mix of two.
            None => spoken.first_of(&library::languages(name)),
        };
        let from = match (&self.help_file, &self.of_report, &spoken.country) {
            (Some(path), _, _) => HelpFrom::File(path),
            (None, Some(id), _) => HelpFrom::Id(id),
            (None, None, Some(country)) => HelpFrom::Country(country),
            (None, None, None) => HelpFrom::Own,
        };
        let loaded = library::load_for(name, language.as_deref(), from)?;
        let (spoken, named) = (&loaded.words.language, &loaded.help.language);
        if let Some(path) = self.help_file.as_ref().filter(|_| spoken != named) {
            let path = visible(&path.display().to_string());
            let _ = writeln!(
                anstream::stderr().lock(),
                "crossroads: `{path}` has no words in `{spoken}`: whom to call is named in `{named}`"
            );
        }
        Ok(super::keep(loaded))
    }
}

/// What the environment says of language and country.
#[derive(Debug, Default, PartialEq, Eq)]
struct Spoken {
    language: Option<String>,
    country: Option<String>,
}

impl Spoken {
    #[expect(clippy::disallowed_methods, reason = "this module reads the environment")]
    fn here() -> Self {
        let [all, messages, lang] =
            ["LC_ALL", "LC_MESSAGES", "LANG"].map(|name| std::env::var(name).unwrap_or_default());
        Self::new(&all, &messages, &lang)
    }

    /// The first that is set says the language, as for all programs. The country is that of the first that names
    /// one, so that messages in plain English (`LC_MESSAGES=C`) do not move anybody to another country.
    fn new(all: &str, messages: &str, lang: &str) -> Self {
        let set = |name: &&str| !name.is_empty();
        let [messages, lang] = if all.is_empty() { [messages, lang] } else { [all, all] };
        let language = [messages, lang].into_iter().find(set).and_then(|name| parts(name).0);
        let country = [messages, lang].into_iter().find_map(|name| parts(name).1);
        Self { language, country }
    }

    /// The language as one of these: `es-US` before `es`.
    fn first_of(&self, known: &[String]) -> Option<String> {
        let language = self.language.as_ref()?;
        let whole = self.country.as_ref().map(|country| format!("{language}-{country}"));
        whole.into_iter().chain([language.clone()]).find(|wanted| known.contains(wanted))
    }
}

/// Language and country of a locale such as `es_US.UTF-8`. `C` and `POSIX` name neither.
fn parts(name: &str) -> (Option<String>, Option<String>) {
    let name = name.split(['.', '@']).next().unwrap_or("");
    let (language, country) = name.split_once(['_', '-']).map_or((name, None), |(l, c)| (l, Some(c)));
    let is_language = (2..=3).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_alphabetic());
    if !is_language {
        return (None, None);
    }
    (Some(language.to_ascii_lowercase()), country.filter(|c| !c.is_empty()).map(str::to_ascii_uppercase))
}

#[cfg(test)]
mod tests {
    use super::Spoken;

    #[test]
    fn a_locale_says_language_and_country() {
        for (all, messages, lang, language, country) in [
            ("", "", "es_US.UTF-8", "es", "US"),
            ("", "", "en_GB", "en", "GB"),
            ("", "", "es", "es", ""),
            ("", "", "C.UTF-8", "", ""),
            ("", "", "POSIX", "", ""),
            ("", "", "", "", ""),
            ("C", "es_MX", "es_MX", "", ""),
            ("de_AT@euro", "es_MX", "es_MX", "de", "AT"),
            ("", "C", "de_DE.UTF-8", "", "DE"),
            ("", "es_MX", "en_US", "es", "MX"),
            ("", "fr", "en_US.UTF-8", "fr", "US"),
            ("", "", "../../etc", "", ""),
        ] {
            let named = |name: &str| (!name.is_empty()).then(|| name.to_owned());
            let expected = Spoken { language: named(language), country: named(country) };
            assert_eq!(Spoken::new(all, messages, lang), expected, "{all} {messages} {lang}");
        }
    }

    #[test]
    fn the_language_is_one_that_there_is() {
        let known = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        let spoken = Spoken::new("", "", "es_US.UTF-8");
        for (there, found) in
            [(&["es"][..], Some("es")), (&["es", "es-US"], Some("es-US")), (&["es-MX"], None), (&[], None)]
        {
            assert_eq!(spoken.first_of(&known(there)).as_deref(), found, "{there:?}");
        }
    }
}
