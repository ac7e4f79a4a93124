"""Counts what a run did, for its summary; counts only, no text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrubber.batch.stream import Piece
    from scrubber.entities import Entity
    from scrubber.errors import ScrubError
    from scrubber.model import Finding


@dataclass(slots=True)
class Tally:
    """Sums over a run."""

    files: int = 0
    bytes: int = 0
    lines: int = 0
    entities: Counter[Entity] = field(default_factory=Counter)
    failures: list[tuple[str, ScrubError]] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)
    """What is said of each file that holds no text."""
    renamed: int = 0
    """Members of archives whose names held something."""

    @property
    def findings(self) -> int:
        """How many values were found."""
        return self.entities.total()

    def add(self, piece: Piece, counting: Iterable[Finding] | None = None) -> None:
        """Count a piece that goes out, and those of its findings that count: all where nothing is said."""
        self.bytes += piece.end - piece.start
        self.lines += piece.data.count(b"\n", piece.start, piece.end)
        self.entities.update(finding.entity for finding in (piece.findings if counting is None else counting))

    def merge(self, other: Tally) -> None:
        """Add what another process, or a part of the run, counted."""
        self.files += other.files
        self.bytes += other.bytes
        self.lines += other.lines
        self.entities.update(other.entities)
        self.failures += other.failures
        self.skipped += other.skipped
        self.withheld += other.withheld
        self.renamed += other.renamed
