"""What the main job is given: an input, and where its result goes."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scrubber.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scrubber.batch.files import Job
    from scrubber.batch.rotation import Rotated
    from scrubber.batch.tally import Tally
    from scrubber.distributed.run import Distribution
    from scrubber.remote.url import Location

STREAM = Path("-")
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Given:
    """Input and output.

    Attributes:
        source: a file, a folder, '-', or the pattern that a rotated log fits.
        target: a file, a folder or '-'.
        rotated: the files of a log that was rotated.
    """

    source: Location
    target: Location
    rotated: Rotated | None = None

    @classmethod
    def of(cls, words: Sequence[Location], *, in_place: bool) -> Given:
        """What the arguments of the command name: `IN`, `IN OUT`, or the files of a rotated log and `OUT`.

        Raises:
            UsageError: they make no sense together.
        """
        if len(words) > _PAIR:
            from scrubber.batch.rotation import Rotated  # noqa: PLC0415 - for few runs

            return cls(*_around(Rotated.of(_paths(words[:-1])), words[-1], in_place=in_place))
        source, target = words[0] if words else STREAM, words[1] if len(words) == _PAIR else None
        if isinstance(source, Path) and any(mark in str(source) for mark in "*?["):
            from scrubber.batch.rotation import Rotated, is_pattern  # noqa: PLC0415 - see above

            if is_pattern(source):
                return cls(*_around(Rotated.matching(source), target or STREAM, in_place=in_place))
        return cls(source, _target(source, target, in_place=in_place))

    def on_disk(self) -> list[Path]:
        """The files and folders that are named, without storages and streams."""
        named = (*(self.rotated.paths if self.rotated else (self.source,)), self.target)
        return [place for place in named if isinstance(place, Path) and place != STREAM]

    def files(self, tally: Tally, *, twice: bool) -> list[Location]:
        """Every file of the input; those of a folder are listed once, so that all passes see the same.

        Raises:
            UsageError: it is wanted `twice` and can be read once only.
        """
        from scrubber.batch.folders import all_below  # noqa: PLC0415 - the engine loads when it is needed

        if self.source == STREAM and twice:
            raise UsageError("--two-pass reads its input twice, which a stream does not allow; name a file or a folder")
        if self.rotated:
            return list(self.rotated.paths)
        return list(all_below(self.source, tally)) if self.source.is_dir() else [self.source]

    def run(
        self,
        job: Job,
        paths: Sequence[Location],
        write: Callable[[bytes], None],
        spread: Distribution | None = None,
        *,
        scrub_names: bool,
    ) -> None:
        """Scrub it, here or by what makes drafts elsewhere; `write` takes what goes to standard output.

        Raises:
            ScrubError: see `Job`.
        """
        from scrubber.batch.arriving import arriving  # noqa: PLC0415 - see above
        from scrubber.batch.folders import mirror  # noqa: PLC0415

        if self.source == STREAM and self.target == STREAM:
            job.stream(arriving(sys.stdin.fileno()), write)
        elif self.source == STREAM:
            job.stream_to_file(arriving(sys.stdin.fileno()), self.target)
        elif self.rotated and self.target == STREAM:
            job.stream(self.rotated.chunks(job.encoding, job.advance), write, self.rotated.name)
        elif self.rotated:
            chunks = self.rotated.chunks(job.encoding, job.advance)
            job.stream_to_file(chunks, self.target, self.rotated.name, self.rotated.mode())
        elif self.source.is_dir():
            mirror(job, self.source, self.target, paths, scrub_names=scrub_names, drafter=spread)
        elif spread is not None:
            spread.scrub_file(self.source)
        elif self.target == STREAM:
            job.to_stream(self.source, write)
        else:
            job.file(self.source, self.target)


def _target(source: Location, target: Location | None, *, in_place: bool) -> Location:
    """Where the result goes."""
    if in_place:
        if source == STREAM or (target is not None and target != source):
            raise UsageError("--in-place takes one file or folder, and no OUT")
        return source
    if source == STREAM and target is None and sys.stdin.isatty():
        raise UsageError("nothing to scrub: name a file, or pipe a log in (see: scrub --help)")
    if source.is_dir() and target in (None, STREAM):
        raise UsageError(f"{source}: is a folder; name the folder that it is to be mirrored into")
    return target or STREAM


def _paths(words: Sequence[Location]) -> list[Path]:
    """The files of a rotated log.

    Raises:
        UsageError: one is no file on disk.
    """
    paths = [word for word in words if isinstance(word, Path)]
    if len(paths) < len(words):
        raise UsageError("a rotated log is read from disk; of a storage, name one object or all below one")
    return paths


def _around(rotated: Rotated, target: Location, *, in_place: bool) -> tuple[Path, Location, Rotated]:
    """The name, the output and the files of a rotated log."""
    if in_place:
        raise UsageError("--in-place takes one file or folder; a rotated log becomes one file, so name an OUT")
    if isinstance(target, Path) and target != STREAM and rotated.holds(target):
        raise UsageError(f"{target}: would be a part of the log itself; name another OUT, or '-' for standard output")
    return Path(rotated.name), target, rotated
