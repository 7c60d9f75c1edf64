"""gatekit's own events, for deployments and incidents of systems that gatekit has no format for.

An event is a JSON object whose `gatekitEvent` says what it is; a file holds one, an array of them, or one per line.
`gatekit/schemas/event.schema.json` publishes them. They are written for gatekit, so a key or a word that it does not know is
a mistake and refused, with its place.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

import msgspec

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.formats.operations.documents import each_object
from gatekit.formats.operations.github import only_commit
from gatekit.model.records import Record, record_class
from gatekit.model.vocabulary import DeploymentState, Severity
from gatekit.reading.document import Document
from gatekit.reading.shape import Shape, Syntax

Id = Annotated[str, msgspec.Meta(min_length=1)]
Time = Annotated[datetime, msgspec.Meta(tz=True)]
SeverityWord = Literal["none", "info", "low", "medium", "high", "critical", "unknown"]


class Event(msgspec.Struct, rename="camel", tag_field="gatekitEvent", forbid_unknown_fields=True):
    """Base of the events."""


class Deployment(Event, tag="deployment"):
    """One deployment, or one word on how it went; events of one deployment share its id."""

    id: Id
    state: DeploymentState
    schema_version: Literal[1] = 1
    environment: str = ""
    production: bool = False
    service: str = ""
    commit: str = ""
    ref: str = ""
    version: str = ""
    committed_at: Time | None = None
    created_at: Time | None = None
    finished_at: Time | None = None
    rollback: bool = False
    caused_by: str = ""
    actor: str = ""
    url: str = ""


class Incident(Event, tag="incident"):
    """Something that went wrong in production; events of one incident share its id."""

    id: Id
    schema_version: Literal[1] = 1
    title: str = ""
    severity: SeverityWord = "unknown"
    service: str = ""
    environment: str = ""
    opened_at: Time | None = None
    resolved_at: Time | None = None
    deployment: str = ""
    url: str = ""


# what cannot be later than what
_ORDER = (("created_at", "finished_at"), ("committed_at", "finished_at"), ("opened_at", "resolved_at"))


def recognise(shape: Shape) -> bool:
    """Objects that say which event of gatekit's they are."""
    return shape.syntax in {Syntax.JSON, Syntax.JSON_LINES} and "gatekitEvent" in shape.keys


def read(document: Document) -> Content:
    """Reads events.

    Raises:
        ReportError: a key or a word is unknown, a value is of another type, or an event ends before it begins.
    """
    events = each_object(document, Deployment | Incident)  # type: ignore[arg-type] # a union of structs is a type to msgspec
    records = [_record(document, event, position) for position, event in events]
    return Content(tool="gatekit", subject=only_commit(records), records=records)


def _record(document: Document, event: Deployment | Incident, position: str) -> Record:
    fields = {name: getattr(event, name) for name in event.__struct_fields__ if name != "schema_version"}
    for name, value in fields.items():
        if isinstance(value, datetime):
            try:
                fields[name] = value.astimezone(UTC)
            except OverflowError as error:
                raise ReportError("a time beyond all calendars", file=document.path, position=position) from error
    for first, last in _ORDER:
        began, ended = fields.get(first), fields.get(last)
        if began is not None and ended is not None and ended < began:
            message = f"{_camel(last)} is before {_camel(first)}"
            raise ReportError(message, file=document.path, position=f"{position}.{_camel(last)}")
    if isinstance(event, Incident):
        fields["severity"] = Severity.from_word(event.severity)
        incident: Record = record_class("incident")(**fields)
        return incident
    deployment: Record = record_class("deployment")(**fields)
    return deployment


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


FORMAT = Format(
    name="gatekit_events",
    title="gatekit events",
    recognise=recognise,
    read=read,
    severities={severity.word: severity for severity in Severity},
    records=("deployment", "incident"),
    clean_form="[]",
    versions="schemaVersion 1",
    command='jq -n \'{gatekitEvent: "deployment", id: env.ID, state: "success", finishedAt: (now|todate)}\' > gatekit-event.json',
    source="gatekit, gatekit/schemas/event.schema.json",
    reads=(
        "`gatekitEvent: deployment`: id, state; environment, production, service, commit, ref, version, rollback, causedBy, url",
        "when it was committed (committedAt), asked for (createdAt) and done (finishedAt), and who asked for it (actor)",
        "`gatekitEvent: incident`: id; title, severity, service, environment, openedAt, resolvedAt, deployment, url",
        "one object, an array of them, or one per line; times with a zone (RFC 3339)",
    ),
    leaves=("nothing: a key or a word that gatekit does not know is refused",),
)
