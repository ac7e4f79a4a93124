"""What a shared file is called: the name that was given and what is below it, scrubbed with its whole path in view."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from scrubber.batch.names import Names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scrubber.pipeline import Pipeline
    from scrubber.share.selection import Selection

FOLDER = "files"
"""Where the copies are in a bundle, so that none can be taken for the manifest."""
PLACE = "what is to be shared"
_NO_UTF8 = re.compile("[\udc80-\udcff]")
"""Bytes of a name that are not UTF-8, as Python holds them (PEP 383)."""


class Naming:
    """Names in the bundle. `/home/alice` is known for a user's folder although only `alice` of it is shared."""

    def __init__(self, selection: Selection, pipeline: Pipeline) -> None:
        """Scrub the names of the roots, which are as long as it takes to tell them apart.

        Raises:
            InputError: two of them are the same once scrubbed, or are too long.
        """
        self._names = Names(pipeline, PLACE)
        self._roots = {root: self._parts(root) for root in selection.roots}
        self._length = _telling_apart(list(self._roots.values()))

    def of(self, path: Path, root: Path) -> str:
        """The name of a file of a root.

        Raises:
            InputError: once scrubbed it is that of another one, or it is too long.
        """
        outside = max(0, len(self._roots[root]) - self._length)
        return "/".join((FOLDER, *self._parts(path)[outside:]))

    def _parts(self, path: Path) -> list[str]:
        """The whole path in parts, each scrubbed."""
        whole = os.path.abspath(path).lstrip("/")  # noqa: PTH100 - a link keeps its own name
        return _NO_UTF8.sub(_percent, self._names.clean(whole)).split("/") if whole else []


def _telling_apart(paths: Sequence[Sequence[str]]) -> int:
    """How many parts, counted from the end, make the paths different from each other."""
    length = 1
    while len({tuple(parts[-length:]) for parts in paths}) < len(paths):
        length += 1
    return length


def _percent(byte: re.Match[str]) -> str:
    """A byte as `%ff`: zip and JSON know no other way."""
    return f"%{ord(byte[0]) - 0xDC00:02x}"
