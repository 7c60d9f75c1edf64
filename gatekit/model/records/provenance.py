"""An attestation of how an artifact came to be."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import attrs

from gatekit.model.records import Record


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Provenance(Record):
    """One in-toto statement about artifacts: SLSA provenance, a verification summary, or another predicate.

    Attributes:
        predicate_type: its URI (`https://slsa.dev/provenance/v1`).
        builder: the URI of the builder; "" if the predicate names none.
        build_type: "" if not said.
        subjects: the names of the artifacts, in document order.
        digests: of the artifacts, `sha256:...`, sorted.
        source: the repository that was built; "" if not said.
        commit: of the source; "" if not said.
        materials: what went in, as `uri@algorithm:digest` or `uri`, in document order.
        invocation: the run that built it; "" if not said.
        started_at: None if not said.
        finished_at: None if not said.
        verifier: who wrote a verification summary; "" for other predicates.
        verification_result: `PASSED` or `FAILED` in a verification summary; "" for other predicates.
        verified_levels: the levels of a verification summary (`SLSA_BUILD_LEVEL_3`).
        signed: whether an envelope with a signature holds it; nobody has verified it by that.
    """

    NAMED_BY: ClassVar[tuple[str, ...]] = ("predicate_type",)

    predicate_type: str
    builder: str = ""
    build_type: str = ""
    subjects: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()
    source: str = ""
    commit: str = ""
    materials: tuple[str, ...] = ()
    invocation: str = ""
    started_at: datetime | None = None
    finished_at: datetime | None = None
    verifier: str = ""
    verification_result: str = ""
    verified_levels: tuple[str, ...] = ()
    signed: bool = False
