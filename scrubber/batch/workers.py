"""Runs tasks in forked processes that share one pipeline.

Forked, because a pipeline takes as long to compile as many a file to scrub, and holds the key and known values: the
copied memory has them, and they never travel. Where forking is not safe (macOS, Windows) there are no workers.

A worker owns nothing: what it writes belongs to the process that started it, which ends it whenever it likes. Signals
that are meant for the whole run are left to that process; without it a worker does not live on.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections import deque
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from scrubber.batch.parallel import is_small
from scrubber.detectors.ner import prepare
from scrubber.errors import ProcessingError, ScrubError, WorkerError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.connection import Connection

    from scrubber.pipeline import Pipeline

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")

_SIGNALS = (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM))
_MOST = 3
"""Processes that nobody asked for; each takes about 40 MB, the one that starts them 60."""
_PER_FILE = 1 << 13
"""Bytes that could be scrubbed in the time that it takes to open, write and name a file."""
_SET_PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of prctl(2)."""


_LOST = "the process that worked on it was ended from outside; is there enough memory? --jobs 1 takes the least"


class Task(Protocol[T_co]):
    """What a worker can be asked: it and its result can be pickled; it raises nothing but `ScrubError` on purpose."""

    def __call__(self, pipeline: Pipeline, /) -> T_co:
        """Do it."""


class Answer(Generic[T]):
    """What came of a task, once it `is_there`: its result, or what it raised."""

    __slots__ = ("error", "is_there", "result", "task")

    def __init__(self, task: Task[T]) -> None:
        self.task = task
        self.is_there = False
        self.result: T
        self.error: ScrubError | None = None

    def fail(self, error: ScrubError) -> None:
        """There will be no result."""
        self.error = error
        self.is_there = True


class Worker:
    """One process."""

    def __init__(self, pid: int, connection: Connection) -> None:
        self.connection = connection
        self._pid = pid

    def send(self, task: object) -> bool:
        """Give it a task; whether it is alive to take it."""
        with suppress(OSError):
            self.connection.send(task)
            return True
        return False

    def receive(self, answer: Answer[Any]) -> bool:
        """Take what came of a task; whether the worker lived to say so."""
        with suppress(OSError, EOFError):
            answer.result, answer.error = self.connection.recv()
            answer.is_there = True
            return True
        answer.fail(WorkerError(_LOST))
        return False

    def end(self) -> None:
        """End it, whatever it is at."""
        _close(self.connection)
        with suppress(ProcessLookupError, ChildProcessError):  # a signal may have ended this once before
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)


class Workers:
    """Processes with one pipeline; tasks are begun in the order in which they were submitted."""

    def __init__(self, pipeline: Pipeline, workers: Sequence[Worker]) -> None:
        self.pipeline = pipeline
        self.ahead = len(workers) + 2
        """Tasks that may be under way or waiting while the oldest one's result is."""
        self._count = len(workers)
        self._free = list(workers)
        self._busy: dict[Connection, tuple[Worker, Answer[Any]]] = {}
        self._waiting: deque[Answer[Any]] = deque()

    def __len__(self) -> int:
        return self._count

    def submit(self, task: Task[T]) -> Answer[T]:
        """Have a worker do the task."""
        answer = Answer(task)
        self._waiting.append(answer)
        self._go_on(0)
        return answer

    def result(self, answer: Answer[T]) -> T:
        """The result of a task, when it is there.

        Raises:
            ScrubError: what the task raised; WorkerError when the worker was ended.
        """
        while not answer.is_there:
            self._go_on(None)
        if answer.error is not None:
            raise answer.error
        return answer.result

    def forget(self, answer: Answer[T]) -> None:
        """Nobody wants the result any more."""
        with suppress(ValueError):
            self._waiting.remove(answer)

    def _go_on(self, seconds: float | None) -> None:
        """Take the answers that come within some seconds, or the next one, and give the workers what is waiting."""
        from multiprocessing.connection import wait  # noqa: PLC0415 - one process does without

        ready = wait(list(self._busy), seconds) if self._busy else ()
        for connection in [each for each in self._busy if each in ready]:
            worker, answer = self._busy.pop(connection)
            if worker.receive(answer):
                self._free.append(worker)
        while self._waiting and self._free:
            worker = self._free.pop()
            if worker.send(self._waiting[0].task):
                self._busy[worker.connection] = (worker, self._waiting.popleft())
        while self._waiting and not self._busy:
            self._waiting.popleft().fail(WorkerError(_LOST))


def worthwhile(total: int, files: int, asked: int | None = None) -> int:
    """How many processes to start for so many bytes in so many files: one for what is done before others have begun.

    Without a number that is `asked` for: one for each core, as many as stay within 200 MB.
    """
    if is_small(total + files * _PER_FILE):
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return asked or min(cores, _MOST)


@contextmanager
def open_workers(pipeline: Pipeline, count: int) -> Iterator[Workers | None]:
    """Workers for a pipeline, fewer where the system has no more; none where one does, or forking is not safe."""
    if count < 2 or not sys.platform.startswith("linux"):
        yield None
        return
    prepare(pipeline.detectors)
    with ExitStack() as ends:
        workers: list[Worker] = []
        for _ in range(count):
            with suppress(OSError), _signals_later():
                workers.append(_fork(pipeline, [worker.connection for worker in workers]))
                ends.callback(workers[-1].end)
        yield Workers(pipeline, workers) if workers else None


@contextmanager
def _signals_later() -> Iterator[None]:
    """A signal that comes meanwhile is noticed when the block is over: who forked knows the child then."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _fork(pipeline: Pipeline, others: Sequence[Connection]) -> Worker:
    from multiprocessing.connection import Pipe  # noqa: PLC0415 - see above

    ours, theirs = Pipe()
    parent = os.getpid()
    pid = os.fork()
    if pid:
        _close(theirs)
        return Worker(pid, ours)
    try:
        _close(ours, *others)
        _live_with(parent)
        _serve(pipeline, theirs)
    finally:
        os._exit(0)  # nothing that the other process has opened or registered is ours to finish


def _close(*ends: Connection) -> None:
    for end in ends:
        with suppress(OSError):  # it is closed for all that; a worker must end, and nothing is lost
            end.close()


def _live_with(parent: int) -> None:
    """End when the process that started this one does, and at no signal that it gets too."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    with suppress(ImportError, OSError, AttributeError):
        import ctypes  # noqa: PLC0415 - the standard library has no other way to this call

        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, int(signal.SIGKILL))
    if os.getppid() != parent:
        os._exit(0)


def _serve(pipeline: Pipeline, connection: Connection) -> None:
    """A worker's life: until the other end is closed, by whatever ended the process there."""
    gc.freeze()  # collecting garbage would touch, and so copy, all memory that is shared
    with suppress(OSError, EOFError):
        while True:
            connection.send(_done(connection.recv(), pipeline))


def _done(task: Task[object], pipeline: Pipeline) -> tuple[object, ScrubError | None]:
    """The result, or what was raised, without the traceback."""
    try:
        return task(pipeline), None
    except ScrubError as error:
        return None, error
    except OSError as error:
        return None, ProcessingError(f"{error.filename or 'a worker'}: the system failed ({error.strerror})")
    except Exception as error:  # noqa: BLE001 - a traceback or message could show what is being scrubbed
        return None, ProcessingError(f"internal error in a worker ({type(error).__name__})")
