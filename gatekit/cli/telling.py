"""Errors as people read them. Nothing that a file name or a policy contains can act on a terminal."""

from __future__ import annotations

from gatekit.errors import GatekitError, PolicyError, PolicyProblem
from gatekit.reports.text import escape_sequence


def told(error: GatekitError) -> str:
    """The error as text, `gatekit:` in front unless it names places in a policy of its own."""
    if isinstance(error, PolicyError):
        return problems_told(error.problems)
    return f"gatekit: {printable(str(error))}"


def problems_told(problems: tuple[PolicyProblem, ...]) -> str:
    """All problems of a policy, a blank line between two."""
    return "\n\n".join(_problem_told(problem) for problem in problems)


def printable(text: str, *, kept: str = "") -> str:
    r"""The text with every character that has no picture as its escape, but for those in `kept`.

    >>> print(printable("a\x1b[31mb\n"))
    a\x1b[31mb\x0a
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char in kept else escape_sequence(char) for char in text)


def _problem_told(problem: PolicyProblem) -> str:
    # tabs stay in the source line, so that the caret stands under its place
    safe = PolicyProblem(
        message=printable(problem.message),
        file=printable(problem.file),
        line=problem.line,
        column=problem.column,
        source_line=printable(problem.source_line, kept="\t"),
        length=problem.length,
        hint=printable(problem.hint, kept="\n"),
        warning=problem.warning,
    )
    return str(safe)
