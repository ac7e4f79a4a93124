"""Reads and writes objects: nothing has the final name before it is complete."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast

from scrubber.batch.source import Facts, Source
from scrubber.batch.target import check_free
from scrubber.errors import InputError, OutputError, ProcessingError, UsageError
from scrubber.remote.url import Url, asking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.batch.tally import Tally
    from scrubber.remote.url import Location

PART = 1 << 24
"""Bytes that are sent, and kept in memory, at a time; S3 takes 10,000 of them for one object."""
_VERSION = ("size", "ETag", "etag", "generation", "last_modified", "mtime")
"""What the storages say that changes with the content."""


@dataclass(frozen=True, slots=True)
class ObjectDraft:
    """An object that is whole and has not got its name yet; see `Draft`."""

    path: Url
    temporary: Url
    replaces: bool

    def publish(self) -> None:
        """Give it its name.

        Raises:
            UsageError: the name was taken meanwhile and may not be replaced.
            OutputError: it cannot be named.
        """
        if not self.replaces and self.path.exists():
            raise UsageError(f"{self.path}: exists already; --force replaces it")
        fs, old, new = self.path.file_system(), self.temporary.path, self.path.path
        with asking(self.path, OutputError):
            if self.path.has_objects:
                fs.cp_file(old, new)  # never `mv`, which takes * and ? in a name for patterns
                fs.rm_file(old)
            else:
                fs.mv(old, new)


@contextmanager
def opened_object(url: Url) -> Iterator[Source]:
    """Open an object for reading.

    Raises:
        UsageError: it is a folder, or a package is missing.
        InputError: it is not there, or may not be read.
    """
    facts = _facts(url)
    with asking(url, InputError):
        file: BinaryIO = url.file_system().open(url.path, "rb", block_size=PART)
    try:
        yield Source(str(url), file, facts, lambda: _facts(url))
    finally:
        with suppress(Exception):  # nothing is lost: it was only read
            file.close()


@contextmanager
def open_object_draft(url: Location, temporary: Location, *, replace: bool) -> Iterator[tuple[BinaryIO, ObjectDraft]]:
    """Open an object for writing; see `open_draft`. It is there when the block ends without an error.

    Raises:
        UsageError: `url` is a folder, or exists and may not be replaced.
        OutputError: it cannot be written.
    """
    check_free(url, replace=replace)
    draft = ObjectDraft(Url(str(url)), Url(str(temporary)), replace)
    with ExitStack() as opened:
        with asking(draft.path, OutputError):
            file = opened.enter_context(_written(draft.temporary))
        yield cast("BinaryIO", _Sink(draft.path, file)), draft
        with asking(draft.path, OutputError):
            opened.close()


class _Sink:
    """Writes to an object, with errors that name it."""

    def __init__(self, url: Url, file: BinaryIO) -> None:
        self._url = url
        self._file = file

    def write(self, data: bytes) -> int:
        """Write; the number of bytes that were taken."""
        with asking(self._url, OutputError):
            return self._file.write(data)


@contextmanager
def _written(url: Url) -> Iterator[BinaryIO]:
    """A new object, which appears when the block ends without an error, where the storage has transactions.

    Each is a transaction of its own: those of fsspec take in all that is written to a storage meanwhile.
    """
    fs = url.file_system()
    file = fs.open(url.path, "wb", block_size=PART, **({"autocommit": False} if url.has_objects else {}))
    if not url.has_objects:
        with file:
            yield file
        return
    fs.transaction.files.remove(file)
    try:
        with file:
            yield file
    except BaseException:
        file.discard()
        raise
    file.commit()


def objects_below(folder: Url, tally: Tally) -> Iterator[Url]:
    """Every object below a prefix, in order; those whose names lead out of it, or nowhere, are listed as failed.

    Raises:
        InputError: they cannot be listed.
    """
    fs, base = folder.file_system(), folder.path
    with asking(folder, InputError):
        fs.invalidate_cache()
        names = sorted(path.removeprefix(base).removeprefix("/") for path in fs.find(base) if not path.endswith("/"))
    for name in names:
        if _stays_inside(name):
            yield folder / name
        else:
            problem = InputError(f"{folder}: holds a name that leads out of it, or has an empty part; rename it")
            tally.failures.append((str(folder), problem))


def remove_below(folder: Url) -> None:
    """Remove all objects below a prefix, as far as that can be done."""
    with suppress(ProcessingError), asking(folder, OutputError):
        fs, path = folder.file_system(), folder.path
        fs.invalidate_cache()
        if not folder.has_objects:
            fs.rm(path, recursive=True)
            return
        for found in fs.find(path):
            fs.rm_file(found)  # never `rm`, which takes * and ? in a name for patterns


def _stays_inside(name: str) -> bool:
    parts = name.split("/")
    return not {"", ".", ".."}.intersection(parts) and "\0" not in name and not PurePosixPath(name).is_absolute()


def _facts(url: Url) -> Facts:
    facts = url.facts()
    if facts is None:
        raise InputError(f"{url}: no such bucket or object")
    if facts["type"] == "directory":
        raise UsageError(f"{url}: is a folder")
    return Facts(int(facts["size"]), None, " ".join(str(facts.get(key, "")) for key in _VERSION))
