//! The house stays as it is drawn: each row imports only from the rows under it, and no file grows too long.

use std::path::{Path, PathBuf};

/// The rows from the ground up; what stands in one row does not know its neighbours.
const ROWS: &[&[&str]] = &[
    &["source", "phrase"],
    &["diagnostic"],
    &["yaml"],
    &["expr"],
    &["questionnaire"],
    &["program"],
    &["response"],
    &["assess"],
    &["proof"],
    &["check", "interview"],
    &["report", "rows"],
    &["library", "session"],
    &["cli"],
    &["main"],
];

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found
}

fn row(module: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.contains(&module))
}

#[test]
fn each_row_imports_only_from_the_rows_under_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = String::new();
    // Tests may look at the house from above.
    for path in files(&src).into_iter().filter(|path| !path.ends_with("tests.rs")) {
        let inside = path.strip_prefix(&src).unwrap();
        let module = inside.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned();
        if module == "lib" {
            continue;
        }
        let Some(here) = row(&module) else {
            wrong += &format!("`{module}` stands in no row\n");
            continue;
        };
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for (line, name) in code.flat_map(|line| line.split("crate::").skip(1).map(move |rest| (line, rest)))
        {
            let names = name.strip_prefix('{').map_or(name, |list| list.split('}').next().unwrap());
            for name in names.split(',').map(str::trim) {
                let name: String = name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let below = row(&name).is_some_and(|there| there < here);
                if row(&name).is_some() && !below && name != module {
                    wrong += &format!("{}: {}\n", inside.display(), line.trim());
                }
                if !list_of_names(line) {
                    break;
                }
            }
        }
    }
    assert!(wrong.is_empty(), "imports from the same row or above:\n{wrong}");
}

fn list_of_names(line: &str) -> bool {
    line.contains("crate::{")
}

#[test]
fn no_file_grows_past_500_lines() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for path in files(&src) {
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 500, "{} has {lines} lines", path.display());
    }
}

#[test]
fn the_yaml_crates_are_named_in_one_place() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for path in files(&src).into_iter().filter(|p| !p.ends_with("yaml.rs")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let code: String = text.lines().filter(|l| !l.trim_start().starts_with("//")).collect();
        for name in ["serde_saphyr", "granit_parser", "std::net", "unsafe "] {
            assert!(!code.contains(name), "{} names {name}", path.display());
        }
    }
}
