"""Overlapping findings become their union."""

from __future__ import annotations

import pytest

from scrubber.entities import Entity
from scrubber.model import Confidence, Finding
from scrubber.resolve import resolve

LOW, HIGH = Confidence.LOW, Confidence.HIGH


def f(start: int, end: int, entity: Entity = Entity.PERSON, confidence: Confidence = LOW) -> Finding:
    return Finding(start, end, entity, entity.name, confidence)


@pytest.mark.parametrize(
    ("found", "resolved"),
    [
        ([], []),
        ([f(3, 5), f(0, 2)], [f(0, 2), f(3, 5)]),
        ([f(0, 2), f(2, 4)], [f(0, 2), f(2, 4)]),
        ([f(0, 4), f(2, 6)], [f(0, 6)]),
        ([f(0, 9), f(2, 4, Entity.IBAN, HIGH)], [f(0, 9, Entity.IBAN, HIGH)]),
        ([f(0, 9, Entity.IBAN, HIGH), f(2, 4, Entity.TOKEN)], [f(0, 9, Entity.TOKEN)]),
        ([f(0, 3), f(2, 6), f(5, 8), f(8, 9)], [f(0, 8), f(8, 9)]),
    ],
)
def test_the_union_is_labelled_by_secrets_first_then_by_the_surest(
    found: list[Finding], resolved: list[Finding]
) -> None:
    assert resolve(found) == resolved
    assert resolve(reversed(found)) == resolved
