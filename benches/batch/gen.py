"""Makes the answers: `gen.py ROWS NAME`, as NAME.csv, NAME.ndjson and NAME.parquet.

The same on every machine; one cell in twenty is empty.
"""
import sys

import numpy as np
import pyarrow as pa
import polars as pl
import pyarrow.csv as pc
import pyarrow.parquet as pq
from spec import KIND, REVERSED, SETS

ROWS, OUT, STEP = int(sys.argv[1]), sys.argv[2], 500_000


def chunk(number, rows):
    rng = np.random.default_rng(20240 + number)
    trait = rng.beta(1.2, 4.5, rows)
    columns = {"id": pa.array([f"r{number * STEP + n:08d}" for n in range(rows)])}
    for name, kind in KIND.items():
        missing = rng.random(rows) < 0.05
        if kind == "age":
            columns[name] = pa.array(rng.integers(18, 96, rows).astype(np.int32), mask=missing)
            continue
        if kind == "int10":
            values = rng.binomial(10, np.clip(trait * 1.3 + 0.05, 0, 1))
            columns[name] = pa.array(values.astype(np.int32), mask=missing)
            continue
        codes, chance = [code for code, _ in SETS[kind]], trait * (0.35 if name == "q09" else 1.0)
        if kind == "yn":
            place = np.where(rng.random(rows) < 0.1, 2, (rng.random(rows) < chance).astype(int))
        else:
            place = rng.binomial(len(codes) - 1, chance)
        if name in REVERSED:
            place = len(codes) - 1 - place
        of = pa.DictionaryArray.from_arrays(pa.array(place.astype(np.int32), mask=missing), pa.array(codes))
        columns[name] = of.cast(pa.string())
    return pa.table(columns)


csv = parquet = None
with open(f"{OUT}.ndjson", "wb") as ndjson:
    for number in range((ROWS + STEP - 1) // STEP):
        table = chunk(number, min(STEP, ROWS - number * STEP))
        options = pc.WriteOptions(quoting_style="none", quoting_header="none")
        csv = csv or pc.CSVWriter(f"{OUT}.csv", table.schema, write_options=options)
        csv.write_table(table)
        parquet = parquet or pq.ParquetWriter(f"{OUT}.parquet", table.schema, compression="snappy")
        parquet.write_table(table, row_group_size=125_000)
        pl.from_arrow(table).write_ndjson(ndjson)
csv.close()
parquet.close()
