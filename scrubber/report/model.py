"""What a report is: it is told what was found piece by piece, and at the end what the run did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scrubber.batch.locate import Located
    from scrubber.batch.stream import Piece
    from scrubber.batch.tally import Tally
    from scrubber.pipeline import Pipeline


class Report(Protocol):
    """One report of one run, in one format. It keeps counts, never findings."""

    def add(self, piece: Piece, found: Sequence[Located], /) -> None:
        """Write what was found in a piece; `found` has one entry for each of its findings."""

    def close(self, tally: Tally, /) -> None:
        """Write the end: what the run did and what failed."""


Write: TypeAlias = "Callable[[str], None]"
"""Takes the next part of a report."""
MakeReport: TypeAlias = "Callable[[Write, Pipeline], Report]"
"""Begins a report on what a pipeline finds."""
