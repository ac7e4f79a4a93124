"""Rewrites the files of staged changes in the work tree, where a check would have found something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.batch.archives import ARCHIVES
from scrubber.batch.content import Content
from scrubber.batch.encodings import in_its_encoding, transcoded, transcoder_for
from scrubber.batch.reading import pieces_of
from scrubber.batch.source import open_source
from scrubber.batch.target import open_target, write_all
from scrubber.errors import InputError
from scrubber.hooks.changes import LINK
from scrubber.hooks.check import is_plain, pick
from scrubber.hooks.lines import ALL, Touching

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scrubber.hooks.changes import Change
    from scrubber.hooks.check import Check
    from scrubber.hooks.git import Git
    from scrubber.hooks.lines import Lines


def fix(check: Check, git: Git, change: Change) -> None:
    """Redact what a check finds in one staged file; staging the result is left to the user.

    Raises:
        InputError: the file is a link, or the work tree holds something else than what is staged.
        ProcessingError: it cannot be read, scrubbed or written; it is as it was.
    """
    if change.mode == LINK:
        raise InputError(f"{change.path}: is a link; its target's name cannot be rewritten")
    if git.run("diff", "--no-ext-diff", "--no-relative", "--name-only", "-z", "--", change.path):
        raise InputError(f"{change.path}: has changes that are not staged; stage or stash them, then try again")
    fix_file(check, git.top / change.path, change.path, ALL if _is_filtered(git, change) else change.lines)


def _is_filtered(git: Git, change: Change) -> bool:
    """Whether the work tree holds something else than git does, as with Git LFS, so that lines are others too."""
    _, _, value, _ = git.run("check-attr", "-z", "filter", "--", change.path).split(b"\0")
    return value not in (b"unspecified", b"unset")


def fix_file(check: Check, path: Path, name: str, lines: Lines = ALL) -> None:
    """Redact what a check finds in a file.

    Raises:
        ProcessingError: see `fix`.
    """
    with open_source(path) as source, open_target(path, source.mode, replace=True) as out:
        content = Content.of_file(name, source)
        if not is_plain(content):
            lines = ALL
        for data in in_its_encoding(_fixed(check, path, content, lines), name):
            write_all(out, data)
        source.check()


def _fixed(check: Check, path: Path, content: Content, lines: Lines) -> Iterator[bytes]:
    if content.kind.codec is not None or content.kind.form in ARCHIVES:
        raise InputError(f"{content.name}: is packed ({content.kind.name}); scrub --in-place rewrites it")
    transcoder = transcoder_for(content.head)
    pieces = pieces_of(check.pipeline, transcoded(content.chunks(), transcoder))
    for piece, kept in pick(pieces, Touching(lines), check.wanted(str(path)) if check.wanted else None):
        yield transcoder.write(check.pipeline.render(piece.data, kept, piece.start, piece.end))
