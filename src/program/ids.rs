//! Ids instead of names, and tables that are looked up by them.

use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// A place in a [`Table`].
pub trait Id: Copy + Eq + std::hash::Hash {
    /// The id of the row with this number.
    fn new(row: usize) -> Self;
    /// The number of the row.
    fn row(self) -> usize;
}

macro_rules! ids {
    ($($(#[$about:meta])* $name:ident)*) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(usize);

        impl Id for $name {
            fn new(row: usize) -> Self {
                Self(row)
            }
            fn row(self) -> usize {
                self.0
            }
        }
    )*};
}

ids! {
    /// An item, in the order of the file.
    ItemId
    /// A section.
    SectionId
    /// A named number or condition.
    ValueId
    /// A scale.
    ScaleId
    /// A level of care; a greater one is more intensive.
    LevelId
    /// A notice.
    NoticeId
    /// A rule.
    RuleId
    /// A guarantee.
    GuaranteeId
}

/// Rows that are looked up by an id of their own type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<I, T> {
    rows: Vec<T>,
    id: PhantomData<I>,
}

impl<I: Id, T> Table<I, T> {
    /// A table of these rows.
    #[must_use]
    pub fn new(rows: Vec<T>) -> Self {
        Self { rows, id: PhantomData }
    }

    /// A table with one row for each row of another.
    pub fn like<U>(other: &Table<I, U>, row: impl Fn(I, &U) -> T) -> Self {
        Self::new(other.iter().map(|(id, u)| row(id, u)).collect())
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Has it no rows?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The ids in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + use<I, T> {
        (0..self.rows.len()).map(I::new)
    }

    /// Ids and rows in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (I, &T)> {
        self.rows.iter().enumerate().map(|(row, t)| (I::new(row), t))
    }

    /// The rows in order.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.rows.iter()
    }

    /// The first id whose row is so.
    pub fn find(&self, so: impl Fn(&T) -> bool) -> Option<I> {
        self.rows.iter().position(so).map(I::new)
    }
}

// INVARIANT: ids are made by the compiler of the Program whose tables they are used with, and every other table
// that is looked up by them is made by `Table::like` from one of that Program's.
#[expect(clippy::indexing_slicing, reason = "ids always come from the same program as the table")]
impl<I: Id, T> Index<I> for Table<I, T> {
    type Output = T;
    fn index(&self, id: I) -> &T {
        &self.rows[id.row()]
    }
}

#[expect(clippy::indexing_slicing, reason = "ids always come from the same program as the table")]
impl<I: Id, T> IndexMut<I> for Table<I, T> {
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.rows[id.row()]
    }
}

/// An id as the name of a column, where a dot means something else to many readers: `mood.q9` is `mood__q9`.
#[must_use]
pub fn column(id: &str) -> String {
    id.replace('.', "__")
}
