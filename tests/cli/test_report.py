"""`--report` as its users meet it: files that appear whole, beside the output, or not at all."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from scrubber.report.formats import SUFFIXES
from tests.cli.test_cli import RAW, scrub


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working folder with a log and a folder of logs."""
    (tmp_path / "in.log").write_text(RAW)
    (tmp_path / "logs").mkdir()
    for name in ("a.log", "b.log"):
        (tmp_path / "logs" / name).write_text("clean\n" + RAW)
    return tmp_path


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_report_is_written_beside_the_output(folder: Path, suffix: str) -> None:
    done = scrub("in.log", "out.log", "--report", f"found.{suffix}", cwd=folder)
    assert done.returncode == 0
    assert "assigned-password" in (folder / f"found.{suffix}").read_text()
    assert (folder / "out.log").exists()


def test_several_reports_tell_of_every_file_of_a_folder(folder: Path) -> None:
    assert scrub("logs", "safe", "--report", "f.json", "--report", "f.jsonl", cwd=folder).returncode == 0
    rows = [json.loads(line) for line in (folder / "f.jsonl").read_text().splitlines()]
    assert [(Path(row["path"]).as_posix(), row["line"]) for row in rows] == [(f"logs/{name}.log", 2) for name in "aabb"]
    document = json.loads((folder / "f.json").read_text())
    assert document["findings"] == rows
    assert document["summary"]["files"] == 2


def test_a_report_of_a_stream_names_it(folder: Path) -> None:
    assert scrub("--report", "found.json", cwd=folder, data=RAW.encode()).returncode == 0
    assert json.loads((folder / "found.json").read_text())["findings"][0]["path"] == "standard input"


def test_a_file_that_fails_is_in_the_report(folder: Path) -> None:
    (folder / "logs" / "c.log").write_bytes("wide".encode("utf-16") + b"x")
    assert scrub("logs", "safe", "--report", "found.json", cwd=folder).returncode == 3
    (failed,) = json.loads((folder / "found.json").read_text())["failed"]
    assert Path(failed["path"]).as_posix() == "logs/c.log"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["in.log", "out.log", "--report", "found.pdf"], "a report's suffix says its format"),
        (["in.log", "out.log", "--report", "there.json"], "exists already; --force"),
        (["in.log", "out.json", "--report", "out.json"], "must not be, or lie in"),
        (["in.json", "out.log", "--report", "in.json", "--force"], "must not be, or lie in"),
        (["logs", "safe", "--report", "logs/found.json"], "must not be, or lie in"),
        (["logs", "safe", "--report", "safe/found.json"], "must not be, or lie in"),
        (["in.log", "out.log", "--report", "a.json", "--report", "./a.json"], "named twice"),
    ],
)
def test_a_report_that_cannot_be_written_stops_the_run(folder: Path, arguments: list[str], message: str) -> None:
    (folder / "there.json").write_text("precious")
    (folder / "in.json").write_text(RAW)
    before = sorted(path.name for path in folder.rglob("*"))
    done = scrub(*arguments, cwd=folder)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert sorted(path.name for path in folder.rglob("*")) == before
    assert (folder / "there.json").read_text() == "precious"


def test_no_report_appears_when_the_run_fails(folder: Path) -> None:
    (folder / "wide.log").write_bytes("wide".encode("utf-16") + b"x")
    assert scrub("wide.log", "out.log", "--report", "found.json", cwd=folder).returncode == 3
    assert not list(folder.glob("*found*"))


@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_a_reader_of_findings_may_go_away(folder: Path, form: str) -> None:
    (folder / "in.log").write_text(RAW * 20_000)
    command = [sys.executable, "-m", "scrubber", "scan", "in.log", "--format", form]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(20) == 3


def in_a_terminal(*arguments: str, cwd: Path, **env: str) -> str:
    """What the command prints to a terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "scrubber", *arguments]
    done = subprocess.run(
        command, cwd=cwd, stdout=theirs, stderr=subprocess.STDOUT, check=False, env={**os.environ, **env}
    )
    os.close(theirs)
    shown = os.read(ours, 1 << 16).decode()
    os.close(ours)
    assert done.returncode in (1, 2)
    return shown


def test_a_terminal_gets_colours_unless_they_are_not_wanted(folder: Path) -> None:
    coloured = in_a_terminal("scan", "in.log", cwd=folder, NO_COLOR="")
    plain = in_a_terminal("scan", "in.log", cwd=folder, NO_COLOR="1")
    assert "\x1b[1min.log:1:15:\x1b[0m PASSWORD" in coloured
    assert plain.startswith("in.log:1:15: PASSWORD")


def test_a_terminal_gets_no_page(folder: Path) -> None:
    assert "send it to a file" in in_a_terminal("scan", "in.log", "--format", "html", cwd=folder)
