"""Reads what an exception can bring to a handler beside its traceback: arguments, notes and the locals of its frames.

Handlers that draw frames or send them on (rich, Sentry, structlog) show what no traceback text has.
"""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

MOST_VALUES = 4_000
"""Values of one tree of exceptions that are looked at."""
DEEPEST = 8
_PLAIN = (str, bytes, bytearray, int, float, complex, type(None))
_CONTAINERS = (list, tuple, set, frozenset)


class TooMuchError(Exception):
    """There is more in the exception than is looked at, so nobody may be given it."""


def values_in(error: BaseException) -> Iterator[tuple[Any, str | None]]:
    """Each argument, note, attribute and local variable of a tree of exceptions, with its name, as plain data.

    No code of the objects themselves is run: one with a repr of its own is taken to show its attributes.

    Raises:
        TooMuchError: see there.
    """
    drawing = _Drawing()
    for each in _in_tree(error):
        yield drawing.of(each.args, DEEPEST), None
        for name, value in list(vars(each).items()):  # notes are among them
            yield drawing.of(value, DEEPEST), name
        for variables in _locals(each.__traceback__):
            for name, value in variables.items():
                yield drawing.of(value, DEEPEST), name


class _Drawing:
    """Counts the values that it has shown."""

    def __init__(self) -> None:
        self._left = MOST_VALUES

    def of(self, value: Any, depth: int) -> Any:
        """What a drawing of the value may show."""
        self._left -= 1
        if self._left < 0 or not depth:
            raise TooMuchError
        if isinstance(value, _PLAIN):
            return value
        if isinstance(value, dict):
            return self._of_dict(value, depth)
        if isinstance(value, _CONTAINERS):
            return [self.of(item, depth - 1) for item in value]
        if isinstance(value, BaseException):
            return self.of(value.args, depth - 1)
        return self._of_dict(_attributes(value), depth)

    def _of_dict(self, value: dict[Any, Any], depth: int) -> dict[str, Any]:
        return {
            str(key) if isinstance(key, _PLAIN) else "": self.of(item, depth - 1) for key, item in list(value.items())
        }


def _in_tree(error: BaseException) -> Iterator[BaseException]:
    """The exception, its causes, contexts and group members, each once, whatever circles they form."""
    known: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop()
        if each is not None and id(each) not in known:
            known.add(id(each))
            waiting += (each.__cause__, each.__context__)
            if isinstance(each, BaseExceptionGroup):
                waiting += each.exceptions
            yield each


def _attributes(value: Any) -> dict[str, Any]:
    """The attributes that are stored in an object whose repr may show them; none of its code runs."""
    if getattr(type(value), "__repr__", None) is object.__repr__ or isinstance(value, type | ModuleType):
        return {}
    try:
        stored = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return {}
    return stored if isinstance(stored, dict) else {}


def _locals(traceback: TracebackType | None) -> Iterator[dict[str, Any]]:
    while traceback is not None:
        yield {name: value for name, value in list(traceback.tb_frame.f_locals.items()) if name != "__builtins__"}
        traceback = traceback.tb_next
