"""The progress bar: bytes, rate and time left, on standard error."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@contextmanager
def progress_bar(source: Path) -> Iterator[Callable[[int], None]]:
    """A bar over all bytes of a file or folder; call what it gives with the bytes just done."""
    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total_size(source))
        yield lambda count: progress.update(task, advance=count)


def total_size(source: Path) -> int:
    """Bytes of a file, or of all files below a folder."""
    if not source.is_dir():
        return source.stat().st_size if source.exists() else 0
    return sum(path.stat().st_size for path in source.rglob("*") if path.is_file() and not path.is_symlink())
