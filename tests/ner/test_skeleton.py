"""What the model is fed: masked lines, and the way back from them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.ner.segments import LONGEST, segments
from scrubber.ner.skeleton import skeleton

MASKED = [
    ("2026-03-14 06:27:23,317 INFO ok", "0-0-0 0:0:0,0 INFO ok"),
    ("blk_-1608999687919862906 at 10.1.2.3:50010", "blk_-0 at 0.0.0.0:0"),
    ("id 5f8a2c11-dead-4bef-abcd-00aa11bb22cc x", "id 0-0-0-0-0 x"),
    ("a-dead-end", "a-dead-end"),
    ("====>     100%|####   |", "=> 0%|# |"),
    ("mail to Zoë van Dijk, 221B High St", "mail to Zoë van Dijk, 0 High St"),
    ("one\ttwo\x0bthree\rfour\r\nfive", "one two\nthree\nfour\n\nfive"),
    ("PERSON \x7f\x7f\x7f ok", "PERSON 0 ok"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "masked"), MASKED)
def test_what_varies_is_masked_and_the_rest_stays(text: str, masked: str) -> None:
    assert skeleton(text.encode()).text == masked.encode()


@given(st.binary(max_size=300))
def test_everything_leads_back_to_the_bytes_that_it_was_made_from(data: bytes) -> None:
    skeletal = skeleton(data)
    spans = [skeletal.back(i, i + 1) for i in range(len(skeletal.text))]
    assert b"".join(data[s:e] for s, e in spans) == data
    assert all(skeletal.forth(start) == index for index, (start, _) in enumerate(spans))
    assert [len(line) for line in skeletal.lines] == [
        end - start - 1
        for start, end in zip(skeletal.line_starts, [*skeletal.line_starts[1:], len(skeletal.text) + 1], strict=True)
    ]


@given(st.lists(st.binary(max_size=60).map(lambda line: line.translate(None, b"\n\r\x0b\x0c")), max_size=6))
def test_a_line_is_masked_the_same_wherever_it_stands(lines: list[bytes]) -> None:
    assert skeleton(b"\n".join(lines)).text == b"\n".join(skeleton(line).text for line in lines)


@given(st.text(max_size=3000).map(str.encode) | st.binary(max_size=3000))
def test_segments_overlap_and_leave_nothing_out(line: bytes) -> None:
    end = 0
    for offset, text in segments(line):
        piece = text.encode("utf-8", "surrogateescape")
        assert len(piece) <= LONGEST
        assert line[offset : offset + len(piece)] == piece
        assert offset <= end
        end = offset + len(piece)
    assert end == len(line)
