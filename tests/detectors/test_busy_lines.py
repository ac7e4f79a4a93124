"""A line full of sensitive words is read as any other, though what repeats itself in it is read once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.detectors import assignments

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

VALUE = "x9Kf2" + "Lq8Rt5"
PIECES = (
    *("password=", "token=", 'token="', "secret: ", "--password ", '"api_key": ', "key=", "<password>", "user "),
    *(VALUE, VALUE[:5], "none", "é", "x" * 90, "[", "{", "}", "(", "<", "/"),
    *(" ", " ", "\n", '"', "'", "\\", '\\"', ",", ";", "&", ":", "=", "|", "`"),
)


def found(pipeline: Pipeline, line: bytes, least: int) -> list[tuple[int, int]]:
    """What is found where a line with so many words counts as busy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assignments, "BUSY", least)
        return [finding.span for finding in pipeline.find(line)]


@given(st.lists(st.sampled_from(PIECES), min_size=8, max_size=60).map("".join), st.integers(1, 4))
def test_a_busy_line_is_read_as_any_other(pipeline: Pipeline, line: str, times: int) -> None:
    data = (line * times).encode()
    assert found(pipeline, data, 1) == found(pipeline, data, 10_000)


def test_a_value_that_ends_far_away_goes_whole(pipeline: Pipeline) -> None:
    line = b"token= " * 20 + b'password="' + VALUE.encode() * 60 + b'" end'
    assert pipeline.scrub(line).count(VALUE.encode()) == 0
    assert pipeline.scrub(line).endswith(b'" end')
