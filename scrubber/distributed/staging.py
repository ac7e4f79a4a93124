"""Keeps a folder beside the output for what is not published yet, and leaves nothing of it behind."""

from __future__ import annotations

import secrets
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from scrubber.batch.target import FileDraft, make_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.batch.target import Draft
    from scrubber.remote.url import Location


@contextmanager
def staged(root: Location, name: str = "") -> Iterator[Location]:
    """A new folder in `root`, removed with all that is in it; so are those of runs that could not, of the same name.

    Raises:
        OutputError: it cannot be made.
    """
    prefix = f".{name}.scrub-" if name else ".scrub-"
    make_folder(root)
    entries: list[Location] = list(root.iterdir())
    for entry in entries:
        if entry.name.startswith(prefix):
            _remove(entry)
    folder = root / f"{prefix}{secrets.token_hex(6)}"
    make_folder(folder)
    try:
        yield folder
    finally:
        _remove(folder)


def draft_of(target: Location, temporary: Location, *, replaces: bool, lasts: bool) -> Draft:
    """What is staged as the draft of an output."""
    if isinstance(target, Path) and isinstance(temporary, Path):
        return FileDraft(target, temporary, replaces, lasts)
    from scrubber.remote.objects import ObjectDraft  # noqa: PLC0415 - for URLs only
    from scrubber.remote.url import Url  # noqa: PLC0415

    return ObjectDraft(Url(str(target)), Url(str(temporary)), replaces)


def _remove(folder: Location) -> None:
    if isinstance(folder, Path):
        shutil.rmtree(folder, ignore_errors=True)
        return
    from scrubber.remote.objects import remove_below  # noqa: PLC0415 - for URLs only

    remove_below(folder)
