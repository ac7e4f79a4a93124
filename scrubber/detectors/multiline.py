"""Private keys in PEM and OpenSSH form: plain, `\\n`-escaped, one piece per prefixed log line, or cut off.

The label lines and everything between them go. A key that is cut off ends where lines stop looking like its body, so
that what follows it stays (RFC 7468, OpenSSH PROTOCOL.key, PuTTY's .ppk).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.entities import Entity
from scrubber.matcher import Re2Pattern
from scrubber.model import Block, Finding, Hit, Triggers, each
from scrubber.placeholders import is_monotonous

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

REACH = 32_768
"""Bytes of the longest key with its lines' prefixes; a 16384-bit RSA key has 12,700."""

_BEGIN = Re2Pattern(rb"-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}")
_END = Re2Pattern(rb"-{4,5} ?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}")
_RUN = Re2Pattern(rb"(?:[A-Za-z0-9+/=]|\\+[nr/]|\\+u00[23][bBdDfF])+")
_LAST_RUN = Re2Pattern(rb"(?P<value>[A-Za-z0-9+/=]+)(?:\\+[nr])*[\"',\\ \t]*$")
_HEADER = Re2Pattern(rb"[ \t>|*#]*(?:[A-Z][A-Za-z-]{2,20}: ?[^\r\n]{0,200})?")
_MIN_BODY = 16
"""Characters of base64 that a line of a key has at least; the last line may be shorter."""
_SLACK = 4
"""Bytes by which the prefix of a logged line may be longer or shorter than the prefix of the first."""


class PrivateKeys:
    """Finds private keys that go on over many lines."""

    name = "private-keys"

    def __init__(self) -> None:
        self.triggers = Triggers(
            (b"-begin ", b"- begin "),
            multiline=2,
            reach=REACH,
            extents=each(_extent),
            in_views=True,
            public=True,
        )

    def find(self, block: Block, hits: Sequence[Hit]) -> Iterator[Finding]:
        """See `Detector.find`."""
        done = 0
        for hit in hits:
            begin = _label(block, hit) if hit[1] >= done else None
            if begin is not None:
                for start, end in _key(block, *begin)[0]:
                    yield Finding(start, end, Entity.PRIVATE_KEY, "private-key")
                    done = end


def _label(block: Block, hit: Hit) -> tuple[int, int] | None:
    """The span of the BEGIN label that the hit is part of."""
    near = _BEGIN.find(block.data, max(0, hit[1] - 5), min(len(block.data), hit[2] + 80))
    return next(((match.start, match.end) for match in near if match.start <= hit[1] < match.end), None)


def _extent(block: Block, hit: Hit) -> int | None:
    """Where the key ends, if it is one; None when it may go on after the block."""
    begin = _label(block, hit)
    if begin is None:
        return hit[2]
    spans, closed = _key(block, *begin)
    return max(begin[1], *(end for _, end in spans)) if closed and spans else begin[1] if closed else None


def _key(block: Block, start: int, label_end: int) -> tuple[list[tuple[int, int]], bool]:
    """The spans of the key whose first label begins at `start`, and whether its end was seen.

    There are no spans where nothing but labels is found.
    """
    line_end = block.line_end(label_end, start + REACH)
    another = block.lowered.find(b"-begin ", label_end, line_end)
    line_end = line_end if another < 0 else another  # a label that begins ends what came before it
    end = next(_END.find(block.data, label_end, line_end), None)
    if end is not None:
        return ([(start, end.end)] if end.start - label_end >= _MIN_BODY else []), True
    run = _RUN.match_at(block.data, label_end, line_end)
    if run is not None and run[0][1] - label_end >= _MIN_BODY and not is_monotonous(block.data[slice(*run[0])]):
        return [(start, run[0][1])], True
    return _lines(block, start, label_end) if another < 0 else ([], True)


def _lines(block: Block, start: int, label_end: int) -> tuple[list[tuple[int, int]], bool]:
    """As `_key`, for one line of the body on each line: one span, or one a line where lines have prefixes."""
    prefix = block.data[block.line_start(start) : start]
    bare, closed = not prefix.strip(), False
    body: list[tuple[int, int]] = []
    for line in block.lines_after(label_end, min(len(block.data), start + REACH)):
        closing = next(_END.find(block.data, *line), None)
        if closing is not None:
            body.append((closing.start, closing.end))
            closed = True
            break
        short = body and body[-1][1] - body[-1][0] < _MIN_BODY
        piece = None if short else _piece(block.data, *line, prefix)
        if piece is not None:
            body.append(piece)
        elif not _is_header(block.data[slice(*line)], begun=bool(body)):
            closed = True
            break
    if body and body[-1][1] - body[-1][0] < _MIN_BODY:
        body.pop()  # a short piece that no END follows is more likely the next line of the log
    if not body or (len(body) == 1 and closed and body[0][0] - label_end < _MIN_BODY):
        return [], closed
    return ([(start, body[-1][1])] if bare else [(start, label_end), *body]), closed


def _piece(data: bytes, start: int, end: int, prefix: bytes) -> tuple[int, int] | None:
    """The piece of a key's body that a line ends with, if nothing stands before it, or what stood before the label."""
    line = data[start:end]
    body = next(_LAST_RUN.find(line, 0, len(line)), None)
    if body is None:
        return None
    before = line[: body.start]
    if is_monotonous(line[body.value_start : body.value_end]):
        return None
    fits = not before.strip(b" \t\"'") or (prefix.strip() and abs(len(before) - len(prefix)) <= _SLACK)
    return (start + body.value_start, start + body.value_end) if fits else None


def _is_header(line: bytes, *, begun: bool) -> bool:
    """Whether a line may stand in a key and hold none of it: blank, or a header before the body."""
    return not line.strip(b" \t>|*#") or (not begun and _HEADER.matches_all_of(line))
