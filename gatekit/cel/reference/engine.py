"""The reference engine: cel-python behind `gatekit.cel.interface`, to hold gatekit's own engine against.

Expressions are parsed and checked by gatekit's own engine; what they come to is cel-python's word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from gatekit.cel.engine import OwnEnvironment
from gatekit.cel.interface import CompileError, Program, Relation, Selection
from gatekit.cel.reference.budget import Budget, too_deep
from gatekit.cel.reference.evaluator import ReferenceEvaluator
from gatekit.cel.reference.syntax import parse
from gatekit.cel.reference.values import Wrapper, conforms, kind_of, unwrap
from gatekit.cel.types import BOOL, DYN, Declarations, Type
from gatekit.errors import CelError


@attrs.frozen
class ReferenceEnvironment:
    """Compiles expressions against declarations, for evaluation by cel-python.

    >>> from gatekit.cel.types import INT, Declarations
    >>> environment = ReferenceEnvironment(Declarations(variables={"lines": INT}))
    >>> environment.compile("lines > 9.5", BOOL).evaluate({"lines": 10})
    True
    """

    declarations: Declarations
    _own: OwnEnvironment = attrs.field(init=False, repr=False)
    _wrapper: Wrapper = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_own", OwnEnvironment(self.declarations, compiled=False))
        object.__setattr__(self, "_wrapper", Wrapper(self.declarations))

    def compile(self, text: str, result_type: Type) -> ReferenceProgram:
        """Compiles one expression.

        Raises:
            CompileError: with all problems that gatekit's own engine finds, or what cel-python's grammar does not know.
        """
        checked = self._own.compile(text, result_type)
        syntax = parse(text)
        if syntax.tree is None:
            raise CompileError(syntax.problems)
        return ReferenceProgram(checked=checked, wanted=result_type, environment=self, wrapper=self._wrapper, tree=syntax.tree)


@attrs.frozen(kw_only=True, eq=False)
class ReferenceProgram:
    """One compiled expression. May be used by several threads at once: each evaluation has a state of its own.

    Attributes:
        checked: the expression as gatekit's own engine compiled it.
        wanted: the type that its value must have; `dyn` for any.
    """

    checked: Program
    wanted: Type
    environment: ReferenceEnvironment = attrs.field(repr=False)
    wrapper: Wrapper = attrs.field(repr=False)
    tree: Any = attrs.field(repr=False)

    @property
    def text(self) -> str:
        """The expression as written."""
        return self.checked.text

    @property
    def names(self) -> frozenset[str]:
        """The host's variables and functions that it uses."""
        return self.checked.names

    @property
    def result_type(self) -> Type:
        """The type of its value, as far as it is plain before evaluation."""
        return self.checked.result_type

    @property
    def warnings(self) -> tuple[CelError, ...]:
        """What is probably a mistake."""
        return self.checked.warnings

    def evaluate(self, bindings: Mapping[str, Any]) -> Any:
        """The value, as plain Python. Raises `CelError`."""
        try:
            return self._result(self._evaluator(bindings, 0))
        except RecursionError as error:
            raise too_deep() from error

    def select(self, item_name: str, items: Sequence[Any], bindings: Mapping[str, Any]) -> Selection:
        """Evaluates once per item, bound to `item_name`; what is not a boolean is an error of that item."""
        evaluator = self._evaluator(bindings, len(items))
        chosen: list[int] = []
        errors: list[tuple[int, CelError]] = []
        for index, item in enumerate(items):
            try:
                evaluator.bind(item_name, item)
                if self._selects(evaluator):
                    chosen.append(index)
            except CelError as error:
                errors.append((index, error))
            except RecursionError:
                errors.append((index, too_deep()))
        return Selection(indices=tuple(chosen), errors=tuple(errors))

    def relations(self) -> tuple[Relation, ...]:
        """The comparisons joined by `&&` at the top of the expression; empty if there are none."""
        return tuple(
            Relation(
                text=found.text,
                left=self.environment.compile(found.left.text, DYN),
                operator=found.operator,
                right=self.environment.compile(found.right.text, DYN),
            )
            for found in self.checked.relations()
        )

    def calls(self, function: str) -> tuple[tuple[Any, ...], ...]:
        """The literal arguments of each call of a host function, where all of its arguments are literals."""
        return self.checked.calls(function)

    def _evaluator(self, bindings: Mapping[str, Any], items: int) -> ReferenceEvaluator:
        given = (bindings[name] for name in self.names if name in bindings)
        held = sum(len(value) for value in given if isinstance(value, Sequence | Mapping) and not isinstance(value, str | bytes))
        return ReferenceEvaluator(self.tree, self.wrapper, bindings, Budget(items=items + held))

    def _result(self, evaluator: ReferenceEvaluator) -> Any:
        value = evaluator.run()
        if not conforms(value, self.wanted):
            raise self._wrong(value, self.wanted)
        return unwrap(value)

    def _selects(self, evaluator: ReferenceEvaluator) -> bool:
        value = evaluator.run()
        if not conforms(value, BOOL):
            raise self._wrong(value, BOOL)
        return bool(value)

    def _wrong(self, value: Any, wanted: Type) -> CelError:
        return CelError(f"the expression gave {kind_of(value)}; expected {wanted}", length=max(1, len(self.text)), code="type")
