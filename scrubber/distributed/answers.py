"""Carries what came of tasks as JSON, which unlike a pickle runs no code when it is read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

from scrubber import errors
from scrubber.batch.tally import Tally
from scrubber.distributed.tasks import Done
from scrubber.entities import Entity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scrubber.errors import ScrubError


def packed(done: Iterable[Done]) -> bytes:
    """Answers for another machine."""
    return msgspec.json.encode([_packed(each) for each in done])


def unpacked(data: bytes) -> list[Done]:
    """Answers from another machine."""
    return [_unpacked(row) for row in msgspec.json.decode(data)]


def _packed(done: Done) -> dict[str, Any]:
    tally, problem = done.tally, done.problem
    return {
        "part": done.part,
        "found": done.found,
        "begun": done.begun,
        "ended": done.ended,
        "problem": None if problem is None else (type(problem).__name__, str(problem)),
        "counts": (tally.bytes, tally.lines, tally.renamed),
        "entities": {entity.name: count for entity, count in tally.entities.items()},
        "skipped": tally.skipped,
        "withheld": tally.withheld,
    }


def _unpacked(row: dict[str, Any]) -> Done:
    size, lines, renamed = row["counts"]
    tally = Tally(
        bytes=size,
        lines=lines,
        renamed=renamed,
        entities=Counter({Entity[name]: count for name, count in row["entities"].items()}),
        skipped=[(name, reason) for name, reason in row["skipped"]],
        withheld=row["withheld"],
    )
    return Done(row["part"], row["found"], tally, _problem(row["problem"]), row["begun"], row["ended"])


def _problem(told: Sequence[str] | None) -> ScrubError | None:
    if told is None:
        return None
    kind = getattr(errors, told[0])
    problem: ScrubError = kind(told[1])
    return problem
