use super::payload::CHUNK;
use super::{Identities, Lid, NotOpened, Passphrase, Recipients, Seal, SealedFile, lid};
use crate::session::Store;
use age::armor::{ArmoredReader, ArmoredWriter, Format};
use age::secrecy::ExposeSecret;
use age::x25519::Identity;
use std::io::{Read, Write};
use std::path::Path;
use std::rc::Rc;

/// An identity, and the same as it is read from files.
fn pair() -> (Identity, Identities, Recipients) {
    let identity = Identity::generate();
    let text = format!("# made for a test\n\n{}\n", identity.to_string().expose_secret());
    let recipient = identity.to_public().to_string();
    (identity, Identities::read(&text).unwrap(), Recipients::read(&recipient).unwrap())
}

/// A file as the age crate opens it.
fn opened(bytes: &[u8], identity: &Identity) -> Vec<u8> {
    let decryptor = age::Decryptor::new(ArmoredReader::new(bytes)).unwrap();
    let mut plain = Vec::new();
    decryptor.decrypt(std::iter::once(identity as _)).unwrap().read_to_end(&mut plain).unwrap();
    plain
}

/// A file as the age crate makes it.
fn made(plain: &[u8], identity: &Identity, format: Format) -> Vec<u8> {
    let to = identity.to_public();
    let encryptor = age::Encryptor::with_recipients(std::iter::once(&to as _)).unwrap();
    let armour = ArmoredWriter::wrap_output(Vec::new(), format).unwrap();
    let mut writer = encryptor.wrap_output(armour).unwrap();
    writer.write_all(plain).unwrap();
    writer.finish().unwrap().finish().unwrap()
}

#[test]
fn what_is_sealed_here_is_opened_by_the_age_crate_and_back() {
    let (identity, identities, recipients) = pair();
    let seal = Seal::to(&recipients).unwrap();
    let edges = [0, 1, 15, 16, 17, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 3 * CHUNK + 7];
    let mut number = 5_usize;
    for length in edges.into_iter().chain((0..30).map(|_| {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (number >> 33) % (2 * CHUNK + 100)
    })) {
        let plain: Vec<u8> = (0..length).map(|place| (place * 7 % 251) as u8).collect();
        assert_eq!(opened(&seal.close(&plain).unwrap(), &identity), plain, "{length}");
        for format in [Format::Binary, Format::AsciiArmor] {
            let armoured = matches!(format, Format::AsciiArmor);
            let (again, read) = Seal::by(&made(&plain, &identity, format), &identities).unwrap();
            assert_eq!(read, plain, "{length}");
            // It goes on in the form that it had.
            let file = again.close(b"more").unwrap();
            assert_eq!(
                (file.starts_with(b"-----BEGIN"), opened(&file, &identity)),
                (armoured, b"more".to_vec())
            );
        }
    }
}

#[test]
fn each_state_has_the_same_header_and_another_nonce() {
    let (_, identities, recipients) = pair();
    let seal = Seal::to(&recipients).unwrap();
    let states = [(); 2].map(|()| seal.close(b"the same").unwrap());
    let header = super::age::header(&states[0]).unwrap().len();
    assert_eq!(states[0][..header], states[1][..header]);
    let nonces = states.each_ref().map(|state| &state[header..header + 16]);
    assert_ne!(nonces[0], nonces[1]);
    assert_ne!(states[0][header + 16..], states[1][header + 16..]);
    // Nor does one that was opened again use any of them.
    let (again, _) = Seal::by(&states[0], &identities).unwrap();
    let third = again.close(b"the same").unwrap();
    assert_eq!(third[..header], states[0][..header]);
    assert!(!nonces.contains(&&third[header..header + 16]));
}

#[test]
fn no_changed_or_missing_byte_goes_unseen() {
    let (_, identities, recipients) = pair();
    let file = Seal::to(&recipients).unwrap().close(b"{\"at\":\"a secret\"}").unwrap();
    let wrong = |bytes: &[u8]| Seal::by(bytes, &identities).unwrap_err();
    for place in 0..file.len() {
        let mut changed = file.clone();
        changed[place] ^= 1 << (place % 8);
        assert!(!matches!(wrong(&changed), NotOpened::TooMuchWork(_) | NotOpened::TooLarge));
        let _ = lid(&changed);
        // Cut off, it may not be an age file any more.
        assert!(matches!(wrong(&file[..place]), NotOpened::Damaged | NotOpened::Later));
    }
    let mut longer = file.clone();
    longer.push(0);
    assert_eq!(wrong(&longer), NotOpened::Damaged);
    let (other, others, _) = pair();
    assert_eq!(Seal::by(&file, &others).unwrap_err(), NotOpened::OtherKey);
    assert_eq!(wrong(&made(b"x", &other, Format::AsciiArmor)), NotOpened::OtherKey);
    assert_eq!(wrong(b"age-encryption.org/v2\n"), NotOpened::Later);
    assert_eq!(wrong(&vec![b'a'; super::LARGEST_SEALED + 1]), NotOpened::TooLarge);
}

#[test]
fn a_passphrase_opens_its_own_file_alone() {
    let passphrase = Passphrase::from("four words that rhyme".to_owned());
    let file = Seal::with_passphrase(&passphrase).unwrap().close(b"here").unwrap();
    assert_eq!(lid(&file), Ok(Lid::Passphrase));
    assert_eq!(Seal::with(&file, &passphrase).unwrap().1, b"here");
    let other = Passphrase::from("four words that rhyme.".to_owned());
    assert_eq!(Seal::with(&file, &other).unwrap_err(), NotOpened::OtherKey);
    let mut changed = file.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert_eq!(Seal::with(&changed, &passphrase).unwrap_err(), NotOpened::Damaged);
    assert!(!format!("{passphrase:?}").contains("words"));
}

#[test]
fn more_work_than_is_done_here_is_not_begun() {
    for (work, most) in [("21", 21), ("40", 40), ("63", 63)] {
        let (salt, body) = ("A".repeat(22), "A".repeat(43));
        let mut file =
            format!("age-encryption.org/v1\n-> scrypt {salt} {work}\n{body}\n--- {body}\n").into_bytes();
        file.extend([0; 64]);
        let passphrase = Passphrase::from("any".to_owned());
        assert_eq!(Seal::with(&file, &passphrase).unwrap_err(), NotOpened::TooMuchWork(most));
    }
}

#[test]
fn recipients_and_identities_are_read_or_the_line_is_named() {
    let (identity, ..) = pair();
    let key = identity.to_public();
    assert_eq!(Recipients::read(&format!("{key}\nage1none\n")).unwrap_err().0, 2);
    assert_eq!(Identities::read("# none\n\nAGE-SECRET-KEY-1\n").err().unwrap().0, 3);
    assert!(Seal::to(&Recipients::read("\n# nobody\n").unwrap()).is_err());
    let many = format!("{key}\n").repeat(1000);
    let error = Seal::to(&Recipients::read(&many).unwrap()).unwrap_err();
    assert_eq!(error.to_string(), "there are too many recipients");
}

#[test]
fn a_sealed_file_is_never_over_another_and_leaves_nothing_beside_it() {
    let (identity, identities, recipients) = pair();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let seal = Rc::new(Seal::to(&recipients).unwrap());
    let mut file = SealedFile::new(&path, Rc::clone(&seal));
    file.keep(b"one", 0).unwrap();
    file.keep(b"one two", 3).unwrap();
    let read = |path: &Path| opened(&crate::session::store::bytes(path).unwrap(), &identity);
    assert_eq!(read(&path), b"one two");
    let error = SealedFile::new(&path, Rc::clone(&seal)).keep(b"x", 0).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::AlreadyExists);
    // As if killed while it was written, and another session's beside it.
    for name in [format!("{}x", file.beside()), ".crossroads-other".to_owned()] {
        crate::session::write(&folder.path().join(name), b"half", crate::session::IfThere::Refuse).unwrap();
    }
    let (again, _) = Seal::by(&crate::session::store::bytes(&path).unwrap(), &identities).unwrap();
    SealedFile::open(&path, Rc::new(again)).keep(b"three", 0).unwrap();
    assert_eq!((read(&path), std::fs::read_dir(folder.path()).unwrap().count()), (b"three".to_vec(), 2));
    file.at(&folder.path().join("b")).keep(b"there", 0).unwrap();
    assert_eq!(read(&folder.path().join("b")), b"there");
}
