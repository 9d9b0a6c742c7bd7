//! A letterhead: a small YAML file, and a picture beside it.
//!
//! The file holds plain text and nothing that is run or put into a page as it is, so that it can come from anyone. The
//! picture is a PNG or a JPEG in the same folder or under it; it goes into the page whole, so that opening the page
//! fetches nothing.

use super::{Trouble, read_source};
use crate::diagnostic::{plainly, visible};
use crate::report::Letterhead;
use crate::yaml;
use serde::Deserialize;
use std::io::Read;
use std::path::{Component, Path};

/// A larger picture is not read.
const LARGEST: u64 = 512 * 1024;
/// More lines than fit at the head of a sheet.
const MOST_LINES: usize = 8;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    #[serde(default)]
    lines: Vec<String>,
    logo: Option<String>,
}

/// Reads a letterhead.
///
/// # Errors
///
/// Where the file or its picture cannot be read, or is none.
pub fn letterhead(path: &Path) -> Result<Letterhead, Trouble> {
    let source = read_source(path)?;
    let name = source.name.clone();
    let written: Written =
        yaml::words(&source).map_err(|diagnostic| Trouble::Invalid(vec![source], vec![*diagnostic]))?;
    let wrong = |reason: &str| Trouble::Unreadable { path: name.clone(), reason: reason.to_owned() };
    if written.name.trim().is_empty() {
        return Err(wrong("a letterhead has a name"));
    }
    if written.lines.len() > MOST_LINES {
        return Err(wrong("a letterhead has at most 8 lines"));
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let logo = written.logo.as_deref().map(|logo| picture(folder, logo)).transpose()?;
    Ok(Letterhead { name: written.name, lines: written.lines, logo })
}

/// A picture as an address that holds it whole.
#[expect(clippy::disallowed_methods, reason = "this module reads files")]
fn picture(folder: &Path, named: &str) -> Result<String, Trouble> {
    let unreadable = |reason: &str| Trouble::Unreadable { path: visible(named), reason: reason.to_owned() };
    let inside =
        Path::new(named).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if !inside {
        return Err(unreadable("a logo stands in the folder of its letterhead, or under it"));
    }
    let mut bytes = Vec::new();
    std::fs::File::open(folder.join(named))
        .and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
        .map_err(|error| unreadable(&plainly(&error)))?;
    if bytes.len() as u64 > LARGEST {
        return Err(unreadable("a logo is at most 512 KiB"));
    }
    let kind = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        "png"
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        "jpeg"
    } else {
        return Err(unreadable("a logo is a PNG or a JPEG"));
    };
    Ok(format!("data:image/{kind};base64,{}", base64(&bytes)))
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits =
            (0..3).fold(0u32, |bits, place| bits << 8 | u32::from(group.get(place).copied().unwrap_or(0)));
        for place in 0..4u32 {
            let digit = DIGITS.get((bits >> (18 - 6 * place) & 63) as usize).copied().unwrap_or(b'=');
            text.push(if place as usize <= group.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
        assert_eq!(base64(&[0xfb, 0xff, 0xfe]), "+//+");
    }
}
