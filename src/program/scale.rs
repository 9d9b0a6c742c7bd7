//! Scales: what they add up, the bands of a score, and how well a cut-off finds what it looks for.

use super::{ItemId, Range};

/// A scored set of items.
#[derive(Debug, Clone)]
pub struct Scale {
    /// Its id in the file.
    pub id: String,
    /// Does it take the largest instead of the sum?
    pub highest: bool,
    /// Its items.
    pub members: Vec<Member>,
    /// How many may be missing.
    pub prorate: usize,
    /// Its bands, lowest first; the first begins at or below the lowest score.
    pub bands: Vec<Band>,
    /// How well its cut-offs find what they look for.
    pub accuracy: Vec<Accuracy>,
    /// All scores it can have.
    pub range: Range,
}

/// An item of a scale.
#[derive(Debug, Clone, Copy)]
pub struct Member {
    /// The item.
    pub item: ItemId,
    /// What its points are multiplied by.
    pub weight: i64,
    /// Turns its points around within its lowest and highest.
    pub reverse: bool,
}

/// How well a cut-off finds what it looks for. Both numbers are of 100 people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accuracy {
    /// The lowest score that counts as found.
    pub at: i64,
    /// Of those who have it, how many reach the cut-off.
    pub sensitivity: i64,
    /// Of those who do not, how many stay below.
    pub specificity: i64,
    /// A key of the sources.
    pub source: String,
}

/// A named range of a score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// Its id in the file.
    pub id: String,
    /// The lowest score in it; it ends where the next begins.
    pub from: i64,
}
