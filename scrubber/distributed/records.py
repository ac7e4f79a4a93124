"""Keeps what one machine found for the reports that another writes: places and masked lines, no value.

A record is a line of JSON for a piece of text.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

from scrubber.batch.locate import Located, Locator
from scrubber.batch.source import open_source
from scrubber.batch.target import open_draft, write_all
from scrubber.entities import Entity
from scrubber.errors import ScrubError
from scrubber.model import Confidence, Finding
from scrubber.report.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrubber.batch.stream import Piece
    from scrubber.batch.tally import Tally
    from scrubber.distributed.tasks import Done, Setting
    from scrubber.remote.url import Location


class Records:
    """The report of one task, to be merged with those of others."""

    def __init__(self, out: BinaryIO | None) -> None:
        self._out = out
        self._locator: Locator | None = None
        self.watch = Watch([self])
        """To be told of whole texts."""

    @property
    def is_wanted(self) -> bool:
        """Whether there is to be a report."""
        return self._out is not None

    def piece(self, name: str, piece: Piece) -> None:
        """Take the next piece of a part of a text; lines are counted from the part's first."""
        self._locator = self._locator or Locator(name)
        self.add(piece, self._locator.locate(piece))

    def add(self, _piece: Piece, found: Sequence[Located]) -> None:
        """See `Report`."""
        if found and self._out is not None:
            write_all(self._out, msgspec.json.encode([_packed(place) for place in found]) + b"\n")

    def close(self, tally: Tally) -> None:
        """See `Report`; the run has the counts."""


@contextmanager
def recording(setting: Setting, done: Done) -> Iterator[Records]:
    """Records of what is found in the block, also of what was before it failed."""
    if not setting.is_reported:
        yield Records(None)
        return
    problem: ScrubError | None = None
    place = setting.fresh("found")
    with open_draft(place, place, None, replace=False, lasting=False) as (out, _):
        try:
            yield Records(out)
        except ScrubError as error:
            problem = error
    done.found = place.name
    if problem is not None:
        raise problem


def recorded(place: Location, lines_before: int) -> Iterator[list[Located]]:
    """What is in records, by piece, in a text that has so many lines before their first.

    Raises:
        InputError: they cannot be read.
    """
    rest = b""
    with open_source(place) as source:
        for chunk in source.chunks():
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                yield [_unpacked(row, lines_before) for row in msgspec.json.decode(line)]


def _packed(place: Located) -> list[Any]:
    finding = place.finding
    return [
        *place[:7],
        place.preview,
        finding.start,
        finding.end,
        finding.entity.name,
        finding.rule_id,
        finding.confidence,
    ]


def _unpacked(row: list[Any], before: int) -> Located:
    path, line, column, end_line, end_column, offset, length, preview, start, end, entity, rule_id, confidence = row
    finding = Finding(start, end, Entity[entity], rule_id, Confidence(confidence))
    return Located(path, line + before, column, end_line + before, end_column, offset, length, finding, preview)
