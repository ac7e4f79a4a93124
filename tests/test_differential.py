"""The fast path against slow ones: RE2 against a backtracking engine, every split of a stream against none.

HYPOTHESIS_PROFILE=long goes on for a hundred times as long.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
import regex
from hypothesis import given, settings

from scrubber.batch.stream import Stream
from scrubber.rules import Engine, Rule, load_paths, shipped_folder
from tests.fuzz.mutation import mutated
from tests.strategies import log_bytes

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

RULES = [rule for rule in load_paths([shipped_folder()]) if rule.engine is Engine.RE2]


def reference(rule: Rule) -> Any:
    """The same pattern for an engine that shares no code with RE2."""
    pattern: Any = regex.compile(rule.source, regex.ASCII)  # type: ignore[no-untyped-call]
    return pattern


def first_value(rule: Rule, text: bytes) -> tuple[int, int] | None:
    """What the rule's own engine matches first."""
    match = next(iter(rule.compiled.find(text, 0, len(text))), None)
    return (match.value_start, match.value_end) if match else None


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_re2_and_a_backtracking_engine_agree_on_every_rule(rule: Rule) -> None:
    """On the rule's own examples, and on each of them damaged."""
    pattern, draw = reference(rule), random.Random(rule.id)  # noqa: S311 - the same each time
    examples = [example.text for example in rule.cases()]
    for text in [*examples, *(mutated(draw, examples)[:400] for _ in range(12))]:
        found = pattern.search(text, timeout=20)
        group = "value" if "value" in pattern.groupindex else 0
        assert first_value(rule, text) == (found.span(group) if found else None)


@settings(max_examples=12)
@given(data=log_bytes)
def test_a_stream_split_in_two_anywhere_gives_the_same(pipeline: Pipeline, data: bytes) -> None:
    whole = pipeline.scrub(data)
    for cut in range(1, len(data)):
        feeder = Stream(pipeline)
        pieces = [*feeder.feed(data[:cut]), *feeder.feed(data[cut:]), *feeder.close()]
        assert b"".join(pipeline.render(p.data, p.findings, p.start, p.end) for p in pieces) == whole
