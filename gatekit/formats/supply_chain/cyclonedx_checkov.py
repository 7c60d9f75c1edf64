"""What Checkov writes as CycloneDX: each failed check as a vulnerability of a component that is a resource, or a secret's digest.

Source: bridgecrewio/checkov, `checkov/common/output/cyclonedx.py`.
"""

from __future__ import annotations

import attrs

from gatekit.formats.shared.secrets import keyed_digest
from gatekit.model.finding import NO_COMPONENT, Finding, SeverityOrigin, default_severity
from gatekit.model.vocabulary import Kind, Severity, SeverityBasis

TOOL = "checkov"
KINDS = (Kind.LICENSE, Kind.MISCONFIGURATION, Kind.SECRET, Kind.VULNERABILITY)
SECRETS = "pkg:secrets/"  # package URLs of what is named by the digest of a secret

_KINDS_OF_IDS = {"CKV_SECRET_": Kind.SECRET, "BC_LIC_": Kind.LICENSE, "CKV": Kind.MISCONFIGURATION}
_RESOURCE = "Resource: "


def of_its_kind(finding: Finding) -> Finding:
    """A finding as what Checkov's id says that it is; the digest of a secret, which is as good as a weak one, is left out.

    >>> found = Finding(kind=Kind.VULNERABILITY, tool=TOOL, rule_id="CKV_K8S_1", severity=Severity.UNKNOWN,
    ...                 message="Resource: Pod.x. No")
    >>> told = of_its_kind(found)
    >>> told.kind.value, told.severity.word, told.message, told.location.logical_name
    ('misconfiguration', 'medium', 'No', 'Pod.x')
    """
    kind = next((kind for start, kind in _KINDS_OF_IDS.items() if finding.rule_id.startswith(start)), Kind.VULNERABILITY)
    if kind in (Kind.VULNERABILITY, Kind.LICENSE):
        return attrs.evolve(finding, kind=kind)
    is_secret = kind is Kind.SECRET
    said = finding.message.startswith(_RESOURCE)
    resource, _, message = finding.message.removeprefix(_RESOURCE).partition(". ") if said else ("", "", finding.message)
    purl = finding.component.purl
    found = attrs.evolve(
        finding,
        kind=kind,
        message=message or finding.rule_id,
        location=attrs.evolve(finding.location, logical_name="" if is_secret else resource),
        component=NO_COMPONENT,
        identity=keyed_digest(purl or resource, finding.rule_id) if is_secret else purl,
    )
    if found.severity is not Severity.UNKNOWN:
        return found
    origin = SeverityOrigin(basis=SeverityBasis.KIND_DEFAULT, word=found.severity_origin.word)
    return attrs.evolve(found, severity=default_severity(kind), severity_origin=origin)
