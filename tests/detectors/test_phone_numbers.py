"""Phone numbers by form, by field and by the words beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scrubber.batch.stream import Stream
from scrubber.entities import Entity
from tests.marking import marked

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

FOUND = [
    "phone: «467 3395»",
    "Phone:\n«60-56-85-91»\n",
    "Mobile:\r\n  «0393 1144137»\r\n",
    "| phone |\nphone=\n«434 14 557»",
    '{"phone": "«21 284 698 2548»"}',
    "fax no.: «28-64-66-98»",
    "«655 437 108» office",
    "«(37) 788-063»-Office\\,«07700 063 966»-Fax",
    "«930.167.3943» fax",
    "nobody is answering at «99 668 472» since noon",
    "stop messages to «0688 872 49 99»",
    "seen on the invoice: «780-999-2181»",
    "seen on the invoice: «780.999.2181x36»",
    "Desk: «+1-212-640-4508x769» or so",
    "phone «(212) 640-3621 ext. 135»",
]
LEFT = [
    "phone: 2026-03-14 06:27:13 connected",
    "phone: 192.168.1.10 registered",
    "mobile: 3.14159265",
    "phone: 1 2 3 4 5 6 7 8",
    "phone:\n\n467 3395",
    "phone: off\n4673395",
    "sent 12 messages to 40 topics",
    "messages to 1000000 readers",
    "2026-03-14 office",
    "moved 1234567 office files",
    "v780-999-2181",
    "sha 780-999-2181-44",
    "10.780.999.2181",
    "sms: 0000000",
    "cell 0123456 of the table",
]


@pytest.mark.parametrize("text", FOUND)
def test_it_is_found(pipeline: Pipeline, text: str) -> None:
    data, spans = marked(text)
    assert [tuple(f.span) for f in pipeline.find(data)] == spans


@pytest.mark.parametrize("text", LEFT)
def test_what_only_looks_like_it_is_left_alone(pipeline: Pipeline, text: str) -> None:
    assert [f for f in pipeline.find(text.encode()) if f.entity is Entity.PHONE_NUMBER] == []


@pytest.mark.parametrize("text", FOUND)
@pytest.mark.parametrize("size", [1, 7])
def test_a_stream_finds_the_same(pipeline: Pipeline, text: str, size: int) -> None:
    data, _ = marked(text)
    stream = Stream(pipeline)
    pieces = [piece for at in range(0, len(data), size) for piece in stream.feed(data[at : at + size])]
    pieces += stream.close()
    rendered = [pipeline.render(p.data, p.findings, p.start, p.end) for p in pieces]
    assert b"".join(rendered) == pipeline.scrub(data)
