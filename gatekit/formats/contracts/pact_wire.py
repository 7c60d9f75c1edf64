"""The shapes of Pact's results: of the verifiers written in Rust and in Ruby, and of the broker.

Source: pact-foundation/pact-reference, `pact_verifier/src/verification_result.rs`; pact-foundation/pact-ruby,
`lib/pact/provider/rspec/json_formatter.rb`; pact-foundation/pact_broker, `lib/pact_broker/api/decorators/`.
"""

from __future__ import annotations

import re

import msgspec

from gatekit.formats.shared.requests import Count
from gatekit.formats.shared.secrets import without_quotations

_CREDENTIAL = re.compile(r"auth|cookie|credential|jwt|passw|pwd|secret|sess|token", re.IGNORECASE)


class Mismatch(msgspec.Struct):
    """One difference between what the consumer expects and what the provider gave."""

    mismatch: str | None = None
    description: str | None = None
    key: str | None = None  # of a header
    path: str | None = None  # in a body

    @property
    def text(self) -> str:
        """What differs; of a header or field that is called like a credential not what it holds."""
        told, place = self.mismatch or self.description or "", self.key or self.path or ""
        return f"{place}: {without_quotations(told)}" if _CREDENTIAL.search(place) else told


class Mismatches(msgspec.Struct):
    """Why an interaction failed: differences, or a message where there was no answer to compare."""

    mismatches: list[Mismatch] | None = None
    message: str | None = None

    @property
    def text(self) -> str:
        """All of it in one line."""
        texts = [one.text for one in self.mismatches or ()]
        told = [" ".join(text.split()) for text in (*texts, self.message or "") if text]
        return "; ".join(told) or "it failed, for a reason that the report does not tell"


class Error(msgspec.Struct):
    """An interaction that failed, by the name that the verifier prints."""

    interaction: str = ""
    mismatch: Mismatches | None = None


class Interaction(msgspec.Struct):
    """One interaction, since pact_verifier 1.3."""

    result: str
    description: str = ""
    consumer: str = ""
    provider: str = ""
    pending: bool = False
    mismatch: Mismatches | None = None


class Verification(msgspec.Struct, rename="camel"):
    """What the verifier written in Rust gives, and those of Python, JavaScript and others that are built on it."""

    result: bool
    errors: list[Error] | None = None
    pending_errors: list[Error] | None = None
    interaction_results: list[Interaction] | None = None
    output: list[str] | None = None


class Exceptional(msgspec.Struct):
    """Why an example failed."""

    message: str | None = None


class Example(msgspec.Struct):
    """One expectation of an interaction."""

    status: str
    description: str = ""
    full_description: str = ""
    mismatches: list[str] | None = None
    exception: Exceptional | None = None


class ExampleSummary(msgspec.Struct):
    """How many examples there were, and what broke outside of them."""

    failure_count: Count = 0
    errors_outside_of_examples_count: Count = 0


class Examples(msgspec.Struct):
    """What the verifier written in Ruby gives."""

    examples: list[Example]
    summary: ExampleSummary | None = None


class Version(msgspec.Struct):
    """A version of a consumer or provider."""

    number: str | None = None


class Participant(msgspec.Struct):
    """A consumer or a provider."""

    name: str
    version: Version | None = None

    @property
    def text(self) -> str:
        """Its name and version."""
        return f"{self.name} {self.version.number}" if self.version and self.version.number else self.name


class RowResult(msgspec.Struct, rename="camel"):
    """What the last verification of a pact came to."""

    success: bool
    verified_at: str | None = None


class Row(msgspec.Struct, rename="camel"):
    """A pact between two versions; without a result if it was never verified."""

    consumer: Participant
    provider: Participant
    verification_result: RowResult | None = None
    ignored: bool = False


class MatrixSummary(msgspec.Struct):
    """What the broker makes of the rows: whether the version may be deployed, or null if it does not know."""

    deployable: bool | None = None
    reason: str | None = None


class Matrix(msgspec.Struct):
    """The broker's matrix, as `can-i-deploy --output json` prints it."""

    matrix: list[Row]
    summary: MatrixSummary


class Implementation(msgspec.Struct):
    """Who verified."""

    version: str | None = None


class Published(msgspec.Struct, rename="camel"):
    """One verification as it is published to the broker."""

    success: bool
    provider_application_version: str
    provider_name: str | None = None
    verification_date: str | None = None
    verified_by: Implementation | None = None
