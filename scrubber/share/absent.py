"""What is said of inputs that are not in a bundle: to the user in the user's names, in the bundle in the bundle's."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from scrubber.errors import ScrubError, WithheldError
from scrubber.report.rows import portable
from scrubber.share.naming import PLACE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from scrubber.batch.tally import Tally
    from scrubber.pipeline import Pipeline
    from scrubber.share.naming import Naming
    from scrubber.share.selection import Selection

UNNAMED = "a file that is not named here could not be scrubbed"


def list_absent(tally: Tally, selection: Selection, sources: Mapping[str, str]) -> None:
    """Complete a run's tally with what was never tried, in words for the user; `sources` maps copies to their inputs.

    A binary file that was named itself has failed: whoever named it expects it to be there.
    """
    tally.skipped += [(str(path), reason) for path, _, reason in selection.skipped]
    tally.failures += [(str(path), problem) for path, _, problem in selection.failures]
    named = tuple(f"{root}: " for root in selection.roots)
    failed = [message for message in tally.withheld if message.startswith(named)]
    tally.failures += [(message.partition(": ")[0], WithheldError(message)) for message in failed]
    tally.withheld[:] = [_advised(message) for message in tally.withheld if message not in failed]
    tally.failures[:] = [(name, _reworded(problem, sources)) for name, problem in tally.failures]


class Absent(NamedTuple):
    """What is not in a bundle: in each list a name and the reason, in one sentence."""

    withheld: list[str]
    failed: list[str]
    skipped: list[str]


class Retold:
    """Says the same in the names of a bundle, and nothing that a pipeline would redact."""

    def __init__(self, pipeline: Pipeline, naming: Naming, names: Mapping[str, Path], selection: Selection) -> None:
        self._pipeline = pipeline
        self._names = {str(path): name for name, path in names.items()} | {PLACE: PLACE}
        for path, root, _ in (*selection.skipped, *selection.failures):
            self._names |= dict(_shown(naming, path, root))

    def absent(self, tally: Tally) -> Absent:
        """What a tally lists."""
        return Absent(
            sorted(map(self._message, tally.withheld)),
            sorted(self._message(str(problem)) for _, problem in tally.failures),
            sorted(self._message(f"{name}: {reason}") for name, reason in tally.skipped),
        )

    def _message(self, message: str) -> str:
        name = _beginning(message, self._names)
        said = UNNAMED if name is None else self._names[name] + message[len(name) :]
        return portable(os.fsdecode(self._pipeline.scrub(os.fsencode(said))))


def _shown(naming: Naming, path: Path, root: Path) -> Iterator[tuple[str, str]]:
    """The name of what is absent, if it can be told."""
    try:
        yield str(path), naming.of(path, root)
    except ScrubError:
        return


def _reworded(problem: ScrubError, sources: Mapping[str, str]) -> ScrubError:
    """The problem, about the input instead of its copy."""
    message = str(problem)
    copy = _beginning(message, sources)
    said = message if copy is None else sources[copy] + message[len(copy) :]
    return type(problem)(_advised(said))


def _advised(message: str) -> str:
    """The message without advice to use an option of another command."""
    said, _, advice = message.rpartition("; ")
    return said if said and "--" in advice else message


def _beginning(message: str, names: Iterable[str]) -> str | None:
    """The longest of the names that the message begins with."""
    return max((name for name in names if message.startswith((f"{name}:", f"{name}!"))), key=len, default=None)
