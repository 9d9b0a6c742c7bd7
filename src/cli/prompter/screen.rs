//! The alternate screen, and leaving it whatever happens.

use crate::session;
use crossterm::cursor::Show;
use crossterm::event::DisableBracketedPaste;
use crossterm::execute;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, is_raw_mode_enabled,
};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::iterator::Signals;
use std::io::stderr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Is the alternate screen shown?
static SHOWN: AtomicBool = AtomicBool::new(false);
/// Are signals caught?
static CAUGHT: AtomicBool = AtomicBool::new(false);
/// Held while a file is written.
static WRITING: Mutex<()> = Mutex::new(());

/// The alternate screen, from here until it is dropped: nothing on it stays in the window.
#[derive(Debug)]
pub(in crate::cli) struct Screen;

impl Screen {
    /// Enters it.
    pub(in crate::cli) fn enter() -> std::io::Result<Self> {
        SHOWN.store(true, Ordering::SeqCst);
        let screen = Self;
        execute!(stderr(), EnterAlternateScreen)?;
        Ok(screen)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

/// Gives the window back as it was.
fn restore() {
    // A passphrase is asked for without this screen.
    if !SHOWN.load(Ordering::SeqCst) && is_raw_mode_enabled().unwrap_or(false) {
        let _ = disable_raw_mode();
        let _ = execute!(stderr(), DisableBracketedPaste, Show);
    }
    if SHOWN.swap(false, Ordering::SeqCst) {
        let _ = disable_raw_mode();
        let _ = execute!(stderr(), DisableBracketedPaste, Show, LeaveAlternateScreen);
    }
}

/// Keeps Ctrl-C waiting for as long as it is held, so that no file is left half-written.
pub(in crate::cli) fn writing() -> MutexGuard<'static, ()> {
    WRITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From here on Ctrl-C, and being stopped, leaves at once, prints nothing and leaves no half-written file.
#[expect(
    clippy::disallowed_methods,
    reason = "the main thread may be waiting for a key and cannot return a code"
)]
pub(in crate::cli) fn leave_at_once_when_stopped() -> std::io::Result<()> {
    if CAUGHT.swap(true, Ordering::SeqCst) {
        return Ok(());
    }
    // A file that may not grow is then an error like a full disk, and not the end with files left behind.
    signal_hook::flag::register(SIGXFSZ, Arc::default())?;
    let mut stopped = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    std::thread::spawn(move || {
        if stopped.forever().next().is_some() {
            let _done_writing = writing();
            // Until the end: what the main thread would still draw would stay in the window.
            let _nobody_draws = stderr().lock();
            restore();
            session::abandon_pending();
            std::process::exit(i32::from(crate::cli::Exit::Interrupted.code()));
        }
    });
    Ok(())
}
