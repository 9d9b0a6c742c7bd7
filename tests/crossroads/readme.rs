//! The README shows what the program really prints: each `console` block is run, and its output has to be what
//! stands there. The blocks share one folder, as for somebody who follows them from the top.
//!
//! `UPDATE_README=1 cargo test readme` writes the output anew.

use crate::run::Place;
use std::path::Path;
use std::process::Command;

/// The commands of a block, each with the lines that it is followed by.
fn commands(block: &str) -> Vec<String> {
    let mut commands: Vec<String> = Vec::new();
    for line in block.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            commands.push(command.to_owned());
        }
        // What follows `<<'END'` belongs to the command, up to the line that says so.
        let rest = line.strip_prefix("> ");
        let open = commands.last_mut().filter(|last| last.contains("<<'END'") && !last.ends_with("\nEND"));
        if let Some((last, rest)) = open.zip(rest) {
            last.push('\n');
            last.push_str(rest);
        }
    }
    commands
}

/// A block as it should stand: each command, then what it prints.
fn run(place: &Place, block: &str) -> String {
    let mut text = String::new();
    for command in commands(block) {
        let mut shown = command.lines();
        text += &format!("$ {}\n", shown.next().unwrap_or(""));
        shown.for_each(|line| text += &format!("> {line}\n"));
        let program = Path::new(env!("CARGO_BIN_EXE_crossroads")).parent().unwrap();
        let path = std::env::join_paths(
            [program.to_owned()].into_iter().chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
        );
        let output = Command::new("bash")
            .args(["-c", &format!("exec 2>&1\n{command}")])
            .current_dir(place.path(""))
            .env("PATH", path.unwrap())
            .env("TZ", "UTC")
            .env("LC_ALL", "C.UTF-8")
            .output()
            .unwrap();
        text += std::str::from_utf8(&output.stdout).unwrap();
    }
    text
}

#[test]
fn every_console_block_of_the_readme_prints_what_stands_there() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let place = Place::new();
    let mut fresh = String::new();
    let mut rest = readme.as_str();
    let mut blocks = 0;
    while let Some((before, block)) = rest.split_once("```console\n") {
        let (block, after) = block.split_once("```").unwrap();
        fresh += &format!("{before}```console\n{}```", run(&place, block));
        rest = after;
        blocks += 1;
    }
    fresh += rest;
    assert!(blocks >= 4, "{blocks} blocks");
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(&path, &fresh).unwrap();
    }
    assert!(fresh == readme, "the README shows something else than the program prints:\n{fresh}");
}

#[test]
fn the_readme_names_what_the_user_asked_for() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    for word in ["cargo run --release", "cargo test", "clap", "serde_yaml", "inquire", "comfy-table", "130"] {
        assert!(readme.contains(word), "{word}");
    }
}
