"""Finds people and places in masked lines: a cache before a gate before the model before a filter."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from scrubber.errors import DetectionError
from scrubber.ner.cache import Cache
from scrubber.ner.gate import may_hold_names
from scrubber.ner.lexicon import load_lexicon
from scrubber.ner.postfilter import keep
from scrubber.ner.segments import segments
from scrubber.ner.shipped import ShippedModel

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from scrubber.entities import Entity
    from scrubber.model import Confidence
    from scrubber.ner.lexicon import Lexicon
    from scrubber.ner.model import Mention, Model
    from scrubber.ner.postfilter import Kept

_REPLACED = dict.fromkeys(range(0xDC80, 0xDD00), "\ufffd")
CACHED = 1 << 15
"""Lines; at most twice as many are kept. A cached line is at most a segment long."""


class Named(NamedTuple):
    """A stretch of a masked line, in bytes."""

    start: int
    end: int
    entity: Entity
    confidence: Confidence


class Recognizer:
    """Answers for masked lines; the answer depends on the line alone, so it does not matter which were asked before."""

    def __init__(self, model: Model, lexicon: Lexicon) -> None:
        self.name = model.name
        self._model = model
        self._lexicon = lexicon
        self._cache: Cache[bytes, tuple[Named, ...]] = Cache(CACHED)

    def named(self, lines: Collection[bytes], budget: int | None = None) -> Mapping[bytes, tuple[Named, ...]]:
        """Who and what is named in each line.

        Args:
            lines: masked lines.
            budget: how many texts the model may be asked to read; what is cached or has no candidates is free.

        Raises:
            DetectionError: there is more to read.
        """
        answers = {line: found for line in set(lines) if (found := self._cache.get(line)) is not None}
        new = sorted(set(lines) - answers.keys())
        for line, found in zip(new, self._fresh(new, budget), strict=True):
            answers[line] = found
            self._cache.put(line, found)
        return answers

    def prepare(self) -> None:
        """Have the model ready before the first text.

        Raises:
            UsageError: it cannot be loaded.
        """
        self._read(["ready"])

    def _fresh(self, lines: list[bytes], budget: int | None) -> list[tuple[Named, ...]]:
        """The answers for lines that are not cached."""
        pieces = [(index, offset, text) for index, line in enumerate(lines) for offset, text in segments(line)]
        asked = sorted({text for _, _, text in pieces if may_hold_names(text, self._lexicon)})
        if budget is not None and len(asked) > budget:
            raise DetectionError("more text than the budget of the language model allows")
        read = dict(zip(asked, self._read(asked), strict=True))
        kept = {text: keep(text, mentions, self._lexicon) for text, mentions in read.items() if mentions}
        found: list[set[Named]] = [set() for _ in lines]
        for index, offset, text in pieces:
            found[index] |= {_in_bytes(text, offset, each) for each in kept.get(text, ())}
        return [tuple(sorted(each, key=lambda named: named[:2])) for each in found]

    def _read(self, texts: list[str]) -> list[tuple[Mention, ...]]:
        """What the model says of each text; it sees bytes that are no UTF-8 as replacement characters."""
        return self._model.mentions([text if text.isascii() else text.translate(_REPLACED) for text in texts])


@cache
def load_recognizer(model: str | None) -> Recognizer:
    """The recognizer with that model; one for the life of the process, since it is large and its answers never change.

    Raises:
        UsageError: see `load_model`.
    """
    return Recognizer(_installed(model) if model else ShippedModel(), load_lexicon())


def _installed(name: str) -> Model:
    from scrubber.ner.model import load_model  # noqa: PLC0415 - spaCy loads when it is needed

    return load_model(name)


def _in_bytes(text: str, offset: int, kept: Kept) -> Named:
    start = offset + _size(text[: kept.start])
    return Named(start, start + _size(text[kept.start : kept.end]), kept.entity, kept.confidence)


def _size(text: str) -> int:
    """Bytes that a text was read from."""
    return len(text.encode("utf-8", "surrogateescape"))
