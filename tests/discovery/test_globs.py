from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekit.discovery.globs import Globs

NAMES = st.text("ab.*?[]-!^\\$\n é", min_size=1, max_size=6)
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("**/junit*.xml", "junit.xml"),
        ("**/junit*.xml", "a/b/junit-3.xml"),
        ("*.sarif", "ruff.sarif"),
        ("*.sarif", "deep/down/ruff.sarif"),
        ("out/*.sarif", "out/ruff.sarif"),
        ("out/**", "out/a/b"),
        ("out/**/b", "out/b"),
        ("a/**/b/**/c", "a/x/b/y/z/c"),
        ("/junit.xml", "junit.xml"),
        ("build/", "x/build/junit.xml"),
        ("junit-?.xml", "junit-1.xml"),
        ("[ab]*.xml", "b.xml"),
        ("[a-c].xml", "b.xml"),
        ("[!a].xml", "b.xml"),
        ("[]].xml", "].xml"),
        ("[.xml", "[.xml"),
        ("a+(b).xml", "a+(b).xml"),
        ("line\nbreak.xml", "line\nbreak.xml"),
        ("**/junit.xml", "../other/junit.xml"),
        ("**/junit.xml", "/builds/junit.xml"),
        ("*.cdx.json", "out.d/app.cdx.json"),
        ("*json", "a.json"),
        ("a.[jx]*", "a.json"),
        ("[x.y]", "."),
        ("[x.y]", "y"),
        ("report.d/", "report.d/a.xml"),
        ("report.d/**", "report.d/a.xml"),
        ("*.d/", "a.d/"),
        (".json", ".json"),
        ("a.", "a."),
        ("json", "json"),
    ],
)
def test_a_pattern_matches_what_it_stands_for(pattern: str, path: str) -> None:
    assert Globs([pattern]).match(path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("out/*.sarif", "out/deep/ruff.sarif"),
        ("out/*.sarif", "x/out/ruff.sarif"),
        ("/junit.xml", "a/junit.xml"),
        ("junit.xml", "junit.xml.bak"),
        ("junit.xml", "junitAxml"),
        ("junit-?.xml", "junit-.xml"),
        ("a?b", "a/b"),
        ("a[!b]c", "a/c"),
        ("a[/]c", "a/c"),
        ("[c-a].xml", "b.xml"),
        ("JUNIT.xml", "junit.xml"),
        ("**/junit*.xml", "junit/report.xml"),
        ("*.json", "json"),
        ("*.json", "a.json/b"),
        ("*.json", "a.json.bak"),
    ],
)
def test_a_pattern_matches_nothing_else(pattern: str, path: str) -> None:
    assert not Globs([pattern]).match(path)


def test_no_pattern_matches_nothing() -> None:
    assert not Globs([]).match("junit.xml")


def test_several_patterns_match_what_any_of_them_matches() -> None:
    globs = Globs(["*.sarif", "/a/b.json"])
    assert [globs.match(path) for path in ("x/y.sarif", "a/b.json", "b.json")] == [True, True, False]


@given(path=PATHS)
def test_escaped_path_matches_itself_and_double_star_matches_all(path: str) -> None:
    """Everything but the special characters stands for itself."""
    literal = "".join(f"[{char}]" if char in "*?[" else char for char in path)
    assert Globs([f"/{literal}"]).match(path)
    assert Globs(["**"]).match(path)


@given(patterns=st.lists(PATHS, max_size=3), path=PATHS)
def test_any_text_is_a_pattern(patterns: list[str], path: str) -> None:
    """A pattern never raises, and several match what any one of them matches."""
    assert Globs(patterns).match(path) == any(Globs([pattern]).match(path) for pattern in patterns)
