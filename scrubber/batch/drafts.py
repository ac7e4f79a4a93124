"""Owns the unfinished files of a run: each is known from before it exists until it has its name or is gone."""

from __future__ import annotations

import secrets
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, TypeVar

from scrubber.errors import OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from scrubber.remote.url import Location

P = TypeVar("P", bound="Location")


class Drafts:
    """Files that have not got their names yet. Any process may write them; the one that has this removes them.

    Whoever is done with one discards it, published or not. When the block ends, what a signal kept from being
    discarded is: no other process may write to them any more.
    """

    def __init__(self) -> None:
        self._unfinished: set[Location] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._discard_all()
        finally:
            self._discard_all()  # a signal may have ended the first

    def begin(self, path: P) -> P:
        """A name beside `path` for what will be there.

        Raises:
            UsageError: `path` is the root or the working folder.
        """
        if not path.name:
            raise UsageError(f"{path}: is a folder; name the file that is to be written")
        temporary: P = path.with_name(f".{path.name[:200]}.{secrets.token_hex(6)}.scrub")  # type: ignore[assignment]
        self._unfinished.add(temporary)
        return temporary

    @contextmanager
    def begun(self, path: P) -> Iterator[P]:
        """As `begin`, discarded when the block ends."""
        temporary = self.begin(path)
        try:
            yield temporary
        finally:
            self.discard(temporary)

    def discard(self, temporary: Location) -> None:
        """Remove a draft that was begun here; nothing is left of one that has its name, or was discarded before.

        Raises:
            OutputError: the system does not let it go.
        """
        if temporary not in self._unfinished:
            return
        reason = ""
        try:
            temporary.unlink(missing_ok=True)
        except OSError as error:
            reason = error.strerror or type(error).__name__
        self._unfinished.discard(temporary)
        if reason:
            raise OutputError(f"{temporary}: cannot be removed ({reason}); remove it yourself")

    def _discard_all(self) -> None:
        with ExitStack() as stack:
            for temporary in self._unfinished:
                stack.callback(self.discard, temporary)
