"""What the reports of linters and type checkers have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from gatekit.formats.shared.secrets import is_about_credentials, without_quotations
from gatekit.formats.shared.severity import severity_of_word
from gatekit.model.finding import Finding, SeverityOrigin, default_severity
from gatekit.model.vocabulary import Kind, Severity, SeverityBasis

_MOST = 1 << 31  # no file has as many lines
_OF_HADOLINT = re.compile(r"[^\n]+?:\d+:\d+:\s+\|\s+\d+ \| ")
_RULE_OF_HADOLINT = re.compile(r"(?:DL|SC)\d{4}")
_CARET = re.compile(r"\| +\^+\s")
# the rules of linters that say that a file could not be read or parsed, so that no other rule looked at all of it
_STOPPED = {
    "eslint": re.compile("fatal"),
    "hadolint": re.compile("DL1000"),
    "mypy": re.compile("syntax"),
    "pylint": re.compile("E0001|F[0-9]{4}|syntax-error|fatal|parse-error|astroid-error"),
    "ruff": re.compile("invalid-syntax|syntax-error|E999|E902|io|io-error|panic"),
    "shellcheck": re.compile("SC107[0-3]|SC108[89]|ShellCheck"),
}


def number_from_one(value: int | None, *, first: int = 1) -> int:
    """A line or column counted from 1; 0 for none, for what tools write in its stead (0, -1), and for an impossible one.

    Args:
        value: as the tool gives it.
        first: what the tool calls the first.

    >>> number_from_one(3), number_from_one(0, first=0), number_from_one(-1, first=0), number_from_one(None)
    (3, 1, 0, 0)
    """
    number = 0 if value is None else value - first + 1
    return number if 0 < number < _MOST else 0


def plain_message(text: str | None, rule: Iterable[str]) -> str:
    """A linter's message, in which a rule about passwords and keys quotes nothing; the rule's first word if there is none.

    Args:
        text: the message.
        rule: the rule's id, name and the like.

    >>> plain_message("Possible hardcoded password: 'it is me'", ["S105"]), plain_message("`os` unused", ["F401"])
    ("Possible hardcoded password: '***'", '`os` unused')
    """
    words = [word for word in rule if word]
    told = (text or "").strip() or next(iter(words), "") or "a problem without a message"
    return without_quotations(told) if is_about_credentials(words) else told


def parse_error_of_hadolint(message: str) -> str:
    r"""What Hadolint says of a Dockerfile that does not parse, without the line that it quotes; "" for any other message.

    Its formats other than JSON and SARIF put place, line and a caret before it; attributes of XML have spaces for line ends.

    >>> parse_error_of_hadolint("Dockerfile:2:4:\n  |\n2 | RUNN x\n  |    ^\nmissing whitespace\n")
    'missing whitespace'
    """
    carets = list(_CARET.finditer(message)) if _OF_HADOLINT.match(message) else []
    return message[carets[-1].end() :].strip() if carets else ""


def rated_by_kind(kind: Kind) -> tuple[Severity, SeverityOrigin]:
    """The severity of a finding whose tool states none.

    >>> rated_by_kind(Kind.LINT)[0].word
    'high'
    """
    return default_severity(kind), SeverityOrigin(basis=SeverityBasis.KIND_DEFAULT)


def rated(word: str, kind: Kind, table: Mapping[str, Severity]) -> tuple[Severity, SeverityOrigin]:
    """The severity of a finding by its tool's word, or by its kind if the tool gives none ("").

    >>> rated("warning", Kind.LINT, {"warning": Severity.MEDIUM})[0].word, rated("", Kind.LINT, {})[0].word
    ('medium', 'high')
    """
    return (severity_of_word(word, table), SeverityOrigin(word=word)) if word else rated_by_kind(kind)


def is_rule_of_hadolint(rule_id: str) -> bool:
    """Whether an id is one of Hadolint's, which runs ShellCheck on each `RUN` and gives that tool's ids as they are.

    >>> is_rule_of_hadolint("DL3008"), is_rule_of_hadolint("SC2046"), is_rule_of_hadolint("E501")
    (True, True, False)
    """
    return _RULE_OF_HADOLINT.fullmatch(rule_id) is not None


def unchecked(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Why something may be missing, one sentence for each tool that could not read or parse a file; nothing if all could.

    Args:
        findings: among them those of the rules that say so.

    >>> broken = Finding(kind=Kind.LINT, tool="hadolint", rule_id="DL1000", severity=Severity.HIGH, message="unexpected R")
    >>> unchecked([broken, broken])
    ('hadolint could not read or parse a file, so it did not check all of it',)
    """
    files: dict[str, dict[str, None]] = {}
    for finding in findings:
        stopped = _STOPPED.get(finding.tool)
        if stopped is not None and stopped.fullmatch(finding.rule_id):
            files.setdefault(finding.tool, {})[finding.location.path or "a file"] = None
    return tuple(map(_could_not, files, files.values()))


def _could_not(tool: str, files: Iterable[str]) -> str:
    first, *others = files
    more = f" (and {len(others)} more)" if others else ""
    return f"{tool} could not read or parse {first}{more}, so it did not check all of it"
