"""Reads the content of git objects through one `git cat-file --batch`."""

from __future__ import annotations

from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from scrubber.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.hooks.git import Git

CHUNK = 1 << 20


class Blobs:
    """A running reader; one object is read at a time."""

    def __init__(self, ask: IO[bytes], answer: IO[bytes]) -> None:
        self._ask = ask
        self._answer = answer
        self._left = 0  # bytes of the last object, its final line end included, that nobody has taken

    def chunks(self, oid: str) -> Iterator[bytes]:
        """The content of an object in chunks of a MiB.

        Raises:
            InputError: the repository does not have it, or git ended.
        """
        self.finish()
        self._ask.write(oid.encode() + b"\n")
        self._ask.flush()
        header = self._answer.readline().split()
        if len(header) != 3:
            raise InputError(f"object {oid} is not in the repository")
        self._left = int(header[2]) + 1
        yield from self._rest(keep=1)

    def finish(self) -> None:
        """Read over what nobody has taken, so that git can end."""
        for _ in self._rest(keep=0):
            pass

    def _rest(self, keep: int) -> Iterator[bytes]:
        while self._left > keep:
            chunk = self._answer.read(min(CHUNK, self._left - keep))
            if not chunk:
                raise InputError("git cat-file ended early")
            self._left -= len(chunk)
            yield chunk


@contextmanager
def open_blobs(git: Git) -> Iterator[Blobs]:
    """Start the reader; it ends with the block.

    Raises:
        InputError: git failed.
    """
    with git.running("cat-file", "--batch") as process:
        assert process.stdin is not None  # noqa: S101 - both were asked for
        assert process.stdout is not None  # noqa: S101
        blobs = Blobs(process.stdin, process.stdout)
        yield blobs
        blobs.finish()
