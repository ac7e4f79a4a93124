"""Reads what an exception can bring to a handler beside its traceback: arguments, notes and the locals of its frames.

Handlers that draw frames or send them on (rich, Sentry, structlog) show what no traceback text has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrubber.live.drawing import Drawing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

MOST_VALUES = 1_000
"""Values of one tree of exceptions that are looked at."""


def values_in(error: BaseException) -> Iterator[tuple[Any, str | None]]:
    """Each argument, note, attribute and local variable of a tree of exceptions, with its name, as plain data.

    Raises:
        TooMuchError: there is more than is looked at.
    """
    drawing = Drawing(MOST_VALUES)
    for each in _in_tree(error):
        yield drawing.of(each.args), None
        for name, value in list(vars(each).items()):  # notes are among them
            yield drawing.of(value), name
        for variables in _locals(each.__traceback__):
            for name, value in variables.items():
                yield drawing.of(value), name


def stand_in(error: BaseException, text: str) -> Exception:
    """An exception of the same name that holds a text and nothing else."""
    kind = type(type(error).__name__, (Exception,), {"__module__": type(error).__module__})
    made: Exception = kind(text)
    return made


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


def _locals(traceback: TracebackType | None) -> Iterator[dict[str, Any]]:
    while traceback is not None:
        yield {name: value for name, value in list(traceback.tb_frame.f_locals.items()) if name != "__builtins__"}
        traceback = traceback.tb_next
