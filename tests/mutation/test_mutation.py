"""The table of what no test can notice names mistakes that there are, and a few others are put in and noticed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutation.__main__ import MODULES, explained
from tests.mutation.mutants import mutants

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("module", MODULES)
def test_what_is_explained_is_a_mistake_that_can_be_made(module: str) -> None:
    path = ROOT / (module.replace(".", "/") + ".py")
    names = [mutant.name for mutant in mutants(path.read_text(), str(path))]
    assert len(names) == len(set(names))
    assert explained().get(module, {}).keys() <= set(names)
    assert all(explained().get(module, {}).values())


def test_only_modules_that_are_mutated_are_explained() -> None:
    assert explained().keys() <= MODULES.keys()


def test_a_few_mistakes_are_noticed() -> None:
    command = [sys.executable, "-m", "tests.mutation", "scrubber.resolve", "scrubber.validators", "--every", "12"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("'noticed'") == 2, done.stdout
