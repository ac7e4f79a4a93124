"""Checks that each part of a text began in the state in which the part before it ended."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrubber.distributed.tasks import Done, Split

Part: TypeAlias = "tuple[Split, Done | None]"
"""A part, and what came of it; None when it is to be done."""


def mended(parts: Iterable[tuple[Split, Done]]) -> list[Part]:
    """The parts in order; one that began in another state than the part before it ended in is made one with that.

    The whole text as one part is what a single process would do, so there is always an end to mending.
    """
    result: list[Part] = []
    before: Done | None = None
    for split, done in parts:
        if before is None or before.problem is not None or (done.begun is not None and done.begun == before.ended):
            result.append((split, done))
        else:
            result[-1] = replace(result[-1][0], end=split.end, is_last=split.is_last), None
        before = done
    return result
