"""Hostile variants of reports: huge words, deep nesting, huge numbers, broken text; small for the suite, large for benchmarks."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

from gatekit.reading.shape import Syntax, shape_of
from tests.formats.mutations import Place, places_in

FILLINGS = (
    "a",
    " ",
    "a ",
    "0",
    "(",
    "[",
    ":",
    "/",
    "\\",
    "'",
    '"',
    "-",
    "a:",
    "=",
    "*",
    "\t",
    ", ",
    "%2",
    "<",
    "@",
    "é",
    "a.",
    "1,",
    "\n",
)
NUMBERS = ("999999999999", "1e400", "-1", "9" * 5000, "2147483648", "1e15", "0.0000001", "NaN")
_DIGITS = re.compile(rb"(?<![\w.])\d+(?:\.\d+)?(?![\w.])")
_HOLE = "\x02hole"

Variant = tuple[str, bytes]  # what was done, and what came of it


def variants(raw: bytes, size: int, chance: random.Random) -> Iterator[Variant]:
    """Hostile variants of one report, whose large parts have about `size` bytes."""
    yield from of_any(raw, chance)
    syntax = shape_of(raw).syntax
    if syntax is Syntax.XML:
        yield from of_xml(raw, size, chance)
    elif syntax is Syntax.JSON:
        yield from of_json(raw, size, chance)
    else:
        yield from of_lines(raw, size, chance)


def of_any(raw: bytes, chance: random.Random) -> Iterator[Variant]:
    """What may stand anywhere: other encodings, NUL, and other numbers."""
    middle = len(raw) // 2
    yield "NUL", raw[:middle] + b"\0" + raw[middle:]
    yield "Latin-1", raw[:middle] + "ü".encode("latin-1") + raw[middle:]
    yield "twice", raw + raw
    yield "half a surrogate", re.sub(rb'": "', rb'": "\\ud800', raw)
    yield "surrogate in UTF-8", re.sub(rb'": ?"|="', lambda found: found[0] + b"\xed\xa0\x80", raw, count=3)
    for number in NUMBERS:
        yield f"all numbers {number[:13]}", _DIGITS.sub(number.encode(), raw)
        found = list(_DIGITS.finditer(raw))
        for match in chance.sample(found, min(len(found), 8)):
            where = raw[max(match.start() - 25, 0) : match.start()].decode("utf-8", "replace")
            yield f"{where!r} {number[:13]}", raw[: match.start()] + number.encode() + raw[match.end() :]


def of_json(raw: bytes, size: int, chance: random.Random) -> Iterator[Variant]:
    """Deep, long and wide values in the place of others; nothing if the report is no JSON."""
    try:
        value = json.loads(raw)
    except ValueError:
        return
    sorts: dict[tuple[str, ...], Place] = {}
    for place in places_in(value):
        sorts.setdefault(tuple("*" if isinstance(key, int) else key for key in place), place)
    for number, (sort, place) in enumerate(chance.sample(sorted(sorts.items()), min(len(sorts), 10))):
        where = ".".join(sort)
        hole = json.dumps(changed(value, place, lambda _: _HOLE)).encode()
        told = [(f"{depth} deep", b'[{"a":' * depth + b"1" + b"}]" * depth) for depth in (500, size)[: 2 if number == 0 else 1]]
        told += [(name, json.dumps(filling, ensure_ascii=False).encode()) for name, filling in fillings(size, chance, 4)]
        told.append(("many items", b"[" + b",".join([b"{}"] * (size // 3)) + b"]"))
        told.append(("many keys", b"{" + b",".join(b'"%d":{}' % key for key in range(size // 24)) + b"}"))
        for what, filling in told:
            yield f"{where} {what}", hole.replace(json.dumps(_HOLE).encode(), filling)


def of_xml(raw: bytes, size: int, chance: random.Random) -> Iterator[Variant]:
    """Deep nesting, entities, and long attributes and texts."""
    root = re.search(rb"<[A-Za-z][^>]*[^/]>", raw)
    if root is None:
        return
    for name in (b"a", b"testsuite", b"package"):
        for depth in (150, size):
            inner = b"<%s>" % name * depth + b"</%s>" % name * depth
            yield f"{depth} deep", raw[: root.end()] + inner + raw[root.end() :]
    laughs = [b'<!ENTITY %c "%s">' % (98 + number, b"&%c;" % (97 + number) * 10) for number in range(9)]
    body = re.sub(rb"^\s*(?:<\?xml.*?\?>)?\s*(?:<!DOCTYPE[^>\[]*(?:\[.*?\])?>)?", b"", raw, count=1, flags=re.DOTALL)
    doctype = b'<!DOCTYPE r [<!ENTITY a "ha">' + b"".join(laughs) + b"]>"
    yield "billion laughs", doctype + body.replace(b">", b">&j;", 1)
    yield "external entity", b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + body.replace(b">", b">&a;", 1)
    attributes = {raw[: match.start()].rpartition(b" ")[2]: match for match in re.finditer(rb'="([^"]*)"', raw)}
    for name, match in chance.sample(sorted(attributes.items(), key=lambda item: item[0]), min(len(attributes), 10)):
        for shown, filling in fillings(size, chance, 4):
            yield f"{name.decode()} {shown!r}", raw[: match.start(1)] + xml_text(filling) + raw[match.end(1) :]
    texts = [match for match in re.finditer(rb">([^<>]{3,})</", raw) if match[1].strip()]
    for match in chance.sample(texts, min(len(texts), 6)):
        for shown, filling in fillings(size, chance, 6):
            yield f"text {match[1][:20]!r} {shown!r}", raw[: match.end(1)] + xml_text(filling) + raw[match.end(1) :]


def of_lines(raw: bytes, size: int, chance: random.Random) -> Iterator[Variant]:
    """Long lines, many lines, and a quote that never ends."""
    lines = raw.split(b"\n")
    for number in chance.sample(range(len(lines)), min(len(lines), 8)):
        line, before, after = lines[number], lines[:number], lines[number + 1 :]
        for shown, filling in fillings(size, chance, 5):
            at = chance.choice((0, len(line), chance.randrange(len(line) + 1)))
            yield f"{line[:30]!r} {shown!r}", b"\n".join([*before, line[:at] + filling.encode() + line[at:], *after])
        yield f"{line[:30]!r} many times", b"\n".join([*before, *[line] * (size // (len(line) + 1)), *after])
    yield "a quote that never ends", b"\n".join([*lines[:1], b'"' + b"a,b\n" * (size // 4)])


def fillings(size: int, chance: random.Random, count: int) -> list[tuple[str, str]]:
    """Some long texts, each of which repeats something that patterns may stumble over."""
    return [(one, one * (size // len(one.encode()))) for one in chance.sample(FILLINGS, count)]


def changed(value: Any, place: Place, change: Callable[[Any], Any]) -> Any:
    """A copy of a JSON value in which one place is changed; the rest is shared."""
    if not place:
        return change(value)
    copy: Any = list(value) if isinstance(value, list) else dict(value)
    copy[place[0]] = changed(value[place[0]], place[1:], change)
    return copy


def xml_text(text: str) -> bytes:
    """A text as it stands in XML."""
    return text.replace("<", "&lt;").replace('"', "&quot;").encode()
