"""The reference engine: cel-python behind `gatekit.cel.interface`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from gatekit.cel.interface import CompileError, Relation, Selection
from gatekit.cel.reference.budget import Budget, too_deep
from gatekit.cel.reference.checker import Checker
from gatekit.cel.reference.evaluator import ReferenceEvaluator
from gatekit.cel.reference.explain import literal_calls, relations_of
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
    >>> environment.compile("lnes > 9.5 && true || 'x'", BOOL)
    Traceback (most recent call last):
    gatekit.cel.interface.CompileError: undeclared name 'lnes'; || needs true or false, not a string
    """

    declarations: Declarations
    _wrapper: Wrapper = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_wrapper", Wrapper(self.declarations))

    def compile(self, text: str, result_type: Type) -> ReferenceProgram:
        """Compiles one expression.

        Raises:
            CompileError: with all problems; those of the syntax stop the search for others.
        """
        syntax = parse(text)
        if syntax.tree is None:
            raise CompileError(syntax.problems)
        checker = Checker(text, self.declarations)
        try:
            found = checker.check(syntax.tree, result_type)
        except RecursionError as error:
            raise CompileError([too_deep()]) from error
        if checker.problems:
            raise CompileError(checker.problems)
        return ReferenceProgram(
            text=text,
            names=frozenset(checker.names),
            warnings=checker.warnings,
            result_type=found if result_type == DYN else result_type,
            wanted=result_type,
            environment=self,
            wrapper=self._wrapper,
            tree=syntax.tree,
        )


@attrs.frozen(kw_only=True, eq=False)
class ReferenceProgram:
    """One compiled expression. May be used by several threads at once: each evaluation has a state of its own.

    Attributes:
        text: as written.
        names: the host's variables and functions that it uses.
        warnings: what is probably a mistake, with the code `warning`.
        result_type: the type of its value, as far as it is plain before evaluation.
        wanted: the type that its value must have; `dyn` for any.
    """

    text: str
    names: frozenset[str]
    warnings: tuple[CelError, ...]
    result_type: Type
    wanted: Type
    environment: ReferenceEnvironment = attrs.field(repr=False)
    wrapper: Wrapper = attrs.field(repr=False)
    tree: Any = attrs.field(repr=False)

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
                left=self.environment.compile(found.left, DYN),
                operator=found.operator,
                right=self.environment.compile(found.right, DYN),
            )
            for found in relations_of(self.tree, self.text)
        )

    def calls(self, function: str) -> tuple[tuple[Any, ...], ...]:
        """The literal arguments of each call of a host function, where all of its arguments are literals."""
        return literal_calls(self.tree, function)

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
