"""celpy's grammar, its syntax tree without the nodes that only wrap one other, and syntax errors in plain words.

celpy's own parser object is not used: its lexer drops the positions of `true` and `false`, and all users of a process share it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from threading import Lock
from typing import Any

import attrs
from celpy.celtypes import BoolType, BytesType, DoubleType, IntType, StringType, UintType
from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput

from gatekit.cel.reference.budget import MAX_DEPTH
from gatekit.cel.reference.scan import TextLiteral, scan
from gatekit.errors import CelError

# nodes that stand for their only child, and take part in nothing else
_WRAPPERS = frozenset(
    [
        "expr",
        "conditionalor",
        "conditionaland",
        "relation",
        "addition",
        "multiplication",
        "unary",
        "member",
        "primary",
        "paren_expr",
    ]
)
_CHAINS = frozenset(["conditionalor", "conditionaland"])
_MAX_DIGITS = 25  # more than any number of 64 bits needs
_SHOWN = 25  # characters of a token that a message repeats
_PARSING = Lock()  # lark builds its scanners when they are first used


@attrs.frozen(kw_only=True)
class Syntax:
    """One expression as a tree, or what is wrong with it: `tree` is None exactly if there are problems."""

    tree: Any | None
    problems: tuple[CelError, ...] = ()


@attrs.frozen(kw_only=True)
class Macro:
    """`target.name(variable, bodies...)`, where `variable` is bound to each item of the target."""

    name: str
    target: Any
    variable: Any
    bodies: tuple[Any, ...]


MACROS: Mapping[str, tuple[int, ...]] = {"all": (2,), "exists": (2,), "exists_one": (2,), "filter": (2,), "map": (2, 3)}


def parse(text: str) -> Syntax:
    """The syntax tree of `text`: conjunctions and disjunctions have all their operands side by side, literals hold values."""
    scanned = scan(text)
    if scanned.problems:
        return Syntax(tree=None, problems=scanned.problems)
    if not text.strip():
        return Syntax(tree=None, problems=(CelError("the expression is empty", code="syntax"),))
    try:
        with _PARSING:
            tree = _parser().parse(text)
    except UnexpectedInput as error:
        return Syntax(tree=None, problems=(_plain(error, text),))
    return _simplified(tree, text, scanned.literals)


def place(node: Any) -> tuple[int, int]:
    """Offset and length of a tree or token, in characters."""
    if isinstance(node, Token):
        return node.start_pos, len(node)
    return node.meta.start_pos, node.meta.end_pos - node.meta.start_pos


def arguments(node: Any) -> tuple[Any, ...]:
    """The arguments of a call (`ident_arg`, `dot_ident_arg`, `member_dot_arg`)."""
    last = node.children[-1]
    return tuple(last.children) if isinstance(last, Tree) and last.data == "exprlist" else ()


def macro(node: Any) -> Macro | None:
    """The macro that a `member_dot_arg` node is; None if it is a method call or its variable is not a plain name."""
    target, name = node.children[0], str(node.children[1])
    args = arguments(node)
    if name not in MACROS or len(args) not in MACROS[name] or args[0].data != "ident":
        return None
    return Macro(name=name, target=target, variable=args[0].children[0], bodies=args[1:])


@cache
def _parser() -> Lark:
    grammar = files("celpy").joinpath("cel.lark").read_text(encoding="utf-8")
    return Lark(
        grammar,
        parser="lalr",
        start="expr",
        g_regex_flags=re.MULTILINE,
        lexer_callbacks={"IDENT": _truth},
        propagate_positions=True,
        maybe_placeholders=False,
        priority="invert",
    )


def _truth(token: Token) -> Token:
    return Token.new_borrow_pos("BOOL_LIT", token.value, token) if token.value in ("true", "false") else token


def _simplified(tree: Any, text: str, literals: Mapping[int, TextLiteral]) -> Syntax:
    problems: list[CelError] = []
    depths: dict[int, int] = {}
    root = Tree("expr", [tree])  # so that the root itself is replaced too
    for node in root.iter_subtrees():  # children first, without recursion
        if node.data == "literal":
            _evaluate_literal(node, literals, problems)
        elif node.data == "relation_in" and re.match(r"\w", text[node.meta.end_pos :]):
            offset = node.meta.end_pos - len("in")
            problems.append(CelError("a space is missing after 'in'", offset=offset, length=2, code="syntax"))
        node.children = [_unwrapped(child) for child in node.children]
        if node.data in _CHAINS and len(node.children) == 2:
            first = node.children[0]
            if isinstance(first, Tree) and first.data == node.data:
                first.children.append(node.children[1])
                node.children = first.children
        inside = [depths[id(child)] for child in node.children if isinstance(child, Tree)]
        depths[id(node)] = max(inside, default=0) + 1
    deepest = depths[id(root)]
    if deepest > MAX_DEPTH:
        message = f"the expression is nested {deepest} levels deep; at most {MAX_DEPTH} are allowed"
        problems.append(CelError(message, length=len(text), code="budget"))
    return Syntax(tree=None if problems else root.children[0], problems=tuple(problems))


def _unwrapped(child: Any) -> Any:
    # its own children are unwrapped already
    if isinstance(child, Tree) and child.data in _WRAPPERS and len(child.children) == 1:
        return child.children[0]
    return child


def _evaluate_literal(node: Any, literals: Mapping[int, TextLiteral], problems: list[CelError]) -> None:
    """Replaces a literal's token by its value: celpy's reading of escapes and numbers is not CEL's."""
    token = node.children[0]
    offset, length = place(token)
    found = literals.get(offset)
    if found and found.end == offset + length:
        node.children = [StringType(found.value) if isinstance(found.value, str) else BytesType(found.value)]
        return
    try:
        node.children = [_number_or_word(token)]
    except ValueError:
        kind = "64 bits" if token.type == "INT_LIT" else "64 bits without sign" if token.type == "UINT_LIT" else "a double"
        shown = token if length <= _SHOWN else f"{token[:_SHOWN]}..."
        problems.append(CelError(f"{shown} does not fit in {kind}", offset=offset, length=length, code="syntax"))


def _number_or_word(token: Any) -> Any:
    text = str(token)
    if token.type == "BOOL_LIT":
        return BoolType(text == "true")
    if token.type == "NULL_LIT":
        return None
    if token.type == "FLOAT_LIT":
        number = float(text)
        if number in (float("inf"), float("-inf")):
            raise ValueError(text)
        return DoubleType(number)
    digits = text.rstrip("uU")
    if len(digits) > _MAX_DIGITS:
        raise ValueError(text)
    value = int(digits, 16 if "x" in digits.lower() else 10)
    return UintType(value) if token.type == "UINT_LIT" else IntType(value)


# what the terminals of celpy's grammar are called in messages
_OPERAND = "a value"
_OPERATOR = "an operator"
_TERMINALS: Mapping[str, str] = {
    **dict.fromkeys(["BANG", "BOOL_LIT", "BYTES_LIT", "FLOAT_LIT", "INT_LIT", "MLSTRING_LIT", "NULL_LIT"], _OPERAND),
    **dict.fromkeys(["STRING_LIT", "UINT_LIT"], _OPERAND),
    **dict.fromkeys(["IN", "LESSTHAN", "MORETHAN", "PERCENT", "PLUS", "SLASH", "STAR", "QMARK"], _OPERATOR),
    "COLON": "':'",
    "COMMA": "','",
    "RPAR": "')'",
    "RSQB": "']'",
    "RBRACE": "'}'",
    "$END": "the end",
}
_HINTS: Mapping[str, str] = {
    "=": "to compare, write ==",
    "&": "for 'and', write &&",
    "|": "for 'or', write ||",
    "and": "for 'and', write &&",
    "or": "for 'or', write ||",
    "not": "for 'not', write !",
    "is": "to compare, write ==",
    "<>": "for 'not equal', write !=",
    "\u2018": "write straight quotes: '",
    "\u2019": "write straight quotes: '",
    "\u201c": 'write straight quotes: "',
    "\u201d": 'write straight quotes: "',
    "\u00a0": "this is a no-break space (U+00A0); write a plain one",
}


def _plain(error: Any, text: str) -> CelError:
    """What lark raised, in plain words: where, what is there, what was expected."""
    ended = not isinstance(error, UnexpectedCharacters) and error.token.type == "$END"
    offset = len(text.rstrip()) if ended else error.pos_in_stream
    there = "" if ended else text[offset] if isinstance(error, UnexpectedCharacters) else str(error.token)
    wanted = error.allowed if isinstance(error, UnexpectedCharacters) else error.accepts or error.expected
    expected = _expected(frozenset(wanted or ()))
    if ended:
        message = f"the expression ends too early: expected {expected}"
    else:
        shown = there if len(there) <= _SHOWN else f"{there[:_SHOWN]}..."
        message = f"'{shown}' is not expected here; expected {expected}"
    return CelError(message, offset=offset, length=max(1, len(there)), code="syntax", hint=_hint(text, offset, there))


def _expected(terminals: frozenset[str]) -> str:
    if terminals == {"IDENT"}:
        return "a name"
    found = {_TERMINALS[name] for name in terminals if name in _TERMINALS}
    order = [_OPERAND, _OPERATOR, "':'", "','", "')'", "']'", "'}'", "the end"]
    words = [word for word in order if word in found] or ["something else"]
    if _OPERAND in found:
        words = [_OPERAND]
    elif {"','", "':'"} <= found:
        words = [_OPERATOR]  # not what fits here, but what lark's lexer knows
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _hint(text: str, offset: int, there: str) -> str:
    before = text[:offset].rstrip()
    if there in (")", "]", "}") and before.endswith(","):
        return "take the last comma away"
    if before.endswith("<") and there == ">":
        return _HINTS["<>"]
    previous = re.search(r"\w+$", before)
    if there not in _HINTS and previous and previous.group() in ("not", "and", "or"):
        return _HINTS[previous.group()]
    return _HINTS.get(there, "")
