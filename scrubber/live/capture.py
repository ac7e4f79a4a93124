"""Takes what handlers are about to write or send, in place of their writing or sending it."""

from __future__ import annotations

import io
import logging
import logging.handlers
import queue
import threading
import traceback
from contextlib import contextmanager, redirect_stderr, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from scrubber.live.drawing import Drawing, TooMuchError
from scrubber.live.exceptions import values_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MOST_VALUES = 100_000
_WRITE_TEXT = (
    logging.StreamHandler.emit,
    logging.FileHandler.emit,
    logging.handlers.BaseRotatingHandler.emit,
    logging.handlers.WatchedFileHandler.emit,
    logging.handlers.SysLogHandler.emit,
)
"""What writes the formatted text and nothing else of a record."""
_IN_PROCESS = (queue.Queue, queue.SimpleQueue)


def passes_on(handler: logging.Handler) -> bool:
    """Whether all that a handler does is to give records to other handlers of this process."""
    if isinstance(handler, logging.handlers.QueueHandler):
        return isinstance(handler.queue, _IN_PROCESS)
    return isinstance(handler, logging.handlers.MemoryHandler | logging.NullHandler)


@contextmanager
def captured(handlers: Iterable[logging.Handler], take: Callable[[logging.Handler, str], None]) -> Iterator[None]:
    """While this lasts, `take` is given all that this thread's records would let out through the handlers.

    Handlers get the records of other threads as ever. Loggers call handlers and nobody else: no error tracker is told.
    """
    calling = logging.Logger.callHandlers
    own = {handler: vars(handler).get("emit") for handler in handlers}
    for handler in own:
        vars(handler)["emit"] = partial(_emit, handler, handler.emit, take, threading.get_ident())
    logging.Logger.callHandlers = _call_handlers  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        logging.Logger.callHandlers = calling  # type: ignore[method-assign]
        for handler, emit in own.items():
            del vars(handler)["emit"]
            if emit is not None:
                vars(handler)["emit"] = emit


def _call_handlers(logger: logging.Logger, record: logging.LogRecord) -> None:
    """Give a record to the handlers of a logger and of those above it, as logging itself does."""
    current: logging.Logger | None = logger
    while current is not None:
        for handler in current.handlers:
            if record.levelno >= handler.level:
                handler.handle(record)
        current = current.parent if current.propagate else None


def _emit(
    handler: logging.Handler,
    emit: Callable[[logging.LogRecord], Any],
    take: Callable[[logging.Handler, str], None],
    thread: int,
    record: logging.LogRecord,
) -> None:
    if threading.get_ident() != thread:
        emit(record)
    elif not passes_on(handler):
        take(handler, _let_out(handler, record))


def _let_out(handler: logging.Handler, record: logging.LogRecord) -> str:
    """All that would leave."""
    held = "" if type(handler).emit in _WRITE_TEXT else _held(record)
    try:
        return handler.format(record) + held
    except Exception:  # noqa: BLE001 - then logging prints a report; one of another's making is not asked for
        if type(handler).handleError is not logging.Handler.handleError:
            return held
        with redirect_stderr(io.StringIO()) as printed:
            handler.handleError(record)
        return printed.getvalue() + held


def _held(record: logging.LogRecord) -> str:
    """All that a record holds, as a handler of its own kind could send it."""
    fields = dict(vars(record))
    info: Any = fields.pop("exc_info", None)
    texts = [str(record.msg), repr(fields)]
    with suppress(TooMuchError):
        texts.append(repr(Drawing(MOST_VALUES, all_objects=True).of(fields)))
        if info:
            texts += [*traceback.format_exception(*info), *map(repr, values_in(info[1]))]
    return "\n".join(texts)
