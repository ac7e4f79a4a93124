"""`scrub hook run`: exit statuses that other tools rely on, and files that --fix rewrites."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scrubber.cli import run
from tests.hooks.conftest import LINE, SECRET, Repository

if TYPE_CHECKING:
    from collections.abc import Callable

CLEAN = b"INFO step 17 loss=0.31\n"


@pytest.fixture
def work(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The repository, with the process in it."""
    monkeypatch.chdir(repository.top)
    return repository


def test_files_that_are_named_are_the_only_ones(work: Repository) -> None:
    work.write("bad.log", LINE)
    work.write("good.log", CLEAN)
    assert run(["hook", "run", "pre-commit", "good.log"]) == 0
    assert run(["hook", "run", "pre-commit", "good.log", "bad.log"]) == 1
    assert run(["hook", "run", "pre-commit", "missing.log"]) == 3


def test_a_named_file_that_is_not_staged_is_looked_at_whole(work: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when a framework runs over all files: an empty index must not pass for a clean tree."""
    work.commit(bad_log=LINE)
    assert run(["hook", "run", "pre-commit"]) == 0
    assert run(["hook", "run", "pre-commit", "bad.log"]) == 1
    (work.top / "sub").mkdir()
    monkeypatch.chdir(work.top / "sub")
    assert run(["hook", "run", "pre-commit", "../bad.log"]) == 1


def test_all_lines_takes_old_ones_too(work: Repository) -> None:
    work.commit(a_log=LINE)
    work.write("a.log", LINE + CLEAN)
    assert run(["hook", "run", "pre-commit"]) == 0
    assert run(["hook", "run", "pre-commit", "--all-lines"]) == 1


@pytest.mark.parametrize(
    ("data", "arguments", "status"),
    [
        (b"mail someone@somewhere.org from 10.1.2.3\n", [], 0),
        (b"mail someone@somewhere.org from 10.1.2.3\n", ["--profile", "standard"], 1),
        (LINE, ["--config", "high.toml"], 0),
        (b"\x28\xb5\x2f\xfdpacked", [], 3),
        (LINE, ["--profile", "nope"], 2),
        (LINE, ["--baseline", "none"], 2),
    ],
)
def test_each_end_has_its_exit_status(
    work: Repository, data: bytes, arguments: list[str], status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    (work.top / "high.toml").write_text('confidence = "high"\n')
    work.write("a.log", data)
    assert run(["hook", "run", "pre-commit", *arguments]) == status
    assert SECRET not in "".join(capsys.readouterr())


def test_a_config_in_the_tree_takes_nothing_away(work: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    (work.top / "scrub.toml").write_text(f'confidence = "high"\n[allow]\nvalues = ["{SECRET}"]\n')
    work.write("a.log", LINE)
    assert run(["hook", "run", "pre-commit"]) == 1
    assert "would remove detection" in capsys.readouterr().err
    (work.top / "scrub.toml").write_text('entities = ["EMAIL_ADDRESS"]\n')
    work.write("a.log", b"mail someone@somewhere.org\n")
    assert run(["hook", "run", "pre-commit"]) == 1


def test_names_cannot_command_the_terminal(work: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    work.write("a\x1b[2J\nclean.log", LINE)
    run(["hook", "run", "pre-commit"])
    assert "\x1b" not in capsys.readouterr().out


def test_fix_rewrites_only_what_is_new_and_still_fails(work: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """The user is to look at it and stage it."""
    work.commit(a_log=LINE)
    work.write("a.log", LINE + CLEAN + LINE.replace(b"\n", b"\r\n"))
    (work.top / "a.log").chmod(0o640)
    assert run(["hook", "run", "pre-commit", "--fix"]) == 1
    text = (work.top / "a.log").read_bytes()
    assert text.startswith(LINE + CLEAN + b"INFO DB_PASSWORD=REDACTED-")
    assert text.endswith(b" retries=3\r\n")
    assert (work.top / "a.log").stat().st_mode & 0o777 == 0o640
    assert "git add it" in capsys.readouterr().err
    work.git("add", "-A")
    assert run(["hook", "run", "pre-commit", "--fix"]) == 0


def test_fix_leaves_a_file_alone_that_has_changes_beside_the_staged_ones(
    work: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    work.write("a.log", LINE)
    (work.top / "a.log").write_bytes(CLEAN + LINE)
    assert run(["hook", "run", "pre-commit", "--fix"]) == 3
    assert (work.top / "a.log").read_bytes() == CLEAN + LINE
    assert "stage or stash them" in capsys.readouterr().err


def test_fix_rewrites_wide_text_and_leaves_links_alone(work: Repository) -> None:
    work.write("wide.log", (CLEAN + LINE).decode().encode("utf-16"))
    assert run(["hook", "run", "pre-commit", "--fix"]) == 1
    text = (work.top / "wide.log").read_bytes().decode("utf-16")
    assert text.startswith(CLEAN.decode() + "INFO DB_PASSWORD=REDACTED-")
    os.symlink(LINE.strip(), os.fsencode(work.top) + b"/link")
    work.git("add", "-A")
    assert run(["hook", "run", "pre-commit", "--fix"]) == 3
    assert os.readlink(work.top / "link") == LINE.decode().strip()


def test_fix_rewrites_every_line_where_a_filter_changes_which_is_which(work: Repository) -> None:
    work.git("config", "filter.drop.clean", "tail -n +2")
    work.write(".gitattributes", b"*.log filter=drop\n")
    work.commit(a_log=CLEAN * 3)
    work.write("a.log", CLEAN * 3 + LINE)
    assert run(["hook", "run", "pre-commit", "--fix"]) == 1
    assert (work.top / "a.log").read_bytes().startswith(CLEAN * 3 + b"INFO DB_PASSWORD=REDACTED-")


def test_fix_takes_what_is_accepted_for_fine(work: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCRUB_KEY", "5c" * 32)
    work.write("a.log", LINE)
    run(["baseline", "update", "a.log"])
    work.write("a.log", LINE + LINE.replace(b"9 ", b"8 "))
    assert run(["hook", "run", "pre-commit", "--fix", "--baseline", ".scrub-baseline"]) == 1
    assert (work.top / "a.log").read_bytes().startswith(LINE + b"INFO DB_PASSWORD=REDACTED-")


@pytest.mark.parametrize(
    ("make", "status"),
    [
        (lambda top: (top / "a.log").write_bytes(CLEAN), 0),
        (lambda top: (top / "a.log").write_bytes(LINE), 1),
        (lambda top: (top / "a.log").write_bytes(b"from 10.1.2.3\n"), 1),
        (lambda top: (top / "a.log").write_bytes(b"\x28\xb5\x2f\xfdpacked"), 3),
        (lambda _: None, 3),
        (lambda top: (top / "a.log").mkdir(), 0),
        (lambda top: ((top / "a.log").mkdir(), (top / "a.log" / "b").write_bytes(LINE)), 1),
        (lambda top: ((top / "a.log").mkdir(), (top / "a.log" / "b").symlink_to("/etc")), 3),
        (lambda top: os.mkfifo(top / "a.log"), 3),
    ],
    ids=["clean", "secret", "address", "unreadable", "missing", "no files", "in a folder", "link in a folder", "pipe"],
)
def test_pre_share_is_safe_unsafe_or_cannot_tell(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    make: Callable[[Path], object],
    status: int,
) -> None:
    monkeypatch.chdir(tmp_path)
    make(tmp_path)
    assert run(["hook", "run", "pre-share", "a.log"]) == status
    assert SECRET not in "".join(capsys.readouterr())


def test_no_baseline_and_no_found_config_opens_pre_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCRUB_KEY", "5c" * 32)
    Path("a.log").write_bytes(LINE)
    Path("scrub.toml").write_text(f'confidence = "high"\n[allow]\nvalues = ["{SECRET}"]\n')
    run(["baseline", "update", "a.log"])
    assert run(["hook", "run", "pre-share", "a.log"]) == 1
    assert run(["hook", "run", "pre-share", "--baseline", ".scrub-baseline", "a.log"]) == 2


def test_what_was_scrubbed_may_leave(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.log").write_bytes((LINE + b"mail someone@somewhere.org from 10.1.2.3\n") * 50)
    assert run(["-q", "a.log", "safe.log"]) == 0
    assert run(["hook", "run", "pre-share", "safe.log"]) == 0
