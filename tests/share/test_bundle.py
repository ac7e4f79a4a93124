"""A bundle holds safe copies, a manifest and a report, and is what the tools of the system can read."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import scrubber
from scrubber.cli import run
from tests.share.conftest import CANARIES, KEY, NAMED, SECRET, everything, share
from tests.tools import needs

UNPACK = {
    "b.tar.gz": ["tar", "-xzf"],
    "b.tar": ["tar", "-xf"],
    "b.tar.xz": ["tar", "-xJf"],
    "b.zip": ["unzip", "-q"],
}


def unpacked(bundle: Path, folder: Path) -> Path:
    """A bundle, unpacked by the tool of its format."""
    tool = UNPACK[bundle.name]
    needs(tool[0])
    folder.mkdir()
    subprocess.run([*tool, bundle.resolve()], cwd=folder, check=True)
    return folder


def manifest(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / "MANIFEST.json").read_text())
    return loaded


@pytest.mark.parametrize("name", UNPACK)
def test_the_tools_of_the_system_unpack_a_bundle_without_a_canary(logs: Path, tmp_path: Path, name: str) -> None:
    assert share(logs, "-o", name) == 0
    folder = unpacked(tmp_path / name, tmp_path / "out")
    texts = everything(folder)
    assert not any(canary in texts for canary in CANARIES)
    assert texts.count(b"WARN retry with REDACTED-ASSIGNED-PASSWORD-") >= 3
    assert {path.name for path in folder.iterdir()} == {"MANIFEST.json", "REPORT.html", "files"}
    assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    assert sorted(os.listdir(tmp_path)) == [name, "home", "out"]


def test_a_folder_is_a_bundle_too(logs: Path, tmp_path: Path) -> None:
    assert share(logs, "-o", "bundle") == 0
    assert (tmp_path / "bundle").stat().st_mode & 0o777 == 0o700
    assert not any(canary in everything(tmp_path / "bundle") for canary in CANARIES)
    assert sorted(os.listdir(tmp_path)) == ["bundle", "home"]


def test_the_manifest_says_what_is_in_the_bundle_and_what_is_not(logs: Path) -> None:
    assert share(logs, "-o", "bundle", "--profile", "secrets") == 0
    told, folder = manifest(Path("bundle")), Path("bundle")
    assert told["scrubber"] == scrubber.__version__
    assert told["profile"] == "secrets"
    for entry in (*told["files"], told["report"]):
        data = (folder / entry["name"]).read_bytes()
        assert (entry["bytes"], entry["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert present == {"MANIFEST.json", "REPORT.html", *(entry["name"] for entry in told["files"])}
    assert told["files"][0]["entities"] == {"PASSWORD": 1}
    assert told["report"]["entities"]["PASSWORD"] == 4
    assert told["withheld"] == [
        "files/logs/core: is binary (executable or core dump), so it is withheld",
        "files/logs/d.tar!core: is binary (executable or core dump), so it is withheld",
    ]
    assert told["skipped"] == ["files/logs/link.log: a link, a pipe or a device"]
    assert told["failed"] == []


def test_the_hash_of_an_input_needs_the_key(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert share(logs / "a.log", "-o", "kept") == 0
    keyed = hmac.digest(bytes.fromhex(KEY), NAMED, "sha256").hex()
    assert manifest(Path("kept"))["files"][0]["input_hmac_sha256"] == keyed
    monkeypatch.delenv("SCRUB_KEY")
    assert share(logs / "a.log", "-o", "random") == 0
    told = manifest(Path("random"))
    assert told["files"][0]["input_hmac_sha256"] is None
    assert "could be guessed" in told["input_hashes"]


def test_the_hash_of_an_archive_is_that_of_all_its_bytes(logs: Path) -> None:
    shutil.make_archive("packed", "zip", logs / SECRET)
    assert share("packed.zip", "-o", "bundle") == 0
    keyed = hmac.digest(bytes.fromhex(KEY), Path("packed.zip").read_bytes(), "sha256").hex()
    assert manifest(Path("bundle"))["files"][0]["input_hmac_sha256"] == keyed


@pytest.mark.parametrize("suffix", [".tar.gz", ".zip"])
def test_the_same_logs_make_the_same_bundle(logs: Path, suffix: str) -> None:
    assert share(logs, "-o", f"one{suffix}") == 0
    for path in logs.rglob("*.log"):
        os.utime(path, (1, 1), follow_symlinks=False)
    (logs / "a.log").chmod(0o600)
    assert share(logs, "-o", f"two{suffix}") == 0
    assert Path(f"one{suffix}").read_bytes() == Path(f"two{suffix}").read_bytes()


def test_an_archive_names_no_owner_and_no_time(logs: Path) -> None:
    needs("tar")
    assert share(logs, "-o", "b.tar") == 0
    command = ["tar", "--numeric-owner", "--full-time", "-tvf", "b.tar"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True, env={"TZ": "UTC"}).stdout.splitlines()
    assert all(line.startswith("-rw-r--r-- 0/0 ") and " 1980-01-01 00:00:00 " in line for line in listed)
    names = [line.split()[-1] for line in listed]
    assert names == sorted(names)


def test_the_map_stays_outside_and_leads_back(logs: Path, tmp_path: Path) -> None:
    (logs / "d.tar").unlink()
    assert share(logs, "-o", "b.tar.gz", "--map", "safe.map") == 0
    folder = unpacked(tmp_path / "b.tar.gz", tmp_path / "out")
    assert not list(folder.rglob("*.map"))
    assert Path("safe.map").stat().st_mode & 0o777 == 0o600
    assert run(["restore", "out", "--map", "safe.map", "-o", "back"]) == 0
    assert (tmp_path / "back/files/logs/a.log").read_bytes() == NAMED


@pytest.mark.parametrize("place", ["bundle/safe.map", "bundle", "home/safe.map"])
def test_the_map_cannot_be_shared(logs: Path, tmp_path: Path, place: str) -> None:
    assert share(logs.parent.parent, "-o", "bundle", "--map", place) == 2
    assert os.listdir(tmp_path) == ["home"]


def test_without_its_map_there_is_no_bundle(logs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert share(logs, "-o", "b.tar.gz", "--map", "safe.map") == 3
    assert "is an archive (tar), which a map cannot lead back from" in capsys.readouterr().err
    assert os.listdir(tmp_path) == ["home"]
