"""Finds the national ids of countries that a config names, by Presidio's recognizers whose check digits are right."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from scrubber.entities import Entity
from scrubber.errors import UsageError
from scrubber.model import Block, Confidence, Finding, Hit, Triggers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_COUNTRIES = "presidio_analyzer.predefined_recognizers.country_specific"
_REACH = 128
"""Bytes beside a word that names an id in which its number stands."""
_SHORTEST_WORD = 3


class CountryIds:
    """Finds what one of the recognizers accepts beside a word that it knows the id by."""

    name = "country-ids"

    def __init__(self, recognizers: Iterable[Any]) -> None:
        by_word: dict[bytes, list[Any]] = {}
        for recognizer in recognizers:
            for word in {word.lower().encode() for word in recognizer.context if len(word) >= _SHORTEST_WORD}:
                by_word.setdefault(word, []).append(recognizer)
        self.triggers = Triggers(tuple(by_word), public=True)
        self._recognizers = tuple(by_word.values())

    def find(self, block: Block, hits: Sequence[Hit]) -> Iterator[Finding]:
        """See `Detector.find`."""
        for start, end, own in block.by_line(hits):
            for trigger, hit_start, hit_end in own:
                first, last = max(start, hit_start - _REACH), min(end, hit_end + _REACH)
                for recognizer in self._recognizers[trigger]:
                    yield from _accepted(recognizer, block.data[first:last], first)


def _accepted(recognizer: Any, data: bytes, offset: int) -> Iterator[Finding]:
    """What a recognizer is sure of: it is so only of numbers whose check digits it has verified."""
    text = data.rstrip(b"\r\n").decode("latin-1")  # a character a byte; numbers and the letters in them are ASCII
    for result in recognizer.analyze(text, recognizer.supported_entities, None):
        if result.score >= 1:
            rule_id = "presidio-" + result.entity_type.lower().replace("_", "-")
            yield Finding(offset + result.start, offset + result.end, Entity.NATIONAL_ID, rule_id, Confidence.MEDIUM)


def load_country_ids(countries: Sequence[str]) -> CountryIds:
    """The detector for these countries, by their names in Presidio (`italy`, `south_africa`).

    Raises:
        UsageError: Presidio is missing, or has no recognizers with check digits for one of them.
    """
    problem = ""
    try:
        return CountryIds([found for country in countries for found in _recognizers(country)])
    except ImportError:
        problem = "national ids of countries need Presidio: pip install 'scrubber[ner]'"
    raise UsageError(problem)


def _recognizers(country: str) -> list[Any]:
    presidio = import_module("presidio_analyzer")
    known = [module.name for module in iter_modules(import_module(_COUNTRIES).__path__) if module.ispkg]
    if country not in known:
        raise UsageError(f"config key 'countries': Presidio has nothing for '{country}' (one of {', '.join(known)})")
    kinds: set[Any] = {
        kind
        for kind in vars(import_module(f"{_COUNTRIES}.{country}")).values()
        if isinstance(kind, type) and issubclass(kind, presidio.PatternRecognizer)
    }
    checked = [kind for kind in kinds if kind.validate_result is not presidio.PatternRecognizer.validate_result]
    return [kind() for kind in sorted(checked, key=lambda kind: kind.__name__)]
