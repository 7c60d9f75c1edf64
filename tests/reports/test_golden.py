"""The golden renderings: what people and machines read, byte for byte. `python -m tests.reports.regenerate` writes them anew."""

from __future__ import annotations

import pytest

from tests.reports.regenerate import GOLDEN, renderings

TEXTS = renderings()


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_rendering_is_as_its_golden_says(name: str) -> None:
    assert (GOLDEN / name).read_bytes().decode() == TEXTS[name]


def test_rendering_again_gives_the_same_bytes() -> None:
    assert renderings() == TEXTS
