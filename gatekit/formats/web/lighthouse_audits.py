"""The audits of a Lighthouse result: what each is in its categories, and the findings that a failing one gives."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from gatekit.formats.shared.identity import digest_identity
from gatekit.formats.shared.severity import severity_of_word
from gatekit.formats.shared.urls import public_url
from gatekit.formats.shared.wcag import criteria_of_axe_rule, criteria_of_axe_tags, wcag_tags
from gatekit.formats.web.lighthouse_wire import NOTHING, Audit, AxeData, Details, LighthouseResult
from gatekit.model.finding import Finding, Location, SeverityOrigin, default_severity
from gatekit.model.value import Value
from gatekit.model.vocabulary import FindingState, Kind, Severity, SeverityBasis
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json_part

_PASS_BOUND = 0.9  # RATINGS.PASS.minScore in Lighthouse's report/renderer/report-utils.js
_NO_WEIGHT = "weight 0"
SEVERITIES = {
    "critical": Severity.CRITICAL,
    "serious": Severity.HIGH,
    "moderate": Severity.MEDIUM,
    "minor": Severity.LOW,
    _NO_WEIGHT: Severity.LOW,
}
_UNSCORED = frozenset({"error", "informative", "manual", "notApplicable", "not-applicable"})
_LINK = re.compile(r"\]\((https?://[^()\s]+)\)")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Role(Value):
    """What an audit is in its categories.

    Attributes:
        categories: their ids.
        weighs: whether it counts towards the score of any of them.
        hidden: whether Lighthouse shows it in none of them.
    """

    categories: tuple[str, ...]
    weighs: bool
    hidden: bool

    @property
    def kind(self) -> Kind:
        """The kind of finding that it gives when it fails."""
        if "accessibility" in self.categories:
            return Kind.ACCESSIBILITY
        return Kind.PERFORMANCE if "performance" in self.categories else Kind.OTHER


def roles_of(result: LighthouseResult) -> dict[str, Role]:
    """The role of each audit that belongs to a category."""
    roles: dict[str, Role] = {}
    for name, category in result.categories.items():
        for ref in category.audit_refs or ():
            known = roles.get(ref.id, Role(categories=(), weighs=False, hidden=True))
            roles[ref.id] = Role(
                categories=(*known.categories, name),
                weighs=known.weighs or ref.weight > 0,
                hidden=known.hidden and ref.group == "hidden",
            )
    return roles


def findings_of(document: Document, result: LighthouseResult, roles: dict[str, Role]) -> Iterator[Finding]:
    """The findings of all failing audits that belong to a category, in document order.

    Raises:
        ReportError: the details of a failing accessibility audit are malformed.
    """
    url = public_url(result.url)
    for name, audit in result.audits.items():
        role = roles.get(name)
        if role is None or not fails(audit):
            continue
        if role.kind is Kind.ACCESSIBILITY:
            yield from _accessibility_findings(document, name, audit, role, url)
        else:
            yield _finding(name, audit, role, url)


def fails(audit: Audit) -> bool:
    """Whether Lighthouse shows the audit as failed."""
    return is_scored(audit) and audit.score is not None and audit.score < _PASS_BOUND


def is_scored(audit: Audit) -> bool:
    """Whether the audit judges the page at all."""
    return audit.score_display_mode not in _UNSCORED


def _finding(name: str, audit: Audit, role: Role, url: str) -> Finding:
    severity, origin = _severity(role, None)
    links = _LINK.findall(audit.description)
    return Finding(
        kind=role.kind,
        tool="lighthouse",
        rule_id=name,
        severity=severity,
        severity_origin=origin,
        message=_message(audit),
        location=Location(path=url),
        tags=role.categories,
        help_uri=links[0] if links else "",
        state=FindingState.SUPPRESSED if role.hidden else FindingState.OPEN,
        state_reason="Lighthouse hides the audit in its own report" if role.hidden else "",
    )


def _message(audit: Audit) -> str:
    display = audit.display_value if isinstance(audit.display_value, str) else ""
    score = "" if audit.score_display_mode == "binary" else f"score {round((audit.score or 0) * 100, 6):g} of 100"
    detail = ", ".join(part for part in (one_line(display), score) if part)
    title = one_line(audit.title).removesuffix(".")
    return f"{title}: {detail}" if detail else title


def _accessibility_findings(document: Document, name: str, audit: Audit, role: Role, url: str) -> Iterator[Finding]:
    details = Details()
    if audit.details != NOTHING:
        details = decode_json_part(document, audit.details, Details, position=f"$.audits.{name}.details")
    axe = details.debug_data or AxeData()
    severity, origin = _severity(role, axe.impact)
    tags = axe.tags or ()
    criteria = criteria_of_axe_tags(tags) if tags else criteria_of_axe_rule(name)  # Lighthouse 7 and older hand on no tags
    whole = attrs.evolve(
        _finding(name, audit, role, url),
        severity=severity,
        severity_origin=origin,
        tags=(*role.categories, *tags, *wcag_tags(criteria, tags)),
    )
    for node in details.nodes:
        yield attrs.evolve(
            whole,
            message=": ".join(part for part in (whole.message, one_line(node.explanation or "")) if part),
            location=Location(path=url, logical_name=node.selector or ""),
            identity=digest_identity(node.snippet or ""),
        )
    if not details.nodes:
        yield whole


def _severity(role: Role, impact: str | None) -> tuple[Severity, SeverityOrigin]:
    if impact:
        return severity_of_word(impact, SEVERITIES), SeverityOrigin(word=impact)
    if role.weighs:
        return default_severity(role.kind), SeverityOrigin(basis=SeverityBasis.KIND_DEFAULT)
    return SEVERITIES[_NO_WEIGHT], SeverityOrigin(word=_NO_WEIGHT)


def one_line(text: str) -> str:
    """The text with each run of white space as one space."""
    return " ".join(text.split())
