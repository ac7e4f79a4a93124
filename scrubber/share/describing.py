"""Goes through the inputs of the verified copies once more: for their hashes, their counts and the report."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from scrubber.batch.content import Content
from scrubber.batch.reading import Reader, pieces_of
from scrubber.batch.source import open_source
from scrubber.batch.tally import Tally
from scrubber.errors import InputError
from scrubber.share.manifest import entry_of, keyed_digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from scrubber.batch.source import Source
    from scrubber.errors import ScrubError
    from scrubber.keys import Key
    from scrubber.pipeline import Pipeline
    from scrubber.report.watch import Watch
    from scrubber.share.manifest import Entry


class Stamp(NamedTuple):
    """What tells that a file is as it was."""

    size: int
    modified: int

    @classmethod
    def of(cls, found: os.stat_result) -> Stamp:
        """What the system says of a file, as far as it counts."""
        return cls(found.st_size, found.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class Describer:
    """What the descriptions of all copies share.

    Only what became a verified copy is in the report: the lines around a finding of any other were never verified.

    Attributes:
        pipeline: the one that made the copies.
        encoding: of inputs whose first bytes show none.
        key: what inputs are hashed under; None if they are not.
        watch: told of each piece of text, under the name that it has in the bundle.
        shown: counts what the report is about.
        failures: where inputs that changed are listed.
    """

    pipeline: Pipeline
    encoding: str | None
    key: Key | None
    watch: Watch
    shown: Tally
    failures: list[tuple[str, ScrubError]]

    def entries(self, folder: Path, names: Mapping[str, Path], stamps: Mapping[Path, Stamp]) -> Iterator[Entry]:
        """An entry for each copy in the folder, in order; that of an input which changed meanwhile is removed.

        Raises:
            ProcessingError: an input cannot be read any more; the report is not to be used.
        """
        for name, path in names.items():
            copy = folder / name
            if not copy.is_file():
                continue
            with open_source(path) as opened:
                if Stamp.of(os.fstat(opened.file.fileno())) == stamps[path]:
                    yield self._entry(opened, copy, name)
                    continue
            copy.unlink()
            changed = f"{path}: changed while it was shared; try again when nothing writes to it"
            self.failures.append((str(path), InputError(changed)))

    def _entry(self, opened: Source, copy: Path, name: str) -> Entry:
        keyed = keyed_digest(opened.file, self.key) if self.key else None
        before = self.shown.entities.copy()
        for text in Reader(self.pipeline, Tally(), self.encoding).texts(Content.of_file(name, opened)):
            for piece in pieces_of(self.pipeline, text.chunks):
                self.shown.add(piece)
                self.watch(text.name, piece)
        opened.check()
        self.shown.files += 1
        return entry_of(copy, name, self.shown.entities - before, keyed)
