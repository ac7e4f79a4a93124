"""Reads every text of an input, whatever it is wrapped in, as bytes that the engine understands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from scrubber.batch.archives import ARCHIVES, members
from scrubber.batch.encodings import in_its_encoding, transcoded, transcoder_for
from scrubber.batch.stream import Stream
from scrubber.errors import WithheldError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.batch.content import Content
    from scrubber.batch.stream import Piece
    from scrubber.batch.tally import Tally
    from scrubber.pipeline import Pipeline


class Text(NamedTuple):
    """One text: the name of its file, with its place in an archive behind a `!`, and its bytes as UTF-8 or the like."""

    name: str
    chunks: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Reader:
    """How inputs are read.

    Attributes:
        pipeline: what scrubs the names of members in archives.
        tally: where members that cannot be read are listed.
        encoding: of files whose first bytes show none.
    """

    pipeline: Pipeline
    tally: Tally
    encoding: str | None = None

    def texts(self, content: Content) -> Iterator[Text]:
        """Every text in an input; each must be read before the next.

        Raises:
            WithheldError: it is binary.
            InputError: it cannot be read.
        """
        while content.kind.codec is not None:
            content = content.unpacked()
        if content.kind.form in ARCHIVES:
            for _, inner in members(content, self.pipeline, self.tally):
                yield from self._member_texts(inner)
            return
        content.check_text(self.encoding)
        chunks = transcoded(content.chunks(), transcoder_for(content.head, self.encoding))
        yield Text(content.name, in_its_encoding(chunks, content.name))

    def _member_texts(self, inner: Content) -> Iterator[Text]:
        try:
            yield from self.texts(inner)
        except WithheldError as error:
            self.tally.withheld.append(str(error))


def pieces_of(pipeline: Pipeline, chunks: Iterator[bytes]) -> Iterator[Piece]:
    """The decided pieces of one text."""
    stream = Stream(pipeline)
    for chunk in chunks:
        yield from stream.feed(chunk)
    yield from stream.close()
