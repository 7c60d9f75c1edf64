"""Fixtures of formats: finding them, reading them, and a readable JSON of what was read.

`fixtures/<format>/<case>/` holds exactly one report beside `expected.json` (or `error.txt`, for a case named `broken...`) and
`origin.md`. `python -m tests.formats.support fixtures/<format>/<case>` writes the expectation anew; read the difference before
believing it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

import attrs

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.registry import load_format
from gatekit.model.records import Record
from gatekit.model.vocabulary import Severity
from gatekit.reading.document import Document

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
NOT_FORMATS = frozenset({"pipeline"})  # a demonstration of one commit's reports
EXPECTED = "expected.json"
ERROR = "error.txt"
ORIGIN = "origin.md"


@attrs.frozen
class Case:
    """One fixture: a folder with one report."""

    format: str
    name: str
    folder: Path

    @property
    def is_broken(self) -> bool:
        return self.name.startswith("broken")

    @property
    def report(self) -> Path:
        """The one file that is neither expectation nor origin. Raises `ValueError` if there is not exactly one."""
        files = [path for path in sorted(self.folder.iterdir()) if path.name not in {EXPECTED, ERROR, ORIGIN}]
        if len(files) != 1:
            raise ValueError(f"{self.folder} must hold exactly one report, not {[path.name for path in files]}")
        return files[0]

    @property
    def expectation(self) -> Path:
        return self.folder / (ERROR if self.is_broken else EXPECTED)

    def document(self, data: bytes | None = None) -> Document:
        """The report, or other bytes under its name. Errors name the file alone, so that they are the same everywhere."""
        return Document(self.report.name, self.report.read_bytes() if data is None else data)


def cases(format_name: str = "") -> list[Case]:
    """All fixtures, or those of one format, sorted."""
    return [
        Case(folder.name, case.name, case)
        for folder in sorted(FIXTURES.iterdir())
        if folder.is_dir() and folder.name not in NOT_FORMATS and format_name in {"", folder.name}
        for case in sorted(folder.iterdir())
        if case.is_dir()
    ]


def read_case(case: Case, data: bytes | None = None) -> Content:
    """The fixture as its own format reads it. Raises `ReportError`."""
    return load_format(case.format).read(case.document(data))


def expectation_of(case: Case) -> str:
    """The text that the fixture's `expected.json` or `error.txt` should hold."""
    try:
        content = read_case(case)
    except ReportError as error:
        if not case.is_broken:
            raise
        return f"{error.status}\n{error}\n"
    if case.is_broken:
        raise ValueError(f"{case.folder} is named broken, but is read without an error")
    return json.dumps(content_as_json(content), indent=1, ensure_ascii=False) + "\n"


def content_as_json(content: Content) -> dict[str, Any]:
    """A stable, readable JSON of a content: fields in the order of their classes, defaults omitted.

    Severities and other words are spelled as in policies; findings, metrics and records come in document order, and their
    numbers stand first, so that a glance tells how many there are.
    """
    counts = {name: len(getattr(content, name)) for name in ("findings", "metrics", "records")}
    return {"counts": counts, **_fields(content)}


def _fields(value: attrs.AttrsInstance) -> dict[str, Any]:
    kind = {"record": type(value).__name__} if isinstance(value, Record) else {}
    return kind | {field.name: _plain(item) for field, item in _told(value)}


def _told(value: attrs.AttrsInstance) -> Iterator[tuple[attrs.Attribute[Any], Any]]:
    for field in attrs.fields(type(value)):
        item = getattr(value, field.name)
        if item != _default(field):
            yield field, item


def _default(field: attrs.Attribute[Any]) -> Any:
    # attrs.Factory is a class at run time and a function to type checkers
    is_factory = type(field.default).__name__ == "Factory"
    return field.default.factory() if is_factory and field.default is not None else field.default


def _plain(value: Any) -> Any:
    if isinstance(value, (str, int, float, Enum, datetime)) or value is None:
        return _scalar(value)
    if attrs.has(type(value)):
        return _fields(value)
    return sorted(map(_plain, value)) if isinstance(value, (set, frozenset)) else [_plain(item) for item in value]


def _scalar(value: Any) -> Any:
    if isinstance(value, Severity):
        return value.word
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value


def main(folders: list[str]) -> None:
    """Writes the expectation of each folder named, or of all fixtures."""
    wanted = {Path(folder).resolve() for folder in folders}
    for case in cases():
        if not wanted or case.folder in wanted or case.folder.parent in wanted:
            case.expectation.write_text(expectation_of(case), encoding="utf-8")
            print(case.expectation.relative_to(FIXTURES.parent))  # noqa: T201 - a command's output


if __name__ == "__main__":
    main(sys.argv[1:])
