"""Bad input, by the command: one line that names the file and what to do, exit 3, nothing half-written."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import subprocess
import sys
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from scrubber.cli import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CANARY = "hunter2" + "!canary"
RAW = f"INFO password={CANARY} from 10.1.2.3\n".encode() * 50


def tar(*names: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name in names:
            header = tarfile.TarInfo(name)
            header.size = len(RAW)
            archive.addfile(header, io.BytesIO(RAW))
    return out.getvalue()


def zipped(data: bytes = RAW) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("app.log", data)
    return out.getvalue()


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes((data[at] ^ 0xFF,)) + data[at + 1 :]


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "gz cut off": (lambda: gzip.compress(RAW)[:-4], "in: is cut off (gzip); fetch it again"),
    "gz damaged": (lambda: flipped(gzip.compress(RAW), 40), "in: is damaged, or has something behind its end (gzip)"),
    "gz followed": (lambda: gzip.compress(RAW) + RAW, "in: is damaged, or has something behind its end (gzip)"),
    "bz2 cut off": (lambda: bz2.compress(RAW)[:-4], "in: is cut off (bzip2)"),
    "xz damaged": (lambda: flipped(lzma.compress(RAW), 60), "in: is damaged"),
    "tar cut off": (lambda: tar("a", "b")[:3000], "in: is damaged"),
    "tar.gz cut off": (lambda: gzip.compress(tar("a", "b"))[:-9], "in: is cut off (gzip)"),
    "tar with a way out": (lambda: tar("../a"), "in: holds a name that leads out of it"),
    "zip damaged": (lambda: flipped(zipped(), 60), "in: is damaged or cut off (zip); fetch it again"),
    "zip cut off": (lambda: zipped()[:-9], "in: is damaged or cut off (zip)"),
    "gz damaged in a zip": (lambda: zipped(gzip.compress(RAW)[:-4]), "in!app.log: is cut off (gzip)"),
    "binary": (lambda: b"\x7fELF" + bytes(100), "in: is binary (executable or core dump), so it is withheld"),
    "7z": (lambda: b"7z\xbc\xaf\x27\x1c\x00\x04", "in: is packed (7z), which is not read; unpack it first"),
    "utf-16 cut off": (lambda: "\ufeffab c".encode("utf-16-le") + b"x", "in: is cut off, or not in the encoding"),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_content_is_one_line_and_nothing_else(tmp_path: Path, capfd: pytest.CaptureFixture[str], kind: str) -> None:
    make, message = BAD[kind]
    (tmp_path / "in").write_bytes(make())
    assert run(["-q", str(tmp_path / "in"), str(tmp_path / "out")]) == 3
    out, err = capfd.readouterr()
    assert err.startswith(f"scrub: {tmp_path}/{message}")
    assert err.count("\n") == 1
    assert CANARY not in out + err
    assert os.listdir(tmp_path) == ["in"]


@pytest.mark.parametrize("arguments", [["in.gz"], ["--two-pass", "in.gz", "out"], ["scan", "in.gz"]])
def test_every_way_to_read_ends_the_same(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.gz").write_bytes(gzip.compress(RAW)[:-4])
    assert run(arguments) == 3
    assert "scrub: in.gz: is cut off (gzip); fetch it again\n" in capfd.readouterr().err
    assert os.listdir(tmp_path) == ["in.gz"]


def test_a_folder_of_bad_files_publishes_the_good_one(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.log").write_bytes(RAW)
    for kind, (make, _) in BAD.items():
        (tmp_path / "in" / kind).write_bytes(make())
    assert run(["-q", str(tmp_path / "in"), str(tmp_path / "out")]) == 3
    out, err = capfd.readouterr()
    assert len(err.splitlines()) == len(BAD) + 1
    assert f"{len(BAD) - 1} files failed" in err
    assert CANARY not in out + err
    assert os.listdir(tmp_path / "out") == ["good.log"]


@pytest.mark.parametrize("name", ["in.log", "in.tar", "in.zip", "in.log.gz"])
def test_a_disk_that_is_full_midway_leaves_nothing(tmp_path: Path, name: str) -> None:
    """The limit on a file's size stands for the disk's: the system refuses in the middle of a write."""
    data = {"in.log": RAW, "in.tar": tar("a"), "in.zip": zipped(), "in.log.gz": gzip.compress(RAW)}
    (tmp_path / name).write_bytes(data[name])
    code = (
        "import resource, sys; from scrubber.cli import run;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64)); sys.exit(run(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "-q", name, f"out{name[2:]}"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 3
    assert done.stderr.decode().startswith(f"scrub: out{name[2:]}: cannot be written (File too large); make room")
    assert done.stderr.count(b"\n") == 1
    assert os.listdir(tmp_path) == [name]


def test_names_that_fall_together_in_a_folder_are_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCRUB_KEY", "5c" * 32)
    source = tmp_path / "in"
    source.mkdir()
    (source / "log.10.1.2.3").write_bytes(RAW)
    assert run(["-q", "--scrub-names", str(source), str(tmp_path / "out")]) == 0
    (taken,) = os.listdir(tmp_path / "out")
    (source / taken).write_bytes(b"precious\n")
    assert run(["-q", "--scrub-names", str(source), str(tmp_path / "again")]) == 3
    assert "holds two names that are the same once scrubbed; rename one" in capsys.readouterr().err
    assert len(os.listdir(tmp_path / "again")) == 1
