"""What each kind of detector can say about a finding of its own, and about a text that it refused; never the text."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, NamedTuple

from scrubber.assignment.names import Proof
from scrubber.detectors.assignments import Assignments
from scrubber.detectors.rules import Rules, attempts_of
from scrubber.randomness import randomness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.model import Block, Detector, Finding, Hit, Span
    from scrubber.pipeline import Layer
    from scrubber.rules import Rule

NO_MATCH = "keyword on the line, pattern does not match here"
_NEEDED = {
    Proof.NONE: "anything but a placeholder",
    Proof.MIXED: "letters with digits, or some randomness",
    Proof.SHAPED: "letters with digits in one long word",
    Proof.RANDOM: "clear randomness",
}


class Refused(NamedTuple):
    """Who looked at a text and let it be, and why; `finding` is what would have been found, where there is one."""

    by: str
    why: str
    finding: Finding | None = None


@singledispatch
def reasons(detector: Detector, _layer: Layer, hits: list[Hit], finding: Finding) -> Iterator[str]:
    """Why the detector found it: what called it, and what the value had to pass."""
    own = [hit for hit in hits if hit[1] < finding.end and finding.start < hit[2]]
    yield trigger(detector, own or hits)


@singledispatch
def refusals(detector: Detector, layer: Layer, hits: list[Hit], target: Span) -> Iterator[Refused]:
    """What the detector made of the target, a span of the text that the layer was made from."""
    found = [f for f in detector.find(layer.block, hits) if touches(layer.back(f), target)]
    yield from (Refused(f.rule_id, "its checks pass", f) for f in found)
    if not found:
        yield Refused(detector.name, f"{trigger(detector, hits)}, and finds nothing here")


def touches(finding: Finding, target: Span) -> bool:
    """Whether they share a byte."""
    return finding.start < target.end and target.start < finding.end


def trigger(detector: Detector, hits: list[Hit]) -> str:
    """What called a detector; keywords are named where they may be printed."""
    if detector.triggers.always:
        return "reads every line"
    keywords = detector.triggers.keywords
    words = {keywords[hit[0]].decode("latin-1").strip() for hit in hits if hit[0] < len(keywords)}
    shapes = any(hit[0] >= len(keywords) for hit in hits)
    if words and not detector.triggers.public:
        return "called by a value that is known"
    named = [_quoted(words)] if words else []
    return "called by " + " and ".join(named + (["the shape of the text"] if shapes else []))


@reasons.register(Rules)
def _(detector: Rules, layer: Layer, hits: list[Hit], finding: Finding) -> Iterator[str]:
    rule = next(rule for rule, *_ in detector.nominated(layer.block, hits) if rule.id == finding.rule_id)
    yield f"rule: {rule.description}"
    yield _called(rule, layer.block, finding)
    value = layer.block.data[finding.start : finding.end]
    if rule.validators:
        yield f"passed: {', '.join(rule.validators)}"
    if rule.min_randomness:
        yield f"{_measured(value)}, at least {rule.min_randomness:.2f} is asked for"


@refusals.register(Rules)
def _(detector: Rules, layer: Layer, hits: list[Hit], target: Span) -> Iterator[Refused]:
    for rule, start, end in detector.nominated(layer.block, hits):
        attempts = [a for a in attempts_of(rule, layer.block.data, start, end) if touches(layer.back(a[0]), target)]
        for finding, failed in attempts:
            yield Refused(rule.id, _failure(rule, layer.block, finding, failed), None if failed else finding)
        if not attempts:
            yield Refused(rule.id, NO_MATCH)


@reasons.register(Assignments)
def _(detector: Assignments, layer: Layer, hits: list[Hit], finding: Finding) -> Iterator[str]:
    for attempt in detector.attempts(layer.block, hits):
        if attempt.finding and attempt.finding.span == finding.span:
            yield f"called by {_quoted(_words(detector, hits, attempt.name))} in a name before the value"
            yield f"such a value must show {_NEEDED[attempt.needed]}"
            yield _measured(layer.block.data[finding.start : finding.end])


@refusals.register(Assignments)
def _(detector: Assignments, layer: Layer, hits: list[Hit], target: Span) -> Iterator[Refused]:
    for attempt in detector.attempts(layer.block, hits):
        name = f"a name with {_quoted(_words(detector, hits, attempt.name))}"
        finding = attempt.finding
        if finding is None:
            yield Refused(name, attempt.refusal)
        elif touches(layer.back(finding), target):
            why = f"asks for {_NEEDED[attempt.needed]}, and the value {attempt.refusal or 'shows it'}"
            yield Refused(name, why, None if attempt.refusal else finding)


def _failure(rule: Rule, block: Block, finding: Finding, failed: str) -> str:
    """Which check of a rule that matches refused the value."""
    if not failed:
        return "it matches"
    if failed == "min_randomness":
        measured = _measured(block.data[finding.start : finding.end])
        return f"it matches; {measured}, at least {rule.min_randomness:.2f} is asked for"
    if failed == "min_entropy":
        return f"it matches; the entropy of the value is {rule.min_entropy:g} bits a byte or less"
    if failed == "allow":
        return "it matches; the rule's own `allow` lets the value be"
    return f"it matches; the validator {failed} refuses the value"


def _called(rule: Rule, block: Block, finding: Finding) -> str:
    """The rule's keywords that stand in its reach."""
    start = max(0, block.line_start(finding.start) - rule.reach * rule.multiline)
    line = block.lowered[start : block.line_end(finding.end)]
    words = {word for word in rule.keywords if word.lower().encode() in line}
    return f"called by {_quoted(words)}" if words else "called by its pattern"


def _words(detector: Assignments, hits: list[Hit], name: Span) -> set[str]:
    """The trigger words in a name."""
    keywords = detector.triggers.keywords
    return {
        keywords[index].decode().rstrip(" =:\"'\\>_-]") for index, start, _ in hits if name.start <= start < name.end
    }


def _measured(value: bytes) -> str:
    return f"randomness {randomness(value):.2f}"


def _quoted(words: set[str]) -> str:
    listed = ", ".join(f"`{word}`" for word in sorted(words))
    return f"the keyword{'s' if len(words) > 1 else ''} {listed}"
