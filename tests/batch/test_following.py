"""A log that is written while it is read: what comes is out at once, across rotation and truncation."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from scrubber.batch.following import PAUSE, followed
from scrubber.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LINE = b"INFO password=hunter2!x n=%d\n"


@contextmanager
def following(log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`scrub --follow` on a file."""
    command = [sys.executable, "-m", "scrubber", "-q", "--no-ner", "--follow", str(log), "-"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


def line_of(process: subprocess.Popen[bytes]) -> bytes:
    """The number at the end of the next line that comes out; the value in it is gone."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith(b"INFO password=REDACTED-")
    return line.rpartition(b"=")[2].rstrip()


def append(path: Path, data: bytes) -> None:
    with path.open("ab") as file:
        file.write(data)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_lines_are_out_at_once_across_rotation_and_truncation_until_a_signal(
    tmp_path: Path, number: signal.Signals
) -> None:
    log = tmp_path / "app.log"
    append(log, LINE % 1)
    with following(log) as process:
        assert line_of(process) == b"1"
        append(log, LINE % 2)
        assert line_of(process) == b"2"
        log.rename(tmp_path / "app.log.1")
        append(tmp_path / "app.log.1", LINE % 3)
        append(log, LINE % 4)
        assert [line_of(process), line_of(process)] == [b"3", b"4"]
        os.truncate(log, 0)
        time.sleep(3 * PAUSE)
        append(log, LINE % 5 + LINE.rstrip() % 6)
        assert line_of(process) == b"5"
        process.send_signal(number)
        out, said = process.communicate(timeout=30)
        assert (process.returncode, said) == (0, b"")
        assert out.startswith(b"INFO password=REDACTED-")
        assert out.endswith(b"n=6")


def test_what_is_written_to_the_old_file_after_its_rename_is_not_lost(tmp_path: Path) -> None:
    log = tmp_path / "app.log"
    append(log, b"one\n")
    looks = iter([False, False, True])
    chunks = followed(log, lambda: next(looks, True))
    assert next(chunks) == b"one\n"
    log.rename(tmp_path / "old")
    append(log, b"three\n")
    append(tmp_path / "old", b"two\n")
    assert list(chunks) == [b"two\n", b"three\n"]


def test_a_name_that_is_gone_for_a_while_is_waited_for(tmp_path: Path) -> None:
    log = tmp_path / "app.log"
    append(log, b"one\n")
    looks = iter([False, False, True])

    def is_over() -> bool:
        if not log.exists():
            append(log, b"two\n")
        return next(looks, True)

    chunks = followed(log, is_over)
    assert next(chunks) == b"one\n"
    log.unlink()
    assert list(chunks) == [b"two\n"]


@pytest.mark.parametrize("name", ["missing", "."])
def test_only_a_file_is_followed(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        next(followed(tmp_path / name, lambda: True))


@pytest.mark.parametrize(
    "arguments", [["-"], ["app.log", "out.log"], ["app.log", "--two-pass"], ["."], ["app.log", "--in-place"]]
)
def test_what_cannot_be_followed_is_wrong_usage(tmp_path: Path, arguments: list[str]) -> None:
    append(tmp_path / "app.log", b"one\n")
    command = [sys.executable, "-m", "scrubber", "--no-ner", "--follow", *arguments]
    done = subprocess.run(command, cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(b"scrub: ")
    assert sorted(os.listdir(tmp_path)) == ["app.log"]
