"""Records: typed facts that are not problems, one attrs class per kind, each in a module of its own.

A new kind is one module here and one line in `RECORD_KINDS`. Modules are imported when a report first yields the kind,
because creating an attrs class costs about a millisecond.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, ClassVar

import attrs

from gatekit.model.value import Value


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Record(Value):
    """Base of all records.

    Attributes:
        report: the report file that holds it; filled by discovery.
        NAMED_BY: the attributes that name one for people, of which those that are there are joined.
    """

    report: str = ""
    NAMED_BY: ClassVar[tuple[str, ...]] = ("name", "version")

    @property
    def called(self) -> str:
        """How people are told which one is meant; "" if nothing names it.

        >>> record_class("component")(name="lodash", version="4.17.20").called
        'lodash 4.17.20'
        """
        words = (getattr(self, name) for name in self.NAMED_BY)
        return " ".join(str(word) for word in words if word)


# record kind -> module and class; the plural in a policy is the kind's own in camelCase with an s (`fileCoverages`)
RECORD_KINDS: dict[str, tuple[str, str]] = {
    "alert": ("gatekit.model.records.alert", "Alert"),
    "approval": ("gatekit.model.records.approval", "Approval"),
    "artifact": ("gatekit.model.records.artifact", "Artifact"),
    "change": ("gatekit.model.records.change", "Change"),
    "component": ("gatekit.model.records.component", "ComponentRecord"),
    "deployment": ("gatekit.model.records.deployment", "Deployment"),
    "file_coverage": ("gatekit.model.records.file_coverage", "FileCoverage"),
    "incident": ("gatekit.model.records.incident", "Incident"),
    "provenance": ("gatekit.model.records.provenance", "Provenance"),
    "release": ("gatekit.model.records.release", "Release"),
    "requirement": ("gatekit.model.records.requirement", "Requirement"),
    "rollout": ("gatekit.model.records.rollout", "Rollout"),
    "sample": ("gatekit.model.records.sample", "Sample"),
    "signature": ("gatekit.model.records.signature", "Signature"),
    "workflow_run": ("gatekit.model.records.workflow_run", "WorkflowRun"),
}
_KIND_OF_CLASS = {class_name: kind for kind, (_, class_name) in RECORD_KINDS.items()}


def record_class(kind: str) -> type[Any]:
    """The attrs class of a record kind. Raises `KeyError` for an unknown kind.

    >>> record_class("file_coverage").__name__
    'FileCoverage'
    """
    module, name = RECORD_KINDS[kind]
    loaded: type[Any] = getattr(import_module(module), name)
    return loaded


def kind_of(record: Record) -> str:
    """The kind of a record.

    >>> kind_of(record_class("file_coverage")(path="a.py", lines=1, covered_lines=1))
    'file_coverage'
    """
    return _KIND_OF_CLASS[type(record).__name__]
