"""Mypy: JSON lines and text give the same; notes, broken lines, summaries that do not add up, and what is no mypy."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekit.errors import ReportError
from gatekit.formats.analysis.mypy import read, recognise
from gatekit.formats.contract import Content
from gatekit.governance.fingerprints import fingerprint_key
from gatekit.model.finding import Finding
from gatekit.model.vocabulary import Kind, Severity
from gatekit.reading.document import Document
from tests.formats.support import cases, read_case

FOUND = "Found 1 error in 1 file (checked 2 source files)"


def json_lines(*messages: dict[str, Any]) -> Document:
    given = {"file": "a.py", "line": 3, "column": 4, "message": "told", "hint": None, "code": "misc", "severity": "error"}
    return Document("mypy.jsonl", "\n".join(json.dumps(given | more) for more in messages).encode())


def text(*lines: str) -> Content:
    document = Document("mypy.txt", "".join(f"{line}\n" for line in lines).encode())
    assert recognise(document.shape)
    return read(document)


def only(content: Content) -> Finding:
    assert len(content.findings) == 1
    return content.findings[0]


def case(name: str) -> Content:
    return next(read_case(one) for one in cases("mypy") if one.name == name)


def test_json_text_and_pretty_text_of_one_run_give_the_same_findings() -> None:
    keys = [list(map(fingerprint_key, case(name).findings)) for name in ("json", "text", "pretty")]
    assert keys[0] == keys[1] == keys[2]
    lines = [[found.location.line for found in case(name).findings] for name in ("json", "text", "pretty")]
    assert lines == [[2, 5, 10]] * 3


def test_an_error_is_a_type_error_of_high_severity() -> None:
    found = only(read(json_lines({})))
    assert (found.kind, found.tool, found.rule_id, found.severity) == (Kind.TYPE_ERROR, "mypy", "misc", Severity.HIGH)


def test_columns_count_from_0_in_json_and_from_1_in_text() -> None:
    assert only(read(json_lines({"column": 4}))).location.column == 5
    assert only(read(json_lines({"line": -1, "column": -1}))).location.line == 0
    assert only(text("a.py:3:5: error: told  [misc]", FOUND)).location.column == 5


def test_notes_are_no_findings_and_are_counted() -> None:
    content = read(json_lines({}, {"severity": "note"}))
    assert (len(content.findings), [unread.count for unread in content.unread]) == (1, [1])
    content = text("a.py:1: note: Revealed type is int", "Success: no issues found in 1 source file")
    assert (len(content.findings), [unread.count for unread in content.unread], content.incomplete) == (0, [1], ())


@pytest.mark.parametrize(
    ("line", "path", "place", "message", "code"),
    [
        ("a.py:3: error: told  [misc]", "a.py", (3, 0, 0), "told", "misc"),
        ("a.py: error: told", "a.py", (0, 0, 0), "told", ""),
        (r"C:\src\a.py:3:5:4:9: error: told: twice  [misc]", r"C:\src\a.py", (3, 5, 4), "told: twice", "misc"),
        ("my pkg/a.py:3: error: A [b] c  [no-any-return]", "my pkg/a.py", (3, 0, 0), "A [b] c", "no-any-return"),
        ("a.py:3: error: Need it (hint: 'a: [<type>] = x')", "a.py", (3, 0, 0), "Need it (hint: 'a: [<type>] = x')", ""),
    ],
)
def test_a_line_of_text_is_taken_apart(line: str, path: str, place: tuple[int, int, int], message: str, code: str) -> None:
    found = only(text(line, FOUND))
    where = found.location
    assert (where.path, (where.line, where.column, where.end_line)) == (path, place)
    assert (found.message, found.rule_id) == (message, code)


def test_success_is_a_clean_report() -> None:
    content = text("Success: no issues found in 12 source files")
    assert (len(content.findings), content.unread, content.incomplete) == (0, (), ())
    assert content.measures == {Kind.TYPE_ERROR}


def test_success_in_no_source_file_is_a_blank_report() -> None:
    assert text("Success: no issues found in 0 source files").blank == "no file in it: mypy checked none"
    assert not text("Success: no issues found in 10 source files").blank


@pytest.mark.parametrize("summary", ["Success: no issues found in 3 source files", "Success: no issues found in 0 source files"])
def test_a_traceback_beside_the_summary_makes_the_report_partial(summary: str) -> None:
    traceback = ("Traceback (most recent call last):", '  File "mypy/main.py", line 1, in main', "ValueError: told")
    for lines in ((summary, *traceback), (*traceback, summary), ("a.py:1: note: begins", *traceback, summary)):
        content = text(*lines)
        assert (content.blank, content.incomplete) == ("", ("a Python traceback stands in it, so mypy or a plugin crashed",))


def test_text_without_its_summary_may_have_been_cut_off() -> None:
    assert text("a.py:3: error: told  [misc]").incomplete[0].startswith("no summary at its end")
    assert text("a.py:3: note: told").incomplete[0].startswith("no summary at its end")


@pytest.mark.parametrize(
    "summary", ["Found 2 errors in 1 file (checked 2 source files)", "Success: no issues found in 1 source file"]
)
def test_a_summary_that_does_not_add_up_makes_the_report_partial(summary: str) -> None:
    counted = 2 if "2 errors" in summary else 0
    assert text("a.py:3: error: told  [misc]", summary).incomplete == (
        f"mypy's summary counts {counted} errors, and 1 are there",
    )


def test_errors_that_prevented_further_checking_make_the_report_partial() -> None:
    assert case("text-prevented").incomplete == ("mypy says that errors prevented further checking",)
    assert case("syntax-error").incomplete == ("mypy could not read or parse broken.py, so it did not check all of it",)


def test_other_lines_are_counted_as_unread() -> None:
    content = text("a.py:3: error: told  [misc]", FOUND, "Generated HTML report (via XSLT): /builds/index.html")
    assert [(unread.reason, unread.count) for unread in content.unread] == [("lines that are no messages", 1)]
    assert only(content).message == "told"


def test_one_line_of_json_is_recognised_like_several() -> None:
    assert recognise(json_lines({}).shape)
    assert recognise(json_lines({}, {}).shape)


@pytest.mark.parametrize(
    "data",
    [
        b"script.sh:2:10: error: Iterating over ls output is fragile. Use globs. [SC2045]\n",
        b"src/a.py:1:1: F401 'os' imported but unused\n",
        b"  /src/a.py:1:1 - error: told (reportGeneralTypeIssues)\n",
        b"a.c:3:5: error: expected ';'\n",
        b'{"file": "a.py", "line": 3, "message": "told", "severity": "error"}\n',
        b'[{"file": "a.py", "line": 3, "message": "told", "severity": "error", "hint": null, "code": null}]',
        b"Found 3 errors.\n",
    ],
)
def test_other_documents_are_not_mypys(data: bytes) -> None:
    assert not recognise(Document("x", data).shape)


def test_a_line_that_is_no_json_refuses_the_report_with_its_number() -> None:
    data = json_lines({}).data + b'\nmypy: can\'t read file "x"\n'
    with pytest.raises(ReportError, match="line 2"):
        read(Document("mypy.jsonl", data))


@given(
    st.lists(
        st.sampled_from(
            ["a.py:1: error: x  [misc]", "a.py:1: error: x", "rest", "  ^", "", FOUND, "a.py:1: note: n", ":: error: "]
        )
    )
)
def test_any_order_of_lines_is_read_and_no_error_is_lost(lines: list[str]) -> None:
    document = Document("mypy.txt", "\n".join([*lines, FOUND]).encode())
    assert len(read(document).findings) == sum(": error: " in line for line in lines)


def test_a_message_that_goes_on_without_end_takes_time_in_proportion() -> None:
    lines = "a.py:1: error: begins\n" + "goes on]\n" * 100_000
    begin = time.perf_counter()
    content = read(Document("mypy.txt", lines.encode()))
    assert time.perf_counter() - begin < 5
    assert len(content.findings) == 1
    assert content.incomplete
