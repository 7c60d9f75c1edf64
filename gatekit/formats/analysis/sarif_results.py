"""The results of one SARIF run as findings."""

from __future__ import annotations

from collections.abc import Iterator

from gatekit.formats.analysis.sarif_messages import plain_text
from gatekit.formats.analysis.sarif_places import Places
from gatekit.formats.analysis.sarif_rules import RuleBook, Ruling, cwes_of_bag, score_of
from gatekit.formats.analysis.sarif_tools import Driver
from gatekit.formats.analysis.sarif_trivy import message_of, package_of
from gatekit.formats.analysis.sarif_wire import Bag, Message, Result, Run, Suppression
from gatekit.formats.shared.cwe import cwes_in
from gatekit.formats.shared.drafts import new_finding
from gatekit.formats.shared.identity import digest_identity
from gatekit.formats.shared.secrets import keyed_digest, without_quotations
from gatekit.model.finding import NO_COMPONENT, Finding
from gatekit.model.vocabulary import BaselineState, FindingState, Kind

_NOT_PROBLEMS = frozenset({"pass", "notapplicable", "informational"})
_UNDECIDED = frozenset({"open", "review"})
_NOT_ACCEPTED = frozenset({"rejected", "underreview"})
_BASELINE_STATES = {
    "new": BaselineState.NEW,
    "unchanged": BaselineState.UNCHANGED,
    "existing": BaselineState.UNCHANGED,
    "updated": BaselineState.UPDATED,
    "absent": BaselineState.ABSENT,
}
# names under which tools give what is no fingerprint: whole files, columns, commits
_NO_PRINTS = frozenset(
    {
        "author",
        "commitMessage",
        "commitSha",
        "date",
        "email",
        "primaryLocationStartColumnFingerprint",
        "scanFileHash",
        "scanTagsHash",
    }
)
_PLACEHOLDERS = frozenset({"", "requires login"})  # the second is Semgrep's, for all findings alike

# whose rules' messages repeat parts of the code, with or without quotation marks
_REPEATING_TOOLS = frozenset({"opengrep", "semgrep"})

_UNSET = BaselineState.UNSET
_NOT_SUPPRESSED = (FindingState.OPEN, "")


class RunReader:
    """Turns the results of one run into findings.

    Attributes:
        measures: the kinds that the tool looked for: those that it is known for, of the rules that it lists, and what it found.
        looked_for: the weaknesses and success criteria of the rules that it lists.
    """

    def __init__(self, run: Run, driver: Driver) -> None:
        self._tool = driver.tool
        self._rules = RuleBook(run, driver)
        self._ruling = self._rules.ruling
        self._location = Places(run).location
        self.measures = {driver.kind} if driver.kind else set[Kind]()
        self.measures.update(self._rules.kinds_listed())
        self.looked_for = frozenset(self._rules.looked_for())

    def findings(self, results: Iterator[Result]) -> list[Finding]:
        """The findings among the results; what passed, did not apply or only informs is none."""
        found = []
        for result in results:
            kind = result.kind
            if kind is None or kind == "fail":
                found.append(self._finding(result, ()))
            elif (word := kind.lower()) not in _NOT_PROBLEMS:
                found.append(self._finding(result, (word,) if word in _UNDECIDED else ()))
        self.measures.update(self._rules.kinds_found())
        return found

    def _finding(self, result: Result, undecided: tuple[str, ...]) -> Finding:
        ruling = self._ruling(result)
        tags, cwes, score = ruling.tags, ruling.cwes, None
        bag = result.properties
        if result.taxa or (bag is not None and (bag.tags or bag.security_severity is not None or bag.cwe is not None)):
            tags, cwes, score = self._own(result, ruling)
        # what the tool could not decide counts, until a person has decided it, as what the rule would make of it
        severity, origin = ruling.grade(None if undecided else result.level, score)
        state, reason = _state(result.suppressions) if result.suppressions else _NOT_SUPPRESSED
        identity = _identity(result)
        text = result.message
        if ruling.is_secret or ruling.may_quote_secrets:
            message = self._guarded_message(text, ruling)
        elif text is not None and text.text is not None and text.arguments is None and "](" not in text.text:
            message = text.text.strip()
        else:
            message = self._message(text, ruling)
        component = NO_COMPONENT
        if self._tool == "trivy" and text is not None and text.text:
            component = package_of(text.text)
            message = (ruling.title if component.name else message_of(message)) or message
        location = self._location(result)
        return new_finding(
            ruling.kind,
            self._tool,
            ruling.rule_id,
            severity,
            message or ruling.title or ruling.rule_id,
            origin,
            location,
            component,
            ruling.aliases,
            cwes,
            (*tags, *undecided) if undecided else tags,
            ruling.help_uri,
            identity if not ruling.is_secret else keyed_digest(identity, ruling.rule_id, location.path),
            state,
            reason,
            _BASELINE_STATES.get(result.baseline_state.lower(), _UNSET) if result.baseline_state else _UNSET,
        )

    def _message(self, message: Message | None, ruling: Ruling) -> str:
        return plain_text(message, ruling.strings, self._rules.global_strings) if message is not None else ""

    def _guarded_message(self, message: Message | None, ruling: Ruling) -> str:
        # what a scanner says of the place of a secret may quote it; what it says of the rule does not
        is_quoted_anywhere = ruling.is_secret or self._tool in _REPEATING_TOOLS
        return ruling.title if is_quoted_anywhere else without_quotations(self._message(message, ruling))

    def _own(self, result: Result, ruling: Ruling) -> tuple[tuple[str, ...], tuple[str, ...], float | None]:
        """Tags, CWEs and score, with what the result itself adds to its rule's."""
        bag = result.properties or Bag()
        stated = bag.tags or ()
        cwes, standards = self._rules.standards(result.taxa or ())
        own_cwes = (*cwes_in(stated), *cwes, *cwes_of_bag(bag))
        return (
            tuple(dict.fromkeys((*ruling.tags, *stated, *standards))) if stated or standards else ruling.tags,
            tuple(dict.fromkeys((*ruling.cwes, *own_cwes))) if own_cwes else ruling.cwes,
            score_of(bag),
        )


def _state(suppressions: list[Suppression]) -> tuple[FindingState, str]:
    """3.27.23 and 3.35.3: suppressed by any suppression that is neither rejected nor still under review."""
    accepted = [one for one in suppressions if (one.status or one.state or "").lower() not in _NOT_ACCEPTED]
    if not accepted:
        return FindingState.OPEN, ""
    reasons = [one.justification or ("in source" if one.kind == "inSource" else "") for one in accepted]
    return FindingState.SUPPRESSED, "; ".join(reason for reason in reasons if reason)


def _identity(result: Result) -> str:
    """The tool's fingerprint, the complete one before the partial ones; without any, a digest of the snippet."""
    if result.fingerprints and (known := _print(result.fingerprints)):
        return known
    if result.partial_fingerprints and (known := _print(result.partial_fingerprints)):
        return known
    for place in result.locations or ():
        region = place.physical_location.region if place.physical_location else None
        if region and region.snippet and region.snippet.text:
            return digest_identity(region.snippet.text)
    return ""


def _print(prints: dict[str, str]) -> str:
    for name in sorted(prints) if len(prints) > 1 else prints:
        if name not in _NO_PRINTS and prints[name] not in _PLACEHOLDERS:
            return prints[name]
    return ""
