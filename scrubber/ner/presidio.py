"""Our names and places for users of Presidio: a recognizer, and an engine that needs no model of spaCy's.

    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from scrubber.ner.presidio import NamesRecognizer, blank_engine

    registry = RecognizerRegistry([NamesRecognizer()])
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=blank_engine())
    analyzer.analyze("Payroll: slip for Tessa Okonjo archived", language="en")

Nothing here looks up the network; Presidio's own recognizers of e-mail addresses and URLs do (through tldextract).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import spacy
from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import SpacyNlpEngine

from scrubber.detectors.ner import load_names
from scrubber.entities import Entity
from scrubber.model import Block, Confidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.model import Finding

_ENTITIES = (Entity.PERSON, Entity.LOCATION, Entity.STREET_ADDRESS, Entity.ORGANIZATION)
_SCORES = {Confidence.LOW: 0.4, Confidence.MEDIUM: 0.7, Confidence.HIGH: 0.95}


class NamesRecognizer(EntityRecognizer):  # type: ignore[misc,unused-ignore]  # what Presidio asks for
    """Finds people, places, street addresses and organisations in any language that the model knows."""

    def __init__(self, language: str = "en", model: str | None = None) -> None:
        self._model = model
        super().__init__([entity.name for entity in _ENTITIES], name="scrubber names", supported_language=language)

    def load(self) -> None:
        """Load the model; Presidio calls this once.

        Raises:
            UsageError: it cannot be loaded.
        """
        self._names = load_names(self._model)

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:  # noqa: ARG002
        """The results in a text, with offsets in characters."""
        data = text.encode("utf-8", "surrogatepass")
        return [
            RecognizerResult(finding.entity.name, start, end, _SCORES[finding.confidence])
            for finding, start, end in _in_characters(data, self._names.find(Block(data), ()))
            if finding.entity.name in entities
        ]


def _in_characters(data: bytes, findings: Iterator[Finding]) -> Iterator[tuple[Finding, int, int]]:
    """Each finding with its offsets in characters."""
    for finding in findings:
        start = len(data[: finding.start].decode("utf-8", "surrogatepass"))
        yield finding, start, start + len(data[finding.start : finding.end].decode("utf-8", "surrogatepass"))


def blank_engine(language: str = "en") -> SpacyNlpEngine:
    """An engine that only cuts a text into words, for an analyzer whose recognizers bring their own model."""
    engine = SpacyNlpEngine()
    engine.nlp = {language: spacy.blank(language)}
    return engine
