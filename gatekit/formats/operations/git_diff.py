r"""What a commit or branch changes, as `git diff --numstat` and `git diff --name-status` write it, with or without `-z`.

Without `-z`, git spells a rename `old => new`, or `dir/{old => new}/file` where parts are the same, and puts paths with special
characters into quotation marks (`"\303\244"`). A path that itself holds ` => ` cannot be told from a rename then; `-z` has no
such trouble.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekit.errors import ReportError
from gatekit.formats.contract import Content, Format
from gatekit.model.records import Record, record_class
from gatekit.model.vocabulary import ChangeStatus
from gatekit.reading.document import Document
from gatekit.reading.lines import text_lines
from gatekit.reading.shape import Shape, Syntax

_NUMSTAT = re.compile(r"([0-9]{1,12})\t([0-9]{1,12})\t([^\t]*)|-\t-\t([^\t]*)")
_STATUS = re.compile(r"([AMDTUXB])(?:[0-9]{1,3})?|([RC])[0-9]{1,3}")
_ARROW = " => "
_STATUSES = {
    "A": ChangeStatus.ADDED,
    "B": ChangeStatus.MODIFIED,  # rewritten so far that git broke the pair
    "C": ChangeStatus.COPIED,
    "D": ChangeStatus.DELETED,
    "M": ChangeStatus.MODIFIED,
    "R": ChangeStatus.RENAMED,
    "T": ChangeStatus.TYPE_CHANGED,
    "U": ChangeStatus.UNMERGED,
    "X": ChangeStatus.UNKNOWN,
}
_ESCAPE = re.compile(r'\\([0-7]{3}|[abtnvfr"\\])')
_ESCAPED = dict(zip('abtnvfr"\\', '\a\b\t\n\v\f\r"\\', strict=True))
# no path is longer than this, even if each of its bytes is escaped, and the pattern remembers each part
_QUOTED = re.compile(r'"((?:[^"\\]|\\.){0,20000})"')


def recognise(shape: Shape) -> bool:
    """Text of which each of the first lines is an entry of the one or the other form; with `-z`, the first entry."""
    if shape.syntax is not Syntax.TEXT or not shape.lines:
        return False
    first = shape.lines[0]
    if "\0" in first:
        entry, _, rest = first.partition("\0")
        if _NUMSTAT.fullmatch(entry):
            return not entry.endswith("\t") or rest.count("\0") > 1
        return bool(_STATUS.fullmatch(entry)) and bool(rest)
    lines = shape.lines if shape.complete else shape.lines[:-1]
    return bool(lines) and (all(_is_numstat(line) for line in lines) or all(_is_name_status(line) for line in lines))


def _is_numstat(line: str) -> bool:
    return _NUMSTAT.fullmatch(line) is not None and not line.endswith("\t")


def _is_name_status(line: str) -> bool:
    word, *paths = line.split("\t")
    status = _STATUS.fullmatch(word)
    return status is not None and all(paths) and len(paths) == (2 if status[2] else 1)


def read(document: Document) -> Content:
    """Reads changes.

    Raises:
        ReportError: with the line or entry that is of neither form.
    """
    incomplete: tuple[str, ...] = ()
    if b"\0" in document.data:
        *entries, rest = document.take().decode("utf-8", "replace").split("\0")
        if rest.strip():
            raise _error(document, f"entry {len(entries) + 1}", "the last entry has no end: the output was cut off")
        return Content(tool="git", records=tuple(_of_entries(document, entries)))
    if not document.data.endswith(b"\n"):
        incomplete = ("the last line has no end: the output may have been cut off",)
    records = [_of_line(document, line, number) for number, line in enumerate(text_lines(document), 1) if line]
    return Content(tool="git", records=records, incomplete=incomplete)


def _of_line(document: Document, line: str, number: int) -> Record:
    counts = _NUMSTAT.fullmatch(line)
    if counts is None:
        if not _is_name_status(line):
            raise _error(document, f"line {number}", "expected an entry of `git diff --numstat` or `--name-status`")
        word, *paths = line.split("\t")
        return _named(word, [_unquoted(path) for path in paths])
    old, path = _renamed(line.rpartition("\t")[2])
    return _counted(counts, path, old)


def _of_entries(document: Document, entries: list[str]) -> Iterator[Record]:
    """The entries of `-z`: a path that was renamed follows as two entries of its own."""
    pending = iter(enumerate(entries, 1))
    for number, entry in pending:
        counts, status = _NUMSTAT.fullmatch(entry), _STATUS.fullmatch(entry)
        if counts is None and status is None:
            raise _error(document, f"entry {number}", "expected an entry of `git diff -z --numstat` or `--name-status`")
        wanted = (2 if entry.endswith("\t") else 0) if counts else 2 if status and status[2] else 1
        paths = [path for _, (_, path) in zip(range(wanted), pending, strict=False)]
        if len(paths) < wanted or not all(paths):
            raise _error(document, f"entry {number}", "its path does not follow: the output was cut off")
        if counts is None:
            yield _named(entry, paths)
        else:
            yield _counted(counts, paths[1] if paths else entry.rpartition("\t")[2], paths[0] if paths else "")


def _named(word: str, paths: list[str]) -> Record:
    change: Record = record_class("change")(
        path=paths[-1], old_path=paths[0] if len(paths) > 1 else "", status=_STATUSES[word[0]]
    )
    return change


def _counted(counts: re.Match[str], path: str, old_path: str) -> Record:
    is_binary = counts[1] is None
    change: Record = record_class("change")(
        path=path,
        old_path=old_path,
        status=ChangeStatus.RENAMED if old_path else ChangeStatus.UNKNOWN,
        added_lines=0 if is_binary else int(counts[1]),
        deleted_lines=0 if is_binary else int(counts[2]),
        binary=is_binary,
    )
    return change


def _renamed(spelled: str) -> tuple[str, str]:
    """The old path, "" if it was not renamed, and the new one.

    >>> _renamed("src/{a => b}/c.py"), _renamed("a => b"), _renamed("docs/{ => old}/x.md")
    (('src/a/c.py', 'src/b/c.py'), ('a', 'b'), ('docs/x.md', 'docs/old/x.md'))
    """
    quoted = _QUOTED.match(spelled)
    if quoted is not None:
        rest = spelled[quoted.end() :]
        if rest.startswith(_ARROW):
            return _unquoted(quoted[0]), _unquoted(rest.removeprefix(_ARROW))
        return "", _unquoted(spelled)
    before, arrow, after = spelled.partition(_ARROW)
    if not arrow:
        return "", spelled
    head, brace, old = before.rpartition("{")
    new, end, tail = after.partition("}")
    if brace and end and (not head or head.endswith("/")) and (not tail or tail.startswith("/")):
        return _joined(head, old, tail), _joined(head, new, tail)
    return before, _unquoted(after)


def _joined(head: str, middle: str, tail: str) -> str:
    # where one of the two has nothing between the common parts, their slashes meet
    return head + (middle + tail if middle else tail.removeprefix("/"))


def _unquoted(path: str) -> str:
    r"""A path without git's quotation marks.

    >>> _unquoted(r'"\303\244\tb"') == "\u00e4\tb", _unquoted("plain")
    (True, 'plain')
    """
    if not _QUOTED.fullmatch(path):
        return path
    inside = path[1:-1].encode("utf-8", "surrogatepass").decode("latin-1")
    plain = _ESCAPE.sub(lambda match: _ESCAPED.get(match[1]) or chr(int(match[1], 8) & 0xFF), inside)
    return plain.encode("latin-1").decode("utf-8", "replace")


def _error(document: Document, position: str, message: str) -> ReportError:
    hint = "write it by `git diff --numstat A...B > changes.numstat`"
    return ReportError(message, file=document.path, position=position, hint=hint)


FORMAT = Format(
    name="git_diff",
    title="git diff --numstat and --name-status",
    recognise=recognise,
    read=read,
    records=("change",),
    clean_form="",
    versions="git 2",
    command="git diff -z --numstat origin/main...HEAD > changes.numstat",
    source="git, git-diff(1), sections OTHER DIFF FORMATS and RAW OUTPUT FORMAT (https://git-scm.com/docs/git-diff)",
    reads=(
        "--numstat: lines added and deleted, binary files, renames",
        "--name-status: added, modified, deleted, renamed, copied, changed in type, unmerged",
        "both also with -z; paths in quotation marks; the rename spellings `old => new` and `dir/{old => new}/file`",
    ),
    leaves=(
        "how similar a renamed or copied file is",
        "copies under --numstat, which git spells like renames",
        "combined output of merges (`git diff --cc`) and of `git log` and `git show`, which has other lines between",
    ),
)
