"""A folder of logs with canaries in texts, names and wrappings, and the command that shares it."""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path

import pytest

from scrubber.cli import run

KEY = "5c" * 32
SECRET = "two-Green-Kettles" + "9"
USER = "mgarber" + "xx"
CANARIES = (SECRET.encode(), USER.encode())
NAMED = f"INFO DB_PASSWORD={SECRET} retries=3\n".encode()
BARE = f"WARN retry with {SECRET} n=4\n".encode()
BINARY = b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 8


@pytest.fixture
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`home/<user>/logs`, where the working folder is `home`'s own."""
    monkeypatch.setenv("SCRUB_KEY", KEY)
    monkeypatch.chdir(tmp_path)
    folder = Path("home", USER, "logs")
    (folder / SECRET).mkdir(parents=True)
    (folder / "a.log").write_bytes(NAMED)
    (folder / SECRET / "b.log").write_bytes(BARE)
    (folder / "c.log.gz").write_bytes(gzip.compress(BARE))
    (folder / "empty.log").touch()
    (folder / "core").write_bytes(BINARY)
    (folder / "link.log").symlink_to("a.log")
    with tarfile.open(folder / "d.tar", "w") as archive:
        for name, data in ((f"home/{USER}/e.log", BARE), ("core", BINARY)):
            header = tarfile.TarInfo(name)
            header.size = len(data)
            archive.addfile(header, io.BytesIO(data))
    return folder


def share(*words: str | Path) -> int:
    """The exit status of `scrub share`, without the language model, which takes seconds to load."""
    return run(["share", "--no-ner", *map(str, words)])


def everything(folder: Path) -> bytes:
    """Names and contents of all files below a folder, unpacked."""
    found = []
    for path in sorted(folder.rglob("*")):
        data = path.read_bytes() if path.is_file() else b""
        if data.startswith(b"\x1f\x8b"):
            data = gzip.decompress(data)
        found += [str(path.relative_to(folder)).encode(), data]
    return b"\n".join(found)
