"""However a run is disturbed, nothing raw and nothing unfinished is left; `tests.faults.grid --full` is the whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest


@pytest.mark.skipif(
    not shutil.which("strace") and not os.environ.get("CI"), reason="needs strace, which is not installed"
)
def test_runs_that_fail_or_are_killed_anywhere_keep_every_promise() -> None:
    """One in a hundred points of the grid."""
    command = [sys.executable, "-m", "tests.faults.grid", "--every", "97", "--first", "5"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " points, 0 failures" in done.stdout
