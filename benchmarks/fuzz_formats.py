"""Damages the fixtures of every format in thousands of ways, and watches what `inspect_report` makes of them.

    python -m benchmarks.fuzz_formats [--seconds 120] [--seed 1] [--processes 2] [FORMAT ...]

Prints what nothing may do: raise anything, or take longer than 2 seconds. Prints for judgement, each sort of damage once: reports
with open findings of which a damaged copy is whole (`ok`, nothing unread) with none or fewer of them.
Some of that is right: a list that is empty now holds nothing, a word for "failed" may have become one for "passed".
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from gatekit import inspect_report
from gatekit.formats.registry import REGISTRY, load_format
from gatekit.model.evidence import Report
from gatekit.model.vocabulary import ReportStatus
from gatekit.reading.shape import Syntax, shape_of
from gatekit.reports.inspection import render_inspection
from gatekit.reports.json import render_reports
from tests.formats.hostile import changed, xml_text
from tests.formats.mutations import ODD_VALUES, places_in
from tests.formats.support import Case, cases

MOST_SECONDS = 2.0
ODD_TEXTS = ("", "x", "-1", "0", "NaN", "1e400", "9" * 400, "é\u202e", "\x01", "../..", "%zz", "true", "null", "&#0;", "'", '"')
_NUMBERS = (b"1e400", b"-1e400", b"1" * 400, b"-0", b"0.1e-400")
_ATTRIBUTE = re.compile(rb"""([\w:.-]+)=("[^"]*"|'[^']*')""")
_TAG = re.compile(rb"<[^>]+>")
_NUMBER = re.compile(rb"\d+(?:\.\d+)?")

Damaged = tuple[str, bytes]  # what was done, and what came of it
Damage = Callable[[random.Random, bytes], Damaged]


def of_json(chance: random.Random, raw: bytes) -> Damaged:
    """One value replaced, removed, renamed, doubled or swapped."""
    value = json.loads(raw)
    place = chance.choice(list(places_in(value)))
    what = chance.choice(("replace", "replace", "replace", "number", "remove", "rename", "double", "deep", "key twice"))
    told = ".".join("*" if isinstance(key, int) else key for key in place)
    if what == "replace" or not place:
        odd = chance.choice(ODD_VALUES)
        return f"{told} = {str(odd)[:20]!r} ({type(odd).__name__})", json.dumps(changed(value, place, lambda _: odd)).encode()
    if what in ("number", "deep"):
        hole = json.dumps(changed(value, place, lambda _: "\x02hole")).encode()
        depth = chance.choice((50, 990, 5000))
        filling = chance.choice(_NUMBERS) if what == "number" else b"[" * depth + b"]" * depth
        return f"{told} = {filling[:6].decode()}", hole.replace(b'"\\u0002hole"', filling)
    if what == "key twice" and isinstance(place[-1], str):
        hole = json.dumps(changed(value, place, lambda old: ["\x02hole", old])).encode()
        twice = hole.replace(b'["\\u0002hole", ', b'null, "' + json.dumps(place[-1]).encode()[1:-1] + b'": ', 1)
        return f"{told} twice", re.sub(rb"\](?=[,}\]])", b"", twice, count=1)
    # lists have no keys to rename, objects no members to double
    fits = {"rename": str, "double": int}.get(what, type(place[-1]))
    what = what if isinstance(place[-1], fits) and what != "key twice" else "remove"
    return f"{what} {told}", json.dumps(changed(value, place[:-1], lambda holder: without(holder, place[-1], what))).encode()


def without(holder: Any, key: Any, what: str) -> Any:
    copy = list(holder) if isinstance(holder, list) else dict(holder)
    member = copy.pop(key)
    if what == "rename" and isinstance(copy, dict):
        copy[f"{key}x"] = member
    if what == "double" and isinstance(copy, list):
        copy += [member, member]
    return copy


def of_xml(chance: random.Random, raw: bytes) -> Damaged:
    """One attribute or tag replaced, removed, doubled, renamed or wrapped."""
    attributes, tags = list(_ATTRIBUTE.finditer(raw)), list(_TAG.finditer(raw))
    what = chance.choice(
        ("attribute", "attribute", "attribute gone", "tag gone", "tag twice", "tag renamed", "swap", "wrap", "text")
    )
    if what.startswith(("attribute", "swap")) and attributes:
        match = chance.choice(attributes)
        name = match[1].decode("utf-8", "replace")
        if what == "attribute gone":
            return f"{what} {name}", raw[: match.start()] + raw[match.end() :]
        odd = chance.choice(attributes)[2] if what == "swap" else b'"' + xml_text(chance.choice(ODD_TEXTS)) + b'"'
        return f"{name} = {odd.decode('utf-8', 'replace')[:20]}", raw[: match.start(2)] + odd + raw[match.end(2) :]
    match = chance.choice(tags)
    tag, before, after = match[0], raw[: match.start()], raw[match.end() :]
    filling = {
        "tag gone": b"",
        "tag twice": tag + tag,
        "tag renamed": re.sub(rb"^<(/?)([\w:.-]+)", rb"<\1\2x", tag),
        "wrap": b"<x>" + tag + b"</x>",
        "text": tag + xml_text(chance.choice(ODD_TEXTS)) + b"<![CDATA[x]]>",
    }.get(what, tag)
    return f"{what} {tag[:30].decode('utf-8', 'replace')}", before + filling + after


def of_lines(chance: random.Random, raw: bytes) -> Damaged:
    """Lines dropped, doubled, cut, moved, joined; a number replaced."""
    lines = raw.split(b"\n")
    number = chance.randrange(len(lines))
    line = lines[number]
    what = chance.choice(("drop", "double", "cut", "move", "join", "number", "word", "rest gone"))
    words = line.split()
    filling: list[bytes] = [line]
    if what == "double":
        filling = [line, line]
    elif what == "cut":
        filling = [line[: chance.randrange(len(line) + 1)]]
    elif what == "move":
        filling = [line, chance.choice(lines)]
    elif what == "number":
        filling = [_NUMBER.sub(lambda _: chance.choice((b"1e400", b"-1", b"9" * 30, b"NaN", b"")), line, count=1)]
    elif what == "word" and words:
        filling = [line.replace(chance.choice(words), chance.choice(ODD_TEXTS).encode(), 1)]
    rest = [] if what == "rest gone" else lines[number + 1 :]
    if what in ("drop", "join"):
        filling = [line + (rest.pop(0) if rest else b"")] if what == "join" else []
    return f"{what} line {line[:40].decode('utf-8', 'replace')!r}", b"\n".join([*lines[:number], *filling, *rest])


def of_json_lines(chance: random.Random, raw: bytes) -> Damaged:
    lines = raw.split(b"\n")
    number = chance.randrange(len(lines))
    if chance.random() < 0.4 or not lines[number].strip():
        return of_lines(chance, raw)
    what, lines[number] = of_json(chance, lines[number])
    return what, b"\n".join(lines)


def of_bytes(chance: random.Random, raw: bytes) -> Damaged:
    """Some bytes replaced, inserted or removed."""
    data = bytearray(raw)
    for _ in range(chance.randint(1, 4)):
        spot = chance.randrange(len(data) + 1)
        length = chance.choice((0, 1, 1, 2, 30))
        byte = chance.choice((0, 9, 10, 34, 44, 60, 92, 123, 125, 128, 255, chance.randrange(256)))
        data[spot : spot + length] = bytes((byte,))
    return "bytes", bytes(data)


OF_SYNTAX: dict[Syntax, Damage] = {
    Syntax.JSON: of_json,
    Syntax.JSON_LINES: of_json_lines,
    Syntax.XML: of_xml,
    Syntax.TEXT: of_lines,
}


def damaged(case: Case, chance: random.Random) -> Iterator[Damaged]:
    """Damaged copies of a fixture, without end."""
    raw = case.report.read_bytes()
    special = OF_SYNTAX.get(shape_of(raw).syntax, of_bytes)
    while True:
        try:
            yield (of_bytes if chance.random() < 0.2 else special)(chance, raw)
        except (ValueError, RecursionError, UnicodeError):  # a broken fixture is no JSON
            yield of_bytes(chance, raw)


def watched(case: Case, path: Path, what: str, before: Report) -> str:
    """What a damaged copy did that it may not do, or that is to be judged; "" if nothing."""
    begin = time.perf_counter()
    try:
        after = inspect_report(path)
        render_inspection(after, colour=False)
        render_reports([after])
    except (Exception, SystemExit):  # noqa: BLE001 - what may come out is the question
        return f"EXCEPTION {traceback.format_exc()[-900:]}"
    if (seconds := time.perf_counter() - begin) > MOST_SECONDS:
        return f"SLOW {seconds:.1f} s"
    was, now = open_findings(before), open_findings(after)
    is_whole = after.status is ReportStatus.OK and after.format == case.format
    if is_whole and now < was and sum(one.count for one in after.unread) <= sum(one.count for one in before.unread):
        return f"{'CLEAN' if not now else 'FEWER'} {was} -> {now}: {what}"
    return ""


def open_findings(report: Report) -> int:
    return sum(finding.is_open for finding in report.findings)


def fuzzed(job: tuple[str, float, int]) -> list[tuple[str, str, bytes]]:
    """All that was seen of a format within some seconds: the fixture, what it was, and the report that did it."""
    name, seconds, seed = job
    chance = random.Random(f"{name} {seed}")
    seen: dict[str, tuple[str, str, bytes]] = {}
    of_format = cases(name)
    with tempfile.TemporaryDirectory() as scratch:
        end = time.monotonic() + seconds
        streams = [(case, inspect_report(case.report), damaged(case, chance)) for case in of_format]
        count = 0
        while time.monotonic() < end:
            case, before, stream = streams[count % len(streams)]
            what, data = next(stream)
            path = Path(scratch) / case.report.name
            path.write_bytes(data)
            count += 1
            if told := watched(case, path, what, before):
                seen.setdefault(told[:4] + what + told.rpartition("File")[2], (f"{name}/{case.name}", told, data))
    return [(f"{name}: {count} damaged reports", "", b""), *seen.values()]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("formats", nargs="*", default=sorted(REGISTRY), metavar="FORMAT")
    parser.add_argument("--seconds", type=float, default=120, help="for all formats together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="folder for the reports that did it")
    options = parser.parse_args()
    formats = [name for name in options.formats if cases(name)]
    share = options.seconds * options.processes / len(formats)
    counts: Counter[str] = Counter()
    for name in REGISTRY:
        load_format(name)  # before the processes part, so that editing a format during a run changes nothing
    with Pool(options.processes) as pool:
        for found in pool.imap(fuzzed, [(name, share, options.seed) for name in formats]):
            for number, (where, told, data) in enumerate(found):
                print(f"{where}: {told}" if told else where, flush=True)
                counts[told.partition(" ")[0]] += 1
                if options.keep and told:
                    options.keep.mkdir(parents=True, exist_ok=True)
                    (options.keep / f"{where.replace('/', '-')}-{number}").write_bytes(data)
    print(", ".join(f"{count} {what}" for what, count in sorted(counts.items()) if what) or "nothing")
    return 1 if counts["EXCEPTION"] or counts["SLOW"] else 0


if __name__ == "__main__":
    sys.exit(main())
