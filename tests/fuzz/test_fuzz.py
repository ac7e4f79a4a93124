"""The kept inputs and some fresh damage to them, through every target; `python -m tests.fuzz` goes on for longer."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import pytest

from tests.fuzz.__main__ import SLOWEST
from tests.fuzz.mutation import CORPUS, mutated, seeds
from tests.fuzz.targets import TARGETS

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = 40


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("path", sorted(CORPUS.iterdir()), ids=lambda path: path.name)
def test_kept_inputs_break_no_promise(name: str, path: Path) -> None:
    TARGETS[name](path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_damaged_inputs_break_no_promise_and_take_bounded_time(name: str) -> None:
    draw, pool = random.Random(name), seeds()  # noqa: S311 - the same each time
    for _ in range(ROUNDS):
        started = time.process_time()
        TARGETS[name](mutated(draw, pool))
        assert time.process_time() - started < SLOWEST
