use super::*;

/// The tree written with all its brackets, so that precedence can be read.
fn shown(expr: &Expr) -> String {
    let list = |entries: &[Expr]| entries.iter().map(shown).collect::<Vec<_>>().join(", ");
    match &expr.kind {
        ExprKind::Number(n) => n.to_string(),
        ExprKind::Text(t) => format!("{t:?}"),
        ExprKind::Name(n) => n.clone(),
        ExprKind::Call(n, arguments) => format!("{n}({})", list(arguments)),
        ExprKind::Not(e) => format!("!{}", shown(e)),
        ExprKind::Negative(e) => format!("-{}", shown(e)),
        ExprKind::Binary(o, l, r) => format!("({} {} {})", shown(l), o.symbol(), shown(r)),
        ExprKind::List(entries) => format!("[{}]", list(entries)),
    }
}

#[test]
fn precedence_is_that_of_cel() {
    for (text, tree) in [
        ("a || b && c", "(a || (b && c))"),
        ("a && b || c && d", "((a && b) || (c && d))"),
        ("!a == b", "(!a == b)"),
        ("a + b * c - d", "((a + (b * c)) - d)"),
        ("a - b - c", "((a - b) - c)"),
        ("-a * b", "(-a * b)"),
        ("a + 1 < b * 2", "((a + 1) < (b * 2))"),
        ("(60 * x + 59) / 60", "(((60 * x) + 59) / 60)"),
        ("'a' in now && x in ['p', \"q\",]", "((\"a\" in now) && (x in [\"p\", \"q\"]))"),
        ("answered(a) && points(b) >= 2", "(answered(a) && (points(b) >= 2))"),
        ("w.band == 'it\\'s'", "(w.band == \"it's\")"),
        ("!(a)", "!a"),
    ] {
        assert_eq!(parse(text).map(|e| shown(&e)), Ok(tree.to_owned()), "{text}");
    }
}

#[test]
fn mistakes_are_named_at_their_place() {
    for (text, start, message) in [
        ("", 0, "a name, a number or a code is missing at the end"),
        ("a =", 2, "`=` cannot stand in an expression"),
        ("a == 'x", 5, "this text has no closing quote"),
        ("a < b < c", 6, "two comparisons in a row"),
        ("a and b", 2, "this is one word too many here"),
        ("(a", 2, "`)` is missing at the end"),
        ("a in ['x' 'y']", 10, "`,` or `]` is missing before this"),
        ("1.5 < a", 0, "only whole numbers can stand here"),
        ("99999999999999999999 < a", 0, "this number is too large"),
        ("a == [1]", 5, "this is one word too many here"),
        ("é & b", 3, "`&` cannot stand in an expression"),
        ("3x > 1", 0, "this is neither a number nor a name"),
    ] {
        let error = parse(text).expect_err(text);
        assert_eq!((error.span.start, error.message.as_str()), (start, message), "{text}");
    }
}

#[test]
fn deep_nesting_is_refused_without_a_crash() {
    let text = format!("{}a{}", "(".repeat(100_000), ")".repeat(100_000));
    assert!(parse(&text).is_err());
    assert!(parse(&"!".repeat(100_000)).is_err());
}
