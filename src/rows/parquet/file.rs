//! A file read at any place by several threads at once.

use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};
use std::fs::File;
use std::io::{BufReader, Error, ErrorKind, Read};
use std::sync::Arc;

/// A file that has no place of its own to read from, unlike [`File`], whose copies all share one.
#[derive(Debug, Clone)]
pub(super) struct At {
    file: Arc<File>,
    length: u64,
}

impl At {
    pub(super) fn new(file: File) -> std::io::Result<Self> {
        let length = file.metadata()?.len();
        Ok(Self { file: Arc::new(file), length })
    }

    fn read(&self, room: &mut [u8], at: u64) -> std::io::Result<usize> {
        loop {
            #[cfg(unix)]
            let read = std::os::unix::fs::FileExt::read_at(self.file.as_ref(), room, at);
            #[cfg(windows)]
            let read = std::os::windows::fs::FileExt::seek_read(self.file.as_ref(), room, at);
            match read {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => return read,
            }
        }
    }
}

impl Length for At {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for At {
    type T = BufReader<From>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        Ok(BufReader::new(From { file: self.clone(), at: start }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        // A damaged file may ask for more than there is.
        if start.checked_add(length as u64).is_none_or(|end| end > self.length) {
            return Err(ParquetError::EOF("beyond the end".to_owned()));
        }
        let mut bytes = vec![0; length];
        let mut read = 0;
        while let Some(room) = bytes.get_mut(read..).filter(|room| !room.is_empty()) {
            match self.read(room, start + read as u64) {
                Ok(0) => return Err(ParquetError::External(Box::new(Error::from(ErrorKind::UnexpectedEof)))),
                Ok(count) => read += count,
                Err(error) => return Err(ParquetError::External(Box::new(error))),
            }
        }
        Ok(bytes.into())
    }
}

/// The file from a place on.
#[derive(Debug)]
pub(super) struct From {
    file: At,
    at: u64,
}

impl Read for From {
    fn read(&mut self, room: &mut [u8]) -> std::io::Result<usize> {
        let count = self.file.read(room, self.at)?;
        // Nobody asks for more than there is but for a damaged file, which may ask some billion times.
        if count == 0 && !room.is_empty() {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        self.at += count as u64;
        Ok(count)
    }
}
