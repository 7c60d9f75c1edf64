"""An evaluation that failed, as a value: what celpy calls CELEvalError, with gatekit's code, hint and place.

CEL's `&&`, `||`, `all` and `exists` can do without a failed operand, so failures travel through an evaluation as values and are
raised only at its end.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from celpy.evaluation import CELEvalError

from gatekit.cel.reference.values import kind_of
from gatekit.errors import CelError

# What celpy's value types and pendulum raise on values that they do not take: TypeError and AttributeError for another type,
# ValueError (with UnicodeError, and pendulum's ParserError and InvalidTimezone) and OverflowError for a value out of range,
# ZeroDivisionError, KeyError (names of time zones), AssertionError (a time zone given to a duration).
CELPY_RAISES = (
    TypeError,
    AttributeError,
    ValueError,
    OverflowError,
    ZeroDivisionError,
    KeyError,
    AssertionError,
)


class Failure(CELEvalError):  # type: ignore[misc] # noqa: N818 - celpy has no types for mypy; it is passed on, not raised
    """A failed evaluation. celpy's evaluator passes it on like its own errors.

    Args:
        message: what failed.
        code: as in `CelError`.
        hint: what to do about it, or "".
    """

    def __init__(self, message: str, *, code: str = "evaluation", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.hint = hint
        self.place: tuple[int, int] | None = None

    @classmethod
    def of_host(cls, error: CelError) -> Failure:
        """What a function, field or value of the host raised, keeping its code."""
        return cls(error.message, code=error.code, hint=error.hint)

    def as_error(self) -> CelError:
        """The error that leaves the engine."""
        offset, length = self.place or (0, 1)
        return CelError(self.message, offset=offset, length=length, code=self.code, hint=self.hint)


def guarded(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """`function` for celpy's evaluator: a failed argument is the result, and what it raises becomes a `Failure`."""

    @wraps(function)
    def guard(*args: Any) -> Any:
        for arg in args:
            if isinstance(arg, CELEvalError):
                return arg
        try:
            return function(*args)
        except Failure as failure:
            return failure
        except CELPY_RAISES as error:
            return Failure(_reason(name, args, error))

    return guard


def no_overload(name: str, args: tuple[Any, ...]) -> Failure:
    """The failure of an operator or function that does not take values of these types."""
    kinds = ["null" if arg is None else kind_of(arg) for arg in args]
    if not name.isidentifier():
        return Failure(f"there is no {f' {name} '.join(kinds)}" if len(kinds) > 1 else f"there is no {name}{kinds[0]}")
    return Failure(f"{name}() does not take ({', '.join(kinds)})")


def _reason(name: str, args: tuple[Any, ...], error: Exception) -> str:
    if isinstance(error, ZeroDivisionError):
        return "division by zero"
    if isinstance(error, TypeError | AttributeError | AssertionError):
        return no_overload(name, args).message
    if not name.isidentifier():
        return f"the result of {name} is out of range"
    return f"{name}() cannot take this {kind_of(args[0])}: {_shown(args[0])}" if args else f"{name}() failed"


def _shown(value: Any) -> str:
    text = repr(str(value))
    return text if len(text) <= 60 else f"{text[:60]}..."
