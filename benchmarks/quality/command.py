"""Runs the main job, `scrub IN OUT` on a folder, over texts in memory."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = "00" * 32


def rewritten(texts: Mapping[str, bytes], *options: str, seconds: float | None = None) -> dict[str, bytes | None]:
    """Each text as the command leaves it; None where it leaves none, or takes longer than `seconds`."""
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder, "in"), Path(folder, "out")
        before.mkdir()
        for name, text in texts.items():
            (before / f"{name}.log").write_bytes(text)
        command = [sys.executable, "-m", "scrubber", "-q", *options, str(before), str(after)]
        try:
            subprocess.run(
                command, env={**os.environ, "SCRUB_KEY": KEY}, capture_output=True, timeout=seconds, check=False
            )
        except subprocess.TimeoutExpired:
            return dict.fromkeys(texts)
        return {name: path.read_bytes() if (path := after / f"{name}.log").exists() else None for name in texts}


def cases(corpora: Path, name: str) -> list[dict[str, Any]]:
    """The labelled cases of one corpus."""
    return [json.loads(line) for line in gzip.open(corpora / f"{name}.jsonl.gz", "rt", encoding="utf-8")]


def percent(part: float, whole: float) -> float:
    """A share in per cent, to a hundredth."""
    return round(100 * part / whole, 2) if whole else 0.0
