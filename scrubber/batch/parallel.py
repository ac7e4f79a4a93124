"""Works on the pieces of one text in several processes, with the result of one.

A worker takes one chunk and the state that the stream is in before it. That state is known for sure only once the chunk
before is done, so a stream with foresight runs ahead and guesses it. A guess that proves wrong is done again.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from scrubber.batch.foresight import Foresight
from scrubber.batch.stream import Stream
from scrubber.errors import ScrubError, WorkerError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.batch.stream import Piece, State
    from scrubber.batch.workers import Answer, Workers
    from scrubber.pipeline import Pipeline

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

ALONE = 1 << 21
"""Bytes at the beginning of a text that are done in this process, as smaller texts are altogether."""


def is_small(size: int | None) -> bool:
    """Whether a file of so many bytes is done by one process; one whose size nobody knows is not."""
    return size is not None and size <= ALONE


class Work(Protocol[T_co]):
    """What is to be done with each piece; it and its result can be pickled."""

    def __call__(self, pipeline: Pipeline, piece: Piece, /) -> T_co:
        """Do it."""


@dataclass(frozen=True, slots=True, repr=False)
class Step(Generic[T]):
    """The pieces that one chunk decides in a stream of a given state; without a chunk, what its end decides."""

    state: State
    chunk: bytes | None
    work: Work[T]

    def __call__(self, pipeline: Pipeline, /) -> Stepped[T]:
        """See `Task`."""
        stream, results = Stream(pipeline, self.state), []
        problem = None
        try:
            for piece in _fed(stream, self.chunk):
                results.append(self.work(pipeline, piece))  # noqa: PERF401 - those before an error are kept
        except ScrubError as error:
            problem = error
        return Stepped(results, stream.state, problem)


@dataclass(frozen=True, slots=True, repr=False)
class Stepped(Generic[T]):
    """The results of a step, the state after it, and what ended it early."""

    results: list[T]
    state: State
    problem: ScrubError | None


@dataclass(frozen=True, slots=True, repr=False)
class _Begun(Generic[T]):
    """A step under way in a worker, and the state that should be after it."""

    step: Step[T]
    answer: Answer[Stepped[T]]
    guess: State


class _Ahead(Generic[T]):
    """The steps of one text that have begun, oldest first; the first begins in a given state."""

    def __init__(self, workers: Workers, work: Work[T], state: State) -> None:
        self._workers = workers
        self._work = work
        self._foresight = Foresight(workers.pipeline)
        self._guess = Stream(self._foresight, state)
        self._begun: deque[_Begun[T]] = deque()

    def __len__(self) -> int:
        return len(self._begun)

    def begin(self, chunk: bytes | None) -> None:
        """Begin the step of the next chunk, or of the end."""
        step = Step(self._guess.state, chunk, self._work)
        answer = self._workers.submit(step)
        deque(_fed(self._guess, chunk), maxlen=0)
        self._begun.append(_Begun(step, answer, self._guess.state))

    def finish(self) -> Iterator[T]:
        """The results of the oldest step."""
        begun = self._begun.popleft()
        done = self._workers.result(begun.answer)
        yield from done.results
        if done.problem is not None:
            raise done.problem
        if done.state != begun.guess:
            self._begin_again(done.state)

    def forget(self) -> None:
        """Forget what has not been finished."""
        for begun in self._begun:
            self._workers.forget(begun.answer)
        self._begun.clear()

    def _begin_again(self, state: State) -> None:
        """The steps under way began in a state that never was."""
        wrong = tuple(self._begun)
        self.forget()
        self._guess = Stream(self._foresight, state)
        for begun in wrong:
            self.begin(begun.step.chunk)


def worked(
    pipeline: Pipeline, chunks: Iterator[bytes], work: Work[T], workers: Workers | None = None, name: str = ""
) -> Iterator[T]:
    """What `work` makes of each decided piece of one text, in order; in the workers, if there are any for the pipeline.

    Args:
        pipeline: finds in the pieces what the work needs.
        chunks: the text.
        work: what is to be done with each piece.
        workers: help with what comes after the first `ALONE` bytes.
        name: what errors call the text.

    Raises:
        ScrubError: what the chunks or the work raise, after the results that came before it.
    """
    stream, size = Stream(pipeline), 0
    helpers = workers if workers is not None and workers.pipeline is pipeline else None
    for chunk in chunks:
        if helpers is not None and size > ALONE:
            rest = _Source(chain((chunk,), chunks))
            yield from _shared(_Ahead(helpers, work, stream.state), rest, helpers.ahead, name)
            return
        size += len(chunk)
        for piece in stream.feed(chunk):
            yield work(pipeline, piece)
    for piece in stream.close():
        yield work(pipeline, piece)


class _Source:
    """The chunks of a text, and what ended them early: one process would have met it after all that came before."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self.problem: Exception | None = None

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._chunks
        except Exception as error:  # noqa: BLE001 - raised by who asked, later
            self.problem = error


def _shared(ahead: _Ahead[T], source: _Source, most: int, name: str) -> Iterator[T]:
    """The results of what the workers do."""
    try:
        yield from _results(ahead, source, most)
    except WorkerError as error:
        lost = error
    else:
        return
    finally:
        ahead.forget()
    raise WorkerError(f"{name}: {lost}")


def _results(ahead: _Ahead[T], source: _Source, most: int) -> Iterator[T]:
    for chunk in source:
        ahead.begin(chunk)
        if len(ahead) > most:
            yield from ahead.finish()
    if source.problem is None:
        ahead.begin(None)
    while len(ahead):
        yield from ahead.finish()
    if source.problem is not None:
        raise source.problem


def _fed(stream: Stream, chunk: bytes | None) -> Iterable[Piece]:
    return stream.close() if chunk is None else stream.feed(chunk)
