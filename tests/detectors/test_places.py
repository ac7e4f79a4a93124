"""Places and addresses by the name of their field, without a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scrubber.entities import Entity
from tests.marking import marked

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

FOUND = [
    '{"city":"«Ashford»","n":1}',
    '{"msg": "{\\"town\\": \\"«Bad Weilen»\\"}"}',
    "city=«Ashford» n=2",
    "town: '«bad weilen»'",
    "<city>«Sainte-Aubry»</city>",
    '"hometown": "«København»"',
    '{"street_address": "«88 Old Mill»", "n": 1}',
    "<addressLine1>«88B Old Mill»</addressLine1>",
    '{"shippingAddress":"«Flat 4, 12 Elm Row, Ashford»"}',
]
LEFT = [
    "velocity=Fast",
    '"city": null, "town": ""',
    "city: not found",
    '"capacity": "Large"',
    '"street": "unknown"',
    "address1=10.1.1.1".replace("10.1.1.1", "none"),
    '{"home_address": "0x7f001234"}',
    "electricity=On",
    '"city": "${CITY}"',
]


@pytest.mark.parametrize("text", FOUND)
def test_a_field_says_that_its_value_is_a_place(pipeline: Pipeline, text: str) -> None:
    data, spans = marked(text)
    found = [(f.start, f.end) for f in pipeline.find(data) if f.entity in (Entity.LOCATION, Entity.STREET_ADDRESS)]
    assert found == spans


@pytest.mark.parametrize("text", LEFT)
def test_other_values_are_left_alone(pipeline: Pipeline, text: str) -> None:
    assert pipeline.scrub(text.encode()) == text.encode()
