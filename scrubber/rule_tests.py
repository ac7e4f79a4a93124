"""Runs a rule's own examples and looks for what would make it wrong or slow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.detectors.rules import Rules
from scrubber.errors import RuleError
from scrubber.matcher import Matcher
from scrubber.model import Block, Confidence, Finding
from scrubber.policy import Policy
from scrubber.resolve import resolve
from scrubber.rules import Example, Rule
from scrubber.validators import has_letter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SHORTEST_KEYWORD = 3


def problems(rule: Rule) -> Iterator[str]:
    """Everything that is wrong with a rule, a sentence each."""
    try:
        rule.prepare()
    except RuleError as error:
        yield str(error)
        return
    yield from lint(rule)
    yield from failures(rule)


def warnings(rule: Rule) -> Iterator[str]:
    """What a rule that works should have and has not, as rules that were imported may."""
    if not rule.examples:
        yield "no examples"
    if not rule.references:
        yield "no references: say where the format is documented"


def lint(rule: Rule) -> Iterator[str]:
    """What is wrong and can be said without running the rule."""
    for keyword in rule.keywords:
        if is_common(keyword):
            yield f"keyword '{keyword}' is so short or common that it would call the rule everywhere"


def is_common(keyword: str) -> bool:
    """Whether a keyword would call its rule nearly everywhere."""
    return len(keyword.encode()) < _SHORTEST_KEYWORD or (
        not has_letter(keyword.encode()) and not keyword.strip().strip("-+$#/@=_")
    )


def failures(rule: Rule) -> Iterator[str]:
    """Every example in which the rule finds something else than what is marked."""
    for number, text in enumerate(rule.examples, start=1):
        example = Example.parse(text)
        if not example.spans:
            yield f"example {number} marks nothing with «…»"
        if rule.keywords and not any(word.lower().encode() in example.text.lower() for word in rule.keywords):
            yield f"example {number} holds no keyword"
        found = spans(rule, example.text)
        if found != list(example.spans):
            yield f"example {number} finds {found}, marked are {list(example.spans)}"
    for number, text in enumerate(rule.negative_examples, start=1):
        found = spans(rule, Example.parse(text).text)
        if found:
            yield f"negative example {number} finds {found}"


def spans(rule: Rule, data: bytes) -> list[tuple[int, int]]:
    """What one rule alone finds in a text."""
    return [(finding.start, finding.end) for finding in find_alone([rule], data)]


def find_alone(rules: Iterable[Rule], data: bytes) -> list[Finding]:
    """What these rules find in a text when no other detector runs."""
    policy = Policy(threshold=Confidence.LOW, also=frozenset(rule.label for rule in rules))
    detector = Rules(tuple(rules), policy)
    block = Block(data)
    hits = Matcher([detector.triggers]).hits(block)[0]
    return resolve(detector.find(block, hits)) if hits else []
