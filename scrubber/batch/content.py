"""What is read: named bytes in chunks, what they are, and how deep inside of what they lie."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from scrubber.batch.compression import unpacked
from scrubber.batch.encodings import is_wide_name, may_be_wide
from scrubber.batch.kinds import UNKNOWN, Form, Kind, is_undecided, kind_of
from scrubber.errors import InputError, WithheldError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.batch.source import Source

DEEPEST = 8
"""Layers, each a compression or an archive, that an input may be wrapped in."""
RATIO = 250
"""Times its own size that an input may unpack to; logs pack ten- to fiftyfold."""
FREE = 1 << 28
"""Bytes that any input may unpack to."""
HELD = 1 << 26
"""Bytes of an archive that must be read out of order, and so be held in memory."""


class Allowance:
    """Counts what one input unpacks to, over all its layers, and ends what grows out of bounds."""

    def __init__(self, name: str, packed: int = 0) -> None:
        self._name = name
        self._packed = packed
        self._unpacked = 0

    def counted(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The chunks of an input whose size is not known before."""
        for chunk in chunks:
            self._packed += len(chunk)
            yield chunk

    def spent(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The chunks of what was unpacked.

        Raises:
            InputError: they are too many.
        """
        for chunk in chunks:
            self._unpacked += len(chunk)
            if self._unpacked > max(FREE, RATIO * self._packed):
                raise InputError(f"{self._name}: unpacks to over {RATIO} times its size; unpack it if that is right")
            yield chunk


@dataclass(frozen=True, slots=True, repr=False)
class Content:
    """Bytes of one file, layer or member; `file`, if any, holds them too, to be read in any order."""

    name: str
    head: bytes
    rest: Iterator[bytes]
    kind: Kind
    allowance: Allowance
    depth: int = 0
    file: BinaryIO | None = None

    @classmethod
    def of_stream(cls, name: str, chunks: Iterable[bytes]) -> Content:
        """What arrives, as far as its kind can be told."""
        allowance = Allowance(name)
        return cls._begun(name, allowance.counted(chunks), allowance)

    @classmethod
    def of_file(cls, name: str, source: Source, chunks: Iterator[bytes] | None = None) -> Content:
        """An open file; `chunks` are its own if not given."""
        return cls._begun(name, chunks or source.chunks(), Allowance(name, source.size), file=source.file)

    @classmethod
    def _begun(
        cls, name: str, chunks: Iterator[bytes], allowance: Allowance, depth: int = 0, file: BinaryIO | None = None
    ) -> Content:
        head = next(chunks, b"")
        while (is_undecided(head) or may_be_wide(head)) and (more := next(chunks, b"")):
            head += more
        return cls(name, head, chunks, kind_of(head), allowance, depth, file)

    def chunks(self) -> Iterator[bytes]:
        """Everything, once."""
        yield self.head
        yield from self.rest

    def inside(self, name: str, chunks: Iterable[bytes]) -> Content:
        """What one layer deeper holds.

        Raises:
            InputError: that is too deep; while it is read, also: it is too much.
        """
        if self.depth >= DEEPEST:
            raise InputError(f"{self.name}: is packed more than {DEEPEST} times over; unpack it first")
        return self._begun(name, self.allowance.spent(chunks), self.allowance, self.depth + 1)

    def unpacked(self) -> Content:
        """What a compressed file holds.

        Raises:
            InputError: see `inside`; while it is read, also: it is damaged.
        """
        if self.kind.codec is None:
            return self
        return self.inside(self.name, unpacked(self.chunks(), self.kind.codec, self.name))

    def whole(self) -> BinaryIO:
        """All of it, to be read in any order.

        Raises:
            InputError: it is no file of its own, and too large to be held in memory.
        """
        if self.file is not None:
            return self.file
        held = BytesIO()
        for chunk in self.chunks():
            if held.tell() + len(chunk) > HELD:
                raise InputError(
                    f"{self.name}: is a {self.kind.name} archive of over {HELD >> 20} MiB; unpack it first"
                )
            held.write(chunk)
        return held

    def check_text(self, encoding: str | None) -> None:
        """Make sure that this is text, in the encoding that was declared.

        Raises:
            WithheldError: it is binary.
            InputError: it is packed in a way that is not read.
        """
        if self.kind == UNKNOWN and is_wide_name(encoding):
            return
        if self.kind.form is Form.BINARY:
            raise WithheldError(
                f"{self.name}: is binary ({self.kind.name}), so it is withheld; --keep-binary copies it"
            )
        if self.kind.form is Form.UNREAD:
            raise InputError(f"{self.name}: is packed ({self.kind.name}), which is not read; unpack it first")
