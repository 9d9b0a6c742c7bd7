//! Tokens to a tree, by descent: one function a level of precedence.

use super::lexer::{Token, TokenKind, tokens};
use super::{Expr, ExprKind, Operator, ParseError};
use crate::source::Span;

/// Deeper than anybody writes, and shallow enough for the stack.
const MAX_DEPTH: usize = 64;

/// Parses an expression.
///
/// ```
/// assert!(crossroads::expr::parse("age >= 18 && 'none' in now").is_ok());
/// assert_eq!(crossroads::expr::parse("age = 18").unwrap_err().span.start, 4);
/// ```
///
/// # Errors
///
/// The first thing that is wrong, with its place.
pub fn parse(text: &str) -> Result<Expr, ParseError> {
    let mut parser = Parser { tokens: tokens(text)?, next: 0, end: text.len(), depth: 0 };
    let expr = parser.or()?;
    match parser.peek() {
        None => Ok(expr),
        Some(token) => Err(parser.unexpected(&token.clone())),
    }
}

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    end: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn take(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.next).cloned();
        self.next += 1;
        token
    }

    /// Takes the symbol where it comes next.
    fn symbol(&mut self, symbol: &str) -> Option<Span> {
        let span = self.peek().filter(|t| matches!(t.kind, TokenKind::Symbol(s) if s == symbol))?.span;
        self.next += 1;
        Some(span)
    }

    fn or(&mut self) -> Result<Expr, ParseError> {
        let mut left = self.and()?;
        while self.symbol("||").is_some() {
            left = binary(Operator::Or, left, self.and()?);
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Expr, ParseError> {
        let mut left = self.relation()?;
        while self.symbol("&&").is_some() {
            left = binary(Operator::And, left, self.relation()?);
        }
        Ok(left)
    }

    fn relation(&mut self) -> Result<Expr, ParseError> {
        let left = self.sum()?;
        let Some(operator) = self.relation_operator() else { return Ok(left) };
        self.next += 1;
        let right = if operator == Operator::In { self.list_or_sum()? } else { self.sum()? };
        let expr = binary(operator, left, right);
        if self.relation_operator().is_some() {
            let span = self.peek().map_or(expr.span, |t| t.span);
            return Err(ParseError {
                message: "two comparisons in a row".to_owned(),
                span,
                help: Some("join them: `a < b && b < c`".to_owned()),
            });
        }
        Ok(expr)
    }

    fn relation_operator(&self) -> Option<Operator> {
        match &self.peek()?.kind {
            TokenKind::Symbol("==") => Some(Operator::Equal),
            TokenKind::Symbol("!=") => Some(Operator::NotEqual),
            TokenKind::Symbol("<") => Some(Operator::Less),
            TokenKind::Symbol("<=") => Some(Operator::LessOrEqual),
            TokenKind::Symbol(">") => Some(Operator::Greater),
            TokenKind::Symbol(">=") => Some(Operator::GreaterOrEqual),
            TokenKind::Name(word) if word == "in" => Some(Operator::In),
            TokenKind::Symbol(_) | TokenKind::Name(_) | TokenKind::Number(_) | TokenKind::Text(_) => None,
        }
    }

    fn list_or_sum(&mut self) -> Result<Expr, ParseError> {
        let Some(open) = self.symbol("[") else { return self.sum() };
        let mut entries = Vec::new();
        let close = loop {
            if let Some(close) = self.symbol("]") {
                break close;
            }
            entries.push(self.sum()?);
            if let Some(close) = self.symbol("]") {
                break close;
            }
            if self.symbol(",").is_none() {
                return Err(self.missing("`,` or `]`"));
            }
        };
        Ok(Expr { kind: ExprKind::List(entries), span: Span::new(open.start, close.end) })
    }

    fn sum(&mut self) -> Result<Expr, ParseError> {
        let mut left = self.product()?;
        loop {
            let operator = if self.symbol("+").is_some() {
                Operator::Plus
            } else if self.symbol("-").is_some() {
                Operator::Minus
            } else {
                return Ok(left);
            };
            left = binary(operator, left, self.product()?);
        }
    }

    fn product(&mut self) -> Result<Expr, ParseError> {
        let mut left = self.unary()?;
        loop {
            let operator = if self.symbol("*").is_some() {
                Operator::Times
            } else if self.symbol("/").is_some() {
                Operator::Divide
            } else {
                return Ok(left);
            };
            left = binary(operator, left, self.unary()?);
        }
    }

    fn unary(&mut self) -> Result<Expr, ParseError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(ParseError {
                message: "too many brackets inside one another".to_owned(),
                span: self.peek().map_or(Span::new(self.end, self.end), |t| t.span),
                help: Some("name a part of it under `values`".to_owned()),
            });
        }
        let expr = if let Some(span) = self.symbol("!") {
            let inner = self.unary()?;
            let span = Span::new(span.start, inner.span.end);
            Expr { kind: ExprKind::Not(Box::new(inner)), span }
        } else if let Some(span) = self.symbol("-") {
            let inner = self.unary()?;
            let span = Span::new(span.start, inner.span.end);
            Expr { kind: ExprKind::Negative(Box::new(inner)), span }
        } else {
            self.primary()?
        };
        self.depth -= 1;
        Ok(expr)
    }

    fn primary(&mut self) -> Result<Expr, ParseError> {
        let Some(token) = self.take() else { return Err(self.missing("a name, a number or a code")) };
        let span = token.span;
        match token.kind {
            TokenKind::Number(value) => Ok(Expr { kind: ExprKind::Number(value), span }),
            TokenKind::Text(ref text) => Ok(Expr { kind: ExprKind::Text(text.clone()), span }),
            TokenKind::Name(ref name) if name != "in" => self.name(name.clone(), span),
            TokenKind::Symbol("(") => {
                let inner = self.or()?;
                match self.symbol(")") {
                    Some(close) => Ok(Expr { kind: inner.kind, span: Span::new(span.start, close.end) }),
                    None => Err(self.missing("`)`")),
                }
            }
            TokenKind::Symbol(_) | TokenKind::Name(_) => Err(self.unexpected(&token)),
        }
    }

    fn name(&mut self, name: String, span: Span) -> Result<Expr, ParseError> {
        if self.symbol("(").is_none() {
            return Ok(Expr { kind: ExprKind::Name(name), span });
        }
        let mut arguments = Vec::new();
        let close = loop {
            if let Some(close) = self.symbol(")") {
                break close;
            }
            arguments.push(self.or()?);
            if self.symbol(",").is_none() {
                break self.symbol(")").ok_or_else(|| self.missing("`)`"))?;
            }
        };
        Ok(Expr { kind: ExprKind::Call(name, arguments), span: Span::new(span.start, close.end) })
    }

    fn missing(&self, what: &str) -> ParseError {
        let (span, found) = match self.peek() {
            Some(token) => (token.span, "before this"),
            None => (Span::new(self.end, self.end), "at the end"),
        };
        ParseError { message: format!("{what} is missing {found}"), span, help: None }
    }

    fn unexpected(&self, token: &Token) -> ParseError {
        let help = match &token.kind {
            TokenKind::Name(word) => match word.as_str() {
                "and" => Some("write `&&`".to_owned()),
                "or" => Some("write `||`".to_owned()),
                "not" => Some("write `!`".to_owned()),
                "is" => Some("write `==`".to_owned()),
                _ => None,
            },
            TokenKind::Symbol("[") => Some("a list can stand only after `in`".to_owned()),
            TokenKind::Symbol(_) | TokenKind::Number(_) | TokenKind::Text(_) => None,
        };
        ParseError { message: "this is one word too many here".to_owned(), span: token.span, help }
    }
}

fn binary(operator: Operator, left: Expr, right: Expr) -> Expr {
    let span = Span::new(left.span.start.min(right.span.start), right.span.end);
    Expr { kind: ExprKind::Binary(operator, Box::new(left), Box::new(right)), span }
}
