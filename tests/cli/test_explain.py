"""`scrub scan --explain` and `--why` as their users meet them."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


def scan(*arguments: str | Path, data: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrubber", "scan", *map(str, arguments)]
    return subprocess.run(command, input=data, capture_output=True, text=True, check=False)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "in.log"
    path.write_text("calm\npassword=hunter2!x-kT9 from 10.1.2.3 again hunter2!x-kT9\n")
    return path


def test_explain_lists_the_findings_with_their_reasons_and_no_value(log: Path) -> None:
    done = scan(log, "--explain")
    assert done.returncode == 1
    assert done.stdout.startswith(
        f"{log}:2:10: PASSWORD assigned-password (medium)\n"
        "    assigned-password, by the detector assignments\n"
        "      called by the keyword `passw` in a name before the value\n"
        "      such a value must show anything but a placeholder\n"
    )
    assert "    policy: IP_ADDRESS goes from profile standard on, which standard includes\n" in done.stdout
    assert "    a secret of the same line, repeated\n" in done.stdout
    assert "hunter2" not in done.stdout
    assert "10.1.2.3" not in done.stdout


def test_why_tells_of_a_text_by_itself_or_wherever_it_stands(log: Path) -> None:
    alone = scan("--why", "hunter2!x-kT9")
    assert alone.returncode == 0
    assert alone.stdout.startswith("not found in profile standard\n")
    there = scan("--why", "hunter2!x-kT9", log)
    assert there.returncode == 1
    assert there.stdout.count(f"{log}:2: found in profile standard\n") == 2
    assert "it stands nowhere" in scan("--why", "absent", log).stdout
    assert "10.1.2.3" not in there.stdout


def test_why_reads_the_text_from_standard_input_so_that_no_history_keeps_it() -> None:
    done = scan("--why", "-", data="password=hunter2!x\n")
    assert done.returncode == 1
    assert done.stdout.startswith("found in part in profile standard\n")
    assert "hunter2" not in done.stdout


def test_only_so_many_occurrences_are_explained(log: Path) -> None:
    log.write_text("token=none\n" * 50)
    done = scan("--why", "none", log)
    assert done.stdout.count("not found") == 20
    assert "only the first 20" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Missing argument 'PATH...'"),
        (["--why", ""], "--why takes a text on one line"),
        (["--why", "a\nb"], "--why takes a text on one line"),
        (["--explain", "--format", "json", "-"], "--explain writes text"),
    ],
)
def test_wrong_usage_is_one_clear_line(arguments: list[str], message: str) -> None:
    done = scan(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
