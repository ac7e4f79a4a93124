"""What IN and OUT may be on the command line: a path or a URL."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from scrubber.remote.url import Location


class PathOrUrl(click.Path):
    """A path, completed by the shell as one, or the URL of an object or of all below it."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, allow_dash=True)

    def convert(  # type: ignore[override] # click's own type knows paths only
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> Location:
        """The place that was named."""
        if "://" in value:
            from scrubber.remote.url import location  # noqa: PLC0415 - for URLs only

            return location(value)
        return Path(str(super().convert(value, param, ctx)))
