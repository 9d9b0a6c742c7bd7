//! How long the program takes to start: `cargo bench --bench start`.
//!
//! Each round runs `crossroads show level-of-care` and `python3 -c pass` one after the other, whole processes with
//! their output thrown away, so that a busy machine is busy for both; the median of the rounds' ratios is printed.
//! Then the parts of loading, in this process.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a benchmark prints and times"
)]

use crossroads::assess::assess;
use crossroads::response::Response;
use crossroads::{library, program, questionnaire, yaml};
use std::hint::black_box;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn main() {
    println!("whole processes, 60 rounds, median (ours / python3 is the median of the rounds' ratios)");
    for python in ["python3", "/usr/bin/python3"] {
        let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..60 {
            let a = process(env!("CARGO_BIN_EXE_crossroads"), &["show", "level-of-care"]);
            let Some((a, b)) = a.zip(process(python, &["-c", "pass"])) else { break };
            ours.push(a);
            theirs.push(b);
            ratios.push(a.as_secs_f64() / b.as_secs_f64());
        }
        ratios.sort_by(f64::total_cmp);
        match ratios.get(ratios.len() / 2) {
            None => println!("  {python} is not here"),
            Some(ratio) => println!(
                "  crossroads show {:>8.2?}   {python} -c pass {:>8.2?}   ratio {ratio:.2}",
                median(&mut ours),
                median(&mut theirs)
            ),
        }
    }
    println!("in this process, median of 200");
    let source = library::find("level-of-care").unwrap();
    let help = library::help_lines().unwrap();
    let written = questionnaire::read(&source).0.unwrap();
    let loaded = library::load("level-of-care").unwrap();
    let response = Response::new(&loaded.program);
    part("YAML to a tree", || drop(black_box(yaml::parse(&source))));
    part("tree and shape", || drop(black_box(questionnaire::read(&source))));
    part("compile", || drop(black_box(program::compile(&written, &help))));
    part("assess", || drop(black_box(assess(&loaded.program, &response))));
    part("load and assess", || {
        let loaded = library::load("level-of-care").unwrap();
        drop(black_box(assess(&loaded.program, &Response::new(&loaded.program))));
    });
}

/// How long a process takes, or none where there is no such program.
fn process(program: &str, arguments: &[&str]) -> Option<Duration> {
    let start = Instant::now();
    let status =
        Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
    assert!(status.success());
    Some(start.elapsed())
}

fn part(name: &str, mut run: impl FnMut()) {
    let mut times: Vec<Duration> = (0..200)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    println!("  {name:16} {:>9.2?}", median(&mut times));
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
