"""What a machine can be asked, as data: a file, a part of a large one, parts to be joined. No engine travels."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Protocol

from scrubber.batch.content import Content
from scrubber.batch.parallel import Step
from scrubber.batch.rewriting import Rewrite, Rewriter
from scrubber.batch.source import open_source
from scrubber.batch.tally import Tally
from scrubber.batch.target import open_draft, write_all
from scrubber.distributed.records import recording
from scrubber.distributed.states import beginning, mark_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.batch.source import Source
    from scrubber.batch.stream import State
    from scrubber.distributed.engine import Engine
    from scrubber.distributed.records import Records
    from scrubber.errors import ScrubError
    from scrubber.pipeline import Pipeline
    from scrubber.remote.url import Location


@dataclass(frozen=True, slots=True)
class Setting:
    """What all tasks of a run share.

    Attributes:
        engine: what their pipelines are made of.
        staging: where they write.
        encoding: of files whose first bytes show none.
        keep_binary: whether what is no text is copied as it is.
        is_reported: whether findings are wanted.
        is_lasting: whether outputs must last through a power cut.
    """

    engine: Engine
    staging: Location
    encoding: str | None = None
    keep_binary: bool = False
    is_reported: bool = False
    is_lasting: bool = False

    def fresh(self, kind: str) -> Location:
        """A name in the staging folder that no other try of a task has."""
        return self.staging / f"{kind}-{secrets.token_hex(6)}"


@dataclass(slots=True)
class Done:
    """What came of a task; the run tells a first try from a second by the names alone, which no two tries share.

    Attributes:
        part: the name of what was written, in the staging folder.
        found: the name of the findings in it, if they are wanted.
        begun: marks the state that a split began in; None where none could be guessed.
        ended: marks the state that it ended in.
    """

    part: str = ""
    found: str = ""
    tally: Tally = field(default_factory=Tally)
    problem: ScrubError | None = None
    begun: str | None = None
    ended: str | None = None


class Task(Protocol):
    """Something to be done anywhere; it can be pickled."""

    @property
    def size(self) -> int:
        """Bytes that are read."""

    def work(self, pipeline: Pipeline, setting: Setting, done: Done, /) -> None:
        """Do it, and say in `done` what came of it.

        Raises:
            ScrubError: it cannot be done.
        """


@dataclass(frozen=True, slots=True)
class WholeFile:
    """A file to be rewritten.

    Attributes:
        source: where every machine finds it.
        name: what errors and reports call it.
        target: the name that says how it is to be packed; None for as it was.
        version: what it was when the run was planned.
    """

    source: Location
    name: str
    target: str | None
    version: str
    size: int

    def work(self, pipeline: Pipeline, setting: Setting, done: Done) -> None:
        """See `Task`."""
        with _opened(self.source, self.version) as source, recording(setting, done) as records:
            watch = records.watch if setting.is_reported else None
            rewriter = Rewriter(pipeline, done.tally, setting.encoding, setting.keep_binary, watch=watch)
            content = Content.of_file(self.name, source)
            clean = rewriter.rewritten(content) if self.target is None else rewriter.rewritten_for(content, self.target)
            _write(clean, source, setting, done)


@dataclass(frozen=True, slots=True)
class Split:
    """A part of a plain text to be rewritten; see `WholeFile`.

    It begins in the state that the part before it should end in, and says which, so that the run can compare.
    """

    source: Location
    name: str
    version: str
    begin: int
    end: int
    is_last: bool

    @property
    def size(self) -> int:
        """See `Task`."""
        return self.end - self.begin

    def work(self, pipeline: Pipeline, setting: Setting, done: Done) -> None:
        """See `Task`."""
        with _opened(self.source, self.version) as source, recording(setting, done) as records:
            state = beginning(pipeline, source, self.begin)
            if state is not None:
                done.begun = mark_of(pipeline.key, state)
                _write(self._clean(pipeline, source, state, records, done), source, setting, done)

    def _clean(self, pipeline: Pipeline, source: Source, state: State, records: Records, done: Done) -> Iterator[bytes]:
        rewrite = Rewrite(collects=False, shows=records.is_wanted)
        for chunk in chain(source.between(self.begin, self.end), [None] if self.is_last else []):
            stepped = Step(state, chunk, rewrite)(pipeline)
            for result in stepped.results:
                yield result.clean
                done.tally.merge(result.tally)
                if result.piece is not None:
                    records.piece(self.name, result.piece)
            if stepped.problem is not None:
                raise stepped.problem
            state = stepped.state
        done.ended = mark_of(pipeline.key, state)


@dataclass(frozen=True, slots=True)
class Join:
    """Parts that are one file."""

    parts: tuple[str, ...]
    size: int

    def work(self, _pipeline: Pipeline, setting: Setting, done: Done) -> None:
        """See `Task`."""
        with open_source(setting.staging / self.parts[0]) as first:
            _write(self._bytes(setting), first, setting, done)

    def _bytes(self, setting: Setting) -> Iterator[bytes]:
        for part in self.parts:
            with open_source(setting.staging / part) as source:
                yield from source.chunks()


@contextmanager
def _opened(place: Location, version: str) -> Iterator[Source]:
    """A file that is as it was when the run was planned."""
    with open_source(place) as source:
        source.check(version)
        yield source


def _write(clean: Iterator[bytes], source: Source, setting: Setting, done: Done) -> None:
    """Write safe bytes to a name of their own, with the permissions of what they were made from."""
    part = setting.fresh("part")
    with open_draft(part, part, source.mode, replace=False, lasting=setting.is_lasting) as (out, _):
        for piece in clean:
            write_all(out, piece)
        source.check()
    done.part = part.name
