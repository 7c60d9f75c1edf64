"""A finding: one problem that one tool reports at one place."""

from __future__ import annotations

import attrs

from gatekit.model.value import Value
from gatekit.model.vocabulary import BaselineState, FindingState, Kind, Severity, SeverityBasis


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Location(Value):
    """A place in the project.

    Attributes:
        path: POSIX path relative to the root once governance has seen it; a URL for web findings; "" if none.
        line: from 1; 0 if none.
        column: from 1; 0 if none.
        end_line: from 1; 0 if none.
        logical_name: function, test, page element or resource, as the tool names it; "" if none.
        external: true if the path is absolute and lies outside the root.
    """

    path: str = ""
    line: int = 0
    column: int = 0
    end_line: int = 0
    logical_name: str = ""
    external: bool = False


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Component(Value):
    """The package that a finding is about; empty strings where the report says nothing.

    Attributes:
        name: the package's name in its ecosystem.
        version: the installed version.
        fixed_version: the versions that mend it, as the tool spells them; "" if none is known.
        purl: package URL with version, as the report gives it.
    """

    name: str = ""
    version: str = ""
    fixed_version: str = ""
    purl: str = ""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SeverityOrigin(Value):
    """Where a severity comes from.

    Attributes:
        basis: which of the ways gave the severity.
        word: the tool's own word, as written; "" if it has none.
        score: CVSS or security-severity score, 0 to 10; None if there is none.
        vector: the CVSS vector; "" if none.
    """

    basis: SeverityBasis = SeverityBasis.TOOL
    word: str = ""
    score: float | None = None
    vector: str = ""


NOWHERE = Location()
NO_COMPONENT = Component()


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Finding(Value):
    """One problem that one tool reports at one place.

    Attributes:
        kind: what sort of problem.
        tool: the tool that found it, lower case (`ruff`, `trivy`).
        rule_id: the tool's own rule id (`E501`, `CVE-2024-1`, a test's id).
        severity: ours, ordered.
        severity_origin: where the severity comes from.
        message: one plain text for people; never holds a secret's text.
        location: where.
        component: which package, for dependency findings.
        aliases: other ids of the same problem (CVE, GHSA, OSV).
        cwes: `CWE-79` and the like.
        tags: the tool's tags, and standards' ids (`wcag2aa`).
        help_uri: where the tool explains the rule; "" if nowhere.
        fingerprint: `gk1:` and 20 hex digits once governance has seen it; "" before.
        identity: what the fingerprint rests on beside kind, tool, rule, path and name: the tool's own partial fingerprint
            or the source snippet; "" lets governance use the message with its digits masked.
        state: open, or why it does not count.
        state_reason: the justification that came with the state; "" if none.
        baseline_state: how it relates to an earlier run.
        reports: the report files that hold it, in order; filled by governance.
        epss: how probable it is that the vulnerability is exploited within 30 days, 0 to 1 (FIRST's EPSS); None if the report
            does not say.
        known_exploited: whether the report says that the vulnerability is exploited (CISA's KEV catalogue and the like).

    >>> Finding(kind=Kind.LINT, tool="ruff", rule_id="F401", severity=Severity.HIGH, message="unused import").state.value
    'open'
    """

    kind: Kind
    tool: str
    rule_id: str
    severity: Severity
    message: str
    severity_origin: SeverityOrigin = SeverityOrigin()
    location: Location = NOWHERE
    component: Component = NO_COMPONENT
    aliases: tuple[str, ...] = ()
    cwes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    help_uri: str = ""
    fingerprint: str = ""
    identity: str = ""
    state: FindingState = FindingState.OPEN
    state_reason: str = ""
    baseline_state: BaselineState = BaselineState.UNSET
    reports: tuple[str, ...] = ()
    epss: float | None = None
    known_exploited: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it counts: open, and still there compared with an earlier run."""
        return self.state is FindingState.OPEN and self.baseline_state is not BaselineState.ABSENT


KIND_DEFAULT_SEVERITY = {
    Kind.TEST_FAILURE: Severity.HIGH,
    Kind.SECRET: Severity.HIGH,
    Kind.LINT: Severity.HIGH,
    Kind.TYPE_ERROR: Severity.HIGH,
}


def default_severity(kind: Kind) -> Severity:
    """The severity of a finding whose tool has no severities.

    Such tools themselves fail on each test failure, secret, lint and type error; the rest is medium.

    >>> default_severity(Kind.LINT).word, default_severity(Kind.FLAKY_TEST).word
    ('high', 'medium')
    """
    return KIND_DEFAULT_SEVERITY.get(kind, Severity.MEDIUM)
