"""What reading a structure gives: the values that it holds under a name, and where it ends."""

from __future__ import annotations

from typing import NamedTuple

REACH = 1 << 14
"""Bytes after a name in which the structure is read that the name introduces."""


class Named(NamedTuple):
    """A value in a structure and the names on the way to it, outermost first."""

    path: tuple[bytes, ...]
    start: int
    end: int
    quoted: bool = True


class Reading(NamedTuple):
    """The values found.

    `end` is just past the last byte that they depend on; None when the text ran out before the structure did.
    """

    values: list[Named]
    end: int | None
