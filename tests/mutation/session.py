"""One module's mutants against its tests."""

from __future__ import annotations

import importlib
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.mutation.mutants import mutants
from tests.mutation.running import QUIET, passes

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 20
"""Seconds that the tests may take beyond three times what they need without a mistake."""


def survivors(name: str, tests: Sequence[str], every: int = 1) -> tuple[list[str], list[str]]:
    """The names of the mutants, or of every n-th, and of those that the tests do not notice.

    Raises:
        RuntimeError: the tests fail without a mistake.
    """
    module = importlib.import_module(name)
    path = Path(str(module.__file__))
    started = time.monotonic()
    if pytest.main([*QUIET, *(str(ROOT / test) for test in tests)]) != 0:
        raise RuntimeError(f"{name}: its tests fail as it is")
    seconds = PATIENCE + int(3 * (time.monotonic() - started))
    made = list(mutants(path.read_text(), str(path)))[::every]
    return [m.name for m in made], [
        m.name for m in made if passes([str(ROOT / test) for test in tests], seconds, module, m)
    ]
