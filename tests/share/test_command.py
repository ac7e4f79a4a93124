"""A command gets safe copies, after they were verified, and its exit status is passed on."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.share.conftest import BINARY, CANARIES, KEY, NAMED, everything, share

KEEP = ["sh", "-c", 'printf "%s\\n" "$0" >> got; cp -- "$0" "got.${0##*/}"', "{}"]


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def test_a_command_gets_each_safe_copy(logs: Path, temporary: Path) -> None:
    assert share(logs, "--", *KEEP) == 0
    got = Path("got").read_text().splitlines()
    assert got == sorted(got)
    assert len(got) == 5
    assert all(path.startswith(f"{temporary}/scrub-") for path in got)
    copies = b"".join(path.read_bytes() for path in Path().glob("got.*"))
    assert not any(canary in copies for canary in CANARIES)
    assert os.listdir(temporary) == []


def test_while_the_command_runs_the_copies_are_private_and_safe(logs: Path, temporary: Path) -> None:
    assert share(logs, "-q", "--", "sh", "-c", f'rm -rf seen; cp -rp "{temporary}" seen; : "$0"', "{}") == 0
    (folder,) = Path("seen").iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not any(canary in everything(Path("seen")) for canary in CANARIES)
    assert os.listdir(temporary) == []


def test_a_command_gets_the_bundle_where_there_is_one(logs: Path) -> None:
    assert share(logs, "-o", "b.tar.gz", "--", *KEEP) == 0
    assert Path("got").read_text() == f"{Path('b.tar.gz').absolute()}\n"
    assert Path("got.b.tar.gz").read_bytes() == Path("b.tar.gz").read_bytes()


def test_no_shell_reads_the_words(logs: Path) -> None:
    odd = logs / "$(touch made) `touch made`; touch made\n&.log"
    odd.write_bytes(NAMED)
    assert share(odd, "--", "cp", "--", "{}", "$(touch made)") == 0
    assert not Path("made").exists()
    assert Path("$(touch made)").read_bytes().startswith(b"INFO DB_PASSWORD=REDACTED-")


def test_the_key_stays_here(logs: Path) -> None:
    assert share(logs / "a.log", "--", "sh", "-c", 'env > env; : "$0"', "{}") == 0
    assert KEY not in Path("env").read_text()


@pytest.mark.parametrize(("script", "status"), [("exit 7", 7), ("exit 0", 0), ("kill -9 $$", 137)])
def test_the_exit_status_is_that_of_the_command(logs: Path, script: str, status: int) -> None:
    assert share(logs, "--", "sh", "-c", f'echo x >> runs; : "$0"; {script}', "{}") == status
    assert Path("runs").read_text().count("x") == (1 if status else 5)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "no command behind --"),
        (["true"], "has no {}"),
        (["./-weird.log"], "has no {}"),
        (["no-such-command-here", "{}"], "no such command"),
    ],
)
def test_a_command_that_cannot_run_stops_before_anything_is_done(
    logs: Path, capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert share(logs, "-o", "bundle", "--", *words) == 2
    assert message in capsys.readouterr().err
    assert not Path("bundle").exists()


@pytest.mark.parametrize("broken", ["cut off", "binary"])
def test_nothing_is_handed_over_when_something_failed(
    logs: Path, capsys: pytest.CaptureFixture[str], broken: str
) -> None:
    bad = logs / "z.log"
    bad.write_bytes(BINARY if broken == "binary" else (logs / "c.log.gz").read_bytes()[:-9])
    assert share(bad, logs / "a.log", "-o", "bundle", "--", *KEEP) == 3
    assert "sh was not run" in capsys.readouterr().err
    assert not Path("got").exists()
    assert os.listdir("bundle/files") == ["a.log"]


def test_what_is_interrupted_leaves_nothing(logs: Path, tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    words = ["share", "--no-ner", str(logs / "a.log"), "--", "sh", "-c", ': > up; : "$0"; sleep 60', "{}"]
    env = {**os.environ, "TMPDIR": str(tmp_path / "tmp")}
    with subprocess.Popen(
        [sys.executable, "-m", "scrubber", *words], stderr=subprocess.PIPE, env=env, start_new_session=True
    ) as process:
        while not Path("up").exists():
            time.sleep(0.02)
        assert os.listdir("tmp")
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 130
    assert os.listdir("tmp") == []
