"""Pact: results of verifying a provider against its consumers' contracts, and what the broker knows of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from gatekit.formats.contract import Content, Format
from gatekit.formats.contracts.pact_wire import (
    Error,
    Example,
    Examples,
    Interaction,
    Matrix,
    Mismatches,
    Published,
    Row,
    Verification,
)
from gatekit.formats.shared.linting import rated_by_kind
from gatekit.model.evidence import Unread
from gatekit.model.finding import Finding, Location
from gatekit.model.metric import Metric
from gatekit.model.vocabulary import FindingState, Kind
from gatekit.reading.document import Document
from gatekit.reading.json import decode_json
from gatekit.reading.shape import Shape, Syntax
from gatekit.reading.values import parse_time

_KIND = Kind.CONTRACT_VIOLATION
_COMMIT = re.compile(r"[0-9a-f]{40}")
_PENDING = "pending: the consumer expects it, but the provider has never fulfilled it"
_IGNORED = "ignored, as can-i-deploy was told"
_NOBODY = Mismatches()
_PREFIX = "Verifying a pact between "


def _recognise(shape: Shape) -> bool:
    if shape.syntax is not Syntax.JSON or shape.top != "object":
        return False
    keys = shape.keys
    if keys.get("matrix") == "array":
        return "deployable" in shape.inner.get("summary", frozenset())
    if "summary_line" in keys:
        is_pact = {"interaction_index", "pact_url"} & shape.inner.get("examples", frozenset())
        return bool(is_pact) or "pacts" in shape.inner.get("summary", frozenset())
    if "providerApplicationVersion" in keys:
        return keys.get("success") == "boolean"
    return keys.get("result") == "boolean" and {"errors", "pendingErrors"} <= keys.keys()


def _read(document: Document) -> Content:
    keys = document.shape.keys
    if "matrix" in keys:
        return _matrix(decode_json(document, Matrix))
    if "summary_line" in keys:
        return _examples(decode_json(document, Examples))
    if "providerApplicationVersion" in keys:
        return _published(decode_json(document, Published))
    return _verification(decode_json(document, Verification))


def _verification(wire: Verification) -> Content:
    interactions, errors, pending = wire.interaction_results or [], wire.errors or [], wire.pending_errors or []
    failed = [one for one in interactions if one.result != "OK"]
    findings = [_of_interaction(one) for one in failed]
    # what broke before or beside the interactions stands among the errors alone
    findings += [_of_error(one, FindingState.OPEN) for one in errors if not _is_told(one, failed)]
    findings += [_of_error(one, FindingState.SUPPRESSED) for one in pending if not _is_told(one, failed)]
    if not wire.result and not any(finding.is_open for finding in findings):
        findings.append(_finding("verification", "the verification failed, for a reason that the report does not tell", ""))
    looked = bool(interactions or findings or (wire.interaction_results is None and _has_verified(wire.output or ())))
    open_ = sum(not one.pending for one in failed)
    return _content(
        findings=findings,
        metrics=_counts(len(interactions), open_, len(failed) - open_),
        blank="" if looked else "no interaction in it",
    )


def _has_verified(output: Sequence[str]) -> bool:
    """Whether what the verifier printed tells of an interaction: before version 1.3, it lists none."""
    without = sum("has no interactions" in text for text in output)
    return bool(output) and (not without or sum(_PREFIX in text for text in output) > without)


def _is_told(error: Error, failed: Sequence[Interaction]) -> bool:
    """Whether an error is that of a failed interaction, whose description the verifier puts last in its name."""
    return any(error.interaction.endswith(f" - {one.description}") for one in failed)


def _of_interaction(one: Interaction) -> Finding:
    text = (one.mismatch or _NOBODY).text
    state = FindingState.SUPPRESSED if one.pending else FindingState.OPEN
    return _finding(one.description, f"{one.description}: {text}", f"{one.consumer} -> {one.provider}", state, _PENDING)


def _of_error(error: Error, state: FindingState) -> Finding:
    name = error.interaction.removeprefix(_PREFIX)
    return _finding(name, f"{name}: {(error.mismatch or _NOBODY).text}", "", state, _PENDING)


def _examples(wire: Examples) -> Content:
    failed = [one for one in wire.examples if one.status not in {"passed", "pending"}]
    pending = [one for one in wire.examples if one.status == "pending"]
    ignored = [one for one in pending if one.mismatches or one.exception]
    skipped = len(pending) - len(ignored)
    findings = [_of_example(one, FindingState.OPEN) for one in failed]
    findings += [_of_example(one, FindingState.SUPPRESSED) for one in ignored]
    return _content(
        findings=findings,
        metrics=_counts(len(wire.examples), len(failed), len(pending)),
        blank="" if wire.examples else "no example in it",
        unread=(Unread(reason="examples that were not run", count=skipped),) if skipped else (),
        incomplete=tuple(_missing_examples(wire, len(failed))),
    )


def _missing_examples(wire: Examples, failed: int) -> Iterator[str]:
    if wire.summary is None:
        return
    if wire.summary.errors_outside_of_examples_count:
        yield f"{wire.summary.errors_outside_of_examples_count} errors outside of the examples"
    if wire.summary.failure_count > failed:
        yield f"the summary counts {wire.summary.failure_count} failures, but only {failed} stand in the examples"


def _of_example(one: Example, state: FindingState) -> Finding:
    name = (one.full_description or one.description).removeprefix(_PREFIX)
    texts = one.mismatches or ([one.exception.message] if one.exception and one.exception.message else [])
    why = "; ".join(" ".join(text.split()) for text in texts) or "it failed, for a reason that the report does not tell"
    return _finding(name, f"{name}: {why}", "", state, _PENDING)


def _matrix(wire: Matrix) -> Content:
    findings = [_of_row(row) for row in wire.matrix if row.verification_result and not row.verification_result.success]
    unknown = [row for row in wire.matrix if row.verification_result is None and not row.ignored]
    incomplete = [f"the pact between {row.consumer.text} and {row.provider.text} was never verified" for row in unknown]
    reason = " ".join((wire.summary.reason or "").split()) or "the broker does not say why"
    if wire.summary.deployable is False and not any(finding.is_open for finding in findings):
        findings.append(_finding("can-i-deploy", f"not deployable: {reason}", ""))
    if wire.summary.deployable is None and not incomplete:
        incomplete.append(f"the broker does not know whether it is deployable: {reason}")
    times = [parse_time(row.verification_result.verified_at or "") for row in wire.matrix if row.verification_result]
    return _content(
        findings=findings,
        # the oldest, because each row is as old as its own verification
        produced_at=min((time for time in times if time), default=None),
        blank="" if wire.matrix or findings else "no pact in it",
        incomplete=tuple(incomplete),
    )


def _of_row(row: Row) -> Finding:
    state = FindingState.SUPPRESSED if row.ignored else FindingState.OPEN
    message = f"{row.provider.text} does not fulfil the pact with {row.consumer.text}"
    name = f"{row.consumer.name} -> {row.provider.name}"
    return _finding("verification", message, name, state, _IGNORED, identity="matrix")


def _published(wire: Published) -> Content:
    version, name = wire.provider_application_version, wire.provider_name or "the provider"
    findings = (
        [] if wire.success else [_finding("verification", f"{name} {version} does not fulfil the pact", "", identity="published")]
    )
    return _content(
        findings=findings,
        tool_version=(wire.verified_by.version or "") if wire.verified_by else "",
        produced_at=parse_time(wire.verification_date or ""),
        subject=version if _COMMIT.fullmatch(version) else "",
    )


def _finding(
    rule: str, message: str, name: str, state: FindingState = FindingState.OPEN, reason: str = "", *, identity: str = ""
) -> Finding:
    severity, origin = rated_by_kind(_KIND)
    return Finding(
        kind=_KIND,
        tool="pact",
        rule_id=rule or "interaction",
        severity=severity,
        severity_origin=origin,
        message=message,
        location=Location(logical_name=name),
        identity=identity,
        state=state,
        state_reason=reason if state is FindingState.SUPPRESSED else "",
    )


def _counts(total: int, failed: int, pending: int) -> tuple[Metric, ...]:
    """Interactions or examples as tests; a pending one that failed counts as skipped, because it fails nothing."""
    counts = {
        "tests.failed": failed,
        "tests.passed": total - failed - pending,
        "tests.skipped": pending,
        "tests.total": total,
    }
    return tuple(Metric(name=name, value=value) for name, value in counts.items()) if total else ()


def _content(*, findings: list[Finding], **rest: Any) -> Content:
    return Content(tool="pact", measures=frozenset((_KIND,)), findings=tuple(findings), **rest)


FORMAT = Format(
    name="pact",
    title="Pact verification results",
    recognise=_recognise,
    read=_read,
    kinds=(_KIND,),
    metrics=("tests.failed", "tests.passed", "tests.skipped", "tests.total"),
    versions="the verifiers written in Rust (pact_verifier 0.11 and later, pact-python 3 and later) and in Ruby; Pact Broker 2",
    command="pact_verifier_cli --hostname localhost --port 8000 --dir pacts --json pact-verification.json",
    source="https://docs.pact.io/, pact-foundation/pact-reference, pact-foundation/pact-ruby, pact-foundation/pact_broker",
    reads=(
        "each interaction (Ruby: each expectation of one) that failed is a contract violation; pending ones are suppressed",
        "errors beside the interactions, and a failed verification that names none",
        "the broker's matrix (pact-broker can-i-deploy --output json): rows that failed; rows never verified make it partial",
        "a verification as it is published to the broker: whether it succeeded; a version that is a commit is its subject",
        "tests.*: interactions, or expectations",
    ),
    leaves=(
        "bodies and headers that were compared: they may hold credentials; only the difference is told",
        "differences of headers and fields that are called like a credential (Authorization, $.token): that there is one is told",
        "testResults of a published verification: every verifier has a shape of its own",
        "pacts themselves, and the broker's dashboard and tables of text",
    ),
)
