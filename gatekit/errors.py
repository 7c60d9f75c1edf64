"""The one hierarchy of errors that leaves gatekit.

```text
GatekitError
├── ReportError          a report cannot be read: file, position, what was expected, the evidence status it leads to
├── PolicyError          everything that is wrong with one policy, each problem with file, line, column and caret
├── UsageError           an argument, parameter, path or option is wrong
└── CelError             one CEL expression: a compile problem or a failed evaluation
```

Errors of libraries never leave: they are turned into one of these where they arise.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as in `typing`, whose import would cost every command, `gatekit --version` too
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LONGEST_WORD = 100  # characters that are compared; the comparison takes time squared
_MOST_LISTED = 15


class GatekitError(Exception):
    """Base of all errors that gatekit raises on purpose.

    Args:
        message: what is wrong, in one sentence without a full stop.
        file: the file concerned, as the user named it, or "".
        position: the place in the file (`$.runs[0]`, `line 3, column 7`), or "".
        hint: what to do about it, or "".

    >>> print(GatekitError("no such folder", file="reports", hint="name a folder that exists"))
    reports: no such folder (name a folder that exists)
    """

    def __init__(self, message: str, *, file: str = "", position: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.file = file
        self.position = position
        self.hint = hint

    def __str__(self) -> str:
        place = ": ".join(part for part in (self.file, self.position) if part)
        text = f"{place}: {self.message}" if place else self.message
        return f"{text} ({self.hint})" if self.hint else text


class ReportError(GatekitError):
    """A report cannot be read; it then yields nothing.

    Args:
        status: the evidence status word that this leads to (`unreadable`, `unsupported_version`, `too_large`, ...).

    >>> print(ReportError("expected a number, got text", file="k6.json", position="$.metrics.vus.value"))
    k6.json: $.metrics.vus.value: expected a number, got text
    """

    def __init__(self, message: str, *, file: str = "", position: str = "", hint: str = "", status: str = "unreadable") -> None:
        super().__init__(message, file=file, position=position, hint=hint)
        self.status = status


class UsageError(GatekitError):
    """An argument, parameter, path or option is wrong; nothing was decided."""


class CelError(GatekitError):
    """One problem of one CEL expression.

    Args:
        offset: where in the expression, in characters from 0.
        length: how many characters the place spans; at least 1.
        code: `syntax`, `undeclared`, `type`, `evaluation`, `budget`, or a word of the host's own that a host
            function chose (gatekit's `metric` uses `not_measured`).

    >>> CelError("undeclared name 'metrik'", offset=4, length=6, code="undeclared", hint="did you mean metric?").offset
    4
    """

    def __init__(self, message: str, *, offset: int = 0, length: int = 1, code: str = "evaluation", hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.offset = offset
        self.length = length
        self.code = code


class PolicyProblem:
    """One problem of a policy, with the place in its YAML. A value; a plain class, so that errors import no library.

    Attributes:
        message: what is wrong.
        file: the policy's file.
        line: from 1.
        column: from 1.
        source_line: the text of that line, for the caret.
        length: how many characters the caret underlines; at least 1.
        hint: what to do, or "".
        warning: true if it does not stop the policy from being used.
    """

    __slots__ = ("column", "file", "hint", "length", "line", "message", "source_line", "warning")

    def __init__(
        self,
        *,
        message: str,
        file: str,
        line: int,
        column: int,
        source_line: str = "",
        length: int = 1,
        hint: str = "",
        warning: bool = False,
    ) -> None:
        self.message = message
        self.file = file
        self.line = line
        self.column = column
        self.source_line = source_line
        self.length = length
        self.hint = hint
        self.warning = warning

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PolicyProblem) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        named = zip(self.__slots__, self._values(), strict=True)
        return f"PolicyProblem({', '.join(f'{name}={value!r}' for name, value in named)})"

    def _values(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def __str__(self) -> str:
        head = f"{self.file}:{self.line}:{self.column}: {'warning: ' if self.warning else ''}{self.message}"
        lines = [head]
        if self.source_line.strip():
            before, under = self.source_line[: self.column - 1], self.source_line[self.column - 1 :][: self.length]
            # tabs are kept so that the caret lines up under them
            pad = "".join("\t" if char == "\t" else " " * _cells(char) for char in before)
            lines += [f"  {self.source_line}", f"  {pad}{'^' * max(_cells(under), 1)}"]
        if self.hint:
            lines.append(f"  {self.hint}")
        return "\n".join(lines)


class PolicyError(GatekitError):
    """All problems of one policy at once, in the order of their places.

    >>> problem = PolicyProblem(message="unknown key 'dney'", file="p.yaml", line=2, column=3,
    ...                         source_line="  dney: true", length=4, hint="did you mean 'deny'?")
    >>> print(PolicyError([problem]))
    p.yaml:2:3: unknown key 'dney'
        dney: true
        ^^^^
      did you mean 'deny'?
    """

    def __init__(self, problems: Sequence[PolicyProblem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.file, problem.line, problem.column)))
        super().__init__(self.problems[0].message if self.problems else "the policy is wrong")

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def _cells(text: str) -> int:
    """How wide a text is in a terminal."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width  # noqa: PLC0415 - needed only for a line that is not ASCII

    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant; "" if none is close.

    >>> nearest("SEVERTY", ["message", "severity"]), nearest("x", ["high", "low"])
    ('severity', '')
    """
    if not word:
        return ""
    from difflib import get_close_matches  # noqa: PLC0415 - needed only when a word is wrong

    by_folded: dict[str, str] = {}
    for choice in known:
        by_folded.setdefault(choice.casefold(), choice)
    close = get_close_matches(word.casefold()[:_LONGEST_WORD], list(by_folded), n=1)
    return by_folded[close[0]] if close else ""


def meant(word: str, known: Iterable[str]) -> str:
    """A hint: the known word that is closest; all of them if none is close and they are few; else "".

    >>> meant("dney", ["allow", "deny"])
    "did you mean 'deny'?"
    >>> meant("x", ["block", "warn", "audit"])
    'one of: block, warn, audit'
    """
    choices = list(dict.fromkeys(known))
    near = nearest(word, choices)
    if near:
        return f"did you mean {near!r}?"
    return f"one of: {', '.join(choices)}" if 0 < len(choices) <= _MOST_LISTED else ""
