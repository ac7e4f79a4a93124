"""No scanned text escapes: not in reprs, errors, tracebacks, pickles or what commands print."""

from __future__ import annotations

import gzip
import os
import pickle
import subprocess
import sys
import traceback
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scrubber.batch.stream import Stream
from scrubber.errors import DetectionError
from scrubber.model import Block, Finding, Hit
from scrubber.report.formats import FORMATS, SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scrubber.pipeline import Pipeline

CANARY = "hunter2" + "!canary"
DATA = f"password={CANARY} from 10.1.2.3\n".encode()


def test_no_repr_shows_text(pipeline: Pipeline) -> None:
    stream = Stream(pipeline)
    list(stream.feed(DATA * 2 + b"x"))
    things = [Block(DATA), pipeline.find(DATA), pipeline, pipeline.policy, stream]
    assert CANARY not in "".join(map(repr, things))


def test_findings_can_be_pickled_and_hold_no_text(pipeline: Pipeline) -> None:
    findings = pipeline.find(DATA)
    stored = pickle.dumps(findings)
    assert pickle.loads(stored) == findings  # noqa: S301 - our own bytes
    assert CANARY.encode() not in stored


def test_a_detectors_error_carries_no_text_along(pipeline: Pipeline) -> None:
    class Broken:
        name = "broken"
        triggers = pipeline.detectors[1].triggers

        def find(self, block: Block, _hits: Sequence[Hit], /) -> list[Finding]:
            raise ValueError(block.data.decode())

    broken = replace(pipeline, detectors=(pipeline.detectors[0], Broken(), *pipeline.detectors[2:]))
    with pytest.raises(DetectionError) as caught:
        broken.scrub(DATA)
    assert CANARY not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__cause__ is caught.value.__context__ is None


@pytest.mark.parametrize(
    "arguments",
    [
        ["in.log", "-v"],
        ["in.log", "out.log", "-v"],
        ["scan", "in.log"],
        *(["scan", "in.log", "--format", form] for form in FORMATS),
        ["in.log", "out.log", "-v", *(word for suffix in SUFFIXES for word in ("--report", f"found.{suffix}"))],
        ["in.log", "--redact", "tag"],
        ["in.log", "out.log", "-v", "--two-pass", "--verify"],
        ["in.log", "--in-place", "-v"],
        [".", "../safe", "-v", "--scrub-names", "--keep-binary"],
        ["scan", ".", "--explain"],
        ["diff", "in.log"],
        ["baseline", "update"],
    ],
)
def test_no_command_prints_or_leaves_a_canary(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "in.log").write_bytes(DATA)
    done = subprocess.run(
        [sys.executable, "-m", "scrubber", *arguments],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert done.returncode in (0, 1)
    if "--in-place" in arguments:
        assert CANARY.encode() not in (tmp_path / "in.log").read_bytes()
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.name != "in.log"]
    assert CANARY.encode() not in b"".join([done.stdout, done.stderr, *written])


@pytest.mark.parametrize(
    ("name", "content", "arguments"),
    [
        ("in.log.gz", gzip.compress(DATA * 50)[:-9], ["in.log.gz", "out.log", "-v"]),
        ("in.log", DATA.decode().encode("utf-16")[:-1], ["in.log", "out.log", "-v"]),
        ("in.log", b"\x00\x01" * 99 + DATA, ["in.log", "out.log", "-v"]),
        ("in.tar", DATA * 40, ["in.tar", "out.tar", "-v"]),
        ("rules.toml", DATA, ["rules", "test", "rules.toml"]),
        ("scrub.toml", b"allow = '" + DATA, ["scan", "in.log", "--config", "scrub.toml"]),
        ("a.key", DATA, ["in.log", "--key-file", "a.key"]),
        ("in.log", DATA, ["in.log", "no-folder/out.log", "-v"]),
        ("in.log", DATA, ["restore", "in.log", "--key-file", "in.log"]),
    ],
)
def test_no_error_shows_a_canary(tmp_path: Path, name: str, content: bytes, arguments: list[str]) -> None:
    """Whatever is wrong with a file, the message does not quote it."""
    (tmp_path / "in.log").write_bytes(DATA)
    (tmp_path / name).write_bytes(content)
    (tmp_path / name).chmod(0o600)
    before = set(tmp_path.iterdir())
    done = subprocess.run(
        [sys.executable, "-m", "scrubber", *arguments], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode in (2, 3)
    assert CANARY.encode() not in done.stdout + done.stderr
    assert set(tmp_path.iterdir()) == before
