"""Go cover profiles: statements as Go counts them, lines of blocks, repeated blocks, and hostile ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.coverage.go_cover import FORMAT
from gatekit.reading.shape import shape_of
from tests.formats.coverage_support import counts, files, read_text


def profile(*blocks: str, mode: str = "set") -> Content:
    return read_text(FORMAT, "\n".join((f"mode: {mode}", *blocks, "")), "coverage.out")


def test_statements_are_weighted_as_go_weighs_them() -> None:
    assert counts(profile("a.go:1.2,2.3 1 1", "a.go:4.2,9.3 3 0"))["statement"] == (1, 4)


def test_a_block_of_several_test_binaries_counts_once_and_ran_if_any_of_them_ran_it() -> None:
    content = profile("m/a.go:1.2,2.3 2 0", "m/a.go:1.2,2.3 2 7", "m/a.go:1.2,2.3 2 0", "m/b.go:1.2,2.3 2 0", mode="atomic")
    assert counts(content)["statement"] == (2, 4)


def test_a_line_is_covered_if_any_block_on_it_ran() -> None:
    content = profile("a.go:1.10,3.5 1 1", "a.go:3.5,5.3 1 0")
    assert (files(content)["a.go"].covered, files(content)["a.go"].missed) == ((1, 2, 3), (4, 5))


def test_a_block_that_ends_in_front_of_a_line_does_not_span_it() -> None:
    content = profile("a.go:1.10,3.1 1 1")
    assert files(content)["a.go"].covered == (1, 2)


def test_a_block_without_statements_has_no_lines() -> None:
    content = profile("a.go:1.10,1.12 0 0")
    assert (content.blank, content.metrics) == ("no statement in it", ())


def test_profiles_put_into_one_file_repeat_the_mode() -> None:
    assert counts(profile("a.go:1.1,2.2 1 1", "mode: set", "b.go:1.1,2.2 1 0"))["statement"] == (1, 2)


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("a.go:1.1,2.2 1", "line 3: expected file:line.column"),
        ("a.go:1.1,2.2 1 -1", "line 3: expected file:line.column"),
        ("a.go:5.1,2.2 1 1", "line 3: a block that ends before it begins"),
        ("a.go:1.1,2.2 5 1", "line 3: a block of 5 statements that had 1 before"),
        ("a.go:1.1,999999999.1 1 1", "blocks that span millions of lines"),
    ],
)
def test_a_malformed_block_is_refused(block: str, message: str) -> None:
    with pytest.raises(ReportError) as caught:
        profile("a.go:1.1,2.2 1 1", block)
    assert str(caught.value).startswith(f"coverage.out: {message}")


@pytest.mark.parametrize("data", [b"mode: fast\n", b"mode set\n", b"a.go:1.1,2.2 1 1\n", b"# mode: set\n"])
def test_other_texts_are_not_claimed(data: bytes) -> None:
    assert not FORMAT.recognise(shape_of(data))


block = st.tuples(st.sampled_from("ab"), st.integers(1, 9), st.integers(0, 3), st.booleans())


@given(blocks=st.lists(block, max_size=12, unique_by=lambda one: one[:2]))
def test_repetition_changes_nothing(blocks: list[tuple[str, int, int, bool]]) -> None:
    """Blocks repeated in any order, as by `-coverpkg`, count once."""
    written = [f"{name}.go:{number}.2,{number + 1}.4 {weight} {int(ran)}" for name, number, weight, ran in blocks]
    once, again = profile(*written), profile(*written, *reversed(written))
    assert (again.metrics, again.records) == (once.metrics, once.records)
    assert counts(once).get("statement", (0, 0)) == (
        sum(weight for *_, weight, ran in blocks if ran),
        sum(weight for *_, weight, _ in blocks),
    )
