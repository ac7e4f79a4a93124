"""The one process-wide state: the frozen pipeline that everything without its own uses, and what was counted."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, NamedTuple

from scrubber.detectors.known_values import KnownValues
from scrubber.live.record import Outcome, Records

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrubber.pipeline import Pipeline


class Stats(NamedTuple):
    """How many records and texts were scrubbed, and how many withheld because they could not be, in this process."""

    scrubbed: int
    withheld: int


class Process:
    """Holds the pipeline and swaps it as a whole, so that every record meets one or the other.

    Attributes:
        is_guarded: whether `install` is in force.
    """

    def __init__(self) -> None:
        self.is_guarded = False
        self._lock = threading.RLock()
        self._standard: Pipeline | None = None  # kept, so that stand-ins stay the same for the life of the process
        self._given: Pipeline | None = None
        self._known: dict[bytes, None] = {}
        self._records: Records | None = None
        self._scrubbed = self._withheld = 0
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._renew_lock)

    def records(self) -> Records:
        """What scrubs records here; built at first use.

        Raises:
            UsageError: the environment's key is wrong.
        """
        return self._records or self._build()

    def known(self) -> tuple[bytes, ...]:
        """The values registered so far."""
        return tuple(self._known)

    def use(self, pipeline: Pipeline | None) -> None:
        """From now on use this pipeline; None is the standard profile."""
        with self._lock:
            self._given, self._records = pipeline, None

    def register(self, values: Iterable[bytes]) -> None:
        """From now on find these values too.

        Raises:
            UsageError: one is too short or too common to be looked for; none is registered then.
        """
        wanted = dict.fromkeys(values)
        KnownValues(wanted)
        with self._lock:
            if not wanted.keys() <= self._known.keys():
                self._known = {**self._known, **wanted}
                self._records = None

    def count(self, outcome: Outcome) -> None:
        """Count a record or a text."""
        if outcome is Outcome.SCRUBBED:
            self._scrubbed += 1
        elif outcome is Outcome.WITHHELD:
            self._withheld += 1

    def stats(self) -> Stats:
        """The counts so far."""
        return Stats(self._scrubbed, self._withheld)

    def _renew_lock(self) -> None:
        """A child may inherit the lock while a thread holds it that the child has not; attributes are set whole."""
        self._lock = threading.RLock()

    def _build(self) -> Records:
        from scrubber.library import load_pipeline  # noqa: PLC0415 - the library's front uses this state itself

        with self._lock:
            pipeline = self._given
            if pipeline is None:
                self._standard = pipeline = self._standard or load_pipeline()
            self._records = Records(pipeline.with_detector(KnownValues(self._known)) if self._known else pipeline)
            return self._records


PROCESS = Process()
