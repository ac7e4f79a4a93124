"""Looks for findings in what changed, and says where they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from scrubber.batch.archives import ARCHIVES
from scrubber.batch.content import Content
from scrubber.batch.encodings import is_wide
from scrubber.batch.kinds import Form
from scrubber.batch.locate import Located, located
from scrubber.batch.reading import Reader, Text, pieces_of
from scrubber.batch.source import open_source
from scrubber.batch.tally import Tally
from scrubber.errors import ScrubError
from scrubber.hooks.blobs import open_blobs
from scrubber.hooks.lfs import object_chunks, pointer_in
from scrubber.hooks.lines import ALL, Lines, Touching

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

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
                yield from self._found(whole, name, git.top / change.path, lines)

    def files(self, paths: Iterable[Path]) -> Iterator[Located]:
        """Findings anywhere in files."""
        for path in paths:
            try:
                with open_source(path) as source:
                    yield from self._found(source.chunks(), str(path), path)
            except ScrubError as error:
                self.failures.append(error)

    def _found(self, chunks: Iterator[bytes], name: str, path: Path, lines: Lines = ALL) -> Iterator[Located]:
        tally = Tally()
        try:
            content = Content.of_stream(name, chunks)
            for text in self._texts(content, tally):
                pieces = pieces_of(self.pipeline, text.chunks)
                # git counts lines in bytes, so those of UTF-16 and of what is packed are others
                touching = Touching(lines if is_plain(content) else ALL)
                wanted = self.wanted(f"{path}{text.name.removeprefix(name)}") if self.wanted else None
                yield from located_among(pick(pieces, touching, wanted), text.name)
        except ScrubError as error:
            said = str(error)
            self.failures.append(error if said.startswith(name) else type(error)(f"{name}: {said}"))
        self.failures.extend(problem for _, problem in tally.failures)

    def _texts(self, content: Content, tally: Tally) -> Iterator[Text]:
        """Every text in it; what is binary is looked at too, for a commit cannot leave it out."""
        if content.kind.form is Form.BINARY:
            return iter([Text(content.name, content.chunks())])
        return Reader(self.pipeline, tally).texts(content)


def is_plain(content: Content) -> bool:
    """Whether the lines of the text are those of the file's bytes."""
    return content.kind.codec is None and content.kind.form not in ARCHIVES and not is_wide(content.head)


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
