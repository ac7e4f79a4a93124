"""Rewrites many files on many machines, and gives drafts to be published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from scrubber.batch.drafting import Drafted, Place
from scrubber.batch.tally import Tally
from scrubber.distributed.planning import SPLIT, Planner, from_root
from scrubber.distributed.records import recorded
from scrubber.distributed.staging import draft_of, staged
from scrubber.distributed.tasks import Done, Join, Setting, Task

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.batch.files import Job
    from scrubber.batch.target import Draft
    from scrubber.distributed.engine import Engine
    from scrubber.distributed.planning import Planned
    from scrubber.errors import ScrubError
    from scrubber.remote.url import Location
    from scrubber.report.watch import Watch

Cluster: TypeAlias = Callable[[Setting, Sequence[Task]], Sequence[Done]]
"""Has tasks done, anywhere and in any order; what came of each, in the order of the tasks."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """What makes drafts on other machines; see `Drafter`.

    Attributes:
        job: of the run.
        engine: what its pipeline is made of.
        cluster: has tasks done.
        target: a file, or the folder that files are mirrored into.
        is_mirror: whether it is a folder.
        watch: is told what was found, if that is to be reported.
        split: bytes of a part of a large text.
    """

    job: Job
    engine: Engine
    cluster: Cluster
    target: Location
    is_mirror: bool
    watch: Watch | None = None
    split: int = SPLIT

    def __call__(self, places: Iterable[Place]) -> Iterator[Drafted]:
        """The draft of each file, in order."""
        planner = Planner(self.job, self.is_mirror, self.split)
        plans = [planner.planned(place) for place in places]
        target = from_root(self.target)
        with staged(target) if self.is_mirror else staged(target.parent, target.name) as staging:
            setting = self._setting(staging)
            self._rewrite(plans, setting)
            for plan, made in zip(plans, self._joined(plans, setting), strict=True):
                yield Drafted(plan.place, self._draft(plan, made, staging), self._counted(plan, staging))

    def scrub_file(self, source: Location) -> None:
        """Scrub one file; see `Job.file`."""
        for drafted in self((Place(source, self.target),)):
            self.job.publish_one(drafted.taken(self.job))

    def _setting(self, staging: Location) -> Setting:
        job = self.job
        return Setting(
            self.engine,
            staging,
            job.encoding,
            keep_binary=job.keep_binary,
            is_reported=self.watch is not None,
            is_lasting=not self.is_mirror,
        )

    def _rewrite(self, plans: Sequence[Planned], setting: Setting) -> None:
        """Have all tasks done, and those again that began in a state that never was."""
        while waiting := [(plan, at) for plan in plans for at, done in enumerate(plan.done) if done is None]:
            results = self.cluster(setting, [plan.tasks[at] for plan, at in waiting])
            for (plan, at), done in zip(waiting, results, strict=True):
                plan.done[at] = done
            for plan in {id(plan): plan for plan, _ in waiting}.values():
                plan.settle()

    def _joined(self, plans: Sequence[Planned], setting: Setting) -> list[Done]:
        """What is whole of each file: its only part, or what came of joining all."""
        parted = [plan for plan in plans if plan.problem is None and len(plan.tasks) > 1]
        joins = [Join(tuple(done.part for done in plan.parts()), sum(t.size for t in plan.tasks)) for plan in parted]
        made = dict(zip(map(id, parted), self.cluster(setting, joins) if joins else (), strict=True))
        return [made.get(id(plan)) or next(iter(plan.parts()), Done()) for plan in plans]

    def _draft(self, plan: Planned, made: Done, staging: Location) -> Draft | ScrubError:
        problem = plan.problem or made.problem
        if problem is not None:
            return problem
        temporary = staging / made.part
        return draft_of(plan.place.target, temporary, replaces=plan.replaces, lasts=not self.is_mirror)

    def _counted(self, plan: Planned, staging: Location) -> Tally:
        """The counts of all parts; what was found in them is reported on the way."""
        tally = Tally()
        for done in plan.parts():
            if self.watch is not None and done.found:
                for found in recorded(staging / done.found, tally.lines):
                    self.watch.known(found)
            tally.merge(done.tally)
        return tally
