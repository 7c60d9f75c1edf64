"""Alerts as Prometheus and its Alertmanager spell them: everything is in labels and annotations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from gatekit.formats.shared.severity import COMMON_WORDS, severity_of_word
from gatekit.model.records import Record, record_class
from gatekit.model.vocabulary import AlertState, Severity

# the label `severity` is free text; beside the common words, what the projects' own examples use
ALERT_WORDS: Mapping[str, Severity] = {
    **COMMON_WORDS,
    "emergency": Severity.CRITICAL,
    "fatal": Severity.CRITICAL,
    "notice": Severity.LOW,
    "page": Severity.CRITICAL,
    "ticket": Severity.MEDIUM,
    "warn": Severity.MEDIUM,
}


def labels_of(labels: Mapping[str, str], *without: str) -> tuple[str, ...]:
    """Labels as a record holds them.

    >>> labels_of({"job": "api", "__name__": "up"}, "__name__")
    ('job=api',)
    """
    return tuple(sorted(f"{name}={value}" for name, value in labels.items() if name not in without))


def alert(
    labels: Mapping[str, str],
    annotations: Mapping[str, str],
    state: AlertState,
    *,
    started_at: datetime | None,
    ended_at: datetime | None = None,
    url: str = "",
) -> Record:
    """One alert: its name and severity are labels, its summary an annotation."""
    word = labels.get("severity", "")
    summary = next((annotations[name] for name in ("summary", "message", "description") if annotations.get(name)), "")
    record: Record = record_class("alert")(
        name=labels.get("alertname", ""),
        state=state,
        severity=severity_of_word(word, ALERT_WORDS),
        labels=labels_of(labels),
        summary=" ".join(summary.split()),
        started_at=started_at,
        ended_at=ended_at,
        url=url,
    )
    return record
