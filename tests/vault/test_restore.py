"""With map and key the original comes back byte for byte; with anything else nothing is written."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, reject, settings

from scrubber.batch.files import Job
from scrubber.batch.tally import Tally
from scrubber.cli import run
from scrubber.errors import InputError
from scrubber.keys import Key
from scrubber.library import load_pipeline
from scrubber.vault.record import write_map
from scrubber.vault.restore import restore, rotate
from tests.strategies import log_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from scrubber.pipeline import Pipeline

KEY, OTHER = Key(b"\x5c" * 32), Key(b"\x36" * 32)
SECRET = "two-Green-Kettles" + "9"
TEXT = f"INFO DB_PASSWORD={SECRET} from 10.1.2.3\nmail someone@somewhere.org \u00e9\r\nlast".encode()
KINDS = {
    "utf-8": TEXT,
    "bom": b"\xef\xbb\xbf" + TEXT,
    "utf-16": TEXT.decode().encode("utf-16"),
    "utf-16-be": TEXT.decode().encode("utf-16-be"),
    "utf-32": TEXT.decode().encode("utf-32"),
    "no text": b"\0\xff" + TEXT + b"\xff\xfe\0",
    "empty": b"",
    "nothing found": b"INFO\n",
    "json": b'{"port": 5432, "password": 12345678, "from": "10.1.2.3"}\n' * 3,
    "long line": b"x " * 600_000 + TEXT,
    "many": TEXT * 1000,
}


def scrubbed(pipeline: Pipeline, folder: Path, data: bytes) -> tuple[Path, Path, Path]:
    """Input, output and map of a run."""
    source, target, path = folder / "in.log", folder / "out.log", folder / "safe.map"
    source.write_bytes(data)
    Job(pipeline, Tally(), force=True).file(source, target)
    write_map(path, KEY, pipeline, [(source, target, target.name)], force=True)
    return source, target, path


@pytest.mark.parametrize("kind", KINDS)
def test_the_original_comes_back_byte_for_byte(pipeline: Pipeline, tmp_path: Path, kind: str) -> None:
    _, target, path = scrubbed(pipeline, tmp_path, KINDS[kind])
    assert restore(target, tmp_path / "back.log", path, KEY, force=False) == 1
    assert (tmp_path / "back.log").read_bytes() == KINDS[kind]
    assert SECRET.encode() not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == (tmp_path / "back.log").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("style", ["tag", "mask", "remove"])
def test_whatever_took_the_values_place(tmp_path: Path, style: str) -> None:
    _, target, path = scrubbed(load_pipeline("standard", key="5c" * 32, style=style), tmp_path, TEXT * 2)
    restore(target, tmp_path / "back.log", path, KEY, force=False)
    assert (tmp_path / "back.log").read_bytes() == TEXT * 2


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(log_bytes)
def test_any_log_comes_back(pipeline: Pipeline, tmp_path: Path, data: bytes) -> None:
    try:
        _, target, path = scrubbed(pipeline, tmp_path, data)
    except InputError:
        reject()  # it looks like no text, so there is no output to lead back from
    restore(target, tmp_path / "back.log", path, KEY, force=True)
    assert (tmp_path / "back.log").read_bytes() == data


def test_a_wrong_key_restores_nothing(pipeline: Pipeline, tmp_path: Path) -> None:
    _, target, path = scrubbed(pipeline, tmp_path, TEXT)
    with pytest.raises(InputError, match="was made under key"):
        restore(target, tmp_path / "back.log", path, OTHER, force=False)
    assert not (tmp_path / "back.log").exists()


@pytest.mark.parametrize(
    "change", ["output", "longer output", "map", "shorter map", "other file", "no map", "not a map"]
)
def test_what_was_changed_restores_nothing(pipeline: Pipeline, tmp_path: Path, change: str) -> None:
    source, target, path = scrubbed(pipeline, tmp_path, TEXT)
    match change:
        case "output":
            target.write_bytes(target.read_bytes().replace(b"INFO", b"WARN"))
        case "longer output":
            target.write_bytes(target.read_bytes() + b"\n")
        case "map":
            path.write_bytes(path.read_bytes()[:-20] + b"x" * 20)
        case "shorter map":
            path.write_bytes(path.read_bytes()[:-1])
        case "other file":
            target = source
        case "no map":
            path.unlink()
        case "not a map":
            path.write_bytes(TEXT)
    with pytest.raises(InputError) as caught:
        restore(target, tmp_path / "back.log", path, KEY, force=False)
    assert not (tmp_path / "back.log").exists()
    assert SECRET not in str(caught.value)
    assert {entry.name for entry in tmp_path.iterdir()} <= {"in.log", "out.log", "safe.map"}


@pytest.mark.parametrize("change", ["input", "output", "other pipeline"])
def test_a_map_that_would_not_lead_back_is_not_made(pipeline: Pipeline, tmp_path: Path, change: str) -> None:
    source, target, path = scrubbed(pipeline, tmp_path, TEXT)
    path.unlink()
    if change == "other pipeline":
        pipeline = load_pipeline("secrets", key="5c" * 32)
    else:
        changed = source if change == "input" else target
        changed.write_bytes(changed.read_bytes() + b" more")
    with pytest.raises(InputError, match="there is no map"):
        write_map(path, KEY, pipeline, [(source, target, "out.log")], force=False)
    assert not path.exists()


def test_a_value_that_is_longer_than_what_is_kept_makes_no_map(pipeline: Pipeline, tmp_path: Path) -> None:
    """Of a value longer than a window only its beginning is ever in memory."""
    with pytest.raises(InputError, match="longer than what is kept"):
        scrubbed(pipeline, tmp_path, b"password=" + b"Xk93qPz71LmWv0aRt5s" * 150_000 + b" end\n")
    assert not (tmp_path / "safe.map").exists()


def test_rotating_changes_the_key_and_nothing_else(pipeline: Pipeline, tmp_path: Path) -> None:
    _, target, path = scrubbed(pipeline, tmp_path, TEXT)
    with pytest.raises(InputError):
        rotate(path, OTHER, OTHER)
    rotate(path, KEY, OTHER)
    with pytest.raises(InputError):
        restore(target, tmp_path / "back.log", path, KEY, force=False)
    restore(target, tmp_path / "back.log", path, OTHER, force=False)
    assert (tmp_path / "back.log").read_bytes() == TEXT


def test_two_originals_of_the_same_output_are_told_apart_by_name(tmp_path: Path) -> None:
    pipeline, path = load_pipeline("standard", key="5c" * 32, style="remove"), tmp_path / "safe.map"
    files = []
    for name, secret in (("a", b"10.1.2.3"), ("b", b"10.1.2.4")):
        (tmp_path / name).write_bytes(b"from " + secret)
        Job(pipeline, Tally()).file(tmp_path / name, tmp_path / f"{name}.out")
        files.append((tmp_path / name, tmp_path / f"{name}.out", f"{name}.out"))
    write_map(path, KEY, pipeline, files, force=False)
    restore(tmp_path / "b.out", tmp_path / "back", path, KEY, force=False)
    assert (tmp_path / "back").read_bytes() == b"from 10.1.2.4"
    (tmp_path / "b.out").rename(tmp_path / "renamed")
    with pytest.raises(InputError, match="is not in it"):
        restore(tmp_path / "renamed", tmp_path / "back2", path, KEY, force=False)


def test_a_map_that_leads_out_of_the_folder_restores_nothing(pipeline: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    source, target, path = scrubbed(pipeline, tmp_path, TEXT)
    for name in ("../out.log", "/out.log"):
        write_map(path, KEY, pipeline, [(source, target, name)], force=True)
        with pytest.raises(InputError, match="leads out"):
            restore(tmp_path / "out", tmp_path / "back", path, KEY, force=False)


def test_a_folder_goes_there_and_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "logs" / "web").mkdir(parents=True)
    (tmp_path / "logs" / "a.log").write_bytes(TEXT)
    (tmp_path / "logs" / "web" / "b.log").write_bytes(TEXT * 2)
    (tmp_path / "logs" / "packed.zst").write_bytes(b"\x28\xb5\x2f\xfdbroken")
    assert run(["key", "new", "scrub.key"]) == 0
    assert run(["logs", "safe", "--map", "safe.map", "--key-file", "scrub.key"]) == 3
    assert run(["restore", "safe", "--map", "safe.map", "--key-file", "scrub.key", "-o", "back"]) == 0
    assert (tmp_path / "back" / "a.log").read_bytes() == TEXT
    assert (tmp_path / "back" / "web" / "b.log").read_bytes() == TEXT * 2
    assert run(["key", "new", "new.key"]) == 0
    assert run(["key", "rotate", "safe.map", "--key-file", "scrub.key", "--new-key-file", "new.key"]) == 0
    arguments = ["restore", "safe/a.log", "--map", "safe.map", "-o", "a.log", "--key-file"]
    assert run([*arguments, "scrub.key"]) == 3
    assert run([*arguments, "new.key"]) == 0
    assert run([*arguments, "new.key"]) == 2
    assert SECRET not in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["in.log", "out.log", "--map", "safe.map"], "--map needs a key that is kept"),
        (["in.log", "--map", "safe.map", "--key-file", "k"], "name both"),
        (["in.log", "--in-place", "--map", "safe.map", "--key-file", "k"], "do without --in-place"),
        (["in.log", "out.log", "--map", "k", "--key-file", "k"], "exists already"),
        (["logs", "safe", "--map", "safe/safe.map", "--key-file", "k"], "put the map elsewhere"),
        (["restore", "in.log", "--map", "safe.map", "-o", "x"], "restore needs a key"),
    ],
)
def test_what_cannot_be_kept_is_said_before_anything_is_written(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SCRUB_KEY", raising=False)
    (tmp_path / "in.log").write_bytes(TEXT)
    (tmp_path / "logs").mkdir()
    assert run(["key", "new", "k"]) == 0
    assert run(arguments) == 2
    assert message in capsys.readouterr().err
    assert {entry.name for entry in tmp_path.iterdir()} == {"in.log", "logs", "k"}


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Ten times the text, 20 MB, takes no more memory, beyond a little for the allocator."""
    code = (
        "import resource, sys; from scrubber.cli import run; status = run(sys.argv[1:]);"
        "print(status, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    peaks = []
    (tmp_path / "k").write_text("5c" * 32)
    (tmp_path / "k").chmod(0o600)
    for number, times in enumerate((200, 2_000)):
        (tmp_path / "in.log").write_bytes((TEXT + b"\nINFO step\n" * 1000) * times)
        arguments = ["in.log", f"out{number}", "-q", "--map", f"map{number}", "--key-file", "k", "--profile", "secrets"]
        back = ["restore", f"out{number}", "--map", f"map{number}", "--key-file", "k", "-o", f"back{number}"]
        for line in (arguments, back):
            done = subprocess.run(
                [sys.executable, "-c", code, *line], cwd=tmp_path, capture_output=True, text=True, check=True
            )
            status, peak = done.stdout.split()
            assert status == "0"
            peaks.append(int(peak))
    assert max(peaks[2:]) < max(peaks[:2]) * 1.2
