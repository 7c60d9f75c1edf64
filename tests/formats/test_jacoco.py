"""JaCoCo: what counts as a line, counters against lines, groups, and what is not JaCoCo."""

from __future__ import annotations

import pytest

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.coverage.jacoco import FORMAT
from gatekit.reading.shape import shape_of
from tests.formats.coverage_support import counts, files, read_text


def source(name: str, *lines: str, counters: str = "") -> str:
    return f'<sourcefile name="{name}">{"".join(lines)}{counters}</sourcefile>'


def line(number: int, missed: int, covered: int, branches: str = 'mb="0" cb="0"') -> str:
    return f'<line nr="{number}" mi="{missed}" ci="{covered}" {branches}/>'


def counter(kind: str, missed: int, covered: int) -> str:
    return f'<counter type="{kind}" missed="{missed}" covered="{covered}"/>'


def report(*inside: str, name: str = "shop") -> Content:
    return read_text(FORMAT, f'<report name="{name}">{"".join(inside)}</report>')


def package(*inside: str, name: str = "shop/api") -> str:
    return f'<package name="{name}">{"".join(inside)}</package>'


def test_a_line_is_covered_if_any_of_its_instructions_ran() -> None:
    content = report(package(source("A.java", line(1, 0, 3), line(2, 5, 1, 'mb="3" cb="1"'), line(3, 2, 0))))
    assert counts(content) == {"line": (2, 3), "branch": (1, 4)}
    assert (files(content)["shop/api/A.java"].missed, files(content)["shop/api/A.java"].covered) == ((3,), (1, 2))


def test_one_file_name_in_two_packages_or_groups_is_two_files() -> None:
    one = package(source("A.java", line(1, 0, 1)))
    content = report(
        f'<group name="a">{one}</group><group name="b">{one}</group>', package(source("A.java", line(1, 1, 0)), name="")
    )
    assert counts(content)["line"] == (2, 3)
    assert [record.path for record in content.records] == ["shop/api/A.java", "shop/api/A.java", "A.java"]  # type: ignore[attr-defined] # of a subclass


def test_a_counter_stands_where_it_counts_more_than_the_lines_do() -> None:
    content = report(package(source("A.java", line(1, 0, 1))), counter("LINE", 8, 2), counter("BRANCH", 1, 1))
    assert counts(content) == {"line": (2, 10), "branch": (1, 2)}


def test_a_counter_that_counts_less_does_not_stand() -> None:
    content = report(package(source("A.java", line(1, 1, 0), line(2, 1, 0))), counter("LINE", 0, 1))
    assert counts(content)["line"] == (0, 2)


def test_without_a_counter_of_its_own_an_element_has_the_sum_of_those_in_it() -> None:
    method = f'<method name="m">{counter("LINE", 6, 9)}{counter("METHOD", 0, 1)}</method>'
    classes = f'<class name="A">{method}{method}</class><class name="B">{method}{counter("LINE", 1, 1)}</class>'
    assert counts(report(package(classes))) == {"line": (19, 32), "function": (3, 3)}


def test_source_files_and_classes_are_two_views_of_the_same_lines() -> None:
    content = report(
        package(f'<class name="A">{counter("LINE", 1, 1)}</class>', source("A.java", counters=counter("LINE", 1, 1)))
    )
    assert counts(content)["line"] == (1, 2)


def test_a_file_whose_counter_counts_more_than_its_lines_counts_so_beside_files_without_counters() -> None:
    lost = source("A.java", line(1, 0, 3), counters=counter("LINE", 3, 1) + counter("BRANCH", 2, 0))
    content = report(package(lost, source("B.java", *(line(number, 0, 1, 'mb="0" cb="2"') for number in range(1, 7)))))
    record = files(content)["shop/api/A.java"]
    assert (record.lines, record.covered_lines, record.branches) == (4, 1, 2)
    assert counts(content) == {"line": (7, 10), "branch": (12, 14)}


def test_a_line_that_does_not_say_whether_it_ran_is_counted_by_its_file() -> None:
    content = report(
        package(source("a.c", '<line nr="4"/><line nr="5" mb="1" cb="1"/>', counters=counter("LINE", 1, 1)), name="")
    )
    record = files(content)["a.c"]
    assert (record.lines, record.covered_lines, record.missed, record.covered) == (2, 1, (), ())
    assert counts(content)["branch"] == (1, 2)


def test_a_report_without_lines_is_blank() -> None:
    assert report(package(source("Named.java"))).blank == "no coverable line in it"


@pytest.mark.parametrize(
    ("name", "tool"), [("GCOVR report", "gcovr"), ("Pester (09/01/2025)", "pester"), ("shop", "jacoco"), ("", "jacoco")]
)
def test_the_tool_is_told_by_the_name_that_it_gives(name: str, tool: str) -> None:
    assert report(package(), name=name).tool == tool


@pytest.mark.parametrize(
    "inside",
    [
        '<line mi="0" ci="1"/>',
        '<line nr="-1" mi="0" ci="1"/>',
        '<line nr="1" mi="0" ci="many"/>',
        '<line nr="1" mb="x"/>',
        '<counter type="LINE" missed="1"/>',
        f'<counter type="LINE" missed="1" covered="{"9" * 5000}"/>',
    ],
)
def test_a_malformed_number_is_refused_with_its_place(inside: str) -> None:
    with pytest.raises(ReportError, match=r"^report: line 1: <(line|counter)>: expected a whole number for \w+, got "):
        report(package(source("A.java", inside)))


@pytest.mark.parametrize(
    "data",
    [b"<report/>", b'<report name="x"><violation/></report>', b'<report name="x"><package/><issue/></report>', b"<coverage/>"],
)
def test_other_reports_are_not_claimed(data: bytes) -> None:
    assert not FORMAT.recognise(shape_of(data))
