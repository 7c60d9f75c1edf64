"""What both forms of JMeter's JTL come to: samples of requests, and runs of transactions that hold some of them."""

from __future__ import annotations

import re

from msgspec import Struct

from gatekit.formats.shared.requests import Samples

_TRANSACTION = "Number of samples in transaction"
_HELD = re.compile(_TRANSACTION + r" : ([0-9]{1,9}), number of failing samples : ([0-9]{1,9})")


def is_transaction(message: str) -> bool:
    """Whether a sample with this response message is a transaction controller's, which only holds those of others.

    >>> is_transaction("Number of samples in transaction : 3, number of failing samples : 0"), is_transaction("OK")
    (True, False)
    """
    return message.startswith(_TRANSACTION)


class Results(Struct):
    """All of a JTL.

    Attributes:
        samples: of requests, by label.
        transactions: runs of transactions, by label.
        hidden: requests that stand in no sample, but are counted by a transaction that stands for them.
        hidden_failed: how many of those failed.
        strange: names of elements that are no sample as JMeter spells them, and how many there are of each.
        last: when the last request of each thread began, if the report says.
    """

    samples: Samples
    transactions: Samples
    hidden: int = 0
    hidden_failed: int = 0
    strange: dict[str, int] = {}
    last: dict[str, int | None] = {}

    def add(self, label: str, milliseconds: int, begin: int | None, thread: str, *, failed: bool) -> None:
        """Takes in a sample of a request."""
        self.samples.add(label, milliseconds, begin, failed=failed)
        self.last[thread] = begin

    def add_transaction(
        self, label: str, milliseconds: int, begin: int | None, thread: str, message: str, *, failed: bool
    ) -> None:
        """Takes in a run of a transaction; its requests are hidden if its thread has had none since it began."""
        self.transactions.add(label, milliseconds, begin, failed=failed)
        held = _HELD.match(message)
        if held is None:
            return
        is_held = thread in self.last
        last = self.last.get(thread)
        if not is_held or (last is not None and begin is not None and last < begin):
            self.hidden += int(held[1])
            self.hidden_failed += min(int(held[2]), int(held[1]))

    @property
    def incomplete(self) -> tuple[str, ...]:
        """Why something may be missing."""
        reasons = [
            f"{count} samples of the class {name[:80]}, which is no sample as JMeter's own classes are written"
            for name, count in self.strange.items()
        ]
        if self.hidden and self.samples.tallies:
            told = "requests are hidden in transactions with a parent sample; durations and rates are those of the others"
            reasons.append(f"{self.hidden} {told}")
        return tuple(reasons)
