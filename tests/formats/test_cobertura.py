"""Cobertura: what counts as a line, when the header's totals stand, whose report it is, and what is not Cobertura."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.coverage.cobertura import FORMAT
from gatekit.model.metric import Metric
from gatekit.model.records.file_coverage import FileCoverage
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of

Line = tuple[int, int]


def line(number: int | str, hits: int | str, conditions: str = "") -> str:
    branch = f' branch="true" condition-coverage="{conditions}"' if conditions else ""
    return f'<line number="{number}" hits="{hits}"{branch}/>'


def a_class(filename: str, *lines: str, methods: str = "") -> str:
    return f'<class name="C" filename="{filename}"><methods>{methods}</methods><lines>{"".join(lines)}</lines></class>'


def read(*classes: str, header: str = 'line-rate="0"', sources: tuple[str, ...] = ()) -> Content:
    roots = "".join(f"<source>{source}</source>" for source in sources)
    xml = (
        f"<coverage {header}><sources>{roots}</sources><packages><package><classes>{''.join(classes)}</classes></package>"
        "</packages></coverage>"
    )
    return FORMAT.read(Document("coverage.xml", xml.encode()))


def metrics(content: Content) -> dict[str, Metric]:
    return {metric.name: metric for metric in content.metrics}


def counts(content: Content, name: str) -> tuple[float | None, float | None]:
    metric = metrics(content)[name]
    return metric.numerator, metric.denominator


def files(content: Content) -> dict[str, FileCoverage]:
    return {record.path: record for record in content.records if isinstance(record, FileCoverage)}


def test_lines_and_branches_are_counted_from_the_line_elements() -> None:
    content = read(a_class("a.py", line(1, 3), line(2, 0), line(3, 1, "50% (1/2)")), header='line-rate="0.99" branch-rate="0.99"')
    assert metrics(content)["coverage.line"].value == pytest.approx(200 / 3)
    assert counts(content, "coverage.line") == (2, 3)
    assert counts(content, "coverage.branch") == (1, 2)
    assert content.findings == ()
    assert content.measures == frozenset()


def test_a_line_of_several_classes_counts_once_and_is_covered_if_any_hit_it() -> None:
    content = read(a_class("A.cs", line(1, 0), line(2, 1)), a_class("A.cs", line(1, 4), line(3, 0)), a_class("B.cs", line(1, 0)))
    assert counts(content, "coverage.line") == (2, 4)
    record = files(content)["A.cs"]
    assert (record.lines, record.covered, record.missed) == (3, (1, 2), (3,))
    assert files(content)["B.cs"].missed == (1,)


def test_branches_of_a_repeated_line_count_once_by_the_fullest_view() -> None:
    content = read(
        a_class("A.cs", line(1, 1, "50% (1/2)")), a_class("A.cs", line(1, 1, "50% (2/4)")), a_class("A.cs", line(1, 1))
    )
    assert counts(content, "coverage.branch") == (2, 4)


def test_lines_of_methods_repeat_those_of_their_class() -> None:
    methods = f"<method name='m'><lines>{line(1, 1)}{line(9, 0)}</lines></method>"
    assert counts(read(a_class("a.js", line(1, 1), methods=methods)), "coverage.line") == (1, 1)


def test_a_method_that_tells_its_lines_is_covered_if_any_of_them_ran() -> None:
    m, n = (
        f"<method name='{name}'><lines>{line(number, number)}{line(9, 0)}</lines></method>"
        for number, name in ((1, "m"), (0, "n"))
    )
    content = read(a_class("a.js", line(1, 1), methods=m + n), a_class("a.js", line(1, 1), methods=m + "<method name='silent'/>"))
    assert counts(content, "coverage.function") == (1, 2)


def test_lines_of_methods_count_where_the_class_has_none_of_its_own() -> None:
    methods = f"<method name='m'><lines>{line(1, 1)}</lines></method><method name='n'><lines>{line(2, 0)}</lines></method>"
    assert counts(read(a_class("a.js", methods=methods)), "coverage.line") == (1, 2)


def test_a_rounded_header_never_lifts_coverage_over_a_threshold() -> None:
    lines = [line(number, int(number <= 79_996)) for number in range(1, 100_001)]
    content = read(a_class("a.py", *lines), header='line-rate="0.8" lines-valid="100000" lines-covered="80000"')
    assert metrics(content)["coverage.line"].value == 79.996


def test_the_header_stands_where_it_counts_more_lines_than_the_report_holds() -> None:
    header = 'line-rate="0.5" lines-valid="10" lines-covered="5" branches-valid="8" branches-covered="2"'
    content = read(a_class("__init__.py", line(1, 1, "100% (2/2)")), header=header)
    assert counts(content, "coverage.line") == (5, 10)
    assert counts(content, "coverage.branch") == (2, 8)
    assert files(content)["__init__.py"].lines == 1


@pytest.mark.parametrize(
    "header",
    [
        'lines-valid="2" lines-covered="2"',
        'lines-valid="9" lines-covered="10"',
        'lines-valid="" lines-covered="NaN"',
        f'lines-valid="{"9" * 400}" lines-covered="{"9" * 400}"',
        f'lines-valid="{"9" * 5000}" lines-covered="{"9" * 5000}"',
    ],
)
def test_a_header_that_counts_no_more_or_contradicts_itself_does_not_stand(header: str) -> None:
    content = read(a_class("a.py", line(1, 1), line(2, 0)), a_class("a.py", line(1, 1)), header=f'line-rate="1" {header}')
    assert counts(content, "coverage.line") == (1, 2)


def test_totals_without_lines_are_read_from_the_header() -> None:
    content = read(header='line-rate="0.76" lines-valid="82" lines-covered="63" branches-valid="0" branches-covered="0"')
    assert counts(content, "coverage.line") == (63, 82)
    assert "coverage.branch" not in metrics(content)
    assert not content.blank
    assert content.incomplete == ("its totals count 82 lines, but it holds no file",)
    assert read(a_class("a.py"), header='lines-valid="82" lines-covered="63"').incomplete == ()


@pytest.mark.parametrize("header", ['line-rate="1"', 'line-rate="1" lines-valid="0" lines-covered="0"'])
def test_a_report_without_lines_is_blank_and_measures_nothing(header: str) -> None:
    content = read(a_class("nothing.py"), header=header)
    assert content.blank == "no coverable line in it"
    assert content.metrics == ()


def test_zero_of_zero_branches_are_not_measured() -> None:
    header = 'line-rate="1" branch-rate="1" branches-valid="0" branches-covered="0"'
    content = read(a_class("a.py", line(1, 1), '<line number="2" hits="1" branch="true"/>'), header=header)
    assert [metric.name for metric in content.metrics] == ["coverage.line"]


def test_a_file_without_lines_is_still_a_file_of_the_report() -> None:
    content = read(a_class("__init__.py"), a_class("a.py", line(1, 1)))
    assert (files(content)["__init__.py"].lines, counts(content, "coverage.line")) == (0, (1, 1))


@pytest.mark.parametrize(
    ("sources", "filename", "path"),
    [
        ((), "a.py", "a.py"),
        (("/builds/shop/src",), "a.py", "/builds/shop/src/a.py"),
        (("/builds/shop/src/", "/builds/shop/src/"), "a.py", "/builds/shop/src/a.py"),
        (("\n  /code/app \n",), "a.cs", "/code/app/a.cs"),
        (("--source", "C:/temp"), "a.cs", "C:/temp/a.cs"),
        (("${WORKSPACE}",), "a.ts", "a.ts"),
        (("/builds/shop/src", "/builds/shop/tests"), "a.py", "a.py"),
        (("/builds/shop",), "/elsewhere/a.py", "/elsewhere/a.py"),
        (("/builds/shop",), "C:\\shop\\a.cs", "C:\\shop\\a.cs"),
        (("/builds/shop",), "https://shop.example/a.js", "https://shop.example/a.js"),
    ],
)
def test_a_relative_file_lies_below_the_source_root_if_there_is_exactly_one(
    sources: tuple[str, ...], filename: str, path: str
) -> None:
    assert list(files(read(a_class(filename, line(1, 1)), sources=sources))) == [path]


@pytest.mark.parametrize(
    ("timestamp", "moment"),
    [
        ("1795401349295", datetime(2026, 11, 23, 2, 35, 49, 295_000, tzinfo=UTC)),
        ("1795401663", datetime(2026, 11, 23, 2, 41, 3, tzinfo=UTC)),
        ("2026-11-23T02:41:03Z", datetime(2026, 11, 23, 2, 41, 3, tzinfo=UTC)),
        ("2024-05-17 10:45:44", None),
        ("0", None),
        ("-1", None),
        ("9" * 30, None),
        ("", None),
    ],
)
def test_the_timestamp_is_seconds_or_milliseconds_if_plausible(timestamp: str, moment: datetime | None) -> None:
    assert read(a_class("a.py", line(1, 1)), header=f'line-rate="1" timestamp="{timestamp}"').produced_at == moment


@pytest.mark.parametrize(
    ("version", "tool"),
    [
        ("gcovr 8.8", ("gcovr", "8.8")),
        ("VectorCAST 24 (02/13/24)", ("vectorcast", "24")),
        ("0.1", ("istanbul", "")),
        ("0.4", ("phpunit", "")),
        ("1.9", ("cobertura", "")),
        ("", ("cobertura", "")),
    ],
)
def test_the_tool_is_told_by_the_version_that_it_writes(version: str, tool: tuple[str, str]) -> None:
    content = read(a_class("a.py", line(1, 1)), header=f'line-rate="1" version="{version}"')
    assert (content.tool, content.tool_version) == tool


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ('<class filename="a.py"><lines><line number="1"/></lines></class>', "line 2: <line> without hits"),
        ('<class filename="a.py"><lines><line hits="1"/></lines></class>', "line 2: <line> without number"),
        ('<class name="a"><lines><line number="1" hits="1"/></lines></class>', "line 2: <class> without filename"),
        ('<line number="1" hits="1"/>', "line 2: a <line> outside of any <class>"),
        ('<class filename="a.py"><lines><line number="-1" hits="1"/></lines></class>', "line 2: expected a line number"),
        ('<class filename="a.py"><lines><line number="1" hits="inf"/></lines></class>', "line 2: expected a line number"),
        (f'<class filename="a.py"><lines>{line(1, "9" * 5000)}</lines></class>', "line 2: expected a line number"),
        (f'<class filename="a.py"><lines>{line("9" * 5000, 1)}</lines></class>', "line 2: expected a line number"),
        (f'<class filename="a.py"><lines>{line(1, 1, "200% (2/1)")}</lines></class>', "line 2: 2 of 1 branches"),
    ],
)
def test_a_malformed_line_is_refused_with_its_place(data: str, message: str) -> None:
    with pytest.raises(ReportError) as caught:
        FORMAT.read(Document("c.xml", f"<coverage line-rate='1'>\n{data}</coverage>".encode()))
    assert str(caught.value).startswith(f"c.xml: {message}")


def test_branches_beyond_all_counting_are_none() -> None:
    content = read(a_class("a.py", line(1, 1, f"50% ({'9' * 5000}/{'9' * 5000})")), header='line-rate="1"')
    assert list(metrics(content)) == ["coverage.line"]


def test_negative_hits_are_no_hits() -> None:
    assert counts(read(a_class("a.c", line(1, -5), line(2, 10**20))), "coverage.line") == (1, 2)


@pytest.mark.parametrize(
    "data",
    [
        b'<coverage generated="1" clover="3.2.0"><project><metrics/></project></coverage>',
        b'<coverage version="1"><file path="a.c"><lineToCover lineNumber="1" covered="true"/></file></coverage>',
        b'<report name="r"><package name="p"/></report>',
        b"<CoverageSession><Summary/></CoverageSession>",
        b"<coverage/>",
        b"<testsuites/>",
        b'{"coverage": {"packages": []}}',
    ],
    ids=["clover", "sonarqube", "jacoco", "opencover", "bare", "junit", "json"],
)
def test_other_reports_are_not_claimed(data: bytes) -> None:
    assert not FORMAT.recognise(shape_of(data))


classes = st.lists(
    st.tuples(st.sampled_from(["a.py", "b.py"]), st.lists(st.tuples(st.integers(1, 6), st.integers(0, 2)), max_size=6)),
    max_size=5,
)


@given(classes=classes)
def test_totals_are_those_of_the_files_and_repetition_changes_nothing(classes: list[tuple[str, list[Line]]]) -> None:
    """Without a header's totals, the lines are the distinct (file, number) pairs, the covered ones those that any class hit."""
    written = [a_class(filename, *(line(*pair) for pair in lines)) for filename, lines in classes]
    content = read(*written)
    lines = {(filename, number) for filename, pairs in classes for number, _ in pairs}
    hit = {(filename, number) for filename, pairs in classes for number, hits in pairs if hits}
    if lines:
        assert counts(content, "coverage.line") == (len(hit), len(lines))
    else:
        assert content.blank
    assert sum(record.lines for record in files(content).values()) == len(lines)
    assert sum(record.covered_lines for record in files(content).values()) == len(hit)
    again = read(*written, *reversed(written))
    assert (again.metrics, again.records) == (content.metrics, content.records)
