"""Random faults while phones send what was done without network: nothing lost, nothing twice, the state of somebody who was online.

script/bench faults [--sequences 10000] [--seed N] [--only K]. The seed is printed; with it and a number one sequence is played again.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.pages import Row
from tests.browser.chromium import browser
from tests.browser.faults.running import Result, run, served

SEQUENCES = 10_000
SHOWN = 10


def measure(arguments: list[str]) -> list[Row]:
    parser = argparse.ArgumentParser(prog="script/bench faults")
    parser.add_argument("--sequences", type=int, default=SEQUENCES)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("--only", type=int, help="the number of one sequence")
    asked = parser.parse_args(arguments)
    numbers = range(asked.sequences) if asked.only is None else [asked.only]
    print(f"seed {asked.seed}", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory() as name, browser() as chromium:
        folder = Path(name)
        with served(folder, f"sqlite:///{folder / 'faults.sqlite3'}") as (live, village):
            result = run(live, village, chromium, numbers, asked.seed, told=tell)
    for number, faults in list(result.differing.items())[:SHOWN]:
        print(f"--seed {result.seed} --only {number}: " + "; ".join(faults), file=sys.stderr)
    return list(rows(result, len(numbers)))


def tell(result: Result) -> None:
    counts = f"{result.lost} lost, {result.double} double, {len(result.differing)} differ"
    print(f"{result.sequences:,} sequences, {counts}, {result.seconds / 60:.1f} min", file=sys.stderr, flush=True)


def rows(result: Result, asked: int) -> Iterator[Row]:
    yield Row(f"fault sequences, seed {result.seed}", f"{result.sequences:,}", f"{asked:,}", result.sequences == asked)
    met = {kind: count for kind, count in sorted(result.met.items()) if kind != "well"}
    yield Row("  faults met", f"{sum(met.values()):,}", "", True)
    for kind, count in met.items():
        yield Row(f"    {kind}", f"{count:,}", "", True)
    yield Row("  requests without a fault", f"{result.met['well']:,}", "", True)
    yield Row("  deeds", f"{result.acts:,}", "", True)
    yield Row("  statements", f"{result.statements:,}", "", True)
    yield Row("  lost", f"{result.lost}", "0", result.lost == 0)
    yield Row("  double", f"{result.double}", "0", result.double == 0)
    yield Row("  states that differ", f"{len(result.differing)}", "0", not result.differing)
    yield Row("  of them compared with somebody online", f"{result.twins:,}", "", True)
    yield Row("  minutes", f"{result.seconds / 60:.1f}", "", True)
