"""TAP: outcomes and directives, subtests, diagnostics, and what shows that tests are missing."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.tests.tap import FORMAT
from gatekit.reading.document import Document
from tests.formats.runs import counts, only


def read(*lines: str) -> Content:
    return FORMAT.read(Document("tests.tap", "".join(f"{line}\n" for line in lines).encode()))


def claims(*lines: str) -> bool:
    return FORMAT.recognise(Document("tests.tap", "".join(f"{line}\n" for line in lines).encode()).shape)


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ("ok 1 - adds", "passed"),
        ("ok", "passed"),
        ("not ok 1 - adds", "failed"),
        ("not ok", "failed"),
        ("ok 1 - adds # SKIP no store", "skipped"),
        ("ok 1 # skipped: no store", "skipped"),
        ("not ok 1 - adds # SKIP no store", "failed"),
        ("not ok 1 - adds # TODO not yet", "skipped"),
        ("ok 1 - adds # todo not yet", "passed"),
        ("not ok 1 - adds # TODO: needs a blank", "failed"),
        (r"not ok 1 - adds \# TODO in a name", "failed"),
        ("ok 1 - issue # 12 # SKIP no store", "skipped"),
    ],
)
def test_each_line_has_its_outcome(line: str, outcome: str) -> None:
    assert counts(read("1..1", line)) == {outcome: 1, "total": 1}


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("not ok 1 - adds", "adds"),
        ("not ok 1 adds", "adds"),
        ("not ok - adds", "adds"),
        (r"not ok 1 - issue \#12", "issue #12"),
        ("not ok 1 - issue #12", "issue #12"),
        ("not ok 1 - adds # time=12.5ms", "adds"),
        ("not ok 1 - parses {", "parses {"),
        ("not ok 1", "test 1"),
        ("not ok", "test 2"),
    ],
)
def test_a_test_is_known_by_its_description_else_by_its_number_or_line(line: str, name: str) -> None:
    assert only(read("1..1", line)).rule_id == name


def test_lines_that_are_no_tap_are_left_out() -> None:
    content = read("compiling", "1..1", "okay then", "ok 1", "TAP is fun", "notok 2")
    assert (counts(content), content.incomplete) == ({"passed": 1, "total": 1}, ())


# subtests


def test_a_point_that_sums_up_subtests_is_not_counted() -> None:
    content = read("1..1", "# Subtest: store", "    1..2", "    ok 1 - opens", "    not ok 2 - closes", "not ok 1 - store")
    assert only(content).rule_id == "store \u203a closes"
    assert counts(content) == {"passed": 1, "failed": 1, "total": 2}


def test_a_point_that_failed_though_no_subtest_did_counts() -> None:
    content = read("1..1", "    1..1", "    ok 1 - opens", "not ok 1 - store")
    assert (only(content).rule_id, counts(content)["total"]) == ("store", 2)


def test_subtests_in_braces_stand_behind_their_point() -> None:
    content = read("1..2", "not ok 1 - store # time=5ms {", "    1..1", "    not ok 1 - closes", "}", "ok 2 - basket")
    assert only(content).rule_id == "store \u203a closes"
    assert counts(content) == {"passed": 1, "failed": 1, "total": 2}


def test_subtests_of_subtests_are_read() -> None:
    content = read("1..1", "  1..1", "      1..1", "      not ok 1 - c", "  not ok 1 - b", "not ok 1 - a")
    assert only(content).rule_id == "a \u203a b \u203a c"


def test_what_fails_below_a_point_that_is_to_do_has_not_failed() -> None:
    assert counts(read("1..1", "    1..1", "    not ok 1 - b", "not ok 1 - a # TODO")) == {"skipped": 1, "total": 1}


def test_a_subtest_that_planned_nothing_is_a_skipped_test() -> None:
    assert counts(read("1..1", "    1..0 # SKIP no store", "ok 1 - a")) == {"skipped": 1, "total": 1}


def test_subtests_whose_point_never_came_count_and_make_the_report_partial() -> None:
    content = read("1..1", "    1..1", "    not ok 1 - closes")
    assert only(content).rule_id == "closes"
    assert content.incomplete == ("the report ends within the subtests of a test", "the report plans 1 tests and holds none")


# diagnostics


def test_the_message_and_the_place_stand_in_the_diagnostics() -> None:
    yaml = ["  ---", "  message: 'two is not one'", "  at:", "    file: basket.js", "    line: 3", "    column: 9", "  ..."]
    place = only(read("1..1", "not ok 1 - adds", *yaml))
    assert (place.message, place.location.path, place.location.line, place.location.column) == (
        "two is not one",
        "basket.js",
        3,
        9,
    )


def test_a_text_of_several_lines_is_read_to_its_end() -> None:
    yaml = ["  ---", "  error: |-", "    expected 2", "", "    got 1", "  code: 'ERR'", "  duration_ms: 1500", "  ..."]
    content = read("1..1", "not ok 1 - adds", *yaml)
    assert only(content).message == "expected 2 got 1"
    assert counts(content)["duration"] == 1.5


@pytest.mark.parametrize(
    ("comment", "path", "line"),
    [("#   at t/basket.t line 6.", "t/basket.t", 6), ("# (in test file test/basket.bats, line 12)", "test/basket.bats", 12)],
)
def test_without_diagnostics_the_comments_tell(comment: str, path: str, line: int) -> None:
    finding = only(read("1..1", "not ok 1 - adds", "#   Failed test 'adds'", comment))
    assert (finding.location.path, finding.location.line) == (path, line)
    assert finding.message.startswith("Failed test 'adds'")


def test_a_test_point_within_diagnostics_is_none() -> None:
    content = read("1..1", "ok 1 - adds", "  ---", "  found: |", "  not ok 2 - x", "  ...")
    assert counts(content) == {"passed": 1, "total": 1}


# what is missing


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["ok 1"], "the report has no plan, so nobody knows how many tests there should be"),
        (["1..3", "ok 1"], "the report plans 3 tests and holds 1"),
        (["1..1", "ok 1", "ok 2"], "the report plans 1 tests and holds 2"),
        (["1..2", "ok 1", "ok 1"], "the report has test numbers that come twice or are not planned: 1"),
        (["1..1", "1..1", "ok 1"], "the report has 2 plans"),
        (["1..1", "ok 1", "Bail out! no store"], "the run bailed out: no store"),
        (["1..1", "ok 1", "    Bail out!"], "the run bailed out: no reason given"),
        (["1..1", "    1..2", "    ok 1 - a", "ok 1 - store"], "'store' plans 2 tests and holds 1"),
        (["1..1", "ok 1", "  ---", "  a: b"], "the report ends within the diagnostics of a test"),
        (["TAP version 13", "1..1", "ok 1", "TAP version 13"], "several TAP documents stand in one file"),
    ],
)
def test_what_shows_that_tests_are_missing_makes_the_report_partial(lines: list[str], sentence: str) -> None:
    assert read(*lines).incomplete == (sentence,)


def test_a_plan_at_the_end_is_a_plan() -> None:
    assert read("ok 1", "ok 2", "1..2").incomplete == ()


def test_a_plan_of_nothing_is_blank() -> None:
    content = read("1..0 # SKIP no store")
    assert (content.blank, content.incomplete) == ("no test case in it", ())


@pytest.mark.parametrize("version", [1, 11, 15])
def test_another_version_is_refused_by_name(version: int) -> None:
    with pytest.raises(ReportError, match=f"TAP version {version} is not read") as caught:
        read(f"TAP version {version}", "1..1", "ok 1")
    assert caught.value.status == "unsupported_version"


@pytest.mark.parametrize(
    ("lines", "claimed"),
    [
        (["TAP version 14"], True),
        (["starting", "TAP version 13", "1..1"], True),
        (["1..2", "ok 1"], True),
        (["# a comment", "ok 1 - adds"], True),
        (["ok - adds", "1..1"], True),
        (["ok  \tgithub.com/shop\t0.1s"], False),
        (["ok"], False),
        (["okay"], False),
        (["not ok then"], False),
        (["1..2..3"], False),
    ],
)
def test_tap_is_told_from_other_text(lines: list[str], claimed: bool) -> None:
    assert claims(*lines) is claimed


@pytest.mark.parametrize("unit", ["# ", "#", "\\#", "# skip", "# time=1s", "{", " - ", "at x line 1", " "])
def test_a_long_line_takes_time_in_proportion(unit: str) -> None:
    begin = time.perf_counter()
    read("1..1", "not ok 1 - # time=1s" + unit * 100_000 + "x", "# " + unit * 100_000)
    assert time.perf_counter() - begin < 2


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(
    lines=st.lists(
        st.sampled_from(["1..2", "ok", "not ok 1 - a", "    ok 1 {", "    1..1", "  ---", "  ...", "}", "# x", "   a: |"])
    )
)
def test_failed_points_outside_of_diagnostics_are_never_clean(lines: list[str]) -> None:
    content = read("not ok 7 - first", "1..9", *lines)
    assert content.findings
    assert content.incomplete
