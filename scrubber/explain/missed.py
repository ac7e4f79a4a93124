"""Why a text is not found: who looked at it, and what refused it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from msgspec import structs

from scrubber.config import Allow
from scrubber.entities import Entity
from scrubber.explain.found import Evidence, evidence_for
from scrubber.explain.reasons import Refused, refusals, touches
from scrubber.model import Span
from scrubber.placeholders import is_placeholder
from scrubber.policy import Refusal
from scrubber.randomness import randomness

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.batch.stream import Piece
    from scrubber.config import Config
    from scrubber.pipeline import Pipeline
    from scrubber.policy import Policy


@dataclass(frozen=True, slots=True)
class Answer:
    """What happens to one occurrence of a text, on the line of that number.

    `covered` is how many of its bytes are found, `evidence` why they are, `refused` who looked at it and let it be.
    """

    line: int
    covered: int
    size: int
    evidence: tuple[Evidence, ...]
    refused: tuple[Refused, ...]


def open_to_all(config: Config) -> Config:
    """The config without what refuses findings, so that a pipeline of profile `strict` made from it tells of all."""
    return structs.replace(config, entities=tuple(Entity.__members__), allow=Allow(), confidence="low")


def answers(pipeline: Pipeline, open_pipeline: Pipeline, text: bytes, pieces: Iterable[Piece]) -> Iterator[Answer]:
    """What happens to each occurrence of `text` in a stream.

    Raises:
        DetectionError: a detector failed.
    """
    line = 1
    for piece in pieces:
        position = piece.start
        for target in _occurrences(piece, text):
            line += piece.data.count(b"\n", position, target.start)
            position = target.start
            yield _answer(pipeline, open_pipeline, piece, target, line)
        line += piece.data.count(b"\n", position, piece.end)


def facts(text: bytes) -> Iterator[str]:
    """What can be said of a text by itself."""
    yield f"randomness {randomness(text):.2f} (0 is written by a person, 1 drawn at random)"
    if is_placeholder(text):
        yield "it reads as a placeholder, which hides nothing"


def _answer(pipeline: Pipeline, open_pipeline: Pipeline, piece: Piece, target: Span, line: int) -> Answer:
    covering = [finding for finding in piece.findings if touches(finding, target)]
    covered = sum(min(f.end, target.end) - max(f.start, target.start) for f in covering)
    size = target.end - target.start
    evidence = tuple(chain.from_iterable(evidence_for(pipeline, piece.data, covering)))
    refused = () if covered == size else tuple(_refused(open_pipeline, pipeline.policy, *_line_of(piece.data, target)))
    return Answer(line, covered, size, evidence, refused)


def _line_of(data: bytes, target: Span) -> tuple[bytes, Span]:
    """The line that the target stands on, and where it does."""
    start, end = data.rfind(b"\n", 0, target.start) + 1, data.find(b"\n", target.end)
    return data[start : end if end >= 0 else len(data)], Span(target.start - start, target.end - start)


def _refused(pipeline: Pipeline, policy: Policy, line: bytes, target: Span) -> Iterator[Refused]:
    """Everything that looked at the target on its line, once."""
    seen: set[tuple[str, str]] = set()
    for layer in pipeline.layers(line):
        if not layer.views and layer.block.data[slice(*target)] != line[slice(*target)]:
            yield Refused("the engine", Refusal.STAND_IN.value)
        for detector, own in zip(pipeline.detectors, layer.hits, strict=True):
            for refused in refusals(detector, layer, list(own), target) if own or detector.triggers.always else ():
                final = _by_policy(refused, policy, layer.block.data)
                if final and (final.by, final.why) not in seen:
                    seen.add((final.by, final.why))
                    yield final


def _by_policy(refused: Refused, policy: Policy, data: bytes) -> Refused | None:
    """The refusal, or the policy's where there was none; nothing where the policy has none either."""
    if refused.finding is None:
        return refused
    entity, refusal = refused.finding.entity, policy.refusal(data, refused.finding)
    if refusal is Refusal.PROFILE:
        return refused._replace(why=f"finds {entity.name}, which goes from profile {entity.profile.name.lower()} on")
    return refused._replace(why=f"finds {entity.name}; {refusal.value}") if refusal else None


def _occurrences(piece: Piece, text: bytes) -> Iterator[Span]:
    position = piece.data.find(text, piece.start, piece.end)
    while position >= 0:
        yield Span(position, position + len(text))
        position = piece.data.find(text, position + len(text), piece.end)
