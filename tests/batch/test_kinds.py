"""What is text and what is binary, by real files and by logs that look odd."""

from __future__ import annotations

import io
import os
import random
import sqlite3
import struct
import sys
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from scrubber.batch.files import Job
from scrubber.batch.folders import files_below, mirror
from scrubber.batch.kinds import Form, kind_of
from scrubber.batch.tally import Tally
from scrubber.errors import InputError, WithheldError

if TYPE_CHECKING:
    from pathlib import Path

    from scrubber.pipeline import Pipeline

LINE = b"2026-03-14 06:27:23 INFO step 100: loss=4.07\n"
PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
RANDOM = random.Random(9).randbytes(5000)  # noqa: S311


@pytest.mark.parametrize(
    "data",
    [
        b"",
        LINE,
        b"\x00" * 100_000 + LINE,
        LINE + b"\x00" * 100_000,
        LINE * 5 + b"\x00\x00\x00" + LINE * 5,
        b"INFO x=1 " + bytes(8192) + b" token y=2\n",
        b"8=FIX.4.2\x019=65\x0135=A\x0149=SERVER\x0156=CLIENT\x01\n" * 20,
        b"\x1e" + b'{"json": "text sequence"}\n' * 3,
        b"PATH=/usr/bin\x00HOME=/root\x00LANG=C\x00",
        b"sh\x00-c\x00ls\x00",
        b"\x1b[32mINFO\x1b[0m\x07 done\x08\x08ok\n" * 9,
        "日本語のログ 情報\n".encode("shift_jis") * 9,
        "日本語のログ 情報\n".encode("euc_jp") * 9,
        "сообщение журнала\n".encode("koi8_r") * 9,
        ("\ufeff" + "日本語のログ\n" * 9).encode("utf-16-le"),
        "INFO step\n".encode("utf-16-le") * 9,
        "错误日志记录表示了问题 n=3 上下文\n".encode("utf-16-le") * 9,
        b"MZ is not always a program\n",
        b"GIF89a is the name of a format\n",
        b"%PDF- in the first line\n",
        b"BM\n",
        b"\xff\xfe\xfd a few bytes that are no UTF-8\n" + LINE,
        LINE * 100 + RANDOM[:20],
    ],
)
def test_logs_are_text_however_odd(data: bytes) -> None:
    assert kind_of(data).form is Form.TEXT


def database() -> bytes:
    with sqlite3.connect(":memory:") as connection:
        connection.execute("create table log (line text)")
        return connection.serialize()


def accounting() -> bytes:
    """Records as /var/log/wtmp holds them (utmp(5))."""
    records = [struct.pack("<hi32s4s32s256s", 7, 1000 + i, b"pts/0", b"ts/0", b"alice", b"") for i in range(20)]
    return b"".join(records)


@pytest.mark.parametrize(
    "data",
    [
        PIXEL + RANDOM,
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + RANDOM,
        b"GIF89a\x01\x00\x01\x00" + RANDOM,
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\x00",
        database(),
        accounting(),
        RANDOM,
        b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x04\x00\x3e\x00",
        b"MZ\x90\x00\x03" + bytes(60),
        b"\xca\xfe\xba\xbe\x00\x00\x00\x34",
        struct.pack("<100i", *range(100)),
    ],
)
def test_what_is_no_text_is_binary(data: bytes) -> None:
    assert kind_of(data).form is Form.BINARY


def test_real_programs_are_binary() -> None:
    with open(os.path.realpath(sys.executable), "rb") as file:
        assert kind_of(file.read(1 << 16)).form is Form.BINARY


@pytest.mark.parametrize("layout", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT, tarfile.USTAR_FORMAT])
def test_a_tar_is_known_by_its_first_header(layout: int) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=layout) as archive:
        archive.addfile(tarfile.TarInfo("app.log"), io.BytesIO())
    assert kind_of(out.getvalue()).form is Form.TAR


@pytest.mark.parametrize(
    ("name", "form"), [("app.log", Form.ZIP), ("META-INF/MANIFEST.MF", Form.BINARY), ("mimetype", Form.BINARY)]
)
def test_a_zip_is_an_archive_unless_it_is_a_program_or_a_document(name: str, form: Form) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, b"x")
    assert kind_of(out.getvalue()).form is form


def test_a_binary_file_is_withheld_unless_it_is_to_be_kept(pipeline: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "image").write_bytes(PIXEL)
    with pytest.raises(WithheldError, match=r"image: is binary \(image\), so it is withheld; --keep-binary copies it"):
        Job(pipeline, Tally()).file(tmp_path / "image", tmp_path / "out")
    assert os.listdir(tmp_path) == ["image"]
    Job(pipeline, Tally(), keep_binary=True).file(tmp_path / "image", tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == PIXEL


def test_a_folder_goes_without_its_binary_files(pipeline: Pipeline, tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "core.1").write_bytes(b"\x7fELF\x02" + bytes(400))
    (source / "app.log").write_bytes(LINE)
    job = Job(pipeline, Tally())
    mirror(job, source, tmp_path / "out", list(files_below(source, job.tally)))
    assert os.listdir(tmp_path / "out") == ["app.log"]
    assert ["core.1: is binary (executable or core dump)" in said for said in job.tally.withheld] == [True]
    assert job.tally.failures == []


@pytest.mark.parametrize(
    ("magic", "kind"), [(b"7z\xbc\xaf\x27\x1c", "7z"), (b"Rar!\x1a\x07\x01", "rar"), (b"\x04\x22\x4d\x18", "lz4")]
)
def test_what_is_packed_in_other_ways_is_refused(pipeline: Pipeline, tmp_path: Path, magic: bytes, kind: str) -> None:
    (tmp_path / "in").write_bytes(magic + RANDOM)
    with pytest.raises(InputError, match=rf"in: is packed \({kind}\), which is not read; unpack it first"):
        Job(pipeline, Tally(), keep_binary=True).file(tmp_path / "in", tmp_path / "out")
