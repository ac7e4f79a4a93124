"""Help, the manual page and shell completion: complete, short, and ending with an example."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

import scrubber
from scrubber.cli.man import manual
from scrubber.cli.root import scrub_command

if TYPE_CHECKING:
    from collections.abc import Iterator

LINES, COLUMNS = 50, 80
PAGE = Path(scrubber.__file__).parent / "cli" / "scrub.1"


def commands(group: click.Group, *words: str) -> Iterator[tuple[str, ...]]:
    """The words of every command."""
    yield words
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        if isinstance(found, click.Group):
            yield from commands(found, *words, name)
        else:
            yield (*words, name)


@pytest.mark.parametrize("words", list(commands(scrub_command)), ids=" ".join)
def test_every_help_fits_a_screen_and_ends_with_an_example(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    scrub_command.main([*words, "--help"], prog_name="scrub", standalone_mode=False)
    lines = capsys.readouterr().out.rstrip().splitlines()
    assert len(lines) <= LINES
    assert max(map(len, lines)) <= COLUMNS
    start = max(index for index, line in enumerate(lines) if line.strip() in ("Example:", "Examples:"))
    examples = lines[start + 1 :]
    assert examples
    assert all("scrub" in line for line in examples)


def test_the_manual_page_is_the_one_that_the_help_makes() -> None:
    assert PAGE.read_text() == manual(scrub_command) + "\n", "run: scrub man > scrubber/cli/scrub.1"


def test_the_manual_page_names_every_command_and_option() -> None:
    page = PAGE.read_text().replace("\\-", "-")
    named = {line.removeprefix(".SS scrub ") for line in page.splitlines() if line.startswith(".SS scrub ")}
    groups = {(), ("rules",), ("key",), ("baseline",), ("hook",), ("hook", "run")}
    assert {" ".join(words) for words in commands(scrub_command) if words not in groups} - {"man"} == named
    for option in ("--profile", "--why TEXT", "--show-values", "SCRUB_KEY"):
        assert option in page


@pytest.mark.skipif(not shutil.which("mandoc") and not os.environ.get("CI"), reason="mandoc is not installed")
def test_the_manual_page_is_well_formed() -> None:
    done = subprocess.run(
        ["mandoc", "-T", "lint", "-W", "warning", str(PAGE)], capture_output=True, text=True, check=False
    )
    assert [line for line in done.stdout.splitlines() if "missing date" not in line] == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("scrub s", ["plain,scan"]),
        ("scrub rules im", ["plain,import"]),
        ("scrub --redac", ["plain,--redact"]),
        ("scrub app.log --prof", ["plain,--profile"]),
        ("scrub app.log --profile st", ["plain,standard", "plain,strict"]),
        ("scrub scan --format json", ["plain,json", "plain,jsonl"]),
        ("scrub app", ["file,app"]),
    ],
)
def test_the_shell_is_told_how_a_line_may_go_on(typed: str, expected: list[str]) -> None:
    words = typed.split(" ")
    env = {**os.environ, "COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1), "_SCRUB_COMPLETE": "bash_complete"}
    done = subprocess.run([sys.executable, "-m", "scrubber"], env=env, capture_output=True, text=True, check=True)
    assert [line for line in done.stdout.split() if line in expected] == expected


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_is_printed(shell: str) -> None:
    command = [sys.executable, "-m", "scrubber", "completion", shell]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert f"_SCRUB_COMPLETE={shell}_complete" in done.stdout
    if shutil.which(shell):
        assert subprocess.run([shell, "-n"], input=done.stdout, text=True, check=False).returncode == 0
