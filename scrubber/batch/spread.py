"""Spreads many files over workers, small ones by the batch, with the results in the order of the files."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Protocol, TypeVar

from scrubber.batch.parallel import is_small
from scrubber.errors import WorkerError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scrubber.batch.workers import Answer, Task, Workers

Item = TypeVar("Item")
Item_contra = TypeVar("Item_contra", contravariant=True)
Result = TypeVar("Result")

MOST = 32
"""Files in a batch."""


class Plan(Protocol[Item_contra, Result]):
    """What is to be done with each file."""

    def size(self, item: Item_contra, /) -> int | None:
        """Bytes of it; None when it has to be done in this process."""

    def here(self, item: Item_contra, /) -> Result:
        """Do it in this process, which may have the workers help with one large file."""

    def task(self, items: Sequence[Item_contra], /) -> Task[list[Result]]:
        """What a worker is to do with small ones."""

    def lost(self, item: Item_contra, error: WorkerError, /) -> Result:
        """What is to be said of a file whose worker was ended."""


def spread(items: Iterable[Item], plan: Plan[Item, Result], workers: Workers | None) -> Iterator[Result]:
    """The result of each item, in order; without workers one after the other."""
    if workers is None:
        yield from map(plan.here, items)
        return
    begun: deque[tuple[Sequence[Item], Answer[list[Result]] | None]] = deque()
    for batch in _batches(items, plan):
        is_shared = len(batch) > 1 or is_small(plan.size(batch[0]))
        begun.append((batch, workers.submit(plan.task(batch)) if is_shared else None))
        if len(begun) > workers.ahead:
            yield from _results(*begun.popleft(), plan, workers)
    while begun:
        yield from _results(*begun.popleft(), plan, workers)


def _results(
    batch: Sequence[Item], answer: Answer[list[Result]] | None, plan: Plan[Item, Result], workers: Workers
) -> Iterator[Result]:
    """What came of a batch, in a worker or, without an answer, here and now."""
    if answer is None:
        yield from map(plan.here, batch)
        return
    try:
        results = workers.result(answer)
    except WorkerError as error:
        lost = error
    else:
        yield from results
        return
    yield from (plan.lost(item, lost) for item in batch)


def _batches(items: Iterable[Item], plan: Plan[Item, Result]) -> Iterator[list[Item]]:
    """Runs of small files, up to `MOST` of them or as large as one may be together; each other file by itself."""
    batch: list[Item] = []
    total: int | None = 0
    for item in items:
        size = plan.size(item)
        together = None if size is None or total is None else total + size
        if batch and (len(batch) == MOST or not is_small(together)):
            yield batch
            batch, together = [], size
        batch.append(item)
        total = together
    if batch:
        yield batch
