"""The formats by name and by suffix. Adding one is adding a file and its line here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from scrubber.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from scrubber.report.model import MakeReport

FORMATS = {
    "text": ("scrubber.report.text", "Text"),
    "json": ("scrubber.report.json", "Json"),
    "jsonl": ("scrubber.report.json", "JsonLines"),
    "sarif": ("scrubber.report.sarif", "Sarif"),
    "github": ("scrubber.report.github", "Github"),
    "csv": ("scrubber.report.csv", "Csv"),
    "html": ("scrubber.report.html", "Html"),
}
"""Each format and where its class is, loaded when it is asked for."""
SUFFIXES = ("json", "jsonl", "sarif", "csv", "html")


def make_report(name: str) -> MakeReport:
    """What begins a report in the format of that name."""
    module, kind = FORMATS[name]
    make: MakeReport = getattr(import_module(module), kind)
    return make


def format_of(path: Path) -> str:
    """The format that a file's suffix names.

    Raises:
        UsageError: it names none.
    """
    suffix = path.suffix.lstrip(".").lower()
    if suffix not in SUFFIXES:
        raise UsageError(f"{path}: a report's suffix says its format (one of .{', .'.join(SUFFIXES)})")
    return suffix
