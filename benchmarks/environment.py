"""Where and when a figure was measured: what every file of results says."""

from __future__ import annotations

import json
import os
import platform
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def environment() -> dict[str, str]:
    """The date (UTC, ISO 8601) and the machine."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return {"date": datetime.now(UTC).date().isoformat(), "machine": machine}


def save(path: Path | None, results: Mapping[str, Any]) -> None:
    """Write results with their environment as JSON, if a file for them was named."""
    if path:
        path.write_text(json.dumps({**environment(), **results}, indent=1, ensure_ascii=False) + "\n", "utf-8")
