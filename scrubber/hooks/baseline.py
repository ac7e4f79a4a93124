"""The findings that somebody has looked at and accepted: one sorted line each, so that two branches merge.

A line is `<fingerprint> <path> <rule>`: the path from the baseline's folder, percent-encoded; the fingerprint holds for
that path and that rule alone. It comes first, because behind a word like `password` it would be found itself. There are
no line numbers and no times, so that a line stays when text moves.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote_from_bytes, unquote_to_bytes

from scrubber.batch.target import open_target, write_all
from scrubber.errors import UsageError
from scrubber.hooks.fingerprint import Hasher, Keyed, Salted, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scrubber.hooks.check import Wanted
    from scrubber.keys import Key
    from scrubber.model import Finding

FILE_NAME = ".scrub-baseline"
MOST_SALTS = 8
"""Every salt costs a slow hash for each finding; more than a few branches do not make on their own."""
_FINGERPRINT = re.compile(r"(?P<prefix>hmac:[0-9a-f]{8}:|scrypt:[0-9a-f]{32}:)[0-9a-f]{32}")


class Accepted(NamedTuple):
    """One line of a baseline."""

    path: str
    rule_id: str
    fingerprint: str

    @property
    def scope(self) -> Scope:
        """Where it holds."""
        return Scope(self.path, self.rule_id)

    @property
    def prefix(self) -> str:
        """What tells who made the fingerprint."""
        return self.fingerprint.rpartition(":")[0] + ":"

    def __str__(self) -> str:
        return f"{self.fingerprint} {quote_from_bytes(os.fsencode(self.path))} {self.rule_id}"


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is accepted, and what can tell whether a finding is among it.

    Attributes:
        folder: what the paths are relative to.
        accepted: the lines.
        hashers: by the prefix of their fingerprints; the first makes new ones.
    """

    folder: Path
    accepted: frozenset[Accepted]
    hashers: dict[str, Hasher]
    scopes: dict[Scope, set[str]] = field(repr=False)

    @classmethod
    def of(cls, folder: Path, accepted: Iterable[Accepted], key: Key | None) -> Baseline:
        """Put lines and key together."""
        lines = frozenset(accepted)
        salts = sorted({line.prefix for line in lines if line.prefix.startswith("scrypt:")})
        salted = [Salted(prefix.split(":")[1]) for prefix in salts]
        makers: list[Hasher] = [Keyed(key), *salted] if key else [*(salted or [Salted()])]
        scopes: dict[Scope, set[str]] = {}
        for line in lines:
            scopes.setdefault(line.scope, set()).add(line.prefix)
        return cls(folder, lines, {maker.prefix: maker for maker in makers}, scopes)

    @property
    def maker(self) -> Hasher:
        """What makes new fingerprints."""
        return next(iter(self.hashers.values()))

    def matching(self, name: str, finding: Finding, value: bytes) -> Accepted | None:
        """The line that accepts a finding in the file of that name, if one does."""
        scope = Scope(name, finding.rule_id)
        for prefix in self.scopes.get(scope, ()):
            if prefix in self.hashers:
                line = Accepted(*scope, self.hashers[prefix](scope, value))
                if line in self.accepted:
                    return line
        return None

    def refuses(self, path: str) -> Wanted:
        """For a file: whether a finding in it is not accepted, given its value."""
        name = self.name_of(path)
        return lambda finding, value: self.matching(name, finding, value) is None

    def line_for(self, path: str, finding: Finding, value: bytes) -> Accepted | None:
        """The line that would accept a finding; None when its fingerprint would give the value away."""
        name = self.name_of(path)
        known = self.matching(name, finding, value)
        if known or not self.maker.suits(value, finding):
            return known
        scope = Scope(name, finding.rule_id)
        return Accepted(*scope, self.maker(scope, value))

    def name_of(self, path: str) -> str:
        """A path as lines have it: from the baseline's folder, with slashes."""
        return os.path.relpath(path, self.folder).replace(os.sep, "/")

    def foreign(self) -> set[str]:
        """The names of the keys that are not at hand, and whose lines therefore accept nothing."""
        return {line.prefix.split(":")[1] for line in self.accepted if line.prefix not in self.hashers}


def read_baseline(path: Path, key: Key | None) -> Baseline:
    """Read a baseline that the user named.

    Raises:
        UsageError: it cannot be read, or a line is none of ours.
    """
    problem = ""
    try:
        text = path.read_text("ascii")
    except (OSError, UnicodeDecodeError) as error:
        problem = f"cannot be read ({type(error).__name__}); make one with: scrub baseline update"
    if problem:
        raise UsageError(f"baseline {path}: {problem}")
    accepted = [_parse(line, f"baseline {path}: line {number}") for number, line in enumerate(text.splitlines(), 1)]
    if len({line.prefix for line in accepted}) > MOST_SALTS:
        raise UsageError(
            f"baseline {path}: more than {MOST_SALTS} salts and keys; make it again: scrub baseline update"
        )
    return Baseline.of(path.parent, accepted, key)


def write_baseline(path: Path, accepted: Iterable[Accepted]) -> None:
    """Write the lines, sorted by path.

    Raises:
        OutputError: it cannot be written.
    """
    with open_target(path, None, replace=True) as out:
        write_all(out, "".join(f"{line}\n" for line in sorted(accepted)).encode("ascii"))


def _parse(line: str, where: str) -> Accepted:
    fingerprint, path, rule_id = line.split(" ") if line.count(" ") == 2 else ("", "", "")
    if not (path and rule_id and _FINGERPRINT.fullmatch(fingerprint)):
        raise UsageError(
            f"{where}: is not '<fingerprint> <path> <rule>'; resolve the merge, or run scrub baseline update"
        )
    return Accepted(os.fsdecode(unquote_to_bytes(path)), rule_id, fingerprint)
