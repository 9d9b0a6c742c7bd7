//! What stands under the header of a file in the age format: a nonce, then chunks of 64 KiB, each sealed.
//!
//! The age crate writes this only under a header that it makes anew, which takes the passphrase, and a second of work,
//! or the recipients, whom a file does not name. See [`super::age::Seal`] for why the header stays. This is written as
//! <https://c2sp.org/age#payload> has it, and read by the age crate alone.

use age_core::format::FileKey;
use age_core::primitives::hkdf;
use age_core::secrecy::ExposeSecret;
use chacha20poly1305::aead::rand_core::RngCore;
use chacha20poly1305::aead::{Aead, KeyInit, OsRng};
use chacha20poly1305::{ChaCha20Poly1305, Key};

pub(super) const CHUNK: usize = 64 * 1024;

/// Seals these bytes with a key of their own, which comes of the file's key and a fresh nonce.
///
/// INVARIANT: the nonce is drawn here, each time, so that no two payloads share a key.
pub(super) fn seal(key: &FileKey, plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut nonce = [0; 16];
    OsRng.try_fill_bytes(&mut nonce).map_err(std::io::Error::other)?;
    let key = hkdf(&nonce, b"payload", key.expose_secret());
    let cipher = ChaCha20Poly1305::new(Key::from_slice(&key));
    // Even nothing is one chunk.
    let chunks: Vec<&[u8]> = if plain.is_empty() { vec![plain] } else { plain.chunks(CHUNK).collect() };
    let mut sealed = nonce.to_vec();
    for (counter, chunk) in (0_u64..).zip(&chunks) {
        let is_last = counter + 1 == chunks.len() as u64;
        // Eleven bytes of counter, and whether it is the last.
        let mut nonce = [0; 12];
        for (place, byte) in nonce.iter_mut().skip(3).zip(counter.to_be_bytes()) {
            *place = byte;
        }
        if let Some(last) = nonce.last_mut() {
            *last = u8::from(is_last);
        }
        let chunk = cipher.encrypt(&nonce.into(), *chunk);
        sealed.extend(chunk.map_err(|_| std::io::Error::other("it cannot be encrypted"))?);
    }
    Ok(sealed)
}
