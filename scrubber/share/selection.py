"""Which files are shared: those that are named and those below folders, each once, and what is left out of them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scrubber.batch.folders import files_below
from scrubber.batch.tally import Tally
from scrubber.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrubber.errors import ScrubError


@dataclass(frozen=True, slots=True)
class Selection:
    """What was named for sharing.

    Attributes:
        roots: the paths, each once, none of them inside another.
        files: every file of them, with the root that it belongs to.
        skipped: links and special files below them, with the root and the reason.
        failures: folders below them that cannot be listed, with the root and the problem.
    """

    roots: tuple[Path, ...]
    files: dict[Path, Path]
    skipped: tuple[tuple[Path, Path, str], ...]
    failures: tuple[tuple[Path, Path, ScrubError], ...]

    @classmethod
    def of(cls, paths: Iterable[Path]) -> Selection:
        """Look once at all of them, so that every pass sees the same files.

        Raises:
            UsageError: a path is missing.
        """
        roots = _outermost(paths)
        files: dict[Path, Path] = {}
        skipped: list[tuple[Path, Path, str]] = []
        failures: list[tuple[Path, Path, ScrubError]] = []
        for root in roots:
            tally = Tally()
            files |= dict.fromkeys(files_below(root, tally) if root.is_dir() else [root], root)
            skipped += [(root / name, root, reason) for name, reason in tally.skipped]
            failures += [(Path(name), root, problem) for name, problem in tally.failures]
        return cls(roots, files, tuple(skipped), tuple(failures))

    def holds(self, path: Path) -> bool:
        """Whether something of that name is, or would be, inside what is shared."""
        place = path.resolve()
        return any(root.resolve() in (place, *place.parents) for root in self.roots)


def _outermost(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The paths in order of where they lead, without those that another one leads to as well."""
    places: dict[Path, Path] = {}
    for path in paths:
        if not os.path.exists(path):  # noqa: PTH110 - Path.exists raises where a parent may not be searched
            raise UsageError(f"{path}: no such file or folder")
        places.setdefault(path.resolve(), path)
    return tuple(path for place, path in sorted(places.items()) if not any(outer in places for outer in place.parents))
