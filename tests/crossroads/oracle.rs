//! Every shipped file says the same to another YAML reader: `serde_yaml`, which is deprecated and was the most
//! used.

use crossroads::source::Source;
use crossroads::yaml::{self, Kind, Node};
use serde_yaml::Value;
use std::path::{Path, PathBuf};

fn shipped(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(shipped(&path));
        } else if path.extension().is_some_and(|e| e == "yaml") {
            found.push(path);
        }
    }
    found
}

fn same(ours: &Node, theirs: &Value, place: &str) -> usize {
    match (&ours.kind, theirs) {
        (Kind::List(list), Value::Sequence(sequence)) => {
            assert_eq!(list.len(), sequence.len(), "{place}");
            list.iter().zip(sequence).map(|(a, b)| same(a, b, &format!("{place}[]"))).sum()
        }
        (Kind::Map(map), Value::Mapping(mapping)) => {
            assert_eq!(map.len(), mapping.len(), "{place}");
            map.iter()
                .zip(mapping)
                .map(|((k, a), (l, b))| {
                    same(k, l, place) + same(a, b, &format!("{place}.{}", k.text().unwrap_or("?")))
                })
                .sum()
        }
        (Kind::Scalar(_), Value::Null) if ours.is_null() => 1,
        (Kind::Scalar(_), Value::Bool(b)) if ours.flag() == Some(*b) => 1,
        (Kind::Scalar(_), Value::Number(n)) if ours.whole().is_some() && ours.whole() == n.as_i64() => 1,
        (Kind::Scalar(scalar), Value::String(text)) if scalar.text == *text && !ours.is_null() => {
            assert!(ours.flag().is_none() && ours.whole().is_none(), "{place}");
            1
        }
        _ => panic!("{place}: {ours:?} is not {theirs:?}"),
    }
}

#[test]
fn every_shipped_file_says_the_same_to_serde_yaml() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut values = 0;
    for path in shipped(&root.join("questionnaires")).into_iter().chain(shipped(&root.join("src/cli/new"))) {
        let text = std::fs::read_to_string(&path).unwrap();
        let (ours, diagnostics) = yaml::parse(&Source::new("shipped", &text)).unwrap();
        assert!(diagnostics.is_empty());
        values += same(&ours, &serde_yaml::from_str(&text).unwrap(), &path.display().to_string());
    }
    assert!(values > 4000, "{values}");
}
