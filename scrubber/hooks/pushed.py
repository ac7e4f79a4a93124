"""What a push would publish: the commits that the remote does not have, and what each of them adds."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from scrubber.errors import InputError
from scrubber.hooks.changes import PATCH, RAW, SAME_WAY, Change, added_lines, changes_of, in_all, sections

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.hooks.git import Git

_TREE = ("diff-tree", "--stdin", "-r", "--root")


class Ref(NamedTuple):
    """One line that git hands to a pre-push hook (githooks(5)): what is pushed, and what the remote has under the name.

    An object name of zeros means none: the ref is deleted, or new to the remote.
    """

    local: str
    oid: str
    remote: str
    remote_oid: str

    @classmethod
    def parse(cls, line: str) -> Ref:
        """Read the line.

        Raises:
            InputError: it is not of four words.
        """
        words = line.split()
        if len(words) != 4:
            raise InputError("pre-push: a line on standard input is not '<ref> <object> <remote ref> <remote object>'")
        return cls(*words)


def pushed(git: Git, remote: str, refs: Iterable[Ref]) -> Iterator[tuple[str, list[Change]]]:
    """Each commit that the remote lacks, as far as this repository knows, with what it adds; oldest first.

    A merge adds what none of its parents has. Removed in a later commit is pushed all the same.

    Raises:
        InputError: git failed, or something that is no commit is pushed.
    """
    commits = _parents(git, remote, refs)
    if not commits:
        return
    pairs = "".join(f"{commit} {parent}".strip() + "\n" for commit, parents in commits.items() for parent in parents)
    raw = git.run(*_TREE, *RAW, *SAME_WAY, data=pairs.encode())
    with git.running(*_TREE, *PATCH, *SAME_WAY, data=pairs.encode()) as process:
        assert process.stdout is not None  # noqa: S101 - it was asked for
        added = added_lines(process.stdout)
    sides: defaultdict[str, list[list[Change]]] = defaultdict(list)
    for commit, entries in sections(raw):
        sides[commit].append(changes_of(entries, added))
    for commit, parents in commits.items():
        if len(sides[commit]) == len(parents):  # else it is the same as one of them
            yield commit, in_all(sides[commit])


def _parents(git: Git, remote: str, refs: Iterable[Ref]) -> dict[str, list[str]]:
    """The commits to be pushed, oldest first, and the parents of each; of a root, one empty name."""
    refs = [ref for ref in refs if ref.oid.strip("0")]
    tips = [_commit(git, ref) for ref in refs]
    known = [ref.remote_oid for ref in refs if ref.remote_oid.strip("0") and _has(git, ref.remote_oid)]
    if not tips:
        return {}
    asked = "".join(f"{oid}\n" for oid in tips) + "".join(f"^{oid}\n" for oid in known)
    order = ("--topo-order", "--reverse", "--parents")
    listed = git.run("rev-list", *order, "--stdin", "--not", f"--remotes={remote}", data=asked.encode())
    rows = (line.split() for line in listed.decode("ascii").splitlines())
    return {commit: parents or [""] for commit, *parents in rows}


def _commit(git: Git, ref: Ref) -> str:
    """The commit that a ref leads to."""
    try:
        return git.run("rev-parse", "--verify", "--quiet", f"{ref.oid}^{{commit}}").decode("ascii").strip()
    except InputError:
        pass
    raise InputError(f"{ref.local}: leads to no commit, so what it publishes cannot be checked")


def _has(git: Git, oid: str) -> bool:
    """Whether the commit is here; the remote may be ahead."""
    try:
        git.run("cat-file", "-e", f"{oid}^{{commit}}")
    except InputError:
        return False
    return True
