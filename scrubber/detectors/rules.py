"""Runs the rules of `patterns/` and of the user on the lines on which one of their keywords stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.matcher import AnyOf
from scrubber.model import GAP, Block, Finding, Hit, Triggers
from scrubber.randomness import entropy, randomness
from scrubber.rules import Engine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scrubber.policy import Policy
    from scrubber.rules import Rule


class Rules:
    """All rules whose entity the policy wants."""

    name = "rules"

    def __init__(self, rules: Sequence[Rule], policy: Policy) -> None:
        self.rules = tuple(rules)
        by_keyword: dict[bytes, list[Rule]] = {}
        shapes: list[Rule] = []
        for rule in rules:
            if not policy.wants(rule.label):
                continue
            for keyword in dict.fromkeys(keyword.lower().encode() for keyword in rule.keywords):
                by_keyword.setdefault(keyword, []).append(rule)
            if not rule.keywords:
                shapes.append(rule)
        # Keywords of multi-line rules come first: Triggers.multiline counts them.
        keywords = sorted(by_keyword, key=lambda word: not any(rule.multiline for rule in by_keyword[word]))
        self.triggers = Triggers(
            tuple(keywords),
            rare=tuple(rule.source for rule in shapes),
            multiline=sum(any(rule.multiline for rule in by_keyword[word]) for word in keywords),
            reach=max((rule.reach for rule in rules if rule.multiline), default=0),
            in_views=True,
        )
        self._rules = [tuple(by_keyword[word]) for word in keywords] + [(rule,) for rule in shapes]
        self._any = [_any_of(rules) for rules in self._rules]

    def find(self, block: Block, hits: Sequence[Hit]) -> Iterator[Finding]:
        """See `Detector.find`."""
        for start, end, own in block.by_line(hits):
            for rule, stop in self._called(block, end, self._likely(block.data[start:end], own)):
                yield from matches_of(rule, block.data, start, stop)

    def nominated(self, block: Block, hits: Sequence[Hit]) -> Iterator[tuple[Rule, int, int]]:
        """Each rule that the hits call, with the stretch of the block that it reads."""
        for start, end, own in block.by_line(hits):
            yield from ((rule, start, stop) for rule, stop in self._called(block, end, own))

    def _called(self, block: Block, end: int, hits: Iterable[Hit]) -> Iterator[tuple[Rule, int]]:
        """Each rule that the hits of a line call, and how far it reads."""
        last = {rule.id: (rule, hit[1]) for hit in hits for rule in self._rules[hit[0]]}
        for rule, at in last.values():
            yield rule, max(end, _stop(block, at, rule.reach)) if rule.multiline else end

    def _likely(self, line: bytes, hits: Sequence[Hit]) -> Iterator[Hit]:
        """Of each keyword on a line the last hit, if one of its rules may match the line."""
        text = line.replace(b"\r", b"\n")
        for hit in {hit[0]: hit for hit in hits}.values():
            any_of = self._any[hit[0]]
            if any_of is None or any_of.may_match(text):
                yield hit


def _any_of(rules: Sequence[Rule]) -> AnyOf | None:
    """All of the rules as one pattern; None where one would not be faster than they are, or some read further lines."""
    is_faster = len(rules) > 1 and not any(rule.multiline or rule.engine is Engine.REGEX for rule in rules)
    return AnyOf(rule.source for rule in rules) if is_faster else None


def _stop(block: Block, position: int, reach: int) -> int:
    """How far a multi-line rule may read."""
    stop = min(position + reach, len(block.data))
    gap = -1 if block.is_whole else block.data.find(GAP, position, stop)
    return stop if gap < 0 else gap


def matches_of(rule: Rule, data: bytes, start: int, end: int) -> Iterator[Finding]:
    """Findings of one rule in data[start:end]."""
    return (finding for finding, failed in attempts_of(rule, data, start, end) if not failed)


def attempts_of(rule: Rule, data: bytes, start: int, end: int) -> Iterator[tuple[Finding, str]]:
    """What a rule's pattern matches in data[start:end], each with the name of the check that refuses it, if any."""
    text = data[start:end].replace(b"\r", b"\n")  # to the engine a line ends at LF alone
    for match in rule.compiled.find(text, 0, len(text)):
        failed = "" if match.is_guess else failed_check(rule, text[match.value_start : match.value_end])
        yield Finding(start + match.value_start, start + match.value_end, rule.label, rule.id, rule.level), failed


def failed_check(rule: Rule, value: bytes) -> str:
    """The first of the rule's checks that the value does not pass, by its key in the rule file; or nothing."""
    for name, check in zip(rule.validators, rule.checks, strict=True):
        if not check(value):
            return name
    if rule.allow and any(pattern.matches_all_of(value) for pattern in rule.allowed):
        return "allow"
    if rule.min_entropy and entropy(value) <= rule.min_entropy:
        return "min_entropy"
    return "min_randomness" if rule.min_randomness and randomness(value) < rule.min_randomness else ""
