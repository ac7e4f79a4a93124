"""`ScrubFilter`: scrubs the records that pass one handler or logger.

Attach it to handlers: a filter on a logger never sees the records of that logger's children. It sees what the record
holds; it does not see what a formatter adds, what filters after it add, or what other handlers are given.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scrubber.live.process import PROCESS
from scrubber.live.record import WITHHELD, Outcome, Records, become

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

__all__ = ["WITHHELD", "ScrubFilter"]


class ScrubFilter(logging.Filter):
    """Scrubs message, arguments, exception, stack, extra fields and names of every record; never raises.

    A record in which nothing is found is left exactly as it was. One with findings is changed, for all handlers that
    get it after this one; the objects in its `args` and `extra`, which belong to the caller, are not.

    Attributes:
        withheld: how many records were replaced by a marker because they could not be scrubbed.
    """

    def __init__(self, pipeline: Pipeline | None = None) -> None:
        """Use `pipeline`, else the one of the process (see `scrubber.install` and `scrubber.register`)."""
        super().__init__()
        self._own = Records(pipeline) if pipeline is not None else None
        self.withheld = 0
        _ = self._own or PROCESS.records()  # built now: a rule file that is wrong must not surface at the first record

    def filter(self, record: logging.LogRecord) -> bool:
        """Scrub the record in place; let it pass, unless it cannot be changed."""
        made, outcome = (self._own or PROCESS.records()).scrub(record)
        PROCESS.count(outcome)
        self.withheld += outcome is Outcome.WITHHELD
        if made is record:
            return True
        try:
            become(record, made)
        except Exception:  # noqa: BLE001 - a record that cannot be changed is not shown
            return False
        return True
