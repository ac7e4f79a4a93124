"""`scrub diff`: what would change, with values masked, on any content a log may have."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.batch.changes import changes
from scrubber.batch.stream import Stream
from tests.strategies import log_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from scrubber.pipeline import Pipeline

SCRUB = [sys.executable, "-m", "scrubber"]
ENV = {**os.environ, "SCRUB_KEY": "5c" * 32}


def diff(*arguments: str | Path, data: bytes = b"") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SCRUB, "diff", *map(str, arguments)],
        input=data.decode(),
        capture_output=True,
        text=True,
        check=False,
        env=ENV,
    )


def on_a_terminal(*arguments: str, **env: str) -> str:
    """What the command writes when its output is a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*SCRUB, *arguments], stdout=theirs, stderr=subprocess.DEVNULL, env={**ENV, **env}
    ) as process:
        os.close(theirs)
        chunks = []
        try:
            while chunk := os.read(ours, 65536):
                chunks.append(chunk)
        except OSError:
            pass  # how Linux says that the other side is gone
        os.close(ours)
        process.wait(30)
    return b"".join(chunks).decode()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "in.log"
    path.write_bytes(b"calm\nlogin password=hunter2!x from 10.1.2.3\r\nctl \x1b[2J\xff password=hunter2!x")
    return path


def test_each_changed_line_is_shown_before_and_after_with_its_number(log: Path) -> None:
    done = diff(log)
    assert done.returncode == 1
    rows = re.sub(r"\b2[45][0-9](?:\.[0-9]+){3}\b", "24x.x.x.x", done.stdout).splitlines()
    assert rows == [
        f"--- {log}",
        "     2- login password=********* from ********",
        "     2+ login password=REDACTED-ASSIGNED-PASSWORD-nwskpmlivqin from 24x.x.x.x",
        "     3- ctl \\x1b[2J\\xff password=*********",
        "     3+ ctl \\x1b[2J\\xff password=REDACTED-ASSIGNED-PASSWORD-nwskpmlivqin",
    ]
    assert done.stderr == "3 values on 2 lines would change\n"


def test_nothing_to_change_is_exit_0_and_what_cannot_be_read_is_3(tmp_path: Path) -> None:
    assert diff("-", data=b"calm\n").returncode == 0
    (tmp_path / "packed.gz").write_bytes(b"\x1f\x8b\x08\x00")
    assert diff(tmp_path / "packed.gz").returncode == 3


def test_values_are_shown_on_a_terminal_only(log: Path) -> None:
    refused = diff(log, "--show-values")
    assert refused.returncode == 2
    assert "hunter2" not in refused.stdout + refused.stderr
    assert "hunter2!x" in on_a_terminal("diff", str(log), "--show-values")
    assert "hunter2" not in on_a_terminal("diff", str(log))


def test_colour_is_for_terminals_that_want_it(log: Path) -> None:
    assert "\x1b[31m" in on_a_terminal("diff", str(log))
    assert "\x1b" not in on_a_terminal("diff", str(log), NO_COLOR="1")
    assert "\x1b" not in diff(log).stdout


def test_control_sequences_of_the_log_reach_no_terminal(log: Path) -> None:
    assert "\x1b[2J" not in on_a_terminal("diff", str(log), "--show-values")


def test_a_long_line_is_cut_around_its_changes(log: Path) -> None:
    log.write_bytes(b"a " * 50_000 + b"password=hunter2!x" + b" b" * 50_000 + b" password=hunter2!x" + b" c" * 50_000)
    done = diff(log)
    assert done.stdout.count("*********") == 2
    assert max(map(len, done.stdout.splitlines())) < 600


def test_a_value_over_several_lines_keeps_their_numbers(log: Path) -> None:
    label = "-----{} RSA PRIVATE " + "KEY-----"
    body = "MIIEowIBAAKCAQEA3Tz2mr7SZiAMfQyuvBjM9Oi7Gz4vWq1Xc0Lr2Yk5Np8Td6Hf"
    log.write_text("\n".join(["x", label.format("BEGIN"), body, body[::-1], label.format("END"), "from 10.1.2.3"]))
    rows = diff(log).stdout.splitlines()[1:]
    assert [row[:8] for row in rows[:4]] == [f"     {n}- " for n in (2, 3, 4, 5)]
    assert rows[-1].startswith("     6+ from 2")
    assert body[:20] not in "".join(rows)


@given(st.lists(log_bytes, max_size=3), st.integers(1, 200))
def test_the_changes_are_the_lines_that_scrubbing_changes(pipeline: Pipeline, texts: list[bytes], size: int) -> None:
    """Each change's stretches, put together, stand in the input and in the output at that line; a CR may end one."""
    data = b"\n".join(texts)
    stream = Stream(pipeline)
    pieces = [p for i in range(0, len(data), size) for p in stream.feed(data[i : i + size])]
    pieces += stream.close()
    before, after = data.split(b"\n"), pipeline.scrub(data).split(b"\n")
    for change in changes(pipeline, pieces):
        for side, lines in (("old", before), ("new", after)):
            text = b"".join(getattr(stretch, side) for stretch in change.stretches)
            count = text.count(b"\n") + 1
            expected = b"\n".join(lines[change.line - 1 : change.line - 1 + count])
            assert text in expected
    assert all(repr(change).count("hunter2") == 0 for change in changes(pipeline, pieces))
