"""The ways in which a value reaches a handler, each as a function that sends the secret along it."""

from __future__ import annotations

import logging
import multiprocessing
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = "two-Green-Kettles9"
SHOWN = SECRET[4:]
"""A part of it that no replacement leaves."""
PAIR = f"password={SECRET}"


class World:
    """The logger that a mechanism uses, and how further handlers are attached to it in this cell of the matrix."""

    def __init__(self, log: logging.Logger, protect: Callable[[logging.Handler], logging.Handler], late: Any) -> None:
        self.log = log
        self.protect = protect
        self.late = late
        """A stream that handlers which nobody protected write to."""


class Shown:
    """An object whose text holds the secret."""

    def __str__(self) -> str:
        return PAIR


def _raised(error: BaseException, cause: BaseException | None = None, context: BaseException | None = None) -> Any:
    """The exception as it looks when it was raised and caught."""
    try:
        try:
            if context is not None:
                raise context
        finally:
            raise error from cause
    except BaseException as caught:  # noqa: BLE001 - any kind
        return caught


def _with_note() -> BaseException:
    error = ValueError("bad")
    error.add_note(PAIR)
    return error


def _locally(password: str) -> BaseException:
    """An exception that says nothing, from a frame that holds the secret."""
    try:
        raise ValueError("bad" * bool(password))
    except ValueError as error:
        return error


class Broken(logging.Handler):
    """Cannot write, and leaves the report to logging."""

    def emit(self, record: logging.LogRecord) -> None:
        """Fail."""
        try:
            self.format(record)
            raise OSError("disk full")
        except OSError:
            self.handleError(record)


class Meddler(logging.Handler):
    """Changes the record for the handlers after it."""

    def emit(self, record: logging.LogRecord) -> None:
        """Add a field."""
        record.note = PAIR


class Draws(logging.Handler):
    """Leaves an exception's text with locals in the record, for the handlers after it."""

    def emit(self, record: logging.LogRecord) -> None:
        """Format."""
        from tests.live.sinks import ShowAll  # noqa: PLC0415 - sinks and mechanisms are apart otherwise

        ShowAll().format(record)


def _add_field(record: logging.LogRecord) -> bool:
    record.note = PAIR
    return True


def _with_first(w: World, first: logging.Handler, send: Callable[[], None]) -> None:
    w.log.handlers.insert(0, first)
    send()


def _with_filter(w: World) -> None:
    w.log.handlers[0].addFilter(_add_field)
    w.log.error("x")


def _named_thread(w: World) -> None:
    thread = threading.Thread(target=lambda: w.log.error("x"), name=PAIR)
    thread.start()
    thread.join()


def _named_process(w: World) -> None:
    process = multiprocessing.current_process()
    before, process.name = process.name, PAIR
    try:
        w.log.error("x")
    finally:
        process.name = before


def _another_handler(w: World) -> None:
    """As on a child logger: its handlers come first."""
    w.log.handlers.insert(0, logging.StreamHandler(w.late))
    w.log.error(PAIR)


def _added_later(w: World) -> None:
    w.log.addHandler(logging.StreamHandler(w.late))
    w.log.error(PAIR)


def _replaced(w: World) -> None:
    """What dictConfig, gunicorn and uvicorn do."""
    w.log.handlers[:] = [logging.StreamHandler(w.late)]
    w.log.error(PAIR)


def _not_propagating(w: World) -> None:
    child = w.log.getChild("alone")
    child.propagate = False
    child.addHandler(logging.StreamHandler(w.late))
    child.error(PAIR)


def _broken(w: World) -> None:
    w.log.addHandler(w.protect(Broken()))
    w.log.error("password=%s", SECRET)


def _made(w: World, **fields: Any) -> None:
    w.log.handle(logging.makeLogRecord({"name": "app", "levelno": logging.ERROR, "levelname": "ERROR", **fields}))


MECHANISMS: dict[str, Callable[[World], None]] = {
    "message": lambda w: w.log.error(PAIR),
    "args": lambda w: w.log.error("got %s", PAIR),
    "split over format and args": lambda w: w.log.error("password=%s", SECRET),
    "dict args": lambda w: w.log.error("%(a)s", {"a": PAIR}),
    "object": lambda w: w.log.error("got %s", Shown()),
    "bytes": lambda w: w.log.error("got %s", PAIR.encode()),
    "message is a dict": lambda w: w.log.error({"password": SECRET}),
    "message is an exception": lambda w: w.log.error(ValueError(PAIR)),
    "bad format": lambda w: w.log.error("got %d", PAIR),
    "exception": lambda w: w.log.error("x", exc_info=_raised(ValueError(PAIR))),
    "cause": lambda w: w.log.error("x", exc_info=_raised(ValueError("bad"), cause=ValueError(PAIR))),
    "context": lambda w: w.log.error("x", exc_info=_raised(ValueError("bad"), context=ValueError(PAIR))),
    "note": lambda w: w.log.error("x", exc_info=_raised(_with_note())),
    "group": lambda w: w.log.error("x", exc_info=_raised(ExceptionGroup("many", [ValueError(PAIR)]))),
    "frame locals": lambda w: w.log.error("x", exc_info=_locally(SECRET)),
    "cached exc_text": lambda w: _with_first(w, Draws(), lambda: w.log.error("x", exc_info=_locally(SECRET))),
    "stack": lambda w: _made(w, msg="x", stack_info=f"Stack:\n  {PAIR}"),
    "extra": lambda w: w.log.error("x", extra={"password": SECRET}),
    "nested extra": lambda w: w.log.error("x", extra={"data": {"list": [{"password": SECRET}]}}),
    "key in extra": lambda w: w.log.error("x", extra={"data": {PAIR: 1}}),
    "logger name": lambda w: w.log.getChild(PAIR).error("x"),
    "thread name": _named_thread,
    "process name": _named_process,
    "earlier handler": lambda w: _with_first(w, Meddler(), lambda: w.log.error("x")),
    "later filter": _with_filter,
    "another handler": _another_handler,
    "handler added later": _added_later,
    "handlers replaced": _replaced,
    "child logger": lambda w: w.log.getChild("child").error(PAIR),
    "child that does not propagate": _not_propagating,
    "record made by hand": lambda w: _made(w, msg="%s=%s", args=("password", SECRET)),
    "error while writing": _broken,
}
