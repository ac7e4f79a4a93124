"""Gives the original back: puts what a map holds where it was."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scrubber.batch.source import open_source
from scrubber.batch.target import PRIVATE, open_target, write_all
from scrubber.errors import InputError, UsageError
from scrubber.vault.records import End, File, Value, open_map, read_records
from scrubber.vault.sealed import FRAME, Sealer, unsealed
from scrubber.vault.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.keys import Key
    from scrubber.vault.records import Record


class Mapped(NamedTuple):
    """One complete file of a map: its name, and the hashes of output and original."""

    name: str
    output: bytes
    original: bytes


def restore(output: Path, target: Path, path: Path, key: Key, *, force: bool) -> int:
    """Restore a file, or each file of a folder that the map knows; returns how many.

    Raises:
        UsageError: the target exists, or the extra is not installed.
        InputError: wrong key, or map or output was changed; the file concerned is not written.
    """
    mapped = index(path, key)  # the whole map is checked before anything is written
    wanted = (
        _in_folder(output, target, mapped) if output.is_dir() else {_matching(output, mapped, path): (output, target)}
    )
    for entry, records in _sections(read_records(path, key)):
        if entry in wanted:
            source, original = wanted[entry]
            original.parent.mkdir(parents=True, exist_ok=True)
            _restore_file(source, original, _values(records), mapped[entry].original, force=force)
    return len(wanted)


def index(path: Path, key: Key) -> dict[int, Mapped]:
    """The complete files of a map, by their place in it.

    Raises:
        InputError: see `restore`.
    """
    mapped = {}
    number, name = -1, b""
    for record in read_records(path, key):
        if isinstance(record, File):
            number, name = number + 1, record.name
        elif isinstance(record, End):
            mapped[number] = Mapped(os.fsdecode(name), record.output, record.original)
    return mapped


def rotate(path: Path, key: Key, new: Key) -> None:
    """Put a map under another key.

    Raises:
        InputError: see `restore`; the map is as it was.
        OutputError: it cannot be written.
    """
    with open_map(path) as file, open_target(path, PRIVATE, replace=True) as out:
        sealer = Sealer(out, new)
        for frame in unsealed(file, key, str(path)):
            sealer.write(frame)
        sealer.close()


def _in_folder(output: Path, target: Path, mapped: dict[int, Mapped]) -> dict[int, tuple[Path, Path]]:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"{target}: exists already; name a new folder for the originals")
    wanted = {}
    for number, entry in mapped.items():
        inside = Path(entry.name)
        if inside.is_absolute() or ".." in inside.parts:
            raise InputError(f"{entry.name}: leads out of the folder, so nothing is restored")
        wanted[number] = (output / inside, target / inside)
    return wanted


def _matching(output: Path, mapped: dict[int, Mapped], path: Path) -> int:
    """The file of the map whose output this is, by its hash; of several, the one of that name."""
    with open_source(output) as source:
        text = Text(source, str(output))
        for _ in text.rest():
            pass
    same = {number: entry for number, entry in mapped.items() if entry.output == text.digest()}
    if len({entry.original for entry in same.values()}) > 1:
        same = {number: entry for number, entry in same.items() if Path(entry.name).name == output.name}
    if len({entry.original for entry in same.values()}) != 1:
        raise InputError(f"{output}: was changed since the map {path} was made, or is not in it; nothing is restored")
    return next(iter(same))


def _sections(records: Iterator[Record]) -> Iterator[tuple[int, Iterator[Record]]]:
    """The place of each file in the map, and the records, to be read up to its end."""
    number = -1
    for record in records:
        if isinstance(record, File):
            number += 1
            yield number, records


def _values(records: Iterable[Record]) -> Iterator[Value]:
    for record in records:
        if not isinstance(record, Value):
            return
        yield record


def _restore_file(source: Path, target: Path, values: Iterable[Value], expected: bytes, *, force: bool) -> None:
    """Write one original; it appears only if it is what it was."""
    with open_source(source) as opened, open_target(target, PRIVATE, replace=force) as out:
        text, digest = Text(opened, str(source)), hashlib.sha256()
        for piece in _gathered(_restored(text, values)):
            data = text.transcoder.write(piece)
            digest.update(data)
            write_all(out, data)
        if digest.digest() != expected:
            raise InputError(f"{source}: was changed since the map was made; nothing is restored from it")


def _restored(text: Text, values: Iterable[Value]) -> Iterator[bytes]:
    """The text with each value back in its place."""
    position = 0
    for value in values:
        yield from text.take(value.offset - position)
        for _ in text.take(value.length):
            pass
        yield value.original
        position = value.offset + value.length
    yield from text.rest()


def _gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in fewer pieces."""
    held, size = list[bytes](), 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= FRAME:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)
