"""Several processes give what one gives: bytes, counts, values, errors; and end with the run."""

from __future__ import annotations

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.batch import parallel
from scrubber.batch.files import Job
from scrubber.batch.folders import files_below, mirror
from scrubber.batch.foresight import Foresight
from scrubber.batch.parallel import worked
from scrubber.batch.rewriting import Rewrite
from scrubber.batch.tally import Tally
from scrubber.batch.workers import open_workers, worthwhile
from scrubber.errors import DetectionError, ProcessingError, WorkerError
from scrubber.propagate import Collector
from tests.strategies import log_bytes, log_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrubber.batch.stream import Piece, State
    from scrubber.batch.workers import Workers
    from scrubber.model import Block, Finding, Hit
    from scrubber.pipeline import Pipeline

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="workers are forked, on Linux")

PEM = (
    b"-----BEGIN RSA PRIVATE KEY-----\n"
    + b"MIIEpAIBAAKCAQEAdisHxwC5XFBqWgk8AuxG\n" * 40
    + b"-----END RSA PRIVATE KEY-----\n"
)
LINES = (
    b"INFO step=%d loss=0.5 lr=0.1\n",
    b"INFO password=hunter2!x%d port 22\n",
    b"user someone%d@northpeal728.com\n",
    b'{"password": "Zx81-kQ9_vB2nM7w%d", "step": 12}\n',
    b'2026-01-02T03:04:05.678901234Z stdout P {"pass\n2026-01-02T03:04:05.678901235Z stdout F word": "kQ9_vB2n%d"}\n',
    b'{\n  "user": {\n    "password": "blue-Kettle-%d"\n  }\n}\n',
    PEM.replace(b"%", b"%%") + b"%d\n",
)


@pytest.fixture(scope="module")
def workers(pipeline: Pipeline) -> Iterator[Workers]:
    with open_workers(pipeline, 2) as opened:
        assert opened is not None
        yield opened


@contextmanager
def nothing_alone() -> Iterator[None]:
    """Workers get even the smallest texts."""
    alone, parallel.ALONE = parallel.ALONE, -1
    try:
        yield
    finally:
        parallel.ALONE = alone


def mixed_log(size: int, seed: int = 1) -> bytes:
    """A log of all that goes over lines, and of lines over a MiB if it is large enough."""
    draw, parts, length = random.Random(seed), [], 0  # noqa: S311
    while length < size:
        parts.append(LINES[0] % length * (size // 2000))
        parts.append(draw.choice(LINES) % draw.randrange(10**6))
        length += len(parts[-2]) + len(parts[-1])
    if size > 1 << 21:
        parts.insert(len(parts) // 2, (b"lorem ipsum 123, " * 500 + b"password=hunter2!x ") * 150 + b"\n")
        parts.insert(len(parts) // 3, b"token=" + b"Zx81kQ9vB2nM7w" * 100_000 + b" n=3\n")
    return b"".join(parts)


def outcome(pipeline: Pipeline, chunks: Sequence[bytes], workers: Workers | None) -> tuple[bytes, Tally, str]:
    """What rewriting a text gives: bytes, counts, and the detector of what must go elsewhere."""
    tally, values, clean = Tally(), Collector(), []
    for done in worked(pipeline, iter(chunks), Rewrite(collects=True, shows=False), workers):
        clean.append(done.clean)
        tally.merge(done.tally)
        values.merge(done.replaced)
    return b"".join(clean), tally, repr(values.detector().triggers.keywords)


@given(data=st.one_of(log_bytes, log_lines), cuts=st.lists(st.integers(0, 400), max_size=6))
def test_two_processes_give_what_one_gives_wherever_the_text_is_cut(
    pipeline: Pipeline, workers: Workers, data: bytes, cuts: list[int]
) -> None:
    """Law 9; every guess that is wrong is noticed."""
    edges = [0, *sorted(cut for cut in cuts if cut < len(data)), len(data)]
    chunks = [data[a:b] for a, b in itertools.pairwise(edges)]
    with nothing_alone():
        assert outcome(pipeline, chunks, workers) == outcome(pipeline, chunks, None)


@pytest.mark.parametrize("size", [997, 70_001])
def test_constructs_over_many_blocks_come_out_as_from_one_process(
    pipeline: Pipeline, workers: Workers, size: int
) -> None:
    data = mixed_log(300_000)
    chunks = [data[at : at + size] for at in range(0, len(data), size)]
    with nothing_alone():
        assert outcome(pipeline, chunks, workers) == outcome(pipeline, chunks, None)


def test_a_guess_that_is_always_wrong_costs_time_only(
    pipeline: Pipeline, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = mixed_log(60_000)
    chunks = [data[at : at + 5000] for at in range(0, len(data), 5000)]
    wrong = Foresight(pipeline)
    scan = wrong.scan
    monkeypatch.setattr(wrong, "scan", lambda text, *, final: scan(text, final=final)._replace(lead=0))
    monkeypatch.setattr(parallel, "Foresight", lambda _pipeline: wrong)
    again, times = parallel._Ahead._begin_again, itertools.count()

    def counted(ahead: parallel._Ahead[object], state: State) -> None:
        next(times)
        again(ahead, state)

    monkeypatch.setattr(parallel._Ahead, "_begin_again", counted)
    with nothing_alone():
        assert outcome(pipeline, chunks, workers) == outcome(pipeline, chunks, None)
    assert next(times) == len(chunks)


def test_what_ends_the_input_early_comes_after_what_was_before_it(pipeline: Pipeline, workers: Workers) -> None:
    def broken() -> Iterator[bytes]:
        yield from (b"one password=hunter2!x\n", b"two\n", b"three\n")
        raise DetectionError("cut off")

    for helpers in (workers, None):
        seen: list[bytes] = []
        with nothing_alone(), pytest.raises(DetectionError, match="cut off") as caught:
            seen.extend(
                done.clean for done in worked(pipeline, broken(), Rewrite(collects=False, shows=False), helpers)
            )
        assert [clean[:3] for clean in seen] == [b"one", b"two", b"thr"]
        assert caught.value.__context__ is None


class Failing:
    """Fails where a text says so, with the text in its message."""

    def __call__(self, _pipeline: Pipeline, piece: Piece) -> bytes:
        """Fail, or give the piece back."""
        if b"bad" in piece.data:
            raise ValueError(piece.data)
        return piece.data[piece.start : piece.end]


def test_an_error_in_a_worker_tells_its_kind_and_no_text(pipeline: Pipeline, workers: Workers) -> None:
    with nothing_alone(), pytest.raises(ProcessingError) as caught:
        list(worked(pipeline, iter([b"good\n", b"bad hunter2\n"]), Failing(), workers))
    assert str(caught.value) == "internal error in a worker (ValueError)"
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


class Dying:
    """Ends its process."""

    def __call__(self, _pipeline: Pipeline, _piece: Piece) -> None:
        """End, as if memory had run out."""
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_worker_that_is_killed_is_an_error(pipeline: Pipeline) -> None:
    with (
        nothing_alone(),
        open_workers(pipeline, 2) as mortal,
        pytest.raises(WorkerError, match=r"^a\.log: the process that worked on it was ended from outside"),
    ):
        list(worked(pipeline, iter([b"x\n"] * 9), Dying(), mortal, "a.log"))


@pytest.mark.parametrize(("allowed", "expected"), [(0, None), (1, 1), (5, 3)])
def test_where_the_system_gives_no_more_processes_fewer_do(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch, allowed: int, expected: int | None
) -> None:
    fork, times = os.fork, itertools.count()

    def limited() -> int:
        if next(times) >= allowed:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        return fork()

    monkeypatch.setattr(os, "fork", limited)
    with open_workers(pipeline, 3) as helpers:
        assert (helpers and len(helpers)) == expected
        with nothing_alone():
            chunks = [b"one password=hunter2!x\n", b"two\n"]
            assert outcome(pipeline, chunks, helpers) == outcome(pipeline, chunks, None)


def run(pipeline: Pipeline, source: Path, target: Path, jobs: int, *, verify: bool, twice: bool) -> Job:
    """A folder mirrored by so many processes."""
    seen: list[tuple[str, list[Finding], int]] = []
    job = Job(
        pipeline,
        Tally(),
        replaced=Collector() if verify else None,
        watch=None if verify else lambda name, piece: seen.append((name, piece.findings, piece.offset)),
    )
    paths = list(files_below(source, job.tally))
    if twice:
        with open_workers(job.pipeline, jobs) as helpers:
            job = replace(job, workers=helpers).after_collecting(paths)
    with open_workers(job.pipeline, jobs) as helpers:
        mirror(replace(job, workers=helpers), source, target, paths, scrub_names=True)
    job.tally.skipped += [(name, repr((findings, offset))) for name, findings, offset in seen]
    return job


@pytest.mark.parametrize(("verify", "twice"), [(False, False), (True, True), (False, True)])
def test_folders_come_out_the_same_with_counts_and_errors(
    pipeline: Pipeline, tmp_path: Path, *, verify: bool, twice: bool
) -> None:
    source = tmp_path / "in"
    (source / "sub").mkdir(parents=True)
    (source / "big.log").write_bytes(mixed_log(3 << 20))
    (source / "table.csv").write_bytes(b"name,password\nx,lilac-Kettle-4\n")
    (source / "sub" / "cut.log").write_bytes(b"\xff\xfea")
    (source / "sub" / "program").write_bytes(b"\x7fELF" + bytes(300))
    (source / "someone@northpeal728.com.log").write_bytes(b"said lilac-Kettle-4\n")
    for index in range(70):
        (source / "sub" / f"{index}.log").write_bytes(mixed_log(500, index))
    ones, twos = (
        run(pipeline, source, tmp_path / f"out{jobs}", jobs, verify=verify, twice=twice).tally for jobs in (1, 2)
    )
    names = [path.relative_to(tmp_path / "out1") for path in files_below(tmp_path / "out1", Tally())]
    assert names == [path.relative_to(tmp_path / "out2") for path in files_below(tmp_path / "out2", Tally())]
    assert len(names) > 60
    for name in names:
        assert (tmp_path / "out1" / name).read_bytes() == (tmp_path / "out2" / name).read_bytes()
    assert [(name, str(error)) for name, error in ones.failures] == [
        (name, str(error)) for name, error in twos.failures
    ]
    assert replace(ones, failures=[]) == replace(twos, failures=[])
    assert not list((tmp_path / "out2").rglob("*.scrub"))


class Broken:
    """A detector that fails on some texts."""

    name = "broken"

    def __init__(self, pipeline: Pipeline) -> None:
        self.triggers = pipeline.detectors[0].triggers

    def find(self, block: Block, _hits: Sequence[Hit]) -> Iterator[Finding]:
        """See `Detector`."""
        if b"unlucky" in block.data:
            raise ValueError(block.data)
        yield from ()


def test_a_detector_that_fails_in_a_worker_withholds_the_file(pipeline: Pipeline, tmp_path: Path) -> None:
    broken = pipeline.with_detector(Broken(pipeline))
    (tmp_path / "in").write_bytes(mixed_log(3 << 20) + b"unlucky password=hunter2!x\n")
    with open_workers(broken, 2) as helpers, pytest.raises(DetectionError, match="detection failed"):
        Job(broken, Tally(), workers=helpers).file(tmp_path / "in", tmp_path / "out")
    assert os.listdir(tmp_path) == ["in"]


LINE = b"INFO password=hunter2!x from 10.1.2.3 and someone@northpeal728.com\n"
NOTHING = b"INFO epoch 7 step 100: loss=4.0740 lr=2.40e-04 tokens/s=973.1\n"
RUNS = {"file": ("in", "out"), "folder": ("logs", "safe"), "folder in place": ("logs", "--in-place", "--verify")}
Begun: TypeAlias = "tuple[subprocess.Popen[bytes], list[int]]"


@pytest.fixture(params=list(RUNS.values()), ids=list(RUNS))
def begun(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Begun]:
    """A run that is at it, and its two workers; it ends within seconds of its end."""
    (tmp_path / "in").write_bytes(LINE + NOTHING * 80_000)
    (tmp_path / "logs").mkdir()
    for number in range(80):
        (tmp_path / "logs" / f"{number}.log").write_bytes(LINE + NOTHING * 900)
    command = [sys.executable, "-m", "scrubber", "-q", "--jobs", "2", "--no-ner", *request.param]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, start_new_session=True) as process:
        while not list(tmp_path.rglob(".*.scrub")):
            time.sleep(0.01)
        workers = [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
        assert len(workers) == 2
        yield process, workers
        deadline = time.monotonic() + 5
        while any(Path(f"/proc/{worker}/stat").exists() for worker in workers):
            assert time.monotonic() < deadline
            time.sleep(0.01)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("is_for_all", [True, False])
def test_an_interrupted_run_leaves_neither_files_nor_processes(
    tmp_path: Path, begun: Begun, number: signal.Signals, *, is_for_all: bool
) -> None:
    """Whether the whole group gets the signal, as from a terminal, or the one process."""
    process, _ = begun
    os.killpg(process.pid, number) if is_for_all else process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said.lstrip()) == (130, b"scrub: interrupted; no unfinished file was published\n")
    assert not list(tmp_path.rglob(".*"))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_workers_leave_such_signals_to_the_one_that_started_them(
    tmp_path: Path, begun: Begun, number: signal.Signals
) -> None:
    process, workers = begun
    for worker in workers:
        os.kill(worker, number)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, b"")
    assert not list(tmp_path.rglob(".*"))


@pytest.mark.parametrize("count", [1, 2])
def test_what_a_dead_worker_was_at_is_named_and_absent(tmp_path: Path, begun: Begun, count: int) -> None:
    process, workers = begun
    for worker in workers[:count]:
        os.kill(worker, signal.SIGKILL)
    _, said = process.communicate(timeout=60)
    lines = said.decode().splitlines()
    reason = "the process that worked on it was ended from outside; is there enough memory? --jobs 1 takes the least"
    failed = [line.removeprefix("scrub: ").removesuffix(f": {reason}") for line in lines if line.endswith(reason)]
    assert process.returncode == (3 if failed else 0)
    assert failed or count == 1  # which was at nothing, so that the other one did it all
    assert [line for line in lines if not line.endswith(reason)] in (
        [],
        [f"scrub: {len(failed)} files failed and are not in the output"],
    )
    assert not list(tmp_path.rglob(".*"))
    for name in (Path(name).name for name in failed):
        assert not (tmp_path / "safe" / name).exists()
        assert name == "in" or (tmp_path / "logs" / name).read_bytes() == LINE + NOTHING * 900
    for path in (tmp_path / "safe").glob("*"):
        assert path.read_bytes().count(b"\n") == 901
        assert b"hunter2" not in path.read_bytes()


def test_workers_do_not_live_on_when_the_one_that_started_them_is_killed(begun: Begun) -> None:
    process, _ = begun
    process.kill()
    assert process.wait(60) == -signal.SIGKILL


@pytest.mark.parametrize(
    ("total", "files", "asked", "expected"),
    [
        (3000, 1, None, 1),
        (3000, 1, 8, 1),
        (1 << 21, 0, None, 1),
        (1 << 22, 1, None, min(3, len(os.sched_getaffinity(0)))),
        (1 << 22, 1, 1, 1),
        (1 << 22, 1, 8, 8),
        (5000 * 400, 5000, 2, 2),
    ],
)
def test_processes_are_started_where_that_pays(total: int, files: int, asked: int | None, expected: int) -> None:
    assert worthwhile(total, files, asked) == expected
