"""`scrub review`, played on a real terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pexpect
import pytest

if TYPE_CHECKING:
    from pathlib import Path

LOG = "INFO \x1b[J password=hunter2!x from 10.1.2.3\nINFO \x1b[J password=hunter3!y from 10.1.2.3\n"
MENU = "stop: redact the rest"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in.log").write_text(LOG)
    return tmp_path


def play(folder: Path, keys: list[str], *arguments: str) -> str:
    """Start a review of in.log, press a key at each question; all that was shown."""
    command = ["-m", "scrubber", "review", "in.log", *arguments]
    env = {**os.environ, "SCRUB_KEY": "5c" * 32, "TERM": "xterm"}
    child = pexpect.spawn(sys.executable, command, cwd=str(folder), env=env, timeout=30, encoding="utf-8")
    shown = ""
    for key in keys:
        child.expect_exact(MENU)
        shown += str(child.before)
        child.send(key)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    return shown + str(child.before)


def test_each_kind_is_shown_once_and_decided_with_one_key(folder: Path) -> None:
    shown = play(folder, ["a", "k"], "out.log")
    assert "1 of 2" in shown
    assert "medium confidence, 2 times, 2 values" in shown
    out = (folder / "out.log").read_text()
    assert "hunter" not in out
    assert out.count("10.1.2.3") == 2
    assert not (folder / "scrub.toml").exists()
    assert "hunter" not in shown
    assert "\x1b[J" not in shown


def test_the_allowlist_is_written_and_counts_when_named(folder: Path) -> None:
    shown = play(folder, ["l", "b", "v", "l", "q"])
    assert "hunter2!x" in shown
    assert "2 values added to allow.values; they count with --config scrub.toml" in shown
    done = subprocess.run(
        [sys.executable, "-m", "scrubber", "-q", "in.log", "--config", "scrub.toml"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "hunter2!x" in done.stdout
    assert "10.1.2.3" not in done.stdout


def test_stopping_redacts_the_rest(folder: Path) -> None:
    play(folder, ["q"], "out.log")
    assert "hunter" not in (folder / "out.log").read_text()
    assert "10.1.2.3" not in (folder / "out.log").read_text()


def test_a_new_rule_is_tried_and_written(folder: Path) -> None:
    command = ["-m", "scrubber", "review", "in.log"]
    child = pexpect.spawn(sys.executable, command, cwd=str(folder), timeout=30, encoding="utf-8")
    child.expect_exact(MENU)
    child.send("n")
    answers = (
        ("hyphens", "own-info"),
        ("entity", "TOKEN"),
        ("sentence", "Own."),
        ("commas", "info"),
        ("whole match", "INF[A-Z]"),
        ("finds 1 values, bytes 1 to 4", "y"),
    )
    for question, typed in answers:
        child.expect_exact(question)
        child.sendline(typed)
    child.expect_exact(MENU)
    child.send("q")
    child.expect(pexpect.EOF)
    child.close()
    found = subprocess.run(
        [sys.executable, "-m", "scrubber", "scan", "in.log"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert found.stdout.count("TOKEN own-info") == 2


def test_without_a_terminal_it_lists_or_says_so(folder: Path) -> None:
    command = [sys.executable, "-m", "scrubber", "review", "in.log"]
    refused = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert refused.returncode == 2
    assert "--list works without one" in refused.stderr
    done = subprocess.run([*command, "--list"], cwd=folder, capture_output=True, text=True, check=True)
    row = done.stdout.splitlines()[0].split("\t")
    assert row[:5] == ["2", "2", "PASSWORD", "assigned-password", "medium"]
    assert row[5] == "INFO \\x1b[J password=«PASSWORD» from <IP_ADDRESS>"
    assert "hunter" not in done.stdout
