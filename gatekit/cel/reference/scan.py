"""One linear pass over an expression's characters, before celpy sees them.

celpy's lexer takes exponential time on some unclosed texts, and its parser takes any depth of nesting; both are stopped here,
where the place of the mistake is still known.

Source: cel-spec, `doc/langdef.md`, section "Syntax" (STRING_LIT, BYTES_LIT, ESCAPE).
"""

from __future__ import annotations

import re

import attrs

from gatekit.cel.reference.budget import MAX_DEPTH, MAX_LENGTH
from gatekit.errors import CelError

_PIECE = re.compile(
    r"""(?P<comment>//[^\n]*)|(?P<opening>(?P<prefix>[bB]?[rR]?)(?P<quote>'''|\"""|'|"))|\w+|(?P<bracket>[()\[\]{}])"""
)
_ESCAPE = re.compile(r"\\(?:[abfnrtv\\?\"'`]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2})")
_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_CLOSES = {")": "(", "]": "[", "}": "{"}


@attrs.frozen(kw_only=True)
class TextLiteral:
    """One string or bytes literal: where it ends, and its value."""

    end: int
    value: str | bytes


@attrs.frozen(kw_only=True)
class Scan:
    """What the pass found: literals by the offset of their start, and problems."""

    literals: dict[int, TextLiteral]
    problems: tuple[CelError, ...]


def scan(text: str) -> Scan:
    """Finds literals, unclosed brackets and quotes, wrong escapes, and expressions beyond the bounds."""
    if len(text) > MAX_LENGTH:
        message = f"the expression has {len(text)} characters; at most {MAX_LENGTH} are allowed"
        return Scan(literals={}, problems=(CelError(message, length=len(text), code="budget"),))
    literals: dict[int, TextLiteral] = {}
    problems: list[CelError] = []
    brackets: list[tuple[str, int]] = []
    position = 0
    while found := _PIECE.search(text, position):
        position = found.end()
        if found["bracket"]:
            problem = _bracket(found["bracket"], found.start(), brackets)
            if problem:
                return Scan(literals=literals, problems=(*problems, problem))
        elif found["opening"]:
            end = _end_of(text, found["quote"], found.end(), raw=found["prefix"].lower().endswith("r"))
            if end is None:
                message = f"the text that begins here is not closed: {found['quote']} is missing"
                problem = CelError(message, offset=found.start(), length=len(found["opening"]), code="syntax")
                return Scan(literals=literals, problems=(*problems, problem))
            position = end
            try:
                value = _decode(text, found.end(), end - len(found["quote"]), found["prefix"].lower())
                literals[found.start()] = TextLiteral(end=end, value=value)
            except CelError as error:
                problems.append(error)
    problems.extend(
        CelError(f"'{bracket}' is never closed", offset=offset, code="syntax", hint=f"add the missing '{_closing(bracket)}'")
        for bracket, offset in brackets[-1:]
    )
    return Scan(literals=literals, problems=tuple(problems))


def _bracket(bracket: str, offset: int, brackets: list[tuple[str, int]]) -> CelError | None:
    if bracket not in _CLOSES:
        brackets.append((bracket, offset))
        if len(brackets) > MAX_DEPTH:
            return CelError(f"brackets are nested more than {MAX_DEPTH} deep", offset=offset, code="budget")
        return None
    if not brackets:
        return CelError(f"'{bracket}' closes nothing", offset=offset, code="syntax")
    opened, _ = brackets.pop()
    if opened != _CLOSES[bracket]:
        message = f"'{bracket}' does not close '{opened}'"
        return CelError(message, offset=offset, code="syntax", hint=f"expected '{_closing(opened)}' here")
    return None


def _closing(opened: str) -> str:
    return next(closing for closing, opening in _CLOSES.items() if opening == opened)


def _end_of(text: str, quote: str, start: int, *, raw: bool) -> int | None:
    """The offset behind the closing quote; None if there is none."""
    if len(quote) == 3:
        pattern = rf"(?s:.*?){quote}" if raw else rf"(?s:(?:[^\\]|\\.)*?){quote}"
    else:
        pattern = rf"[^{quote}\n\r]*{quote}" if raw else rf"(?:[^\\{quote}\n\r]|\\[^\n\r])*{quote}"
    found = re.compile(pattern).match(text, start)
    return found.end() if found else None


def _decode(text: str, start: int, end: int, prefix: str) -> str | bytes:
    """The value of the literal whose body is `text[start:end]`. Raises `CelError` at a wrong escape."""
    body = text[start:end]
    if "r" in prefix:
        if (len(body) - len(body.rstrip("\\"))) % 2:
            # celpy reads this backslash as an escape of the quote, although the text is raw
            hint = "write the text without r, and every backslash twice"
            raise CelError("a raw text cannot end with a backslash here", offset=end - 1, code="syntax", hint=hint)
        return body.encode() if "b" in prefix else body
    parts: list[str | bytes] = []
    position = 0
    while (backslash := body.find("\\", position)) >= 0:
        parts.append(body[position:backslash])
        escape = _ESCAPE.match(body, backslash)
        if not escape:
            wrong = body[backslash : backslash + 2]
            hint = f"for a backslash itself write \\\\{wrong[1:]}, or begin the text with r: r'...'"
            raise CelError(f"'{wrong}' is not an escape", offset=start + backslash, length=len(wrong), code="syntax", hint=hint)
        parts.append(_escaped(escape.group(), start + backslash, binary="b" in prefix))
        position = escape.end()
    parts.append(body[position:])
    if "b" in prefix:
        return b"".join(part.encode() if isinstance(part, str) else part for part in parts)
    return "".join(part for part in parts if isinstance(part, str))


def _escaped(escape: str, offset: int, *, binary: bool) -> str | bytes:
    letter = escape[1]
    if letter in "uU" and binary:
        raise CelError(f"{escape} is not allowed in bytes", offset=offset, length=len(escape), code="syntax")
    if letter in "xXuU":
        number = int(escape[2:], base=16)  # noqa: FURB166 - a backslash and a letter are no prefix that int knows
    elif letter.isdigit():
        number = int(escape[1:], base=8)
    else:
        return _SIMPLE.get(letter, letter)
    if binary:
        return bytes([number])
    if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        raise CelError(f"{escape} is not a Unicode character", offset=offset, length=len(escape), code="syntax")
    return chr(number)
