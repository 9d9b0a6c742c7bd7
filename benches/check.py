"""`crossroads check` on questionnaires that are larger than any we ship: `python3 benches/check.py [ROUNDS]`.

40 items of 4 choices each (1.2e24 responses), 6 scales, 12 rules. Three of them: `plain`, where scales share no item;
`total`, with one more scale over all items; `shared`, where each item stands in one or two scales. Beside it, in turn,
Z3 (an SMT solver) is asked a part of the same: can each rule hold, can each level be the highest, can a worse answer
lower the level. Z3 gives up on a question after a minute. What it prints are medians. Needs `cargo`, and `python3` with
`venv`; the questionnaires are written to `target/check`.
"""
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
WORK = ROOT / "target" / "check"
SOLVER = "z3-solver==5.4.1.0"
LEVELS = ["outpatient", "iop", "inpatient"]
HEAD = """\
format: 1
id: forty
version: 1.0.0
title: Forty items
language: en
license: CC0-1.0
reviewed_by: []
validated: none
levels:
  - {id: outpatient, name: Outpatient, because: Nothing else.}
  - {id: iop, name: IOP}
  - {id: inpatient, name: Inpatient}
"""


def scales(kind):
    """The items of each scale."""
    if kind == "shared":
        return {f"s{s}": [(7 * n + 5 * s) % 40 for n in range(8)] for s in range(6)}
    found = {f"s{s}": [n for n in range(40) if n * 6 // 40 == s] for s in range(6)}
    return found | ({"total": list(range(40))} if kind == "total" else {})


def rules(kind):
    last = "total >= 75" if kind == "total" else "s0 + s1 >= 32"
    return [
        ("s0 >= 15 && s1 >= 12", 2), ("s2 >= 16 || s3 >= 17 && s4 >= 10", 2), ("s5 >= 14 && !(s0 < 8)", 2),
        ("s1 >= 17 && s2 >= 9", 2), ("q3 == 'c3' && s4 >= 13", 2), (last, 2), ("s0 >= 12", 1),
        ("s1 >= 11 && s5 >= 6", 1), ("s2 >= 12 || s3 >= 14", 1), ("s4 >= 12 && q20 in ['c2', 'c3']", 1),
        ("s5 >= 13", 1), ("s3 >= 10 && s4 >= 9", 1),
    ]


def questionnaire(kind):
    text = HEAD + "choices:\n  four:\n"
    text += "".join(f"    - {{code: c{n}, text: C, points: {n}}}\n" for n in range(4))
    text += "sections:\n  - id: one\n    title: One\n    items:\n"
    text += "".join(f"      - {{id: q{n}, ask: Q?, one_of: four, worse: last}}\n" for n in range(40))
    text += "scales:\n"
    for name, items in scales(kind).items():
        text += f"  - {{id: {name}, name: {name}, sum: [{', '.join(f'q{n}' for n in items)}]}}\n"
    text += "rules:\n"
    for n, (when, level) in enumerate(rules(kind)):
        text += f'  - {{id: r{n}, when: "{when}", at_least: {LEVELS[level]}, because: B.}}\n'
    return text


def solve(kind):
    """The questions that Z3 is asked; prints how many it answered."""
    import z3

    def response(name):
        return [z3.Int(f"{name}{n}") for n in range(40)]

    def held(answers):
        names = {name: z3.Sum([answers[n] for n in items]) for name, items in scales(kind).items()}
        s0, s1, s2, s3, s4, s5 = (names[f"s{s}"] for s in range(6))
        last = names["total"] >= 75 if kind == "total" else s0 + s1 >= 32
        return [
            z3.And(s0 >= 15, s1 >= 12), z3.Or(s2 >= 16, z3.And(s3 >= 17, s4 >= 10)),
            z3.And(s5 >= 14, z3.Not(s0 < 8)), z3.And(s1 >= 17, s2 >= 9), z3.And(answers[3] == 3, s4 >= 13), last,
            s0 >= 12, z3.And(s1 >= 11, s5 >= 6), z3.Or(s2 >= 12, s3 >= 14), z3.And(s4 >= 12, answers[20] >= 2),
            s5 >= 13, z3.And(s3 >= 10, s4 >= 9),
        ]

    def within(answers):
        return [z3.And(answer >= 0, answer <= 3) for answer in answers]

    def level(rules):
        return z3.If(z3.Or(rules[:6]), 2, z3.If(z3.Or(rules[6:]), 1, 0))

    better, worse = response("a"), response("b")
    first, second = held(better), held(worse)
    same = z3.Sum([z3.If(x == y, 0, 1) for x, y in zip(better, worse)]) == 1
    up = z3.And([x <= y for x, y in zip(better, worse)])
    questions = [[rule] for rule in first] + [[level(first) == n] for n in range(3)]
    questions += [within(worse) + [same, up, level(second) < level(first)]]
    answered = 0
    for question in questions:
        solver = z3.Solver()
        solver.set("timeout", 60_000)
        solver.add(within(better) + question)
        answered += solver.check() != z3.unknown
    print(f"{answered} of {len(questions)}")


def measured(command):
    """Wall seconds, the most memory in MiB, and what it printed. Exit code 1 says that there are findings."""
    begun = time.perf_counter()
    with open(WORK / "printed", "wb") as output:
        child = subprocess.Popen([str(part) for part in command], stdout=output, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{command[0]} ended with {status}:\n{(WORK / 'printed').read_text()}")
    return time.perf_counter() - begun, used.ru_maxrss / 1024, (WORK / "printed").read_text()


def main(rounds=3):
    WORK.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cargo", "build", "--release", "--locked", "--quiet"], cwd=ROOT, check=True)
    python = WORK / "venv" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", WORK / "venv"], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", SOLVER], check=True)
    print(f"median of {rounds} rounds; Z3 is asked 16 questions, check all that it knows\n")
    print("| model | `check` | memory | Z3 | answered | Z3 / check |\n|---|---|---|---|---|---|")
    for kind in ["plain", "total", "shared"]:
        path = WORK / f"forty-{kind}.yaml"
        path.write_text(questionnaire(kind))
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(measured([ROOT / "target/release/crossroads", "check", path]))
            theirs.append(measured([python, __file__, "--solve", kind]))
            if "not decided" in ours[-1][2]:
                sys.exit(f"{kind}: not all was decided:\n{ours[-1][2]}")
        seconds = statistics.median(run[0] for run in ours)
        ratio = statistics.median(b[0] / a[0] for a, b in zip(ours, theirs))
        print(f"| {kind} | {seconds:.2f} s | {max(run[1] for run in ours):.0f} MiB "
              f"| {statistics.median(run[0] for run in theirs):.2f} s | {theirs[-1][2].strip()} | {ratio:.1f} |", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--solve"]:
        solve(sys.argv[2])
    else:
        main(*map(int, sys.argv[1:2]))
