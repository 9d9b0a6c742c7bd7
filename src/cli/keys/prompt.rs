//! A passphrase, typed without being shown.

use super::Interrupted;
use crate::cli::prompter::screen::leave_at_once_when_stopped;
use crate::diagnostic::plainly;
use crate::session::sealed::Passphrase;
use anyhow::{Context, anyhow, bail};
use inquire::ui::{RenderConfig, Styled};
use inquire::{InquireError, Password, PasswordDisplayMode};
use std::io::{IsTerminal, Write};

/// Can anything be asked here?
pub(super) fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks for a passphrase. Empty is an answer.
pub(super) fn ask(question: &str) -> anyhow::Result<Passphrase> {
    if !can_ask() {
        bail!(
            "there is no terminal to ask for the passphrase on; --passphrase-file reads it from a file, and another \
             program can hand it over as --passphrase-file /dev/fd/3"
        );
    }
    // So that being stopped here leaves a terminal that shows what is typed.
    leave_at_once_when_stopped().context("cannot catch Ctrl-C")?;
    let mark = Styled::new(">");
    let render = RenderConfig::empty().with_prompt_prefix(mark).with_answered_prompt_prefix(mark);
    let asked = Password::new(question)
        .without_confirmation()
        .with_display_mode(PasswordDisplayMode::Hidden)
        .with_render_config(render)
        .prompt();
    match asked {
        Ok(text) => Ok(text.into()),
        Err(InquireError::OperationInterrupted | InquireError::OperationCanceled) => Err(Interrupted.into()),
        Err(InquireError::IO(error)) => Err(anyhow!("cannot ask for the passphrase: {}", plainly(&error))),
        Err(other) => Err(anyhow!("cannot ask for the passphrase: {other}")),
    }
}

/// Says a line before it is asked again.
pub(super) fn say(line: &str) -> std::io::Result<()> {
    writeln!(std::io::stderr(), "{line}")
}
