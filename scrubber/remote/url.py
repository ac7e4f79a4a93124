"""Names objects, and prefixes of objects, by URL, with as much of the interface of a path as a run asks for."""

from __future__ import annotations

import importlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from scrubber.errors import InputError, OutputError, ScrubError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Storage(NamedTuple):
    """A kind of storage: the package that fsspec needs for it, the extra of ours that installs it.

    Its files are objects that appear when they are complete, or are written bit by bit and can be renamed.
    """

    package: str
    extra: str
    has_objects: bool = True


_STORAGES = {
    "s3": _Storage("s3fs", "s3"),
    "s3a": _Storage("s3fs", "s3"),
    "gs": _Storage("gcsfs", "gs"),
    "gcs": _Storage("gcsfs", "gs"),
    "abfs": _Storage("adlfs", "abfs"),
    "abfss": _Storage("adlfs", "abfs"),
    "az": _Storage("adlfs", "abfs"),
    "hdfs": _Storage("pyarrow", "hdfs", has_objects=False),
}
_MARK = "://"


@dataclass(frozen=True, slots=True)
class Url:
    """An object, or all objects below it."""

    text: str

    def __str__(self) -> str:
        return self.text

    def __truediv__(self, name: object) -> Url:
        return Url(f"{self.text}/{name}")

    @property
    def name(self) -> str:
        """The last component; empty for a bucket."""
        return self._inner.rpartition("/")[2]

    @property
    def parent(self) -> Url:
        """What it lies in; a bucket lies in itself."""
        return Url(self.text.rpartition("/")[0]) if self._inner else self

    @property
    def parents(self) -> tuple[Url, ...]:
        """All that it lies in, the nearest first."""
        return (self.parent, *self.parent.parents) if self._inner else ()

    @property
    def has_objects(self) -> bool:
        """Whether what it names appears when it is complete, and is renamed by copying."""
        return self._storage.has_objects

    @property
    def path(self) -> str:
        """What its file system calls it."""
        return str(self._opened()[1])

    def file_system(self) -> Any:
        """The file system of fsspec that it is in.

        Raises:
            UsageError: the package for it is not installed.
        """
        return self._opened()[0]

    def with_name(self, name: str) -> Url:
        """What lies beside it under another name."""
        return self.parent / name

    def unlink(self, *, missing_ok: bool = False) -> None:
        """Remove the object.

        Raises:
            OutputError: it cannot be removed.
        """
        fs, path = self._opened()
        with asking(self, OutputError):
            try:
                fs.rm_file(path)
            except FileNotFoundError:
                if not missing_ok:
                    raise

    def resolve(self) -> Url:
        """Itself; there are no links."""
        return self

    def relative_to(self, other: Url) -> str:
        """The rest of its name below another."""
        return self.text.removeprefix(other.text).removeprefix("/")

    def facts(self) -> dict[str, Any] | None:
        """What its file system says of it now; None where there is nothing.

        Raises:
            InputError: that cannot be told.
        """
        fs, path = self._opened()
        with asking(self, InputError):
            fs.invalidate_cache()
            try:
                return dict(fs.info(path))
            except FileNotFoundError:
                return None

    def exists(self) -> bool:
        """Whether an object, or any below it, is there."""
        return self.facts() is not None

    def is_dir(self) -> bool:
        """Whether there are objects below it."""
        facts = self.facts()
        return facts is not None and facts["type"] == "directory"

    def is_symlink(self) -> bool:
        """It never is."""
        return False

    def samefile(self, other: object) -> bool:
        """Whether it is the other."""
        return self == other

    def iterdir(self) -> Iterator[Url]:
        """What lies directly in it."""
        fs, path = self._opened()
        with asking(self, InputError):
            yield from (self / entry.rpartition("/")[2] for entry in fs.ls(path, detail=False) if entry != path)

    def mkdir(self, **_options: bool) -> None:
        """Make room for what is to lie in it; object stores need none, and making a bucket is not ours to do."""
        if not self.has_objects:
            fs, path = self._opened()
            with asking(self, OutputError):
                fs.makedirs(path, exist_ok=True)

    @property
    def _inner(self) -> str:
        """What follows the bucket or host."""
        return self.text.partition(_MARK)[2].partition("/")[2]

    @property
    def _storage(self) -> _Storage:
        return _STORAGES[self.text.partition(_MARK)[0]]

    def _opened(self) -> tuple[Any, str]:
        """File system and path; fsspec keeps one of each kind open."""
        storage = self._storage
        if not (_is_there("fsspec") and _is_there(storage.package)):
            raise UsageError(f"{self}: needs {storage.package}; run: pip install 'scrubber[{storage.extra}]'")
        from fsspec.core import url_to_fs  # noqa: PLC0415 - for URLs only

        with asking(self, InputError):
            fs, path = url_to_fs(self.text)
        return fs, path


Location: TypeAlias = Path | Url


def location(text: str) -> Location:
    """What a user names: a path, or by URL an object or all objects below it.

    Raises:
        UsageError: the URL is of no storage that is known.
    """
    scheme, mark, rest = text.partition(_MARK)
    if not mark:
        return Path(text)
    if scheme not in _STORAGES or not rest.strip("/"):
        known = ", ".join(f"{name}{_MARK}" for name in ("s3", "gs", "abfs", "hdfs"))
        raise UsageError(f"{text}: is no URL of a storage that is known ({known}, each with a bucket or host)")
    return Url(text.rstrip("/"))


@contextmanager
def asking(url: Url, kind: type[InputError | OutputError]) -> Iterator[None]:
    """What a storage refuses in the block is an error about `url`; messages of its libraries are not passed on.

    Raises:
        InputError, OutputError: as `kind` says.
    """
    problem = ""
    try:
        yield
    except ScrubError:
        raise
    except FileNotFoundError:
        problem = "no such bucket or object"
    except PermissionError:
        problem = "no right to do that; check the credentials and their rights"
    except Exception as error:  # noqa: BLE001 - each library has errors of its own
        problem = f"the storage failed ({type(error).__name__}); check address, credentials and network"
    if problem:
        raise kind(f"{url}: {problem}")


def _is_there(package: str) -> bool:
    try:
        importlib.import_module(package)
    except ImportError:
        return False
    return True
