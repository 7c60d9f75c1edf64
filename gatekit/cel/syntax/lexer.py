"""The words of a CEL expression: tokens with their place, and the values of literals.

Source: the CEL language definition, section "Syntax" (google/cel-spec, doc/langdef.md).
"""

from __future__ import annotations

import math
import re

from gatekit.cel.syntax.tree import LiteralValue, Uint
from gatekit.errors import CelError

MAX_CHARACTERS = 20_000
# brackets within brackets, and levels of the tree: what walks a tree needs up to six Python frames for a level, and a thousand
# is Python's usual limit
MAX_DEPTH = 100

INT_MIN, INT_MAX, UINT_MAX = -(1 << 63), (1 << 63) - 1, (1 << 64) - 1
_MAX_DIGITS = 25  # more than any number of 64 bits needs
_SHOWN = 25  # characters of a token that a message repeats


class Token:
    """One token: its kind, text and place.

    Kinds are `number`, `string`, `name`, `quoted_name`, `end`, `unknown` (a character that begins no token), or the operator or
    bracket itself.
    """

    __slots__ = ("end", "kind", "start", "text")

    def __init__(self, kind: str, text: str, start: int) -> None:
        self.kind = kind
        self.text = text
        self.start = start
        self.end = start + len(text)

    @property
    def shown(self) -> str:
        """The text as messages repeat it: cut if it is long."""
        return self.text if len(self.text) <= _SHOWN else f"{self.text[:_SHOWN]}..."


_PATTERN = re.compile(
    r"""
    (?P<space>[\t\n\f\r\ ]+|//[^\n]*)
  | (?P<number>0[xX][0-9a-fA-F]+[uU]?|(?:[0-9]+\.[0-9]+|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|[0-9]+[uU]?)
  | (?P<string>
        (?:[rR][bB]?|[bB][rR])(?:\"\"\"(?s:.*?)\"\"\"|'''(?s:.*?)'''|(?!\"\"\"|''')(?:"[^"\n\r]*"|'[^'\n\r]*'))
      | [bB]?(?:\"\"\"(?s:(?:[^\\]|\\.)*?)\"\"\"|'''(?s:(?:[^\\]|\\.)*?)'''
               |(?!\"\"\"|''')(?:"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'))
    )
  | (?P<open_string>(?:[rR][bB]?|[bB][rR]?)?(?:\"\"\"|'''|"|'))
  | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<quoted_name>`[A-Za-z0-9_.\-/\ ]+`)
  | (?P<operator>&&|\|\||[<>=!]=|[-+*/%<>!?:.,()\[\]{}])
    """,
    re.VERBOSE,
)
_CLOSES = {")": "(", "]": "[", "}": "{"}
CLOSING = {opening: closing for closing, opening in _CLOSES.items()}


def tokenize(text: str) -> list[Token]:
    """The tokens of an expression, ending with one of kind `end`. Brackets are balanced and strings closed.

    Raises:
        CelError: code `syntax` at a string or bracket that is not closed, or closes nothing; code `budget` if the text is too
            long or nested too deep.

    >>> [token.text for token in tokenize("a.b >= 1u // note")]
    ['a', '.', 'b', '>=', '1u', '']
    """
    if len(text) > MAX_CHARACTERS:
        message = f"the expression has {len(text)} characters; at most {MAX_CHARACTERS} are allowed"
        raise CelError(message, length=len(text), code="budget")
    tokens: list[Token] = []
    brackets: list[Token] = []
    place = 0
    while place < len(text):
        match = _PATTERN.match(text, place)
        kind, found = (match.lastgroup or "", match.group()) if match else ("unknown", text[place])
        if kind == "open_string":
            raise _not_closed(found, place)
        if kind != "space":
            token = Token(found if kind == "operator" else kind, found, place)
            tokens.append(token)
            if found in CLOSING:
                brackets.append(token)
                if len(brackets) > MAX_DEPTH:
                    raise CelError(f"brackets are nested more than {MAX_DEPTH} deep", offset=place, code="budget")
            elif found in _CLOSES:
                _close(token, brackets)
        place += len(found)
    if brackets:
        opened = brackets[-1]
        hint = f"add the missing '{CLOSING[opened.text]}'"
        raise CelError(f"'{opened.text}' is never closed", offset=opened.start, code="syntax", hint=hint)
    tokens.append(Token("end", "", len(text.rstrip())))
    return tokens


def _not_closed(opening: str, place: int) -> CelError:
    quote = opening.lstrip("rRbB")
    message = f"the text that begins here is not closed: {quote} is missing"
    return CelError(message, offset=place, length=len(opening), code="syntax")


def _close(token: Token, brackets: list[Token]) -> None:
    if not brackets:
        raise CelError(f"'{token.text}' closes nothing", offset=token.start, code="syntax")
    opened = brackets.pop()
    if opened.text != _CLOSES[token.text]:
        hint = f"expected '{CLOSING[opened.text]}' here"
        raise CelError(f"'{token.text}' does not close '{opened.text}'", offset=token.start, code="syntax", hint=hint)


def number_value(token: Token, *, negative: bool) -> LiteralValue:
    """The value of a number token. Raises `CelError` (code `syntax`) outside the range of its type."""
    text = token.text.lower()
    is_hex = text.startswith("0x")
    if not is_hex and ("." in text or "e" in text):
        value = float(text)
        if math.isinf(value):
            raise _too_big(token, "a double", negative=negative)
        return -value if negative else value
    unsigned = text.endswith("u")
    digits = text.removesuffix("u")
    low, high, kind = (0, UINT_MAX, "64 bits without sign") if unsigned else (INT_MIN, INT_MAX, "64 bits")
    if len(digits.lstrip("0")) > _MAX_DIGITS:
        raise _too_big(token, kind, negative=negative)
    number = int(digits, 16 if is_hex else 10) * (-1 if negative else 1)
    if not low <= number <= high:
        raise _too_big(token, kind, negative=negative)
    return Uint(number) if unsigned else number


def _too_big(token: Token, kind: str, *, negative: bool) -> CelError:
    message = f"{'-' if negative else ''}{token.shown} does not fit in {kind}"
    return CelError(message, offset=token.start - negative, length=len(token.text) + negative, code="syntax")


_SIMPLE = {"a": 7, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "\\": 92, "?": 63, '"': 34, "'": 39, "`": 96}
_ESCAPE = re.compile(
    r"\\(?:x([0-9a-fA-F]{2})|X([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|(.))", re.DOTALL
)


def string_value(token: Token) -> str | bytes:
    r"""The value of a string or bytes token. Raises `CelError` (code `syntax`) at an escape that does not exist.

    >>> string_value(Token("string", r"'\u00e9\t'", 0)), string_value(Token("string", r"r'\d'", 0))
    ('é\t', '\\d')
    """
    text = token.text
    prefix = text[: len(text) - len(text.lstrip("rRbB"))].lower()
    quotes = 3 if text[len(prefix) : len(prefix) + 3] in ('"""', "'''") else 1
    body_start = len(prefix) + quotes
    body = text[body_start : len(text) - quotes]
    is_bytes = "b" in prefix
    if "\r" in body:
        body = body.replace("\r\n", "\n").replace("\r", "\n")
    if "r" in prefix or "\\" not in body:
        return _octets(body, token) if is_bytes else body
    pieces: list[str] = []
    octets: list[bytes] = []
    last = 0
    for match in _ESCAPE.finditer(body):
        code = _escape_code(match, token.start + body_start + match.start(), is_bytes=is_bytes)
        literal = body[last : match.start()]
        last = match.end()
        if is_bytes:
            octets += [_octets(literal, token), bytes((code,))]  # \u and \U are refused in bytes, so every escape is one octet
        else:
            pieces += [literal, chr(code)]
    return b"".join((*octets, _octets(body[last:], token))) if is_bytes else "".join((*pieces, body[last:]))


def _octets(text: str, token: Token) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise CelError("the text has half of a character", offset=token.start, length=len(token.text), code="syntax") from None


def _escape_code(match: re.Match[str], offset: int, *, is_bytes: bool) -> int:
    small_x, big_x, short, long, octal, single = match.groups()
    if single is not None:
        if single not in _SIMPLE:
            hint = f"for a backslash itself write \\\\{single}, or begin the text with r: r'...'"
            raise CelError(f"'{match.group()}' is not an escape", offset=offset, length=2, code="syntax", hint=hint)
        return _SIMPLE[single]
    if octal is not None:
        return int(octal, 8)
    wrong = ""
    if is_bytes and (short or long):
        wrong = "is not allowed in bytes"
    code = int(small_x or big_x or short or long, 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        wrong = wrong or "is not a Unicode character"
    if wrong:
        raise CelError(f"{match.group()} {wrong}", offset=offset, length=len(match.group()), code="syntax")
    return code
