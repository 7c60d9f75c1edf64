"""An operator-precedence parser for CEL: text to syntax tree.

Source: the CEL language definition, section "Syntax"; macros as in section "Macros" and in the bindings, comprehensions and
optionals extensions.
"""

from __future__ import annotations

from gatekit.cel.syntax.lexer import MAX_DEPTH, Token, number_value, string_value, tokenize
from gatekit.cel.syntax.macros import expand_macro
from gatekit.cel.syntax.tree import (
    Binary,
    Call,
    Conditional,
    Index,
    ListNode,
    Literal,
    Logical,
    MapNode,
    MessageNode,
    Name,
    Node,
    Select,
    Unary,
)
from gatekit.errors import CelError

# reserved by the language definition: usable as field names, not as variables
RESERVED = frozenset(
    (
        "as",
        "break",
        "const",
        "continue",
        "else",
        "for",
        "function",
        "if",
        "import",
        "let",
        "loop",
        "namespace",
        "package",
        "return",
        "var",
        "void",
        "while",
    )
)
KEYWORDS = frozenset(("in", "true", "false", "null"))
_CONSTANTS = {"true": True, "false": False, "null": None}
_LOGICAL = frozenset(("||", "&&"))
_PRECEDENCE = {
    "||": 1,
    "&&": 2,
    "<": 3,
    "<=": 3,
    ">": 3,
    ">=": 3,
    "==": 3,
    "!=": 3,
    "in": 3,
    "+": 4,
    "-": 4,
    "*": 5,
    "/": 5,
    "%": 5,
}
_VALUE = "a value"
_HINTS = {
    "=": "to compare, write ==",
    "&": "for 'and', write &&",
    "|": "for 'or', write ||",
    "and": "for 'and', write &&",
    "or": "for 'or', write ||",
    "not": "for 'not', write !",
    "is": "to compare, write ==",
    "\u2018": "write straight quotes: '",
    "\u2019": "write straight quotes: '",
    "\u201c": 'write straight quotes: "',
    "\u201d": 'write straight quotes: "',
    "\u00a0": "this is a no-break space (U+00A0); write a plain one",
    "`": "only the name of a field, behind a dot, can be quoted",
}


def parse(text: str, *, macros: bool = True) -> Node:
    """The syntax tree of an expression.

    Args:
        text: the expression.
        macros: whether `has`, `all`, `map` and their kin are macros; otherwise they are calls.

    Raises:
        CelError: code `syntax` at the first place that cannot go on; code `budget` if it is too long, nested or deep.

    >>> type(parse("a.b >= 1 && c")).__name__
    'Logical'
    """
    tokens = tokenize(text)
    if tokens[0].kind == "end":
        raise CelError("the expression is empty", code="syntax")
    parser = _Parser(tokens, macros=macros)
    node = parser.expression()
    parser.expect("end", "an operator or the end")
    return node


class _Parser:
    def __init__(self, tokens: list[Token], *, macros: bool) -> None:
        self._tokens = tokens
        self._place = 0
        self._nesting = 0
        self._macros = macros

    @property
    def _token(self) -> Token:
        return self._tokens[self._place]

    def _next(self) -> Token:
        token = self._tokens[self._place]
        self._place += 1
        return token

    def _accept(self, kind: str) -> Token | None:
        return self._next() if self._token.kind == kind else None

    def expect(self, kind: str, expected: str) -> Token:
        """The next token, which must be of a kind; `expected` says what may stand there."""
        token = self._accept(kind)
        if token is None:
            raise self._unexpected(expected)
        return token

    def _unexpected(self, expected: str) -> CelError:
        token = self._token
        if token.kind == "end":
            return CelError(f"the expression ends too early: expected {expected}", offset=token.start, code="syntax")
        message = f"'{token.shown}' is not expected here; expected {expected}"
        return CelError(message, offset=token.start, length=len(token.text), code="syntax", hint=self._hint(token))

    def _hint(self, token: Token) -> str:
        before = self._tokens[self._place - 1] if self._place else token
        if before.text == "<" and token.text == ">":
            return "for 'not equal', write !="
        if before.text == "," and token.text in ")]}":
            return "take the last comma away"
        return _HINTS.get(token.text) or (_HINTS.get(before.text, "") if before.kind == "name" else "")

    def expression(self) -> Node:
        """A whole expression: a chain of operators, and the conditional, which binds loosest."""
        self._nesting += 1
        if self._nesting > MAX_DEPTH + 1:
            raise CelError(f"the expression is nested more than {MAX_DEPTH} deep", offset=self._token.start, code="budget")
        node = self._chain()
        question = self._accept("?")
        if question is not None:
            then = self._chain()
            self.expect(":", "':'")
            node = _bounded(Conditional(node, then, self.expression(), question.start))
        self._nesting -= 1
        return node

    def _chain(self) -> Node:
        """Operands joined by operators; `&&` and `||` take all of their operands side by side."""
        operands = [self._operand()]
        operators: list[Token] = []
        while True:
            token = self._token
            kind = "in" if token.kind == "name" and token.text == "in" else token.kind
            precedence = _PRECEDENCE.get(kind, 0)
            while operators and _binds(operators[-1], precedence, token):
                _join(operands, operators)
            if not precedence:
                return operands[0]
            operators.append(self._next())
            operands.append(self._operand())

    def _operand(self) -> Node:
        signs: list[Token] = []
        while self._token.kind in ("!", "-"):
            if self._token.kind == "-" and self._tokens[self._place + 1].kind == "number":
                break  # a negative literal
            signs.append(self._next())
        node = self._primary()
        while True:
            if self._accept("."):
                node = self._selection(node)
            elif self._token.kind == "[":
                node = self._index(node, self._next())
            elif self._token.kind == "{" and dotted_name(node) is not None:
                node = self._message(node)
            else:
                break
            _bounded(node)
        for sign in reversed(signs):
            node = _bounded(Unary(sign.kind, node, sign.start, node.outer_end))
        return node

    def _index(self, operand: Node, bracket: Token) -> Node:
        optional = self._accept("?") is not None
        key = self.expression()
        end = self.expect("]", "an operator or ']'").end
        return Index(operand, key, (operand.outer_start, end, bracket.start), optional=optional)

    def _selection(self, operand: Node) -> Node:
        optional = self._accept("?") is not None
        token = self._token
        place = (operand.outer_start, token.end, token.start)
        if token.kind == "quoted_name":
            self._next()
            return Select(operand, token.text[1:-1], place, optional=optional)
        if token.kind != "name" or token.text in KEYWORDS:
            raise self._unexpected("a name")
        self._next()
        if self._token.kind == "(" and not optional:
            arguments, end = self._arguments()
            return self._call(token, operand, arguments, end)
        return Select(operand, token.text, place, optional=optional)

    def _arguments(self) -> tuple[list[Node], int]:
        self.expect("(", "'('")
        arguments: list[Node] = []
        if self._token.kind != ")":
            arguments.append(self.expression())
            while self._accept(","):
                arguments.append(self.expression())
        return arguments, self.expect(")", "an operator, ',' or ')'").end

    def _call(self, name: Token, target: Node | None, arguments: list[Node], end: int, *, absolute: bool = False) -> Node:
        start = name.start - absolute if target is None else target.outer_start
        call = Call(name.text, target, arguments, (start, end, name.start), absolute=absolute)
        return _bounded(expand_macro(call) if self._macros and not absolute else call)

    def _primary(self) -> Node:
        token = self._next()
        if token.kind == "(":
            node = self.expression()
            node.outer_start, node.outer_end = token.start, self.expect(")", "an operator or ')'").end
            return node
        if token.kind == "[":
            return self._list(token)
        if token.kind == "{":
            return self._map(token)
        if token.kind == "-":
            number = self._next()
            return Literal(number_value(number, negative=True), token.start, number.end)
        if token.kind in ("number", "string"):
            value = string_value(token) if token.kind == "string" else number_value(token, negative=False)
            return Literal(value, token.start, token.end)
        return self._name(token)

    def _name(self, token: Token) -> Node:
        absolute = token.kind == "."
        name = self._next() if absolute else token
        if name.kind != "name" or name.text == "in" or (absolute and name.text in KEYWORDS):
            self._place -= 1
            raise self._unexpected("a name" if absolute else _VALUE)
        if name.text in _CONSTANTS:
            return Literal(_CONSTANTS[name.text], name.start, name.end)
        if name.text in RESERVED:
            message = f"'{name.text}' is reserved by CEL"
            raise CelError(message, offset=name.start, length=len(name.text), code="syntax", hint="use another name")
        if self._token.kind == "(":
            arguments, end = self._arguments()
            return self._call(name, None, arguments, end, absolute=absolute)
        return Name(name.text, name.start - absolute, name.end, absolute=absolute)

    def _list(self, bracket: Token) -> Node:
        elements: list[Node] = []
        optional: set[int] = set()
        while self._token.kind != "]":
            if self._accept("?"):
                optional.add(len(elements))
            elements.append(self.expression())
            if not self._accept(","):
                break
        end = self.expect("]", "an operator, ',' or ']'").end
        return _bounded(ListNode(elements, frozenset(optional), bracket.start, end))

    def _map(self, bracket: Token) -> Node:
        entries: list[tuple[Node, Node]] = []
        optional: set[int] = set()
        while self._token.kind != "}":
            if self._accept("?"):
                optional.add(len(entries))
            key = self.expression()
            self.expect(":", "an operator or ':'")
            entries.append((key, self.expression()))
            if not self._accept(","):
                break
        end = self.expect("}", "an operator, ',' or '}'").end
        return _bounded(MapNode(entries, frozenset(optional), bracket.start, end))

    def _message(self, type_name: Node) -> Node:
        self.expect("{", "'{'")
        entries: list[tuple[str, Node]] = []
        while self._token.kind != "}":
            self._accept("?")
            field = self._token
            if field.kind not in ("name", "quoted_name"):
                raise self._unexpected("a name")
            self._next()
            self.expect(":", "':'")
            entries.append((field.text.strip("`"), self.expression()))
            if not self._accept(","):
                break
        end = self.expect("}", "an operator, ',' or '}'").end
        return MessageNode(dotted_name(type_name) or "", entries, type_name.start, end)


def _binds(waiting: Token, precedence: int, token: Token) -> bool:
    """Whether an operator that waits for its right operand takes it before the operator `token` does."""
    own = _PRECEDENCE[waiting.text]
    return own > precedence or (own == precedence and not (waiting.text == token.text and token.text in _LOGICAL))


def _join(operands: list[Node], operators: list[Token]) -> None:
    """Makes one node of the last operands, for `&&` and `||` of all that the same operator joins."""
    operator = operators.pop()
    parts = [operands.pop()]
    while operator.text in _LOGICAL and operators and operators[-1].text == operator.text:
        operator = operators.pop()
        parts.append(operands.pop())
    left = operands.pop()
    if operator.text in _LOGICAL:
        operands.append(_bounded(Logical(operator.text, [left, *reversed(parts)], operator.start)))
    else:
        operands.append(_bounded(Binary(operator.text, left, parts[0], operator.start)))


def _bounded(node: Node) -> Node:
    if node.depth > MAX_DEPTH:
        message = f"the expression is nested more than {MAX_DEPTH} deep"
        raise CelError(message, offset=node.at, code="budget")
    return node


def dotted_name(node: Node) -> str | None:
    """`a.b.c` if the node is such a chain of plain selections; None otherwise.

    >>> dotted_name(parse("a.b")), dotted_name(parse("a[0].b"))
    ('a.b', None)
    """
    if isinstance(node, Name):
        return f".{node.name}" if node.absolute else node.name
    if isinstance(node, Select) and not node.optional and not node.test:
        operand = dotted_name(node.operand)
        return None if operand is None else f"{operand}.{node.field}"
    return None
