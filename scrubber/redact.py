"""The four styles of redaction: surrogate, tag, mask, remove."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Protocol

from scrubber.surrogates import Surrogate

if TYPE_CHECKING:
    from scrubber.keys import Key
    from scrubber.model import Finding


class Style(Enum):
    """What takes the place of a found value."""

    SURROGATE = "surrogate"
    TAG = "tag"
    MASK = "mask"
    REMOVE = "remove"


class Redactor(Protocol):
    """Makes the text that replaces a finding."""

    def __call__(self, value: bytes, finding: Finding, /) -> bytes:
        """The replacement of `value`, on one line."""


class Tag:
    """`[EMAIL_ADDRESS:<id>]`: says what stood here, and whether two are the same."""

    def __init__(self, key: Key) -> None:
        self._surrogate = Surrogate(key)

    def __call__(self, value: bytes, finding: Finding) -> bytes:
        """The tag for `value`."""
        return b"[%s:%s]" % (finding.entity.name.encode(), self._surrogate.identify(value))


def mask(value: bytes, _: Finding) -> bytes:
    """One `*` per code point; an invalid byte counts as one."""
    return b"*" * mask_length(value)


def mask_length(value: bytes) -> int:
    """Code points of the value; an invalid byte counts as one."""
    return len(value) if value.isascii() else len(value.decode("utf-8", "surrogateescape"))


def remove(_value: bytes, _: Finding) -> bytes:
    """Nothing."""
    return b""


def make_redactor(style: Style, key: Key) -> Redactor:
    """The redactor for a style."""
    match style:
        case Style.SURROGATE:
            return Surrogate(key)
        case Style.TAG:
            return Tag(key)
        case Style.MASK:
            return mask
        case Style.REMOVE:
            return remove
