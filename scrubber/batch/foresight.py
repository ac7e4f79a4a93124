"""Guesses cheaply where a stream's blocks will be cut, so that a block can be worked on before the one ahead is done.

A guess is checked against the real cut before it counts, so a wrong one costs time and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.matcher import Matcher
from scrubber.model import Block
from scrubber.pipeline import Scan
from scrubber.views import ENCODED

if TYPE_CHECKING:
    from scrubber.model import Triggers
    from scrubber.pipeline import Pipeline


class Foresight:
    """Scans the end of a block for the beginnings of multi-line constructs, and for nothing else."""

    def __init__(self, pipeline: Pipeline) -> None:
        wanted = [own for own in (*(d.triggers for d in pipeline.detectors), ENCODED) if own.multiline]
        self._matcher = Matcher([_beginnings(own) for own in wanted])
        self._reach = max((own.reach for own in wanted), default=0)

    def scan(self, data: bytes, *, final: bool) -> Scan:
        """What `Pipeline.scan` will probably say, findings left out."""
        size = len(data)
        if final:
            return Scan([], size, size)
        start = data.rfind(b"\n", 0, max(0, size - self._reach)) + 1
        block = Block(data[start:])
        hits = self._matcher.hits(block)
        cut = self._matcher.undecided_from(block, hits)
        return Scan([], start + cut, start + self._matcher.lead_from(block, hits, cut))


def _beginnings(wanted: Triggers) -> Triggers:
    return wanted._replace(keywords=wanted.keywords[: wanted.multiline], shapes=(), rare=())
