"""Takes a text apart at given places, without holding more of it than a chunk."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from scrubber.batch.encodings import LONGEST_MARK, Transcoder, may_be_wide, transcoded, transcoder_for
from scrubber.batch.source import refuse_compressed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.batch.source import Source


class Text:
    """A file as UTF-8 or the like, taken from front to back; its hash is that of the file's own bytes."""

    def __init__(self, source: Source, name: str) -> None:
        self._raw = source.chunks()
        self._hash = hashlib.sha256()
        head = self._head()
        refuse_compressed(head, name)
        self.transcoder: Transcoder = transcoder_for(head)
        self._chunks = transcoded(self._hashed(head), transcoder_for(head))
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

    def _head(self) -> bytes:
        head = next(self._raw, b"")
        while head and (len(head) < LONGEST_MARK or may_be_wide(head)) and (more := next(self._raw, b"")):
            head += more
        return head

    def _hashed(self, head: bytes) -> Iterator[bytes]:
        self._hash.update(head)
        yield head
        for chunk in self._raw:
            self._hash.update(chunk)
            yield chunk
