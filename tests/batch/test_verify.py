"""What is written is read back: with anything sensitive in it, it does not appear."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scrubber.batch.files import Job
from scrubber.batch.tally import Tally
from scrubber.cli import run
from scrubber.errors import VerificationError
from scrubber.library import load_pipeline
from scrubber.propagate import Collector

if TYPE_CHECKING:
    from scrubber.model import Finding
    from scrubber.pipeline import Pipeline

VALUE = "eOzOHkUZ7EZPVD"
NAMED = f"INFO login password={VALUE} ok\n"
BARE = f"INFO retry with {VALUE} n=3\n"
SAMPLE = Path(__file__).parent.parent / "data" / "train.log"


def verified(pipeline: Pipeline, *, keep_binary: bool = False, in_place: bool = False) -> Job:
    return Job(pipeline, Tally(), force=in_place, in_place=in_place, keep_binary=keep_binary, replaced=Collector())


def test_a_value_that_stands_elsewhere_keeps_the_output_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.log").write_text(NAMED + BARE)
    assert run(["-q", "--verify", str(tmp_path / "in.log"), str(tmp_path / "out.log")]) == 3
    assert os.listdir(tmp_path) == ["in.log"]
    said = capsys.readouterr().err
    assert f"{tmp_path}/out.log:2:17: still sensitive, so not published: PASSWORD 1; try --two-pass\n" in said
    assert VALUE not in said
    assert run(["-q", "--verify", "--two-pass", str(tmp_path / "in.log"), str(tmp_path / "out.log")]) == 0
    assert VALUE not in (tmp_path / "out.log").read_text()
    assert run(["-q", "--no-verify", str(tmp_path / "in.log"), str(tmp_path / "plain.log")]) == 0


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_a_value_of_one_file_keeps_another_back_whichever_comes_first(tmp_path: Path, names: tuple[str, str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / names[0]).write_text(NAMED)
    (tmp_path / "in" / names[1]).write_text(BARE)
    assert run(["-q", "--verify", str(tmp_path / "in"), str(tmp_path / "out")]) == 3
    assert os.listdir(tmp_path / "out") == [names[0]]


@pytest.mark.parametrize("wrap", ["plain", "gzip", "utf-16", "base64", "tar", "tar name"])
def test_a_redactor_that_redacts_nothing_is_noticed(pipeline: Pipeline, tmp_path: Path, wrap: str) -> None:
    def keep(value: bytes, _: Finding) -> bytes:
        return value

    (tmp_path / "in").write_bytes(wrapped(wrap))
    broken = replace(pipeline, redactor=keep)
    Job(broken, Tally()).file(tmp_path / "in", tmp_path / "unverified")
    with pytest.raises(VerificationError, match=r"out(!x)?:1:\d+: still sensitive, so not published: PASSWORD 1"):
        verified(broken).file(tmp_path / "in", tmp_path / "out")
    assert sorted(os.listdir(tmp_path)) == ["in", "unverified"]


def wrapped(how: str) -> bytes:
    if how == "gzip":
        return gzip.compress(NAMED.encode())
    if how == "utf-16":
        return NAMED.encode("utf-16")
    if how == "base64":
        return b"password=" + b"aHVudGVyMiFjYW5hcnk" + b"\n"
    if how.startswith("tar"):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w") as archive:
            header = tarfile.TarInfo("x")
            header.size = len(NAMED)
            archive.addfile(header, io.BytesIO(NAMED.encode()))
        return out.getvalue()
    return NAMED.encode()


@pytest.mark.parametrize("profile", ["secrets", "standard", "strict"])
@pytest.mark.parametrize("style", ["surrogate", "tag", "mask"])
def test_what_was_scrubbed_well_passes(tmp_path: Path, profile: str, style: str) -> None:
    pipeline = load_pipeline(profile, key="5c" * 32, style=style)
    verified(pipeline).file(SAMPLE, tmp_path / "out.log")
    with tarfile.open(tmp_path / "in.tar.gz", "w:gz") as archive:
        archive.add(SAMPLE, "home/alice/train.log")
    verified(pipeline).file(tmp_path / "in.tar.gz", tmp_path / "out.tar.gz")


def test_a_stream_is_verified_when_it_goes_to_a_file(pipeline: Pipeline, tmp_path: Path) -> None:
    with pytest.raises(VerificationError):
        verified(pipeline).stream_to_file([NAMED.encode(), BARE.encode()], tmp_path / "out")
    assert os.listdir(tmp_path) == []
    assert run(["--verify", str(SAMPLE)]) == 2
    assert run(["--verify", "--redact", "remove", str(SAMPLE), str(tmp_path / "out")]) == 2


def test_kept_binary_files_pass_unread(pipeline: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(b"\x7fELF\x02" + bytes(400))
    verified(pipeline, keep_binary=True).file(tmp_path / "in", tmp_path / "out")
    assert (tmp_path / "out").exists()


def test_in_place_keeps_the_input_when_the_output_fails(pipeline: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "in").write_text(NAMED + BARE)
    with pytest.raises(VerificationError):
        verified(pipeline, in_place=True).file(tmp_path / "in", tmp_path / "in")
    assert (tmp_path / "in").read_text() == NAMED + BARE
    assert os.listdir(tmp_path) == ["in"]
