"""Deciding on large reports: `gatekit evaluate` with the built-in policy next to a script that only loads the JSON.

    python -m benchmarks.deciding [--findings 100000 1000000] [--rounds 5] [--keep FOLDER]

Whole processes, in turn, round after round; medians. The last columns are in relation to plain `orjson.loads` of the same file.
Needs orjson (`pip install gatekit[benchmarks]`).
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.reading import FORMATS, GENERATOR, one_process

LOAD = [sys.executable, "-c", "import orjson, sys; orjson.loads(open(sys.argv[1], 'rb').read())"]
DECIDE = [sys.executable, "-m", "gatekit", "evaluate", "--at", "2026-11-23T00:00:00Z", "--exit-zero", "--quiet"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--findings", type=int, nargs="+", default=[100_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="where the reports are made, and kept; else they are deleted")
    options = parser.parse_args()
    print("| report | findings | MB | evaluate, s | loads, s | time | evaluate, MiB | loads, MiB | memory |")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for findings in options.findings:
            for name in FORMATS:
                path = folder / f"{findings}.{name}.json"
                if not path.exists():
                    # in a process of its own: children inherit the peak of this one
                    subprocess.run([sys.executable, str(GENERATOR), name, str(findings), str(path)], check=True)
                print_row(name, findings, path, options.rounds)


def print_row(name: str, findings: int, path: Path, rounds: int) -> None:
    decided, loaded = [], []
    for _ in range(rounds):
        decided.append(one_process([*DECIDE, str(path)]))
        loaded.append(one_process([*LOAD, str(path)]))
    took, peak = (statistics.median(figures) for figures in zip(*decided, strict=True))
    load_took, load_peak = (statistics.median(figures) for figures in zip(*loaded, strict=True))
    print(
        f"| {name} | {findings:,} | {path.stat().st_size / 1e6:.0f} | {took:.2f} | {load_took:.2f} | {took / load_took:.2f}"
        f" | {peak / 2**20:.0f} | {load_peak / 2**20:.0f} | {peak / load_peak:.2f} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
