"""Our hook in real repositories: it stops a commit, runs what was there before, and leaves no trace when it goes."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from scrubber.cli import run
from scrubber.errors import UsageError
from scrubber.hooks.git import Git
from scrubber.hooks.install import Hook
from tests.hooks.conftest import LINE, SECRET, Repository

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path


def hook(repository: Repository, name: str = "pre-commit") -> Hook:
    return Hook.of(Git.at(repository.top), name)


def commit(repository: Repository) -> subprocess.CompletedProcess[bytes]:
    return repository.git("commit", "-m", "work", check=False)


def script(path: Path, text: str, mode: int = 0o755) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)


def test_a_bad_commit_is_stopped_and_a_good_one_goes_through(repository: Repository) -> None:
    hook(repository).install([])
    repository.write("a.log", LINE)
    stopped = commit(repository)
    assert stopped.returncode == 1
    assert b"a.log:1:18: PASSWORD assigned-password (medium): " in stopped.stderr + stopped.stdout
    assert SECRET.encode() not in stopped.stderr + stopped.stdout
    repository.write("a.log", b"INFO\n")
    assert commit(repository).returncode == 0


def test_only_the_index_of_this_commit_is_looked_at(repository: Repository) -> None:
    """`git commit FILE` makes an index of its own."""
    repository.commit(good_log=b"INFO\n", bad_log=b"INFO\n")
    hook(repository).install([])
    repository.write("bad.log", LINE)
    (repository.top / "good.log").write_bytes(b"INFO 2\n")
    assert repository.git("commit", "-qm", "work", "good.log", check=False).returncode == 0
    assert repository.git("commit", "-qam", "work", check=False).returncode == 1


@pytest.mark.parametrize("shebang", ["#!/bin/sh", "#!/usr/bin/env bash", f"#!{sys.executable}"])
@pytest.mark.parametrize("status", [0, 7])
def test_a_hook_that_was_there_runs_first_and_can_refuse(repository: Repository, shebang: str, status: int) -> None:
    path = hook(repository).path
    body = (
        f"import sys\nprint('first')\nsys.exit({status})\n" if "python" in shebang else f"echo first\nexit {status}\n"
    )
    script(path, f"{shebang}\n{body}")
    assert hook(repository).install([]) is True
    repository.write("a.log", LINE)
    stopped = commit(repository)
    assert stopped.returncode != 0
    assert b"first" in stopped.stdout + stopped.stderr
    assert (b"PASSWORD" in stopped.stdout + stopped.stderr) is (status == 0)


def test_a_shell_hook_still_sees_its_own_name(repository: Repository) -> None:
    """Managers of hooks look at $0 to know which hook they are."""
    script(hook(repository).path, '#!/bin/sh\n[ "$(basename "$0")" = pre-commit ] || exit 9\necho "named $0"\n')
    hook(repository).install([])
    repository.write("a.log", b"INFO\n")
    done = commit(repository)
    assert done.returncode == 0
    assert b"hooks/pre-commit" in done.stderr


def test_a_hook_that_git_would_not_run_is_not_run(repository: Repository) -> None:
    script(hook(repository).path, "#!/bin/sh\nexit 9\n", 0o644)
    hook(repository).install([])
    repository.write("a.log", b"INFO\n")
    assert commit(repository).returncode == 0


@pytest.mark.parametrize("content", [b"#!/bin/sh\r\nexit 0\n\0\xff", b"", None])
@pytest.mark.parametrize("mode", [0o755, 0o600])
def test_uninstalling_restores_what_was_there(repository: Repository, content: bytes | None, mode: int) -> None:
    """Byte for byte and with its mode; installing twice changes nothing about that."""
    path = hook(repository).path
    before = set(path.parent.iterdir())
    if content is not None:
        path.write_bytes(content)
        path.chmod(mode)
    hook(repository).install([])
    hook(repository).install(["--all-lines"])
    assert hook(repository).uninstall() is True
    if content is not None:
        assert path.read_bytes() == content
        assert path.stat().st_mode & 0o777 == mode
        path.unlink()
    assert set(path.parent.iterdir()) == before
    assert hook(repository).uninstall() is False


def test_a_hook_that_is_a_link_comes_back_as_one(repository: Repository) -> None:
    path = hook(repository).path
    script(repository.top / "scripts" / "check", "#!/bin/sh\nexit 0\n")
    path.symlink_to("../../scripts/check")
    hook(repository).install([])
    assert not path.is_symlink()
    hook(repository).uninstall()
    assert os.readlink(path) == "../../scripts/check"


def test_somebody_elses_hook_is_never_overwritten(repository: Repository) -> None:
    ours = hook(repository)
    script(ours.path, "#!/bin/sh\n# one\n")
    ours.install([])
    script(ours.path, "#!/bin/sh\n# two\n")
    with pytest.raises(UsageError, match="not written by scrub"):
        ours.uninstall()
    with pytest.raises(UsageError, match="waits beside it"):
        ours.install([])
    assert "two" in ours.path.read_text()
    assert "one" in ours.previous.read_text()


@pytest.mark.parametrize("where", ["hooks dir", "/absolute hooks"])
def test_the_folder_that_the_settings_name_is_used(repository: Repository, tmp_path: Path, where: str) -> None:
    where = where.replace("/absolute", f"{tmp_path}/absolute")
    repository.git("config", "core.hooksPath", where)
    hook(repository).install([])
    assert (repository.top / where / "pre-commit").exists()
    repository.write("a.log", LINE)
    assert commit(repository).returncode == 1


def test_a_linked_work_tree_shares_the_hooks_and_has_its_own_index(repository: Repository, tmp_path: Path) -> None:
    repository.commit(a_log=b"INFO\n")
    repository.git("worktree", "add", "-q", "--no-checkout", tmp_path / "linked")
    linked = Repository.__new__(Repository)
    linked.top = tmp_path / "linked"
    hook(linked).install([])
    linked.write("b.log", LINE)
    assert commit(linked).returncode == 1
    repository.write("c.log", b"INFO\n")
    assert commit(repository).returncode == 0


def test_a_submodule_has_hooks_of_its_own(repository: Repository, tmp_path: Path) -> None:
    Repository(tmp_path / "inner").commit(a_log=b"INFO\n")
    repository.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(tmp_path / "inner"), "part")
    part = Repository.__new__(Repository)
    part.top = repository.top / "part"
    hook(part).install([])
    part.write("b.log", LINE)
    assert commit(part).returncode == 1
    assert commit(repository).returncode == 0


def test_modules_in_the_tree_are_not_taken_for_ours(repository: Repository) -> None:
    hook(repository).install([])
    repository.write("scrubber/__init__.py", b"")
    repository.write("scrubber/__main__.py", b"raise SystemExit(0)\n")
    repository.write("click.py", b"raise SystemExit(0)\n")
    repository.write("a.log", LINE)
    assert commit(repository).returncode == 1


def test_a_pushs_refs_reach_both_hooks(repository: Repository, tmp_path: Path) -> None:
    repository.git("init", "-q", "--bare", tmp_path / "remote.git")
    repository.git("remote", "add", "origin", str(tmp_path / "remote.git"))
    script(hook(repository, "pre-push").path, f"#!/bin/sh\ncat > '{tmp_path}/refs'\n")
    hook(repository, "pre-push").install([])
    oid = repository.commit(a_log=LINE)
    refused = repository.git("push", "origin", "main", check=False)
    assert refused.returncode == 1
    assert f"{oid[:10]}:a.log:1:18: PASSWORD".encode() in refused.stdout + refused.stderr
    assert (tmp_path / "refs").read_text().split()[:2] == ["refs/heads/main", oid]
    repository.git("commit", "-q", "--amend", "-m", "better", "--allow-empty", "--no-verify")
    repository.write("a.log", b"INFO\n")
    repository.git("commit", "-q", "--amend", "-m", "better")
    assert repository.git("push", "origin", "main", check=False).returncode == 0
    assert repository.git("push", "origin", ":main", check=False).returncode == 0


def test_options_and_files_with_odd_names_travel_with_the_hook(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file in the tree is named from the top, so that each work tree has its own."""
    (repository.top / "sub").mkdir()
    monkeypatch.chdir(repository.top / "sub")
    (repository.top / "sub" / "it's $HOME.toml").write_text('confidence = "high"\n')
    arguments = ["hook", "install", "pre-commit", "--config", "it's $HOME.toml", "--profile", "secrets", "--all-lines"]
    assert run(arguments) == 0
    repository.write("a.log", LINE)
    assert commit(repository).returncode == 0
    text = hook(repository).path.read_text()
    assert "--all-lines" in text
    assert str(repository.top) not in text


def test_without_a_repository_there_is_nothing_to_hook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert run(["hook", "install", "pre-commit"]) == 2
    assert "is in no git work tree" in capsys.readouterr().err


def test_without_git_there_is_a_clear_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run(["hook", "run", "pre-commit"]) == 2
    assert "git is not installed" in capsys.readouterr().err
