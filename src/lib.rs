//! Crossroads.
pub mod assess;
pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod expr;
pub mod interview;
pub mod library;
pub mod program;
pub mod questionnaire;
pub mod report;
pub mod response;
pub mod rows;
pub mod session;
pub mod source;
pub mod yaml;
