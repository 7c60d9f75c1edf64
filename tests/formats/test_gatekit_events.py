"""gatekit's own events: strict, and as the published schema says."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

import gatekit
from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.operations.gatekit_events import FORMAT, Deployment, Incident
from gatekit.model.records.deployment import Deployment as DeploymentRecord
from gatekit.model.records.incident import Incident as IncidentRecord
from gatekit.model.vocabulary import DeploymentState, Severity
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of
from tests.formats.mutations import mutated_reports
from tests.formats.support import cases

SCHEMA = json.loads((Path(gatekit.__file__).parent / "schemas" / "event.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
DEPLOYED = {"gatekitEvent": "deployment", "id": "d", "state": "success"}
INCIDENT = {"gatekitEvent": "incident", "id": "i"}


def read(value: Any) -> Content:
    return FORMAT.read(Document("events.json", json.dumps(value).encode()))


def test_the_schema_names_the_same_keys_and_words_as_the_reader() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for name, struct in (("deployment", Deployment), ("incident", Incident)):
        assert set(SCHEMA["$defs"][name]["properties"]) == {"gatekitEvent", *struct.__struct_encode_fields__}
    properties = SCHEMA["$defs"]["deployment"]["properties"]
    assert properties["state"]["enum"] == [state.value for state in DeploymentState]
    assert SCHEMA["$defs"]["incident"]["properties"]["severity"]["enum"] == [severity.word for severity in Severity]


@pytest.mark.parametrize("case", cases("gatekit_events"), ids=lambda case: case.name)
def test_fixtures_are_valid_by_the_schema_exactly_if_gatekit_reads_them(case: Any) -> None:
    text = case.report.read_text(encoding="utf-8")
    values = [json.loads(line) for line in text.splitlines()] if case.report.suffix == ".jsonl" else [json.loads(text)]
    assert all(map(VALIDATOR.is_valid, values)) is not case.is_broken


def test_a_deployment_and_an_incident_say_the_same_as_their_records() -> None:
    deployed, incident = read(
        [{**DEPLOYED, "finishedAt": "2026-11-23T10:00:00+01:00", "rollback": True}, {**INCIDENT, "severity": "high"}]
    ).records
    assert isinstance(deployed, DeploymentRecord)
    assert isinstance(incident, IncidentRecord)
    assert (deployed.state, deployed.rollback, str(deployed.finished_at)) == ("success", True, "2026-11-23 09:00:00+00:00")
    assert (incident.severity, incident.resolved_at) == (Severity.HIGH, None)


def test_events_come_one_by_one_in_an_array_or_as_lines() -> None:
    lines = Document("e.jsonl", f"{json.dumps(DEPLOYED)}\n{json.dumps(INCIDENT)}\n".encode())
    assert FORMAT.recognise(lines.shape)
    assert FORMAT.read(lines).records == read([DEPLOYED, INCIDENT]).records
    assert len(read(INCIDENT).records) == 1


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ({**DEPLOYED, "enviroment": "x"}, "$[1]: object contains unknown field `enviroment`"),
        ({**DEPLOYED, "state": "done"}, "$[1].state: invalid enum value 'done'"),
        ({**DEPLOYED, "id": ""}, "$[1].id: expected `str` of length >= 1"),
        ({**DEPLOYED, "schemaVersion": 2}, "$[1].schemaVersion: invalid enum value 2"),
        ({**DEPLOYED, "production": "yes"}, "$[1].production: expected `bool`, got `str`"),
        ({"gatekitEvent": "deployment", "id": "d"}, "$[1]: object missing required field `state`"),
        ({"gatekitEvent": "party", "id": "d"}, "$[1].gatekitEvent: invalid value 'party'"),
        ({**INCIDENT, "severity": "sev1"}, "$[1].severity: invalid enum value 'sev1'"),
        ({**INCIDENT, "openedAt": "2026-11-23"}, "$[1].openedAt: invalid RFC3339 encoded datetime"),
        ({**INCIDENT, "openedAt": "2026-11-23T10:00:00"}, "$[1].openedAt: expected `datetime` with a timezone component"),
        ({**INCIDENT, "openedAt": "0001-01-01T00:00:00+23:00"}, "$[1]: a time beyond all calendars"),
        (
            {**INCIDENT, "openedAt": "2026-11-23T10:00:00Z", "resolvedAt": "2026-11-23T09:00:00Z"},
            "$[1].resolvedAt: resolvedAt is before openedAt",
        ),
        (
            {**DEPLOYED, "committedAt": "2026-11-23T10:00:00Z", "finishedAt": "2026-11-23T10:30:00+01:00"},
            "$[1].finishedAt: finishedAt is before committedAt",
        ),
    ],
)
def test_a_mistake_is_refused_with_its_place(event: dict[str, Any], told: str) -> None:
    with pytest.raises(ReportError) as caught:
        read([DEPLOYED, event])
    assert str(caught.value).startswith(f"events.json: {told}")


@pytest.mark.parametrize("data", [b"[]", b'{"deployment": {}}', b'{"id": "x", "state": "success"}'])
def test_other_objects_are_not_claimed(data: bytes) -> None:
    assert not FORMAT.recognise(shape_of(data))


@settings(deadline=None, max_examples=150)
@given(mutated_reports("gatekit_events"))
def test_what_gatekit_reads_is_valid_by_the_schema(data: bytes) -> None:
    """Every event that gatekit accepts is one that the published schema accepts."""
    with suppress(ReportError):
        FORMAT.read(Document("events.json", data))
        VALIDATOR.validate(json.loads(data))


def test_the_example_of_the_documentation_is_read_and_valid() -> None:
    page = (Path(gatekit.__file__).parents[1] / "docs" / "events.md").read_text(encoding="utf-8")
    example = page.partition("```json\n")[2].partition("```")[0]
    assert len(FORMAT.read(Document("events.jsonl", example.encode())).records) == 3
    assert all(VALIDATOR.is_valid(json.loads(line)) for line in example.splitlines())
