"""What `--engine spark` cannot do is said in one line, before anything is read or written."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from scrubber.cli import run
from tests.conftest import KEY

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A run that is right but for what a test adds, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCRUB_KEY", KEY)
    (tmp_path / "in.log").write_bytes(b"password=hunter2!x\n")
    return ["--no-ner", "--engine", "spark", "in.log"]


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ([], "takes a file or folder, and names one"),
        (["-"], "takes a file or folder, and names one"),
        (["out", "--two-pass"], "--two-pass gathers values, which must not travel between machines"),
        (["out", "--verify"], "--verify looks for values, which must not travel between machines"),
        (["out", "--map", "m"], "--map keeps values, which must not travel between machines"),
        (["--in-place"], "--in-place works on this machine"),
        (["-", "--follow"], "takes a file or folder, and names one"),
        (["out", "--jobs", "2"], "--jobs is for this machine"),
        (["out", "--report", "found.html"], "writes reports as .json, .jsonl, .sarif and .csv, not as .html"),
        (["out", "--config", "own.toml"], "own.toml: 'environment' is that of one machine"),
    ],
)
def test_what_a_cluster_cannot_do_is_wrong_usage(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], added: list[str], said: str
) -> None:
    (tmp_path / "own.toml").write_text("environment = true\n")
    assert run([*words, *added]) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1
    assert said in told[0]
    assert sorted(os.listdir(tmp_path)) == ["in.log", "own.toml"]


def test_a_key_must_be_given(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("SCRUB_KEY")
    assert run([*words, "out"]) == 2
    assert "--engine spark needs a key that is kept" in capsys.readouterr().err


def test_without_java_the_message_says_so(words: list[str], tmp_path: Path) -> None:
    bare = {name: value for name, value in os.environ.items() if name != "JAVA_HOME"} | {"PATH": str(tmp_path)}
    command = [sys.executable, "-m", "scrubber", *words, "out"]
    done = subprocess.run(command, env=bare, capture_output=True, text=True, check=False)
    assert done.stderr == "scrub: --engine spark needs Java 17 or later; install it, or set JAVA_HOME\n"
    assert done.returncode == 2


def test_without_spark_the_message_names_the_command_that_installs_it(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    assert run([*words, "out"]) == 2
    assert capsys.readouterr().err == ("scrub: --engine spark needs pyspark; run: pip install 'scrubber[spark]'\n")
