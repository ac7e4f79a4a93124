"""Overlapping findings become their union; those in a field that stays, stay."""

from __future__ import annotations

import itertools

import pytest

from scrubber.entities import Entity
from scrubber.model import Confidence, Finding
from scrubber.resolve import resolve, without_kept

LOW, MEDIUM, HIGH = Confidence
PERSON, IBAN, TOKEN, KEPT = Entity.PERSON, Entity.IBAN, Entity.TOKEN, Entity.KEPT_FIELD


def f(
    start: int, end: int, entity: Entity = PERSON, confidence: Confidence = LOW, rule_id: str | None = None
) -> Finding:
    return Finding(start, end, entity, entity.name if rule_id is None else rule_id, confidence)


@pytest.mark.parametrize(
    ("found", "resolved"),
    [
        ([], []),
        ([f(3, 5), f(0, 2)], [f(0, 2), f(3, 5)]),
        ([f(0, 2), f(2, 4)], [f(0, 2), f(2, 4)]),
        ([f(0, 4), f(2, 6)], [f(0, 6)]),
        ([f(0, 9), f(2, 4, IBAN, HIGH)], [f(0, 9, IBAN, HIGH)]),
        ([f(0, 9, IBAN, HIGH), f(2, 4, TOKEN)], [f(0, 9, TOKEN)]),
        ([f(0, 3), f(2, 6), f(5, 8), f(8, 9)], [f(0, 8), f(8, 9)]),
        ([f(0, 3), f(2, 6, IBAN), f(5, 9, IBAN), f(9, 10)], [f(0, 9, IBAN), f(9, 10)]),
        ([f(10, 14), f(13, 18, IBAN)], [f(10, 18, IBAN)]),  # the longer one, wherever they stand
        ([f(10, 14, rule_id="a"), f(13, 17, rule_id="b")], [f(10, 17, rule_id="a")]),  # the first of two alike
        ([f(0, 5, rule_id="b"), f(0, 5, rule_id="a")], [f(0, 5, rule_id="a")]),
        ([f(0, 5, rule_id="a"), f(0, 5, IBAN, MEDIUM, "b")], [f(0, 5, IBAN, MEDIUM, "b")]),
        ([f(0, 9, IBAN, HIGH), f(1, 3, PERSON, MEDIUM), f(8, 20, PERSON, MEDIUM)], [f(0, 20, IBAN, HIGH)]),
        ([f(0, 2, IBAN, HIGH), f(1, 9), f(8, 12, TOKEN), f(11, 30, PERSON, HIGH)], [f(0, 30, TOKEN)]),
    ],
)
def test_the_union_is_labelled_by_secrets_first_then_by_the_surest_then_by_the_longest(
    found: list[Finding], resolved: list[Finding]
) -> None:
    for order in itertools.permutations(found):
        assert resolve(order) == resolved


@pytest.mark.parametrize(
    ("found", "left"),
    [
        ([], []),
        ([f(0, 5), f(7, 9)], [f(0, 5), f(7, 9)]),
        ([f(0, 5, KEPT), f(0, 5)], []),
        ([f(2, 5, KEPT), f(2, 4), f(3, 5), f(4, 5)], []),
        ([f(2, 5, KEPT), f(1, 5), f(2, 6), f(5, 6), f(0, 2)], [f(1, 5), f(2, 6), f(5, 6), f(0, 2)]),
        ([f(0, 9, KEPT), f(2, 4, KEPT), f(5, 8), f(5, 10)], [f(5, 10)]),  # in the outer one, after the inner one
        ([f(6, 9, KEPT), f(0, 3, KEPT), f(1, 3), f(4, 5), f(6, 9)], [f(4, 5)]),
    ],
)
def test_what_lies_in_a_field_that_stays_is_left_alone(found: list[Finding], left: list[Finding]) -> None:
    assert list(without_kept(found)) == left
