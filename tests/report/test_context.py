"""The lines around findings: scrubbed text, each line once, cut where it is long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.batch.locate import Locator
from scrubber.batch.preview import visible
from scrubber.batch.reading import pieces_of
from scrubber.report.context import LINES, REACH, Mark, Row, rows_around
from tests.report.writing import ADDRESS, MAIL, PASSWORD, PLANTED

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

LINE = st.sampled_from(
    (
        f"password={PASSWORD}",
        f"2026-03-14 06:27:23 from {ADDRESS} to {MAIL} ok",
        f"{ADDRESS}",
        "INFO step=1 loss=0.5",
        "",
        "\x1b[31mred\x1b[0m\ttab \u202e ü",
        f"{'x' * 700} {ADDRESS} {'y' * 700}",
    )
)


def rows(pipeline: Pipeline, data: bytes, size: int = 1 << 20) -> list[Row]:
    """The context of everything found in some text that is read in chunks."""
    locator, found = Locator("in.log"), []
    for piece in pieces_of(pipeline, (data[at : at + size] for at in range(0, len(data), size))):
        found += list(rows_around(piece, locator.locate(piece), pipeline))
    return found


def shown(row: Row) -> str:
    return "".join(part.stand_in if isinstance(part, Mark) else part for part in row.parts)


@given(st.lists(LINE, max_size=20), st.integers(1, 200))
def test_the_rows_are_lines_of_the_scrubbed_text(pipeline: Pipeline, lines: list[str], size: int) -> None:
    data = "\n".join(lines).encode()
    scrubbed = [visible(line) for line in pipeline.scrub(data).split(b"\n")]
    for row in rows(pipeline, data, size):
        text = shown(row)
        assert text.strip("…") in scrubbed[row.line - 1]
        assert text.isprintable()
        assert not [value for value in PLANTED if value in text]


@given(st.lists(LINE, max_size=20), st.integers(1, 200))
def test_every_finding_is_in_one_row_and_no_line_comes_twice(pipeline: Pipeline, lines: list[str], size: int) -> None:
    data = "\n".join(lines).encode()
    found = rows(pipeline, data, size)
    marks = [part.place.offset for row in found for part in row.parts if isinstance(part, Mark)]
    assert marks == [finding.start for finding in pipeline.find(data)]
    if size > len(data):
        numbers = [row.line for row in found if not row.goes_on]
        assert numbers == sorted(numbers)


def test_lines_before_and_after_are_shown(pipeline: Pipeline) -> None:
    text = "\n".join([*(f"before {n}" for n in range(9)), f"from {ADDRESS}", *(f"after {n}" for n in range(9))])
    found = rows(pipeline, text.encode())
    assert [row.line for row in found] == list(range(10 - LINES, 11 + LINES))


def test_a_long_line_is_cut_around_its_finding(pipeline: Pipeline) -> None:
    (row,) = rows(pipeline, f"{'word ' * 9999}{ADDRESS} {'word ' * 9999}".encode())
    text = shown(row)
    assert text[0] == text[-1] == "…"
    assert len(text) < 2 * REACH + 40


def test_a_long_line_full_of_findings_goes_on_in_rows(pipeline: Pipeline) -> None:
    found = rows(pipeline, (f"from {ADDRESS} " * 500).encode())
    assert len(found) > 5
    assert [row.goes_on for row in found] == [False, *[True] * (len(found) - 1)]
    assert {row.line for row in found} == {1}


@pytest.mark.parametrize(
    ("line", "has_time"),
    [(f"2026-03-14 06:27:23 {ADDRESS}", True), (f"{ADDRESS} 2026-03-14 06:27:23", True), (f"x {ADDRESS}", False)],
)
def test_a_row_has_the_time_that_stands_beside_its_findings(pipeline: Pipeline, line: str, has_time: bool) -> None:  # noqa: FBT001
    (row,) = rows(pipeline, line.encode())
    assert (row.time is not None) == has_time
