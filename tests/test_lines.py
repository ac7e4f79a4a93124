"""Where a line begins and ends, whichever of LF and CR the text has, and however far away they are."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from scrubber.model import NEAR, Block

TEXTS = st.lists(st.sampled_from([b"\n", b"\r", b"\r\n", b"a", b"bcd" * NEAR]), max_size=12).map(b"".join)


@given(TEXTS, st.integers(0, 4000), st.integers(1, 2000))
def test_a_line_is_what_stands_between_two_line_ends(data: bytes, position: int, reach: int) -> None:
    block, position = Block(data), min(position, len(data))
    start = max((match.end() for match in re.finditer(rb"[\r\n]", data[:position])), default=0)
    end = min(
        (match.start() for match in re.finditer(rb"[\r\n]", data) if match.start() >= position), default=len(data)
    )
    assert (block.line_start(position), block.line_end(position)) == (start, end)
    assert block.line_start(position, position - reach) == max(start, position - reach)
    assert block.line_end(position, position + reach) == min(end, position + reach)
