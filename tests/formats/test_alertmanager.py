"""Alertmanager: states by the API and by a webhook, ends, truncation, versions."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.operations.alertmanager import FORMAT
from gatekit.model.records.alert import Alert
from gatekit.model.vocabulary import AlertState
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of
from tests.formats.mutations import mutated_reports

START, END = "2026-11-23T02:00:00Z", "2026-11-23T02:20:00Z"


def read(value: Any) -> Content:
    return FORMAT.read(Document("alerts.json", json.dumps(value).encode()))


def api(state: str, **more: Any) -> dict[str, Any]:
    return {
        "labels": {"alertname": "A"},
        "fingerprint": "f",
        "startsAt": START,
        "endsAt": END,
        "status": {"state": state},
        **more,
    }


def sent(*alerts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"version": "4", "groupKey": "{}", "receiver": "gate", "alerts": list(alerts), **more}


def one(status: str, **more: Any) -> dict[str, Any]:
    return {"labels": {"alertname": "A"}, "status": status, "startsAt": START, "endsAt": END, **more}


def alerts(content: Content) -> list[Alert]:
    return [record for record in content.records if isinstance(record, Alert)]


@pytest.mark.parametrize(
    ("word", "state"),
    [("active", AlertState.FIRING), ("unprocessed", AlertState.FIRING), ("suppressed", AlertState.SILENCED)],
)
def test_states_of_the_api(word: str, state: AlertState) -> None:
    (alert,) = alerts(read([api(word)]))
    assert (alert.state, alert.ended_at) == (state, None)


def test_an_alert_that_was_sent_ends_only_when_it_is_resolved() -> None:
    firing, resolved = alerts(read(sent(one("firing"), one("resolved"))))
    assert (firing.state, firing.ended_at) == (AlertState.FIRING, None)
    assert resolved.state is AlertState.RESOLVED
    assert resolved.ended_at is not None


def test_the_year_1_is_no_time() -> None:
    assert alerts(read(sent(one("resolved", endsAt="0001-01-01T00:00:00Z"))))[0].ended_at is None


def test_several_groups_come_as_an_array_or_as_lines() -> None:
    groups = [sent(one("firing")), sent(one("resolved"))]
    lines = Document("alerts.jsonl", "\n".join(map(json.dumps, groups)).encode())
    assert FORMAT.recognise(lines.shape)
    assert FORMAT.read(lines).records == read(groups).records
    assert len(read(groups).records) == 2


def test_alerts_that_were_left_out_make_the_report_partial() -> None:
    assert read(sent(one("firing"), truncatedAlerts=3)).incomplete == ("the Alertmanager left out 3 alerts (max_alerts)",)


def test_another_version_is_refused_by_name() -> None:
    with pytest.raises(ReportError, match="version '3'") as caught:
        read(sent(version="3"))
    assert caught.value.status == "unsupported_version"


@pytest.mark.parametrize(
    ("value", "position"),
    [
        ([api("asleep")], "$[0].status.state"),
        (sent(one("active")), "$.alerts[0].status"),
        (sent(one("firing", startsAt="2026-11-23T02:00:00")), "$.alerts[0].startsAt"),
        ([sent(), sent(one("firing", labels=None))], "$[1].alerts[0].labels"),
    ],
)
def test_a_malformed_value_is_refused_with_its_place(value: Any, position: str) -> None:
    with pytest.raises(ReportError) as caught:
        read(value)
    assert caught.value.position == position


@pytest.mark.parametrize("data", [b"[]", b'[{"labels": {}, "status": "firing"}]', b'{"alerts": []}'])
def test_other_alerts_are_not_claimed(data: bytes) -> None:
    assert not FORMAT.recognise(shape_of(data))


@settings(deadline=None, max_examples=100)
@given(mutated_reports("alertmanager"))
def test_whatever_value_stands_anywhere_reading_ends_in_content_or_a_report_error(data: bytes) -> None:
    """Bad input never gives a traceback."""
    with suppress(ReportError):
        assert FORMAT.read(Document("alerts.json", data)).tool == "alertmanager"
