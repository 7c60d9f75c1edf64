"""Hostile variants of every format's fixtures: huge words, deep nesting, huge numbers, broken text. Watches time and memory.

    python -m benchmarks.hostile [--megabytes 1] [FORMAT ...]

Prints each variant that raises anything, or takes longer or more memory than its share: 2 seconds and 60 bytes for each byte, and
half a second and 20 megabytes besides. A process with limits of memory and time reads each format's variants.
"""

from __future__ import annotations

import argparse
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
import tracemalloc
from multiprocessing import Pool
from pathlib import Path

from gatekit import inspect_report
from gatekit.formats.registry import REGISTRY, load_format
from gatekit.reports.inspection import render_inspection
from gatekit.reports.json import render_reports
from tests.formats.hostile import variants
from tests.formats.support import cases

SECONDS_FOR_MEGABYTE, SECONDS_BESIDES = 2.0, 0.5
BYTES_FOR_BYTE, BYTES_BESIDES = 60, 20_000_000
MOST_SECONDS = 30


def watched(path: Path) -> str:
    """What a variant did that it may not do; "" if nothing."""
    size = path.stat().st_size / 1e6
    tracemalloc.start()
    signal.alarm(MOST_SECONDS)
    try:
        begin = time.perf_counter()
        report = inspect_report(path)
        traced = time.perf_counter() - begin
        signal.alarm(0)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        read = traced if traced < SECONDS_BESIDES else seconds_of(path)
        begin = time.perf_counter()
        render_inspection(report, colour=False)
        render_reports([report])
        rendered = time.perf_counter() - begin
    except (Exception, SystemExit):  # noqa: BLE001 - what may come out is the question
        return f"EXCEPTION {traceback.format_exc()[-700:]}"
    finally:
        signal.alarm(0)
        tracemalloc.stop()
    told = f"{report.status.value} {report.reason[:80]}"
    for what, seconds in (("read", read), ("rendered", rendered)):
        if seconds > SECONDS_BESIDES + SECONDS_FOR_MEGABYTE * size:
            return f"SLOW {what} in {seconds:.1f} s for {size:.1f} MB: {told}"
    if peak > BYTES_BESIDES + BYTES_FOR_BYTE * size * 1e6:
        return f"MEMORY {peak / 1e6:.0f} MB for {size:.1f} MB: {told}"
    return f"REASON of {len(report.reason)} characters" if len(report.reason) > 2000 else ""


def seconds_of(path: Path) -> float:
    begin = time.perf_counter()
    inspect_report(path)
    return time.perf_counter() - begin


def late(*_: object) -> None:
    raise TimeoutError


def tried(job: tuple[str, int, int]) -> list[str]:
    name, size, seed = job
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
    signal.signal(signal.SIGALRM, late)
    chance = random.Random(f"{name} {seed}")
    told, count = [], 0
    with tempfile.TemporaryDirectory() as scratch:
        for case in cases(name)[:2]:
            path = Path(scratch) / case.report.name
            for what, data in variants(case.report.read_bytes(), size, chance):
                path.write_bytes(data)
                count += 1
                if found := watched(path):
                    told.append(f"{name}/{case.name}: {what[:80]}: {found}")
    return [f"{name}: {count} variants", *told]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("formats", nargs="*", default=sorted(REGISTRY), metavar="FORMAT")
    parser.add_argument("--megabytes", type=float, default=0.3, help="how large the large ones are")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    if unknown := sorted(set(options.formats) - REGISTRY.keys()):
        parser.error(f"no such format: {', '.join(unknown)}")
    bad = 0
    for name in REGISTRY:
        load_format(name)  # before the processes part, so that editing a format during a run changes nothing
    with Pool(options.processes) as pool:
        jobs = [(name, int(options.megabytes * 1e6), options.seed) for name in options.formats]
        for told in pool.imap(tried, jobs):
            print("\n".join(told), flush=True)
            bad += len(told) - 1
    print(f"{bad} that may not be")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
