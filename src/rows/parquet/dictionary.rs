//! A dictionary of texts, read as one of numbers.

use bytes::Bytes;
use parquet::basic::Encoding;
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub(super) fn lock(entries: &Mutex<Entries>) -> MutexGuard<'_, Entries> {
    entries.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The texts of a dictionary: each has its length in four bytes before it. None where the page ends before one does.
pub(super) fn texts(page: &[u8], count: u32) -> impl Iterator<Item = Option<&[u8]>> {
    let mut rest = page;
    (0..count).map(move |_| {
        let (length, after) = rest.split_first_chunk()?;
        let (text, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        rest = after;
        Some(text)
    })
}

/// The entries of a dictionary.
#[derive(Default)]
pub(super) struct Entries {
    /// As they stand in the file, until they have been looked at.
    pub(super) page: Option<Bytes>,
    pub(super) count: u32,
    /// Do some values stand in no dictionary?
    pub(super) missing: bool,
}

/// The pages of a column of texts, with a dictionary of numbers from 1 on in place of that of texts.
pub(super) struct Numbered {
    pub(super) pages: Box<dyn PageReader>,
    pub(super) entries: Arc<Mutex<Entries>>,
}

impl Iterator for Numbered {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl PageReader for Numbered {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let page = self.pages.get_next_page()?;
        let mut entries = lock(&self.entries);
        match page {
            Some(Page::DictionaryPage { buf, num_values, is_sorted, encoding }) => {
                // Each entry has a length of four bytes.
                if num_values as usize > buf.len() / 4 {
                    return Err(ParquetError::General("a dictionary that ends early".to_owned()));
                }
                (entries.page, entries.count) = (Some(buf), num_values);
                let numbers: Vec<u8> = (1..=num_values).flat_map(u32::to_le_bytes).collect();
                Ok(Some(Page::DictionaryPage { buf: numbers.into(), num_values, encoding, is_sorted }))
            }
            Some(page)
                if !matches!(page.encoding(), Encoding::PLAIN_DICTIONARY | Encoding::RLE_DICTIONARY) =>
            {
                entries.missing = true;
                Err(ParquetError::General("no dictionary".to_owned()))
            }
            page => Ok(page),
        }
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.pages.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.pages.skip_next_page()
    }

    fn at_record_boundary(&mut self) -> Result<bool> {
        self.pages.at_record_boundary()
    }
}
