"""Looks for findings in what changed, and says where they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from scrubber.batch.encodings import AsIs
from scrubber.batch.files import pieces_of
from scrubber.batch.locate import Located, located
from scrubber.batch.source import open_source
from scrubber.errors import ScrubError
from scrubber.hooks.blobs import open_blobs
from scrubber.hooks.lfs import object_chunks, pointer_in
from scrubber.hooks.lines import ALL, Lines, Touching

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from scrubber.batch.encodings import Transcoder
    from scrubber.batch.stream import Piece
    from scrubber.hooks.changes import Change
    from scrubber.hooks.git import Git
    from scrubber.model import Finding
    from scrubber.pipeline import Pipeline


Wanted: TypeAlias = "Callable[[Finding, bytes], bool]"
"""Whether a finding counts, given its value."""


class Picked(NamedTuple):
    """A piece and those of its findings that count."""

    piece: Piece
    kept: list[Finding]


@dataclass(frozen=True, slots=True)
class Check:
    """What every file of a check shares.

    Attributes:
        wanted: which findings count in a file, given its path.
        failures: what could not be looked at.
    """

    pipeline: Pipeline
    wanted: Callable[[str], Wanted] | None = None
    failures: list[ScrubError] = field(default_factory=list)

    def changes(self, git: Git, changes: Iterable[Change], revision: str = "") -> Iterator[Located]:
        """Findings on the lines that changes added; the name of each begins with `revision`."""
        with open_blobs(git) as blobs:
            for change in changes:
                name, chunks, lines = f"{revision}{change.path}", blobs.chunks(change.oid), change.lines
                head = next(chunks, b"")
                whole = chain([head], chunks)
                if oid := pointer_in(head):
                    whole, lines = chain(object_chunks(git, oid, name)), ALL
                yield from self._found(whole, git.top / change.path, name, lines)

    def files(self, paths: Iterable[Path]) -> Iterator[Located]:
        """Findings anywhere in files."""
        for path in paths:
            try:
                with open_source(path) as source:
                    yield from self._found(source.chunks(), path, str(path))
            except ScrubError as error:
                self.failures.append(error)

    def _found(self, chunks: Iterator[bytes], path: Path, name: str, lines: Lines = ALL) -> Iterator[Located]:
        try:
            yield from located_among(self.picked(chunks, path, name, lines)[1], name)
        except ScrubError as error:
            said = str(error)
            self.failures.append(error if said.startswith(name) else type(error)(f"{name}: {said}"))

    def picked(
        self, chunks: Iterator[bytes], path: Path, name: str, lines: Lines = ALL
    ) -> tuple[Transcoder, Iterator[Picked]]:
        """What a file's encoding needs, and its pieces with the findings that count.

        Raises:
            ProcessingError: it cannot be read, or detection failed.
        """
        transcoder, pieces = pieces_of(self.pipeline, chunks, name)
        # git counts lines in bytes, so those of UTF-16 are others
        touching = Touching(lines if isinstance(transcoder, AsIs) else ALL)
        return transcoder, pick(pieces, touching, self.wanted(str(path)) if self.wanted else None)


def pick(pieces: Iterable[Piece], touching: Touching, wanted: Wanted | None) -> Iterator[Picked]:
    """The pieces of a stream with the findings that touch a line and are wanted."""
    for piece in pieces:
        kept = touching(piece)
        if wanted is not None:
            kept = [finding for finding in kept if wanted(finding, piece.data[finding.start : finding.end])]
        yield Picked(piece, kept)


def located_among(pieces: Iterable[Picked], path: str) -> Iterator[Located]:
    """The findings that count in the file called `path`, with their places.

    Pieces keep their other findings on the way, so that whatever shows the line masks those too.
    """
    kept: set[Finding] = set()

    def whole() -> Iterator[Piece]:
        for piece, counting in pieces:
            kept.clear()
            kept.update(counting)
            yield piece

    for place in located(whole(), path):
        if place.finding in kept:
            yield place
