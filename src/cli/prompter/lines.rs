//! Numbered lines and a line to answer with, nothing redrawn: for screen readers and simple terminals.
//!
//! Over a `Vec<u8>` and a byte slice it is the scripted prompter of the tests.

use super::{Kind, Page, Prompt, Prompter, Reply, Room, Stop, reading, wrap};
use crate::cli::prompter::Action;
use crate::interview::words::Words;
use crate::report::Colour;
use std::io::{BufRead, Write};

/// Asks by lines.
pub(in crate::cli) struct Lines<'w, R, W> {
    /// What is typed.
    pub(in crate::cli) input: R,
    /// Where pages go.
    pub(in crate::cli) output: W,
    /// The words.
    pub(in crate::cli) words: &'w Words,
    /// How wide the window is; asked before each page.
    pub(in crate::cli) width: fn() -> usize,
}

impl<R: BufRead, W: Write> Prompter for Lines<'_, R, W> {
    fn ask(&mut self, page: &Page, prompt: &mut Prompt) -> Result<Reply, Stop> {
        let width = (self.width)();
        let mut lines: Vec<String> = page.lines(width, Room::All).into_iter().map(|(_, line)| line).collect();
        if let Kind::One { options, .. } | Kind::Any { options, .. } = &prompt.kind {
            lines.push(String::new());
            let digits = options.len().to_string().len();
            for (place, option) in options.iter().enumerate() {
                lines.extend(wrap::hang(&format!("{:>digits$}. ", place + 1), option, width));
            }
        }
        lines.push(String::new());
        lines.extend(wrap::wrap(&prompt.how(self.words, true), width));
        lines.extend(wrap::wrap(&prompt.letters(self.words, Room::All), width));
        for foot in &page.foot {
            lines.extend(wrap::wrap(foot, width));
        }
        writeln!(self.output, "\n{}", lines.join("\n"))?;
        loop {
            write!(self.output, "{} ", self.words.question.answer)?;
            self.output.flush()?;
            let Some(line) = self.line()? else {
                // The end of the input says nothing, so nothing is asked again.
                let can_leave = prompt.keys.iter().any(|key| key.action == Action::Leave);
                return if can_leave { Ok(Reply::Action(Action::Leave)) } else { Err(Stop::Left) };
            };
            match reading::reply(&line, &prompt.kind, &prompt.keys, self.words) {
                Ok(reply) => return Ok(reply),
                Err(why) => writeln!(self.output, "{}", wrap::wrap(&why, width).join("\n"))?,
            }
        }
    }

    fn read(&mut self, text: &dyn Fn(usize, Colour) -> String) -> Result<(), Stop> {
        let width = (self.width)();
        writeln!(self.output, "\n{}", text(width, Colour::Off).trim_end())?;
        Ok(())
    }

    fn is_plain(&self) -> bool {
        true
    }
}

impl<R: BufRead, W: Write> Lines<'_, R, W> {
    fn line(&mut self) -> std::io::Result<Option<String>> {
        let mut bytes = Vec::new();
        if self.input.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        Ok(Some(String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_owned()))
    }
}
