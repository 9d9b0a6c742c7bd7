//! Answers that are kept: files of answers, and the journal of an interview.
//!
//! [`files`] writes files, [`journal`] holds what happened in an interview, event by event, [`store`] keeps it on
//! a disk and goes on with it, [`sealed`] does so encrypted, [`lock`] says who has it open.

pub mod changed;
pub mod event;
pub mod files;
pub mod journal;
pub mod kept;
pub mod lock;
pub mod sealed;
pub mod store;
#[cfg(test)]
mod tests;

pub use changed::{Changed, What, changed, marked, to_ask_again};
pub use event::{Begun, Cell, Event, Marks, Origin, Overridden, Questionnaire};
pub use files::{IfThere, Pending, WriteError, abandon_pending, answers_file, make_folder, unnamed, write};
pub use journal::{Entry, Journal, Unreadable};
pub use kept::{Misfit, Override, Remark, Said, Session};
pub use lock::{Holder, Lock, NotTaken};
pub use sealed::{Seal, SealedFile, is_sealed};
pub use store::{Appended, NotKept, OpenJournal, Store};
