"""Two passes: values that were certain in one place are collected over everything, then found bare everywhere else.

What qualifies is a whole word of at least five bytes that is no ordinary word and no key's name; columns of a table
count when the table's header says that they hold secrets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.assignment.names import judge
from scrubber.entities import Entity
from scrubber.errors import DetectionError
from scrubber.model import Block, Confidence, Finding, Hit, Triggers
from scrubber.placeholders import is_placeholder
from scrubber.randomness import randomness
from scrubber.validators import has_digit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scrubber.tables import Table

SHORTEST = 5
MOST = 100_000
"""Values that may be collected; beyond that the run fails rather than forget one."""
MOST_BYTES = 1 << 21
"""Bytes of all of them; the automaton that finds them takes some hundred times as much memory."""
LONGEST = 1024
_ORDINARY = 0.5
"""A word of letters alone with less randomness than this may be an ordinary one."""
_CARRIED = frozenset(entity for entity in Entity if entity.is_secret and entity is not Entity.DROPPED_FIELD) | {
    Entity.USER_NAME,
    Entity.PRIVATE_HOST,
    Entity.PERSON,
}


class Collector:
    """Gathers values in the first pass. Its repr shows none."""

    def __init__(self) -> None:
        self._found: dict[bytes, Finding] = {}
        self._size = 0

    def __repr__(self) -> str:
        return f"Collector({len(self._found)} values)"

    def add(self, data: bytes, findings: Sequence[Finding]) -> None:
        """Take what qualifies among the findings in `data`.

        Raises:
            DetectionError: there are more values than can be kept.
        """
        for finding in findings:
            if finding.entity in _CARRIED and finding.confidence >= Confidence.MEDIUM:
                self._keep(data[finding.start : finding.end], finding)

    def add_table(self, table: Table, data: bytes) -> None:
        """Take the values of the sensitive columns in whole lines of a table.

        Raises:
            DetectionError: see `add`.
        """
        for value, finding in table.values(data):
            self._keep(value, finding)

    def merge(self, other: Collector) -> None:
        """Take what another one gathered; the order in which several are taken changes nothing.

        Raises:
            DetectionError: see `add`.
        """
        for value, finding in other._found.items():
            self._keep_better(value, finding)

    def detector(self) -> Propagated:
        """The detector for the second pass."""
        return Propagated(self._found)

    def _keep(self, value: bytes, finding: Finding) -> None:
        if _qualifies(value):
            self._keep_better(value, finding)

    def _keep_better(self, value: bytes, finding: Finding) -> None:
        known = self._found.get(value)
        if known is None or _rank(finding) < _rank(known):
            self._found[value] = finding
            self._size += len(value)
        if len(self._found) > MOST or self._size > MOST_BYTES:
            raise DetectionError(f"more than {MOST:,} values or {MOST_BYTES:,} bytes to propagate; scrub smaller parts")


class Propagated:
    """Finds collected values wherever they stand as whole words."""

    name = "propagated"

    def __init__(self, found: Mapping[bytes, Finding]) -> None:
        self._found = dict(sorted(found.items()))
        self.triggers = Triggers(tuple(self._found))

    def __repr__(self) -> str:
        return f"Propagated({len(self._found)} values)"

    def find(self, block: Block, hits: Sequence[Hit]) -> Iterator[Finding]:
        """See `Detector.find`."""
        data = block.data
        for _, start, end in hits:
            known = self._found.get(data[start:end])
            if known is not None and not (_is_word(data[start - 1 : start]) or _is_word(data[end : end + 1])):
                yield known._replace(start=start, end=end)


def _qualifies(value: bytes) -> bool:
    if not SHORTEST <= len(value) <= LONGEST or b"\n" in value or judge(value) is not None or is_placeholder(value):
        return False
    return (has_digit(value) and not value.isdigit()) or randomness(value) >= _ORDINARY


def _rank(finding: Finding) -> tuple[bool, int, str]:
    """Secrets first, then the surer; the name decides ties, so that the order of files does not."""
    return not finding.entity.is_secret, -finding.confidence, finding.rule_id


def _is_word(byte: bytes) -> bool:
    return byte.isalnum() or byte == b"_"
