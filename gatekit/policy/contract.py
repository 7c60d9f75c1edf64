"""Reads the evidence contract of a policy."""

from __future__ import annotations

from collections.abc import Collection

from gatekit.model.policy import EvidenceEntry
from gatekit.model.vocabulary import Kind, ReportStatus
from gatekit.policy.fields import Fields, as_words
from gatekit.policy.keys import EVIDENCE
from gatekit.policy.nodes import ScalarNode, resolve

_KINDS = {kind.value: kind for kind in Kind}
_STATUSES = {status.value: status for status in ReportStatus}
_ACCEPTABLE = frozenset({ReportStatus.PARTIAL})
_ALMOST_BOOLS = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n"})  # as other readers of YAML take them, or quoted
_SUPPRESSIONS = {"respect": False, "ignore": True}
_SUBJECTS = {"optional": False, "required": True}


def read_contract(fields: Fields, formats: Collection[str]) -> tuple[EvidenceEntry, ...]:
    """The entries of `evidence:`, in the policy's order."""
    entries = []
    for key, node in fields.entries("evidence"):
        fields.hold_id(key, key.value)
        entries.append(_entry(key.value, Fields(node, EVIDENCE, fields.problems, key=key), formats))
    return tuple(entries)


def _entry(entry_id: str, entry: Fields, formats: Collection[str]) -> EvidenceEntry:
    entry.need("formats")
    no_kind: dict[str, Kind | None] = {**_KINDS}
    measures = entry.words("measures", "kind", _KINDS)
    kind = entry.word("kind", "kind", no_kind, None)
    if kind is not None and measures and kind not in measures:
        hint = f"its rules would see none of the findings that are taken as {kind.value}: name the kind in measures too"
        entry.note("kind", f"the kind {kind.value} is none of those that the entry measures", hint=hint)
    return EvidenceEntry(
        id=entry_id,
        formats=entry.words("formats", "format", as_words(sorted(formats))),
        paths=entry.globs("paths"),
        tools=entry.texts("tools"),
        measures=measures,
        kind=kind,
        required=_required(entry),
        max_age=entry.duration("maxAge"),
        accept=_accept(entry),
        blank_is_clean=entry.flag("blankIsClean"),
        reopen_suppressed=entry.word("suppressions", "word", _SUPPRESSIONS, default=False),
        subject_required=entry.word("subject", "word", _SUBJECTS, default=False),
        description=entry.text("description"),
        command=entry.text("command"),
    )


def _required(entry: Fields) -> bool:
    node = entry.node_of("required")
    if isinstance(node, ScalarNode) and isinstance(resolve(node), str) and node.value.lower() not in _ALMOST_BOOLS:
        hint = "write true or false; `require` at the top of the policy takes CEL"
        entry.note("required", "an expression in required is not yet supported", hint=hint)
        return False
    return entry.flag("required")


def _accept(entry: Fields) -> tuple[ReportStatus, ...]:
    for node in entry.items("accept"):
        status = _STATUSES.get(node.value) if isinstance(node, ScalarNode) else None
        if status is not None and status not in _ACCEPTABLE:
            entry.note_at(node, f"{status.value} cannot be accepted", hint="only partial reports hold something to judge")
    return entry.words("accept", "status", _STATUSES)
