//! An assessment in words.
