"""SBOMs, provenance and signatures."""

from __future__ import annotations

from collections import Counter

import gatekit
from benchmarks.agreement.quantities import READ, Quantity

FOLDERS: dict[str, str] = {
    "cyclonedx-json": "cyclonedx",
    "cyclonedx-json-spec": "cyclonedx",
    "cyclonedx-xml": "cyclonedx",
    "cyclonedx-xml-spec": "cyclonedx",
    "dsse": "in_toto",
    "gpg-status": "gpg_status",
    "in-toto": "in_toto",
    "openvex": "openvex",
    "sigstore-bundle": "in_toto",
    "slsa-provenance": "in_toto",
    "spdx": "spdx",
    "vsa": "in_toto",
}

# a document that distinguishes nothing may be valid all the same
_VALID = frozenset({gatekit.ReportStatus.OK, gatekit.ReportStatus.BLANK})
_MINOR = frozenset({gatekit.Severity.INFO, gatekit.Severity.UNKNOWN})
_HDF_IMPACT = {"critical": "1", "high": "0.7", "medium": "0.5", "low": "0.3", "info": "0.5", "unknown": "0.5", "none": "0"}
_VERDICTS = {"expired": "expired signature", "revoked_key": "revoked key"}


def validity(report: gatekit.Report, _: str) -> str:
    return "valid" if report.status in _VALID else "invalid"


def impacts(report: gatekit.Report, _: str) -> str:
    """How many rules there are of each of HDF's impacts: a tenth of the score, or what stands for a word without a score."""
    worst: dict[str, gatekit.Finding] = {}
    for finding in report.findings:
        if finding.rule_id not in worst or finding.severity > worst[finding.rule_id].severity:
            worst[finding.rule_id] = finding
    counts = Counter(
        _HDF_IMPACT[one.severity.word] if one.severity_origin.score is None else f"{one.severity_origin.score / 10:g}"
        for one in worst.values()
    )
    return " ".join(f"{impact}:{count}" for impact, count in sorted(counts.items()))


def hdf_failed(report: gatekit.Report, _: str) -> str:
    return str(sum(finding.severity not in _MINOR for finding in report.findings))


def hdf_skipped(report: gatekit.Report, _: str) -> str:
    return str(sum(finding.severity in _MINOR for finding in report.findings))


def verifiable(report: gatekit.Report, _: str) -> str:
    """Whether the file is well-formed enough for a verifier to come to a result."""
    return "pass" if report.status in READ else "fail"


def verdict(report: gatekit.Report, _: str) -> str:
    if report.status is gatekit.ReportStatus.BLANK:
        return "no signature"
    words: list[str] = []
    for record in report.records:
        status = str(getattr(record, "status", ""))
        is_doubtful = status == "good" and getattr(record, "trust", "") == "undefined"
        words.append("good signature, untrusted key" if is_doubtful else _VERDICTS.get(status, status))
    return "/".join(words)


QUANTITIES: dict[str, Quantity] = {
    "hdf_failed": hdf_failed,
    "hdf_skipped": hdf_skipped,
    "impacts": impacts,
    "validity": validity,
    "verdict": verdict,
    "verifiable": verifiable,
}
