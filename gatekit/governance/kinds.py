"""The kind of findings in formats that many sorts of tools write: what the evidence entry's `kind:` says."""

from __future__ import annotations

from gatekit.model.finding import Finding, default_severity
from gatekit.model.vocabulary import Kind, Severity, SeverityBasis


def declared_message(finding: Finding, kind: Kind) -> str:
    """The message of a finding of this kind; what a tool says of a secret may quote it, and only its own format would know.

    >>> from gatekit.model.finding import Finding
    >>> found = Finding(kind=Kind.OTHER, tool="x", rule_id="key", severity=Severity.HIGH, message="found AKIA0123")
    >>> declared_message(found, Kind.SECRET)
    'a secret that rule key knows'
    """
    is_news = kind is Kind.SECRET and finding.kind is not Kind.SECRET
    return f"a secret that rule {finding.rule_id} knows" if is_news else finding.message


def declared_kind(finding: Finding, kind: Kind | None) -> tuple[Kind, Severity]:
    """The kind and severity of a finding whose evidence entry declares a kind.

    A severity that only came from the kind's default is the new kind's default. A flaky test stays one: it passed in the end, so
    it is not the problem that the entry's kind names.

    Args:
        finding: as its format read it.
        kind: what the entry declares; None if it declares none, or if the format knows the kind itself.

    >>> from gatekit.model.finding import SeverityOrigin
    >>> found = Finding(kind=Kind.OTHER, tool="x", rule_id="r", severity=Severity.MEDIUM, message="",
    ...                 severity_origin=SeverityOrigin(basis=SeverityBasis.KIND_DEFAULT))
    >>> kind, severity = declared_kind(found, Kind.LINT)
    >>> kind.value, severity.word
    ('lint', 'high')
    """
    if kind is None or finding.kind in (kind, Kind.FLAKY_TEST):
        return finding.kind, finding.severity
    if finding.severity_origin.basis is SeverityBasis.KIND_DEFAULT:
        return kind, default_severity(kind)
    return kind, finding.severity
