"""`--map`: keeps, encrypted, what a run replaced."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrubber.cli.given import STREAM
from scrubber.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.batch.tally import Tally
    from scrubber.cli.given import Given
    from scrubber.keys import Key
    from scrubber.pipeline import Pipeline
    from scrubber.remote.url import Location


@dataclass(frozen=True, slots=True)
class Keeping:
    """A map that was asked for, and that can be kept."""

    path: Path
    key: Key
    force: bool

    @classmethod
    def asked(cls, given: Given, options: dict[str, Any]) -> Keeping | None:
        """What the options ask for, checked before anything is written.

        Raises:
            UsageError: it cannot be done.
        """
        if options["map_path"] is None:
            return None
        if STREAM in (given.source, given.target) or given.rotated or options["in_place"]:
            raise UsageError("--map compares one input and its output: name both, and do without --in-place")
        if not (isinstance(given.source, Path) and isinstance(given.target, Path)):
            raise UsageError("--map compares files on disk, not objects of a storage")
        if options["encoding"] or options["scrub_names"] or options["keep_binary"]:
            raise UsageError("--map goes with none of --encoding, --scrub-names and --keep-binary")
        return cls.beside(given.target, options)

    @classmethod
    def beside(cls, target: Path | None, options: dict[str, Any]) -> Keeping:
        """A map that lies outside of the output, if that stays.

        Raises:
            UsageError: it does not, it exists, or there is no key that is kept.
        """
        from scrubber.keys import required_key  # noqa: PLC0415 - the engine loads when it is needed

        path = options["map_path"]
        if target and target.absolute() in path.absolute().parents:
            raise UsageError(f"{path}: lies in the output, which is to be shared; put the map elsewhere")
        if path.exists() and not options["force"]:
            raise UsageError(f"{path}: exists already; --force replaces it")
        return cls(path, required_key(options["key_file"], "--map"), options["force"])

    def keep(self, pipeline: Pipeline, source: Location, target: Location, tally: Tally) -> None:
        """Write the map of a run that is over.

        Raises:
            ProcessingError: there is no map.
        """
        source, target = Path(str(source)), Path(str(target))
        self.write(pipeline, _mirrored(source, target, tally) if source.is_dir() else [(source, target, target.name)])

    def write(self, pipeline: Pipeline, files: Iterable[tuple[Path, Path, str]]) -> None:
        """Write the map of inputs and their outputs; see `write_map`.

        Raises:
            ProcessingError: there is no map.
        """
        from scrubber.vault.record import write_map  # noqa: PLC0415

        write_map(self.path, self.key, pipeline, files, force=self.force)


def _mirrored(source: Path, target: Path, tally: Tally) -> Iterator[tuple[Path, Path, str]]:
    """Input, output and name of each file of a folder that went well."""
    from scrubber.batch.folders import files_below  # noqa: PLC0415
    from scrubber.batch.tally import Tally  # noqa: PLC0415

    failed = {name for name, _ in tally.failures}
    for path in files_below(source, Tally()):
        name = str(path.relative_to(source))
        if name not in failed and (target / name).exists():
            yield path, target / name, name
