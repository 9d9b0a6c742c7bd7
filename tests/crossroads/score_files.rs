//! `score` and its files: none is written over that is read, links, pipes and devices stay what they are, and what is
//! written can be opened anywhere.

use crate::run::{Place, command};

const ROWS: &str = "awake,hours,dozing\nnever,8,none\nperhaps,8,none\n";

fn sleep() -> Place {
    let place = Place::new();
    assert_eq!(place.run(&["new", "sleep"]).code, 0);
    place.write("in.csv", ROWS);
    place
}

#[test]
fn no_file_is_written_over_that_is_read() {
    let place = sleep();
    std::fs::create_dir(place.path("folder")).unwrap();
    place.write("map.yaml", "declined: [REFUSED]\n");
    // Rejects that were mended, and where this run's would go.
    place.write("out.rejects.csv", ROWS);
    let yaml = place.read("sleep.yaml");
    for (arguments, why) in [
        (&["in.csv", "-o", "in.csv"][..], "`in.csv` is the input"),
        (&["in.csv", "-o", "folder/../in.csv"], "is the input"),
        (&["in.csv", "--rejects", "in.csv"], "another file with --rejects"),
        (&["in.csv", "--summary", "in.csv"], "another file with --summary"),
        (&["out.rejects.csv", "-o", "out.csv"], "another file with --rejects"),
        (&["in.csv", "--map", "map.yaml", "-o", "map.yaml"], "`map.yaml` is the map"),
        (&["in.csv", "-o", "sleep.yaml"], "is the questionnaire"),
        (&["in.csv", "-o", "new.csv", "--rejects", "./new.csv"], "-o and --rejects both come to"),
        (&["in.csv", "-o", "new.csv", "--summary", "new.csv"], "-o and --summary both"),
        (&["in.csv", "--rejects", "new.csv", "--summary", "new.csv"], "--rejects and --summary both"),
    ] {
        let ran = place.run(&[&["score", "sleep.yaml"], arguments].concat());
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.err.contains(why), "{arguments:?}: {}", ran.err);
    }
    let input = std::fs::File::open(place.path("in.csv")).unwrap();
    let redirected = ["score", "sleep.yaml", "-o", "in.csv"];
    let ran = command(&place.path(""), &redirected).stdin(input).output().unwrap();
    assert_eq!(ran.status.code(), Some(2));
    assert_eq!((place.read("in.csv").as_str(), place.read("out.rejects.csv").as_str()), (ROWS, ROWS));
    assert_eq!(place.read("sleep.yaml"), yaml);
    assert!(!place.path("new.csv").exists());
}

#[test]
fn a_link_leads_where_it_led_and_pipes_and_devices_are_written_to() {
    let place = sleep();
    let straight = place.run(&["score", "sleep.yaml", "in.csv"]).out;
    place.write("other.csv", "old");
    std::os::unix::fs::symlink("other.csv", place.path("link.csv")).unwrap();
    place.run(&["score", "sleep.yaml", "in.csv", "-o", "link.csv"]);
    assert!(place.path("link.csv").is_symlink());
    assert_eq!(place.read("other.csv"), straight);
    // A pipe that another program reads, here as the shell makes one.
    let script = "mkfifo pipe; cat pipe > got.csv & \
                  \"$0\" score sleep.yaml in.csv -o pipe --rejects rejects.csv; code=$?; wait; exit $code";
    let program = env!("CARGO_BIN_EXE_crossroads");
    let mut shell = std::process::Command::new("bash");
    shell.args(["-c", script, program]).current_dir(place.path(""));
    assert_eq!(shell.output().unwrap().status.code(), Some(1));
    assert_eq!(place.read("got.csv"), straight);
    assert!(!std::fs::metadata(place.path("pipe")).unwrap().is_file());
    // Standard output and error by their names, both of which may be one.
    let script = "\"$0\" score sleep.yaml in.csv -o /dev/stdout --rejects /dev/stdout 2> said.txt | cat";
    let mut shell = std::process::Command::new("bash");
    let ran = shell.args(["-c", script, program]).current_dir(place.path("")).output().unwrap();
    let out = String::from_utf8(ran.stdout).unwrap();
    assert!(out.contains("complete,,self_care") && out.contains("perhaps,8,none"), "{out}");
    let full = place.run(&["score", "sleep.yaml", "in.csv", "-o", "/dev/full", "--rejects", "/dev/null"]);
    assert_eq!(full.code, 2);
    assert!(full.err.ends_with("cannot write `/dev/full`: no space left on device\n"), "{}", full.err);
}

/// The rejects of an earlier run, wherever they were, cannot be taken for this one's.
#[test]
fn without_rejects_there_is_no_file_of_them() {
    let place = sleep();
    place.write("good.csv", "awake,hours,dozing\nnever,8,\n");
    for input in ["in.csv", "good.csv"] {
        place.run(&["score", "sleep.yaml", input, "--rejects", "mine.csv"]);
        assert_eq!(place.path("mine.csv").exists(), input == "in.csv", "{input}");
    }
}

/// Rejects are opened in a spreadsheet to be mended.
#[test]
fn no_cell_of_the_rejects_is_run_by_a_spreadsheet() {
    let place = sleep();
    let rows = "awake,hours,dozing,=id\n=1+1,8,none,+x\nnever,-1,\"@a,b\",-y\n=2,8\n";
    place.write("run.csv", rows);
    place.run(&["score", "sleep.yaml", "run.csv", "-o", "out.csv", "--keep", "=id"]);
    let rejects = place.read("out.rejects.csv");
    let ends: Vec<&str> = rejects.lines().map(|line| line.rsplit("\",").next().unwrap()).collect();
    assert_eq!(
        ends,
        [
            "reject_row,reject_column,reject_value,reject_reason,awake,hours,dozing,=id",
            "'=1+1,8,none,'+x",
            "'-y",
            "'=2,8"
        ]
    );
    assert!(rejects.contains("\n1,awake,'=1+1,") && rejects.contains(",never,-1,\"'@a,b\",'-y"), "{rejects}");
    // Names stand as they stood, so what was mended is read by the same command.
    place.write("mended.csv", rejects.replace("'=1+1,8", "never,8"));
    let again = place.run(&["score", "sleep.yaml", "mended.csv", "--keep", "=id"]);
    assert!(again.out.contains("\n'+x,complete,"), "{}", again.out);
}

/// A document in a cell is no reason to score nothing.
#[test]
fn a_cell_of_ten_megabytes_is_a_cell() {
    let place = sleep();
    let long = "x".repeat(10_000_000);
    place.write("note.csv", format!("awake,hours,dozing,note\nnever,8,none,a\nmost,8,none,{long}\n"));
    place.write("item.ndjson", format!("{{\"awake\":\"never\",\"hours\":8,\"dozing\":\"{long}\"}}\n"));
    let ran = place.run(&["score", "sleep.yaml", "note.csv", "-o", "out.csv", "--keep", "note"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(place.read("out.csv").contains(&long));
    let ran = place.run(&["score", "sleep.yaml", "item.ndjson", "-o", "out.csv"]);
    assert!(ran.code == 1 && ran.err.starts_with("1 row in: 0 out, 1 rejected\n  row 1: dozing: "));
    assert!(ran.err.len() < 1000 && place.read("out.rejects.ndjson").contains(&long));
}

#[test]
fn the_summary_fits_into_the_window() {
    let place = sleep();
    place.write("in.csv", "awake,hours,dozing\nnever,8,none\n");
    for (columns, bar) in [(80, 24), (40, 7)] {
        let mut window = crate::window::window()
            .size(columns, 24)
            .run(&place.path(""), &["score", "sleep.yaml", "in.csv", "-o", "out.csv"]);
        let line = format!("  self_care          1  100.0%  {}", "#".repeat(bar));
        window.sees_line(&line);
        assert_eq!(window.ends(), 0);
    }
}
