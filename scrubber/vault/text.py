"""Takes a text apart at given places, without holding more of it than a chunk."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from scrubber.batch.archives import ARCHIVES
from scrubber.batch.content import Content
from scrubber.batch.encodings import Transcoder, in_its_encoding, transcoded, transcoder_for
from scrubber.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.batch.source import Source


class Text:
    """A file as UTF-8 or the like, taken from front to back; its hash is that of the file's own bytes, unpacked."""

    def __init__(self, source: Source, name: str) -> None:
        content = Content.of_file(name, source)
        while content.kind.codec is not None:
            content = content.unpacked()
        if content.kind.form in ARCHIVES:
            raise InputError(f"{name}: is an archive ({content.kind.name}), which a map cannot lead back from")
        self._hash = hashlib.sha256()
        self.transcoder: Transcoder = transcoder_for(content.head)
        whole = transcoded(self._hashed(content.chunks()), transcoder_for(content.head))
        self._chunks = in_its_encoding(whole, name)
        self._chunk, self._taken = b"", 0

    def digest(self) -> bytes:
        """SHA-256 of what was taken; of the whole file once everything was."""
        return self._hash.digest()

    def take(self, count: int) -> Iterator[bytes]:
        """The next `count` bytes in pieces; fewer when the text ends."""
        while count and (self._taken < len(self._chunk) or self._more()):
            piece = self._chunk[self._taken : self._taken + count]
            self._taken += len(piece)
            count -= len(piece)
            yield piece

    def rest(self) -> Iterator[bytes]:
        """All that is left."""
        yield self._chunk[self._taken :]
        self._chunk, self._taken = b"", 0
        yield from self._chunks

    def _more(self) -> bool:
        self._chunk, self._taken = next(filter(None, self._chunks), b""), 0  # half a character is no text yet
        return bool(self._chunk)

    def _hashed(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self._hash.update(chunk)
            yield chunk
