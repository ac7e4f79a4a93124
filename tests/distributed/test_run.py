"""Many machines give what one process gives: bytes, counts, reports, errors; nothing else is left behind."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubber.batch.files import Job
from scrubber.batch.folders import all_below, mirror
from scrubber.batch.tally import Tally
from scrubber.config import Config
from scrubber.distributed.engine import Engine
from scrubber.distributed.executing import execute
from scrubber.distributed.run import Distribution
from scrubber.distributed.tasks import Split
from scrubber.errors import ProcessingError, ScrubError
from scrubber.report.watch import report_files
from tests.batch.test_parallel import mixed_log
from tests.conftest import KEY
from tests.strategies import log_bytes, log_lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scrubber.distributed.tasks import Done, Setting, Task
    from scrubber.pipeline import Pipeline


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every machine has the key."""
    monkeypatch.setenv("SCRUB_KEY", KEY)


class Here:
    """A cluster of this process alone; it remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Task] = []

    def __call__(self, setting: Setting, tasks: Sequence[Task]) -> list[Done]:
        """Do the last first: no order is promised."""
        self.asked += tasks
        return execute(setting, tasks[::-1])[::-1]


def run(pipeline: Pipeline, source: Path, target: Path, split: int | None, report: Path | None = None) -> Job:
    """Scrub a file or folder, in one process where there is no `split`."""
    job = Job(pipeline, Tally())
    reports = [] if report is None else [report]
    with report_files(reports, pipeline, job.tally, [], replace=False) as watch:
        if split is None:
            job = Job(pipeline, job.tally, watch=watch)
        spread = None
        if split is not None:
            engine = Engine.of(pipeline, Config(), None, None)
            spread = Distribution(job, engine, Here(), target, source.is_dir(), watch if reports else None, split)
        if source.is_dir():
            mirror(job, source, target, list(all_below(source, job.tally)), drafter=spread)
        elif spread is not None:
            spread.scrub_file(source)
        else:
            job.file(source, target)
    return job


def test_a_large_file_in_parts_is_the_file_of_one_process(pipeline: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(mixed_log(5 << 20))
    ones = run(pipeline, tmp_path / "in", tmp_path / "one", None, tmp_path / "one.jsonl").tally
    for split in (700_001, 1 << 20):
        twos = run(pipeline, tmp_path / "in", tmp_path / f"two{split}", split, tmp_path / f"two{split}.jsonl").tally
        assert (tmp_path / f"two{split}").read_bytes() == (tmp_path / "one").read_bytes()
        assert (tmp_path / f"two{split}.jsonl").read_bytes() == (tmp_path / "one.jsonl").read_bytes()
        assert ones == twos
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".")]
