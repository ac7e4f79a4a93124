"""Groups findings by rule and template: the line around them, without values and numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scrubber.errors import DetectionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scrubber.batch.stream import Piece
    from scrubber.model import Finding

MOST_GROUPS = 20_000
MOST_VALUES = 1_000
"""Values of a group that are kept; one with more can be redacted or kept as a pattern, not listed."""
_BEFORE, _AFTER = 60, 40
"""Bytes of the line around a finding that its template shows."""
_DIGITS = b"0123456789"


@dataclass(slots=True)
class Group:
    """Findings of one rule in one surrounding. What was scanned shows in no repr.

    Attributes:
        finding: the first of them.
        template: the text around it: «ENTITY» is the value, <ENTITY> another one, # a word with digits.
        place: where the first one stands, `path:line`.
        line: the line of the first one, or a part of a long one.
        count: how many there are.
        values: their values, up to `MOST_VALUES`.
    """

    finding: Finding
    template: bytes = field(repr=False)
    place: str
    line: bytes = field(repr=False)
    count: int = 0
    values: set[bytes] = field(default_factory=set, repr=False)

    @property
    def is_whole(self) -> bool:
        """Whether all of its values are known."""
        return len(self.values) < MOST_VALUES


class Groups:
    """Takes the findings of any number of streams."""

    def __init__(self) -> None:
        self._groups: dict[tuple[str, str, bytes], Group] = {}

    def add(self, name: str, pieces: Iterable[Piece]) -> None:
        """Take all findings of one stream.

        Raises:
            DetectionError: there are more groups than can be looked at.
        """
        line = 1
        for piece in pieces:
            position = piece.start
            for index, finding in enumerate(piece.findings):
                line += piece.data.count(b"\n", position, finding.start)
                position = finding.start
                self._take(piece, index, f"{name}:{line}")
            line += piece.data.count(b"\n", position, piece.end)

    def sorted(self) -> list[Group]:
        """What is least sure comes first, and then what is most frequent: it is the likeliest to be wrong."""
        return sorted(self._groups.values(), key=lambda group: (group.finding.confidence, -group.count, group.place))

    def _take(self, piece: Piece, index: int, place: str) -> None:
        finding = piece.findings[index]
        template = template_of(piece.data, piece.findings, index)
        key = (finding.rule_id, finding.entity.name, template)
        if key not in self._groups:
            if len(self._groups) >= MOST_GROUPS:
                raise DetectionError(f"more than {MOST_GROUPS:,} kinds of findings; review a part of the log")
            line = piece.data[slice(*_surroundings(piece.data, finding, 4 * _BEFORE, 4 * _AFTER))]
            self._groups[key] = Group(finding, template, place, line)
        group = self._groups[key]
        group.count += 1
        if len(group.values) < MOST_VALUES:
            group.values.add(piece.data[finding.start : finding.end])


def template_of(data: bytes, findings: Sequence[Finding], index: int) -> bytes:
    """The line around a finding, each value a label, each word with digits `#`."""
    finding = findings[index]
    start, end = _surroundings(data, finding, _BEFORE, _AFTER)
    first, last = index, index + 1
    while first and findings[first - 1].end > start:
        first -= 1
    while last < len(findings) and findings[last].start < end:
        last += 1
    text, position = b"", start
    for other in findings[first:last]:
        text += _plain(data[position : max(position, other.start)])
        text += (b"\xc2\xab%s\xc2\xbb" if other is finding else b"<%s>") % other.entity.name.encode()
        position = other.end
    return text + _plain(data[position:end])


def _surroundings(data: bytes, finding: Finding, before: int, after: int) -> tuple[int, int]:
    """So much of the finding's line as there is on both sides."""
    start = max(data.rfind(b"\n", 0, finding.start) + 1, finding.start - before)
    found = data.find(b"\n", finding.end, finding.end + after)
    return start, found if found >= 0 else min(len(data), finding.end + after)


def _plain(text: bytes) -> bytes:
    """The text with words that hold digits as `#`; those at its edges may be cut."""
    return b" ".join(word if word.translate(None, _DIGITS) == word else b"#" for word in text.split(b" "))
