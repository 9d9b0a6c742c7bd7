//! A program in a pseudo-terminal, and a small terminal that draws what it prints, so that a test can wait for
//! what a person would see and look at the whole window.

use expectrl::Session;
use expectrl::process::unix::WaitStatus;
use expectrl::session::OsSession;
use std::io::{ErrorKind, Write};
use std::process::Command;
use std::time::{Duration, Instant};
use unicode_width::UnicodeWidthChar;

/// Far longer than anything takes, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// A program and its window.
pub(crate) struct Window {
    session: OsSession,
    screen: Screen,
    /// All that was printed.
    pub(crate) raw: String,
    bytes: Vec<u8>,
}

/// How to open a window.
pub(crate) struct Opening {
    columns: u16,
    rows: u16,
    environment: Vec<(&'static str, &'static str)>,
    around: &'static str,
}

/// A window of 80 columns and 24 rows.
pub(crate) fn window() -> Opening {
    Opening { columns: 80, rows: 24, environment: Vec::new(), around: "exec \"$@\"" }
}

impl Opening {
    pub(crate) fn size(mut self, columns: u16, rows: u16) -> Self {
        (self.columns, self.rows) = (columns, rows);
        self
    }

    pub(crate) fn env(mut self, name: &'static str, value: &'static str) -> Self {
        self.environment.push((name, value));
        self
    }

    /// Runs the program by this piece of shell, in which `"$@"` is the program with its arguments.
    pub(crate) fn shell(mut self, around: &'static str) -> Self {
        self.around = around;
        self
    }

    /// Runs `crossroads` with these arguments in a folder.
    pub(crate) fn run(self, folder: &std::path::Path, arguments: &[&str]) -> Window {
        let Self { columns, rows, environment, around } = self;
        let mut command = Command::new("sh");
        // The size is set from here, after the shell has begun, so the shell waits for it.
        let script =
            format!("until [ \"$(stty size)\" = \"{rows} {columns}\" ]; do sleep 0.02; done; {around}");
        command.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_crossroads")]).args(arguments);
        command.current_dir(folder).env("TERM", "xterm-256color").env_remove("NO_COLOR").env("HOME", folder);
        // Its language and country are its own, not the tester's; a test may still set others.
        command.env_remove("LC_ALL").env_remove("LC_MESSAGES").env("LANG", "C.UTF-8");
        command.envs(environment);
        let mut session = Session::spawn(command).unwrap();
        session.get_process_mut().set_window_size(columns, rows).unwrap();
        let screen = Screen::new(columns.into(), rows.into());
        Window { session, screen, raw: String::new(), bytes: Vec::new() }
    }
}

impl Window {
    /// Waits until the window shows this text, across line ends too.
    #[track_caller]
    pub(crate) fn sees(&mut self, text: &str) -> &mut Self {
        self.sees_one_of(&[text]);
        self
    }

    /// Waits until the window shows one of these, and says which.
    #[track_caller]
    pub(crate) fn sees_one_of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let begun = Instant::now();
        loop {
            let shown = words(&self.text());
            if let Some(text) = texts.iter().find(|text| shown.contains(&words(text))) {
                return text;
            }
            let open = self.read();
            assert!(open && begun.elapsed() < PATIENCE, "{texts:?} was not shown, but\n{}", self.text());
        }
    }

    /// Waits until a line of the window is this.
    #[track_caller]
    pub(crate) fn sees_line(&mut self, line: &str) -> &mut Self {
        let begun = Instant::now();
        while !self.text().lines().any(|shown| shown == line) {
            let open = self.read();
            assert!(open && begun.elapsed() < PATIENCE, "{line:?} was no line, but\n{}", self.text());
        }
        self
    }

    /// Waits until the window shows something else than this.
    #[track_caller]
    pub(crate) fn changes(&mut self, from: &str) {
        let begun = Instant::now();
        while self.text() == from {
            let open = self.read();
            assert!(open && begun.elapsed() < PATIENCE, "it did not change from\n{from}");
        }
    }

    /// Types keys.
    pub(crate) fn types(&mut self, keys: &str) -> &mut Self {
        self.session.write_all(keys.as_bytes()).unwrap();
        self.session.flush().unwrap();
        self
    }

    /// The window as it is.
    pub(crate) fn text(&self) -> String {
        self.screen.text()
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.session.get_process_mut().set_window_size(columns, rows).unwrap();
        self.screen.resize(columns.into(), rows.into());
    }

    /// Waits for the end and gives the exit code.
    pub(crate) fn ends(&mut self) -> i32 {
        let begun = Instant::now();
        while self.read() {
            assert!(begun.elapsed() < PATIENCE, "it did not end, but showed\n{}", self.text());
        }
        // Its window is closed, so it is about to end.
        match self.session.get_process().wait() {
            Ok(WaitStatus::Exited(_, code)) => code,
            other => panic!("it ended with {other:?}"),
        }
    }

    /// Reads what there is; `false` once there will be no more.
    fn read(&mut self) -> bool {
        let mut buffer = [0; 4096];
        match self.session.try_read(&mut buffer) {
            Ok(0) => false,
            Ok(count) => {
                self.bytes.extend(&buffer[..count]);
                let good = match std::str::from_utf8(&self.bytes) {
                    Ok(text) => text.len(),
                    Err(error) => error.valid_up_to(),
                };
                let rest = self.bytes.split_off(good);
                let text = String::from_utf8(std::mem::replace(&mut self.bytes, rest)).unwrap();
                self.screen.print(&text);
                self.raw.push_str(&text);
                true
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                std::thread::sleep(Duration::from_millis(5));
                true
            }
            // The other end of a pseudo-terminal that is closed.
            Err(_) => false,
        }
    }
}

/// The part of a terminal that the program needs. What it does not know is a mistake of the program.
struct Screen {
    /// Cells. A wide character has two, of which the second is empty; what combines is in the cell before it.
    rows: Vec<Vec<String>>,
    columns: usize,
    row: usize,
    column: usize,
    pending: String,
}

impl Screen {
    fn new(columns: usize, rows: usize) -> Self {
        Self {
            rows: vec![vec![" ".to_owned(); columns]; rows],
            columns,
            row: 0,
            column: 0,
            pending: String::new(),
        }
    }

    fn text(&self) -> String {
        let rows: Vec<String> = self.rows.iter().map(|row| row.concat().trim_end().to_owned()).collect();
        rows.join("\n").trim_end().to_owned()
    }

    fn resize(&mut self, columns: usize, rows: usize) {
        self.columns = columns;
        self.rows.resize(rows, Vec::new());
        self.rows.iter_mut().for_each(|row| row.resize(columns, " ".to_owned()));
        self.row = self.row.min(rows - 1);
        self.column = self.column.min(columns - 1);
    }

    fn print(&mut self, text: &str) {
        for c in text.chars() {
            if !self.pending.is_empty() {
                self.pending.push(c);
                let whole = self.pending.len() > 2 && ('@'..='~').contains(&c);
                if whole {
                    let sequence = std::mem::take(&mut self.pending);
                    self.obey(&sequence[2..]);
                }
                continue;
            }
            match c {
                '\u{1b}' => self.pending.push(c),
                '\r' => self.column = 0,
                '\n' => self.down(),
                '\u{8}' => self.column = self.column.saturating_sub(1),
                c => {
                    if self.column == self.columns {
                        self.column = 0;
                        self.down();
                    }
                    self.put(c);
                }
            }
        }
    }

    fn put(&mut self, c: char) {
        let width = c.width().unwrap_or(0);
        if width == 0 {
            let before = self.column.checked_sub(1).expect("something to combine with");
            let before = if self.rows[self.row][before].is_empty() { before - 1 } else { before };
            self.rows[self.row][before].push(c);
            return;
        }
        assert!(self.column + width <= self.columns, "half of {c:?} would stand in the next line");
        self.rows[self.row][self.column] = c.to_string();
        if width == 2 {
            self.rows[self.row][self.column + 1] = String::new();
        }
        self.column += width;
    }

    fn down(&mut self) {
        if self.row + 1 == self.rows.len() {
            self.rows.remove(0);
            self.rows.push(vec![" ".to_owned(); self.columns]);
        } else {
            self.row += 1;
        }
    }

    fn obey(&mut self, sequence: &str) {
        let (numbers, last) = sequence.split_at(sequence.len() - 1);
        let number = |at: usize| numbers.split(';').nth(at).and_then(|n| n.parse::<usize>().ok());
        let count = number(0).unwrap_or(1);
        match last {
            "A" => self.row = self.row.saturating_sub(count),
            "B" => self.row = (self.row + count).min(self.rows.len() - 1),
            "C" => self.column = (self.column + count).min(self.columns - 1),
            "D" => self.column = self.column.saturating_sub(count),
            "F" => (self.row, self.column) = (self.row.saturating_sub(count), 0),
            "G" => self.column = count - 1,
            "H" => {
                self.row = (count - 1).min(self.rows.len() - 1);
                self.column = number(1).unwrap_or(1) - 1;
            }
            "J" if numbers == "2" => self.rows.iter_mut().for_each(|row| row.fill(" ".to_owned())),
            "K" if numbers.is_empty() || numbers == "0" => {
                let column = self.column.min(self.columns);
                self.rows[self.row][column..].fill(" ".to_owned());
            }
            "K" if numbers == "2" => self.rows[self.row].fill(" ".to_owned()),
            "m" => {}
            // The alternate screen begins and ends empty here: what was there before is no matter of a test.
            "h" | "l" if numbers == "?1049" => self.rows.iter_mut().for_each(|row| row.fill(" ".to_owned())),
            "h" | "l" if numbers.starts_with('?') => {}
            _ => panic!("an escape sequence that this terminal does not know: {sequence:?}"),
        }
    }
}
