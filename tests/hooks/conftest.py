"""A git repository with nobody's settings in it."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "two-Green-Kettles" + "9"
LINE = f"INFO DB_PASSWORD={SECRET} retries=3\n".encode()


class Repository:
    """A work tree to try things in."""

    def __init__(self, top: Path) -> None:
        self.top = top
        top.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str | Path, data: bytes = b"", check: bool = True) -> subprocess.CompletedProcess[bytes]:
        """Run git."""
        return subprocess.run(["git", *arguments], cwd=self.top, input=data, capture_output=True, check=check)

    def write(self, name: str | bytes, data: bytes) -> None:
        """Write a file and stage it."""
        path = os.path.join(os.fsencode(self.top), os.fsencode(name))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
        subprocess.run(["git", "add", "--", name], cwd=self.top, check=True)

    def commit(self, **files: bytes) -> str:
        """Commit files, `_` in a name for its dot; returns the commit's name."""
        for name, data in files.items():
            self.write(name.replace("_", "."), data)
        self.git("commit", "-qm", "work", "--no-verify", "--allow-empty")
        return self.git("rev-parse", "HEAD").stdout.decode().strip()


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """An identity, and no settings of the machine or the user."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Someone")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "someone@example.org")


@pytest.fixture
def repository(tmp_path: Path, settings: None) -> Repository:  # noqa: ARG001 - for its effect
    """An empty repository."""
    return Repository(tmp_path / "work")
