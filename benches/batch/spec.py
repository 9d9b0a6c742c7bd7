"""The workload: 40 questions, 6 scales, 12 rules and 4 levels. `workload.yaml` says the same."""
FREQ4 = [("not_at_all", 0), ("several_days", 1), ("more_than_half", 2), ("nearly_every_day", 3)]
AUD5 = [("never", 0), ("monthly", 1), ("2-4_month", 2), ("weekly", 3), ("daily", 4)]
AGREE5 = [("strongly_no", 0), ("disagree", 1), ("neutral", 2), ("agree", 3), ("strongly_agree", 4)]
YN = [("no", 0), ("yes", 1), ("unsure", 0)]
SETS = {"freq4": FREQ4, "aud5": AUD5, "agree5": AGREE5, "yn": YN}
REVERSED = {"q24", "q26"}


def kind(n):
    return ("freq4" if n <= 16 else "aud5" if n <= 22 else "agree5" if n <= 28 else "yn" if n <= 34
            else "int10" if n <= 39 else "age")


KIND = {f"q{n:02d}": kind(n) for n in range(1, 41)}
NUMBERS = ("int10", "age")


def points(q):
    """The points of each code."""
    return {code: 4 - p if q in REVERSED else p for code, p in SETS[KIND[q]]}


def bounds(q):
    """The least and the most points."""
    return (0, 10) if KIND[q] == "int10" else (min(points(q).values()), max(points(q).values()))


def items(first, last):
    return [f"q{n:02d}" for n in range(first, last + 1)]


# name, items, how many may be missing
SCALES = [("s1", items(1, 9), 1), ("s2", items(10, 16), 0), ("s3", items(17, 22), 0),
          ("s4", items(23, 28), 3), ("s5", items(29, 34), 0), ("s6", items(35, 39), 1)]
LEVELS = ["green", "yellow", "amber", "red"]
# id, level, any of these, each all of these
RULES = [
    ("r01", "red", [[("q09", "in", ("more_than_half", "nearly_every_day"))]]),
    ("r02", "red", [[("s1", ">=", 20)]]),
    ("r03", "red", [[("s3", ">=", 16), ("s1", ">=", 10)]]),
    ("r04", "red", [[("s6", ">=", 40), ("q40", ">=", 65)]]),
    ("r05", "amber", [[("s1", ">=", 15), ("s2", ">=", 10)]]),
    ("r06", "amber", [[("q09", "in", ("several_days",))]]),
    ("r07", "amber", [[("s3", ">=", 14)], [("s5", ">=", 4), ("s2", ">=", 8)]]),
    ("r08", "amber", [[("s4", ">=", 18), ("s5", ">=", 3)]]),
    ("r09", "yellow", [[("s1", ">=", 10)], [("s2", ">=", 10)]]),
    ("r10", "yellow", [[("s6", ">=", 30), ("q29", "in", ("yes",))]]),
    ("r11", "yellow", [[("q17", "in", ("daily",)), ("q40", "<", 25)]]),
    ("r12", "green", [[("q29", "in", ("no", "unsure"))]]),
]
ASKED = ["q09", "q17", "q29", "q40"]
