from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.registry import REGISTRY, Line, names_of_mark
from gatekit.model.evidence import Unread
from gatekit.model.finding import Finding
from gatekit.model.metric import Metric
from gatekit.model.records.component import ComponentRecord
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape


def read_widgets(document: Document) -> Content:
    wire = decode_json(document, dict[str, Any])
    if wire.get("version") == 9:
        raise ReportError("version 9 is not read", file=document.path, hint="use 1 to 8", status="unsupported_version")
    if "error" in wire:
        raise ReportError(wire["error"], file=document.path, hint="mend it")
    if not isinstance(wire["widgets"], list):
        raise ReportError("expected an array", file=document.path, position="$.widgets")
    return Content(
        tool=wire.get("tool", "widgeteer"),
        tool_version="1.0",
        subject=wire.get("subject", ""),
        measures=frozenset(Kind(word) for word in wire.get("measures", ["lint"])),
        findings=tuple(
            Finding(kind=Kind.LINT, tool="widgeteer", rule_id=rule, severity=Severity.HIGH, message=rule)
            for rule in wire["widgets"]
        ),
        metrics=(Metric(name="tests.total", value=1),),
        records=(ComponentRecord(name="left-pad"),),
        unread=(Unread(reason="no rule id", count=wire["unread"]),) if "unread" in wire else (),
        blank="no widget was looked at" if wire.get("empty") else "",
        incomplete=("the tool was interrupted",) * int(wire.get("interrupted", 0)),
    )


def claims(mark: str) -> Callable[[Shape], bool]:
    def recognise(shape: Shape) -> bool:
        return mark in shape.keys

    return recognise


# widget writes `[]` when it finds nothing, gadget too; notes writes a newline
FAKES = {
    "widget": Format(
        name="widget",
        title="Widget JSON",
        recognise=claims("widgets"),
        read=read_widgets,
        kinds=(Kind.LINT,),
        clean_form="[]",
        never_clean=("*widget-index*",),
    ),
    "gadget": Format(name="gadget", title="Gadget JSON", recognise=claims("gadgets"), read=read_widgets, clean_form="[]"),
    "notes": Format(name="notes", title="Notes", recognise=claims("notes"), read=read_widgets, clean_form=" "),
    "anything": Format(name="anything", title="Anything", recognise=claims("anything"), read=read_widgets, open_kind=True),
}


@pytest.fixture(autouse=True)
def fake_formats(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The registry with four small formats in place of the real ones."""
    real = dict(REGISTRY)
    REGISTRY.clear()
    for name, fake in FAKES.items():
        module = ModuleType(f"gatekit.formats.fake_{name}")
        module.FORMAT = fake  # type: ignore[attr-defined] # a module made for this test
        monkeypatch.setitem(sys.modules, module.__name__, module)
        marks = (name if name in ("notes", "anything") else f"{name}s", "common")
        REGISTRY[name] = Line(f"fake_{name}", marks, (f"*{name}*.json",))
    names_of_mark.cache_clear()
    yield
    # as it was, in its order
    REGISTRY.clear()
    REGISTRY.update(real)
    names_of_mark.cache_clear()


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file
