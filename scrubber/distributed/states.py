"""Guesses in which state a stream is at any place of a text, and marks states so that they can be compared."""

from __future__ import annotations

import hmac
from collections import deque
from typing import TYPE_CHECKING

from scrubber.batch.foresight import Foresight
from scrubber.batch.stream import BEGINNING, LONGEST_LINE, State, Stream

if TYPE_CHECKING:
    from scrubber.batch.source import Source
    from scrubber.keys import Key
    from scrubber.pipeline import Pipeline

BACK = LONGEST_LINE
"""Bytes before a place that its state is told by; the longest construct over lines is much shorter."""


def beginning(pipeline: Pipeline, source: Source, position: int) -> State | None:
    """The state at a position, probably, told by what is before it; None inside a line that begins before that.

    What it has let go of ends with LF, so that lines and columns can be counted from there.

    Raises:
        InputError: it cannot be read.
    """
    if position == 0:
        return BEGINNING
    start = max(0, position - BACK)
    before = b"".join(source.between(start, position))
    first = before.find(b"\n") + 1 if start else 0
    if start and not first:
        return None
    stream = Stream(Foresight(pipeline), State(offset=start + first))
    deque(stream.feed(before[first:]), maxlen=0)
    state = stream.state
    out = state.offset + state.lead
    return state if out == 0 or before[out - start - 1 : out - start] == b"\n" else None


def mark_of(key: Key, state: State) -> str:
    """What tells states of one text apart, and nothing about it to anybody without the key."""
    facts = b"%d %d %d " % (state.lead, state.offset, state.inside)
    return hmac.digest(key.secret, b"scrubber state " + facts + state.buffer, "sha256").hex()
