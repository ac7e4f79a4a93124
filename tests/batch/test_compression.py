"""Compressed files: what the tools write is read, what we write the tools read, and what is damaged is refused."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import random
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.batch import content
from scrubber.batch.compression import CODECS, GZIP, Codec, codec_for, packed, unpacked
from scrubber.batch.files import Job
from scrubber.batch.folders import mirror
from scrubber.batch.tally import Tally
from scrubber.errors import InputError
from tests.tools import needs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scrubber.pipeline import Pipeline

RAW = b"INFO password=hunter2!x from 10.1.2.3\n"
TOOLS = {"gzip": "gz", "zstd": "zst", "bzip2": "bz2", "xz": "xz"}
codecs = pytest.mark.parametrize("codec", CODECS, ids=lambda codec: codec.name)


def pack(codec: Codec, data: bytes) -> bytes:
    return b"".join(packed([data], codec))


def unpack(codec: Codec, data: bytes, size: int = 1 << 20) -> bytes:
    return b"".join(unpacked([data[i : i + size] for i in range(0, len(data), size)], codec, "app.log"))


@codecs
def test_the_tools_read_what_is_written_and_write_what_is_read(
    pipeline: Pipeline, tmp_path: Path, codec: Codec
) -> None:
    needs(codec.name)
    (tmp_path / "in.log").write_bytes(RAW * 1000)
    subprocess.run([codec.name, "-q", tmp_path / "in.log"], check=True)
    name = f"out.log.{TOOLS[codec.name]}"
    Job(pipeline, Tally()).file(tmp_path / f"in.log.{TOOLS[codec.name]}", tmp_path / name)
    clean = subprocess.run([codec.name, "-dc", tmp_path / name], check=True, capture_output=True).stdout
    assert clean.count(b"INFO password=REDACTED-") == clean.count(b"\n") == 1000
    assert b"hunter2" not in clean


@codecs
@given(data=st.binary(max_size=300), more=st.binary(max_size=300), size=st.integers(1, 50))
def test_members_and_padding_make_one_text_however_they_arrive(
    codec: Codec, data: bytes, more: bytes, size: int
) -> None:
    whole = pack(codec, data) + bytes(8) + pack(codec, more) + bytes(4)
    assert unpack(codec, whole, size) == data + more


@codecs
def test_text_of_megabytes_comes_back(codec: Codec) -> None:
    data = random.Random(5).randbytes(3_000_000) + bytes(5_000_000)  # noqa: S311
    assert unpack(codec, pack(codec, data), 70_001) == data


@codecs
@pytest.mark.parametrize("cut", [1, 5, 9, 300])
def test_what_is_cut_off_is_an_error(codec: Codec, cut: int) -> None:
    whole = pack(codec, random.Random(6).randbytes(1000))  # noqa: S311
    with pytest.raises(InputError, match=r"^app.log: is cut off"):
        unpack(codec, whole[:-cut])


@codecs
@pytest.mark.parametrize("rest", [b"x", b"password=hunter2!x\n"])
def test_what_follows_the_last_member_is_an_error(codec: Codec, rest: bytes) -> None:
    with pytest.raises(InputError, match=r"cut off|behind its end") as caught:
        unpack(codec, pack(codec, RAW) + rest)
    assert caught.value.__context__ is None


@codecs
def test_a_flipped_bit_is_an_error(codec: Codec) -> None:
    data = random.Random(7).randbytes(2000)  # noqa: S311
    whole = pack(codec, data)
    for at in range(len(whole) // 2, len(whole) // 2 + 200, 7):
        bad = bytearray(whole)
        bad[at] ^= 1
        with pytest.raises(InputError, match=r"damaged|cut off"):
            unpack(codec, bytes(bad))


def test_name_and_time_in_a_gzip_header_are_dropped(pipeline: Pipeline, tmp_path: Path) -> None:
    source = tmp_path / "in.gz"
    with source.open("wb") as out, gzip.GzipFile("alice.log", "wb", fileobj=out, mtime=1_700_000_000) as file:
        file.write(RAW)
    assert b"alice" in source.read_bytes()
    Job(pipeline, Tally()).file(source, tmp_path / "out.gz")
    header = (tmp_path / "out.gz").read_bytes()[:10]
    assert header[3:8] == bytes(5)


def test_many_members_are_read_in_linear_time() -> None:
    many = gzip.compress(b"") * 50_000 + gzip.compress(RAW)
    assert unpack(GZIP, many) == RAW


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("app.log.gz", "gzip"),
        ("APP.LOG.GZ", "gzip"),
        ("bundle.tgz", "gzip"),
        ("app.log.3.zst", "zstd"),
        ("bundle.tbz2", "bzip2"),
        ("bundle.tar.xz", "xz"),
        ("app.log", None),
        ("gz", None),
    ],
)
def test_the_suffix_says_how_it_is_packed(name: str, expected: str | None) -> None:
    codec = codec_for(name)
    assert (codec and codec.name) == expected


@pytest.mark.parametrize(
    ("source", "target", "opener"),
    [
        ("in.log.gz", "out.log", open),
        ("in.log.gz", "out.log.xz", lzma.open),
        ("in.log", "out.log.bz2", bz2.open),
        ("in.log", "out.log.gz", gzip.open),
    ],
)
def test_the_outputs_name_decides(pipeline: Pipeline, tmp_path: Path, source: str, target: str, opener: object) -> None:
    (tmp_path / source).write_bytes(gzip.compress(RAW) if source.endswith("gz") else RAW)
    Job(pipeline, Tally()).file(tmp_path / source, tmp_path / target)
    with opener(tmp_path / target, "rb") as file:  # type: ignore[operator]
        assert file.read().startswith(b"INFO password=REDACTED-")


def test_a_folder_and_a_file_in_place_keep_what_they_were(pipeline: Pipeline, tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "app.log.1").write_bytes(gzip.compress(gzip.compress(RAW)))
    mirror(Job(pipeline, Tally()), source, tmp_path / "out", [source / "app.log.1"])
    Job(pipeline, Tally(), in_place=True).file(source / "app.log.1", source / "app.log.1")
    for folder in (source, tmp_path / "out"):
        twice = (folder / "app.log.1").read_bytes()
        assert gzip.decompress(gzip.decompress(twice)).startswith(b"INFO password=REDACTED-")


@pytest.mark.parametrize("size", [1, 7, 1 << 18])
def test_a_stream_goes_out_unpacked_unless_its_target_says_more(pipeline: Pipeline, tmp_path: Path, size: int) -> None:
    data = gzip.compress(RAW)
    chunks = [data[i : i + size] for i in range(0, len(data), size)]
    out: list[bytes] = []
    Job(pipeline, Tally()).stream(chunks, out.append)
    assert b"".join(out).startswith(b"INFO password=REDACTED-")
    Job(pipeline, Tally()).stream_to_file(chunks, tmp_path / "x.gz")
    assert gzip.decompress((tmp_path / "x.gz").read_bytes()) == b"".join(out)


@codecs
def test_a_bomb_is_refused(pipeline: Pipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, codec: Codec) -> None:
    monkeypatch.setattr(content, "FREE", 1 << 20)
    zeros = (b"\n" * (1 << 20) for _ in range(64))
    (tmp_path / "bomb").write_bytes(b"".join(packed(zeros, codec)))
    with pytest.raises(InputError, match="unpacks to over 250 times its size"):
        Job(pipeline, Tally()).file(tmp_path / "bomb", tmp_path / "out")
    assert os.listdir(tmp_path) == ["bomb"]


def test_what_is_packed_too_often_is_refused(pipeline: Pipeline, tmp_path: Path) -> None:
    data = RAW
    for _ in range(9):
        data = gzip.compress(data)
    (tmp_path / "in").write_bytes(data)
    with pytest.raises(InputError, match="more than 8 times over"):
        Job(pipeline, Tally()).file(tmp_path / "in", tmp_path / "out")


def test_gzip_is_read_without_the_fast_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "isal", None)
    data = random.Random(8).randbytes(100_000) + bytes(3_000_000)  # noqa: S311
    assert unpack(GZIP, pack(GZIP, data) + gzip.compress(RAW)) == data + RAW
    with pytest.raises(InputError, match="damaged"):
        unpack(GZIP, pack(GZIP, data) + b"rest")


def test_text_is_unpacked_as_it_is_asked_for() -> None:
    """A chunk is read only when what came before it has been taken: memory stays bounded."""
    taken: list[int] = []

    def chunks() -> Iterator[bytes]:
        data = pack(GZIP, bytes(64 << 20))
        for at in range(0, len(data), 1 << 12):
            taken.append(at)
            yield data[at : at + (1 << 12)]

    stream = unpacked(chunks(), GZIP, "app.log")
    assert len(next(stream)) < 4 << 20
    assert len(taken) < 4
