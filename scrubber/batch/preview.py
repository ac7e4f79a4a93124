"""Shows text around a finding on one line: every finding in it masked, nothing in it that could command a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.cli.printing import printable
from scrubber.matcher import Re2Pattern
from scrubber.redact import mask_length

if TYPE_CHECKING:
    from scrubber.batch.stream import Piece
    from scrubber.model import Finding

BEFORE, AFTER = 40, 24
"""Bytes of the line that are shown on either side of a finding."""
LONGEST_MASK = 40
_CUT = "…"
_BLANKS = {ord("\t"): " ", ord("\r"): " ", 0xFEFF: None}
"""How control characters that are common in logs are shown; U+FEFF is a byte order mark."""
_COMMANDS = Re2Pattern(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])")
"""Control sequences, operating system commands (titles, links) and two-byte escapes of ECMA-48."""


def preview(piece: Piece, index: int) -> str:
    """The line around a finding of a piece, with what was found in it as stars; cut between words where it is long."""
    data, finding = piece.data, piece.findings[index]
    start = _start(data, max(piece.start, finding.start - BEFORE), finding.start)
    end = _end(data, finding, min(piece.end, finding.end + AFTER))
    is_begun = start > piece.start and data[start - 1] != 0x0A
    is_cut = end < piece.end and data[end] not in b"\r\n"
    return f"{_CUT * is_begun}{_masked(piece, index, start, end).strip()}{_CUT * is_cut}"


def visible(data: bytes) -> str:
    """The text without control sequences; control characters are spaces or question marks, invalid bytes U+FFFD."""
    if b"\x1b" in data:
        data = _without_commands(data)
    text = data.decode("utf-8", "replace")
    return text if text.isprintable() else printable(text.translate(_BLANKS))


def _masked(piece: Piece, index: int, start: int, end: int) -> str:
    """data[start:end] of the piece with stars for findings, of which that of number `index` is one."""
    first, last, findings = index, index + 1, piece.findings
    while first and findings[first - 1].end > start:
        first -= 1
    while last < len(findings) and findings[last].start < end:
        last += 1
    shown, position = [], start
    for finding in findings[first:last]:
        shown.append(visible(piece.data[position : max(position, finding.start)]))
        shown.append(stars(piece.data[max(finding.start, start) : min(finding.end, end)]))
        position = finding.end
    return "".join(shown) + visible(piece.data[position : max(position, end)])


def stars(value: bytes) -> str:
    """One star a character, up to `LONGEST_MASK`."""
    count = mask_length(value[: 4 * LONGEST_MASK + 4])
    return "*" * count if count <= LONGEST_MASK else "*" * LONGEST_MASK + _CUT


def _start(data: bytes, start: int, end: int) -> int:
    """Where the shown part begins: at the line's start, else behind the first space, else at a whole character."""
    if line := data.rfind(b"\n", start, end) + 1:
        return line
    if start and data[start - 1] != 0x0A and (space := data.find(b" ", start, end) + 1):
        return space
    while start < end and 0x80 <= data[start] < 0xC0:
        start += 1
    return start


def _end(data: bytes, finding: Finding, limit: int) -> int:
    """Where the shown part ends: at the line's end, else before the last space, else at the limit."""
    line = data.find(b"\n", finding.start, limit + 1)
    if line >= 0:
        return line
    space = data.rfind(b" ", finding.end, limit)
    return space if space >= 0 and limit < len(data) else limit


def _without_commands(data: bytes) -> bytes:
    kept, position = [], 0
    for match in _COMMANDS.find(data, 0, len(data)):
        kept.append(data[position : match.start])
        position = match.end
    return b"".join((*kept, data[position:]))
