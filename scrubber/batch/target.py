"""Writes an output that appears whole under its name, or not at all."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from scrubber.batch.drafts import Drafts
from scrubber.errors import OutputError, ScrubError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.remote.url import Location

PRIVATE = 0o600
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Draft(Protocol):
    """An output under a temporary name beside `path`, whole once it is written, that has not got its name yet."""

    @property
    def path(self) -> Location:
        """The name that it is to get."""

    @property
    def temporary(self) -> Location:
        """The name that it has."""

    def publish(self) -> None:
        """Give it its name.

        Raises:
            UsageError: the name was taken meanwhile and may not be replaced.
            OutputError: it cannot be named.
        """


@dataclass(frozen=True, slots=True)
class FileDraft:
    """A draft that is a file."""

    path: Path
    temporary: Path
    replaces: bool
    lasts: bool

    def publish(self) -> None:
        """See `Draft`."""
        with output_errors(self.path):
            _publish(self.temporary, self.path, replace=self.replaces)
            if self.lasts:
                sync_folder(self.path.parent)


@contextmanager
def open_target(path: Path, mode: int | None, *, replace: bool) -> Iterator[BinaryIO]:
    """Open a temporary file beside `path`; give it that name when the block ends without an error.

    Args:
        path: the final name.
        mode: permissions that the result does not exceed; the process's own when None.
        replace: whether a file of that name may be replaced.

    Raises:
        UsageError: `path` exists and may not be replaced.
        OutputError: the file cannot be written, synced or named.
    """
    with Drafts() as drafts:
        with open_draft(path, drafts.begin(path), mode, replace=replace) as (file, draft):
            yield file
        draft.publish()


@contextmanager
def open_draft(
    path: Location, temporary: Location, mode: int | None, *, replace: bool, lasting: bool = True
) -> Iterator[tuple[BinaryIO, Draft]]:
    """As `open_target`, but leave the name to be given by `Draft.publish`, and `temporary` to whoever owns it.

    What is not `lasting` may be lost in a power cut; waiting for the disk takes ten times as long as a small file.
    """
    if not (isinstance(path, Path) and isinstance(temporary, Path)):
        from scrubber.remote.objects import open_object_draft  # noqa: PLC0415 - for URLs only

        with open_object_draft(path, temporary, replace=replace) as opened:
            yield opened
        return
    check_free(path, replace=replace)
    with output_errors(path):
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            yield file, FileDraft(path, temporary, replace, lasting)
            _restrict(file.fileno(), mode)
            if lasting:
                os.fsync(file.fileno())


def make_folder(path: Location) -> None:
    """A folder, and those above it, unless it is there.

    Raises:
        OutputError: it cannot be made.
    """
    with output_errors(path, "made"):
        path.mkdir(parents=True, exist_ok=True)


def check_free(place: Location, *, replace: bool) -> None:
    """Make sure that an output may have a name.

    Raises:
        UsageError: it is that of a folder, of what is no file, or of something that may not be replaced.
    """
    if not is_taken(place):
        return
    if place.is_dir():
        raise UsageError(f"{place}: is a folder; name the file that is to be written")
    if not replace:
        raise UsageError(f"{place}: exists already; --force replaces it")
    if isinstance(place, Path) and not place.is_file():
        raise UsageError(f"{place}: is no regular file, so it is not replaced")


def is_taken(place: Location) -> bool:
    """Whether anything has that name, be it a link that leads nowhere."""
    return place.is_symlink() or place.exists()


@contextmanager
def output_errors(path: Location, what: str = "written") -> Iterator[None]:
    """What the system refuses in the block is an error about `path`: it cannot be `what`."""
    problem: ScrubError
    try:
        yield
    except FileExistsError:
        problem = UsageError(f"{path}: exists already; --force replaces it")
    except OSError as error:
        hint = "; make room, or write elsewhere" if error.errno in _FULL else ""
        problem = OutputError(f"{path}: cannot be {what} ({error.strerror or type(error).__name__}){hint}")
    else:
        return
    raise problem


def write_all(file: BinaryIO, data: bytes) -> None:
    """Write every byte; a raw file may take fewer at once."""
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]


def sync_folder(folder: Path) -> None:
    """Make new names in a folder last through a power cut, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _restrict(descriptor: int, mode: int | None) -> None:
    umask = os.umask(0)
    os.umask(umask)
    os.fchmod(descriptor, stat.S_IMODE(0o666 if mode is None else mode) & ~umask & 0o777)


def _publish(temporary: Path, path: Path, *, replace: bool) -> None:
    """Name the finished file; without `replace`, in a way that fails when the name was taken meanwhile."""
    if replace:
        temporary.replace(path)
    else:
        _take_name(temporary, path)


def _take_name(temporary: Path, path: Path) -> None:
    """Give the file a name that nothing may have."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links: take the name first, then replace what is ours
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))
        temporary.replace(path)
