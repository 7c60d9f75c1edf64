"""A signature, and what whoever verified it says of it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import attrs

from gatekit.model.records import Record
from gatekit.model.vocabulary import SignatureStatus


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Signature(Record):
    """One signature. gatekit verifies none itself: `status` is what the report's tool says, and `unverified` if it says nothing.

    Attributes:
        status: what became of verifying it; only `good` is good.
        signer: who signed: an e-mail address, a workflow, a user id; "" if not said.
        issuer: who vouches for the signer: an OIDC issuer, a certificate authority; "" if not said.
        key_id: of the key, as the tool spells it; "" if not said.
        algorithm: "" if not said.
        trust: how far the key is trusted (`ultimate`, `undefined`), in GPG's words; "" if not said.
        subject: the name of what is signed; "" if not said.
        digests: of what is signed, sorted.
        signed_at: None if not said.
        expires_at: when the signature ends; None if not said.
        transparency_log: whether an entry of a transparency log comes with it.
    """

    NAMED_BY: ClassVar[tuple[str, ...]] = ("subject", "key_id", "signer")

    status: SignatureStatus
    signer: str = ""
    issuer: str = ""
    key_id: str = ""
    algorithm: str = ""
    trust: str = ""
    subject: str = ""
    digests: tuple[str, ...] = ()
    signed_at: datetime | None = None
    expires_at: datetime | None = None
    transparency_log: bool = False
