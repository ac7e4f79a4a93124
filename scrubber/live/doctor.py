"""`scrubber.doctor()`: sends a made-up secret through every logger and tells which handlers and hooks would let it out.

Nothing of it is written or sent: what handlers are about to let out is taken from them. A hook for uncaught exceptions
that somebody else has set is not called, since nobody knows what it does.
"""

from __future__ import annotations

import io
import logging
import os
import sys
import threading
import warnings
from contextlib import redirect_stderr, suppress
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from scrubber.live.canary import Canary, raised, sendings
from scrubber.live.capture import captured, passes_on
from scrubber.live.others import ADVICE, leaks_beside_logging
from scrubber.live.process import PROCESS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ROOT = "root"


@dataclass(frozen=True, slots=True)
class Check:
    """What was found out about one way out of the process.

    Attributes:
        place: the handler or hook.
        leaks: the ways in which a secret would get out there; empty if none.
        is_reached: whether anything could be found out.
    """

    place: str
    leaks: tuple[str, ...] = ()
    is_reached: bool = True

    def __str__(self) -> str:
        if self.leaks:
            return f"LEAKS  {self.place}: {', '.join(self.leaks)}"
        return f"{'ok   ' if self.is_reached else '?    '}  {self.place}{'' if self.is_reached else ': not checked'}"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found out; its text is a line for each way out, then advice."""

    checks: tuple[Check, ...]
    advice: tuple[str, ...]

    @property
    def leaks(self) -> tuple[Check, ...]:
        """The ways out that leak."""
        return tuple(check for check in self.checks if check.leaks)

    def __str__(self) -> str:
        return "\n".join(map(str, (*self.checks, *self.advice)))


def doctor(*, hooks: bool = True) -> Diagnosis:
    """Check the logging of this process as it is now.

    In a test: `assert not scrubber.doctor().leaks`. Handlers are found through the loggers that they are attached to,
    and those of queue listeners and memory handlers through `logging` itself.

    Args:
        hooks: look at what Python prints to stderr of exceptions and warnings, too.
    """
    checks = [*_handler_checks(), *_library_checks(), *(_hook_checks() if hooks else ())]
    return Diagnosis(tuple(checks), tuple(_advice(checks)))


def _handler_checks() -> Iterator[Check]:
    handlers = _handlers()
    let_out: dict[logging.Handler, dict[str, bool]] = {}
    canary, way = Canary(), ""

    def take(handler: logging.Handler, text: str) -> None:
        ways = let_out.setdefault(handler, {})
        ways[way] = ways.get(way, False) or canary.mark in text

    with captured(handlers, take):
        for send in _ways_in(handlers):
            for way, record in sendings(canary):  # noqa: B007 - `take` reads it
                with suppress(Exception):  # what a handler's own filter raises; the handler counts as not reached
                    send(record)
    for handler, names in handlers.items():
        ways = let_out.get(handler)
        if not passes_on(handler):
            yield Check(
                _named(handler, names), tuple(way for way in ways or () if ways and ways[way]), ways is not None
            )


def _ways_in(handlers: dict[logging.Handler, list[str]]) -> Iterator[Callable[[logging.LogRecord], Any]]:
    """What a record can be given to: each logger, and each handler that no logger has."""
    yield from (logger.handle for logger in _loggers())
    yield from (handler.handle for handler, names in handlers.items() if not names)


def _handlers() -> dict[logging.Handler, list[str]]:
    """Every handler that may be given a record, with the names of its loggers."""
    found: dict[logging.Handler, list[str]] = {}
    loggers = _loggers()
    for logger in loggers:
        for handler in logger.handlers:
            found.setdefault(handler, []).append(logger.name)
    last = logging.lastResort
    if last is not None and not all(logger.hasHandlers() for logger in loggers):
        found.setdefault(last, [])
    if any(map(passes_on, found)):
        for reference in list(logging._handlerList):  # type: ignore[attr-defined]  # noqa: SLF001 - nothing public tells
            handler = reference()
            if handler is not None and handler is not last:
                found.setdefault(handler, [])
    return found


def _loggers() -> list[logging.Logger]:
    named = list(logging.Logger.manager.loggerDict.values())
    return [logging.getLogger(), *(logger for logger in named if isinstance(logger, logging.Logger))]


def _named(handler: logging.Handler, names: list[str]) -> str:
    where = getattr(handler, "baseFilename", None) or getattr(getattr(handler, "stream", None), "name", None)
    what = f"{type(handler).__name__}{f' ({os.path.basename(str(where))})' if where else ''}"  # noqa: PTH119 - <stderr>
    if handler is logging.lastResort:
        return f"{what}, where a logger has no handler"
    return f"{what} of {', '.join(names)}" if names else f"{what}, behind another handler"


def _library_checks() -> Iterator[Check]:
    for name, leaks in leaks_beside_logging(Canary()):
        yield Check(name, leaks or (), leaks is not None)


def _hook_checks() -> Iterator[Check]:
    canary = Canary()
    error = raised(canary)
    info = (type(error), error, error.__traceback__)
    thread = threading.ExceptHookArgs((*info, None))
    fields = ("exc_type", "exc_value", "exc_traceback")
    finalizer = SimpleNamespace(**dict(zip(fields, info, strict=True)), err_msg=None, object=None)
    for owner, name, given in (
        (sys, "excepthook", info),
        (threading, "excepthook", (thread,)),
        (sys, "unraisablehook", (finalizer,)),
    ):
        yield _hook_check(owner, name, given, canary)
    line = warnings.formatwarning(str(canary), UserWarning, "app.py", 1)
    yield Check("warnings", ("message",) if canary.mark in line else ())


def _hook_check(owner: Any, name: str, given: tuple[Any, ...], canary: Canary) -> Check:
    hook, own = getattr(owner, name), getattr(owner, f"__{name}__")
    place = f"{owner.__name__}.{name}"
    if hook is own:  # prints all there is
        return Check(place, ("uncaught exception",))
    if not PROCESS.is_guarded or getattr(hook, "__wrapped__", None) is not own:
        return Check(place, is_reached=False)
    with redirect_stderr(io.StringIO()) as printed:
        hook(*given)
    return Check(place, ("uncaught exception",) if canary.mark in printed.getvalue() else ())


def _advice(checks: list[Check]) -> Iterator[str]:
    if not PROCESS.is_guarded:
        yield "install() is not in force: handlers and hooks that are set later are not covered either"
    leaking = [check.place for check in checks if check.leaks]
    yield from (ADVICE[place] for place in leaking if place in ADVICE)
    if leaking and not PROCESS.is_guarded:
        yield "call scrubber.install() where the program starts, before anything is logged"
    if PROCESS.is_guarded and any(not check.is_reached and check.place.endswith("hook") for check in checks):
        yield "call scrubber.install() again after what sets hooks of its own"
    if not os.environ.get("SCRUB_KEY"):
        yield "SCRUB_KEY is not set: each process makes its own stand-ins, spawned workers too (scrub key new)"
