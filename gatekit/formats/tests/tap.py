"""TAP, the Test Anything Protocol, of versions 12 to 14: what Perl, node, bats, tape, pgTAP and many others write.

Read after the specifications (https://testanything.org) and, where they leave a choice, as Perl's harness does it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.tests.outcomes import ARROW, KINDS, METRICS, Outcome, Verdict, added_seconds, plain, run_content
from gatekit.formats.tests.tap_document import PLAN, VERSION, Level, Point, read_tap
from gatekit.model.finding import NOWHERE, Location
from gatekit.reading.document import Document
from gatekit.reading.lines import text_lines
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_count, parse_number

_VERSIONS = (12, 13, 14)
_NUMBERED_LINE = re.compile(r"(?:not )?ok \d+(?:\s|\Z)")
_LINE = re.compile(r"(?:not )?ok(?:\s+-\s|\s*\Z)")
_KEY = re.compile(r"( *)([A-Za-z_]\w*):(?: +(.*))?\Z", re.DOTALL)
_PERL_PLACE = re.compile(r"at (.+) line (\d+)\.\Z")
_BATS_PLACE = re.compile(r"\(in test file (.+), line (\d+)\)\Z")
_MESSAGES = ("message", "error")


def _recognise(shape: Shape) -> bool:
    if shape.syntax is not Syntax.TEXT:
        return False
    lines = [line.strip() for line in shape.lines if line.strip() and not line.lstrip().startswith("#")]
    if not lines:
        return False
    has_plan = any(PLAN.match(line) for line in lines)
    begins = VERSION.match(lines[0]) or PLAN.match(lines[0]) or _NUMBERED_LINE.match(lines[0])
    return bool(begins) or (has_plan and bool(_LINE.match(lines[0]))) or any(map(VERSION.match, lines))


def _read(document: Document) -> Content:
    tap = read_tap(text_lines(document))
    for version in tap.versions:
        if version not in _VERSIONS:
            raise ReportError(
                f"TAP version {version} is not read; versions 12 to 14 are", file=document.path, status="unsupported_version"
            )
    verdicts = list(_verdicts(tap.top, (), is_to_do=False))
    incomplete = [
        *(f"the run bailed out: {plain(reason) or 'no reason given'}" for reason in tap.bail_outs),
        *_incomplete(tap.top, "the report"),
        *(["the report ends within the diagnostics of a test"] if tap.is_cut else []),
        *(["several TAP documents stand in one file"] if len(tap.versions) > 1 else []),
    ]
    content = Content(tool="tap", incomplete=tuple(incomplete))
    return run_content(content, verdicts, seconds=added_seconds(_seconds(point) for point in _leaves(tap.top)))


def _verdicts(level: Level, titles: tuple[str, ...], *, is_to_do: bool) -> Iterator[Verdict]:
    for point in level.points:
        title = point.name or f"test {point.number or point.line}"
        to_do = is_to_do or point.directive == "todo"
        below = list(_verdicts(point.subtest, (*titles, title), is_to_do=to_do)) if point.subtest else []
        yield from below
        outcome = _outcome(point, is_to_do=to_do)
        # a point sums up its subtests, and counts only if it says what they do not
        if not below or (outcome is Outcome.FAILED and not any(verdict.is_bad for verdict in below)):
            yield _verdict(point, ARROW.join((*titles, title)), outcome)
    if level.pending:
        yield from _verdicts(level.pending, titles, is_to_do=is_to_do)


def _verdict(point: Point, test_id: str, outcome: Outcome) -> Verdict:
    if outcome is not Outcome.FAILED:
        return Verdict(test_id=test_id, outcome=outcome)
    told = _told(point)
    return Verdict(test_id=test_id, outcome=outcome, message=_message(point, told), location=_location(point, told))


def _outcome(point: Point, *, is_to_do: bool) -> Outcome:
    is_skipped = point.directive == "skip" or bool(point.subtest and not point.subtest.points)
    if point.is_ok:
        return Outcome.SKIPPED if is_skipped else Outcome.PASSED
    return Outcome.SKIPPED if is_to_do else Outcome.FAILED


def _leaves(level: Level) -> Iterator[Point]:
    for point in level.points:
        if point.subtest and point.subtest.points:
            yield from _leaves(point.subtest)
        else:
            yield point
    if level.pending:
        yield from _leaves(level.pending)


def _told(point: Point) -> dict[str, str]:
    """The keys and texts of a point's diagnostics, however deep they stand; the first of each name."""
    texts: dict[str, list[str]] = {}
    block: list[str] | None = None
    depth = 0
    for line in point.yaml:
        if block is not None and (not line.strip() or len(line) - len(line.lstrip(" ")) > depth):
            block.append(line)
            continue
        block = None
        match = _KEY.match(line)
        if match and match[2] not in texts:
            value = (match[3] or "").strip()
            is_block = value.startswith(("|", ">"))
            texts[match[2]] = [] if is_block else [_unquoted(value)]
            block, depth = (texts[match[2]] if is_block else None), len(match[1])
    return {key: "\n".join(lines) for key, lines in texts.items()}


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text


def _message(point: Point, told: dict[str, str]) -> str:
    text = next((told[name].strip() for name in _MESSAGES if told.get(name, "").strip()), "")
    return text or " ".join(point.comments)


def _location(point: Point, told: dict[str, str]) -> Location:
    if "file" in told:
        return Location(path=told["file"], line=_count(told.get("line")), column=_count(told.get("column")))
    path, _, column = told.get("location", "").rpartition(":")
    path, _, line = path.rpartition(":")
    if path and parse_count(line):
        return Location(path=path, line=_count(line), column=_count(column))
    for comment in point.comments:
        if match := _PERL_PLACE.match(comment) or _BATS_PLACE.match(comment):
            return Location(path=match[1], line=_count(match[2]))
    return NOWHERE


def _count(text: str | None) -> int:
    return parse_count((text or "").strip()) or 0


def _seconds(point: Point) -> float | None:
    milliseconds = parse_number(_told(point).get("duration_ms", ""))
    return None if milliseconds is None else milliseconds / 1000


def _incomplete(level: Level, name: str) -> Iterator[str]:
    for point in level.points:
        if point.subtest:
            yield from _incomplete(point.subtest, f"'{plain(point.name)}'" if point.name else f"test {point.number}")
    if level.pending:
        yield f"{name} ends within the subtests of a test"
    if not level.plans:
        yield f"{name} has no plan, so nobody knows how many tests there should be"
        return
    if len(level.plans) > 1:
        yield f"{name} has {len(level.plans)} plans"
    planned, held = level.plans[0], len(level.points)
    if planned != held:
        yield f"{name} plans {planned} tests and holds {held or 'none'}"
    numbers = Counter(point.number for point in level.points if point.number)
    strange = sorted(number for number, count in numbers.items() if count > 1 or number > planned)
    if strange and planned == held:
        yield f"{name} has test numbers that come twice or are not planned: {', '.join(map(str, strange[:10]))}"


FORMAT = Format(
    name="tap",
    title="TAP (Test Anything Protocol)",
    recognise=_recognise,
    read=_read,
    kinds=KINDS,
    metrics=METRICS,
    versions="TAP 12 (no version line), 13 and 14",
    command="node --test --test-reporter=tap > tests.tap, perl t/basket.t > basket.tap or bats --formatter tap test > tests.tap",
    source="the TAP specifications (https://testanything.org/tap-version-14-specification.html)",
    reads=(
        "test points; a point that sums up subtests counts only if it failed and none of them did",
        "SKIP as skipped; TODO as skipped if it failed, and as passed if it passed",
        "`not ok` with SKIP as failed, as Perl's harness does",
        "message, place and duration in the diagnostics, or the comments behind a failed point",
        "plans: a missing plan, fewer or more tests than planned, or a number that comes twice makes the report partial",
        "`Bail out!`: the report is partial",
        "`1..0`: nothing was to run, and the report is blank",
    ),
    leaves=(
        "lines that are no TAP, as the protocol wants it",
        "what `prove -v` prints: lines of its own stand between the documents of its scripts; give each script's output",
        "which tool wrote it, and when: TAP does not say",
        "reruns: TAP knows none",
        "pragmas",
    ),
)
