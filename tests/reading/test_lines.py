"""Comma-separated values, row by row."""

from __future__ import annotations

import pytest

from gatekit.errors import ReportError
from gatekit.reading.document import Document
from gatekit.reading.lines import csv_cells, csv_rows


@pytest.mark.parametrize(
    ("data", "position", "message"),
    [
        (b"a,b\n1,2\n3\n", "line 3", "expected 2 cells"),
        (b'a,b\n1,"2\n', "line 2", "not CSV"),
        (b"a,b\n1,\xff\n", "line 2", "not UTF-8"),
        (b"a,b\n" + b"1,2\n" * 5000 + b"1,\xff\n", "line 5002", "not UTF-8"),
        (b"a,b\n1,\0\n", "line 2", "a NUL byte"),
    ],
    ids=["too few cells", "no end", "not UTF-8", "not UTF-8 far down", "NUL"],
)
def test_what_is_no_csv_is_refused_with_its_line(data: bytes, position: str, message: str) -> None:
    with pytest.raises(ReportError, match=message) as raised:
        list(csv_cells(Document("a.csv", data)))
    assert raised.value.position == position


def test_two_columns_of_one_name_are_refused() -> None:
    with pytest.raises(ReportError, match="two columns have one name"):
        list(csv_rows(Document("a.csv", b"a,a\n1,2\n")))


def test_line_ends_within_a_cell_and_of_windows_are_no_rows() -> None:
    assert list(csv_cells(Document("a.csv", b'a,b\r\n\r\n"1\n2",3\r\n'))) == [(1, ["a", "b"]), (4, ["1\n2", "3"])]
