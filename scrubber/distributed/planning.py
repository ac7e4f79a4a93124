"""Cuts a run into tasks: one for a file, one for each part of a large text."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from scrubber.batch.archives import form_named
from scrubber.batch.compression import codec_for
from scrubber.batch.content import Content
from scrubber.batch.encodings import AsIs, transcoder_for
from scrubber.batch.kinds import Form
from scrubber.batch.source import Source, open_source
from scrubber.batch.target import check_free
from scrubber.distributed.seams import mended
from scrubber.distributed.tasks import Split, WholeFile
from scrubber.errors import ScrubError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.batch.drafting import Place
    from scrubber.batch.files import Job
    from scrubber.distributed.tasks import Done, Task
    from scrubber.remote.url import Location

SPLIT = 1 << 26
"""Bytes of a part of a large text."""


@dataclass(slots=True)
class Planned:
    """A file on its way.

    Attributes:
        tasks: what is to be done, in the order of the text.
        done: what came of each; None until it is done.
        replaces: whether an output that exists may be replaced.
        problem: what ended it.
    """

    place: Place
    tasks: list[Task] = field(default_factory=list)
    done: list[Done | None] = field(default_factory=list)
    replaces: bool = False
    problem: ScrubError | None = None

    def settle(self) -> None:
        """Compare the parts of a text; end it at the first that failed after none that has to be done again."""
        splits = [task for task in self.tasks if isinstance(task, Split)]
        if splits:
            parts = mended((split, done) for split, done in zip(splits, self.done, strict=True) if done is not None)
            self.tasks, self.done = [split for split, _ in parts], [done for _, done in parts]
        for index, done in enumerate(self.done):
            if done is None:
                return
            if done.problem is not None:
                self.problem = done.problem
                del self.tasks[index + 1 :], self.done[index + 1 :]
                return

    def parts(self) -> list[Done]:
        """What came of those tasks that are done."""
        return [done for done in self.done if done is not None]


@dataclass(frozen=True, slots=True)
class Planner:
    """How files are cut.

    Attributes:
        job: of the run.
        is_mirror: whether each is to be packed as it was.
        split: bytes of a part of a large text.
    """

    job: Job
    is_mirror: bool
    split: int = SPLIT

    def planned(self, place: Place) -> Planned:
        """The plan for one file, or what is wrong with it already."""
        plan = Planned(place)
        try:
            if place.problem is not None:
                raise place.problem
            plan.replaces = self.job.may_replace(place.source, place.target)
            check_free(place.target, replace=plan.replaces)
            with open_source(place.source) as source:
                plan.tasks = list(self._tasks(place.source, place.target.name, source))
            plan.done = [None] * len(plan.tasks)
        except ScrubError as error:
            plan.problem = error
        return plan

    def _tasks(self, place: Location, target: str, source: Source) -> Iterator[Task]:
        where, name, size = from_root(place), str(place), source.size
        if size <= self.split or not self._is_plain(name, target, source):
            yield WholeFile(where, name, None if self.is_mirror else target, source.version, size)
            return
        for begin in range(0, size, self.split):
            end = min(begin + self.split, size)
            yield Split(where, name, source.version, begin, end, is_last=end == size)

    def _is_plain(self, name: str, target: str, source: Source) -> bool:
        """Whether bytes of a text go out one for one, but for what is found, and none in front."""
        content = Content.of_file(name, source)
        is_text = content.kind.form is Form.TEXT and isinstance(transcoder_for(content.head, self.job.encoding), AsIs)
        return is_text and (self.is_mirror or not (codec_for(target) or form_named(target)))


def from_root(place: Location) -> Location:
    """Where other processes find it, whatever folder they work in."""
    return place.absolute() if isinstance(place, Path) else place
