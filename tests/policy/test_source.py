"""The bytes of a policy file."""

from __future__ import annotations

import pytest

from gatekit.errors import PolicyError
from gatekit.policy.source import MAX_BYTES, Problems, Source, decode
from tests.policy.support import GATES, HEAD, loaded


def refusal(data: bytes) -> str:
    with pytest.raises(PolicyError) as caught:
        decode(data, "p.yaml")
    return str(caught.value)


def test_bytes_that_are_not_utf_8_are_named_with_their_place() -> None:
    assert refusal("a: é\nb: ".encode() + b"\xe9\n") == "p.yaml:2:4: byte 0xE9 is not UTF-8\n  save the file as UTF-8"


def test_a_byte_order_mark_does_not_shift_places() -> None:
    assert decode(b"\xef\xbb\xbfa: 1", "p.yaml").text == "a: 1"
    assert refusal(b"\xef\xbb\xbfab\xff") == "p.yaml:1:3: byte 0xFF is not UTF-8\n  save the file as UTF-8"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_other_encodings_are_refused_by_their_name(encoding: str) -> None:
    assert refusal("kind: Policy".encode(encoding)) == "p.yaml:1:1: the policy is UTF-16 or UTF-32\n  save it as UTF-8"


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x85", "\u2028", "\ufeff", "\x7f", "\u202e", "\u2066"])
def test_unprintable_characters_are_refused_and_never_shown(character: str) -> None:
    text = refusal(f"a: 1\nb: x{character}y".encode())
    assert text.startswith(f"p.yaml:2:5: the character U+{ord(character):04X} is not allowed in a policy")
    assert character not in text


def test_a_file_full_of_nul_bytes_gives_a_short_answer() -> None:
    assert refusal(b"\0" * 100_000).count("U+0000") == 20


def test_a_file_beyond_all_measure_is_refused() -> None:
    assert "at most 4194304 are read" in refusal(b" " * (MAX_BYTES + 1))


def test_line_breaks_of_all_systems_count_alike() -> None:
    for line_break in ("\n", "\r\n", "\r"):
        source = Source(line_break.join(["a", "bc", "d"]), "p.yaml")
        assert source.place(source.text.index("c")) == (2, 2)
        assert [source.line(number) for number in (1, 2, 3)] == ["a", "bc", "d"]
    assert loaded((HEAD + GATES).replace("\n", "\r\n")).policy.name == "test"


def test_a_caret_stays_on_its_line() -> None:
    problem = Source("ab\ncd", "p.yaml").problem("wrong", 1, 5)
    assert (problem.line, problem.column, problem.length) == (1, 2, 1)


def test_a_line_of_a_megabyte_is_not_shown() -> None:
    problem = Source("x" * 1_000_000, "p.yaml").problem("wrong", 500_000, 500_001)
    assert (problem.column, problem.source_line) == (500_001, "")


def test_a_problem_found_twice_is_told_once() -> None:
    problems = Problems(Source("ab", "p.yaml"))
    problems.add("wrong", 0, 1)
    problems.add("wrong", 0, 1)
    assert len(problems.error().problems) == 1
