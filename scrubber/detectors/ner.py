"""Finds people, places and addresses by the language model, line by masked line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

from scrubber.entities import Entity
from scrubber.errors import UsageError
from scrubber.model import Finding, Triggers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrubber.model import Block, Detector, Hit
    from scrubber.ner.recognizer import Recognizer
    from scrubber.pipeline import Pipeline

ENTITIES = (Entity.PERSON, Entity.LOCATION, Entity.STREET_ADDRESS)
"""What the model is worth its time for; it finds organisations along with them."""
BUDGET = 128
"""Texts that the model may have to read for one log record: some tenths of a second."""


@dataclass(frozen=True, slots=True)
class Names:
    """Finds what the recognizer names.

    Attributes:
        recognizer: the model behind its cache.
        budget: how many texts of a block the model may have to read; more is an error. None for no limit.
    """

    recognizer: Recognizer
    budget: int | None = None

    name = "ner"
    triggers = Triggers(always=True)

    def find(self, block: Block, _hits: Sequence[Hit]) -> Iterator[Finding]:
        """See `Detector.find`.

        Raises:
            DetectionError: there is more new text than the budget allows.
        """
        from scrubber.ner.skeleton import skeleton  # noqa: PLC0415 - brings numpy, which only this detector needs

        skeletal = skeleton(block.data)
        answers = self.recognizer.named(skeletal.lines, self.budget)
        for index, line in enumerate(skeletal.lines):
            for start, end, entity, confidence in answers[line]:
                base = skeletal.line_starts[index]
                first, last = skeletal.back(base + start, base + end)
                yield Finding(first, last, entity, f"ner-{entity.name.lower().replace('_', '-')}", confidence)


def load_names(model: str | None) -> Names:
    """The detector with our own model, or with the installed spaCy pipeline of that name.

    Raises:
        UsageError: spaCy is missing, or the model cannot be loaded.
    """
    missing: str | None = "spacy"
    try:
        if is_installed():
            from scrubber.ner.recognizer import load_recognizer  # noqa: PLC0415 - brings the word lists

            return Names(load_recognizer(model))
    except ImportError as error:
        missing = error.name
    raise UsageError(f"finding names needs {missing}: pip install 'scrubber[ner]', or do without them (--no-ner)")


def model_of(detectors: Sequence[Detector]) -> str:
    """Name and version of the model among the detectors; empty without one."""
    return next((d.recognizer.name for d in detectors if isinstance(d, Names)), "")


def prepare(detectors: Sequence[Detector]) -> None:
    """Load the model now: before workers are forked, which would each load it, or before the first record waits for it.

    Raises:
        UsageError: it cannot be loaded.
    """
    for detector in detectors:
        if isinstance(detector, Names):
            detector.recognizer.prepare()


def for_records(pipeline: Pipeline) -> Pipeline:
    """The pipeline for log records, which cannot wait until the model is loaded, or has read pages of prose."""
    if not model_of(pipeline.detectors):
        return pipeline
    prepare(pipeline.detectors)
    limited = (replace(d, budget=BUDGET) if isinstance(d, Names) else d for d in pipeline.detectors)
    return replace(pipeline, detectors=tuple(limited))


def is_installed() -> bool:
    """Whether the libraries of the extra `ner` are there."""
    return find_spec("spacy") is not None
