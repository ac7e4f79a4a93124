"""Rewrites an input without what is sensitive, each layer in the format that it had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrubber.batch.archives import ARCHIVES, archived, form_named, members
from scrubber.batch.compression import codec_for, packed
from scrubber.batch.encodings import in_its_encoding, transcoded, transcoder_for
from scrubber.batch.kinds import Form
from scrubber.batch.parallel import worked
from scrubber.batch.tally import Tally
from scrubber.errors import UsageError, WithheldError
from scrubber.propagate import Collector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrubber.batch.content import Content
    from scrubber.batch.members import Member
    from scrubber.batch.stream import Piece
    from scrubber.batch.workers import Workers
    from scrubber.pipeline import Pipeline


@dataclass(frozen=True, slots=True, repr=False)
class Rewritten:
    """What came of a piece; `piece` itself only where it is watched, which costs more than the rest to carry over."""

    clean: bytes
    tally: Tally
    replaced: Collector
    piece: Piece | None


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Rewrites one piece, in any process.

    Attributes:
        collects: whether the values that are replaced are wanted.
        shows: whether the piece itself is.
    """

    collects: bool
    shows: bool

    def __call__(self, pipeline: Pipeline, piece: Piece, /) -> Rewritten:
        """See `Work`."""
        clean = pipeline.render(piece.data, piece.findings, piece.start, piece.end)
        rewritten = Rewritten(clean, Tally(), Collector(), piece if self.shows else None)
        rewritten.tally.add(piece)
        if self.collects:
            rewritten.replaced.add(piece.data, piece.findings)
        return rewritten


@dataclass(frozen=True, slots=True)
class Rewriter:
    """How inputs are rewritten.

    Attributes:
        pipeline: what finds and replaces.
        tally: what is counted.
        encoding: of files whose first bytes show none.
        keep_binary: whether what is no text is copied as it is.
        replaced: gathers the values that were replaced, if they are wanted.
        watch: told of each piece of text, and the name of the file that it is in.
        workers: help with large texts.
    """

    pipeline: Pipeline
    tally: Tally
    encoding: str | None = None
    keep_binary: bool = False
    replaced: Collector | None = None
    watch: Callable[[str, Piece], object] | None = None
    workers: Workers | None = None

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
        if content.kind.form in ARCHIVES:
            return archived(content.kind.form, self._members(content))
        content.check_text(self.encoding)
        return in_its_encoding(self._text(content), content.name)

    def rewritten_for(self, content: Content, target: str) -> Iterator[bytes]:
        """As `rewritten`, but compressed as the target's name says, or not at all, whatever it was.

        Raises:
            UsageError: the name is that of another kind of archive.
        """
        while content.kind.codec is not None:
            content = content.unpacked()
        form, codec = form_named(target), codec_for(target)
        if form not in (None, content.kind.form):
            raise UsageError(f"{target}: is named as a {form.name.lower()} archive, which {content.name} is not")
        clean = self.rewritten(content)
        return packed(clean, codec) if codec else clean

    def _members(self, content: Content) -> Iterator[tuple[Member, Iterator[bytes]]]:
        """The members that can be shown, each with its safe bytes."""
        for member, inner in members(content, self.pipeline, self.tally):
            try:
                clean = self.rewritten(inner)
            except WithheldError as error:
                self.tally.withheld.append(str(error))
            else:
                yield member, clean

    def _text(self, content: Content) -> Iterator[bytes]:
        transcoder = transcoder_for(content.head, self.encoding)
        chunks = transcoded(content.chunks(), transcoder)
        rewrite = Rewrite(collects=self.replaced is not None, shows=self.watch is not None)
        for done in worked(self.pipeline, chunks, rewrite, self.workers, content.name):
            yield transcoder.write(done.clean)
            self.tally.merge(done.tally)
            if self.watch is not None and done.piece is not None:
                self.watch(content.name, done.piece)
            if self.replaced is not None:
                self.replaced.merge(done.replaced)
