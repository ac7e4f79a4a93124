"""Unpacks and packs compressed files: gzip, zstd, bzip2 and xz, each of one member or many."""

from __future__ import annotations

import bz2
import lzma
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from scrubber.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

CHUNK = 1 << 20
_SLICE = 1 << 14
"""Bytes unpacked at a time: each member's end copies what follows it in the slice, so many tiny members stay cheap."""
_MOST_MEMORY = 1 << 27
"""Bytes that a decoder may take for what it looks back at; `xz -9` needs half of it, `zstd --ultra --long=27` all."""
_XZ_PRESET = 4
"""Packs nearly as well as the tool's own 6, in half the memory."""
_GZIP_WINDOW = 31
"""What zlib calls gzip: 16, and the largest window of 2^15 bytes."""


class Decoder(Protocol):
    """Unpacks one member; the interface of `bz2.BZ2Decompressor`."""

    @property
    def eof(self) -> bool:
        """Whether the member has ended, its check sum right."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing more can come before there is more input."""

    @property
    def unused_data(self) -> bytes:
        """What followed the member."""

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """Take `data`, give at most `max_length` bytes."""


class Encoder(Protocol):
    """Packs one member."""

    def compress(self, data: bytes, /) -> bytes:
        """Take `data`, give what is ready."""

    def flush(self) -> bytes:
        """The end of the member."""


@dataclass(frozen=True, slots=True)
class Codec:
    """A format of compressed files, the suffixes of names that ask for it."""

    name: str
    suffixes: tuple[str, ...]
    decoder: Callable[[], Decoder]
    encoder: Callable[[], Encoder]


class _Gunzip:
    """A gzip member, unpacked by isal or zlib, with the interface of the others."""

    def __init__(self) -> None:
        self._inner = _deflate().decompressobj(wbits=_GZIP_WINDOW)
        self._is_full = False

    @property
    def eof(self) -> bool:
        return bool(self._inner.eof)

    @property
    def needs_input(self) -> bool:
        return not (self._is_full or self._inner.unconsumed_tail)

    @property
    def unused_data(self) -> bytes:
        return bytes(self._inner.unused_data)

    def decompress(self, data: bytes, max_length: int) -> bytes:
        piece: bytes = self._inner.decompress(self._inner.unconsumed_tail + data, max_length)
        self._is_full = len(piece) == max_length
        return piece


def _deflate() -> Any:
    """The fast library where there is one."""
    try:
        from isal import isal_zlib  # noqa: PLC0415
    except ImportError:  # a platform without a wheel
        import zlib  # noqa: PLC0415

        return zlib
    return isal_zlib


def _zstd() -> Any:
    if sys.version_info >= (3, 14):
        from compression import zstd  # noqa: PLC0415
    else:
        from backports import zstd  # noqa: PLC0415
    return zstd


def _zstd_encoder() -> Encoder:
    zstd = _zstd()
    encoder: Encoder = zstd.ZstdCompressor(options={zstd.CompressionParameter.checksum_flag: 1})
    return encoder


GZIP = Codec("gzip", (".gz", ".tgz", ".taz"), _Gunzip, lambda: _deflate().compressobj(wbits=_GZIP_WINDOW))
ZSTD = Codec("zstd", (".zst", ".zstd", ".tzst"), lambda: _zstd().ZstdDecompressor(), _zstd_encoder)
BZIP2 = Codec("bzip2", (".bz2", ".tbz", ".tbz2"), bz2.BZ2Decompressor, bz2.BZ2Compressor)
XZ = Codec(
    "xz",
    (".xz", ".txz"),
    lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MOST_MEMORY),
    lambda: lzma.LZMACompressor(preset=_XZ_PRESET),
)
CODECS = (GZIP, ZSTD, BZIP2, XZ)


def codec_for(name: str) -> Codec | None:
    """The codec that the suffix of a file's name asks for."""
    return next((codec for codec in CODECS if name.lower().endswith(codec.suffixes)), None)


def unpacked(chunks: Iterable[bytes], codec: Codec, name: str) -> Iterator[bytes]:
    """The text of all members, in chunks of about a MiB. Zeros between and after members are padding.

    Raises:
        InputError: a member is damaged or cut off, or something else follows.
    """
    slices = (chunk[at : at + _SLICE] for chunk in chunks for at in range(0, len(chunk), _SLICE))
    data = next(slices, b"")
    gathered: list[bytes] = []
    size = 0
    while data:
        decoder = codec.decoder()
        while not decoder.eof:
            if piece := _decompress(decoder, data, codec, name):
                gathered.append(piece)
                size += len(piece)
            if size >= CHUNK:
                yield b"".join(gathered)
                gathered, size = [], 0
            data = b""
            if decoder.needs_input and not decoder.eof and not (data := next(slices, b"")):
                raise InputError(f"{name}: is cut off ({codec.name}); fetch it again")
        data = _member_after(decoder.unused_data, slices)
    yield b"".join(gathered)


def _member_after(rest: bytes, slices: Iterator[bytes]) -> bytes:
    """The beginning of the next member, or nothing."""
    while not (rest := rest.lstrip(b"\0")):
        following = next(slices, None)
        if following is None:
            return b""
        rest = following
    return rest


def _decompress(decoder: Decoder, data: bytes, codec: Codec, name: str) -> bytes:
    try:
        return decoder.decompress(data, CHUNK)
    except Exception:  # noqa: BLE001, S110 - each library has an error of its own, whose text could show data
        pass
    raise InputError(f"{name}: is damaged, or has something behind its end ({codec.name}); fetch it again")


def packed(chunks: Iterable[bytes], codec: Codec) -> Iterator[bytes]:
    """The chunks as one member, without a name or a time in its header."""
    encoder = codec.encoder()
    for chunk in chunks:
        if piece := encoder.compress(chunk):
            yield piece
    yield encoder.flush()
