"""Credentials without a form of their own, found by the service's name beside them."""

from __future__ import annotations

import random
import string
from typing import TYPE_CHECKING

import pytest

from tests.marking import marked

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

DRAW = random.Random(11)  # noqa: S311 - synthetic values


def drawn(length: int, letters: str = string.ascii_letters + string.digits) -> str:
    return "".join(DRAW.choices(letters, k=length - 2)) + "a7"


HEX = drawn(32, "0123456789abcdef")
LONG = drawn(40)
UUID = "7d1f0c52-3b9e-4a61-9c7f-0e5b8d2a4f16"

FOUND = [
    f"apifonica-SECRET-«{UUID}» used",
    f"buttercmsPRIVATEkey-«{LONG}»",
    f"chartmogul «{HEX}» rejected",
    f"datadog-secrettoken-«{HEX}»",
    f"instamojo '«{LONG}»' x",
    "nethunt token - '«ai$oy@v8w9-$rcawnt^87rv3-9k0t»'",
    f"meraki = «{LONG}»",
    f"| zenscrape key | «{UUID}» |",
    f"vbout SECRET «{'8291734650' * 2}»",
    f'const client = new HubSpotAPI("«{UUID}»");',
    f"amplitude api key: «{HEX}»",
]
LEFT = [
    f"amplitude «{HEX}»".replace("«", "").replace("»", ""),
    "chartmogul responded in 1234567890 ms",
    "datadog-agent-7.52.0-1.x86_64.rpm installed",
    "pinecone index my-first-index-2024 ready",
    "GET https://airtable.com/appAbCd/tblEfGh/view 200",
    "datadog.trace.agent.v1.process started",
    "INFO shopify: order 5123456789012 paid",
    "meraki key missing, meraki token: expired",
    "snowflake-connector-python==3.12.0",
    "sentry.event.id received",
    "clickhouse://replica-2024-eu1:9000/default refused",
]


@pytest.mark.parametrize("text", FOUND)
def test_a_value_beside_a_services_name_is_found(secrets_pipeline: Pipeline, text: str) -> None:
    data, spans = marked(text)
    assert [tuple(f.span) for f in secrets_pipeline.find(data)] == spans


@pytest.mark.parametrize("text", LEFT)
def test_words_versions_and_ids_beside_one_are_left(secrets_pipeline: Pipeline, text: str) -> None:
    assert secrets_pipeline.find(text.encode()) == []
