"""gatekit's own CEL engine behind the interface: checked, compiled to Python where that is proven, exact everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gatekit.cel.checked import CheckedTree
from gatekit.cel.checker import check
from gatekit.cel.context import Context
from gatekit.cel.exact import Evaluate, ExactCompiler
from gatekit.cel.host import host_value
from gatekit.cel.interface import CompileError, Relation, Selection
from gatekit.cel.literals import literal_arguments
from gatekit.cel.macros import price
from gatekit.cel.state import BASE_STEPS, STEPS_PER_ITEM, BudgetSpentError, State, placed, too_deep
from gatekit.cel.syntax.parser import parse
from gatekit.cel.syntax.tree import Binary, Logical, Node
from gatekit.cel.types import BOOL, DYN, Declarations, Type
from gatekit.cel.values import is_list, is_map
from gatekit.errors import CelError

if TYPE_CHECKING:
    from gatekit.cel.explanation import Step

# so many items must a program have seen before generating Python code for it pays
WORTH_COMPILING = 64
_RELATIONS = frozenset(("<", "<=", ">", ">=", "==", "!="))


class OwnEnvironment:
    """Compiles expressions against declarations; implements `gatekit.cel.interface.Environment`.

    Args:
        declarations: what expressions may speak of.
        container: the namespace that names are looked up in first.
        checked: whether expressions are type-checked; if not, everything is decided at run time, exactly.
        compiled: whether expressions are compiled to Python where that is proven; the results are the same without.
        macros: whether `has`, `all` and their kin are macros.

    >>> from gatekit.cel.types import INT
    >>> environment = OwnEnvironment(Declarations(variables={"lines": INT}))
    >>> environment.compile("lines > 9.5", BOOL).evaluate({"lines": 10})
    True
    >>> environment.compile("lnes > 9.5 && true || 'x'", BOOL)
    Traceback (most recent call last):
    gatekit.cel.interface.CompileError: undeclared name 'lnes'; || needs true or false, not a string
    """

    def __init__(
        self,
        declarations: Declarations,
        *,
        container: str = "",
        checked: bool = True,
        compiled: bool = True,
        macros: bool = True,
    ) -> None:
        self.context = Context(declarations, container)
        self.is_checked = checked
        self.is_compiled = checked and compiled
        self._macros = macros

    def compile(self, text: str, result_type: Type) -> OwnProgram:
        """Compiles one expression; see the interface."""
        try:
            root = parse(text, macros=self._macros)
            tree = check(root, text, self.context, result_type)
        except CelError as error:
            raise CompileError([error]) from None
        except RecursionError as error:
            raise CompileError([too_deep()]) from error
        if self.is_checked and tree.problems:
            raise CompileError(tree.problems)
        return OwnProgram(self, text, tree, root, result_type)


class OwnProgram:
    """One compiled expression; implements `gatekit.cel.interface.Program`. Evaluations share nothing that could change a value.

    Args:
        environment: that it was compiled in.
        text: of the whole expression.
        tree: of the whole expression.
        root: the part of the tree that the program evaluates.
        wanted: the type that its value must have; `dyn` for any.
    """

    def __init__(self, environment: OwnEnvironment, text: str, tree: CheckedTree, root: Node, wanted: Type) -> None:
        self._environment = environment
        self._context = environment.context
        self._text = text
        self._tree = tree
        self._root = root
        self._wanted = wanted
        self._selectors: dict[str, Callable[..., list[int]] | None] = {}
        self._seen = 0  # items, so far; that threads may count some of them once does no harm

    @property
    def text(self) -> str:
        """The expression as written."""
        return self._text if self._root is self._tree.root else self._text[self._root.start : self._root.end]

    @property
    def result_type(self) -> Type:
        """The type of its value."""
        if self._wanted != DYN:
            return self._wanted
        return self._tree.type_of(self._root) if self._environment.is_checked else DYN

    @cached_property
    def names(self) -> frozenset[str]:
        """The variables and functions of the host that it uses."""
        return self._tree.names(self._root)

    @property
    def warnings(self) -> tuple[CelError, ...]:
        """What is probably a mistake."""
        return tuple(sorted(self._tree.warnings, key=lambda warning: warning.offset))

    @cached_property
    def _price(self) -> int:
        return price(self._root)

    @cached_property
    def _exact(self) -> tuple[Evaluate, int]:
        return self._closure(trace=False)

    @cached_property
    def _fast(self) -> Callable[[State], Any] | None:
        from gatekit.cel.fast import compiled_evaluation  # noqa: PLC0415 - most programs are not worth compiling

        return compiled_evaluation(self._root, self._tree, self._context)

    def _closure(self, *, trace: bool) -> tuple[Evaluate, int]:
        compiler = ExactCompiler(self._context, self._tree.type_of, trace=trace)
        evaluate = compiler.compile(self._root, {})
        return evaluate, compiler.slots

    def _is_worth_compiling(self, items: int) -> bool:
        self._seen += items
        return self._environment.is_compiled and self._seen >= WORTH_COMPILING

    def evaluate(self, bindings: Mapping[str, Any]) -> Any:
        """The value, as plain Python; see the interface."""
        return self._ended(lambda: self._evaluated(bindings))

    def value(self, bindings: Mapping[str, Any]) -> Any:
        """The value as CEL has it, see `gatekit.cel.values`; raises as `evaluate` does."""
        return self._ended(lambda: self._computed(bindings)[0])

    def _ended(self, work: Callable[[], Any]) -> Any:
        """Turns what stopped an evaluation into the error that leaves the engine."""
        try:
            return work()
        except RecursionError as error:
            raise too_deep() from error
        except BudgetSpentError as error:
            raise self._placed(error) from None

    def _placed(self, error: CelError) -> CelError:
        length = self._root.end - self._root.start
        return CelError(error.message, offset=self._root.start, length=length, code=error.code, hint=error.hint)

    def _evaluated(self, bindings: Mapping[str, Any]) -> Any:
        value, state = self._computed(bindings)
        try:
            return host_value(value, state.spend)
        except CelError as error:
            raise placed(error, self._root) from None

    def _computed(self, bindings: Mapping[str, Any]) -> tuple[Any, State]:
        items = _held(bindings)
        fast = self._fast if self._is_worth_compiling(items) else None
        if fast is not None:
            state = _state(bindings, items)
            try:
                return fast(state), state
            except BudgetSpentError:
                raise  # the exact evaluator needs more steps, not fewer
            except Exception:  # noqa: BLE001, S110 - whatever stopped the fast path, the exact one gives the value or the error
                pass
        evaluate, slots = self._exact
        state = _state(bindings, items, slots)
        state.spend(self._price)
        value = evaluate(state)
        if not self._context.host.conforms(value, self._wanted, state.spend):
            raise self._wrong_result(value, self._wanted)
        return value, state

    def _wrong_result(self, value: Any, wanted: Type) -> CelError:
        return self._placed(CelError(f"the expression gave {self._context.host.kind(value)}; expected {wanted}", code="type"))

    def select(self, item_name: str, items: Sequence[Any], bindings: Mapping[str, Any]) -> Selection:
        """Evaluates the program once per item; see the interface."""
        own = {**bindings}
        state = _state(own, _held(own) + len(items), self._exact[1])
        state.steps -= self._price * len(items)
        errors: list[tuple[int, CelError]] = []
        decide = self._decider(item_name, own, state, errors)
        select = self._selector(item_name) if self._is_worth_compiling(len(items)) else None
        if select is None:
            chosen = [place for place, item in enumerate(items) if decide(place, item)]
        else:
            chosen = select(items, state, decide)
        return Selection(indices=tuple(chosen), errors=tuple(errors))

    def _selector(self, item_name: str) -> Callable[..., list[int]] | None:
        if item_name not in self._selectors:
            from gatekit.cel.fast import compiled_selection  # noqa: PLC0415 - most programs are not worth compiling

            kind = self._context.declarations.variables.get(item_name, DYN)
            self._selectors[item_name] = compiled_selection(self._root, self._tree, self._context, (item_name, kind))
        return self._selectors[item_name]

    def _decider(
        self, item_name: str, bindings: dict[str, Any], state: State, errors: list[tuple[int, CelError]]
    ) -> Callable[[int, Any], bool]:
        """Decides one item exactly, and notes its error."""
        evaluate = self._exact[0]

        def run() -> bool:
            state.spend(0)
            value = evaluate(state)
            if value is True or value is False:
                return bool(value)
            raise self._wrong_result(value, BOOL)

        def decide(place: int, item: Any) -> bool:
            bindings[item_name] = item
            try:
                return bool(self._ended(run))
            except CelError as error:
                errors.append((place, error))
                return False

        return decide

    def explain(self, bindings: Mapping[str, Any]) -> tuple[Step, ...]:
        """The value of each part with its place in the text, the whole before its parts; see `gatekit.cel.explanation`."""
        from gatekit.cel.explanation import explained  # noqa: PLC0415 - few are asked to explain

        evaluate, slots = self._closure(trace=True)
        state = _state(bindings, _held(bindings), slots)
        with suppress(CelError):  # an error is the value of the parts that it went through
            self._ended(lambda: evaluate(state))
        return explained(state.trace, self._text, state.spend)

    def relations(self) -> tuple[Relation, ...]:
        """The comparisons joined by `&&` at the top; see the interface."""
        return tuple(
            Relation(
                text=self._text[node.start : node.end],
                left=self._part(node.left),
                operator=node.operator,
                right=self._part(node.right),
            )
            for node in _conjuncts(self._root)
            if isinstance(node, Binary) and node.operator in _RELATIONS
        )

    def _part(self, node: Node) -> OwnProgram:
        return OwnProgram(self._environment, self._text, self._tree, node, DYN)

    def calls(self, function: str) -> tuple[tuple[Any, ...], ...]:
        """The literal arguments of each call of a host function; see the interface."""
        return literal_arguments(self._root, function)


def _held(bindings: Mapping[str, Any]) -> int:
    """How many items the host's lists and maps hold."""
    return sum(len(value) for value in bindings.values() if is_list(value) or is_map(value))


def _state(bindings: Mapping[str, Any], items: int, slots: int = 0) -> State:
    return State(bindings, slots, BASE_STEPS + STEPS_PER_ITEM * items)


def _conjuncts(node: Node) -> list[Node]:
    if isinstance(node, Logical) and node.operator == "&&":
        return [conjunct for operand in node.operands for conjunct in _conjuncts(operand)]
    return [node]
