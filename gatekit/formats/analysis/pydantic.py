"""Pydantic's validation errors, as `ValidationError.json()` writes them. Source: pydantic/pydantic, `docs/errors/errors.md`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from gatekit.formats.contract import Content, Format
from gatekit.formats.shared.linting import rated_by_kind
from gatekit.formats.shared.secrets import MASK, without_quotations
from gatekit.model.finding import Finding, Location
from gatekit.model.vocabulary import Kind
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax

TOOL = "pydantic"

_LONGEST = 2000
_NAME = re.compile(r"[^\W\d]\w*")
_SHORT = 4  # shorter inputs are masked as whole words only, so that the input 5 does not mask that of 50
_OF_VALIDATORS = frozenset({"assertion_error", "type_error", "value_error"})  # the types of what validators of one's own raise


class Error(msgspec.Struct, gc=False):
    """One error of version 2; version 1 gives neither input nor address."""

    type: str
    loc: list[str | int]
    msg: str
    input: Any = msgspec.UNSET
    url: str | None = None


def recognise(shape: Shape) -> bool:
    """An array of errors."""
    keys = shape.keys
    wanted = {"type": "string", "loc": "array", "msg": "string"}
    return shape.syntax is Syntax.JSON and shape.top == "array" and all(keys.get(key) == type_ for key, type_ in wanted.items())


def read(document: Document) -> Content:
    """Reads the errors.

    Raises:
        ReportError: a value in use is malformed.
    """
    return Content(
        tool=TOOL,
        measures=frozenset({Kind.TYPE_ERROR}),
        findings=[_finding(error) for error in decode_json(document, list[Error])],
    )


def _finding(error: Error) -> Finding:
    severity, origin = rated_by_kind(Kind.TYPE_ERROR)
    return Finding(
        kind=Kind.TYPE_ERROR,
        tool=TOOL,
        rule_id=error.type,
        severity=severity,
        message=_message(error) or error.type,
        severity_origin=origin,
        location=Location(logical_name=_field(error.loc)),
        help_uri=error.url or "",
    )


def _field(steps: list[str | int]) -> str:
    """Where in the input the value stands, as Python would spell it: `items[0].price`."""
    name = ""
    for step in steps:
        if isinstance(step, str) and _NAME.fullmatch(step):
            name += f".{step}" if name else step
        else:
            name += f"[{step!r}]"
    return name


def _message(error: Error) -> str:
    """The message without what was given: validators of one's own often quote it, and it may be a password."""
    message = error.msg.strip()
    if len(message) > _LONGEST:
        return f"{error.type}: a message of {len(message)} characters"
    if error.input is msgspec.UNSET:
        return without_quotations(message) if error.type in _OF_VALIDATORS else message
    for text in sorted(set(_texts(error.input)), key=lambda text: (-len(text), text)):
        if text in message:
            message = message.replace(text, MASK) if len(text) >= _SHORT else _without_word(message, text)
    return message


def _without_word(message: str, word: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", MASK, message)


def _texts(value: object) -> Iterator[str]:
    pending = [value]
    while pending:
        part = pending.pop()
        if isinstance(part, dict):
            pending += part.values()
        elif isinstance(part, list):
            pending += part
        elif isinstance(part, str):
            if text := part.strip():
                yield from (text, repr(text)[1:-1])
        elif isinstance(part, (int, float)) and not isinstance(part, bool):
            yield str(part)


FORMAT = Format(
    name="pydantic",
    title="Pydantic validation errors",
    recognise=recognise,
    read=read,
    kinds=(Kind.TYPE_ERROR,),
    clean_form="[]",
    versions="2 (`ValidationError.json()`), and 1",
    command="python -c 'import app; app.validate()' > pydantic.json  # prints ValidationError.json(), or [] if all is valid",
    source="pydantic/pydantic, https://docs.pydantic.dev/latest/errors/errors/",
    reads=(
        "each error, as a type error: type (the rule), message, the path to the value as the logical name, the error's page",
        "the input, only in order to mask it where the message quotes it",
    ),
    leaves=(
        "the context (`ctx`): the message says it, and it may hold the input",
        "`[]`, the list of no errors: clean where the contract says so; Pydantic itself raises nothing then",
    ),
)
