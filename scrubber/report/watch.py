"""Tells reports what a run finds, and writes them to files that appear whole or not at all."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from scrubber.batch.locate import Locator
from scrubber.batch.stream import Piece
from scrubber.batch.target import open_target, write_all
from scrubber.errors import OutputError, UsageError
from scrubber.report.formats import format_of, make_report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from scrubber.batch.locate import Located
    from scrubber.batch.tally import Tally
    from scrubber.hooks.check import Wanted
    from scrubber.pipeline import Pipeline
    from scrubber.report.model import Report


class Watch:
    """Locates what is found, once for all reports. The pieces of one file come one after another."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self._reports = reports
        self._locator = Locator("")

    def __call__(self, path: str, piece: Piece, wanted: Wanted | None = None) -> Sequence[Located]:
        """Report a piece of a file; the findings of it that count."""
        if not self._reports:
            return ()
        if piece.offset + piece.start == 0:
            self._locator = Locator(path)
        found = self._locator.locate(piece)
        if wanted is not None:
            found = [place for place in found if wanted(place.finding, piece.data[slice(*place.finding.span)])]
        for report in self._reports:
            report.add(piece, found)
        return found

    def known(self, found: Sequence[Located]) -> None:
        """Report what another process has located, in a piece that is not here."""
        piece = Piece(b"", 0, 0, [place.finding for place in found], 0)
        for report in self._reports:
            report.add(piece, found)

    def close(self, tally: Tally) -> None:
        """End all reports."""
        for report in self._reports:
            report.close(tally)


@contextmanager
def report_files(
    paths: Sequence[Path], pipeline: Pipeline, tally: Tally, others: Sequence[Path], *, replace: bool
) -> Iterator[Watch]:
    """Reports in the formats that the suffixes of `paths` name; they appear when the block ends without an error.

    Raises:
        UsageError: a suffix names no format, a report exists and `replace` is not set, two are the same, or one is,
            or lies in, one of `others`: what the run reads and writes.
        OutputError: a report cannot be written.
    """
    makers = [make_report(format_of(path)) for path in paths]
    _check_apart(paths, others)
    with ExitStack() as stack:
        sinks = [_Sink(path, stack.enter_context(open_target(path, None, replace=replace))) for path in paths]
        watch = Watch([make(sink.write, pipeline) for make, sink in zip(makers, sinks, strict=True)])
        yield watch
        watch.close(tally)
        for sink in sinks:
            sink.check()


def _check_apart(paths: Sequence[Path], others: Sequence[Path]) -> None:
    places = [path.resolve() for path in paths]
    for index, (path, place) in enumerate(zip(paths, places, strict=True)):
        if place in places[:index]:
            raise UsageError(f"{path}: is named twice as a report")
        for other in others:
            if other.resolve() in (place, *place.parents):
                raise UsageError(f"{path}: a report must not be, or lie in, what is read or written ({other})")


class _Sink:
    """Takes the text of one report; when it cannot be written, that is said at the end, not blamed on a log."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self._path = path
        self._file = file
        self._reason = ""

    def write(self, text: str) -> None:
        """Write, unless that failed before."""
        if self._reason:
            return
        try:
            write_all(self._file, text.encode("utf-8", "backslashreplace"))
        except OSError as error:
            self._reason = error.strerror or type(error).__name__

    def check(self) -> None:
        """Say whether all of it was written.

        Raises:
            OutputError: it was not.
        """
        if self._reason:
            raise OutputError(f"{self._path}: cannot be written ({self._reason})")
