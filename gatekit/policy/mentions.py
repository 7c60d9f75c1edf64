"""Which fields of `params`, `variables` and `evidence` an expression names."""

from __future__ import annotations

import re

# https://github.com/google/cel-spec/blob/master/doc/langdef.md, "Syntax": comments and string literals are no mentions
_TOKENS = re.compile(
    r"""
      //[^\n]*
    | [bB]?[rR][bB]?(?:'''.*?'''|\"\"\".*?\"\"\"|'[^'\n]*'|"[^"\n]*")
    | [bB]?(?:'''(?:\\.|.)*?'''|\"\"\"(?:\\.|.)*?\"\"\"|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")
    | (?<![\w.])(?P<object>[a-zA-Z_]\w*)(?:\s|//[^\n]*)*\.(?:\s|//[^\n]*)*(?P<field>[a-zA-Z_]\w*)
    | \w+
    """,
    re.VERBOSE | re.DOTALL,
)


def mentions(text: str, name: str) -> frozenset[str]:
    """The fields that the expression selects from the variable `name`.

    >>> sorted(mentions("metric('params.x') >= params.minimum && params . other > 0", "params"))
    ['minimum', 'other']
    """
    return frozenset(found["field"] for found in _TOKENS.finditer(text) if found["object"] == name)
