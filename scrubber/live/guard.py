"""Wraps the methods of `logging` that every record passes, so that what reaches a handler is scrubbed, and only once.

`Logger.handle` is where a record has all its fields and nobody has seen it. `Handler.handle` is where records arrive
that came another way: from queues, from memory, by hand. `Handler.filter` and `Handler.format` run code that may add to
a record or to its text; `Handler.handleError` prints a record that could not be written.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from contextlib import suppress
from functools import lru_cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scrubber.live.process import PROCESS
from scrubber.live.record import WITHHELD, Outcome, Records, Scrubbed, become, is_plain, withheld

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import FrameType

    Handle = Callable[[Any, logging.LogRecord], Any]

DEEPEST = 8
"""How often handling a record may log a record, whose handling logs one, and so on; what is deeper is withheld."""
_MADE_BY_FORMATTERS = ("message", "asctime")
_OURS = (str(Path(logging.__file__).parent), str(Path(__file__).parent))
"""Folders whose frames say nothing about the call that logged."""
_FIELD = re.compile(r"%\(\w+\)[-+# 0-9.]*[a-z]|\{\w+[^{}]*\}|\$\{?\w+\}?")
_PROBE = "Xk93-qPz71-LmWv0aRt5s"


class _Seen(NamedTuple):
    """The record that this thread is handling, known to be clean, and what it held then; how deep the thread is."""

    record: logging.LogRecord | None = None
    fields: Mapping[str, Any] | None = None
    depth: int = 0

    def covers(self, record: logging.LogRecord) -> bool:
        """Whether the record is still what it was when it was found clean."""
        if record is not self.record or self.fields is None:
            return False
        fields = vars(record)
        return fields == self.fields or _without_formatted(record, fields) == self.fields


class _Thread(threading.local):
    """What each thread is handling."""

    seen = _Seen()


_THREAD = _Thread()


def wrap_handle(original: Handle) -> Handle:
    """`Logger.handle` or `Handler.handle`: let it have the scrubbed record."""
    thread, process = _THREAD, PROCESS

    @wraps(original)
    def handle(self: Any, record: logging.LogRecord) -> Any:
        outer = thread.seen
        if not process.is_guarded or outer.covers(record):
            return original(self, record)
        depth = outer.depth + 1
        thread.seen = _Seen(None, None, depth)  # what objects log while they are asked for their text is deeper
        try:
            made = _scrub(record, depth)
            thread.seen = _Seen(made, vars(made).copy() if is_plain(made) else None, depth)
            return original(self, made)
        finally:
            thread.seen = outer

    return handle


def wrap_filter(original: Handle) -> Handle:
    """`Handler.filter`: scrub what the handler's filters added to the record, in place as they did."""

    @wraps(original)
    def filter_(self: logging.Handler, record: logging.LogRecord) -> Any:
        passed = original(self, record)
        if not PROCESS.is_guarded or not passed or not self.filters:
            return passed
        record = passed if isinstance(passed, logging.LogRecord) else record
        if _THREAD.seen.covers(record):
            return passed
        made = _scrub(record, _THREAD.seen.depth)
        try:
            if made is not record:
                become(record, made)
        except TypeError:  # of a class that lets nobody do so
            return False
        return passed

    return filter_


def wrap_format(original: Callable[[logging.Handler, logging.LogRecord], str]) -> Any:
    """`Handler.format`: scrub the final text, unless it says nothing but what is known to be clean."""

    @wraps(original)
    def format_(self: logging.Handler, record: logging.LogRecord) -> str:
        if not PROCESS.is_guarded:
            return original(self, record)
        is_known = _THREAD.seen.covers(record) and _adds_nothing(self.formatter)
        trace = record.exc_text
        text = original(self, record)
        if is_known:
            return text
        if record.exc_text is not trace and record.exc_text:  # kept there for the next handler
            record.exc_text = scrub_text(record.exc_text)
        return scrub_text(text)

    return format_


def wrap_handle_error(original: Handle) -> Handle:
    """`Handler.handleError`: the same report on stderr that logging makes, scrubbed."""

    @wraps(original)
    def handle_error(self: logging.Handler, record: logging.LogRecord) -> Any:
        if not PROCESS.is_guarded:
            return original(self, record)
        if logging.raiseExceptions:
            say(lambda: _error_report(record, sys.exc_info()[1]))
        return None

    return handle_error


def scrub_text(text: str) -> str:
    """The text as it may be shown; a marker when it cannot be scrubbed."""
    try:
        clean = PROCESS.records().text(text)
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException:  # noqa: BLE001 - raw text is never the result; a panic of the engine is no Exception
        PROCESS.count(Outcome.WITHHELD)
        return WITHHELD
    if clean is not text:
        PROCESS.count(Outcome.SCRUBBED)
    return clean


def say(report: Callable[[], str]) -> None:
    """Write a report to stderr, scrubbed; a marker when it cannot be made."""
    try:
        text = scrub_text(report())
    except Exception:  # noqa: BLE001 - objects that cannot be shown; nothing of them must be
        text = WITHHELD + "\n"
    with suppress(OSError, ValueError, AttributeError):  # no stderr, or one that is closed
        sys.stderr.write(text)


def _scrub(record: logging.LogRecord, depth: int) -> logging.LogRecord:
    made, outcome = (
        PROCESS.records().scrub(record) if depth <= DEEPEST else Scrubbed(withheld(record), Outcome.WITHHELD)
    )
    if outcome is not Outcome.CLEAN:
        PROCESS.count(outcome)
    return made


def _without_formatted(record: logging.LogRecord, fields: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The fields without what another handler's formatter left there; None when that is not the record's message."""
    if "message" in fields and fields["message"] != record.getMessage():
        return None
    return {key: value for key, value in fields.items() if key not in _MADE_BY_FORMATTERS}


def _adds_nothing(formatter: logging.Formatter | None) -> bool:
    """Whether what it makes of a clean record is clean: it is a plain formatter, with a format that names nothing."""
    if formatter is None:
        return True
    if type(formatter) is not logging.Formatter or getattr(formatter._style, "_defaults", None):  # noqa: SLF001
        return False
    return _names_nothing(formatter._fmt or "", PROCESS.records())  # noqa: SLF001 - logging has no public name for it


@lru_cache(64)
def _names_nothing(form: str, records: Records) -> bool:
    """Whether nothing in a format would make a secret of what is filled in (`password=%(message)s`)."""
    filled = _FIELD.sub(_PROBE, form)
    return records.text(filled) is filled


def _error_report(record: logging.LogRecord, error: BaseException | None) -> str:
    """What logging prints: the error, the stack of the call, message and arguments."""
    lines = ["--- Logging error ---\n"]
    if error is not None:
        lines += [*traceback.format_exception(error), "Call stack:\n", *_call_stack(error)]
    return "".join([*lines, f"Message: {record.msg!r}\nArguments: {record.args}\n"])


def _call_stack(error: BaseException) -> list[str]:
    """The stack of the call that logged."""
    frame: FrameType | None = error.__traceback__.tb_frame if error.__traceback__ else None
    while frame is not None and frame.f_code.co_filename.startswith(_OURS):
        frame = frame.f_back
    return traceback.format_stack(frame) if frame is not None else []
