"""Packs a folder as a bundle whose bytes depend on the names and bytes in it alone."""

from __future__ import annotations

import os
import shutil
import zipfile
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from typing import TYPE_CHECKING

from scrubber.batch.archives import archived, form_named
from scrubber.batch.compression import CHUNK, codec_for, packed
from scrubber.batch.kinds import Form
from scrubber.batch.members import Member
from scrubber.batch.target import PRIVATE, open_draft, output_errors, write_all
from scrubber.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.batch.target import Draft

_MODIFIED = {Form.TAR: (315_532_800,), Form.ZIP: (1980, 1, 1, 0, 0, 0)}
"""The first time that both formats know."""
_MODE = 0o644
_PRIVATE_FOLDER = 0o700


def check_bundle(path: Path, *, force: bool) -> None:
    """Make sure that a bundle of that name can be made.

    Raises:
        UsageError: its suffix names no format, its folder is missing, or something is there already.
    """
    if form_named(path.name) is None and path.suffix and not path.is_dir():
        raise UsageError(f"{path}: a bundle is .tar.gz, .tar.zst, .tar.xz, .tar or .zip; without a suffix, a folder")
    if not path.parent.is_dir():
        raise UsageError(f"{path}: there is no folder {path.parent}; make it first")
    if form_named(path.name) is None and os.path.lexists(path):
        if path.is_symlink() or not path.is_dir() or any(path.iterdir()):
            raise UsageError(f"{path}: exists already, and is no empty folder; name a new one")
    elif os.path.lexists(path) and not force:
        raise UsageError(f"{path}: exists already; --force replaces it")


@contextmanager
def private_folder(bundle: Path | None) -> Iterator[Path]:
    """A folder for nobody else, beside the bundle if there will be one; removed with all that is in it.

    Raises:
        OutputError: it cannot be made.
    """
    with output_errors(bundle or Path(gettempdir()), "made"):
        name = f".{bundle.name[:200]}." if bundle else "scrub-"
        made = mkdtemp(".scrub", name, bundle.parent if bundle else None)
    try:
        folder = Path(made, "bundle")
        folder.mkdir(_PRIVATE_FOLDER)
        yield folder
    finally:
        try:
            shutil.rmtree(made)
        finally:
            shutil.rmtree(made, ignore_errors=True)  # a signal may have ended the first


def draft_archive(folder: Path, path: Path, temporary: Path, *, force: bool) -> Draft:
    """The archive of a folder, whole but without its name; its suffix says the format.

    Raises:
        UsageError: the name is taken.
        OutputError: it cannot be written.
    """
    form, codec = form_named(path.name) or Form.TAR, codec_for(path.name)
    whole = archived(form, _members(folder, form))
    with open_draft(path, temporary, PRIVATE, replace=force) as (out, draft):
        for piece in packed(whole, codec) if codec else whole:
            write_all(out, piece)
    return draft


def publish_folder(folder: Path, path: Path) -> None:
    """Give a folder its name.

    Raises:
        OutputError: it cannot be named.
    """
    with output_errors(path, "made"):
        folder.rename(path)


def _members(folder: Path, form: Form) -> Iterator[tuple[Member, Iterator[bytes]]]:
    """The files, in order of their names, as if nobody owned them and they had no time."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    for name, path in sorted(files.items()):
        size = path.stat().st_size
        yield Member(name, iter(()), size, _MODIFIED[form], _MODE, method=zipfile.ZIP_DEFLATED), _chunks(path)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(partial(file.read, CHUNK), b"")
