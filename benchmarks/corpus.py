"""What becomes of every file of a corpus, the broken ones included: its status, time, memory, and no secret in any output.

    python -m benchmarks.corpus CORPUS [--verbose] [--only FOLDER ...]

CORPUS has one folder of reports per format. Each file is inspected by a process of its folder, through the library and through
the command in both of its renderings. Prints how many files ended in each status, the slowest and the hungriest files,
exceptions, files of formats that are read which end unrecognised or unreadable, and outputs that hold a secret of some report.
Times are of a second reading, without imports; memory is the peak of what Python allocates (tracemalloc), in a third.
"""

from __future__ import annotations

import argparse
import gc
import io
import json
import os
import resource
import select
import subprocess
import sys
import time
import traceback
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.corpus_secrets import secrets_of
from benchmarks.recognition import FOLDERS
from gatekit import inspect_report
from gatekit.cli.exits import INTERNAL
from gatekit.cli.main import main as command
from gatekit.formats.registry import REGISTRY
from gatekit.model.evidence import Report

MOST_SECONDS = 60  # for one file, all passes together; then its process is ended
MOST_BYTES = 4 << 30  # of a process's addresses
UNREAD = ("unrecognised", "unreadable", "ambiguous")

Row = dict[str, Any]


def examined(path: Path, secrets: Iterable[str]) -> Row:
    """One file, by the process of its folder: what it ended in, what it cost, and which secrets came out."""
    row: Row = {"size": path.stat().st_size}
    try:
        report = inspect_report(path)
        row |= told(report) | cost(path)
        outputs = [repr(report), command_output("--format", "json", str(path)), command_output(str(path))]
        row["secrets"] = sorted({secret for secret in secrets for output in outputs if secret in output})
    except (Exception, SystemExit):  # noqa: BLE001 - what may come out is the question
        row["exception"] = traceback.format_exc()
    return row


def told(report: Report) -> Row:
    kinds = Counter(f"{finding.kind.value} {finding.severity.word}" for finding in report.findings)
    return {
        "status": report.status.value,
        "reason": report.reason,
        "format": report.format,
        "holds": dict(sorted(kinds.items())),
        "metrics": len(report.metrics),
        "records": len(report.records),
        "unread": [f"{item.count} {item.reason}" for item in report.unread],
    }


def cost(path: Path) -> Row:
    """Seconds and peak bytes of a reading whose imports are done."""
    gc.collect()
    begin = time.perf_counter()
    inspect_report(path)
    seconds = time.perf_counter() - begin
    tracemalloc.start()
    inspect_report(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {"seconds": seconds, "peak": peak}


def command_output(*arguments: str) -> str:
    out, err = io.StringIO(), io.StringIO()
    code = command(["inspect", *arguments], environ={"GATEKIT_DEBUG": "1"}, stdout=out, stderr=err)
    if code == INTERNAL:
        raise AssertionError(err.getvalue())
    return out.getvalue() + err.getvalue()


def worker() -> None:
    """Answers each path on a line of standard input with a line of JSON; the first line holds the secrets."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    secrets = json.loads(sys.stdin.readline())
    for line in sys.stdin:
        print(json.dumps(examined(Path(json.loads(line)), secrets)), flush=True)


class Worker:
    """A process that examines files, one after another."""

    def __init__(self, secrets: list[str]) -> None:
        arguments = [sys.executable, "-m", "benchmarks.corpus", "--worker"]
        self._process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._send(secrets)

    def examine(self, path: Path) -> Row:
        """What became of a file; after a crash or a hang the process is gone."""
        self._send(str(path))
        answer = self._process.stdout
        assert answer is not None
        ready = select.select([answer], [], [], MOST_SECONDS)[0]
        line = answer.readline() if ready else b""
        if line:
            row: Row = json.loads(line)
            return row
        self.end()
        why = f"ended by {self._process.returncode}" if ready else f"no answer within {MOST_SECONDS} seconds"
        return {"size": path.stat().st_size, "exception": why}

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def end(self) -> int:
        """Ends the process, and gives the most memory of any process that ended until now, in kilobytes."""
        self._process.kill()
        self._process.communicate()
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss

    def _send(self, value: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(value).encode() + b"\n")
        self._process.stdin.flush()


def results(corpus: Path, only: Iterable[str], secrets: list[str]) -> Iterator[tuple[Path, Row]]:
    """Each file below the corpus's folders, with what became of it."""
    for folder in sorted(path for path in corpus.iterdir() if path.is_dir() and (not only or path.name in only)):
        process = Worker(secrets)
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            if not process.is_alive:
                process = Worker(secrets)
            yield path.relative_to(corpus), process.examine(path)
        process.end()


def is_read(folder: str) -> bool:
    """Whether gatekit reads what the folder holds."""
    return not FOLDERS.get(folder, {folder.replace("-", "_")}).isdisjoint(REGISTRY)


def print_costs(rows: dict[Path, Row]) -> None:
    measured = {path: row for path, row in rows.items() if "seconds" in row}
    orders: dict[str, Callable[[Row], float]] = {
        "slowest, seconds": lambda row: row["seconds"],
        "slowest for their size, seconds for a megabyte (of files above 10 kB)": lambda row: 1e6 * row["seconds"] / row["size"],
        "most memory, megabytes": lambda row: row["peak"] / 1e6,
        "most memory for their size, bytes for a byte (of files above 10 kB)": lambda row: row["peak"] / row["size"],
    }
    for title, order in orders.items():
        among = {path: row for path, row in measured.items() if "for their size" not in title or row["size"] > 10_000}
        print(f"\n{title}")
        costs = sorted(((order(row), row["size"], path) for path, row in among.items()), reverse=True)
        for number, size, path in costs[:10]:
            print(f"  {number:10.3f}  {size:>9} bytes  {path}")


def print_rows(title: str, rows: dict[Path, Row], *names: str) -> None:
    print(f"\n{title}: {len(rows)}")
    for path, row in rows.items():
        print(f"  {path}: {'; '.join(str(row[name]) for name in names if row.get(name))}")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--verbose", action="store_true", help="print also what every file ended in")
    parser.add_argument("--only", nargs="*", default=(), metavar="FOLDER", help="these folders alone")
    arguments = parser.parse_args()
    secrets = secrets_of(arguments.corpus)
    rows = dict(results(arguments.corpus, arguments.only, secrets))
    if not rows:
        parser.error("no file to examine")
    if arguments.verbose:
        print_rows("files", rows, "status", "format", "holds", "metrics", "records", "unread", "reason")
    print_costs(rows)
    failed = {path: row for path, row in rows.items() if "exception" in row}
    leaking = {path: row for path, row in rows.items() if row.get("secrets")}
    print_rows("of a format that is read, but not read", unread(rows), "status", "format", "reason")
    print_rows("exceptions", failed, "exception")
    print_rows(f"outputs that hold one of {len(secrets)} secrets", leaking, "secrets")
    print_statuses(rows)
    print(f"most resident memory of a process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MiB")
    return 1 if failed or leaking else 0


def unread(rows: dict[Path, Row]) -> dict[Path, Row]:
    return {path: row for path, row in rows.items() if row.get("status") in UNREAD and is_read(path.parts[0])}


def print_statuses(rows: dict[Path, Row]) -> None:
    counts: defaultdict[bool, Counter[str]] = defaultdict(Counter)
    for path, row in rows.items():
        counts[is_read(path.parts[0])][row.get("status", "exception")] += 1
    for read, counter in sorted(counts.items(), reverse=True):
        told_counts = ", ".join(f"{count} {status}" for status, count in counter.most_common())
        print(f"{'folders of formats that are read' if read else 'other folders'}: {sum(counter.values())} files: {told_counts}")


if __name__ == "__main__":
    if sys.argv[1:] == ["--worker"]:
        worker()
        os._exit(0)
    sys.exit(main())
