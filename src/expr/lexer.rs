//! Text to tokens.

use super::ParseError;
use crate::source::Span;

/// A token with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TokenKind {
    Number(i64),
    Text(String),
    /// A name, with its dots.
    Name(String),
    /// An operator or a bracket, as written.
    Symbol(&'static str),
}

/// Longer symbols stand before those that begin them.
const SYMBOLS: &[&str] =
    &["||", "&&", "==", "!=", "<=", ">=", "<", ">", "!", "+", "-", "*", "/", "(", ")", "[", "]", ","];

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, ParseError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|r| !r.is_empty()) {
        let Some(first) = rest.chars().next() else { break };
        let (kind, length) = if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        } else if first.is_ascii_digit() {
            number(rest, at)?
        } else if first == '\'' || first == '"' {
            quoted(rest, first, at)?
        } else if first.is_alphabetic() || first == '_' {
            let length =
                rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).unwrap_or(rest.len());
            (TokenKind::Name(rest.get(..length).unwrap_or("").to_owned()), length)
        } else if let Some(symbol) = SYMBOLS.iter().find(|s| rest.starts_with(**s)) {
            (TokenKind::Symbol(symbol), symbol.len())
        } else {
            return Err(unknown(first, at));
        };
        tokens.push(Token { kind, span: Span::new(at, at + length) });
        at += length;
    }
    Ok(tokens)
}

fn number(rest: &str, at: usize) -> Result<(TokenKind, usize), ParseError> {
    let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '.' || c == '_')).unwrap_or(rest.len());
    let digits = rest.get(..length).unwrap_or("");
    let bad = |message: &str, help: &str| ParseError {
        message: message.to_owned(),
        span: Span::new(at, at + length),
        help: Some(help.to_owned()),
    };
    if digits.contains('.') {
        return Err(bad(
            "only whole numbers can stand here",
            "multiply both sides until there is no fraction",
        ));
    }
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(bad("this is neither a number nor a name", "a name begins with a letter"));
    }
    match digits.parse() {
        Ok(value) => Ok((TokenKind::Number(value), length)),
        Err(_) => Err(bad("this number is too large", "numbers go up to 1,000,000,000")),
    }
}

fn quoted(rest: &str, quote: char, at: usize) -> Result<(TokenKind, usize), ParseError> {
    let mut value = String::new();
    let mut escaped = false;
    for (i, c) in rest.char_indices().skip(1) {
        match c {
            '\\' | '\'' | '"' if escaped => {
                value.push(c);
                escaped = false;
            }
            _ if escaped => {
                return Err(ParseError {
                    message: format!("`\\{c}` has no meaning here"),
                    span: Span::new(at + i - 1, at + i + c.len_utf8()),
                    help: Some("only `\\'`, `\\\"` and `\\\\` can be written with a backslash".to_owned()),
                });
            }
            '\\' => escaped = true,
            c if c == quote => return Ok((TokenKind::Text(value), i + 1)),
            c => value.push(c),
        }
    }
    Err(ParseError {
        message: "this text has no closing quote".to_owned(),
        span: Span::new(at, at + rest.len()),
        help: Some(format!("add {quote} at its end")),
    })
}

fn unknown(c: char, at: usize) -> ParseError {
    let help = match c {
        '=' => Some("write `==` to compare"),
        '&' => Some("write `&&` for and"),
        '|' => Some("write `||` for or"),
        '?' | ':' => Some("there is no `? :`; write two rules"),
        '%' => Some("there is no remainder"),
        '‘' | '’' | '“' | '”' => Some("write straight quotes: 'code'"),
        _ => None,
    };
    ParseError {
        message: format!("`{}` cannot stand in an expression", crate::diagnostic::visible(&c.to_string())),
        span: Span::new(at, at + c.len_utf8()),
        help: help.map(str::to_owned),
    }
}
