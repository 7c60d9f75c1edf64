"""A grammar of CEL expressions for tests by comparison: mostly well-typed, some deliberately not, over values that are not clean.

A template has holes: `«int»` is an expression of that kind, `«bool $v:int»` one that may speak of the variable `$v`. Names for
variables are chosen anew for each template, so that they hide each other and the host's variables.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, timedelta
from typing import Any, Protocol

import attrs
from hypothesis import strategies as st

TEXTS = ("", "a", "abc", "high", "été", "1.2.3", "x y", "🙂b", "-7", "ABC", "1h", " a\t")
_NAMES = ("v", "w", "u", "i", "s")
_HOLE = re.compile(r"«([a-z]+)((?: \$\w+:\w+)*)»")

# kind -> literals and variables
LEAVES: Mapping[str, tuple[str, ...]] = {
    "bool": ("true", "false", "p", "q"),
    "int": ("0", "1", "-1", "2", "7", "0x10", "9223372036854775807", "-9223372036854775808", "i", "j"),
    "uint": ("0u", "1u", "18446744073709551615u"),
    "double": ("0.0", "1.0", "-1.5", "2.5", "1e300", ".5", "-0.0", "d"),
    "string": (*(f"'{text}'" for text in TEXTS[:8]), "'-7'", "r'\\d'", "s", "t"),
    "bytes": ("b'abc'", "b''", "b'\\xff'"),
    "null": ("null",),
    "ints": ("[1, 2, 3]", "[]", "li"),
    "strings": ("['a', 'b']", "['a', s]", "ls"),
    "records": ("rs", "[r]"),
    "dyns": ("[1, 'a', null, 2.0]", "[[1], [2, 3]]", "[x, y]"),
    "map": ("m", "{'a': 1, 'b': 2}", "{}"),
    "dyn": ("x", "y", "r.n", "r.s", "r.missing", "r['n']", "r.f", "dyn(1)", "dyn('a')", "dyn(null)", "dyn([1, 2u])"),
    "timestamp": ("at", "timestamp('2024-02-29T23:59:59.123456Z')", "timestamp('0001-01-01T00:00:00Z')", "timestamp(0)"),
    "duration": ("age", "duration('1h30m')", "duration('-1.123456s')", "duration('123456us')"),
    "record": ("r", "{'n': 1, 's': 'a'}"),
    "optional": ("optional.none()", "optional.of(1)", "m.?a", "m[?'b']"),
}

_COMPARED = ("int", "uint", "double", "string", "bytes", "timestamp", "duration", "dyn", "bool")
_EQUAL = (*_COMPARED, "ints", "strings", "dyns", "map", "null")
_NUMBERS = ("int", "uint", "double")
_ZONES = ("'UTC'", "'+02:00'", "'-05:30'", "'Europe/Paris'", "'America/St_Johns'", "'Nowhere/City'")

_BOOL = (
    "(«bool» && «bool»)",
    "(«bool» || «bool»)",
    "(«bool» && «bool» && «bool»)",
    "!(«bool»)",
    "(«bool» ? «bool» : «bool»)",
    *(f"(«{kind}» {sign} «{kind}»)" for kind in _COMPARED for sign in ("<", "<=", ">", ">=")),
    *(f"(«{kind}» {sign} «{kind}»)" for kind in _EQUAL for sign in ("==", "!=")),
    *(f"(dyn(«{one}») {sign} «{other}»)" for one in _NUMBERS for other in _NUMBERS for sign in ("==", "<", ">=")),
    *(f"(«dyn» {sign} «{kind}»)" for kind in _EQUAL for sign in ("==", "!=", "<", ">=")),
    "«int» in «ints»",
    "«string» in «strings»",
    "«string» in «map»",
    "«dyn» in «dyns»",
    "«dyn» in «ints»",
    "«string» in ['a', 'high', «string»]",
    "«string».contains(«string»)",
    "«string».startsWith(«string»)",
    "«string».endsWith(«string»)",
    "«string».matches(«string»)",
    "«string».matches('^[a-c]+$')",
    "«string».matches('(\\\\d+[.]?)+|\\\\p{L}')",
    *(f"«ints».{macro}($v, «bool $v:int»)" for macro in ("all", "exists", "exists_one")),
    *(f"«strings».{macro}($v, «bool $v:string»)" for macro in ("all", "exists", "exists_one")),
    *(f"«records».{macro}($v, «bool $v:record»)" for macro in ("all", "exists", "exists_one")),
    *(f"«dyns».{macro}($v, «bool $v:dyn»)" for macro in ("all", "exists", "exists_one")),
    *(f"«map».{macro}($v, «bool $v:string»)" for macro in ("all", "exists")),
    *(f"«dyn».{macro}($v, «bool $v:dyn»)" for macro in ("all", "exists")),
    "has(«record».n)",
    "has(«record».n) && «record».n > «int»",
    "has(«map».a)",
    "has(«dyn».n)",
    "bool(«string»)",
    "bool(«dyn»)",
    "cel.bind($v, «int», «bool $v:int»)",
    "cel.bind($v, «string», «bool $v:string»)",
    "«optional».hasValue()",
    "(«optional» == «optional»)",
    "type(«dyn») == type(«dyn»)",
    "type(«dyn») == int",
    "math.isNaN(«double»)",
    "math.isFinite(«double» / «double»)",
)
_INT = (
    *(f"(«int» {sign} «int»)" for sign in "+-*/%"),
    "-(«int»)",
    "(«bool» ? «int» : «int»)",
    "size(«string»)",
    "«string».size()",
    "size(«bytes»)",
    "«ints».size()",
    "size(«strings»)",
    "size(«map»)",
    "«map».map($v, $v + «string»).size()",  # the order of a map's keys is not the same there
    "«ints».filter($v, «bool $v:int»).size()",
    "«records».filter($v, «bool $v:record»).size()",
    "«ints»[«int»]",
    "«ints».map($v, «int $v:int»)[0]",
    "«map».a",
    "«map»[«string»]",
    *(f"int(«{kind}»)" for kind in ("int", "uint", "double", "string", "timestamp", "dyn")),
    "«string».indexOf(«string»)",
    "«string».lastIndexOf(«string»)",
    "«string».indexOf(«string», «int»)",
    "«optional».orValue(«int»)",
    "«optional».value()",
    "cel.bind($v, «ints», $v.size() + «int»)",
    "math.greatest(«int», «int»)",
    "math.least(«int», «int», «int»)",
    "math.abs(«int»)",
    "math.bitAnd(«int», «int»)",
    "math.bitShiftLeft(«int», «int»)",
    "math.bitShiftRight(«int», «int»)",
    "math.sign(«int»)",
    *(f"«timestamp».get{part}()" for part in ("FullYear", "Month", "Date", "DayOfMonth", "DayOfWeek", "DayOfYear", "Hours")),
    *(f"«timestamp».get{part}({zone})" for part in ("FullYear", "DayOfYear", "Hours", "Minutes") for zone in _ZONES),
    *(f"«duration».get{part}()" for part in ("Hours", "Minutes", "Seconds", "Milliseconds")),
)
_STRING = (
    "(«string» + «string»)",
    "(«bool» ? «string» : «string»)",
    *(f"string(«{kind}»)" for kind in (*_NUMBERS, "string", "bytes", "bool", "timestamp", "duration", "dyn")),
    "«string».charAt(«int»)",
    "«string».lowerAscii()",
    "«string».upperAscii()",
    "«string».trim()",
    "«string».reverse()",
    "«string».replace(«string», «string»)",
    "«string».replace(«string», «string», «int»)",
    "«string».substring(«int»)",
    "«string».substring(«int», «int»)",
    "«strings».join(«string»)",
    "strings.quote(«string»)",
    "'%s and %d'.format([«string», size(«string»)])",
    "'%s, %x'.format([[«int», «bool», «string»], «string»])",
    "'%.2f %s'.format([«double», «bool»])",
    "base64.encode(«bytes»)",
    "«strings»[«int»]",
    "«strings».map($v, «string $v:string»)[0]",
)
# kind -> templates
TEMPLATES: Mapping[str, tuple[str, ...]] = {
    "bool": _BOOL,
    "int": _INT,
    "uint": (*(f"(«uint» {sign} «uint»)" for sign in "+-*/%"), *(f"uint(«{kind}»)" for kind in ("int", "double", "string"))),
    "double": (
        *(f"(«double» {sign} «double»)" for sign in "+-*/"),
        "-(«double»)",
        *(f"double(«{kind}»)" for kind in ("int", "uint", "string", "dyn")),
        *(f"math.{name}(«double»)" for name in ("ceil", "floor", "round", "trunc", "abs", "sign", "sqrt")),
    ),
    "string": _STRING,
    "bytes": (
        "(«bytes» + «bytes»)",
        "bytes(«string»)",
        "base64.decode(base64.encode(«bytes»))",
        *(f"base64.decode('{text}')" for text in ("YWI", "YWI=", "YQ=", "a", "*")),
    ),
    "ints": (
        "(«ints» + «ints»)",
        "[«int», «int»]",
        "«ints».map($v, «int $v:int»)",
        "«ints».filter($v, «bool $v:int»)",
        "«ints».map($v, «bool $v:int», «int $v:int»)",
        "[?«optional»]",
    ),
    "strings": (
        "[«string», «string»]",
        "«strings».map($v, «string $v:string»)",
        "«strings».filter($v, «bool $v:string»)",
        # between the characters of an empty text cel-cpp finds one part, cel-go and we find none
        *(f"«string».split('{separator}')" for separator in ("a", ".", " ", "é")),
        "«string».split('b' + «string»)",
        "«string».split('b', «int»)",
    ),
    "records": ("«records».filter($v, «bool $v:record»)",),
    "dyns": ("[dyn(«int»), «string»]", "«dyns».map($v, «dyn $v:dyn»)", "«records».map($v, «dyn $v:record»)", "[«dyn», «dyn»]"),
    "map": ("{«string»: «int»}", "{'a': «int», «string»: «int»}", "{?'a': «optional»}"),
    "dyn": (
        "(«bool» ? «dyn» : «dyn»)",
        "«record».n",
        "«record».?s.orValue('none')",
        "«dyns»[«int»]",
        "«dyn»[«dyn»]",
        "(«dyn» + «dyn»)",
        "{1: 'a', 2u: 'b', true: 'c', 'x': 'd'}[«dyn»]",
        "dyn(«ints»)",
    ),
    "timestamp": ("(«timestamp» + «duration»)", "(«timestamp» - «duration»)", "timestamp(«string»)", "timestamp(«int»)"),
    "duration": ("(«timestamp» - «timestamp»)", "(«duration» + «duration»)", "(«duration» - «duration»)", "duration(«string»)"),
    "optional": (
        "optional.of(«int»)",
        "optional.ofNonZeroValue(«int»)",
        "«optional».or(«optional»)",
        "«map».?a",
        "«ints»[?«int»]",
        "«optional».optMap($v, «int $v:int»)",
        "«optional».optFlatMap($v, optional.of(«int $v:int»))",
    ),
}


class Draw(Protocol):
    """What hypothesis hands to a composite strategy."""

    def __call__(self, strategy: st.SearchStrategy[Any]) -> Any: ...


class _Writer:
    def __init__(self, draw: Draw, grammar: Grammar, ill_typed: int) -> None:
        self._draw = draw
        self._grammar = grammar
        self._ill_typed = ill_typed

    def pick(self, choices: Sequence[str]) -> str:
        return choices[self._number(len(choices))]

    def _number(self, below: int) -> int:
        return int(self._draw(st.integers(0, below - 1)))

    def write(self, kind: str, depth: int, scope: Mapping[str, str]) -> str:
        """An expression of a kind."""
        if self._number(1000) < self._ill_typed:
            kind = self.pick(self._grammar.kinds)
        known = tuple(name for name, of in scope.items() if of == kind)
        templates = self._grammar.templates.get(kind, ())
        leaves = [leaf for leaf in self._grammar.leaves.get(kind, ()) if not _hidden(leaf, kind, scope)]
        if templates and ((depth > 0 and self._number(4)) or not (known or leaves)):
            return self._filled(self.pick(templates), depth - 1, scope)
        return self.pick(known if known and (not leaves or self._number(3)) else leaves or self._grammar.leaves[kind])

    def _filled(self, template: str, depth: int, scope: Mapping[str, str]) -> str:
        variable = self.pick(self._grammar.names)

        def fill(hole: re.Match[str]) -> str:
            inner = dict(scope)
            for part in hole.group(2).split():
                inner[variable] = part.partition(":")[2]
            return self.write(hole.group(1), depth, inner)

        return _HOLE.sub(fill, template).replace("$v", variable)


def _hidden(leaf: str, kind: str, scope: Mapping[str, str]) -> bool:
    """Whether a macro's variable of another kind hides a variable of the leaf."""
    return any(of != kind and re.search(rf"\b{name}\b", leaf) for name, of in scope.items())


@attrs.frozen(kw_only=True)
class Grammar:
    """Expressions of several kinds.

    Attributes:
        leaves: literals and variables of each kind.
        templates: what expressions of each kind are made of.
        names: of the variables of macros.
    """

    leaves: Mapping[str, Sequence[str]]
    templates: Mapping[str, Sequence[str]]
    names: Sequence[str] = _NAMES

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that expressions can be of."""
        return tuple(self.templates)

    def expressions(self, *, kind: str = "", depth: int = 3, ill_typed: int = 15) -> st.SearchStrategy[tuple[str, str]]:
        """Expressions and their kinds.

        Args:
            kind: that they should be of; "" for any.
            depth: of templates within templates.
            ill_typed: of a thousand holes, how many are filled with something of any kind.
        """

        @st.composite
        def drawn(draw: Draw) -> tuple[str, str]:
            writer = _Writer(draw, self, ill_typed)
            chosen = kind or writer.pick(self.kinds)
            return writer.write(chosen, depth, {}), chosen

        return drawn()


LANGUAGE = Grammar(leaves=LEAVES, templates=TEMPLATES)

_YEAR = timedelta(days=365)
_small = st.integers(min_value=-3, max_value=9)
_whole = st.one_of(_small, st.sampled_from([2**63 - 1, -(2**63), 2**53 + 1]))
_texts = st.sampled_from(TEXTS)
_dirty = st.one_of(
    st.none(),
    st.booleans(),
    _whole,
    _texts,
    st.floats(allow_nan=False, width=64),
    st.just([]),
    st.just([1, "a"]),
    st.just({"n": 1}),
)
_record = st.fixed_dictionaries({}, optional={"n": _dirty, "s": _dirty, "f": _dirty})


def variables() -> st.SearchStrategy[dict[str, Any]]:
    """Values for all variables; records and dynamic ones are dirty on purpose."""
    return st.fixed_dictionaries(
        {
            "i": _whole,
            "j": _small,
            "d": st.sampled_from([0.0, 1.0, -2.5, 3.0, 1e308]),
            "s": _texts,
            "t": _texts,
            "p": st.booleans(),
            "q": st.booleans(),
            "x": _dirty,
            "y": _dirty,
            "r": _record,
            "li": st.lists(_small, max_size=4),
            "ls": st.lists(_texts, max_size=4),
            "rs": st.lists(_record, max_size=4),
            "m": st.dictionaries(st.sampled_from(["k", "a", "b"]), _small, max_size=3),
            # cel-cpp prints 3, 6 or 9 digits of a second, cel-go and we as many as there are: these have six
            "at": st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=at.microsecond | 1)),
            "age": st.timedeltas(min_value=_YEAR * -200, max_value=_YEAR * 200).map(lambda age: timedelta(days=age.days)),
        }
    )
