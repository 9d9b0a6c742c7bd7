//! A questionnaire engine whose rules anyone can read, and which never takes a missing answer for zero.
//!
//! The binary asks people about alcohol and drug use and daily life and suggests a level of care to discuss with a
//! professional. Nothing about that is in the code: a questionnaire is one YAML file, and this crate reads it,
//! checks it, asks it, and works out what answers come to.
//!
//! ```
//! use crossroads::{assess::assess, library, response::{Answer, Response, read_cell}};
//!
//! let loaded = library::load("level-of-care")?;
//! let mut response = Response::new(&loaded.program);
//! let adult = loaded.program.item("adult").ok_or("no such item")?;
//! response.set(adult, read_cell(&loaded.program.items[adult], "yes").map_err(|wrong| wrong.reason)?);
//!
//! // Nearly everything is open, so the level is a range and none is handed out.
//! let assessment = assess(&loaded.program, &response);
//! assert_eq!(assessment.level, None);
//! assert!(assessment.level_at_least < assessment.level_at_most);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The map of the house
//!
//! Each row may import only from the rows under it; a test holds that.
//!
//! | row | what stands there |
//! |---|---|
//! | `main` | parses the command line, runs, ends with an exit code |
//! | [`cli`] | one file a command; the only place with clap, inquire, the terminal, the clock |
//! | [`library`], [`session`] | finds questionnaires and what they include, texts in other languages, cases, help lines; writes files; the journal of an interview, also encrypted, and who has it open |
//! | [`report`], [`rows`] | an assessment in words (text, Markdown, HTML, JSON), several of one person compared, what it is handed over with; rows in and out |
//! | [`check`], [`interview`] | proofs, cases, what these reach and would notice, every code; which item comes next |
//! | [`proof`] | exact questions over all responses; which questions can still matter; what would change a level; how two versions differ |
//! | [`assess`](mod@assess) | program + response → assessment; its columnar twin for many rows |
//! | [`response`] | answers checked against a program; columns of them |
//! | [`program`] | the compiled form: ids, types, an order, its texts, and its notation |
//! | [`questionnaire`] | YAML → a questionnaire as written, with what it includes and texts in place of others, and all that is wrong |
//! | [`expr`] | expression text → tree |
//! | [`yaml`] | the only module that names the YAML crates |
//! | [`diagnostic`], [`source`], [`phrase`] | what is wrong, where, and what to do; text with places |
//!
//! Data flows down one road: [`source::Source`]s → [`yaml::Node`] → [`questionnaire::Questionnaire`] →
//! [`program::Program`] (with [`program::Words`]) → + [`response::Response`] → [`assess::Assessment`] → a report.
//!
//! # What never happens
//!
//! * Nothing connects to anything: there is no network code.
//! * A missing answer is never zero, false or dropped: numbers are ranges, conditions have three values.
//! * A rule never lowers a level.
//! * Another language or voice never changes what is suggested: its files have texts and nothing else.
//! * An answer never stands in an error, a log or a panic.
//! * [`assess::assess`] cannot fail: what could go wrong was refused when the program or the response was made.
//! * No change is claimed that missing answers leave open.
//! * What an encrypted session holds is never on the disk in plain, and a passphrase never in an argument.
//! * A journal is only added to; a report never shows a worker's level without the computed one.
//! * Under [`cli`], [`library`] and [`session`] nothing touches files, the clock, the environment or a terminal.

pub mod assess;
pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod expr;
pub mod interview;
pub mod library;
pub mod phrase;
pub mod program;
pub mod proof;
pub mod questionnaire;
pub mod report;
pub mod response;
pub mod rows;
pub mod session;
pub mod source;
pub mod yaml;
