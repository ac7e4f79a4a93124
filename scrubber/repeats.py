"""What is a secret in one place of a line is one all around it: a value named once is often repeated bare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.randomness import randomness
from scrubber.validators import has_digit, has_letter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrubber.model import Block, Finding

SHORTEST = 8
"""Bytes of a value that is looked for again; a shorter one may be anything."""
REACH = 1 << 12
"""Bytes before and after a secret in which it is looked for: on a longer line time would grow with its square."""
LONG = 16
"""Bytes from which letters and digits are proof enough that it is no word."""
LEAST_RANDOM = 0.5
_STRUCTURE = b",;:()[]{}"
"""What a value may begin or end with, and belongs to the text around it where the value stands elsewhere."""


def repeats(block: Block, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Further occurrences, near by on their own lines, of the secrets found."""
    searched: dict[tuple[bytes, str], int] = {}  # up to where: what stands a thousand times is found a thousand times
    words: set[bytes] = set()
    for finding in sorted(findings, key=_start):
        if not finding.entity.is_secret:
            continue
        value = block.data[finding.start : finding.end].strip(_STRUCTURE)
        if len(value) < SHORTEST or b"\n" in value or (len(block.data) <= REACH and block.data.count(value) == 1):
            continue
        line = block.line_start(finding.start, finding.start - REACH)
        end = block.line_end(finding.end, finding.end + REACH)
        done = searched.get((value, finding.rule_id))
        if done is None:
            if value in words or not _stands_elsewhere(block.data, value, finding, line, end):
                continue
            if not _is_no_word(value):
                words.add(value)
                continue
        searched[value, finding.rule_id] = end - len(value) + 1
        yield from _occurrences(block.data, value, max(line, done or 0), end, finding)


def _stands_elsewhere(data: bytes, value: bytes, finding: Finding, start: int, end: int) -> bool:
    return data.find(value, finding.end, end) >= 0 or data.find(value, start, finding.start) >= 0


def _is_no_word(value: bytes) -> bool:
    """Whether the value would hardly stand twice for another reason."""
    return (len(value) >= LONG and has_digit(value) and has_letter(value)) or randomness(value) >= LEAST_RANDOM


def _occurrences(data: bytes, value: bytes, start: int, end: int, finding: Finding) -> Iterator[Finding]:
    position = data.find(value, start, end)
    while position >= 0:
        yield finding._replace(start=position, end=position + len(value))
        position = data.find(value, position + len(value), end)


def _start(finding: Finding) -> int:
    return finding.start
