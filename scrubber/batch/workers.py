"""Runs tasks in forked processes that share one pipeline.

Forked, because a pipeline takes as long to compile as many a file to scrub, and holds the key and known values: the
copied memory has them, and they never travel. Where forking is not safe (macOS, Windows) there are no workers.
"""

from __future__ import annotations

import gc
import signal
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from scrubber.errors import ProcessingError, ScrubError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.connection import Connection

    from scrubber.pipeline import Pipeline

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


class Task(Protocol[T_co]):
    """What a worker can be asked: it and its result can be pickled; it raises nothing but `ScrubError` on purpose."""

    def __call__(self, pipeline: Pipeline, /) -> T_co:
        """Do it."""


@dataclass(frozen=True, slots=True)
class _Raised:
    """What a task raised: the error, or the name of one that was not meant to be."""

    error: ScrubError


class Workers:
    """Processes with one pipeline; tasks are taken in the order in which they were submitted."""

    def __init__(self, pipeline: Pipeline, connections: Sequence[Connection]) -> None:
        self.pipeline = pipeline
        self.ahead = 2 * len(connections) + 1
        """Tasks that may be under way or waiting while the oldest one's result is."""
        self._free: SimpleQueue[Connection] = SimpleQueue()
        for connection in connections:
            self._free.put(connection)
        self._threads = ThreadPoolExecutor(len(connections), "scrub worker")

    def __len__(self) -> int:
        return self.ahead // 2

    def submit(self, task: Task[T]) -> Future[T]:
        """Have a worker do the task. The future raises what the task does, or ProcessingError when the worker ended."""
        return self._threads.submit(self._ask, task)

    def close(self) -> None:
        """Forget tasks that have not begun, and wait for the others."""
        self._threads.shutdown(cancel_futures=True)

    def _ask(self, task: Task[T]) -> T:
        """Send a task to a free worker and wait for the answer: one thread for each worker does nothing else."""
        connection = self._free.get()
        try:
            answer: Any = _exchange(connection, task)
        finally:
            self._free.put(connection)
        if isinstance(answer, _Raised):
            raise answer.error
        done: T = answer
        return done


@contextmanager
def open_workers(pipeline: Pipeline, count: int) -> Iterator[Workers | None]:
    """Workers for a pipeline; none where one process is wanted, or the system cannot fork safely."""
    if count < 2 or not sys.platform.startswith("linux"):
        yield None
        return
    context = get_context("fork")
    processes, connections = [], []
    try:
        for _ in range(count):
            ours, theirs = context.Pipe()
            connections.append(ours)
            processes.append(context.Process(target=_serve, args=(pipeline, theirs, tuple(connections)), daemon=True))
            processes[-1].start()
            theirs.close()
        workers = Workers(pipeline, connections)
        try:
            yield workers
        finally:
            workers.close()
    finally:
        for connection in connections:
            connection.close()
        for process in processes:
            process.join()


def _exchange(connection: Connection, task: object) -> object:
    with suppress(OSError, EOFError):
        connection.send(task)
        return connection.recv()
    raise ProcessingError("a worker process was ended from outside; is there enough memory? --jobs 1 takes the least")


def _serve(pipeline: Pipeline, connection: Connection, others: Sequence[Connection]) -> None:
    """A worker's life: until the other end is closed, by whatever ended the process there."""
    for end in others:
        end.close()
    gc.freeze()  # collecting garbage would touch, and so copy, all memory that is shared
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started us is interrupted too, and ends us
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    with suppress(OSError, EOFError):
        while True:
            task: Task[object] = connection.recv()
            connection.send(_done(task, pipeline))


def _done(task: Task[object], pipeline: Pipeline) -> object:
    """The result, or what was raised, without the traceback."""
    try:
        return task(pipeline)
    except ScrubError as error:
        return _Raised(error)
    except Exception as error:  # noqa: BLE001 - a traceback or message could show what is being scrubbed
        return _Raised(ProcessingError(f"internal error in a worker ({type(error).__name__})"))
