"""The contract between gatekit and a format module.

A format module declares the wire shape that it reads (msgspec structs with only the fields it uses, or XML events), a severity
table, a recogniser, and one function from a document to its content, and binds them in a module constant `FORMAT`.
Adding a format is that module, one line in `gatekit.formats.registry`, and one folder under `fixtures/`.

A format never computes a fingerprint, never makes a path relative, never looks at a policy, and never decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import attrs

from gatekit.model.evidence import Unread
from gatekit.model.finding import Finding
from gatekit.model.metric import Metric
from gatekit.model.records import Record
from gatekit.model.value import Value
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from gatekit.reading.shape import Shape


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Content(Value):
    """What one report holds, as its format reads it.

    Attributes:
        tool: the tool that wrote it, lower case.
        tool_version: as the report says; "" if it does not.
        produced_at: when the tool ran, as the report says (with a time zone); None if it does not.
        subject: the commit that the report says it is about; "" if it does not.
        measures: the kinds that the report itself shows it looked for, even when it found none of them.
        looked_for: the ids of standards that the report shows its tool looked for, whether or not it found them: weaknesses
            (`CWE-79`) and success criteria (`WCAG-1.4.3`). What stands here and has no finding counts as looked at; the rest of a
            standard is not measured.
        findings: in document order; paths as the report spells them; suppressed ones with their state.
        metrics: only what was measured.
        records: typed facts.
        unread: items that were not turned into findings because the tool itself does not call them problems (a manual audit, a
            result of kind `pass`), counted by reason. What could hide a problem belongs in `incomplete`.
        blank: why the report distinguishes nothing (`no test case in it`); "" if it does.
        incomplete: why something may be missing, one sentence each: the tool says that it did not finish, or an item could not be
            read. Any makes the report partial.
    """

    tool: str
    tool_version: str = ""
    produced_at: datetime | None = None
    subject: str = ""
    measures: frozenset[Kind] = frozenset()
    looked_for: frozenset[str] = frozenset()
    findings: Sequence[Finding] = ()
    metrics: Sequence[Metric] = ()
    records: Sequence[Record] = ()
    unread: tuple[Unread, ...] = ()
    blank: str = ""
    incomplete: tuple[str, ...] = ()


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Format(Value):
    """One report format.

    Attributes:
        name: the one name: on the command line, in policies, of the fixture folder and the docs page.
        title: what people call it.
        recognise: a pure predicate on the shape; exactly one format may claim a file.
        read: the one function from a document to its content. Raises `ReportError` at the first malformed value.
        severities: the tool's words, lower case, and what they mean here.
        kinds: the kinds of finding that it can yield.
        open_kind: whether many kinds of tools write it, so that a contract entry's `kind:` may say what its findings are.
        metrics: the names of the catalogue that it can yield.
        records: the record kinds that it can yield.
        clean_form: a blank document that the tool writes when it found nothing (`[]`), or None.
        clean_kinds: the kinds that such a document shows were looked for, where that is less than all of `kinds`: `[]` of a tool
            that looks for whatever it is told to shows little.
        never_clean: names (globs) of documents of the format that are no clean reports even if they are such a blank document.
        versions: the versions that are read, for people.
        command: the command that makes such a report.
        source: where the format is specified (title and address).
        reads: what is read, one line each, for the docs page.
        leaves: what is left unread and why, one line each, for the docs page.
    """

    name: str
    title: str
    recognise: Callable[[Shape], bool]
    read: Callable[[Document], Content]
    severities: Mapping[str, Severity] = attrs.field(factory=dict)
    kinds: tuple[Kind, ...] = ()
    open_kind: bool = False
    metrics: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    clean_form: str | None = None
    clean_kinds: tuple[Kind, ...] = ()
    never_clean: tuple[str, ...] = ()
    versions: str = ""
    command: str = ""
    source: str = ""
    reads: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
