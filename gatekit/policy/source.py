"""The text of a policy file: places in it, and the problems found there."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice

from gatekit.errors import PolicyError, PolicyProblem

MAX_BYTES = 4 * 1024 * 1024

# the printable characters of YAML 1.2.2, section 5.1, without NEL, LS and PS, which YAML 1.1 parsers take for line breaks, and
# without those that turn the direction of text, so that a reviewer sees what gatekit reads (CVE-2021-42574)
_REFUSED = "[^\t\n\r -~\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
_LINE_BREAK = re.compile("\r\n|\r|\n")
_LONGEST_SHOWN_LINE = 400
_MOST_REFUSED = 20
_ESCAPE = "remove it, or write it as an escape in double quotes"


class Source:
    r"""A policy's text and where it came from.

    Attributes:
        text: decoded, without a byte-order mark.
        file: as the user named it.

    >>> Source("a: 1\nb: 2\n", "p.yaml").place(5)
    (2, 1)
    """

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self._starts = (0, *(found.end() for found in _LINE_BREAK.finditer(text)))

    def place(self, index: int) -> tuple[int, int]:
        """Line and column, from 1, of the character at `index`."""
        line = bisect_right(self._starts, index)
        return line, index - self._starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line, from 1, without its break."""
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[self._starts[number - 1] : end].rstrip("\r\n")

    def problem(self, message: str, start: int, end: int, *, hint: str = "", warning: bool = False) -> PolicyProblem:
        """A problem of the characters from `start` to before `end`; the caret stays on the first line."""
        line, column = self.place(start)
        text = self.line(line)
        shown = text if len(text) <= _LONGEST_SHOWN_LINE else ""
        length = max(1, min(end - start, len(text) - column + 1))
        return PolicyProblem(
            message=message,
            file=self.file,
            line=line,
            column=column,
            source_line=shown,
            length=length,
            hint=hint,
            warning=warning,
        )


class Problems:
    """Collects what is wrong with one policy."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._found: list[PolicyProblem] = []

    def add(self, message: str, start: int, end: int, *, hint: str = "", warning: bool = False) -> None:
        """Notes a problem of the characters from `start` to before `end`."""
        self._found.append(self.source.problem(message, start, end, hint=hint, warning=warning))

    @property
    def warnings(self) -> tuple[PolicyProblem, ...]:
        """What is probably a mistake, in the order of the file."""
        warnings = dict.fromkeys(found for found in self._found if found.warning)
        return tuple(sorted(warnings, key=lambda found: (found.line, found.column)))

    @property
    def errors(self) -> tuple[PolicyProblem, ...]:
        """What stops the policy from being used, in the order it was found."""
        return tuple(found for found in self._found if not found.warning)

    def error(self) -> PolicyError:
        """All that was found, to be raised."""
        return PolicyError(tuple(dict.fromkeys(self._found)))  # an aliased value is read once per alias


def decode(data: bytes, file: str) -> Source:
    """The text of a policy file.

    Raises:
        PolicyError: it is too large, not UTF-8, or holds characters that YAML does not allow or that people do not see.

    >>> decode(b"kind: Policy", "p.yaml").text
    'kind: Policy'
    """
    if len(data) > MAX_BYTES:
        raise PolicyError([_bare(Source("", file), f"the policy has {len(data)} bytes; at most {MAX_BYTES} are read", 0)])
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"\0" in data[:4] and data[:4].strip(b"\0")):
        raise PolicyError([_bare(Source("", file), "the policy is UTF-16 or UTF-32", 0, hint="save it as UTF-8")])
    try:
        source = Source(data.decode("utf-8-sig"), file)
    except UnicodeDecodeError as error:
        before = Source(error.object[: error.start].decode("utf-8"), file)
        message = f"byte 0x{error.object[error.start]:02X} is not UTF-8"
        raise PolicyError([_bare(before, message, len(before.text), hint="save the file as UTF-8")]) from None
    if source.text.isascii() and source.text.replace("\n", "").isprintable():
        return source  # as nearly every policy; compiling the pattern takes longer than all else here
    problems = [
        _bare(source, f"the character U+{ord(found[0]):04X} is not allowed in a policy", found.start(), hint=_ESCAPE)
        for found in islice(re.finditer(_REFUSED, source.text), _MOST_REFUSED)
    ]
    if problems:
        raise PolicyError(problems)
    return source


def _bare(source: Source, message: str, index: int, *, hint: str = "") -> PolicyProblem:
    """A problem that does not show its line, because the line would draw wrong or act on the terminal."""
    line, column = source.place(index)
    return PolicyProblem(message=message, file=source.file, line=line, column=column, hint=hint)
