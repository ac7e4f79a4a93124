"""Many machines give what one process gives: bytes, counts, reports, errors; nothing else is left behind."""

from __future__ import annotations

import os
import tarfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.batch.files import Job
from scrubber.batch.folders import all_below, mirror
from scrubber.batch.tally import Tally
from scrubber.config import Config
from scrubber.distributed import engine as engines
from scrubber.distributed import states
from scrubber.distributed.answers import packed, unpacked
from scrubber.distributed.engine import Engine
from scrubber.distributed.executing import execute
from scrubber.distributed.run import Distribution
from scrubber.distributed.tasks import Split
from scrubber.errors import InputError, KeyFileError, ProcessingError, UsageError, WithheldError
from scrubber.report.watch import report_files
from tests.batch.test_parallel import LINES, mixed_log
from tests.conftest import KEY
from tests.strategies import log_bytes, log_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrubber.distributed.tasks import Done, Setting, Task
    from scrubber.pipeline import Pipeline

CANARY = b"hunter2" + b"!canary"


@pytest.fixture(autouse=True, scope="module")
def _key() -> Iterator[None]:
    """Every machine has the key."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCRUB_KEY", KEY)
        yield


class Here:
    """A cluster of this process alone, which keeps what travels to and fro."""

    def __init__(self) -> None:
        self.asked: list[Task] = []
        self.told = b""

    def __call__(self, setting: Setting, tasks: Sequence[Task]) -> list[Done]:
        """Do the last first: no order is promised."""
        self.asked += tasks
        answers = packed(execute(setting, tasks[::-1]))
        self.told += answers
        return unpacked(answers)[::-1]


@contextmanager
def looking_back(size: int) -> Iterator[None]:
    """States are guessed from so many bytes."""
    before, states.BACK = states.BACK, size
    try:
        yield
    finally:
        states.BACK = before


def run(pipeline: Pipeline, source: Path, target: Path, here: Here | None = None, split: int = 1000) -> Tally:
    """Scrub a file or folder, with a report beside it; in one process where there is no cluster."""
    job = Job(pipeline, Tally())
    with report_files([Path(f"{target}.jsonl")], pipeline, job.tally, [], replace=False) as watch:
        spread = None
        if here is None:
            job = replace(job, watch=watch)
        else:
            engine = Engine.of(pipeline, Config(), None, None)
            spread = Distribution(job, engine, here, target, source.is_dir(), watch, split)
        if source.is_dir():
            mirror(job, source, target, list(all_below(source, job.tally)), drafter=spread)
        elif spread is not None:
            spread.scrub_file(source)
        else:
            job.file(source, target)
    return job.tally


def outcome(pipeline: Pipeline, folder: Path, name: str, here: Here | None, split: int) -> Tally | str:
    """The counts of a run, or why there is none: what looks like no text is withheld."""
    try:
        return run(pipeline, folder / "in", folder / name, here, split)
    except WithheldError as error:
        return str(error)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def same(ones: Tally, twos: Tally) -> bool:
    """Whether two runs count alike."""
    told = [[(name, str(error)) for name, error in tally.failures] for tally in (ones, twos)]
    return told[0] == told[1] and replace(ones, failures=[]) == replace(twos, failures=[])


@given(
    data=st.one_of(log_bytes, log_lines, st.integers(0, 99).map(lambda seed: mixed_log(4000, seed))),
    split=st.integers(40, 3000),
    back=st.integers(60, 1500),
)
def test_a_text_in_parts_is_the_text_of_one_process_wherever_it_is_cut(
    pipeline: Pipeline, data: bytes, split: int, back: int
) -> None:
    """Law 9: bytes, counts and report; every guess that is wrong is noticed."""
    with TemporaryDirectory() as folder, looking_back(back):
        (Path(folder) / "in").write_bytes(data)
        ones = outcome(pipeline, Path(folder), "one", None, split)
        twos = outcome(pipeline, Path(folder), "two", Here(), split)
        made = tree(Path(folder))
    assert ones == twos
    assert made.get("one") == made.get("two")
    assert made.get("one.jsonl") == made.get("two.jsonl")
    assert set(made) <= {"in", "one", "two", "one.jsonl", "two.jsonl"}


@pytest.mark.parametrize("split", [700_001, 1 << 20])
def test_large_parts_with_long_lines_come_out_the_same(pipeline: Pipeline, tmp_path: Path, split: int) -> None:
    (tmp_path / "in").write_bytes(mixed_log(5 << 20))
    ones, twos = (
        run(pipeline, tmp_path / "in", tmp_path / name, here, split) for name, here in (("one", None), ("two", Here()))
    )
    made = tree(tmp_path)
    assert made["one"] == made["two"]
    assert made["one.jsonl"] == made["two.jsonl"]
    assert ones == twos


def test_of_an_ordinary_log_no_part_is_done_twice(pipeline: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(b"".join(LINES[number % 4] % number for number in range(60_000)))
    here = Here()
    run(pipeline, tmp_path / "in", tmp_path / "out", here, 300_000)
    parts = [task for task in here.asked if isinstance(task, Split)]
    assert len(parts) > 5
    assert len({part.begin for part in parts}) == len(parts)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What is large, small, packed, binary, damaged."""
    source = tmp_path / "in"
    (source / "sub").mkdir(parents=True)
    (source / "big.log").write_bytes(mixed_log(40_000))
    (source / "wide.log").write_bytes("password=hunter2!x\n".encode("utf-16") * 90)
    (source / "cut.log").write_bytes(b"\xff\xfea")
    (source / "sub" / "program").write_bytes(b"\x7fELF" + bytes(3000))
    (source / "empty.log").write_bytes(b"")
    with tarfile.open(source / "sub" / "logs.tar.gz", "w:gz") as archive:
        archive.add(source / "big.log", "big.log")
    for index in range(9):
        (source / "sub" / f"{index}.log").write_bytes(mixed_log(500, index))
    (source / "big.log").chmod(0o640)
    (source / "link.log").symlink_to(source / "big.log")
    return source


def test_a_folder_comes_out_the_same_with_counts_reports_and_errors(pipeline: Pipeline, folder: Path) -> None:
    ones, twos = (run(pipeline, folder, folder.parent / f"out{here is None}", here) for here in (None, Here()))
    made, theirs = tree(folder.parent / "outTrue"), tree(folder.parent / "outFalse")
    assert len(made) == 13
    assert made == theirs
    assert (folder.parent / "outTrue.jsonl").read_bytes() == (folder.parent / "outFalse.jsonl").read_bytes()
    assert same(ones, twos)
    assert (folder.parent / "outFalse" / "big.log").stat().st_mode & 0o777 == 0o640
    assert not list(folder.parent.rglob(".*"))


def test_nothing_of_a_log_travels(pipeline: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(b"user " + CANARY + b" said password=" + CANARY + b"\n" + b"\xff" * 3000 + CANARY)
    here = Here()
    run(pipeline, tmp_path / "in", tmp_path / "out", here)
    assert CANARY not in here.told + repr(here.asked).encode()


class Meddling(Here):
    """A cluster on which something happens before the work begins."""

    def __init__(self, meddle: object) -> None:
        super().__init__()
        self.meddle = meddle

    def __call__(self, setting: Setting, tasks: Sequence[Task]) -> list[Done]:
        """Let it happen."""
        assert callable(self.meddle)
        self.meddle(setting)
        return super().__call__(setting, tasks)


def test_a_file_that_changes_between_plan_and_work_is_not_published(pipeline: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(mixed_log(9000))
    with pytest.raises(InputError, match="changed while it was read"):
        run(pipeline, tmp_path / "in", tmp_path / "out", Meddling(lambda _: (tmp_path / "in").write_bytes(b"other\n")))
    assert os.listdir(tmp_path) == ["in"]


def test_a_cluster_that_gives_up_leaves_nothing(pipeline: Pipeline, tmp_path: Path) -> None:
    def give_up(setting: Setting) -> None:
        Path(str(setting.staging), "half").write_bytes(b"half")
        raise ProcessingError("Spark gave up")

    (tmp_path / "in").write_bytes(b"password=" + CANARY)
    with pytest.raises(ProcessingError, match="gave up"):
        run(pipeline, tmp_path / "in", tmp_path / "out", Meddling(give_up))
    assert os.listdir(tmp_path) == ["in"]


def test_what_a_killed_run_left_is_swept_by_the_next_of_the_same_name(pipeline: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(b"password=" + CANARY)
    for name in (".out.scrub-0a1b", ".other.scrub-0a1b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / ".part.x.scrub").write_bytes(b"half")
    run(pipeline, tmp_path / "in", tmp_path / "out", Here())
    assert sorted(os.listdir(tmp_path)) == [".other.scrub-0a1b", "in", "out", "out.jsonl"]


def test_an_output_that_appears_meanwhile_stays(pipeline: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(b"password=" + CANARY)
    with pytest.raises(UsageError, match="exists already"):
        run(pipeline, tmp_path / "in", tmp_path / "out", Meddling(lambda _: (tmp_path / "out").write_bytes(b"mine")))
    assert (tmp_path / "out").read_bytes() == b"mine"


@pytest.fixture
def _new_machine() -> Iterator[None]:
    """No pipeline has been made yet."""
    engines._made.cache_clear()
    yield
    engines._made.cache_clear()


@pytest.mark.usefixtures("_new_machine")
@pytest.mark.parametrize("key", ["", "ab" * 32])
def test_a_machine_without_the_key_does_nothing(
    pipeline: Pipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv("SCRUB_KEY", key)
    (tmp_path / "in").write_bytes(b"password=" + CANARY)
    with pytest.raises(KeyFileError, match="no key, or another"):
        run(pipeline, tmp_path / "in", tmp_path / "out", Here())


@pytest.mark.usefixtures("_new_machine")
def test_a_machine_with_another_version_does_nothing(
    pipeline: Pipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").write_bytes(b"password=" + CANARY)
    with pytest.raises(UsageError, match="another scrubber"):
        run(
            pipeline,
            tmp_path / "in",
            tmp_path / "out",
            Meddling(lambda _: monkeypatch.setattr("scrubber.__version__", "0")),
        )
    assert os.listdir(tmp_path) == ["in"]


def test_an_error_that_nobody_meant_tells_its_kind_and_no_text(
    pipeline: Pipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr("scrubber.distributed.tasks.beginning", fail)
    (tmp_path / "in").write_bytes(mixed_log(9000))
    with pytest.raises(ProcessingError) as caught:
        run(pipeline, tmp_path / "in", tmp_path / "out", Here())
    assert str(caught.value) == "internal error on a machine (ValueError)"
    assert caught.value.__context__ is None


def test_values_of_one_machines_environment_are_refused(pipeline: Pipeline) -> None:
    with pytest.raises(UsageError, match="environment"):
        Engine.of(pipeline, Config(environment=True), None, None)


def test_rules_that_a_machine_does_not_have_are_an_error(pipeline: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("")
    config = Config(rules=("own.toml",), origin=str(tmp_path / "scrub.toml"))
    engine = Engine.of(pipeline, config, None, None)
    (tmp_path / "own.toml").unlink()
    with pytest.raises(UsageError, match="does not have its rule files"):
        engine.make()
