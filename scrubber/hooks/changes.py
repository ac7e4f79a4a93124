"""Asks git what changed: the files, their new content's object name, and the lines that were added.

The formats are those of `git diff --raw -z` and of a unified diff without context (git-diff(1), "raw output format" and
"generating patch text with -p").
"""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING, NamedTuple

from scrubber.hooks.lines import ALL, NONE, Lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.hooks.git import Git

SUBMODULE, LINK = "160000", "120000"
RAW = ("--raw", "-z", "--no-abbrev", "--diff-filter=d")
PATCH = (
    *("--patch", "--unified=0", "--inter-hunk-context=0", "--full-index", "--diff-filter=MR", "--text"),
    *("--no-color", "--no-ext-diff", "--no-textconv"),
)
SAME_WAY = ("--find-renames", "-l1000", "--no-relative", "--ignore-submodules=all")
"""What both must agree on; above the limit a renamed file counts as new, so that more is looked at, not less."""
_LONGEST = 1 << 16


class Change(NamedTuple):
    """A file whose content is new: its path from the top, mode, object name, and which of its lines were added."""

    path: str
    mode: str
    oid: str
    lines: Lines


class Entry(NamedTuple):
    """One line of raw output; `before` is the old content's object name, all zeros when there was none."""

    mode: str
    before: str
    oid: str
    status: str
    path: str


def staged(git: Git) -> list[Change]:
    """What the next commit adds: against HEAD, and in a merge against every commit that is merged.

    Raises:
        InputError: git failed.
    """
    against = [("HEAD",), *((oid,) for oid in _merged(git))] if _merged(git) else [()]
    seen = [_against(git, *base) for base in against]
    return in_all(seen)


def in_all(sides: list[list[Change]]) -> list[Change]:
    """What is new against every parent: the changes that are in all lists, with the lines that are added in all."""
    first, *others = sides
    for side in others:
        by_path = {change.path: change for change in side}
        first = [
            change._replace(lines=change.lines & by_path[change.path].lines)
            for change in first
            if change.path in by_path
        ]
    return [change for change in first if change.lines != NONE]


def changes_of(entries: Iterable[Entry], added: dict[tuple[str, str], Lines]) -> list[Change]:
    """The changes with new content, submodules left out; what no diff was seen of counts as added whole."""
    return [
        Change(entry.path, entry.mode, entry.oid, _lines(entry, added))
        for entry in entries
        if entry.mode != SUBMODULE and entry.before != entry.oid
    ]


def _lines(entry: Entry, added: dict[tuple[str, str], Lines]) -> Lines:
    return added.get((entry.before, entry.oid), ALL) if entry.status[0] in "MR" else ALL


def _merged(git: Git) -> list[str]:
    """The commits that the work tree is in the middle of merging."""
    path = git.top / os.fsdecode(git.run("rev-parse", "--git-path", "MERGE_HEAD").removesuffix(b"\n"))
    return path.read_text("ascii").split() if path.exists() else []


def _against(git: Git, *base: str) -> list[Change]:
    raw = git.run("diff", "--cached", *RAW, *SAME_WAY, *base, "--")
    entries = [entry for _, section in sections(raw) for entry in section]
    if not any(entry.status[0] in "MR" for entry in entries):
        return changes_of(entries, {})
    with git.running("diff", "--cached", *PATCH, *SAME_WAY, *base, "--", data=b"") as process:
        assert process.stdout is not None  # noqa: S101 - it was asked for
        return changes_of(entries, added_lines(process.stdout))


def sections(raw: bytes) -> Iterator[tuple[str, list[Entry]]]:
    """The entries of raw output (-z), by the commits that stand between them; a staged change has none."""
    commit, entries = "", list[Entry]()
    fields = iter(raw.split(b"\0")[:-1])
    for field in fields:
        if field.startswith(b":"):
            entries.append(_entry(field, fields))
            continue
        yield commit, entries
        commit, entries = field.decode("ascii").strip(), []
    yield commit, entries


def _entry(field: bytes, names: Iterator[bytes]) -> Entry:
    _, mode, before, after, status = field.decode("ascii").split(" ")
    name = next(names)
    if status[0] in "RC":
        name = next(names)
    return Entry(mode, before, after, status, os.fsdecode(name))


def added_lines(patch: IO[bytes]) -> dict[tuple[str, str], Lines]:
    """The lines that each pair of old and new content differs in, from a patch without context.

    Content cannot pass for a header: a hunk says how many lines it has, and they are skipped unread.
    """
    added: dict[tuple[str, str], list[tuple[int, int]]] = {}
    ranges: list[tuple[int, int]] = []
    for line in _starts(patch):
        if line.startswith(b"index "):
            before, after = line.split()[1].decode("ascii").split("..")
            ranges = added.setdefault((before, after), [])
            ranges.clear()  # the same two contents under another name
        elif line.startswith(b"@@ "):
            _, old, new, _ = line.split(b" ", 3)
            (_, removed), (first, count) = _range(old), _range(new)
            if count:
                ranges.append((first, first + count - 1))
            _skip(patch, removed + count)
    return {pair: Lines(tuple(ranges)) for pair, ranges in added.items()}


def _range(field: bytes) -> tuple[int, int]:
    """First line and number of lines in `-3`, `+3,0` or the like."""
    first, _, count = field[1:].partition(b",")
    return int(first), int(count or b"1")


def _skip(patch: IO[bytes], count: int) -> None:
    """Read over the lines of a hunk; git's remarks about a missing line end are not among them."""
    while count and (line := next(_starts(patch), b"")):
        count -= not line.startswith(b"\\")


def _starts(file: IO[bytes]) -> Iterator[bytes]:
    """The beginning of each line; a line of any length takes no more memory than that."""
    while line := file.readline(_LONGEST):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = file.readline(_LONGEST)
        yield line
