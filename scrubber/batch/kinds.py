"""Tells by a file's first bytes what it is: text, compressed, an archive, binary, or packed in ways not read."""

from __future__ import annotations

import tarfile
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from scrubber.batch.compression import BZIP2, GZIP, XZ, ZSTD
from scrubber.batch.encodings import is_wide

if TYPE_CHECKING:
    from scrubber.batch.compression import Codec

SAMPLE = 1 << 13
"""Bytes that are looked at."""
TAR_BLOCK = 512


class Form(Enum):
    """What is to be done with a file."""

    TEXT = auto()
    PACKED = auto()
    TAR = auto()
    ZIP = auto()
    BINARY = auto()
    UNREAD = auto()


class Kind(NamedTuple):
    """A form, the name of the format, and how it is unpacked if it is compressed."""

    form: Form
    name: str = ""
    codec: Codec | None = None


_TEXT = Kind(Form.TEXT)
UNKNOWN = Kind(Form.BINARY, "no known format")
_SKIPPABLE = tuple(bytes((first,)) + b"\x2a\x4d\x18" for first in range(0x50, 0x60))
"""Frames without text that a zstd file may begin with (RFC 8878, 3.1.2)."""
_PACKED = (
    ((b"\x1f\x8b",), GZIP),
    ((b"\x28\xb5\x2f\xfd", *_SKIPPABLE), ZSTD),
    ((b"BZh",), BZIP2),
    ((b"\xfd7zXZ",), XZ),
)
_UNREAD = {
    b"\x1f\x9d": "compress",
    b"\x1f\xa0": "compress",
    b"\x04\x22\x4d\x18": "lz4",
    b"\xff\x06\x00\x00sNaPpY": "snappy",
    b"\x5d\x00\x00": "lzma",
    b"LZIP\x01": "lzip",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!\x1a\x07": "rar",
    b"PK\x07\x08": "zip in several parts",
    b"MSCF\x00": "cabinet",
    b"\xed\xab\xee\xdb": "rpm",
    b"!<arch>\n": "ar or deb",
}
_DOCUMENTS = (b"[Content_Types].xml", b"_rels/", b"META-INF/", b"mimetype", b"AndroidManifest.xml")
"""What the first member of a zip is called that is a document or a program rather than a bundle."""
_BINARY = {
    b"\x7fELF": "executable or core dump",
    b"MZ\x90\x00": "Windows executable",
    b"\xca\xfe\xba\xbe": "Java class or executable",
    b"\xcf\xfa\xed\xfe": "executable",
    b"\xfe\xed\xfa": "executable",
    b"\x00asm": "WebAssembly",
    b"\x89PNG": "image",
    b"\xff\xd8\xff": "image",
    b"GIF87a": "image",
    b"GIF89a": "image",
    b"%PDF-": "PDF",
    b"SQLite format 3\x00": "SQLite",
    b"7\x7f\x06\x82": "SQLite log",
    b"7\x7f\x06\x83": "SQLite log",
    b"LPKSHHRH": "systemd journal; journalctl --file exports it as text",
    b"ElfFile\x00": "Windows event log",
    b"MDMP\x93\xa7": "minidump",
    b"PAGEDU": "Windows crash dump",
    b"KDUMP   ": "kernel dump",
    b"JAVA PROFILE 1.0": "heap dump",
    b"\xd4\xc3\xb2\xa1": "packet capture",
    b"\xa1\xb2\xc3\xd4": "packet capture",
    b"\x0a\x0d\x0d\x0a": "packet capture",
    b"\xd0\xcf\x11\xe0": "Office document",
    b"PAR1": "Parquet",
}

_TEXTUAL = bytes(byte for byte in range(256) if byte >= 0x20 or byte in b"\x07\x08\t\n\v\f\r\x1b")
"""Bytes that text is made of in some encoding, colours and bells of terminals included."""
_KINDS_OF_CONTROLS = 6
"""Logs use one or two control characters as separators (FIX has SOH); what is no text uses all alike."""
_SHARE_OF_CONTROLS = 0.01
_HOLE = b"\0" * 64
_SHARE_OF_NULS = 0.3
"""Beyond this, zeros between the text are no longer separators, as in `/proc/*/cmdline`."""


def kind_of(head: bytes) -> Kind:
    """What a file is that begins with `head`."""
    for magics, codec in _PACKED:
        if head.startswith(magics):
            return Kind(Form.PACKED, codec.name, codec)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        is_document = head.startswith(_DOCUMENTS, 30)
        return Kind(Form.BINARY, "document or program in a zip") if is_document else Kind(Form.ZIP, "zip")
    unread = next((name for magic, name in _UNREAD.items() if head.startswith(magic)), None)
    if unread:
        return Kind(Form.UNREAD, unread)
    odd = head[:SAMPLE].translate(None, _TEXTUAL)
    return _with_controls(head, odd) if odd and not is_wide(head) else _TEXT


def is_undecided(head: bytes) -> bool:
    """Whether more must be seen to tell what it is: no line has ended yet, or zeros may begin a header."""
    if len(head) >= TAR_BLOCK:
        return False
    return not (b"\n" in head or b"\r" in head) or b"\0" in head[:4]


def _with_controls(head: bytes, odd: bytes) -> Kind:
    """What a file is that holds bytes that text rarely does."""
    if _is_tar(head):
        return Kind(Form.TAR, "tar")
    known = next((name for magic, name in _BINARY.items() if head.startswith(magic)), None)
    if known:
        return Kind(Form.BINARY, known)
    return UNKNOWN if _is_binary(head[:SAMPLE], odd) else _TEXT


def _is_binary(sample: bytes, odd: bytes) -> bool:
    """Whether zeros or control characters are too many and too mixed for text.

    A long run of zeros is the hole of a log that was truncated under its writer, or what is set aside for its rest.
    """
    text = sample.replace(_HOLE, b"").strip(b"\0")
    nuls = text.count(b"\0")
    controls = odd.replace(b"\0", b"")
    return nuls > _SHARE_OF_NULS * len(text) or (
        len(set(controls)) >= _KINDS_OF_CONTROLS and len(controls) > _SHARE_OF_CONTROLS * len(text)
    )


def _is_tar(head: bytes) -> bool:
    """Whether the first block is a header of a tar archive, its check sum right."""
    if len(head) < TAR_BLOCK or not head.strip(b"\0"):
        return False
    try:
        tarfile.TarInfo.frombuf(head[:TAR_BLOCK], "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True
