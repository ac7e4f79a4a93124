"""People by the name of their field and before their e-mail address, without a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scrubber.entities import Entity
from tests.marking import marked

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

FOUND = [
    '{"full_name": "«Tessa Okonjo»", "age": 41}',
    '{"billing_first_name": "«tessa»", "n": 1}',
    '{"customerName":"«Okonjo, Tessa»"}',
    '{"msg": "{\\"surname\\": \\"«Okonjo»\\"}"}',
    "customer=«Tessa» order=12",
    "customer='«Tessa Okonjo»' order=12",
    "customer_name=«Tessa Okonjo» Status: open",
    "Patient: «Tessa Okonjo», born 1980",
    "assignee: «Tessa» status: open",
    "Author: «Zoë van Dijk»",
    "reviewer => «Łukasz Żak»",
    "<customer>«Tessa Okonjo»</customer>",
    "user=«tokonjo» took 3 ms",
    '"user": "«t.okonjo»"',
    "login='«tessa»'",
]
LEFT = [
    "customer: not found",
    "client: closed connection",
    '"customer": null, "owner": "unknown"',
    "user=root uid=0",
    '"user": "admin"',
    "author=",
    "patient=12345",
    "driver=/dev/sda",
    "contact: see the manual",
    "owner=${OWNER}",
    "superuser=yes",
    '"driver": "org.postgresql.Driver"',
    "member=eth0:1",
    "user: page not found",
    "Client: Address change detected.",
    "logname= uid=0 ruser= rhost=x",
]


@pytest.mark.parametrize("text", FOUND)
def test_a_field_says_that_its_value_is_a_person(pipeline: Pipeline, text: str) -> None:
    data, spans = marked(text)
    found = [(f.start, f.end) for f in pipeline.find(data) if f.entity in (Entity.PERSON, Entity.USER_NAME)]
    assert found == spans


@pytest.mark.parametrize("text", LEFT)
def test_nobody_is_left_alone(pipeline: Pipeline, text: str) -> None:
    assert pipeline.scrub(text.encode()) == text.encode()


@pytest.mark.parametrize(
    "text", ['From: "«Okonjo, Tessa»" <t@quorvex781.io>', "to «Tessa Okonjo» <t@quorvex781.io> ok"]
)
def test_the_name_of_a_mailbox_is_a_person(pipeline: Pipeline, text: str) -> None:
    data, spans = marked(text)
    assert [(f.start, f.end) for f in pipeline.find(data) if f.entity is Entity.PERSON] == spans
