"""Reading large reports: `gatekit inspect` next to what a script would do.

    python benchmarks/reading.py [--findings 100000] [--rounds 7] [--keep FOLDER]

Makes a Grype, a SARIF and a Trivy report, then runs whole processes in turn, round after round, so that whatever else the machine
does hits all of them: `gatekit inspect` (which reads every finding, digests the file and prints what it holds), and scripts that
only load the JSON. Prints medians of wall time and the peak of memory, and both in relation: time to plain `orjson.loads`, memory
to the file's size. Needs orjson (`pip install gatekit[benchmarks]`).
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

GENERATOR = Path(__file__).with_name("generate.py")
FORMATS = ("grype", "sarif", "trivy")
REFERENCE = "orjson.loads"
CONTENDERS = {
    "gatekit inspect": ["-m", "gatekit", "inspect"],
    "json.load": ["-c", "import json, sys; json.load(open(sys.argv[1], 'rb'))"],
    REFERENCE: ["-c", "import orjson, sys; orjson.loads(open(sys.argv[1], 'rb').read())"],
    "orjson.loads, no gc": ["-c", "import gc, orjson, sys; gc.disable(); orjson.loads(open(sys.argv[1], 'rb').read())"],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--findings", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--keep", type=Path, help="where the reports are made, and kept; else they are deleted")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for name in FORMATS:
            path = folder / f"{options.findings}.{name}.json"
            if not path.exists():
                # in a process of its own: children inherit the peak of this one
                subprocess.run([sys.executable, str(GENERATOR), name, str(options.findings), str(path)], check=True)
            print_table(name, path, measured(path, options.rounds), options)


def measured(path: Path, rounds: int) -> dict[str, list[tuple[float, int]]]:
    """Wall time in seconds and peak memory in bytes, per contender and round."""
    runs: dict[str, list[tuple[float, int]]] = {name: [] for name in CONTENDERS}
    for _ in range(rounds):
        for name, argv in CONTENDERS.items():
            runs[name].append(one_process([sys.executable, *argv, str(path)]))
    return runs


def one_process(argv: list[str]) -> tuple[float, int]:
    start = time.perf_counter()
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(argv)} ended with {process.returncode}")
    # kilobytes, but on macOS bytes
    return took, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def print_table(name: str, path: Path, runs: dict[str, list[tuple[float, int]]], options: argparse.Namespace) -> None:
    size = path.stat().st_size
    reference = statistics.median(took for took, _ in runs[REFERENCE])
    print(f"\n{name}: {options.findings:,} findings, {size:,} bytes, medians of {options.rounds} rounds\n")
    print(f"| process | wall, s | of `{REFERENCE}` | peak memory, MiB | of the file |")
    print("|---|---|---|---|---|")
    for contender, measures in runs.items():
        took = statistics.median(seconds for seconds, _ in measures)
        peak = statistics.median(memory for _, memory in measures)
        print(f"| {contender} | {took:.2f} | {took / reference:.2f} | {peak / 2**20:.0f} | {peak / size:.2f} |")


if __name__ == "__main__":
    main()
