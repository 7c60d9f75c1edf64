"""LCOV: lines, branches and functions, several records of one file, totals, and what is not a tracefile."""

from __future__ import annotations

import pytest

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.coverage.lcov import FORMAT
from gatekit.reading.shape import shape_of
from tests.formats.coverage_support import counts, files, read_text


def record(*entries: str, path: str = "a.c") -> str:
    return "\n".join(("TN:", f"SF:{path}", *entries, "end_of_record", ""))


def trace(*records: str) -> Content:
    return read_text(FORMAT, "".join(records), "lcov.info")


def test_lines_are_the_numbers_of_da() -> None:
    content = trace(record("DA:1,3", "DA:2,0,checksum==", "DA:3,1e3", "DA:4,-2"))
    assert counts(content) == {"line": (2, 4)}
    assert (files(content)["a.c"].missed, files(content)["a.c"].covered) == ((2, 4), (1, 3))


def test_several_records_of_one_file_are_one_file() -> None:
    content = trace(record("DA:1,1", "DA:2,0", "LF:2", "LH:1"), record("DA:1,0", "DA:2,4", "DA:3,0", "LF:3", "LH:1"))
    assert counts(content) == {"line": (2, 3)}
    assert list(files(content)) == ["a.c"]


def test_a_branch_whose_block_never_ran_is_not_taken() -> None:
    content = trace(record("DA:1,1", "BRDA:1,0,0,-", "BRDA:1,0,1,0", "BRDA:1,0,2,5", "BRDA:1,e1,a, b,1"))
    assert counts(content)["branch"] == (2, 4)


def test_a_branch_of_several_records_counts_once() -> None:
    content = trace(record("DA:1,1", "BRDA:1,0,0,1", "BRDA:1,0,1,-"), record("DA:1,1", "BRDA:1,0,0,-", "BRDA:1,0,1,1"))
    assert counts(content)["branch"] == (2, 2)


def test_functions_are_told_by_their_names_in_which_there_may_be_commas() -> None:
    content = trace(record("FN:1,f", "FN:5,9,std::map<int, int>", "FNDA:2,std::map<int, int>", "FNDA:0,f", "DA:1,1"))
    assert counts(content)["function"] == (1, 2)


def test_the_names_of_one_index_are_aliases_of_one_function() -> None:
    content = trace(record("FNL:0,3,7", "FNA:0,0,_ZC1", "FNA:0,2,_ZC2", "FNL:1,9", "FNA:1,0,g", "DA:1,1"))
    assert counts(content)["function"] == (1, 2)


def test_a_total_stands_where_it_counts_more_than_the_record_holds() -> None:
    content = trace(record("DA:1,1", "LF:10", "LH:4", "BRF:6", "BRH:1", "FNF:3", "FNH:1"))
    assert counts(content) == {"line": (4, 10), "branch": (1, 6), "function": (1, 3)}
    assert files(content)["a.c"].lines == 10


@pytest.mark.parametrize("totals", [("LF:1", "LH:1"), ("LF:9", "LH:10"), ("LF:3", "LH:3")])
def test_a_total_that_counts_less_or_repetitions_or_contradicts_itself_does_not_stand(totals: tuple[str, str]) -> None:
    assert counts(trace(record("DA:1,1", "DA:2,0", "DA:2,0", *totals)))["line"] == (1, 2)


@pytest.mark.parametrize(("totals", "words"), [(("LF:1", "LH:2"), "LH 2 of LF 1"), (("BRF:2", "BRH:3"), "BRH 3 of BRF 2")])
def test_a_record_that_covers_more_than_it_has_makes_the_report_partial(totals: tuple[str, str], words: str) -> None:
    content = trace(record("DA:1,1", *totals), record("DA:1,1", "LF:1", "LH:1", path="b.c"))
    assert content.incomplete == (f"the totals of a.c contradict themselves: {words}",)


def test_of_many_records_that_contradict_themselves_some_are_named() -> None:
    content = trace(*(record("DA:1,1", "LF:1", "LH:2", path=f"{number}.c") for number in range(12)))
    assert len(content.incomplete) == 11
    assert content.incomplete[-1] == "the totals of 2 more records contradict themselves"


def test_totals_of_a_file_without_code_contradict_nothing() -> None:
    # coverage.py before 7.4
    assert trace(record("DA:0,1", "LF:0", "LH:1"), record("DA:1,1", path="b.c")).incomplete == ()


def test_line_0_is_no_line() -> None:
    assert trace(record("DA:0,1", "LF:0", "LH:1")).blank == "no coverable line in it"


def test_comments_checksums_and_keys_of_other_versions_are_skipped() -> None:
    content = trace("# made by hand\n", record("VER:1", "MCDC:1,2,t,1,0,x", "MCF:2", "DA:1,1"))
    assert counts(content) == {"line": (1, 1)}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("TN:\nSF:a\nDA:1,1\n", "line 3: the last record has no end"),
        ("SF:a\nSF:b\n", "line 2: a source file before"),
        ("SF:a\nend_of_record\nDA:1,1\n", "line 3: DA outside of any source file"),
        ("SF:a\nDA:x,1\n", "line 2: DA: expected a whole number, got 'x'"),
        ("SF:a\nDA:1\n", "line 2: DA: expected a number of hits, got ''"),
        ("SF:a\nDA:1,nan\n", "line 2: DA: expected a number of hits, got 'nan'"),
        ("SF:a\nBRDA:1,0,1\n", "line 2: BRDA: expected line, block, branch"),
        ("SF:a\nFN:f\n", "line 2: FN: expected a whole number, got 'f'"),
        (f"SF:a\nLF:{'9' * 5000}\n", "line 2: LF: expected a whole number"),
        ("SF:a\nsome words\n", "line 2: expected an entry of a tracefile"),
    ],
)
def test_a_malformed_entry_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ReportError) as caught:
        read_text(FORMAT, text, "lcov.info")
    assert str(caught.value).startswith(f"lcov.info: {message}")


@pytest.mark.parametrize(
    "data", [b"TN:\n", b"TAP version 13\nSF:a\n", b"SF: a station\nis not a file\n", b"mode: set\na.go:1.1,2.2 1 1\n"]
)
def test_other_texts_are_not_claimed(data: bytes) -> None:
    assert not FORMAT.recognise(shape_of(data))
