"""Private keys in PEM and OpenSSH form: plain, `\\n`-escaped, one piece per prefixed log line, or cut off.

The label lines and everything between them go. A key that is cut off ends where lines stop looking like its body, so
that what follows it stays (RFC 7468, OpenSSH PROTOCOL.key, PuTTY's .ppk).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.entities import Entity
from scrubber.matcher import Re2Pattern
from scrubber.model import Block, Finding, Hit, Triggers

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
    triggers = Triggers(keywords=(b"private key",), reach=REACH, multiline=1)

    def find(self, block: Block, hits: Sequence[Hit]) -> Iterator[Finding]:
        """See `Detector.find`."""
        done = 0
        for _, hit, hit_end in hits:
            near = _BEGIN.find(block.data, max(done, hit - 64), min(len(block.data), hit_end + 16))
            begin = next((match for match in near if match.start < hit < match.end), None)
            if begin is None:
                continue
            for start, end in _key(block, begin.start, begin.end):
                yield Finding(start, end, Entity.PRIVATE_KEY, "private-key")
                done = end


def _key(block: Block, start: int, label_end: int) -> list[tuple[int, int]]:
    """The spans of the key whose first label stands at `start`; none when nothing but labels is there."""
    line_end = block.line_end(label_end)
    end = next(_END.find(block.data, label_end, line_end), None)
    if end is not None:
        return [(start, end.end)] if end.start - label_end >= _MIN_BODY else []
    run = _RUN.match_at(block.data, label_end, line_end)
    if run is not None and run[0][1] - label_end >= _MIN_BODY:
        return [(start, run[0][1])]
    return _lines(block, start, label_end)


def _lines(block: Block, start: int, label_end: int) -> list[tuple[int, int]]:
    """The spans of a key with one line of its body on each line: one span, or one a line where lines have prefixes."""
    data, stop = block.data, min(len(block.data), start + REACH)
    prefix = data[block.line_start(start) : start]
    bare = not prefix.strip()
    spans, lines = [(start, label_end)], _following(block, label_end, stop)
    pending: tuple[int, int] | None = None
    for line_start, line_end in lines:
        closing = next(_END.find(data, line_start, line_end), None)
        if closing is not None:
            spans += [pending] if pending else []
            spans.append((closing.start, closing.end))
            break
        if pending is not None:
            break  # a short piece that no END follows is more likely the next line of the log
        body = next(_LAST_RUN.find(data, line_start, line_end), None)
        if body is None or not _fits(data[line_start : body.start], prefix, bare=bare):
            if _is_header(data[line_start:line_end], begun=len(spans) > 1):
                continue
            break
        if body.value_end - body.value_start < _MIN_BODY:
            pending = (body.value_start, body.value_end)
        else:
            spans.append((body.value_start, body.value_end))
    if len(spans) < 2 or (len(spans) == 2 and spans[1][1] - spans[1][0] < _MIN_BODY):
        return []
    return [(start, spans[-1][1])] if bare else spans


def _is_header(line: bytes, *, begun: bool) -> bool:
    """Whether a line may stand in a key and hold none of it: blank, or a header before the body."""
    return not line.strip(b" \t>|*#") or (not begun and _HEADER.matches_all_of(line))


def _following(block: Block, position: int, stop: int) -> Iterator[tuple[int, int]]:
    """The lines after the one that `position` is on, as far as `stop`."""
    data = block.data
    end = block.line_end(position)
    while end < stop:
        start = end + (2 if data[end : end + 2] == b"\r\n" else 1)
        end = min(block.line_end(start), stop)
        yield start, end


def _fits(before: bytes, prefix: bytes, *, bare: bool) -> bool:
    """Whether what stands before a piece of the body is what stood before the label."""
    return not before.strip(b" \t\"'") if bare else abs(len(before) - len(prefix)) <= _SLACK
