"""Rewrites an input without what is sensitive, each layer in the format that it had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrubber.batch.compression import packed
from scrubber.batch.encodings import in_its_encoding, transcoded, transcoder_for
from scrubber.batch.kinds import Form
from scrubber.batch.reading import pieces_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.batch.compression import Codec
    from scrubber.batch.content import Content
    from scrubber.batch.tally import Tally
    from scrubber.pipeline import Pipeline


@dataclass(frozen=True, slots=True)
class Rewriter:
    """How inputs are rewritten: `encoding` is that of files whose first bytes show none."""

    pipeline: Pipeline
    tally: Tally
    encoding: str | None = None
    keep_binary: bool = False

    def rewritten(self, content: Content) -> Iterator[bytes]:
        """The safe bytes of an input, packed as it was. What is withheld is so at once, before a byte is asked for.

        Raises:
            WithheldError: it is binary.
            InputError: it cannot be read; also while the bytes are taken.
            DetectionError: while they are taken: detection or redaction failed.
        """
        if content.kind.codec is not None:
            return packed(self.rewritten(content.unpacked()), content.kind.codec)
        if content.kind.form is Form.BINARY and self.keep_binary:
            return content.chunks()
        content.check_text(self.encoding)
        return in_its_encoding(self._text(content), content.name)

    def packed_as(self, content: Content, codec: Codec | None) -> Iterator[bytes]:
        """As `rewritten`, but compressed by `codec`, or not at all, whatever it was."""
        while content.kind.codec is not None:
            content = content.unpacked()
        clean = self.rewritten(content)
        return packed(clean, codec) if codec else clean

    def _text(self, content: Content) -> Iterator[bytes]:
        transcoder = transcoder_for(content.head, self.encoding)
        for piece in pieces_of(self.pipeline, transcoded(content.chunks(), transcoder)):
            yield transcoder.write(self.pipeline.render(piece.data, piece.findings, piece.start, piece.end))
            self.tally.add(piece)
