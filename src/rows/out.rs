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

    #[inline]
    pub(super) fn text(&mut self, text: &[u8]) {
        let room = self.bytes.get_mut(self.at..).and_then(|room| room.get_mut(..text.len()));
        match (room, text.first_chunk::<8>().zip(text.last_chunk::<8>())) {
            // A text of 8 to 16 bytes is its first 8 and its last 8.
            (Some(room), Some((first, last))) if text.len() <= 16 => {
                room.first_chunk_mut().into_iter().for_each(|begin| *begin = *first);
                room.last_chunk_mut().into_iter().for_each(|end| *end = *last);
                self.at += text.len();
            }
            _ => self.any_text(text),
        }
    }

    #[inline(never)]
    fn any_text(&mut self, text: &[u8]) {
        let end = self.at + text.len();
        self.hold(end);
        if let Some(room) = self.bytes.get_mut(self.at..end) {
            room.copy_from_slice(text);
            self.at = end;
        }
    }

    /// Makes room for so many bytes, and for what is too much.
    fn hold(&mut self, end: usize) {
        if self.bytes.len() < end + WHOLE {
            self.bytes.resize(2 * end + 1024, 0);
        }
    }

    /// Writes many pieces, all that `write` gives the line. Where there is no room for them, that is asked once more.
    #[inline(always)]
    pub(super) fn line(&mut self, write: impl Fn(&mut Line)) {
        loop {
            let room = self.bytes.get_mut(self.at..).unwrap_or_default();
            let mut line = Line { room, at: 0 };
            write(&mut line);
            let Line { room, at } = line;
            let at = at as usize;
            if at + WHOLE <= room.len() {
                self.at += at;
                return;
            }
            self.hold(self.at + at);
        }
    }
}

/// Many pieces being written. It is small and is lent to nothing but what is part of the same loop, so that a processor
/// has the place where it ends at hand.
pub(super) struct Line<'o> {
    room: &'o mut [u8],
    /// Where it ends, in the room or beyond. In 32 bits, so that what is added to it as an index cannot overflow, which
    /// then is not looked at for each piece.
    at: u32,
}

impl Line<'_> {
    #[inline(always)]
    pub(super) fn piece(&mut self, piece: &Piece) {
        if piece.text.len() > WHOLE {
            self.text(&piece.text);
            return;
        }
        let at = self.at as usize;
        if let Some(room) = self.room.get_mut(at..at + WHOLE).and_then(|room| room.first_chunk_mut()) {
            *room = piece.whole;
        }
        self.at = self.at.saturating_add(piece.text.len() as u32);
    }

    #[inline(always)]
    pub(super) fn byte(&mut self, byte: u8) {
        if let Some(room) = self.room.get_mut(self.at as usize) {
            *room = byte;
        }
        self.at = self.at.saturating_add(1);
    }

    /// Puts a byte in place of the last.
    #[inline(always)]
    pub(super) fn instead(&mut self, byte: u8) {
        if let Some(last) = self.room.get_mut(self.at.wrapping_sub(1) as usize) {
            *last = byte;
        }
    }

    #[inline(always)]
    pub(super) fn text(&mut self, text: &[u8]) {
        let at = self.at as usize;
        if let Some(room) = self.room.get_mut(at..at.saturating_add(text.len())) {
            room.copy_from_slice(text);
        }
        self.at = u32::try_from(text.len()).map_or(u32::MAX, |length| self.at.saturating_add(length));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lines_are_what_is_written_whatever_the_room(
            pieces in prop::collection::vec("[a-z]{0,40}", 0..200),
            before in "[a-z]{0,40}",
        ) {
            let mut out = Out::default();
            out.text(before.as_bytes());
            let made: Vec<Piece> = pieces.iter().map(|text| Piece::new(text)).collect();
            for _ in 0..3 {
                out.line(|line| {
                    made.iter().for_each(|piece| line.piece(piece));
                    line.text(b"end;");
                    line.instead(b'.');
                    line.byte(b'\n');
                });
            }
            let line = format!("{}end.\n", pieces.concat());
            let all = format!("{before}{line}{line}{line}");
            prop_assert_eq!(out.written(), all.as_bytes());
        }

        #[test]
        fn texts_are_what_is_written(texts in prop::collection::vec("[a-z]{0,40}", 0..100)) {
            let mut out = Out::default();
            texts.iter().for_each(|text| out.text(text.as_bytes()));
            let all = texts.concat();
            prop_assert_eq!(out.written(), all.as_bytes());
        }
    }
}
