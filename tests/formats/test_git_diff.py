"""git diff: both forms with and without -z, rename spellings, quoted paths, and text that only looks like it."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekit.errors import ReportError
from gatekit.formats.contract import Content
from gatekit.formats.operations.git_diff import FORMAT
from gatekit.model.records.change import Change
from gatekit.model.vocabulary import ChangeStatus
from gatekit.reading.document import Document
from gatekit.reading.shape import shape_of


def read(text: str) -> Content:
    document = Document("changes", text.encode())
    assert FORMAT.recognise(document.shape)
    return FORMAT.read(document)


def changes(text: str) -> list[Change]:
    return [record for record in read(text).records if isinstance(record, Change)]


def test_numstat_counts_lines_and_calls_binary_files_so() -> None:
    text, image = changes("3\t1\ta.py\n-\t-\tlogo.png\n")
    assert (text.path, text.added_lines, text.deleted_lines, text.status) == ("a.py", 3, 1, ChangeStatus.UNKNOWN)
    assert (image.binary, image.added_lines) == (True, 0)


@pytest.mark.parametrize(
    ("spelled", "old", "new"),
    [
        ("a => b", "a", "b"),
        ("src/{a => b}/c.py", "src/a/c.py", "src/b/c.py"),
        ("src/{a.py => b.py}", "src/a.py", "src/b.py"),
        ("{a => b}/c.py", "a/c.py", "b/c.py"),
        ("docs/{ => old}/x.md", "docs/x.md", "docs/old/x.md"),
        ("docs/{old => }/x.md", "docs/old/x.md", "docs/x.md"),
        ('"\\303\\244" => b', "ä", "b"),
        ('a => "t\\tb"', "a", "t\tb"),
        ('"a\\"" => "b\\\\"', 'a"', "b\\"),
        ("f{x} => f{y}", "f{x}", "f{y}"),
        ("plain", "", "plain"),
        ('"\\\\303"', "", "\\303"),
        ('"\\377"', "", "\ufffd"),
        ('say "hi"', "", 'say "hi"'),
    ],
)
def test_rename_spellings_and_quoted_paths(spelled: str, old: str, new: str) -> None:
    (one,) = changes(f"1\t0\t{spelled}\n")
    assert (one.old_path, one.path) == (old, new)
    assert (one.status is ChangeStatus.RENAMED) is bool(old)


@pytest.mark.parametrize(
    ("line", "status", "old"),
    [
        ("A\tnew.py", ChangeStatus.ADDED, ""),
        ("M\tnew.py", ChangeStatus.MODIFIED, ""),
        ("D\tnew.py", ChangeStatus.DELETED, ""),
        ("T\tnew.py", ChangeStatus.TYPE_CHANGED, ""),
        ("U\tnew.py", ChangeStatus.UNMERGED, ""),
        ("R087\told.py\tnew.py", ChangeStatus.RENAMED, "old.py"),
        ("C100\told.py\tnew.py", ChangeStatus.COPIED, "old.py"),
    ],
)
def test_name_status(line: str, status: ChangeStatus, old: str) -> None:
    for text in (f"{line}\n", line.replace("\t", "\0") + "\0"):
        (one,) = changes(text)
        assert (one.path, one.old_path, one.status) == ("new.py", old, status)


def test_z_needs_no_quotes_and_spells_a_rename_as_two_paths() -> None:
    renamed, plain = changes('1\t2\t\0old name\0new => "name"\0003\t0\t{a => b}\0')
    assert (renamed.old_path, renamed.path, renamed.status) == ("old name", 'new => "name"', ChangeStatus.RENAMED)
    assert (plain.path, plain.old_path, plain.added_lines) == ("{a => b}", "", 3)


def test_a_line_without_an_end_makes_the_report_partial() -> None:
    assert read("1\t0\ta.py").incomplete == ("the last line has no end: the output may have been cut off",)
    assert read("1\t0\ta.py\r\n").incomplete == ()


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("1\t0\ta\n1\t0\n", "line 2"),
        ("1\t0\ta\n\n-\t0\tb\n", "line 3"),
        ("M\ta\nR100\tb\n", "line 2"),
        ("M\0a\0R100\0b\0", "entry 3"),
        ("M\0a\0M", "entry 3"),
        ("1\t0\ta\0words\0", "entry 2"),
    ],
)
def test_what_git_never_writes_is_refused_with_its_place(text: str, position: str) -> None:
    with pytest.raises(ReportError) as caught:
        FORMAT.read(Document("changes", text.encode()))
    assert caught.value.position == position


@pytest.mark.parametrize(
    "text",
    [
        "1\t2\n",
        "1\t2\t\n",
        "one\ttwo\tthree\n",
        "M\n",
        "M\ta\tb\n",
        "R100\ta\n",
        "1 2 a.py\n",
        "1\t0\ta\nM\tb\n",
        "a.py | 3 +++\n",
        "commit 0123\n\n1\t0\ta\n",
        "M\0",
        "\0",
        "a very long line" * 10_000,
    ],
)
def test_text_that_only_looks_like_it_is_not_claimed(text: str) -> None:
    assert not FORMAT.recognise(shape_of(text.encode()))


paths = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)


@given(st.lists(st.tuples(st.integers(0, 999), st.integers(0, 999), paths), min_size=1, max_size=5))
def test_z_carries_every_path(entries: list[tuple[int, int, str]]) -> None:
    """Whatever stands in a path, `-z` gives it back, but for tabs, which only its quoting form can carry in numstat."""
    wanted = [(added, deleted, path.replace("\t", "_")) for added, deleted, path in entries]
    text = "".join(f"{added}\t{deleted}\t{path}\0" for added, deleted, path in wanted)
    content = FORMAT.read(Document("changes", b"\xef\xbb\xbf" + text.encode()))
    found = [(one.added_lines, one.deleted_lines, one.path) for one in content.records if isinstance(one, Change)]
    assert found == wanted


@pytest.mark.parametrize("part", ["-", "\\\\", "\\303\\244"])
def test_a_path_without_end_takes_memory_in_proportion(part: str) -> None:
    text = '1\t0\ta.py\n1\t0\t"' + part * (500_000 // len(part)) + '"\n'
    tracemalloc.start()
    assert len(changes(text)) == 2
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 * len(text)
