"""The policy's own word for severities: `severities: {unknown: medium}`."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from gatekit.model.finding import SeverityOrigin
from gatekit.model.vocabulary import Severity, SeverityBasis


def mapped_severity(
    severity: Severity, origin: SeverityOrigin, severities: Mapping[Severity, Severity]
) -> tuple[Severity, SeverityOrigin]:
    """A severity as the policy maps it, and where it comes from; the tool's word, score and vector stay.

    It is mapped once: of `unknown -> medium` and `medium -> low`, an unknown one becomes medium.

    >>> unrated = SeverityOrigin(word="UNASSIGNED")
    >>> severity, origin = mapped_severity(Severity.UNKNOWN, unrated, {Severity.UNKNOWN: Severity.MEDIUM})
    >>> severity.word, origin.basis.value, origin.word
    ('medium', 'policy', 'UNASSIGNED')
    """
    mapped = severities.get(severity, severity)
    if mapped is severity:
        return severity, origin
    return mapped, attrs.evolve(origin, basis=SeverityBasis.POLICY)
