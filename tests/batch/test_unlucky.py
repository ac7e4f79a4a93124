"""What the system refuses midway: an error that names the file, and no output."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from scrubber.batch.files import Job
from scrubber.batch.folders import files_below, mirror
from scrubber.batch.stream import LONGEST_LINE, LOOK_AHEAD, Stream
from scrubber.batch.tally import Tally
from scrubber.errors import InputError, OutputError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from scrubber.pipeline import Pipeline

RAW = b"INFO password=hunter2!x from 10.1.2.3\n"
LABEL = b"PRIVATE " + b"KEY-----"


@pytest.fixture
def job(pipeline: Pipeline) -> Job:
    return Job(pipeline, Tally())


def test_a_link_that_leads_to_itself_is_an_error_that_names_it(job: Job, tmp_path: Path) -> None:
    (tmp_path / "in").symlink_to(tmp_path / "in")
    with pytest.raises(InputError, match="in: cannot be read"):
        job.file(tmp_path / "in", tmp_path / "out")
    assert os.listdir(tmp_path) == ["in"]


def test_a_folder_goes_into_no_file_and_below_none(job: Job, tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.log").write_bytes(RAW)
    (tmp_path / "file").write_bytes(b"theirs")
    with pytest.raises(UsageError, match="file: is not a folder"):
        mirror(job, source, tmp_path / "file", [source / "a.log"])
    with pytest.raises((OutputError, UsageError), match="file"):
        mirror(job, source, tmp_path / "file" / "below", [source / "a.log"])
    assert (tmp_path / "file").read_bytes() == b"theirs"


def test_a_folder_that_cannot_be_listed_is_a_failure_that_names_it(tmp_path: Path) -> None:
    tally = Tally()
    assert list(files_below(tmp_path / "gone", tally)) == []
    ((name, error),) = tally.failures
    assert name == str(tmp_path / "gone")
    assert "cannot be read (No such file" in str(error)


def test_a_name_that_is_taken_meanwhile_is_a_failure_and_the_rest_goes_well(pipeline: Pipeline, tmp_path: Path) -> None:
    source, target = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    for name in ("a.log", "b.log"):
        (source / name).write_bytes(RAW)

    def take(_: int) -> None:
        if target.exists() and not (target / "b.log").exists():
            (target / "b.log").write_bytes(b"theirs")

    job = Job(pipeline, Tally(), advance=take)
    mirror(job, source, target, sorted(files_below(source, job.tally)))
    assert (target / "b.log").read_bytes() == b"theirs"
    assert b"hunter2" not in (target / "a.log").read_bytes()
    assert [name.rpartition(os.sep)[2] for name, _ in job.tally.failures] == ["b.log"]


def test_a_construct_that_does_not_end_is_held_back_in_bounded_memory(secrets_pipeline: Pipeline) -> None:
    """A key whose lines are nearly all invisible fills the buffer before it is as long as a key may be."""
    line = b"\x1b]" + b"t" * 3000 + b"\x07MIIEpAIBAAKCAQEAdisHxwC5XFBqWgk8AuxGtb/ieepvh0hHK4ecNKrTwt\n"
    data = b"\xe2\x80\x8b-----BEGIN " + LABEL + b"\n" + line * 500
    stream, clean = Stream(secrets_pipeline), []
    for start in range(0, len(data), 1 << 18):
        pieces = stream.feed(data[start : start + (1 << 18)])
        clean += [secrets_pipeline.render(p.data, p.findings, p.start, p.end) for p in pieces]
        assert len(stream.state.buffer) < LONGEST_LINE + 3 * LOOK_AHEAD + (1 << 19)
    out = b"".join(clean)
    assert b"MIIEpAIB" not in b"".join(out.splitlines()[:300])


def test_characters_without_end_are_cut_between_and_never_inside_one(secrets_pipeline: Pipeline) -> None:
    data = "é".encode() * LONGEST_LINE
    stream = Stream(secrets_pipeline)
    for first in (b"", b"x"):
        stream = Stream(secrets_pipeline)
        pieces = [*stream.feed(first + data), *stream.close()]
        assert b"".join(p.data[p.start : p.end] for p in pieces) == first + data
        assert all(p.data[p.start : p.end].decode() for p in pieces)
