"""Says what scrubbing would change in a stream: runs of lines, as what goes, what comes and what stays between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.batch.stream import Piece
    from scrubber.model import Finding
    from scrubber.pipeline import Pipeline


class Stretch(NamedTuple):
    """A stretch of changed lines: text that stays, or a value and what takes its place. Its repr shows neither."""

    old: bytes
    new: bytes
    finding: Finding | None = None

    def __repr__(self) -> str:
        return f"Stretch({len(self.old)} bytes, {self.finding})"


@dataclass(frozen=True, slots=True, repr=False)
class Change:
    """Whole lines that findings stand on, the first of them numbered `line`, from 1."""

    line: int
    stretches: tuple[Stretch, ...]


def changes(pipeline: Pipeline, pieces: Iterable[Piece]) -> Iterator[Change]:
    """Every change in a stream, in order. A line that is longer than a piece, or has CRs inside, may make several.

    Raises:
        DetectionError: a detector or redactor failed.
    """
    line = 1
    for piece in pieces:
        position = piece.start
        for group in _by_lines(piece):
            start = max(piece.data.rfind(b"\n", 0, group[0].start) + 1, piece.start)
            line += piece.data.count(b"\n", position, start)
            position = start
            yield Change(line, tuple(_stretches(pipeline, piece, start, group)))
        line += piece.data.count(b"\n", position, piece.end)


def _by_lines(piece: Piece) -> Iterator[list[Finding]]:
    """The findings, those together that share a line."""
    group: list[Finding] = []
    for finding in piece.findings:
        if group and piece.data.find(b"\n", group[-1].end - 1, finding.start) >= 0:
            yield group
            group = []
        group.append(finding)
    if group:
        yield group


def _stretches(pipeline: Pipeline, piece: Piece, start: int, group: list[Finding]) -> Iterator[Stretch]:
    """The lines of a group from `start` on, cut at its findings; the last line end is left out."""
    data, last = piece.data, group[-1].end
    for finding in group:
        if finding.start > start:
            yield Stretch(data[start : finding.start], data[start : finding.start])
        yield Stretch(data[finding.start : finding.end], pipeline.replace(data, finding), finding)
        start = finding.end
    end = data.find(b"\n", last - 1, piece.end)
    if rest := data[start : piece.end if end < 0 else end].rstrip(b"\r"):
        yield Stretch(rest, rest)
