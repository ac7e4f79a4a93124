"""Writes a report in memory, as the commands do to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.batch.reading import pieces_of
from scrubber.batch.tally import Tally
from scrubber.errors import InputError, ScrubError
from scrubber.report.formats import make_report
from scrubber.report.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrubber.pipeline import Pipeline

PASSWORD = "two-Green" + "-Kettles"
MAIL = "bob.builder" + "@example.com"
ADDRESS = "10.1." + "2.3"
LOG = f"2026-03-14 06:27:23 start\npassword={PASSWORD} from {ADDRESS}\nmail to {MAIL} and {MAIL}\n".encode()
PLANTED = (PASSWORD, MAIL, ADDRESS)


def report(
    form: str,
    pipeline: Pipeline,
    files: Mapping[str, bytes],
    failed: Mapping[str, str] | None = None,
    size: int = 1 << 20,
) -> str:
    """The report in a format on files, read in chunks of `size` bytes, some of which failed for a reason."""
    written: list[str] = []
    watch, tally = Watch([make_report(form)(written.append, pipeline)]), Tally()
    for name, data in files.items():
        chunks = (data[at : at + size] for at in range(0, len(data), size))
        for piece in pieces_of(pipeline, chunks):
            tally.add(piece)
            watch(name, piece)
        tally.files += 1
    failures: list[tuple[str, ScrubError]] = [(name, InputError(why)) for name, why in (failed or {}).items()]
    tally.failures += failures
    watch.close(tally)
    return "".join(written)
