"""Clover: what counts as a line for its several writers, totals against lines, and what is not Clover."""

from __future__ import annotations

import pytest

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.coverage.clover import FORMAT
from gatekit.reading.shape import shape_of
from tests.formats.coverage_support import counts, files, read_text


def metrics(statements: str = "", conditionals: str = "", methods: str = "") -> str:
    given = {"statements": statements, "conditionals": conditionals, "methods": methods}
    pairs = ((name, *value.split("/")) for name, value in given.items() if value)
    attributes = " ".join(f"covered{name}='{covered}' {name}='{whole}'" for name, covered, whole in pairs)
    return f"<metrics {attributes}/>"


def line(number: int | str, count: int | str, kind: str = "stmt", more: str = "") -> str:
    return f'<line num="{number}" count="{count}" type="{kind}" {more}/>'


def a_file(path: str, *inside: str) -> str:
    return f'<file name="{path.rpartition("/")[2]}" path="{path}">{"".join(inside)}</file>'


def report(*inside: str, header: str = 'generated="1795401452" clover="4.5.2"', after: str = "") -> Content:
    return read_text(FORMAT, f"<coverage {header}><project>{''.join(inside)}</project>{after}</coverage>")


def test_lines_are_statements_and_conditions_but_not_the_signatures_of_methods() -> None:
    inside = line(1, 1, "method"), line(2, 1), line(3, 0), line(4, 2, "cond", 'truecount="2" falsecount="0"')
    content = report(a_file("/src/a.php", *inside))
    assert counts(content) == {"line": (2, 3)}
    assert (files(content)["/src/a.php"].missed, files(content)["/src/a.php"].covered) == ((3,), (2, 4))


def test_a_line_of_several_statements_counts_once() -> None:
    assert counts(report(a_file("a.java", line(1, 0), line(1, 2), line(2, 0)), metrics("1/3")))["line"] == (1, 2)


def test_a_condition_without_a_count_ran_if_it_was_true_or_false() -> None:
    inside = (
        f'<line num="{number}" type="cond" truecount="{true}" falsecount="{false}"/>'
        for number, true, false in ((1, 0, 3), (2, 1, 0), (3, 0, 0))
    )
    assert counts(report(a_file("a.cs", *inside)))["line"] == (2, 3)


def test_a_condition_of_istanbul_that_never_ran_is_missed_whatever_its_branches() -> None:
    assert counts(report(a_file("a.js", line(1, 0, "cond", 'truecount="0" falsecount="2"'))))["line"] == (0, 1)


def test_branches_methods_and_statements_are_those_of_the_project() -> None:
    content = report(a_file("a.js", metrics("1/1", "1/2", "0/1"), line(1, 1)), metrics("1/1", "1/2", "0/1"))
    assert counts(content) == {"line": (1, 1), "branch": (1, 2), "function": (0, 1), "statement": (1, 1)}


def test_without_a_project_s_totals_those_of_its_files_are_added() -> None:
    content = report(a_file("a.js", metrics("1/1", "1/2"), line(1, 1)), a_file("b.js", metrics("0/1", "0/2"), line(1, 0)))
    assert counts(content) == {"line": (1, 2), "branch": (1, 4), "statement": (1, 2)}


def test_totals_of_packages_and_classes_are_not_added_to_those_of_files() -> None:
    inside = a_file("a.js", f"<class>{metrics('9/9')}</class>", metrics("1/1"), line(1, 1))
    assert counts(report(f"<package>{metrics('9/9')}{inside}</package>"))["statement"] == (1, 1)


def test_the_statements_of_the_project_stand_as_lines_where_they_are_more_than_the_report_holds() -> None:
    content = report(a_file("a.php", line(7, 1, "method"), line(9, 1)), metrics("1/2"))
    assert counts(content)["line"] == (1, 2)


def test_the_coverage_of_the_tests_own_sources_is_left_out() -> None:
    tests = f"<testproject>{metrics('5/5')}{a_file('test.java', line(1, 1), metrics('5/5'))}</testproject>"
    content = report(a_file("a.java", line(1, 0)), after=tests)
    assert counts(content) == {"line": (0, 1)}
    assert list(files(content)) == ["a.java"]


def test_two_files_of_one_name_are_two_files() -> None:
    inside = f'<file name="Util.java">{line(1, 1)}</file>'
    assert counts(report(f"<package name='a'>{inside}</package><package name='b'>{inside}</package>"))["line"] == (2, 2)


def test_a_report_without_lines_is_blank() -> None:
    assert report(metrics("0/0")).blank == "no coverable line in it"


@pytest.mark.parametrize(
    ("header", "tool"),
    [('generated="1"', "phpunit"), ('generated="1" clover="3.2.0"', "istanbul"), ('generated="1" clover="4.3.1"', "clover")],
)
def test_the_tool_is_told_by_the_version_that_it_writes(header: str, tool: str) -> None:
    assert report(a_file("a", line(1, 1)), header=header).tool == tool


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ('<file path="a"><line num="1" count="1"/></file>', "<line> without type"),
        ('<file path="a"><line num="1" count="1" type="spell"/></file>', "a line of type 'spell'"),
        ('<file path="a"><line num="1" type="stmt"/></file>', "expected a line number"),
        ('<file path="a"><line num="1" type="stmt" count="inf"/></file>', "expected a line number"),
        ('<file path="a"><line num="-1" type="stmt" count="1"/></file>', "expected a line number"),
        ("<file/>", "<file> without name"),
        (metrics("2/1"), "'2' of '1' statements are covered"),
        (metrics("x/1"), "'x' of '1' statements are covered"),
    ],
)
def test_a_malformed_value_is_refused_with_its_place(inside: str, message: str) -> None:
    with pytest.raises(ReportError) as caught:
        report(inside)
    assert str(caught.value).startswith(f"report: line 1: {message}")


@pytest.mark.parametrize(
    "data",
    [
        b'<coverage line-rate="1" version="1"><packages/></coverage>',
        b'<coverage version="1"><file path="a.c"/></coverage>',
        b'<coverage profilerVersion="1.5.8"><module/></coverage>',
    ],
    ids=["cobertura", "sonarqube", "ncover"],
)
def test_other_reports_are_not_claimed(data: bytes) -> None:
    assert not FORMAT.recognise(shape_of(data))
