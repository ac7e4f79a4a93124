"""Cuts a stream of bytes into blocks whose findings do not depend on where the stream was split.

Blocks are whole lines, about one MiB of them. Held back are a line that has not ended, and the lines from a multi-line
construct on that has not ended (32 KiB at the most). A line over one MiB goes out in windows that are anchored at its
start, each seen with what stands before and after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from scrubber.matcher import Re2Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.model import Finding
    from scrubber.pipeline import Scan

LONGEST_LINE = 1 << 20
"""Bytes of a line that are seen at once; in a longer one, of each window."""
LOOK_AHEAD = 1 << 16
"""Bytes after a window that its findings may depend on."""
LOOK_BACK = 1 << 12
"""Bytes before a window that its findings may depend on."""
_WINDOW = LONGEST_LINE + LOOK_AHEAD

_WORD_BYTES = bytes(byte for byte in range(256) if byte not in b" \t\"'<>,;&|{}[]()")
_DELIMITER = Re2Pattern(rb"[\s\"'<>,;&|]")
_QUESTION = Re2Pattern(rb"[^\r\n]*[:?>$#%\]](\x1b\[[0-9;]*m)* +(\x1b\[[0-9;]*m)*\z")


class Piece(NamedTuple):
    """A decided stretch: `data[start:end]` may go out once the findings in it are replaced."""

    data: bytes
    start: int
    end: int
    findings: list[Finding]
    offset: int
    """Where data[0] stands in the whole stream."""


class Scanner(Protocol):
    """What says how far a block is decided; a `Pipeline`."""

    def scan(self, data: bytes, *, final: bool) -> Scan:
        """See `Pipeline.scan`."""


@dataclass(frozen=True, slots=True, repr=False)
class State:
    """All that the rest of a stream depends on.

    Attributes:
        buffer: bytes that are not out yet, and before them those that they depend on.
        lead: how many of the buffer's bytes are out already.
        offset: where the buffer begins in the whole stream.
        inside: whether a value is being dropped that is longer than a window.
    """

    buffer: bytes = b""
    lead: int = 0
    offset: int = 0
    inside: bool = False


BEGINNING = State()


class Stream:
    """Takes chunks of a stream, gives decided pieces of it; it may go on where another one was."""

    def __init__(self, scanner: Scanner, state: State = BEGINNING) -> None:
        self._scanner = scanner
        self._buffer = state.buffer
        self._lead = state.lead
        self._offset = state.offset
        self._inside = state.inside

    @property
    def state(self) -> State:
        """Where it is; between two chunks, not between the pieces of one."""
        return State(self._buffer, self._lead, self._offset, self._inside)

    def feed(self, chunk: bytes) -> Iterator[Piece]:
        """Add a chunk; yield what it decides."""
        self._buffer += chunk
        yield from self._pieces(final=False)

    def close(self) -> Iterator[Piece]:
        """Yield what is left; the stream is over."""
        yield from self._pieces(final=True)

    def asking(self) -> Iterator[Piece]:
        """Yield a line that has only begun, if it ends as a question does, so that whoever is asked can see it.

        No value ends like that. What follows is searched together with what is out.
        """
        end = len(self._buffer)
        if not self._inside and end < LOOK_AHEAD and _QUESTION.match_at(self._buffer, self._lead, end) is not None:
            findings = self._scanner.scan(self._buffer, final=True).findings
            yield self._advance(self._buffer, findings, end, 0)

    def _pieces(self, *, final: bool) -> Iterator[Piece]:
        while len(self._buffer) > self._lead:
            if self._inside:
                self._drop()
                continue
            end = self._whole_lines(final=final)
            piece = self._window() if end < 0 else self._lines(end, final=final) if end else None
            if piece is None:
                return
            yield piece

    def _whole_lines(self, *, final: bool) -> int:
        """Where the whole lines in the buffer end: 0 when there are none yet, -1 when the line is too long."""
        limit = self._lead + _WINDOW
        if len(self._buffer) < limit:
            return len(self._buffer) if final else self._last_break(len(self._buffer))
        return self._last_break(limit) or -1

    def _last_break(self, limit: int) -> int:
        """Just past the last line end before `limit`, or 0. A CR at the buffer's end may be half of a CRLF."""
        feed = self._buffer.rfind(b"\n", self._lead, limit)
        carriage = self._buffer.rfind(b"\r", max(feed, self._lead), min(limit, len(self._buffer) - 1))
        return max(feed, carriage) + 1

    def _lines(self, end: int, *, final: bool) -> Piece | None:
        """A piece of whole lines, as far as they are decided; None when more must come first."""
        is_last = final and end == len(self._buffer)
        data = self._buffer[:end]
        scan = self._scanner.scan(data, final=is_last)
        if scan.cut <= self._lead:
            if len(self._buffer) < self._lead + _WINDOW + LOOK_AHEAD and not final:
                return None
            data = self._buffer if final else data
            scan = self._scanner.scan(data, final=True)
        return self._advance(data, scan.findings, scan.cut, scan.lead)

    def _window(self) -> Piece:
        """A piece of a line that is too long to be seen at once."""
        data = self._buffer[: self._lead + _WINDOW]
        findings = self._scanner.scan(data, final=True).findings
        cut = self._soft_cut(data, self._lead + LONGEST_LINE)
        crossing = next((f for f in findings if f.start < cut < f.end), None)
        if crossing is not None:
            cut = crossing.start if crossing.start > self._lead else crossing.end
            self._inside = cut == len(data)
        return self._advance(data, [f for f in findings if f.end <= cut], cut, max(0, cut - LOOK_BACK))

    def _soft_cut(self, data: bytes, limit: int) -> int:
        """Just past the last delimiter before `limit`, so that no word is cut, else at a character's edge."""
        near = data[max(self._lead + 1, limit - LOOK_BACK) : limit]
        bare = near.rstrip(_WORD_BYTES)
        if bare:
            return limit - len(near) + len(bare)
        while limit > self._lead + 1 and 0x80 <= data[limit] < 0xC0:
            limit -= 1
        return limit

    def _advance(self, data: bytes, findings: list[Finding], cut: int, keep: int) -> Piece:
        """Make the piece up to `cut` and let go of the buffer before `keep`."""
        start, offset = self._lead, self._offset
        self._buffer = self._buffer[keep:]
        self._lead = cut - keep
        self._offset += keep
        visible = [f if f.start >= start else f._replace(start=start) for f in findings if f.end > start]
        return Piece(data, start, cut, visible, offset)

    def _drop(self) -> None:
        """Drop what belongs to a value that the last window ended in."""
        found = next(_DELIMITER.find(self._buffer, self._lead, len(self._buffer)), None)
        self._inside = found is None
        end = len(self._buffer) if found is None else found.start
        self._offset += end - self._lead
        self._buffer = self._buffer[: self._lead] + self._buffer[end:]
