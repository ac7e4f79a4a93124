"""Where and when a figure was measured: what every file of results says."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime


def environment() -> dict[str, str]:
    """The date (UTC, ISO 8601) and the machine."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return {"date": datetime.now(UTC).date().isoformat(), "machine": machine}
