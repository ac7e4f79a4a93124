"""Tools of the system that tests run."""

from __future__ import annotations

import os
import shutil

import pytest


def needs(*tools: str) -> None:
    """Skip the test where a tool is missing; on a machine that checks changes, fail."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing and os.environ.get("CI"):
        pytest.fail(f"{', '.join(missing)} must be installed here")
    if missing:
        pytest.skip(f"needs {', '.join(missing)}")
