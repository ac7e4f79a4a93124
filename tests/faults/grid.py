"""Disturbs every run of `scenarios.py` at every system call, and holds the invariants after each.

python -m tests.faults.grid --full --json benchmarks/faults.json
python -m tests.faults.grid --every 40 --first 7
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import shutil
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import scrubber
from benchmarks.environment import environment, save
from scrubber.cli import diff, file, scan
from scrubber.library import load_pipeline
from tests.faults.injection import Fault, calls_of, disturbed, left_in, undisturbed
from tests.faults.invariants import Files, Run, broken, contents
from tests.faults.scenarios import Scenario, scenarios

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.injection import Outcome

SIGNALS = ("SIGKILL", "SIGTERM", "SIGINT")
ERRORS = {
    "write": ("ENOSPC", "EIO", "EINTR", "EPIPE", "EDQUOT", "EFBIG"),
    "read": ("EIO", "EINTR", "EISDIR"),
    "openat": ("EACCES", "EMFILE", "EIO", "EINTR", "ENOSPC", "ENOENT", "EROFS"),
    "close": ("EIO", "EINTR", "ENOSPC"),
    "fsync": ("EIO", "ENOSPC", "EINTR", "EROFS"),
    "rename": ("EIO", "ENOSPC", "EACCES", "EXDEV", "EINTR"),
    "link": ("EIO", "ENOSPC", "EPERM", "EMLINK", "EEXIST", "EINTR"),
    "unlink": ("EIO", "EACCES", "EROFS"),
    "mkdir": ("ENOSPC", "EACCES", "EIO"),
    "newfstatat": ("EIO", "EACCES", "ENOENT", "ESTALE"),
    "getdents64": ("EIO", "EACCES"),
    "mmap": ("ENOMEM",),
    "getrandom": ("EIO", "EINTR", "ENOSYS"),
    **dict.fromkeys(("brk", "munmap", "umask", "getpid", "gettid", "rt_sigaction", "rt_sigprocmask", "futex"), ()),
}
OTHERS = ("EIO", "EINTR")
"""How any other call fails. Calls without an entry of their own fail like this; those with an empty one never do."""
LASTING = ("ENOSPC", "EIO", "EACCES", "EMFILE", "ENOMEM", "EDQUOT")
"""What, once begun, goes on."""


class Grid:
    """The points of one scenario, each in a fresh folder."""

    def __init__(self, scenario: Scenario, base: Path) -> None:
        self.scenario = scenario
        self._folder = base / "run"
        self._streams = base / "streams"
        self._streams.mkdir(exist_ok=True)
        self._prepare()
        self._good = Run(undisturbed(*self._arguments()), contents(self._folder))
        self._prepare()
        self._calls = calls_of(*self._arguments())

    def points(self) -> Iterator[Fault]:
        """Every fault at every call."""
        for call, count in sorted(self._calls.items()):
            for nth in range(1, count + 1):
                for what in (*SIGNALS, *ERRORS.get(call, OTHERS)):
                    yield Fault(call, nth, what)
                    if what in LASTING and nth < count:
                        yield Fault(call, nth, what, lasts=True)

    def broken_by(self, fault: Fault) -> list[str]:
        """The invariants that do not hold after a run with this fault, and after the next one without."""
        self._prepare()
        outcome = disturbed(*self._arguments(), (fault.option(),))
        orphans = left_in(self._folder)
        run = Run(outcome, contents(self._folder))
        problems = [*broken(self.scenario, fault, run, self._good), *(["processes left behind"] if orphans else [])]
        return [*problems, *self._broken_next(run.files, undisturbed(*self._arguments()))]

    def _broken_next(self, before: Files, outcome: Outcome) -> list[str]:
        """Whether the run after a disturbed one does all the work."""
        if outcome.status == self._good.outcome.status:
            return []
        is_done = any(name in before and name not in self.scenario.before for name in self._good.files)
        return [] if outcome.status == 2 and is_done else [f"next run: status {outcome.status}"]

    def _prepare(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()
        for name, data in self.scenario.before.items():
            path = self._folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def _arguments(self) -> tuple[Any, Path, Path, bytes]:
        return self.scenario.run, self._folder, self._streams, self.scenario.stdin


def load() -> tuple[Scenario, ...]:
    """The scenarios, with the engine loaded once for all: the commands get it instead of building their own."""
    modules = [found.name for found in pkgutil.walk_packages(scrubber.__path__, "scrubber.")]
    # What is loaded late cannot be loaded from a broken disk.
    for name in ("difflib", "importlib.readers", *modules):
        with suppress(ImportError):  # of an extra that is not installed
            if not name.endswith("__main__"):
                importlib.import_module(name)
    pipeline = load_pipeline("standard", key="5c" * 32)
    for module in (diff, file, scan):
        module.build_pipeline = lambda *_args, **_options: pipeline  # type: ignore[attr-defined]
    return scenarios(pipeline)


class Result(NamedTuple):
    """How many points were run of each scenario, and what did not hold."""

    counts: Counter[str]
    failures: list[str]


def run(every: int, first: int, only: str) -> Result:
    """Run each `every`th point, from the `first` on."""
    os.environ["SCRUB_KEY"] = "5c" * 32
    counts: Counter[str] = Counter()
    failures: list[str] = []
    number = 0
    with tempfile.TemporaryDirectory() as folder:
        for scenario in load():
            if only not in scenario.name:
                continue
            grid = Grid(scenario, Path(folder))
            for fault in grid.points():
                number += 1
                if number % every != first % every:
                    continue
                counts[scenario.name] += 1
                failures += [f"{scenario.name}: {fault.option()}: {problem}" for problem in grid.broken_by(fault)]
            progress = f"{scenario.name}: {counts[scenario.name]:,} points, {len(failures)} failures so far"
            print(progress, file=sys.stderr, flush=True)  # noqa: T201 - a command
    return Result(counts, failures)


def run_all(every: int, first: int, only: str, jobs: int) -> dict[str, Any]:
    """As `run`, by several processes at once; what is kept of it."""
    started = time.monotonic()
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        parts = [pool.submit(run, every * jobs, first + every * job, only) for job in range(jobs)]
        results = [part.result() for part in parts]
    counts = sum((result.counts for result in results), Counter[str]())
    return {
        **environment(),
        "points": counts.total(),
        "by run": dict(counts),
        "failures": [failure for result in results for failure in result.failures],
        "seconds": round(time.monotonic() - started),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="every point")
    parser.add_argument("--every", type=int, default=25, help="each nth point")
    parser.add_argument("--first", type=int, default=0, help="where to begin counting")
    parser.add_argument("--only", default="", help="runs whose name holds this")
    parser.add_argument("--jobs", type=int, default=1, help="processes at once")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    every = 1 if arguments.full else arguments.every
    results = run_all(every, arguments.first, arguments.only, arguments.jobs)
    save(arguments.json, results)
    print("\n".join([*results["failures"], f"{results['points']:,} points, {len(results['failures'])} failures"]))  # noqa: T201
    sys.exit(1 if results["failures"] else 0)


if __name__ == "__main__":
    main()
