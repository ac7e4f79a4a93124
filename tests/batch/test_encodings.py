"""Encodings that are declared: what is found goes, every other byte is the same, whatever the bytes are."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.batch.encodings import checked_encoding, transcoded, transcoder_for
from scrubber.batch.files import Job
from scrubber.batch.tally import Tally
from scrubber.cli import run
from scrubber.errors import InputError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from scrubber.pipeline import Pipeline

ENCODINGS = ("latin-1", "cp1252", "shift_jis", "cp932", "euc-jp", "euc-jis-2004", "gb18030", "gbk", "big5", "koi8-r")
TEXT = {
    "latin-1": "Größe überschritten für",
    "cp1252": "“Größe” €",
    "shift_jis": "エラー 表示 ソース",
    "euc-jp": "エラー 表示",
    "gb18030": "错误 日志 𠀀",
    "big5": "錯誤 日誌",
    "koi8-r": "ошибка журнала",
    "utf-16-le": "错误 日志",
    "utf-16-be": "错误 日志",
    "utf-32-le": "错误",
    "utf-8": "错误",
}


@pytest.mark.parametrize("encoding", TEXT)
def test_declared_text_is_scrubbed_and_keeps_its_encoding(pipeline: Pipeline, tmp_path: Path, encoding: str) -> None:
    text = f"{TEXT[encoding]} password=hunter2!x {TEXT[encoding]}\r\n" * 3
    (tmp_path / "in").write_bytes(text.encode(encoding))
    Job(pipeline, Tally(), encoding=checked_encoding(encoding)).file(tmp_path / "in", tmp_path / "out")
    clean = (tmp_path / "out").read_bytes().decode(encoding)
    assert "hunter2" not in clean
    assert clean.startswith(f"{TEXT[encoding]} password=REDACTED-")
    assert clean.endswith(f" {TEXT[encoding]}\r\n")


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(
    data=st.one_of(st.binary(max_size=200), st.text(max_size=60).map(lambda text: text.encode("gb18030", "ignore"))),
    size=st.integers(1, 20),
)
def test_any_bytes_come_back_however_they_arrive(encoding: str, data: bytes, size: int) -> None:
    transcoder = transcoder_for(b"", checked_encoding(encoding))
    pieces = transcoded((data[i : i + size] for i in range(0, len(data), size)), transcoder)
    assert b"".join(map(transcoder.write, pieces)) == data


def test_a_character_with_two_codes_keeps_the_one_it_had() -> None:
    """Windows-31J has ≒ twice: as 81 E0 and as 87 90."""
    for data in (b"\x81\xe0 a\n", b"\x87\x90 a\n"):
        transcoder = transcoder_for(data, "cp932")
        assert transcoder.write(transcoder.read(data, final=True)) == data


def test_a_byte_order_mark_says_more_than_a_declaration(pipeline: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes("\ufeffpassword=hunter2!x\n".encode("utf-16-le"))
    Job(pipeline, Tally(), encoding="cp1252").file(tmp_path / "in", tmp_path / "out")
    assert "password=REDACTED" in (tmp_path / "out").read_bytes().decode("utf-16-le")


@pytest.mark.parametrize(
    "name", ["nope", "rot13", "hex", "cp037", "utf-7", "iso2022_jp", "hz", "raw_unicode_escape", ""]
)
def test_an_encoding_that_cannot_be_read_is_not_passed_through(name: str) -> None:
    with pytest.raises(UsageError, match="unknown encoding"):
        checked_encoding(name)


def test_the_config_declares_an_encoding_and_counts_only_when_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.log").write_bytes("密码 password=hunter2!x\n".encode("utf-16-le"))
    (tmp_path / "scrub.toml").write_text('encoding = "utf-16-le"\n')
    assert run(["in.log", "out.log", "--config", "scrub.toml"]) == 0
    assert "password=REDACTED" in (tmp_path / "out.log").read_bytes().decode("utf-16-le")
    run(["in.log", "-q"])
    assert "'encoding' would remove detection" in capsys.readouterr().err
    assert run(["in.log", "x.log", "--encoding", "nope"]) == 2
    assert sorted(os.listdir(tmp_path)) == ["in.log", "out.log", "scrub.toml"]


@pytest.mark.parametrize("head", [b"\xff\xfe" + "INFO step\r\n".encode("utf-16-le") * 9, b"\x00\x01" * 99])
def test_one_byte_text_behind_two_byte_text_is_not_passed_through(pipeline: Pipeline, head: bytes) -> None:
    """Windows programs append so; read as UTF-16 the lines were nonsense, and went out as they were."""
    text = head + b"password=hunter2!x9 from 10.1.2.3, step 12\n" * 4
    for size in (len(text), 40):
        chunks = (text[start : start + size] for start in range(0, len(text), size))
        written: list[bytes] = []
        with suppress(InputError):  # or it is seen that the whole is no text of two bytes a unit
            Job(pipeline, Tally()).stream(chunks, written.append)
        assert b"hunter2" not in b"".join(written)
