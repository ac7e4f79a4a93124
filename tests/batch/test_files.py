"""Files and folders in, safe ones out; bad input publishes nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from scrubber.batch.files import Job
from scrubber.batch.folders import files_below, mirror
from scrubber.batch.tally import Tally
from scrubber.errors import InputError, OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scrubber.model import Block, Finding, Hit
    from scrubber.pipeline import Pipeline

RAW = b"INFO password=hunter2!x from 10.1.2.3\n"


@pytest.fixture
def job(pipeline: Pipeline) -> Job:
    return Job(pipeline, Tally())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x",
        b"no newline at the end",
        b"crlf\r\nlines\r\n",
        b"old mac\rlines\r",
        b"nul\x00and\xff\xfe invalid \xc3( utf-8\n",
        b"\xef\xbb\xbfwith a mark\n",
        b"\n\n\n",
        "上錯誤日誌 n=3\n上下文 utf-16 without a mark ☃\n".encode("utf-16-be"),
        b"a\x00b\x00c of three words\n",
        b"\xff\xfe" + "utf-16 with ☃\r\n".encode("utf-16-le"),
        "utf-16 without a mark ☃\n".encode("utf-16-le"),
        b"\x00" * 300 + b"after a hole\n",
        b"\xfe\xff" + "utf-16 with 😀\n".encode("utf-16-be"),
        b"\xff\xfe\x00\x00" + "utf-32\n".encode("utf-32-le"),
        b"\x1b[32mINFO\x1b[0m step 1\r 50%|#####     | 1/2 [00:01<00:01]\r",
    ],
)
def test_what_holds_nothing_sensitive_is_identical(job: Job, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "in").write_bytes(data)
    job.file(tmp_path / "in", tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == data


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_encodings_are_read_scrubbed_and_given_back(job: Job, tmp_path: Path, encoding: str) -> None:
    text = "\ufeffINFO ☃ password=hunter2!x n=3\r\n" * 3
    (tmp_path / "in").write_bytes(text.encode(encoding))
    job.file(tmp_path / "in", tmp_path / "out")
    clean = (tmp_path / "out").read_bytes().decode(encoding)
    assert clean.startswith("\ufeffINFO ☃ password=REDACTED-")
    assert "hunter2" not in clean
    assert clean.endswith(" n=3\r\n")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_recognised(job: Job, tmp_path: Path, encoding: str) -> None:
    (tmp_path / "in").write_bytes("INFO password=hunter2!x n=3\r\n".encode(encoding))
    job.file(tmp_path / "in", tmp_path / "out")
    assert (tmp_path / "out").read_bytes().decode(encoding).startswith("INFO password=REDACTED-")


def test_a_cut_off_utf16_file_is_an_error(job: Job, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(b"\xff\xfea")
    with pytest.raises(InputError, match="not in the encoding"):
        job.file(tmp_path / "in", tmp_path / "out")
    assert os.listdir(tmp_path) == ["in"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644])
def test_the_output_is_no_more_open_than_the_input(job: Job, tmp_path: Path, mode: int) -> None:
    (tmp_path / "in").write_bytes(RAW)
    (tmp_path / "in").chmod(mode)
    job.file(tmp_path / "in", tmp_path / "out")
    assert (tmp_path / "out").stat().st_mode & 0o777 & ~mode == 0


def test_an_existing_output_is_not_replaced_unless_asked(job: Job, pipeline: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(RAW)
    (tmp_path / "out").write_bytes(b"precious")
    with pytest.raises(UsageError, match="exists already"):
        job.file(tmp_path / "in", tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"precious"
    Job(pipeline, Tally(), force=True).file(tmp_path / "in", tmp_path / "out")
    assert b"hunter2" not in (tmp_path / "out").read_bytes()


@pytest.mark.parametrize("link", ["same", "hard", "symbolic"])
def test_the_input_is_never_the_output_by_accident(pipeline: Pipeline, tmp_path: Path, link: str) -> None:
    source = tmp_path / "in"
    source.write_bytes(RAW)
    target = source if link == "same" else tmp_path / "out"
    if link == "hard":
        target.hardlink_to(source)
    if link == "symbolic":
        target.symlink_to(source)
    with pytest.raises(UsageError, match="--in-place"):
        Job(pipeline, Tally(), force=True).file(source, target)
    assert source.read_bytes() == RAW


def test_in_place_replaces_the_input(pipeline: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(RAW)
    Job(pipeline, Tally(), force=True, in_place=True).file(tmp_path / "in", tmp_path / "in")
    assert b"hunter2" not in (tmp_path / "in").read_bytes()
    assert os.listdir(tmp_path) == ["in"]


def test_a_missing_input_and_a_pipe_are_refused(job: Job, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        job.file(tmp_path / "none", tmp_path / "out")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="pipe or a device"):
        job.file(tmp_path / "pipe", tmp_path / "out")
    (tmp_path / "folder").mkdir()
    (tmp_path / "in").write_bytes(RAW)
    with pytest.raises(UsageError, match="is a folder"):
        job.file(tmp_path / "in", tmp_path / "folder")


def test_an_output_folder_that_is_missing_is_an_output_error(job: Job, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(RAW)
    with pytest.raises(OutputError, match="cannot be written"):
        job.file(tmp_path / "in", tmp_path / "none" / "out")


def test_an_input_that_changes_meanwhile_is_not_published(pipeline: Pipeline, tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.write_bytes(RAW * 60_000)

    def grow(_: int) -> None:
        with source.open("ab") as file:
            file.write(RAW)

    with pytest.raises(InputError, match="changed while it was read"):
        Job(pipeline, Tally(), advance=grow).file(source, tmp_path / "out")
    assert os.listdir(tmp_path) == ["in"]


def test_a_failing_detector_publishes_nothing(pipeline: Pipeline, tmp_path: Path) -> None:
    from dataclasses import replace  # noqa: PLC0415

    from scrubber.errors import DetectionError  # noqa: PLC0415

    class Broken:
        name = "broken"
        triggers = pipeline.detectors[0].triggers

        def find(self, _block: Block, _hits: Sequence[Hit], /) -> list[Finding]:
            raise ValueError(RAW.decode())

    broken = replace(pipeline, detectors=(Broken(), *pipeline.detectors[1:]))
    (tmp_path / "in").write_bytes(b"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\n" + RAW)
    with pytest.raises(DetectionError) as caught:
        Job(broken, Tally()).file(tmp_path / "in", tmp_path / "out")
    assert os.listdir(tmp_path) == ["in"]
    assert caught.value.__context__ is None
    assert "hunter2" not in str(caught.value)


def test_a_folder_is_mirrored_and_its_failures_are_listed(job: Job, tmp_path: Path) -> None:
    source, target = tmp_path / "in", tmp_path / "out"
    (source / "a" / "b").mkdir(parents=True)
    (source / "a" / "b" / "app.log").write_bytes(RAW)
    (source / "plain.log").write_bytes(b"nothing\n")
    (source / "bad.gz").write_bytes(b"\x1f\x8b\x08\x00")
    (source / "link").symlink_to(source / "plain.log")
    mirror(job, source, target, list(files_below(source, job.tally)))
    assert sorted(str(p.relative_to(target)) for p in target.rglob("*") if p.is_file()) == ["a/b/app.log", "plain.log"]
    assert b"hunter2" not in (target / "a" / "b" / "app.log").read_bytes()
    assert [name.rpartition(os.sep)[2] for name, _ in job.tally.failures] == ["bad.gz"]
    assert [name for name, _ in job.tally.skipped] == ["link"]


def test_the_output_folder_may_not_lie_in_the_input_nor_hold_something(job: Job, tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    with pytest.raises(UsageError, match="inside"):
        mirror(job, source, source / "out", [])
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "x").write_bytes(b"")
    with pytest.raises(UsageError, match="not empty"):
        mirror(job, source, tmp_path / "out", [])
