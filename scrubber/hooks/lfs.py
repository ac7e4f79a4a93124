"""Reads what Git LFS keeps beside the repository: git itself only has a pointer to it.

Pointers and the folder of objects are those of the Git LFS specification (git-lfs, docs/spec.md).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from scrubber.batch.source import open_source
from scrubber.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scrubber.hooks.git import Git

_POINTER = b"version https://git-lfs.github.com/spec/v1\n"
_LONGEST = 1024
_OID = b"oid sha256:"


def pointer_in(head: bytes) -> str:
    """The name of the object that a pointer names; nothing when the content is no pointer."""
    if not head.startswith(_POINTER) or len(head) >= _LONGEST:
        return ""
    line = next((line for line in head.splitlines() if line.startswith(_OID)), b"")
    name = line.removeprefix(_OID).decode("ascii", "replace")
    return name if len(name) == 64 and not set(name) - set("0123456789abcdef") else ""


def object_chunks(git: Git, oid: str, name: str) -> Iterator[bytes]:
    """The content of an object in chunks.

    Raises:
        InputError: it is not here, or cannot be read; the message begins with `name`.
    """
    path = _common(git) / "lfs" / "objects" / oid[:2] / oid[2:4] / oid
    if not path.is_file():
        raise InputError(f"{name}: its content is kept by Git LFS and is not here; git lfs fetch gets it")
    with open_source(path) as source:
        yield from source.chunks()


def _common(git: Git) -> Path:
    """The folder that all work trees of the repository share."""
    return git.top / os.fsdecode(git.run("rev-parse", "--git-common-dir").removesuffix(b"\n"))
