"""Runs git: its plumbing and nothing that a user's settings could change the meaning of."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scrubber.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

_GIT = ("git", "--no-replace-objects", "--no-optional-locks", "--literal-pathspecs", "--no-pager")
"""What is pushed is the real object, not its local replacement; and looking must not take a lock."""
_CHANGES_OUTPUT = "GIT_DIFF_OPTS"
"""A variable that adds context to every diff, whatever is asked for."""


@dataclass(frozen=True, slots=True)
class Git:
    """A work tree; every command runs at its top."""

    top: Path

    @classmethod
    def at(cls, folder: Path) -> Git:
        """The work tree that a folder belongs to.

        Raises:
            UsageError: there is none, or git is not installed.
        """
        problem = ""
        try:
            top = cls(folder).run("rev-parse", "--show-toplevel")
        except InputError as error:
            problem = str(error)
        if problem:
            raise UsageError(f"{folder}: is in no git work tree ({problem})")
        return cls(Path(os.fsdecode(top.removesuffix(b"\n"))))

    def name_of(self, path: Path) -> str:
        """A path as git names it: from the top, with slashes."""
        return os.path.relpath(path.absolute(), self.top).replace(os.sep, "/")

    def run(self, *arguments: str, data: bytes = b"") -> bytes:
        """What a command prints.

        Raises:
            UsageError: git is not installed.
            InputError: the command failed; the message is the last line that git said.
        """
        with _installed():
            done = subprocess.run(  # noqa: S603 - fixed words and object names
                [*_GIT, *arguments], cwd=self.top, env=_environment(), input=data, capture_output=True, check=False
            )
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise InputError(said[-1] if said else f"git {arguments[0]} failed")
        return done.stdout

    @contextmanager
    def running(self, *arguments: str, data: bytes | None = None) -> Iterator[subprocess.Popen[bytes]]:
        """A command while it runs, `data` or a pipe as its standard input; its errors go to standard error.

        Raises:
            UsageError: git is not installed.
            InputError: the command failed, after the block is through.
        """
        with _installed(), _spooled(data) as given:
            process = subprocess.Popen(  # noqa: S603 - as above
                [*_GIT, *arguments], cwd=self.top, env=_environment(), stdin=given, stdout=subprocess.PIPE
            )
        with process:
            yield process
            if process.stdin is not None:
                process.stdin.close()
        if process.returncode:
            raise InputError(f"git {arguments[0]} failed")


def _environment() -> dict[str, str]:
    """Ours, with the index and repository that git gives its hooks."""
    return {name: value for name, value in os.environ.items() if name != _CHANGES_OUTPUT}


@contextmanager
def _installed() -> Iterator[None]:
    """Turn a missing git into an error that says so."""
    missing = False
    try:
        yield
    except FileNotFoundError:
        missing = True
    if missing:
        raise UsageError("git is not installed, or not on the PATH")


@contextmanager
def _spooled(data: bytes | None) -> Iterator[int]:
    """A file descriptor that `data` can be read from, or the mark of a pipe."""
    if data is None:
        yield subprocess.PIPE
        return
    from tempfile import TemporaryFile  # noqa: PLC0415 - rarely needed

    with TemporaryFile() as file:  # object names only
        file.write(data)
        file.seek(0)
        yield file.fileno()
