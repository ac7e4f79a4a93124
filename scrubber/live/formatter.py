"""`ScrubFormatter`: scrubs the final text of one handler, whatever made it.

It sees all that is written as text, also what the inner formatter adds. It does not see what a handler takes from the
record itself (sockets, HTTP, queues to other processes), nor what comes after it.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrubber.live.process import PROCESS
from scrubber.live.record import WITHHELD, Outcome, Records

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrubber.pipeline import Pipeline


class ScrubFormatter(logging.Formatter):
    """Formats with another formatter and scrubs the result; never raises."""

    def __init__(self, inner: logging.Formatter | str | None = None, pipeline: Pipeline | None = None) -> None:
        """Take the formatter to scrub after, or a format for a plain one.

        Without a `pipeline` it is the one of the process (see `scrubber.install` and `scrubber.register`).
        """
        super().__init__()
        self._inner = inner if isinstance(inner, logging.Formatter) else logging.Formatter(inner)
        self._own = Records(pipeline) if pipeline is not None else None
        self.datefmt = self._inner.datefmt
        _ = self._own or PROCESS.records()

    def format(self, record: logging.LogRecord) -> str:
        """The whole text; a marker in its place when it cannot be made or scrubbed."""
        return self._scrubbed(self._inner.format, record)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name is logging's
        """The text without exception and stack, as some handlers ask for it."""
        return self._scrubbed(self._inner.formatMessage, record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is logging's
        """An exception's text."""
        return self._scrubbed(self._inner.formatException, ei)

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - the name is logging's
        """A stack's text."""
        return self._scrubbed(self._inner.formatStack, stack_info)

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - as above
        """The time as the inner formatter writes it."""
        return self._inner.formatTime(record, datefmt)

    def usesTime(self) -> bool:  # noqa: N802 - the name is logging's
        """Whether the inner formatter shows the time."""
        return self._inner.usesTime()

    def _scrubbed(self, write: Callable[[Any], str], what: Any) -> str:
        try:
            text = write(what)
            clean = (self._own or PROCESS.records()).text(text)
        except (KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException:  # noqa: BLE001 - logging would print the arguments; a panic of the engine is no Exception
            PROCESS.count(Outcome.WITHHELD)
            return WITHHELD
        PROCESS.count(Outcome.CLEAN if clean is text else Outcome.SCRUBBED)
        return clean
