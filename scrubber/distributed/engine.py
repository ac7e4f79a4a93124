"""Says what a pipeline is made of, so that every machine makes the same one; the key is in none of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import scrubber
from scrubber.config import Config  # noqa: TC001 - msgspec reads the annotation
from scrubber.detectors.ner import model_of
from scrubber.errors import KeyFileError, UsageError
from scrubber.keys import VARIABLE, given_key
from scrubber.library import load_pipeline
from scrubber.share.manifest import rules_digest

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline


@dataclass(frozen=True, slots=True)
class Engine:
    """What a pipeline is made of.

    Attributes:
        config: with the profile and style that count, and its own path from the root.
        is_ner: whether names are looked for by a model.
        key_file: where every machine has the key; None for the environment.
        key_name: tells whether it is the right one.
        version: of this package.
        rules: tells which rules there are; see `_digest`.
    """

    config: Config
    is_ner: bool
    key_file: str | None
    key_name: str
    version: str
    rules: str

    @classmethod
    def of(cls, pipeline: Pipeline, config: Config, style: str | None, key_file: Path | None) -> Engine:
        """What a pipeline of this process was made of.

        Raises:
            UsageError: also of the values in the environment, which other machines do not have.
        """
        if config.environment:
            raise UsageError(f"{config.origin}: 'environment' is that of one machine; not with --engine spark")
        chosen = msgspec.structs.replace(
            config,
            profile=pipeline.policy.profile.name.lower(),
            redact=style or config.redact,
            origin=str(Path(config.origin).absolute()) if config.origin else "",
        )
        path = str(key_file.absolute()) if key_file else None
        is_ner = bool(model_of(pipeline.detectors))
        return cls(chosen, is_ner, path, pipeline.key.name, scrubber.__version__, _digest(chosen))

    def pipeline(self) -> Pipeline:
        """The same pipeline on this machine; made once, for one run after the other.

        Raises:
            UsageError: version, rules, key or model are not here.
        """
        return _made(msgspec.json.encode(self))

    def make(self) -> Pipeline:
        """As `pipeline`, anew."""
        if (scrubber.__version__, _digest(self.config)) != (self.version, self.rules):
            raise UsageError(f"a machine has another scrubber or other rules; install {self.version} on each alike")
        key = given_key(Path(self.key_file) if self.key_file else None)
        if key is None or key.name != self.key_name:
            raise KeyFileError(f"a machine has no key, or another; give each --key-file or {VARIABLE} alike")
        return load_pipeline(config=self.config, key=key, ner=self.is_ner)


@lru_cache(maxsize=1)
def _made(engine: bytes) -> Pipeline:
    """Kept for the life of the process: a pipeline takes as long to make as many a file to scrub."""
    return msgspec.json.decode(engine, type=Engine).make()


def _digest(config: Config) -> str:
    """SHA-256 of the shipped rules and of those that the config names, in hex digits.

    Raises:
        UsageError: those are not here.
    """
    digest = hashlib.sha256(rules_digest().encode())
    try:
        for path in config.rule_paths():
            for file in sorted(path.rglob("*.toml")) if path.is_dir() else [path]:
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    except OSError:
        pass
    else:
        return digest.hexdigest()
    raise UsageError(f"{config.origin}: a machine does not have its rule files; put them there under the same path")
