"""A few documents split everywhere and anywhere; `python -m tests.fuzz.splits` splits them a million times."""

from __future__ import annotations

import itertools
from random import Random

import pytest

from tests.fuzz.mutation import seeds
from tests.fuzz.splits import OVER_LINES, anywhere, differing, document, everywhere, pipelines


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("lines", OVER_LINES, ids=lambda lines: lines[0][:20].decode())
def test_what_goes_on_over_lines_is_the_same_split_everywhere(lines: tuple[bytes, ...], end: bytes) -> None:
    data = end.join((b"INFO start", *lines, b"INFO done", b""))
    places = itertools.chain(everywhere(data), [list(range(1, len(data)))])
    assert not any(differing(pipelines()[0], data, places))


@pytest.mark.parametrize("number", range(40))
def test_a_random_document_is_the_same_split_anywhere(number: int) -> None:
    draw = Random(number)  # noqa: S311 - the same each time
    data = document(draw, seeds())
    places = itertools.chain(anywhere(draw, data, 40), [list(range(1, len(data)))])
    assert not any(differing(pipelines()[number % 2], data, places))
