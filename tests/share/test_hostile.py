"""Names, places and accidents that a hostile or unlucky user would meet."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from scrubber.batch.verify import Verifier
from scrubber.library import load_pipeline
from scrubber.pipeline import Pipeline
from scrubber.share.absent import UNNAMED
from scrubber.share.naming import Naming
from tests.share.conftest import BARE, CANARIES, KEY, NAMED, SECRET, USER, everything, share
from tests.share.test_bundle import manifest


def names(bundle: str = "bundle") -> list[str]:
    """What the manifest lists."""
    return [entry["name"] for entry in manifest(Path(bundle))["files"]]


def test_odd_names_are_names(logs: Path) -> None:
    odd = ["new\nline.log", "-rf.log", "--help", " .log", "%s{}.log", "ü☃.log", "MANIFEST.json"]
    for name in odd:
        (logs / name).write_bytes(NAMED)
    assert share(*(logs / name for name in odd), "-o", "bundle") == 0
    assert names() == sorted(f"files/{name}" for name in odd)
    for name in names():
        assert (Path("bundle") / name).read_bytes().startswith(b"INFO DB_PASSWORD=REDACTED-")


@pytest.mark.parametrize("bundle", ["b.zip", "bundle"])
def test_a_name_that_is_no_text_is_written_in_ascii(logs: Path, bundle: str) -> None:
    (logs / os.fsdecode(b"caf\xe9.log")).write_bytes(NAMED)
    assert share(logs, "-o", bundle) == 0
    found = ZipFile(bundle).namelist() if bundle == "b.zip" else names()
    assert "files/logs/caf%e9.log" in found


@pytest.mark.parametrize(
    "paths",
    [
        ["logs/a.log", "logs/a.log"],
        ["logs/a.log", "./logs/../logs/a.log"],
        ["logs/a.log", "link"],
        ["link", "logs/a.log"],
    ],
)
def test_a_file_named_twice_is_shared_once(logs: Path, monkeypatch: pytest.MonkeyPatch, paths: list[str]) -> None:
    monkeypatch.chdir(logs.parent)
    Path("link").symlink_to("logs/a.log")
    assert share(*paths, "-o", "bundle") == 0
    assert names() == [f"files/{Path(paths[0]).name}"]


@pytest.mark.parametrize("order", [1, -1])
def test_of_paths_inside_each_other_the_outer_one_counts(logs: Path, order: int) -> None:
    paths = [logs / "a.log", logs, logs.parent / "logs" / SECRET][::order]
    assert share(*paths, "-o", "bundle") == 0
    assert len(names()) == 5
    assert all(name.startswith("files/logs/") for name in names())


def test_paths_of_the_same_name_are_told_apart_by_what_is_above_them(tmp_path: Path, logs: Path) -> None:
    for user in ("amaurer", "bschmitt"):
        (tmp_path / "home" / user / "app").mkdir(parents=True)
        (tmp_path / "home" / user / "app" / "x.log").write_bytes(BARE)
    assert share(logs / "a.log", "home/amaurer/app", "home/bschmitt/app", "-o", "bundle") == 0
    one, other = (name for name in names() if name.endswith("/app/x.log"))
    assert one != other
    assert not any(user in everything(Path("bundle")) for user in (b"amaurer", b"bschmitt", *CANARIES))


def test_files_never_take_each_others_name(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut to the parts that tell three paths apart, the name of a file may be that of another path's file."""
    monkeypatch.setattr(Naming, "of", lambda *_: "files/var/x.log")
    assert share(logs / "a.log", logs / SECRET / "b.log", "-o", "bundle") == 3
    assert names() == ["files/var/x.log"]
    assert manifest(Path("bundle"))["failed"] == [UNNAMED]
    assert SECRET.encode() not in everything(Path("bundle"))


def test_a_users_folder_is_known_for_one_even_alone(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(logs.parent)
    assert share(".", "-o", "../../bundle") == 0
    assert USER.encode() not in everything(Path("../../bundle"))


def test_two_names_that_are_the_same_once_scrubbed_are_not_both_shared(
    logs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person = "erika.mustermann" + "@" + "web.de"
    for name in (person, person.upper()):
        (logs / name).write_bytes(NAMED)
    assert share(logs, "-o", "bundle") == 3
    assert "holds two names that are the same once scrubbed" in capsys.readouterr().err
    assert "what is to be shared: holds two names" in manifest(Path("bundle"))["failed"][0]
    assert person.encode() not in everything(Path("bundle")).lower()


@pytest.mark.parametrize("output", ["logs/b.tar.gz", "logs/bundle", "logs"])
def test_a_bundle_inside_what_is_shared_is_refused(
    logs: Path, monkeypatch: pytest.MonkeyPatch, output: str, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(logs.parent)
    before = sorted(logs.parent.rglob("*"))
    assert share("logs", "-o", output) == 2
    assert sorted(logs.parent.rglob("*")) == before
    assert capsys.readouterr().err.startswith("scrub: logs")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "Missing argument"),
        (["logs"], "say where to"),
        (["gone.log", "-o", "bundle"], "no such file"),
        (["logs", "-o", "b.rar"], "a bundle is .tar.gz"),
        (["logs", "-o", "there.zip"], "exists already; --force"),
        (["logs", "-o", "there"], "exists already"),
        (["logs", "-o", "no/b.zip"], "make it first"),
        (["logs", "-o", "bundle", "--redact", "remove"], "another style"),
        (["logs", "-o", "bundle", "--map", "m", "--encoding", "cp1252"], "--encoding"),
    ],
)
def test_what_cannot_be_done_is_said_at_once(
    logs: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: list[str], message: str
) -> None:
    monkeypatch.chdir(logs.parent)
    Path("there").mkdir()
    for name in ("there.zip", "there/x"):
        Path(name).write_text("precious")
    before = sorted(logs.parent.rglob("*"))
    assert share(*words) == 2
    assert message in capsys.readouterr().err
    assert sorted(logs.parent.rglob("*")) == before


def test_force_replaces_an_archive(logs: Path) -> None:
    Path("b.zip").write_text("old")
    assert share(logs, "-o", "b.zip", "--force") == 0
    assert Path("b.zip").read_bytes().startswith(b"PK")


@pytest.mark.parametrize("what", ["empty folder", "binary alone", "unreadable"])
def test_nothing_to_share_makes_no_bundle(logs: Path, capsys: pytest.CaptureFixture[str], what: str) -> None:
    empty = logs / "empty"
    empty.mkdir()
    if what == "unreadable":
        (empty / "x.gz").write_bytes(b"\x1f\x8b\x08\x00cut")
    path = logs / "core" if what == "binary alone" else empty
    assert share(path, "-o", "bundle") == 3
    assert "there is nothing that can be shared" in capsys.readouterr().err
    assert not list(Path().glob("*bundle*"))
    assert not list(Path().glob(".*bundle*"))


def test_what_fails_is_absent_and_listed_in_both_tongues(logs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = logs / SECRET / "cut.gz"
    bad.write_bytes((logs / "c.log.gz").read_bytes()[:-9])
    assert share(logs, "-o", "bundle") == 3
    assert f"scrub: {bad}: is cut off (gzip); fetch it again" in capsys.readouterr().err
    (failed,) = manifest(Path("bundle"))["failed"]
    assert failed.startswith("files/logs/REDACTED-ASSIGNED-PASSWORD-")
    assert failed.endswith("/cut.gz: is cut off (gzip); fetch it again")
    assert not any(canary in everything(Path("bundle")) for canary in CANARIES)


def test_a_copy_that_does_not_verify_is_in_nothing_that_leaves(
    logs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A report shows the lines around a finding: those of a copy that was not verified must not be in it."""
    pipeline = load_pipeline("standard", key=KEY)

    def careless(self: Pipeline, data: bytes, findings: object, start: int = 0, end: int | None = None) -> bytes:
        return data[start:end] if b"retry" in data else render(self, data, findings, start, end)  # type: ignore[arg-type]

    render = Pipeline.render
    monkeypatch.setattr(Pipeline, "render", careless)
    assert pipeline.render(NAMED, pipeline.find(NAMED)) != NAMED
    assert share(logs, "-o", "bundle") == 3
    assert f"{logs}/{SECRET}/b.log:1:17: still sensitive, so not published: PASSWORD 1\n" in capsys.readouterr().err
    assert names() == ["files/logs/a.log", "files/logs/empty.log"]
    assert SECRET.encode() not in everything(Path("bundle"))
    assert len(manifest(Path("bundle"))["failed"]) == 3


def test_an_input_that_changes_is_left_out(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check = Verifier.check

    def checking(self: Verifier, draft: object) -> None:
        with (logs / "a.log").open("ab") as file:
            file.write(NAMED)
        check(self, draft)  # type: ignore[arg-type]

    monkeypatch.setattr(Verifier, "check", checking)
    assert share(logs, "-o", "bundle") == 3
    assert "files/logs/a.log" not in names()
    assert not Path("bundle/files/logs/a.log").exists()
    (failed,) = manifest(Path("bundle"))["failed"]
    assert failed.startswith("files/logs/a.log: changed while it was shared")


@pytest.mark.parametrize("limit", [64, 30_000])
def test_a_full_disk_leaves_no_bundle(logs: Path, tmp_path: Path, limit: int) -> None:
    code = (
        "import resource, sys; from scrubber.cli import run;"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit})); sys.exit(run(sys.argv[1:]))"
    )
    (logs / "long.log").write_bytes(BARE * 200)
    done = subprocess.run(
        [sys.executable, "-c", code, "share", "--no-ner", logs, "-o", "b.tar"],
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 3
    assert "make room, or write elsewhere" in done.stderr or "File too large" in done.stderr
    assert sorted(os.listdir(tmp_path)) == ["home"]
    assert SECRET not in done.stderr.replace(f"{logs}/{SECRET}", "")
