"""Why each finding is one: which detectors found it, in which view, and what it had to pass."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrubber.batch.locate import located
from scrubber.edges import widen
from scrubber.explain.reasons import reasons, touches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scrubber.batch.locate import Located
    from scrubber.batch.stream import Piece
    from scrubber.model import Block, Detector, Finding, Hit
    from scrubber.pipeline import Pipeline


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one detector says about a finding of its own, which is a span of the text; it holds none of the text.

    `views` names what had to be undone to see it, outermost first.
    """

    finding: Finding
    detector: str
    views: tuple[str, ...]
    reasons: tuple[str, ...]


def explained(pipeline: Pipeline, pieces: Iterable[Piece]) -> Iterator[tuple[Located, list[Evidence]]]:
    """Every finding of a stream with its place and the evidence for it; none where a value is only repeated.

    Raises:
        DetectionError: a detector failed.
    """
    waiting: deque[list[Evidence]] = deque()

    def watched() -> Iterator[Piece]:
        for piece in pieces:
            waiting.extend(evidence_for(pipeline, piece.data, piece.findings))
            yield piece

    for place in located(watched()):
        yield place, waiting.popleft()


def evidence_for(pipeline: Pipeline, data: bytes, findings: Sequence[Finding]) -> Iterator[list[Evidence]]:
    """For each of the findings in `data`, in order, the evidence that touches it."""
    everything = sorted(_evidence(pipeline, data), key=_start) if findings else []
    first = 0
    for finding in findings:
        while first < len(everything) and everything[first].finding.end <= finding.start:
            first += 1
        last = bisect_left(everything, finding.end, key=_start)
        yield _plainest(evidence for evidence in everything[first:last] if touches(evidence.finding, finding.span))


def _evidence(pipeline: Pipeline, data: bytes) -> Iterator[Evidence]:
    for layer in pipeline.layers(data):
        views = tuple(view.name for view in reversed(layer.views))
        for detector, own in zip(pipeline.detectors, layer.hits, strict=True):
            for finding in detector.find(layer.block, own) if own or detector.triggers.always else ():
                if pipeline.policy.keeps(layer.block.data, finding):
                    why = tuple(reasons(detector, layer, near(layer.block, own, finding, detector), finding))
                    yield Evidence(widen(data, layer.back(finding)), detector.name, views, why)


def _plainest(touching: Iterable[Evidence]) -> list[Evidence]:
    """One for each rule: the one for which least had to be undone."""
    by_rule: dict[str, Evidence] = {}
    for evidence in sorted(touching, key=lambda evidence: len(evidence.views)):
        by_rule.setdefault(evidence.finding.rule_id, evidence)
    return list(by_rule.values())


def near(block: Block, hits: Sequence[Hit], finding: Finding, detector: Detector) -> list[Hit]:
    """The hits that may have led to a finding: those on its lines, and as far before them as the detector reaches."""
    start = block.line_start(finding.start) - detector.triggers.reach
    end = block.line_end(finding.end)
    return [hit for hit in hits if start <= hit[1] < end]


def _start(evidence: Evidence) -> int:
    return evidence.finding.start
