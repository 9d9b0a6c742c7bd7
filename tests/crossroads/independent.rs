//! The shipped instruments beside an implementation that others published, run in an environment of its own.
//!
//! The first run builds that environment with `python3 -m venv` and `pip`, from a version pinned by its hash. Where that
//! cannot be done the test fails and says so: agreement that was not looked at is none.

use crate::random::Rng;
use crate::run::Place;
use crossroads::assess::assess;
use crossroads::library::{self, Loaded};
use crossroads::response::{Response, read_cell};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// How many vectors are tried of each instrument.
const VECTORS: usize = 3000;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/independent")
}

fn run(command: &mut Command, input: &str, what: &str) -> String {
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.unwrap_or_else(|error| panic!("{what}: {error}"));
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{what}:\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The Python of the environment, which is built where it is not there or is for other versions.
fn python() -> PathBuf {
    let wanted = std::fs::read_to_string(folder().join("requirements.txt")).unwrap();
    let environment = Path::new(env!("CARGO_TARGET_TMPDIR")).join("independent");
    let (python, built) = (environment.join("bin/python"), environment.join("built-from.txt"));
    if std::fs::read_to_string(&built).is_ok_and(|from| from == wanted) {
        return python;
    }
    let what = "the independent implementation cannot be installed (needs `python3` with `venv`, and PyPI)";
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&environment), "", what);
    let options =
        ["-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "--no-deps"];
    let mut pip = Command::new(&python);
    pip.args(options).args(["--only-binary", ":all:", "-r"]).arg(folder().join("requirements.txt"));
    run(&mut pip, "", what);
    std::fs::write(&built, &wanted).unwrap();
    python
}

/// The points of one person. AUDIT is answered as its interview goes: what it skips has none.
fn vector(id: &str, rng: &mut Rng) -> Vec<Option<i64>> {
    let (count, most) = match id {
        "phq-9" => (9, 3),
        "gad-7" => (7, 3),
        "audit-c" => (3, 4),
        _ => (10, 4),
    };
    let mut points: Vec<Option<i64>> =
        (0..count).map(|_| Some(i64::try_from(rng.below(most + 1)).unwrap())).collect();
    if id == "audit" {
        // Half of all people drink little, or the skips would hardly ever be met.
        if rng.chance(50) {
            points[..3].fill_with(|| Some(i64::try_from(rng.below(2)).unwrap()));
        }
        points[8..].fill_with(|| Some(2 * i64::try_from(rng.below(3)).unwrap()));
        if points[0] == Some(0) {
            points[1..8].fill(None);
        } else if points[1] == Some(0) && points[2] == Some(0) {
            points[3..8].fill(None);
        }
    }
    points
}

#[test]
fn instruments_agree_with_what_others_published() {
    let python = python();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires");
    let place = Place::new();
    for (id, path) in [
        ("audit", "non-commercial/audit.yaml"),
        ("audit-c", "non-commercial/audit-c.yaml"),
        ("phq-9", "phq-9.yaml"),
        ("gad-7", "gad-7.yaml"),
    ] {
        let mut rng = Rng(id.len() as u64 + 20);
        let vectors: Vec<Vec<Option<i64>>> = (0..VECTORS).map(|_| vector(id, &mut rng)).collect();
        let asked: Vec<_> = vectors.iter().map(|points| serde_json::json!([id, points])).collect();
        let mut theirs = Command::new(&python);
        theirs.arg(folder().join("score.py"));
        let theirs =
            run(&mut theirs, &serde_json::to_string(&asked).unwrap(), "the independent implementation");
        let theirs: Vec<(i64, Option<String>, bool)> = serde_json::from_str(&theirs).unwrap();

        let mut csv: Vec<String> = (1..=vectors[0].len()).map(|n| format!("q{n}")).collect();
        csv.extend((id == "audit-c").then(|| "sex".to_owned()));
        let mut csv = csv.join(",") + "\n";
        for points in &vectors {
            let mut cells: Vec<String> =
                points.iter().map(|cell| cell.map_or(String::new(), |number| number.to_string())).collect();
            cells.extend((id == "audit-c").then(|| "woman".to_owned()));
            csv += &(cells.join(",") + "\n");
        }
        let path = root.join(path);
        let scored =
            place.run_with(&["score", &path.to_string_lossy(), "--to", "ndjson", "--allow-missing"], csv);
        assert_eq!(scored.code, 0, "{id}: {}", scored.err);
        let ours: Vec<serde_json::Value> =
            scored.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!((ours.len(), theirs.len()), (VECTORS, VECTORS), "{id}");
        let loaded = library::load(&path.to_string_lossy()).unwrap();
        let mut seen = BTreeSet::new();
        for ((points, ours), (total, band, complete)) in vectors.iter().zip(&ours).zip(&theirs) {
            assert!(*complete, "{id} {points:?}");
            assert_eq!(ours["total"], *total, "{id} {points:?}");
            let our_band = our_band(&loaded, points);
            if let Some(band) = band {
                // They call the lowest band by another word.
                let band = if band == "none" { "minimal" } else { band };
                assert_eq!(our_band, band, "{id} {points:?}");
            }
            seen.insert(our_band);
        }
        // Random people are seldom well in all of nine questions, so one band may be missing.
        assert!(seen.len() >= 3, "{id}: only {seen:?}");
    }
}

/// The band of `total`, by the reference.
fn our_band(loaded: &Loaded, points: &[Option<i64>]) -> String {
    let program = &loaded.program;
    let mut response = Response::new(program);
    for (number, point) in (1..).zip(points) {
        let item = program.item(&format!("q{number}")).unwrap();
        let cell = point.map_or(String::new(), |point| point.to_string());
        response.set(item, read_cell(&program.items[item], &cell).unwrap());
    }
    let total = program.scales.find(|scale| scale.id == "total").unwrap();
    let band = assess(program, &response).scales[total].band().unwrap();
    program.scales[total].bands[band].id.clone()
}
