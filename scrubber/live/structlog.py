"""A structlog processor that scrubs event dictionaries, exceptions and rendered lines.

    structlog.configure(processors=[..., ScrubProcessor(), structlog.processors.JSONRenderer()])

It stands last before the renderer, so that it sees what the processors before it add (dict_tracebacks with locals).
An exception that is still in `exc_info`, as for ConsoleRenderer, is left alone when nothing is found in it or in the
locals of its frames; else its text, scrubbed, takes its place as `exception`.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from scrubber.live.data import or_else, scrub_data, scrubbed_trace
from scrubber.live.record import WITHHELD

if TYPE_CHECKING:
    from collections.abc import MutableMapping

_OWN = ("_record", "_from_structlog")
"""What structlog's ProcessorFormatter keeps in the dictionary and takes out before rendering."""


class ScrubProcessor:
    """Scrubs what it is given, be it a dictionary or a rendered line; never raises."""

    def __call__(self, _logger: Any, method: str, event: Any) -> Any:
        """The event without its findings."""
        if isinstance(event, str | bytes | bytearray):
            return or_else(lambda: _line(event), WITHHELD if isinstance(event, str) else WITHHELD.encode())
        return or_else(lambda: _event(event), {"event": WITHHELD, "level": method})


def _line(line: str | bytes | bytearray) -> Any:
    if isinstance(line, str):
        return scrub_data(line)
    return scrub_data(bytes(line).decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def _event(event: MutableMapping[str, Any]) -> Any:
    own = {key: event[key] for key in _OWN if key in event}
    fields = {key: value for key, value in event.items() if key not in _OWN}
    error = _error(fields.get("exc_info"))
    if error is None:
        return {**scrub_data(fields), **own}
    del fields["exc_info"]
    clean = {**scrub_data(fields), **own}
    text = scrubbed_trace(error)
    if text is None:
        return {**clean, "exc_info": (type(error), error, error.__traceback__)}
    return {**clean, "exception": text.rstrip("\n")}


def _error(info: Any) -> BaseException | None:
    """The exception that structlog would show for `exc_info`."""
    if isinstance(info, BaseException):
        return info
    if isinstance(info, tuple) and len(info) == 3 and isinstance(info[1], BaseException):
        return info[1]
    return sys.exc_info()[1] if info else None
