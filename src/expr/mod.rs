//! Expression text to a tree.
//!
//! A subset of CEL's grammar, with CEL's precedence. Nothing here knows a questionnaire: names are bound, and
//! types are checked, in [`crate::program`].

mod lexer;
mod parser;
#[cfg(test)]
mod tests;

use crate::source::Span;

pub use parser::parse;

/// An expression with its place in the text it was parsed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its bytes in the expression's text.
    pub span: Span,
}

/// What an [`Expr`] can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExprKind {
    /// A whole number.
    Number(i64),
    /// A text in quotes: a code.
    Text(String),
    /// A name, with dots in it where it was written so.
    Name(String),
    /// `name(argument, ..)`.
    Call(String, Vec<Expr>),
    /// `!x`
    Not(Box<Expr>),
    /// `-x`
    Negative(Box<Expr>),
    /// Two sides.
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// `[a, b]`, only on the right of `in`.
    List(Vec<Expr>),
}

/// An operator with two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `||`
    Or,
    /// `&&`
    And,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `in`
    In,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `/`
    Divide,
}

impl Operator {
    /// How it is written.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Or => "||",
            Self::And => "&&",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::In => "in",
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Times => "*",
            Self::Divide => "/",
        }
    }
}

/// Why a text is not an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    /// What is wrong.
    pub message: String,
    /// Where, in the expression's text.
    pub span: Span,
    /// What to write.
    pub help: Option<String>,
}

/// Words that CEL keeps for itself; no id may be one.
pub const RESERVED: &[&str] = &[
    "true",
    "false",
    "null",
    "in",
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];
