"""The files of one rotated log are one text, oldest first; names that leave doubt are refused."""

from __future__ import annotations

import gzip
import logging.handlers
import os
import random
import re
import shutil
import subprocess
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scrubber.batch.files import Job
from scrubber.batch.rotation import Rotated, is_pattern
from scrubber.batch.tally import Tally
from scrubber.cli import run
from scrubber.errors import InputError, ScrubError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from scrubber.pipeline import Pipeline

LOGROTATE = shutil.which("logrotate", path=f"{os.environ['PATH']}:/usr/sbin")
ORDERS = {
    "numbers": "app.log.10.gz app.log.2.gz app.log.1 app.log",
    "numbers from 0": "syslog.2.bz2 syslog.1.xz syslog.0 syslog",
    "numbers before the suffix": "app.2.log.gz app.1.log app.log",
    "dates": "app.log-20251231.gz app.log-20260131.zst app.log",
    "dates before the suffix": "app-20260130.log.gz app-20260131.log app.log",
    "hours": "app.log-2026013109.gz app.log-2026013110 app.log",
    "dates and seconds": "app.log-20260131-1769860000.gz app.log-20260131-1769860001 app.log",
    "seconds": "app.log-1706659200 app.log-1706745600 app.log",
    "Python, by day": "app.log.2026-01-30 app.log.2026-01-31 app.log",
    "Python, by second": "app.log.2026-01-31_12-30-45 app.log.2026-01-31_12-30-46 app.log",
    "no newest": "app.log.2026-01-30 app.log.2026-01-31",
    "points in dates": "app.log.2026.01.30 app.log.2026.01.31 app.log",
    "months": "access.log.2025-12.gz access.log.2026-01 access.log",
    "Logback": "app.2026-01-30.9.log app.2026-01-31.2.log.gz app.2026-01-31.10.log app.log",
    "Tomcat": "access_log.2026-01-31.txt access_log.2026-02-01.txt",
    "kubelet": "0.log.20260131-123045.gz 0.log.20260131-123046 0.log",
    "a number in the name": "python3.11.log.2 python3.11.log.1 python3.11.log",
    "a date in the name": "app.2026-01-31.log.2 app.2026-01-31.log.1 app.2026-01-31.log",
    "nothing but dates": "20260131.log 20260201.log",
    "one file": "app.log",
}


@pytest.mark.parametrize("names", ORDERS.values(), ids=ORDERS)
def test_the_oldest_file_comes_first_in_whatever_order_they_are_named(names: str) -> None:
    paths = [Path("logs", name) for name in names.split()]
    for seed in range(4):
        shuffled = random.Random(seed).sample(paths, len(paths))  # noqa: S311
        assert list(Rotated.of(shuffled).paths) == paths


REFUSED = {
    "app.log app.log.1 app.log.1.gz": "app.log.1 and app.log.1.gz: are the same part of one log",
    "app.log app.log.gz": "app.log and app.log.gz: are the same part of one log",
    "app.log app.log.1 app.log.bak": "app.log.bak: is no part of the log app.log",
    "app.log app.log.1 api.log": "api.log: is no part of the log app.log",
    "app.log app-1.log app-2.log": "app-1.log: is no part of the log app.log",
    "app.log app.log-31012026": "app.log-31012026: is no part of the log app.log",
    "a/app.log b/app.log.1 a/app.log.2": "b/app.log.1: is no part of the log a/app.log",
    "app.log app.log.1 app.log-20260131": "is rotated in two ways (by dates of 8 digits and by numbers)",
    "app.log-20260131 app.log-2026013112": "is rotated in two ways",
}


@pytest.mark.parametrize(("names", "message"), REFUSED.items(), ids=REFUSED)
def test_names_that_leave_doubt_are_refused(names: str, message: str) -> None:
    with pytest.raises(UsageError, match=re.escape(message)):
        Rotated.of([Path(name) for name in names.split()])


def by_numbers(log: Path) -> Generator[None, None, None]:
    """What logging's own handler makes."""
    yield from _handled(logging.handlers.RotatingFileHandler(log, backupCount=9))


def by_time(log: Path) -> Generator[None, None, None]:
    handler = logging.handlers.TimedRotatingFileHandler(log, when="M", backupCount=9)
    for day, _ in enumerate(_handled(handler)):
        yield
        handler.rolloverAt = 1_769_860_000 + day * 86_400


def _handled(handler: logging.handlers.BaseRotatingHandler) -> Generator[None, None, None]:
    with closing(handler):
        while True:
            yield
            handler.doRollover()  # type: ignore[attr-defined]


def rotated(log: Path, *options: str, seconds: float = 0) -> Generator[None, None, None]:
    """What logrotate makes."""
    config = log.parent / "conf" / "logrotate.conf"
    config.parent.mkdir()
    config.write_text("\n".join([f"{log} {{", "rotate 9", "size 1", "create", *options, "}", ""]))
    config.chmod(0o644)
    command = [LOGROTATE or "logrotate", "-f", "-s", str(config.parent / "state"), str(config)]
    while True:
        yield
        time.sleep(seconds)
        subprocess.run(command, check=True, capture_output=True)


needs_logrotate = pytest.mark.skipif(
    not LOGROTATE and not os.environ.get("CI"), reason="needs logrotate, which is not installed"
)
WRITERS: dict[str, Callable[[Path], Generator[None, None, None]]] = {
    "RotatingFileHandler": by_numbers,
    "TimedRotatingFileHandler": by_time,
}
ROTATED: dict[str, Callable[[Path], Generator[None, None, None]]] = {
    "logrotate": rotated,
    "logrotate, compressed": lambda log: rotated(log, "compress"),
    "logrotate, the newest not compressed": lambda log: rotated(log, "compress", "delaycompress"),
    "logrotate, copied": lambda log: rotated(log, "copytruncate"),
    "logrotate, before the suffix": lambda log: rotated(log, "extension .log", "compress"),
    "logrotate, by date": lambda log: rotated(log, "dateext", "dateformat -%Y%m%d-%s", "compress", seconds=1.1),
}


@pytest.mark.parametrize(
    "write",
    [
        *(pytest.param(write, id=name) for name, write in WRITERS.items()),
        *(pytest.param(write, id=name, marks=needs_logrotate) for name, write in ROTATED.items()),
    ],
)
def test_what_a_program_rotates_comes_out_in_the_order_in_which_it_was_written(
    tmp_path: Path, write: Callable[[Path], Generator[None, None, None]], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    log = tmp_path / "app.log"
    log.touch()
    with closing(write(log)) as rotations:
        for number, _ in zip(range(4), rotations, strict=False):
            log.write_bytes(b"INFO step=%d password=hunter2!x\n" % number)
    assert len(list(tmp_path.glob("app*"))) == 4
    assert run(["-q", "--no-ner", "--redact", "mask", str(tmp_path / "app*")]) == 0
    assert capfdbinary.readouterr().out == b"".join(
        b"INFO step=%d password=*********\n" % number for number in range(4)
    )


def write_all(folder: Path, parts: dict[str, bytes]) -> list[Path]:
    for name, data in parts.items():
        (folder / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return [folder / name for name in parts]


def scrubbed(pipeline: Pipeline, paths: list[Path]) -> bytes:
    out: list[bytes] = []
    log = Rotated.of(paths)
    Job(pipeline, Tally()).stream(log.chunks(None, lambda _: None), out.append, log.name)
    return b"".join(out)


def test_what_goes_on_in_the_next_file_is_found_as_in_one_file(pipeline: Pipeline, tmp_path: Path) -> None:
    key = b"-----BEGIN RSA PRIVATE KEY-----\n" + b"MIIEpAIBAAKCAQEAdisHxwC5XFBqWgk8AuxG\n" * 9
    parts = {
        "app.log.2.gz": b"INFO one\n" + key,
        "app.log.1": b"MIIEpAIBAAKCAQEAdisHxwC5XFBqWgk8AuxG\n-----END RSA PRIVATE KEY-----\nINFO passw",
        "app.log": b"ord=hunter2!x\n",
    }
    assert scrubbed(pipeline, write_all(tmp_path, parts)) == pipeline.scrub(b"".join(parts.values()))
    assert b"MIIE" not in scrubbed(pipeline, write_all(tmp_path, parts))
    assert b"hunter2" not in scrubbed(pipeline, write_all(tmp_path, parts))


def test_a_byte_order_mark_stands_at_the_beginning_alone(pipeline: Pipeline, tmp_path: Path) -> None:
    lines = [f"password=hunter2!x{number}\r\n" for number in range(3)]
    names = ("app.log.2", "app.log.1", "app.log")
    paths = write_all(tmp_path, {name: line.encode("utf-16") for name, line in zip(names, lines, strict=True)})
    clean = scrubbed(pipeline, paths)
    assert clean.decode("utf-16") == pipeline.scrub("".join(lines).encode()).decode()
    assert clean.count("\ufeff".encode("utf-16-le")) == 1


WRONG = {
    "another encoding": ({"a.log.1": b"one\n", "a.log": "two\n".encode("utf-16")}, "a.log: is in another encoding"),
    "binary": ({"a.log.1": b"\x7fELF" + bytes(99), "a.log": b"two\n"}, "a.log.1: is binary"),
    "cut off": ({"a.log.1": b"one\n", "a.log": gzip.compress(b"two\n")[:-5]}, "a.log: is cut off"),
}


@pytest.mark.parametrize(("parts", "message"), WRONG.values(), ids=WRONG)
def test_a_file_that_cannot_be_joined_is_named(
    pipeline: Pipeline, tmp_path: Path, parts: dict[str, bytes], message: str
) -> None:
    with pytest.raises(InputError, match=re.escape(str(tmp_path / message))):
        scrubbed(pipeline, write_all(tmp_path, parts))


def test_a_log_that_is_rotated_meanwhile_is_refused(pipeline: Pipeline, tmp_path: Path) -> None:
    paths = write_all(tmp_path, {"app.log.2": b"one\n", "app.log.1": b"two\n", "app.log": b"three\n"})
    log = Rotated.of(paths)

    def rotate(_: int) -> None:
        (tmp_path / "app.log.1").replace(tmp_path / "app.log.2")
        (tmp_path / "app.log").replace(tmp_path / "app.log.1")

    with pytest.raises(InputError, match=r"app\.log\.1: was rotated while the log was read; try again"):
        Job(pipeline, Tally()).stream(log.chunks(None, rotate), lambda _: None, log.name)


NOTHING = b"INFO epoch 7 step 100: loss=4.0740 lr=2.40e-04 tokens/s=973.1\n" * 18_000
"""Over a MiB in which nothing is found."""


@pytest.fixture
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a rotated log, which is the working folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCRUB_KEY", "5c" * 32)
    parts = {f"app.log.{number}": b"INFO n=%d password=hunter2!x\n" % number + NOTHING for number in (3, 2, 1)}
    for path in write_all(tmp_path, parts | {"app.log": b"said hunter2!x again\n"}):
        path.chmod(0o640)
    return tmp_path


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("options", [(), ("--two-pass", "--verify", "--report", "found.csv")], ids=["one", "two"])
def test_one_file_comes_out_packed_as_its_name_says(logs: Path, jobs: str, options: tuple[str, ...]) -> None:
    plain = b"".join((logs / name).read_bytes() for name in ("app.log.3", "app.log.2", "app.log.1", "app.log"))
    (logs / "whole").write_bytes(plain)
    subprocess.run(["gzip", "app.log.2", "app.log.3"], cwd=logs, check=True)
    common = ("-q", "--no-ner", "--force", *options)
    assert run([*common, "whole", "expected"]) == 0
    assert run([*common, "--jobs", jobs, "app.log*", "safe.log.gz"]) == 0
    named = ["app.log", "app.log.1", "app.log.2.gz", "app.log.3.gz", "safe.log"]  # as a shell would write them
    assert run([*common, "--jobs", jobs, *named]) == 0
    clean = (logs / "expected").read_bytes()
    assert gzip.decompress((logs / "safe.log.gz").read_bytes()) == clean == (logs / "safe.log").read_bytes()
    assert (logs / "safe.log").stat().st_mode & 0o777 == 0o640
    assert not list(logs.glob(".*"))


MISUSES = {
    "app.log app.log.1 app.log.2": "app.log.2: would be a part of the log itself; name another OUT",
    "app.log* app.log.9.gz": "app.log.9.gz: would be a part of the log itself",
    "--force app.log* app.log.1": "app.log.1: would be a part of the log itself",
    "--in-place app.log*": "--in-place takes one file or folder",
    "--follow app.log*": "--follow takes one file",
    "--map m app.log* safe.log": "--map compares one input and its output",
    "--scrub-names app.log* safe": "--scrub-names takes a folder",
    "--report app.log.1 app.log* safe": "app.log.1: ",
    "nothing* safe.log": "nothing*: no such file, and none that it fits as a pattern",
}


@pytest.mark.parametrize(("words", "message"), MISUSES.items(), ids=MISUSES)
@pytest.mark.usefixtures("logs")
def test_what_makes_no_sense_is_refused_and_nothing_changes(
    words: str, message: str, logs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path.name: path.read_bytes() for path in logs.iterdir()}
    assert run(["--no-ner", *words.split()]) == 2
    assert capsys.readouterr().err.startswith(f"scrub: {message}")
    assert {path.name: path.read_bytes() for path in logs.iterdir()} == before


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(logs: Path) -> None:
    (logs / "app[1].log").write_bytes(b"password=hunter2!x\n")
    assert not is_pattern(Path("app[1].log"))
    assert is_pattern(Path("app[2].log"))
    assert run(["-q", "--no-ner", "--redact", "mask", "app[1].log", "safe.log"]) == 0
    assert (logs / "safe.log").read_bytes() == b"password=*********\n"


def test_errors_of_the_log_as_a_whole_carry_no_context(tmp_path: Path) -> None:
    with pytest.raises(ScrubError) as caught:
        Rotated.matching(tmp_path / "none*")
    assert caught.value.__context__ is None
