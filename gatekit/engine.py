"""The only place that knows the whole way: files, reports, items, open findings, results, decision.

```text
read_evidence   discovery and formats: files to reports
load_policy     policy: YAML to a checked policy
evaluate        discovery assigns the reports to the contract, governance prepares their items, decision judges them
```
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from gatekit._version import __version__
from gatekit.decision.decide import decide
from gatekit.decision.declared import required_entries, severity_map
from gatekit.discovery.assign import assign
from gatekit.discovery.names import readable
from gatekit.discovery.read import read_report
from gatekit.discovery.walk import Candidate, Given
from gatekit.errors import UsageError
from gatekit.formats.registry import REGISTRY, load_format
from gatekit.governance.govern import govern
from gatekit.governance.paths import Roots, is_absolute, posix_path
from gatekit.model.decision import Decision
from gatekit.model.evidence import Evidence, Report
from gatekit.model.vocabulary import ReportStatus
from gatekit.policy.bindings import param_values
from gatekit.policy.checked import CheckedPolicy
from gatekit.policy.params import ParamSetting, SettingValue, resolve_params
from gatekit.reading.collector import collector_paused
from gatekit.reading.document import DEFAULT_MAX_BYTES

BUILT_IN_POLICY = "built-in policy quality_gate"

EvidenceFile: TypeAlias = Path | str | Given | Candidate

_PACKAGE = Path(__file__).parent


def load_policy(source: Path | str | None = None, *, name: str = "", engine: str = "gatekit") -> CheckedPolicy:
    """A policy, checked: its expressions are compiled, and it has no errors.

    Args:
        source: the policy's file, or the name of a policy that ships with gatekit; None for the built-in one.
        name: how errors and the decision name the file; as given if empty.
        engine: what evaluates the expressions: `gatekit`, or `cel-python` to compare with.

    Raises:
        PolicyError: everything that is wrong with it, each problem with file, line, column and caret.
        UsageError: the file cannot be read, or there is no such engine.

    >>> load_policy().policy.name
    'quality-gate'
    >>> load_policy("no/such/policy.yaml")
    Traceback (most recent call last):
    ...
    gatekit.errors.UsageError: no/such/policy.yaml: the policy cannot be read: No such file or directory
    """
    path = built_in_policy() if source is None else Path(source)
    shown = name or (BUILT_IN_POLICY if source is None else path.as_posix())
    shipped = shipped_policy(source) if isinstance(source, str) and not path.exists() else None
    if shipped is not None:
        path, shown = shipped, name or shipped_name(shipped)
    try:
        text = path.read_bytes()
    except OSError as error:
        raise UsageError(f"the policy cannot be read: {error.strerror}", file=shown) from error
    from gatekit.policy.load import load  # noqa: PLC0415 - PyYAML and CEL, which `gatekit inspect` does not need

    return load(text, shown, formats=REGISTRY, engine=engine)


def built_in_policy() -> Path:
    """The file of the built-in policy.

    >>> built_in_policy().read_text("utf-8").count("apiVersion: gatekit/v1")
    1
    """
    return _policies() / "quality_gate" / "policy.yaml"


def shipped_policies() -> list[str]:
    """The names of the policies that ship with gatekit, the built-in one among them, sorted.

    >>> "supply_chain" in shipped_policies()
    True
    """
    return sorted(path.parent.name for path in _policies().glob("*/policy.yaml"))


def shipped_policy(name: str) -> Path | None:
    """The file of a policy that ships with gatekit; None if there is none of that name."""
    return _policies() / name / "policy.yaml" if name in shipped_policies() else None


def is_shipped(path: Path) -> bool:
    """Whether a file is a policy that ships with gatekit."""
    return path.parent.parent == _policies()


def shipped_name(path: Path) -> str:
    """How a decision names a policy that ships with gatekit, wherever it is installed."""
    return f"shipped policy {path.parent.name}"


def _policies() -> Path:
    """The folder of shipped policies: in the installed package or, in a source tree, beside it."""
    shipped = _PACKAGE / "shipped_policies"
    return shipped if shipped.is_dir() else _PACKAGE.parent / "policies"


def read_evidence(
    paths: Iterable[EvidenceFile],
    *,
    root: Path | str | None = None,
    format: str = "",  # noqa: A002 - the one word for it, here as on the command line
    produced_at: datetime | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
) -> Evidence:
    """Report files, read. A bad file raises nothing here: it becomes a report with its status and reason.

    Args:
        paths: the files; `Given` says the format of one file or the contract entry that it fills, `Candidate` comes from a walk.
        root: the project's folder, absolute: relative paths are below it, and reports are named relative to it. Without one,
            they are named as they are given.
        format: the format that all files have which do not say it themselves; "" recognises each by its content.
        produced_at: when they were made, for reports that do not say it themselves.
        max_bytes: larger files are `too_large` and stay unread.

    Raises:
        UsageError: `format` is no format's name, or the root is not absolute.

    >>> [report.status.value for report in read_evidence(["no/such/report.json"]).reports]
    ['unreadable']
    """
    roots = _roots(root, ())
    every = [paths] if isinstance(paths, str) else paths  # a text is iterable too, letter by letter
    files = {(file.name, file.entry, file.format): file for file in (_candidate(path, root, roots, format) for path in every)}
    reports = [
        read_report(
            file.path,
            name=file.name,
            format=file.format,
            entry=file.entry,
            given=file.given,
            max_bytes=max_bytes,
            produced_at=produced_at,
        )
        for _, file in sorted(files.items())
    ]
    return Evidence(reports=tuple(reports))


def inspect_report(path: Path | str, format: str = "") -> Report:  # noqa: A002 - the one word for it, as on the command line
    """One report file as gatekit reads it, before any policy: status, counts, findings, metrics, what was left unread.

    Args:
        path: the file.
        format: the format that it has; "" recognises it by its content.

    Raises:
        UsageError: `format` is no format's name.

    >>> inspect_report("no/such/report.json").reason
    'No such file or directory'
    """
    return read_evidence([path], format=format).reports[0]


def evaluate(
    *,
    evidence: Evidence | Iterable[EvidenceFile],
    at: datetime,
    policy: CheckedPolicy | Path | str | None = None,
    params: Mapping[str, SettingValue] | Sequence[ParamSetting] = (),
    subject: str = "",
    root: Path | str | None = None,
    strip_prefixes: Sequence[str] = (),
    fail_on_warn: bool = False,
) -> Decision:
    """Decides. The same inputs give the same decision, byte for byte; nothing else plays a part.

    Args:
        evidence: what `read_evidence` gave, or the files to read.
        at: the time that the decision is for, with a zone: what is stale and what is in effect depend on it.
        policy: a loaded policy, a policy's file, or None for the built-in policy.
        params: values for the policy's parameters, by name; or settings that name their source, weakest first.
        subject: the commit that is decided about; "" if nobody says.
        root: the project's folder, absolute; paths in reports become relative to it.
        strip_prefixes: other folders that reports may spell as the root, such as the one in a container.
        fail_on_warn: whether warn acts as block.

    Raises:
        PolicyError: everything that is wrong with the policy.
        UsageError: `at` has no zone, the root is not absolute, a parameter or a required entry does not exist, or a file that was
            named by hand is no report.

    >>> decision = evaluate(evidence=[], at=datetime(2026, 8, 20, tzinfo=UTC))
    >>> decision.headline, decision.exit_code
    ('BLOCK: nothing was examined', 3)
    """
    if at.tzinfo is None:
        raise UsageError(f"the time {at.isoformat()} has no zone", hint="add one, such as datetime.UTC or +00:00")
    checked = policy if isinstance(policy, CheckedPolicy) else load_policy(policy)
    settings = _settings(params)
    uses = resolve_params(checked.policy, settings)
    values = param_values(uses)
    roots = _roots(root, strip_prefixes)
    read = evidence if isinstance(evidence, Evidence) else read_evidence(evidence, root=root)
    filled = assign(
        checked.policy.evidence,
        required_entries(checked, values),
        _distinct(roots.reports(read.reports)),
        at=at.astimezone(UTC),
        subject=subject,
    )
    _hold_given(filled)
    with collector_paused():  # findings live until the decision is made, so looking for garbage among them finds none
        governed = govern(
            filled,
            checked.policy.evidence,
            open_kinds=_open_kinds(filled),
            roots=roots,
            severities=severity_map(checked, values),
            name_all=checked.names_findings,
        )
        return decide(
            checked,
            governed,
            params=uses,
            at=at,
            gatekit_version=__version__,
            subject=subject,
            fail_on_warn=fail_on_warn,
            stripped_prefixes=strip_prefixes,
        )


def _settings(params: Mapping[str, SettingValue] | Sequence[ParamSetting]) -> Sequence[ParamSetting]:
    if isinstance(params, Mapping):
        return [ParamSetting(name=name, value=value, source="call") for name, value in params.items()]
    return params


def _roots(root: Path | str | None, strip_prefixes: Sequence[str]) -> Roots:
    text = "" if root is None else str(root)
    if text and not is_absolute(posix_path(text)):
        raise UsageError(f"the root {text!r} is not absolute", hint="a decision does not depend on the working folder")
    return Roots(text, strip_prefixes)


def _candidate(file: EvidenceFile, root: Path | str | None, roots: Roots, format_name: str) -> Candidate:
    if isinstance(file, Candidate):
        candidate = file
    else:
        given = file if isinstance(file, Given) else Given(path=Path(file))
        candidate = Candidate(
            path=given.path if root is None else Path(root) / given.path,
            name=readable(roots.below(Path(os.path.normpath(given.path)).as_posix())),
            given=True,
            format=given.format or format_name,
            entry=given.entry,
        )
    if candidate.format and candidate.format not in REGISTRY:
        raise UsageError(f"there is no format {candidate.format!r}", hint=f"the formats are {', '.join(REGISTRY)}")
    return candidate


def _distinct(reports: Iterable[Report]) -> list[Report]:
    """The reports, each once; two different ones under one name would take each other's findings away."""
    known: dict[tuple[str, str, str], Report] = {}
    for report in reports:
        if known.setdefault((report.path, report.entry, report.format), report) != report:
            raise UsageError(
                "two different reports have this name", file=report.path, hint="read both of them with the same root"
            )
    return list(known.values())


def _open_kinds(evidence: Evidence) -> frozenset[str]:
    return frozenset(name for name in {report.format for report in evidence.reports} if name and load_format(name).open_kind)


def _hold_given(evidence: Evidence) -> None:
    """A file that the user named is a report, or evidence that some entry lacks; it is never passed over."""
    taken = {report.path for state in evidence.entries for report in (*state.reports, *state.unfit)}
    readable = (ReportStatus.OK, ReportStatus.PARTIAL)
    lost = [report for report in evidence.reports if report.given and report.status not in readable and report.path not in taken]
    if lost:
        told = "\n".join(f"{report.path}: {report.status.value.replace('_', ' ')}: {report.reason}" for report in lost)
        hint = "--evidence ENTRY=PATH says which evidence a file is, --evidence FORMAT=PATH its format"
        raise UsageError(f"named by hand, but no report that can be judged\n{told}\n", hint=hint)
