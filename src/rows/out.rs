//! Text being written, made for many small pieces: most are copied as 16 bytes whatever their length, which takes a
//! processor one step, and what is too much is written over by the next.

/// Text being written.
#[derive(Debug, Default)]
pub(super) struct Out {
    /// What is written, and after it room that means nothing.
    bytes: Vec<u8>,
    at: usize,
}

const WHOLE: usize = 16;

/// A piece of text that is written often.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    text: Box<[u8]>,
    /// The text where it is short, with something after it.
    whole: [u8; WHOLE],
}

impl Piece {
    pub(super) fn new(text: &str) -> Self {
        let mut whole = [0; WHOLE];
        whole.iter_mut().zip(text.bytes()).for_each(|(byte, of)| *byte = of);
        Self { text: text.as_bytes().into(), whole }
    }
}

impl Out {
    /// What has been written.
    pub(super) fn written(&self) -> &[u8] {
        self.bytes.get(..self.at).unwrap_or_default()
    }

    /// Forgets what has been written, and keeps the room.
    pub(super) fn clear(&mut self) {
        self.at = 0;
    }

    #[inline]
    pub(super) fn piece(&mut self, piece: &Piece) {
        let room = self.bytes.get_mut(self.at..).and_then(|room| room.first_chunk_mut::<WHOLE>());
        match room {
            Some(room) if piece.text.len() <= WHOLE => {
                *room = piece.whole;
                self.at += piece.text.len();
            }
            Some(_) | None => self.text(&piece.text),
        }
    }

    #[inline]
    pub(super) fn byte(&mut self, byte: u8) {
        match self.bytes.get_mut(self.at) {
            Some(room) => {
                *room = byte;
                self.at += 1;
            }
            None => self.text(&[byte]),
        }
    }

    /// Puts a byte in place of the last.
    #[inline]
    pub(super) fn instead(&mut self, byte: u8) {
        if let Some(last) = self.bytes.get_mut(self.at.wrapping_sub(1)) {
            *last = byte;
        }
    }

    pub(super) fn text(&mut self, text: &[u8]) {
        let end = self.at + text.len();
        if self.bytes.len() < end + WHOLE {
            self.bytes.resize(2 * end + 1024, 0);
        }
        if let Some(room) = self.bytes.get_mut(self.at..end) {
            room.copy_from_slice(text);
            self.at = end;
        }
    }
}
