"""The closed word lists of the model: kinds, severities, states and statuses.

Words are snake_case everywhere: in Python, in policies and in JSON.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Kind(StrEnum):
    """What sort of problem a finding is; a closed list."""

    LINT = "lint"
    TYPE_ERROR = "type_error"
    TEST_FAILURE = "test_failure"
    FLAKY_TEST = "flaky_test"
    VULNERABILITY = "vulnerability"
    CODE_WEAKNESS = "code_weakness"
    MISCONFIGURATION = "misconfiguration"
    SECRET = "secret"  # noqa: S105 - a word of the vocabulary
    LICENSE = "license"
    ACCESSIBILITY = "accessibility"
    PERFORMANCE = "performance"
    CONTRACT_VIOLATION = "contract_violation"
    OTHER = "other"


class Severity(IntEnum):
    """How bad a finding is, ordered. `unknown` is the highest, so that it trips every `>=` until the policy maps it.

    >>> Severity.UNKNOWN > Severity.CRITICAL > Severity.HIGH
    True
    >>> Severity.HIGH.word
    'high'
    """

    NONE = 0
    INFO = 1
    LOW = 2
    MEDIUM = 3
    HIGH = 4
    CRITICAL = 5
    UNKNOWN = 6

    @property
    def word(self) -> str:
        """The severity's word in policies and JSON."""
        return self.name.lower()

    @classmethod
    def from_word(cls, word: str) -> Severity:
        """The severity that gatekit calls `word`. Raises `KeyError` for any other word."""
        return _SEVERITY_OF_WORD[word]


_SEVERITY_OF_WORD = {severity.word: severity for severity in Severity}


class SeverityBasis(StrEnum):
    """Where a severity comes from."""

    TOOL = "tool"  # the tool's own word, through the format's table
    SCORE = "score"  # a CVSS or security-severity score of the report
    KIND_DEFAULT = "kind_default"  # the tool has no severities
    POLICY = "policy"  # the policy's `severities:` mapped it


class FindingState(StrEnum):
    """What has been decided about a finding before the rules see it. Only `open` ones count."""

    OPEN = "open"
    SUPPRESSED = "suppressed"
    WAIVED = "waived"
    NOT_AFFECTED = "not_affected"
    QUARANTINED = "quarantined"


class BaselineState(StrEnum):
    """How a finding relates to an earlier run; `unset` when nobody compared."""

    UNSET = "unset"
    NEW = "new"
    UNCHANGED = "unchanged"
    UPDATED = "updated"
    ABSENT = "absent"


class ReportStatus(StrEnum):
    """What became of one report file. Only `ok` is fit to be judged, unless the contract accepts more."""

    OK = "ok"
    BLANK = "blank"
    PARTIAL = "partial"
    UNREADABLE = "unreadable"
    UNRECOGNISED = "unrecognised"
    AMBIGUOUS = "ambiguous"
    UNSUPPORTED_VERSION = "unsupported_version"
    TOO_LARGE = "too_large"
    STALE = "stale"
    WRONG_SUBJECT = "wrong_subject"


class EntryStatus(StrEnum):
    """What became of one entry of the evidence contract."""

    SATISFIED = "satisfied"
    MISSING = "missing"
    UNFIT = "unfit"


class SignatureStatus(StrEnum):
    """What became of verifying a signature. Only `good` is good."""

    GOOD = "good"
    BAD = "bad"  # it does not fit what was signed
    EXPIRED = "expired"  # the signature itself
    EXPIRED_KEY = "expired_key"
    REVOKED_KEY = "revoked_key"
    UNTRUSTED_KEY = "untrusted_key"  # the verifier says that the key is not to be trusted
    NO_KEY = "no_key"  # the verifier lacks the key
    ERROR = "error"
    UNVERIFIED = "unverified"  # nobody says that they have verified it


class ApprovalState(StrEnum):
    """What a reviewer said."""

    APPROVED = "approved"
    REJECTED = "rejected"
    COMMENTED = "commented"
    DISMISSED = "dismissed"
    PENDING = "pending"


class ChangeStatus(StrEnum):
    """What happened to a file."""

    ADDED = "added"
    MODIFIED = "modified"
    DELETED = "deleted"
    RENAMED = "renamed"
    COPIED = "copied"
    TYPE_CHANGED = "type_changed"
    UNMERGED = "unmerged"
    UNKNOWN = "unknown"


class DeploymentState(StrEnum):
    """How a deployment went."""

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    SUCCESS = "success"
    FAILURE = "failure"
    CANCELLED = "cancelled"
    INACTIVE = "inactive"  # a later one took its place
    ROLLED_BACK = "rolled_back"


class AlertState(StrEnum):
    """What an alert is doing."""

    FIRING = "firing"
    PENDING = "pending"
    RESOLVED = "resolved"
    SILENCED = "silenced"


class RequirementStatus(StrEnum):
    """What the evidence says of a requirement. That a tool found nothing does not prove that it is met."""

    VIOLATED = "violated"
    NO_FINDING = "no_finding"
    NOT_MEASURED = "not_measured"


class Enforcement(StrEnum):
    """What a rule that does not pass does: stop the run, warn, or only be recorded."""

    BLOCK = "block"
    WARN = "warn"
    AUDIT = "audit"


class Result(StrEnum):
    """Result of a rule or gate."""

    PASS = "pass"  # noqa: S105 - a word of the vocabulary
    FAIL = "fail"
    NO_DATA = "no_data"
    ERROR = "error"
    NOT_APPLICABLE = "not_applicable"


class Effect(StrEnum):
    """What a result does to the run: result x enforcement."""

    NONE = "none"
    AUDIT = "audit"
    WARN = "warn"
    BLOCK = "block"


class Outcome(StrEnum):
    """The one word of a decision."""

    PASS = "pass"  # noqa: S105 - a word of the vocabulary
    BLOCK = "block"


class OutcomeClass(StrEnum):
    """The class of an outcome, from which the exit code follows: go 0, stop 1, unknown 3."""

    GO = "go"
    STOP = "stop"
    UNKNOWN = "unknown"
