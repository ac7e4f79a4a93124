"""The kept inputs and some fresh damage to them, through every target; `python -m tests.fuzz` goes on for longer."""

from __future__ import annotations

import random
import time

import pytest

from tests.fuzz.__main__ import SLOWEST
from tests.fuzz.mutation import CORPUS, mutated, seeds
from tests.fuzz.targets import TARGETS

ROUNDS = 40


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("path", sorted(CORPUS.iterdir()), ids=lambda path: path.name)
def test_kept_inputs_break_no_promise(name: str, path: str) -> None:
    TARGETS[name](open(path, "rb").read())  # noqa: SIM115 - closed at once


@pytest.mark.parametrize("name", TARGETS)
def test_damaged_inputs_break_no_promise_and_take_bounded_time(name: str) -> None:
    draw, pool = random.Random(name), seeds()  # noqa: S311 - the same each time
    for _ in range(ROUNDS):
        started = time.process_time()
        TARGETS[name](mutated(draw, pool))
        assert time.process_time() - started < SLOWEST
