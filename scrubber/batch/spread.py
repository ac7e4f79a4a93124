"""Spreads many files over workers, small ones by the batch, with the results in the order of the files."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from scrubber.batch.parallel import ALONE
from scrubber.errors import ScrubError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scrubber.batch.workers import Task, Workers

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

    def abandon(self, result: Result, /) -> None:
        """Clean up after a result that nobody takes."""


def spread(items: Iterable[Item], plan: Plan[Item, Result], workers: Workers | None) -> Iterator[Result]:
    """The result of each item, in order; without workers one after the other."""
    if workers is None:
        yield from map(plan.here, items)
        return
    begun = _Begun(plan, workers)
    try:
        for batch in _batches(items, plan):
            begun.add(batch)
            if len(begun) > workers.ahead:
                yield from begun.oldest()
        while len(begun):
            yield from begun.oldest()
    finally:
        begun.abandon()


class _Begun(Generic[Item, Result]):
    """Batches that workers are at, and files that are to be done here when their turn comes."""

    def __init__(self, plan: Plan[Item, Result], workers: Workers) -> None:
        self._plan = plan
        self._workers = workers
        self._waiting: deque[Future[list[Result]] | Item] = deque()
        self._ready: deque[Result] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, batch: Sequence[Item]) -> None:
        """Begin with a batch; one file by itself may be too large for a worker."""
        if len(batch) == 1 and not _is_small(self._plan.size(batch[0])):
            self._waiting.append(batch[0])
        else:
            self._waiting.append(self._workers.submit(self._plan.task(batch)))

    def oldest(self) -> Iterator[Result]:
        """The results of the oldest batch."""
        first = self._waiting.popleft()
        self._ready.extend(first.result() if isinstance(first, Future) else [self._plan.here(first)])
        while self._ready:
            yield self._ready.popleft()

    def abandon(self) -> None:
        """Clean up after what nobody took."""
        for waiting in self._waiting:
            if isinstance(waiting, Future) and not waiting.cancel():
                with suppress(ScrubError):
                    self._ready.extend(waiting.result())
        for result in self._ready:
            self._plan.abandon(result)


def _batches(items: Iterable[Item], plan: Plan[Item, Result]) -> Iterator[list[Item]]:
    """Runs of small files, up to `MOST` of them or as large as one may be together; each other file by itself."""
    batch: list[Item] = []
    total = 0
    for item in items:
        size = plan.size(item)
        if batch and (size is None or not _is_small(total + size) or len(batch) == MOST):
            yield batch
            batch, total = [], 0
        batch.append(item)
        total += ALONE + 1 if size is None else size
    if batch:
        yield batch


def _is_small(size: int | None) -> bool:
    return size is not None and size <= ALONE
