"""`MANIFEST.json`: what is in a bundle, what it was made from and with, and what was left out; no scanned text."""

from __future__ import annotations

import hashlib
import hmac
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

import msgspec

import scrubber
from scrubber.rules import shipped_folder

if TYPE_CHECKING:
    from collections import Counter
    from pathlib import Path

    from scrubber.entities import Entity
    from scrubber.keys import Key
    from scrubber.pipeline import Pipeline
    from scrubber.share.absent import Absent

FORMAT = 1
MANIFEST = "MANIFEST.json"
REPORT = "REPORT.html"
KEYED = "HMAC-SHA-256 of the input's bytes under the key named here; whoever has the key can compute it again"
LEFT_OUT = "left out: the key was made for this run, and from a plain hash a short input could be guessed"


class Entry(msgspec.Struct, frozen=True):
    """A file of the bundle.

    Attributes:
        name: its path in the bundle.
        bytes: its size.
        sha256: of its bytes.
        input_hmac_sha256: of the bytes that it was made from; see `Manifest.input_hashes`.
        entities: how many values of each entity were replaced in it.
    """

    name: str
    bytes: int
    sha256: str
    input_hmac_sha256: str | None
    entities: dict[str, int]


class Manifest(msgspec.Struct, frozen=True):
    """A bundle.

    Attributes:
        format: of this file; it changes when a field changes its meaning.
        scrubber: the version that made the bundle.
        rules_sha256: tells which rules it shipped with; see `rules_digest`.
        profile: of the policy.
        stand_ins: the name of the key that they were made under: bundles of the same name share them.
        input_hashes: what the hashes of inputs are, or why there are none.
        files: in order of their names.
        report: the page with every finding, and how many there are of each entity.
        withheld: inputs that hold no text, with the reason.
        failed: inputs that could not be scrubbed or verified, with the reason.
        skipped: links and special files, with the reason.
    """

    format: int
    scrubber: str
    rules_sha256: str
    profile: str
    stand_ins: str
    input_hashes: str
    files: list[Entry]
    report: Entry
    withheld: list[str]
    failed: list[str]
    skipped: list[str]

    @classmethod
    def of(cls, pipeline: Pipeline, key: Key | None, files: list[Entry], report: Entry, absent: Absent) -> Manifest:
        """The manifest of a run."""
        return cls(
            FORMAT,
            scrubber.__version__,
            rules_digest(),
            pipeline.policy.profile.name.lower(),
            pipeline.key.name,
            KEYED if key else LEFT_OUT,
            files,
            report,
            absent.withheld,
            absent.failed,
            absent.skipped,
        )

    def encode(self) -> bytes:
        """The file's bytes: JSON, a value a line."""
        return msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n"


def rules_digest() -> str:
    """SHA-256 over the names and contents of the shipped rules, in hex digits."""
    folder, digest = shipped_folder(), hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".toml", ".txt"):
            name, data = path.relative_to(folder).as_posix().encode(), path.read_bytes()
            digest.update(b"%d %s %d " % (len(name), name, len(data)) + data)
    return digest.hexdigest()


def entry_of(path: Path, name: str, entities: Counter[Entity], keyed: str | None = None) -> Entry:
    """The entry of a file of the bundle."""
    counts = {entity.name: count for entity, count in entities.most_common()}
    with path.open("rb") as file:
        return Entry(name, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest(), keyed, counts)


def keyed_digest(file: BinaryIO, key: Key) -> str:
    """HMAC-SHA-256 of a whole file, in hex digits; the file is at its beginning again afterwards."""
    digest = hashlib.file_digest(file, partial(hmac.new, key.secret, digestmod="sha256"))  # type: ignore[arg-type]
    file.seek(0)
    return digest.hexdigest()
