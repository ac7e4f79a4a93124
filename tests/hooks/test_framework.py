"""The real pre-commit framework installs our hooks from a repository and runs them; and three commands from nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.hooks.conftest import LINE, SECRET, Repository

pytestmark = pytest.mark.packaging

ROOT = Path(__file__).parent.parent.parent
CLEAN = b"INFO step 17 loss=0.31\n"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This tree as a repository of its own, with what is not committed yet."""
    folder = tmp_path_factory.mktemp("hooks") / "scrubber"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if not name.startswith("tests/"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "all"]):
        subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *command], cwd=folder, check=True)
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps the environments that it makes."""
    return tmp_path_factory.mktemp("pre-commit")


@pytest.fixture
def guarded(repository: Repository, checkout: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository whose commits the framework checks with scrub-check."""
    monkeypatch.setenv("PRE_COMMIT_HOME", str(home))
    configure(repository, checkout, "scrub-check")
    assert framework(repository, "install").returncode == 0
    return repository


def configure(repository: Repository, checkout: Path, hook: str) -> None:
    revision = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=checkout, capture_output=True, text=True, check=True
    ).stdout.strip()
    config = f"repos:\n- repo: {checkout}\n  rev: {revision}\n  hooks:\n  - id: {hook}\n"
    repository.write(".pre-commit-config.yaml", config.encode())


def framework(repository: Repository, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", *arguments], cwd=repository.top, capture_output=True, check=False
    )


def test_the_framework_stops_a_bad_commit_and_fixes_it(guarded: Repository, checkout: Path) -> None:
    """One test for all: installing takes most of the time."""
    guarded.write("a.log", LINE)
    stopped = guarded.git("commit", "-m", "work", check=False)
    said = stopped.stdout + stopped.stderr
    assert stopped.returncode == 1, said
    assert b"a.log:1:18: PASSWORD assigned-password" in said
    assert SECRET.encode() not in said

    guarded.write("a.log", CLEAN)
    (guarded.top / "a.log").write_bytes(CLEAN + LINE)  # not staged: the framework puts it aside
    good = guarded.git("commit", "-m", "work", check=False)
    assert good.returncode == 0, good.stderr
    assert (guarded.top / "a.log").read_bytes() == CLEAN + LINE

    guarded.git("add", "-A")
    guarded.git("commit", "-qm", "bad", "--no-verify")
    assert framework(guarded, "run").returncode == 0
    assert framework(guarded, "run", "--all-files").returncode == 1
    assert framework(guarded, "run", "--from-ref", "HEAD~1", "--to-ref", "HEAD").returncode == 1

    configure(guarded, checkout, "scrub-fix")
    guarded.write("b.log", CLEAN + LINE)
    fixed = guarded.git("commit", "-m", "work", check=False)
    assert fixed.returncode == 1
    assert (guarded.top / "b.log").read_bytes().startswith(CLEAN + b"INFO DB_PASSWORD=REDACTED-")
    guarded.git("add", "-A")
    assert guarded.git("commit", "-m", "work", check=False).returncode == 0


def test_three_commands_from_nothing_to_a_stopped_commit(
    repository: Repository, checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    monkeypatch.setenv("PATH", f"{tmp_path / 'env' / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("GIT_EDITOR", "true")
    repository.write("debug.log", LINE)
    for command in (["pip", "install", "-q", str(checkout)], ["scrub", "hook", "install", "pre-commit"]):
        subprocess.run(command, cwd=repository.top, capture_output=True, check=True)
    stopped = repository.git("commit", "-m", "add a log", check=False)
    assert stopped.returncode == 1
    assert b"debug.log:1:18: PASSWORD assigned-password (medium): " in stopped.stdout + stopped.stderr
    assert repository.git("log", check=False).returncode != 0
