"""Which files leave when paths are shared: everything below them, and nothing that may lead elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.batch.folders import files_below
from scrubber.batch.tally import Tally
from scrubber.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scrubber.errors import ScrubError


def files_to_share(paths: Iterable[Path], failures: list[ScrubError]) -> Iterator[Path]:
    """Every file; links and special files below a folder are failures, for an upload may follow them."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        tally = Tally()
        yield from files_below(path, tally)
        failures += [problem for _, problem in tally.failures]
        failures += [
            InputError(f"{path / name}: is {reason}, so it is not looked at") for name, reason in tally.skipped
        ]
