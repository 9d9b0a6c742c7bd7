"""Crossroads beside others that score a table: `python3 benches/batch/run.py [ROWS] [ROUNDS] [THREADS]`.

Builds the program, makes an environment with the rivals and the answers under `target/batch`, checks that those who
mean the same write the same, and then runs all of them in turn, round after round. What it prints are medians of the
rounds' ratios, as machines are shared and noisy. Needs `cargo`, and `python3` with `venv`.
"""
import csv
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORK = ROOT / "target" / "batch"
RIVALS = ["duckdb==2.0.0", "polars==2.1.0", "pandas==3.1.1", "pyarrow==26.0.1", "numpy"]
ROWS, ROUNDS, THREADS = (int(n) for n in (sys.argv[1:] + ["1000000", "7", "2"][len(sys.argv) - 1:]))
SAME = ["duckdb", "duckdb-tuned", "polars-sql", "polars-tuned"]
FORMATS = ["csv", "ndjson", "parquet"]


def run(command, **more):
    subprocess.run([str(part) for part in command], check=True, **more)


def measured(command, out=None):
    """Wall seconds, CPU seconds and the most memory in MiB. What it prints goes into a file."""
    begun = time.perf_counter()
    with open(out or WORK / "printed", "wb") as output:
        child = subprocess.Popen([str(part) for part in command], stdout=output, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
    if status:
        sys.exit(f"{command[0]} ended with {status}")
    return time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def ours(threads, form="csv"):
    """To standard output, as `-o` also waits until the disk has it all, which no rival does."""
    return [ROOT / "target/release/crossroads", "score", HERE / "workload.yaml", f"{TABLE}.{form}", "--keep", "id",
            "--threads", threads]


def theirs(which, form="csv", threads=THREADS):
    return [PYTHON, HERE / "rivals.py", which, f"{TABLE}.{form}", WORK / "theirs.csv", threads]


def other_rows(which):
    """How many rows of a rival's last result are not ours."""
    keys = ["id", "level_at_least", "level_at_most", "s1", "s2", "s3", "s4", "s5", "s6"]
    wrong = 0
    with open(WORK / "ours.csv") as a, open(WORK / "theirs.csv") as b:
        for x, y in zip(csv.DictReader(a), csv.DictReader(b), strict=True):
            wrong += any(x[k] != y[k] for k in keys) or x["rules"] != y["rules"].strip(";")
    if wrong:
        sys.exit(f"{which} has another result in {wrong} of {ROWS} rows")


def compare(title, commands):
    rounds = []
    for n in range(ROUNDS):
        slow = ("script", "pandas")
        # The slow ones are so slow that once is enough to see it.
        rounds.append({w: measured(c) for w, c in commands.items() if n == 0 or w not in slow})
    print(f"{title}, {ROWS} rows, median of up to {ROUNDS} rounds\n")
    print("| | wall s | CPU s | memory MiB | wall, as times ours |\n|---|---|---|---|---|")
    for w in commands:
        seen = [r for r in rounds if w in r]
        wall, cpu, memory = (statistics.median(r[w][k] for r in seen) for k in range(3))
        ratio = statistics.median(r[w][0] / r["ours"][0] for r in seen)
        print(f"| {w} | {wall:.2f} | {cpu:.2f} | {memory:.0f} | {ratio:.2f} |")
    print(flush=True)


WORK.mkdir(parents=True, exist_ok=True)
PYTHON, TABLE = WORK / "venv/bin/python", WORK / str(ROWS)
os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
if not PYTHON.exists():
    run([sys.executable, "-m", "venv", WORK / "venv"])
    run([PYTHON, "-m", "pip", "install", "-q", *RIVALS])
if not all(Path(f"{TABLE}.{form}").exists() for form in FORMATS):
    run([PYTHON, HERE / "gen.py", ROWS, TABLE])
run(["cargo", "build", "--release", "--quiet", "--features", "parquet"], cwd=ROOT)
run(["cargo", "build", "--release", "--quiet", "--manifest-path", HERE / "parse/Cargo.toml",
     "--target-dir", ROOT / "target"], cwd=ROOT)

for form in FORMATS:
    measured(ours(THREADS, form), WORK / "ours.csv")
    for which in SAME:
        measured(theirs(which, form))
        other_rows(f"{which} from {form}")
print(f"the same result on every one of {ROWS} rows from {', '.join(FORMATS)}: {', '.join(SAME)}\n")

compare("CSV, one thread", {"ours": ours(1), "parse only": [ROOT / "target/release/parse", f"{TABLE}.csv"],
                            "script": theirs("script", threads=1)})
compare(f"CSV, {THREADS} threads", {"ours": ours(THREADS), "ours, one thread": ours(1)}
        | {which: theirs(which) for which in [*SAME, "pandas"]})
for form in FORMATS[1:]:
    compare(f"{form}, {THREADS} threads", {"ours": ours(THREADS, form)} | {which: theirs(which, form) for which in SAME})
print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, {', '.join(RIVALS[:3])}")
