"""Goes through files with a baseline in hand: to accept what is found in them, or to tell what is still found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scrubber.batch.folders import files_below
from scrubber.batch.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scrubber.hooks.baseline import Accepted, Baseline
    from scrubber.hooks.check import Wanted
    from scrubber.model import Finding


@dataclass(frozen=True, slots=True)
class Learning:
    """Accepts every finding that it is asked about; those that it cannot accept count as wanted."""

    before: Baseline
    accepted: set[Accepted] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)

    def wanted(self, path: str) -> Wanted:
        """Accept the findings of a file; True for what must not be accepted."""
        self.seen.add(self.before.name_of(path))

        def learn(finding: Finding, value: bytes) -> bool:
            line = self.before.line_for(path, finding, value)
            if line is not None:
                self.accepted.add(line)
            return line is None

        return learn

    def files(self, paths: Iterable[Path]) -> Iterator[Path]:
        """The files below the paths, git's own left out; without paths, those that the baseline names."""
        named = list(paths)
        for path in named:
            if path.is_dir():
                yield from (inner for inner in files_below(path, Tally()) if ".git" not in inner.parts)
            else:
                yield path
        if not named:
            yield from _named(self.before)

    def result(self, *, failed: bool) -> set[Accepted]:
        """The new lines: of what was seen, what is found now; of the rest, what is still there.

        When something `failed`, no old line is dropped.
        """
        kept = self.before.accepted if failed else {line for line in self.before.accepted if self._stays(line)}
        return self.accepted | kept

    def _stays(self, line: Accepted) -> bool:
        return line.path not in self.seen and (self.before.folder / line.path).exists()


@dataclass(frozen=True, slots=True)
class Auditing:
    """Tells which lines of a baseline accept something; what they accept counts as wanted."""

    baseline: Baseline
    seen: set[Accepted] = field(default_factory=set)

    def wanted(self, path: str) -> Wanted:
        """Whether a line accepts a finding of that file."""
        name = self.baseline.name_of(path)

        def look(finding: Finding, value: bytes) -> bool:
            line = self.baseline.matching(name, finding, value)
            if line is not None:
                self.seen.add(line)
            return line is not None

        return look

    def files(self) -> Iterator[Path]:
        """The files that lines name, those that are gone left out."""
        yield from _named(self.baseline)

    def stale(self) -> list[Accepted]:
        """The lines that accept nothing."""
        return sorted(self.baseline.accepted - self.seen)


def _named(baseline: Baseline) -> Iterator[Path]:
    for name in sorted({line.path for line in baseline.accepted}):
        if (path := baseline.folder / name).is_file():
            yield path
