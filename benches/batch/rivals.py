"""The same job by others: `rivals.py WHICH IN.(csv|ndjson|parquet) OUT.csv THREADS`.

All but the last two work out what a missing answer could change, as Crossroads does: a score is a range, a rule
true, false or unknown, and a level at least this and at most that. Their result is the same on every row. `pandas`
and `script` do less: they take a missing answer for "no", as such scripts do.
"""
import os
import sys

which, source, out, threads = sys.argv[1:5]
os.environ["POLARS_MAX_THREADS"] = threads
FORMAT = source.rsplit(".", 1)[1]
from spec import ASKED, KIND, LEVELS, NUMBERS, RULES, SCALES, SETS, YN, REVERSED, bounds, points  # noqa: E402


def sql(table, by_place):
    """One statement. `by_place`: codes are enumerations, so points are worked out from their places."""
    def of(q):
        if KIND[q] == "int10":
            return f"CAST({q} AS INT)"
        if by_place:
            place = f"CAST(enum_code({q}) AS INT)"
            return f"({place} % 2)" if KIND[q] == "yn" else f"(4 - {place})" if q in REVERSED else place
        return f"CASE {q} " + " ".join(f"WHEN '{c}' THEN {p}" for c, p in points(q).items()) + " END"

    asked = ",".join(ASKED)
    first = f"SELECT id,{asked}," + ",".join(f"{of(q)} AS p_{q}" for _, qs, _ in SCALES for q in qs) + f" FROM {table}"
    sums = []
    for name, qs, _ in SCALES:
        for end, place in (("lo", 0), ("hi", 1)):
            sums.append("(" + "+".join(f"COALESCE(p_{q},{bounds(q)[place]})" for q in qs) + f") AS {name}_{end}")
        sums.append("(" + "+".join(f"COALESCE(p_{q},0)" for q in qs) + f") AS {name}_sum")
        sums.append("(" + "+".join(f"(CASE WHEN p_{q} IS NULL THEN 1 ELSE 0 END)" for q in qs) + f") AS {name}_gone")
    second = f"SELECT id,{asked}," + ",".join(sums) + " FROM p"
    scores = []
    for name, qs, may in SCALES:
        n = len(qs)
        rated = f"CAST(FLOOR((2*{name}_sum*{n}+({n}-{name}_gone))/(2.0*({n}-{name}_gone))) AS INT)"
        for end in ("lo", "hi"):
            plain = f"{name}_{end}"
            scores.append(f"CASE WHEN {name}_gone BETWEEN 1 AND {may} THEN {rated} ELSE {plain} END AS {plain}"
                          if may else f"{plain} AS {plain}")
    third = f"SELECT id,{asked}," + ",".join(scores) + " FROM s"

    def term(left, how, right, sure):
        if how == "in":
            found = f"COALESCE({left} IN (" + ",".join(f"'{code}'" for code in right) + ")," + str(not sure) + ")"
            return found.replace("True", "true").replace("False", "false")
        if left.startswith("q"):
            return f"COALESCE({left} {how} {right},{'false' if sure else 'true'})"
        return f"{left}_{'lo' if sure else 'hi'} {how} {right}"

    def level(sure):
        whens = [(name, " OR ".join("(" + " AND ".join(term(*t, sure) for t in all_of) + ")" for all_of in any_of))
                 for _, name, any_of in RULES if name != LEVELS[0]]
        return "CASE " + " ".join(f"WHEN {when} THEN '{name}'" for name, when in whens) + f" ELSE '{LEVELS[0]}' END"

    shown = ",".join(f"CASE WHEN {n}_lo={n}_hi THEN {n}_lo END AS {n}" for n, _, _ in SCALES)
    fired = "||".join("CASE WHEN " + " OR ".join("(" + " AND ".join(term(*t, True) for t in all_of) + ")" for all_of in any_of)
                      + f" THEN '{rule};' ELSE '' END" for rule, _, any_of in RULES)
    return (f"WITH p AS ({first}), s AS ({second}), r AS ({third}) "
            f"SELECT id,{level(True)} AS level_at_least,{level(False)} AS level_at_most,{shown},{fired} AS rules FROM r")


def duckdb(by_place):
    import duckdb as engine
    con = engine.connect()
    con.execute(f"SET threads={threads}")
    con.execute("SET preserve_insertion_order=true")
    if by_place:
        for name, codes in SETS.items():
            con.execute(f"CREATE TYPE {name} AS ENUM (" + ",".join(f"'{c}'" for c, _ in codes) + ")")
    def typed(k):
        return "INT" if k in NUMBERS else k if by_place else "VARCHAR"
    columns = "{'id':'VARCHAR'," + ",".join(f"'{q}':'{typed(k)}'" for q, k in KIND.items()) + "}"
    table = {"csv": f"read_csv('{source}',auto_detect=false,header=true,delim=',',quote='',escape='',columns={columns})",
             "ndjson": f"read_json('{source}',format='newline_delimited',columns={columns})",
             "parquet": "(SELECT id," + ",".join(f"CAST({q} AS {typed(k)}) AS {q}" for q, k in KIND.items())
                        + f" FROM read_parquet('{source}'))"}[FORMAT]
    con.execute(f"COPY ({sql(table, by_place)}) TO '{out}' (FORMAT csv, HEADER)")


def scan(pl, schema):
    if FORMAT == "parquet":
        return pl.scan_parquet(source).with_columns(pl.col(q).cast(t) for q, t in schema.items() if t.base_type() == pl.Enum)
    return pl.scan_ndjson(source, schema=schema) if FORMAT == "ndjson" else pl.scan_csv(source, schema=schema)


def polars_sql():
    import polars as pl
    schema = {"id": pl.String} | {q: pl.Int32 if k in NUMBERS else pl.String for q, k in KIND.items()}
    pl.SQLContext(t=scan(pl, schema)).execute(sql("t", False)).sink_csv(out)


def polars_tuned():
    import polars as pl
    schema = {"id": pl.String}
    for q, k in KIND.items():
        schema[q] = pl.Int32 if k in NUMBERS else pl.Enum([c for c, _ in SETS[k]])
    frame = scan(pl, schema)

    def of(q):
        if KIND[q] == "int10":
            return pl.col(q)
        place = pl.col(q).to_physical().cast(pl.Int32)
        return place % 2 if KIND[q] == "yn" else 4 - place if q in REVERSED else place

    frame = frame.with_columns(**{f"p_{q}": of(q) for _, qs, _ in SCALES for q in qs})
    scores = {}
    for name, qs, may in SCALES:
        n, column = len(qs), [pl.col(f"p_{q}") for q in qs]
        gone = pl.sum_horizontal(*[c.is_null().cast(pl.Int32) for c in column])
        total = pl.sum_horizontal(*column)
        rated = (2 * total * n + (n - gone)) // (2 * (n - gone))
        for end, place in (("lo", 0), ("hi", 1)):
            plain = pl.sum_horizontal(*[c.fill_null(bounds(q)[place]) for c, q in zip(column, qs)])
            scores[f"{name}_{end}"] = pl.when(gone.is_between(1, may)).then(rated).otherwise(plain) if may else plain
    frame = frame.with_columns(**scores)

    def term(left, how, right, sure):
        if how == "in":
            return pl.any_horizontal(*[pl.col(left) == code for code in right]).fill_null(not sure)
        column = pl.col(left if left.startswith("q") else f"{left}_{'lo' if sure else 'hi'}")
        found = column >= right if how == ">=" else column < right
        return found.fill_null(not sure) if left.startswith("q") else found

    def holds(any_of, sure):
        return pl.any_horizontal(*[pl.all_horizontal(*[term(*t, sure) for t in all_of]) for all_of in any_of])

    def level(sure):
        chain = None
        for _, name, any_of in RULES:
            if name != LEVELS[0]:
                chain = (pl if chain is None else chain).when(holds(any_of, sure)).then(pl.lit(name))
        return chain.otherwise(pl.lit(LEVELS[0]))

    shown = {n: pl.when(pl.col(f"{n}_lo") == pl.col(f"{n}_hi")).then(pl.col(f"{n}_lo")) for n, _, _ in SCALES}
    fired = pl.concat_str([pl.when(holds(any_of, True)).then(pl.lit(f"{rule};")).otherwise(pl.lit(""))
                           for rule, _, any_of in RULES])
    frame.select("id", level_at_least=level(True), level_at_most=level(False), **shown, rules=fired).sink_csv(out)


def missing_is_no(row):
    """Scores of a row, and the first rule that holds."""
    scores = {}
    for name, qs, may in SCALES:
        known = [int(row[q]) if KIND[q] == "int10" else POINTS[q][row[q]] for q in qs if row[q]]
        n, k = len(qs), len(known)
        scores[name] = (2 * sum(known) * n + k) // (2 * k) if k and n - k <= may else None
    for _, name, any_of in RULES:
        if any(all(is_so(row, scores, *t) for t in all_of) for all_of in any_of):
            return scores, name
    return scores, LEVELS[0]


def is_so(row, scores, left, how, right):
    value = scores[left] if left in scores else row[left]
    if value is None or value == "":
        return False
    return value in right if how == "in" else int(value) >= right if how == ">=" else int(value) < right


POINTS = {q: points(q) for _, qs, _ in SCALES for q in qs if KIND[q] != "int10"}


def script():
    import csv
    with open(source) as rows, open(out, "w") as results:
        writer = csv.writer(results, lineterminator="\n")
        writer.writerow(["id", "level", *[n for n, _, _ in SCALES]])
        for row in csv.DictReader(rows):
            scores, name = missing_is_no(row)
            writer.writerow([row["id"], name, *scores.values()])


def pandas():
    import pandas as pd
    frame = pd.read_csv(source, dtype={q: "Int32" if k in NUMBERS else "category" for q, k in KIND.items()})
    result = {"id": frame["id"]}
    for name, qs, may in SCALES:
        column = pd.concat([frame[q].astype("float64") if KIND[q] == "int10" else frame[q].map(points(q)).astype("float64")
                            for q in qs], axis=1)
        known, n = column.notna().sum(axis=1), len(qs)
        total = column.sum(axis=1)
        result[name] = ((2 * total * n + known) // (2 * known)).where(n - known <= may)
    def term(left, how, right):
        column = result[left] if left in result else frame[left]
        found = column.isin(right) if how == "in" else column >= right if how == ">=" else column < right
        return found.fillna(False).astype(bool)
    level = pd.Series(LEVELS[0], index=frame.index)
    for _, name, any_of in reversed(RULES):
        found = pd.Series(False, index=frame.index)
        for all_of in any_of:
            one = pd.Series(True, index=frame.index)
            for t in all_of:
                one &= term(*t)
            found |= one
        level = level.mask(found, name)
    pd.DataFrame(result | {"level": level}).to_csv(out, index=False)


{"duckdb": lambda: duckdb(False), "duckdb-tuned": lambda: duckdb(True), "polars-sql": polars_sql,
 "polars-tuned": polars_tuned, "pandas": pandas, "script": script}[which]()
